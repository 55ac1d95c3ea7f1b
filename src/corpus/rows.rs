//! The rows of all listings, and the papers they show.
//!
//! Order: `decided` → `paper_sets` → ids → `paper`.

use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::decided::{PaperDecisions, resolve};
use super::merges::{Apart, Merge, MergeReason, RowPlace};
use super::paper::{Listed, paper};
use super::paper_id::{IdKind, PaperId, TITLE_PREFIX, renamed_title_id, title_id};
use super::paper_sets::{self, ApartRows, Grouped, Joined};
use super::retraction::unmarked;
use super::titles::normalised_title;
use super::{Flag, Paper, Row};

/// The rows of all listings, one after the other.
pub(super) struct Rows {
    /// As [`title_key`].
    titles: Vec<String>,
    listed: Vec<Listed>,
}

/// What became of the rows.
#[derive(Default)]
pub(super) struct Merged {
    /// Sorted by id.
    pub(super) papers: Vec<Paper>,
    pub(super) merges: Vec<Merge>,
    pub(super) apart: Vec<Apart>,
    pub(super) orphans: Vec<String>,
    /// By listing: rows of papers that a person wants forgotten.
    pub(super) n_forgotten: Vec<usize>,
}

/// Rows that show one paper.
struct Set {
    id: String,
    rows: Vec<usize>,
}

impl Rows {
    pub(super) fn with_capacity(n_rows: usize) -> Self {
        Self {
            titles: Vec::with_capacity(n_rows),
            listed: Vec::with_capacity(n_rows),
        }
    }

    pub(super) fn push(&mut self, listing: usize, rows: Vec<Row>) {
        self.titles.par_extend(rows.par_iter().map(title_key));
        self.listed.extend(rows.into_iter().map(|row| Listed { listing, row }));
    }

    /// Papers, each with an id of its own.
    ///
    /// - `names`: of the listings, by position.
    pub(super) fn into_papers(self, decisions: &PaperDecisions, names: &[&str]) -> Merged {
        let rows = paper_sets::Rows {
            listed: &self.listed,
            titles: &self.titles,
        };
        let resolved = resolve(decisions, rows, names);
        let mut grouped = paper_sets::group(rows, &resolved.decided);
        let mut sets = self.identified(&mut grouped, names);
        let n_forgotten = self.forget(&mut sets, names.len());
        let mut paper_of = vec![None; self.listed.len()];
        for (paper, set) in sets.iter().enumerate() {
            set.rows.iter().for_each(|row| paper_of[*row] = Some(paper));
        }
        let merges = self.merges(&grouped.joined, &paper_of);
        let apart = grouped
            .apart
            .iter()
            .filter_map(|apart| apart_of(apart, &paper_of))
            .collect();
        Merged {
            papers: self.papers(sets, &grouped.shared_ids),
            merges,
            apart,
            orphans: resolved.orphans,
            n_forgotten,
        }
    }

    /// Leaves out the papers that a person wants forgotten, whichever of their rows says so.
    ///
    /// - returns: by listing, rows that are left out.
    fn forget(&self, sets: &mut Vec<Set>, n_listings: usize) -> Vec<usize> {
        let mut n_forgotten = vec![0; n_listings];
        sets.retain(|set| {
            let is_forgotten = set.rows.iter().any(|row| self.listed[*row].row.is_forgotten);
            if is_forgotten {
                let listings = set.rows.iter().map(|row| self.listed[*row].listing);
                listings.for_each(|listing| n_forgotten[listing] += 1);
            }
            !is_forgotten
        });
        n_forgotten
    }

    fn papers(self, sets: Vec<Set>, shared_ids: &FxHashSet<(usize, usize)>) -> Vec<Paper> {
        // A row belongs to one paper: nobody waits for a lock.
        let listed: Vec<Mutex<Option<Listed>>> =
            self.listed.into_iter().map(|listed| Mutex::new(Some(listed))).collect();
        let shared_rows: FxHashSet<usize> = shared_ids.iter().map(|(row, _)| *row).collect();
        let taken = |row: usize| {
            let mut listed = listed[row].lock().unwrap_or_else(PoisonError::into_inner).take()?;
            if shared_rows.contains(&row) {
                Flag::SharedId.add_to(&mut listed.row.flags);
            }
            Some(listed)
        };
        let papers = (sets.into_par_iter())
            .map(|set| paper(set.id, set.rows.into_iter().filter_map(taken).collect()))
            .collect();
        let titles = self.titles;
        // Nobody waits for what is left.
        rayon::spawn(move || drop((listed, titles)));
        papers
    }

    /// The sets of rows with their ids, sorted by id.
    fn identified(&self, grouped: &mut Grouped, names: &[&str]) -> Vec<Set> {
        let groups = std::mem::take(&mut grouped.sets);
        let known_by = |rows: Vec<usize>| {
            let shown = rows.iter().filter_map(|row| self.shown_id(*row, &grouped.shared_ids));
            let best = shown.min_by_key(|id| (id.kind, &id.text));
            let id = best.map_or_else(|| self.title_id(&rows), |id| id.text.clone());
            Set { id, rows }
        };
        let mut sets: Vec<Set> = groups.into_iter().map(known_by).collect();
        let order = |left: &Set, right: &Set| (&left.id, &left.rows).cmp(&(&right.id, &right.rows));
        sets.par_sort_unstable_by(order);
        self.join_by_title_id(&mut sets, &mut grouped.joined);
        if self.rename_taken(&mut sets, names) {
            sets.par_sort_unstable_by(order);
        }
        sets
    }

