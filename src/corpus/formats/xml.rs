//! XML to records: what all formats written in it have in common.
//!
//! The outline of a file is walked first (`xml/outline.rs`), so that a record that is broken costs no other one, and a file that was
//! cut off is read as far as it goes. Each record is then read as a small tree (`xml/tree.rs`), many at once, and a table of places
//! says which part of it fills which field (`xml/places.rs`). Prefixes of names count for nothing.

mod element;
#[cfg(test)]
mod fragments;
mod outline;
mod places;
mod tag;
mod tree;

use quick_xml::events::Event;
use rayon::prelude::*;

use super::text::LineNumbers;
use super::{FormatError, Head, Parsed};
use crate::corpus::Row;
use crate::corpus::text::folded;

pub(super) use self::element::{Element, Shown};
pub(super) use self::outline::Shape;
pub(super) use self::places::{DATE, PERSON, Place, Take, fill, gathered, many, one};
pub(super) use self::tag::Tags;

/// A record with where it stands.
#[derive(Debug, Clone)]
pub(super) struct Found<'a, T> {
    /// What was made of it.
    pub(super) made: T,
    /// As it stands in the file.
    pub(super) text: &'a str,
    /// Of the file, from 1, on which it begins.
    pub(super) line: u64,
}

/// What a function makes of each record of a document, and the line it begins on, in order.
pub(super) fn each<'a, T: Send>(
    text: &'a str,
    shape: &Shape,
    make: impl Fn(&Element<'a>, u64) -> T + Sync,
) -> Vec<Found<'a, T>> {
    let lines = LineNumbers::new(text);
    let pieces = outline::pieces(text, shape);
    let found = pieces.par_iter().map(|piece| {
        let line = lines.at(piece.at);
        Found {
            made: make(&tree::tree(piece), line),
            text: piece.text,
            line,
        }
    });
    found.collect()
}

/// Reads every record of a document by itself.
///
/// - `row`: the row of a record on a line, or a clause that says why there is none.
///
/// # Errors
/// [`FormatError::Nothing`] if the document is whole and holds no record.
pub(super) fn read(
    text: &str,
    shape: &Shape,
    row: impl Fn(&Element<'_>, u64) -> Result<Row, String> + Sync,
) -> Result<Parsed, FormatError> {
    let mut parsed = Parsed::default();
    for found in each(text, shape, row) {
        parsed.add(found.line, found.text, found.made);
    }
    or_nothing(parsed, text, "the document is whole, and holds no record")
}

/// What was read, or that a whole document holds nothing.
///
/// # Errors
/// [`FormatError::Nothing`], with the reason.
pub(super) fn or_nothing(parsed: Parsed, text: &str, why: &'static str) -> Result<Parsed, FormatError> {
    let is_empty = parsed.entries.is_empty() && parsed.rejected.is_empty();
    match is_empty && is_whole(text) {
        true => Err(FormatError::Nothing { why }),
        false => Ok(parsed),
    }
}

/// The first element of a name, wherever it stands.
pub(super) fn first<'a>(text: &'a str, shape: &Shape) -> Option<Element<'a>> {
    outline::pieces(text, shape).first().map(tree::tree)
}

/// The outermost element of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Root<'a> {
    /// Without prefix.
    pub(super) name: &'a str,
    /// The document from there on.
    pub(super) text: &'a str,
}

/// The outermost element of a document; absent if a text is none.
pub(super) fn root(text: &str) -> Option<Root<'_>> {
    if !text.trim_start().starts_with('<') {
        return None;
    }
    let mut reader = tree::reader_of(text);
    loop {
        let at = text.len() - reader.get_ref().len();
        match reader.read_event() {
            Ok(Event::Start(_) | Event::Empty(_)) => {
                let text = &text[at..];
                return tag::name(text).map(|name| Root { name, text });
            }
            Ok(Event::Text(space)) if space.trim().is_empty() => {}
            Ok(Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::DocType(_)) => {}
            _ => return None,
        }
    }
}

/// Whether a file begins with one of these elements, and has one of the marks behind it; without marks the element is enough.
pub(super) fn begins(head: &Head<'_>, roots: &[&str], marks: &[&str]) -> bool {
    root(&head.text).is_some_and(|root| {
        let is_marked = || marks.is_empty() || marks.iter().any(|mark| root.text.contains(mark));
        roots.contains(&root.name) && is_marked()
    })
}

/// Whether a file is a document of some kind, by the names of its elements or their namespaces; HTML within other text is none.
pub(super) fn is_foreign(head: &Head<'_>) -> bool {
    const KINDS: [&str; 7] = ["opml", "plist", "svg", "urlset", "sitemapindex", "TEI", "TeXMacs"];
    root(&head.text).is_some_and(|root| {
        let start = root.text.split('>').next().unwrap_or_default();
        KINDS.contains(&root.name) || start.contains("xmlns")
    })
}

/// Whether the outermost element of a document is closed.
fn is_whole(text: &str) -> bool {
    root(text.trim_end()).is_some_and(|root| match root.text.rsplit_once("</") {
        Some((_, name)) => tag::local(name.trim_end_matches('>').trim_end()) == root.name,
        None => root.text.ends_with("/>"),
    })
}

/// The text of an element without markup, on one line.
pub(super) fn line_of(element: &Element<'_>) -> String {
    folded(&element.text())
}

/// The one element that a text is, for tests.
#[cfg(test)]
pub(super) fn element(text: &str) -> Element<'_> {
    tree::tree(&outline::Piece {
        text,
        at: 0,
        is_cut: false,
    })
}
