//! What is written as BibTeX and RIS, read back by the formats of listings.

use std::path::PathBuf;
use std::{env, fs};

use paperthemes::corpus::formats::{Columns, by_name, recognise};
use paperthemes::corpus::text::readable;
use paperthemes::corpus::{Ids, Row};
use proptest::prelude::*;

use super::citation::Citation;
use super::{bibtex, ris};

/// What a row and a citation both say of a paper.
#[derive(Debug, Clone, PartialEq)]
struct Told {
    title: String,
    abstract_text: String,
    date: Option<String>,
    authors: Vec<String>,
    categories: Vec<String>,
    ids: Vec<String>,
}

impl Told {
    fn of_row(row: &Row) -> Self {
        Self {
            title: row.title.clone(),
            abstract_text: row.abstract_text.to_string(),
            date: row.date.map(|date| date.to_string()),
            authors: row.authors.clone(),
            categories: row.categories.clone(),
            ids: sorted(&row.ids),
        }
    }

    fn of_citation(citation: &Citation) -> Self {
        let mut ids = Ids::from(citation.id.as_str());
        if let Some(address) = citation.address() {
            ids.add_url(&address);
        }
        Self {
            title: citation.title.clone(),
            abstract_text: citation.abstract_text.clone(),
            date: citation.date.clone(),
            authors: citation.authors.clone(),
            categories: citation.categories.clone(),
            ids: sorted(&ids),
        }
    }
}

fn sorted(ids: &Ids) -> Vec<String> {
    let mut texts: Vec<String> = ids.iter().map(|id| id.text.clone()).collect();
    texts.sort();
    texts
}

/// The rows that a format reads of citations that were written in it; none is refused.
fn read_back(format: &str, citations: &[Citation]) -> Vec<Row> {
    let mut bytes = Vec::new();
    match format {
        "bibtex" => bibtex::write(citations, &mut bytes).unwrap(),
        _ => ris::write(citations, &mut bytes).unwrap(),
    }
    let parsed = by_name(format).unwrap().read(&mut &bytes[..], &Columns::new()).unwrap();
    assert_eq!(parsed.rejected, [], "{}", String::from_utf8_lossy(&bytes));
    parsed.entries.into_iter().map(|entry| entry.row).collect()
}

fn assert_same(citations: &[Citation]) {
    let written: Vec<Told> = citations.iter().map(Told::of_citation).collect();
    for format in ["bibtex", "ris"] {
        let read: Vec<Told> = read_back(format, citations).iter().map(Told::of_row).collect();
        assert_eq!(read, written, "{format}");
    }
}

/// A text as listings are read: what looks like markup is markup no more.
fn settled(text: &str) -> String {
    let mut text = readable(text);
    loop {
        let again = readable(&text);
        if again == text {
            return text;
        }
        text = again;
    }
}

#[test]
fn odd_papers_come_back_as_they_were() {
    let odd = |id: &str, title: &str, authors: &[&str]| Citation {
        abstract_text: "A p<0.05 of 50 % & {0, 1} costs $5 to $10 in a_b ~ c^d \\ours #1, for k<n; TY  - x.".to_owned(),
        authors: authors.iter().map(|name| (*name).to_owned()).collect(),
        ..Citation::sample(id, title)
    };
    let mut papers = vec![
        odd(
            "arxiv:2405.14906",
            "BERT & LLMs: {a, b} of arXiv",
            &["Ada Lovelace", "Turing, Alan", "et al."],
        ),
        odd(
            "doi:10.1007/12345-6_7",
            "An open { brace",
            &["World Health Organization", "Stewart, L., Jr."],
        ),
        odd("Paper_17 {x", "Ice @article{key, title = {x}} flow", &["Simon and Co"]),
        odd("title:0123456789abcdef", "100% öl, “quoted” \"text\"", &["Büro, Ö."]),
        odd("openreview:aBcDeF123", "A=B", &[]),
    ];
    papers[2].categories = vec!["Ice, applied".to_owned(), "Snow (wet, dry)".to_owned()];
    papers[3].categories = vec!["Ice, applied".to_owned()];
    papers[4].categories = Vec::new();
    papers[3].date = Some("2024-02".to_owned());
    papers[4].date = None;
    papers[1].url = Some("https://a.org/b_c?d=%20&e~f#g".to_owned());
    for paper in &mut papers {
        paper.title = settled(&paper.title);
        paper.abstract_text = settled(&paper.abstract_text);
    }
    assert_same(&papers);
}

