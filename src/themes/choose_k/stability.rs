//! Are the same clusters found again in other papers?

use ndarray::{Array2, Axis};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::themes::kmeans;
use crate::themes::quality::adjusted_rand_index;

/// Starts of k-means on a half.
const STARTS: usize = 1;

/// Agreement of the clusters of two random halves, in [-0.5, 1]; 0 on average if each half has clusters of its own.
///
/// - `points`: n × n_components, n ≥ 2·k.
///
/// Source: Lange et al. 2004, doi:10.1162/089976604773717621, and Tibshirani and Walther 2005,
/// doi:10.1198/106186005X59243, with the adjusted Rand index in place of their scores.
pub(super) fn of_halves(points: &Array2<f32>, k: usize, seed: u64) -> f64 {
    let mut order: Vec<usize> = (0..points.nrows()).collect();
    order.shuffle(&mut Xoshiro256PlusPlus::seed_from_u64(seed));
    let (first, second) = order.split_at(order.len() / 2);
    agreement(&points.select(Axis(0), first), &points.select(Axis(0), second), k, seed)
}

/// Clusters each of two sets of points and compares with the nearest centroids of the other set; the mean of both ways.
fn agreement(a: &Array2<f32>, b: &Array2<f32>, k: usize, seed: u64) -> f64 {
    let (of_a, of_b) = (kmeans::fit(a, k, STARTS, seed), kmeans::fit(b, k, STARTS, seed));
    let predicted = |points, centroids| -> Vec<usize> {
        let nearest = kmeans::assign(points, centroids);
        nearest.into_iter().map(|(cluster, _)| cluster).collect()
    };
    let in_a = adjusted_rand_index(&predicted(a, &of_b.centroids), &of_a.assignment);
    let in_b = adjusted_rand_index(&predicted(b, &of_a.centroids), &of_b.assignment);
    (in_a + in_b) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn the_agreement_equals_the_hand_computed_value() {
        // A: means .5 and 10.5. B: {0, 1, 4, 6} and {20}, but {0, 1, 4} and {6, 20} by A's means. Pairs together: 6 and 4
        // of 10, 3 in both; expected 2.4, at most 5; (3 - 2.4) / (5 - 2.4). By B's means, 2.75 and 20, A is one: 0.
        let a = array![[0f32], [1.0], [10.0], [11.0]];
        let b = array![[0f32], [1.0], [4.0], [6.0], [20.0]];
        assert!((agreement(&a, &b, 2, 1) - 0.6 / 2.6 / 2.0).abs() < 1e-12);
    }

    #[test]
    fn clear_clusters_are_found_again() {
        let points = Array2::from_shape_fn((40, 2), |(i, j)| ((i % 4) * (1 + j) * 10) as f32 + i as f32 * 0.01);
        assert!((of_halves(&points, 4, 1) - 1.0).abs() < 1e-12);
    }
}
