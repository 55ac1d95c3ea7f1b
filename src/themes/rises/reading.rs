//! Words of papers as tokens of phrases: stems, joining words between them, and breaks.

use rustc_hash::FxHashMap;

use crate::features::generic::is_generic_stem;
use crate::features::word_lists::END_OF_TITLE;
use crate::features::{WordLists, WordRules, tokenizer};

/// Stands for what no phrase reaches over.
const BREAK: u32 = u32::MAX;

/// Set in tokens that are words without a subject, by which a phrase may be joined: `mixture of experts`.
const JOINS: u32 = 1 << 31;

/// The longest phrase, in words with a subject.
pub(super) const MOST_WORDS: usize = 4;

/// Letters of an acronym.
const LETTERS: std::ops::RangeInclusive<usize> = 2..=6;

/// What the words of papers are to phrases.
pub(super) struct PhraseReading<'a> {
    words: &'a WordLists,
    /// Along the forms.
    tokens: Vec<u32>,
    /// Along the stems.
    is_generic: Vec<bool>,
}

/// An acronym in brackets after the words that it stands for, as tokens.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Definition {
    pub(super) acronym: u32,
    pub(super) long: Vec<u32>,
}

impl<'a> PhraseReading<'a> {
    /// - `rules`: words that are read as another one, or not at all.
    pub(super) fn of(words: &'a WordLists, rules: &WordRules) -> Self {
        let names = words.stems().names();
        let numbers: FxHashMap<&str, u32> = match rules.is_empty() {
            true => FxHashMap::default(),
            false => names.iter().map(String::as_str).zip(0..).collect(),
        };
        let token = |form: usize| match words.stem_of(form) {
            Some(stem) => match rules.shown_in_place_of(&names[stem as usize]) {
                None => stem,
                Some(other) => (other.map(|word| tokenizer::stem(&word.to_lowercase()).into_owned()))
                    .and_then(|stem| numbers.get(stem.as_str()).copied())
                    .unwrap_or(BREAK),
            },
            None if tokenizer::is_stop_word(&words.forms()[form]) => JOINS | form as u32,
            None => BREAK,
        };
        Self {
            tokens: (0..words.forms().len()).map(token).collect(),
            is_generic: names.iter().map(|stem| is_generic_stem(stem)).collect(),
            words,
        }
    }

    pub(super) fn n_stems(&self) -> usize {
        self.is_generic.len()
    }

    /// Hands the tokens between two breaks on, as long as there are any.
    ///
    /// - `of_title`: no further than the end of the title.
    pub(super) fn for_each_run(&self, paper: usize, of_title: bool, mut act: impl FnMut(&[u32])) {
        let mut run = Vec::new();
        for word in self.words.paper(paper) {
            if *word == END_OF_TITLE && of_title {
                break;
            }
            match WordLists::position(*word).map(|form| self.tokens[form]) {
                Some(token) if token != BREAK => run.push(token),
                _ => {
                    act(&run);
                    run.clear();
                }
            }
        }
        act(&run);
    }

    /// Acronyms that a paper spells out.
    ///
    /// Source: the idea of Schwartz and Hearst 2003, doi:10.1142/9789812776303_0042, with whole initials only.
    pub(super) fn definitions(&self, paper: usize) -> Vec<Definition> {
        let words = self.words.paper(paper);
        let mut found = Vec::new();
        for at in 2..words.len() {
            let (Some(acronym), None) = (WordLists::position(words[at]), WordLists::position(words[at - 1])) else {
                continue;
            };
            let is_alone = words
                .get(at + 1)
                .is_none_or(|next| WordLists::position(*next).is_none());
            if is_alone && is_content(self.tokens[acronym]) && words[at - 1] != END_OF_TITLE {
                found.extend(self.definition(acronym, &words[..at - 1]));
            }
        }
        found
    }

    /// - `before`: words up to the bracket.
    fn definition(&self, acronym: usize, before: &[u32]) -> Option<Definition> {
        let form = tokenizer::shown(&self.words.forms()[acronym]);
        let letters: Vec<char> = form.chars().collect();
        let singular = match letters.split_last() {
            Some(('s', rest)) if rest.len() >= *LETTERS.start() => rest,
            _ => &letters,
        };
        let most = before.len().min(2 * LETTERS.end());
        let run = before
            .iter()
            .rev()
            .take(most)
            .map_while(|word| WordLists::position(*word));
        let run: Vec<usize> = run.collect();
        [letters.as_slice(), singular].into_iter().find_map(|letters| {
            let length = (1..=run.len()).find(|length| self.spells(&run[..*length], letters))?;
            let long: Vec<u32> = run[..length].iter().rev().map(|form| self.tokens[*form]).collect();
            let is_phrase = is_content(long[0]) && long.iter().all(|token| *token != BREAK);
            (LETTERS.contains(&letters.len()) && is_phrase).then_some(Definition {
                acronym: self.tokens[acronym],
                long,
            })
        })
    }

