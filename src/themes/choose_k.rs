//! The number of themes.

use ndarray::{Array2, s};
use rand::SeedableRng;
use rand::seq::index;
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

use super::kmeans::{self, Clustering};
use crate::features::embedding;

/// Papers the choice looks at; a larger corpus is sampled.
const SAMPLE: usize = 4000;

/// Most clusters that can stand out as *the* number; beyond it separation only falls.
const MOST_NATURAL: usize = 20;

/// Papers below which there is one theme only.
const FEWEST_PAPERS: usize = 6;

/// How far the best separation must exceed that of two clusters to stand out, as a ratio.
const CLEAR_PEAK: f64 = 1.05;

/// A number of themes and why it was taken.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    pub k: usize,
    /// One sentence for the report.
    pub reason: String,
}

/// Chooses a number of clusters for points of unit length.
///
/// For each k the points are cut to their first k components, as spectral clustering has it, and clustered; if the
/// silhouette of some k clearly beats that of two clusters, the papers themselves ask for that number. Most corpora of
/// research papers shade into each other and show no such peak; then the number is what a reader can take in: 3·n^0.26,
/// 11 themes for 175 papers, 33 for 10,000.
///
/// - `points`: n × n_components, rows of length 1.
/// - returns: 1 ≤ k ≤ n.
///
/// Source: simplified silhouette, Hruschka, de Castro, Campello 2004, doi:10.1109/ICDM.2004.10073; k components for k
/// clusters, Ng, Jordan, Weiss 2001.
pub fn choose(points: &Array2<f32>, seed: u64) -> Choice {
    let n_papers = points.nrows();
    if n_papers < FEWEST_PAPERS {
        return Choice {
            k: 1,
            reason: format!("Fewer than {FEWEST_PAPERS} papers are too few to tell themes apart."),
        };
    }
    let readable = (3.0 * libm::pow(n_papers as f64, 0.26)).round() as usize;
    let k = readable.clamp(2, (n_papers / 3).max(2));
    let most = MOST_NATURAL.min(n_papers / 3).min(points.ncols());
    if most < 3 {
        return Choice {
            k,
            reason: format!("{k} themes can be taken in at a glance; {n_papers} papers show no number of their own."),
        };
    }
    let sample = sampled(points, seed);
    let separations: Vec<f64> = (2..=most).map(|k| separation(&sample, k, seed)).collect();
    let (best, peak) = (2..)
        .zip(&separations)
        .max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)))
        .unwrap_or((2, &0.0));
    if best > 2 && best < most && *peak > separations[0] * CLEAR_PEAK {
        let reason = format!(
            "{best} clusters stand out: their silhouette is {peak:.2}, that of 2 is {:.2}.",
            separations[0]
        );
        return Choice { k: best, reason };
    }
    let reason = format!(
        "No number of themes stands out (silhouettes of 2 to {most} clusters were compared); {k} is a readable number for \
         {n_papers} papers, and `--themes` takes another."
    );
    Choice { k, reason }
}

fn sampled(points: &Array2<f32>, seed: u64) -> Array2<f32> {
    if points.nrows() <= SAMPLE {
        return points.clone();
    }
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut rows = index::sample(&mut rng, points.nrows(), SAMPLE).into_vec();
    rows.sort_unstable();
    points.select(ndarray::Axis(0), &rows)
}

/// Silhouette of the best of three clusterings into k clusters, in the first k components.
fn separation(points: &Array2<f32>, k: usize, seed: u64) -> f64 {
    let mut cut = points
        .slice(s![.., ..k.min(points.ncols())])
        .as_standard_layout()
        .into_owned();
    cut.rows_mut()
        .into_iter()
        .for_each(|row| embedding::normalise(row.into_slice()));
    let clustering = kmeans::fit(&cut, k, 3, seed);
    simplified_silhouette(&cut, &clustering)
}

/// Mean over points of (b - a) / max(a, b), a and b the distances to the own and the next nearest centroid; in [-1, 1].
fn simplified_silhouette(points: &Array2<f32>, clustering: &Clustering) -> f64 {
    let rows: Vec<usize> = (0..points.nrows()).collect();
    let of_point = |row: &usize| {
        let (mut own, mut other) = (0f64, f64::INFINITY);
        for (cluster, centroid) in clustering.centroids.rows().into_iter().enumerate() {
            let squared: f64 = points
                .row(*row)
                .iter()
                .zip(centroid)
                .map(|(a, b)| f64::from(a - b).powi(2))
                .sum();
            let distance = squared.sqrt();
            if cluster == clustering.assignment[*row] {
                own = distance;
            } else {
                other = other.min(distance);
            }
        }
        let larger = own.max(other);
        if larger > 0.0 { (other - own) / larger } else { 0.0 }
    };
    let silhouettes: Vec<f64> = rows.par_iter().map(of_point).collect();
    silhouettes.iter().sum::<f64>() / points.nrows().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;
    use rand::Rng;

    /// `n_clusters` orthogonal directions with little noise, 20 points each.
    fn blobs(n_clusters: usize) -> Array2<f32> {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(5);
        let mut points = Array2::from_shape_fn((n_clusters * 20, 12), |(row, column)| {
            let noise = rng.r#gen::<f32>() * 0.1;
            if column == row / 20 { 1.0 + noise } else { noise }
        });
        points
            .rows_mut()
            .into_iter()
            .for_each(|row| embedding::normalise(row.into_slice()));
        points
    }

    #[test]
    fn finds_the_number_of_clear_clusters() {
        let choice = choose(&blobs(5), 1);
        assert_eq!(choice.k, 5, "{}", choice.reason);
        assert!(choice.reason.starts_with("5 clusters stand out"), "{}", choice.reason);
    }

    #[test]
    fn a_handful_of_papers_is_one_theme() {
        assert_eq!(choose(&array![[1f32, 0.0], [0.0, 1.0]], 1).k, 1);
    }

    #[test]
    fn the_silhouette_equals_the_hand_computed_value() {
        // Points 0, 1, 9, 10 on a line, means .5 and 9.5: (8.5 - .5)/8.5 or (9.5 - .5)/9.5, twice each.
        let points = array![[0f32], [1.0], [9.0], [10.0]];
        let clustering = kmeans::fit(&points, 2, 3, 1);
        let expected = (8.0 / 8.5 + 9.0 / 9.5) / 2.0;
        assert!((simplified_silhouette(&points, &clustering) - expected).abs() < 1e-6);
    }
}
