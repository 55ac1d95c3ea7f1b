//! Themes of few papers: agreement with labels that people gave, and with the themes of another seed: `cargo bench --bench few`.
//!
//! Input: `corpora/labelled/*.jsonl.gz` in the data beside the project (`PAPERTHEMES_SHARED`, default `../shared`); random draws
//! of their papers, the number of themes chosen from them as for a report.

#![allow(clippy::unwrap_used, reason = "a benchmark that can't go on has failed")]
#![allow(clippy::print_stdout, reason = "the table is its output")]

mod beside;
mod labelled;

use std::collections::BTreeSet;

use paperthemes::config::Config;
use paperthemes::corpus::formats::labelled::LabelledPaper;
use paperthemes::evaluate::{Method, cluster};
use paperthemes::features::{self, WordLists};
use paperthemes::themes::quality::adjusted_rand_index;
use paperthemes::themes::quality::agreement::agreement;
use rayon::prelude::*;

const SIZES: [usize; 3] = [100, 175, 400];
const DRAWS: u64 = 10;
const SEEDS: [u64; 2] = [1, 2];

/// AMI, ARI, number of themes, adjusted Rand index of the themes of two seeds.
type Figures = [f64; 4];

fn main() {
    if !beside::is_asked() {
        return;
    }
    println!("mean of {DRAWS} draws, of AMI and ARI with two seeds each\n");
    println!("| papers | corpus | AMI | ARI | themes | ARI of two seeds |\n|---:|---|---:|---:|---:|---:|");
    let mut all = Vec::new();
    for corpus in labelled::CORPORA {
        let Some(papers) = labelled::papers(corpus) else {
            return;
        };
        for n_papers in SIZES {
            let draws = (0..DRAWS).into_par_iter();
            let figures: Vec<Figures> = draws
                .map(|draw| measure(&labelled::drawn(&papers, n_papers, 1000 * n_papers as u64 + draw)))
                .collect();
            print(&n_papers.to_string(), corpus, &figures);
            all.extend(figures);
        }
    }
    print("all", "all", &all);
}

fn measure(papers: &[&LabelledPaper]) -> Figures {
    let texts = labelled::texts(papers);
    let labels: Vec<&str> = papers.iter().map(|paper| paper.label.as_deref().unwrap()).collect();
    let config = Config::default();
    let mut features = features::weigh(&WordLists::read(&texts), &config.features);
    let clusters = SEEDS.map(|seed| {
        let found = cluster(&mut features, Method::Refined, None, &config, seed, &mut |_| ());
        found.unwrap().0
    });
    let figures = |found: &Vec<Option<usize>>| {
        let agreement = agreement(found, &labels);
        let n_themes = found.iter().flatten().collect::<BTreeSet<_>>().len();
        [agreement.ami, agreement.ari, n_themes as f64]
    };
    let [first, second] = clusters.each_ref().map(figures);
    let mean = |at: usize| (first[at] + second[at]) / 2.0;
    [
        mean(0),
        mean(1),
        mean(2),
        adjusted_rand_index(&clusters[0], &clusters[1]),
    ]
}

fn print(n_papers: &str, corpus: &str, figures: &[Figures]) {
    let mean = |at: usize| figures.iter().map(|figures| figures[at]).sum::<f64>() / figures.len() as f64;
    let [ami, ari, n_themes, seeds] = [0, 1, 2, 3].map(mean);
    println!("| {n_papers} | {corpus} | {ami:.3} | {ari:.3} | {n_themes:.1} | {seeds:.3} |");
}
