//! Articles in JATS, the format of PubMed Central and many publishers: one, or a set of them.

use serde_json::{Value, json};

use super::record::Record;
use super::xml::{self, DATE, Element, PERSON, Place, Shape, Take, fill, many, one};
use super::{Format, FormatError, Head, Parse, Parsed};

pub(super) const FORMAT: Format = Format {
    name: "jats",
    title: "JATS article",
    looked_for: "`<article>` elements with `<front>` and `<article-meta>`",
    example: "<article><front><article-meta><article-id pub-id-type=\"doi\">10.5555/ice</article-id><title-group><article-title>Ice flow\
              </article-title></title-group><abstract><p>We measure ice.</p></abstract></article-meta></front></article>",
    extensions: &["xml", "nxml"],
    recognise,
    parse: Parse::Text(parse),
};

/// The front of an article is its record; the others tell whose front it is.
const FRONTS: Shape = Shape::of(&["article", "sub-article", "response", "front"]);

const ROOTS: [&str; 6] = ["article", "pmc-articleset", "articles", "response", "records", "front"];

const PLACES: &[Place] = &[
    one("title-group", "title", Take::By(title)),
    one("abstract[!abstract-type]", "abstract", Take::Markup),
    one("abstract", "abstract", Take::Markup),
    one("trans-abstract", "abstract", Take::Markup),
    one("article-id[pub-id-type=doi]", "doi", Take::Text),
    one("article-id[pub-id-type=arxiv]", "arxiv_id", Take::Text),
    one("article-id[pub-id-type=pmid]", "pmid", Take::Text),
    one("article-id[pub-id-type=pmcid]", "pmcid", Take::Text),
    one("article-id[pub-id-type=pmc]", "pmcid", Take::Text),
    one("article-id[pub-id-type=pmcaid]", "pmcid", Take::Text),
    many("contrib-group/contrib[contrib-type=author]", "authors", PERSON),
    many("contrib-group/contrib[!contrib-type]", "authors", PERSON),
    many("contrib-group/contrib", "authors", PERSON),
    one("pub-date[pub-type=epub]", "published", DATE),
    one("pub-date[publication-format=electronic]", "published", DATE),
    one("pub-date[date-type=pub]", "published", DATE),
    one("pub-date[pub-type=epub-ppub]", "published", DATE),
    one("pub-date[!pub-type]", "published", DATE),
    one("pub-date[pub-type=ppub]", "published_print", DATE),
    one("pub-date[pub-type=collection]", "pub_year", DATE),
    one("history/date[date-type=received]", "submitted", DATE),
    many(
        "article-categories/subj-group[!subj-group-type]/subject",
        "subjects",
        Take::Text,
    ),
    many("self-uri", "url", Take::Attribute("href")),
    one("article-id[pub-id-type=url]", "html_url", Take::Text),
];

fn recognise(head: &Head<'_>) -> bool {
    xml::begins(head, &ROOTS, &["<article-meta", "<front>", "<journal-meta"])
}

/// What a part of an article is.
enum Part {
    /// A whole article, of some type.
    Article(String),
    /// An article within another one.
    Inner,
    Front(Box<Record>),
}

fn parse(text: &str) -> Result<Parsed, FormatError> {
    let mut parsed = Parsed::default();
    let (mut kind, mut is_inner) = (String::new(), false);
    for found in xml::each(text, &FRONTS, |part, _| part_of(part)) {
        match found.made {
            Part::Article(of) => (kind, is_inner) = (of, false),
            Part::Inner => is_inner = true,
            Part::Front(_) if is_inner => {}
            Part::Front(mut record) => {
                record.add("type", &kind);
                parsed.add(found.line, found.text, record.row(found.line));
            }
        }
    }
    xml::or_nothing(parsed, text, "the document is whole, and no article in it has a front")
}

fn part_of(part: &Element<'_>) -> Part {
    match part.name {
        "article" => Part::Article(part.attribute("article-type").to_owned()),
        "front" => Part::Front(Box::new(record_of_front(part))),
        _ => Part::Inner,
    }
}

/// The fields of a whole article.
pub(super) fn record_of_article(article: &Element<'_>) -> Record {
    let mut record = record_of_front(article.find("front").unwrap_or(article));
    record.add("type", article.attribute("article-type"));
    record
}

