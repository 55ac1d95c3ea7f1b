//! What a mixture is kept as between runs.

use ndarray::Array2;

use super::evidence::evidence_table;
use super::{Mixture, tables};

/// A [`Mixture`] without what follows quickly from the rest.
#[derive(Debug, Clone, PartialEq)]
pub struct Parts {
    /// n_terms × k.
    pub counts: Array2<f32>,
    /// n_terms; they follow from the counts, a logarithm each.
    pub weights: Vec<f32>,
    /// k.
    pub totals: Vec<f64>,
    /// k.
    pub log_shares: Vec<f64>,
    /// k × n_components.
    pub centroids: Array2<f32>,
    /// What a word counts for as evidence, in (0, 1].
    pub temperature: f64,
}

impl Parts {
    /// The whole mixture; nothing if the parts don't fit each other.
    pub fn join(self) -> Option<Mixture> {
        let k = self.totals.len();
        let by_theme = [self.counts.ncols(), self.log_shares.len(), self.centroids.nrows()];
        if by_theme != [k; 3] || self.weights.len() != self.counts.nrows() {
            return None;
        }
        let weighted_totals = tables::weighted_totals(&self.counts, &self.weights);
        Some(Mixture {
            logs: tables::logarithms(&self.counts, &self.weights, self.temperature),
            log_totals: weighted_totals.iter().map(|total| libm::log(*total)).collect(),
            weighted_totals,
            weights: self.weights,
            directions: tables::transposed(&self.centroids),
            evidence: evidence_table(),
            counts: self.counts,
            totals: self.totals,
            log_shares: self.log_shares,
            centroids: self.centroids,
            temperature: self.temperature,
        })
    }
}

impl Mixture {
    /// What the whole can be made of again.
    pub fn parts(&self) -> Parts {
        Parts {
            counts: self.counts.clone(),
            weights: self.weights.clone(),
            totals: self.totals.clone(),
            log_shares: self.log_shares.clone(),
            centroids: self.centroids.clone(),
            temperature: self.temperature,
        }
    }
}
