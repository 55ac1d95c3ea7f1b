//! Reruns keep bytes, ids and the state.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};
use std::time::Instant;

use paperthemes::corpus::Corpus;
use paperthemes::report::Report;
use paperthemes::themes::ledger::{EventKind, RunKind, RunRecord};
use paperthemes::themes::{Member, ThemeId};
use paperthemes::workspace::Workspace as Folder;
use rusqlite::Connection;

use crate::corpora::made_up_listing;
use crate::workspace::Workspace;

/// Three listings of 240 made-up papers; the second repeats 20 of the first.
fn with_listings() -> Workspace {
    Workspace::new()
        .file("a.jsonl", made_up_listing(0, 100))
        .file("b.jsonl", made_up_listing(80, 100))
        .file("c.jsonl", made_up_listing(180, 60))
}

#[test]
fn a_rerun_on_the_same_input_touches_no_file() {
    let workspace = with_listings();
    let first = workspace.run("report a.jsonl b.jsonl").succeeds();
    assert!(first.stderr.contains("wrote "), "{}", first.stderr);
    let before = workspace.reports();
    assert!(before.len() >= 6, "{:?}", before.keys());
    for arguments in ["report a.jsonl b.jsonl", "report b.jsonl", "report"] {
        let again = workspace.run(arguments).succeeds();
        assert!(again.stderr.contains("nothing new"), "{arguments}: {}", again.stderr);
        assert_eq!(again.stdout, first.stdout);
        assert!(
            workspace.reports() == before,
            "{arguments} changed bytes or times of the reports"
        );
    }
}

#[test]
fn the_order_of_listings_changes_no_byte() {
    let at_once = with_listings();
    at_once.run("report a.jsonl b.jsonl c.jsonl").succeeds();
    let expected = at_once.report_bytes();
    for orders in [["c.jsonl", "b.jsonl", "a.jsonl"], ["b.jsonl", "c.jsonl", "a.jsonl"]] {
        let named = with_listings();
        named.run(&format!("report {}", orders.join(" "))).succeeds();
        assert!(named.report_bytes() == expected, "{orders:?} in one report");
        let added = with_listings();
        for listing in orders {
            added.run(&format!("add {listing}")).succeeds();
        }
        added.run("report").succeeds();
        assert!(added.report_bytes() == expected, "{orders:?} added one by one");
    }
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    // More papers than a parallel piece of work takes at once.
    let workspaces = ["1", "2", "3"].map(|n_threads| {
        let workspace = Workspace::new().file("many.jsonl", made_up_listing(0, 5000));
        workspace
            .run(&format!("report many.jsonl --themes 6 --threads {n_threads}"))
            .succeeds();
        workspace
    });
    let [one, others @ ..] = &workspaces;
    for other in others {
        assert!(other.report_bytes() == one.report_bytes());
        // The report rounds; the database doesn't.
        assert!(other.themes() == one.themes());
    }
}

#[test]
fn an_old_report_file_that_was_changed_or_lost_is_written_anew() {
    let workspace = with_listings();
    workspace.run("report a.jsonl").succeeds();
    let before = workspace.report_bytes();
    let workspace = workspace.file("reports/index.html", "scribble").file(
        "reports/charts/share_over_time.png",
        "no picture of the chart that has not changed",
    );
    std::fs::remove_file(workspace.path("reports/members.csv")).unwrap();
    assert!(workspace.run("report").succeeds().stderr.contains("wrote "));
    assert!(workspace.report_bytes() == before);
    // A chart that no report has is removed, also if all else stands as it should.
    let workspace = workspace.file("reports/charts/old.svg", "<svg/>");
    workspace.run("report").succeeds();
    assert!(workspace.report_bytes() == before);
}

/// Paper id → theme id.
fn themes_of_papers(report: &Report) -> BTreeMap<String, String> {
    let themes = report
        .papers
        .iter()
        .filter_map(|paper| Some((paper.id.clone(), paper.theme.clone()?)));
    themes.collect()
}

/// Themes by their papers.
fn papers_of_themes(memberships: &BTreeMap<String, String>) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut themes: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (paper, theme) in memberships {
        themes.entry(theme).or_default().insert(paper);
    }
    themes
}

