//! How many papers have each term, and how they write it, counted paper by paper.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::super::key::{Key, unpacked};
use super::sketch::{self, Sketch};
use super::{NONE, Readings, WrittenTerm};

/// Terms that are in enough papers.
#[derive(Default)]
pub(in super::super) struct Tallied {
    /// Stems of each.
    pub keys: Vec<Key>,
    /// Along `keys`: how papers write it first, and how many do; ascending.
    pub forms: Vec<Vec<(Key, u32)>>,
    /// Along the papers, as positions in `keys`.
    pub lists: TermLists,
}

/// Counts the terms of papers, and keeps those that `enough` of them share.
///
/// - `papers`: positions among those of the readings.
pub(in super::super) fn count(readings: &Readings<'_>, papers: &[usize], enough: usize) -> Tallied {
    let share = papers.len().div_ceil(rayon::current_num_threads()).max(1);
    let at_most = AtMost::count(readings, papers, share);
    let count = |papers: &[usize]| Tally::count(readings, papers, &at_most, enough);
    let tallies: Vec<Tally> = papers.par_chunks(share).map(count).collect();
    let tally = tallies.into_iter().reduce(Tally::joined);
    tally.map_or_else(Tallied::default, |tally| tally.frequent(enough))
}

/// The terms of papers, each once.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct TermLists {
    /// One paper's after the other's.
    terms: Vec<u32>,
    /// Along the papers: where each ends in `terms`.
    ends: Vec<usize>,
}

impl TermLists {
    pub(crate) fn of(&self, paper: usize) -> &[u32] {
        let start = paper.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.terms[start..self.ends[paper]]
    }

    /// Those added since the last paper are this one's.
    fn end_paper(&mut self) {
        self.ends.push(self.terms.len());
    }

    /// Adds papers, their terms under other numbers, those without one left out.
    fn extend(&mut self, papers: &Self, number: impl Fn(u32) -> Option<u32>) {
        for paper in 0..papers.ends.len() {
            self.terms
                .extend(papers.of(paper).iter().filter_map(|term| number(*term)));
            self.end_paper();
        }
    }
}

/// How often terms come up at most.
struct AtMost {
    /// Stem → times; those of a single word are few.
    singles: Vec<u8>,
    pairs: Sketch,
}

impl AtMost {
    /// Binary digits of a pair's place; as many places fit into a processor's cache.
    const N_BITS: u32 = 20;

    fn none(readings: &Readings<'_>) -> Self {
        Self {
            singles: vec![0; readings.n_stems()],
            pairs: Sketch::new(Self::N_BITS),
        }
    }

    /// - `share`: papers that a thread takes at a time.
    fn count(readings: &Readings<'_>, papers: &[usize], share: usize) -> Self {
        let counted = |mut at_most: Self, paper: &usize| {
            readings.for_each_term(*paper, |WrittenTerm { key, .. }| match unpacked(key) {
                (single, None) => sketch::add(&mut at_most.singles[single], 1),
                _ => at_most.pairs.add(key),
            });
            at_most
        };
        let added = |mut one: Self, other: Self| {
            sketch::add_all(&mut one.singles, &other.singles);
            one.pairs.add_all(&other.pairs);
            one
        };
        let none = || Self::none(readings);
        papers
            .par_chunks(share)
            .map(|papers| papers.iter().fold(none(), counted))
            .reduce(none, added)
    }

    /// False if a term is surely in fewer than `n` papers.
    fn may_have(&self, key: Key, n: usize) -> bool {
        match unpacked(key) {
            (single, None) => sketch::may_be(self.singles[single], n),
            _ => self.pairs.may_have(key, n),
        }
    }
}

/// A term and the papers that have it.
struct Counted {
    key: Key,
    n_papers: u32,
    /// The last of them, counted from 1: a paper counts once.
    last: u32,
    /// How the first of them writes it first, packed as the key is, and how many do.
    form: Key,
    n_form: u32,
}

/// The terms of some papers, numbered as they come up.
struct Tally {
    terms: Vec<Counted>,
    /// Stem → number of the term that is this one word.
    of_singles: Vec<u32>,
    of_pairs: FxHashMap<Key, u32>,
    /// Number of a term, and how other papers write it first → how many do.
    other_forms: FxHashMap<(u32, Key), u32>,
    /// Terms of each paper.
    lists: TermLists,
}

