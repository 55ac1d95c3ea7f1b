//! Answers of archives by OAI-PMH: arXiv in each of its formats, and Dublin Core, JATS, MODS and DataCite of any archive.

use serde_json::{Value, json};

use super::record::Record;
use super::xml::{self, Element, PERSON, Place, Shape, Take, fill, gathered, many, one};
use super::{Format, FormatError, Head, Parse, Parsed, jats, xml_records};
use crate::corpus::Row;
use crate::corpus::date::PartialDate;
use crate::corpus::date::reading::read as read_date;

pub(super) const FORMAT: Format = Format {
    name: "oai-pmh",
    title: "OAI-PMH",
    looked_for: "`<OAI-PMH>` with a `<record>` for each paper, as arXiv and other archives answer",
    example: "<OAI-PMH><ListRecords><record><header><identifier>oai:arXiv.org:2401.00010</identifier></header><metadata><arXiv>\
              <id>2401.00010</id><created>2024-01-05</created><title>Ice flow</title><abstract>We measure ice.</abstract></arXiv>\
              </metadata></record></ListRecords></OAI-PMH>",
    extensions: &["xml"],
    recognise,
    parse: Parse::Text(parse),
};

/// Some archives wrap MARC, which has records too.
const RECORDS: Shape = Shape {
    records: &["record"],
    holders: &["metadata", "collection"],
};
/// Records whose wrapping was left out.
const BARE: Shape = Shape::of(&["arXiv", "arXivRaw", "dc"]);

