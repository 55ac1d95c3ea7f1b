//! The terms that are in enough papers, and how many papers have them when.

use super::counted_papers::CountedPapers;
use super::counts::{NONE, Readings};
use super::key::{Key, unpacked};
use super::manner::{HeldByManner, Manner};
use super::occurrences::Occurrences;
use crate::features::{PaperWords, WordRules};
use crate::themes::{LabelTerm, ThemeId};

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
    /// Along `keys`: whether it is only a way of writing.
    is_manner: Vec<bool>,
    manner: Manner,
}

impl Occurrences {
    /// The terms that are in enough papers of tested periods.
    ///
    /// - `words`: of any of the papers, numbered as those were that are counted.
    pub fn counts<'o>(&'o self, words: &PaperWords, counted_papers: &CountedPapers<'_>) -> TermCounts<'o> {
        let rules = WordRules::of(counted_papers.words);
        let readings = Readings::of(words.lists(), &rules);
        let tested = |start: &String| {
            let position = counted_papers.periods.binary_search(start).ok()?;
            counted_papers.tested.binary_search(&position).ok()
        };
        let tested: Vec<Option<usize>> = self.periods.iter().map(tested).collect();
        let mut n_papers = vec![0usize; self.keys.len()];
        for (term, period, papers) in self.cells(None) {
            if tested[period].is_some() {
                n_papers[term] += papers;
            }
        }
        let is_frequent = |term: &usize| n_papers[*term] >= counted_papers.enough;
        let mut terms: Vec<usize> = (0..self.keys.len()).filter(is_frequent).collect();
        // In the order of the alphabet, so that the numbers of words, which depend on when they came, have no effect.
        terms.sort_by_cached_key(|term| readings.names(self.keys[*term]));
        let mut numbers = vec![NONE; self.keys.len()];
        (0..).zip(&terms).for_each(|(number, term)| numbers[*term] = number);
        let names: Vec<(&str, Option<&str>)> = terms.iter().map(|term| readings.names(self.keys[*term])).collect();
        let number = |term: usize| Some(numbers[term] as usize).filter(|_| numbers[term] != NONE);
        let manner = Manner::of(&names, number, self, counted_papers);
        TermCounts {
            is_manner: names.iter().map(|names| manner.has(*names)).collect(),
            manner,
            keys: terms.iter().map(|term| self.keys[*term]).collect(),
            surfaces: (terms.iter())
                .map(|term| readings.most_frequent(&self.forms[*term]))
                .collect(),
            occurrences: self,
            numbers,
            tested,
        }
    }
}

