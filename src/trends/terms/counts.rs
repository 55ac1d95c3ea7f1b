//! Which terms each paper has, read once.

mod sketch;
mod tally;

use std::borrow::Cow;
use std::sync::LazyLock;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Placed;
use crate::features::{WordLists, WordRules, numbering, tokenizer};
use crate::trends::statistics::MIN_PAPERS;
use sketch::Sketch;
use tally::Tally;

/// A term has to be in one of this many papers.
const MAX_RARITY: usize = 2000;

/// Stems of words that any field uses.
static GENERIC_STEMS: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
    include_str!("../../themes/generic_words.txt")
        .split_whitespace()
        .map(|word| tokenizer::stem(word).into_owned())
        .collect()
});

/// A term as two numbers of stems in one: the first, and the second plus one, which is 0 for a single word.
type Key = u64;

/// The terms of papers: stems of one word, or of two in a row.
#[derive(Debug, Clone, Default)]
pub struct TermCounts {
    /// By their stems in the alphabet; term t is `keys[t]`.
    keys: Vec<Key>,
    papers: TermLists,
    /// Along `keys`: the most frequent written form.
    surfaces: Vec<String>,
}

/// The terms of papers, each once.
#[derive(Debug, Clone, Default)]
struct TermLists {
    /// One paper's after the other's.
    terms: Vec<u32>,
    /// Along the papers: where each ends in `terms`.
    ends: Vec<usize>,
}

impl TermLists {
    fn of(&self, paper: usize) -> &[u32] {
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

/// A term of a paper: its stems, and the words in which it is first written, packed alike.
type Found = (Key, Key);

/// What the words of papers are to terms.
struct Readings<'a> {
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
    fn of(words: &'a WordLists, rules: &WordRules) -> Self {
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
            is_generic: names.iter().map(|stem| GENERIC_STEMS.contains(stem)).collect(),
            names,
            shown,
        }
    }

    /// Hands on every term of a paper; pairs don't reach over punctuation.
    fn for_each_term(&self, paper: usize, mut act: impl FnMut(Found)) {
        let mut last = None::<(u32, u32)>;
        for word in self.words.paper(paper) {
            let form = WordLists::position(*word);
            let read = form.map(|form| (self.of_words[form], form as u32));
            let this = read.filter(|(stem, _)| *stem != NONE);
            if let Some((stem, form)) = this {
                act((packed(stem, None), packed(form, None)));
                if let Some(last) = last {
                    act((packed(last.0, Some(stem)), packed(last.1, Some(form))));
                }
            }
            last = this;
        }
    }

