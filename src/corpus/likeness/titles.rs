//! What titles name, compared.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::lists::{is_grammar, is_ideograph, is_number, is_stock};
use super::{Words, n_shared};

/// How titles of answers begin that name only whom they answer.
const ANSWERS: [&str; 6] = [
    "reply to ",
    "author reply to ",
    "authors reply to ",
    "response to ",
    "comment on ",
    "comments on ",
];

/// Most words of such a title that names one person: `reply to smith and jones`.
const MAX_ANSWER_WORDS: usize = 8;

/// Words that make another title of the same words: those of texts that answer another one, and those that deny.
const TURNING_WORDS: &str = "addendum answer comment commentary comments correction corrigendum discussion editorial erratum \
    rejoinder reply response retraction review no non nor not without nicht ohne kein keine pas sans sin sem senza non niet \
    zonder bez без не";

/// Words that number things.
const ORDINALS: &str = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth";

/// Telling words that titles with near-identical abstracts share at least.
const MIN_SHARED: usize = 2;

/// Part of their telling words that alike titles share at least.
const TITLE_SHARE: f64 = 0.5;

static IS_ORDINAL: LazyLock<FxHashSet<&str>> = LazyLock::new(|| ORDINALS.split_ascii_whitespace().collect());

/// What a normalised title names.
pub(in crate::corpus) struct TitleWords<'a> {
    title: &'a str,
    words: Words,
}

impl<'a> TitleWords<'a> {
    pub(in crate::corpus) fn of(title: &'a str) -> Self {
        Self {
            title,
            words: Words::of_title(title),
        }
    }

    /// About the same, in more than a word.
    pub(in crate::corpus) fn are_alike(&self, other: &Self) -> bool {
        let n_shared = n_shared(&self.words.telling, &other.words.telling);
        n_shared >= MIN_SHARED && titles_are_alike(self.title, other.title) && self.turning().eq(other.turning())
    }

    /// The same but for words of grammar.
    pub(in crate::corpus) fn are_same(&self, other: &Self) -> bool {
        let telling =
            |title: &'a str| -> BTreeSet<&'a str> { title.split(' ').filter(|word| !is_grammar(word)).collect() };
        telling(self.title) == telling(other.title) && self.turning().eq(other.turning())
    }

    fn turning(&self) -> impl Iterator<Item = &'static str> {
        let words = TURNING_WORDS.split_ascii_whitespace();
        words.filter(|word| self.words.contains(word))
    }

    /// Whether each abstract has a word of its title that the other title and the other abstract lack: nobody makes the same
    /// slip in both.
    pub(in crate::corpus) fn are_meant(&self, other: &Self, own_abstract: &Words, other_abstract: &Words) -> bool {
        let is_meant = |one: &Self, other: &Self, own: &Words, others: &Words| {
            let words = one.title.split(' ').filter(|word| !is_stock(word));
            let mut own_only = words.filter(|word| !other.words.contains(word));
            own_only.any(|word| own.contains(word) && !others.contains(word))
        };
        is_meant(self, other, own_abstract, other_abstract) && is_meant(other, self, other_abstract, own_abstract)
    }
}

/// Whether two normalised titles name about the same; those that number things differently don't.
pub(in crate::corpus) fn titles_are_alike(left: &str, right: &str) -> bool {
    let share = || Words::of_title(left).title_share(&Words::of_title(right));
    left == right || (numbers(left).eq(numbers(right)) && share().is_some_and(|share| share >= TITLE_SHARE))
}

/// Whether two normalised titles have a telling word in common.
pub(in crate::corpus) fn titles_share_a_word(left: &str, right: &str) -> bool {
    Words::of_title(left)
        .title_share(&Words::of_title(right))
        .is_some_and(|share| share > 0.0)
}

/// Whether every word of a normalised title stands over texts of any kind: `reply to the letter to the editor`.
pub(in crate::corpus) fn is_stock_title(title: &str) -> bool {
    let is_answer = || {
        let names_people = title.ends_with(" et al") || title.starts_with("reply to ") && title.split(' ').count() <= 3;
        let is_short = title.split(' ').count() <= MAX_ANSWER_WORDS;
        names_people && is_short && ANSWERS.iter().any(|beginning| title.starts_with(beginning))
    };
    title.split(' ').all(|word| is_stock(word) || is_number(word)) || is_answer()
}

/// Words of a normalised title; two letters of a script without spaces count as one.
pub(in crate::corpus) fn n_title_words(title: &str) -> usize {
    let n_ideographs = title.chars().filter(|letter| is_ideograph(*letter)).count();
    title.split(' ').filter(|word| !word.starts_with(is_ideograph)).count() + n_ideographs / 2
}

fn numbers(title: &str) -> impl Iterator<Item = &str> {
    title
        .split(' ')
        .filter(|word| word.contains(char::is_numeric) || is_number(word) || IS_ORDINAL.contains(word))
}
