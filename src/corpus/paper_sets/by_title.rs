//! Rows with the same title.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use super::abstracts::Abstracts;
use super::sets::{Sets, Strictness, Why};
use super::{ApartRows, Rows};
use crate::corpus::likeness::{is_stock_title, n_title_words};
use crate::corpus::merges::{ApartReason, MergeReason};

/// Titles with fewer words (`Attention sinks`) may be those of different papers.
const MIN_TELLING_WORDS: usize = 4;

/// So many unlike abstracts under one title make it one that many papers have.
const MANY_ABSTRACTS: usize = 3;

/// How much a title tells of its paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// It stands over texts of any kind: `Introduction`.
    Stock,
    /// It is short, or many papers have it.
    Common,
    Telling,
}

/// Rows with the same title together, in order of the title; ascending in each group. Rows without a title are in none.
pub(super) fn rows_by_title(rows: Rows<'_>) -> Vec<Vec<usize>> {
    let titled: Vec<usize> = (0..rows.titles.len())
        .filter(|row| !rows.titles[*row].is_empty())
        .collect();
    let mut titled: Vec<(u128, usize)> = (titled.into_par_iter())
        .map(|row| (beginning(rows.title(row)), row))
        .collect();
    titled.par_sort_unstable_by(|(one, left), (other, right)| {
        let by_text = || rows.title(*left).cmp(rows.title(*right)).then(left.cmp(right));
        one.cmp(other).then_with(by_text)
    });
    (titled.chunk_by(|(one, left), (other, right)| one == other && rows.title(*left) == rows.title(*right)))
        .map(|group| group.iter().map(|(_, row)| *row).collect())
        .collect()
}

/// The first bytes of a text as a number in the same order, so that most texts are told apart without a look at them.
fn beginning(text: &str) -> u128 {
    let mut bytes = [0; 16];
    let n_bytes = text.len().min(bytes.len());
    bytes[..n_bytes].copy_from_slice(&text.as_bytes()[..n_bytes]);
    u128::from_be_bytes(bytes)
}

pub(super) fn unite(rows: Rows<'_>, same_title: &[Vec<usize>], sets: &mut Sets, apart: &mut Vec<ApartRows>) {
    let boilerplate = OnceCell::new();
    for same in same_title.iter().filter(|same| same.len() > 1) {
        let roots = sets.roots(same);
        if roots.len() == 1 {
            continue;
        }
        let titled = Titled {
            rows,
            same,
            abstracts: Abstracts::of(rows, same),
            boilerplate: &boilerplate,
        };
        titled.unite(sets);
        let left = sets.roots(same);
        if left.len() > 1 {
            let reason = match sets.are_torn(&left, Strictness::All) {
                true => ApartReason::OtherIds,
                false => ApartReason::CommonTitle,
            };
            apart.push(ApartRows {
                rows: left,
                reason,
                detail: rows.listed[same[0]].row.title.clone(),
            });
        }
    }
}

/// Rows with one title.
struct Titled<'a> {
    rows: Rows<'a>,
    same: &'a [usize],
    abstracts: Abstracts,
    /// Hashes of abstracts that stand under several titles; looked for when the first is asked for.
    boilerplate: &'a OnceCell<FxHashSet<u64>>,
}

