//! What a mixture is kept as between runs.

use ndarray::Array2;

use super::{Mixture, Weighing, evidence_table, tables, topicality};

/// A [`Mixture`] without what follows from the rest.
#[derive(Debug, Clone, PartialEq)]
pub struct Parts {
    /// n_terms × k.
    pub counts: Array2<f32>,
    /// k.
    pub totals: Vec<f64>,
    /// k.
    pub log_shares: Vec<f64>,
    /// k × n_components.
    pub centroids: Array2<f32>,
    pub temperature: f64,
}

impl Parts {
    /// The whole mixture; nothing if the parts don't fit each other.
    pub fn join(self) -> Option<Mixture> {
        let k = self.totals.len();
        let sizes = [self.counts.ncols(), self.log_shares.len(), self.centroids.nrows()];
        (sizes == [k; 3]).then(|| self.weighed(Weighing::Topical))
    }

    /// The whole mixture of parts that fit each other.
    pub(super) fn weighed(self, weighing: Weighing) -> Mixture {
        let weights = match weighing {
            Weighing::Even => vec![1.0; self.counts.nrows()],
            Weighing::Topical => topicality::weights(&self.counts, &self.totals),
        };
        let weighted_totals = tables::weighted_totals(&self.counts, &weights);
        Mixture {
            logs: tables::logarithms(&self.counts, &weights, self.temperature),
            log_totals: weighted_totals.iter().map(|total| libm::log(*total)).collect(),
            weighted_totals,
            weights,
            directions: tables::transposed(&self.centroids),
            evidence: evidence_table(),
            counts: self.counts,
            totals: self.totals,
            log_shares: self.log_shares,
            centroids: self.centroids,
            temperature: self.temperature,
        }
    }
}

impl Mixture {
    /// What the whole can be made of again.
    pub fn parts(&self) -> Parts {
        Parts {
            counts: self.counts.clone(),
            totals: self.totals.clone(),
            log_shares: self.log_shares.clone(),
            centroids: self.centroids.clone(),
            temperature: self.temperature,
        }
    }
}
