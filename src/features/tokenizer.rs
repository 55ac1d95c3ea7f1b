//! Text to tokens: Unicode words in lower case, hyphenated compounds kept whole, markup stripped, stop words left out.

use std::borrow::Cow;
use std::iter::Peekable;
use std::sync::LazyLock;

use unicode_normalization::{UnicodeNormalization, is_nfkc_quick};
use unicode_segmentation::{UnicodeSegmentation, UnicodeWordIndices};

use super::language::{Language, unmarked};
pub use super::stemmer::stem;
use super::{stemmer, stop_words, unspaced};

/// Raised whenever a text is split, or a word stemmed, in another way, so that what was found before isn't taken for the same.
pub const RULES: u8 = 2;

/// Longest token that counts, in characters; longer ones are identifiers, hashes and broken markup.
const MAX_TOKEN_CHARS: usize = 40;

/// BLAKE3 of what decides which tokens and stems a word has: [`RULES`], the lists of words, and the version of the program, which
/// stands for its libraries. Stems found by other rules are not taken for the same.
pub fn rules() -> &'static str {
    static HASH: LazyLock<String> = LazyLock::new(|| {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&[RULES]);
        let lists = [stop_words::ENGLISH, stop_words::OF_PAPERS, stemmer::EXCEPTIONS];
        for part in lists.into_iter().chain([env!("CARGO_PKG_VERSION")]) {
            hasher.update(blake3::hash(part.as_bytes()).as_bytes());
        }
        hasher.finalize().to_hex().to_string()
    });
    &HASH
}

/// Prepares a text for splitting: no markup, no addresses, compatibility forms folded (NFKC); letter case stays.
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        // Normalised as it is; the same test, several times faster.
        let needs_stripping =
            text.bytes().any(|byte| matches!(byte, b'<' | b'&' | b'\\' | b'$')) || text.contains("://");
        return if needs_stripping {
            Cow::Owned(strip_markup(text))
        } else {
            Cow::Borrowed(text)
        };
    }
    let normalised: Cow<'_, str> = match is_nfkc_quick(text.chars()) {
        unicode_normalization::IsNormalized::Yes => Cow::Borrowed(text),
        _ => Cow::Owned(text.nfkc().collect()),
    };
    let needs_stripping =
        normalised.contains(['<', '&', '\\', '$', '\u{2010}', '\u{2011}']) || normalised.contains("://");
    if needs_stripping {
        Cow::Owned(strip_markup(&normalised))
    } else {
        normalised
    }
}

/// Removes HTML tags and entities, LaTeX commands and math marks, and web addresses.
fn strip_markup(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let skipped = match first {
            '<' => tag_len(rest),
            '&' => entity_len(rest),
            '\\' => command_len(rest),
            'h' | 'H' => address_len(rest),
            '$' => 1,
            _ => 0,
        };
        if skipped > 0 {
            if first != '$' {
                out.push(' ');
            }
            rest = &rest[skipped..];
        } else {
            out.push(if matches!(first, '\u{2010}' | '\u{2011}') {
                '-'
            } else {
                first
            });
            rest = &rest[first.len_utf8()..];
        }
    }
    out
}

/// Longest HTML tag that is taken for one, in bytes.
const MAX_TAG_BYTES: usize = 200;

/// Length of the HTML tag at the start of `text`, or 0: `<` and a letter, `/` or `!`, up to `>`.
fn tag_len(text: &str) -> usize {
    let opens = text[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
    if !opens {
        return 0;
    }
    text.bytes()
        .take(MAX_TAG_BYTES)
        .position(|byte| byte == b'>')
        .map_or(0, |end| end + 1)
}

/// Length of the HTML entity at the start of `text`, or 0.
fn entity_len(text: &str) -> usize {
    let name = text[1..]
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '#')
        .map_or(text.len(), |at| at + 1);
    if name > 2 && name <= 10 && text[name..].starts_with(';') {
        name + 1
    } else {
        0
    }
}

/// Length of the LaTeX command at the start of `text`: a backslash and its letters, or the backslash alone.
fn command_len(text: &str) -> usize {
    1 + text[1..]
        .find(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or(text.len() - 1)
}

/// Length of the web address at the start of `text`, or 0.
fn address_len(text: &str) -> usize {
    let starts = ["http://", "https://"].iter().any(|scheme| {
        text.get(..scheme.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(scheme))
    });
    if starts {
        text.find(char::is_whitespace).unwrap_or(text.len())
    } else {
        0
    }
}

/// A word as written, with its place in the cleaned text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<'a> {
    /// As written, upper and lower case.
    pub text: &'a str,
    /// Byte offset of the first character.
    pub start: usize,
}

/// The words of a cleaned text in order, compounds joined by single hyphens kept whole.
///
/// Source of the word boundaries: Unicode Standard Annex 29; dictionaries, where a script has no spaces.
pub fn words(cleaned: &str) -> Words<'_> {
    match unspaced::has_unspaced(cleaned) {
        false => Words::spaced(cleaned),
        true => Words {
            found: unspaced_words(cleaned).into_iter(),
            ..Words::spaced("")
        },
    }
}

/// Words of a text.
#[derive(Debug)]
pub struct Words<'a> {
    text: &'a str,
    parts: Peekable<UnicodeWordIndices<'a>>,
    /// Those of a text that has some without spaces between.
    found: std::vec::IntoIter<Word<'a>>,
}