#[test]
fn a_theme_whose_papers_stay_together_keeps_its_id() {
    let workspace = with_listings();
    workspace.run("report a.jsonl --themes 6").succeeds();
    let before = themes_of_papers(&workspace.report());
    workspace.run("report b.jsonl c.jsonl --themes 6").succeeds();
    let after = themes_of_papers(&workspace.report());
    assert!(after.len() > before.len());

    let mut n_kept = 0;
    for (id, papers) in papers_of_themes(&before) {
        let now: BTreeSet<&str> = papers.iter().map(|paper| after[*paper].as_str()).collect();
        let [new_id] = now.iter().copied().collect::<Vec<_>>()[..] else {
            continue;
        };
        // Alone with its papers, or with few of another theme's, the new theme continues the old one.
        let n_others = before
            .keys()
            .filter(|paper| after[*paper] == new_id && !papers.contains(paper.as_str()))
            .count();
        if n_others < papers.len() {
            assert_eq!(new_id, id, "the {} papers of {id} stayed together", papers.len());
            n_kept += 1;
        }
    }
    assert!(
        n_kept >= 3,
        "only {n_kept} themes stayed together: the corpora don't show anything"
    );
}

#[test]
fn an_id_is_never_given_twice() {
    let workspace = with_listings();
    let mut gone: BTreeSet<String> = BTreeSet::new();
    let mut current: BTreeSet<String> = BTreeSet::new();
    let mut highest = 0;
    let runs = [
        "a.jsonl --themes 8",
        "--themes 2",
        "b.jsonl --themes 9",
        "--themes 1",
        "c.jsonl --themes 12",
        "--themes 5",
    ];
    for arguments in runs {
        workspace.run(&format!("report {arguments}")).succeeds();
        let ids: BTreeSet<String> = workspace.report().themes.into_iter().map(|theme| theme.id).collect();
        assert!(ids.is_disjoint(&gone), "{arguments}: {ids:?} came back of {gone:?}");
        for id in ids.difference(&current) {
            let number: u32 = id[1..].parse().unwrap();
            assert!(
                number > highest,
                "{arguments}: {id} is new, but T{highest} was given before"
            );
        }
        highest = ids
            .iter()
            .map(|id| id[1..].parse().unwrap())
            .max()
            .unwrap_or(0)
            .max(highest);
        gone.extend(current.difference(&ids).cloned());
        current = ids;
    }
    assert!(gone.len() >= 3, "only {gone:?} went: the runs don't show anything");
}

#[test]
fn a_run_that_fails_leaves_the_state_as_it_was() {
    let workspace = with_listings();
    workspace.run("report a.jsonl --themes 4").succeeds();
    let (listings, themes) = (workspace.listings(), workspace.run("themes").stdout);

    // A regular file where the folder of reports should be: root can't write there either.
    std::fs::rename(workspace.path("reports"), workspace.path("aside")).unwrap();
    let workspace = workspace.file("reports", "in the way");
    workspace.run("report b.jsonl --themes 5").fails();
    workspace.run("report b.jsonl --themes 1000").refuses_the_arguments();
    workspace.run("report b.jsonl missing.jsonl").fails();
    assert!(workspace.listings() == listings);
    assert_eq!(workspace.run("themes").stdout, themes);

    std::fs::remove_file(workspace.path("reports")).unwrap();
    std::fs::rename(workspace.path("aside"), workspace.path("reports")).unwrap();
    assert!(
        workspace
            .run("report --themes 4")
            .succeeds()
            .stderr
            .contains("nothing new")
    );
}

#[test]
fn two_runs_at_once_both_count() {
    let workspace = with_listings();
    for round in 0..3 {
        let _ = std::fs::remove_dir_all(workspace.path("data"));
        let runs = ["report a.jsonl", "report b.jsonl"].map(|arguments| workspace.command(arguments).spawn().unwrap());
        for run in runs {
            let output = run.wait_with_output().unwrap();
            let stderr = String::from_utf8(output.stderr).unwrap();
            let has_waited = output.status.code() == Some(1) && stderr.contains("in use by another run");
            assert!(output.status.success() || has_waited, "round {round}: {stderr}");
        }
        // Whoever came second has seen what the first one added, or says so on being run again.
        workspace.run("report a.jsonl b.jsonl").succeeds();
        assert_eq!(workspace.listings().len(), 2);
        assert_eq!(workspace.report().corpus.n_papers, 180);
        assert!(workspace.run("report").succeeds().stderr.contains("nothing new"));
    }
}

