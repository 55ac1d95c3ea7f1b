//! What Atom and RSS have in common: items with the same fields under one name or another.
//!
//! What arXiv announces again, under another subject or in a new version, is a paper as any other. The date of a new version is the
//! day on which the paper was changed.

mod description;

use serde_json::Value;

use self::description::{Announced, described};
use super::record::Record;
use super::xml::{self, Element, PERSON, Place, Shape, Take, fill, many, one};
use super::{FormatError, Parsed};
use crate::corpus::Row;

/// Elements with the abstract, and maybe more; the longest counts.
const DESCRIPTIONS: [&str; 4] = ["summary", "description", "encoded", "content"];

/// Where the authors are named.
const AUTHORS: [&str; 2] = ["author", "creator"];

const PLACES: &[Place] = &[
    one("title", "title", Take::Markup),
    one("id", "id", Take::Text),
    one("guid", "id", Take::Text),
    one("doi", "doi", Take::Text),
    many("identifier", "identifier", Take::Text),
    one("link[rel=alternate]", "url", Take::Attribute("href")),
    one("origLink", "url", Take::Text),
    one("link[!rel]", "url", Take::Text),
    one("link[!rel]", "url", Take::Attribute("href")),
    one("url", "url", Take::Text),
    one("link", "pdf_url", Take::Attribute("href")),
    many("author", "authors", Take::By(author)),
    many("creator", "authors", Take::By(author)),
    many("category[term]", "categories", Take::Attribute("term")),
    many("category", "categories", Take::Text),
    one("primary_category", "primary_category", Take::Attribute("term")),
    many("subject", "subjects", Take::Text),
    one("comment", "comment", Take::Text),
    one("updated", "updated", Take::Text),
    one("modified", "updated", Take::Text),
];

/// When a paper came out or was announced.
const PUBLISHED: &[Place] = &[
    one("published", "published", Take::Text),
    one("pubDate", "published", Take::Text),
    one("issued", "published", Take::Text),
    one("created", "published", Take::Text),
    one("date", "published", Take::Text),
    one("publicationDate", "publication_date", Take::Text),
    one("coverDate", "cover_date", Take::Text),
];

/// The same of a new version.
const REPLACED: &[Place] = &[
    one("published", "updated", Take::Text),
    one("pubDate", "updated", Take::Text),
    one("date", "updated", Take::Text),
];

/// Kinds of announcements of papers that are not new, and what a note says of them.
const KINDS: [(&str, &str); 3] = [
    ("cross", "listed under another subject before"),
    ("replace", "new versions of papers announced before"),
    ("replace-cross", "new versions of papers of another subject"),
];

/// Reads a feed.
///
/// # Errors
/// [`FormatError::Nothing`] for a valid feed without an item.
pub(super) fn read(text: &str, items: &Shape) -> Result<Parsed, FormatError> {
    let mut parsed = Parsed::default();
    let mut kinds = Vec::new();
    for found in xml::each(text, items, item) {
        let (row, kind) = found.made;
        parsed.add(found.line, found.text, row);
        kinds.push(kind);
    }
    for (kind, meaning) in KINDS {
        let n_papers = kinds.iter().filter(|known| *known == kind).count();
        if n_papers > 0 {
            parsed.notes.push(format!("{n_papers} of them {meaning} (`{kind}`)"));
        }
    }
    xml::or_nothing(parsed, text, "the feed is valid, and nothing was announced or found")
}

