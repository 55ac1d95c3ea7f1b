//! What is new since the last run or since a day: on the page, in the digest and in the feeds, against the database.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use paperthemes::corpus::formats::{Columns, by_name};
use paperthemes::corpus::{Corpus, Paper, Row};
use paperthemes::report::{NewPapersView, Report};
use paperthemes::store::inspect::View;

use crate::browser::Browser;
use crate::corpora::made_up_listing;
use crate::workspace::{Workspace, fixture};

/// The demo listings but the last, reported on.
fn demo() -> Workspace {
    let mut workspace = Workspace::new().file("data/listings/listings.toml", demo_file("listings.toml"));
    for page in 1..=4 {
        let name = format!("papers-page-{page}.txt");
        workspace = workspace.file(&format!("data/listings/{name}"), demo_file(&name));
    }
    workspace.run("report").succeeds();
    workspace
}

/// The same after a rerun with the last one.
fn demo_with_all() -> Workspace {
    let last = "papers-page-5.txt";
    let workspace = demo().file(&format!("data/listings/{last}"), demo_file(last));
    workspace.run("report").succeeds();
    workspace
}

fn demo_file(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("data/listings").join(name)).unwrap()
}

fn read(workspace: &Workspace, name: &str) -> String {
    fs::read_to_string(workspace.path(&format!("reports/{name}"))).unwrap()
}

/// Ids of new papers in a report, wherever they are.
fn new_ids(report: &Report) -> BTreeSet<String> {
    let new = report.new_papers.as_ref().unwrap();
    let placed = new.themes.iter().flat_map(|theme| &theme.papers).map(|new| new.paper);
    let positions = placed.chain(new.unplaced.iter().copied());
    positions.map(|paper| report.papers[paper].id.clone()).collect()
}

/// Papers of a feed, as the format of listings reads them.
fn feed(workspace: &Workspace, name: &str) -> Vec<Row> {
    let text = read(workspace, &format!("feeds/{name}.xml"));
    let parsed = by_name("atom").unwrap().read(&mut text.as_bytes(), &Columns::new());
    let parsed = parsed.unwrap();
    assert!(parsed.rejected.is_empty(), "{:?}", parsed.rejected);
    parsed.entries.into_iter().map(|entry| entry.row).collect()
}

fn feeds(workspace: &Workspace) -> BTreeMap<String, Vec<u8>> {
    let files = workspace.report_bytes().into_iter();
    files
        .map(|(path, bytes)| (path.to_str().unwrap().to_owned(), bytes))
        .filter(|(path, _)| path.starts_with("feeds"))
        .collect()
}

#[test]
fn a_first_report_lists_no_new_papers() {
    let workspace = demo();
    assert_eq!(workspace.report().new_papers, None);
    assert!(!read(&workspace, "index.html").contains("id=\"since\""));
    assert!(read(&workspace, "digest.md").contains("This is the first run, to which all papers are new."));
    assert!(read(&workspace, "digest.html").contains("This is the first run"));
}

#[test]
fn new_papers_are_those_that_the_database_had_not_before() {
    let workspace = demo();
    let before: BTreeSet<String> = workspace.report().papers.into_iter().map(|paper| paper.id).collect();
    let last = "papers-page-5.txt";
    let workspace = workspace.file(&format!("data/listings/{last}"), demo_file(last));
    let told = workspace.run("report").succeeds();
    let report = workspace.report();
    let new = report.new_papers.as_ref().unwrap();

    let kept = workspace.inspect(View::history).pop().unwrap();
    assert!(
        kept.n_new_papers > 10 && kept.new_papers.len() == kept.n_new_papers,
        "{kept:?}"
    );
    assert_eq!(new_ids(&report).into_iter().collect::<Vec<_>>(), kept.new_papers);
    let after: BTreeSet<String> = report.papers.iter().map(|paper| paper.id.clone()).collect();
    assert_eq!(new_ids(&report), after.difference(&before).cloned().collect());
    assert!(told.stderr.contains(&new.line().unwrap()), "{}", told.transcript());

    for theme in &new.themes {
        let members = &report
            .themes
            .iter()
            .find(|shown| shown.id == theme.theme)
            .unwrap()
            .members;
        assert_eq!((theme.papers.len(), theme.n_theme), (theme.n_papers, members.len()));
        assert!(theme.papers.is_sorted_by(|a, b| a.fit >= b.fit), "best fit first");
        let n_others = (after.len() - new.n_papers) as f64;
        let of_others = (theme.n_theme - theme.n_papers) as f64 / n_others;
        assert!((theme.share_of_others.unwrap() - of_others).abs() < 1e-4);
    }
    let markdown = read(&workspace, "digest.md");
    let html = read(&workspace, "digest.html");
    let papers = markdown.split("\n## What became").next().unwrap();
    assert_eq!(papers.matches("\n- ").count(), new.n_papers, "{markdown}");
    assert_eq!(html.matches("<li style=\"margin:0 0 8px\">").count(), new.n_papers);
    workspace.run("verify").succeeds();
}

