//! Tables of a mixture as wide as a whole number of lanes, so that all themes are scored at once.

use ndarray::{Array2, ArrayView1, Axis, s};
use rayon::prelude::*;

use crate::features::svd;

/// Weight every term has in every theme before a paper is read.
pub(super) const SMOOTHING: f64 = 0.15;

/// A count with its words weighted and its smoothing not.
pub(super) fn weighted(count: f32, weight: f32) -> f64 {
    f64::from(weight) * (f64::from(count) - SMOOTHING) + SMOOTHING
}

/// T · ln of every weighted count, and zeros up to a whole number of lanes.
pub(super) fn logarithms(counts: &Array2<f32>, weights: &[f32], temperature: f64) -> Array2<f32> {
    // Most counts are the smoothing alone.
    let nothing = SMOOTHING as f32;
    let log_of_nothing = (temperature * libm::log(SMOOTHING)) as f32;
    let mut logs = Array2::zeros((counts.nrows(), svd::padded(counts.ncols())));
    let rows = (logs.axis_iter_mut(Axis(0)).into_par_iter())
        .zip(counts.axis_iter(Axis(0)))
        .zip(weights)
        .with_min_len(256);
    rows.for_each(|((mut logs, counts), weight)| {
        for (log, count) in logs.iter_mut().zip(counts) {
            *log = match *count {
                count if count == nothing => log_of_nothing,
                count => (temperature * libm::log(weighted(count, *weight))) as f32,
            };
        }
    });
    logs
}

/// Sums of the weighted counts over terms; k numbers.
pub(super) fn weighted_totals(counts: &Array2<f32>, weights: &[f32]) -> Vec<f64> {
    let mut totals = vec![0f64; counts.ncols()];
    for (counts, weight) in counts.rows().into_iter().zip(weights) {
        for (total, count) in totals.iter_mut().zip(counts) {
            *total += weighted(*count, *weight);
        }
    }
    totals
}

/// n_components × k, and zeros up to a whole number of lanes.
pub(super) fn transposed(centroids: &Array2<f32>) -> Array2<f32> {
    let mut directions = Array2::zeros((centroids.ncols(), svd::padded(centroids.nrows())));
    directions.slice_mut(s![.., ..centroids.nrows()]).assign(&centroids.t());
    directions
}

pub(super) fn entries(matrix: &Array2<f32>) -> &[f32] {
    matrix.as_slice().expect("it is in standard layout")
}

/// Adds a dense row × dense to `out`.
///
/// - `entries`: dense, row by row, each as wide as `out`.
pub(super) fn add_dense_row(row: ArrayView1<'_, f32>, entries: &[f32], out: &mut [f32]) {
    for (value, entries) in row.iter().zip(entries.chunks_exact(out.len().max(1))) {
        for (sum, entry) in out.iter_mut().zip(entries) {
            *sum += value * entry;
        }
    }
}
