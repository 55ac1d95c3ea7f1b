//! XML of Crossref: what publishers deposit, and answers with it; journals, books and proceedings hold the papers.

use serde_json::{Value, json};

use super::record::Record;
use super::xml::{self, DATE, Element, Found, PERSON, Place, Shape, Take, gathered, many, one};
use super::{Format, FormatError, Head, Parse, Parsed, oai};

pub(super) const FORMAT: Format = Format {
    name: "crossref-xml",
    title: "Crossref XML",
    looked_for: "`<journal_article>`, `<conference_paper>`, `<posted_content>` and the like, as Crossref answers",
    example: "<doi_records><doi_record><crossref><posted_content><titles><title>Ice flow</title></titles><posted_date><year>2024</year>\
              </posted_date><doi_data><doi>10.5555/ice</doi></doi_data></posted_content></crossref></doi_record></doi_records>",
    extensions: &["xml"],
    recognise,
    parse: Parse::Text(parse),
};

const ROOTS: [&str; 6] = [
    "doi_records",
    "doi_record",
    "crossref_result",
    "crossref",
    "doi_batch",
    "crossref_metadata",
];

/// Its archive answers by OAI-PMH.
const ARCHIVES: [&str; 4] = ["OAI-PMH", "ListRecords", "GetRecord", "record"];

/// Papers, and what they stand in.
const PARTS: Shape = Shape::of(&[
    "journal_article",
    "conference_paper",
    "posted_content",
    "content_item",
    "dissertation",
    "report-paper_metadata",
    "report-paper_series_metadata",
    "standard_metadata",
    "peer_review",
    "dataset",
    "book_metadata",
    "book_series_metadata",
    "book_set_metadata",
    "journal_issue",
    "proceedings_metadata",
    "proceedings_series_metadata",
    "event_metadata",
    "doi_record",
    "journal",
    "conference",
    "book",
    "query",
    "header",
    "error",
]);

/// Parts whose dates are those of the papers behind them.
const HOLDERS: [&str; 4] = [
    "journal_issue",
    "proceedings_metadata",
    "proceedings_series_metadata",
    "event_metadata",
];
/// Parts that are a paper if none is in them.
const BOOKS: [&str; 3] = ["book_metadata", "book_series_metadata", "book_set_metadata"];
/// Parts that begin something else.
const OTHERS: [&str; 5] = ["doi_record", "journal", "conference", "book", "header"];

const PLACES: &[Place] = &[
    one("titles", "title", Take::By(title)),
    one("abstract[!abstract-type]", "abstract", Take::Markup),
    one("abstract", "abstract", Take::Markup),
    many("contributors/*[contributor_role=author]", "authors", PERSON),
    many("contributors/*[!contributor_role]", "authors", PERSON),
    many("contributors/*[contributor_role=editor]", "authors", PERSON),
    one("doi_data/doi", "doi", Take::Text),
    one("doi_data/resource", "url", Take::Text),
    one("posted_date", "published", DATE),
    one("publication_date[media_type=online]", "published", DATE),
    one("publication_date", "issued", DATE),
    one("approval_date", "published", DATE),
    one("review_date", "published", DATE),
    one("database_date/publication_date", "published", DATE),
    one("acceptance_date", "submitted", DATE),
    many(
        "crossmark/updates/update",
        "update_to",
        Take::By(|update| json!({"type": update.attribute("type")})),
    ),
];
/// When what holds a paper came out.
const WHEN: [&str; 2] = ["publication_date[media_type=online]", "publication_date"];
/// Of a paper in a flat answer.
const FLAT: &[Place] = &[
    one("article_title", "title", Take::Markup),
    one("volume_title", "title", Take::Markup),
    one("doi", "doi", Take::Text),
    many("contributors/contributor", "authors", PERSON),
    many("author", "authors", PERSON),
    one("year", "year", Take::Text),
];

fn recognise(head: &Head<'_>) -> bool {
    xml::begins(head, &ROOTS, &[]) || xml::begins(head, &ARCHIVES, &["<crossref", ":crossref"])
}

/// What a part of an answer is.
enum Part {
    Paper(Record),
    /// A paper in a book.
    Chapter(Record),
    /// A paper if none is in it.
    Book(Record),
    /// What holds papers, with their date if it has one.
    Holder(Option<Value>),
    /// Where something else begins.
    Other,
    /// A paper that Crossref doesn't know, and what it says.
    Unknown(String),
}

