//! Measures themes on papers that people have labelled.
//!
//! In:    [`LabelledPapers`], each row of a file a paper of its own.
//! Out:   [`Evaluation`]: a [`Run`] for each seed, and mean and spread of every measure.
//! Keeps: no clock and no memory is read here; [`Step`]s are reported as they begin, so that who calls can.
//! Order: features → methods → labels → quality.

mod measures;
mod methods;
mod sparse_kmeans;
mod step;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::Serialize;

use crate::config::{Config, ranges};
use crate::corpus::formats::labelled::{LabelledPaper, LabelledPapers};
use crate::error::{Error, Result};
use crate::features::{self, TermMatrix, Text, WordLists};
use crate::themes::labels;
use crate::themes::quality::{agreement, coherence};

pub use measures::{MEASURES, Measure, Run, Spread};
pub use methods::{Count, METHODS, Method, MethodRow, cluster};
pub use step::Step;

/// What to evaluate.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// How the papers are clustered.
    pub method: Method,
    /// How many themes are formed.
    pub count: Count,
    /// One run each; at least one.
    pub seeds: Vec<u64>,
    /// The field that holds the label, for messages.
    pub label_field: String,
}

/// What an evaluation found; the keys of `evaluate --format json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// How the papers were clustered.
    pub method: Method,
    /// Rows that could be read.
    pub n_papers: usize,
    /// Rows that could not.
    pub n_rejected: usize,
    /// Papers with a label.
    pub n_labelled: usize,
    /// Different labels.
    pub n_labels: usize,
    /// By [`Measure::name`].
    pub measures: BTreeMap<&'static str, Spread>,
    /// In the order of [`Plan::seeds`].
    pub runs: Vec<Run>,
}

/// Clusters papers once for each seed and measures the themes.
///
/// Papers that read the same stay apart, in contrast to a report: what other programs make of the same file can be compared.
/// Papers without a label are clustered too and left out of the agreement.
///
/// - `enter`: called as each step begins; [`Step::Read`] is the caller's.
///
/// # Errors
/// [`Error::NoLabels`] if as many themes as labels are requested and there are none; [`Error::TooManyThemes`] or
/// [`Error::SettingRange`] if there are too many.
///
/// ```
/// use paperthemes::config::Config;
/// use paperthemes::corpus::formats::labelled;
/// use paperthemes::evaluate::{Count, Method, Plan, evaluate};
///
/// let file = r#"{"title": "Glacier ice", "abstract": "Ice flow of a glacier.", "label": "ice"}
/// {"title": "Ice melt", "abstract": "Glacier melt and ice.", "label": "ice"}
/// {"title": "Violin strings", "abstract": "Tone of violin strings.", "label": "music"}
/// {"title": "Violin tone", "abstract": "Strings and violin wood.", "label": "music"}"#;
/// let papers = labelled::read(&mut file.as_bytes(), "label", &Default::default())?;
/// let plan = Plan { method: Method::Refined, count: Count::Labels, seeds: vec![1], label_field: "label".to_owned() };
/// let evaluation = evaluate(&papers, &plan, &Config::default(), &mut |_| ())?;
/// assert_eq!(evaluation.measures["nmi"].mean, Some(1.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn evaluate(
    papers: &LabelledPapers,
    plan: &Plan,
    config: &Config,
    enter: &mut dyn FnMut(Step),
) -> Result<Evaluation> {
    let n_labelled = papers.papers.iter().filter(|paper| paper.label.is_some()).count();
    let labels: BTreeSet<&str> = papers
        .papers
        .iter()
        .filter_map(|paper| paper.label.as_deref())
        .collect();
    let k = number_of_themes(plan, labels.len(), papers.papers.len())?;

    enter(Step::Features);
    let texts: Vec<Text<'_>> = papers.papers.iter().map(text).collect();
    let mut features = features::weigh(&WordLists::read(&texts), &config.features);

    let mut runs = Vec::with_capacity(plan.seeds.len());
    for seed in &plan.seeds {
        let (clusters, count_evidence) = cluster(&mut features, plan.method, k, config, *seed, enter)?;
        runs.push(Run {
            count_evidence,
            ..measure(*seed, &clusters, papers, &texts, &features.weights, enter)
        });
    }
    let spread = |measure: &Measure| (measure.name, Spread::of(measure, &runs));
    Ok(Evaluation {
        method: plan.method,
        n_papers: papers.papers.len(),
        n_rejected: papers.rejected.len(),
        n_labelled,
        n_labels: labels.len(),
        measures: MEASURES.iter().map(spread).collect(),
        runs,
    })
}

