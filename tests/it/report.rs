//! The files of a report: self-contained, escaped, in agreement with each other.

use std::collections::BTreeMap;

use paperthemes::config::Config;
use paperthemes::corpus::Corpus;
use paperthemes::features;
use paperthemes::report::{self, Report};
use paperthemes::themes::update::{self, Before, RunMode};
use paperthemes::{run, workspace};

use crate::workspace::fixture;

fn report_on(fixtures: &[&str]) -> Report {
    let listings = fixtures
        .iter()
        .map(|name| workspace::read_listing(&fixture(name), Some(2024)).unwrap());
    let corpus = Corpus::merge(listings.collect());
    let config = Config::default();
    let words = features::words(&corpus);
    let found = update::update(&corpus, &|| Ok(&words), &config, Before::default(), RunMode::Update).unwrap();
    run::full_report(&corpus, &words, &found.themes, found.placed_model(), &[], &config).unwrap()
}

/// File name → text, of all but pictures.
fn files_of(report: &Report) -> BTreeMap<String, String> {
    let files = report::files(report).unwrap().into_iter();
    files
        .filter(|(name, _)| !name.ends_with(".png") && !name.ends_with(".parquet"))
        .map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap()))
        .collect()
}

/// Every corpus that a page has to cope with.
const CORPORA: [&[&str]; 6] = [
    &["three_subjects.jsonl", "one_more_subject.jsonl", "undated_page.txt"],
    &["three_subjects.jsonl", "hostile_titles.jsonl"],
    &["hostile_titles.jsonl"],
    &["one_paper.jsonl"],
    &["no_known_word.jsonl"],
    &["bad_rows.jsonl"],
];

/// Attributes whose value a browser fetches or follows.
const FOLLOWED: [&str; 9] = [
    "src",
    "srcset",
    "href",
    "xlink:href",
    "data",
    "poster",
    "action",
    "formaction",
    "background",
];

/// Names and values of all attributes in a page, in either kind of quotes.
fn attributes(page: &str) -> Vec<(&str, String)> {
    let mut attributes = Vec::new();
    for (at, quote) in page.match_indices(['"', '\'']) {
        let Some(before) = page[..at].strip_suffix('=') else {
            continue;
        };
        let name = before
            .rsplit(|c: char| !c.is_ascii_alphanumeric() && !"-:".contains(c))
            .next()
            .unwrap_or_default();
        let value = page[at + 1..].split(quote).next().unwrap_or_default();
        let entities = [
            ("&quot;", "\""),
            ("&#x27;", "'"),
            ("&#39;", "'"),
            ("&#x2f;", "/"),
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&amp;", "&"),
        ];
        attributes.push((
            name,
            entities
                .iter()
                .fold(value.to_owned(), |value, (entity, c)| value.replace(entity, c)),
        ));
    }
    attributes
}

#[test]
fn the_page_loads_nothing_and_links_to_papers_only() {
    for corpus in CORPORA {
        let report = report_on(corpus);
        let links: Vec<&str> = report.papers.iter().filter_map(|paper| paper.web_address()).collect();
        let files = files_of(&report);
        let page = &files["index.html"];
        for (name, value) in attributes(page).into_iter().filter(|(name, _)| FOLLOWED.contains(name)) {
            let is_within = value.starts_with('#') || value.starts_with("data:image/") || value == "data:,";
            let is_site = [
                "https://arxiv.org/abs/",
                "https://huggingface.co/papers/",
                "https://doi.org/",
            ]
            .iter()
            .any(|site| value.starts_with(site));
            let is_paper = name == "href" && (is_site || links.contains(&value.as_str()));
            let is_own_file = name == "href" && files.contains_key(&value);
            assert!(is_within || is_paper || is_own_file, "{corpus:?}: {name}=\"{value}\"");
        }
        for loading in [
            "@import", "url(http", "url(//", "url('", "url(\"", "<iframe", "<object", "<embed", "fetch(", "import(",
        ] {
            assert!(!page.contains(loading), "{corpus:?}: the page has `{loading}`");
        }
    }
}

