//! The sources.
//!
//! Addresses, parameters and limits are those of their documentation in November 2026:
//!
//! - Hugging Face: *Hub API endpoints*, `GET /api/daily_papers`: a list for each day, up to 100 papers a page, empty at weekends.
//! - arXiv: *Terms of Use for arXiv APIs*: no more than one request every three seconds, one connection at a time, for all
//!   interfaces together. *RSS news feeds*: renewed at midnight in New York, empty at weekends and on holidays. *API User's
//!   Manual*: up to 2,000 papers a page and 30,000 of a search. *OAI-PMH*: its own server since March 2025, a set for each category
//!   (`cs:cs:CL`), days are those on which a record last changed.
//! - OpenAlex: *Page through results*: up to 100 papers a page; page numbers end at 10,000 papers, cursors want a key.
//! - Semantic Scholar: *Paper bulk search*: up to 1,000 papers a page and a token for the next; one request a second with a key,
//!   a hundred in five minutes shared by all without.
//! - Europe PMC: *RESTful Web Service*: up to 1,000 papers a page; a cursor that comes back unchanged, or none, is the end.

use super::address::{path_segment, query};
use super::answer::{JsonShape, Shape, XmlShape};
use super::paging::{Counted, Paging, Token};
use super::source::{Key, KeyPlace, Rhythm, Source, Wanted};
use crate::config::{SourceKind, Via};

/// Papers of a page, where the source lets that be chosen.
const HF_PAGE: usize = 100;
const ARXIV_PAGE: usize = 1000;
const OPENALEX_PAGE: usize = 100;
const EUROPE_PMC_PAGE: usize = 1000;

/// What is asked of Semantic Scholar for each paper.
const S2_FIELDS: &str = "title,abstract,authors,externalIds,publicationDate,year,venue,url,fieldsOfStudy";

