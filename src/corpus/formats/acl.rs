//! The ACL Anthology: its data files since 2019, and those before, in which a paper had four digits and no volume around it.

use serde_json::{Value, json};

use super::record::Record;
use super::xml::{self, Element, PERSON, Place, Shape, Shown, Take, gathered, many, one};
use super::{Format, FormatError, Head, Parse, Parsed};

pub(super) const FORMAT: Format = Format {
    name: "acl-xml",
    title: "ACL Anthology XML",
    looked_for: "`<collection>` or `<volume>` with a `<paper>` for each paper",
    example: "<collection id=\"2024.ice\"><volume id=\"1\"><meta><month>July</month><year>2024</year></meta><paper id=\"1\">\
              <title>Words for ice</title><abstract>We count words.</abstract></paper></volume></collection>",
    extensions: &["xml"],
    recognise,
    parse: Parse::Text(parse),
};

/// Papers, and what they stand in; the front of a volume has no title and is none.
const PARTS: Shape = Shape::of(&["collection", "volume", "meta", "event", "frontmatter", "paper"]);

const PLACES: &[Place] = &[
    one("title", "title", Take::By(marked)),
    one("abstract", "abstract", Take::By(marked)),
    many("author", "authors", PERSON),
    many("editor", "authors", PERSON),
    one("doi", "doi", Take::Text),
    one("url", "url", Take::Text),
    one("year", "year", Take::Text),
    one("month", "month", Take::Text),
    one("retracted", "retracted", Take::By(|_| json!(true))),
    one("removed", "withdrawn", Take::By(|_| json!(true))),
];

/// When a volume came out.
const WHEN: &[Place] = &[one("year", "year", Take::Text), one("month", "month", Take::Text)];

fn recognise(head: &Head<'_>) -> bool {
    xml::begins(head, &["collection", "volume"], &["<paper", "<frontmatter"])
        && !xml::begins(head, &["collection"], &["<datafield", "MARC21"])
}

/// What a part of a collection is.
enum Part {
    Collection(String),
    Volume(String),
    /// When the papers behind it came out.
    When(Record),
    /// With its number in the volume; the front of a volume is one in old files, and tells when the papers behind it came out.
    Paper(String, Record, Option<Record>),
    Other,
}

fn parse(text: &str) -> Result<Parsed, FormatError> {
    let mut parsed = Parsed::default();
    let (mut collection, mut volume, mut when) = (String::new(), String::new(), Record::default());
    for found in xml::each(text, &PARTS, |part, _| part_of(part)) {
        match found.made {
            Part::Collection(id) => collection = id,
            Part::Volume(id) => (volume, when) = (id, Record::default()),
            Part::When(dates) => when = dates,
            Part::Paper(number, mut record, front) => {
                when = front.unwrap_or(when);
                record.add("acl_id", anthology_id(&collection, &volume, &number));
                for field in ["year", "month"]
                    .iter()
                    .filter(|field| !record.has(field))
                    .collect::<Vec<_>>()
                {
                    record.add(field, when.text(field));
                }
                parsed.add(found.line, found.text, record.row(found.line));
            }
            Part::Other => {}
        }
    }
    xml::or_nothing(parsed, text, "the document is whole, and holds no paper")
}

fn part_of(part: &Element<'_>) -> Part {
    let id = part.attribute("id").to_owned();
    match part.name {
        "collection" => Part::Collection(id),
        "volume" => Part::Volume(id),
        "meta" => Part::When(gathered(part, WHEN)),
        "paper" => Part::Paper(id, gathered(part, PLACES), is_front(part).then(|| gathered(part, WHEN))),
        _ => Part::Other,
    }
}

/// Before 2019 the front of a volume was its paper of number 0, without authors.
fn is_front(paper: &Element<'_>) -> bool {
    let number = paper.attribute("id");
    (number == "0" || number.len() == 4 && number.ends_with("00")) && paper.find("author").is_none()
}

