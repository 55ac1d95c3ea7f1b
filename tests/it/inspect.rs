//! Commands that answer questions: formats, names, search, and that they write nothing.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::SystemTime;

use paperthemes::decisions::Decisions;
use paperthemes::store::{Store, inspect};
use rusqlite::Connection;
use serde_json::Value;

use crate::corpora::shared;
use crate::golden::golden;
use crate::workspace::Workspace;

/// A command of each kind, for a workspace with the three subjects in four themes.
const COMMANDS: &[&str] = &[
    "themes",
    "show T1",
    "show T1 --sort margin --borderline",
    "paper 2402.00203",
    "explain 2402.00203",
    "search snow glacier",
    "similar 2402.00203",
    "compare T1 T2",
    "compare T1 T2 --papers",
    "terms",
    "terms --theme T1",
    "listing",
    "listing three_subjects.jsonl",
    "rejected",
];

fn reported() -> Workspace {
    let workspace = Workspace::new().fixture("three_subjects.jsonl");
    workspace.run("report three_subjects.jsonl --themes 4").succeeds();
    workspace
}

fn texts<'a>(rows: &'a [Value], column: &str) -> Vec<&'a str> {
    rows.iter().map(|row| row[column].as_str().unwrap()).collect()
}

/// Everything in the folder, by path.
fn files(workspace: &Workspace) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
    let (mut files, mut folders) = (BTreeMap::new(), vec![workspace.path("")]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let modified = std::fs::metadata(&path).unwrap().modified().unwrap();
                files.insert(path.clone(), (std::fs::read(&path).unwrap(), modified));
            }
        }
    }
    files
}

#[test]
fn a_session_on_the_demo_listings() {
    let demo = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/listings");
    let mut workspace = Workspace::new();
    for file in std::fs::read_dir(demo).unwrap() {
        let path = file.unwrap().path();
        let name = format!("data/listings/{}", path.file_name().unwrap().to_str().unwrap());
        workspace = workspace.file(&name, std::fs::read(&path).unwrap());
    }
    workspace.run("report").succeeds();
    let session = [
        "themes --columns theme_id,papers,theme --limit 4",
        "show T1 --limit 3",
        "show T1 --sort date --since 2025-06 --limit 2 --format md",
        "paper emerges in language",
        "search attention sink --limit 3",
        "search 'atention'",
        "similar emerges in language -n 3",
        "compare T1 T2 --limit 6",
        "terms --theme T1 --limit 5",
        "listing",
        "rejected",
    ];
    let transcripts = session.map(|line| workspace.run(&line.replace('\'', "")).succeeds().transcript());
    golden("session", &transcripts.join("\n"));
}

#[test]
fn every_command_answers_on_real_listings_and_changes_nothing() {
    for path in ["listings", "corpora/dated/hf_daily_papers.jsonl.gz"] {
        let Some(listings) = shared(path) else { return };
        let workspace = Workspace::new();
        workspace
            .run_with("report --quiet --year 2025", listings.to_str().unwrap())
            .succeeds();
        let before = files(&workspace);
        let rows = |command: &str| -> Vec<Value> {
            let answer = workspace.run(&format!("{command} --format json")).succeeds().stdout;
            serde_json::from_str(&answer).unwrap_or_else(|error| panic!("{command}: {error}"))
        };
        let [theme, other] = [0, 1].map(|row| rows("themes")[row]["theme_id"].as_str().unwrap().to_owned());
        let paper = rows(&format!("show {theme}"))[0]["paper_id"]
            .as_str()
            .unwrap()
            .to_owned();
        let listing = rows("listing")[0]["listing"].as_str().unwrap().to_owned();
        let commands = [
            "themes".to_owned(),
            "trends".to_owned(),
            format!("show {theme} --sort date"),
            format!("show {theme} --borderline"),
            format!("paper {paper}"),
            format!("explain {paper}"),
            "search attention model*".to_owned(),
            format!("search learning --theme {theme} --since 2025-03"),
            format!("similar {paper}"),
            format!("compare {theme} {other}"),
            format!("compare {theme} {other} --papers"),
            "terms".to_owned(),
            format!("terms --theme {theme}"),
            "listing".to_owned(),
            format!("listing {listing}"),
            "rejected".to_owned(),
        ];
        for command in &commands {
            let n_rows = rows(command).len();
            let lines = workspace.run(&format!("{command} --format jsonl")).succeeds().stdout;
            assert_eq!(lines.lines().count(), n_rows, "{command}");
            let table = workspace.run(&format!("{command} --format csv")).succeeds().stdout;
            let n_records = csv::Reader::from_reader(table.as_bytes())
                .records()
                .map(Result::unwrap)
                .count();
            assert_eq!(n_records, n_rows, "{command}");
            let is_answer = n_rows > 0 || command == "rejected" || command.contains("--borderline");
            assert!(is_answer, "{command} found nothing");
        }
        assert!(files(&workspace) == before, "a command changed a file");
    }
}