/// Every source.
pub static SOURCES: &[Source] = &[
    Source {
        name: "hf",
        kind: SourceKind::Hf,
        via: None,
        holds: "the daily papers of Hugging Face, a list for each day",
        origin: "https://huggingface.co",
        first: |wanted| {
            let parameters = [("date", wanted.since.to_string()), ("limit", HF_PAGE.to_string())];
            format!("/api/daily_papers?{}", query(&parameters))
        },
        rhythm: Rhythm::Daily,
        paging: Paging::Counted(Counted {
            // The first page is the one without this parameter.
            first: None,
            ..Counted::pages("p", 0, HF_PAGE)
        }),
        without_key: None,
        shape: Shape::Json(JsonShape {
            papers: &[],
            total: &[],
            token: &[],
        }),
        pause: 1.0,
        key: None,
    },
    Source {
        name: "arxiv",
        kind: SourceKind::Arxiv,
        via: Some(Via::Rss),
        holds: "what arXiv announced last in a category",
        origin: "https://rss.arxiv.org",
        first: |wanted| format!("/rss/{}", path_segment(wanted.asked)),
        rhythm: Rhythm::Now,
        paging: Paging::One,
        without_key: None,
        shape: Shape::Xml(XmlShape {
            roots: &["rss", "RDF"],
            paper: "item",
            total: None,
            token: None,
            day: Some("pubDate"),
        }),
        pause: 3.0,
        key: None,
    },
    Source {
        name: "arxiv-search",
        kind: SourceKind::Arxiv,
        via: Some(Via::Search),
        holds: "papers of a category of arXiv by the day on which they were submitted",
        origin: "https://export.arxiv.org",
        first: arxiv_search,
        // A paper of Friday is announced on Monday, and one that is looked at by moderators later still.
        rhythm: Rhythm::Span { overlap: 7 },
        paging: Paging::Counted(Counted {
            most: Some(30_000),
            beyond: "ask for fewer days, or by `--via oai`",
            ..Counted::papers("start", ARXIV_PAGE)
        }),
        without_key: None,
        shape: Shape::Xml(XmlShape {
            roots: &["feed"],
            paper: "entry",
            total: Some("totalResults"),
            token: None,
            day: None,
        }),
        pause: 3.0,
        key: None,
    },
    Source {
        name: "arxiv-oai",
        kind: SourceKind::Arxiv,
        via: Some(Via::Oai),
        holds: "records of a category of arXiv by the day on which they last changed",
        origin: "https://oaipmh.arxiv.org",
        first: |wanted| {
            let parameters = [
                ("verb", "ListRecords".to_owned()),
                ("metadataPrefix", "arXiv".to_owned()),
                ("set", oai_set(wanted.asked)),
                ("from", wanted.since.to_string()),
                ("until", wanted.until.to_string()),
            ];
            format!("/oai?{}", query(&parameters))
        },
        // The last day was not over when it was asked for.
        rhythm: Rhythm::Span { overlap: 1 },
        paging: Paging::Token(Token {
            alone_with: Some("verb"),
            ..Token::new("resumptionToken")
        }),
        without_key: None,
        shape: Shape::Xml(XmlShape {
            roots: &["OAI-PMH"],
            paper: "record",
            total: Some("completeListSize"),
            token: Some("resumptionToken"),
            day: None,
        }),
        pause: 3.0,
        key: None,
    },
    Source {
        name: "openalex",
        kind: SourceKind::Openalex,
        via: None,
        holds: "works of OpenAlex that a search finds, by the day of publication",
        origin: "https://api.openalex.org",
        first: |wanted| {
            let days = format!(
                "from_publication_date:{},to_publication_date:{}",
                wanted.since, wanted.until
            );
            let parameters = [
                ("search", wanted.asked.to_owned()),
                ("filter", days),
                ("per_page", wanted.page_of(OPENALEX_PAGE)),
            ];
            format!("/works?{}", query(&parameters))
        },
        rhythm: Rhythm::Span { overlap: 14 },
        paging: Paging::Token(Token {
            first: Some("*"),
            ends_at_total: true,
            ..Token::new("cursor")
        }),
        without_key: Some(Paging::Counted(Counted {
            most: Some(10_000),
            beyond: "with a key, which is free, there are more: put it into the variable OPENALEX_API_KEY",
            ..Counted::pages("page", 1, OPENALEX_PAGE)
        })),
        shape: Shape::Json(JsonShape {
            papers: &["results"],
            total: &["meta", "count"],
            token: &["meta", "next_cursor"],
        }),
        pause: 1.0,
        key: Some(Key {
            variable: "OPENALEX_API_KEY",
            place: KeyPlace::Parameter("api_key"),
        }),
    },
    Source {
        name: "s2",
        kind: SourceKind::S2,
        via: None,
        holds: "papers of Semantic Scholar that a search finds, by the day of publication",
        origin: "https://api.semanticscholar.org",
        first: |wanted| {
            let parameters = [
                ("query", wanted.asked.to_owned()),
                ("fields", S2_FIELDS.to_owned()),
                ("publicationDateOrYear", format!("{}:{}", wanted.since, wanted.until)),
            ];
            format!("/graph/v1/paper/search/bulk?{}", query(&parameters))
        },
        rhythm: Rhythm::Span { overlap: 14 },
        paging: Paging::Token(Token::new("token")),
        without_key: None,
        shape: Shape::Json(JsonShape {
            papers: &["data"],
            total: &["total"],
            token: &["token"],
        }),
        pause: 3.0,
        key: Some(Key {
            variable: "S2_API_KEY",
            place: KeyPlace::Header("x-api-key"),
        }),
    },
    Source {
        name: "europepmc",
        kind: SourceKind::Europepmc,
        via: None,
        holds: "papers of Europe PMC that a search finds, by the day of first publication",
        origin: "https://www.ebi.ac.uk",
        first: |wanted| {
            let days = format!("FIRST_PDATE:[{} TO {}]", wanted.since, wanted.until);
            let parameters = [
                ("query", format!("({}) AND ({days})", wanted.asked)),
                ("format", "json".to_owned()),
                ("resultType", "core".to_owned()),
                ("pageSize", wanted.page_of(EUROPE_PMC_PAGE)),
            ];
            format!("/europepmc/webservices/rest/search?{}", query(&parameters))
        },
        rhythm: Rhythm::Span { overlap: 14 },
        paging: Paging::Token(Token {
            first: Some("*"),
            ends_at_total: true,
            ends_where_it_was: true,
            ..Token::new("cursorMark")
        }),
        without_key: None,
        shape: Shape::Json(JsonShape {
            papers: &["resultList", "result"],
            total: &["hitCount"],
            token: &["nextCursorMark"],
        }),
        pause: 1.0,
        key: None,
    },
    Source {
        name: "url",
        kind: SourceKind::Url,
        via: None,
        holds: "what an address answers, if it is a listing",
        origin: "",
        first: |wanted| wanted.asked.to_owned(),
        rhythm: Rhythm::Now,
        paging: Paging::One,
        without_key: None,
        shape: Shape::Listing,
        pause: 1.0,
        key: None,
    },
];

impl Wanted<'_> {
    /// Papers of a page, if so many are wanted.
    fn page_of(&self, size: usize) -> String {
        self.max.map_or(size, |max| max.clamp(1, size)).to_string()
    }
}