/// `2020.ngt-1.2`, and `P18-1002` or `W18-0102` as they were before 2020.
fn anthology_id(collection: &str, volume: &str, number: &str) -> String {
    let digits = |text: &str| text.parse::<u16>().ok();
    let has_many_volumes = collection.starts_with('W') || (collection == "D19" && digits(volume) >= Some(5));
    match (digits(volume), digits(number)) {
        _ if collection.starts_with(|c: char| c.is_ascii_digit()) => format!("{collection}-{volume}.{number}"),
        (Some(volume), Some(number)) if has_many_volumes => format!("{collection}-{volume:02}{number:02}"),
        (Some(volume), Some(number)) => format!("{collection}-{volume}{number:03}"),
        _ => format!("{volume}-{number}"),
    }
}

/// A text with its formulas, which the anthology writes in TeX.
fn marked(element: &Element<'_>) -> Value {
    let text = element.markup_as(&|part| match part.name {
        "tex-math" => Shown::Bare,
        name => Shown::Within(name),
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
    use crate::corpus::{Flag, IdKind, Row};

    fn rows(text: &str) -> Vec<Row> {
        let parsed = FORMAT.read(&mut text.as_bytes(), &Columns::new()).unwrap();
        assert_eq!(parsed.rejected, []);
        parsed.entries.into_iter().map(|entry| entry.row).collect()
    }

    fn acl(row: &Row) -> &str {
        let mut ids = row.ids.iter().filter(|id| id.kind == IdKind::Acl);
        ids.next().map_or("", |id| id.text.as_str())
    }

    #[test]
    fn a_paper_has_the_date_of_its_volume() {
        let text = r#"<?xml version='1.0' encoding='UTF-8'?>
<collection id="2020.ice">
  <volume id="1" ingest-date="2020-06-21">
    <meta><booktitle>Proceedings of Ice</booktitle><editor><first>Ada</first><last>L</last></editor><month>July</month><year>2020</year></meta>
    <frontmatter><url hash="3">2020.ice-1.0</url></frontmatter>
    <paper id="1">
      <title>Words for <fixed-case>A</fixed-case>lpine ice: <tex-math>\alpha</tex-math> &amp; more</title>
      <author><first>Ada</first><last>Lovelace</last></author><author><last>Plato</last></author>
      <abstract>We count words, <i>all</i> of them.</abstract><url hash="c">2020.ice-1.1</url><doi>10.5555/ice.1</doi>
    </paper>
    <paper id="2"><title>Snow</title><retracted date="2021-01-01">wrong</retracted></paper>
  </volume>
  <volume id="2"><meta><year>2021</year></meta><paper id="1"><title>Hail</title></paper></volume>
</collection>"#;
        let rows = rows(text);
        assert_eq!(rows[0].title, "Words for Alpine ice: α & more");
        assert_eq!(&*rows[0].abstract_text, "We count words, all of them.");
        assert_eq!(rows[0].authors, ["Ada Lovelace", "Plato"]);
        assert_eq!((rows[0].line, rows[0].date), (6, "2020-07".parse().ok()));
        assert!(rows[0].ids.iter().any(|id| id.text == "doi:10.5555/ice.1"));
        assert_eq!(
            rows.iter().map(acl).collect::<Vec<_>>(),
            ["acl:2020.ice-1.1", "acl:2020.ice-1.2", "acl:2020.ice-2.1"]
        );
        assert!(rows[1].flags.contains(&Flag::Withdrawn));
        assert_eq!(rows[2].date, "2021".parse().ok());
        assert_eq!(rows[0].url.as_deref(), Some("https://doi.org/10.5555/ice.1"));
    }

    #[test]
    fn older_files_number_papers_in_their_own_way() {
        let text = r#"<volume id="W18"><paper id="0100"><title>Proceedings</title><editor><last>L</last></editor><month>June</month><year>2018</year></paper>
<paper id="0101"><title>Ice</title><author><first>Ada</first><last>L</last></author></paper></volume>"#;
        let rows = rows(text);
        assert_eq!(
            rows.iter().map(acl).collect::<Vec<_>>(),
            ["acl:W18-0100", "acl:W18-0101"]
        );
        assert_eq!(rows[1].date, "2018-06".parse().ok());
        for (collection, volume, number, expected) in [
            ("P18", "1", "2", "P18-1002"),
            ("W18", "1", "2", "W18-0102"),
            ("D19", "5", "12", "D19-0512"),
            ("D19", "1", "12", "D19-1012"),
            ("", "P18", "1002", "P18-1002"),
        ] {
            assert_eq!(anthology_id(collection, volume, number), expected);
        }
    }
}
