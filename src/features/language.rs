//! The language that a paper is written in, and words marked with it.
//!
//! Most papers are English, and their words bear no mark; a word of another language ends with one (`die` is a word without a
//! subject in German and has one in English), which is taken off before it is shown.

use std::sync::LazyLock;

use rust_stemmers::Algorithm;
use whatlang::{Detector, Lang};

/// A language that is told from others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(u8);

/// A language as libraries know it.
struct Known {
    lang: Lang,
    /// ISO 639-1.
    code: &'static str,
    name: &'static str,
    /// Snowball's stemmer for it.
    stemmer: Option<Algorithm>,
    /// Written in Latin letters: only its words tell it from others.
    is_latin: bool,
}

const fn latin(lang: Lang, code: &'static str, name: &'static str, stemmer: Option<Algorithm>) -> Known {
    let is_latin = true;
    Known {
        lang,
        code,
        name,
        stemmer,
        is_latin,
    }
}

const fn other(lang: Lang, code: &'static str, name: &'static str, stemmer: Option<Algorithm>) -> Known {
    let is_latin = false;
    Known {
        lang,
        code,
        name,
        stemmer,
        is_latin,
    }
}

/// English comes first. A row keeps its place: it is the mark of the words. Snowball's Greek and Tamil stemmers are left out: the
/// first stops the program at some words, the second knows too few.
#[rustfmt::skip]
static LANGUAGES: [Known; 52] = [
    latin(Lang::Eng, "en", "English", Some(Algorithm::English)),
    latin(Lang::Deu, "de", "German", Some(Algorithm::German)),
    latin(Lang::Fra, "fr", "French", Some(Algorithm::French)),
    latin(Lang::Spa, "es", "Spanish", Some(Algorithm::Spanish)),
    latin(Lang::Por, "pt", "Portuguese", Some(Algorithm::Portuguese)),
    latin(Lang::Ita, "it", "Italian", Some(Algorithm::Italian)),
    latin(Lang::Nld, "nl", "Dutch", Some(Algorithm::Dutch)),
    latin(Lang::Swe, "sv", "Swedish", Some(Algorithm::Swedish)),
    latin(Lang::Dan, "da", "Danish", Some(Algorithm::Danish)),
    latin(Lang::Nob, "no", "Norwegian", Some(Algorithm::Norwegian)),
    latin(Lang::Fin, "fi", "Finnish", Some(Algorithm::Finnish)),
    latin(Lang::Hun, "hu", "Hungarian", Some(Algorithm::Hungarian)),
    latin(Lang::Ron, "ro", "Romanian", Some(Algorithm::Romanian)),
    latin(Lang::Tur, "tr", "Turkish", Some(Algorithm::Turkish)),
    latin(Lang::Pol, "pl", "Polish", None),
    latin(Lang::Ces, "cs", "Czech", None),
    latin(Lang::Slk, "sk", "Slovak", None),
    latin(Lang::Slv, "sl", "Slovenian", None),
    latin(Lang::Hrv, "hr", "Croatian", None),
    latin(Lang::Est, "et", "Estonian", None),
    latin(Lang::Lav, "lv", "Latvian", None),
    latin(Lang::Lit, "lt", "Lithuanian", None),
    latin(Lang::Cat, "ca", "Catalan", None),
    latin(Lang::Ind, "id", "Indonesian", None),
    latin(Lang::Vie, "vi", "Vietnamese", None),
    other(Lang::Rus, "ru", "Russian", Some(Algorithm::Russian)),
    other(Lang::Ukr, "uk", "Ukrainian", None),
    other(Lang::Bel, "be", "Belarusian", None),
    other(Lang::Bul, "bg", "Bulgarian", None),
    other(Lang::Srp, "sr", "Serbian", None),
    other(Lang::Mkd, "mk", "Macedonian", None),
    other(Lang::Ell, "el", "Greek", None),
    other(Lang::Heb, "he", "Hebrew", None),
    other(Lang::Ara, "ar", "Arabic", Some(Algorithm::Arabic)),
    other(Lang::Pes, "fa", "Persian", None),
    other(Lang::Urd, "ur", "Urdu", None),
    other(Lang::Hin, "hi", "Hindi", None),
    other(Lang::Mar, "mr", "Marathi", None),
    other(Lang::Nep, "ne", "Nepali", None),
    other(Lang::Ben, "bn", "Bengali", None),
    other(Lang::Guj, "gu", "Gujarati", None),
    other(Lang::Pan, "pa", "Punjabi", None),
    other(Lang::Tam, "ta", "Tamil", None),
    other(Lang::Tel, "te", "Telugu", None),
    other(Lang::Kat, "ka", "Georgian", None),
    other(Lang::Hye, "hy", "Armenian", None),
    other(Lang::Tha, "th", "Thai", None),
    other(Lang::Mya, "my", "Burmese", None),
    other(Lang::Khm, "km", "Khmer", None),
    other(Lang::Cmn, "zh", "Chinese", None),
    other(Lang::Jpn, "ja", "Japanese", None),
    other(Lang::Kor, "ko", "Korean", None),
];

