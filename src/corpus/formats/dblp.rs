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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Flag;
    use crate::corpus::formats::Columns;

    fn rows(text: &str) -> Vec<Row> {
        assert!(recognise(&Head::new(text.as_bytes())));
        let parsed = FORMAT.read(&mut text.as_bytes(), &Columns::new()).unwrap();
        assert_eq!(parsed.rejected, []);
        parsed.entries.into_iter().map(|entry| entry.row).collect()
    }

    fn ids(row: &Row) -> Vec<&str> {
        row.ids.iter().map(|id| id.text.as_str()).collect()
    }

    #[test]
    fn the_dump_has_entities_and_pages_of_people() {
        let text = r#"<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE dblp SYSTEM "dblp.dtd" [<!ENTITY x "y">]>
<dblp>
<article mdate="2024-01-01" key="journals/ice/L24"><author orcid="0">J&uuml;rgen L&ouml;we 0002</author><author>Ada Lovelace</author>
<title>Ice flow: H<sub>2</sub>O?</title><year>2024</year><volume>7</volume><ee type="oa">https://doi.org/10.5555/ice</ee><url>db/journals/ice/ice7.html#L24</url></article>
<www key="homepages/1"><author>Ada Lovelace</author><title>Home Page</title></www>
<article publtype="informal withdrawn" key="journals/corr/abs-2401-00010"><author>Ada Lovelace</author><title>Snow et al...</title>
<year>2024</year><volume>abs/2401.00010</volume><journal>CoRR</journal></article>
<inproceedings key="conf/ice/L23"><title>Hail.</title><year>2023</year></inproceedings>
</dblp>"#;
        let rows = rows(text);
        assert_eq!(
            rows.iter().map(|row| row.title.as_str()).collect::<Vec<_>>(),
            ["Ice flow: H2O?", "Snow et al...", "Hail"]
        );
        assert_eq!(rows[0].authors, ["Jürgen Löwe", "Ada Lovelace"]);
        assert_eq!((rows[0].line, rows[0].date), (4, "2024".parse().ok()));
        assert_eq!(ids(&rows[0]), ["journals/ice/L24", "doi:10.5555/ice"]);
        assert_eq!(ids(&rows[1]), ["journals/corr/abs-2401-00010", "arxiv:2401.00010"]);
        assert!(!rows[0].flags.contains(&Flag::Withdrawn));
    }

    #[test]
    fn answers_to_a_search_have_their_own_names() {
        let text = "<result>\n<query id=\"4\">ice*</query><hits total=\"1\" sent=\"1\">\n<hit score=\"4\"><info><authors><author pid=\"1\">Ada Lovelace\
                    </author></authors><title>Ice &amp; snow.</title><year>2025</year><type>Journal Articles</type><key>journals/ice/L25</key>\
                    <doi>10.5555/ICE</doi><ee>https://doi.org/10.5555/ice</ee></info><url>URL#4</url></hit></hits></result>";
        let [row] = rows(text).try_into().unwrap();
        assert_eq!((row.line, row.title.as_str()), (3, "Ice & snow"));
        assert_eq!(row.authors, ["Ada Lovelace"]);
        assert_eq!(ids(&row), ["doi:10.5555/ice", "journals/ice/L25"]);
        let none = "<result><hits total=\"0\"></hits></result>";
        assert!(matches!(
            FORMAT.read(&mut none.as_bytes(), &Columns::new()),
            Err(FormatError::Nothing { .. })
        ));
    }
}
