//! The fields of one object, however a source spells their names and wraps their values.

use std::borrow::Cow;

use memchr::memrchr;

use super::plain;
use super::value::{Object, Value};
use crate::corpus::formats::lenient::mended;

/// Fields that hold the whole paper in answers of interfaces: `{"paper": {"title": …}, "score": 3}`.
pub(in crate::corpus::formats) const WRAPPERS: [&str; 13] = [
    "paper",
    "data",
    "info",
    "response",
    "content",
    "attributes",
    "_source",
    "record",
    "article",
    "work",
    "message",
    "metadata",
    "bibjson",
];

/// Where a text stands in an object that wraps it, the likeliest first.
const TEXT_FIELDS: [&str; 11] = [
    "value",
    "text",
    "#text",
    "content",
    "en",
    "title",
    "name",
    "display_name",
    "raw",
    "term",
    "label",
];

/// How deep a text is looked for in lists and objects.
const DEEPEST: usize = 4;

/// The fields of one object; a field that holds nothing counts as absent.
#[derive(Debug)]
pub(in crate::corpus::formats) struct Fields<'a> {
    outer: Object<'a>,
    /// The paper itself, where the object only wraps it.
    inner: Option<Object<'a>>,
    names: Names,
}

/// What is known of all names, by which most of those that are asked for are seen not to be there.
#[derive(Debug, Default)]
struct Names {
    /// Whether one is written other than in small letters, digits and `_`.
    are_odd: bool,
    /// A bit for each.
    bits: u64,
}

impl Names {
    fn add(&mut self, name: &str) {
        self.are_odd |= is_odd(name);
        self.bits |= bits(without_origin(name));
    }

    fn may_have(&self, bits: u64) -> bool {
        self.bits & bits == bits
    }
}

/// The name of a field that is looked for, with its bits in [`Names`].
#[derive(Debug, Clone, Copy)]
pub(in crate::corpus::formats) struct Name {
    pub(in crate::corpus::formats) text: &'static str,
    bits: u64,
}

/// - `text`: in small letters with `_` between words.
pub(super) const fn name(text: &'static str) -> Name {
    let bits = bits(text);
    Name { text, bits }
}

/// Names of which the first one counts that holds something.
pub(super) const fn names<const N: usize>(texts: [&'static str; N]) -> [Name; N] {
    let mut names = [Name { text: "", bits: 0 }; N];
    let mut at = 0;
    while at < N {
        names[at] = name(texts[at]);
        at += 1;
    }
    names
}

impl<'a> Fields<'a> {
    /// The fields of a line, or a clause that says why it has none.
    pub(in crate::corpus::formats) fn parse(line: &'a [u8]) -> Result<Self, String> {
        let text = std::str::from_utf8(line);
        let text = text.map_err(|error| format!("not UTF-8: bad byte {}", error.valid_up_to() + 1))?;
        parse_object(text).map(Self::of)
    }

    pub(super) fn of(mut outer: Object<'a>) -> Self {
        let mut names = Names::default();
        outer.iter().for_each(|(name, _)| names.add(name));
        let inner = wrapped(&mut outer);
        let within = inner.iter().flat_map(Object::iter);
        within.for_each(|(name, _)| names.add(name));
        Self { outer, inner, names }
    }

    /// A field, by its name in small letters with `_` between words: it may be written `publicationDate` or `Publication Date`.
    #[inline]
    pub(super) fn get(&self, name: &'static str) -> Option<&Value<'a>> {
        self.named(self::name(name))
    }

    /// As [`Self::get`].
    #[inline]
    pub(super) fn named(&self, name: Name) -> Option<&Value<'a>> {
        match self.names.may_have(name.bits) {
            true => self.found(name.text),
            false => None,
        }
    }

    /// What the named fields hold that hold something.
    #[inline]
    pub(super) fn all(&self, names: &[Name]) -> impl Iterator<Item = &Value<'a>> {
        names.iter().filter_map(|name| self.named(*name))
    }

    /// As [`Self::get`], of a name that people choose.
    pub(super) fn found(&self, name: &str) -> Option<&Value<'a>> {
        // What stands in the paper itself is surer: around it Hugging Face has the day it was listed.
        let objects = || self.inner.iter().chain(std::iter::once(&self.outer));
        let exact = objects().find_map(|fields| fields.get(name).filter(|value| is_filled(value)));
        if exact.is_some() || !self.names.are_odd {
            return exact;
        }
        let mut all = objects().flat_map(Object::iter);
        all.find_map(|(written, value)| (is_filled(value) && is_same_name(written, name)).then_some(value))
    }

    /// The first of the named fields that holds something.
    pub(super) fn first(&self, names: &[Name]) -> Option<&Value<'a>> {
        self.all(names).next()
    }

    /// The text of the first of the named fields that has one; empty without.
    pub(super) fn text(&self, names: &[Name]) -> Cow<'_, str> {
        let mut texts = self.all(names).map(text_of);
        texts.find(|text| !text.is_empty()).unwrap_or_default()
    }
}

