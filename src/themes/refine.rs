//! Refinement: from the clusters of k-means to those of a mixture of word distributions.

use ndarray::{Array2, ArrayViewMut1, Axis};
use rayon::prelude::*;

use crate::features::{TermMatrix, svd};

/// Rounds of expectation and maximisation at most.
const MAX_ROUNDS: usize = 4;

/// Log-likelihoods count this much: words of a text come in clumps and are no independent witnesses.
const TEMPERATURE: f64 = 0.3;

/// Weight every term has in every theme before a paper is read.
const SMOOTHING: f64 = 0.1;

/// Share of papers that may still change their cluster when refinement ends.
const SETTLED: f64 = 0.001;

/// Papers in themes by degree.
#[derive(Debug, Clone)]
pub struct Refined {
    /// For each paper its most probable cluster.
    pub assignment: Vec<usize>,
    /// n_papers × k, rows sum to 1.
    pub posteriors: Array2<f32>,
    /// Rounds until papers stayed where they were.
    pub n_rounds: usize,
}

/// Refines clusters by expectation maximisation on a multinomial mixture.
///
/// A paper's words x(t) = ln(1 + tf(t)) come from its cluster's distribution θ; its posterior for cluster c is in
/// proportion to π(c) · exp(0.3 · Σ x(t)·ln θ(c, t)). A cluster that runs empty stays empty.
///
/// - `term_freqs`: n_papers × n_terms.
/// - `assignment`: a cluster below `k` for each paper.
///
/// Source: Nigam, McCallum, Thrun, Mitchell 2000, doi:10.1023/A:1007692713085; tempered as Ueda and Nakano 1998,
/// doi:10.1016/S0893-6080(97)00133-0.
pub fn refine(term_freqs: &TermMatrix, assignment: &[usize], k: usize) -> Refined {
    let dampened = term_freqs.map(|_, _, freq| libm::log1p(f64::from(freq)) as f32);
    let transposed = dampened.transposed();
    let mut posteriors = Array2::<f32>::zeros((assignment.len(), k));
    for (paper, cluster) in assignment.iter().enumerate() {
        posteriors[[paper, *cluster]] = 1.0;
    }
    let mut assignment = assignment.to_vec();
    let mut n_rounds = 0;
    while n_rounds < MAX_ROUNDS {
        n_rounds += 1;
        posteriors = expect(&dampened, &Words::of(&transposed, &posteriors), &posteriors);
        let refined = most_probable(&posteriors);
        let n_moved = refined.iter().zip(&assignment).filter(|(new, old)| new != old).count();
        assignment = refined;
        if n_moved as f64 <= SETTLED * assignment.len() as f64 {
            break;
        }
    }
    Refined { assignment, posteriors, n_rounds }
}

/// What the clusters' papers say, each paper by its posterior.
struct Words {
    /// n_terms × k: Σ posterior · x(t), smoothed.
    counts: Array2<f32>,
    /// n_terms × k: ln θ(c, t).
    logs: Array2<f32>,
    /// k: Σ of `counts` over terms.
    totals: Vec<f64>,
    /// k: ln π(c).
    log_priors: Vec<f64>,
}

impl Words {
    fn of(transposed: &TermMatrix, posteriors: &Array2<f32>) -> Self {
        let mut counts = svd::multiply(transposed, posteriors);
        counts.mapv_inplace(|count| count + SMOOTHING as f32);
        let totals = column_sums(&counts);
        let log_totals: Vec<f64> = totals.iter().map(|total| libm::log(*total)).collect();
        let mut logs = counts.clone();
        logs.axis_iter_mut(Axis(0)).into_par_iter().with_min_len(64).for_each(|mut row| {
            for (count, log_total) in row.iter_mut().zip(&log_totals) {
                *count = (libm::log(f64::from(*count)) - log_total) as f32;
            }
        });
        let n_papers = posteriors.nrows().max(1) as f64;
        let log_priors = column_sums(posteriors).into_iter().map(|sum| libm::log(sum / n_papers)).collect();
        Self { counts, logs, totals, log_priors }
    }

