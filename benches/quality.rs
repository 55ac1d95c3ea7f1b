//! Agreement with labels that people gave: of each step of the method, `cargo bench --bench quality`, and around what the
//! program chooses from the corpus, `cargo bench --bench quality -- sweep`.
//!
//! Input: `corpora/labelled/*.jsonl.gz` in the data beside the project (`PAPERTHEMES_SHARED`, default `../shared`), each
//! clustered into as many themes as it has labels.

#![allow(clippy::unwrap_used, reason = "a benchmark that can't go on has failed")]
#![allow(clippy::print_stdout, reason = "the table is its output")]

mod beside;

use std::path::Path;
use std::time::Instant;

use paperthemes::config::Config;
use paperthemes::evaluate::{self, Count, METHODS, MethodRow, Plan};
use paperthemes::workspace;

const CORPORA: [&str; 4] = ["bbc_news", "aaai_areas", "ohsumed", "arxiv_dev"];
const MEASURES: [&str; 3] = ["nmi", "ari", "ami"];
const N_SEEDS: u64 = 5;
const SWEEP_SEEDS: u64 = 3;
const LABEL_FIELD: &str = "label";

fn main() {
    if !beside::is_asked() {
        return;
    }
    let bench = if std::env::args().any(|argument| argument == "sweep") {
        println!("NMI, mean of seeds 1 to {SWEEP_SEEDS}, as many themes as labels; * is what the program takes\n");
        sweep::sweep
    } else {
        println!("mean ± standard deviation of seeds 1 to {N_SEEDS}, as many themes as labels\n");
        let header = MEASURES.map(|measure| format!("{measure:>14}")).concat();
        println!("{:<12} {:<9} {header} {:>12}", "corpus", "method", "seconds/seed");
        |corpus: &str, path: &Path| METHODS.iter().for_each(|row| measure(corpus, path, row))
    };
    for corpus in CORPORA {
        if let Some(path) = beside::data(&format!("corpora/labelled/{corpus}.jsonl.gz")) {
            bench(corpus, &path);
        }
    }
}

fn measure(corpus: &str, path: &Path, row: &MethodRow) {
    let papers = workspace::read_labelled(path, LABEL_FIELD, &Default::default()).unwrap();
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

/// What becomes of the agreement where one choice is made otherwise.
mod sweep {
    use std::collections::BTreeSet;
    use std::path::Path;

    use ndarray::Axis;
    use paperthemes::config::{Auto, Config};
    use paperthemes::features::embedding::Shape;
    use paperthemes::features::{self, Features, Text};
    use paperthemes::themes::mixture::WORDS_OF_EVIDENCE;
    use paperthemes::themes::quality::agreement::agreement;
    use paperthemes::themes::{kmeans, refine};
    use paperthemes::workspace;

    use super::{LABEL_FIELD, SWEEP_SEEDS};

    /// What is chosen.
    #[derive(Clone, Copy)]
    struct Choice {
        shape: Shape,
        words_of_evidence: f64,
    }

    /// One of the choices, made otherwise.
    struct Sweep {
        name: &'static str,
        /// In proportion to what the program takes.
        factors: &'static [f64],
        /// The choice, to be changed.
        number: fn(&mut Choice, f64) -> f64,
    }

    static SWEEPS: [Sweep; 3] = [
        Sweep {
            name: "components",
            factors: &[0.33, 0.5, 0.75, 1.0, 1.5, 2.0],
            number: |choice, factor| {
                choice.shape.n_components = (choice.shape.n_components as f64 * factor).round() as usize;
                choice.shape.n_components as f64
            },
        },
        Sweep {
            name: "regularisation",
            factors: &[0.1, 0.3, 1.0, 3.0, 10.0],
            number: |choice, factor| {
                choice.shape.regularisation *= factor;
                choice.shape.regularisation
            },
        },
        Sweep {
            name: "words of evidence",
            factors: &[0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 4.0],
            number: |choice, factor| {
                choice.words_of_evidence *= factor;
                choice.words_of_evidence
            },
        },
    ];

    pub(crate) fn sweep(corpus: &str, path: &Path) {
        let papers = workspace::read_labelled(path, LABEL_FIELD, &Default::default())
            .unwrap()
            .papers;
        let labels: Vec<&str> = papers.iter().map(|paper| paper.label.as_deref().unwrap()).collect();
        let texts: Vec<Text<'_>> = (papers.iter())
            .map(|paper| Text {
                title: &paper.title,
                abstract_text: &paper.abstract_text,
            })
            .collect();
        let settings = Config::default().features;
        let mut features = features::weigh(&features::WordLists::read(&texts), &settings);
        let chosen = Choice {
            shape: Shape::for_corpus(features.term_freqs.n_filled_rows(), &settings),
            words_of_evidence: WORDS_OF_EVIDENCE,
        };
        for sweep in &SWEEPS {
            let cells = sweep.factors.iter().map(|factor| {
                let mut choice = chosen;
                let number = (sweep.number)(&mut choice, *factor);
                let mark = if *factor == 1.0 { "*" } else { "" };
                format!("{number:.3}")
                    .trim_end_matches('0')
                    .trim_end_matches('.')
                    .to_owned()
                    + &format!("{mark} {:.3}", mean_nmi(&mut features, choice, &labels))
            });
            println!(
                "{corpus:<12} {:<18} {}",
                sweep.name,
                cells.collect::<Vec<_>>().join("   ")
            );
        }
    }

    fn mean_nmi(features: &mut Features, choice: Choice, labels: &[&str]) -> f64 {
        let nmi = |seed| nmi(features, choice, labels, seed);
        (1..=SWEEP_SEEDS).map(nmi).sum::<f64>() / SWEEP_SEEDS as f64
    }

    fn nmi(features: &mut Features, choice: Choice, labels: &[&str], seed: u64) -> f64 {
        let config = Config::default();
        let mut settings = config.features.clone();
        settings.components = Auto::Fixed(choice.shape.n_components);
        settings.regularisation = choice.shape.regularisation;
        features.embed(&settings, seed);
        let embedding = &features.embedding;
        let placed: Vec<usize> = (0..labels.len()).filter(|row| embedding.is_placed(*row)).collect();
        let points = embedding.points.select(Axis(0), &placed);
        let k = labels.iter().collect::<BTreeSet<_>>().len();
        let clusters = kmeans::fit(&points, k, config.themes.starts(placed.len()), seed).assignment;
        let refined = refine::refine_at(choice.words_of_evidence, features, &placed, &clusters, k);
        let mut found = vec![None; labels.len()];
        (placed.iter().zip(refined.assignment)).for_each(|(paper, theme)| found[*paper] = Some(theme));
        agreement(&found, labels).nmi
    }
}
