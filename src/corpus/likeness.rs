//! Whether texts of two rows say the same, about the same, or something else.
//!
//! In:    titles and abstracts as rows have them.
//! Out:   [`Words`] of a text, compared with those of another.

mod lists;
mod titles;

use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use super::titles::normalised_title;
pub(super) use lists::{is_function_word, is_ideograph};
use lists::{is_grammar, is_stock};
pub(super) use titles::{TitleWords, is_stock_title, n_title_words, titles_are_alike, titles_share_a_word};

/// Fewest different words that tell an abstract from others where a few differ.
const MIN_NEAR_WORDS: usize = 20;

/// Fewest that tell a text that was cut from one with a similar beginning.
const MIN_CUT_WORDS: usize = 12;

/// Part of the words that near-identical abstracts share at least, of all there are and of the shorter one's.
const NEAR_SHARE: f64 = 0.8;
const CUT_SHARE: f64 = 0.9;

/// Telling words that texts about the same share at least: their number, and their part of the shorter text.
const MIN_ALIKE_WORDS: usize = 3;
const ALIKE_SHARE: f64 = 0.4;

/// The part in texts of few words, where one more or less makes much of a difference.
const SHORT_WORDS: usize = 10;
const SHORT_ALIKE_SHARE: f64 = 0.6;

/// The different words of a text, as hashes.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    /// Of all words in their order: equal texts, equal hashes.
    whole: u64,
    /// Sorted.
    all: Vec<u32>,
    /// Those that tell what it is about; sorted.
    telling: Vec<u32>,
}

impl Words {
    /// Words of an abstract.
    pub(super) fn of(text: &str) -> Self {
        Self::with(&normalised_title(text), |word| !is_grammar(word))
    }

    /// Words of a title, normalised.
    pub(super) fn of_title(title: &str) -> Self {
        Self::with(title, |word| !is_stock(word))
    }

    fn with(normalised: &str, is_telling: impl Fn(&str) -> bool) -> Self {
        let mut words = Self {
            whole: hash(normalised),
            ..Self::default()
        };
        for word in normalised.split(' ').filter(|word| !word.is_empty()) {
            if word.starts_with(is_ideograph) {
                words.push_letters(word);
                continue;
            }
            let hashed = hash(word) as u32;
            words.all.push(hashed);
            if is_telling(word) {
                words.telling.push(hashed);
            }
        }
        for list in [&mut words.all, &mut words.telling] {
            list.sort_unstable();
            list.dedup();
        }
        words
    }

