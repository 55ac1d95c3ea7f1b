//! Own stop words and synonyms, by stem.

use rustc_hash::{FxHashMap, FxHashSet};

use super::tokenizer::{clean, lower_into, stem, tokens_of, words};
use crate::config::Words;

/// Own stop words and synonyms, looked up by stem: a rule for `model` holds for `models` too.
///
/// Of a compound the whole and the parts are words; a rule for `state` leaves `state-of-the-art` alone, but not the part
/// of it that is `state`.
#[derive(Debug, Clone, Default)]
pub struct WordRules {
    by_stem: FxHashMap<String, Rule>,
}

/// What stands for a word.
#[derive(Debug, Clone, Default)]
struct Rule {
    /// The word to show; nothing for a stop word.
    shown: Option<String>,
    /// The tokens that count in its place, lower case.
    tokens: Vec<String>,
}

impl WordRules {
    /// Makes ready for looking up. A synonym of a synonym, or of a stop word, is what that is.
    pub fn of(words: &Words) -> Self {
        let stops: FxHashSet<String> = words.stop_words.iter().map(|word| stem_of(word)).collect();
        let targets: FxHashMap<String, &str> = words
            .synonyms
            .iter()
            .map(|(word, target)| (stem_of(word), target.as_str()))
            .collect();
        let synonyms = words.synonyms.values().zip(words.synonyms.keys());
        let synonyms = synonyms.map(|(target, word)| (stem_of(word), rule(last(target, &targets), &stops)));
        let stopped = stops.iter().map(|stop| (stop.clone(), Rule::default()));
        Self {
            by_stem: synonyms.chain(stopped).collect(),
        }
    }

    /// Calls `emit` with the tokens that count in place of a token: itself, those of its synonym, or none.
    ///
    /// - `token`: lower case.
    pub fn for_each_token(&self, token: &str, mut emit: impl FnMut(&str)) {
        match self.rule(token) {
            None => emit(token),
            Some(rule) => rule.tokens.iter().for_each(|token| emit(token)),
        }
    }

    /// The word to show in place of those with a stem, nothing for a stop word; nothing at all if they stand themselves.
    pub fn shown_in_place_of(&self, stem: &str) -> Option<Option<&str>> {
        self.by_stem.get(stem).map(|rule| rule.shown.as_deref())
    }

    /// The stems that count in place of one; nothing if it counts itself.
    pub fn stems_in_place_of(&self, name: &str) -> Option<Vec<String>> {
        let tokens = self.by_stem.get(name)?.tokens.iter();
        Some(tokens.map(|token| stem(token).into_owned()).collect())
    }

    /// The word to read in place of one: itself, its synonym, or none.
    ///
    /// - `word`: lower case.
    pub fn in_place_of<'a>(&'a self, word: &'a str) -> Option<&'a str> {
        self.rule(word).map_or(Some(word), |rule| rule.shown.as_deref())
    }

    /// True if a word, lower case, is read as something else or not at all.
    pub fn has(&self, word: &str) -> bool {
        self.rule(word).is_some()
    }

    /// True if a text has such a word, or a compound with such a part.
    pub fn has_any(&self, text: &str) -> bool {
        let has = |form: &str| self.has(form) || form.split('-').any(|part| self.has(part));
        !self.is_empty() && words(&clean(text)).any(|word| has(&lower(word.text)))
    }

    /// True if there are neither own stop words nor synonyms.
    pub fn is_empty(&self) -> bool {
        self.by_stem.is_empty()
    }

    fn rule(&self, word: &str) -> Option<&Rule> {
        // Most people have no rules: then a word needs no stem.
        if self.by_stem.is_empty() {
            return None;
        }
        self.by_stem.get(&*stem(word))
    }
}

fn rule(target: &str, stops: &FxHashSet<String>) -> Rule {
    if stops.contains(&stem_of(target)) {
        return Rule::default();
    }
    let mut tokens = Vec::new();
    tokens_of(&lower(target), |token| {
        if !stops.contains(&*stem(token)) {
            tokens.push(token.to_owned());
        }
    });
    Rule {
        shown: Some(target.to_owned()),
        tokens,
    }
}

/// The end of the chain of synonyms that begins with a target; of a circle, some word in it.
fn last<'a>(target: &'a str, targets: &FxHashMap<String, &'a str>) -> &'a str {
    let mut last = target;
    for _ in 0..targets.len() {
        match targets.get(&stem_of(last)) {
            Some(next) => last = next,
            None => break,
        }
    }
    last
}

fn lower(word: &str) -> String {
    let mut lower = String::new();
    lower_into(word, &mut lower);
    lower
}

fn stem_of(word: &str) -> String {
    stem(&lower(word)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(stop_words: &[&str], synonyms: &[(&str, &str)]) -> WordRules {
        let own = |word: &&str| (*word).to_owned();
        WordRules::of(&Words {
            stop_words: stop_words.iter().map(own).collect(),
            synonyms: synonyms.iter().map(|(word, target)| (own(word), own(target))).collect(),
        })
    }

    fn tokens(rules: &WordRules, token: &str) -> Vec<String> {
        let mut tokens = Vec::new();
        rules.for_each_token(token, |token| tokens.push(token.to_owned()));
        tokens
    }

    #[test]
    fn a_rule_holds_for_every_form_of_its_word() {
        let rules = rules(&["benchmark"], &[("moe", "Mixture-of-Experts")]);
        assert!(tokens(&rules, "benchmarks").is_empty());
        assert_eq!(rules.in_place_of("benchmarks"), None);
        for form in ["moe", "moes"] {
            assert_eq!(tokens(&rules, form), ["mixture", "experts", "mixture-of-experts"]);
            assert_eq!(rules.in_place_of(form), Some("Mixture-of-Experts"));
        }
        assert_eq!(tokens(&rules, "router"), ["router"]);
        assert_eq!(rules.in_place_of("router"), Some("router"));
    }

    #[test]
    fn a_text_has_a_word_in_any_form_and_in_a_compound() {
        let rules = rules(&["benchmark"], &[]);
        assert!(rules.has_any("language models, Benchmarks") && rules.has_any("benchmark-based routing"));
        assert!(!rules.has_any("language models, routing"));
    }

    #[test]
    fn chains_end_at_their_last_word_and_stop_words_stop_them() {
        let chained = rules(&[], &[("agents", "actor"), ("actor", "model")]);
        assert_eq!(tokens(&chained, "agent"), ["model"]);
        let stopped = rules(
            &["model", "experts"],
            &[("lm", "models"), ("moe", "mixture-of-experts")],
        );
        assert!(tokens(&stopped, "lm").is_empty());
        assert_eq!(tokens(&stopped, "moe"), ["mixture", "mixture-of-experts"]);
    }
}
