//! Text as people wrote it, made safe to show on one line.

use std::borrow::Cow;

use super::latex;
use super::markup::without_markup;
use super::unseen::is_unseen;

/// Longest excerpt shown of something that was refused, in characters.
const EXCERPT_CHARS: usize = 80;

/// Begins a control sequence of terminals, such as a change of colour.
const ESCAPE: char = '\u{1b}';

/// Bytes that are looked at together, which processors do at once; of what is left, as many as the second.
const PIECE: usize = 64;
const SMALL_PIECE: usize = 16;

/// Folds every run of white space into one space, trims, and drops characters that can't be seen.
///
/// Dropped are control characters and terminals' control sequences, and what [`unseen`] has. Right-to-left text stays as it is.
pub(crate) fn folded(text: &str) -> String {
    as_folded(text).into_owned()
}

/// As [`folded`]; nearly all texts are that already, and are not copied.
pub(crate) fn as_folded(text: &str) -> Cow<'_, str> {
    folded_from(text.trim(), 0)
}

/// - `text`: trimmed.
/// - `even`: bytes at its start that are known to be folded.
fn folded_from(text: &str, even: usize) -> Cow<'_, str> {
    let even = even + even_length(text, even);
    if even == text.len() {
        return Cow::Borrowed(text);
    }
    let mut folded = String::with_capacity(text.len());
    folded.push_str(&text[..even]);
    let mut rest = &text[even..];
    while !rest.is_empty() {
        let (gap, is_space) = gap_length(text, text.len() - rest.len());
        rest = &rest[gap..];
        let even = even_length(text, text.len() - rest.len());
        if is_space && even > 0 && !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(&rest[..even]);
        rest = &rest[even..];
    }
    Cow::Owned(folded)
}

/// Bytes from a position on that are folded: visible characters, with single spaces before them.
fn even_length(text: &str, from: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        let piece = bytes[at..].first_chunk();
        if piece.is_some_and(is_even_ascii) {
            at += PIECE;
            continue;
        }
        let end = bytes.len().min(at + PIECE);
        while at < end {
            match even_step(text, at) {
                0 => return at - from,
                length => at += length,
            }
        }
    }
    at - from
}

/// Whether all but the last byte, which the next piece begins with, are printable ASCII, and every space stands before a visible
/// character.
fn is_even_ascii(piece: &[u8; PIECE + 1]) -> bool {
    let is_odd = |at: usize| {
        let (byte, next) = (piece[at], piece[at + 1]);
        !matches!(byte, b' '..=b'~') | ((byte == b' ') & !matches!(next, b'!'..=b'~'))
    };
    !(0..PIECE).fold(false, |found, at| found | is_odd(at))
}

/// Bytes of the visible character at a position, or of the one behind the space that stands there; 0 if there is none.
fn even_step(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    match (bytes[at], bytes.get(at + 1)) {
        (b'!'..=b'~', _) => 1,
        (b' ', Some(b'!'..=b'~')) => 2,
        (b' ', Some(0x80..)) => match visible_length(text, at + 1) {
            0 => 0,
            length => 1 + length,
        },
        (0x80.., _) => visible_length(text, at),
        _ => 0,
    }
}

/// Bytes of the character at a position, 0 if it is white space or can't be seen.
fn visible_length(text: &str, at: usize) -> usize {
    let first = text[at..].chars().next();
    let visible = first.filter(|&character| !character.is_whitespace() && !is_unseen(text, at, character));
    visible.map_or(0, char::len_utf8)
}

/// Bytes from a position up to the next visible character, and whether white space is among them.
fn gap_length(text: &str, from: usize) -> (usize, bool) {
    let mut rest = &text[from..];
    let mut is_space = false;
    while let Some(character) = rest.chars().next() {
        let length = match character {
            ESCAPE => sequence_length(rest),
            _ if character.is_whitespace() || is_unseen(text, text.len() - rest.len(), character) => {
                character.len_utf8()
            }
            _ => break,
        };
        is_space |= character.is_whitespace();
        rest = &rest[length..];
    }
    (text.len() - rest.len() - from, is_space)
}

