//! K-means straight on sparse rows: the plain way, to compare others with.

use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

use crate::features::TermMatrix;
use crate::themes::kmeans::{draw, fill_empty};

/// Lloyd iterations from each start, to distinguish good starts from bad ones.
const SCREENING_ITERATIONS: usize = 8;

/// Most Lloyd iterations from the best start.
const MAX_ITERATIONS: usize = 300;

/// Rows of length 1 that are to be grouped.
struct Points<'a> {
    rows: Vec<(&'a [u32], &'a [f32])>,
    n_terms: usize,
}

/// k points in the space of the rows, dense.
#[derive(Debug, Clone)]
struct Centroids {
    k: usize,
    /// n_terms × k: the entries of one term stand together, so that a row's few terms meet all centroids at once.
    entries: Vec<f32>,
    /// k numbers.
    squared_lengths: Vec<f32>,
}

/// For each row its nearest centroid and the squared distance to it.
type Nearest = Vec<(usize, f32)>;

/// Groups rows into `k` clusters by Lloyd's algorithm, the best of several starts by greedy k-means++.
///
/// - `weights`: n_papers × n_terms, rows of length 1.
/// - `papers`: the rows to group; at least `k`.
/// - returns: for each of `papers` its cluster, below `k`.
///
/// Sources: Lloyd 1982, doi:10.1109/TIT.1982.1056489; Arthur and Vassilvitskii 2007 (k-means++).
pub(super) fn fit(weights: &TermMatrix, papers: &[usize], k: usize, starts: usize, seed: u64) -> Vec<usize> {
    let points = Points {
        rows: papers.iter().map(|paper| weights.row(*paper)).collect(),
        n_terms: weights.n_columns(),
    };
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut best: Option<(f64, Nearest)> = None;
    for _ in 0..starts.max(1) {
        let initial = points.means(&points.spread(k, &mut rng), k);
        let nearest = points.iterate(points.assign(&initial), k, SCREENING_ITERATIONS);
        let inertia = nearest.iter().map(|(_, distance)| f64::from(*distance)).sum();
        if best.as_ref().is_none_or(|best| inertia < best.0) {
            best = Some((inertia, nearest));
        }
    }
    let nearest = best.map(|(_, nearest)| nearest).unwrap_or_default();
    let settled = points.iterate(nearest, k, MAX_ITERATIONS);
    settled.into_iter().map(|(cluster, _)| cluster).collect()
}

impl Points<'_> {
    /// Lloyd iterations until no row moves; an empty cluster takes the row farthest from its centroid.
    fn iterate(&self, mut nearest: Nearest, k: usize, n_iterations: usize) -> Nearest {
        for _ in 0..n_iterations {
            fill_empty(&mut nearest, k);
            let members = (0..).zip(&nearest).map(|(row, (cluster, _))| (row, *cluster));
            let moved = self.assign(&self.means(&members.collect::<Vec<_>>(), k));
            let is_settled = moved.iter().zip(&nearest).all(|(new, old)| new.0 == old.0);
            nearest = moved;
            if is_settled {
                break;
            }
        }
        nearest
    }

    /// Means of the rows of each cluster; `members`: (row, cluster).
    fn means(&self, members: &[(usize, usize)], k: usize) -> Centroids {
        let mut sums = vec![0f64; self.n_terms * k];
        let mut counts = vec![0f64; k];
        for (row, cluster) in members {
            let (terms, values) = self.rows[*row];
            for (term, value) in terms.iter().zip(values) {
                sums[*term as usize * k + cluster] += f64::from(*value);
            }
            counts[*cluster] += 1.0;
        }
        let mut squared_lengths = vec![0f64; k];
        for (at, sum) in sums.iter_mut().enumerate() {
            *sum /= counts[at % k].max(1.0);
            squared_lengths[at % k] += *sum * *sum;
        }
        Centroids {
            k,
            entries: sums.into_iter().map(|entry| entry as f32).collect(),
            squared_lengths: squared_lengths.into_iter().map(|length| length as f32).collect(),
        }
    }

    fn assign(&self, centroids: &Centroids) -> Nearest {
        let rows = self.rows.par_iter().with_min_len(64);
        rows.map_init(
            || vec![0f32; centroids.k],
            |products, (terms, values)| centroids.nearest(terms, values, products),
        )
        .collect()
    }

    /// k rows far from each other, each with the cluster it begins: each next one is drawn with probability in proportion
    /// to its squared distance to those before, the best of a few draws each time.
    fn spread(&self, k: usize, rng: &mut Xoshiro256PlusPlus) -> Vec<(usize, usize)> {
        let n_draws = 2 + k.ilog2() as usize;
        let first = rng.gen_range(0..self.rows.len());
        let mut chosen = vec![(first, 0)];
        let mut distances = self.distances_to(first);
        while chosen.len() < k {
            let total: f64 = distances.iter().map(|distance| f64::from(*distance)).sum();
            let mut best: Option<(f64, usize, Vec<f32>)> = None;
            for _ in 0..n_draws {
                let candidate = draw(&distances, total, rng);
                let mut nearer = self.distances_to(candidate);
                nearer
                    .iter_mut()
                    .zip(&distances)
                    .for_each(|(new, old)| *new = new.min(*old));
                let remaining: f64 = nearer.iter().map(|distance| f64::from(*distance)).sum();
                if best.as_ref().is_none_or(|best| remaining < best.0) {
                    best = Some((remaining, candidate, nearer));
                }
            }
            if let Some((_, candidate, nearer)) = best {
                chosen.push((candidate, chosen.len()));
                distances = nearer;
            }
        }
        chosen
    }

    /// Squared distance of every row to one of them: 2 - 2·cosine.
    fn distances_to(&self, row: usize) -> Vec<f32> {
        let mut dense = vec![0f32; self.n_terms];
        let (terms, values) = self.rows[row];
        terms
            .iter()
            .zip(values)
            .for_each(|(term, value)| dense[*term as usize] = *value);
        let distance = |(terms, values): &(&[u32], &[f32])| {
            let products = terms
                .iter()
                .zip(*values)
                .map(|(term, value)| dense[*term as usize] * value);
            (2.0 - 2.0 * products.sum::<f32>()).max(0.0)
        };
        self.rows.par_iter().with_min_len(256).map(distance).collect()
    }
}

