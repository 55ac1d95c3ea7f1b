//! PubMed and MEDLINE as XML: articles, and chapters of books.

use serde_json::{Value, json};

use super::record::Record;
use super::xml::{self, DATE, Element, PERSON, Place, Shape, Take, fill, many, one};
use super::{Format, FormatError, Head, Parse, Parsed};
use crate::corpus::Row;

pub(super) const FORMAT: Format = Format {
    name: "pubmed-xml",
    title: "PubMed XML",
    looked_for: "`<PubmedArticleSet>` with a `<PubmedArticle>` for each paper",
    example: "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>17</PMID><Article><ArticleTitle>Ice flow.</ArticleTitle><Abstract>\
              <AbstractText>We measure ice.</AbstractText></Abstract></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>",
    extensions: &["xml"],
    recognise,
    parse: Parse::Text(parse),
};

/// The last stands within the first; in files of MEDLINE it stands alone.
const ARTICLES: Shape = Shape {
    records: &["PubmedArticle", "PubmedBookArticle", "MedlineCitation"],
    holders: &["PubmedArticle"],
};

const ROOTS: [&str; 7] = [
    "PubmedArticleSet",
    "PubmedArticle",
    "PubmedBookArticleSet",
    "PubmedBookArticle",
    "MedlineCitationSet",
    "MedlineCitation",
    FAILED,
];
/// What an answer without papers is called.
const FAILED: &str = "eFetchResult";

/// Within the citation of an article.
const CITATION: &[Place] = &[
    one("PMID", "pmid", Take::Text),
    one("Article/ArticleTitle", "title", Take::Markup),
    one("Article/VernacularTitle", "title", Take::Markup),
    many("Article/Abstract/AbstractText", "abstract", Take::By(section)),
    many("OtherAbstract/AbstractText", "abstract", Take::By(section)),
    many("Article/AuthorList/Author", "authors", PERSON),
    one("Article/ArticleDate", "published", DATE),
    one("Article/Journal/JournalIssue/PubDate", "pub_date", DATE),
    many(
        "Article/PublicationTypeList/PublicationType",
        "publication_types",
        Take::Text,
    ),
    many("MeshHeadingList/MeshHeading/DescriptorName", "categories", Take::Text),
    one("Article/ELocationID[EIdType=doi]", "doi", Take::Text),
];
/// Beside the citation.
const DATA: &[Place] = &[
    one("PubmedData/ArticleIdList/ArticleId[IdType=doi]", "doi", Take::Text),
    one("PubmedData/ArticleIdList/ArticleId[IdType=pmc]", "pmcid", Take::Text),
    one("PubmedData/History/PubMedPubDate[PubStatus=pubmed]", "created", DATE),
];
/// Of a chapter, or a book.
const BOOK: &[Place] = &[
    one("PMID", "pmid", Take::Text),
    one("ArticleTitle", "title", Take::Markup),
    one("VernacularTitle", "title", Take::Markup),
    one("Book/BookTitle", "title", Take::Markup),
    many("Abstract/AbstractText", "abstract", Take::By(section)),
    many("AuthorList[Type=authors]/Author", "authors", PERSON),
    many("AuthorList/Author", "authors", PERSON),
    many("Book/AuthorList/Author", "authors", PERSON),
    one("ContributionDate", "published", DATE),
    one("Book/PubDate", "pub_date", DATE),
    one("ArticleIdList/ArticleId[IdType=doi]", "doi", Take::Text),
    many("PublicationType", "publication_types", Take::Text),
];

fn recognise(head: &Head<'_>) -> bool {
    xml::begins(head, &ROOTS, &[])
}

fn parse(text: &str) -> Result<Parsed, FormatError> {
    if xml::root(text).is_some_and(|root| root.name == FAILED) {
        let error = xml::first(text, &Shape::of(&["ERROR"]));
        let message = error.map_or_else(|| "no papers".to_owned(), |error| xml::line_of(&error));
        return Err(FormatError::Refused { message });
    }
    xml::read(text, &ARTICLES, row)
}

fn row(article: &Element<'_>, line: u64) -> Result<Row, String> {
    let mut record = Record::default();
    if let Some(book) = article.find("BookDocument") {
        fill(&mut record, book, BOOK);
    } else {
        fill(&mut record, article, DATA);
        fill(
            &mut record,
            article.find("MedlineCitation").unwrap_or(article),
            CITATION,
        );
    }
    record.row(line)
}

/// A part of an abstract, with its heading if it has one.
fn section(text: &Element<'_>) -> Value {
    let body = text.markup();
    match (text.attribute("Label"), body.trim()) {
        (_, "") => Value::Null,
        ("" | "UNLABELLED", body) => body.into(),
        (label, body) => json!({"label": label, "text": body}),
    }
}