fn text(paper: &LabelledPaper) -> Text<'_> {
    Text {
        title: &paper.title,
        abstract_text: &paper.abstract_text,
    }
}

/// The number of themes, or nothing if it is to be chosen.
fn number_of_themes(plan: &Plan, n_labels: usize, n_papers: usize) -> Result<Option<usize>> {
    match plan.count {
        Count::Auto => Ok(None),
        Count::Fixed(k) => Ok(Some(k)),
        Count::Labels if n_labels == 0 => Err(Error::NoLabels {
            field: plan.label_field.clone(),
            n_papers,
        }),
        Count::Labels if !ranges::COUNT.contains(&n_labels) => Err(Error::SettingRange {
            name: "--themes labels",
            allowed: format!("{} different labels", ranges::in_words(&ranges::COUNT)),
            found: n_labels.to_string(),
        }),
        Count::Labels => Ok(Some(n_labels)),
    }
}

/// Names the clusters of one run and measures them.
fn measure(
    seed: u64,
    clusters: &[Option<usize>],
    papers: &LabelledPapers,
    texts: &[Text<'_>],
    weights: &TermMatrix,
    enter: &mut dyn FnMut(Step),
) -> Run {
    enter(Step::Label);
    let themes = members_by_cluster(clusters, weights);
    let named = labels::label(texts, &themes);
    enter(Step::Measure);
    let terms: Vec<Vec<&str>> = named
        .iter()
        .map(|(_, terms)| terms.iter().map(|term| term.term.as_str()).collect())
        .collect();
    let (found, given): (Vec<Option<usize>>, Vec<&str>) = clusters
        .iter()
        .zip(&papers.papers)
        .filter_map(|(cluster, paper)| Some((*cluster, paper.label.as_deref()?)))
        .unzip();
    Run {
        seed,
        n_themes: themes.len(),
        n_unplaced: clusters.iter().filter(|cluster| cluster.is_none()).count(),
        agreement: (!given.is_empty()).then(|| agreement::agreement(&found, &given)),
        coherence: coherence::coherence(texts, &terms),
        count_evidence: None,
    }
}

/// The papers of each cluster that has any, those nearest to the mean of its TF-IDF rows first.
///
/// One order for all methods, so that their names are compared by what was clustered alone.
fn members_by_cluster(clusters: &[Option<usize>], weights: &TermMatrix) -> Vec<Vec<usize>> {
    let mut themes: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (paper, cluster) in clusters.iter().enumerate() {
        if let Some(cluster) = cluster {
            themes.entry(*cluster).or_default().push(paper);
        }
    }
    let themes: Vec<Vec<usize>> = themes.into_values().collect();
    let zeros = || vec![0f64; weights.n_columns()];
    themes
        .into_par_iter()
        .map_init(zeros, |sum, papers| most_typical_first(papers, weights, sum))
        .collect()
}

/// - `sum`: n_terms zeros, and zeros again in the end.
fn most_typical_first(papers: Vec<usize>, weights: &TermMatrix, sum: &mut [f64]) -> Vec<usize> {
    let entries = |paper: usize| {
        let (columns, values) = weights.row(paper);
        columns.iter().map(|column| *column as usize).zip(values)
    };
    for paper in &papers {
        entries(*paper).for_each(|(column, value)| sum[column] += f64::from(*value));
    }
    let nearness = |paper: usize| -> f64 {
        entries(paper)
            .map(|(column, value)| f64::from(*value) * sum[column])
            .sum()
    };
    let mut ordered: Vec<(f64, usize)> = papers.iter().map(|paper| (nearness(*paper), *paper)).collect();
    ordered.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    for paper in &papers {
        entries(*paper).for_each(|(column, _)| sum[column] = 0.0);
    }
    ordered.into_iter().map(|(_, paper)| paper).collect()
}
