//! Values of fields, as slices of the file.

use super::signs::{begins_entry, split_name};

/// A part of a value; `#` joins several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part<'a> {
    /// What stands within braces.
    Braced(&'a str),
    /// What stands within quotation marks.
    Quoted(&'a str),
    /// A number, or the name of a text that is defined elsewhere.
    Word(&'a str),
}

/// Why a value has no end.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unclosed<'a> {
    /// The file ends; what was read up to there.
    AtEnd(Vec<Part<'a>>),
    /// Another entry begins before.
    Before(String),
}

/// Where a value ends, or would have to.
enum End {
    At(usize),
    /// Another entry begins here.
    Entry(usize),
    None,
}

/// Furthest that the end of a value is looked for where it is not where it should be, in bytes.
const FURTHEST: usize = 1 << 13;

/// Says that a field has no end.
pub(super) fn unclosed(name: &str) -> String {
    format!("the value of `{name}` has no end: a brace or a quotation mark does not close")
}

/// Whether a line within a text looks as a field does: `year = {2024}`.
pub(super) fn holds_field(text: &str) -> bool {
    text.lines().skip(1).any(|line| {
        let (name, behind) = split_name(line.trim_start());
        let value = behind.trim_start().strip_prefix('=').map(str::trim_start);
        !name.is_empty() && value.is_some_and(|value| value.starts_with(['{', '"']))
    })
}

/// Walks through one block.
pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    /// In bytes.
    pub(super) at: usize,
    /// What closes the block.
    pub(super) close: u8,
    /// Whether an entry within a value ends it.
    pub(super) looks_for_entries: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(super) fn skip_blanks(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    /// The value of a field, from behind its `=`.
    pub(super) fn value(&mut self, name: &str) -> Result<Vec<Part<'a>>, Unclosed<'a>> {
        let mut parts = Vec::new();
        loop {
            self.skip_blanks();
            let start = self.at + 1;
            let closed = match self.peek() {
                Some(b'{') => {
                    self.at = start;
                    self.close_brace(name).map(Part::Braced)
                }
                Some(b'"') => {
                    self.at = start;
                    self.close_quote(name).map(Part::Quoted)
                }
                _ => {
                    let (word, _) = split_name(self.rest());
                    self.at += word.len();
                    Ok(Part::Word(word))
                }
            };
            match closed {
                Ok(part) => parts.push(part),
                Err(Some(why)) => return Err(Unclosed::Before(why)),
                Err(None) => {
                    parts.push(Part::Braced(&self.text[start..]));
                    return Err(Unclosed::AtEnd(parts));
                }
            }
            self.skip_blanks();
            match self.peek() {
                Some(b'#') => self.at += 1,
                _ => return Ok(parts),
            }
        }
    }

    /// What stands before the brace that closes the one before; stops behind it, or where the text or the entry ends.
    ///
    /// BibTeX counts escaped braces too. Others don't, and write only one: then the value ends earlier than BibTeX has it, or BibTeX
    /// ends it in the middle of a text.
    ///
    /// - returns: else why there is none; nothing if the text ends.
    pub(super) fn close_brace(&mut self, name: &str) -> Result<&'a str, Option<String>> {
        let counted = self.brace(false, self.text.len());
        let up_to = match counted {
            End::At(end) if self.ends_value(end + 1) => end,
            _ => self.text.floor_char_boundary(self.at + FURTHEST),
        };
        let within = self.text.get(self.at..up_to).unwrap_or_default();
        let has_escaped = within.contains("\\{") || within.contains("\\}");
        let uncounted = match has_escaped {
            true => self.brace(true, up_to),
            false => End::None,
        };
        let is_better = matches!(uncounted, End::At(end) if self.ends_value(end + 1));
        self.stop(if is_better { uncounted } else { counted }, name)
    }

    /// - `until`: where to look no further.
    fn brace(&self, is_escape_known: bool, until: usize) -> End {
        let bytes = &self.text.as_bytes()[..until];
        let mut n_open = 1_usize;
        for at in memchr::memchr3_iter(b'{', b'}', b'@', &bytes[self.at..]).map(|at| self.at + at) {
            let is_escaped = is_escape_known && bytes[..at].ends_with(b"\\") && !bytes[..at].ends_with(b"\\\\");
            match bytes[at] {
                b'@' if self.is_entry(at) => return End::Entry(at),
                b'{' if !is_escaped => n_open += 1,
                b'}' if !is_escaped => n_open -= 1,
                _ => {}
            }
            if n_open == 0 {
                return End::At(at);
            }
        }
        End::None
    }

    /// The same of quotation marks.
    fn close_quote(&mut self, name: &str) -> Result<&'a str, Option<String>> {
        let near = (self.at + FURTHEST).min(self.text.len());
        let counted = self.quote(true, near);
        let end = match counted {
            End::At(end) => End::At(end),
            _ => match self.quote(false, self.text.len()) {
                End::At(end) => End::At(end),
                other => other,
            },
        };
        self.stop(end, name)
    }

    /// - `are_braces_counted`: whether a quotation mark within braces closes nothing, as BibTeX has it.
    /// - `until`: where to look no further.
    fn quote(&self, are_braces_counted: bool, until: usize) -> End {
        let bytes = self.text.as_bytes();
        let mut n_open = 0_usize;
        let is_sign = |byte: u8| matches!(byte, b'"' | b'{' | b'}' | b'@');
        for at in (self.at..until).filter(|&at| is_sign(bytes[at])) {
            match bytes[at] {
                b'@' if self.is_entry(at) => return End::Entry(at),
                b'{' if are_braces_counted => n_open += 1,
                b'}' => n_open = n_open.saturating_sub(1),
                b'"' if n_open == 0 && self.ends_value(at + 1) => return End::At(at),
                _ => {}
            }
        }
        End::None
    }

    /// Whether a value can end here: another part of it, another field or the end of the entry follows.
    fn ends_value(&self, at: usize) -> bool {
        let rest = self.text[at..].trim_start();
        let (name, behind) = split_name(rest);
        let is_field = !name.is_empty() && behind.trim_start().starts_with('=');
        rest.is_empty() || rest.starts_with([',', '#', '}', ')', '@']) || is_field
    }

    /// Whether an entry begins at an `@`, on a line of its own or behind another entry.
    fn is_entry(&self, at: usize) -> bool {
        if !self.looks_for_entries {
            return false;
        }
        let before = self.text[..at].bytes().next_back();
        let is_parted = before.is_none_or(|byte| byte.is_ascii_whitespace() || matches!(byte, b'}' | b',' | b'{'));
        is_parted && begins_entry(&self.text[at..])
    }

    fn stop(&mut self, end: End, name: &str) -> Result<&'a str, Option<String>> {
        match end {
            End::At(end) => {
                let value = &self.text[self.at..end];
                self.at = end + 1;
                Ok(value)
            }
            End::Entry(at) => {
                self.at = at;
                Err(Some(unclosed(name)))
            }
            End::None => {
                self.at = self.text.len();
                Err(None)
            }
        }
    }
}
