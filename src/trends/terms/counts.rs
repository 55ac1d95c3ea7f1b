//! Which terms each paper has, read once.

use std::sync::LazyLock;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Placed;
use crate::features::{Text, WordRules, tokenizer};
use crate::trends::statistics::MIN_PAPERS;

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
    /// Ascending; term t is `keys[t]`.
    keys: Vec<Key>,
    /// Along the papers: their terms, ascending, each once.
    papers: Vec<Vec<u32>>,
    /// Along `keys`: the most frequent written form.
    surfaces: Vec<String>,
}

/// A term of a paper: its stems, and the forms in which they are first written, numbered and packed alike.
type Found = (Key, Key);

/// Numbers of stems and of written forms.
struct Stems<'a> {
    rules: &'a WordRules,
    numbers: FxHashMap<String, u32>,
    is_generic: Vec<bool>,
    /// Written form, lower case → its stem and its position in `written`; absent for what is no token.
    known: FxHashMap<String, Option<(u32, u32)>>,
    written: Vec<String>,
}

impl<'a> Stems<'a> {
    fn new(rules: &'a WordRules) -> Self {
        Self {
            rules,
            numbers: FxHashMap::default(),
            is_generic: Vec::new(),
            known: FxHashMap::default(),
            written: Vec::new(),
        }
    }

    fn number(&mut self, word: &str) -> Option<(u32, u32)> {
        if let Some(known) = self.known.get(word) {
            return *known;
        }
        let read = self.rules.in_place_of(word).map(str::to_lowercase);
        let numbers = read
            .filter(|read| tokenizer::is_token(read))
            .map(|read| self.learn(read));
        self.known.insert(word.to_owned(), numbers);
        numbers
    }

    fn learn(&mut self, word: String) -> (u32, u32) {
        let stem = tokenizer::stem(&word).into_owned();
        let next = self.numbers.len() as u32;
        if !self.numbers.contains_key(&stem) {
            self.is_generic.push(GENERIC_STEMS.contains(&stem));
        }
        let stem = *self.numbers.entry(stem).or_insert(next);
        self.written.push(word);
        (stem, self.written.len() as u32 - 1)
    }

    /// The terms of a paper, ascending, each once; pairs don't reach over punctuation.
    fn terms(&mut self, text: &Text<'_>) -> Vec<Found> {
        let mut found = Vec::new();
        let mut lower = String::new();
        for part in [text.title, text.abstract_text] {
            let cleaned = tokenizer::clean(part);
            let (mut end_of_last, mut last) = (0, None::<(u32, u32)>);
            for word in tokenizer::words(&cleaned) {
                if cleaned[end_of_last..word.start].chars().any(|c| !c.is_whitespace()) {
                    last = None;
                }
                end_of_last = word.start + word.text.len();
                lower.clear();
                tokenizer::lower_into(word.text, &mut lower);
                let this = self.number(&lower);
                if let Some((stem, written)) = this {
                    found.push((packed(stem, None), packed(written, None)));
                    if let Some(last) = last {
                        found.push((packed(last.0, Some(stem)), packed(last.1, Some(written))));
                    }
                }
                last = this;
            }
        }
        found.sort_unstable();
        found.dedup_by_key(|found| found.0);
        found
    }

    /// Whether a term is about something: not all its words are such as any field uses.
    fn is_telling(&self, key: Key) -> bool {
        let (first, second) = unpacked(key);
        !self.is_generic[first] || second.is_some_and(|second| !self.is_generic[second])
    }

    fn text(&self, written: Key) -> String {
        match unpacked(written) {
            (first, None) => self.written[first].clone(),
            (first, Some(second)) => format!("{} {}", self.written[first], self.written[second]),
        }
    }
}

fn packed(first: u32, second: Option<u32>) -> Key {
    (Key::from(first) << 32) | second.map_or(0, |second| Key::from(second) + 1)
}

fn unpacked(key: Key) -> (usize, Option<usize>) {
    let second = (key & u64::from(u32::MAX)) as usize;
    ((key >> 32) as usize, second.checked_sub(1))
}

/// The written form that most papers have first, of equals the one met first; `run` is sorted and not empty.
fn most_frequent(run: &[Found]) -> Key {
    let forms = run.chunk_by(|a, b| a.1 == b.1);
    let longest = forms.fold(
        &run[..0],
        |best, form| if form.len() > best.len() { form } else { best },
    );
    longest.first().map_or(0, |found| found.1)
}

impl TermCounts {
    /// Reads the terms of papers, and keeps those that enough of them share.
    ///
    /// - `rules`: words that are read as another one, or not at all.
    pub fn read(texts: &[Text<'_>], rules: &WordRules) -> Self {
        let mut stems = Stems::new(rules);
        let of_papers: Vec<Vec<Found>> = texts.iter().map(|text| stems.terms(text)).collect();
        let mut all: Vec<Found> = of_papers.iter().flatten().copied().collect();
        all.par_sort_unstable();
        let enough = MIN_PAPERS.max(texts.len() / MAX_RARITY);
        let kept: Vec<&[Found]> = all
            .chunk_by(|a, b| a.0 == b.0)
            .filter(|run| run.len() >= enough && stems.is_telling(run[0].0))
            .collect();
        let keys: Vec<Key> = kept.iter().map(|run| run[0].0).collect();
        let terms = |found: &Vec<Found>| -> Vec<u32> {
            let terms = found.iter().filter_map(|found| keys.binary_search(&found.0).ok());
            terms.map(|term| term as u32).collect()
        };
        Self {
            papers: of_papers.par_iter().map(terms).collect(),
            surfaces: kept.iter().map(|run| stems.text(most_frequent(run))).collect(),
            keys,
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

    /// Each term that some of the papers have, with the number of them along the tested periods.
    pub(super) fn along(&self, papers: &[Placed], n_tested: usize) -> Vec<(usize, Vec<u32>)> {
        let mut counts = vec![0u32; self.keys.len() * n_tested];
        for placed in papers {
            for term in &self.papers[placed.paper] {
                counts[*term as usize * n_tested + placed.at] += 1;
            }
        }
        counts
            .chunks(n_tested.max(1))
            .enumerate()
            .filter(|(_, counts)| counts.iter().any(|count| *count > 0))
            .map(|(term, counts)| (term, counts.to_vec()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Words;

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
        TermCounts::read(&texts, &WordRules::of(&words))
    }

    #[test]
    fn words_and_pairs_are_counted_once_a_paper() {
        let counts = read(&["Glacier flows; glacier flow, glaciers. Moss"; 10]);
        let surfaces: Vec<&str> = (0..counts.keys.len()).map(|term| counts.surface(term)).collect();
        assert_eq!(surfaces, ["glacier", "glacier flows", "flows", "moss"]);
        let papers: Vec<Placed> = (0..10).map(|paper| Placed { paper, at: paper % 2 }).collect();
        assert!(counts.along(&papers, 2).iter().all(|(_, counts)| *counts == [5, 5]));
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
        assert_eq!(surfaces, ["glacier", "glacier flow", "flow"]);
        let papers: Vec<Placed> = (0..18).map(|paper| Placed { paper, at: 0 }).collect();
        let numbers: Vec<u32> = counts.along(&papers, 1).iter().map(|(_, counts)| counts[0]).collect();
        assert_eq!(numbers, [12, 12, 18]);
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
