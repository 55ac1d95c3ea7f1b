//! Whether texts of two rows say the same, about the same, or something else.
//!
//! In:    titles and abstracts as rows have them.
//! Out:   [`Words`] of a text, compared with those of another.

use std::hash::{Hash, Hasher};
use std::sync::LazyLock;

use rustc_hash::{FxHashSet, FxHasher};

use super::titles::normalised_title;

/// Words that any two English texts share.
const FUNCTION_WORDS: &str = "a an the of and or in on at to for from by with without as is are was were be been it its \
    this that these those we our us they their he she his her which who whose what when where how can could may might \
    will would shall should has have had do does did not no nor but if than then there here into over under between \
    about both each one more most such also only very using use used via based new show shows shown study paper results \
    result method methods propose proposed present presents however while during after before all any some other";

/// Words of titles that say what kind of text stands under them, not what about.
const STOCK_WORDS: &str = "abstract abstracts acknowledgement acknowledgements acknowledgment acknowledgments addendum \
    advertisement afterword announcement announcements answer appendix article author authors back bibliography book \
    books brief case chair chairs chapter chairman closing comment commentary comments conclusion conclusions \
    conference congress contents contributors correction corrections correspondence corrigendum cover dear discussion \
    editor editorial editorials editors epilogue errata erratum events foreword from front general guest index \
    information intro introduction introductory invited issue keynote letter letters list literature matter meeting \
    memoriam message miscellaneous miscellany news note notes notice obituary opening opinion overview page \
    part perspective perspectives poster posters preface preliminary president presidents proceedings program \
    programme prologue publisher publishers received references rejoinder remark remarks reply report reports \
    response review reviewer reviewers reviews section selected session special summary supplement symposium \
    table talk thanks toc untitled update volume welcome workshop year re first second third";

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

/// Part of their telling words that alike titles share at least.
const TITLE_SHARE: f64 = 0.5;

static IS_FUNCTION: LazyLock<FxHashSet<&str>> = LazyLock::new(|| FUNCTION_WORDS.split_ascii_whitespace().collect());
static IS_STOCK: LazyLock<FxHashSet<&str>> = LazyLock::new(|| STOCK_WORDS.split_ascii_whitespace().collect());

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
        Self::with(&normalised_title(text), |word| !IS_FUNCTION.contains(word))
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
        let mut push = |word: &str| {
            let hashed = hash(word) as u32;
            words.all.push(hashed);
            if is_telling(word) {
                words.telling.push(hashed);
            }
        };
        for word in normalised.split(' ').filter(|word| !word.is_empty()) {
            match word.starts_with(is_ideograph) {
                // Written without spaces: letters stand for words.
                true => word
                    .char_indices()
                    .for_each(|(at, letter)| push(&word[at..at + letter.len_utf8()])),
                false => push(word),
            }
        }
        for list in [&mut words.all, &mut words.telling] {
            list.sort_unstable();
            list.dedup();
        }
        words
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
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

/// Whether two normalised titles name about the same; those that number things differently don't.
pub(super) fn titles_are_alike(left: &str, right: &str) -> bool {
    let share = || Words::of_title(left).title_share(&Words::of_title(right));
    left == right || (numbers(left).eq(numbers(right)) && share().is_some_and(|share| share >= TITLE_SHARE))
}

/// Whether two normalised titles have a telling word in common.
pub(super) fn titles_share_a_word(left: &str, right: &str) -> bool {
    Words::of_title(left)
        .title_share(&Words::of_title(right))
        .is_some_and(|share| share > 0.0)
}

/// Whether every word of a normalised title stands over texts of any kind: `reply to the letter to the editor`.
pub(super) fn is_stock_title(title: &str) -> bool {
    title.split(' ').all(|word| is_stock(word) || is_number(word))
}

/// Words of a normalised title; two letters of a script without spaces count as one.
pub(super) fn n_title_words(title: &str) -> usize {
    let n_ideographs = title.chars().filter(|letter| is_ideograph(*letter)).count();
    title.split(' ').filter(|word| !word.starts_with(is_ideograph)).count() + n_ideographs / 2
}

fn is_stock(word: &str) -> bool {
    IS_STOCK.contains(word) || IS_FUNCTION.contains(word)
}

fn is_number(word: &str) -> bool {
    word.chars()
        .all(|letter| letter.is_numeric() || matches!(letter, 'i' | 'v' | 'x'))
}

fn numbers(title: &str) -> impl Iterator<Item = &str> {
    title
        .split(' ')
        .filter(|word| word.contains(char::is_numeric) || is_number(word))
}

fn is_ideograph(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
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
        ] {
            assert!(is_stock_title(title), "{title}");
        }
        for title in [
            "introduction to ice cores",
            "a survey of letters to children",
            "reply to smith",
        ] {
            assert!(!is_stock_title(title), "{title}");
        }
        assert_eq!(n_title_words("ice flow of glaciers"), 4);
        assert_eq!(n_title_words("冰川运动的季节变化"), 4);
    }
}
