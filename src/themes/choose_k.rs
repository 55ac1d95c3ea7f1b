//! The number of themes, and the evidence for it.

mod evidence;
mod shuffle;
mod stability;

use ndarray::{Array2, s};
use rand::SeedableRng;
use rand::seq::index;
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

use super::kmeans::{self, Clustering};
use crate::features::TermMatrix;
use crate::features::embedding::{self, Shape};

pub use evidence::{CountEvidence, Stability, Structure};

/// Papers the choice looks at; a larger corpus is sampled.
const SAMPLE: usize = 4000;

/// Most clusters that can stand out as *the* number; beyond it separation only falls.
const MOST_NATURAL: usize = 20;

/// Papers below which there is one theme only.
const FEWEST_PAPERS: usize = 6;

/// Papers below which the certainty of the number is not judged.
const FEWEST_TO_TELL: usize = 40;

/// How far the best separation must exceed that of two clusters to stand out, as a ratio.
const CLEAR_PEAK: f64 = 1.05;

/// A number that stands out is not taken if a readable one is more than this many times larger: thousands of papers of
/// several sciences fall into sciences first, which is no news to their reader.
const COARSEST: f64 = 6.0;

/// The same of fewer than [`FEW_PAPERS`], unless their silhouette is above [`STRONG`]: some draws of 100 to 400 papers of 52 subjects
/// fall into three clusters a little better than into two.
const COARSEST_OF_FEW: f64 = 4.5;
const FEW_PAPERS: usize = 1000;

/// Silhouette of clusters that can't be missed; .7 is strong structure for Kaufman and Rousseeuw 1990, and three clusters of those
/// draws reached .71.
const STRONG: f64 = 0.75;

/// Silhouette from which on two clusters are the number: one direction divides almost any papers in two, but of 150 draws of 12 to 50
/// papers from five sources none reached .78. Papers on two subjects in words of their own reach 1.
const SURELY_TWO: f64 = 0.8;

/// How much of it three clusters may reach at most: of three subjects in words of their own two clusters reach 1 as well, and
/// three .97.
const LESS_OF_THREE: f64 = 0.95;

/// A number of themes and why it was taken.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Choice {
    pub k: usize,
    /// Sentences for the report.
    pub reason: String,
    /// Absent if the number was given, or if there are too few papers to judge it.
    pub evidence: Option<CountEvidence>,
}

impl Choice {
    fn without_evidence(k: usize, reason: String) -> Self {
        Self {
            k,
            reason,
            evidence: None,
        }
    }

    /// The number that was given.
    pub(crate) fn given(k: usize) -> Self {
        Self::without_evidence(k, format!("{k} themes, as asked for."))
    }
}

/// Chooses a number of themes and judges how sure it is.
///
/// Papers that are no more similar in groups than the same words shuffled over the same papers are one theme. Fewer than 40
/// papers are too few to judge; then the number is chosen without evidence.
///
/// - `points`: n × n_components, rows of length 1, the embedding of the papers `placed`.
/// - `weights`: all papers × n_terms, TF-IDF.
/// - `shape`: of the embedding.
/// - returns: 1 ≤ k ≤ n.
pub(crate) fn choose(points: &Array2<f32>, weights: &TermMatrix, placed: &[usize], shape: Shape, seed: u64) -> Choice {
    let choice = natural_or_readable(points, seed);
    if placed.len() < FEWEST_TO_TELL {
        return choice;
    }
    let mut evidence = CountEvidence::measure(weights, placed, shape, choice.k, seed);
    if !evidence.is_clusterable {
        (evidence.k, evidence.low, evidence.high) = (1, 1, 1);
        return Choice {
            k: 1,
            reason:
                "These papers are no more alike in groups than the same words shuffled over the same papers, so they \
                     are one theme; `--themes` asks for more."
                    .to_owned(),
            evidence: Some(evidence),
        };
    }
    Choice {
        k: choice.k,
        reason: [choice.reason, certainty(&evidence)].join(" "),
        evidence: Some(evidence),
    }
}

/// How sure the number is, a sentence.
fn certainty(evidence: &CountEvidence) -> String {
    let CountEvidence { k, low, high, .. } = evidence;
    let range = if low < high {
        format!("Anything from {low} to {high} describes these papers about as well")
    } else {
        format!("Somewhat fewer or more than {k} describe these papers less well")
    };
    match evidence.at_choice() {
        Some(row) => format!(
            "{range}: two halves of them agree on {k} themes with an adjusted Rand index of {:.2}, and of {:.2} if their \
             words are shuffled.",
            row.value, row.null
        ),
        None => "How well the themes are found again in other papers can't be told.".to_owned(),
    }
}