#[test]
fn papers_that_gain_an_id_keep_their_theme() {
    let without_ids = |text: &str| -> String {
        let stripped = text.lines().map(|line| {
            let mut row: serde_json::Value = serde_json::from_str(line).unwrap();
            row.as_object_mut().unwrap().remove("id");
            format!("{row}\n")
        });
        stripped.collect()
    };
    let with_ids = std::fs::read_to_string(crate::workspace::fixture("three_subjects.jsonl")).unwrap();
    let workspace = Workspace::new()
        .file("without.jsonl", without_ids(&with_ids))
        .file("with.jsonl", with_ids);
    workspace.run("report without.jsonl").succeeds();
    let before = workspace.report();
    assert!(before.papers.iter().all(|paper| paper.id.starts_with("title:")));

    workspace.run("add with.jsonl").succeeds();
    let sizes = |report: &Report| -> BTreeMap<String, usize> {
        report
            .themes
            .iter()
            .map(|theme| (theme.id.clone(), theme.n_papers))
            .collect()
    };
    let known: BTreeMap<String, usize> = workspace
        .themes()
        .themes
        .iter()
        .map(|theme| (theme.id.to_string(), theme.members.len()))
        .collect();
    assert_eq!(known, sizes(&before), "themes before the next report");
    workspace.run("report").succeeds();
    let after = workspace.report();
    assert!(after.papers.iter().all(|paper| paper.id.starts_with("arxiv:")));
    assert_eq!(sizes(&after), sizes(&before));
}

#[test]
fn a_listing_that_is_mended_in_the_folder_replaces_the_old_one() {
    let workspace = Workspace::new().file(
        "data/listings/a.jsonl",
        "{\"title\": \"One\", \"date\": \"2024-12-01\"\n{\"title\": \"Two\"}\n",
    );
    workspace.run("report").lacks_something();
    assert_eq!(
        (
            workspace.report().papers.len(),
            workspace.report().corpus.rejected.len()
        ),
        (1, 1)
    );

    let workspace = workspace.file(
        "data/listings/a.jsonl",
        "{\"title\": \"One\", \"date\": \"2024-12-01\"}\n{\"title\": \"Two\"}\n",
    );
    workspace.run("report").succeeds();
    let report = workspace.report();
    assert_eq!(
        (
            report.papers.len(),
            report.corpus.rejected.len(),
            report.corpus.listings.len()
        ),
        (2, 0, 1)
    );
}

#[test]
fn a_year_that_is_put_right_holds_at_the_next_report() {
    let page = std::fs::read(crate::workspace::fixture("undated_page.txt")).unwrap();
    let workspace = Workspace::new()
        .file("data/listings/page.txt", page)
        .file("data/listings/listings.toml", "\"page.txt\" = \"2023\"\n");
    workspace.run("report").succeeds();
    assert!(workspace.report().corpus.last_date.unwrap().starts_with("2023-"));

    let workspace = workspace.file("data/listings/listings.toml", "\"page.txt\" = \"2024\"\n");
    workspace.run("report").succeeds();
    assert!(workspace.report().corpus.last_date.unwrap().starts_with("2024-"));
}

#[test]
fn a_date_that_is_put_right_counts_for_papers_that_were_seen_before_too() {
    let page = std::fs::read(crate::workspace::fixture("undated_page.txt")).unwrap();
    let workspace = Workspace::new()
        .file("data/listings/page.txt", page)
        .file("data/listings/listings.toml", "\"page.txt\" = \"2023\"\n");
    workspace.run("report").succeeds();
    let older: Vec<String> = (workspace.report().papers.iter())
        .map(|paper| {
            let date = "2020-01-01";
            serde_json::json!({"title": paper.title, "abstract": &*paper.abstract_text, "date": date}).to_string()
        })
        .collect();
    let workspace = workspace.file("data/listings/older.jsonl", older.join("\n"));
    workspace.run("report").succeeds();
    assert!(workspace.report().corpus.last_date.unwrap().starts_with("2023-"));

    let workspace = workspace.file("data/listings/listings.toml", "\"page.txt\" = \"2024\"\n");
    workspace.run("report").succeeds();
    assert!(workspace.report().corpus.last_date.unwrap().starts_with("2024-"));
    workspace.run("verify").succeeds();
}

