//! dblp: the dump of all its records, the page of a person, and answers to a search. It has no abstracts.

use serde_json::Value;

use super::record::Record;
use super::xml::{self, Element, Place, Shape, Take, fill, many, one};
use super::{Format, FormatError, Head, Parse, Parsed};
use crate::corpus::Row;

pub(super) const FORMAT: Format = Format {
    name: "dblp-xml",
    title: "dblp XML",
    looked_for: "`<dblp>` with `<article>`, `<inproceedings>` and the like, or `<result>` with a `<hit>` for each paper",
    example: "<dblp><article key=\"journals/ice/L24\"><author>Ada Lovelace</author><title>Ice flow.</title><year>2024</year>\
              <ee>https://doi.org/10.5555/ice</ee></article></dblp>",
    extensions: &["xml"],
    recognise,
    parse: Parse::Text(parse),
};

/// Pages of people (`www`) are no papers.
const RECORDS: Shape = Shape::of(&[
    "article",
    "inproceedings",
    "proceedings",
    "book",
    "incollection",
    "phdthesis",
    "mastersthesis",
    "data",
    "info",
]);

const PLACES: &[Place] = &[
    one("title", "title", Take::By(title)),
    many("author", "authors", Take::By(author)),
    many("authors/author", "authors", Take::By(author)),
    many("editor", "authors", Take::By(author)),
    one("year", "year", Take::Text),
    one("month", "month", Take::Text),
    one("doi", "doi", Take::Text),
    many("ee", "url", Take::Text),
    one("url", "url", Take::Text),
    many("ee", "identifier", Take::Text),
    one("volume", "oai_id", Take::By(number_of_arxiv)),
    one("key", "id", Take::Text),
    one("type", "type", Take::Text),
];

fn recognise(head: &Head<'_>) -> bool {
    xml::begins(head, &["dblp", "dblpperson"], &[]) || xml::begins(head, &["result"], &["<hits "])
}

fn parse(text: &str) -> Result<Parsed, FormatError> {
    xml::read(text, &RECORDS, row)
}

fn row(paper: &Element<'_>, line: u64) -> Result<Row, String> {
    let mut record = Record::default();
    record.add("id", paper.attribute("key"));
    record.add("type", paper.attribute("publtype"));
    fill(&mut record, paper, PLACES);
    record.row(line)
}

/// Titles end with a full stop.
fn title(title: &Element<'_>) -> Value {
    let text = title.markup();
    let text = text.trim();
    match text.strip_suffix('.').filter(|rest| !rest.ends_with('.')) {
        Some("") => Value::Null,
        Some(rest) => rest.into(),
        None => text.into(),
    }
}

/// Behind names that several people have stands a number: `Ada Lovelace 0002`.
fn author(author: &Element<'_>) -> Value {
    let name = xml::line_of(author);
    let is_number = |word: &str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    let name = match name.rsplit_once(' ') {
        Some((name, number)) if is_number(number) => name,
        _ => &name,
    };
    serde_json::json!({ "name": name })
}

/// Papers of arXiv have their number for a volume: `abs/2401.01234`.
fn number_of_arxiv(volume: &Element<'_>) -> Value {
    let volume = xml::line_of(volume);
    match volume.strip_prefix("abs/") {
        Some(number) => format!("arXiv:{number}").into(),
        None => Value::Null,
    }
}