/// Chooses a number of clusters for points of unit length.
///
/// For each k the points are cut to their first k components, as spectral clustering has it, and clustered; if the
/// silhouette of some k clearly beats that of two clusters, or that of two leaves no doubt, the papers themselves suggest that
/// number. Most corpora of research papers shade into each other and show no such peak; then the number is what a reader can
/// take in: [`readable`].
///
/// Stability under resampling is no better guide: it is highest for two clusters wherever one direction divides all papers
/// (.79 on two of three labelled corpora, which have 13 and 52 labels).
///
/// Source: simplified silhouette, Hruschka, de Castro, Campello 2004, doi:10.1109/ICDM.2004.10073; k components for k
/// clusters, Ng, Jordan, Weiss 2001.
fn natural_or_readable(points: &Array2<f32>, seed: u64) -> Choice {
    let n_papers = points.nrows();
    if n_papers < FEWEST_PAPERS {
        let reason = format!("Fewer than {FEWEST_PAPERS} papers are too few to tell themes apart.");
        return Choice::without_evidence(1, reason);
    }
    let readable = readable(n_papers);
    let k = (readable.round() as usize).clamp(2, (n_papers / 3).max(2));
    let most = MOST_NATURAL.min(n_papers / 3).min(points.ncols());
    if most < 3 {
        let reason = format!("{k} themes can be taken in at a glance; {n_papers} papers show no number of their own.");
        return Choice::without_evidence(k, reason);
    }
    let sample = sampled(points, seed);
    let numbers = (2..=most).into_par_iter();
    let separations: Vec<f64> = numbers.map(|k| separation(&sample, k, seed)).collect();
    let (best, peak) = (2..)
        .zip(&separations)
        .max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)))
        .unwrap_or((2, &0.0));
    let coarsest = match n_papers < FEW_PAPERS && *peak <= STRONG {
        true => COARSEST_OF_FEW,
        false => COARSEST,
    };
    let is_fine_enough = best as f64 * coarsest >= readable;
    if best > 2 && best < most && is_fine_enough && *peak > separations[0] * CLEAR_PEAK {
        let reason = format!(
            "{best} clusters stand out: their silhouette is {peak:.2}, that of 2 is {:.2}.",
            separations[0]
        );
        return Choice::without_evidence(best, reason);
    }
    let are_three = separations.get(1).is_some_and(|three| *three > LESS_OF_THREE * peak);
    if best == 2 && *peak > SURELY_TWO && !are_three && is_fine_enough {
        let reason = format!("2 clusters stand out: their silhouette is {peak:.2}.");
        return Choice::without_evidence(2, reason);
    }
    let reason = format!(
        "No number of themes stands out (silhouettes of 2 to {most} clusters were compared); {k} is a readable number for \
         {n_papers} papers, and `--themes` takes another."
    );
    Choice::without_evidence(k, reason)
}

/// How many themes a reader can take in: 5.8·n^0.19, 14 for 100 papers, 15 for 175, 33 for 10,000, but at least seven papers to
/// each; 3·n^0.26 where that is more, of fewer than 60 papers and of more than 12,000.
fn readable(n_papers: usize) -> f64 {
    let n = n_papers as f64;
    let of_few = (5.8 * libm::pow(n, 0.19)).min(n / 7.0);
    of_few.max(3.0 * libm::pow(n, 0.26))
}

fn sampled(points: &Array2<f32>, seed: u64) -> Array2<f32> {
    if points.nrows() <= SAMPLE {
        return points.clone();
    }
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut rows = index::sample(&mut rng, points.nrows(), SAMPLE).into_vec();
    rows.sort_unstable();
    points.select(ndarray::Axis(0), &rows)
}

/// Silhouette of the best of three clusterings into k clusters, in the first k components.
fn separation(points: &Array2<f32>, k: usize, seed: u64) -> f64 {
    let mut cut = points
        .slice(s![.., ..k.min(points.ncols())])
        .as_standard_layout()
        .into_owned();
    cut.rows_mut()
        .into_iter()
        .for_each(|row| embedding::normalise(row.into_slice()));
    let clustering = kmeans::fit(&cut, k, 3, seed);
    simplified_silhouette(&cut, &clustering)
}

