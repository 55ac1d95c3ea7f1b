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

/// Words that any two texts in other languages share; without those that English has as well.
const FOREIGN_FUNCTION_WORDS: &str = "der die das den dem des ein eine einen einem einer eines und oder aber auch nicht mit von vom zu \
    zum zur im ins auf aus bei nach für über unter durch wird werden wurde wurden ist sind sich als wie dass diese dieser dieses \
    wir sie es er ihre seine le la les un une du et ou dans sur par avec sans est sont été cette ces ce se nous il elle ils qui \
    que dont aux au el los las del una uno y o en por como su sus al lo es son este esta estos gli della delle dei degli che di \
    da nel nella sono um uma os das dos na nos com não pelo pela ao het een van voor te zijn op и в на с по для от из к что как \
    не это мы а";

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

/// The same in other languages.
const FOREIGN_STOCK_WORDS: &str = "s et al details board boards frontispiece masthead imprint des matières einleitung einführung vorwort geleitwort nachwort \
    inhalt inhaltsverzeichnis impressum danksagung schlusswort nachruf buchbesprechung buchbesprechungen rezension rezensionen \
    geleit editorials zum avant propos préface postface éditorial sommaire remerciements compte comptes rendu rendus \
    introducción prólogo prefacio presentación índice reseña reseñas editoriales introduzione prefazione premessa editoriale indice \
    recensione recensioni introdução prefácio apresentação resenha voorwoord inleiding wstęp redakcji recenzja od \
    предисловие введение содержание рецензия редакции от";

/// Whole titles of this sort in scripts without spaces.
const IDEOGRAPHIC_STOCK_TITLES: &str = "序 序言 序文 前言 引言 绪论 緒論 导言 導言 目次 目录 目錄 后记 後記 编后记 編後記 編集後記 编者按 編者按 卷首语 卷首語 \
    卷頭言 巻頭言 はじめに おわりに まえがき あとがき 书评 書評 社论 社論 讣告 訃報 머리말 서문 서론 목차 편집후기";

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
static IS_FOREIGN_FUNCTION: LazyLock<FxHashSet<&str>> =
    LazyLock::new(|| FOREIGN_FUNCTION_WORDS.split_ascii_whitespace().collect());
static IS_STOCK: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
    let words = [STOCK_WORDS, FOREIGN_STOCK_WORDS, IDEOGRAPHIC_STOCK_TITLES];
    words.into_iter().flat_map(str::split_ascii_whitespace).collect()
});

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
        Self::with(&normalised_title(text), |word| {
            !IS_FUNCTION.contains(word) && !IS_FOREIGN_FUNCTION.contains(word)
        })
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
    let is_answer = || {
        let names_people = title.ends_with(" et al") || title.starts_with("reply to ") && title.split(' ').count() <= 3;
        let is_short = title.split(' ').count() <= MAX_ANSWER_WORDS;
        names_people && is_short && ANSWERS.iter().any(|beginning| title.starts_with(beginning))
    };
    title.split(' ').all(|word| is_stock(word) || is_number(word)) || is_answer()
}

/// Words of a normalised title; two letters of a script without spaces count as one.
pub(super) fn n_title_words(title: &str) -> usize {
    let n_ideographs = title.chars().filter(|letter| is_ideograph(*letter)).count();
    title.split(' ').filter(|word| !word.starts_with(is_ideograph)).count() + n_ideographs / 2
}

fn is_stock(word: &str) -> bool {
    IS_STOCK.contains(word) || is_function_word(word)
}

/// Whether any two English texts share this word, normalised.
pub(super) fn is_function_word(word: &str) -> bool {
    IS_FUNCTION.contains(word)
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