    /// Of a text without spaces: letters stand for words, but only two of them tell anything.
    fn push_letters(&mut self, text: &str) {
        let places: Vec<(usize, char)> = text.char_indices().collect();
        for (at, letter) in &places {
            self.all.push(hash(&text[*at..at + letter.len_utf8()]) as u32);
        }
        for pair in places.windows(2) {
            let end = pair[1].0 + pair[1].1.len_utf8();
            self.telling.push(hash(&text[pair[0].0..end]) as u32);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Whether a word, normalised, is among them.
    pub(super) fn contains(&self, word: &str) -> bool {
        self.all.binary_search(&(hash(word) as u32)).is_ok()
    }

    /// Different words.
    pub(super) fn n_words(&self) -> usize {
        self.all.len()
    }

    /// The same text but for a few words, or one the other cut off.
    pub(super) fn are_near(&self, other: &Self) -> bool {
        if self.whole == other.whole {
            return !self.is_empty();
        }
        let shared = n_shared(&self.all, &other.all);
        let (shorter, both) = (
            self.all.len().min(other.all.len()),
            self.all.len() + other.all.len() - shared,
        );
        let is_near = both >= MIN_NEAR_WORDS && shared as f64 >= NEAR_SHARE * both as f64;
        let is_cut = shorter >= MIN_CUT_WORDS && shared as f64 >= CUT_SHARE * shorter as f64;
        is_near || is_cut
    }

    /// About the same, as two versions of an abstract are.
    pub(super) fn are_alike(&self, other: &Self) -> bool {
        let shared = n_shared(&self.telling, &other.telling);
        let shorter = self.telling.len().min(other.telling.len());
        let share = if shorter < SHORT_WORDS {
            SHORT_ALIKE_SHARE
        } else {
            ALIKE_SHARE
        };
        self.are_near(other) || shared >= MIN_ALIKE_WORDS && shared as f64 >= share * shorter as f64
    }

    /// The telling words that are in both, as a part of the shorter one's; absent if one of them has none.
    fn title_share(&self, other: &Self) -> Option<f64> {
        let shorter = self.telling.len().min(other.telling.len());
        (shorter > 0).then(|| n_shared(&self.telling, &other.telling) as f64 / shorter as f64)
    }
}

/// Whether each of two abstracts says words that the other has in no form, as texts after one pattern do on two subjects.
pub(super) fn speak_of_other_things(left: &str, right: &str) -> bool {
    let (left, right) = (normalised_title(left), normalised_title(right));
    let [left, right] = [&left, &right].map(|text| telling_parts(text));
    let has_own = |own: &BTreeSet<String>, others: &BTreeSet<String>| {
        let is_form = |word: &String, other: &String| {
            let n_same = word.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
            2 * n_same > word.chars().count().max(other.chars().count())
        };
        let mut own_only = own.difference(others);
        own_only.any(|word| !others.difference(own).any(|other| is_form(word, other)))
    };
    has_own(&left, &right) && has_own(&right, &left)
}

/// Words of a normalised text that are no grammar; two letters each of scripts without spaces.
fn telling_parts(text: &str) -> BTreeSet<String> {
    let mut parts = BTreeSet::new();
    for word in text.split(' ').filter(|word| !is_grammar(word)) {
        let letters: Vec<char> = word.chars().collect();
        match word.starts_with(is_ideograph) && letters.len() > 1 {
            true => parts.extend(letters.windows(2).map(|pair| pair.iter().collect::<String>())),
            false => {
                parts.insert(word.to_owned());
            }
        }
    }
    parts
}

fn hash(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Values that are in both of two sorted lists.
fn n_shared(left: &[u32], right: &[u32]) -> usize {
    let (mut at, mut n) = (0, 0);
    for value in left {
        while right.get(at).is_some_and(|other| other < value) {
            at += 1;
        }
        n += usize::from(right.get(at) == Some(value));
    }
    n
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: &str = "We measure how the ice of twenty outlet glaciers in the north of Greenland moves from summer to winter, \
                        with satellites that see through clouds, and find that water at the bed makes most of the difference.";

    fn near(left: &str, right: &str) -> bool {
        Words::of(left).are_near(&Words::of(right))
    }

    fn alike(left: &str, right: &str) -> bool {
        Words::of(left).are_alike(&Words::of(right))
    }

    #[test]
    fn a_few_other_words_or_a_cut_end_make_no_other_abstract() {
        assert!(near("Short text.", "SHORT, text"));
        assert!(near(LONG, &LONG.replace("clouds", "fog")));
        assert!(near(LONG, &LONG[..100]));
        for other in ["We measure how ice moves.", "", &LONG[..30]] {
            assert!(!near(LONG, other), "{other}");
        }
        assert!(!near("", ""));
        assert!(!near("A volume on fisheries.", "A volume on coins."));
    }

    #[test]
    fn versions_are_alike_and_texts_of_one_field_are_not() {
        let version = "Ice of outlet glaciers in Greenland moves faster in summer than in winter. Satellites show that water at the bed \
                       is the reason at all but two of them.";
        assert!(alike(LONG, version) && !near(LONG, version));
        let other = "We measure how snow on the glaciers of Norway melts, with stations that people read by hand every week, and \
                     find that wind makes most of the difference to models.";
        assert!(!alike(LONG, other));
        assert!(!alike(
            "We answer a remark on sea ice.",
            "We answer a remark on nurse training."
        ));
        assert!(!alike(
            "Both players have the same moves.",
            "One player has fewer moves."
        ));
    }

    #[test]
    fn words_that_all_texts_of_a_language_share_make_none_alike() {
        for (left, right) in [
            (
                "Wir messen, wie sich das Eis der Gletscher im Norden bewegt.",
                "Wir zeigen, wie sich die Münzen der Römer im Handel finden.",
            ),
            (
                "本文研究了冰川在夏季和冬季的运动，是基于卫星的方法。",
                "本文介绍了罗马人在三个地方的硬币，是对金属的分析。",
            ),
        ] {
            assert!(!alike(left, right), "{left}");
        }
    }

    #[test]
    fn titles_are_alike_by_what_they_name() {
        assert!(titles_are_alike(
            "ice flow of glaciers",
            "a study of glaciers ice flow and weather"
        ));
        for (left, right) in [
            ("ice flow of outlet glaciers", "waggle dances of honey bees"),
            ("chapter 1", "chapter 2"),
            ("ice cores part i", "ice cores part ii"),
            ("introduction", "conclusion"),
            (
                "ice flow of outlet glaciers",
                "seasonal speed of glaciers seen by satellites",
            ),
        ] {
            assert!(!titles_are_alike(left, right), "{left} / {right}");
        }
        assert!(titles_share_a_word(
            "ice flow of outlet glaciers",
            "seasonal speed of glaciers"
        ));
    }

    #[test]
    fn stock_titles_stand_over_anything() {
        for title in [
            "introduction",
            "reply to the letter to the editor",
            "book review 12",
            "editorial",
            "part ii",
            "einleitung",
            "avant propos",
            "frontispiece",
            "editorial board",
            "author s reply",
            "editor s note",
            "reply to smith et al",
            "reply to smith",
            "session details session 1",
            "序言",
            "編集後記",
        ] {
            assert!(is_stock_title(title), "{title}");
        }
        for title in [
            "introduction to ice cores",
            "a survey of letters to children",
            "reply to the critics of open data",
            "response to ice",
            "序言中的隐喻",
        ] {
            assert!(!is_stock_title(title), "{title}");
        }
        assert_eq!(n_title_words("ice flow of glaciers"), 4);
        assert_eq!(n_title_words("冰川运动的季节变化"), 4);
    }
}