    /// How much less likely a paper's words are in a cluster once the paper itself is taken out of it.
    fn own_part(&self, columns: &[u32], values: &[f32], cluster: usize, posterior: f32) -> f64 {
        let length: f64 = values.iter().map(|value| f64::from(*value)).sum();
        let without = self.totals[cluster] - f64::from(posterior) * length;
        let of_terms: f64 = columns
            .iter()
            .zip(values)
            .map(|(column, value)| {
                let (count, value) = (f64::from(self.counts[[*column as usize, cluster]]), f64::from(*value));
                let rest = (count - f64::from(posterior) * value).max(SMOOTHING);
                value * libm::log(count / rest)
            })
            .sum();
        of_terms - length * libm::log(self.totals[cluster] / without)
    }
}

/// Posteriors of papers under the clusters' words, each paper judged by the other papers only: in a small corpus its own
/// words would hold it where it is.
fn expect(papers: &TermMatrix, words: &Words, before: &Array2<f32>) -> Array2<f32> {
    let mut likelihoods = svd::multiply(papers, &words.logs);
    likelihoods.axis_iter_mut(Axis(0)).into_par_iter().with_min_len(64).enumerate().for_each(|(paper, mut row)| {
        let (columns, values) = papers.row(paper);
        for (cluster, posterior) in before.row(paper).iter().enumerate().filter(|(_, posterior)| **posterior > 0.01) {
            row[cluster] -= words.own_part(columns, values, cluster, *posterior) as f32;
        }
        to_posterior(row, &words.log_priors);
    });
    likelihoods
}

fn column_sums(matrix: &Array2<f32>) -> Vec<f64> {
    let mut sums = vec![0f64; matrix.ncols()];
    for row in matrix.rows() {
        sums.iter_mut().zip(row).for_each(|(sum, value)| *sum += f64::from(*value));
    }
    sums
}

/// Turns a row of log-likelihoods into probabilities.
fn to_posterior(mut row: ArrayViewMut1<'_, f32>, log_priors: &[f64]) {
    let logs: Vec<f64> =
        row.iter().zip(log_priors).map(|(value, prior)| TEMPERATURE * f64::from(*value) + prior).collect();
    let highest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> = logs.iter().map(|log| libm::exp(log - highest)).collect();
    let total: f64 = weights.iter().sum();
    row.iter_mut().zip(weights).for_each(|(value, weight)| *value = (weight / total) as f32);
}

/// For each row the position of its largest entry; ties to the lowest.
fn most_probable(posteriors: &Array2<f32>) -> Vec<usize> {
    let largest = |row: ndarray::ArrayView1<'_, f32>| {
        let mut best = (0, f32::NEG_INFINITY);
        for (cluster, value) in row.iter().enumerate() {
            if *value > best.1 {
                best = (cluster, *value);
            }
        }
        best.0
    };
    posteriors.rows().into_iter().map(largest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two vocabularies, terms 0-1 and 2-3; paper 3 speaks the second one but begins in the first cluster.
    fn papers() -> TermMatrix {
        TermMatrix::from_rows(
            4,
            &[
                vec![(0, 3.0), (1, 2.0)],
                vec![(0, 2.0), (1, 3.0)],
                vec![(2, 3.0), (3, 2.0)],
                vec![(2, 2.0), (3, 3.0)],
                vec![(2, 4.0), (3, 1.0)],
            ],
        )
    }

    #[test]
    fn moves_a_paper_to_where_its_words_are() {
        let refined = refine(&papers(), &[0, 0, 1, 0, 1], 2);
        assert_eq!(refined.assignment, [0, 0, 1, 1, 1]);
        assert!(refined.n_rounds < MAX_ROUNDS);
    }

    #[test]
    fn posteriors_are_probabilities() {
        let refined = refine(&papers(), &[0, 0, 1, 0, 1], 2);
        for row in refined.posteriors.rows() {
            assert!((row.sum() - 1.0).abs() < 1e-6 && row.iter().all(|p| (0.0..=1.0).contains(p)));
        }
    }

    #[test]
    fn one_round_equals_the_hand_computed_posterior() {
        // One paper a cluster, one term each, tf 1: x = ln 2. θ(own) = (ln 2 + .1) / (ln 2 + .2), θ(other) = .1 / (ln 2 + .2).
        let papers = TermMatrix::from_rows(2, &[vec![(0, 1.0)], vec![(1, 1.0)]]);
        let refined = refine(&papers, &[0, 1], 2);
        let ln2 = 2f64.ln();
        let odds = ((ln2 + 0.1) / 0.1).powf(0.3 * ln2);
        assert!((f64::from(refined.posteriors[[0, 0]]) - odds / (odds + 1.0)).abs() < 1e-6);
    }
}
