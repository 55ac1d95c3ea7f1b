//! JSON: a list of papers, an answer of an interface with one in it, papers by their ids, or a single paper.
//!
//! The outline of the file is walked without parsing what the papers hold (`json/outline.rs`), so that a paper that is broken costs
//! no other one, and a file that was cut off is read as far as it goes. Each paper then has the fields of [`super::record`].

mod outline;
pub(super) mod python;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use rayon::prelude::*;

use self::outline::{Member, Piece, items, members, values};
use super::record::Fields;
use super::record::fields::{WRAPPERS, is_same_name};
use super::record::texts::TITLES;
use super::text::LineNumbers;
use super::{Format, FormatError, Head, Parse, Parsed};

pub(super) const FORMAT: Format = Format {
    name: "json",
    title: "JSON",
    looked_for: "a list of papers, or an answer of an interface with one in it: `[{\"title\": …, \"abstract\": …}]`",
    example: "{\"results\": [{\"title\": \"Ice flow\", \"abstract\": \"We measure ice.\", \"publication_date\": \"2024-01-05\"}]}",
    extensions: &["json"],
    recognise,
    parse: Parse::Text(parse),
};

/// Where answers of interfaces keep their papers.
const LISTS: [&str; 24] = [
    "papers",
    "results",
    "data",
    "collection",
    "resultList",
    "result",
    "message",
    "items",
    "notes",
    "value",
    "hits",
    "hit",
    "works",
    "docs",
    "documents",
    "response",
    "records",
    "articles",
    "entries",
    "entry",
    "feed",
    "rows",
    "search-results",
    "publications",
];
/// Fields that, beside a title, only a paper has.
const OF_PAPERS: [&str; 9] = [
    "abstract",
    "summary",
    "authors",
    "author",
    "doi",
    "DOI",
    "year",
    "paperId",
    "abstract_inverted_index",
];
/// Fields with what went wrong, of answers without papers.
const ERRORS: [&str; 5] = ["error", "errors", "message", "detail", "errorMessage"];

/// How deep papers are looked for.
const DEEPEST: usize = 6;

/// Anything that begins as an object with a field, or as a list of such objects or of texts, does.
fn recognise(head: &Head<'_>) -> bool {
    let text = head.text.trim_start();
    let within = text.trim_start_matches(|c: char| c == '[' || c.is_whitespace());
    let is_list = within.len() < text.len();
    let is_object = within
        .strip_prefix('{')
        .is_some_and(|rest| rest.trim_start().starts_with(['"', '\'']));
    // `["text"](address)` is Markdown.
    let is_text = is_list && within.starts_with('"') && !text.lines().next().is_some_and(|line| line.contains("]("));
    is_object || is_text
}

/// Whether a line that is an object is no paper, so that it may be an answer with papers in it.
pub(super) fn is_answer(line: &str) -> bool {
    !is_paper(&members(Piece { text: line, at: 0 }))
}

pub(super) fn parse(text: &str) -> Result<Parsed, FormatError> {
    let lines = LineNumbers::new(text);
    let values = values(text);
    let found: Vec<Piece<'_>> = match values.as_slice() {
        [only] => papers(*only, DEEPEST),
        // Papers, or answers, one behind the other.
        several => several
            .iter()
            .flat_map(|value| {
                let found = papers(*value, DEEPEST);
                if found.is_empty() { vec![*value] } else { found }
            })
            .collect(),
    };
    if found.is_empty() {
        return Err(without_papers(text));
    }
    // Some are large, and each is parsed by itself.
    let rows: Vec<_> = (found.par_iter())
        .map(|paper| {
            let line = lines.at(paper.at);
            (
                line,
                json_of(paper.text).and_then(|json| Fields::parse(json.as_bytes())?.row(line)),
            )
        })
        .collect();
    let mut parsed = Parsed::default();
    for (paper, (line, row)) in found.iter().zip(rows) {
        parsed.add(line, paper.text, row);
    }
    Ok(parsed)
}

