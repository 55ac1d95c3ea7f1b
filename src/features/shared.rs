//! What papers have in common, in their own words.

use std::cell::RefCell;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::{TermMatrix, Terms, Text, Vocabulary, WordLists, WordRules, tokenizer, told, vocabulary};
use crate::config::FeatureSettings;

/// Terms of papers in the words of each paper.
#[derive(Debug, Clone, Copy)]
pub struct TermWording<'a> {
    /// Of all papers.
    pub words: &'a WordLists,
    /// Of these words, as columns of `vocabulary`.
    pub terms: &'a Terms,
    /// The terms by column.
    pub vocabulary: &'a Vocabulary,
    /// Own stop words and synonyms.
    pub rules: &'a WordRules,
}

impl TermWording<'_> {
    /// Terms as a paper writes them first, lower case; the stem of one that the paper doesn't have.
    pub fn first(&self, paper: usize, columns: &[u32]) -> Vec<String> {
        let mut words: Vec<Option<u32>> = vec![None; columns.len()];
        for word in self.words.paper(paper) {
            for column in self.terms.of(*word) {
                if let Some(at) = columns.iter().position(|wanted| wanted == column) {
                    words[at].get_or_insert(*word);
                }
            }
        }
        let written = |(column, word): (&u32, Option<u32>)| {
            let stem = self.vocabulary.stem(*column as usize);
            let form = word.and_then(|word| self.words.form(word));
            let token = form.and_then(|form| self.token_of(form, stem));
            token.unwrap_or_else(|| stem.to_owned())
        };
        columns.iter().zip(words).map(written).collect()
    }

    /// The token of a word that counts for a term; some does.
    fn token_of(&self, form: &str, stem: &str) -> Option<String> {
        if !form.contains('-') {
            // It is no compound but its only token.
            return Some(tokenizer::shown(form).to_owned());
        }
        let mut found = None;
        tokenizer::tokens_of(form, |token| {
            self.rules.for_each_token(token, |counted| {
                if found.is_none() && known_stem(counted) == stem {
                    found = Some(tokenizer::shown(token).to_owned());
                }
            });
        });
        found
    }
}

/// Tokens whose stems are remembered by a thread: the words of many papers are few.
const MOST_KNOWN: usize = 200_000;

/// The stem of a token, found once.
fn known_stem(token: &str) -> String {
    thread_local! {
        static KNOWN: RefCell<FxHashMap<String, String>> = RefCell::default();
    }
    KNOWN.with_borrow_mut(|known| {
        if let Some(stem) = known.get(token) {
            return stem.clone();
        }
        let stem = tokenizer::stem(token).into_owned();
        if known.len() < MOST_KNOWN {
            known.insert(token.to_owned(), stem.clone());
        }
        stem
    })
}

/// Stem → the token with it that occurs most often in all texts; of equals the first in the alphabet.
pub fn frequent_forms(texts: &[Text<'_>]) -> BTreeMap<String, String> {
    let mut counts: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    let main = told::main_language(texts);
    for text in texts {
        let language = told::language_of(*text, main);
        for part in [text.title, text.abstract_text] {
            tokenizer::for_each_token_in(language, part, |token| {
                let forms = counts.entry(known_stem(token)).or_default();
                *forms.entry(tokenizer::shown(token).to_owned()).or_default() += 1;
            });
        }
    }
    let most_frequent = |forms: BTreeMap<String, usize>| {
        let best = forms
            .into_iter()
            .max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)));
        best.map(|(form, _)| form)
    };
    counts
        .into_iter()
        .filter_map(|(stem, forms)| Some((stem, most_frequent(forms)?)))
        .collect()
}