fn parse(text: &str) -> Result<Parsed, FormatError> {
    let mut reader = Reader::default();
    for found in xml::each(text, &PARTS, |part, _| part_of(part)) {
        reader.add(found);
    }
    reader.end_book();
    xml::or_nothing(reader.parsed, text, "the answer is whole, and holds no paper")
}

/// What was read so far.
#[derive(Default)]
struct Reader<'a> {
    parsed: Parsed,
    /// The date of papers without one.
    when: Option<Value>,
    /// A book in which no paper was found yet.
    book: Option<(u64, &'a str, Record)>,
}

impl<'a> Reader<'a> {
    fn add(&mut self, found: Found<'a, Part>) {
        let (line, text) = (found.line, found.text);
        match found.made {
            Part::Paper(record) => {
                self.end_book();
                self.add_paper(line, text, record);
            }
            Part::Chapter(record) => {
                self.book = None;
                self.add_paper(line, text, record);
            }
            Part::Book(record) => {
                self.end_book();
                self.book = Some((line, text, record));
            }
            Part::Holder(date) => self.when = date.or(self.when.take()),
            Part::Other => {
                self.end_book();
                self.when = None;
            }
            Part::Unknown(reason) => self.parsed.refuse(line, text, reason),
        }
    }

    fn add_paper(&mut self, line: u64, text: &str, mut record: Record) {
        if let Some(when) = &self.when {
            record.add_value("pub_date", when.clone());
        }
        self.parsed.add(line, text, record.row(line));
    }

    fn end_book(&mut self) {
        if let Some((line, text, record)) = self.book.take() {
            self.parsed.add(line, text, record.row(line));
        }
    }
}

fn part_of(part: &Element<'_>) -> Part {
    match part.name {
        "query" => query(part),
        "header" if oai::is_deleted(part) => Part::Unknown(oai::DELETED.to_owned()),
        "error" => Part::Unknown(format!("crossref answers: {}", xml::line_of(part))),
        "content_item" => Part::Chapter(gathered(part, PLACES)),
        name if BOOKS.contains(&name) => Part::Book(gathered(part, PLACES)),
        name if HOLDERS.contains(&name) => Part::Holder(WHEN.iter().find_map(|path| {
            let date = part.find(path).map(|date| DATE.of(date));
            date.filter(|date| !date.is_null())
        })),
        name if OTHERS.contains(&name) => Part::Other,
        _ => Part::Paper(gathered(part, PLACES)),
    }
}

/// A question: flat answers have the paper right in it.
fn query(query: &Element<'_>) -> Part {
    let record = gathered(query, FLAT);
    match query.attribute("status") {
        _ if record.has("title") => Part::Paper(record),
        status @ ("unresolved" | "malformed" | "multiresolved") => {
            Part::Unknown(format!("crossref found no paper that was asked for: {status}"))
        }
        _ => Part::Other,
    }
}

