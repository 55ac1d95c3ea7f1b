//! What tells the parts of entries apart: words, names, and how entries begin.

/// Blocks whose content is no list of fields.
pub(super) const WITHOUT_FIELDS: [&str; 2] = ["comment", "preamble"];

/// Longest word behind an `@`, and the longest key, in bytes.
pub(super) const LONGEST_WORD: usize = 40;
const LONGEST_KEY: usize = 250;
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
pub(super) fn begins_fields(content: &str) -> bool {
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

/// Whether what stands before the content is a brace; a bracket may be of prose: `@berg (2020)`.
pub(super) fn is_braced(text: &str, content: &str) -> bool {
    text[..text.len() - content.len()].ends_with('{')
}

/// The word behind an `@`, and what comes behind the brace or bracket that follows it.
pub(super) fn word(text: &str) -> Option<(&str, &str)> {
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

pub(super) fn is_any(word: &str, words: &[&str]) -> bool {
    words.iter().any(|known| word.eq_ignore_ascii_case(known))
}