/// Terms that a paper shares with each of others, as it writes them: those that add most to the cosine of their TF-IDF rows
/// first.
///
/// - `vocabulary`, `n_counted`: terms, and the number of papers their document frequencies were counted in.
/// - `most`: terms at most.
/// - returns: along `others`.
pub fn shared_terms(
    paper: Text<'_>,
    others: &[Text<'_>],
    vocabulary: &Vocabulary,
    n_counted: usize,
    settings: &FeatureSettings,
    most: usize,
) -> Vec<Vec<String>> {
    let texts: Vec<Text<'_>> = std::iter::once(paper).chain(others.iter().copied()).collect();
    let (words, rules) = (WordLists::read(&texts), WordRules::of(&settings.words));
    let terms = Terms::known(&words, vocabulary, &settings.words);
    let papers: Vec<usize> = (0..texts.len()).collect();
    let term_freqs = vocabulary::count_terms(&words, &papers, &terms, vocabulary.len(), settings);
    let weights = term_freqs.tf_idf(vocabulary.doc_freqs(), n_counted);
    let written = TermWording {
        words: &words,
        terms: &terms,
        vocabulary,
        rules: &rules,
    };
    let shared = |row: usize| {
        let mut products = products(&weights, 0, row);
        products.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let columns: Vec<u32> = products.into_iter().take(most).map(|(column, _)| column).collect();
        written.first(0, &columns)
    };
    (1..texts.len()).map(shared).collect()
}

/// Columns that two rows both have, and the products of their values.
fn products(weights: &TermMatrix, one: usize, other: usize) -> Vec<(u32, f64)> {
    let (columns, values) = weights.row(one);
    let (other_columns, other_values) = weights.row(other);
    let product = |(column, value): (&u32, &f32)| {
        let at = other_columns.binary_search(column).ok()?;
        Some((*column, f64::from(*value) * f64::from(other_values[at])))
    };
    columns.iter().zip(values).filter_map(product).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [Text<'static>; 3] = [
        Text {
            title: "Violins and glaciers",
            abstract_text: "Glaciers of ice and violin strings.",
        },
        Text {
            title: "Glacier ice",
            abstract_text: "The glacier moves.",
        },
        Text {
            title: "Varnish",
            abstract_text: "On wood.",
        },
    ];

    #[test]
    fn shared_terms_are_those_of_both_rare_and_frequent_ones_first() {
        let stems: Vec<String> = ["glacier", "ice", "varnish", "violin"].map(str::to_owned).to_vec();
        let vocabulary = Vocabulary::known(stems, vec![2, 2, 1, 1], Vec::new()).unwrap();
        let shared = shared_terms(TEXTS[0], &TEXTS[1..], &vocabulary, 3, &FeatureSettings::default(), 5);
        assert_eq!(shared, [vec!["glaciers".to_owned(), "ice".to_owned()], vec![]]);
    }

    #[test]
    fn a_term_is_written_as_the_paper_does_first() {
        let texts = [
            TEXTS[0],
            Text {
                title: "A glacier-fed lake of MoE",
                abstract_text: "Glaciers.",
            },
        ];
        let words = crate::config::Words {
            synonyms: [("moe".to_owned(), "varnish".to_owned())].into(),
            ..crate::config::Words::default()
        };
        let lists = WordLists::read(&texts);
        let vocabulary =
            Vocabulary::known(vec!["glacier".to_owned(), "varnish".to_owned()], vec![2, 1], Vec::new()).unwrap();
        let written = TermWording {
            words: &lists,
            terms: &Terms::known(&lists, &vocabulary, &words),
            vocabulary: &vocabulary,
            rules: &WordRules::of(&words),
        };
        // In turn: as it stands, by its stem as it stands nowhere in the paper; a part of a compound, what stands for it.
        assert_eq!(written.first(0, &[0, 1]), ["glaciers", "varnish"]);
        assert_eq!(written.first(1, &[1, 0]), ["moe", "glacier"]);
    }

    #[test]
    fn the_most_frequent_form_is_told() {
        assert_eq!(
            frequent_forms(&TEXTS)["glacier"],
            "glacier",
            "two of each, the first in the alphabet"
        );
    }
}
