//! What takes memory and time has bounds: each is met by a small file where the settings lower it, within little memory.

use std::fs;
use std::io::Write;
use std::process::Command;

use flate2::Compression;
use flate2::write::GzEncoder;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::workspace::{Outcome, Workspace};

/// MiB of address space for the program: it takes about half of them with nothing to do.
const LITTLE: u64 = 700;

const MIB: usize = 1 << 20;

fn rows(n_rows: usize) -> String {
    let row = |n: usize| {
        format!(
            "{{\"title\": \"Ice flow {n}\", \"abstract\": \"Ice flow of glacier {n} is measured.\", \"date\": \"2024-{:02}-03\"}}\n",
            n % 12 + 1
        )
    };
    (0..n_rows).map(row).collect()
}

/// As gzip packs it.
fn packed(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A folder with a file, and limits in the settings.
fn limited(limits: &str, file: &str, bytes: impl AsRef<[u8]>) -> Workspace {
    Workspace::new()
        .file("paperthemes.toml", format!("[limits]\n{limits}\n"))
        .file(file, bytes)
}

#[track_caller]
fn says(outcome: &Outcome, told: &str) {
    assert!(outcome.stderr.contains(told), "{told}\n{}", outcome.transcript());
}

#[test]
fn what_is_larger_than_a_limit_is_an_error_that_names_file_line_and_limit() {
    let blank = |n_bytes: usize| (rows(2) + &"\n".repeat(n_bytes)).into_bytes();
    let table = format!("title,abstract\nIce,{}\nSnow,deep\n", "x".repeat(2 * MIB));
    let long = rows(2) + &format!("{{\"title\": \"{}\"}}\n", "x".repeat(2 * MIB));
    let member = blank(MIB * 7 / 10);
    let cases: [(&str, &str, Vec<u8>, &str); 10] = [
        (
            "max_size = 1",
            "a.jsonl.gz",
            packed(&blank(2 * MIB)),
            "or more, unpacked, and `limits.max_size` allows 1 MiB",
        ),
        (
            "max_size = 1",
            "b.jsonl.zst",
            zstd::encode_all(&blank(2 * MIB)[..], 1).unwrap(),
            "and `limits.max_size` allows 1 MiB",
        ),
        (
            "max_size = 1",
            "c.zip",
            zipped(&[("x.jsonl", &member), ("y.jsonl", &member)]),
            "2 MiB or more, unpacked, and `limits.max_size`",
        ),
        (
            "max_whole = 1",
            "d.zip",
            zipped(&[("x.jsonl", &blank(2 * MIB))]),
            "and `limits.max_whole` allows 1 MiB of a file in an archive",
        ),
        (
            "max_ratio = 2",
            "e.jsonl.gz",
            packed(&blank(65 * MIB)),
            "MiB unpacked of ",
        ),
        (
            "max_whole = 1",
            "f.csv",
            table.into_bytes(),
            "line 2: more than 1 MiB, and `limits.max_whole` allows 1 MiB",
        ),
        (
            "max_lines = 5",
            "g.csv",
            b"title,abstract\nIce,flow\n\n\n\n\n\n\n".to_vec(),
            "line 9: 8 lines, and `limits.max_lines` allows 5",
        ),
        (
            "max_line = 1",
            "h.jsonl",
            long.into_bytes(),
            "line 3: a line of more than 1 MiB, and `limits.max_line` allows 1 MiB",
        ),
        (
            "max_rows = 3",
            "i.jsonl",
            rows(5).into_bytes(),
            "line 5: more than 3 rows, and `limits.max_rows` allows 3",
        ),
        (
            "max_refused = 2",
            "j.jsonl.gz",
            packed((rows(2) + &"{\"\n".repeat(9)).as_bytes()),
            "line 5: 3 refused rows and more, and `limits.max_refused` allows 2",
        ),
    ];
    for (limits, file, bytes, told) in cases {
        let workspace = limited(limits, file, bytes);
        let run = workspace.run_within(LITTLE, &format!("add {file}")).fails();
        says(&run, told);
        says(&run, &format!("`{file}"));
        let setting = limits.split(' ').next().unwrap();
        says(&run, &format!("raise `limits.{setting}` in `paperthemes.toml`"));
        assert!(!workspace.path("data").exists(), "{file}");
    }
}

#[test]
fn a_listing_of_a_folder_that_is_too_large_stops_no_other_one_and_is_no_success() {
    let workspace =
        limited("max_rows = 40", "data/listings/ice.jsonl", rows(30)).file("data/listings/more.jsonl", rows(50));
    for _ in 0..2 {
        let run = workspace.run("report").lacks_something();
        says(
            &run,
            "error: `data/listings/more.jsonl`: line 50: more than 40 rows, and `limits.max_rows` allows 40; left out\nhint: ",
        );
    }
    assert_eq!(workspace.report().corpus.n_papers, 30);
}

#[test]
fn blank_lines_take_no_memory() {
    // Of text that is not blank a gzip file can't be as large in so few bytes.
    let workspace = limited(
        "max_ratio = 1000000",
        "blank.jsonl.gz",
        packed((rows(3) + &"\n".repeat(96 * MIB)).as_bytes()),
    );
    let run = workspace
        .run_within(LITTLE, "add blank.jsonl.gz --dry-run --format json")
        .succeeds();
    assert_eq!(run.json_rows()[0]["papers"], 3);
}

#[test]
fn memory_that_runs_out_is_an_error_with_a_way_out() {
    let short = "{\"title\":\"Ice\"}\n".repeat(4 * MIB / 10);
    let workspace = limited("max_ratio = 1000000", "short.jsonl.gz", packed(short.as_bytes()));
    let run = workspace.run_within(LITTLE / 2, "add short.jsonl.gz").fails();
    says(&run, "emory");
    says(&run, "hint: ");
    for abort in ["backtrace", "panicked", "failed\n"] {
        assert!(!run.stderr.contains(abort), "{}", run.transcript());
    }
}

#[test]
fn what_only_has_the_name_of_a_file_keeps_nobody_waiting() {
    let workspace = Workspace::new().file("data/listings/ice.jsonl", rows(30));
    let pipe = workspace.path("data/listings/pipe.jsonl");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let run = workspace.run_within(LITTLE, "report").succeeds();
    says(
        &run,
        "`data/listings/pipe.jsonl`: not a file but a pipe, a device or a socket; left out",
    );
    workspace.run_within(LITTLE, "verify").succeeds();
    let run = workspace.run_within(LITTLE, "add data/listings/pipe.jsonl").fails();
    says(
        &run,
        "hint: what comes from a program is read from standard input: `… | paperthemes add -`",
    );
    workspace.run_within(LITTLE, "add /dev/zero").fails();
    let settings = workspace.path("paperthemes.toml");
    assert!(Command::new("mkfifo").arg(&settings).status().unwrap().success());
    says(
        &workspace.run_within(LITTLE, "add data/listings/ice.jsonl").fails(),
        "`paperthemes.toml`: it is not a file",
    );
}

#[test]
fn a_date_far_off_is_told_before_anything_is_fitted() {
    let workspace = limited("max_periods = 300", "ice.jsonl", rows(30));
    let run = workspace.run("report ice.jsonl --period day").fails();
    says(
        &run,
        "the dates span 336 periods of a day, from 2024-01-03 (`ice.jsonl` line 1) to 2024-12-03 (`ice.jsonl` line 12), and \
         `limits.max_periods` allows 300",
    );
    assert!(!workspace.path("reports/index.html").exists());
    workspace.run("report ice.jsonl --period week").succeeds();
}

#[test]
fn a_search_asks_for_every_word_once_and_not_for_too_many() {
    let workspace = limited("max_words = 3", "ice.jsonl", rows(30));
    workspace.run("report ice.jsonl").succeeds();
    let once = workspace.run("search ice OR flow").succeeds();
    let again = workspace
        .run(&format!("search ice{}", " OR flow OR ice".repeat(500)))
        .succeeds();
    assert_eq!(once.stdout, again.stdout);
    let run = workspace.run("search a b c d").refuses_the_arguments();
    says(
        &run,
        "error: a search for 4 words, and `limits.max_words` allows 3\nhint: search for fewer at once",
    );
}

#[test]
fn more_threads_than_cores_can_run_are_not_started() {
    let workspace = Workspace::new().file("ice.jsonl", rows(30));
    let run = workspace.run("add ice.jsonl --threads 1024").succeeds();
    says(&run, "note: 1024 threads asked for, ");
}

#[test]
fn one_long_id_pads_no_other_row() {
    let long = "i".repeat(50_000);
    let row = format!("{{\"id\": \"{long}\", \"title\": \"Ice flow\", \"abstract\": \"Ice flow of a glacier.\"}}\n");
    let workspace = Workspace::new().file("ice.jsonl", rows(60) + &row);
    workspace.run("report ice.jsonl").succeeds();
    let run = workspace.run("search ice --limit 100").succeeds();
    assert!(run.stdout.contains(&long));
    assert!(run.stdout.len() < 2 * 50_000 + 60 * 1000, "{}", run.stdout.len());
}

#[test]
fn names_of_files_are_on_one_line_and_without_control_characters_everywhere() {
    let name = "red\u{1b}[31m\nice\u{202e}.jsonl";
    let shown = "red\\u{1b}[31m\\nice\\u{202e}.jsonl";
    let workspace = Workspace::new().file(&format!("data/listings/{name}"), rows(30) + "no paper\n");
    let run = workspace.run("report").succeeds();
    says(&run, &format!("warning: `{shown}` line 31: "));
    let mut texts = vec![run.stdout, run.stderr];
    for command in ["listing", "listing --format csv", "rejected", "history", "verify"] {
        let run = workspace.run(command).succeeds();
        texts.extend([run.stdout, run.stderr]);
    }
    let written = ["index.html", "report.json", "report.md", "members.csv"];
    texts.extend(written.map(|file| fs::read_to_string(workspace.path("reports").join(file)).unwrap()));
    for text in texts {
        assert!(
            !text.contains(['\u{1b}', '\u{202e}']) && !text.contains("ice\u{202e}"),
            "{text}"
        );
    }
    assert_eq!(workspace.run("listing --format json").json_rows()[0]["listing"], shown);
    let removed = workspace.path("data/listings").join(name);
    fs::rename(&removed, workspace.path("data/listings/other.txt")).unwrap();
    fs::write(&removed, [0, 1, 2]).unwrap();
    says(&workspace.run("report"), &shown.replace(".jsonl", ".jsonl`: not text"));
}

#[test]
fn a_file_that_lost_more_than_a_tenth_of_its_rows_is_no_success() {
    // Every German title in Latin-1, as old programs write it.
    let mut bytes = Vec::new();
    for n in 0..60 {
        let row = match n % 4 {
            0 => rows(n + 1).lines().last().unwrap().as_bytes().to_vec(),
            _ => format!("{{\"title\": \"Gletscherfl{} {n}\"}}", "@")
                .replace('@', "\u{fc}sse")
                .chars()
                .map(|c| c as u8)
                .collect(),
        };
        bytes.extend(row);
        bytes.push(b'\n');
    }
    let workspace = Workspace::new()
        .file("old.jsonl", bytes)
        .file("good.jsonl", rows(9) + "no paper\n");
    let told = "error: `old.jsonl`: 45 of 60 rows refused, and `limits.max_refused_share` allows 0.1; the others are read\n\
                hint: it is in another encoding than UTF-8: `iconv -f ISO-8859-1 -t UTF-8`";
    for command in [
        "add old.jsonl --dry-run",
        "add old.jsonl",
        "report old.jsonl good.jsonl --quiet",
    ] {
        says(&workspace.run(command).lacks_something(), told);
    }
    assert_eq!(workspace.report().corpus.n_papers, 15 + 9 - 3);
    workspace.run("add good.jsonl").succeeds();
    let strict = Workspace::new().file("good.jsonl", rows(9) + "no paper\n");
    strict.run("add good.jsonl --strict").fails();
    assert!(!strict.path("data").exists());
}

#[test]
fn fewer_themes_than_asked_for_and_a_split_that_is_none_are_told() {
    let workspace = Workspace::reported_on("three_subjects.jsonl");
    let run = workspace.run("report --themes 17 three_subjects.jsonl").succeeds();
    says(&run, "note: 17 themes, as asked for. Only ");
    let themes = workspace.run("themes --format json").json_rows();
    let alone = themes.iter().find(|theme| theme["papers"] == 1).unwrap()["theme_id"]
        .as_str()
        .unwrap();
    let run = workspace.run(&format!("split {alone}")).succeeds();
    says(&run, &format!("Decided by hand: {alone} stays whole: "));
    assert!(!run.stderr.contains("as asked for"), "{}", run.transcript());
    says(
        &workspace.run(&format!("split {alone}")).succeeds(),
        "(as it was: a theme is split once, nothing changes)",
    );
}
