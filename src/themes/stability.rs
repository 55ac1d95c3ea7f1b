//! How well themes come back when the papers are resampled: their bootstrap stability.

use std::fmt;

use ndarray::{Array2, Axis};
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::kmeans;

/// Lowest stability of a stable theme.
///
/// Source: the manual of Hennig's `clusterboot` (R package fpc): a valid cluster should reach .75.
const STABLE: f64 = 0.75;

/// Lowest stability of a loose theme.
///
/// Source: as [`STABLE`]: from .6 to .75 a cluster shows a pattern, but which points belong to it is doubtful; below, it
/// should not be trusted.
const LOOSE: f64 = 0.6;

/// Papers in a resample at most.
const MAX_DRAWS: usize = 3000;

/// Resamples of a corpus of up to [`FEW_PAPERS`], and of a larger one, whose themes have more papers to be compared by.
const RESAMPLES: usize = 50;
const RESAMPLES_OF_MANY: usize = 10;
const FEW_PAPERS: usize = 1000;

/// Starts of k-means on a resample of few and of many papers.
const STARTS: usize = 10;
const STARTS_OF_MANY: usize = 2;

/// What a stability is worth, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// Comes back, with nearly the same papers.
    Stable,
    /// Its core comes back; which papers belong to it is doubtful.
    Loose,
    /// Other draws group these papers otherwise.
    Unstable,
}

impl Standing {
    /// Rounds to two decimals first, as it is shown, so that word and number agree.
    ///
    /// - `stability`: in [0, 1].
    pub fn of(stability: f64) -> Self {
        let stability = (stability * 100.0).round() / 100.0;
        match stability {
            _ if stability >= STABLE => Self::Stable,
            _ if stability >= LOOSE => Self::Loose,
            _ => Self::Unstable,
        }
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Stable => "stable",
            Self::Loose => "loose",
            Self::Unstable => "unstable",
        })
    }
}

/// Stability of each theme under k-means from random starts.
///
/// - `points`: n × n_components.
/// - `assignment`: for each point its theme, 0 to k - 1.
/// - returns: k numbers, see [`recovery`].
pub(super) fn stability(points: &Array2<f32>, assignment: &[usize], k: usize, seed: u64) -> Vec<f64> {
    let starts = if is_few(points.nrows()) { STARTS } else { STARTS_OF_MANY };
    recovery(assignment, k, seed, |rows, seed| {
        let drawn = points.select(Axis(0), rows);
        kmeans::fit(&drawn, k.min(rows.len()), starts, seed).assignment
    })
}

/// Mean over bootstrap resamples of the largest Jaccard similarity between a theme and a cluster of the resample.
///
/// A resample draws as many papers as there are, with replacement, of a large corpus 3,000. Only the papers drawn are
/// compared, each once. A theme none of whose papers was drawn is left out of that mean.
///
/// - `assignment`: for each paper its theme, 0 to k - 1.
/// - `cluster`: from the papers drawn (positions in `assignment`, ascending, some of them repeated) and a seed to a cluster
///   for each of them; it should know nothing of `assignment`.
/// - returns: k numbers in [0, 1]; 0 for a theme that was never drawn.
///
/// Source: Hennig 2007, doi:10.1016/j.csda.2006.11.025.
pub(super) fn recovery(
    assignment: &[usize],
    k: usize,
    seed: u64,
    cluster: impl Fn(&[usize], u64) -> Vec<usize> + Sync,
) -> Vec<f64> {
    let n_resamples = if is_few(assignment.len()) {
        RESAMPLES
    } else {
        RESAMPLES_OF_MANY
    };
    let resample = |number: usize| {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed.wrapping_add(number as u64));
        let rows = draw(assignment.len(), &mut rng);
        let clusters = cluster(&rows, rng.r#gen());
        let mut pairs: Vec<(usize, usize, usize)> = (rows.iter().zip(clusters))
            .map(|(row, cluster)| (*row, assignment[*row], cluster))
            .collect();
        pairs.dedup_by_key(|pair| pair.0);
        best_jaccard(pairs.iter().map(|pair| (pair.1, pair.2)), k)
    };
    let resamples: Vec<Vec<Option<f64>>> = (0..n_resamples).into_par_iter().map(resample).collect();
    (0..k)
        .map(|theme| mean(resamples.iter().filter_map(|resample| resample[theme])))
        .collect()
}

fn is_few(n_papers: usize) -> bool {
    n_papers <= FEW_PAPERS
}

/// Positions drawn with replacement, ascending.
fn draw(n_papers: usize, rng: &mut Xoshiro256PlusPlus) -> Vec<usize> {
    let n_draws = n_papers.min(MAX_DRAWS);
    let mut rows: Vec<usize> = (0..n_draws).map(|_| rng.gen_range(0..n_papers)).collect();
    rows.sort_unstable();
    rows
}

