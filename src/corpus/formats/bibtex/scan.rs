//! Entries cut out of a file, as slices of it.
//!
//! Programs differ in what they let pass, so little is refused here: a key may be missing or have blanks, a comma too, and a file may
//! end anywhere. Only a brace or a quotation mark that does not close makes an entry broken; the next entry ends it.

use super::values::{self, Part, Unclosed};

/// What begins with `@` and a word.
#[derive(Debug)]
pub(super) struct Block<'a> {
    /// Of the `@`, in bytes.
    pub(super) at: usize,
    /// Behind it.
    pub(super) end: usize,
    pub(super) kind: &'a str,
    pub(super) key: &'a str,
    pub(super) fields: Vec<(&'a str, Vec<Part<'a>>)>,
    /// Why it can't be read.
    pub(super) broken: Option<String>,
    /// Whether the file ends inside.
    pub(super) is_cut: bool,
}

/// Blocks whose content is no list of fields.
const WITHOUT_FIELDS: [&str; 2] = ["comment", "preamble"];

/// Longest word behind an `@`, and the longest key, in bytes.
const LONGEST_WORD: usize = 40;
const LONGEST_KEY: usize = 250;
/// Furthest that the start of a line is looked for, in bytes.
const LONGEST_INDENT: usize = 200;

/// All blocks of a text, in order.
pub(super) fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut from = 0;
    // After one comment without an end no other one is looked through.
    let mut are_comments_closed = true;
    while let Some(at) = next_block(text, from) {
        let block = block(text, at, are_comments_closed);
        are_comments_closed &= !block.is_cut;
        from = block.end.max(at + 1);
        blocks.push(block);
    }
    blocks
}

/// Whether a text begins with an `@` and what makes it an entry or a definition for some.
pub(super) fn begins_block(text: &str) -> bool {
    word(text).is_some_and(|(kind, content)| {
        let is_other = kind.eq_ignore_ascii_case("string") || is_any(kind, &WITHOUT_FIELDS);
        let has_fields = || begins_fields(content) || (is_braced(text, content) && begins_without_key(content));
        is_other || has_fields()
    })
}

/// Whether a text begins with an `@` and what only an entry has: a word, a key, and a field. No value should hold that.
pub(super) fn begins_entry(text: &str) -> bool {
    word(text).is_some_and(|(_, content)| begins_fields(content))
}

/// A key and `,`, then a field, the end of the entry or nothing.
fn begins_fields(content: &str) -> bool {
    let head = &content[..content.floor_char_boundary(LONGEST_KEY)];
    let Some((key, behind)) = head.split_once(',') else {
        return false;
    };
    let is_key = !key.contains(['{', '}', '"', '=', '@']) && key.trim().split('\n').count() == 1;
    let behind = behind.trim_start();
    let (name, after) = split_name(behind);
    let is_field = !name.is_empty() && after.trim_start().starts_with('=');
    is_key && (is_field || behind.is_empty() || behind.starts_with('}'))
}

/// A field at once, or behind a key whose comma is missing.
fn begins_without_key(content: &str) -> bool {
    let head = &content[..content.floor_char_boundary(LONGEST_KEY)];
    let Some((before, value)) = head.split_once('=') else {
        return false;
    };
    let is_name = !before.contains(['{', '}', '"', ',', '@']) && matches!(before.split_whitespace().count(), 1 | 2);
    is_name && value.trim_start().starts_with(['{', '"'])
}

/// The next `@` that begins a block; those of addresses and on lines that are comments do not.
fn next_block(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'@', &bytes[from..])
        .map(|at| from + at)
        .find(|&at| {
            let before = &bytes[at.saturating_sub(LONGEST_INDENT)..at];
            let line = before.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
            let is_comment = line.trim_ascii_start().starts_with(b"%");
            let is_address = before.last().is_some_and(u8::is_ascii_alphanumeric);
            let begins = || {
                word(&text[at..]).is_some_and(|(kind, content)| {
                    is_braced(&text[at..], content) || begins_fields(content) || kind.eq_ignore_ascii_case("string")
                })
            };
            !is_comment && !is_address && begins()
        })
}

/// Whether what stands before the content is a brace; a bracket may be of prose: `@berg (2020)`.
fn is_braced(text: &str, content: &str) -> bool {
    text[..text.len() - content.len()].ends_with('{')
}

/// The word behind an `@`, and what comes behind the brace or bracket that follows it.
fn word(text: &str) -> Option<(&str, &str)> {
    let text = text.strip_prefix('@')?.trim_start();
    let length = text
        .bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    let (kind, behind) = text.split_at(length.take(LONGEST_WORD).count());
    let is_word = kind.starts_with(|c: char| c.is_ascii_alphabetic());
    let content = behind.trim_start().strip_prefix(['{', '('])?;
    is_word.then_some((kind, content))
}

/// A name up to white space or a sign of the language.
pub(super) fn split_name(text: &str) -> (&str, &str) {
    let is_end = |c: char| c.is_whitespace() || matches!(c, '=' | '{' | '}' | '"' | ',' | '#' | '(' | ')' | '@');
    text.split_at(text.find(is_end).unwrap_or(text.len()))
}

