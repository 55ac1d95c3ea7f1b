//! Clusters that many runs of k-means agree on.

use ndarray::{Array2, s};
use rand::{RngCore, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

use super::{hierarchy, kmeans};
use crate::features::embedding::normalise;

/// Fewest and most papers that runs are made to agree on: fewer say too little, and of more one run says as much.
const PAPERS: std::ops::Range<usize> = 40..1000;

/// Points of a cluster, where half of what clusters have on average is not less.
const MIN_CLUSTER: usize = 6;

/// Steps from run to run through the numbers of clusters, a number without a factor in common with most numbers of runs, so that
/// numbers of clusters and of components don't grow together.
const STRIDE: usize = 7;

/// True for so few papers that one run of k-means depends much on where it begins.
pub(crate) fn is_for(n_papers: usize) -> bool {
    PAPERS.contains(&n_papers)
}

/// Groups points into `k` clusters: those whose points are together in most of the runs.
///
/// Each run begins elsewhere, with k to 2 k clusters, in the first half of the components or more, half of the runs in all of
/// them. How often two points are apart is their distance; average linkage joins them.
///
/// - `points`: n × n_components, rows of length 1; n as [`is_for`] has it.
/// - `k`: 1 to n; `n_runs`: at least 1.
/// - returns: for each point its cluster, 0 to k - 1, none empty.
///
/// Source: evidence accumulation, Fred and Jain 2005, doi:10.1109/TPAMI.2005.113.
pub(crate) fn fit(points: &Array2<f32>, k: usize, n_runs: usize, seed: u64) -> Vec<usize> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    let seeds: Vec<u64> = (0..n_runs).map(|_| rng.next_u64()).collect();
    let runs: Vec<Vec<usize>> = (seeds.into_par_iter().enumerate())
        .map(|(run, seed)| {
            let share = |run: usize| (run as f64 + 0.5) / n_runs as f64;
            let n_components = points.ncols() as f64 * (0.5 + share(run));
            let n_clusters = k as f64 * (1.0 + share(run * STRIDE % n_runs));
            let n_clusters = (n_clusters.round() as usize).min(points.nrows() / 2).max(1);
            kmeans::fit(&cut(points, n_components.round() as usize), n_clusters, 1, seed).assignment
        })
        .collect();
    let n = points.nrows();
    let fewest = MIN_CLUSTER.min(n / (2 * k)).max(1);
    hierarchy::groups(&distances(&runs, n), n, k, fewest)
}

/// The first components, at unit length.
fn cut(points: &Array2<f32>, n_components: usize) -> Array2<f32> {
    let kept = points.slice(s![.., ..n_components.clamp(1, points.ncols())]);
    let mut cut = kept.as_standard_layout().into_owned();
    cut.rows_mut().into_iter().for_each(|row| normalise(row.into_slice()));
    cut
}

/// Share of the runs in which two points are apart, row after row of the upper triangle.
fn distances(runs: &[Vec<usize>], n: usize) -> Vec<f32> {
    let apart = |a: usize, b: usize| runs.iter().filter(|run| run[a] != run[b]).count() as f32 / runs.len() as f32;
    let rows = (0..n)
        .into_par_iter()
        .map(|a| (a + 1..n).map(|b| apart(a, b)).collect::<Vec<_>>());
    rows.collect::<Vec<_>>().concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_distance_is_the_share_of_runs_in_which_two_are_apart() {
        let runs = [vec![0, 0, 1], vec![0, 1, 1], vec![2, 2, 0], vec![0, 0, 0]];
        // Of four runs, 0 and 1 are apart in one, 0 and 2 in three, 1 and 2 in two.
        assert_eq!(distances(&runs, 3), [0.25, 0.75, 0.5]);
    }

    #[test]
    fn clear_clusters_are_found_whatever_the_seed_and_the_threads() {
        let points = Array2::from_shape_fn((60, 6), |(paper, component)| {
            match (paper % 3 == component % 3, component < 3) {
                (true, true) => 0.9,
                (true, false) => 0.1 + 0.01 * (paper / 3) as f32,
                _ => 0.0,
            }
        });
        let expected: Vec<usize> = (0..60).map(|paper| paper % 3).collect();
        for threads in [1, 2] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            for seed in 1..4 {
                assert_eq!(pool.install(|| fit(&points, 3, 12, seed)), expected);
            }
        }
    }
}
