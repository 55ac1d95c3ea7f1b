//! The page of one paper.

use serde_json::{Map, Value};

use crate::corpus::formats::Parsed;
use crate::corpus::formats::html::{Piece, lines, pieces};
use crate::corpus::formats::record::Record;
use crate::corpus::formats::text::LineNumbers;

/// Names of `<meta>` tags, in lower case, and what they are called in a record.
const META: [(&str, &str); 20] = [
    ("citation_title", "title"),
    ("citation_author", "authors"),
    ("citation_authors", "authors"),
    ("citation_publication_date", "published"),
    ("citation_date", "published_date"),
    ("citation_online_date", "published_online"),
    ("citation_year", "year"),
    ("citation_doi", "doi"),
    ("citation_arxiv_id", "arxiv"),
    ("citation_pmid", "pmid"),
    ("citation_abstract", "abstract"),
    ("citation_abstract_html_url", "url"),
    ("citation_public_url", "url"),
    ("citation_pdf_url", "pdf_url"),
    ("dc.title", "dc title"),
    ("dc.creator", "dc authors"),
    ("dc.date", "dc date"),
    ("dc.identifier", "doi"),
    ("dc.description", "dc abstract"),
    ("dcterms.abstract", "dc abstract"),
];

/// Fields that stand in for others where these are missing.
const STAND_INS: [(&str, &str); 4] = [
    ("dc title", "title"),
    ("dc authors", "authors"),
    ("dc date", "date"),
    ("dc abstract", "abstract"),
];

/// Types of JSON-LD that are papers.
const TYPES: [&str; 3] = ["ScholarlyArticle", "MedicalScholarlyArticle", "Chapter"];
/// Its fields that are called otherwise in a record.
const RENAMED: [(&str, &str); 3] = [("name", "title"), ("@id", "url"), ("sameAs", "url")];

/// Shortest text below a heading `Abstract`, in bytes.
const SHORTEST: usize = 80;

/// Whether a page says which paper it shows.
pub(super) fn is_told(page: &str) -> bool {
    let page = page.to_ascii_lowercase();
    ["citation_title", "\"dc.title\"", "scholarlyarticle"]
        .iter()
        .any(|mark| page.contains(mark))
}

/// The paper of a page; nothing if it tells none.
pub(super) fn read(page: &str) -> Parsed {
    let (line, head) = Meta::read(page);
    let mut parsed = Parsed::default();
    let mut record = head.record();
    if !record.has("title") {
        for (line, article) in head.articles {
            parsed.add(line, "ScholarlyArticle", article.row(line));
        }
        return parsed;
    }
    if !record.has("abstract") {
        record.add("abstract", shown_abstract(page));
    }
    let found = record.text("title");
    parsed.add(line, &found, record.row(line));
    parsed
}

/// What the tags of a page tell.
#[derive(Debug, Default)]
struct Meta {
    /// Name in a record and text, in the order of the page.
    tags: Vec<(&'static str, String)>,
    /// Papers of JSON-LD, each with its line.
    articles: Vec<(u64, Record)>,
}

impl Meta {
    /// The line of the first such tag, and what they all tell.
    fn read(page: &str) -> (u64, Self) {
        let numbers = LineNumbers::new(page);
        let mut meta = Self::default();
        let mut first = None;
        let mut is_json = false;
        for (at, piece) in pieces(page) {
            match piece {
                Piece::Open(tag) if tag.name == "meta" => {
                    let name = [tag.attribute("name"), tag.attribute("property")]
                        .concat()
                        .to_ascii_lowercase();
                    if let Some((_, field)) = META.iter().find(|(known, _)| *known == name) {
                        first = first.or(Some(numbers.at(at)));
                        meta.tags.push((field, tag.attribute("content").into_owned()));
                    }
                }
                Piece::Open(tag) => is_json = tag.attribute("type") == "application/ld+json",
                Piece::Text(text) if is_json => {
                    let json = serde_json::from_str(&text).unwrap_or_default();
                    meta.add_articles(&json, numbers.at(at));
                }
                _ => {}
            }
        }
        (first.unwrap_or(1), meta)
    }

    fn record(&self) -> Record {
        let mut record = Record::default();
        for (field, text) in &self.tags {
            // Pages tell some things twice; only authors are several.
            if *field == "authors" || !record.has(field) {
                record.add(field, text);
            }
        }
        for (from, to) in STAND_INS.iter().filter(|(_, to)| !record.has(to)).collect::<Vec<_>>() {
            for (_, text) in self.tags.iter().filter(|(field, _)| field == from) {
                record.add(to, text);
            }
        }
        record
    }