#[test]
fn what_is_kept_between_runs_is_what_would_be_found_anew() {
    let workspace = with_listings().file("d.jsonl", made_up_listing(180, 10));
    let runs = [
        ("report a.jsonl b.jsonl", RunKind::Fitted),
        ("report d.jsonl", RunKind::Assigned),
        ("refit", RunKind::Refitted),
        ("merge T1 T2", RunKind::Decided),
        ("report c.jsonl", RunKind::Refitted),
    ];
    for (arguments, kind) in runs {
        workspace.run(arguments).succeeds();
        assert_eq!(history(&workspace).pop().unwrap().kind, kind, "{arguments}");
        workspace.run("verify").succeeds();
    }
    workspace.run("refit --fresh").succeeds();
    workspace.run("verify").succeeds();
}

#[test]
fn runs_at_the_same_time_wait_for_each_other() {
    let workspace = with_listings();
    workspace.run("report a.jsonl").succeeds();
    let runs: Vec<_> = ["a.jsonl", "b.jsonl", "c.jsonl"]
        .map(|listing| workspace.command(&format!("report {listing} --quiet")).spawn().unwrap())
        .into_iter()
        .map(|run| run.wait_with_output().unwrap())
        .collect();
    assert!(runs.iter().all(|run| run.status.success()), "{runs:?}");

    let at_once = with_listings();
    at_once.run("report a.jsonl b.jsonl c.jsonl").succeeds();
    let papers = |workspace: &Workspace| workspace.report().papers.len();
    assert_eq!(papers(&workspace), papers(&at_once));
    assert!(workspace.run("report").succeeds().stderr.contains("nothing new"));
}

#[test]
fn a_second_run_says_whom_it_waits_for() {
    let workspace = with_listings();
    let lock = Folder::new(workspace.path("")).lock(|_| ()).unwrap();
    let mut run = workspace.command("report a.jsonl").spawn().unwrap();
    let mut told = String::new();
    BufReader::new(run.stderr.as_mut().unwrap())
        .read_line(&mut told)
        .unwrap();
    assert_eq!(
        told,
        format!("waiting for another run to end (process {})\n", std::process::id())
    );
    assert!(!workspace.path("data/paperthemes.db").exists());
    drop(lock);
    assert!(run.wait_with_output().unwrap().status.success());
    assert_eq!(workspace.report().corpus.n_papers, 100);
}

/// Paper → theme of the last run, and everything else about its place there.
fn places(workspace: &Workspace) -> BTreeMap<String, (ThemeId, Member)> {
    let corpus = Corpus::merge(workspace.listings());
    let themes = workspace.themes().themes;
    let members = themes
        .iter()
        .flat_map(|theme| theme.members.iter().map(|member| (theme.id, member)));
    let place = |(id, member): (ThemeId, &Member)| {
        let place = Member {
            paper: 0,
            ..member.clone()
        };
        (corpus.papers[member.paper].id.clone(), (id, place))
    };
    members.map(place).collect()
}

fn history(workspace: &Workspace) -> Vec<RunRecord> {
    serde_json::from_str(&workspace.run("history --format json").succeeds().stdout).unwrap()
}

#[test]
fn new_papers_join_and_no_old_one_moves() {
    let workspace = Workspace::new()
        .file("a.jsonl", made_up_listing(0, 240))
        .file("b.jsonl", made_up_listing(240, 30));
    workspace.run("report a.jsonl --themes 6").succeeds();
    let before = places(&workspace);
    let told = workspace.run("report b.jsonl --themes 6").succeeds().stderr;
    assert!(told.contains("30 new papers joined the themes there are."), "{told}");
    let after = places(&workspace);
    assert_eq!(after.len(), 270);
    for (paper, place) in &before {
        assert_eq!(&after[paper], place, "{paper} moved");
    }
    // Made-up paper i is about subject i % 6, as is all its theme.
    let subject_of = |paper: &str| paper.rsplit('-').next().unwrap().parse::<usize>().unwrap() % 6;
    let themes: BTreeMap<usize, ThemeId> = before
        .iter()
        .map(|(paper, place)| (subject_of(paper), place.0))
        .collect();
    let n_right = after
        .iter()
        .filter(|(paper, place)| themes[&subject_of(paper)] == place.0)
        .count();
    assert!(n_right >= 265, "{n_right} of 270");
    let record = history(&workspace).pop().unwrap();
    assert_eq!(
        (record.kind, record.n_new_papers, record.moved.len()),
        (RunKind::Assigned, 30, 0)
    );
    assert_eq!(record.new_listings, ["b.jsonl"]);
}