impl<'a> Words<'a> {
    fn spaced(text: &'a str) -> Self {
        Self {
            text,
            parts: text.unicode_word_indices().peekable(),
            found: Vec::new().into_iter(),
        }
    }
}

impl<'a> Iterator for Words<'a> {
    type Item = Word<'a>;

    fn next(&mut self) -> Option<Word<'a>> {
        let Some((start, first)) = self.parts.next() else {
            return self.found.next();
        };
        let mut end = start + first.len();
        while let Some((next_start, next)) = self.parts.peek() {
            if *next_start == end + 1 && self.text.as_bytes()[end] == b'-' {
                end = next_start + next.len();
                self.parts.next();
            } else {
                break;
            }
        }
        Some(Word {
            text: &self.text[start..end],
            start,
        })
    }
}

fn unspaced_words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    for (piece, is_unspaced) in unspaced::pieces(text) {
        let start = piece.start;
        let piece = &text[piece];
        if is_unspaced {
            words.extend(unspaced::words(piece).into_iter().map(|word| Word {
                start: start + word.start,
                text: &piece[word],
            }));
        } else {
            words.extend(Words::spaced(piece).map(|word| Word {
                start: start + word.start,
                ..word
            }));
        }
    }
    words
}

/// Two words as one text: no space between letters of a script that has none.
pub fn joined(before: &str, after: &str) -> String {
    let space = match are_spaced(before, after) {
        true => " ",
        false => "",
    };
    format!("{before}{space}{after}")
}

/// False for words that stand side by side in a script without spaces.
pub fn are_spaced(before: &str, after: &str) -> bool {
    !(before.ends_with(unspaced::is_unspaced) && after.starts_with(unspaced::is_unspaced))
}

/// A word as a name has it: without the mark of its language, a Korean noun without its particle.
pub(crate) fn named(word: &str) -> &str {
    stemmer::without_particle(shown(word))
}

/// A word without the mark of its language.
pub fn shown(word: &str) -> &str {
    unmarked(word).0
}

/// True for words that carry grammar but no subject; `word` in lower case, with the mark of its language.
pub fn is_stop_word(word: &str) -> bool {
    let (word, language) = unmarked(word);
    stop_words::is_stop_word(word, language)
}

/// True for what can be a token: 2 to 40 characters, a letter among them, no stop word; `word` in lower case, with the mark of its
/// language.
pub fn is_token(word: &str) -> bool {
    let (word, language) = unmarked(word);
    word.len() > 1
        && (word.len() <= MAX_TOKEN_CHARS || word.chars().count() <= MAX_TOKEN_CHARS)
        && word.chars().any(char::is_alphabetic)
        && word.chars().nth(1).is_some()
        && !stop_words::is_stop_word(word, language)
        && (word.is_ascii() || !unspaced::is_hiragana(word))
}

/// Calls `emit` with every token of an English text, in order.
pub fn for_each_token(text: &str, emit: impl FnMut(&str)) {
    for_each_token_in(Language::ENGLISH, text, emit);
}

/// Calls `emit` with every token of a text in a language, in order; they bear its mark.
pub fn for_each_token_in(language: Language, text: &str, mut emit: impl FnMut(&str)) {
    for_each_form(text, language, |form, _| tokens_of(form, &mut emit));
}

/// Calls `emit` with every word of a text in lower case, compounds kept whole, stop words among them, and whether something
/// else than white space stands between it and the word before. Words bear the mark of the text's language.
pub(crate) fn for_each_form(text: &str, language: Language, mut emit: impl FnMut(&str, bool)) {
    let cleaned = clean(text);
    let mut lower = String::new();
    let (mut is_first, mut is_after_gap) = (true, false);
    // No word holds a space, and what has ASCII letters only is split several times faster.
    for part in cleaned.split(' ') {
        let mut end = 0;
        for word in words(part) {
            is_after_gap |= holds_a_mark(&part[end..word.start]);
            end = word.start + word.text.len();
            lower.clear();
            lower_into(word.text, &mut lower);
            language.mark_word(&mut lower);
            emit(&lower, is_after_gap && !is_first);
            (is_first, is_after_gap) = (false, false);
        }
        is_after_gap |= holds_a_mark(&part[end..]);
    }
}

fn holds_a_mark(between: &str) -> bool {
    between.chars().any(|c| !c.is_whitespace())
}

/// Calls `emit` with the tokens of a word in lower case: of a compound its parts, then the whole. They bear its mark.
///
/// The parts let `mixture-of-experts` meet `mixture of experts`; the whole keeps what the compound alone means.
pub(crate) fn tokens_of(form: &str, mut emit: impl FnMut(&str)) {
    if form.contains('-') {
        match unmarked(form) {
            (_, Language::ENGLISH) => form.split('-').filter(|part| is_token(part)).for_each(&mut emit),
            (whole, language) => {
                for part in whole.split('-') {
                    let part: String = part.chars().chain(language.mark()).collect();
                    if is_token(&part) {
                        emit(&part);
                    }
                }
            }
        }
    }
    if is_token(form) {
        emit(form);
    }
}

/// Appends `word` in lower case, without a possessive ending; `lower` is empty before.
pub fn lower_into(word: &str, lower: &mut String) {
    if word.is_ascii() {
        lower.push_str(word);
        lower.make_ascii_lowercase();
    } else {
        lower.extend(word.chars().flat_map(char::to_lowercase));
    }
    for ending in ["'s", "\u{2019}s"] {
        if lower.ends_with(ending) {
            lower.truncate(lower.len() - ending.len());
        }
    }
}