#[test]
fn commands_that_answer_write_nothing() {
    let workspace = reported();
    let before = files(&workspace);
    for command in COMMANDS
        .iter()
        .chain(&["trends", "trends --groups", "terms --moving", "history --all", "verify"])
    {
        workspace.run(command).succeeds();
        assert!(files(&workspace) == before, "{command} changed a file");
    }
}

#[test]
fn a_run_in_progress_holds_nobody_up_and_shows_nothing_of_itself() {
    let workspace = reported();
    let answers = |when: &str| -> Vec<String> {
        let begin = std::time::Instant::now();
        let answers = COMMANDS
            .iter()
            .map(|command| workspace.run(command).succeeds().stdout)
            .collect();
        assert!(begin.elapsed().as_secs() < 25, "{when}: someone waited");
        answers
    };
    let before = answers("before");
    let run = Connection::open(workspace.path("data/paperthemes.db")).unwrap();
    run.execute_batch("BEGIN IMMEDIATE; DELETE FROM memberships; UPDATE themes SET label = 'half done';")
        .unwrap();
    assert_eq!(answers("while a run writes"), before);
    run.execute_batch("ROLLBACK; UPDATE themes SET label = 'done ' || theme_id;")
        .unwrap();
    // The run has ended but its log is not yet in the file.
    let labels = workspace.run("themes --columns theme --format csv").succeeds().stdout;
    assert!(labels.contains("done 1"), "{labels}");
}

#[test]
fn a_run_is_not_held_up_by_who_reads_and_the_question_is_asked_again() {
    let workspace = reported();
    let path = workspace.path("data/paperthemes.db");
    let n_asked = std::cell::Cell::new(0);
    let labels = inspect::read(&path, &Decisions::default(), |view| {
        n_asked.set(n_asked.get() + 1);
        let first = view.themes()?;
        if n_asked.get() == 1 {
            // A whole run while we read: it commits and closes the database.
            let run = Connection::open(&path).unwrap();
            run.execute_batch("UPDATE themes SET label = 'new ' || theme_id;")
                .unwrap();
        }
        Ok(first.into_iter().map(|theme| theme.label).collect::<Vec<_>>())
    });
    assert_eq!(n_asked.get(), 2);
    assert!(labels.unwrap().iter().all(|label| label.starts_with("new ")));
    Store::create(&path).unwrap().begin().unwrap().commit().unwrap();
}

#[test]
fn the_index_follows_the_papers_through_reruns() {
    let workspace = reported().fixture("one_more_subject.jsonl");
    workspace.run("report one_more_subject.jsonl").succeeds();
    workspace.run("refit").succeeds();
    let database = Connection::open(workspace.path("data/paperthemes.db")).unwrap();
    let check = "INSERT INTO papers_search (papers_search, rank) VALUES ('integrity-check', 1)";
    database.execute_batch(check).unwrap();
    let found = workspace.run("search dialect* --format json").succeeds().json_rows();
    assert!(!found.is_empty());
}

