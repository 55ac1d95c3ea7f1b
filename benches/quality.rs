//! Agreement with labels that people gave, of each step of the method: `cargo bench --bench quality`.
//!
//! Input: `corpora/labelled/*.jsonl.gz` in the data beside the project (`PAPERTHEMES_SHARED`, default `../shared`), each
//! clustered into as many themes as it has labels.

#![allow(clippy::unwrap_used, reason = "a benchmark that can't go on has failed")]
#![allow(clippy::print_stdout, reason = "the table is its output")]

use std::path::{Path, PathBuf};
use std::time::Instant;

use paperthemes::config::Config;
use paperthemes::evaluate::{self, Count, METHODS, MethodRow, Plan};
use paperthemes::workspace;

const CORPORA: [&str; 4] = ["bbc_news", "aaai_areas", "ohsumed", "arxiv_dev"];
const MEASURES: [&str; 3] = ["nmi", "ari", "ami"];
const N_SEEDS: u64 = 5;
const LABEL_FIELD: &str = "label";

fn main() {
    // `cargo test --all-targets` comes here too.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = std::env::var_os("PAPERTHEMES_SHARED").map_or_else(beside, PathBuf::from);
    println!("mean ± standard deviation of seeds 1 to {N_SEEDS}, as many themes as labels\n");
    let header = MEASURES.map(|measure| format!("{measure:>14}")).concat();
    println!("{:<12} {:<9} {header} {:>12}", "corpus", "method", "seconds/seed");
    for corpus in CORPORA {
        let path = shared.join("corpora/labelled").join(format!("{corpus}.jsonl.gz"));
        if !path.exists() {
            println!("{corpus:<12} nothing measured: {} is missing", path.display());
            continue;
        }
        METHODS.iter().for_each(|row| measure(corpus, &path, row));
    }
}

fn measure(corpus: &str, path: &Path, row: &MethodRow) {
    let papers = workspace::read_labelled(path, LABEL_FIELD).unwrap();
    let plan = Plan {
        method: row.method,
        count: Count::Labels,
        seeds: (1..=N_SEEDS).collect(),
        label_field: LABEL_FIELD.to_owned(),
    };
    let started = Instant::now();
    let evaluation = evaluate::evaluate(&papers, &plan, &Config::default(), &mut |_| ()).unwrap();
    let seconds = started.elapsed().as_secs_f64() / N_SEEDS as f64;
    let cell = |measure: &str| {
        let spread = &evaluation.measures[measure];
        format!("{:>7.3} ±{:.3}", spread.mean.unwrap(), spread.sd.unwrap())
    };
    let cells = MEASURES.map(|measure| format!("{:>14}", cell(measure))).concat();
    println!("{corpus:<12} {:<9} {cells} {seconds:>12.2}", row.name);
}
