//! `update` from outside: what is new at the sources that the settings name, then the report.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use crate::fetch::{FAST, workspace};
use crate::server::{Fault, Reply, Server};
use crate::workspace::Workspace;

/// Papers on glaciers and on violins, of a day.
fn papers(n: usize, day: &str) -> String {
    let paper = |at: usize| {
        let (one, other) = if at.is_multiple_of(2) {
            ("glacier", "ice")
        } else {
            ("violin", "tone")
        };
        let number = format!("{n}{at}");
        format!(
            r#"{{"id": "{number}", "title": "The {one} and its {other} {number}", "abstract": "A {one} has {other}; {other} of a {one} in {number}.", "date": "{day}"}}"#
        )
    };
    (0..8).map(paper).collect::<Vec<_>>().join("\n")
}

fn settings(server: &Server, sources: &str) -> Workspace {
    Workspace::new().file(
        "paperthemes.toml",
        format!("{FAST}\n{}", sources.replace("SERVER", server.url())),
    )
}

const SOURCES: &str = r#"
[[sources]]
kind = "hf"
base_url = "SERVER"
last = "2d"

[[sources]]
kind = "url"
url = ["SERVER/papers.jsonl"]
"#;

#[test]
fn what_came_is_reported_on_though_a_source_fails() {
    let server = Server::new(|request| match request.target.as_str() {
        "/papers.jsonl" => Reply::json(papers(1, "2026-01-05")),
        _ => Reply::status(404),
    });
    let workspace = settings(&server, SOURCES);
    let outcome = workspace.run("update").lacks_something();
    assert!(outcome.stderr.contains("error: hf: it says 404"), "{}", outcome.stderr);
    assert!(
        outcome.stderr.contains("wrote reports/index.html"),
        "{}",
        outcome.stderr
    );
    assert!(
        outcome.stdout.contains("theme id"),
        "the themes are the answer: {}",
        outcome.stdout
    );
    assert_eq!(workspace.report().corpus.n_papers, 8);
    let report = std::fs::read_to_string(workspace.path("reports/index.html")).unwrap();
    assert!(
        !report.contains("me@example.org"),
        "the contact is nothing to readers of the report"
    );

    let quiet = workspace.run("update --quiet").lacks_something();
    assert!(
        quiet.stderr.starts_with("error: hf: ") && !quiet.stderr.contains("wrote"),
        "{}",
        quiet.stderr
    );
}

#[test]
fn the_second_time_only_what_is_new_is_asked_for() {
    let day = Arc::new(AtomicUsize::new(1));
    let now = Arc::clone(&day);
    let server = Server::new(move |request| match request.target.as_str() {
        "/papers.jsonl" => Reply::json(papers(now.load(Ordering::Relaxed), "2026-01-05")),
        _ => Reply::json("[]"),
    });
    let workspace = settings(&server, SOURCES);
    workspace.run("update").succeeds();
    let before = workspace.report_bytes();
    let again = workspace.run("update").succeeds();
    assert!(again.stderr.contains("nothing new"), "{}", again.stderr);
    assert_eq!(workspace.report_bytes(), before);
    day.store(2, Ordering::Relaxed);
    workspace.run("update").succeeds();
    assert_eq!(workspace.report().corpus.n_papers, 16);
    assert_eq!(
        workspace.fetched().len(),
        2,
        "what was there before may not be there any more"
    );
}

