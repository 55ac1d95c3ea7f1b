//! Ways to cluster papers, each one step more than the one before: what the steps are worth.

use ndarray::{Array2, Axis};
use serde::Serialize;

use super::sparse_kmeans;
use super::step::Step;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::features::embedding::{self, Shape, normalise};
use crate::features::{Features, TermMatrix, svd};
use crate::themes::choose_k::{self, Choice};
use crate::themes::{CountEvidence, fit, kmeans, refine};

/// Components of the truncated SVD of [`Method::Lsa`].
///
/// Source: the number that scikit-learn's guide recommends for LSA.
const LSA_COMPONENTS: usize = 100;

/// A way to cluster papers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// k-means on TF-IDF rows.
    Tfidf,
    /// k-means on their truncated SVD.
    Lsa,
    /// k-means on the spectral embedding.
    Spectral,
    /// The same, then refined by the words of the clusters, as for a report.
    Refined,
}

/// A method as people name it.
#[derive(Debug, Clone, Copy)]
pub struct MethodRow {
    /// What it stands for.
    pub method: Method,
    /// As typed on the command line.
    pub name: &'static str,
    /// A noun phrase.
    pub meaning: &'static str,
}

/// Every method, from the plainest to the default.
pub static METHODS: [MethodRow; 4] = [
    MethodRow {
        method: Method::Tfidf,
        name: "tfidf",
        meaning: "K-means on the TF-IDF rows",
    },
    MethodRow {
        method: Method::Lsa,
        name: "lsa",
        meaning: "K-means on their truncated SVD of 100 components, at unit length",
    },
    MethodRow {
        method: Method::Spectral,
        name: "spectral",
        meaning: "K-means on the spectral embedding",
    },
    MethodRow {
        method: Method::Refined,
        name: "refined",
        meaning: "All steps, as a report does",
    },
];

impl Method {
    /// Finds a method by [`MethodRow::name`].
    pub fn by_name(name: &str) -> Option<Self> {
        METHODS.iter().find(|row| row.name == name).map(|row| row.method)
    }
}

/// How many themes to form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// Chosen from the papers as for a report.
    Auto,
    /// As many as there are different labels.
    Labels,
    /// Given by a person; at least 1.
    Fixed(usize),
}

/// Clusters papers.
///
/// - `features`: their embedding is recomputed where the method has one.
/// - `k`: the number of clusters, or absent if it is to be chosen.
/// - `enter`: called as each step begins.
/// - returns: for each paper its cluster, absent for a paper without any term; the evidence for a chosen number.
///
/// # Errors
/// [`Error::TooManyThemes`] if more are requested than there are papers with a term.
pub fn cluster(
    features: &mut Features,
    method: Method,
    k: Option<usize>,
    config: &Config,
    seed: u64,
    enter: &mut dyn FnMut(Step),
) -> Result<(Vec<Option<usize>>, Option<CountEvidence>)> {
    enter(Step::Embed);
    let points = points(features, method, config, seed);
    let weights = &features.weights;
    let placed: Vec<usize> = (0..weights.n_rows())
        .filter(|row| match &points {
            Some(points) => points.row(*row).iter().any(|value| *value != 0.0),
            None => !weights.row(*row).0.is_empty(),
        })
        .collect();
    let mut clusters = vec![None; weights.n_rows()];
    if placed.is_empty() {
        return Ok((clusters, None));
    }
    let points = points.map(|points| points.select(Axis(0), &placed));
    let points = match method {
        Method::Refined => points.map(|points| fit::neighbourly(&points).into_owned()),
        _ => points,
    };
    enter(Step::Choose);
    let Choice { k, evidence, .. } = match k {
        Some(asked) if asked > placed.len() => {
            let n_papers = placed.len();
            return Err(Error::TooManyThemes { asked, n_papers });
        }
        Some(k) => Choice::given(k),
        None => chosen(features, method, points.as_ref(), &placed, config, seed),
    };
    enter(Step::Cluster);
    let starts = config.themes.starts(placed.len());
    let assignment = match &points {
        Some(points) if method == Method::Refined => fit::cluster_afresh(points, k, starts, seed),
        Some(points) => kmeans::fit(points, k, starts, seed).assignment,
        None => sparse_kmeans::fit(weights, &placed, k, starts, seed),
    };
    let assignment = match method {
        Method::Refined => {
            enter(Step::Refine);
            refine::refine(features, &placed, &assignment, k).assignment
        }
        _ => assignment,
    };
    for (paper, cluster) in placed.iter().zip(assignment) {
        clusters[*paper] = Some(cluster);
    }
    Ok((clusters, evidence))
}

/// Papers as dense points, n_papers × n_components, rows of length 1 or 0; absent for a method that does without.
fn points(features: &mut Features, method: Method, config: &Config, seed: u64) -> Option<Array2<f32>> {
    match method {
        Method::Tfidf => None,
        Method::Lsa => Some(latent_points(&features.weights, seed)),
        Method::Spectral | Method::Refined => {
            features.embed(&config.features, seed);
            Some(features.embedding.points.clone())
        }
    }
}

/// Rows of U·Σ of the truncated SVD of the weights, at unit length.
///
/// Source: Deerwester et al. 1990, doi:10.1002/(SICI)1097-4571(199009)41:6<391::AID-ASI1>3.0.CO;2-9.
fn latent_points(weights: &TermMatrix, seed: u64) -> Array2<f32> {
    let n_iterations = if weights.n_rows() < 20_000 { 6 } else { 3 };
    let svd = svd::decompose(weights, LSA_COMPONENTS, n_iterations, seed);
    let mut points = svd::multiply(weights, &svd.right.as_standard_layout().into_owned());
    points
        .rows_mut()
        .into_iter()
        .for_each(|row| normalise(row.into_slice()));
    points
}

/// The number that a report would choose, whatever the method, so that methods are compared at one number.
fn chosen(
    features: &Features,
    method: Method,
    points: Option<&Array2<f32>>,
    placed: &[usize],
    config: &Config,
    seed: u64,
) -> Choice {
    let weights = &features.weights;
    let shape = Shape::for_corpus(weights.n_filled_rows(), &config.features);
    let choose = |points: &Array2<f32>| choose_k::choose(points, weights, placed, shape, seed);
    match (method, points) {
        (Method::Refined, Some(points)) => choose(points),
        (Method::Spectral, Some(points)) => choose(&fit::neighbourly(points)),
        _ => {
            let points = embedding::embed(weights, shape, seed).points.select(Axis(0), placed);
            choose(&fit::neighbourly(&points))
        }
    }
}
