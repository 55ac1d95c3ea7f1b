//! What stays of a fit, so that papers that come later find their places without moving anyone.

use ndarray::Array2;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::keywords::{self, Strategy};
use super::mixture::{self, Mixture, Reading};
use super::{Member, ThemeId};
use crate::config::FeatureSettings;
use crate::features::{self, Features, PlacedPapers, Text, Vocabulary, WordLists};

/// Share of the fitted papers that fit as badly as a paper that counts as fitting no theme.
const POOR: f64 = 0.05;

/// Share of the themes whose papers may be less similar than those of a candidate theme.
const OF_A_PIECE: f64 = 0.5;

/// Vocabulary, embedding and mixture of a fit, frozen.
#[derive(Debug, Clone, PartialEq)]
pub struct ThemeModel {
    /// Terms and document frequencies of the papers of the fit.
    pub vocabulary: Vocabulary,
    /// n_terms × n_components: a paper's weights times this, at unit length, is its point.
    pub projection: Array2<f32>,
    /// What the words of a paper say about its theme.
    pub mixture: Mixture,
    /// The theme of each of the mixture's; ascending.
    pub ids: Vec<ThemeId>,
    /// n_terms × k: sums of the TF-IDF rows of each theme's papers.
    pub sums: Array2<f32>,
    /// How alike the papers of the fit are.
    pub yardstick: Yardstick,
    /// Along `ids`, of the papers of the fit; none if there are fewer than two themes.
    pub strategies: Vec<Strategy>,
}

/// What the papers of the fit itself are like, to measure later ones by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Yardstick {
    /// Papers the document frequencies were counted in.
    pub n_papers: usize,
    /// k: papers of each theme.
    pub sizes: Vec<usize>,
    /// k: mean cosine that one in twenty papers of the theme falls short of.
    pub poor: Vec<f64>,
    /// Mean cosine between the TF-IDF rows of two members, in the middling theme.
    pub cohesion: f64,
}

/// Where a paper that was not in the fit belongs.
#[derive(Debug, Clone, PartialEq)]
pub struct Placement {
    /// The most probable theme.
    pub theme: ThemeId,
    /// The paper's place in it.
    pub member: Member,
}

impl ThemeModel {
    /// What stays of a fit.
    ///
    /// - `clusters`: every theme with the rows of its papers, ascending by id; `mixture` has its themes in that order.
    pub fn new(features: &Features, clusters: &[(ThemeId, Vec<usize>)], mixture: Mixture) -> Self {
        let mut sums = Array2::<f32>::zeros((features.weights.n_columns(), clusters.len()));
        for (theme, (_, papers)) in clusters.iter().enumerate() {
            let sum = features.weights.sum_of_rows(papers.iter().copied());
            sums.column_mut(theme)
                .iter_mut()
                .zip(sum)
                .for_each(|(entry, sum)| *entry = sum as f32);
        }
        let mut model = Self {
            vocabulary: features.vocabulary.clone(),
            projection: features.embedding.projection.clone(),
            ids: clusters.iter().map(|(id, _)| *id).collect(),
            mixture,
            sums,
            yardstick: Yardstick {
                n_papers: features.term_freqs.n_rows(),
                sizes: clusters.iter().map(|(_, papers)| papers.len()).collect(),
                poor: Vec::new(),
                cohesion: 0.0,
            },
            strategies: keywords::strategies(
                &features.weights,
                &clusters.iter().map(|(_, papers)| papers.as_slice()).collect::<Vec<_>>(),
            ),
        };
        let likenesses: Vec<Vec<f64>> = (clusters.par_iter().enumerate())
            .map(|(theme, (_, papers))| {
                let likeness = |paper: &usize| model.likeness(features.weights.row(*paper), theme, true);
                papers.iter().map(likeness).collect()
            })
            .collect();
        let means = likenesses
            .iter()
            .map(|values| values.iter().sum::<f64>() / values.len().max(1) as f64);
        model.yardstick.cohesion = quantile(means.collect(), OF_A_PIECE);
        model.yardstick.poor = likenesses.into_iter().map(|values| quantile(values, POOR)).collect();
        model
    }

