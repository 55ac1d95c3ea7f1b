//! `verify`: equal, or what differs.

use std::fs;

use serde_json::json;

use crate::workspace::Workspace;

fn own() -> Workspace {
    let listing = fs::read(crate::workspace::fixture("three_subjects.jsonl")).unwrap();
    let workspace = Workspace::new().file("data/listings/july.jsonl", listing);
    workspace.run("report").succeeds();
    workspace
}

#[test]
fn a_report_equals_what_the_database_says() {
    let workspace = own();
    let before = workspace.reports();
    let outcome = workspace.run("verify").succeeds();
    assert_eq!(outcome.stdout, format!("equal: {} files, 1 listing\n", before.len()));
    assert!(workspace.reports() == before, "verify has written");
    assert!(workspace.run("verify --format json").succeeds().json_rows().is_empty());

    let workspace = workspace.file("reports/README.md", "A file of somebody's own.");
    workspace.run("hide T1").succeeds();
    workspace.run("verify").succeeds();
    workspace.run("report --period year").succeeds();
    workspace.run("verify --period year").succeeds();
}

#[test]
fn what_differs_is_listed_with_its_first_line() {
    let workspace = own();
    let csv = fs::read_to_string(workspace.path("reports/themes.csv")).unwrap();
    let second = csv.lines().nth(1).unwrap();
    let changed = csv.replacen(second, &format!("{second}!"), 1);
    let workspace = workspace
        .file("reports/themes.csv", changed)
        .file("reports/charts/old.svg", "");
    fs::remove_file(workspace.path("reports/members.csv")).unwrap();
    let before = workspace.reports();
    let outcome = workspace.run("verify --format json");
    assert_eq!(outcome.code, 1, "{}", outcome.transcript());
    let rows = outcome.json_rows();
    let states: Vec<_> = rows
        .iter()
        .map(|row| (row["file"].clone(), row["state"].clone()))
        .collect();
    let mut expected = vec![
        (json!("reports/members.csv"), json!("missing")),
        (json!("reports/themes.csv"), json!("differs")),
        (json!("reports/charts/old.svg"), json!("extra")),
    ];
    let mut found = states;
    expected.sort_by_key(|row| row.0.to_string());
    found.sort_by_key(|row| row.0.to_string());
    assert_eq!(found, expected);
    let themes = rows.iter().find(|row| row["file"] == "reports/themes.csv").unwrap();
    assert_eq!(themes["line"], 2);
    let side = |name: &str| themes[name].as_str().unwrap().to_owned();
    assert_eq!(side("found"), format!("{}!", side("expected")));
    assert!(
        outcome.stderr.starts_with("error: not equal: 3 of the files"),
        "{}",
        outcome.stderr
    );
    assert!(workspace.reports() == before, "verify has written");
}

#[test]
fn listings_that_changed_or_went_are_told() {
    let workspace = own();
    let listing = workspace.path("data/listings/july.jsonl");
    let text = fs::read_to_string(&listing).unwrap();
    let state = |workspace: &Workspace| {
        let outcome = workspace.run("verify --format json");
        assert_eq!(outcome.code, 1, "{}", outcome.transcript());
        let rows = outcome.json_rows();
        assert_eq!(rows.len(), 1, "{}", outcome.transcript());
        assert_eq!(rows[0]["file"], "data/listings/july.jsonl");
        rows[0]["state"].as_str().unwrap().to_owned()
    };
    let workspace = workspace.file("data/listings/july.jsonl", text.clone() + "\n");
    assert_eq!(state(&workspace), "changed since it was read");
    fs::remove_file(&listing).unwrap();
    assert_eq!(state(&workspace), "missing");
    // The same bytes under another name are the listing; a file that was not read yet is none.
    let workspace = workspace
        .file("data/listings/renamed.jsonl", text)
        .file("data/listings/new.jsonl", "{}");
    workspace.run("verify").succeeds();
}

#[test]
fn there_has_to_be_a_report() {
    let outcome = Workspace::new().run("verify").fails();
    assert!(outcome.stderr.contains("no themes yet"), "{}", outcome.stderr);
}