/// A report of made-up papers, and a rerun with a fifth more.
fn made_up() -> Workspace {
    let workspace = Workspace::new()
        .file("first.jsonl", made_up_listing(0, 300))
        .file("second.jsonl", made_up_listing(300, 60));
    workspace.run("report first.jsonl").succeeds();
    workspace.run("report second.jsonl").succeeds();
    workspace
}

#[test]
fn the_page_opens_with_the_best_fitting_ones_and_says_how_many_more_there_are() {
    let workspace = made_up();
    let report = workspace.report();
    let page = read(&workspace, "index.html");
    let (begin, end) = ("<section id=\"since\"", "<section id=\"glance\"");
    let section = &page[page.find(begin).unwrap()..page.find(end).unwrap()];
    let new = report.new_papers.unwrap();
    assert_eq!(new.n_papers, 60);
    for theme in &new.themes {
        let more = theme.n_papers.saturating_sub(5);
        let link = format!("<a href=\"#{}-members\">and {more} more</a>", theme.theme);
        assert_eq!(section.contains(&link), more > 0, "{link}");
        for (rank, new) in theme.papers.iter().enumerate() {
            let title = format!("<bdi>{}</bdi>", report.papers[new.paper].title);
            assert_eq!(section.contains(&title), rank < 5, "{title}");
        }
    }
    assert!(section.contains(" more</a></p>"), "one is cut at least");
    assert!(read(&workspace, "report.md").contains(" more, in `digest.md`"));
    assert!(!read(&workspace, "digest.md").contains(" more, in `digest.md`"));
    workspace.run("verify").succeeds();
}

#[test]
fn feeds_hold_the_newest_papers_of_their_themes_and_nothing_else() {
    let workspace = demo_with_all();
    let report = workspace.report();
    let corpus = Corpus::merge(workspace.listings());
    let by_title: BTreeMap<&str, &Paper> = corpus
        .papers
        .iter()
        .map(|paper| (paper.title.as_str(), paper))
        .collect();
    let mut n_dated = 0;
    for theme in workspace.themes().themes {
        let told = feed(&workspace, &theme.id.to_string());
        let dated = theme
            .members
            .iter()
            .filter(|member| corpus.papers[member.paper].first_seen.is_some());
        n_dated += dated.clone().count();
        assert_eq!(told.len(), dated.count().min(50), "{}", theme.id);
        assert!(told.is_sorted_by(|a, b| a.date >= b.date), "newest first");
        for row in told {
            let paper = by_title[row.title.as_str()];
            assert_eq!(
                (row.date, &*row.abstract_text),
                (paper.first_seen, &*paper.abstract_text)
            );
            assert!(
                theme
                    .members
                    .iter()
                    .any(|member| corpus.papers[member.paper].id == paper.id)
            );
        }
    }
    let page = read(&workspace, "index.html");
    assert_eq!(feed(&workspace, "all").len(), n_dated.min(200));
    assert_eq!(page.matches("<link rel=\"alternate\"").count(), report.themes.len() + 1);
}

#[test]
fn a_rerun_without_new_papers_says_so_and_changes_no_feed() {
    let workspace = demo_with_all();
    let before = workspace.report_bytes();
    workspace.run("report").succeeds();
    assert!(workspace.report_bytes() == before, "nothing new, nothing changed");

    let fed = feeds(&workspace);
    let listing = fs::read(workspace.path("data/listings/papers-page-5.txt")).unwrap();
    // The same papers once more, in a file of its own.
    let workspace = workspace
        .file("data/listings/again.txt", [listing, b"\n".to_vec()].concat())
        .file(
            "data/listings/listings.toml",
            [demo_file("listings.toml"), b"\"again.txt\" = \"2025\"\n".to_vec()].concat(),
        );
    workspace.run("report").succeeds();
    let new = workspace.report().new_papers.unwrap();
    assert_eq!((new.n_papers, new.themes.len()), (0, 0));
    let digest = read(&workspace, "digest.md");
    assert!(
        digest.contains("1 new listing and 0 new papers. No new paper; the themes stay as they are."),
        "{digest}"
    );
    assert!(
        feeds(&workspace) == fed,
        "feeds hold the newest papers, whatever the run"
    );
}

