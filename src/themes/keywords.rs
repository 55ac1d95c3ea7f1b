//! Centrality and density of themes by their keywords: the strategic diagram of co-word analysis.

use serde::{Deserialize, Serialize};

use crate::features::TermMatrix;

/// Keywords of a theme.
const N_KEYWORDS: usize = 15;

/// How a theme's keywords hang together, and with those of the other themes.
///
/// With e(i, j) = n(i, j)² / (n(i)·n(j)), n counting papers that hold a keyword, or both: centrality is 10 · Σ e over pairs
/// of a keyword of the theme and one of another theme; density is 100 · Σ e over pairs within the theme / its keywords.
///
/// Source: Callon, Courtial, Laville 1991, doi:10.1007/BF02019280.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Strategy {
    /// At least 0; high if its keywords go with those of other themes.
    pub centrality: f64,
    /// At least 0; high if its keywords go with each other.
    pub density: f64,
}

/// Strategies along the themes; none if there are fewer than two.
///
/// - `weights`: n_papers × n_terms, TF-IDF; `themes`: the rows of the papers of each.
pub(super) fn strategies(weights: &TermMatrix, themes: &[&[usize]]) -> Vec<Strategy> {
    let k = themes.len();
    if k < 2 {
        return Vec::new();
    }
    let keywords = keywords(weights, themes);
    let together = Together::count(weights, &keywords);
    let mut strategies = vec![
        Strategy {
            centrality: 0.0,
            density: 0.0
        };
        k
    ];
    let mut n_keywords = vec![0usize; k];
    for (i, (_, theme)) in keywords.iter().enumerate() {
        n_keywords[*theme] += 1;
        for (j, (_, other)) in keywords.iter().enumerate().take(i) {
            let strength = together.equivalence(i, j);
            if theme == other {
                strategies[*theme].density += 100.0 * strength;
            } else {
                strategies[*theme].centrality += 10.0 * strength;
                strategies[*other].centrality += 10.0 * strength;
            }
        }
    }
    for (strategy, n) in strategies.iter_mut().zip(n_keywords) {
        strategy.density /= n.max(1) as f64;
    }
    strategies
}

/// Columns of the terms that distinguish themes, each with the theme it belongs to: the one whose mean weight is furthest
/// above the mean of all papers. At most [`N_KEYWORDS`] a theme.
fn keywords(weights: &TermMatrix, themes: &[&[usize]]) -> Vec<(u32, usize)> {
    let n_terms = weights.n_columns();
    let mut lead: Vec<(f64, usize)> = vec![(0.0, 0); n_terms];
    let overall = weights.column_sums();
    let n_papers = weights.n_rows().max(1) as f64;
    for (position, papers) in themes.iter().enumerate() {
        let sums = weights.sum_of_rows(papers.iter().copied());
        for (column, sum) in sums.iter().enumerate() {
            let above = sum / papers.len().max(1) as f64 - overall[column] / n_papers;
            if above > lead[column].0 {
                lead[column] = (above, position);
            }
        }
    }
    let mut ranked: Vec<usize> = (0..n_terms).filter(|column| lead[*column].0 > 0.0).collect();
    ranked.sort_by(|a, b| lead[*b].0.total_cmp(&lead[*a].0).then(a.cmp(b)));
    let mut n_taken = vec![0usize; themes.len()];
    ranked.retain(|column| {
        let taken = &mut n_taken[lead[*column].1];
        *taken += 1;
        *taken <= N_KEYWORDS
    });
    ranked
        .into_iter()
        .map(|column| (column as u32, lead[column].1))
        .collect()
}

/// Papers that hold two keywords.
struct Together {
    n_keywords: usize,
    /// n_keywords × n_keywords, on and below the diagonal.
    counts: Vec<u32>,
}

impl Together {
    fn count(weights: &TermMatrix, keywords: &[(u32, usize)]) -> Self {
        let mut number_of = vec![u32::MAX; weights.n_columns()];
        for (number, (column, _)) in keywords.iter().enumerate() {
            number_of[*column as usize] = number as u32;
        }
        let mut together = Together {
            n_keywords: keywords.len(),
            counts: vec![0; keywords.len() * keywords.len()],
        };
        for paper in 0..weights.n_rows() {
            let columns = weights.row(paper).0.iter();
            let mut held: Vec<usize> = columns
                .map(|column| number_of[*column as usize])
                .filter(|number| *number != u32::MAX)
                .map(|number| number as usize)
                .collect();
            held.sort_unstable();
            for (at, i) in held.iter().enumerate() {
                held[..=at]
                    .iter()
                    .for_each(|j| together.counts[i * together.n_keywords + j] += 1);
            }
        }
        together
    }

    /// e(i, j), j at most i, in [0, 1].
    fn equivalence(&self, i: usize, j: usize) -> f64 {
        let of = |a: usize, b: usize| f64::from(self.counts[a * self.n_keywords + b]);
        let both = of(i, j);
        if both > 0.0 {
            both * both / (of(i, i) * of(j, j))
        } else {
            0.0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features;

    #[test]
    fn centrality_and_density_equal_the_hand_computed_values() {
        let features = features::of_titles(&["ice snow", "ice snow", "ice wood", "wood violin"]);
        let strategies = strategies(&features.weights, &[&[0, 1], &[2, 3]]);
        // ice 3, snow 2, wood 2, violin 1 papers; ice-snow 2, ice-wood 1, wood-violin 1.
        // Within: 4/6 and 1/2, over 2 keywords each; between: ice-wood 1/6.
        assert!(
            (strategies[0].density - 100.0 * (4.0 / 6.0) / 2.0).abs() < 1e-9,
            "{strategies:?}"
        );
        assert!((strategies[1].density - 100.0 * 0.5 / 2.0).abs() < 1e-9);
        assert!(
            strategies
                .iter()
                .all(|strategy| (strategy.centrality - 10.0 / 6.0).abs() < 1e-9)
        );
    }
}
