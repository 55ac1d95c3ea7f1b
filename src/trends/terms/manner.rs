//! Terms that are only a way of writing, and themes that are held together by such terms.

#[cfg(test)]
mod hand_sorted;

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::counted_papers::CountedPapers;
use super::counts::Readings;
use super::occurrences::Occurrences;
use crate::features::{WordRules, tokenizer};
use crate::themes::LabelTerm;
use crate::themes::manner::Usual;

/// The stems of a term.
type Names<'a> = (&'a str, Option<&'a str>);

/// A theme is held together by a way of writing if such terms have this part of the weight of its label terms …
const HELD_BY: f64 = 0.5;

/// … and are so many.
const FEWEST_TERMS: usize = 2;

/// Terms that are only a way of writing, by their stems.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Manner {
    terms: BTreeSet<(String, Option<String>)>,
}

/// Label terms of a theme that are only a way of writing, with most of the weight of all.
#[derive(Debug, Clone, PartialEq)]
pub struct HeldByManner {
    /// Those terms, strongest first.
    pub terms: Vec<String>,
    /// All label terms of the theme.
    pub n_terms: usize,
    /// Part of their weight that those terms have, in (0.5, 1].
    pub weight: f64,
}

impl Manner {
    /// Sorts out the terms that are only a way of writing.
    ///
    /// - `names`: stems of terms; `numbers`: term of the occurrences → position among `names`, if it is one.
    pub(super) fn of(
        names: &[Names<'_>],
        numbers: impl Fn(usize) -> Option<usize>,
        occurrences: &Occurrences,
        counted_papers: &CountedPapers<'_>,
    ) -> Self {
        let sizes = counted_papers.theme_sizes();
        let mut papers = vec![vec![0.0; sizes.len()]; names.len()];
        for (theme, term, n_papers) in occurrences.theme_cells() {
            let at = sizes.binary_search_by_key(&theme, |size| size.0);
            if let (Some(term), Ok(at)) = (numbers(term), at) {
                papers[term][at] += n_papers as f64;
            }
        }
        let titles = titles(names, counted_papers);
        let all = papers.iter().flatten().sum();
        let usual = Usual::new(titles.iter().sum(), all, sizes.iter().map(|size| size.1).collect());
        let manner = (names.iter().zip(&papers).zip(&titles))
            .filter(|((_, papers), titles)| usual.is_manner(**titles, papers))
            .map(|((names, _), _)| (names.0.to_owned(), names.1.map(str::to_owned)));
        Self {
            terms: manner.collect(),
        }
    }

    /// Whether a term is only a way of writing.
    pub(super) fn has(&self, names: Names<'_>) -> bool {
        let names = (names.0.to_owned(), names.1.map(str::to_owned));
        self.terms.contains(&names)
    }

    /// The same of a phrase as papers write it; one of more than two words is if all its pairs are.
    pub(super) fn has_phrase(&self, phrase: &str) -> bool {
        let long = phrase.split(" (").next().unwrap_or(phrase).to_lowercase();
        let stems: Vec<String> = long.split(' ').map(|word| tokenizer::stem(word).into_owned()).collect();
        match stems.as_slice() {
            [one] => self.has((one, None)),
            _ => stems.windows(2).all(|pair| self.has((&pair[0], Some(&pair[1])))),
        }
    }

    /// What a theme is held together by, if that is no subject but a way of writing.
    pub(super) fn holding(&self, label_terms: &[LabelTerm]) -> Option<HeldByManner> {
        let all: f64 = label_terms.iter().map(|term| term.weight).sum();
        let manner: Vec<&LabelTerm> = (label_terms.iter())
            .filter(|term| self.has_phrase(&term.term))
            .collect();
        let weight = manner.iter().map(|term| term.weight).sum::<f64>() / all;
        (manner.len() >= FEWEST_TERMS && weight > HELD_BY).then(|| HeldByManner {
            terms: manner.iter().map(|term| term.term.clone()).collect(),
            n_terms: label_terms.len(),
            weight,
        })
    }
}

/// Along the terms: how many papers have each in the title.
fn titles(names: &[Names<'_>], counted_papers: &CountedPapers<'_>) -> Vec<f64> {
    let numbers: FxHashMap<Names<'_>, usize> = names.iter().copied().zip(0..).collect();
    let rules = WordRules::of(counted_papers.words);
    let readings = Readings::of(&counted_papers.titles, &rules);
    let mut titles = vec![0.0; names.len()];
    for row in 0..counted_papers.titles.n_papers() {
        for term in readings.terms(row) {
            if let Some(number) = numbers.get(&readings.names(term.key)) {
                titles[*number] += 1.0;
            }
        }
    }
    titles
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manner() -> Manner {
        let terms = [("failur", Some("mode")), ("percentag", Some("point")), ("regim", None)];
        let owned = terms.map(|(first, second)| (first.to_owned(), second.map(str::to_owned)));
        Manner {
            terms: owned.into_iter().collect(),
        }
    }

    fn held(terms: &[(&str, f64)]) -> Option<HeldByManner> {
        let label_terms: Vec<LabelTerm> = (terms.iter())
            .map(|(term, weight)| LabelTerm {
                term: (*term).to_owned(),
                weight: *weight,
            })
            .collect();
        manner().holding(&label_terms)
    }

    #[test]
    fn phrases_are_known_as_papers_write_them() {
        for (phrase, is_manner) in [
            ("failure modes", true),
            ("Percentage points", true),
            ("regimes (RG)", true),
            ("failure mode analysis", false),
            ("failure", false),
        ] {
            assert_eq!(manner().has_phrase(phrase), is_manner, "{phrase}");
        }
    }

    #[test]
    fn most_of_the_weight_makes_a_theme_one_of_a_way_of_writing() {
        let found = held(&[("failure modes", 1.0), ("glaciers", 0.9), ("percentage points", 0.6)]).unwrap();
        assert_eq!(found.terms, ["failure modes", "percentage points"]);
        assert!((found.weight - 0.64).abs() < 1e-12 && found.n_terms == 3);
        assert_eq!(held(&[("failure modes", 1.0), ("glaciers", 0.9), ("ice", 0.6)]), None);
        assert_eq!(held(&[("failure modes", 1.0)]), None);
        assert_eq!(held(&[]), None);
    }
}
