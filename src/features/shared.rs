//! What papers have in common, in their own words.

use std::cell::RefCell;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::{TermMatrix, Text, Vocabulary, tokenizer, vocabulary};
use crate::config::FeatureSettings;

/// Stem → the first token with it, in lower case.
pub fn written_forms(text: Text<'_>) -> BTreeMap<String, String> {
    let mut written = BTreeMap::new();
    for part in [text.title, text.abstract_text] {
        tokenizer::for_each_token(part, |token| {
            written.entry(known_stem(token)).or_insert_with(|| token.to_owned());
        });
    }
    written
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
    for text in texts {
        for part in [text.title, text.abstract_text] {
            tokenizer::for_each_token(part, |token| {
                let forms = counts.entry(known_stem(token)).or_default();
                *forms.entry(token.to_owned()).or_default() += 1;
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
    (vocabulary, n_counted): (&Vocabulary, usize),
    settings: &FeatureSettings,
    most: usize,
) -> Vec<Vec<String>> {
    let texts: Vec<Text<'_>> = std::iter::once(paper).chain(others.iter().copied()).collect();
    let term_freqs = vocabulary::count_known(&texts, vocabulary, settings);
    let weights = term_freqs.tf_idf(vocabulary.doc_freqs(), n_counted);
    let written = written_forms(paper);
    let name = |column: u32| {
        let stem = vocabulary.stem(column as usize);
        written.get(stem).map_or(stem, String::as_str).to_owned()
    };
    let shared = |row: usize| {
        let mut products = products(&weights, 0, row);
        products.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        products
            .into_iter()
            .take(most)
            .map(|(column, _)| name(column))
            .collect()
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
        let shared = shared_terms(TEXTS[0], &TEXTS[1..], (&vocabulary, 3), &FeatureSettings::default(), 5);
        assert_eq!(shared, [vec!["glaciers".to_owned(), "ice".to_owned()], vec![]]);
    }

    #[test]
    fn forms_are_the_first_or_the_most_frequent() {
        assert_eq!(written_forms(TEXTS[0])["glacier"], "glaciers");
        assert_eq!(
            frequent_forms(&TEXTS)["glacier"],
            "glacier",
            "two of each, the first in the alphabet"
        );
    }
}