/// The mark of the language at place 0; a letter that stands for nothing, and in no word that a text is split into.
const FIRST_MARK: u32 = 0xE000;

impl Language {
    /// The language that papers are read in when no other is known.
    pub const ENGLISH: Self = Self(0);

    pub(super) fn all() -> impl Iterator<Item = Self> {
        (0..LANGUAGES.len()).map(|place| Self(place as u8))
    }

    fn known(self) -> &'static Known {
        &LANGUAGES[usize::from(self.0)]
    }

    fn of_lang(lang: Lang) -> Option<Self> {
        let place = LANGUAGES.iter().position(|known| known.lang == lang)?;
        Some(Self(place as u8))
    }

    /// The language with a code of ISO 639-1.
    pub fn of_code(code: &str) -> Option<Self> {
        let place = LANGUAGES.iter().position(|known| known.code == code)?;
        Some(Self(place as u8))
    }

    /// Of ISO 639-1.
    pub fn code(self) -> &'static str {
        self.known().code
    }

    /// In English.
    pub fn name(self) -> &'static str {
        self.known().name
    }

    pub(super) fn stemmer(self) -> Option<Algorithm> {
        self.known().stemmer
    }

    pub(super) fn is_latin(self) -> bool {
        self.known().is_latin
    }

    /// The language of a word in a text: words in Latin letters among others are English.
    pub(crate) fn of_word(self, word: &str) -> Self {
        match self.is_latin() || !word.is_ascii() {
            true => self,
            false => Self::ENGLISH,
        }
    }

    /// Marks a word of a text in this language.
    pub(crate) fn mark_word(self, word: &mut String) {
        word.extend(self.of_word(word).mark());
    }

    /// A word of a text in this language with its mark.
    pub(crate) fn marked(self, word: &str) -> String {
        word.chars().chain(self.of_word(word).mark()).collect()
    }

    /// The language whose mark a word bears.
    pub(crate) fn of_marked(word: &str) -> Self {
        unmarked(word).1
    }

    /// The mark of its words; none for English.
    pub(crate) fn mark(self) -> Option<char> {
        (self != Self::ENGLISH)
            .then(|| char::from_u32(FIRST_MARK + u32::from(self.0)))
            .flatten()
    }
}

/// A word without its mark, and its language.
pub(crate) fn unmarked(word: &str) -> (&str, Language) {
    let last = match word.as_bytes().last() {
        Some(byte) if !byte.is_ascii() => word.chars().next_back().map_or(0, u32::from),
        _ => return (word, Language::ENGLISH),
    };
    match last.checked_sub(FIRST_MARK) {
        Some(place @ 1..) if (place as usize) < LANGUAGES.len() => {
            let mark = char::len_utf8(char::from_u32(last).unwrap_or_default());
            (&word[..word.len() - mark], Language(place as u8))
        }
        _ => (word, Language::ENGLISH),
    }
}

/// What the letters that stand together speak for (Cavnar, Trenkle 1994, trigrams; and single letters).
pub(super) fn likeliest(sample: &str) -> Option<Language> {
    static DETECTOR: LazyLock<Detector> =
        LazyLock::new(|| Detector::with_allowlist(LANGUAGES.iter().map(|known| known.lang).collect()));
    Language::of_lang(DETECTOR.detect_lang(sample)?).filter(|language| *language != Language::ENGLISH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_bear_the_mark_of_their_language() {
        let german = Language::of_code("de").unwrap();
        let word = german.marked("gletscher");
        assert_eq!(unmarked(&word), ("gletscher", german));
        assert_eq!(unmarked("gletscher"), ("gletscher", Language::ENGLISH));
        assert_eq!(Language::ENGLISH.marked("ice"), "ice");
        let russian = Language::of_code("ru").unwrap();
        assert_eq!(
            russian.marked("transformer"),
            "transformer",
            "an English word among others"
        );
        assert_eq!(unmarked("ü"), ("ü", Language::ENGLISH));
    }

    #[test]
    fn every_language_has_a_code_of_its_own() {
        let mut codes: Vec<&str> = Language::all().map(Language::code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), LANGUAGES.len());
        assert!(Language::all().all(|language| Language::of_code(language.code()) == Some(language)));
    }
}