/// Bytes of a terminal's control sequence, parameters up to a letter; of the character alone if it begins none.
fn sequence_length(text: &str) -> usize {
    let Some(parameters) = text.strip_prefix("\u{1b}[") else {
        return ESCAPE.len_utf8();
    };
    let behind = parameters.trim_start_matches(|c: char| matches!(c, ' '..='?'));
    let end = usize::from(behind.starts_with(|c: char| matches!(c, '@'..='~')));
    text.len() - behind.len() + end
}

/// White space folded, as a reader sees it: without HTML, JATS and MathML, and with letters and signs in place of LaTeX
/// commands.
pub fn readable(text: &str) -> String {
    as_readable(text).into_owned()
}

/// As [`readable`]; most texts are that already, and are not copied.
pub(crate) fn as_readable(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    let plain = plain_length(text);
    if !has_markup(&text[plain..]) {
        return folded_from(text, plain);
    }
    let text = without_markup(text);
    let lettered = latex::with_letters(&text);
    let plain = latex::without_commands(&lettered);
    match as_folded(&plain) {
        Cow::Owned(folded) => folded.into(),
        Cow::Borrowed(folded) if folded.len() < plain.len() => folded.to_owned().into(),
        Cow::Borrowed(_) => plain.into_owned().into(),
    }
}

/// A text that is TeX as a whole, as bibliographies have it, as a reader sees it: braces only group, and `~` is a blank.
pub(crate) fn readable_source(text: &str) -> String {
    readable(&latex::without_source(&latex::with_letters(text)))
}

/// Whether one of the signs is there with which all markup begins; most texts have none.
fn has_markup(text: &str) -> bool {
    let has_sign = |piece: &[u8]| piece.iter().fold(false, |found, byte| found | is_sign(*byte));
    let (pieces, rest) = text.as_bytes().as_chunks::<PIECE>();
    pieces.iter().any(|piece| has_sign(piece)) || has_sign(rest)
}

fn is_sign(byte: u8) -> bool {
    matches!(byte, b'<' | b'&' | b'\\' | b'$' | b'{')
}

/// Bytes at the start of a text, in whole pieces, that are printable ASCII without markup, with single spaces before visible
/// characters: both questions at once, since nearly all of most texts is like that.
///
/// - `text`: trimmed.
fn plain_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let large = plain_pieces::<PIECE>(bytes, 0);
    let at = plain_pieces::<SMALL_PIECE>(bytes, large);
    // The last bytes are looked at again, with those before them.
    let last = bytes.len().checked_sub(SMALL_PIECE + 1).filter(|last| *last <= at);
    let is_plain_to_end = |last| {
        plain_pieces::<SMALL_PIECE>(bytes, last) > last && bytes.last().is_some_and(|byte| is_plain(*byte, b'x'))
    };
    match last.is_some_and(is_plain_to_end) {
        true => bytes.len(),
        false => at,
    }
}

/// Where the first piece behind a position is that is not plain, or has no byte behind it.
fn plain_pieces<const N: usize>(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let (Some(piece), Some(next)) = (
        bytes.get(at..).and_then(<[u8]>::first_chunk::<N>),
        bytes.get(at + 1..).and_then(<[u8]>::first_chunk::<N>),
    ) {
        if !(0..N).fold(true, |are_plain, i| are_plain & is_plain(piece[i], next[i])) {
            break;
        }
        at += N;
    }
    at
}

/// Whether a byte is printable ASCII and no sign of markup, and no space before another.
fn is_plain(byte: u8, next: u8) -> bool {
    let is_printable = byte.wrapping_sub(b' ') <= b'~' - b' ';
    // `$` and `&` differ in one bit; so do `<` and `\\`, with two other bytes, in two: those are looked at more closely.
    let is_markup = (byte & 0xfd == b'$') | (byte & 0x9f == b'<' & 0x9f) | (byte == b'{');
    is_printable & !is_markup & ((byte != b' ') | (next != b' '))
}