impl Titled<'_> {
    fn unite(&self, sets: &mut Sets) {
        let standing = self.standing();
        self.unite_near(standing, sets);
        match standing {
            Standing::Stock => self.unite_alike_entries(sets),
            Standing::Common => self.unite_common(sets),
            Standing::Telling => self.unite_telling(sets),
        }
    }

    fn standing(&self) -> Standing {
        let title = self.rows.title(self.same[0]);
        if is_stock_title(title) {
            Standing::Stock
        } else if n_title_words(title) < MIN_TELLING_WORDS || self.abstracts.alike.len() >= MANY_ABSTRACTS {
            Standing::Common
        } else {
            Standing::Telling
        }
    }

    /// Rows with near-identical abstracts are one paper; where ids differ, only if title and abstract tell it.
    fn unite_near(&self, standing: Standing, sets: &mut Sets) {
        let reason = match standing {
            Standing::Telling => MergeReason::SameTitle,
            Standing::Common | Standing::Stock => MergeReason::SameAbstract,
        };
        for (same, is_telling) in self.abstracts.near.iter().zip(&self.abstracts.are_telling) {
            if same.len() == 1 {
                continue;
            }
            let roots = sets.roots(same);
            if !sets.are_torn(&roots, Strictness::World) {
                sets.unite_all(&roots, &Why::sure(reason));
            } else if standing != Standing::Stock && *is_telling && !self.is_boilerplate(same[0]) {
                sets.unite_all(&roots, &Why::doubtful(MergeReason::SameAbstract, "ids differ"));
            } else {
                unite_free(&roots, &Why::sure(reason), sets);
            }
        }
    }

    /// Without abstracts an `Introduction` is the same if authors and date are.
    fn unite_alike_entries(&self, sets: &mut Sets) {
        let mut alike: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
        for row in &self.abstracts.missing {
            let entry = &self.rows.listed[*row].row;
            if !entry.authors.is_empty() && entry.date.is_some() {
                alike.entry(hash(&(&entry.authors, entry.date))).or_default().push(*row);
            }
        }
        let mut alike: Vec<Vec<usize>> = alike.into_values().collect();
        alike.sort_unstable();
        for same in alike {
            self.unite_unless_torn(
                &same,
                Strictness::All,
                &Why::doubtful(MergeReason::SameTitle, "same authors and date"),
                sets,
            );
        }
    }

    /// Short titles are the same with alike abstracts, or where nothing speaks against it.
    fn unite_common(&self, sets: &mut Sets) {
        for same in &self.abstracts.alike {
            self.unite_unless_torn(
                same,
                Strictness::All,
                &Why::doubtful(MergeReason::SameTitle, "short title"),
                sets,
            );
        }
        if self.abstracts.alike.len() <= 1 && !self.have_other_authors(self.same, &[]) {
            self.unite_unless_torn(
                self.same,
                Strictness::All,
                &Why::doubtful(MergeReason::SameTitle, "short title"),
                sets,
            );
        }
    }

    fn unite_telling(&self, sets: &mut Sets) {
        let roots = sets.roots(self.same);
        let is_torn = sets.are_torn(&roots, Strictness::World);
        match self.abstracts.alike.as_slice() {
            _ if is_torn => self.unite_parts(sets),
            [one, other] => {
                let are_two = sets.are_torn(&roots, Strictness::All) || self.have_other_authors(one, other);
                match are_two {
                    true => self.unite_parts(sets),
                    false => sets.unite_all(&roots, &Why::doubtful(MergeReason::SameTitle, "unlike abstracts")),
                }
            }
            _ => sets.unite_all(&roots, &Why::sure(MergeReason::SameTitle)),
        }
    }

    /// Each alike abstract is a paper; rows without any may be of either, so they join none.
    fn unite_parts(&self, sets: &mut Sets) {
        for same in &self.abstracts.alike {
            self.unite_unless_torn(same, Strictness::World, &Why::sure(MergeReason::SameTitle), sets);
        }
        let missing = sets.roots(&self.abstracts.missing);
        unite_free(&missing, &Why::sure(MergeReason::SameTitle), sets);
    }

    fn unite_unless_torn(&self, same: &[usize], strictness: Strictness, why: &Why, sets: &mut Sets) {
        let roots = sets.roots(same);
        match sets.are_torn(&roots, strictness) {
            false => sets.unite_all(&roots, why),
            true => unite_free(&roots, why, sets),
        }
    }

    /// Whether authors speak against one paper: some rows name them, and nobody is in all of these.
    ///
    /// - `other`: rows of which only the first with authors counts, compared with the first of `one`; without, all of `one`.
    fn have_other_authors(&self, one: &[usize], other: &[usize]) -> bool {
        let names = |row: &usize| -> Option<BTreeSet<String>> {
            let authors = &self.rows.listed[*row].row.authors;
            let words = authors
                .iter()
                .flat_map(|name| name.split(|c: char| !c.is_alphanumeric()));
            let names: BTreeSet<String> = words
                .filter(|word| word.chars().count() > 1)
                .map(str::to_lowercase)
                .collect();
            (!names.is_empty()).then_some(names)
        };
        let Some(first) = one.iter().find_map(names) else {
            return false;
        };
        match other.is_empty() {
            true => one.iter().filter_map(names).any(|names| names.is_disjoint(&first)),
            false => other
                .iter()
                .find_map(names)
                .is_some_and(|names| names.is_disjoint(&first)),
        }
    }

    /// Whether the abstract of a row stands under other titles too, as `Published in issue 3.` does.
    fn is_boilerplate(&self, row: usize) -> bool {
        let hashes = self.boilerplate.get_or_init(|| {
            let rows = self.rows;
            let key = |row: usize| (hash(rows.abstract_text(row)), hash(rows.title(row)));
            let mut keys: Vec<(u64, u64)> = (0..rows.listed.len()).into_par_iter().map(key).collect();
            keys.par_sort_unstable();
            keys.dedup();
            let several = keys
                .chunk_by(|left, right| left.0 == right.0)
                .filter(|same| same.len() > 1);
            several.filter_map(|same| same.first().map(|key| key.0)).collect()
        });
        hashes.contains(&hash(self.rows.abstract_text(row)))
    }
}

/// Unites the sets that no id of the world claims: with several papers under a title they may be of any, so they join none.
fn unite_free(roots: &[usize], why: &Why, sets: &mut Sets) {
    let free: Vec<usize> = roots.iter().copied().filter(|root| sets.is_free(*root)).collect();
    if !sets.are_torn(&free, Strictness::All) {
        sets.unite_all(&free, why);
    }
}

fn hash<T: Hash + ?Sized>(value: &T) -> u64 {
    let mut hasher = FxHasher::default();
    value.hash(&mut hasher);
    hasher.finish()
}
