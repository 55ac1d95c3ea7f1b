//! The stem of a word, by its language.

use std::borrow::Cow;
use std::sync::LazyLock;

use rust_stemmers::Stemmer;
use rustc_hash::FxHashMap;

use super::language::{Language, unmarked};
use super::unspaced;

/// Words that Snowball's English stemmer would merge with an unrelated one (`organization` with `organ`), and their stems.
pub(super) const EXCEPTIONS: &str = include_str!("stem_exceptions.txt");
static STEM_EXCEPTIONS: LazyLock<FxHashMap<&'static str, &'static str>> =
    LazyLock::new(|| EXCEPTIONS.lines().filter_map(|line| line.split_once(' ')).collect());

/// Korean particles, which are written at the end of nouns; long ones first.
const PARTICLES: [&str; 33] = [
    "에서의",
    "으로부터",
    "으로서",
    "으로써",
    "에서는",
    "에서도",
    "에게서",
    "으로의",
    "이라는",
    "으로",
    "에서",
    "에게",
    "까지",
    "부터",
    "보다",
    "처럼",
    "만큼",
    "마다",
    "조차",
    "하고",
    "로서",
    "로써",
    "에는",
    "에도",
    "와의",
    "과의",
    "은",
    "는",
    "이",
    "가",
    "을",
    "를",
    "의",
];
const SHORT_PARTICLES: [&str; 6] = ["에", "로", "와", "과", "도", "만"];

/// The stem that stands for all forms of a word; `word` in lower case, with the mark of its language, which the stem doesn't bear.
/// Of a compound only the last part is reduced.
///
/// Source: Porter 1980, doi:10.1108/eb046814; Snowball's stemmers.
pub fn stem(word: &str) -> Cow<'_, str> {
    match unmarked(word) {
        (word, Language::ENGLISH) => english(word),
        (word, language) => in_language(word, language),
    }
}

fn english(word: &str) -> Cow<'_, str> {
    static STEMMER: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(rust_stemmers::Algorithm::English));
    if let Some(exception) = STEM_EXCEPTIONS.get(word) {
        return Cow::Borrowed(exception);
    }
    match word.rsplit_once('-') {
        Some((head, tail)) => Cow::Owned(format!("{head}-{}", english(tail))),
        None if word.is_ascii() => STEMMER.stem(word),
        None => Cow::Borrowed(word),
    }
}

pub(super) fn in_language(word: &str, language: Language) -> Cow<'_, str> {
    if let Some((head, tail)) = word.rsplit_once('-') {
        return Cow::Owned(format!("{head}-{}", in_language(tail, language)));
    }
    match language.stemmer() {
        Some(algorithm) if word.chars().all(char::is_alphabetic) => Stemmer::create(algorithm).stem(word),
        _ => Cow::Borrowed(without_particle(word)),
    }
}

/// A Korean word without its particle, if two syllables are left; any other word as it is.
pub(super) fn without_particle(word: &str) -> &str {
    if !word.ends_with(unspaced::is_hangul) {
        return word;
    }
    let particles = PARTICLES.iter().chain(&SHORT_PARTICLES);
    let rest = particles.filter_map(|particle| word.strip_suffix(particle));
    rest.into_iter()
        .find(|rest| rest.chars().nth(1).is_some())
        .unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(code: &str, word: &str) -> String {
        in_language(word, Language::of_code(code).unwrap()).into_owned()
    }

    #[test]
    fn forms_of_a_word_meet_in_its_language() {
        for (code, forms) in [
            ("de", ["gletscher", "gletschern"]),
            ("fr", ["glacier", "glaciers"]),
            ("es", ["modelo", "modelos"]),
            ("ru", ["ледник", "ледников"]),
            ("ko", ["빙하", "빙하의"]),
        ] {
            assert_eq!(of(code, forms[0]), of(code, forms[1]), "{code}");
        }
        assert_eq!(of("cs", "ledovce"), "ledovce", "no stemmer");
        assert_eq!(of("ko", "나이"), "나이", "one syllable would be left");
    }

    #[test]
    fn exceptions_are_of_english() {
        assert_eq!(stem("organization"), "organization");
        assert_eq!(stem("emergent"), "emergence");
    }

    proptest! {
        /// Snowball's stemmers cut bytes; those that are used cut none in two.
        #[test]
        fn no_word_stops_a_stemmer(word in "[\\p{L}]{0,12}", ascii in "[a-zßäöüéèçñğıåæøãõ]{0,14}") {
            for language in Language::all() {
                in_language(&word.to_lowercase(), language);
                in_language(&ascii, language);
            }
        }

        #[test]
        fn no_word_in_its_own_letters_stops_a_stemmer(word in "[а-яё]{0,12}|[\u{620}-\u{64A}]{0,12}|[a-zà-ÿğışőűăâîșț]{0,12}") {
            for language in Language::all() {
                in_language(&word, language);
            }
        }
    }
}
