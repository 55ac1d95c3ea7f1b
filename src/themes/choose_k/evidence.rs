//! Evidence of the number of themes, beside the same words shuffled over the same papers.

use ndarray::Array2;
use rand::SeedableRng;
use rand::seq::index;
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::shuffle::{self, Terms};
use super::stability;
use crate::features::embedding::{self, Shape};
use crate::features::{Embedding, TermMatrix};

/// Papers that are looked at; a larger corpus is sampled.
const SAMPLE: usize = 600;

/// Numbers of themes that are compared, as far as there are enough papers, besides the one that is taken.
const GRID: [usize; 13] = [2, 3, 4, 5, 6, 8, 10, 13, 17, 22, 28, 36, 46];

/// Fewest papers a cluster of a half has on average.
const FEWEST_PER_CLUSTER: usize = 3;

/// Pairs of halves.
const REPEATS: usize = 4;

/// Shuffled corpora.
const SHUFFLES: usize = 3;

/// Standard deviations between what chance does and what it doesn't.
const SURE: f64 = 3.0;

/// Least standard deviation of the leading singular value of shuffled papers, relative to it: a few corpora can agree by
/// chance. On random words of 45 to 1500 papers it was 0.003 to 0.01.
const LEAST_SPREAD: f64 = 0.01;

/// The evidence for a number of themes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CountEvidence {
    /// The number of themes that was taken.
    pub k: usize,
    /// Smallest number of themes that describes the papers about as well; at least half of `k`.
    pub low: usize,
    /// Largest one, at most twice `k`.
    pub high: usize,
    /// Ascending by k.
    pub curve: Vec<Stability>,
    /// What the papers have in common, in groups.
    pub structure: Structure,
    /// True if the papers are more similar in groups than the shuffled ones.
    pub is_clusterable: bool,
}

/// How well `k` clusters are found again in another half of the papers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Stability {
    /// Number of clusters.
    pub k: usize,
    /// Adjusted Rand index between the clusters of two halves, mean over several pairs of halves, in [-0.5, 1].
    pub value: f64,
    /// Standard error of `value`.
    pub error: f64,
    /// The same for shuffled papers.
    pub null: f64,
    /// Standard deviation over shuffled corpora.
    pub null_spread: f64,
}

/// How much vocabulary the papers share in groups: the largest singular value of the degree-scaled matrix that isn't
/// trivial, in [0, 1].
///
/// Source: parallel analysis, Horn 1965, doi:10.1007/BF02289447; Buja and Eyuboglu 1992, doi:10.1207/s15327906mbr2704_2.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Structure {
    /// Of the papers as they are, in [0, 1].
    pub value: f64,
    /// Mean over shuffled corpora.
    pub null: f64,
    /// Their standard deviation.
    pub null_spread: f64,
}

impl Structure {
    /// True if shuffled papers are hardly ever as structured.
    pub fn is_clear(&self) -> bool {
        self.value > self.null + SURE * self.null_spread.max(LEAST_SPREAD * self.null)
    }
}

impl CountEvidence {
    /// The row of [`CountEvidence::curve`] for the number that was taken.
    pub fn at_choice(&self) -> Option<&Stability> {
        self.curve.iter().find(|row| row.k == self.k)
    }

    /// Measures how stable `k` themes, and more or fewer, are.
    ///
    /// - `weights`: all papers × n_terms, TF-IDF; `placed`: those to look at.
    /// - `shape`: of the embedding of all papers; the sample's has as many components or fewer.
    pub(super) fn measure(weights: &TermMatrix, placed: &[usize], shape: Shape, k: usize, seed: u64) -> Self {
        let papers = sampled(weights, placed, seed);
        let shape = shape.for_fewer(papers.len());
        let real = embedded(&papers, shape, seed);
        let nulls: Vec<Embedding> = (1..=SHUFFLES as u64)
            .into_par_iter()
            .map(|number| {
                let mut shuffled = papers.clone();
                let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed.wrapping_add(number));
                shuffle::shuffle(&mut shuffled, &mut rng);
                embedded(&shuffled, shape, seed)
            })
            .collect();
        let structure = structure(&real, &nulls);
        let curve = curve(&real.points, &nulls, k, seed);
        let (low, high) = range(&curve, k);
        Self {
            k,
            low,
            high,
            curve,
            structure,
            is_clusterable: structure.is_clear(),
        }
    }
}

/// Terms of a uniform sample of papers; terms of one paper only tie nothing and are left out.
fn sampled(weights: &TermMatrix, placed: &[usize], seed: u64) -> Vec<Terms> {
    let mut rows = placed.to_vec();
    if placed.len() > SAMPLE {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        rows = index::sample(&mut rng, placed.len(), SAMPLE)
            .into_iter()
            .map(|at| placed[at])
            .collect();
        rows.sort_unstable();
    }
    let mut n_papers = vec![0u32; weights.n_columns()];
    for row in &rows {
        weights
            .row(*row)
            .0
            .iter()
            .for_each(|term| n_papers[*term as usize] += 1);
    }
    let shared = n_papers.iter().scan(0, |n_shared, n_papers| {
        *n_shared += u32::from(*n_papers > 1);
        Some((*n_papers > 1).then_some(n_shared.wrapping_sub(1)))
    });
    let renumbered: Vec<Option<u32>> = shared.collect();
    let terms = |row: &usize| -> Terms {
        let (columns, values) = weights.row(*row);
        let entries = columns.iter().zip(values);
        entries
            .filter_map(|(column, value)| Some((renumbered[*column as usize]?, *value)))
            .collect()
    };
    rows.iter().map(terms).filter(|terms| !terms.is_empty()).collect()
}