#[test]
fn the_feed_of_a_theme_that_is_hidden_goes() {
    let workspace = demo();
    assert!(workspace.path("reports/feeds/T1.xml").exists());
    workspace.run("hide T1").succeeds();
    assert!(!workspace.path("reports/feeds/T1.xml").exists());
    assert!(!read(&workspace, "index.html").contains("feeds&#x2f;T1.xml"));
    workspace.run("verify").succeeds();
    let workspace = workspace.file("reports/feeds/T99.xml", "<feed/>");
    assert_eq!(workspace.run("verify").code, 1, "a feed too many");
}

/// What is new in a report since a day, and how many papers are dated then or later.
fn since(workspace: &Workspace) -> (NewPapersView, usize) {
    let report = workspace.report();
    let new = report.new_papers.clone().unwrap();
    let day = new.since.clone().unwrap();
    let dates = report.papers.iter().filter_map(|paper| paper.date.as_ref());
    (new, dates.filter(|date| **date >= day).count())
}

#[test]
fn a_span_lists_the_papers_dated_since_then_and_is_kept_with_the_report() {
    let workspace = demo();
    workspace.run("report --since 2025-06").succeeds();
    let (new, n_dated) = since(&workspace);
    assert_eq!((new.since.as_deref(), new.n_papers), (Some("2025-06-01"), n_dated));
    assert!(n_dated > 0 && n_dated < workspace.report().papers.len());
    assert!(read(&workspace, "report.md").contains("\n## New papers since 2025-06-01\n"));
    workspace.run("verify").succeeds();
    assert_eq!(
        workspace.run("verify --since 2025-03").code,
        1,
        "given options come first"
    );

    // A decision keeps the span, the next report has none unless it is asked for.
    workspace.run("name T1 Words").succeeds();
    assert_eq!(since(&workspace).0.since.as_deref(), Some("2025-06-01"));
    workspace.run("report").succeeds();
    assert_eq!(workspace.report().new_papers, None);
}

#[test]
fn a_span_that_cannot_be_read_or_holds_nothing_is_refused_and_nothing_is_written() {
    let workspace = demo();
    let before = workspace.reports();
    let unread = workspace.run("report --since yesterday").refuses_the_arguments();
    assert!(
        unread
            .stderr
            .contains("`yesterday` is not a date (YYYY-MM-DD, YYYY-MM or YYYY)"),
        "{}",
        unread.transcript()
    );
    let late = workspace.run("report --since 2026").fails();
    assert!(
        late.stderr
            .contains("error: no paper is dated 2026-01-01 or later: the newest is of 2025-06-"),
        "{}",
        late.transcript()
    );
    assert!(workspace.reports() == before);

    let undated = Workspace::new().file(
        "a.jsonl",
        "{\"title\": \"Ice and its flow\", \"abstract\": \"Ice flows.\"}\n",
    );
    let outcome = undated.run("report a.jsonl --since 2025").fails();
    assert!(outcome.stderr.contains("none has a date"), "{}", outcome.transcript());
}

#[test]
fn what_is_forgotten_is_so_though_nothing_is_left_of_the_span() {
    let listing = fs::read(fixture("three_subjects.jsonl")).unwrap();
    let late = r#"{"id": "late", "title": "Late varnish of violins", "abstract": "Varnish on violin wood.", "date": "2025-05-05"}"#;
    let workspace = Workspace::new()
        .file("data/listings/july.jsonl", listing)
        .file("data/listings/late.jsonl", late);
    workspace.run("report --since 2025").succeeds();
    assert_eq!(since(&workspace).0.n_papers, 1);
    fs::remove_file(workspace.path("data/listings/late.jsonl")).unwrap();
    workspace.run("forget late.jsonl").succeeds();
    assert!(read(&workspace, "digest.md").contains("No paper is dated 2025-01-01 or later."));
    workspace.run("verify").succeeds();
}

#[test]
fn readers_see_what_is_new_first_and_the_digest_loads_nothing() {
    let Some(mut browser) = Browser::start() else { return };
    let workspace = made_up();
    browser.open(&workspace.path("reports/index.html"), "");
    assert_eq!(browser.complaints(), Vec::<String>::new());
    let first = browser.eval("document.querySelector('main > section').id");
    assert_eq!(first, "since");
    let opened = browser.eval(
        "(() => { const more = document.querySelector('#since .more a'); more.click();
         return document.querySelector(more.getAttribute('href')).open; })()",
    );
    assert_eq!(opened, true, "the members that it leads to are shown");
    for width in [390, 1280] {
        browser.resize(width, 900);
        for file in ["index.html", "digest.html"] {
            browser.open(&workspace.path(&format!("reports/{file}")), "");
            assert_eq!(browser.complaints(), Vec::<String>::new(), "{file}");
            let overflow = browser.eval("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            assert_eq!(overflow, 0, "{file} at {width} px");
        }
    }
}
