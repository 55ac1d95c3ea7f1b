//! What stays of a fit, so that papers that come later find their places without moving anyone.

use ndarray::Array2;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::mixture::{self, Mixture, Reading};
use super::{Member, ThemeId};
use crate::config::FeatureSettings;
use crate::features::{self, Features, PlacedPapers, TermMatrix, Text, Vocabulary};

/// Share of the fitted papers that fit as badly as a paper that is said to fit no theme.
const POOR: f64 = 0.05;

/// Vocabulary, embedding and mixture of a fit, frozen.
#[derive(Debug, Clone, PartialEq)]
pub struct ThemeModel {
    pub vocabulary: Vocabulary,
    /// n_terms × n_components: a paper's weights times this, at unit length, is its point.
    pub projection: Array2<f32>,
    pub mixture: Mixture,
    /// The theme of each of the mixture's; ascending.
    pub ids: Vec<ThemeId>,
    pub yardstick: Yardstick,
}

/// What the papers of the fit itself are like, to measure later ones by.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Yardstick {
    /// Papers the document frequencies were counted in.
    pub n_papers: usize,
    /// Gain ([`Mixture::gain`]) that one in twenty papers falls short of, in nats a word.
    pub poor_gain: f64,
    /// Median over themes of the mean cosine between TF-IDF rows of two members.
    pub cohesion: f64,
}

/// Where a paper that was not in the fit belongs.
#[derive(Debug, Clone, PartialEq)]
pub struct Placement {
    pub theme: ThemeId,
    pub member: Member,
}

impl ThemeModel {
    /// What stays of a fit.
    ///
    /// - `clusters`: every theme with the rows of its papers, ascending by id; `mixture` has its themes in that order.
    pub fn new(features: &Features, clusters: &[(ThemeId, Vec<usize>)], mixture: Mixture) -> Self {
        Self {
            vocabulary: features.vocabulary.clone(),
            projection: features.embedding.projection.clone(),
            ids: clusters.iter().map(|(id, _)| *id).collect(),
            yardstick: Yardstick {
                n_papers: features.term_freqs.n_rows(),
                poor_gain: poor_gain(features, clusters, &mixture),
                cohesion: median(
                    (clusters.par_iter())
                        .map(|(_, papers)| cohesion(&features.weights, papers))
                        .collect(),
                ),
            },
            mixture,
        }
    }

    /// Finds the places of papers; the model stays as it is.
    ///
    /// - `papers`: position in the corpus of each text.
    /// - returns: along the texts, nothing for one without a known term; and the vectors of all.
    pub fn place(
        &self,
        texts: &[Text<'_>],
        papers: &[usize],
        settings: &FeatureSettings,
    ) -> (Vec<Option<Placement>>, PlacedPapers) {
        let n_counted = self.yardstick.n_papers;
        let placed = features::place(texts, &self.vocabulary, n_counted, &self.projection, settings);
        let background = self.mixture.background();
        let placements = (papers.par_iter().enumerate())
            .map(|(row, paper)| {
                let reading = Reading::placed(&placed, row);
                let is_placed = reading.point.iter().any(|value| *value != 0.0);
                is_placed.then(|| self.placement(reading, *paper, &background))
            })
            .collect();
        (placements, placed)
    }

    fn placement(&self, reading: Reading<'_>, paper: usize, background: &[f64]) -> Placement {
        let scores = self.mixture.scores(reading, None);
        let own = highest(&scores);
        Placement {
            theme: self.ids[own],
            member: Member {
                gain: Some(self.mixture.gain(reading, own, false, background)),
                ..member(&self.mixture, &self.ids, reading, &scores, (own, paper))
            },
        }
    }
}

/// Position of the highest score, of equals the first.
fn highest(scores: &[f64]) -> usize {
    let better = |best: usize, theme: usize| if scores[theme] > scores[best] { theme } else { best };
    (0..scores.len()).fold(0, better)
}

/// A paper's place in the theme at position `own`.
pub(super) fn member(
    mixture: &Mixture,
    ids: &[ThemeId],
    reading: Reading<'_>,
    scores: &[f64],
    (own, paper): (usize, usize),
) -> Member {
    let memberships = mixture::probabilities(scores);
    let others = (0..scores.len()).filter(|theme| *theme != own);
    let runner_up = others.max_by(|a, b| scores[*a].total_cmp(&scores[*b]).then(b.cmp(a)));
    Member {
        paper,
        fit: mixture.nearness(reading.point, own),
        membership: memberships[own],
        runner_up: runner_up.map(|theme| ids[theme]),
        margin: runner_up.map_or(1.0, |theme| (memberships[own] - memberships[theme]).max(0.0)),
        gain: None,
    }
}

/// The gain that a share of [`POOR`] of the papers falls short of.
fn poor_gain(features: &Features, clusters: &[(ThemeId, Vec<usize>)], mixture: &Mixture) -> f64 {
    let background = mixture.background();
    let gain = |own: usize, paper: usize| mixture.gain(Reading::of(features, paper), own, true, &background);
    let mut gains: Vec<f64> = (clusters.par_iter().enumerate())
        .flat_map_iter(|(own, (_, papers))| papers.iter().map(move |paper| gain(own, *paper)))
        .collect();
    gains.sort_by(f64::total_cmp);
    let place = (gains.len() as f64 * POOR) as usize;
    gains.get(place).copied().unwrap_or(f64::NEG_INFINITY)
}

/// Mean cosine between two different papers, in [0, 1]; 0 for fewer than two.
///
/// - `weights`: rows of length 1.
pub(super) fn cohesion(weights: &TermMatrix, papers: &[usize]) -> f64 {
    if papers.len() < 2 {
        return 0.0;
    }
    let mut sum = vec![0f64; weights.n_columns()];
    for paper in papers {
        let (columns, values) = weights.row(*paper);
        let entries = columns.iter().zip(values);
        entries.for_each(|(column, value)| sum[*column as usize] += f64::from(*value));
    }
    let n = papers.len() as f64;
    let squared: f64 = sum.iter().map(|value| value * value).sum();
    ((squared - n) / (n * (n - 1.0))).max(0.0)
}

/// Of an even number the lower middle one; 0 of none.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len().saturating_sub(1) / 2).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cohesion_is_the_mean_cosine_of_pairs() {
        let half = 0.5f32.sqrt();
        let weights = TermMatrix::from_rows(2, &[vec![(0, 1.0)], vec![(0, half), (1, half)], vec![(1, 1.0)]]);
        // Cosines: half, 0, half.
        let expected = 2.0 * f64::from(half) / 3.0;
        assert!((cohesion(&weights, &[0, 1, 2]) - expected).abs() < 1e-6);
        assert_eq!(cohesion(&weights, &[1]), 0.0);
    }

    #[test]
    fn the_median_of_an_even_number_is_the_lower_middle_one() {
        assert_eq!(median(vec![4.0, 1.0, 3.0, 2.0]), 2.0);
        assert_eq!(median(vec![3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(vec![]), 0.0);
    }
}
