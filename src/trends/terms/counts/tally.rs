//! How many papers have each term, and how they write it, counted paper by paper.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::sketch::Sketch;
use super::{Key, NONE, Readings, Written, unpacked};

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
    let sketch = Sketch::count(readings, papers);
    let share = papers.len().div_ceil(rayon::current_num_threads()).max(1);
    let count = |papers: &[usize]| Tally::count(readings, papers, &sketch, enough);
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
    pub fn of(&self, paper: usize) -> &[u32] {
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
    fn count(readings: &Readings<'_>, papers: &[usize], sketch: &Sketch, enough: usize) -> Self {
        let mut tally = Self {
            terms: Vec::new(),
            of_singles: vec![NONE; readings.names.len()],
            of_pairs: FxHashMap::default(),
            other_forms: FxHashMap::default(),
            lists: TermLists::default(),
        };
        for (paper, this) in papers.iter().zip(1..) {
            readings.for_each_term(*paper, |Written { key, form }| {
                if sketch.may_have(key, enough) && readings.is_telling(key) {
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
