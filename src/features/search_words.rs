//! Words for the search: what is asked and what papers say meet however it is typed.
//!
//! Letters count without their case and accents, and in their plain form: `CO₂`, `CO$_2$` and `CO2` are one word, as are `ﬁeld`
//! and `field`. Letters of scripts that put no spaces between words, and Korean syllables, are a word each, so that what is asked
//! is found within longer words.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

use super::language::Language;
use super::{stemmer, unspaced};

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchWord {
    /// As the index has it.
    pub word: String,
    /// Where it stands in the text, in bytes.
    pub place: Range<usize>,
}

/// The words of a text.
pub fn words(text: &str) -> Vec<SearchWord> {
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(char::is_alphanumeric).map(|from| at + from) {
        let end = plain_end(text, start).unwrap_or_else(|| word_end(text, start));
        push_word(&text[start..end], start, &mut words);
        at = end;
    }
    words
}

/// Where a word of ASCII letters and digits ends, if nothing can join it to what follows: most words.
fn plain_end(text: &str, start: usize) -> Option<usize> {
    let rest = &text.as_bytes()[start..];
    let length = rest
        .iter()
        .position(|byte| !byte.is_ascii_alphanumeric())
        .unwrap_or(rest.len());
    let is_joint = |byte: &u8| !byte.is_ascii() || matches!(byte, b'$' | b'{' | b'}' | b'_' | b'^' | b'<');
    (length > 0 && !rest.get(length).is_some_and(is_joint)).then_some(start + length)
}

/// Where the word ends that begins at `start`; one letter on for a script without spaces.
fn word_end(text: &str, start: usize) -> usize {
    let mut end = start;
    let mut letters = text[start..].chars().peekable();
    while let Some(letter) = letters.next() {
        if is_alone(letter) {
            if end > start {
                return end;
            }
            end += letter.len_utf8();
            // Its vowels and tones.
            let marks = letters.take_while(|letter| is_combining_mark(*letter));
            return end + marks.map(char::len_utf8).sum::<usize>();
        }
        if letter.is_alphanumeric() || is_combining_mark(letter) || is_invisible(letter) {
            end += letter.len_utf8();
            continue;
        }
        match joint_len(&text[end..], &text[start..end]) {
            0 => return end + closing_len(&text[end..], &text[start..end]),
            length => {
                end += length;
                letters = text[end..].chars().peekable();
            }
        }
    }
    end
}

/// True for a letter that is a word of its own.
pub fn is_alone(letter: char) -> bool {
    letter > '\u{E00}' && (unspaced::is_unspaced(letter) || unspaced::is_hangul(letter))
}

/// Places where a word may be broken, and marks of text direction: nobody types them.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
}

/// How sub- and superscripts are written in LaTeX and HTML: what begins one, and what stands around it.
const SCRIPTS: [&str; 4] = ["_", "^", "<sub>", "<sup>"];
const AROUND: [&str; 5] = ["$", "{", "}", "</sub>", "</sup>"];

/// Length of what stands between a word and a number below or above it, or between such a number and what follows it; else 0.
///
/// - `before`: the word so far.
fn joint_len(rest: &str, before: &str) -> usize {
    let mut length = 0;
    let mut has_script = false;
    loop {
        let here = &rest[length..];
        let script = SCRIPTS.iter().find(|mark| here.starts_with(**mark));
        has_script |= script.is_some();
        match script.or_else(|| AROUND.iter().find(|mark| here.starts_with(**mark))) {
            Some(mark) => length += mark.len(),
            None => break,
        }
    }
    let next = rest[length..].chars().next().unwrap_or(' ');
    let follows_number =
        !has_script && before.ends_with(|c: char| c.is_ascii_digit()) && before.contains(['_', '^', '<']);
    let is_joint = match has_script {
        true => next.is_ascii_digit(),
        false => follows_number && next.is_alphanumeric() && !is_alone(next),
    };
    match is_joint {
        true => length,
        false => 0,
    }
}

