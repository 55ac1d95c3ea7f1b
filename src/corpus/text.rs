//! Text as people wrote it, made safe to show on one line.

use super::latex;
use super::markup::without_markup;

/// Longest excerpt shown of something that was refused, in characters.
const EXCERPT_CHARS: usize = 80;

/// Begins a control sequence of terminals, such as a change of colour.
const ESCAPE: char = '\u{1b}';

/// Folds every run of white space into one space, trims, and drops characters that can't be seen.
///
/// Dropped are control characters and terminals' control sequences, zero-width spaces, soft hyphens, and the bidirectional overrides and isolates
/// (U+202A–U+202E, U+2066–U+2069) that let a text rearrange what stands around it. Right-to-left text stays as it is.
pub(crate) fn folded(text: &str) -> String {
    if is_folded_ascii(text.as_bytes()) && !text.starts_with(' ') && !text.ends_with(' ') {
        return text.to_owned();
    }
    let mut folded = String::with_capacity(text.len());
    let mut is_after_space = false;
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let length = match character {
            ESCAPE => sequence_length(rest),
            _ if character.is_whitespace() => {
                is_after_space = true;
                character.len_utf8()
            }
            _ if is_invisible(character) => character.len_utf8(),
            _ => {
                if is_after_space && !folded.is_empty() {
                    folded.push(' ');
                }
                is_after_space = false;
                let length = word_length(rest);
                folded.push_str(&rest[..length]);
                length
            }
        };
        rest = &rest[length..];
    }
    folded
}

/// Bytes up to the next character that isn't plainly part of a word, one at least: the first one is.
fn word_length(text: &str) -> usize {
    let is_plain = |byte: &u8| matches!(byte, b'!'..=b'~');
    let mut end = text.chars().next().map_or(0, char::len_utf8);
    loop {
        end += text.as_bytes()[end..].iter().take_while(|byte| is_plain(byte)).count();
        match text[end..].chars().next() {
            Some(letter) if letter.is_alphabetic() => end += letter.len_utf8(),
            _ => return end,
        }
    }
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
    if !has_markup(text) {
        return folded(text);
    }
    let text = without_markup(text);
    let lettered = latex::with_letters(&text);
    folded(&latex::without_commands(&lettered))
}

/// A text that is TeX as a whole, as bibliographies have it, as a reader sees it: braces only group, and `~` is a blank.
pub(crate) fn readable_source(text: &str) -> String {
    readable(&latex::without_source(&latex::with_letters(text)))
}

/// Whether one of the signs is there with which all markup begins; most texts have none.
fn has_markup(text: &str) -> bool {
    let is_sign = |byte: u8| matches!(byte, b'<' | b'&' | b'\\' | b'$' | b'{');
    // Within a piece all bytes are looked at, which processors do at once.
    let mut pieces = text.as_bytes().chunks(64);
    pieces.any(|piece| piece.iter().fold(false, |found, byte| found | is_sign(*byte)))
}

/// True for most texts: printable ASCII, with single spaces between words only.
fn is_folded_ascii(bytes: &[u8]) -> bool {
    // Within a piece all bytes are looked at, which processors do at once; pieces share a byte.
    let is_odd =
        |found: bool, pair: &[u8]| found | !matches!(pair[0], b' '..=b'~') | ((pair[0] == b' ') & (pair[1] == b' '));
    let pieces = (0..bytes.len())
        .step_by(64)
        .map(|at| &bytes[at..bytes.len().min(at + 65)]);
    let are_even = |piece: &[u8]| !piece.windows(2).fold(false, is_odd);
    pieces.into_iter().all(are_even) && bytes.last().is_none_or(|last| matches!(last, b' '..=b'~'))
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

fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{ad}' | '\u{200b}' | '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
