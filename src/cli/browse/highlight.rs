//! Which words of a text decide for its theme.

use std::collections::BTreeSet;

use paperthemes::features::tokenizer;
use paperthemes::store::inspect::ThemeRow;

/// What is looked for in a text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Deciding {
    /// Stems of the words of the theme's terms.
    stems: BTreeSet<String>,
    /// Lower-case words of a filter.
    typed: Vec<String>,
}

impl Deciding {
    /// The terms that distinguish a theme, and what is filtered by.
    pub(crate) fn of(theme: &ThemeRow, filter: &str) -> Self {
        let mut stems = BTreeSet::new();
        for term in theme.terms() {
            tokenizer::for_each_token(term, |token| {
                stems.insert(tokenizer::stem(token).into_owned());
            });
        }
        Self {
            stems,
            typed: filter.split_whitespace().map(str::to_lowercase).collect(),
        }
    }

    fn has(&self, word: &str) -> bool {
        let lower = word.to_lowercase();
        if self.typed.iter().any(|typed| lower.contains(typed.as_str())) {
            return true;
        }
        let mut is_deciding = false;
        tokenizer::for_each_token(&lower, |token| {
            is_deciding |= self.stems.contains(tokenizer::stem(token).as_ref());
        });
        is_deciding
    }
}

/// Parts of a text and whether they decide; together they are the text.
pub(crate) fn parts<'a>(text: &'a str, deciding: &Deciding) -> Vec<(&'a str, bool)> {
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let is_word = rest.starts_with(char::is_alphanumeric);
        let end = rest
            .find(|letter: char| letter.is_alphanumeric() != is_word)
            .unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        parts.push((part, is_word && deciding.has(part)));
        rest = after;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use paperthemes::themes::{LabelTerm, ThemeId};

    #[test]
    fn words_with_a_stem_of_the_terms_decide_and_nothing_of_the_text_is_lost() {
        let theme = ThemeRow {
            id: ThemeId(1),
            label: "attention sink".to_owned(),
            label_terms: vec![LabelTerm {
                term: "attention sink".to_owned(),
                weight: 1.0,
            }],
            stability: None,
            super_theme: None,
            n_papers: 1,
            is_hidden: false,
        };
        let text = "Sinks of attention, in LLMs – all of them.";
        let parts = parts(text, &Deciding::of(&theme, "llm"));
        let deciding: Vec<&str> = parts.iter().filter(|part| part.1).map(|part| part.0).collect();
        assert_eq!(deciding, ["Sinks", "attention", "LLMs"]);
        assert_eq!(parts.iter().map(|part| part.0).collect::<String>(), text);
    }
}
