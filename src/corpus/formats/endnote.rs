//! XML of EndNote, which Zotero, Mendeley and others write too; every text may stand in elements for its style.

use serde_json::Value;

use super::record::Record;
use super::xml::{self, Element, PERSON, Place, Shape, Shown, Take, fill, many, one};
use super::{Format, FormatError, Head, Parse, Parsed};
use crate::corpus::Row;

pub(super) const FORMAT: Format = Format {
    name: "endnote-xml",
    title: "EndNote XML",
    looked_for: "`<records>` with a `<record>` for each paper and its title in `<titles>`",
    example: "<xml><records><record><ref-type name=\"Journal Article\">17</ref-type><titles><title><style>Ice flow</style></title></titles>\
              <dates><year><style>2024</style></year></dates></record></records></xml>",
    extensions: &["xml"],
    recognise,
    parse: Parse::Text(parse),
};

const RECORDS: Shape = Shape::of(&["record"]);

/// What its records have, and those of others haven't.
const MARKS: [&str; 4] = ["<ref-type", "<rec-number", "<contributors>", "<source-app"];

const PLACES: &[Place] = &[
    one("titles/title", "title", Take::By(styled)),
    one("abstract", "abstract", Take::By(styled)),
    many("contributors/authors/author", "authors", PERSON),
    many("contributors/secondary-authors/author", "authors", PERSON),
    one("dates/year", "year", Take::Text),
    one("electronic-resource-num", "doi", Take::Text),
    one("accession-num", "id", Take::Text),
    one("custom2", "elocation_id", Take::Text),
    many("urls/*/url", "url", Take::Text),
    one("notes", "note", Take::Text),
    one("ref-type", "type", Take::Attribute("name")),
];

fn recognise(head: &Head<'_>) -> bool {
    xml::begins(head, &["xml", "records", "record", "XML"], &MARKS)
}

fn parse(text: &str) -> Result<Parsed, FormatError> {
    xml::read(text, &RECORDS, row)
}

fn row(record: &Element<'_>, line: u64) -> Result<Row, String> {
    let mut fields = Record::default();
    fields.add("date", date(record));
    fill(&mut fields, record, PLACES);
    fields.row(line)
}

/// Month and day stand beside the year: `Jan`, `Mar 12`; some programs write the whole date there.
fn date(record: &Element<'_>) -> String {
    let text = |path: &str| record.find(path).map(xml::line_of).unwrap_or_default();
    let (day, year) = (text("dates/pub-dates/date"), text("dates/year"));
    let has_year = day.split(|c: char| !c.is_ascii_digit()).any(|number| number.len() == 4);
    match (day.is_empty(), has_year) {
        (true, _) => String::new(),
        (false, true) => day,
        (false, false) => format!("{day} {year}"),
    }
}

/// A text with what is raised or lowered in it.
fn styled(element: &Element<'_>) -> Value {
    let text = element.markup_as(&|part| match part.attribute("face") {
        face if face.contains("superscript") => Shown::Within("sup"),
        face if face.contains("subscript") => Shown::Within("sub"),
        _ => Shown::Bare,
    });
    match text.trim() {
        "" => Value::Null,
        text => text.into(),
    }
}