    /// The id that a row's paper is known by; one that other papers have too is none.
    fn shown_id(&self, row: usize, shared: &FxHashSet<(usize, usize)>) -> Option<&PaperId> {
        let ids = self.listed[row].row.ids.iter().enumerate();
        let known_by = ids.filter(|(at, id)| {
            // A number that a listing gave twice still names its papers there.
            id.kind != IdKind::Url && (id.kind == IdKind::Own || !shared.contains(&(row, *at)))
        });
        known_by.map(|(_, id)| id).min_by_key(|id| id.kind)
    }

    /// A listing may carry `title:…` ids itself, as an export of a report does: then they mean the same paper.
    fn join_by_title_id(&self, sets: &mut Vec<Set>, joined: &mut Vec<Joined>) {
        let writes = |set: &Set| {
            let mut ids = set.rows.iter().flat_map(|row| self.listed[*row].row.ids.iter());
            ids.any(|id| id.kind == IdKind::Title)
        };
        sets.dedup_by(|second, first| {
            let is_same =
                first.id == second.id && first.id.starts_with(TITLE_PREFIX) && (writes(first) || writes(second));
            if is_same {
                joined.push(Joined {
                    left: first.rows[0],
                    right: second.rows[0],
                    reason: MergeReason::SameId(IdKind::Title),
                    detail: first.id.clone(),
                    is_doubtful: false,
                });
                first.rows.append(&mut second.rows);
                first.rows.sort_unstable();
            }
            is_same
        });
    }

    /// Gives papers of one id, as two listings number their papers, ids of their own; the first in the order of rows keeps it.
    fn rename_taken(&self, sets: &mut [Set], names: &[&str]) -> bool {
        let mut later: Vec<usize> = Vec::new();
        for at in 1..sets.len() {
            if sets[at].id == sets[at - 1].id {
                later.push(at);
            }
        }
        let mut taken: FxHashSet<String> = match later.is_empty() {
            true => return false,
            false => sets.iter().map(|set| set.id.clone()).collect(),
        };
        let mut numbers: FxHashMap<String, usize> = FxHashMap::default();
        for at in later {
            let wanted = self.other_id(&sets[at], names);
            let mut id = wanted.clone();
            while !taken.insert(id.clone()) {
                let number = numbers.entry(wanted.clone()).or_insert(1);
                *number += 1;
                id = format!("{wanted}#{number}");
            }
            sets[at].id = id;
        }
        true
    }

    /// A longer id for a paper whose id another one has.
    fn other_id(&self, set: &Set, names: &[&str]) -> String {
        let Listed { listing, row } = &self.listed[set.rows[0]];
        match set.id.starts_with(TITLE_PREFIX) {
            true => {
                let texts = set.rows.iter().map(|row| &self.listed[*row].row.abstract_text);
                let text = texts.filter(|text| !text.is_empty()).min();
                let place = format!("{}:{}", names[*listing], row.line);
                renamed_title_id(&self.titles[set.rows[0]], text.map_or(&place, |text| text))
            }
            false => format!("{}@{}", set.id, names[*listing]),
        }
    }

    /// `title:` and the hash of the smallest key; where that is empty (a title without a letter), of the text itself.
    fn title_id(&self, set: &[usize]) -> String {
        let keys = set.iter().map(|row| self.titles[*row].as_str());
        match keys.min().unwrap_or_default() {
            "" => {
                let text = |row: &usize| {
                    let row = &self.listed[*row].row;
                    format!("{}\n{}", row.title, row.abstract_text)
                };
                title_id(&set.iter().map(text).min().unwrap_or_default())
            }
            key => title_id(key),
        }
    }

    fn merges(&self, joined: &[Joined], paper_of: &[Option<usize>]) -> Vec<Merge> {
        let place = |row: usize| RowPlace {
            listing: self.listed[row].listing,
            line: self.listed[row].row.line,
        };
        let merge = |joined: &Joined| {
            Some(Merge {
                paper: paper_of[joined.right]?,
                row: place(joined.right),
                with: place(joined.left),
                reason: joined.reason,
                detail: joined.detail.clone(),
                is_doubtful: joined.is_doubtful,
            })
        };
        let mut merges: Vec<Merge> = joined.iter().filter_map(merge).collect();
        merges.sort();
        merges
    }
}

fn apart_of(apart: &ApartRows, paper_of: &[Option<usize>]) -> Option<Apart> {
    let mut papers: Vec<usize> = apart.rows.iter().filter_map(|row| paper_of[*row]).collect();
    papers.sort_unstable();
    papers.dedup();
    (papers.len() > 1).then(|| Apart {
        papers,
        reason: apart.reason,
        detail: apart.detail.clone(),
    })
}

/// What a row is compared by: its normalised title without the mark of a retraction, or its abstract where the title was
/// made from that, since many abstracts begin with the same words.
fn title_key(row: &Row) -> String {
    normalised_title(if row.flags.contains(&Flag::TitleMissing) {
        &row.abstract_text
    } else {
        unmarked(&row.title)
    })
}
