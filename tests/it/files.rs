//! Files as people have them: archives, patterns, files of other kinds among them, and what adding them would bring.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::workspace::Workspace;

fn row(title: &str) -> String {
    format!("{{\"title\": \"{title}\", \"abstract\": \"{title} is measured.\", \"date\": \"2024-03-01\"}}\n")
}

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn each_file_in_an_archive_is_a_listing_and_foreign_ones_are_left() {
    let (ice, snow) = (row("Ice flow"), row("Snow depth"));
    let archive = zipped(&[
        ("2024/snow.jsonl", snow.as_bytes()),
        ("ice.jsonl", ice.as_bytes()),
        ("notes.pdf", b"%PDF-1.7\n"),
        ("__MACOSX/._ice.jsonl", b"\0\x05"),
    ]);
    let workspace = Workspace::new().file("papers.zip", archive);
    let run = workspace.run("add papers.zip --format csv").succeeds();
    assert_eq!(
        run.stdout,
        "listing,papers,rejected,state\npapers.zip/2024/snow.jsonl,1,0,new\npapers.zip/ice.jsonl,1,0,new\n"
    );
    assert!(
        run.stderr
            .contains("warning: `papers.zip/notes.pdf`: a PDF document, not a listing; left out"),
        "{}",
        run.stderr
    );
    let again = workspace.run("add papers.zip --format csv").succeeds();
    assert!(
        again.stdout.contains("papers.zip/ice.jsonl,1,0,known"),
        "{}",
        again.stdout
    );
}

#[test]
fn an_archive_among_the_own_listings_is_verified() {
    let rows: Vec<String> = ["Ice flow", "Snow depth", "Firn density", "Moraine age"]
        .map(row)
        .into();
    let archive = zipped(&[("ice.jsonl", rows.concat().as_bytes())]);
    let workspace = Workspace::new().file("data/listings/papers.zip", archive);
    workspace.run("report").succeeds();
    workspace.run("verify").succeeds();
}

#[test]
fn a_pattern_names_all_files_that_it_fits() {
    let workspace = Workspace::new()
        .file("2024-01.jsonl", row("Ice flow"))
        .file("2024-02.jsonl", row("Snow depth"))
        .file("2025-01.jsonl", row("Firn density"));
    let run = workspace.run("add 2024-*.jsonl --format csv --quiet").succeeds();
    assert_eq!(run.stdout.lines().count(), 3, "{}", run.stdout);
    let none = workspace.run("add 2026-*.jsonl").fails();
    assert!(
        none.stderr.contains("no file or folder `2026-*.jsonl`"),
        "{}",
        none.stderr
    );
}

#[test]
fn a_named_file_of_another_kind_is_an_error_that_says_what_it_is() {
    let workspace = Workspace::new()
        .file("notes.pdf", "%PDF-1.7\n")
        .file("notes.txt", "Dear diary,\nit snows.\n")
        .file("empty.json", "{\"results\": []}")
        .file("refused.json", "{\"error\": \"Too many requests\"}");
    for (file, told, hint) in [
        ("notes.pdf", "a PDF document, not a listing", "export the papers"),
        (
            "notes.txt",
            "can't tell what it is: no listing that can be read begins `Dear diary",
            "paperthemes formats",
        ),
        (
            "empty.json",
            "no paper in it: no list in it has objects with a `title`",
            "",
        ),
        (
            "refused.json",
            "not a listing but an answer that says: Too many requests",
            "ask the source again",
        ),
    ] {
        let run = workspace.run(&format!("add {file}")).fails();
        assert!(run.stderr.contains(told) && run.stderr.contains(hint), "{}", run.stderr);
    }
}

#[test]
fn a_page_in_another_encoding_is_read_and_told() {
    let workspace = Workspace::new().fixture("latin1.txt");
    let run = workspace.run("add latin1.txt").succeeds();
    let told = "note: `latin1.txt`: not UTF-8: read as windows-1252";
    assert!(run.stderr.contains(told), "{}", run.stderr);
}

