//! Themes as word distributions and places in the embedding: how well a paper belongs to each, and by which terms.

mod contributions;
mod evidence;
mod parts;
mod tables;
mod telling;
mod topicality;

use ndarray::{Array2, ArrayView1, Axis};
use rayon::prelude::*;

use crate::features::{Features, PlacedPapers, TermMatrix, svd};

use evidence::{evidence_of, evidence_table};
pub use parts::Parts;
use tables::{SMOOTHING, add_dense_row, entries, weighted};
pub use telling::Telling;

/// Independent words that a paper of mean length is worth as evidence: the words of a text come in clumps.
///
/// On four labelled corpora 10 to 40 did within .005 NMI of 20 (`benches/sweep.md`); with titles alone (3 to 8 words) within .01.
pub const WORDS_OF_EVIDENCE: f64 = 20.0;

/// What a cosine of 1 is worth beside the words, in nats: holds few papers together where words alone would let large
/// themes swallow small ones.
const NEARNESS: f64 = 10.0;

/// Counts of the terms by theme.
///
/// A paper's score for theme c, in nats, is
///
/// ```text
/// T · Σ g(t) x(t) · ln θ(c, t)  +  N · cos(paper, centroid of c)  +  ln π(c)
/// ```
///
/// with x(t) = tf(t)^0.75; g(t) the weight of the term, 1 on average over running words; θ(c, t) the term's share of the
/// weighted words of the theme's papers, smoothed; π(c) the theme's share of the papers; T = 20 words / mean length, at most
/// 1; N = 10. A member is judged by the other members: its own words are taken out of θ, though not out of g.
///
/// Source: multinomial mixture, Nigam, McCallum, Thrun, Mitchell 2000, doi:10.1023/A:1007692713085; tempered as Ueda and
/// Nakano 1998, doi:10.1016/S0893-6080(97)00133-0.
#[derive(Debug, Clone, PartialEq)]
pub struct Mixture {
    /// n_terms × k: Σ x(t) over the members, plus the smoothing.
    counts: Array2<f32>,
    /// n_terms: g.
    weights: Vec<f32>,
    /// n_terms × k and more, up to a whole number of lanes: T · ln of the weighted counts.
    logs: Array2<f32>,
    /// k: sums of `counts` over terms.
    totals: Vec<f64>,
    /// k: sums of the weighted counts over terms.
    weighted_totals: Vec<f64>,
    /// k: ln of `weighted_totals`.
    log_totals: Vec<f64>,
    /// k: ln of the share of papers.
    log_shares: Vec<f64>,
    /// k × n_components, rows of length 1.
    centroids: Array2<f32>,
    /// The same transposed, as wide as `logs`.
    directions: Array2<f32>,
    /// T.
    temperature: f64,
    /// x of the whole frequencies up to the table's length.
    evidence: Vec<f32>,
}

/// How much the words of a paper count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weighing {
    /// All the same.
    Even,
    /// By their information on the theme.
    Topical,
}

/// One paper as a mixture reads it.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// Columns of its terms, ascending, and their frequencies.
    pub terms: (&'a [u32], &'a [f32]),
    /// Its place in the embedding.
    pub point: ArrayView1<'a, f32>,
}

impl<'a> Reading<'a> {
    /// Paper `row` of a corpus.
    pub fn of(features: &'a Features, row: usize) -> Self {
        Self {
            terms: features.term_freqs.row(row),
            point: features.embedding.points.row(row),
        }
    }

    /// Paper `row` of those placed beside a corpus.
    pub fn placed(papers: &'a PlacedPapers, row: usize) -> Self {
        Self {
            terms: papers.term_freqs.row(row),
            point: papers.points.row(row),
        }
    }
}

/// Papers and the clusters they are in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clusters<'a> {
    /// Rows of the features that have a place.
    pub(super) papers: &'a [usize],
    /// Along them a cluster below `k`; no cluster is empty.
    pub(super) assignment: &'a [usize],
    pub(super) k: usize,
}

impl Mixture {
    /// Counts the terms of each cluster, and weighs them by their information on it.
    ///
    /// - `papers`: rows of `features` that have a place.
    /// - `assignment`: for each of them a cluster below `k`; no cluster is empty.
    pub fn count(features: &Features, papers: &[usize], assignment: &[usize], k: usize) -> Self {
        let clusters = Clusters { papers, assignment, k };
        Self::count_at(WORDS_OF_EVIDENCE, Weighing::Topical, features, clusters)
    }

