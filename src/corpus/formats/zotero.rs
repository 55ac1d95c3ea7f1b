//! RDF of Zotero. Journals and books that items are part of stand beside them, with the DOI of the item; files and notes are no papers.

use std::collections::BTreeMap;

use serde_json::Value;

use super::record::Record;
use super::xml::{self, Element, PERSON, Place, Shape, Take, fill, gathered, many, one};
use super::{Format, FormatError, Head, Parse, Parsed};

pub(super) const FORMAT: Format = Format {
    name: "zotero-rdf",
    title: "Zotero RDF",
    looked_for: "`<rdf:RDF>` with items of Zotero, each with its `<z:itemType>`",
    example: "<rdf:RDF xmlns:z=\"http://www.zotero.org/namespaces/export#\"><bib:Article rdf:about=\"#item_1\"><z:itemType>journalArticle\
              </z:itemType><dc:title>Ice flow</dc:title><dc:date>2024-01-05</dc:date></bib:Article></rdf:RDF>",
    extensions: &["rdf", "xml"],
    recognise,
    parse: Parse::Text(parse),
};

/// Kinds of items, of what they are part of, and of what is attached to them.
const ITEMS: Shape = Shape {
    records: &[
        "Description",
        "Article",
        "Book",
        "BookSection",
        "Data",
        "Document",
        "Illustration",
        "Image",
        "Interview",
        "Journal",
        "Legislation",
        "Letter",
        "Manuscript",
        "MotionPicture",
        "Patent",
        "Periodical",
        "Recording",
        "Report",
        "Series",
        "Thesis",
        "Attachment",
        "Memo",
        "Collection",
        "UserItem",
    ],
    holders: &["isPartOf", "isReferencedBy", "relation", "presentedAt"],
};

/// Types of items that are no papers.
const NO_PAPERS: [&str; 3] = ["attachment", "note", "annotation"];

const PLACES: &[Place] = &[
    one("title", "title", Take::Markup),
    one("abstract", "abstract", Take::Markup),
    many("authors/Seq/li/Person", "authors", PERSON),
    many("*/Seq/li/Person", "authors", PERSON),
    one("date", "date", Take::Text),
    many("identifier", "identifier", Take::By(identifier)),
    many("identifier/URI/value", "url", Take::Text),
    one("archiveID", "archive_id", Take::Text),
    one("description", "extra", Take::Text),
    many("subject", "subjects", Take::Text),
];
/// Of what an item is part of: its DOI is that of the item.
const WHOLE: &[Place] = &[many("identifier", "identifier", Take::By(identifier))];

fn recognise(head: &Head<'_>) -> bool {
    xml::begins(head, &["RDF"], &["zotero.org/namespaces/export"])
}

/// What stands right within the document.
enum Part {
    /// An item, and what it is part of.
    Item(Record, Vec<String>),
    /// What items are part of, by its name.
    Whole(String, Record),
    Other,
}

fn parse(text: &str) -> Result<Parsed, FormatError> {
    let mut wholes: BTreeMap<String, Record> = BTreeMap::new();
    let mut items = Vec::new();
    for found in xml::each(text, &ITEMS, |part, _| part_of(part)) {
        match found.made {
            Part::Item(record, whole) => items.push((found.line, found.text, record, whole)),
            Part::Whole(name, record) => {
                wholes.insert(name, record);
            }
            Part::Other => {}
        }
    }
    let mut parsed = Parsed::default();
    for (line, text, mut record, whole) in items {
        for whole in whole.iter().filter_map(|name| wholes.get(name)) {
            record.add("oai_id", whole.text("identifier"));
        }
        parsed.add(line, text, record.row(line));
    }
    xml::or_nothing(parsed, text, "the library is whole, and holds no paper")
}

fn part_of(part: &Element<'_>) -> Part {
    let name = part.attribute("about").to_owned();
    let kind = part.find("itemType").map(xml::line_of).unwrap_or_default();
    match kind.as_str() {
        "" => Part::Whole(name, gathered(part, WHOLE)),
        kind if NO_PAPERS.contains(&kind) => Part::Other,
        kind => {
            let mut record = gathered(part, PLACES);
            record.add("type", kind);
            record.add("url", &name);
            for inner in part.all("isPartOf/*") {
                fill(&mut record, inner, WHOLE);
            }
            let wholes = part.all("isPartOf").into_iter();
            let wholes = wholes.map(|whole| whole.attribute("resource").to_owned());
            Part::Item(record, wholes.collect())
        }
    }
}

/// `DOI 10.5555/ice`, as Zotero writes it; numbers of books and journals are no ids of a paper.
fn identifier(identifier: &Element<'_>) -> Value {
    match xml::line_of(identifier).strip_prefix("DOI ") {
        Some(doi) => format!("doi:{doi}").into(),
        None => Value::Null,
    }
}
