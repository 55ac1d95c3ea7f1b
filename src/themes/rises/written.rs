//! Phrases as papers write them.

use std::collections::BTreeMap;

use super::phrases::Phrase;
use super::reading::PhraseReading;
use crate::features::{Text, tokenizer};

/// Papers that are read for it.
const MOST_READ: usize = 20;

/// A phrase in its most frequent form, with its acronym in brackets; of equals the first in the alphabet.
///
/// - `texts`: of papers that have it.
pub(super) fn phrase(phrase: &Phrase, reading: &PhraseReading<'_>, texts: &[Text<'_>]) -> String {
    // The newest papers are as likely at the end as anywhere.
    let texts = &texts[texts.len().saturating_sub(MOST_READ)..];
    let stems = reading.texts(&phrase.tokens);
    let long = most_frequent(&stems, texts).unwrap_or_else(|| stems.join(" "));
    let acronym = phrase.acronym.map(|acronym| reading.texts(&[acronym]));
    match acronym.and_then(|stems| most_frequent(&stems, texts)) {
        Some(acronym) => format!("{long} ({acronym})"),
        None => long,
    }
}

/// - `stems`: of the words in order, joining words as they are.
fn most_frequent(stems: &[String], texts: &[Text<'_>]) -> Option<String> {
    let mut forms: BTreeMap<String, usize> = BTreeMap::new();
    for text in texts {
        // An abstract has no capitals that only a title would have.
        let found = written(stems, text.abstract_text).or_else(|| written(stems, text.title));
        found.into_iter().for_each(|form| *forms.entry(form).or_default() += 1);
    }
    let best = forms
        .into_iter()
        .max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)));
    best.map(|(form, _)| form)
}

/// The words of the first occurrence in a text.
fn written(stems: &[String], text: &str) -> Option<String> {
    let cleaned = tokenizer::clean(text);
    let mut words: Vec<&str> = Vec::new();
    for word in tokenizer::words(&cleaned) {
        let is_next = words.len() < stems.len() && is_form(word.text, &stems[words.len()]);
        if !is_next {
            words.clear();
        }
        let starts = words.is_empty() && is_form(word.text, &stems[0]);
        if is_next || starts {
            words.push(word.text);
        }
        if words.len() == stems.len() {
            let (first, rest) = words.split_first()?;
            return Some(
                rest.iter()
                    .fold((*first).to_owned(), |text, word| tokenizer::joined(&text, word)),
            );
        }
    }
    None
}

fn is_form(word: &str, stem: &str) -> bool {
    let initial = |text: &str| text.chars().next().map(|c| c.to_lowercase().next());
    if initial(word) != initial(stem) {
        return false;
    }
    let mut lower = String::new();
    tokenizer::lower_into(word, &mut lower);
    lower == tokenizer::shown(stem) || tokenizer::stem(&lower) == stem
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_that_most_papers_have_is_shown() {
        let text = |abstract_text| Text {
            title: "On-Policy Distillation",
            abstract_text,
        };
        let texts = [
            text("We use on-policy distillation."),
            text("An On-Policy Distillation"),
            text("the on-policy distillation"),
        ];
        let stems: Vec<String> = ["on-policy", "distillation"]
            .map(|word| tokenizer::stem(word).into_owned())
            .to_vec();
        assert_eq!(most_frequent(&stems, &texts).as_deref(), Some("on-policy distillation"));
        assert_eq!(most_frequent(&["moss".to_owned()], &texts), None);
    }
}
