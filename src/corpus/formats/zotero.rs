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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::formats::Columns;

    #[test]
    fn items_have_the_doi_of_what_they_are_part_of() {
        let text = r##"<rdf:RDF xmlns:z="http://www.zotero.org/namespaces/export#">
<bib:Article rdf:about="https://a.org/1"><z:itemType>journalArticle</z:itemType><dcterms:isPartOf rdf:resource="urn:issn:1"/>
<bib:authors><rdf:Seq><rdf:li><foaf:Person><foaf:surname>Lovelace</foaf:surname><foaf:givenName>Ada</foaf:givenName></foaf:Person></rdf:li></rdf:Seq></bib:authors>
<dc:subject><z:AutomaticTag><rdf:value>Ice, old</rdf:value></z:AutomaticTag></dc:subject><dc:title>Ice flow</dc:title><dcterms:abstract>We measure ice.</dcterms:abstract>
<dc:date>8/2020</dc:date><dc:identifier><dcterms:URI><rdf:value>https://a.org/paper/1</rdf:value></dcterms:URI></dc:identifier></bib:Article>
<bib:Journal rdf:about="urn:issn:1"><dc:title>J Ice</dc:title><dc:identifier>DOI 10.5555/ice</dc:identifier><dc:identifier>ISSN 1</dc:identifier></bib:Journal>
<z:Attachment rdf:about="#item_2"><z:itemType>attachment</z:itemType><dc:title>Full text</dc:title></z:Attachment>
<bib:Memo rdf:about="#item_3"><rdf:value>a note</rdf:value></bib:Memo>
<rdf:Description rdf:about="#item_4"><z:itemType>preprint</z:itemType><dc:title>Snow</dc:title>
<dcterms:isPartOf><bib:Book><dc:title>All on snow</dc:title><dc:identifier>DOI 10.5555/snow</dc:identifier></bib:Book></dcterms:isPartOf>
<dc:description>arXiv:2401.00010 [physics]</dc:description></rdf:Description>
<bib:Thesis rdf:about="#item_5"><z:itemType>thesis</z:itemType></bib:Thesis>
</rdf:RDF>"##;
        assert!(recognise(&Head::new(text.as_bytes())));
        let parsed = FORMAT.read(&mut text.as_bytes(), &Columns::new()).unwrap();
        let [ice, snow] = [&parsed.entries[0].row, &parsed.entries[1].row];
        let ids = |row: &crate::corpus::Row| row.ids.iter().map(|id| id.text.clone()).collect::<Vec<_>>().join(" ");
        assert_eq!(
            (ice.line, ice.title.as_str(), &*ice.abstract_text),
            (2, "Ice flow", "We measure ice.")
        );
        assert_eq!(
            (ice.date, ice.authors.join(" ")),
            ("2020-08".parse().ok(), "Ada Lovelace".to_owned())
        );
        assert_eq!(ids(ice), "doi:10.5555/ice https://a.org/paper/1");
        assert_eq!(ice.categories, ["Ice, old"]);
        assert_eq!((snow.line, snow.title.as_str()), (9, "Snow"));
        assert_eq!(ids(snow), "arxiv:2401.00010 doi:10.5555/snow");
        assert_eq!(
            (parsed.entries.len(), parsed.rejected.len(), parsed.rejected[0].line),
            (2, 1, 12)
        );
    }

    #[test]
    fn other_rdf_is_no_library() {
        let text = "<rdf:RDF xmlns:foaf=\"http://xmlns.com/foaf/0.1/\"><foaf:Person/></rdf:RDF>";
        assert!(!recognise(&Head::new(text.as_bytes())));
    }
}