#[test]
fn the_index_forgets_what_papers_said_before() {
    let listing = |titles: &[&str]| -> String {
        let row = |(n, title)| format!("{{\"id\": \"2405.0000{n}\", \"title\": \"{title}\"}}\n");
        (1..).zip(titles).map(row).collect()
    };
    let own = "data/listings/own.jsonl";
    let workspace = Workspace::new().file(own, listing(&["Moss on stones", "Tides of seas", "Glaciers melt"]));
    workspace.run("report").succeeds();
    let workspace = workspace.file(own, listing(&["Lichen on stones", "Tides of seas"]));
    workspace.run("report").succeeds();
    workspace.run("forget 2405.00003").succeeds();
    let database = Connection::open(workspace.path("data/paperthemes.db")).unwrap();
    let check = "INSERT INTO papers_search (papers_search, rank) VALUES ('integrity-check', 1)";
    database.execute_batch(check).unwrap();
    let n_found = |word: &str| {
        let found = workspace.run(&format!("search {word} --format json")).succeeds();
        found.json_rows().len()
    };
    assert_eq!(["moss", "glaciers", "lichen", "tides"].map(n_found), [0, 0, 1, 1]);
}

#[test]
fn formats_hold_the_same_rows() {
    let workspace = reported();
    for command in COMMANDS.iter().filter(|command| !command.starts_with("explain")) {
        let json = workspace
            .run(&format!("{command} --format json"))
            .succeeds()
            .json_rows();
        let jsonl = workspace.run(&format!("{command} --format jsonl")).succeeds().stdout;
        let lines: Vec<Value> = jsonl.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines, json, "{command}");
        let csv = workspace.run(&format!("{command} --format csv")).succeeds().csv_rows();
        assert_eq!(csv.len(), json.len(), "{command}");
        for (csv, json) in csv.iter().zip(&json) {
            let names: Vec<&String> = json.as_object().unwrap().keys().collect();
            assert_eq!(csv.keys().collect::<Vec<_>>(), names, "{command}");
        }
        let md = workspace.run(&format!("{command} --format md")).succeeds().stdout;
        assert_eq!(md.lines().count(), json.len() + 2, "{command}\n{md}");
    }
}

#[test]
fn papers_can_be_cited_and_themes_can_not() {
    let workspace = reported();
    for command in [
        "show T1",
        "paper 2402.00203",
        "search snow",
        "similar 2402.00203",
        "listing three_subjects.jsonl",
    ] {
        let n_papers = workspace
            .run(&format!("{command} --format json"))
            .succeeds()
            .json_rows()
            .len();
        let bibtex = workspace.run(&format!("{command} --format bibtex")).succeeds().stdout;
        let ris = workspace.run(&format!("{command} --format ris")).succeeds().stdout;
        assert_eq!(bibtex.matches("@misc{").count(), n_papers, "{command}");
        assert_eq!(ris.matches("TY  - ").count(), n_papers, "{command}");
        assert_eq!(ris.matches("\nER  - \n").count(), n_papers, "{command}");
    }
    let refused = workspace.run("themes --format bibtex").refuses_the_arguments();
    assert!(refused.stderr.contains("only papers"), "{}", refused.stderr);
}

#[test]
fn papers_and_themes_are_named_as_people_do() {
    let workspace = reported();
    for name in [
        "2402.00203",
        "2402.00203v7",
        "arXiv:2402.00203",
        "https://arxiv.org/abs/2402.00203v1",
        "https://doi.org/10.48550/arXiv.2402.00203",
        "snow COVER and glac",
    ] {
        let found = workspace
            .run(&format!("paper {name} --format json"))
            .succeeds()
            .json_rows();
        assert_eq!(found[0]["paper_id"], "arxiv:2402.00203", "{name}");
    }
    let themes = workspace.run("themes --format json").succeeds().json_rows();
    let label = themes[0]["theme"].as_str().unwrap();
    let mut command = workspace.command("show");
    let by_label = command
        .arg(label.to_uppercase())
        .args(["--format", "json"])
        .output()
        .unwrap();
    let by_label: Vec<Value> = serde_json::from_slice(&by_label.stdout).unwrap();
    assert_eq!(by_label[0]["theme_id"], themes[0]["theme_id"]);

    let near = workspace.run("paper snwo cover and glacier mass").fails();
    assert!(
        near.stderr.contains("did you mean") && near.stderr.contains("2402.00203"),
        "{}",
        near.stderr
    );
    let near = workspace.run("paper 2402.00299").fails();
    assert!(
        near.stderr.contains("did you mean\n  arxiv:2402.002"),
        "{}",
        near.stderr
    );
}