    /// The same with papers of mean length worth another number of words, and perhaps without weights.
    pub(super) fn count_at(
        words_of_evidence: f64,
        weighing: Weighing,
        features: &Features,
        clusters: Clusters<'_>,
    ) -> Self {
        let Clusters { papers, assignment, k } = clusters;
        let evidence = evidence_table();
        let members = members_of(papers, assignment, k);
        let by_theme: Vec<Vec<f64>> = (members.par_iter())
            .map(|members| words_of(&features.term_freqs, members, &evidence))
            .collect();
        let length: f64 = by_theme.iter().map(|sums| sums.iter().sum::<f64>()).sum();
        let mut counts = Array2::<f32>::zeros((features.term_freqs.n_columns(), k));
        (counts
            .axis_iter_mut(Axis(0))
            .into_par_iter()
            .with_min_len(256)
            .enumerate())
        .for_each(|(column, mut row)| {
            row.iter_mut()
                .zip(&by_theme)
                .for_each(|(count, sums)| *count = (sums[column] + SMOOTHING) as f32);
        });
        let n_papers = papers.len().max(1) as f64;
        let mut centroids = Array2::<f32>::zeros((k, features.embedding.n_components()));
        for (mut row, members) in centroids.rows_mut().into_iter().zip(&members) {
            row.assign(&features.embedding.centroid(members));
        }
        let temperature = (words_of_evidence * n_papers / length.max(f64::MIN_POSITIVE)).min(1.0);
        let totals: Vec<f64> = (by_theme.iter())
            .map(|sums| sums.iter().map(|sum| sum + SMOOTHING).sum())
            .collect();
        let parts = Parts {
            weights: match weighing {
                Weighing::Even => vec![1.0; counts.nrows()],
                Weighing::Topical => topicality::weights(&counts, &totals),
            },
            log_shares: (members.iter())
                .map(|members| libm::log(members.len() as f64 / n_papers))
                .collect(),
            counts,
            totals,
            centroids,
            temperature,
        };
        parts.join().expect("they are all of the same terms and themes")
    }

    /// Columns of the counts, k.
    pub fn n_themes(&self) -> usize {
        self.totals.len()
    }

    /// T: what a word is worth, in (0, 1].
    pub fn temperature(&self) -> f64 {
        self.temperature
    }

    /// Cosine between a place and a theme's centroid, in [-1, 1].
    pub fn nearness(&self, point: ArrayView1<'_, f32>, theme: usize) -> f64 {
        dot(point, self.centroids.row(theme))
    }

    /// Scores of a paper for each theme, in nats.
    ///
    /// - `own`: the theme the paper was counted in, if it was: its words are taken out of it.
    pub fn scores(&self, paper: Reading<'_>, own: Option<usize>) -> Vec<f64> {
        let values = self.evidence_in(paper);
        let length: f64 = values.iter().map(|value| f64::from(*value)).sum();
        let mut words = vec![0f32; self.logs.ncols()];
        svd::multiply_row((paper.terms.0, &values), entries(&self.logs), &mut words);
        let mut nearness = vec![0f32; self.directions.ncols()];
        add_dense_row(paper.point, entries(&self.directions), &mut nearness);
        let mut scores: Vec<f64> = (0..self.n_themes())
            .map(|theme| {
                f64::from(words[theme]) - self.temperature * length * self.log_totals[theme]
                    + NEARNESS * f64::from(nearness[theme])
                    + self.log_shares[theme]
            })
            .collect();
        if let Some(own) = own {
            scores[own] += self.without_itself(paper.terms.0, &values, own);
        }
        scores
    }

    /// g(t) · x(t) along the terms of a paper.
    fn evidence_in(&self, paper: Reading<'_>) -> Vec<f32> {
        (paper.terms.0.iter().zip(paper.terms.1))
            .map(|(column, freq)| self.weights[*column as usize] * evidence_of(&self.evidence, *freq))
            .collect()
    }

    /// The words of a theme that are a term, weighted, with the smoothing.
    fn weighted_count(&self, column: usize, theme: usize) -> f64 {
        weighted(self.counts[[column, theme]], self.weights[column])
    }

    /// What a member's score for its own theme loses once its words are taken out.
    fn without_itself(&self, columns: &[u32], values: &[f32], own: usize) -> f64 {
        let (mut change, mut length) = (0f64, 0f64);
        for (column, value) in columns.iter().zip(values) {
            let value = f64::from(*value);
            let count = self.weighted_count(*column as usize, own);
            change += value * log_without(value.min(count - SMOOTHING) / count);
            length += value;
        }
        self.temperature * (change - length * log_without(length / self.weighted_totals[own]))
    }
}

/// Probabilities in proportion to the exponentials of scores.
pub fn probabilities(scores: &[f64]) -> Vec<f64> {
    let highest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> = scores.iter().map(|score| libm::exp(score - highest)).collect();
    let total: f64 = weights.iter().sum();
    weights.into_iter().map(|weight| weight / total).collect()
}

/// The papers of each cluster, in their order.
pub(super) fn members_of(papers: &[usize], assignment: &[usize], k: usize) -> Vec<Vec<usize>> {
    let mut members = vec![Vec::new(); k];
    for (paper, cluster) in papers.iter().zip(assignment) {
        members[*cluster].push(*paper);
    }
    members
}

