//! Few papers as points, each drawn towards those nearest to it.

use ndarray::Array2;
use rayon::prelude::*;

use crate::features::embedding::{normalise, product, row};

/// Nearest papers that a paper is drawn towards, and the least part of all papers that they may be.
const NEIGHBOURS: usize = 10;
const PAPERS_PER_NEIGHBOUR: usize = 10;

/// The sum of each point and the mean of the points nearest to it, at unit length.
///
/// A few words in common place few papers much by chance; the mean of neighbours has less of it, so that other random numbers
/// find the same clusters.
///
/// - `points`: n × n_components, rows of length 1.
/// - returns: the same shape; the same points for fewer than ten.
///
/// Source: the blurring step of mean shift, Fukunaga and Hostetler 1975, doi:10.1109/TIT.1975.1055330, with k nearest
/// neighbours.
pub(crate) fn drawn_together(points: &Array2<f32>) -> Array2<f32> {
    let n_neighbours = NEIGHBOURS.min(points.nrows() / PAPERS_PER_NEIGHBOUR);
    if n_neighbours == 0 {
        return points.clone();
    }
    let drawn = |paper: usize| {
        let mut sum: Vec<f64> = vec![0.0; points.ncols()];
        let mut add = |other: usize, weight: f64| {
            let entries = sum.iter_mut().zip(points.row(other));
            entries.for_each(|(sum, value)| *sum += weight * f64::from(*value));
        };
        add(paper, 1.0);
        for other in nearest(points, paper, n_neighbours) {
            add(other, 1.0 / n_neighbours as f64);
        }
        let mut drawn: Vec<f32> = sum.into_iter().map(|value| value as f32).collect();
        normalise(Some(&mut drawn));
        drawn
    };
    let drawn: Vec<Vec<f32>> = (0..points.nrows()).into_par_iter().map(drawn).collect();
    Array2::from_shape_fn(points.dim(), |(paper, component)| drawn[paper][component])
}

/// The other papers of the highest cosine, highest first; of equal ones the first.
fn nearest(points: &Array2<f32>, paper: usize, n: usize) -> Vec<usize> {
    let others = (0..points.nrows()).filter(|other| *other != paper);
    let mut others: Vec<(f32, usize)> = others
        .map(|other| (product::<f32, f32>(row(points, paper), row(points, other)), other))
        .collect();
    others.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    others.into_iter().take(n).map(|(_, other)| other).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_goes_halfway_to_its_neighbour() {
        // Ten points, so one neighbour each: of (0.6, 0.8) that is (0, 1), whose own is the next (0, 1).
        let points = Array2::from_shape_fn((10, 2), |(paper, component)| match (paper, component) {
            (0, 0) => 0.6,
            (0, _) => 0.8,
            (1..5, component) => component as f32,
            (_, component) => 1.0 - component as f32,
        });
        let drawn = drawn_together(&points);
        // (0.6, 1.8) has length √3.6.
        let length = 3.6f32.sqrt();
        assert!((drawn[[0, 0]] - 0.6 / length).abs() < 1e-6 && (drawn[[0, 1]] - 1.8 / length).abs() < 1e-6);
        assert_eq!(drawn.row(1), points.row(1));
        assert_eq!(drawn.row(9), points.row(9));
    }

    #[test]
    fn a_handful_stays_where_it_is() {
        let points = Array2::from_shape_fn((9, 2), |(paper, component)| (paper % 2 == component) as u8 as f32);
        assert_eq!(drawn_together(&points), points);
    }
}
