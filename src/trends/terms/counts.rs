//! Which terms papers have, and how they write them.

pub(super) mod sketch;
pub(super) mod tally;

use std::borrow::Cow;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::key::{Key, packed, unpacked};
use crate::features::generic::is_generic_stem;
use crate::features::{WordLists, WordRules, numbering, tokenizer};

/// A term of a paper: its stems, and the words in which it is first written, packed in the same way.
#[derive(Debug, Clone, Copy)]
pub(super) struct WrittenTerm {
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
pub(super) const NONE: u32 = u32::MAX;

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
                .map(|stem| is_generic_stem(stem))
                .collect(),
            names,
            shown,
        }
    }

    /// Hands on every term of a paper; pairs don't reach over punctuation.
    fn for_each_term(&self, paper: usize, mut act: impl FnMut(WrittenTerm)) {
        let mut last = None::<(u32, u32)>;
        for word in self.words.paper(paper) {
            let form = WordLists::position(*word);
            let read = form.map(|form| (self.of_words[form], form as u32));
            let this = read.filter(|(stem, _)| *stem != NONE);
            if let Some((stem, form)) = this {
                act(WrittenTerm {
                    key: packed(stem, None),
                    form: packed(form, None),
                });
                if let Some(last) = last {
                    act(WrittenTerm {
                        key: packed(last.0, Some(stem)),
                        form: packed(last.1, Some(form)),
                    });
                }
            }
            last = this;
        }
    }

    /// The terms of a paper that are about something, each once.
    pub(super) fn terms(&self, paper: usize) -> Vec<WrittenTerm> {
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

    fn n_stems(&self) -> usize {
        self.names.len()
    }

    /// Whether a term is about something: not all its words are such as any field uses.
    fn is_telling(&self, key: Key) -> bool {
        let (first, second) = unpacked(key);
        !self.is_generic[first] || second.is_some_and(|second| !self.is_generic[second])
    }

    /// The written form that most papers have first, of equals the first in the alphabet.
    pub(super) fn most_frequent(&self, forms: &[(Key, u32)]) -> String {
        let most = forms.iter().map(|form| form.1).max();
        let forms = forms.iter().filter(|form| Some(form.1) == most);
        forms.map(|form| self.text(form.0)).min().unwrap_or_default()
    }

    /// The stems of a term.
    pub(super) fn names(&self, key: Key) -> (&str, Option<&str>) {
        let (first, second) = unpacked(key);
        (&self.names[first], second.map(|second| self.names[second].as_str()))
    }

    fn word(&self, form: usize) -> &str {
        let shown = self.shown.get(&(form as u32));
        shown.map_or_else(|| tokenizer::shown(&self.words.forms()[form]), String::as_str)
    }

    fn text(&self, written: Key) -> String {
        match unpacked(written) {
            (first, None) => self.word(first).to_owned(),
            (first, Some(second)) => tokenizer::joined(self.word(first), self.word(second)),
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
