//! Seconds of each stage and peak memory, on real abstracts: `cargo bench`.
//!
//! Input: the head, a uniform sample, of `corpora/large/papers_150k.jsonl.zst` in the data beside the project
//! (`PAPERTHEMES_SHARED`, default `../shared`).

#![allow(clippy::unwrap_used, reason = "a benchmark that can't go on has failed")]
#![allow(clippy::print_stdout, reason = "the table is its output")]

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::time::Instant;

use paperthemes::config::Config;
use paperthemes::corpus::Corpus;
use paperthemes::features;
use paperthemes::themes::{self, Lineage};
use paperthemes::{pipeline, report, workspace};

const SIZES: [usize; 2] = [1_000, 10_000];
const ROUNDS: usize = 3;
const STAGES: [&str; 6] = ["read", "merge", "features", "themes", "trends", "report"];

/// Seconds of each of [`STAGES`].
type Times = [f64; STAGES.len()];

fn main() {
    // `cargo test --all-targets` comes here too.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = std::env::var_os("PAPERTHEMES_SHARED").map_or_else(beside, PathBuf::from);
    let papers = shared.join("corpora/large/papers_150k.jsonl.zst");
    if !papers.exists() {
        println!("nothing timed: {} is missing", papers.display());
        return;
    }
    let n_threads = rayon::current_num_threads();
    let header = STAGES.map(|stage| format!("{stage:>9}")).concat();
    println!("median seconds of {ROUNDS} rounds, {n_threads} threads\n");
    println!("{:>7} {header} {:>9} {:>12}", "papers", "all", "peak memory");
    for n_papers in SIZES {
        let listing = head(&papers, n_papers);
        workspace::forget_peak_memory();
        let rounds: Vec<Times> = (0..ROUNDS).map(|_| round(listing.path().to_owned())).collect();
        let medians: Times = std::array::from_fn(|stage| median(rounds.iter().map(|times| times[stage]).collect()));
        let all = median(rounds.iter().map(|times| times.iter().sum()).collect());
        let columns = medians.map(|seconds| format!("{seconds:>9.3}")).concat();
        println!("{n_papers:>7} {columns} {all:>9.3} {:>12}", peak_memory());
    }
}

/// The first papers of the large corpus as a listing of their own, unpacked.
fn head(papers: &PathBuf, n_papers: usize) -> tempfile::NamedTempFile {
    let mut listing = tempfile::Builder::new().suffix(".jsonl").tempfile().unwrap();
    let lines = BufReader::new(zstd::Decoder::new(File::open(papers).unwrap()).unwrap()).lines();
    for line in lines.take(n_papers) {
        writeln!(listing, "{}", line.unwrap()).unwrap();
    }
    listing
}

/// Runs every stage once.
fn round(listing: PathBuf) -> Times {
    let config = Config::default();
    let mut times = Vec::new();
    let mut started = Instant::now();
    let mut lap = || {
        times.push(started.elapsed().as_secs_f64());
        started = Instant::now();
    };
    let listing = workspace::read_listing(&listing, None).unwrap();
    lap();
    let corpus = Corpus::merge(vec![listing]);
    lap();
    let texts = features::texts(&corpus);
    let features = features::extract(&texts, &config.features, config.themes.seed);
    lap();
    let themes = themes::fit(&texts, &features, &config.themes, &Lineage::default()).unwrap();
    lap();
    let composed = pipeline::report(&corpus, &themes, &config).unwrap();
    lap();
    report::files(&composed).unwrap();
    lap();
    times.try_into().expect("one time a stage")
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The most memory in use at once, where the system tells.
fn peak_memory() -> String {
    workspace::peak_memory().map_or_else(|| "unknown".to_owned(), |bytes| format!("{:.0} MB", bytes as f64 / 1e6))
}
