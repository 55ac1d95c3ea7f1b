//! Seconds of a daily rerun, as a person runs it: `cargo bench --bench daily`, or `cargo bench --bench daily -- 30000` for other
//! sizes of the corpus.
//!
//! A corpus is reported on once; then a listing of [`N_NEW`] more papers is added to copies of what that left, report included.
//!
//! Input: the head, a uniform sample, of `corpora/large/papers_150k.jsonl.zst` in the data beside the project
//! (`PAPERTHEMES_SHARED`, default `../shared`).

#![allow(clippy::unwrap_used, reason = "a benchmark that can't go on has failed")]
#![allow(clippy::print_stdout, reason = "the table is its output")]

mod beside;

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

const SIZES: [usize; 2] = [10_000, 150_000];
const N_NEW: usize = 50;
const ROUNDS: usize = 5;
const N_THEMES: &str = "50";

fn main() {
    if !beside::is_asked() {
        return;
    }
    let Some(papers) = beside::data("corpora/large/papers_150k.jsonl.zst") else {
        return;
    };
    let named: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if named.is_empty() { SIZES.to_vec() } else { named };
    println!("seconds of the first report, and of one after {N_NEW} more papers, {ROUNDS} times\n");
    println!(
        "{:>7} {:>9} {:>9} {:>9} {:>9}",
        "papers", "first", "least", "median", "most"
    );
    for n_papers in sizes {
        let folder = tempfile::tempdir().unwrap();
        let [base, day] = ["base.jsonl", "day.jsonl"].map(|name| folder.path().join(name));
        split(&papers, n_papers, &base, &day);
        let begun = folder.path().join("begun");
        fs::create_dir(&begun).unwrap();
        let first = report(&begun, &base);
        let mut seconds: Vec<f64> = (0..ROUNDS).map(|_| rerun(&begun, &day)).collect();
        seconds.sort_by(f64::total_cmp);
        let [least, median, most] = [0, ROUNDS / 2, ROUNDS - 1].map(|at| seconds[at]);
        println!("{n_papers:>7} {first:>9.2} {least:>9.2} {median:>9.2} {most:>9.2}");
    }
}

/// Writes the first papers as two listings, the last [`N_NEW`] of them as the second.
fn split(papers: &Path, n_papers: usize, base: &Path, day: &Path) {
    let lines = BufReader::new(zstd::Decoder::new(File::open(papers).unwrap()).unwrap()).lines();
    let lines: Vec<String> = lines.take(n_papers).map(Result::unwrap).collect();
    let (early, late) = lines.split_at(lines.len().saturating_sub(N_NEW));
    fs::write(base, early.join("\n")).unwrap();
    fs::write(day, late.join("\n")).unwrap();
}

/// Adds the day's listing to a copy of a folder.
fn rerun(begun: &Path, day: &Path) -> f64 {
    let copy = tempfile::tempdir_in(begun.parent().unwrap()).unwrap();
    copy_all(begun, copy.path());
    // What the copy left to write would be written meanwhile.
    let _ = Command::new("sync").status();
    report(copy.path(), day)
}

fn copy_all(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir(&to).unwrap();
            copy_all(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// Seconds of the command.
fn report(workspace: &Path, listing: &Path) -> f64 {
    let started = Instant::now();
    let status = Command::new(env!("CARGO_BIN_EXE_paperthemes"))
        .args(["report", "--quiet", "--themes", N_THEMES, "-C"])
        .args([workspace, listing])
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success(), "{status}");
    started.elapsed().as_secs_f64()
}