/// Takes the paper out of an object that only wraps it.
fn wrapped<'a>(outer: &mut Object<'a>) -> Option<Object<'a>> {
    // Most papers have no object within them.
    if !outer.iter().any(|(_, value)| value.is_object()) {
        return None;
    }
    let wrapper = WRAPPERS
        .iter()
        .find(|name| outer.get(name).is_some_and(Value::is_object))?;
    match outer.remove(wrapper)? {
        Value::Object(fields) => Some(fields),
        _ => None,
    }
}

/// The field of an object, if it is one and the field holds something.
pub(super) fn within<'v, 'a>(value: &'v Value<'a>, name: &str) -> Option<&'v Value<'a>> {
    let fields = value.as_object()?;
    let exact = fields.get(name).filter(|value| is_filled(value));
    exact.or_else(|| {
        let mut all = fields.iter();
        all.find_map(|(written, value)| (is_filled(value) && is_same_name(written, name)).then_some(value))
    })
}

/// The one text of a value, or its first in a list; numbers are written out; empty if there is none.
pub(super) fn text_of<'v>(value: &'v Value<'_>) -> Cow<'v, str> {
    text_within(value, DEEPEST)
}

fn text_within<'v>(value: &'v Value<'_>, depth: usize) -> Cow<'v, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text.trim()),
        Value::Number(number) => Cow::Owned(number.to_string()),
        Value::Array(items) if depth > 0 => {
            let mut texts = items.iter().map(|item| text_within(item, depth - 1));
            texts.find(|text| !text.is_empty()).unwrap_or_default()
        }
        Value::Object(_) if depth > 0 => {
            let mut fields = TEXT_FIELDS.iter().filter_map(|name| within(value, name));
            fields
                .next()
                .map_or(Cow::Borrowed(""), |field| text_within(field, depth - 1))
        }
        _ => Cow::Borrowed(""),
    }
}

/// How deep serde reads, which bounds its stack.
const DEEPEST_JSON: usize = 127;

fn parse_object(text: &str) -> Result<Object<'_>, String> {
    let parsed = match plain::read(text) {
        Some(value) => Ok(value),
        None => parsed_with_care(text),
    };
    match parsed {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(other) => Err(format!("must be a JSON object, got {}", kind(&other))),
        Err(error) if error.is_eof() => Err("not JSON: the paper ends inside a value".to_owned()),
        Err(error) => {
            let column = error.column();
            // Which serde tells by its message only.
            Err(match error.to_string().starts_with("recursion limit") {
                true => format!(
                    "not read: lists or objects nested in each other more than {DEEPEST_JSON} times, at column {column}"
                ),
                false => format!("not JSON: syntax error at column {column}"),
            })
        }
    }
}

/// What serde reads of a text, or of what it was meant to be.
fn parsed_with_care(text: &str) -> serde_json::Result<Value<'_>> {
    let told = serde_json::from_str(text);
    let mended = || serde_json::from_str::<serde_json::Value>(&mended(text)?).ok();
    told.or_else(|error| mended().map(Value::from).ok_or(error))
}

fn is_filled(value: &Value<'_>) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(fields) => !fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => true,
    }
}