#[test]
fn a_dry_run_says_what_a_file_would_bring_and_keeps_nothing() {
    let known = row("Ice flow");
    let file = format!(
        "{known}{}{}not json\n{{\"title\": \"Firn density\"}}\n",
        row("Snow depth"),
        row("Snow depth")
    );
    let workspace = Workspace::new().file("known.jsonl", &known).file("new.jsonl", file);
    let nothing_yet = workspace.run("add known.jsonl --dry-run").succeeds();
    assert!(
        nothing_yet.stderr.contains("nothing was added"),
        "{}",
        nothing_yet.stderr
    );
    assert!(!workspace.path("data").exists());

    workspace.run("add known.jsonl").succeeds();
    let run = workspace.run("add new.jsonl --dry-run --format json").lacks_something();
    let row = &run.json_rows()[0];
    let counts =
        ["papers", "with_abstract", "with_date", "known", "repeated", "rejected"].map(|name| row[name].as_u64());
    assert_eq!(counts, [4, 3, 3, 1, 1, 1].map(Some), "{row}");
    assert_eq!(
        (&row["format"], &row["listing"]),
        (&"jsonl".into(), &"new.jsonl".into())
    );
    assert!(run.stderr.contains("`new.jsonl` line 4: "), "{}", run.stderr);
    assert_eq!(workspace.listings().len(), 1);
}

#[test]
fn every_format_is_listed_with_an_example() {
    let workspace = Workspace::new();
    let rows = workspace.run("formats --format json").succeeds().json_rows();
    assert!(rows.iter().any(|row| row["format"] == "jsonl"));
    for row in &rows {
        assert!(
            row["example"].as_str().is_some_and(|example| !example.is_empty()),
            "{row}"
        );
    }
}

#[test]
fn each_field_of_a_paper_says_which_listing_it_comes_from() {
    let preprint =
        r#"{"id": "2401.00010", "title": "Ice flow", "abstract": "We measure how ice flows.", "date": "2024-01-05"}"#;
    let journal = r#"{"arxiv_id": "2401.00010", "doi": "10.5555/ice", "title": "Ice flow", "authors": ["Ada L."], "date": "2024-06-01"}"#;
    let workspace = Workspace::new()
        .file("arxiv.jsonl", format!("{preprint}\n{}", row("Snow depth")))
        .file(
            "journal.jsonl",
            format!("{}{}{journal}\n", row("Firn density"), row("Moraine age")),
        );
    workspace.run("report arxiv.jsonl journal.jsonl").succeeds();
    let rows = workspace
        .run("paper 2401.00010 --sources --format json")
        .succeeds()
        .json_rows();
    let shown: Vec<String> = (rows.iter())
        .map(|row| format!("{} {}:{}", row["field"], row["listing"], row["line"]).replace('"', ""))
        .collect();
    assert_eq!(
        shown,
        [
            "title journal.jsonl:3",
            "abstract arxiv.jsonl:1",
            "date arxiv.jsonl:1",
            "authors journal.jsonl:3",
            "url arxiv.jsonl:1",
            "arXiv id arxiv.jsonl:1",
            "DOI journal.jsonl:3",
        ]
    );
}

#[test]
fn papers_on_one_line_are_told_apart_and_forgotten_one_by_one() {
    let titles = ["Ice flow", "Snow depth", "Firn density", "Moraine age"];
    let papers = titles.map(|title| row(title).trim().to_owned()).join(",");
    let workspace = Workspace::new().file("one_line.json", format!("[{papers}]"));
    let run = workspace.run("report one_line.json").succeeds();
    assert!(
        run.stderr
            .contains("note: `one_line.json`: several papers stand on one line"),
        "{}",
        run.stderr
    );
    workspace.run_with("forget", "Snow depth").succeeds();
    let listed = workspace
        .run("listing one_line.json --format csv --columns line,title")
        .succeeds();
    assert_eq!(listed.stdout, "line,title\n1,Ice flow\n3,Firn density\n4,Moraine age\n");
}
