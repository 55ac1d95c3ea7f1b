//! How many papers have each term, and how they write it, counted paper by paper.

use rustc_hash::FxHashMap;

use super::sketch::Sketch;
use super::{Key, NONE, Readings, TermLists, unpacked};

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
pub(super) struct Tally {
    terms: Vec<Counted>,
    /// Stem → number of the term that is this one word.
    of_singles: Vec<u32>,
    of_pairs: FxHashMap<Key, u32>,
    /// Number of a term, and how other papers write it first → how many do.
    other_forms: FxHashMap<(u32, Key), u32>,
    /// Terms of each paper.
    pub(super) lists: TermLists,
}

impl Tally {
    /// Counts the terms that may be in `enough` papers.
    pub(super) fn count(readings: &Readings<'_>, papers: &[usize], sketch: &Sketch, enough: usize) -> Self {
        let mut tally = Self {
            terms: Vec::new(),
            of_singles: vec![NONE; readings.names.len()],
            of_pairs: FxHashMap::default(),
            other_forms: FxHashMap::default(),
            lists: TermLists::default(),
        };
        for (paper, this) in papers.iter().zip(1..) {
            readings.for_each_term(*paper, |(key, form)| {
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
    pub(super) fn joined(mut self, other: Self) -> Self {
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

    /// Along the terms: what they are, and how many papers have them.
    pub(super) fn terms(&self) -> impl Iterator<Item = (Key, usize)> {
        self.terms.iter().map(|term| (term.key, term.n_papers as usize))
    }

    /// Along the terms: how most papers write each first, of forms equal in that the first in the alphabet; `text` of a form.
    ///
    /// - `is_asked`: of which terms; the others' are empty.
    pub(super) fn surfaces(&self, is_asked: impl Fn(u32) -> bool, text: impl Fn(Key) -> String) -> Vec<String> {
        let mut best: Vec<(u32, String)> = vec![(0, String::new()); self.terms.len()];
        let first = (0..)
            .zip(&self.terms)
            .map(|(number, term)| (number, term.form, term.n_form));
        let others = self.other_forms.iter().map(|((number, form), n)| (*number, *form, *n));
        for (number, form, n_papers) in first.chain(others).filter(|(number, ..)| is_asked(*number)) {
            let best = &mut best[number as usize];
            if n_papers < best.0 {
                continue;
            }
            let text = text(form);
            if n_papers > best.0 || text < best.1 {
                *best = (n_papers, text);
            }
        }
        best.into_iter().map(|(_, text)| text).collect()
    }
}