/// The object of a paper: as it is, or written as a text by Python.
fn json_of(text: &str) -> Result<Cow<'_, str>, String> {
    if text.starts_with('{') && !text[1..].trim_start().starts_with('\'') {
        return Ok(Cow::Borrowed(text));
    }
    let inner = match text.starts_with('"') {
        true => serde_json::from_str::<String>(text).map_err(|_| "a text that does not end".to_owned())?,
        false => text.to_owned(),
    };
    match inner.trim_start().starts_with('{') {
        true => Ok(Cow::Owned(python::as_json(&inner))),
        false => Err("must be a JSON object: a paper has fields, `{\"title\": …}`".to_owned()),
    }
}

/// The papers within a value, in order.
fn papers(value: Piece<'_>, depth: usize) -> Vec<Piece<'_>> {
    let is_object = |item: &Piece<'_>| item.text.starts_with('{') || is_text_of_paper(item.text);
    match value.text.chars().next() {
        Some('[') => {
            let items = items(value);
            match items.first() {
                // Lists of lists, one for each page that was asked for.
                Some(first) if first.text.starts_with('[') && depth > 0 => {
                    items.into_iter().flat_map(|item| papers(item, depth - 1)).collect()
                }
                Some(_) if items.iter().any(is_object) => unwrapped(items, depth),
                _ => Vec::new(),
            }
        }
        Some('{') if depth > 0 => within(value, depth - 1),
        _ => Vec::new(),
    }
}

/// The items of a list; where they are answers with papers of their own, these.
fn unwrapped(items: Vec<Piece<'_>>, depth: usize) -> Vec<Piece<'_>> {
    let holds_list = |item: &Piece<'_>| {
        item.text.starts_with('{') && {
            let fields = members(*item);
            !is_paper(&fields)
                && fields
                    .iter()
                    .any(|field| LISTS.contains(&field.name) && field.value.text.starts_with('['))
        }
    };
    match depth > 0 && items.first().is_some_and(holds_list) {
        true => items.into_iter().flat_map(|item| papers(item, depth - 1)).collect(),
        false => items,
    }
}

fn within(object: Piece<'_>, depth: usize) -> Vec<Piece<'_>> {
    let fields = members(object);
    if is_paper(&fields) && fields.iter().any(|field| OF_PAPERS.contains(&field.name)) {
        return vec![object];
    }
    for name in LISTS {
        if let Some(field) = fields.iter().find(|field| field.name == name) {
            let found = papers(field.value, depth);
            if found.iter().any(may_be_paper) {
                return found;
            }
        }
    }
    if is_paper(&fields) {
        return vec![object];
    }
    // Papers by their ids, and lists under names of their own, such as a day or a category.
    let nested = fields.into_iter().map(|field| papers(field.value, depth));
    nested
        .filter(|found| found.iter().any(may_be_paper))
        .flatten()
        .collect()
}

/// A paper, or the text of one.
fn may_be_paper(item: &Piece<'_>) -> bool {
    match item.text.starts_with('{') {
        true => is_paper(&members(*item)),
        false => is_text_of_paper(item.text),
    }
}

/// `"{'title': …}"`
fn is_text_of_paper(text: &str) -> bool {
    let inner = text.strip_prefix(['"', '\'']);
    inner.is_some_and(|inner| inner.trim_start().starts_with('{'))
}

/// Whether one of the fields is a title, or holds a paper with one.
fn is_paper(fields: &[Member<'_>]) -> bool {
    let is_wrapper = |field: &Member<'_>| WRAPPERS.contains(&field.name) && field.value.text.starts_with('{');
    fields.iter().any(is_title)
        || fields
            .iter()
            .any(|field| is_wrapper(field) && members(field.value).iter().any(is_title))
}

fn is_title(field: &Member<'_>) -> bool {
    TITLES.iter().any(|title| is_same_name(field.name, title.text))
}

/// What a file without papers says.
fn without_papers(text: &str) -> FormatError {
    let fields = match serde_json::from_str(text) {
        Ok(serde_json::Value::Object(fields)) => fields,
        Ok(_) => {
            return FormatError::Nothing {
                why: "the list is empty, or holds something else",
            };
        }
        Err(error) => {
            return FormatError::Damaged {
                line: error.line() as u64,
                what: "not JSON from here on, and no paper before".to_owned(),
            };
        }
    };
    let told = ERRORS.iter().find_map(|name| fields.get(*name)).map(|told| match told {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    });
    match told {
        Some(message) => FormatError::Refused { message },
        None => FormatError::Nothing {
            why: "no list in it has objects with a `title`",
        },
    }
}
