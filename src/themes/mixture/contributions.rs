//! Why a paper scores higher for one theme than for another, term by term.

use ndarray::Array2;

use super::tables::SMOOTHING;
use super::{Mixture, NEARNESS, Reading};
use crate::features::embedding;

impl Mixture {
    /// What each term of a paper contributes to its score for one theme less that for another, in nats, in the order of its
    /// terms; with the rest, which no term decides: how much larger the one theme is.
    ///
    /// The sum of all is `scores[theme] - scores[other]`.
    ///
    /// - `projection`: n_terms × n_components, of the embedding.
    /// - `weights`: TF-IDF of the paper's terms, along them.
    pub fn contributions(
        &self,
        paper: Reading<'_>,
        own: Option<usize>,
        theme: usize,
        other: usize,
        projection: &Array2<f32>,
        weights: &[f32],
    ) -> (Vec<f64>, f64) {
        let values = self.evidence_in(paper);
        let length: f64 = values.iter().map(|value| f64::from(*value)).sum();
        let direction: Vec<f64> = (self.centroids.row(theme).iter())
            .zip(self.centroids.row(other))
            .map(|(a, b)| f64::from(*a) - f64::from(*b))
            .collect();
        let place = self.place(paper.terms.0, weights, projection);
        let share = |column: usize, theme: usize, value: f64| {
            let (taken, of_all) = if own == Some(theme) {
                (value, length)
            } else {
                (0.0, 0.0)
            };
            let count = (self.weighted_count(column, theme) - taken).max(SMOOTHING);
            libm::log(count / (self.weighted_totals[theme] - of_all).max(SMOOTHING))
        };
        let terms = paper.terms.0.iter().zip(values).zip(weights);
        let of_terms = terms.map(|((column, value), weight)| {
            let column = *column as usize;
            let value = f64::from(value);
            let nearness = embedding::product(embedding::row(projection, column), &direction);
            self.temperature * value * (share(column, theme, value) - share(column, other, value))
                + NEARNESS * f64::from(*weight) * nearness / place
        });
        (of_terms.collect(), self.log_shares[theme] - self.log_shares[other])
    }

    /// Length of a paper's point before it is scaled to 1.
    fn place(&self, columns: &[u32], weights: &[f32], projection: &Array2<f32>) -> f64 {
        let mut sum = vec![0f64; projection.ncols()];
        for (column, weight) in columns.iter().zip(weights) {
            let row = embedding::row(projection, *column as usize);
            sum.iter_mut()
                .zip(row)
                .for_each(|(sum, entry)| *sum += f64::from(*weight) * f64::from(*entry));
        }
        sum.iter()
            .map(|value| value * value)
            .sum::<f64>()
            .sqrt()
            .max(embedding::SHORTEST)
    }
}