/// Two of 64 bits, by the ends of a name: the same ones for all names that [`is_same_name`] takes for the same.
const fn bits(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let (mut start, mut end) = (0, bytes.len());
    let (mut first, mut last) = (0, 0);
    let mut n_found = 0;
    while n_found < 2 && start < bytes.len() {
        if bytes[start].is_ascii_alphanumeric() {
            first = first * 37 + bytes[start].to_ascii_lowercase() as usize;
            n_found += 1;
        }
        start += 1;
    }
    n_found = 0;
    while n_found < 2 && end > 0 {
        end -= 1;
        if bytes[end].is_ascii_alphanumeric() {
            last = last * 41 + bytes[end].to_ascii_lowercase() as usize;
            n_found += 1;
        }
    }
    1 << ((first + 5 * last) % 64) | 1 << ((first / 7 + last) % 64)
}

fn is_odd(name: &str) -> bool {
    !name
        .bytes()
        .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
}

/// Whether two names have the same letters and digits, whatever their case; what stands before a colon names only where the first
/// comes from.
///
/// - `other`: without such a prefix.
pub(in crate::corpus::formats) fn is_same_name(one: &str, other: &str) -> bool {
    // `@id` is the number of an answer.
    if one.starts_with('@') && other == "id" {
        return false;
    }
    let one = without_origin(one);
    fn letters(name: &str) -> impl Iterator<Item = u8> {
        (name.bytes().filter(u8::is_ascii_alphanumeric)).map(|byte| byte.to_ascii_lowercase())
    }
    one.len() >= other.len() / 2 && one.len() <= 2 * other.len() && letters(one).eq(letters(other))
}

/// `doi` of `prism:doi`.
fn without_origin(name: &str) -> &str {
    memrchr(b':', name.as_bytes()).map_or(name, |at| &name[at + 1..])
}

/// The items of a list, or the one value.
pub(super) fn items<'v, 'a>(value: &'v Value<'a>) -> &'v [Value<'a>] {
    match value {
        Value::Array(items) => items,
        other => std::slice::from_ref(other),
    }
}

pub(super) fn kind(value: &Value<'_>) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(line: &str) -> Fields<'_> {
        Fields::parse(line.as_bytes()).unwrap()
    }

    #[test]
    fn names_are_found_however_they_are_spelled() {
        for line in [
            r#"{"publication_date": 1}"#,
            r#"{"publicationDate": 1}"#,
            r#"{"Publication Date": 1}"#,
            r#"{"PUBLICATION-DATE": 1}"#,
            r#"{" publication_date ": 1}"#,
            r#"{"score": 2, "paper": {"publicationDate": 1}}"#,
            r#"{"publication_date": " ", "publicationDate": 1}"#,
        ] {
            assert_eq!(
                fields(line).get("publication_date"),
                Some(&Value::Number(1.into())),
                "{line}"
            );
        }
        assert_eq!(
            fields(r#"{"publication_dates": 1, "publicationDate": []}"#).get("publication_date"),
            None
        );
    }

    #[test]
    fn names_that_are_the_same_have_the_same_bits() {
        for (written, name) in [
            ("publicationDate", "publication_date"),
            (" Publication Date ", "publication_date"),
            ("prism:DOI", "doi"),
            ("S2_ID", "s2_id"),
        ] {
            assert!(is_same_name(written, name), "{written}");
            assert_eq!(bits(without_origin(written)), bits(name), "{written}");
        }
        assert_ne!(bits("title"), bits("abstract"));
        assert_eq!([bits(""), bits("_")], [1, 1]);
    }

    #[test]
    fn a_text_is_found_in_lists_and_objects() {
        let text = |json: &str| text_of(&serde_json::from_str(json).unwrap()).into_owned();
        for json in [
            r#"" A ""#,
            r#"["", "A", "B"]"#,
            r#"{"value": "A"}"#,
            r##"[{"#text": "A"}]"##,
            r#"{"raw": {"en": ["A"]}}"#,
        ] {
            assert_eq!(text(json), "A", "{json}");
        }
        assert_eq!([text("17"), text("true"), text("null"), text("{}")], ["17", "", "", ""]);
        assert_eq!(text(r#"[[[[[["too deep"]]]]]]"#), "");
    }
}
