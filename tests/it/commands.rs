//! The program from outside: exit code, standard output, standard error.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use paperthemes::report::Report;
use serde_json::Value;

use crate::golden::golden;
use crate::workspace::{Workspace, fixture};

#[test]
fn help_shows_every_command_and_option() {
    let workspace = Workspace::new();
    let commands = [
        ("--help", "help"),
        ("report --help", "help_report"),
        ("add --help", "help_add"),
        ("themes --help", "help_themes"),
        ("trends --help", "help_trends"),
        ("show --help", "help_show"),
        ("paper --help", "help_paper"),
        ("explain --help", "help_explain"),
        ("search --help", "help_search"),
        ("similar --help", "help_similar"),
        ("compare --help", "help_compare"),
        ("terms --help", "help_terms"),
        ("listing --help", "help_listing"),
        ("rejected --help", "help_rejected"),
        ("browse --help", "help_browse"),
        ("completions --help", "help_completions"),
        ("man --help", "help_man"),
        ("name --help", "help_name"),
        ("merge --help", "help_merge"),
        ("hide --help", "help_hide"),
        ("split --help", "help_split"),
        ("fetch --help", "help_fetch"),
        ("fetch arxiv --help", "help_fetch_arxiv"),
        ("update --help", "help_update"),
        ("watch --help", "help_watch"),
        ("verify --help", "help_verify"),
        ("evaluate --help", "help_evaluate"),
    ];
    for (arguments, name) in commands {
        let outcome = workspace.run(arguments).succeeds();
        assert!(outcome.stderr.is_empty(), "{}", outcome.stderr);
        golden(name, &outcome.stdout);
    }
    let version = workspace.run("--version").succeeds().stdout;
    assert_eq!(
        version,
        format!("paperthemes {} (output schema 1)\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn wrong_use_exits_with_2_and_says_what_is_allowed() {
    let workspace = Workspace::new();
    let lines = [
        "frobnicate",
        "add",
        "show",
        "paper",
        "themes more",
        "themes --format xml",
        "report --themes 0",
        "report --themes many",
        "report --period decade",
        "report --seed 1.5",
        "report --threads 0",
        "report --year 25",
        "evaluate",
        "evaluate papers.jsonl --themes 0",
        "evaluate papers.jsonl --method lda",
        "evaluate papers.jsonl --seeds 0",
        "-C",
    ];
    let transcripts: Vec<String> = lines
        .iter()
        .map(|line| workspace.run(line).refuses_the_arguments().transcript())
        .collect();
    golden("wrong_use", &transcripts.join("\n"));
    assert!(
        workspace
            .run("")
            .refuses_the_arguments()
            .stderr
            .contains("Usage: paperthemes")
    );
}

#[test]
fn a_report_without_listings_named_is_about_the_listings_folder() {
    let workspace = Workspace::new().file("data/listings/july.jsonl", read("three_subjects.jsonl"));
    let outcome = workspace.run("report").succeeds();
    assert!(
        outcome.stderr.contains("1 listing read, 1 new; 18 rows"),
        "{}",
        outcome.stderr
    );
    assert_eq!(workspace.report().corpus.listings[0].name, "july.jsonl");
    assert!(workspace.path("reports/index.html").is_file());
}

#[test]
fn a_report_says_on_standard_error_what_it_did() {
    let workspace = Workspace::new().fixture("three_subjects.jsonl");
    golden(
        "report_told",
        &workspace
            .run("report --themes 4 three_subjects.jsonl")
            .succeeds()
            .stderr,
    );
    golden(
        "report_told_again",
        &workspace.run("report --themes 4").succeeds().stderr,
    );
}

#[test]
fn themes_agree_as_table_json_and_csv() {
    let workspace = Workspace::reported_on("three_subjects.jsonl");
    let table = workspace.run("themes").succeeds().stdout;
    let json = workspace.run("themes --format json").succeeds().json_rows();
    let csv = workspace.run("themes --format csv").succeeds().csv_rows();
    assert!(
        table.starts_with("theme id  papers  share  stability  standing  theme"),
        "{table}"
    );
    assert_eq!((table.lines().count() - 1, json.len()), (csv.len(), csv.len()));
    for (json, csv) in json.iter().zip(&csv) {
        assert_eq!(json["theme_id"], csv["theme_id"].as_str());
        assert_eq!(json["papers"].to_string(), csv["papers"]);
        assert!(table.contains(&csv["theme"]), "{table}");
    }
    let n_papers: u64 = json.iter().map(|theme| theme["papers"].as_u64().unwrap()).sum();
    assert_eq!(n_papers, 18);
    let listed: Vec<&str> = table
        .lines()
        .skip(1)
        .filter_map(|line| line.split(' ').next())
        .collect();
    let ids: Vec<&str> = json.iter().filter_map(|theme| theme["theme_id"].as_str()).collect();
    assert_eq!(listed, ids, "one order everywhere");
}

#[test]
fn trends_agree_as_table_json_and_csv() {
    let workspace = Workspace::reported_on("three_subjects.jsonl");
    let table = workspace.run("trends").succeeds().stdout;
    let json = workspace.run("trends --format json").succeeds().json_rows();
    let csv = workspace.run("trends --format csv").succeeds().csv_rows();
    // Before the table stands which periods the shares are of.
    assert!(
        table.starts_with("Shares are those of ") && table.contains("\ntheme id  verdict"),
        "{table}"
    );
    let n_rows = table.lines().filter(|line| line.starts_with('T')).count();
    assert_eq!((n_rows, json.len()), (csv.len(), csv.len()));
    for (json, csv) in json.iter().zip(&csv) {
        assert_eq!(json["theme_id"], csv["theme_id"].as_str());
        assert_eq!(json["verdict"], csv["verdict"].as_str());
        assert!(csv["sentence"].starts_with(&csv["verdict"]), "{csv:?}");
    }
    let file = std::fs::read_to_string(workspace.path("reports/trends.csv")).unwrap();
    assert_eq!(file, workspace.run("trends --format csv").succeeds().stdout);
}

#[test]
fn report_answers_with_the_themes_in_every_format() {
    for format in ["table", "json", "csv"] {
        let workspace = Workspace::new().fixture("three_subjects.jsonl");
        let report = workspace
            .run(&format!("report three_subjects.jsonl --format {format}"))
            .succeeds();
        assert_eq!(
            report.stdout,
            workspace.run(&format!("themes --format {format}")).succeeds().stdout
        );
    }
}

#[test]
fn show_lists_the_members_of_a_theme_best_first() {
    let workspace = Workspace::reported_on("three_subjects.jsonl");
    let theme = &workspace.report().themes[0];
    let json = workspace
        .run(&format!("show {} --format json", theme.id))
        .succeeds()
        .json_rows();
    let csv = workspace
        .run(&format!("show {} --format csv", theme.id.to_lowercase()))
        .succeeds()
        .csv_rows();
    let table = workspace.run(&format!("show {}", theme.id)).succeeds().stdout;
    assert_eq!((json.len(), csv.len()), (theme.n_papers, theme.n_papers));
    let fits: Vec<f64> = json.iter().map(|member| member["fit"].as_f64().unwrap()).collect();
    assert!(fits.is_sorted_by(|a, b| a >= b), "{fits:?}");
    assert!(
        table.starts_with(&format!("{}  {}\n", theme.id, theme.label)),
        "{table}"
    );
    for (json, csv) in json.iter().zip(&csv) {
        assert_eq!(json["paper_id"], csv["paper_id"].as_str());
        assert!(table.contains(json["title"].as_str().unwrap()), "{table}");
    }
}

#[test]
fn paper_is_found_by_id_and_by_a_piece_of_its_title() {
    let workspace = Workspace::reported_on("three_subjects.jsonl");
    for words in [
        "2401.00203",
        "arxiv:2402.00203",
        "https://arxiv.org/abs/2402.00203v3",
        "SNOW cover and",
        "snow  cover",
    ] {
        let outcome = workspace.run(&format!("paper {words}"));
        let expected = if words == "2401.00203" { 1 } else { 0 };
        assert_eq!(outcome.code, expected, "{}", outcome.transcript());
    }
    let json = workspace.run("paper 2402.00203 --format json").succeeds().json_rows();
    let csv = workspace.run("paper 2402.00203 --format csv").succeeds().csv_rows();
    let table = workspace.run("paper 2402.00203").succeeds().stdout;
    assert_eq!((json.len(), csv.len()), (1, 1));
    assert_eq!(json[0]["title"], "Snow cover and glacier mass balance");
    assert_eq!(json[0]["listed_in"], Value::from(vec!["three_subjects.jsonl"]));
    for key in ["paper_id", "title", "theme_id", "first_seen", "url"] {
        assert_eq!(json[0][key], csv[0][key].as_str());
        assert!(table.contains(&csv[0][key]), "{key}: {table}");
    }
}

#[test]
fn add_keeps_listings_for_the_next_report() {
    let workspace = Workspace::new()
        .fixture("three_subjects.jsonl")
        .fixture("one_more_subject.jsonl");
    golden(
        "add",
        &workspace
            .run("add three_subjects.jsonl one_more_subject.jsonl")
            .succeeds()
            .transcript(),
    );
    let again = workspace
        .run("add three_subjects.jsonl --format json --quiet")
        .succeeds();
    assert_eq!(
        (again.json_rows()[0]["state"].as_str(), again.stderr.as_str()),
        (Some("known"), "")
    );
    golden("no_report_yet", &workspace.run("themes").fails().transcript());
    workspace.run("report").succeeds();
    assert_eq!(workspace.report().corpus.n_papers, 27);
}

#[test]
fn a_paper_added_since_the_report_is_found_though_it_has_no_theme() {
    let workspace = Workspace::reported_on("three_subjects.jsonl").fixture("one_more_subject.jsonl");
    workspace.run("add one_more_subject.jsonl").succeeds();
    let paper = workspace.run("paper dialects --format json").succeeds().json_rows();
    assert_eq!(paper[0]["theme_id"], Value::Null);
}

#[test]
fn themes_period_and_seed_change_the_report() {
    let workspace = Workspace::new().fixture("three_subjects.jsonl");
    let report = |options: &str| -> Report {
        workspace
            .run(&format!("report three_subjects.jsonl {options}"))
            .succeeds();
        workspace.report()
    };
    assert_eq!(report("--themes 4").themes.len(), 4);
    assert_eq!(report("--themes 2").themes.len(), 2);
    let lengths = ["day", "week", "month", "quarter", "year"];
    let counts: Vec<usize> = lengths
        .iter()
        .map(|length| {
            let report = report(&format!("--period {length}"));
            assert_eq!(report.corpus.period_length, *length);
            report.periods.len()
        })
        .collect();
    // 2024-01-08, a Monday, to 2024-03-28: 24 + 29 + 28 days, 12 weeks, 3 months.
    assert_eq!(counts, [81, 12, 3, 1, 1]);
    let seed_of = |report: &Report| {
        report
            .settings
            .iter()
            .find(|row| row.0 == "themes.seed")
            .unwrap()
            .1
            .clone()
    };
    assert_eq!(
        (seed_of(&report("--seed 7")), seed_of(&report(""))),
        ("7".to_owned(), "1".to_owned())
    );
}

#[test]
fn settings_of_the_workspace_give_way_to_the_command_line() {
    let workspace = Workspace::new()
        .fixture("three_subjects.jsonl")
        .file("paperthemes.toml", "[themes]\ncount = 5\n");
    workspace.run("report three_subjects.jsonl").succeeds();
    assert_eq!(workspace.report().themes.len(), 5);
    workspace.run("report --themes 4").succeeds();
    assert_eq!(workspace.report().themes.len(), 4);
}

#[test]
fn directory_is_where_the_work_is_done() {
    let workspace = Workspace::new().fixture("three_subjects.jsonl").folder("elsewhere");
    workspace.run("-C elsewhere report three_subjects.jsonl").succeeds();
    assert!(workspace.path("elsewhere/reports/index.html").is_file());
    assert!(!workspace.path("reports").exists() && !workspace.path("data").exists());
    workspace.run("themes -C elsewhere").succeeds();
    golden(
        "missing_directory",
        &workspace
            .run("-C nowhere report three_subjects.jsonl")
            .fails()
            .transcript(),
    );
    assert!(!workspace.path("nowhere").exists());
}

#[test]
fn quiet_leaves_standard_error_empty() {
    let workspace = Workspace::new()
        .fixture("three_subjects.jsonl")
        .fixture("bad_rows.jsonl");
    workspace.run("add --quiet bad_rows.jsonl").lacks_something();
    let outcome = workspace.run("report --quiet three_subjects.jsonl").succeeds();
    assert_eq!(outcome.stderr, "");
    assert!(outcome.stdout.starts_with("theme id"));
}

#[test]
fn a_year_completes_the_dates_of_a_page() {
    let workspace = Workspace::new().fixture("undated_page.txt");
    workspace.run("report undated_page.txt --year 2021").succeeds();
    assert_eq!(workspace.report().corpus.first_date.as_deref(), Some("2021-03-12"));
    // Named again with another year, the same page has other dates; without a year it keeps them.
    workspace.run("report undated_page.txt --year 2022").succeeds();
    assert_eq!(workspace.report().corpus.first_date.as_deref(), Some("2022-03-12"));
    workspace.run("report undated_page.txt").succeeds();
    assert_eq!(workspace.report().corpus.first_date.as_deref(), Some("2022-03-12"));
    let workspace = Workspace::new()
        .fixture("undated_page.txt")
        .file("listings.toml", "\"undated_page.txt\" = \"2019\"\n");
    workspace.run("report undated_page.txt").succeeds();
    assert_eq!(workspace.report().corpus.last_date.as_deref(), Some("2019-03-13"));
}

#[test]
fn an_inferred_year_is_told_once() {
    let workspace = Workspace::new().fixture("undated_page.txt");
    let first = workspace.run("add undated_page.txt").succeeds();
    assert!(
        first.stderr.contains("have no year") && first.stderr.contains("--year"),
        "{}",
        first.stderr
    );
    assert!(
        !workspace
            .run("add undated_page.txt")
            .succeeds()
            .stderr
            .contains("have no year")
    );
}

#[test]
fn refused_rows_are_told_and_under_strict_an_error() {
    let workspace = Workspace::new().fixture("bad_rows.jsonl");
    golden(
        "refused_rows",
        &workspace.run("add bad_rows.jsonl").lacks_something().transcript(),
    );
    let workspace = Workspace::new().fixture("bad_rows.jsonl");
    golden(
        "strict",
        &workspace.run("report --strict bad_rows.jsonl").fails().transcript(),
    );
    assert!(!workspace.path("data").exists() && !workspace.path("reports").exists());
}

#[test]
fn a_closed_pipe_is_no_error() {
    let workspace = Workspace::reported_on("three_subjects.jsonl");
    for arguments in [
        "themes",
        "themes --format json",
        "themes --format csv",
        "show T1",
        "paper 2402.00203",
        "report",
    ] {
        let mut child = workspace.command(arguments).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments}: {stderr}");
        assert!(
            !stderr.contains("error") && !stderr.contains("panicked"),
            "{arguments}: {stderr}"
        );
    }
}

#[test]
fn standard_input_is_a_listing() {
    let workspace = Workspace::new();
    workspace
        .run_with_input("add -", read("three_subjects.jsonl"))
        .succeeds();
    workspace
        .run_with_input("report - --format json", read("one_more_subject.jsonl"))
        .succeeds()
        .json_rows();
    let report = workspace.report();
    assert_eq!(report.corpus.n_papers, 27);
    assert!(
        report
            .corpus
            .listings
            .iter()
            .all(|listing| listing.name == "standard input")
    );
}

#[test]
fn compressed_listings_are_read_whatever_their_name() {
    let plain = read("three_subjects.jsonl");
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(&plain).unwrap();
    let zstd = zstd::encode_all(&plain[..], 3).unwrap();
    let workspace = Workspace::new()
        .file("a.jsonl.gz", gzip.finish().unwrap())
        .file("b.jsonl.zst", &zstd)
        .file("c.data", &zstd)
        .file("cut.zst", &zstd[..zstd.len() / 2]);
    let rows = workspace
        .run("add a.jsonl.gz b.jsonl.zst c.data --format json")
        .succeeds()
        .json_rows();
    let states: Vec<&str> = rows.iter().map(|row| row["state"].as_str().unwrap()).collect();
    assert_eq!(
        states,
        ["new", "known", "known"],
        "the same bytes once they are unpacked"
    );
    assert_eq!(workspace.listings().len(), 1);
    workspace.run("add cut.zst").fails();
    assert_eq!(workspace.listings().len(), 1);
}

#[test]
fn the_same_file_under_two_names_counts_once() {
    let workspace = Workspace::new()
        .fixture("three_subjects.jsonl")
        .file("z.jsonl", read("three_subjects.jsonl"));
    workspace.run("report z.jsonl three_subjects.jsonl").succeeds();
    let corpus = workspace.report().corpus;
    assert_eq!((corpus.n_rows, corpus.n_papers, corpus.listings.len()), (18, 18, 1));
    assert_eq!(corpus.listings[0].name, "three_subjects.jsonl");
}

#[test]
fn one_paper_makes_a_report() {
    let workspace = Workspace::new().fixture("one_paper.jsonl");
    let outcome = workspace.run("report one_paper.jsonl").succeeds();
    assert!(outcome.stderr.contains("1 paper "), "{}", outcome.stderr);
    let report = workspace.report();
    assert_eq!(
        (report.papers.len(), report.themes.len(), report.corpus.unplaced.len()),
        (1, 1, 0)
    );
}

#[test]
fn two_identical_papers_are_one() {
    let workspace = Workspace::new().fixture("two_identical.jsonl");
    workspace.run("report two_identical.jsonl").succeeds();
    let corpus = workspace.report().corpus;
    assert_eq!((corpus.n_rows, corpus.n_papers, corpus.n_merged), (2, 1, 1));
}

#[test]
fn a_paper_without_any_known_word_is_reported_outside_the_themes() {
    let workspace = Workspace::new()
        .fixture("no_known_word.jsonl")
        .fixture("three_subjects.jsonl");
    golden(
        "no_known_word",
        &workspace.run("report no_known_word.jsonl").succeeds().transcript(),
    );
    workspace.run("report three_subjects.jsonl").succeeds();
    let report = workspace.report();
    let unplaced: Vec<&str> = report
        .corpus
        .unplaced
        .iter()
        .map(|paper| report.papers[*paper].id.as_str())
        .collect();
    assert_eq!(unplaced, ["W1"]);
    golden(
        "paper_in_no_theme",
        &workspace.run("paper 1984").succeeds().transcript(),
    );
}

/// Arguments, and what the folder holds before the run.
type Refusal = (&'static str, &'static str, fn(Workspace) -> Workspace);

/// Input that can't be worked with, by golden file.
const REFUSALS: &[Refusal] = &[
    ("no_listings_folder", "report", |workspace| workspace),
    ("empty_folder", "report", |workspace| workspace.folder("data/listings")),
    ("empty_named_folder", "report pages", |workspace| {
        workspace.folder("pages")
    }),
    ("empty_file", "report empty.txt", |workspace| {
        workspace.file("empty.txt", "")
    }),
    ("empty_input", "report -", |workspace| workspace),
    ("binary_file", "report image.png", |workspace| {
        workspace.file("image.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    }),
    ("not_a_listing", "report not_a_listing.txt", |workspace| {
        workspace.fixture("not_a_listing.txt")
    }),
    ("missing_file", "report missing.jsonl", |workspace| workspace),
    ("missing_folder", "add missing/", |workspace| workspace),
    ("unwritable_reports", "report three_subjects.jsonl", |workspace| {
        workspace.fixture("three_subjects.jsonl").file("reports", "")
    }),
    ("unwritable_data", "add three_subjects.jsonl", |workspace| {
        workspace.fixture("three_subjects.jsonl").file("data", "")
    }),
    ("not_a_database", "report three_subjects.jsonl", |workspace| {
        workspace
            .fixture("three_subjects.jsonl")
            .file("data/paperthemes.db", "this is no database, whatever its name")
    }),
    ("unknown_setting", "report three_subjects.jsonl", |workspace| {
        workspace
            .fixture("three_subjects.jsonl")
            .file("paperthemes.toml", "[themes]\ncuont = 4\n")
    }),
    ("setting_out_of_range", "report three_subjects.jsonl", |workspace| {
        workspace
            .fixture("three_subjects.jsonl")
            .file("paperthemes.toml", "[themes]\ncount = 900\n")
    }),
    ("settings_not_toml", "add three_subjects.jsonl", |workspace| {
        workspace
            .fixture("three_subjects.jsonl")
            .file("paperthemes.toml", "[themes]\ncount = = 4\n")
    }),
    ("bad_listings_toml", "add three_subjects.jsonl", |workspace| {
        workspace
            .fixture("three_subjects.jsonl")
            .file("listings.toml", "\"three_subjects.jsonl\" = \"soon\"\n")
    }),
    (
        "more_themes_than_papers",
        "report --themes 19 three_subjects.jsonl",
        |workspace| workspace.fixture("three_subjects.jsonl"),
    ),
];

#[test]
fn what_cannot_be_worked_with_is_explained_and_nothing_is_added() {
    for (name, arguments, prepare) in REFUSALS {
        let workspace = prepare(Workspace::new());
        golden(name, &workspace.run(arguments).fails().transcript());
        assert!(!workspace.path("reports/index.html").exists(), "{name}");
        if workspace.path("data/paperthemes.db").exists() && *name != "not_a_database" {
            assert!(workspace.listings().is_empty(), "{name}");
        }
    }
}

#[test]
fn what_cannot_be_found_is_explained() {
    // The first run gives T1 to T4, whatever the themes are.
    let workspace = Workspace::new().fixture("three_subjects.jsonl");
    workspace.run("report --themes 4 three_subjects.jsonl").succeeds();
    let lines = [
        "show T900",
        "show 1",
        "show violins",
        "paper violin",
        "paper zebra",
        "paper ?",
    ];
    let transcripts: Vec<String> = lines
        .iter()
        .map(|line| workspace.run(line).fails().transcript())
        .collect();
    golden("not_found", &transcripts.join("\n"));
}

fn read(name: &str) -> Vec<u8> {
    std::fs::read(fixture(name)).unwrap()
}

#[test]
fn a_run_that_nobody_listens_to_still_ends() {
    let rows: String = (0..200)
        .map(|row| format!("{{\"title\": \"\", \"date\": \"{row}\"}}\n"))
        .collect();
    let workspace = Workspace::new().file("a.jsonl", format!("{rows}{{\"title\": \"A good row\"}}\n"));
    let mut run = workspace.command("report a.jsonl").spawn().unwrap();
    drop(run.stderr.take());
    drop(run.stdout.take());
    assert!(run.wait().unwrap().success());
    assert_eq!(workspace.report().papers.len(), 1);
}

#[test]
fn explain_adds_up_and_names_a_paper_without_theme() {
    let workspace = Workspace::new()
        .file("data/listings/made-up.jsonl", crate::corpora::made_up_listing(0, 60))
        .file("more.jsonl", r#"{"id": "new-1", "title": "Violin bows of today"}"#);
    workspace.run("report --themes 6").succeeds();
    let rows = workspace.run("explain made-7 --format csv").succeeds().csv_rows();
    let number = |row: &std::collections::BTreeMap<String, String>| row["contribution"].parse::<f64>().unwrap();
    let (sum, terms) = rows.split_last().unwrap();
    assert_eq!(sum["term"], "(in all)");
    assert!(terms.len() > 5, "{rows:?}");
    assert!(
        (terms.iter().map(number).sum::<f64>() - number(sum)).abs() < 1e-3,
        "{rows:?}"
    );

    let table = workspace.run("explain made-7 --limit 2").succeeds().stdout;
    assert!(table.contains("runner-up") && table.contains("other terms)"), "{table}");

    workspace.run("add more.jsonl").succeeds();
    let refused = workspace.run("explain new-1").fails();
    assert!(refused.stderr.contains("`new-1` is in no theme"), "{}", refused.stderr);
}
