//! Options of a report hold for whatever follows from it.

use std::fs;

use rusqlite::Connection;

use crate::workspace::{Workspace, fixture};

/// A report with options that differ from the settings.
fn reported() -> Workspace {
    let listing = fs::read(fixture("three_subjects.jsonl")).unwrap();
    let workspace = Workspace::new().file("data/listings/july.jsonl", listing);
    workspace.run("report --period month --themes 2 --seed 7").succeeds();
    workspace
}

/// Standard output of `trends` equals what the report holds.
#[track_caller]
fn trends_quote_the_report(workspace: &Workspace) {
    let written = fs::read_to_string(workspace.path("reports/trends.csv")).unwrap();
    assert_eq!(workspace.run("trends --format csv").succeeds().stdout, written);
}

#[test]
fn trends_are_those_of_the_report() {
    let workspace = reported();
    trends_quote_the_report(&workspace);

    // With a decision that the report doesn't have yet, they are made again: with the same options.
    let before = workspace.run("trends --format json").succeeds();
    let workspace = workspace.file("themes.toml", "[names]\nT1 = \"Something else\"\n");
    let after = workspace.run("trends --format json").succeeds();
    assert!(after.stdout.contains("Something else"), "{}", after.transcript());
    let numbers = |rows: Vec<serde_json::Value>| -> Vec<serde_json::Value> {
        let without_name = |mut row: serde_json::Value| {
            row.as_object_mut().unwrap().remove("theme");
            row
        };
        rows.into_iter().map(without_name).collect()
    };
    assert_eq!(numbers(after.json_rows()), numbers(before.json_rows()));
}

#[test]
fn decisions_write_the_report_with_its_options() {
    let workspace = reported();
    for decision in ["name T1 Strings", "hide T2", "hide T2 --remove", "name T1 --remove"] {
        workspace.run(decision).succeeds();
        let settings = workspace.report().settings;
        for (name, value) in [("trends.period", "month"), ("themes.count", "2"), ("themes.seed", "7")] {
            let held = settings.iter().find(|setting| setting.0 == name).unwrap();
            assert_eq!(held.1, value, "{name} after `{decision}`");
        }
        workspace.run("verify").succeeds();
        trends_quote_the_report(&workspace);
    }
    assert_eq!(
        workspace.run("verify --period year").code,
        1,
        "given options come first"
    );

    workspace.run("report").succeeds();
    trends_quote_the_report(&workspace);
    assert_ne!(workspace.report().themes.len(), 2, "the options were for one report");
}

#[test]
fn options_that_cannot_be_read_are_an_error_and_never_the_defaults() {
    let workspace = reported();
    let connection = Connection::open(workspace.path("data/paperthemes.db")).unwrap();
    connection
        .execute("UPDATE overview SET options = '{\"themes\": \"many\"}'", [])
        .unwrap();
    drop(connection);
    for command in ["trends", "verify", "name T1 Strings", "hide T1"] {
        let outcome = workspace.run(command).fails();
        assert!(
            outcome.stderr.contains("the options of the last report can't be read")
                && outcome.stderr.contains("hint: make the report again"),
            "{}",
            outcome.transcript()
        );
    }
    workspace.run("report --period month --themes 2").succeeds();
    trends_quote_the_report(&workspace);
}