fn embedded(papers: &[Terms], shape: Shape, seed: u64) -> Embedding {
    let terms = papers.iter().filter_map(|terms| terms.last());
    let n_terms = terms.map(|(term, _)| *term as usize + 1).max().unwrap_or(0);
    embedding::embed(&TermMatrix::from_rows(n_terms, papers), shape, seed)
}

fn structure(real: &Embedding, nulls: &[Embedding]) -> Structure {
    let leading = |embedding: &Embedding| embedding.singular_values.first().copied().unwrap_or(0.0);
    let (null, null_spread) = mean_and_sd(&nulls.iter().map(leading).collect::<Vec<_>>());
    Structure {
        value: leading(real),
        null,
        null_spread,
    }
}

/// Stability for each number of the grid and for `k`.
fn curve(real: &Array2<f32>, nulls: &[Embedding], k: usize, seed: u64) -> Vec<Stability> {
    let most = real.nrows() / 2 / FEWEST_PER_CLUSTER;
    let mut grid: Vec<usize> = GRID.into_iter().chain([k]).filter(|k| (2..=most).contains(k)).collect();
    grid.sort_unstable();
    grid.dedup();
    let repeats = (0..REPEATS).map(|repeat| (real, repeat));
    let shuffles = nulls.iter().map(|null| &null.points).zip(0..);
    let pairs: Vec<(&Array2<f32>, usize)> = repeats.chain(shuffles).collect();
    let tasks: Vec<_> = grid.iter().flat_map(|k| pairs.iter().map(|pair| (*k, *pair))).collect();
    let values: Vec<f64> = tasks
        .into_par_iter()
        .map(|(k, (points, repeat))| stability::of_halves(points, k, seed.wrapping_add(repeat as u64)))
        .collect();
    let row = |(k, values): (&usize, &[f64])| {
        let (value, spread) = mean_and_sd(&values[..REPEATS]);
        let (null, null_spread) = mean_and_sd(&values[REPEATS..]);
        Stability {
            k: *k,
            value,
            error: spread / (REPEATS as f64).sqrt(),
            null,
            null_spread,
        }
    };
    grid.iter().zip(values.chunks_exact(pairs.len())).map(row).collect()
}

/// The numbers around `k`, from half to twice of it, that aren't less stable by more than their standard errors.
fn range(curve: &[Stability], k: usize) -> (usize, usize) {
    let Some(at) = curve.iter().position(|row| row.k == k) else {
        return (k, k);
    };
    let chosen = curve[at];
    let is_as_good = |row: &&Stability| {
        let is_near = 2 * row.k >= k && row.k <= 2 * k;
        is_near && row.value + row.error >= chosen.value - chosen.error
    };
    let low = curve[..at].iter().rev().take_while(is_as_good).last();
    let high = curve[at + 1..].iter().take_while(is_as_good).last();
    (low.map_or(k, |row| row.k), high.map_or(k, |row| row.k))
}

/// Mean and standard deviation of a sample (divisor n - 1); 0 for fewer than two values.
fn mean_and_sd(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n.max(1.0);
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    (mean, (squares / (n - 1.0).max(1.0)).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(k: usize, value: f64) -> Stability {
        Stability {
            k,
            value,
            error: 0.02,
            null: 0.0,
            null_spread: 0.0,
        }
    }

    #[test]
    fn the_range_ends_where_stability_falls_by_more_than_the_errors_or_at_half_and_twice() {
        let curve = [
            row(4, 0.9),
            row(5, 0.5),
            row(6, 0.25),
            row(8, 0.3),
            row(10, 0.3),
            row(12, 0.25),
            row(16, 0.3),
        ];
        assert_eq!(range(&curve, 8), (8, 10));
        assert_eq!(range(&curve, 10), (8, 10));
        assert_eq!(range(&curve, 12), (6, 16));
        assert_eq!(range(&curve, 99), (99, 99));
    }

    #[test]
    fn mean_and_spread_equal_the_hand_computed_values() {
        assert_eq!(mean_and_sd(&[1.0, 3.0, 5.0]), (3.0, 2.0));
        assert_eq!(mean_and_sd(&[4.0]), (4.0, 0.0));
    }

    #[test]
    fn structure_is_clear_beyond_three_deviations_and_three_percent() {
        let structure = |value, null_spread| Structure {
            value,
            null: 0.2,
            null_spread,
        };
        assert!(!structure(0.2059, 0.0).is_clear());
        assert!(structure(0.2061, 0.0).is_clear());
        assert!(!structure(0.2299, 0.01).is_clear());
        assert!(structure(0.2301, 0.01).is_clear());
    }

    #[test]
    fn terms_of_one_paper_are_left_out_and_the_rest_numbered_anew() {
        let weights = TermMatrix::from_rows(5, &[vec![(0, 0.1), (3, 0.4)], vec![(2, 0.3), (3, 0.5)], vec![(1, 1.0)]]);
        assert_eq!(sampled(&weights, &[0, 1, 2], 1), [vec![(0, 0.4)], vec![(0, 0.5)]]);
    }
}