/// Citations of what a row shows, as far as a listing of them can say so.
fn cited(row: Row) -> Option<Citation> {
    let id = row.ids.shown()?.text.clone();
    Some(Citation {
        id,
        title: row.title,
        abstract_text: row.abstract_text.to_string(),
        date: row.date.map(|date| date.to_string()),
        authors: row.authors,
        categories: row.categories,
        url: row.url.filter(|url| !url.contains(['<', '>', ';'])),
        theme: None,
    })
}

/// Papers of the real files that stand beside the project, each id once.
#[test]
fn real_papers_come_back_as_they_were() {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = env::var_os("PAPERTHEMES_SHARED").map_or_else(beside, PathBuf::from);
    let Ok(expected) = fs::read(shared.join("formats/expected.json")) else {
        assert!(env::var_os("CI").is_none(), "{} is missing", shared.display());
        return;
    };
    let files: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(&expected).unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for (file, _) in files {
        let bytes = fs::read(shared.join("formats").join(&file)).unwrap();
        let Ok(format) = recognise(&bytes[..bytes.len().min(64 * 1024)]) else {
            continue;
        };
        let parsed = format.read(&mut &bytes[..], &Columns::new()).unwrap_or_default();
        let cited = parsed.entries.into_iter().filter_map(|entry| cited(entry.row));
        let papers: Vec<Citation> = cited.filter(|paper| seen.insert(paper.id.to_lowercase())).collect();
        for format in ["bibtex", "ris"].iter().filter(|_| !papers.is_empty()) {
            for (paper, row) in papers.iter().zip(read_back(format, &papers)) {
                assert_eq!(Told::of_row(&row), Told::of_citation(paper), "{file} as {format}");
            }
        }
    }
    assert!(seen.len() > 500, "{} papers", seen.len());
}

proptest! {
    #[test]
    fn every_paper_comes_back_as_it_was(
        title in "([a-zA-Z]{1,5}|[{}\\\\$&%#_^~<>\"'@=,;.\\-]|\\\\[a-z]{1,3}|é|字|[0-9]| ){1,30}",
        abstract_text in "([a-zA-Z]{1,5}|[{}\\\\$&%#_^~<>\"'@=,;:\\-]|TY  - |and |@a\\{b, c = |é| ){0,40}",
        authors in proptest::collection::vec("[A-Z][a-zé]{1,6}( [A-Z]\\.| [A-Z][a-z]{1,5}|, [A-Z]\\.)?", 0..4),
        categories in proptest::collection::vec("[A-Z][a-z]{1,6}( [a-z]{1,5}){0,2}", 0..3),
        date in proptest::option::of("20[0-2][0-9](-0[1-9](-1[0-9])?)?"),
        id in "(arxiv:2405\\.1[0-9]{4}|doi:10\\.5555/[a-z_]{1,6}|[A-Za-z]{2,5}[_ \\-][0-9]{1,3})",
    ) {
        // With words before it, no text says that there is nothing.
        // No title ends in a full stop, as it is read.
        let title = settled(&format!("Ice {title}")).trim_end_matches('.').trim_end().to_owned();
        let abstract_text = settled(&format!("We measure {abstract_text}"));
        let mut seen = std::collections::BTreeSet::new();
        let categories = categories.into_iter().filter(|category| seen.insert(category.clone())).collect();
        let citation = Citation { abstract_text, authors, categories, date, ..Citation::sample(&id, &title) };
        let written = Told::of_citation(&citation);
        for format in ["bibtex", "ris"] {
            let read: Vec<Told> = read_back(format, std::slice::from_ref(&citation)).iter().map(Told::of_row).collect();
            prop_assert_eq!(&read, std::slice::from_ref(&written), "{}", format);
        }
    }
}
