//! The abstracts under one title, by likeness.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use super::Rows;
use crate::corpus::likeness::{Words, speak_of_other_things};
use crate::corpus::{IdKind, Ids};

/// Most abstracts under one title that are compared with each other; with more, equal ones are the same and all others not.
const MAX_COMPARED: usize = 16;

/// Fewest different words with which two papers can't have the same abstract by chance.
const MIN_TELLING_WORDS: usize = 4;

/// Rows with one title.
pub(super) struct Abstracts {
    /// Rows by near-identical abstract; ascending in each.
    pub(super) near: Vec<Vec<usize>>,
    /// Along `near`: whether it is long enough to tell its paper.
    pub(super) are_telling: Vec<bool>,
    /// Rows by alike abstract.
    pub(super) alike: Vec<Vec<usize>>,
    /// Rows without one.
    pub(super) missing: Vec<usize>,
}

impl Abstracts {
    pub(super) fn of(rows: Rows<'_>, same_title: &[usize]) -> Self {
        let mut missing = Vec::new();
        let mut numbers: FxHashMap<u64, usize> = FxHashMap::default();
        let mut equal: Vec<Vec<usize>> = Vec::new();
        for row in same_title {
            let text = rows.abstract_text(*row);
            if text.is_empty() {
                missing.push(*row);
                continue;
            }
            let number = *numbers.entry(hash(text)).or_insert(equal.len());
            match equal.get_mut(number) {
                Some(rows) => rows.push(*row),
                None => equal.push(vec![*row]),
            }
        }
        let words = |rows_of: &Vec<usize>| {
            rows_of
                .first()
                .map(|row| Words::of(rows.abstract_text(*row)))
                .unwrap_or_default()
        };
        if equal.len() > MAX_COMPARED {
            return Self {
                are_telling: equal
                    .iter()
                    .map(|same| same.len() > 1 && words(same).n_words() >= MIN_TELLING_WORDS)
                    .collect(),
                alike: equal.clone(),
                near: equal,
                missing,
            };
        }
        let words: Vec<Words> = equal.iter().map(words).collect();
        let are_near = |left: usize, right: usize| words[left].are_near(&words[right]);
        let are_two =
            |left: usize, right: usize| are_near(left, right) && are_numbered_apart(rows, &equal[left], &equal[right]);
        let near = joined(&equal, |left, right| are_near(left, right) && !are_two(left, right));
        let alike = joined(&equal, |left, right| {
            words[left].are_alike(&words[right]) && !are_two(left, right)
        });
        let is_telling = |rows: &Vec<usize>| {
            let at = equal.iter().position(|same| same.first() == rows.first());
            at.is_some_and(|at| words[at].n_words() >= MIN_TELLING_WORDS)
        };
        Self {
            are_telling: near.iter().map(is_telling).collect(),
            near,
            alike,
            missing,
        }
    }
}

/// Whether a listing numbers rows as several papers, and their abstracts, though after one pattern, are on other things.
fn are_numbered_apart(rows: Rows<'_>, left: &[usize], right: &[usize]) -> bool {
    let (Some(left), Some(right)) = (left.first(), right.first()) else {
        return false;
    };
    let [one, other] = [left, right].map(|row| &rows.listed[*row]);
    let own = |ids: &Ids| -> Vec<String> {
        let own = ids.iter().filter(|id| id.kind == IdKind::Own);
        own.map(|id| id.text.clone()).collect()
    };
    let ids = [&one.row.ids, &other.row.ids].map(own);
    let are_apart = one.listing == other.listing && ids.iter().all(|ids| !ids.is_empty()) && ids[0] != ids[1];
    are_apart && speak_of_other_things(rows.abstract_text(*left), rows.abstract_text(*right))
}

/// Lists that are linked, directly or by way of others, put together.
pub(super) fn joined<L: AsRef<[usize]>>(lists: &[L], are_linked: impl Fn(usize, usize) -> bool) -> Vec<Vec<usize>> {
    let mut parts: Vec<usize> = (0..lists.len()).collect();
    for left in 0..lists.len() {
        for right in left + 1..lists.len() {
            if parts[left] != parts[right] && are_linked(left, right) {
                let (from, into) = (parts[left].max(parts[right]), parts[left].min(parts[right]));
                parts
                    .iter_mut()
                    .filter(|part| **part == from)
                    .for_each(|part| *part = into);
            }
        }
    }
    let mut all: Vec<Vec<usize>> = vec![Vec::new(); lists.len()];
    for (part, list) in parts.into_iter().zip(lists) {
        all[part].extend(list.as_ref());
    }
    all.retain(|list| !list.is_empty());
    all.iter_mut().for_each(|list| list.sort_unstable());
    all
}

fn hash(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    text.hash(&mut hasher);
    hasher.finish()
}