impl Tally {
    /// Counts the terms that may be in `enough` papers.
    fn count(readings: &Readings<'_>, papers: &[usize], at_most: &AtMost, enough: usize) -> Self {
        let mut tally = Self {
            terms: Vec::new(),
            of_singles: vec![NONE; readings.n_stems()],
            of_pairs: FxHashMap::default(),
            other_forms: FxHashMap::default(),
            lists: TermLists::default(),
        };
        for (paper, this) in papers.iter().zip(1..) {
            readings.for_each_term(*paper, |WrittenTerm { key, form }| {
                if at_most.may_have(key, enough) && readings.is_telling(key) {
                    tally.add(key, form, this);
                }
            });
            tally.lists.end_paper();
        }
        tally
    }

    /// A term of a paper, counted from 1.
    fn add(&mut self, key: Key, form: Key, paper: u32) {
        let number = self.number(key, form);
        let term = &mut self.terms[number as usize];
        if term.last != paper {
            term.last = paper;
            term.n_papers += 1;
            self.lists.terms.push(number);
            self.add_form(number, form, 1);
        }
    }

    /// - `form`: in which it is found, should it be new.
    fn number(&mut self, key: Key, form: Key) -> u32 {
        let new = self.terms.len() as u32;
        let number = match unpacked(key) {
            (single, None) => &mut self.of_singles[single],
            _ => self.of_pairs.entry(key).or_insert(NONE),
        };
        if *number == NONE {
            *number = new;
            self.terms.push(Counted {
                key,
                n_papers: 0,
                last: 0,
                form,
                n_form: 0,
            });
        }
        *number
    }

    fn add_form(&mut self, number: u32, form: Key, n_papers: u32) {
        let term = &mut self.terms[number as usize];
        if term.form == form {
            term.n_form += n_papers;
        } else {
            *self.other_forms.entry((number, form)).or_default() += n_papers;
        }
    }

    /// What both counted, the papers of the other behind.
    fn joined(mut self, other: Self) -> Self {
        let mut numbers = Vec::with_capacity(other.terms.len());
        for term in &other.terms {
            let number = self.number(term.key, term.form);
            self.terms[number as usize].n_papers += term.n_papers;
            self.add_form(number, term.form, term.n_form);
            numbers.push(number);
        }
        let others = other.other_forms.into_iter();
        others.for_each(|((number, form), n_papers)| self.add_form(numbers[number as usize], form, n_papers));
        self.lists.extend(&other.lists, |term| Some(numbers[term as usize]));
        self
    }

    /// The terms that enough papers have.
    fn frequent(self, enough: usize) -> Tallied {
        let mut tallied = Tallied::default();
        let mut numbers = vec![NONE; self.terms.len()];
        for (term, number) in self.terms.iter().zip(&mut numbers) {
            if term.n_papers as usize >= enough {
                *number = tallied.keys.len() as u32;
                tallied.keys.push(term.key);
                tallied.forms.push(vec![(term.form, term.n_form)]);
            }
        }
        let kept = |number: u32| Some(numbers[number as usize]).filter(|number| *number != NONE);
        self.other_forms.into_iter().for_each(|((number, form), n_papers)| {
            if let Some(number) = kept(number) {
                tallied.forms[number as usize].push((form, n_papers));
            }
        });
        tallied.forms.iter_mut().for_each(|forms| forms.sort_unstable());
        tallied.lists.extend(&self.lists, kept);
        tallied
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::sample;
    use super::*;
    use crate::features::WordRules;

    #[test]
    fn no_term_is_taken_for_a_rarer_one() {
        let abstracts: Vec<String> = (0..300).map(|i| format!("glacier w{i}x w{}x", i % 7)).collect();
        let abstracts: Vec<&str> = abstracts.iter().map(String::as_str).collect();
        let (words, rules, papers) = (sample::words(&abstracts), WordRules::default(), Vec::from_iter(0..300));
        let readings = Readings::of(words.lists(), &rules);
        let at_most = AtMost::count(&readings, &papers, 100);
        let mut counts: FxHashMap<Key, usize> = FxHashMap::default();
        for paper in &papers {
            let mut keys = Vec::new();
            readings.for_each_term(*paper, |term| keys.push(term.key));
            keys.sort_unstable();
            keys.dedup();
            keys.iter().for_each(|key| *counts.entry(*key).or_default() += 1);
        }
        assert!(counts.values().any(|n| *n == 300), "more than a place can count");
        assert!(counts.iter().all(|(key, n)| at_most.may_have(*key, *n)));
        let is_ruled_out = |(key, n): &(&Key, &usize)| **n == 1 && !at_most.may_have(**key, 2);
        let n_rare = counts.iter().filter(is_ruled_out).count();
        assert!(n_rare > 500, "{n_rare}");
    }
}