    /// Whether a term is about something: not all its words are such as any field uses.
    fn is_telling(&self, key: Key) -> bool {
        let (first, second) = unpacked(key);
        !self.is_generic[first] || second.is_some_and(|second| !self.is_generic[second])
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

impl TermCounts {
    /// Reads the terms of papers, and keeps those that enough of them share.
    ///
    /// - `papers`: positions in `words`, in the order in which they are counted.
    /// - `rules`: words that are read as another one, or not at all.
    pub fn read(words: &WordLists, papers: &[usize], rules: &WordRules) -> Self {
        let readings = Readings::of(words, rules);
        let enough = MIN_PAPERS.max(papers.len() / MAX_RARITY);
        let sketch = Sketch::count(&readings, papers);
        let share = papers.len().div_ceil(rayon::current_num_threads()).max(1);
        let count = |papers: &[usize]| Tally::count(&readings, papers, &sketch, enough);
        let tallies: Vec<Tally> = papers.par_chunks(share).map(count).collect();
        let Some(tally) = tallies.into_iter().reduce(Tally::joined) else {
            return Self::default();
        };
        let frequent = (0u32..).zip(tally.terms()).filter(|(_, (_, n))| *n >= enough);
        let mut kept: Vec<(u32, Key)> = frequent.map(|(number, (key, _))| (number, key)).collect();
        // In the order of the alphabet, so that the numbers of words, which tell when they came, have no say.
        kept.sort_by_cached_key(|(_, key)| readings.names(*key));
        let mut numbers = vec![NONE; tally.terms().count()];
        (0..)
            .zip(&kept)
            .for_each(|(term, (number, _))| numbers[*number as usize] = term);
        let is_kept = |number: u32| numbers[number as usize] != NONE;
        let mut surfaces = tally.surfaces(is_kept, |form| readings.text(form));
        let mut papers = TermLists::default();
        papers.extend(&tally.lists, |number| {
            Some(numbers[number as usize]).filter(|term| *term != NONE)
        });
        Self {
            papers,
            surfaces: (kept.iter())
                .map(|(number, _)| std::mem::take(&mut surfaces[*number as usize]))
                .collect(),
            keys: kept.into_iter().map(|(_, key)| key).collect(),
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

    /// Each term that enough of the papers have, with the number of them along the tested periods.
    pub(super) fn along(&self, papers: &[Placed], n_tested: usize, enough: usize) -> Vec<(usize, Vec<u32>)> {
        let mut counts = vec![0u32; self.keys.len() * n_tested];
        for placed in papers {
            for term in self.papers.of(placed.paper) {
                counts[*term as usize * n_tested + placed.at] += 1;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Words;
    use crate::features::Text;

    fn read(abstracts: &[&str]) -> TermCounts {
        read_with(abstracts, Words::default())
    }

    fn read_with(abstracts: &[&str], words: Words) -> TermCounts {
        let texts: Vec<Text<'_>> = abstracts
            .iter()
            .map(|abstract_text| Text {
                title: "",
                abstract_text,
            })
            .collect();
        let papers: Vec<usize> = (0..texts.len()).collect();
        TermCounts::read(&WordLists::read(&texts), &papers, &WordRules::of(&words))
    }

    #[test]
    fn words_and_pairs_are_counted_once_a_paper() {
        let counts = read(&["Glacier flows; glacier flow, glaciers. Moss"; 10]);
        let surfaces: Vec<&str> = (0..counts.keys.len()).map(|term| counts.surface(term)).collect();
        assert_eq!(surfaces, ["flows", "glacier", "glacier flows", "moss"]);
        let papers: Vec<Placed> = (0..10).map(|paper| Placed { paper, at: paper % 2 }).collect();
        assert!(counts.along(&papers, 2, 1).iter().all(|(_, counts)| *counts == [5, 5]));
    }

    #[test]
    fn rare_terms_and_words_of_any_field_are_left_out() {
        let mut abstracts = vec!["glacier approach"; 10];
        abstracts.push("moss");
        let counts = read(&abstracts);
        let surfaces: Vec<&str> = (0..counts.keys.len()).map(|term| counts.surface(term)).collect();
        assert_eq!(surfaces, ["glacier", "glacier approach"]);
    }

    #[test]
    fn synonyms_are_one_term_and_own_stop_words_none() {
        let abstracts = [["glacier flow"; 6], ["ice-stream flow"; 6], ["moss flow"; 6]].concat();
        let words = Words {
            stop_words: ["moss".to_owned()].into(),
            synonyms: [("ice-stream".to_owned(), "Glacier".to_owned())].into(),
        };
        let counts = read_with(&abstracts, words);
        let surfaces: Vec<&str> = (0..counts.keys.len()).map(|term| counts.surface(term)).collect();
        assert_eq!(surfaces, ["flow", "glacier", "glacier flow"]);
        let papers: Vec<Placed> = (0..18).map(|paper| Placed { paper, at: 0 }).collect();
        let numbers: Vec<u32> = counts
            .along(&papers, 1, 1)
            .iter()
            .map(|(_, counts)| counts[0])
            .collect();
        assert_eq!(numbers, [18, 12, 12]);
    }

    #[test]
    fn terms_with_a_common_word_are_alike() {
        let counts = read(&["glacier flow moss"; 10]);
        let term = |surface: &str| {
            (0..counts.keys.len())
                .find(|term| counts.surface(*term) == surface)
                .unwrap()
        };
        assert!(counts.share_a_word(term("glacier flow"), term("flow moss")));
        assert!(!counts.share_a_word(term("glacier"), term("moss")));
        assert!(!counts.share_a_word(term("glacier"), term("flow moss")));
    }
}