fn today() -> Date {
    Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// Gives what was fetched today the names and requests that it would have had yesterday.
fn as_if_it_was_yesterday(workspace: &Workspace) {
    let (today, yesterday) = (today().to_string(), (today() - 1.day()).to_string());
    let folder = workspace.path("data/listings");
    for name in workspace.fetched() {
        std::fs::rename(folder.join(&name), folder.join(name.replace(&today, &yesterday))).unwrap();
    }
    let record = workspace.path("data/fetched.json");
    let text = std::fs::read_to_string(&record).unwrap();
    std::fs::write(&record, text.replace(&today, &yesterday)).unwrap();
}

#[test]
fn a_list_that_was_not_at_its_end_is_ended_first() {
    let today = today();
    let is_well = Arc::new(AtomicUsize::new(0));
    let well = Arc::clone(&is_well);
    let server = Server::new(move |request| {
        let token = request.parameter("token");
        let range = request.parameter("publicationDateOrYear").unwrap();
        let title = |n: usize| format!("The glacier and its ice {range} {n}").replace(':', " ");
        match (token.as_deref(), well.load(Ordering::Relaxed)) {
            (None, _) => Reply::json(format!(
                "{{\n\"total\": 2, \"token\": \"t\", \"data\": [{{\"title\": \"{}\"}}]}}",
                title(1)
            )),
            (Some(_), 0) => Reply::json("{").but(Fault::CutAfter(1)),
            (Some(_), _) => Reply::json(format!(
                "{{\n\"total\": 2, \"data\": [{{\"title\": \"{}\"}}]}}",
                title(2)
            )),
        }
    });
    let workspace = settings(
        &server,
        "[[sources]]\nkind = \"s2\"\nquery = \"ice\"\nbase_url = \"SERVER\"\n",
    );
    let yesterday = today - 1.day();
    // As if it had been killed yesterday: the names of files say which days they are of.
    workspace
        .run(&format!(
            "fetch s2 ice --since {} --base-url {}",
            today - 10.days(),
            server.url()
        ))
        .lacks_something();
    let name = |until: jiff::civil::Date| format!("s2-ice-{}_{until}-0001.json", today - 10.days());
    assert_eq!(workspace.fetched(), [name(today)]);
    as_if_it_was_yesterday(&workspace);
    assert_eq!(workspace.fetched(), [name(yesterday)]);

    is_well.store(1, Ordering::Relaxed);
    server.targets();
    workspace.run("update").succeeds();
    let ranges: Vec<_> = server
        .came()
        .iter()
        .map(|request| request.parameter("publicationDateOrYear").unwrap())
        .collect();
    let old = format!("{}:{yesterday}", today - 10.days());
    let new = format!("{}:{today}", today - 14.days());
    assert_eq!(ranges, [old, new.clone(), new]);
    assert_eq!(workspace.fetched().len(), 4, "{:?}", workspace.fetched());
    server.targets();
    workspace.run("update").succeeds();
    assert!(server.targets().is_empty(), "once a day");
}

#[test]
fn a_list_that_has_no_good_end_is_told_once() {
    let server = Server::new(|request| {
        let range = request.parameter("publicationDateOrYear").unwrap().replace(':', " ");
        let page = request.parameter("token").unwrap_or_default();
        let first = format!("The glacier and its ice {range} {page}");
        Reply::json(format!(
            "{{\n\"token\": \"{page}t\", \"data\": [{{\"title\": \"{first}\"}}]}}"
        ))
    });
    let source = "max_pages = 2\n[[sources]]\nkind = \"s2\"\nquery = \"ice\"\nbase_url = \"SERVER\"\n";
    let workspace = settings(&server, source);
    let told = workspace.run("update").lacks_something();
    assert!(told.stderr.contains("more than 2 pages"), "{}", told.stderr);
    assert_eq!(workspace.report().corpus.n_papers, 2, "what came is reported on");
    as_if_it_was_yesterday(&workspace);
    server.targets();
    // The old list is left as it is, and the new one is fetched, which has no good end either.
    let next = workspace.run("update").lacks_something();
    assert_eq!(
        (server.targets().len(), next.stderr.matches("error: ").count()),
        (2, 1),
        "{}",
        next.stderr
    );
    assert_eq!(workspace.report().corpus.n_papers, 4);
}

#[test]
fn without_sources_it_says_how_to_name_them() {
    let outcome = workspace().run("update").fails();
    assert!(
        outcome
            .stderr
            .contains("no source in `paperthemes.toml`\nhint: name one or more: `[[sources]]`"),
        "{}",
        outcome.stderr
    );
    let wrong = Workspace::new()
        .file("paperthemes.toml", "[[sources]]\nkind = \"arxiv\"\n")
        .run("update")
        .fails();
    assert!(
        wrong
            .stderr
            .contains("`[[sources]]` number 1: `arxiv` needs a `category`"),
        "{}",
        wrong.stderr
    );
}

#[test]
fn a_dry_run_says_what_would_be_asked() {
    let server = Server::new(|_| Reply::json("[]"));
    let workspace = settings(&server, SOURCES);
    let outcome = workspace.run("update --dry-run --format json").succeeds();
    let sources: Vec<_> = outcome
        .json_rows()
        .iter()
        .map(|row| row["source"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        sources,
        [
            "hf".to_owned(),
            "hf".to_owned(),
            format!("url {}/papers.jsonl", server.url())
        ]
    );
    assert!(server.came().is_empty());
}