#[test]
fn every_link_within_the_page_leads_somewhere() {
    for corpus in CORPORA {
        let page = &files_of(&report_on(corpus))["index.html"];
        let attributes = attributes(page);
        let ids: Vec<&str> = attributes
            .iter()
            .filter(|(name, _)| *name == "id")
            .map(|(_, id)| id.as_str())
            .collect();
        let mut unique = ids.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), ids.len(), "{corpus:?}: two elements with one id");
        for (_, target) in attributes
            .iter()
            .filter(|(name, target)| *name == "href" && target.starts_with('#'))
        {
            assert!(
                target == "#" || ids.contains(&&target[1..]),
                "{corpus:?}: nothing has the id of {target}"
            );
        }
    }
}

#[test]
fn hostile_titles_are_text() {
    let harmless = files_of(&report_on(&["one_more_subject.jsonl"]));
    let hostile = files_of(&report_on(&["hostile_titles.jsonl"]));
    let page = &hostile["index.html"];
    for markup in ["<script>alert", "<img", "<i>Mallory", "</script><", "-->", "]]>"] {
        let n_harmless = harmless["index.html"].matches(markup).count();
        assert_eq!(page.matches(markup).count(), n_harmless, "the page has `{markup}`");
    }
    for name in ["index.html", "charts/theme_map.svg"] {
        let count = |files: &BTreeMap<String, String>| files.get(name).map(|text| text.matches("<script").count());
        assert_eq!(count(&hostile), count(&harmless), "{name}");
    }
    assert!(page.contains("&lt;script&gt;"), "the title is still there to be read");
    for name in ["members.csv", "themes.csv"] {
        for row in csv::Reader::from_reader(hostile[name].as_bytes()).records() {
            assert!(
                row.unwrap().iter().all(|cell| !cell.starts_with(['=', '+', '@'])),
                "{name} has a formula"
            );
        }
    }
}

#[test]
fn report_json_is_the_report_without_abstracts() {
    for corpus in CORPORA {
        let mut report = report_on(corpus);
        let json = &files_of(&report)["report.json"];
        assert!((report.papers.iter()).all(|paper| !json.contains(&*paper.abstract_text)));
        report
            .papers
            .iter_mut()
            .for_each(|paper| paper.abstract_text = "".into());
        let read: Report = serde_json::from_str(json).unwrap();
        assert_eq!(
            (&read.corpus, &read.periods, &read.papers),
            (&report.corpus, &report.periods, &report.papers)
        );
        assert_eq!(
            (&read.settings, &read.count_reason),
            (&report.settings, &report.count_reason)
        );
        // Floats are written with four decimals: once rounded, reading and writing change nothing.
        let again = &files_of(&read)["report.json"];
        assert_eq!(again, json);
        assert_eq!(serde_json::from_str::<Report>(again).unwrap(), read);
    }
}

#[test]
fn tables_have_the_rows_of_the_report() {
    for corpus in CORPORA {
        let report = report_on(corpus);
        let files = files_of(&report);
        let n_rows = |name: &str| {
            csv::Reader::from_reader(files[name].as_bytes())
                .records()
                .map(Result::unwrap)
                .count()
        };
        let n_members: usize = report.themes.iter().map(|theme| theme.members.len()).sum();
        assert_eq!(n_rows("themes.csv"), report.themes.len(), "{corpus:?}");
        assert_eq!(
            n_rows("members.csv"),
            n_members + report.corpus.unplaced.len(),
            "{corpus:?}"
        );
        assert_eq!(n_rows("members.csv"), report.corpus.n_papers, "{corpus:?}");
    }
}

#[test]
fn the_numbers_of_a_report_add_up() {
    for corpus in CORPORA {
        let report = report_on(corpus);
        assert_eq!(report.corpus.n_rows, report.corpus.n_papers + report.corpus.n_merged);
        let n_dated = report.corpus.n_papers - report.corpus.n_undated - report.corpus.n_too_coarse;
        assert_eq!(
            report.periods.iter().map(|period| period.papers).sum::<usize>(),
            n_dated
        );
        for theme in &report.themes {
            assert_eq!(
                (theme.cells.len(), theme.members.len()),
                (report.periods.len(), theme.n_papers)
            );
        }
        for (position, period) in report.periods.iter().enumerate() {
            let in_themes: usize = report.themes.iter().map(|theme| theme.cells[position].papers).sum();
            assert!(in_themes <= period.papers && in_themes + report.corpus.unplaced.len() >= period.papers);
        }
    }
}