/// Length of what ends a number below or above a word, after what began it within the word; else 0.
fn closing_len(rest: &str, word: &str) -> usize {
    let n = |mark: &str| word.matches(mark).count();
    let mut length = 0;
    for (is_open, mark) in [
        (n("{") > n("}"), "}"),
        (n("$") % 2 == 1, "$"),
        (n("<sub>") > n("</sub>"), "</sub>"),
        (n("<sup>") > n("</sup>"), "</sup>"),
    ] {
        if is_open && rest[length..].starts_with(mark) {
            length += mark.len();
        }
    }
    length
}

/// Adds what stands at `start` as the index has it.
fn push_word(written: &str, start: usize, words: &mut Vec<SearchWord>) {
    let place = start..start + written.len();
    if written.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        let word = written.to_ascii_lowercase();
        return words.push(SearchWord { word, place });
    }
    let folded = folded(written);
    if !folded.chars().any(is_alone) {
        if !folded.is_empty() {
            words.push(SearchWord { word: folded, place });
        }
        return;
    }
    // Half-width letters are such only now.
    for letter in folded.chars().filter(|letter| !is_combining_mark(*letter)) {
        let (word, place) = (letter.to_string(), place.clone());
        words.push(SearchWord { word, place });
    }
}

/// A word in lower case, its letters in their plain form and without accents.
fn folded(written: &str) -> String {
    let plain = without_tags(written);
    let decomposed = plain.nfkd().flat_map(char::to_lowercase).nfd();
    let mut is_after_latin = false;
    let kept = decomposed.filter(|letter| {
        let is_accent = ('\u{300}'..='\u{36F}').contains(letter);
        if !is_accent && canonical_combining_class(*letter) == 0 {
            is_after_latin = *letter < '\u{400}';
        }
        (letter.is_alphanumeric() || is_combining_mark(*letter)) && !(is_accent && is_after_latin)
    });
    let mut word = String::with_capacity(written.len());
    for letter in kept.nfc() {
        match letter {
            'ß' => word.push_str("ss"),
            'æ' => word.push_str("ae"),
            'œ' => word.push_str("oe"),
            'ø' => word.push('o'),
            'đ' => word.push('d'),
            'ł' => word.push('l'),
            'ı' => word.push('i'),
            letter => word.push(letter),
        }
    }
    word
}

fn without_tags(written: &str) -> String {
    let tags = SCRIPTS.iter().chain(&AROUND).filter(|mark| mark.len() > 1);
    tags.fold(written.to_owned(), |text, tag| text.replace(tag, ""))
}

/// Stands after the stem in the index.
const AFTER_STEM: char = '|';

/// Stands between that and the rest of a word that begins with its stem: most words. Words that are twice in the index, as stem and
/// as they are written, would be alike to the table in which FTS5 gathers them.
const BEFORE_REST: char = '~';

/// Stands between stem and language.
const BEFORE_LANGUAGE: char = '~';

/// The stem of a word for the search, with its language: as themes have it.
pub fn stem(word: &str, language: Language) -> String {
    if word.chars().all(is_alone) {
        return word.to_owned();
    }
    match language.of_word(word) {
        Language::ENGLISH => stemmer::stem(word).into_owned(),
        language => marked(&stemmer::in_language(word, language), language),
    }
}

/// A stem with its language.
pub fn marked(stem: &str, language: Language) -> String {
    match language.of_word(stem) {
        Language::ENGLISH => stem.to_owned(),
        _ if stem.chars().all(is_alone) => stem.to_owned(),
        language => format!("{stem}{BEFORE_LANGUAGE}{}", language.code()),
    }
}

/// A word as the index has it: found by its stem, and within that by its letters.
pub fn indexed(word: &str, stem: &str) -> String {
    indexed_beginning(word, word, stem)
}