#[test]
fn search_finds_words_phrases_beginnings_and_leaves_out() {
    let workspace = reported();
    let found = |words: &[&str]| -> Vec<Value> {
        let mut command = workspace.command("search");
        let output = command.args(words).args(["--format", "json"]).output().unwrap();
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let both = found(&["glacier", "snow"]);
    assert!(both.iter().any(|paper| paper["paper_id"] == "arxiv:2402.00203"));
    let scores: Vec<f64> = both.iter().map(|paper| paper["score"].as_f64().unwrap()).collect();
    assert!(scores.is_sorted_by(|a, b| a >= b) && scores[0] > 0.0, "{scores:?}");
    assert!(both[0]["snippet"].as_str().unwrap().contains("**"));
    assert_eq!(found(&["glaciers", "SNOW"]).len(), both.len(), "other forms and case");
    assert!(found(&["glac*"]).len() >= found(&["glacier"]).len());
    assert_eq!(
        texts(&found(&["snow cover and glacier"]), "paper_id"),
        ["arxiv:2402.00203"]
    );
    assert!(found(&["cover snow"]).is_empty(), "not in this order");
    let without = found(&["glacier", "NOT", "snow"]);
    assert!(without.iter().all(|paper| paper["paper_id"] != "arxiv:2402.00203"));
    assert_eq!(without.len() + both.len(), found(&["glacier"]).len());

    let theme = both[0]["theme_id"].as_str().unwrap();
    let inside = found(&["glacier", "--theme", theme]);
    assert!(inside.iter().all(|paper| paper["theme_id"] == theme));
    let later = found(&["glacier", "--since", "2024-02"]);
    assert!(
        later
            .iter()
            .all(|paper| paper["first_seen"].as_str().unwrap() >= "2024-02")
    );
    workspace.run("search ?").refuses_the_arguments();
    let told = workspace.run("search glacer").succeeds().stdout;
    assert!(told.contains("did you mean: glacier"), "{told}");
}

#[test]
fn similar_papers_come_with_what_they_share() {
    let workspace = reported();
    let near = workspace
        .run("similar 2402.00203 -n 5 --format json")
        .succeeds()
        .json_rows();
    assert_eq!(near.len(), 5);
    let cosines: Vec<f64> = near.iter().map(|paper| paper["similarity"].as_f64().unwrap()).collect();
    assert!(
        cosines.is_sorted_by(|a, b| a >= b) && cosines[0] <= 1.0001,
        "{cosines:?}"
    );
    assert!(near.iter().all(|paper| paper["paper_id"] != "arxiv:2402.00203"));
    assert!(!near[0]["shared_terms"].as_array().unwrap().is_empty());
    let back = near[0]["paper_id"].as_str().unwrap();
    let back = workspace
        .run(&format!("similar {back} -n 17 --format json"))
        .succeeds()
        .json_rows();
    let same = back
        .iter()
        .find(|paper| paper["paper_id"] == "arxiv:2402.00203")
        .unwrap();
    assert_eq!(same["similarity"], near[0]["similarity"], "the same from either side");
}

#[test]
fn two_themes_are_told_apart_the_same_from_either_side() {
    let workspace = reported();
    let z = |command: &str| -> BTreeMap<String, f64> {
        let rows = workspace
            .run(&format!("{command} --limit 1000 --format json"))
            .succeeds()
            .json_rows();
        let pair = |row: &Value| (row["term"].as_str().unwrap().to_owned(), row["z"].as_f64().unwrap());
        rows.iter().map(pair).collect()
    };
    let (there, back) = (z("compare T1 T2"), z("compare T2 T1"));
    assert!(!there.is_empty());
    for (term, z) in &there {
        assert!((z + back[term]).abs() < 1e-3, "{term}: {z} {}", back[term]);
    }
    let of_theme = workspace
        .run("terms --theme T1 --limit 3 --format json")
        .succeeds()
        .json_rows();
    assert!(of_theme.iter().all(|row| row["z"].as_f64().unwrap() > 0.0));
    workspace.run("compare T1 t1").refuses_the_arguments();
    let between = workspace
        .run("compare T1 T2 --papers --format json")
        .succeeds()
        .json_rows();
    for paper in between {
        let ids = [
            paper["theme_id"].as_str().unwrap(),
            paper["runner_up"].as_str().unwrap(),
        ];
        assert!(ids == ["T1", "T2"] || ids == ["T2", "T1"], "{ids:?}");
    }
}

#[test]
fn a_listing_tells_what_it_brought_and_what_was_refused() {
    let workspace = reported().fixture("bad_rows.jsonl");
    workspace.run("report bad_rows.jsonl").lacks_something();
    let listings = workspace.run("listing --format json").succeeds().json_rows();
    assert_eq!(texts(&listings, "listing"), ["bad_rows.jsonl", "three_subjects.jsonl"]);
    let n_rejected = listings[0]["rejected"].as_u64().unwrap();
    assert!(n_rejected > 0);
    let rejected = workspace.run("rejected --format json").succeeds().json_rows();
    assert_eq!(rejected.len() as u64, n_rejected);
    let papers = workspace
        .run("listing three_subjects.jsonl --format json")
        .succeeds()
        .json_rows();
    assert_eq!(papers.len(), 18);
    let n_only_here = papers.iter().filter(|paper| paper["only_here"] == true).count();
    assert_eq!(listings[1]["only_here"].as_u64(), Some(n_only_here as u64));
    assert!(n_only_here >= 12, "{n_only_here}");
    let near = workspace.run("listing tree_subjects.jsonl").fails();
    assert!(
        near.stderr.contains("did you mean `three_subjects.jsonl`"),
        "{}",
        near.stderr
    );
}

#[test]
fn columns_and_rows_are_chosen() {
    let workspace = reported();
    let csv = workspace
        .run("show T1 --columns title,paper_id --limit 2 --format csv")
        .succeeds()
        .stdout;
    assert!(csv.starts_with("title,paper_id\n"), "{csv}");
    assert_eq!(csv.lines().count(), 3);
    let refused = workspace.run("show T1 --columns titel").refuses_the_arguments();
    assert!(
        refused.stderr.contains("no column `titel`") && refused.stderr.contains("title"),
        "{}",
        refused.stderr
    );
}

#[test]
fn names_that_people_gave_hold_everywhere_and_hidden_themes_are_not_listed() {
    let workspace = reported().file("themes.toml", "hidden = [\"T2\"]\n[names]\nT1 = \"Things of ice\"\n");
    let themes = workspace.run("themes --format json").succeeds().json_rows();
    assert!(!texts(&themes, "theme_id").contains(&"T2"));
    assert!(texts(&themes, "theme").contains(&"Things of ice"));
    let papers = workspace.run("show things --format json").succeeds().json_rows();
    assert!(texts(&papers, "theme").iter().all(|label| *label == "Things of ice"));
}

#[test]
fn a_shell_completes_ids_from_the_database() {
    let workspace = reported();
    let complete = |words: &str| {
        let mut command = workspace.command(&format!("-- paperthemes {words}"));
        let index = words.split(' ').count().to_string();
        command
            .env("PAPERTHEMES_COMPLETE", "fish")
            .env("_CLAP_COMPLETE_INDEX", index);
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    let themes = complete("show T");
    assert!(themes.contains("T1") && themes.contains("T4"), "{themes}");
    let papers = complete("paper 2402.002");
    assert!(papers.contains("2402.00203"), "{papers}");
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = workspace.run(&format!("completions {shell}")).succeeds().stdout;
        assert!(script.contains("PAPERTHEMES_COMPLETE"), "{script}");
    }
}

#[test]
fn every_command_has_a_manual_page() {
    let workspace = Workspace::new();
    let page = workspace.run("man").succeeds().stdout;
    assert!(page.contains(".TH paperthemes 1"), "{page}");
    workspace.run("man pages").succeeds();
    for name in [
        "paperthemes",
        "paperthemes-show",
        "paperthemes-browse",
        "paperthemes-report",
    ] {
        let page = std::fs::read_to_string(workspace.path(&format!("pages/{name}.1"))).unwrap();
        assert!(page.contains(".SH NAME"), "{name}");
    }
}