/// Title and subtitle; the title in the language of the paper if it has no other.
fn title(titles: &Element<'_>) -> Value {
    let text = |path: &str| {
        let text = titles.find(path).map(Element::markup);
        text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    match (
        text("title").or_else(|| text("original_language_title")),
        text("subtitle"),
    ) {
        (Some(title), Some(subtitle)) => json!(format!("{}: {subtitle}", title.trim_end_matches(':'))),
        (title, subtitle) => title.or(subtitle).map_or(Value::Null, Value::from),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::formats::Columns;
    use crate::corpus::{Flag, Row};

    fn read(text: &str) -> Parsed {
        FORMAT.read(&mut text.as_bytes(), &Columns::new()).unwrap()
    }

    fn rows(text: &str) -> Vec<Row> {
        read(text).entries.into_iter().map(|entry| entry.row).collect()
    }

    #[test]
    fn an_article_has_every_field_and_a_preprint_its_own_date() {
        let text = r#"<doi_records>
  <doi_record owner="10.5555"><crossref><journal><journal_metadata><full_title>Ice</full_title></journal_metadata>
    <journal_issue><publication_date media_type="print"><month>03</month><year>2021</year></publication_date></journal_issue>
    <journal_article publication_type="full_text"><titles><title>Ice flow of H<sub>2</sub>O</title><subtitle>a study</subtitle></titles>
      <contributors>
        <person_name contributor_role="author" sequence="first"><given_name>Ada</given_name><surname>Lovelace</surname></person_name>
        <organization contributor_role="author" sequence="additional">Ice Group</organization>
        <person_name contributor_role="editor"><given_name>E</given_name><surname>Ditor</surname></person_name>
      </contributors>
      <jats:abstract abstract-type="teaser"><jats:p>Read on.</jats:p></jats:abstract>
      <jats:abstract><jats:title>Abstract</jats:title><jats:p>We measure <jats:italic>ice</jats:italic>.</jats:p></jats:abstract>
      <doi_data><doi>10.5555/ICE.1</doi><resource>https://ice.example/1</resource></doi_data>
    </journal_article></journal></crossref></doi_record>
  <doi_record><crossref><posted_content type="preprint"><titles><title>Snow</title></titles>
    <posted_date><month>11</month><day>08</day><year>2022</year></posted_date></posted_content></crossref></doi_record>
  <doi_record><crossref><posted_content><titles><title>Hail</title></titles></posted_content></crossref></doi_record>
</doi_records>"#;
        let rows = rows(text);
        let [article, preprint, undated] = rows.as_slice() else {
            panic!("{rows:?}")
        };
        assert_eq!(article.title, "Ice flow of H2O: a study");
        assert_eq!(&*article.abstract_text, "We measure ice.");
        assert_eq!(article.authors, ["Ada Lovelace", "Ice Group"]);
        assert_eq!((article.line, article.date), (4, "2021-03".parse().ok()));
        assert_eq!(article.url.as_deref(), Some("https://ice.example/1"));
        assert!(article.ids.iter().any(|id| id.text == "doi:10.5555/ice.1"));
        assert_eq!(preprint.date, "2022-11-08".parse().ok());
        assert_eq!(undated.date, None, "the issue is that of another record");
    }

    #[test]
    fn a_book_counts_if_no_chapter_of_it_does() {
        let text = "<crossref_result><book><book_metadata><titles><title>On ice</title></titles></book_metadata>\
                    <content_item><titles><title>Chapter</title></titles></content_item></book>\
                    <book><book_metadata><titles><title>On snow</title></titles></book_metadata></book></crossref_result>";
        let rows = rows(text);
        let titles: Vec<&str> = rows.iter().map(|row| row.title.as_str()).collect();
        assert_eq!(titles, ["Chapter", "On snow"]);
    }

    #[test]
    fn answers_to_questions_are_flat_or_say_why_there_is_none() {
        let text = "<crossref_result><query_result><body>\n<query status=\"resolved\"><doi>10.5555/1</doi><year>2001</year>\
                    <contributors><contributor><given_name>Ada</given_name><surname>L</surname></contributor></contributors>\
                    <article_title>Ice</article_title></query>\n<query status=\"unresolved\"><doi>10.5555/2</doi></query>\n\
                    <query status=\"resolved\"><doi>10.5555/3</doi><doi_record><crossref><error>no such record</error></crossref>\
                    </doi_record></query></body></query_result></crossref_result>";
        let parsed = read(text);
        let row = &parsed.entries[0].row;
        assert_eq!((row.title.as_str(), row.date), ("Ice", "2001".parse().ok()));
        assert_eq!(row.authors, ["Ada L"]);
        let reasons: Vec<(u64, &str)> = (parsed.rejected.iter())
            .map(|rejected| (rejected.line, rejected.reason.as_str()))
            .collect();
        assert_eq!(
            reasons,
            [
                (3, "crossref found no paper that was asked for: unresolved"),
                (4, "crossref answers: no such record")
            ]
        );
    }

    #[test]
    fn retractions_and_archives_are_known() {
        let text = "<OAI-PMH><ListRecords><record><header status=\"deleted\"/></record><record><header/><metadata><crossref>\
                    <journal_article><titles><title>Ice</title></titles><crossmark><updates><update type=\"retraction\">10.5555/1</update>\
                    </updates></crossmark></journal_article></crossref></metadata></record></ListRecords></OAI-PMH>";
        assert!(recognise(&Head::new(text.as_bytes())));
        let parsed = read(text);
        assert_eq!(parsed.entries[0].row.flags, [Flag::AbstractMissing, Flag::Withdrawn]);
        assert_eq!(parsed.rejected[0].reason, oai::DELETED);
    }
}
