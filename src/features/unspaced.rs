//! Words of scripts that put no spaces between them: Chinese, Japanese, Thai, Lao, Burmese, Khmer.

use std::ops::Range;
use std::sync::LazyLock;

use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};

/// Finds words by dictionaries that are part of the program: the same on every machine.
///
/// Source: Unicode Standard Annex 29 names the scripts; ICU's dictionaries have the words.
static SEGMENTER: LazyLock<WordSegmenterBorrowed<'static>> =
    LazyLock::new(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()));

/// Chinese characters, also in Japanese texts.
pub(crate) fn is_han(letter: char) -> bool {
    matches!(letter, '\u{3005}'..='\u{3007}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}')
}

/// Korean syllables, which stand in words with spaces between, endings of grammar among them.
pub(crate) fn is_hangul(letter: char) -> bool {
    matches!(letter, '\u{AC00}'..='\u{D7A3}')
}

fn is_kana(letter: char) -> bool {
    matches!(letter, '\u{3041}'..='\u{3096}' | '\u{3099}'..='\u{309F}' | '\u{30A1}'..='\u{30FA}' | '\u{30FC}'..='\u{30FF}'
        | '\u{31F0}'..='\u{31FF}')
}

/// True for a letter of a script without spaces between words.
pub(crate) fn is_unspaced(letter: char) -> bool {
    letter >= '\u{E01}'
        && (is_han(letter)
            || is_kana(letter)
            || matches!(letter, '\u{E01}'..='\u{E4E}' | '\u{E81}'..='\u{EDF}' | '\u{1000}'..='\u{103F}'
                | '\u{1780}'..='\u{17D3}'))
}

/// True for a text with such letters; most texts have none.
pub(crate) fn has_unspaced(text: &str) -> bool {
    // Letters from U+0800 on begin with these bytes.
    text.bytes().any(|byte| byte >= 0xE0) && text.chars().any(is_unspaced)
}

/// True for what Japanese writes its grammar with.
pub(super) fn is_hiragana(word: &str) -> bool {
    (word.chars()).all(|letter| matches!(letter, '\u{3041}'..='\u{3096}' | '\u{30FC}'))
}

/// Cuts a text where letters without spaces begin and end.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = (Range<usize>, bool)> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = &text[start..];
        let is_such = is_unspaced(rest.chars().next()?);
        let end = rest
            .find(|letter| is_unspaced(letter) != is_such)
            .map_or(text.len(), |length| start + length);
        let piece = (start..end, is_such);
        start = end;
        Some(piece)
    })
}

/// Chinese characters that end words the dictionaries don't have whole: rate, zone, degree, method …
const SUFFIXES: &str = "率区區性度法学學层層体體器型量力值値态態线線面期场場論论式类類化機机";

/// Where the words of a piece without spaces stand in it.
pub(super) fn words(piece: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for (end, kind) in SEGMENTER.segment_str(piece).iter_with_word_type() {
        let word = std::mem::replace(&mut start, end)..end;
        if !kind.is_word_like() || word.is_empty() {
            continue;
        }
        match words.last_mut() {
            Some(last) if last.end == word.start && is_suffix(&piece[word.clone()], &piece[last.clone()]) => {
                last.end = word.end;
            }
            _ => words.push(word),
        }
    }
    words
}

/// True for a character that ends a word of two or more.
fn is_suffix(word: &str, before: &str) -> bool {
    let mut letters = word.chars();
    let is_one = letters.next().is_some_and(|letter| SUFFIXES.contains(letter)) && letters.next().is_none();
    is_one && before.chars().nth(1).is_some() && before.chars().all(is_han)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        words(text).into_iter().map(|word| &text[word]).collect()
    }

    #[test]
    fn words_are_those_of_dictionaries() {
        assert_eq!(split("冰川物质平衡"), ["冰川", "物质", "平衡"]);
        assert_eq!(
            split("測量离子电导率"),
            ["測量", "离子", "电导率"],
            "no word of one character"
        );
        assert_eq!(split("機械学習"), ["機械", "学習"]);
        assert_eq!(split("การเรียนรู้"), ["การ", "เรียน", "รู้"]);
    }

    #[test]
    fn a_text_is_cut_where_such_letters_begin_and_end() {
        let text = "COVID-19疫苗 and ワクチン";
        let pieces: Vec<(&str, bool)> = pieces(text).map(|(piece, is_such)| (&text[piece], is_such)).collect();
        assert_eq!(
            pieces,
            [
                ("COVID-19", false),
                ("疫苗", true),
                (" and ", false),
                ("ワクチン", true)
            ]
        );
        assert!(has_unspaced(text) && !has_unspaced("Gletscher – naïve 연구"));
    }
}