/// What the index has of a word with a stem that begins as a `beginning` does: its own beginning.
///
/// - `word`: one that begins so, by which those of the stem that don't begin with it are told from those that do.
pub fn indexed_beginning(beginning: &str, word: &str, stem: &str) -> String {
    let letters = stem.split_once(BEFORE_LANGUAGE).map_or(stem, |(letters, _)| letters);
    match word.strip_prefix(letters) {
        Some(_) => {
            let rest = beginning.strip_prefix(letters).unwrap_or_default();
            format!("{stem}{AFTER_STEM}{BEFORE_REST}{rest}")
        }
        None => format!("{stem}{AFTER_STEM}{beginning}"),
    }
}

/// What all words of the index with a stem begin with.
pub fn indexed_stem(stem: &str) -> String {
    format!("{stem}{AFTER_STEM}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn split(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.word).collect()
    }

    #[test]
    fn numbers_below_and_above_are_numbers() {
        for text in [
            "CO₂",
            "CO2",
            "co_2",
            "CO$_2$",
            "CO$_{2}$",
            "CO<sub>2</sub>",
            "{CO}_2",
            "ＣＯ２",
        ] {
            assert_eq!(split(text), ["co2"], "{text}");
        }
        for text in ["H₂O", "H$_2$O", "H<sub>2</sub>O"] {
            assert_eq!(split(text), ["h2o"], "{text}");
        }
        assert_eq!(split("x² and 10⁵"), ["x2", "and", "105"]);
        assert_eq!(split("$x^2$, $10^{5}$"), ["x2", "105"]);
        assert_eq!(split("snake_case $x$ x_i {a}"), ["snake", "case", "x", "x", "i", "a"]);
    }

    #[test]
    fn letters_count_without_what_they_are_written_with() {
        assert_eq!(split("ﬁeld Œuvre Straße Łódź"), ["field", "oeuvre", "strasse", "lodz"]);
        assert_eq!(split("Modèle, mode\u{300}le"), ["modele", "modele"]);
        assert_eq!(split("super\u{AD}con\u{AD}ductor"), ["superconductor"]);
        assert_eq!(split("Ледниковый ёж"), ["ледниковый", "ёж"], "letters of their own");
        assert_eq!(
            split("state-of-the-art isn't"),
            ["state", "of", "the", "art", "isn", "t"]
        );
    }

    #[test]
    fn letters_without_spaces_are_words() {
        assert_eq!(split("冰川2024年"), ["冰", "川", "2024", "年"]);
        assert_eq!(split("빙하의 flow"), ["빙", "하", "의", "flow"]);
        assert_eq!(split("ﾃﾞｰﾀ"), split("データ"));
        assert_eq!(split("รู้").len(), 1, "vowels and tones go with their letter");
    }

    #[test]
    fn places_are_those_of_the_text() {
        let text = "Of CO$_2$, ﬁelds";
        let written: Vec<&str> = words(text).into_iter().map(|word| &text[word.place]).collect();
        assert_eq!(written, ["Of", "CO$_2$", "ﬁelds"]);
    }

    #[test]
    fn words_are_found_by_stem_and_letters() {
        let german = Language::of_code("de").unwrap();
        let indexed = |word: &str, language| indexed(word, &stem(word, language));
        assert_eq!(indexed("modelling", Language::ENGLISH), "model|~ling");
        assert_eq!(indexed("model", Language::ENGLISH), "model|~");
        assert_eq!(indexed("study", Language::ENGLISH), "studi|study");
        assert_eq!(indexed("gletschern", german), "gletsch~de|~ern");
        let chinese = Language::of_code("zh").unwrap();
        assert_eq!(indexed("冰", chinese), "冰|~");
        assert_eq!(indexed("models", chinese), "model|~s", "an English word among others");
    }

    proptest! {
        #[test]
        fn words_hold_letters_and_digits_only_and_stand_in_order(text in ".{0,60}|[a-z0-9_^${}<>/subp ]{0,40}") {
            let mut start = 0;
            for word in words(&text) {
                prop_assert!(word.place.start >= start && !word.place.is_empty());
                start = word.place.start;
                prop_assert!(!word.word.is_empty());
                prop_assert!(word.word.chars().all(|c| c.is_alphanumeric() || is_combining_mark(c)), "{}", word.word);
                prop_assert!(text.is_char_boundary(word.place.end));
            }
        }
    }
}
