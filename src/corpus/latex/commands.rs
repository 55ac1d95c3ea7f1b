//! Formulas and commands to the text that a reader sees.

use std::borrow::Cow;

use memchr::{memchr_iter, memchr3};
use unicode_normalization::char::compose;

use super::groups::{MOST_IN_VAIN, ended, first, group, without_arguments};
use super::symbols::{Meaning, meaning};

/// How deep groups within groups are read.
const DEEPEST: usize = 16;

/// Longest formula, in bytes: the end of one without an end is not looked for in all of a text.
const LONGEST_FORMULA: usize = 2000;

/// A text without LaTeX commands, with the signs and the text that they stand for: `$\ell_1$` is `ℓ1`, `\textbf{X}` is `X`.
///
/// Arguments that are no text are dropped: keys, lengths, colours. A command that nobody knows stays, unless it has an argument,
/// which then stays alone. `$5 to $10` is no formula.
pub(crate) fn without_commands(text: &str) -> Cow<'_, str> {
    if memchr3(b'\\', b'$', b'{', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let out = read(text, false);
    match out == text {
        true => Cow::Borrowed(text),
        false => Cow::Owned(out),
    }
}

/// [`without_commands`] of a text that is TeX as a whole, as bibliographies have it: braces only group, and `~` is a blank.
pub(crate) fn without_source(text: &str) -> Cow<'_, str> {
    if !text
        .bytes()
        .any(|byte| matches!(byte, b'\\' | b'$' | b'{' | b'}' | b'~'))
    {
        return Cow::Borrowed(text);
    }
    Cow::Owned(read(text, true))
}

fn read(text: &str, is_source: bool) -> String {
    let mut reader = Reader {
        out: String::with_capacity(text.len()),
        depth: 0,
        is_source,
        left: MOST_IN_VAIN,
    };
    reader.read(text, false);
    reader.out
}

pub(super) struct Reader {
    pub(super) out: String,
    pub(super) depth: usize,
    /// Whether the text is TeX as a whole.
    pub(super) is_source: bool,
    /// Of [`MOST_IN_VAIN`].
    pub(super) left: usize,
}

