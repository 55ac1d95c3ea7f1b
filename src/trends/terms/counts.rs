//! Which terms papers have, and how many of them.

mod sketch;
pub(super) mod tally;

use std::borrow::Cow;
use std::sync::LazyLock;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::occurrences::Occurrences;
use crate::features::{WordLists, WordRules, numbering, tokenizer};
use crate::themes::ThemeId;

/// Stems of words that any field uses.
static GENERIC_STEMS: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
    include_str!("../../themes/generic_words.txt")
        .split_whitespace()
        .map(|word| tokenizer::stem(word).into_owned())
        .collect()
});

/// A term as two numbers of stems in one: the first, and the second plus one, which is 0 for a single word.
pub(super) type Key = u64;

/// The terms of papers that are in enough of them: stems of one word, or of two in a row.
#[derive(Debug, Clone)]
pub struct TermCounts<'o> {
    occurrences: &'o Occurrences,
    /// By their stems in the alphabet; term t is `keys[t]`.
    keys: Vec<Key>,
    /// Along `keys`: the most frequent written form.
    surfaces: Vec<String>,
    /// Term of the occurrences → number among `keys`; [`NONE`] for one that is in too few papers.
    numbers: Vec<u32>,
    /// Period of the occurrences → position among the tested ones.
    tested: Vec<Option<usize>>,
}

/// A term of a paper: its stems, and the words in which it is first written, packed alike.
#[derive(Debug, Clone, Copy)]
pub(super) struct Written {
    pub key: Key,
    pub form: Key,
}

/// What the words of papers are to terms.
pub(super) struct Readings<'a> {
    words: &'a WordLists,
    /// Stem number → the stem.
    names: Cow<'a, [String]>,
    is_generic: Vec<bool>,
    /// Word → the number of its stem; [`NONE`] for what is no token.
    of_words: Vec<u32>,
    /// Word → the word that is shown for it, where people chose another one.
    shown: FxHashMap<u32, String>,
}

/// No number.
const NONE: u32 = u32::MAX;

impl<'a> Readings<'a> {
    /// - `rules`: words that are read as another one, or not at all.
    pub(super) fn of(words: &'a WordLists, rules: &WordRules) -> Self {
        let mut names = Cow::Borrowed(words.stems().names());
        let instead = instead(&mut names, rules);
        let mut shown = FxHashMap::default();
        let mut read = |word: u32| -> Option<u32> {
            let stem = words.stem_of(word as usize)?;
            match instead.get(&stem) {
                None => Some(stem),
                Some(other) => other.as_ref().map(|(stem, other)| {
                    shown.insert(word, other.clone());
                    *stem
                }),
            }
        };
        Self {
            words,
            of_words: (0..words.forms().len() as u32)
                .map(|word| read(word).unwrap_or(NONE))
                .collect(),
            is_generic: (names.par_iter().with_min_len(4096))
                .map(|stem| GENERIC_STEMS.contains(stem))
                .collect(),
            names,
            shown,
        }
    }

    /// Hands on every term of a paper; pairs don't reach over punctuation.
    fn for_each_term(&self, paper: usize, mut act: impl FnMut(Written)) {
        let mut last = None::<(u32, u32)>;
        for word in self.words.paper(paper) {
            let form = WordLists::position(*word);
            let read = form.map(|form| (self.of_words[form], form as u32));
            let this = read.filter(|(stem, _)| *stem != NONE);
            if let Some((stem, form)) = this {
                act(Written {
                    key: packed(stem, None),
                    form: packed(form, None),
                });
                if let Some(last) = last {
                    act(Written {
                        key: packed(last.0, Some(stem)),
                        form: packed(last.1, Some(form)),
                    });
                }
            }
            last = this;
        }
    }

    /// The terms of a paper that are about something, each once.
    pub(super) fn terms(&self, paper: usize) -> Vec<Written> {
        let mut found = Vec::new();
        self.for_each_term(paper, |term| {
            if self.is_telling(term.key) {
                found.push(term);
            }
        });
        // The first way in which each is written stays: the sort is stable.
        found.sort_by_key(|term| term.key);
        found.dedup_by_key(|term| term.key);
        found
    }

    /// Whether a term is about something: not all its words are such as any field uses.
    fn is_telling(&self, key: Key) -> bool {
        let (first, second) = unpacked(key);
        !self.is_generic[first] || second.is_some_and(|second| !self.is_generic[second])
    }

    /// The written form that most papers have first, of equals the first in the alphabet.
    fn most_frequent(&self, forms: &[(Key, u32)]) -> String {
        let most = forms.iter().map(|form| form.1).max();
        let forms = forms.iter().filter(|form| Some(form.1) == most);
        forms.map(|form| self.text(form.0)).min().unwrap_or_default()
    }