/// The row of an item, and the kind of its announcement; empty for none.
fn item(item: &Element<'_>, line: u64) -> (Result<Row, String>, String) {
    let first = AUTHORS.iter().find_map(|path| item.find(path));
    let described = described(&description(item), &first.map(xml::line_of).unwrap_or_default());
    let title = item.find("title").map(Element::markup).unwrap_or_default();
    let (title, titled) = announced_in(&title);
    let announced = described.announced.as_ref().or(titled.as_ref());
    let kind = match item.find("announce_type") {
        Some(kind) => xml::line_of(kind),
        None => announced.map(|announced| announced.kind.clone()).unwrap_or_default(),
    };
    let mut record = Record::default();
    record.add("title", title);
    record.add("arxiv_id", announced.map_or("", |announced| &announced.id));
    described.add_authors(&mut record);
    if let [only] = AUTHORS.map(|path| item.all(path)).concat().as_slice()
        && let Value::String(names) = author(only)
        && !record.has("authors")
    {
        // One element may hold them all.
        record.add("authors", names);
    }
    let dates = if kind.starts_with("replace") {
        REPLACED
    } else {
        PUBLISHED
    };
    fill(&mut record, item, dates);
    fill(&mut record, item, PLACES);
    described.add_rest(&mut record);
    (record.row(line), kind)
}

/// The longest text that describes an item.
fn description(item: &Element<'_>) -> String {
    let found = DESCRIPTIONS.iter().flat_map(|path| item.all(path));
    found.map(Element::markup).max_by_key(String::len).unwrap_or_default()
}

/// A title, and what arXiv wrote behind it until 2023: `Ice flow. (arXiv:0901.1234v2 [physics.geo-ph] UPDATED)`.
fn announced_in(title: &str) -> (&str, Option<Announced>) {
    let found = title
        .trim_end()
        .strip_suffix(')')
        .and_then(|title| title.rsplit_once("(arXiv:"));
    let Some((title, note)) = found else {
        return (title, None);
    };
    let kind = if note.ends_with("UPDATED") {
        "replace"
    } else if note.ends_with("CROSS LISTED") {
        "cross"
    } else {
        "new"
    };
    let id = note.split_whitespace().next().unwrap_or_default().to_owned();
    let kind = kind.to_owned();
    (title.trim_end(), Some(Announced { id, kind }))
}

/// An author: by parts, as a name, or all of them as one text; an address of mail is left out.
fn author(element: &Element<'_>) -> Value {
    if element.children().next().is_some() {
        return PERSON.of(element);
    }
    let text = element.text();
    let inside = |open, close| Some(text.split_once(open)?.1.rsplit_once(close)?.0.to_owned());
    let name = match text.find('@') {
        None => Some(text),
        Some(at) => match text.find('<') {
            Some(start) if start < at => Some(text[..start].to_owned()),
            _ => inside('(', ')'),
        },
    };
    name.map_or(Value::Null, |name| name.trim().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_of_old_announcements_are_titles() {
        for (title, expected, id, kind) in [
            ("Ice flow", "Ice flow", "", ""),
            (
                "Ice flow. (arXiv:0901.1234v1 [cs.CL])",
                "Ice flow.",
                "0901.1234v1",
                "new",
            ),
            (
                "Ice flow. (arXiv:0901.1234v2 [cs.CL] UPDATED)",
                "Ice flow.",
                "0901.1234v2",
                "replace",
            ),
            (
                "Ice (hep-th/9901001). (arXiv:hep-th/9901001v1 CROSS LISTED)",
                "Ice (hep-th/9901001).",
                "hep-th/9901001v1",
                "cross",
            ),
        ] {
            let (found, announced) = announced_in(title);
            let announced = announced
                .map(|announced| (announced.id, announced.kind))
                .unwrap_or_default();
            assert_eq!((found, announced), (expected, (id.to_owned(), kind.to_owned())));
        }
    }

    #[test]
    fn authors_have_no_address_of_mail() {
        for (text, expected) in [
            ("<a>Ada L, Alan T</a>", "\"Ada L, Alan T\""),
            ("<a>ada@a.org (Ada L)</a>", "\"Ada L\""),
            ("<a>Ada L &lt;ada@a.org&gt;</a>", "\"Ada L\""),
            ("<a>ada@a.org</a>", "null"),
            (
                "<a><name>Ada L</name><email>ada@a.org</email></a>",
                "{\"name\":\"Ada L\"}",
            ),
        ] {
            assert_eq!(author(&xml::element(text)).to_string(), expected, "{text}");
        }
    }
}