impl Centroids {
    /// The nearest centroid of a row of length 1, ties to the lowest number; `products` is room for k numbers.
    fn nearest(&self, terms: &[u32], values: &[f32], products: &mut [f32]) -> (usize, f32) {
        products.fill(0.0);
        for (term, value) in terms.iter().zip(values) {
            let entries = &self.entries[*term as usize * self.k..][..self.k];
            products
                .iter_mut()
                .zip(entries)
                .for_each(|(product, entry)| *product += value * entry);
        }
        let mut best = (0, f32::INFINITY);
        for (cluster, (product, squared_length)) in products.iter().zip(&self.squared_lengths).enumerate() {
            let distance = 1.0 - 2.0 * product + squared_length;
            if distance < best.1 {
                best = (cluster, distance);
            }
        }
        (best.0, best.1.max(0.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::themes::kmeans;
    use ndarray::Array2;

    /// Papers of three vocabularies of five terms, each with three of them.
    fn papers() -> TermMatrix {
        let length = 1.0 / 3f32.sqrt();
        let row = |paper: u32| -> Vec<(u32, f32)> {
            let mut terms: Vec<u32> = (0..3).map(|i| paper % 3 * 5 + (paper / 3 + i) % 5).collect();
            terms.sort_unstable();
            terms.into_iter().map(|term| (term, length)).collect()
        };
        TermMatrix::from_rows(15, &(0..30).map(row).collect::<Vec<_>>())
    }

    #[test]
    fn papers_of_one_vocabulary_come_together() {
        let clusters = fit(&papers(), &(0..30).collect::<Vec<_>>(), 3, 3, 1);
        for paper in 3..30 {
            assert_eq!(clusters[paper], clusters[paper % 3], "paper {paper}");
        }
        assert!(clusters[0] != clusters[1] && clusters[1] != clusters[2] && clusters[0] != clusters[2]);
    }

    #[test]
    fn distances_are_those_of_dense_rows() {
        let sparse = papers();
        let points = Points {
            rows: (0..30).map(|row| sparse.row(row)).collect(),
            n_terms: 15,
        };
        let mut dense = Array2::<f32>::zeros((30, 15));
        for (row, (terms, values)) in points.rows.iter().enumerate() {
            terms
                .iter()
                .zip(*values)
                .for_each(|(term, value)| dense[[row, *term as usize]] = *value);
        }
        let members: Vec<(usize, usize)> = (0..30).map(|row| (row, row % 4)).collect();
        let centroids = points.means(&members, 4);
        let dense_centroids = Array2::from_shape_fn((4, 15), |(cluster, term)| centroids.entries[term * 4 + cluster]);
        let expected = kmeans::assign(&dense, &dense_centroids);
        for (found, expected) in points.assign(&centroids).iter().zip(expected) {
            // Two centroids may be as near as each other; the distance is the same whichever was taken.
            assert!((found.1 - expected.1).abs() < 1e-5);
        }
    }

    #[test]
    fn equal_rows_are_no_obstacle() {
        let rows = TermMatrix::from_rows(2, &[[(0, 1.0f32)]; 5]);
        let clusters = fit(&rows, &[0, 1, 2, 3, 4], 3, 2, 1);
        assert!(clusters.iter().all(|cluster| *cluster < 3));
    }
}
