//! Entries cut out of a file, as slices of it.
//!
//! Programs differ in what they let pass, so little is refused here: a key may be missing or have blanks, a comma too, and a file may
//! end anywhere. Only a brace or a quotation mark that does not close makes an entry broken; the next entry ends it.

use super::signs::{LONGEST_WORD, WITHOUT_FIELDS, begins_block, begins_fields, is_any, is_braced, split_name, word};
use super::values::{self, Part, Reader, Unclosed};

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

impl<'a> Reader<'a> {
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