fn record_of_front(front: &Element<'_>) -> Record {
    let mut record = Record::default();
    fill(&mut record, front.find("article-meta").unwrap_or(front), PLACES);
    record
}

/// Title and subtitle.
fn title(group: &Element<'_>) -> Value {
    let text = |path: &str| {
        let text = group.find(path).map(Element::markup_without_notes);
        text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    match (text("article-title").or_else(|| text("alt-title")), text("subtitle")) {
        (Some(title), Some(subtitle)) => json!(format!("{}: {subtitle}", title.trim_end_matches(':'))),
        (title, subtitle) => title.or(subtitle).map_or(Value::Null, Value::from),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Flag;
    use crate::corpus::formats::Columns;

    #[test]
    fn the_front_of_an_article_is_read_and_its_text_left() {
        let text = r#"<?xml version="1.0"?><!DOCTYPE pmc-articleset PUBLIC "-//NLM//DTD ARTICLE SET 2.0//EN" "x.dtd">
<pmc-articleset>
<article article-type="research-article"><front><journal-meta><journal-title>J Ice</journal-title></journal-meta>
<article-meta><article-id pub-id-type="pmid">7</article-id><article-id pub-id-type="pmc">PMC12</article-id>
<article-id pub-id-type="doi">10.5555/ice.1</article-id>
<article-categories><subj-group subj-group-type="heading"><subject>Research</subject></subj-group><subj-group><subject>Ice, old</subject></subj-group></article-categories>
<title-group><article-title>Ice flow of H<sub>2</sub>O<xref ref-type="fn">*</xref></article-title><subtitle>A study</subtitle></title-group>
<contrib-group><contrib contrib-type="author"><name><surname>Lovelace</surname><given-names>Ada</given-names></name><xref ref-type="aff">1</xref></contrib>
<contrib contrib-type="author"><collab>Ice Group<xref>2</xref><contrib-group><contrib><name><surname>X</surname></name></contrib></contrib-group></collab></contrib>
<contrib contrib-type="editor"><name><surname>Ditor</surname></name></contrib></contrib-group>
<pub-date pub-type="collection"><year>2021</year></pub-date><pub-date pub-type="epub"><day>5</day><month>3</month><year>2021</year></pub-date>
<abstract abstract-type="graphical"><p>A picture.</p></abstract>
<abstract><sec><title>Aim</title><p>We ask.</p></sec><sec><title>Results</title><p>It <inline-formula><mml:math><mml:mi>flows</mml:mi></mml:math></inline-formula>.</p></sec></abstract>
</article-meta></front><body><p>Long.</p></body>
<sub-article><front><article-meta><title-group><article-title>Letter</article-title></title-group></article-meta></front></sub-article></article>
<article article-type="retraction"><front><article-meta><title-group><article-title/><alt-title>Snow</alt-title></title-group>
<pub-date iso-8601-date="2022-01-02"><year>2022</year></pub-date></article-meta></front></article>
</pmc-articleset>"#;
        assert!(recognise(&Head::new(text.as_bytes())));
        let parsed = FORMAT.read(&mut text.as_bytes(), &Columns::new()).unwrap();
        assert_eq!((parsed.entries.len(), parsed.rejected.len()), (2, 0));
        let [row, retraction] = [&parsed.entries[0].row, &parsed.entries[1].row];
        assert_eq!(row.title, "Ice flow of H2O: A study");
        assert_eq!(&*row.abstract_text, "Aim: We ask. Results: It flows.");
        assert_eq!(row.authors, ["Ada Lovelace", "Ice Group"]);
        assert_eq!(row.categories, ["Ice, old"]);
        assert_eq!((row.line, row.date), (3, "2021-03-05".parse().ok()));
        let ids: Vec<&str> = row.ids.iter().map(|id| id.text.as_str()).collect();
        assert_eq!(ids, ["doi:10.5555/ice.1", "pubmed:7", "pmc:PMC12"]);
        assert_eq!(
            (retraction.title.as_str(), retraction.date),
            ("Snow", "2022-01-02".parse().ok())
        );
        assert!(retraction.flags.contains(&Flag::Withdrawn));
    }
}
