//! Letters that are written as LaTeX commands, as many titles and abstracts have them.
//!
//! Order: letters → commands (formulas, groups, symbols).

mod commands;
mod formulas;
mod groups;
mod symbols;

use std::borrow::Cow;
use std::cell::LazyCell;

use memchr::memchr;
use unicode_normalization::char::compose;

pub(super) use commands::{without_commands, without_source};

/// Accents: what follows the backslash, the combining character, and whether a letter may follow without braces.
const ACCENTS: [(char, char, bool); 15] = [
    ('"', '\u{308}', true),
    ('\'', '\u{301}', true),
    ('`', '\u{300}', true),
    ('^', '\u{302}', true),
    ('~', '\u{303}', true),
    ('=', '\u{304}', false),
    ('.', '\u{307}', false),
    ('H', '\u{30b}', false),
    ('b', '\u{331}', false),
    ('c', '\u{327}', false),
    ('d', '\u{323}', false),
    ('k', '\u{328}', false),
    ('r', '\u{30a}', false),
    ('u', '\u{306}', false),
    ('v', '\u{30c}', false),
];

/// Longest letter with the blanks and the brace around it, in bytes.
const LONGEST_LETTER: usize = 8;

/// Letters that have a command of their own.
const LETTERS: [(&str, &str); 20] = [
    ("ss", "ß"),
    ("ae", "æ"),
    ("AE", "Æ"),
    ("oe", "œ"),
    ("OE", "Œ"),
    ("aa", "å"),
    ("AA", "Å"),
    ("o", "ø"),
    ("O", "Ø"),
    ("l", "ł"),
    ("L", "Ł"),
    ("i", "ı"),
    ("j", "ȷ"),
    ("dh", "ð"),
    ("DH", "Ð"),
    ("dj", "đ"),
    ("DJ", "Đ"),
    ("th", "þ"),
    ("TH", "Þ"),
    ("ng", "ŋ"),
];

/// A text with `ö` in place of `\"o`, `\"{o}` and `{\"o}`, and so on; all other commands stay as they are.
pub(super) fn with_letters(text: &str) -> Cow<'_, str> {
    if memchr(b'\\', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let are_quotes = LazyCell::new(|| has_escaped_quotes(text));
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr(b'\\', rest.as_bytes()) {
        let (before, command) = rest.split_at(at);
        let command = &command[1..];
        out.push_str(before);
        let letter = match command.starts_with('"') && *are_quotes {
            true => None,
            false => accent(command, out.ends_with('{')).or_else(|| letter(command)),
        };
        rest = match letter {
            Some((letter, length)) => push_letter(&mut out, &letter, &command[length..]),
            None => {
                out.push('\\');
                command
            }
        };
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Adds a letter, without the braces it may stand in; returns what comes after.
fn push_letter<'a>(out: &mut String, letter: &str, after: &'a str) -> &'a str {
    let closed = after.strip_prefix('}').filter(|_| out.ends_with('{'));
    if closed.is_some() {
        out.pop();
    }
    out.push_str(letter);
    closed.unwrap_or(after)
}

/// True where `\"` are quotes that were escaped once too often: some close a word.
fn has_escaped_quotes(text: &str) -> bool {
    let mut quotes = text.split("\\\"").skip(1);
    quotes.any(|after| !after.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '{' | '\\')))
}

/// The accented letter that a command without its backslash begins with, and the length of the command.
///
/// - `is_braced`: a brace stands before: `{\v c}` is one letter.
fn accent(command: &str, is_braced: bool) -> Option<(String, usize)> {
    let name = command.chars().next()?;
    let (_, mark, may_stand_bare) = ACCENTS.iter().find(|(accent, ..)| *accent == name)?;
    let argument = &command[1..];
    let (inside, length) = match argument.strip_prefix('{') {
        Some(braced) => {
            let end = braced.bytes().take(LONGEST_LETTER).position(|byte| byte == b'}')?;
            (&braced[..end], end + 3)
        }
        None if is_braced && (argument.starts_with(' ') || !(*may_stand_bare || name.is_alphabetic())) => {
            let end = argument.bytes().take(LONGEST_LETTER).position(|byte| byte == b'}')?;
            (argument[..end].trim(), end + 1)
        }
        None if *may_stand_bare && argument.starts_with("\\i ") => ("\\i", 4),
        None if *may_stand_bare && argument.starts_with("\\i") => ("\\i", 3),
        None if *may_stand_bare => (argument.get(..1)?, 2),
        None => return None,
    };
    let base = match inside {
        // Dotless: the accent takes the place of the dot.
        "\\i" => 'i',
        _ => inside.chars().next().filter(|base| inside.len() == base.len_utf8())?,
    };
    Some((compose(base, *mark)?.to_string(), length))
}

/// The letter whose command stands here, and the length of the command with what ends it.
fn letter(command: &str) -> Option<(String, usize)> {
    let length = command
        .find(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or(command.len());
    let (_, letter) = LETTERS.iter().find(|(name, _)| *name == &command[..length])?;
    let end = match &command[length..] {
        after if after.starts_with("{}") => 2,
        after if after.starts_with(' ') => 1,
        _ => 0,
    };
    Some(((*letter).to_owned(), length + end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_are_read_in_every_way_they_are_written() {
        for written in [
            "Schr\\\"odinger",
            "Schr\\\"{o}dinger",
            "Schr{\\\"o}dinger",
            "Schr{\\\"{o}}dinger",
        ] {
            assert_eq!(with_letters(written), "Schrödinger", "{written}");
        }
        assert_eq!(
            with_letters("Erd\\H{o}s-R\\'enyi, na\\\"{\\i}ve, na\\\"\\i ve"),
            "Erdős-Rényi, naïve, naïve"
        );
        assert_eq!(
            with_letters("Fran\\c{c}ois, H\\aa kon, Gr\\\"o{\\ss}e, {\\O}re, \\L{}odz"),
            "François, Håkon, Größe, Øre, Łodz"
        );
        assert_eq!(
            with_letters("{\\v S}ime{\\v{c}}ek, {\\'\\i}, {\\.I}, \\d{s}, {\\c c}, {\\' e}, {\\i}, \\th{}"),
            "Šimeček, í, İ, ṣ, ç, é, ı, þ"
        );
    }

    #[test]
    fn other_commands_stay() {
        for text in [
            "$\\alpha$ \\emph{x} \\le \\oplus \\c c \\. x",
            "a \\\\ b \\",
            "\\'1 \\'{ab} \\'{",
            "50\\% \\\"",
            "{\\v ab} {\\v",
        ] {
            assert_eq!(with_letters(text), text);
        }
    }

    #[test]
    fn quotes_that_were_escaped_twice_are_no_accents() {
        let text = "the \\\"attention sink\\\" of it";
        assert_eq!(with_letters(text), text);
        assert_eq!(with_letters("the na\\\"ive way"), "the naïve way");
    }
}