impl Reader {
    pub(super) fn read(&mut self, text: &str, is_formula: bool) {
        if self.depth > DEEPEST {
            self.out.push_str(text);
            return;
        }
        self.depth += 1;
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            rest = match first {
                '\\' => self.command(&rest[1..], is_formula),
                '$' if !is_formula => self.formula(rest),
                '{' => self.braces(rest, is_formula),
                '}' if is_formula || self.is_source => &rest[1..],
                '^' | '_' if is_formula => self.script(first, &rest[1..]),
                '~' if is_formula || self.is_tie(&rest[1..]) => self.passed(" ", &rest[1..]),
                _ => {
                    let plain = plain_length(rest, is_formula || self.is_source).max(first.len_utf8());
                    self.passed(&rest[..plain], &rest[plain..])
                }
            };
        }
        self.depth -= 1;
    }

    /// Whether a `~` before this text is a blank: in source, ` ~10` and an address have another one.
    fn is_tie(&self, behind: &str) -> bool {
        let is_parted = behind.starts_with(|c: char| !c.is_whitespace());
        let is_apart = self
            .out
            .ends_with(|c: char| c.is_whitespace() || matches!(c, '(' | '/' | '='))
            || self.out.is_empty();
        behind.starts_with('\\') || (self.is_source && is_parted && !is_apart)
    }

    fn passed<'a>(&mut self, written: &str, rest: &'a str) -> &'a str {
        self.out.push_str(written);
        rest
    }

    /// What stands within dollar signs, if they are a pair: none has white space inside, and no digit follows the second.
    fn formula<'a>(&mut self, text: &'a str) -> &'a str {
        let mark = if text.starts_with("$$") { "$$" } else { "$" };
        let inside = &text[mark.len()..];
        let is_closing = |at: usize| {
            let before = inside[..at].chars().next_back();
            let is_empty = at == 0;
            let is_escaped = before == Some('\\');
            let is_spaced = mark.len() == 1 && before.is_some_and(char::is_whitespace);
            // In source, no amount begins with anything but a digit: `$<$5`.
            let may_be_amount =
                mark.len() == 1 && (!self.is_source || inside.starts_with(|c: char| c.is_ascii_digit()));
            let is_amount = may_be_amount && inside[at + 1..].starts_with(|c: char| c.is_ascii_digit());
            !is_empty && !is_escaped && !is_spaced && !is_amount
        };
        let is_open = mark.len() == 2 || !inside.starts_with(char::is_whitespace);
        let near = &inside[..inside.floor_char_boundary(if is_open { LONGEST_FORMULA } else { 0 })];
        let end = match mark.len() {
            1 => memchr_iter(b'$', near.as_bytes()).find(|&at| is_closing(at)),
            _ => near.match_indices(mark).map(|(at, _)| at).find(|&at| is_closing(at)),
        };
        match end {
            Some(end) => {
                self.read(&inside[..end], true);
                &inside[end + mark.len()..]
            }
            None => self.passed("$", &text[1..]),
        }
    }

    /// Braces around words only keep their case; others belong to the text, as those of a set.
    fn braces<'a>(&mut self, text: &'a str, is_formula: bool) -> &'a str {
        let Some((inside, rest)) = group(text, &mut self.left) else {
            let is_mark = is_formula || self.is_source;
            return self.passed(if is_mark { "" } else { "{" }, &text[1..]);
        };
        let is_word = |c: char| {
            c.is_alphanumeric() || c.is_whitespace() || matches!(c, '-' | '\'' | '\\' | '{' | '}' | '.' | ':' | '/')
        };
        let is_plain = inside.chars().all(is_word) && inside.contains(char::is_alphabetic) && !inside.contains("://");
        if is_formula || is_plain || self.is_source {
            self.read(inside, is_formula);
        } else {
            self.out.push('{');
            self.read(inside, false);
            self.out.push('}');
        }
        rest
    }

    /// - `text`: from behind the backslash on.
    /// - returns: what comes after the command.
    fn command<'a>(&mut self, text: &'a str, is_formula: bool) -> &'a str {
        let length = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
        let (name, rest) = text.split_at(length);
        if name.is_empty() {
            return self.sign(text);
        }
        let meaning = meaning(name);
        match meaning {
            Some(Meaning::Text(text)) => return self.passed(text, ended(rest)),
            Some(Meaning::Look) => {
                let gap = if name.contains("quad") { " " } else { "" };
                return self.passed(gap, rest.strip_prefix(' ').unwrap_or(rest));
            }
            Some(Meaning::Arguments(n)) => return self.dropped_arguments(rest, n),
            Some(Meaning::Mark(_)) | None => {}
        }
        match name {
            "frac" | "dfrac" | "tfrac" | "nicefrac" => self.fraction(rest),
            "sqrt" => {
                self.out.push('√');
                self.operand(rest)
            }
            "ensuremath" => self.braced_formula(rest),
            "textsuperscript" => self.script('^', rest),
            "textsubscript" => self.script('_', rest),
            "url" | "path" => match group(rest, &mut self.left) {
                Some((address, rest)) if address.contains("://") => self.passed(address, rest),
                _ => self.dropped_arguments(rest, 1),
            },
            _ => self.other(name, rest, is_formula),
        }
    }

    /// A command for the look of its argument, or one that nobody knows.
    fn other<'a>(&mut self, name: &str, rest: &'a str, is_formula: bool) -> &'a str {
        let mark = match meaning(name) {
            Some(Meaning::Mark(mark)) => Some(mark),
            _ => None,
        };
        let marked = mark.and_then(|mark| {
            let (base, rest) = group(rest, &mut self.left).or_else(|| first(rest))?;
            let mut letters = base.chars();
            let letter = letters.next().filter(|_| letters.next().is_none())?;
            Some((compose(letter, mark).unwrap_or(letter), rest))
        });
        match (marked, group(rest, &mut self.left)) {
            (Some((letter, rest)), _) => {
                self.out.push(letter);
                rest
            }
            (None, Some((inside, rest))) if !inside.trim().is_empty() => {
                let is_text = name.starts_with("text") || name == "mbox";
                self.read(inside, is_formula && !is_text);
                rest
            }
            (None, braced) => {
                self.out.push('\\');
                self.passed(name, braced.map_or(rest, |(_, rest)| rest))
            }
        }
    }

    /// A command of one character that is no letter.
    fn sign<'a>(&mut self, text: &'a str) -> &'a str {
        let Some(sign) = text.chars().next() else {
            return self.passed("\\", text);
        };
        let rest = &text[sign.len_utf8()..];
        match sign {
            '%' | '&' | '$' | '#' | '_' | '{' | '}' | '"' | '\'' => self.passed(&text[..1], rest),
            ',' | ';' | ':' | ' ' | '>' | '\\' => self.passed(" ", rest),
            '!' | '-' | '/' => rest,
            '~' | '^' if rest.starts_with("{}") => self.passed(&text[..1], &rest[2..]),
            '|' => self.passed("‖", rest),
            '(' | '[' => {
                let end = if sign == '(' { "\\)" } else { "\\]" };
                let near = &rest[..rest.floor_char_boundary(LONGEST_FORMULA)];
                match near.find(end) {
                    Some(at) => {
                        self.read(&rest[..at], true);
                        &rest[at + end.len()..]
                    }
                    None => self.passed("\\", text),
                }
            }
            _ => self.passed("\\", text),
        }
    }

    fn dropped_arguments<'a>(&mut self, rest: &'a str, n: usize) -> &'a str {
        let rest = without_arguments(rest, n, &mut self.left);
        self.dropped(rest)
    }

    /// Leaves out what stood here, with a space or brackets that were there for it.
    fn dropped<'a>(&mut self, rest: &'a str) -> &'a str {
        let is_bracketed =
            (self.out.ends_with('(') && rest.starts_with(')')) || (self.out.ends_with('[') && rest.starts_with(']'));
        if is_bracketed {
            self.out.pop();
        }
        let rest = if is_bracketed { &rest[1..] } else { rest };
        if rest.starts_with(['.', ',', ';', ':', ')']) && self.out.ends_with(' ') {
            self.out.pop();
        }
        rest
    }
}

/// Bytes before the next sign that means something.
fn plain_length(text: &str, is_formula: bool) -> usize {
    if is_formula {
        let is_sign = |byte: u8| matches!(byte, b'\\' | b'$' | b'{' | b'}' | b'^' | b'_' | b'~');
        return text.bytes().position(is_sign).unwrap_or(text.len());
    }
    match memchr3(b'\\', b'$', b'{', text.as_bytes()) {
        Some(at) if text[at..].starts_with('\\') && text[..at].ends_with('~') => at - 1,
        at => at.unwrap_or(text.len()),
    }
}

#[cfg(test)]
mod tests;
