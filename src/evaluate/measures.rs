//! The measures of an evaluation, one row each, and their mean and spread over runs.

use serde::Serialize;

use crate::themes::CountEvidence;
use crate::themes::quality::{Agreement, Coherence};

/// What one seed gave.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Run {
    /// Of the random numbers.
    pub seed: u64,
    /// Themes that were formed, at most as many as asked for.
    pub n_themes: usize,
    /// Papers without any known word; for the agreement they are one group more.
    pub n_unplaced: usize,
    /// Over the papers with a label; absent if there are none.
    pub agreement: Option<Agreement>,
    /// Of the themes' label terms, over all papers.
    pub coherence: Coherence,
    /// Absent if the number of themes was given, or if there are too few papers to judge it.
    pub count_evidence: Option<CountEvidence>,
}

/// A number that an evaluation gives.
#[derive(Debug, Clone, Copy)]
pub struct Measure {
    /// Heading of its column, and key in JSON.
    pub name: &'static str,
    /// One clause for people: what is high, and the range.
    pub meaning: &'static str,
    /// Absent where there is nothing to measure, such as agreement without labels.
    pub value: fn(&Run) -> Option<f64>,
}

/// Every measure, in the order in which they are shown.
pub static MEASURES: [Measure; 13] = [
    Measure {
        name: "themes",
        meaning: "themes that were formed",
        value: |run| Some(run.n_themes as f64),
    },
    Measure {
        name: "themes_low",
        meaning: "fewest themes that describe the papers about as well",
        value: |run| Some(run.count_evidence.as_ref()?.low as f64),
    },
    Measure {
        name: "themes_high",
        meaning: "most themes that do",
        value: |run| Some(run.count_evidence.as_ref()?.high as f64),
    },
    Measure {
        name: "nmi",
        meaning: "normalised mutual information with the labels, 0 to 1",
        value: |run| agreement(run, |agreement| agreement.nmi),
    },
    Measure {
        name: "ami",
        meaning: "the same less what chance gives, 0 by chance, at most 1",
        value: |run| agreement(run, |agreement| agreement.ami),
    },
    Measure {
        name: "ari",
        meaning: "adjusted Rand index: pairs of papers put alike, 0 by chance, at most 1",
        value: |run| agreement(run, |agreement| agreement.ari),
    },
    Measure {
        name: "v_measure",
        meaning: "harmonic mean of the next two, equal to nmi",
        value: |run| agreement(run, |agreement| agreement.v_measure),
    },
    Measure {
        name: "homogeneity",
        meaning: "themes hold papers of one label, 0 to 1",
        value: |run| agreement(run, |agreement| agreement.homogeneity),
    },
    Measure {
        name: "completeness",
        meaning: "papers of a label are in one theme, 0 to 1",
        value: |run| agreement(run, |agreement| agreement.completeness),
    },
    Measure {
        name: "purity",
        meaning: "share of papers with the most frequent label of their theme",
        value: |run| agreement(run, |agreement| agreement.purity),
    },
    Measure {
        name: "npmi",
        meaning: "label terms occur together within 10 words, -1 to 1, 0 by chance",
        value: |run| run.coherence.npmi,
    },
    Measure {
        name: "c_v",
        meaning: "label terms keep the same company within 110 words, up to 1",
        value: |run| run.coherence.c_v,
    },
    Measure {
        name: "diversity",
        meaning: "share of different terms among the label terms of all themes",
        value: |run| run.coherence.diversity,
    },
];

fn agreement(run: &Run, of: fn(&Agreement) -> f64) -> Option<f64> {
    run.agreement.as_ref().map(of)
}

/// A measure over the runs of an evaluation.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Spread {
    /// Absent if no run has the measure.
    pub mean: Option<f64>,
    /// Standard deviation of a sample (divisor n - 1); absent below two runs.
    pub sd: Option<f64>,
}

impl Spread {
    /// Mean and standard deviation of one measure.
    pub fn of(measure: &Measure, runs: &[Run]) -> Self {
        let values: Vec<f64> = runs.iter().filter_map(measure.value).collect();
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
        Self {
            mean: (n > 0.0).then_some(mean),
            sd: (n > 1.0).then(|| (squares / (n - 1.0)).sqrt()),
        }
    }
}
