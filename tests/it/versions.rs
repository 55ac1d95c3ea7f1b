//! Files that grow, change, are saved over or go away; and what people want forgotten.

use std::collections::BTreeMap;
use std::fs;

use crate::workspace::{Outcome, Workspace, fixture};

/// The lines of `three_subjects.jsonl`.
fn lines() -> Vec<String> {
    let text = fs::read_to_string(fixture("three_subjects.jsonl")).unwrap();
    text.lines().map(str::to_owned).collect()
}

fn text(lines: &[String]) -> String {
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// The papers of a later listing.
fn later() -> Vec<String> {
    let text = fs::read_to_string(fixture("one_more_subject.jsonl")).unwrap();
    text.lines().map(str::to_owned).collect()
}

/// A workspace whose folder holds one file of that name, reported on.
fn reported(lines: &[String]) -> Workspace {
    let workspace = Workspace::new().file("data/listings/latest.jsonl", text(lines));
    workspace.run("report").succeeds();
    workspace
}

/// Puts other lines into the file, and reports.
fn saved(workspace: Workspace, lines: &[String]) -> (Workspace, Outcome) {
    let workspace = workspace.file("data/listings/latest.jsonl", text(lines));
    let outcome = workspace.run("report").succeeds();
    workspace.run("verify").succeeds();
    (workspace, outcome)
}

/// Theme of each paper.
fn places(workspace: &Workspace) -> BTreeMap<String, String> {
    let members = fs::read_to_string(workspace.path("reports/members.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(members.as_bytes());
    let rows = reader.deserialize::<BTreeMap<String, String>>().map(Result::unwrap);
    rows.map(|row| (row["paper_id"].clone(), row["theme_id"].clone()))
        .collect()
}

#[test]
fn a_file_that_is_appended_to_brings_its_new_rows_only() {
    let lines = lines();
    let workspace = reported(&lines[..16]);
    let before = places(&workspace);
    let (workspace, outcome) = saved(workspace, &lines);
    for said in ["2 new, 16 known rows", "2 new papers joined the themes there are."] {
        assert!(outcome.stderr.contains(said), "{}", outcome.transcript());
    }
    let after = places(&workspace);
    assert_eq!(after.len(), before.len() + 2);
    for (paper, theme) in &before {
        assert_eq!(after.get(paper), Some(theme), "{paper} moved");
    }
    let report = fs::read_to_string(workspace.path("reports/report.md")).unwrap();
    assert!(report.contains("2 new papers"), "{report}");
    let history = workspace.run("history").succeeds().stdout;
    assert!(history.contains("18 papers (2 new)"), "{history}");
    assert!(history.contains("latest.jsonl (2 new rows, 16 known)"), "{history}");
}

#[test]
fn rows_in_another_order_are_nothing_new() {
    let mut lines = lines();
    let workspace = reported(&lines);
    let before = places(&workspace);
    lines.reverse();
    let (workspace, outcome) = saved(workspace, &lines);
    assert!(
        outcome.stderr.contains("0 new, 18 known rows"),
        "{}",
        outcome.transcript()
    );
    assert!(outcome.stderr.contains("No new paper"), "{}", outcome.transcript());
    assert_eq!(places(&workspace), before);
}

#[test]
fn one_mended_field_is_one_changed_row() {
    let mut lines = lines();
    let workspace = reported(&lines);
    let before = places(&workspace);
    let mended = lines[3].replacen("\"abstract\": \"", "\"abstract\": \"Mended. ", 1);
    assert_ne!(mended, lines[3]);
    lines[3] = mended;
    let (workspace, outcome) = saved(workspace, &lines);
    let said = "0 new, 17 known, 1 changed rows";
    assert!(outcome.stderr.contains(said), "{}", outcome.transcript());
    assert_eq!(places(&workspace), before);
    let found = workspace.run("search mended --format json").succeeds().json_rows();
    assert_eq!(found.len(), 1, "the mended text is the paper's");
}

#[test]
fn new_and_changed_rows_of_one_file_are_the_same_numbers_everywhere() {
    let mut lines = lines();
    let workspace = reported(&lines[..16]);
    lines[3] = lines[3].replacen("\"abstract\": \"", "\"abstract\": \"Mended. ", 1);
    let (workspace, outcome) = saved(workspace, &lines);
    let said = "2 new, 15 known, 1 changed rows";
    assert!(outcome.stderr.contains(said), "{}", outcome.transcript());
    let history = workspace.run("history").succeeds().stdout;
    assert!(
        history.contains("latest.jsonl (2 new rows, 15 known, 1 changed row)"),
        "{history}"
    );
}

#[test]
fn a_file_that_is_saved_over_with_another_day_adds_that_day() {
    let workspace = reported(&lines());
    let before = places(&workspace);
    let (workspace, outcome) = saved(workspace, &later());
    let said = "9 new, 0 known rows; 18 rows it no longer has stay";
    assert!(outcome.stderr.contains(said), "{}", outcome.transcript());
    assert_eq!(places(&workspace).len(), before.len() + 9);

    // And back again: nothing is new, and nothing is lost.
    let (workspace, outcome) = saved(workspace, &lines());
    assert!(outcome.stderr.contains("0 new, 18 known"), "{}", outcome.transcript());
    assert_eq!(places(&workspace).len(), before.len() + 9);

    let dropped = workspace.run_with("forget", "latest.jsonl (earlier)").succeeds();
    assert!(dropped.stderr.contains("9 papers leave"), "{}", dropped.transcript());
    assert_eq!(places(&workspace).len(), before.len());
    workspace.run("verify").succeeds();
}

#[test]
fn a_file_that_is_gone_keeps_its_papers_until_it_is_forgotten() {
    let workspace = reported(&lines()).file("data/listings/wrong.jsonl", text(&later()));
    workspace.run("report").succeeds();
    fs::remove_file(workspace.path("data/listings/wrong.jsonl")).unwrap();
    let outcome = workspace.run("report").succeeds();
    let said = "no longer in data/listings: `wrong.jsonl`";
    assert!(outcome.stderr.contains(said), "{}", outcome.transcript());
    let differs = workspace.run("verify");
    assert!(
        differs.stderr.contains("`paperthemes forget FILE`"),
        "{}",
        differs.transcript()
    );

    let before = workspace.reports();
    let plan = workspace.run("forget wrong.jsonl --dry-run --format json").succeeds();
    assert!(plan.stderr.contains("9 rows; 9 papers leave"), "{}", plan.transcript());
    assert_eq!(plan.json_rows().len(), 9);
    assert!(workspace.reports() == before, "a dry run writes nothing");

    workspace.run("forget wrong.jsonl").succeeds();
    workspace.run("verify").succeeds();
    assert_eq!(places(&workspace).len(), 18);
    let history = workspace.run("history").succeeds().stdout;
    assert!(history.contains("forgotten: wrong.jsonl"), "{history}");
    assert!(history.contains("9 papers left"), "{history}");

    // The file comes back into the folder: it stays forgotten, until somebody names it.
    let workspace = workspace.file("data/listings/wrong.jsonl", text(&later()));
    let outcome = workspace.run("report").succeeds();
    assert!(
        outcome.stderr.contains("`wrong.jsonl` was forgotten"),
        "{}",
        outcome.transcript()
    );
    assert_eq!(places(&workspace).len(), 18);
    workspace.run("report data/listings/wrong.jsonl").succeeds();
    assert_eq!(places(&workspace).len(), 27);
}

#[test]
fn a_forgotten_paper_stays_away_from_every_listing_until_it_is_taken_in_again() {
    let workspace = reported(&lines());
    let all = places(&workspace);
    let paper = all.keys().next().unwrap().clone();
    let outcome = workspace.run(&format!("forget {paper}")).succeeds();
    assert!(outcome.stderr.contains("1 paper leaves"), "{}", outcome.transcript());
    assert!(!places(&workspace).contains_key(&paper));

    // Another listing has it, under its title alone.
    let listed: serde_json::Value = (lines().iter())
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .find(|row| {
            row["id"]
                .as_str()
                .is_some_and(|id| paper.ends_with(id.trim_start_matches("arXiv:")))
        })
        .expect("the fixture has it");
    let again = serde_json::json!({"title": listed["title"], "abstract": listed["abstract"], "date": "2024-05-01"});
    let workspace = workspace.file("again.jsonl", format!("{again}\n"));
    workspace.run("report again.jsonl").succeeds();
    assert!(!places(&workspace).contains_key(&paper));
    workspace.run("verify").succeeds();

    workspace.run(&format!("forget {paper} --undo")).succeeds();
    assert!(places(&workspace).contains_key(&paper));
    assert_eq!(workspace.run("forget no-such-thing").code, 1);
    assert_eq!(workspace.run("forget no-such-thing --undo").code, 1);
}

#[test]
fn what_was_mended_gives_way_when_the_file_says_again_what_it_said() {
    let lines = lines();
    let workspace = reported(&lines);
    let before = dates(&workspace);
    let mut wrong = lines.clone();
    wrong[0] = wrong[0].replacen("2024-01-08", "2014-01-08", 1);
    wrong[1] = wrong[1].replacen("Bow pressure", "Bough pressure", 1);
    let (workspace, _) = saved(workspace, &wrong);
    assert_ne!(dates(&workspace), before);
    let history = workspace.run("history").succeeds().stdout;
    assert!(history.contains("latest.jsonl (2 changed rows)"), "{history}");
    let (workspace, _) = saved(workspace, &later());
    let (workspace, outcome) = saved(workspace, &lines);
    let said = "0 new, 16 known, 2 changed rows";
    assert!(outcome.stderr.contains(said), "{}", outcome.transcript());
    let after = dates(&workspace);
    for (paper, date) in &before {
        assert_eq!(after.get(paper), Some(date), "{paper}");
    }
}

/// Title and date of each paper, by id.
fn dates(workspace: &Workspace) -> BTreeMap<String, (String, Option<String>)> {
    let papers = workspace.report().papers.into_iter();
    papers.map(|paper| (paper.id, (paper.title, paper.date))).collect()
}

#[test]
fn all_earlier_versions_of_a_file_are_forgotten_by_their_one_name() {
    let lines = lines();
    let workspace = reported(&lines);
    let (workspace, _) = saved(workspace, &lines[..6]);
    let (workspace, _) = saved(workspace, &lines[..3]);
    assert_eq!(places(&workspace).len(), 18);
    let outcome = workspace.run_with("forget", "latest.jsonl (earlier)").succeeds();
    assert!(outcome.stderr.contains("15 papers leave"), "{}", outcome.transcript());
    assert_eq!(places(&workspace).len(), 3);
}

#[test]
fn forgetting_everything_is_refused() {
    let workspace = reported(&lines());
    let before = workspace.reports();
    let outcome = workspace.run("forget latest.jsonl");
    assert_eq!(outcome.code, 1, "{}", outcome.transcript());
    assert!(
        outcome.stderr.contains("no paper would be left"),
        "{}",
        outcome.transcript()
    );
    assert!(workspace.reports() == before);
    workspace.run("verify").succeeds();
    workspace.run("report").succeeds();
}

#[test]
fn a_file_that_is_no_listing_stops_no_other_one() {
    let workspace = reported(&lines())
        .file("data/listings/empty.jsonl", "")
        .file("data/listings/notes.md", "# What I read\n\nNothing yet.\n")
        .file("data/listings/new.jsonl", text(&later()));
    let outcome = workspace.run("report").succeeds();
    for said in [
        "`data/listings/empty.jsonl`: there is nothing in it; left out",
        "notes.md",
    ] {
        assert!(outcome.stderr.contains(said), "{}", outcome.transcript());
    }
    assert_eq!(places(&workspace).len(), 27);
    workspace.run("verify").succeeds();
    assert_eq!(
        workspace.run("report data/listings/empty.jsonl").code,
        1,
        "a file that is named is an error"
    );
}