impl TermCounts<'_> {
    /// A term as people write it.
    pub fn surface(&self, term: usize) -> &str {
        &self.surfaces[term]
    }

    /// Whether a term is no subject but only a way of writing.
    pub(super) fn is_manner(&self, term: usize) -> bool {
        self.is_manner[term]
    }

    #[cfg(test)]
    pub(super) fn is_way_of_writing(&self, phrase: &str) -> bool {
        self.manner.has_phrase(phrase)
    }

    /// What a theme of these label terms is held together by, if that is no subject but a way of writing.
    pub fn holding(&self, label_terms: &[LabelTerm]) -> Option<HeldByManner> {
        self.manner.holding(label_terms)
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::sample::{counted_papers, words};
    use super::*;
    use crate::config::Words;
    use crate::trends::statistics::MIN_PAPERS;

    /// Surfaces of the terms, and the papers of a theme along three periods.
    fn counted(abstracts: &[&str], papers: &[(u32, usize)], rules: &Words) -> Vec<(String, Vec<u32>)> {
        let (words, counted_papers) = (words(abstracts), counted_papers(papers, MIN_PAPERS, rules));
        let occurrences = Occurrences::count(&words, &counted_papers);
        listed(&occurrences.counts(&words, &counted_papers), None)
    }

    fn listed(counts: &TermCounts<'_>, theme: Option<u32>) -> Vec<(String, Vec<u32>)> {
        let terms = counts.along(theme.map(ThemeId), 3, 1).into_iter();
        terms
            .map(|(term, papers)| (counts.surface(term).to_owned(), papers))
            .collect()
    }

    fn row(surface: &str, papers: [u32; 3]) -> (String, Vec<u32>) {
        (surface.to_owned(), papers.to_vec())
    }

    #[test]
    fn words_and_pairs_are_counted_once_a_paper() {
        let papers: Vec<(u32, usize)> = (0..10).map(|paper| (1, paper % 2)).collect();
        let counts = counted(
            &["Glacier flows; glacier flow, glaciers. Moss"; 10],
            &papers,
            &Words::default(),
        );
        let expected = ["flows", "glacier", "glacier flows", "moss"].map(|surface| row(surface, [5, 5, 0]));
        assert_eq!(counts, expected);
    }

    #[test]
    fn rare_terms_and_words_of_any_field_are_left_out() {
        let mut abstracts = vec!["glacier approach"; 10];
        abstracts.push("moss");
        let counts = counted(&abstracts, &[(1, 0); 11], &Words::default());
        let expected = ["glacier", "glacier approach"].map(|surface| row(surface, [10, 0, 0]));
        assert_eq!(counts, expected);
    }

    #[test]
    fn synonyms_are_one_term_and_own_stop_words_none() {
        let abstracts = [["glacier flow"; 6], ["ice-stream flow"; 6], ["moss flow"; 6]].concat();
        let rules = Words {
            stop_words: ["moss".to_owned()].into(),
            synonyms: [("ice-stream".to_owned(), "Glacier".to_owned())].into(),
        };
        let counts = counted(&abstracts, &[(1, 0); 18], &rules);
        let expected = [("flow", 18), ("glacier", 12), ("glacier flow", 12)];
        assert_eq!(counts, expected.map(|(surface, papers)| row(surface, [papers, 0, 0])));
    }

    #[test]
    fn terms_with_a_common_word_are_alike() {
        let (words, rules) = (words(&["glacier flow moss"; 10]), Words::default());
        let counted_papers = counted_papers(&[(1, 0); 10], MIN_PAPERS, &rules);
        let occurrences = Occurrences::count(&words, &counted_papers);
        let counts = occurrences.counts(&words, &counted_papers);
        let is_term = |surface: &str, term: &usize| counts.surface(*term) == surface;
        let term = |surface: &str| (0..5).find(|term| is_term(surface, term)).unwrap();
        assert!(counts.share_a_word(term("glacier flow"), term("flow moss")));
        assert!(!counts.share_a_word(term("glacier"), term("moss")));
        assert!(!counts.share_a_word(term("glacier"), term("flow moss")));
    }

    proptest! {
        #[test]
        fn adding_papers_is_counting_all(
            papers in proptest::collection::vec(
                (proptest::collection::vec("(ice|snow|flow|flows|wood|tone|moss)( |, )", 1..6), 0u32..3, 0usize..3), 8..60),
            part in 0.0..1.0,
        ) {
            let rules = Words::default();
            let texts: Vec<String> = papers.iter().map(|(words, ..)| words.concat()).collect();
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let wheres: Vec<(u32, usize)> = papers.iter().map(|(_, theme, period)| (*theme, *period)).collect();
            let n_first = (papers.len() as f64 * part) as usize;
            let (words, all) = (words(&texts), counted_papers(&wheres, 4, &rules));
            let begun = Occurrences::count(&words, &counted_papers(&wheres[..n_first], 4, &rules));
            let missing = begun.missing(&all).unwrap();
            prop_assert_eq!(&missing, &(n_first..papers.len()).collect::<Vec<_>>());
            let from_scratch = Occurrences::count(&words, &all);
            if let Some(added) = begun.with(&words, &all, &missing) {
                let (added, from_scratch) = (added.counts(&words, &all), from_scratch.counts(&words, &all));
                for theme in [None, Some(0), Some(1), Some(2)] {
                    prop_assert_eq!(listed(&added, theme), listed(&from_scratch, theme));
                }
            }
        }
    }
}