/// ln(1 - share), for a share in [0, 1).
fn log_without(share: f64) -> f64 {
    // Few words make up so much of a theme that three terms of the series are not enough.
    if share < 0.01 {
        -share * (1.0 + share * (0.5 + share / 3.0))
    } else {
        libm::log(1.0 - share)
    }
}

/// Σ x(t) over papers; n_terms numbers.
fn words_of(term_freqs: &TermMatrix, papers: &[usize], evidence: &[f32]) -> Vec<f64> {
    let mut sums = vec![0f64; term_freqs.n_columns()];
    for paper in papers {
        let (columns, freqs) = term_freqs.row(*paper);
        for (column, freq) in columns.iter().zip(freqs) {
            sums[*column as usize] += f64::from(evidence_of(evidence, *freq));
        }
    }
    sums
}

fn dot(a: ArrayView1<'_, f32>, b: ArrayView1<'_, f32>) -> f64 {
    a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::FeatureSettings;
    use crate::features::{self, Text};

    /// Four papers of two words each.
    fn papers() -> Features {
        features::of_titles(&["ice snow", "ice glacier", "wood violin", "wood tone"])
    }

    #[test]
    fn a_score_equals_the_hand_computed_value() {
        let features = papers();
        let clusters = Clusters {
            papers: &[0, 1, 2, 3],
            assignment: &[0, 0, 1, 1],
            k: 2,
        };
        let mixture = Mixture::count_at(20.0, Weighing::Even, &features, clusters);
        assert_eq!(mixture.temperature(), 1.0);
        // Each theme has four words, and .15 for each of the six terms: 4.9 in all. Without paper 0 itself, `ice` is left
        // once and `snow` not at all: 1.15, .15, of 2.9.
        let own = (1.15f64 / 2.9).ln() + (0.15f64 / 2.9).ln();
        let other = 2.0 * (0.15f64 / 4.9).ln();
        let reading = Reading::of(&features, 0);
        let scores = mixture.scores(reading, Some(0));
        let half = 0.5f64.ln();
        for (theme, words) in [own, other].into_iter().enumerate() {
            let expected = words + 10.0 * mixture.nearness(reading.point, theme) + half;
            assert!((scores[theme] - expected).abs() < 1e-5, "{scores:?} {expected}");
        }
    }

    #[test]
    fn weighted_scores_equal_those_of_a_plain_loop() {
        let features = features::of_titles(&["ice snow ice", "ice glacier tone", "wood violin ice", "wood tone"]);
        let (clusters, papers) = ([0usize, 0, 1, 1], [0, 1, 2, 3]);
        let mixture = Mixture::count(&features, &papers, &clusters, 2);
        assert!(mixture.weights.iter().any(|weight| (weight - 1.0).abs() > 0.1));
        let words = |paper: usize| {
            let mut words = vec![0.0; features.vocabulary.len()];
            let (columns, freqs) = features.term_freqs.row(paper);
            for (column, freq) in columns.iter().zip(freqs) {
                words[*column as usize] = f64::from(mixture.weights[*column as usize]) * f64::from(*freq).powf(0.75);
            }
            words
        };
        for paper in papers {
            let (reading, own) = (Reading::of(&features, paper), clusters[paper]);
            for (theme, score) in mixture.scores(reading, Some(own)).into_iter().enumerate() {
                let mut counts = vec![0.15; features.vocabulary.len()];
                for other in papers
                    .into_iter()
                    .filter(|other| clusters[*other] == theme && *other != paper)
                {
                    counts
                        .iter_mut()
                        .zip(words(other))
                        .for_each(|(count, words)| *count += words);
                }
                let total: f64 = counts.iter().sum();
                let counted = words(paper).into_iter().zip(&counts);
                let expected: f64 = counted.map(|(words, count)| words * (count / total).ln()).sum::<f64>()
                    * mixture.temperature()
                    + 10.0 * mixture.nearness(reading.point, theme)
                    + 0.5f64.ln();
                assert!((score - expected).abs() < 1e-4, "{paper} {theme}: {score} {expected}");
            }
        }
    }

    #[test]
    fn long_papers_weigh_no_more_than_twenty_words() {
        let long = (0..60).map(|word| format!("w{word}x")).collect::<Vec<_>>().join(" ");
        let texts = [long.as_str(), long.as_str()].map(|title| Text {
            title,
            abstract_text: "",
        });
        let settings = FeatureSettings {
            title_weight: 1,
            ..FeatureSettings::default()
        };
        let features = features::extract(&texts, &settings, 1);
        let mixture = Mixture::count(&features, &[0, 1], &[0, 0], 1);
        assert!(
            (mixture.temperature() - 20.0 / 60.0).abs() < 1e-6,
            "{}",
            mixture.temperature()
        );
    }

    #[test]
    fn probabilities_sum_to_one_however_far_apart_the_scores() {
        let probabilities = probabilities(&[-2000.0, -1000.0, -1000.0]);
        assert_eq!(probabilities, [0.0, 0.5, 0.5]);
    }
}