    /// Mean cosine between a paper and the papers that a theme was fitted with, in [0, 1].
    ///
    /// - `weights`: its TF-IDF row; `is_member`: it is one of them, and is not compared with itself.
    pub fn likeness(&self, weights: (&[u32], &[f32]), theme: usize, is_member: bool) -> f64 {
        let products = (weights.0.iter().zip(weights.1))
            .map(|(column, value)| f64::from(*value) * f64::from(self.sums[[*column as usize, theme]]));
        let itself = if is_member { 1.0 } else { 0.0 };
        ((products.sum::<f64>() - itself) / (self.yardstick.sizes[theme] as f64 - itself).max(1.0)).max(0.0)
    }

    /// What the keywords of a theme show; absent for the only theme.
    pub fn strategy(&self, theme: ThemeId) -> Option<Strategy> {
        let position = self.ids.binary_search(&theme).ok()?;
        self.strategies.get(position).copied()
    }

    /// Vectors of papers by the vocabulary and the embedding of the fit.
    ///
    /// - `rows`: of which of the papers.
    pub fn vectors(&self, papers: &WordLists, rows: &[usize], settings: &FeatureSettings) -> PlacedPapers {
        let n_counted = self.yardstick.n_papers;
        features::place(papers, rows, &self.vocabulary, n_counted, &self.projection, settings)
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
        let rows: Vec<usize> = (0..texts.len()).collect();
        let placed = self.vectors(&WordLists::read(texts), &rows, settings);
        let placements = (papers.par_iter().enumerate())
            .map(|(row, paper)| {
                let reading = Reading::placed(&placed, row);
                let is_placed = reading.point.iter().any(|value| *value != 0.0);
                is_placed.then(|| self.placement(reading, placed.weights.row(row), *paper))
            })
            .collect();
        (placements, placed)
    }

    fn placement(&self, reading: Reading<'_>, weights: (&[u32], &[f32]), paper: usize) -> Placement {
        let scores = self.mixture.scores(reading, None);
        let own = highest(&scores);
        Placement {
            theme: self.ids[own],
            member: Member {
                likeness: Some(self.likeness(weights, own, false)),
                ..member(&self.mixture, &self.ids, reading, &scores, own, paper)
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
    own: usize,
    paper: usize,
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
        likeness: None,
    }
}

/// The value that a share of the values fall short of; 0 of none.
fn quantile(mut values: Vec<f64>, share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let place = (values.len() as f64 * share) as usize;
    values
        .get(place.min(values.len().saturating_sub(1)))
        .copied()
        .unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_is_the_value_that_a_share_falls_short_of() {
        assert_eq!(quantile((0..20).map(f64::from).collect(), 0.05), 1.0);
        assert_eq!(quantile(vec![3.0, 1.0, 2.0, 4.0], 0.75), 4.0);
        assert_eq!(quantile(vec![], 0.5), 0.0);
    }

    #[test]
    fn likeness_is_the_mean_cosine_with_the_others() {
        let features = features::of_titles(&["ice snow", "ice glacier", "wood violin", "wood tone"]);
        let clusters = [(ThemeId(1), vec![0, 1]), (ThemeId(2), vec![2, 3])];
        let mixture = Mixture::count(&features, &[0, 1, 2, 3], &[0, 0, 1, 1], 2);
        let model = ThemeModel::new(&features, &clusters, mixture);
        // idf: ln(5/3) + 1 of `ice`, ln(5/2) + 1 of `snow` and `glacier`; the two papers share `ice` only.
        let (ice, snow) = ((5f64 / 3.0).ln() + 1.0, 2.5f64.ln() + 1.0);
        let cosine = ice * ice / (ice * ice + snow * snow);
        let row = features.weights.row(0);
        assert!((model.likeness(row, 0, true) - cosine).abs() < 1e-6);
        assert!((model.likeness(row, 0, false) - (1.0 + cosine) / 2.0).abs() < 1e-6);
        assert_eq!(model.likeness(row, 1, false), 0.0);
        assert!((model.yardstick.cohesion - cosine).abs() < 1e-6);
    }
}