/// Formats of metadata, by the element that holds them; any other is read as Dublin Core.
const KINDS: &[(&str, fn(&Element<'_>) -> Record)] = &[
    ("arXiv", |metadata| gathered(metadata, ARXIV)),
    ("arXivRaw", arxiv_raw),
    ("article", jats::record_of_article),
    ("mods", |metadata| gathered(metadata, xml_records::MODS)),
    ("resource", |metadata| gathered(metadata, xml_records::DATACITE)),
];

const ARXIV: &[Place] = &[
    one("id", "arxiv_id", Take::Text),
    one("title", "title", Take::Markup),
    one("abstract", "abstract", Take::Markup),
    one("created", "published", Take::Text),
    one("updated", "updated", Take::Text),
    many("authors/author", "authors", PERSON),
    one("categories", "categories", Take::Text),
    one("doi", "doi", Take::Text),
    one("comments", "comments", Take::Text),
];

const DUBLIN_CORE: &[Place] = &[
    many("creator", "authors", PERSON),
    many("subject", "subjects", Take::Text),
    many("identifier", "identifier", Take::Text),
    many("identifier", "url", Take::Text),
    many("relation", "doi", Take::By(other_doi)),
    many("type", "type", Take::Text),
];

/// How Dublin Core of arXiv begins a comment among the descriptions.
const COMMENT: &str = "Comment:";

fn recognise(head: &Head<'_>) -> bool {
    xml::begins(head, &["OAI-PMH"], &[])
        || xml::begins(
            head,
            &["ListRecords", "GetRecord", "record", "records"],
            &["<header", ":header"],
        )
        || xml::begins(head, BARE.records, &["arxiv.org/OAI", "purl.org/dc/", "<abstract"])
}

fn parse(text: &str) -> Result<Parsed, FormatError> {
    let is_bare = xml::root(text).is_some_and(|root| BARE.records.contains(&root.name));
    let shape = if is_bare { &BARE } else { &RECORDS };
    let read = xml::read(text, shape, row);
    let mut parsed = match read {
        Ok(parsed) if !(parsed.entries.is_empty() && parsed.rejected.is_empty()) => parsed,
        nothing => return told(text).map_or(nothing, Err),
    };
    if resumption_token(text).is_some() {
        parsed
            .notes
            .push("the archive has more records behind these".to_owned());
    }
    Ok(parsed)
}

/// What the archive says in place of records.
fn told(text: &str) -> Option<FormatError> {
    if xml::first(
        text,
        &Shape::of(&["ListIdentifiers", "ListSets", "ListMetadataFormats", "Identify"]),
    )
    .is_some()
    {
        let why = "the answer is about the archive or lists identifiers: ask for `ListRecords`";
        return Some(FormatError::Nothing { why });
    }
    let error = xml::first(text, &Shape::of(&["error"]))?;
    let code = error.attribute("code");
    if code == "noRecordsMatch" {
        let why = "the archive has no record that matches what was asked for";
        return Some(FormatError::Nothing { why });
    }
    let message = format!("{code}: {}", xml::line_of(&error));
    let message = message.trim_end_matches([':', ' ']).to_owned();
    Some(FormatError::Refused { message })
}

/// Where the archive goes on from, if it has more records: what a request for the rest must name.
pub(crate) fn resumption_token(text: &str) -> Option<String> {
    let token = xml::first(text, &Shape::of(&["resumptionToken"]))?;
    Some(xml::line_of(&token)).filter(|token| !token.is_empty())
}

/// Why a record is refused that is no more.
pub(super) const DELETED: &str = "the archive says that the record was deleted";

/// Whether the header of a record says so.
pub(super) fn is_deleted(header: &Element<'_>) -> bool {
    header.attribute("status").eq_ignore_ascii_case("deleted")
}

fn row(record: &Element<'_>, line: u64) -> Result<Row, String> {
    let header = record.find("header");
    if header.is_some_and(is_deleted) {
        return Err(DELETED.to_owned());
    }
    let metadata = record.find("metadata/*").unwrap_or(record);
    // DataCite stands within elements that tell where it comes from.
    let metadata = metadata.find("payload/resource").unwrap_or(metadata);
    let kind = KINDS.iter().find(|(name, _)| *name == metadata.name);
    let mut fields = kind.map_or(dublin_core as fn(&Element<'_>) -> Record, |(_, read)| *read)(metadata);
    fill(&mut fields, record, &[one("header/identifier", "id", Take::Text)]);
    fields.row(line)
}

fn arxiv_raw(metadata: &Element<'_>) -> Record {
    let mut record = Record::default();
    if let Some(authors) = metadata.find("authors") {
        record.add("authors", without_brackets(&authors.text()));
    }
    if let [first, .., last] = metadata.all("version/date").as_slice() {
        record.add("published", xml::line_of(first));
        record.add("updated", xml::line_of(last));
    }
    fill(&mut record, metadata, &[one("version/date", "published", Take::Text)]);
    fill(&mut record, metadata, ARXIV);
    record
}

/// Names without the affiliations in brackets behind them: `Ada Lovelace (1), Alan Turing ((1) Ice House)`.
fn without_brackets(names: &str) -> String {
    let mut depth = 0_usize;
    let mut is_outside = |letter: &char| match letter {
        '(' => {
            depth += 1;
            false
        }
        ')' => {
            depth = depth.saturating_sub(1);
            false
        }
        _ => depth == 0,
    };
    names.chars().filter(|letter| is_outside(letter)).collect()
}

fn dublin_core(metadata: &Element<'_>) -> Record {
    let mut record = gathered(metadata, DUBLIN_CORE);
    let titles = metadata.all("title");
    record.add(
        "title",
        in_english(&titles)
            .or(titles.first().copied())
            .map_or_else(String::new, Element::markup),
    );
    let is_comment = |description: &&Element<'_>| description.text().trim_start().starts_with(COMMENT);
    let (comments, descriptions): (Vec<_>, Vec<_>) = metadata.all("description").into_iter().partition(is_comment);
    for comment in comments {
        record.add("comments", comment.text().trim_start().trim_start_matches(COMMENT));
    }
    let abstracts = metadata.all("abstract");
    let longest = || {
        descriptions
            .iter()
            .copied()
            .max_by_key(|description| description.text().len())
    };
    let found = in_english(&abstracts).or(abstracts.first().copied());
    let found = found.or_else(|| in_english(&descriptions)).or_else(longest);
    record.add("abstract", found.map_or_else(String::new, Element::markup));
    let dates = ["date", "issued", "created"].iter().flat_map(|path| metadata.all(path));
    record.add("date", first_date(dates.map(xml::line_of)));
    record
}

fn in_english<'e, 'a>(elements: &[&'e Element<'a>]) -> Option<&'e Element<'a>> {
    let mut elements = elements.iter().copied();
    elements.find(|element| element.attribute("lang").to_ascii_lowercase().starts_with("en"))
}

/// Of the dates of a record, which say when it was written, taken in and made public, the first, as exact as another one makes it.
fn first_date(dates: impl Iterator<Item = String>) -> String {
    let mut dates: Vec<(PartialDate, String)> = dates.filter_map(|text| Some((read_date(&text).date?, text))).collect();
    dates.sort();
    let Some((first, _)) = dates.first().cloned() else {
        return String::new();
    };
    let same = dates.into_iter().filter(|(date, _)| date.common(first) == Some(first));
    same.max().map(|(_, text)| text).unwrap_or_default()
}

/// The DOI of another copy: `info:eu-repo/semantics/altIdentifier/doi/10.5555/1`.
fn other_doi(relation: &Element<'_>) -> Value {
    match relation.text().split_once("altIdentifier/doi/") {
        Some((_, doi)) => json!(doi.trim()),
        None => Value::Null,
    }
}