#[test]
fn words_that_the_database_has_lost_are_found_again() {
    let after = |damage: &str| {
        let workspace = Workspace::new()
            .file("a.jsonl", made_up_listing(0, 240))
            .file("b.jsonl", made_up_listing(240, 20).replace("ocean", "oceanic"))
            .file("c.jsonl", made_up_listing(260, 20));
        workspace.run("report a.jsonl --themes 6").succeeds();
        workspace.run("report b.jsonl --themes 6").succeeds();
        let database = Connection::open(workspace.path("data/paperthemes.db")).unwrap();
        database.execute_batch(damage).unwrap();
        drop(database);
        let told = workspace.run("report c.jsonl --themes 6").succeeds().stderr;
        assert!(told.contains("20 new papers joined"), "{damage}: {told}");
        workspace
    };
    let expected = after("").report_bytes();
    for damage in [
        "DELETE FROM words",
        "DELETE FROM words WHERE first = 0",
        "DELETE FROM words WHERE first > 0",
        "DELETE FROM word_table",
        "DELETE FROM word_lists",
    ] {
        let workspace = after(damage);
        assert!(workspace.report_bytes() == expected, "{damage}");
        workspace.run("verify").succeeds();
    }
}

#[test]
fn themes_are_fitted_anew_when_the_corpus_has_grown_by_a_quarter() {
    let workspace = with_listings();
    workspace.run("report a.jsonl").succeeds();
    let told = workspace.run("report b.jsonl").succeeds().stderr;
    assert!(
        told.contains("The corpus grew by 80 % since the themes were fitted (limit 25 %)."),
        "{told}"
    );
    let kinds: Vec<RunKind> = history(&workspace).iter().map(|record| record.kind).collect();
    assert_eq!(kinds, [RunKind::Fitted, RunKind::Refitted]);
    let workspace = with_listings().file("paperthemes.toml", "[reruns]\nmax_growth = 1\n");
    workspace.run("report a.jsonl").succeeds();
    let told = workspace.run("report b.jsonl").succeeds().stderr;
    assert!(told.contains("80 new papers joined"), "{told}");
}

#[test]
fn other_settings_are_a_reason_to_fit_anew_and_are_named() {
    let workspace = with_listings();
    workspace.run("report a.jsonl --themes 5").succeeds();
    let told = workspace.run("report --themes 4").succeeds().stderr;
    assert!(told.contains("Settings changed (themes.count: 5 → 4)."), "{told}");
}

#[test]
fn a_fresh_fit_is_the_same_however_the_listings_came() {
    let at_once = with_listings();
    at_once.run("report a.jsonl b.jsonl c.jsonl").succeeds();
    let one_by_one = with_listings();
    for listing in ["c.jsonl", "a.jsonl", "b.jsonl"] {
        one_by_one.run(&format!("report {listing}")).succeeds();
    }
    assert_eq!(history(&one_by_one).len(), 3);
    one_by_one.run("refit --fresh").succeeds();
    assert!(one_by_one.report_bytes() == at_once.report_bytes());
    assert_eq!(history(&one_by_one).len(), 1);
    assert_eq!(places(&one_by_one), places(&at_once));
}

