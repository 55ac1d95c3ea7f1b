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
    let number = if has_numbers_of_pubmed(record) { "pmid" } else { "id" };
    fill(&mut fields, record, &[one("accession-num", number, Take::Text)]);
    fill(&mut fields, record, PLACES);
    fields.row(line)
}

/// Whether the record came from PubMed, so that its accession number is one of those.
fn has_numbers_of_pubmed(record: &Element<'_>) -> bool {
    let source = ["remote-database-provider", "remote-database-name"]
        .iter()
        .flat_map(|path| record.all(path));
    let is_pubmed = |name: String| ["NLM", "PubMed", "Medline"].iter().any(|known| name.contains(known));
    source.map(Element::text).any(is_pubmed)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::formats::Columns;

    #[test]
    fn texts_stand_in_styles() {
        let style = |text: &str| format!("<style face=\"normal\" font=\"default\" size=\"100%\">{text}</style>");
        let text = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" ?><xml><records>\n<record><database name=\"Ice.enl\">Ice.enl</database>\
             <ref-type name=\"Journal Article\">17</ref-type><contributors><authors><author>{}</author><author>{}</author></authors></contributors>\
             <titles><title>{}<style face=\"subscript\">2</style>{}</title><secondary-title>{}</secondary-title></titles>\
             <dates><year>{}</year><pub-dates><date>{}</date></pub-dates></dates><accession-num>{}</accession-num>\
             <electronic-resource-num>{}</electronic-resource-num><urls><related-urls><url>{}</url></related-urls></urls>\
             <remote-database-provider>NLM</remote-database-provider><abstract>{}</abstract></record>\n\
             <record><titles><title>Snow</title></titles><dates><year>2020</year><pub-dates><date>2020-03-04</date></pub-dates></dates></record>\n\
             <record><titles/></record></records></xml>",
            style("Lovelace, A. G."),
            style("Turing, Alan"),
            style("Ice flow of H"),
            style("O &amp; rock"),
            style("J Ice"),
            style("2019"),
            style("Mar 12"),
            style("7"),
            style("10.5555/ice"),
            style("https://a.org/1"),
            style("We measure ice."),
        );
        assert!(recognise(&Head::new(text.as_bytes())));
        let parsed = FORMAT.read(&mut text.as_bytes(), &Columns::new()).unwrap();
        let row = &parsed.entries[0].row;
        assert_eq!((row.line, row.title.as_str()), (2, "Ice flow of H2O & rock"));
        assert_eq!(&*row.abstract_text, "We measure ice.");
        assert_eq!(row.authors, ["Lovelace, A. G.", "Turing, Alan"]);
        assert_eq!(row.date, "2019-03-12".parse().ok());
        let ids: Vec<&str> = row.ids.iter().map(|id| id.text.as_str()).collect();
        assert_eq!(ids, ["doi:10.5555/ice", "pubmed:7", "https://a.org/1"]);
        assert_eq!(parsed.entries[1].row.date, "2020-03-04".parse().ok());
        assert_eq!((parsed.rejected.len(), parsed.rejected[0].line), (1, 4));
    }
}