/// For each theme the largest Jaccard similarity |T ∩ C| / |T ∪ C| to a cluster, in (0, 1]; absent for a theme without papers.
///
/// - `pairs`: theme (below `k`) and cluster of each paper.
fn best_jaccard(pairs: impl Iterator<Item = (usize, usize)> + Clone, k: usize) -> Vec<Option<f64>> {
    let n_clusters = pairs.clone().map(|(_, cluster)| cluster + 1).max().unwrap_or(0);
    let mut shared = Array2::<usize>::zeros((k, n_clusters));
    pairs.for_each(|pair| shared[pair] += 1);
    let (themes, clusters) = (shared.sum_axis(Axis(1)), shared.sum_axis(Axis(0)));
    let best = |theme: usize| {
        (0..n_clusters)
            .filter(|cluster| shared[(theme, *cluster)] > 0)
            .map(|cluster| {
                let both = shared[(theme, cluster)];
                both as f64 / (themes[theme] + clusters[cluster] - both) as f64
            })
            .max_by(f64::total_cmp)
    };
    (0..k).map(best).collect()
}

/// 0 if there is nothing to take the mean of.
fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0usize), |(sum, count), value| (sum + value, count + 1));
    sum / count.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `n_blobs` points in the plane, 100 apart, 30 papers close around each; the papers of a blob follow each other.
    fn blobs(n_blobs: usize) -> Array2<f32> {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(5);
        Array2::from_shape_fn((n_blobs * 30, 2), |(row, column)| {
            let centre = if column == 0 { (row / 30) as f32 * 100.0 } else { 0.0 };
            centre + rng.r#gen::<f32>()
        })
    }

    #[test]
    fn the_best_jaccard_equals_the_hand_computed_value() {
        // Theme 0: papers a b c d, theme 1: e f. Clusters: {a b c}, {d e}, {f}.
        let pairs = [(0, 0), (0, 0), (0, 0), (0, 1), (1, 1), (1, 2)];
        // Theme 0 with cluster 0: 3 of 4. Theme 1 with cluster 1: 1 of 3, with cluster 2: 1 of 2. Theme 2 has no paper.
        assert_eq!(best_jaccard(pairs.into_iter(), 3), [Some(0.75), Some(0.5), None]);
    }

    #[test]
    fn themes_that_every_clustering_joins_share_the_whole() {
        let assignment = [0, 0, 0, 0, 1, 1, 1, 1];
        let all_in_one = recovery(&assignment, 2, 1, |rows, _| vec![0; rows.len()]);
        // One cluster of all papers: the parts of the two themes add up to the whole in every draw that has both.
        assert!((all_in_one[0] + all_in_one[1] - 1.0).abs() < 0.1, "{all_in_one:?}");
        let as_found = recovery(&assignment, 2, 1, |rows, _| rows.iter().map(|row| row / 4).collect());
        assert_eq!(as_found, [1.0, 1.0]);
    }

    #[test]
    fn a_theme_without_papers_has_no_stability() {
        assert_eq!(recovery(&[0, 0, 0], 2, 1, |rows, _| vec![0; rows.len()]), [1.0, 0.0]);
    }

    #[test]
    fn clear_blobs_are_stable() {
        let assignment: Vec<usize> = (0..120).map(|row| row / 30).collect();
        let stabilities = stability(&blobs(4), &assignment, 4, 1);
        assert!(stabilities.iter().all(|stability| *stability > 0.95), "{stabilities:?}");
    }

    #[test]
    fn themes_that_split_a_blob_are_unstable_and_the_whole_one_is_not() {
        // Papers of the first blob go to theme 0 or 1 by turns: no clustering finds that.
        let assignment: Vec<usize> = (0..60).map(|row| if row < 30 { row % 2 } else { 2 }).collect();
        let stabilities = stability(&blobs(2), &assignment, 3, 1);
        assert!(stabilities[0] < LOOSE && stabilities[1] < LOOSE, "{stabilities:?}");
        assert!(stabilities[2] > stabilities[0].max(stabilities[1]), "{stabilities:?}");
    }

    #[test]
    fn bits_agree_for_any_number_of_threads() {
        let assignment: Vec<usize> = (0..120).map(|row| row / 40).collect();
        let on = |n_threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
            let stabilities = pool.install(|| stability(&blobs(4), &assignment, 3, 7));
            stabilities.into_iter().map(f64::to_bits).collect::<Vec<_>>()
        };
        assert_eq!(on(1), on(3));
    }

    #[test]
    fn words_change_at_the_published_thresholds() {
        let word = |stability| Standing::of(stability).to_string();
        assert_eq!(
            [0.746, 0.744, 0.596, 0.594].map(word),
            ["stable", "loose", "loose", "unstable"]
        );
    }
}