    /// The stems of a term.
    fn names(&self, key: Key) -> (&str, Option<&str>) {
        let (first, second) = unpacked(key);
        (&self.names[first], second.map(|second| self.names[second].as_str()))
    }

    fn word(&self, form: usize) -> &str {
        let shown = self.shown.get(&(form as u32));
        shown.unwrap_or_else(|| &self.words.forms()[form])
    }

    fn text(&self, written: Key) -> String {
        match unpacked(written) {
            (first, None) => self.word(first).to_owned(),
            (first, Some(second)) => format!("{} {}", self.word(first), self.word(second)),
        }
    }
}

/// Stems that are read as another one, which is added to the `names`, and as which word; or not at all.
fn instead(names: &mut Cow<'_, [String]>, rules: &WordRules) -> FxHashMap<u32, Option<(u32, String)>> {
    let ruled: Vec<(u32, Option<String>)> = (0u32..)
        .zip(names.iter())
        .filter_map(|(stem, name)| Some((stem, rules.shown_in_place_of(name)?)))
        .map(|(stem, shown)| (stem, shown.map(str::to_lowercase)))
        .map(|(stem, shown)| (stem, shown.filter(|word| tokenizer::is_token(word))))
        .collect();
    let stems: Vec<Cow<'_, str>> = (ruled.iter())
        .filter_map(|(_, shown)| Some(tokenizer::stem(shown.as_deref()?)))
        .collect();
    let mut numbers = match stems.is_empty() {
        true => Vec::new(),
        false => numbering::add(names.to_mut(), stems.iter().map(|stem| &**stem)),
    }
    .into_iter();
    let read = ruled.iter().map(|(stem, shown)| {
        (
            *stem,
            shown.as_ref().and_then(|word| Some((numbers.next()?, word.clone()))),
        )
    });
    read.collect()
}

fn packed(first: u32, second: Option<u32>) -> Key {
    (Key::from(first) << 32) | second.map_or(0, |second| Key::from(second) + 1)
}

fn unpacked(key: Key) -> (usize, Option<usize>) {
    let second = (key & u64::from(u32::MAX)) as usize;
    ((key >> 32) as usize, second.checked_sub(1))
}

impl<'o> TermCounts<'o> {
    /// - `terms`: of the occurrences, those that are in enough papers.
    /// - `tested`: along the periods of the occurrences, their positions among the tested ones.
    pub(super) fn of(
        occurrences: &'o Occurrences,
        readings: &Readings<'_>,
        mut terms: Vec<usize>,
        tested: Vec<Option<usize>>,
    ) -> Self {
        // In the order of the alphabet, so that the numbers of words, which tell when they came, have no say.
        terms.sort_by_cached_key(|term| readings.names(occurrences.keys[*term]));
        let mut numbers = vec![NONE; occurrences.keys.len()];
        (0..).zip(&terms).for_each(|(number, term)| numbers[*term] = number);
        Self {
            keys: terms.iter().map(|term| occurrences.keys[*term]).collect(),
            surfaces: (terms.iter())
                .map(|term| readings.most_frequent(&occurrences.forms[*term]))
                .collect(),
            occurrences,
            numbers,
            tested,
        }
    }

    /// A term as people write it.
    pub fn surface(&self, term: usize) -> &str {
        &self.surfaces[term]
    }

    /// Whether two terms have a stem in common.
    pub(super) fn share_a_word(&self, one: usize, other: usize) -> bool {
        let ((a, b), (c, d)) = (unpacked(self.keys[one]), unpacked(self.keys[other]));
        a == c || Some(a) == d || b == Some(c) || (b.is_some() && b == d)
    }

    /// Each term that enough papers of a theme have, or enough of all, with the number of them along the tested periods.
    pub(super) fn along(&self, theme: Option<ThemeId>, n_tested: usize, enough: usize) -> Vec<(usize, Vec<u32>)> {
        let mut counts = vec![0u32; self.keys.len() * n_tested];
        for (term, period, n_papers) in self.occurrences.cells(theme) {
            let number = self.numbers[term];
            if number != NONE
                && let Some(at) = self.tested[period]
            {
                counts[number as usize * n_tested + at] += n_papers as u32;
            }
        }
        counts
            .chunks(n_tested.max(1))
            .enumerate()
            .filter(|(_, counts)| counts.iter().sum::<u32>() as usize >= enough)
            .map(|(term, counts)| (term, counts.to_vec()))
            .collect()
    }
}
