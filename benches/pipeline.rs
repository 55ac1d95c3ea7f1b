//! Seconds of each stage and peak memory, on real abstracts: `cargo bench`, or `cargo bench --bench pipeline -- 150000` for
//! other numbers of papers.
//!
//! `themes` holds `k-means` and `labels`, which are timed again alone. From 100,000 papers on it is 50 themes, one round,
//! and neither trends nor report.
//!
//! Input: the head, a uniform sample, of `corpora/large/papers_150k.jsonl.zst` in the data beside the project
//! (`PAPERTHEMES_SHARED`, default `../shared`).

#![allow(clippy::unwrap_used, reason = "a benchmark that can't go on has failed")]
#![allow(clippy::print_stdout, reason = "the table is its output")]

mod beside;

use std::fs::File;
use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use ndarray::Axis;
use paperthemes::config::{Auto, Config};
use paperthemes::corpus::Corpus;
use paperthemes::features::embedding::Shape;
use paperthemes::features::{self, Embedding, Features, Text, WordLists, embedding, vocabulary};
use paperthemes::themes::{self, Lineage, Themes, kmeans, labels};
use paperthemes::{report, run, workspace};

const SIZES: [usize; 2] = [1_000, 10_000];
const ROUNDS: usize = 3;
const STAGES: [&str; 10] = [
    "read",
    "merge",
    "count",
    "weights",
    "embedding",
    "themes",
    "k-means",
    "labels",
    "trends",
    "report",
];

/// Papers from which on the corpus is large.
const LARGE: usize = 100_000;

/// Seconds of each of [`STAGES`].
type Times = [f64; STAGES.len()];

fn main() {
    if !beside::is_asked() {
        return;
    }
    let Some(papers) = beside::data("corpora/large/papers_150k.jsonl.zst") else {
        return;
    };
    let n_threads = rayon::current_num_threads();
    let header = STAGES.map(|stage| format!("{stage:>10}")).concat();
    println!("median seconds of {ROUNDS} rounds, {n_threads} threads\n");
    let named: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if named.is_empty() { SIZES.to_vec() } else { named };
    println!("{:>7} {header} {:>9} {:>12}", "papers", "all", "peak memory");
    for n_papers in sizes {
        let listing = head(&papers, n_papers);
        workspace::forget_peak_memory();
        let is_large = n_papers >= LARGE;
        let n_rounds = if is_large { 1 } else { ROUNDS };
        let rounds: Vec<Times> = (0..n_rounds).map(|_| round(listing.path(), is_large)).collect();
        let medians: Times = std::array::from_fn(|stage| median(rounds.iter().map(|times| times[stage]).collect()));
        let all = median(rounds.iter().map(all).collect());
        let columns = medians.map(|seconds| format!("{seconds:>10.3}")).concat();
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
fn round(listing: &Path, is_large: bool) -> Times {
    let mut config = Config::default();
    if is_large {
        config.themes.count = Auto::Fixed(50);
    }
    let mut times = Vec::new();
    let mut started = Instant::now();
    let mut lap = || {
        times.push(started.elapsed().as_secs_f64());
        started = Instant::now();
    };
    let listing = workspace::read_listing(listing, None).unwrap();
    lap();
    let corpus = Corpus::merge(vec![listing]);
    lap();
    let texts = features::texts(&corpus);
    let (vocabulary, term_freqs) = vocabulary::count(&WordLists::read(&texts), &config.features);
    lap();
    let weights = term_freqs.tf_idf(vocabulary.doc_freqs(), term_freqs.n_rows());
    lap();
    let shape = Shape::for_corpus(term_freqs.n_filled_rows(), &config.features);
    let embedding = embedding::embed(&weights, shape, config.themes.seed);
    lap();
    let features = Features {
        words: features::WordRules::default(),
        vocabulary,
        term_freqs,
        weights,
        embedding,
    };
    let themes = themes::fit(&texts, &features, &config.themes, &Lineage::default())
        .unwrap()
        .themes;
    lap();
    cluster(&features.embedding, themes.themes.len(), &config);
    lap();
    label(&texts, &themes);
    lap();
    if is_large {
        return times
            .into_iter()
            .chain([0.0, 0.0])
            .collect::<Vec<_>>()
            .try_into()
            .expect("one time a stage");
    }
    let composed = run::report(&corpus, &features::words(&corpus), &themes, &config).unwrap();
    lap();
    report::files(&composed).unwrap();
    lap();
    times.try_into().expect("one time a stage")
}

fn cluster(embedding: &Embedding, k: usize, config: &Config) {
    let placed: Vec<usize> = (0..embedding.n_papers())
        .filter(|row| embedding.is_placed(*row))
        .collect();
    let points = embedding.points.select(Axis(0), &placed);
    black_box(kmeans::fit(
        &points,
        k,
        config.themes.starts(placed.len()),
        config.themes.seed,
    ));
}

fn label(texts: &[Text<'_>], themes: &Themes) {
    let papers = |theme: &themes::Theme| theme.members.iter().map(|member| member.paper).collect();
    let members: Vec<Vec<usize>> = themes.themes.iter().map(papers).collect();
    black_box(labels::label(texts, &members));
}

/// Seconds of the pipeline: all stages but those timed again.
fn all(times: &Times) -> f64 {
    let again = |stage: &str| ["k-means", "labels"].contains(&stage);
    STAGES
        .iter()
        .zip(times)
        .filter(|(stage, _)| !again(stage))
        .map(|(_, seconds)| seconds)
        .sum()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The most memory in use at once, where the system tells.
fn peak_memory() -> String {
    workspace::peak_memory().map_or_else(|| "unknown".to_owned(), |bytes| format!("{:.0} MB", bytes as f64 / 1e6))
}