#[test]
fn nothing_new_changes_no_byte_of_the_state() {
    let workspace = with_listings();
    workspace.run("report a.jsonl").succeeds();
    let state = || -> Vec<(String, Vec<u8>)> {
        let files = std::fs::read_dir(workspace.path("data"))
            .unwrap()
            .map(|file| file.unwrap());
        let mut files: Vec<(String, Vec<u8>)> = files
            .map(|file| {
                (
                    file.file_name().into_string().unwrap(),
                    std::fs::read(file.path()).unwrap(),
                )
            })
            // Says which process ran last.
            .filter(|(name, _)| name != ".lock")
            .collect();
        files.sort();
        files
    };
    let before = state();
    assert!(before.iter().any(|(name, _)| name == "paperthemes.db"));
    assert!(
        workspace
            .run("report a.jsonl")
            .succeeds()
            .stderr
            .contains("nothing new")
    );
    assert!(state() == before);
}

#[test]
fn a_run_that_is_killed_leaves_the_state_before_it_or_after_it() {
    let workspace = Workspace::new()
        .file("a.jsonl", made_up_listing(0, 400))
        .file("b.jsonl", made_up_listing(400, 60));
    workspace.run("report a.jsonl").succeeds();
    let before = (workspace.listings(), places(&workspace));
    let database = std::fs::read(workspace.path("data/paperthemes.db")).unwrap();
    let begin = Instant::now();
    workspace.run("report b.jsonl").succeeds();
    let whole = begin.elapsed();
    let after = (workspace.listings(), places(&workspace));
    let report = workspace.report_bytes();
    assert_ne!(before, after);

    let (mut n_before, mut n_after) = (0, 0);
    for moment in 0..50 {
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(workspace.path(&format!("data/paperthemes.db{end}")));
        }
        std::fs::write(workspace.path("data/paperthemes.db"), &database).unwrap();
        let mut run = workspace.command("report b.jsonl --quiet").spawn().unwrap();
        std::thread::sleep(whole * moment / 48);
        let _ = run.kill();
        run.wait().unwrap();
        let now = (workspace.listings(), places(&workspace));
        n_before += usize::from(now == before);
        n_after += usize::from(now == after);
        assert!(
            now == before || now == after,
            "moment {moment}: neither before nor after"
        );
    }
    assert!(
        n_before > 5 && n_before + n_after == 50,
        "{n_before} before, {n_after} after"
    );
    workspace.run("report b.jsonl").succeeds();
    assert_eq!((workspace.listings(), places(&workspace)), after);
    assert!(workspace.report_bytes() == report, "part of another report, or more");
}

#[test]
fn a_subject_that_is_new_becomes_a_candidate_and_then_a_theme() {
    let of_subjects = |subjects: std::ops::Range<usize>, numbers: std::ops::Range<usize>| -> String {
        let listing = made_up_listing(numbers.start, numbers.len());
        let rows = listing
            .lines()
            .zip(numbers)
            .filter(|(_, number)| subjects.contains(&(number % 6)));
        rows.map(|(row, _)| format!("{row}\n")).collect()
    };
    // A candidate is told only by a name that half of its papers have.
    let named = |rows: String| rows.replace("\"title\": \"", "\"title\": \"Columnar basalt of ");
    let workspace = Workspace::new()
        .file(
            "paperthemes.toml",
            "[reruns]\nmax_candidate = 0.2\nmax_drift = 1\nmax_growth = 10\n",
        )
        .file("old.jsonl", of_subjects(0..5, 0..600))
        .file("first.jsonl", named(of_subjects(5..6, 600..650)))
        .file("second.jsonl", named(of_subjects(5..6, 650..900)));
    workspace.run("report old.jsonl").succeeds();
    let n_old = workspace.themes().themes.len();
    workspace.run("report first.jsonl").succeeds();
    let record = history(&workspace).pop().unwrap();
    assert_eq!(record.kind, RunKind::Assigned);
    assert_eq!(record.candidates.len(), 1, "{:?}", record.candidates);
    assert!(record.candidates[0].papers.len() >= 7, "{:?}", record.candidates);
    workspace.run("report second.jsonl").succeeds();
    let record = history(&workspace).pop().unwrap();
    assert_eq!(record.kind, RunKind::Refitted, "{}", record.reason);
    let born: Vec<_> = record
        .events
        .iter()
        .filter(|event| event.kind == EventKind::Born)
        .collect();
    assert_eq!(
        (born.len(), workspace.themes().themes.len()),
        (1, n_old + 1),
        "{:?}",
        record.events
    );
    assert!(born[0].n_after >= 45, "{born:?}");
}