    fn add_articles(&mut self, json: &Value, line: u64) {
        match json {
            Value::Array(items) => items.iter().for_each(|item| self.add_articles(item, line)),
            Value::Object(fields) if is_article(fields) => self.articles.push((line, article(fields))),
            Value::Object(fields) => {
                for inner in ["@graph", "mainEntity", "itemListElement", "item", "hasPart"]
                    .iter()
                    .filter_map(|name| fields.get(*name))
                {
                    self.add_articles(inner, line);
                }
            }
            _ => {}
        }
    }
}

fn is_article(fields: &Map<String, Value>) -> bool {
    let is_type = |value: &Value| value.as_str().is_some_and(|name| TYPES.contains(&name));
    match fields.get("@type") {
        Some(Value::Array(types)) => types.iter().any(is_type),
        Some(value) => is_type(value),
        None => false,
    }
}

fn article(fields: &Map<String, Value>) -> Record {
    let mut record = Record::default();
    for (name, value) in fields {
        record.add_value(name, value.clone());
    }
    for (from, to) in RENAMED {
        if let Some(value) = fields.get(from).filter(|_| !record.has(to)) {
            record.add_value(to, value.clone());
        }
    }
    record
}

/// The text below a heading `Abstract`, or behind `Abstract:`.
fn shown_abstract(page: &str) -> String {
    let lines = lines(page);
    let is_abstract = |text: &str| {
        text.trim()
            .get(..8)
            .is_some_and(|start| start.eq_ignore_ascii_case("abstract"))
    };
    let starts = (0..lines.len()).filter(|&at| is_abstract(&lines[at].text));
    let texts = starts
        .flat_map(|at| lines[at..].iter().take(3))
        .map(|line| line.text.trim());
    let long = texts.filter(|text| text.len() >= SHORTEST).map(str::to_owned);
    long.max_by_key(String::len).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(page: &str) -> String {
        let show = |row: &crate::corpus::Row| {
            let ids: Vec<&str> = row.ids.iter().map(|id| id.text.as_str()).collect();
            let date = row.date.map(|date| date.to_string()).unwrap_or_default();
            format!(
                "{}: {} | {} | {} | {date} | {}",
                row.line,
                row.title,
                row.authors.join(", "),
                row.abstract_text,
                ids.join(" ")
            )
        };
        read(page)
            .entries
            .iter()
            .map(|entry| show(&entry.row))
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn tags_for_search_engines_are_read() {
        let page = "<html><head>\n<meta name=\"citation_title\" content=\"Ice &amp;amp; water\">\n<meta content=\"One, Ada\" name=citation_author>\
                    <meta name=\"citation_author\" content=\"Two, Bob\"/><meta name=\"citation_date\" content=\"2024/05/01\">\
                    <meta name=\"citation_online_date\" content=\"2024/06/01\"><meta name=\"citation_arxiv_id\" content=\"2405.00001\">\
                    <meta name=\"citation_abstract\" content=\"We measure ice.\"></head><body><p>Other text</p>";
        assert_eq!(
            shown(page),
            "2: Ice & water | One, Ada, Two, Bob | We measure ice. | 2024-05-01 | arxiv:2405.00001"
        );
    }

    #[test]
    fn an_abstract_is_also_found_in_the_text() {
        let text =
            "We measure ice that flows over rock, in summer and in winter, with a hundred stations on a glacier.";
        for body in [
            format!("<h4>Abstract</h4><p>{text}</p>"),
            format!("<div>Abstract: {text}</div>"),
        ] {
            let page = format!(
                "<html><meta name=\"DC.title\" content=\"Ice\"><meta name=\"DC.date\" content=\"2024\"><body>{body}<p>References</p>"
            );
            assert_eq!(shown(&page), format!("1: Ice |  | {text} | 2024 | "), "{body}");
        }
    }

    #[test]
    fn json_ld_is_read() {
        let page = "<html>\n<script type=\"application/ld+json\">{\"@graph\": [{\"@type\": \"WebSite\", \"name\": \"Journal\"}, \
                    {\"@type\": [\"ScholarlyArticle\"], \"name\": \"Ice\", \"author\": [{\"@type\": \"Person\", \"name\": \"A. One\"}], \
                    \"abstract\": \"We measure.\", \"datePublished\": \"2024-05-01\", \"@id\": \"https://doi.org/10.5555/x\"}]}</script>";
        assert_eq!(
            shown(page),
            "2: Ice | A. One | We measure. | 2024-05-01 | doi:10.5555/x"
        );
        assert_eq!(
            shown("<script type=\"application/ld+json\">{\"@type\": \"ScholarlyArticle\""),
            ""
        );
    }
}