fn is_any(word: &str, words: &[&str]) -> bool {
    words.iter().any(|known| word.eq_ignore_ascii_case(known))
}

fn block(text: &str, at: usize, are_comments_closed: bool) -> Block<'_> {
    let (kind, content) = word(&text[at..]).unwrap_or_default();
    let start = text.len() - content.len();
    let mut reader = Reader {
        text,
        at: start,
        close: if text[..start].ends_with('(') { b')' } else { b'}' },
        looks_for_entries: !is_any(kind, &WITHOUT_FIELDS),
    };
    let mut block = Block {
        at,
        end: text.len(),
        kind,
        key: "",
        fields: Vec::new(),
        broken: None,
        is_cut: false,
    };
    if is_any(kind, &WITHOUT_FIELDS) {
        let is_closed = are_comments_closed && reader.close == b'}' && reader.close_brace(kind).is_ok();
        // Without an end, what stands inside is read.
        block.is_cut = !is_closed;
        block.end = if is_closed { reader.at } else { start };
        return block;
    }
    if !kind.eq_ignore_ascii_case("string") {
        block.key = reader.key();
    }
    if let Err(broken) = reader.fields(&mut block) {
        block.broken = Some(broken);
    }
    block.end = reader.at;
    block
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

    /// Up to the comma, also with blanks and line breaks inside; none where a field stands in its place.
    fn key(&mut self) -> &'a str {
        let rest = self.rest();
        let is_end = |c: char| matches!(c, ',' | '=' | '{' | '}' | '"' | '@') || c as u32 == u32::from(self.close);
        let end = rest.find(is_end).unwrap_or(rest.len());
        let before = &rest[..end];
        let length = match rest[end..].starts_with('=') {
            // `@misc{title = …`, and `@misc{key title = …`.
            true => before.trim_end().rfind(char::is_whitespace).map_or(0, |gap| gap + 1),
            false => end,
        };
        self.at += length;
        before[..length].trim()
    }

    /// The fields up to the end of the block, or why it has none.
    fn fields(&mut self, block: &mut Block<'a>) -> Result<(), String> {
        loop {
            self.skip_between();
            match self.peek() {
                None => {
                    block.is_cut = true;
                    return without_swallowed(block, true);
                }
                // The brace that closes the entry is missing.
                Some(b'@') if begins_block(self.rest()) => return without_swallowed(block, true),
                Some(sign) if sign == self.close => {
                    self.at += 1;
                    if !self.goes_on() {
                        return without_swallowed(block, false);
                    }
                }
                Some(_) => self.field(block)?,
            }
        }
    }

    /// White space, commas, and lines that are comments.
    fn skip_between(&mut self) {
        loop {
            self.at = self.text.len()
                - self
                    .rest()
                    .trim_start_matches(|c: char| c.is_whitespace() || c == ',')
                    .len();
            match self.rest().starts_with('%') {
                true => self.at += self.rest().find('\n').unwrap_or(self.rest().len()),
                false => return,
            }
        }
    }

    /// Whether another field follows a brace that seemed to close the entry: there was one too many before.
    fn goes_on(&self) -> bool {
        let rest = self.rest().trim_start();
        let rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
        let (name, behind) = split_name(rest);
        !name.is_empty() && name.len() <= LONGEST_WORD && behind.trim_start().starts_with('=')
    }

    /// A field, or a sign or word that is none and is passed over.
    fn field(&mut self, block: &mut Block<'a>) -> Result<(), String> {
        let (name, behind) = split_name(self.rest());
        let value = behind.trim_start().strip_prefix('=').filter(|_| !name.is_empty());
        let Some(value) = value else {
            match (name.is_empty(), self.peek()) {
                (true, Some(b'{')) => {
                    self.at += 1;
                    let _passed_over = self.close_brace(name);
                }
                (true, _) => self.at += self.rest().chars().next().map_or(1, char::len_utf8),
                (false, _) => self.at += name.len(),
            }
            return Ok(());
        };
        self.at = self.text.len() - value.len();
        match self.value(name) {
            Ok(parts) => block.fields.push((name, parts)),
            Err(Unclosed::AtEnd(parts)) => block.fields.push((name, parts)),
            Err(Unclosed::Before(why)) => return Err(why),
        }
        Ok(())
    }
}

/// Refuses an entry of which a value holds another field: what should close it did so further on.
///
/// - `is_open`: whether the entry itself was not closed; else values in braces are well-formed.
fn without_swallowed(block: &Block<'_>, is_open: bool) -> Result<(), String> {
    let holds_field = |part: &Part<'_>| match part {
        Part::Quoted(text) => values::holds_field(text),
        Part::Braced(text) => is_open && values::holds_field(text),
        Part::Word(_) => false,
    };
    let swallowing = block.fields.iter().find(|(_, parts)| parts.iter().any(holds_field));
    match swallowing {
        Some((name, _)) => Err(values::unclosed(name)),
        None => Ok(()),
    }
}