/// The beginning of a text, folded: at most 80 characters, with `…` if something is left out.
pub(crate) fn excerpt(text: &str) -> String {
    // Bounds the work on a line of many megabytes; invisible characters may make the excerpt shorter than it could be.
    let beginning: String = text.chars().take(4 * EXCERPT_CHARS).collect();
    let folded = folded(&beginning);
    match folded.char_indices().nth(EXCERPT_CHARS) {
        Some((end, _)) => format!("{}…", &folded[..end]),
        None if beginning.len() < text.len() => format!("{folded}…"),
        None => folded,
    }
}

/// A name on one line, with escapes in place of what can't be seen and of line breaks: `a\u{1b}[31m.txt`. Unlike folding, that keeps
/// different names different.
pub(crate) fn escaped(name: &str) -> String {
    let mut escaped = String::with_capacity(name.len());
    for (at, character) in name.char_indices() {
        let is_odd_space = character.is_whitespace() && character != ' ';
        match is_odd_space || is_unseen(name, at, character) {
            true => escaped.extend(character.escape_default()),
            false => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Folded one character after the other.
    fn folded_slowly(text: &str) -> String {
        let (mut folded, mut rest, mut is_after_space) = (String::new(), text, false);
        while let Some(first) = rest.chars().next() {
            let length = if first == ESCAPE {
                sequence_length(rest)
            } else {
                first.len_utf8()
            };
            if first.is_whitespace() {
                is_after_space = true;
            } else if !is_unseen(text, text.len() - rest.len(), first) {
                folded.push_str(if is_after_space && !folded.is_empty() { " " } else { "" });
                folded.push(first);
                is_after_space = false;
            }
            rest = &rest[length..];
        }
        folded
    }

    proptest! {
        #[test]
        fn folding_is_the_same_for_every_character(text in "(a|word |  |\t|\u{1b}\\[31m|\u{1b}|é|–| –|\u{a0}|\u{200b}|\u{ad}|\u{2028}|\u{202e}|\u{7f}|x{60,70}|字|\u{200d}|\u{200f}|ا|\u{fe0f}|❤){0,20}") {
            prop_assert_eq!(folded(&text), folded_slowly(&text));
        }

        #[test]
        fn any_text_is_folded_like_that(text in "\\PC{0,80}|.{0,80}") {
            prop_assert_eq!(folded(&text), folded_slowly(&text));
        }
    }

    #[test]
    fn colours_of_a_terminal_are_dropped() {
        assert_eq!(folded("a \u{1b}[31;1mred\u{1b}[0m word \u{1b}"), "a red word");
    }

    #[test]
    fn folds_every_kind_of_white_space() {
        assert_eq!(folded(" a\t\r\n b\u{a0}\u{2003}c\u{2028}d "), "a b c d");
        assert_eq!(folded(" \n "), "");
    }

    #[test]
    fn drops_what_cannot_be_seen_and_keeps_right_to_left_text() {
        assert_eq!(folded("\u{feff}a\0b\u{1b}[31m"), "ab");
        assert_eq!(folded("\u{202e}שלום \u{2066}עולם\u{2069}"), "שלום עולם");
    }

    #[test]
    fn cuts_excerpts_at_80_characters() {
        assert_eq!(excerpt("short"), "short");
        assert_eq!(excerpt(&"ä".repeat(80)), "ä".repeat(80));
        assert_eq!(excerpt(&"ä".repeat(81)), format!("{}…", "ä".repeat(80)));
        assert_eq!(excerpt(&format!("a{}b", " ".repeat(900))), "a…");
    }

    proptest! {
        #[test]
        fn folding_again_changes_nothing(text in "(a| |\u{200b}|\u{200d}|\u{200f}|\u{115f}|ا|ᄀ|\u{fe0f}|\u{fe00}|❤|字){0,20}") {
            let once = folded(&text);
            prop_assert_eq!(folded(&once), once);
        }
    }

    #[test]
    fn names_are_shown_on_one_line_and_stay_apart() {
        assert_eq!(escaped("papers of May.jsonl"), "papers of May.jsonl");
        assert_eq!(escaped("a\u{1b}[31m\nb\u{200b}.txt"), "a\\u{1b}[31m\\nb\\u{200b}.txt");
        assert_eq!(escaped("冰川 é.csv"), "冰川 é.csv");
    }
}
