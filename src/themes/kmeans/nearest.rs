//! The nearest centroid of every point.
//!
//! Written for reproducible bits: a sum runs in an order fixed by the number of components alone, never by threads or by the
//! width of the processor's registers.

use ndarray::{Array2, ArrayView1};
use rayon::prelude::*;

/// Running sums of [`squared_distance`].
const LANES: usize = 16;

/// Centroids a point is compared with at once.
const PANEL: usize = 8;

/// Points a panel of centroids is read for at once; with [`PANEL`] chosen so that all sums stay in registers.
const TILE: usize = 4;

/// Points of a parallel piece of work.
const BLOCK: usize = 64 * TILE;

/// For each point its nearest centroid, ties to the lowest number, and the squared distance to it.
///
/// Nearest is the one of least ‖c‖²/2 - x·c, which differs from half the squared distance by ‖x‖²/2 alone; the distance to
/// it is then computed from the differences, which cancel less.
///
/// - `points`: n × n_components, standard layout; `centroids`: k × n_components, k at least 1.
pub fn assign(points: &Array2<f32>, centroids: &Array2<f32>) -> Vec<(usize, f32)> {
    let n_components = points.ncols();
    let mut nearest = vec![(0, 0f32); points.nrows()];
    if n_components == 0 {
        return nearest;
    }
    let panels = Panels::new(centroids);
    let entries = points.as_slice().expect("points are in standard layout");
    nearest
        .par_chunks_mut(BLOCK)
        .zip(entries.par_chunks(BLOCK * n_components))
        .for_each(|(nearest, entries)| {
            let tiles = entries.chunks(TILE * n_components);
            for (nearest, tile) in nearest.chunks_mut(TILE).zip(tiles) {
                // The last tile may be short: its last point then fills the places behind it.
                let points = std::array::from_fn(|place| {
                    let start = place.min(nearest.len() - 1) * n_components;
                    &tile[start..start + n_components]
                });
                for ((place, point), cluster) in nearest.iter_mut().zip(points).zip(panels.nearest(points)) {
                    *place = (cluster, squared_distance(point, row(centroids.row(cluster))));
                }
            }
        });
    nearest
}

/// The squared distance of every point from one of them.
pub(super) fn distances_to(points: &Array2<f32>, centre: usize) -> Vec<f32> {
    let centre = row(points.row(centre));
    points
        .axis_iter(ndarray::Axis(0))
        .into_par_iter()
        .with_min_len(256)
        .map(|point| squared_distance(row(point), centre))
        .collect()
}

fn row(row: ArrayView1<'_, f32>) -> &[f32] {
    row.to_slice()
        .expect("rows of an array in standard layout are contiguous")
}

/// Σ (a - b)², in sixteen running sums that are added as a tree.
pub(super) fn squared_distance(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0f32; LANES];
    let (a_chunks, b_chunks) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let tail: f32 = a_chunks
        .remainder()
        .iter()
        .zip(b_chunks.remainder())
        .map(|(a, b)| (a - b) * (a - b))
        .sum();
    for (a, b) in a_chunks.zip(b_chunks) {
        for lane in 0..LANES {
            let difference = a[lane] - b[lane];
            sums[lane] += difference * difference;
        }
    }
    let mut width = LANES / 2;
    while width > 0 {
        for lane in 0..width {
            sums[lane] += sums[lane + width];
        }
        width /= 2;
    }
    sums[0] + tail
}

/// Centroids in groups of [`PANEL`], each component's entries side by side.
struct Panels {
    /// n_components rows a panel.
    entries: Vec<Vec<[f32; PANEL]>>,
    /// ‖c‖²/2; infinite where the last panel holds no centroid.
    half_norms: Vec<[f32; PANEL]>,
}

impl Panels {
    fn new(centroids: &Array2<f32>) -> Self {
        let panels = || centroids.axis_chunks_iter(ndarray::Axis(0), PANEL);
        let transposed = |panel: ndarray::ArrayView2<'_, f32>| {
            let columns = panel.columns().into_iter();
            columns
                .map(|column| std::array::from_fn(|place| column.get(place).copied().unwrap_or(0.0)))
                .collect()
        };
        let half_norm = |centroid: ArrayView1<'_, f32>| centroid.iter().map(|entry| entry * entry).sum::<f32>() / 2.0;
        let half_norms = |panel: ndarray::ArrayView2<'_, f32>| {
            std::array::from_fn(|place| {
                if place < panel.nrows() {
                    half_norm(panel.row(place))
                } else {
                    f32::INFINITY
                }
            })
        };
        Self {
            entries: panels().map(transposed).collect(),
            half_norms: panels().map(half_norms).collect(),
        }
    }

    /// The nearest centroid of each point.
    fn nearest(&self, points: [&[f32]; TILE]) -> [usize; TILE] {
        let mut best = [(0, f32::INFINITY); TILE];
        for (number, (panel, half_norms)) in self.entries.iter().zip(&self.half_norms).enumerate() {
            let products = products(points, panel);
            for (best, products) in best.iter_mut().zip(products) {
                for (place, (half_norm, product)) in half_norms.iter().zip(products).enumerate() {
                    let score = half_norm - product;
                    if score < best.1 {
                        *best = (number * PANEL + place, score);
                    }
                }
            }
        }
        best.map(|(cluster, _)| cluster)
    }
}

/// Scalar products of points and the centroids of a panel.
fn products(points: [&[f32]; TILE], panel: &[[f32; PANEL]]) -> [[f32; PANEL]; TILE] {
    let points = points.map(|point| &point[..panel.len()]);
    let mut sums = [[0f32; PANEL]; TILE];
    for (component, entries) in panel.iter().enumerate() {
        for (sums, point) in sums.iter_mut().zip(points) {
            for (sum, entry) in sums.iter_mut().zip(entries) {
                *sum += point[component] * entry;
            }
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{Rng, SeedableRng};
    use rand_xoshiro::Xoshiro256PlusPlus;

    #[test]
    fn distances_equal_the_plain_sum() {
        let a: Vec<f32> = (0..37).map(|i| i as f32 * 0.25).collect();
        let b: Vec<f32> = (0..37).map(|i| 4.0 - i as f32 * 0.5).collect();
        let plain: f32 = a.iter().zip(&b).map(|(a, b)| (a - b) * (a - b)).sum();
        assert!((squared_distance(&a, &b) - plain).abs() < plain * 1e-6);
    }

    /// Numbers of points, centroids and components that fill tiles and panels and that don't.
    #[test]
    fn no_centroid_is_nearer_than_the_nearest() {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(5);
        for (n, k, n_components) in [(1, 1, 1), (3, 8, 2), (8, 9, 16), (300, 17, 37), (513, 3, 50)] {
            let points = Array2::from_shape_fn((n, n_components), |_| rng.r#gen::<f32>());
            let centroids = Array2::from_shape_fn((k, n_components), |_| rng.r#gen::<f32>());
            for (point, (cluster, distance)) in assign(&points, &centroids).into_iter().enumerate() {
                let to = |cluster| squared_distance(row(points.row(point)), row(centroids.row(cluster)));
                assert_eq!(distance, to(cluster));
                assert!((0..k).all(|other| distance <= to(other) + 1e-5));
            }
        }
    }

    #[test]
    fn of_equal_centroids_the_first_is_nearest() {
        let points = Array2::from_elem((5, 3), 0.5);
        let centroids = Array2::from_elem((12, 3), 0.25);
        assert_eq!(assign(&points, &centroids), [(0, 3.0 * 0.0625); 5]);
    }
}