/// Mean over points of (b - a) / max(a, b), a and b the distances to the own and the next nearest centroid; in [-1, 1].
fn simplified_silhouette(points: &Array2<f32>, clustering: &Clustering) -> f64 {
    let rows: Vec<usize> = (0..points.nrows()).collect();
    let of_point = |row: &usize| {
        let (mut own, mut other) = (0f64, f64::INFINITY);
        for (cluster, centroid) in clustering.centroids.rows().into_iter().enumerate() {
            let squared: f64 = points
                .row(*row)
                .iter()
                .zip(centroid)
                .map(|(a, b)| f64::from(a - b).powi(2))
                .sum();
            let distance = squared.sqrt();
            if cluster == clustering.assignment[*row] {
                own = distance;
            } else {
                other = other.min(distance);
            }
        }
        let larger = own.max(other);
        if larger > 0.0 { (other - own) / larger } else { 0.0 }
    };
    let silhouettes: Vec<f64> = rows.par_iter().map(of_point).collect();
    silhouettes.iter().sum::<f64>() / points.nrows().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;
    use rand::Rng;

    const SHAPE: Shape = Shape {
        n_components: 12,
        regularisation: 1.0,
    };

    /// Papers of 20 terms each out of 200; of those of a subject, most come from its own 15 terms.
    fn papers(n_papers: usize, n_subjects: u32) -> TermMatrix {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(5);
        let mut paper = |number: usize| {
            let mut term = || match n_subjects {
                0 => rng.gen_range(0..200),
                _ if rng.gen_range(0..10) < 3 => rng.gen_range(0..200),
                _ => number as u32 % n_subjects * 15 + rng.gen_range(0..15),
            };
            let terms: std::collections::BTreeSet<u32> = (0..20).map(|_| term()).collect();
            terms.into_iter().map(|term| (term, 0.25)).collect()
        };
        let rows: Vec<Vec<(u32, f32)>> = (0..n_papers).map(&mut paper).collect();
        TermMatrix::from_rows(200, &rows)
    }

    fn chosen(weights: &TermMatrix, seed: u64) -> Choice {
        let points = embedding::embed(weights, SHAPE, seed).points;
        let placed: Vec<usize> = (0..weights.n_rows()).collect();
        choose(&points, weights, &placed, SHAPE, seed)
    }

    #[test]
    fn finds_the_number_of_clear_subjects_and_their_stability() {
        let choice = chosen(&papers(200, 5), 1);
        assert_eq!(choice.k, 5, "{}", choice.reason);
        assert!(choice.reason.starts_with("5 clusters stand out"), "{}", choice.reason);
        let evidence = choice.evidence.unwrap();
        let at_choice = evidence.at_choice().unwrap();
        assert!(evidence.is_clusterable && evidence.low <= 5 && evidence.high >= 5);
        assert!(at_choice.value > 0.95 && at_choice.null < 0.3, "{at_choice:?}");
    }

    #[test]
    fn two_subjects_in_words_of_their_own_are_two_themes() {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(3);
        for n_papers in [24, 40] {
            let mut paper = |number: usize| {
                let terms: std::collections::BTreeSet<u32> =
                    (0..4).map(|_| number as u32 % 2 * 10 + rng.gen_range(0..10)).collect();
                terms.into_iter().map(|term| (term, 0.5)).collect()
            };
            let rows: Vec<Vec<(u32, f32)>> = (0..n_papers).map(&mut paper).collect();
            let weights = TermMatrix::from_rows(20, &rows);
            let points = super::super::fit::neighbourly(&embedding::embed(&weights, SHAPE, 1).points).into_owned();
            let choice = natural_or_readable(&points, 1);
            assert_eq!(choice.k, 2, "{n_papers}: {}", choice.reason);
        }
    }

    #[test]
    fn random_words_are_one_theme() {
        for (n_papers, seed) in [(40, 1), (80, 2), (175, 3), (900, 4)] {
            let choice = chosen(&papers(n_papers, 0), seed);
            assert_eq!(choice.k, 1, "{n_papers} papers: {}", choice.reason);
            assert!(
                choice.reason.starts_with("These papers are no more alike"),
                "{}",
                choice.reason
            );
            assert!(!choice.evidence.unwrap().is_clusterable);
        }
    }

    #[test]
    fn nothing_is_claimed_about_a_few_papers() {
        let choice = chosen(&papers(39, 0), 1);
        assert!(choice.k > 1 && choice.evidence.is_none(), "{}", choice.reason);
    }

    #[test]
    fn the_same_seed_gives_the_same_evidence_on_one_thread_and_on_two() {
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| chosen(&papers(120, 4), 42))
        };
        assert_eq!(on(1), on(2));
    }

    #[test]
    fn a_readable_number_grows_slowly() {
        let numbers = [12, 50, 100, 175, 400, 1000, 10_000, 150_000].map(|n| readable(n).round() as usize);
        assert_eq!(numbers, [6, 8, 14, 15, 18, 22, 33, 67]);
    }

    #[test]
    fn a_handful_of_papers_is_one_theme() {
        assert_eq!(natural_or_readable(&array![[1f32, 0.0], [0.0, 1.0]], 1).k, 1);
    }

    #[test]
    fn the_silhouette_equals_the_hand_computed_value() {
        // Points 0, 1, 9, 10 on a line, means .5 and 9.5: (8.5 - .5)/8.5 or (9.5 - .5)/9.5, twice each.
        let points = array![[0f32], [1.0], [9.0], [10.0]];
        let clustering = kmeans::fit(&points, 2, 3, 1);
        let expected = (8.0 / 8.5 + 9.0 / 9.5) / 2.0;
        assert!((simplified_silhouette(&points, &clustering) - expected).abs() < 1e-6);
    }
}