fn arxiv_search(wanted: &Wanted<'_>) -> String {
    let compact = |day: jiff::civil::Date| day.strftime("%Y%m%d").to_string();
    let days = format!(
        "submittedDate:[{}0000 TO {}2359]",
        compact(wanted.since),
        compact(wanted.until)
    );
    let parameters = [
        ("search_query", format!("cat:{} AND {days}", wanted.asked)),
        ("sortBy", "submittedDate".to_owned()),
        ("sortOrder", "ascending".to_owned()),
        ("max_results", wanted.page_of(ARXIV_PAGE)),
    ];
    format!("/api/query?{}", query(&parameters))
}

/// A category as arXiv names its sets: `cs.CL` is `cs:cs:CL`, `hep-th` is `physics:hep-th`, `cs` is `cs`.
fn oai_set(category: &str) -> String {
    /// Archives that are no groups of their own.
    const PHYSICS: [&str; 13] = [
        "astro-ph", "cond-mat", "gr-qc", "hep-ex", "hep-lat", "hep-ph", "hep-th", "math-ph", "nlin", "nucl-ex",
        "nucl-th", "physics", "quant-ph",
    ];
    let (archive, class) = match category.split_once('.') {
        Some((archive, class)) => (archive, Some(class)),
        None => (category, None),
    };
    let group = if PHYSICS.contains(&archive) { "physics" } else { archive };
    match class {
        Some(class) => format!("{group}:{archive}:{class}"),
        None if group == archive => group.to_owned(),
        None => format!("{group}:{archive}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(name: &str, asked: &str, max: Option<usize>) -> String {
        let source = SOURCES.iter().find(|source| source.name == name).unwrap();
        let wanted = Wanted {
            asked,
            since: jiff::civil::date(2026, 11, 1),
            until: jiff::civil::date(2026, 11, 30),
            max,
        };
        format!("{}{}", source.origin, (source.first)(&wanted))
    }

    #[test]
    fn requests_are_those_of_the_documentation() {
        let rows = [
            (
                "hf",
                "",
                "https://huggingface.co/api/daily_papers?date=2026-11-01&limit=100",
            ),
            ("arxiv", "cs.CL", "https://rss.arxiv.org/rss/cs.CL"),
            (
                "arxiv-search",
                "cs.CL",
                "https://export.arxiv.org/api/query?search_query=cat%3Acs.CL%20AND%20submittedDate%3A%5B202611010000%20TO%20\
                 202611302359%5D&sortBy=submittedDate&sortOrder=ascending&max_results=1000",
            ),
            (
                "arxiv-oai",
                "cs.CL",
                "https://oaipmh.arxiv.org/oai?verb=ListRecords&metadataPrefix=arXiv&set=cs%3Acs%3ACL&from=2026-11-01&until=2026-11-30",
            ),
            (
                "openalex",
                "ice & snow",
                "https://api.openalex.org/works?search=ice%20%26%20snow&filter=from_publication_date%3A2026-11-01%2C\
                 to_publication_date%3A2026-11-30&per_page=100",
            ),
            (
                "s2",
                "ice",
                "https://api.semanticscholar.org/graph/v1/paper/search/bulk?query=ice&fields=title%2Cabstract%2Cauthors%2C\
                 externalIds%2CpublicationDate%2Cyear%2Cvenue%2Curl%2CfieldsOfStudy&publicationDateOrYear=2026-11-01%3A2026-11-30",
            ),
            (
                "europepmc",
                "ice",
                "https://www.ebi.ac.uk/europepmc/webservices/rest/search?query=%28ice%29%20AND%20%28FIRST_PDATE%3A%5B2026-11-01%20TO\
                 %202026-11-30%5D%29&format=json&resultType=core&pageSize=1000",
            ),
            ("url", "https://example.org/a?b=c", "https://example.org/a?b=c"),
        ];
        for (name, asked, expected) in rows {
            assert_eq!(first(name, asked, None), expected);
        }
        assert_eq!(rows.len(), SOURCES.len());
        assert!(first("openalex", "ice", Some(20)).ends_with("per_page=20"));
        assert!(first("arxiv-search", "cs.CL", Some(5000)).ends_with("max_results=1000"));
    }

    #[test]
    fn categories_are_sets_of_their_archive() {
        let sets = [
            "cs.CL",
            "cs",
            "hep-th",
            "astro-ph.GA",
            "physics.optics",
            "physics",
            "q-bio.NC",
            "eess.AS",
        ];
        assert_eq!(
            sets.map(oai_set),
            [
                "cs:cs:CL",
                "cs",
                "physics:hep-th",
                "physics:astro-ph:GA",
                "physics:physics:optics",
                "physics",
                "q-bio:q-bio:NC",
                "eess:eess:AS"
            ]
        );
    }

    #[test]
    fn names_are_unique_and_every_kind_has_a_source() {
        for (at, source) in SOURCES.iter().enumerate() {
            assert!(SOURCES[..at].iter().all(|other| other.name != source.name));
            assert!(source.name.starts_with(source.kind.name()));
        }
    }
}
