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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::formats::Columns;

    fn rows(text: &str) -> Vec<Row> {
        let parsed = FORMAT.read(&mut text.as_bytes(), &Columns::new()).unwrap();
        assert_eq!(parsed.rejected, []);
        parsed.entries.into_iter().map(|entry| entry.row).collect()
    }

    #[test]
    fn an_article_has_every_field() {
        let text = r#"<?xml version="1.0" ?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" "https://dtd.nlm.nih.gov/x.dtd">
<PubmedArticleSet>
<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">41</PMID><DateRevised><Year>2026</Year></DateRevised>
<Article><Journal><JournalIssue><PubDate><Year>2026</Year><Month>Apr</Month></PubDate></JournalIssue><Title>J Ice</Title></Journal>
<ArticleTitle>Ice flow of H<sub>2</sub>O.</ArticleTitle><ELocationID EIdType="pii">S1</ELocationID>
<Abstract><AbstractText Label="AIM" NlmCategory="OBJECTIVE">We ask if p &lt; 0.05.</AbstractText><AbstractText Label="RESULTS">It <i>flows</i>.</AbstractText>
<CopyrightInformation>(c) 2026</CopyrightInformation></Abstract>
<AuthorList><Author><LastName>Lovelace</LastName><ForeName>Ada</ForeName><Initials>A</Initials><AffiliationInfo><Affiliation>Ice</Affiliation></AffiliationInfo></Author>
<Author><LastName>Turing</LastName><Initials>AM</Initials></Author><Author><CollectiveName>Ice Group</CollectiveName></Author></AuthorList>
<PublicationTypeList><PublicationType>Journal Article</PublicationType></PublicationTypeList>
<ArticleDate DateType="Electronic"><Year>2026</Year><Month>03</Month><Day>23</Day></ArticleDate></Article>
<MeshHeadingList><MeshHeading><DescriptorName>Ice Cover</DescriptorName><QualifierName>x</QualifierName></MeshHeading></MeshHeadingList></MedlineCitation>
<PubmedData><ArticleIdList><ArticleId IdType="doi">10.5555/Ice</ArticleId><ArticleId IdType="pmc">PMC9</ArticleId></ArticleIdList>
<ReferenceList><Reference><ArticleIdList><ArticleId IdType="doi">10.5555/other</ArticleId></ArticleIdList></Reference></ReferenceList></PubmedData></PubmedArticle>
</PubmedArticleSet>"#;
        assert!(recognise(&Head::new(text.as_bytes())));
        let [row] = rows(text).try_into().unwrap();
        assert_eq!((row.line, row.title.as_str()), (4, "Ice flow of H2O."));
        assert_eq!(&*row.abstract_text, "AIM: We ask if p < 0.05. RESULTS: It flows.");
        assert_eq!(row.authors, ["Ada Lovelace", "AM Turing", "Ice Group"]);
        assert_eq!(row.date, "2026-03-23".parse().ok());
        assert_eq!(row.categories, ["Ice Cover"]);
        let ids: Vec<&str> = row.ids.iter().map(|id| id.text.as_str()).collect();
        assert_eq!(ids, ["doi:10.5555/ice", "pubmed:41", "pmc:PMC9"]);
    }

    #[test]
    fn dates_in_words_and_bare_citations_are_read() {
        let date = |date: &str| {
            let text = format!(
                "<MedlineCitationSet><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>A</ArticleTitle><Journal><JournalIssue><PubDate>{date}\
                 </PubDate></JournalIssue></Journal></Article></MedlineCitation></MedlineCitationSet>"
            );
            rows(&text)[0].date.map(|date| date.to_string()).unwrap_or_default()
        };
        assert_eq!(date("<MedlineDate>1998 Dec-1999 Jan</MedlineDate>"), "1998");
        assert_eq!(date("<Year>2019</Year><Season>Spring</Season>"), "2019");
        assert_eq!(date("<Year>2019</Year><Month>Mar</Month><Day>7</Day>"), "2019-03-07");
    }

    #[test]
    fn chapters_and_books_have_titles_in_their_own_places() {
        let text = "<PubmedArticleSet><PubmedBookArticle><BookDocument><PMID>2</PMID><ArticleIdList><ArticleId IdType=\"bookaccession\">NBK1\
                    </ArticleId></ArticleIdList><Book><BookTitle>All on ice</BookTitle><PubDate><Year>2009</Year></PubDate></Book>\
                    <ArticleTitle>Flow</ArticleTitle><AuthorList Type=\"authors\"><Author><LastName>L</LastName></Author></AuthorList>\
                    <Abstract><AbstractText>We measure.</AbstractText></Abstract></BookDocument></PubmedBookArticle>\
                    <PubmedBookArticle><BookDocument><Book><BookTitle>Snow</BookTitle></Book></BookDocument></PubmedBookArticle></PubmedArticleSet>";
        let rows = rows(text);
        assert_eq!(
            (rows[0].title.as_str(), &*rows[0].abstract_text, rows[1].title.as_str()),
            ("Flow", "We measure.", "Snow")
        );
        assert_eq!(
            (rows[0].date, rows[0].authors.join(" ")),
            ("2009".parse().ok(), "L".to_owned())
        );
    }

    #[test]
    fn an_answer_without_papers_says_why() {
        let error = |text: &str| {
            FORMAT
                .read(&mut text.as_bytes(), &Columns::new())
                .unwrap_err()
                .to_string()
        };
        assert_eq!(
            error("<eFetchResult>\n<ERROR>ID list is empty</ERROR></eFetchResult>"),
            "not a listing but an answer that says: ID list is empty"
        );
        assert_eq!(
            error("<PubmedArticleSet></PubmedArticleSet>"),
            "no paper in it: the document is whole, and holds no record"
        );
        assert_eq!(
            error("<PubmedArticleSet/>"),
            error("<PubmedArticleSet></PubmedArticleSet>")
        );
    }
}