    /// Whether the letters are the initials of the words, which are given backwards; those of a compound's parts, and joining
    /// words left out at will.
    fn spells(&self, backwards: &[usize], letters: &[char]) -> bool {
        let mut rest = letters;
        for form in backwards {
            let word = tokenizer::shown(&self.words.forms()[*form]);
            let taken = word.rsplit('-').try_fold(rest, |rest, part| {
                let (last, before) = rest.split_last()?;
                (part.starts_with(*last)).then_some(before)
            });
            match taken {
                Some(before) => rest = before,
                None if self.tokens[*form] & JOINS != 0 => (),
                None => return false,
            }
        }
        rest.is_empty()
    }

    /// Whether tokens are a phrase that may be about something: it begins and ends with a word that has a subject, and is not a
    /// single one that any field uses.
    pub(super) fn is_telling(&self, tokens: &[u32]) -> bool {
        let ends = [tokens.first(), tokens.last()].into_iter().flatten();
        ends.copied().all(is_content) && (tokens.len() > 1 || !self.is_generic(tokens))
    }

    /// Whether all words of a phrase are such as any field uses: `world model`, but `training data` too.
    pub(super) fn is_generic(&self, tokens: &[u32]) -> bool {
        let mut content = tokens.iter().filter(|token| is_content(**token));
        content.all(|token| self.is_generic[*token as usize])
    }

    /// Stems and joining words of a phrase.
    pub(super) fn texts(&self, tokens: &[u32]) -> Vec<String> {
        let text = |token: &u32| match token & JOINS {
            0 => self.words.stems().names()[*token as usize].clone(),
            _ => self.words.forms()[(token & !JOINS) as usize].clone(),
        };
        tokens.iter().map(text).collect()
    }
}

/// Whether a token is a word with a subject.
pub(super) fn is_content(token: u32) -> bool {
    token & JOINS == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::Text;

    fn definitions(abstract_text: &str) -> Vec<(String, String)> {
        let text = Text {
            title: "A title",
            abstract_text,
        };
        let words = WordLists::read(&[text]);
        let reading = PhraseReading::of(&words, &WordRules::default());
        let found = reading.definitions(0).into_iter();
        found
            .map(|found| {
                (
                    reading.texts(&[found.acronym]).join(" "),
                    reading.texts(&found.long).join(" "),
                )
            })
            .collect()
    }

    #[test]
    fn acronyms_are_found_with_the_words_that_they_stand_for() {
        let found = |text: &str| {
            definitions(text)
                .into_iter()
                .map(|(acronym, _)| acronym)
                .collect::<Vec<_>>()
        };
        assert_eq!(found("We study on-policy distillation (OPD) here."), ["opd"]);
        assert_eq!(
            found("A mixture of experts (MoE) and a state space model (SSMs)."),
            ["moe", "ssms"]
        );
        assert!(found("We use distillation (OPD), and PPO, on pages (2).").is_empty());
        assert_eq!(definitions("mixture of experts (MoE)")[0].1, "mixtur of expert");
    }

    #[test]
    fn phrases_end_where_something_stands_between_words() {
        let text = Text {
            title: "World models, fast",
            abstract_text: "Neural world models",
        };
        let words = WordLists::read(&[text]);
        let reading = PhraseReading::of(&words, &WordRules::default());
        let runs = |of_title| {
            let mut runs = Vec::new();
            reading.for_each_run(0, of_title, |run| runs.push(reading.texts(run).join(" ")));
            runs.retain(|run| !run.is_empty());
            runs
        };
        assert_eq!(runs(true), ["world model", "fast"]);
        assert_eq!(runs(false), ["world model", "fast", "neural world model"]);
        let mut telling = Vec::new();
        reading.for_each_run(0, true, |run| telling.push(reading.is_telling(run)));
        assert_eq!(telling, [true, true]);
    }

    #[test]
    fn words_that_any_field_uses_are_no_phrase_alone() {
        let text = Text {
            title: "Sparse approaches",
            abstract_text: "approaches",
        };
        let words = WordLists::read(&[text]);
        let reading = PhraseReading::of(&words, &WordRules::default());
        let mut telling = Vec::new();
        reading.for_each_run(0, false, |run| telling.push(reading.is_telling(run)));
        assert_eq!(telling, [true, false]);
    }
}
