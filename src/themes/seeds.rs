//! Where clustering begins when there were themes before.

use std::collections::BTreeMap;

use ndarray::{Array2, Axis};

use super::choose_k::Choice;
use super::{Lineage, ThemeId, kmeans};

/// Centroids of what is there already: the earlier themes, then groups of papers that fit none of them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Seeds {
    /// n_seeds × n_components.
    centroids: Array2<f32>,
    /// Papers behind each.
    sizes: Vec<usize>,
    /// The first so many are themes.
    n_themes: usize,
}

/// The seeds of a corpus; nothing if it had no themes before.
///
/// - `points`: rows along `placed`, of length 1.
/// - `placed`: positions of papers, ascending.
pub(super) fn of(points: &Array2<f32>, placed: &[usize], earlier: &Lineage) -> Option<Seeds> {
    let row = |paper: &usize| placed.binary_search(paper).ok();
    let mut themes: BTreeMap<ThemeId, Vec<usize>> = BTreeMap::new();
    for (row, paper) in placed.iter().enumerate() {
        if let Some(Some(id)) = earlier.theme_of.get(*paper) {
            themes.entry(*id).or_default().push(row);
        }
    }
    let candidates = earlier.candidates.iter();
    let candidates = candidates.map(|papers| papers.iter().filter_map(row).collect::<Vec<_>>());
    let n_themes = themes.len();
    let groups: Vec<Vec<usize>> = (themes.into_values().chain(candidates))
        .filter(|rows| !rows.is_empty())
        .collect();
    (n_themes > 0).then(|| Seeds {
        centroids: means(points, &groups),
        sizes: groups.iter().map(Vec::len).collect(),
        n_themes,
    })
}

impl Seeds {
    /// The number of themes there are, and of those about to be born, as far as the papers bear it out. Beyond that the number
    /// doesn't grow, but themes that there are go only where they are more than twice the number that a fit from scratch
    /// would take: what the papers support is estimated from a sample, at most 38 themes one week and 30 three weeks later.
    pub(super) fn settle_count(&self, choice: Choice) -> Choice {
        let n_born = self.sizes.len() - self.n_themes;
        let (low, high) =
            (choice.evidence.as_ref()).map_or((choice.k, choice.k), |evidence| (evidence.low, evidence.high));
        let most = high.max(self.n_themes.min(2 * choice.k));
        let k = self.sizes.len().clamp(low.min(most), most);
        let born = match n_born {
            0 => String::new(),
            1 => ", and papers that are a subject of their own make one more".to_owned(),
            _ => format!(", and papers that are subjects of their own make {n_born} more"),
        };
        let kept = match self.n_themes {
            1 => "There was 1 theme before".to_owned(),
            n => format!("There were {n} themes before"),
        };
        let as_borne_out = if k == self.sizes.len() {
            ""
        } else {
            "; that many the papers don't bear out"
        };
        Choice {
            k,
            reason: format!("{kept}{born}{as_borne_out}. {}", choice.reason),
            ..choice
        }
    }

    /// Exactly `k` centroids: the nearest ones are joined if there are more, far points are added if there are fewer.
    pub(super) fn into_centroids(mut self, points: &Array2<f32>, k: usize, seed: u64) -> Array2<f32> {
        while self.sizes.len() > k {
            self.join_nearest();
        }
        kmeans::spread_further(points, self.centroids, k, seed)
    }

    /// Joins the two whose union costs least inertia.
    ///
    /// Source: Ward 1963, doi:10.1080/01621459.1963.10500845.
    fn join_nearest(&mut self) {
        let pairs = (0..self.sizes.len()).flat_map(|a| (a + 1..self.sizes.len()).map(move |b| (a, b)));
        let costs = pairs.map(|(a, b)| (self.cost(a, b), a, b));
        let Some((_, a, b)) = costs.min_by(|x, y| x.0.total_cmp(&y.0).then((x.1, x.2).cmp(&(y.1, y.2)))) else {
            return;
        };
        let (n_a, n_b) = (self.sizes[a] as f64, self.sizes[b] as f64);
        let joined = (self.centroids.row(a).iter())
            .zip(self.centroids.row(b))
            .map(|(x, y)| ((n_a * f64::from(*x) + n_b * f64::from(*y)) / (n_a + n_b)) as f32)
            .collect::<Vec<_>>();
        self.centroids
            .row_mut(a)
            .iter_mut()
            .zip(joined)
            .for_each(|(old, new)| *old = new);
        let kept: Vec<usize> = (0..self.sizes.len()).filter(|seed| *seed != b).collect();
        self.centroids = self.centroids.select(Axis(0), &kept);
        self.sizes[a] += self.sizes.remove(b);
    }

    fn cost(&self, a: usize, b: usize) -> f64 {
        let (n_a, n_b) = (self.sizes[a] as f64, self.sizes[b] as f64);
        let squared: f64 = (self.centroids.row(a).iter())
            .zip(self.centroids.row(b))
            .map(|(x, y)| (f64::from(*x) - f64::from(*y)).powi(2))
            .sum();
        n_a * n_b / (n_a + n_b) * squared
    }
}

/// The mean of each group of rows.
fn means(points: &Array2<f32>, groups: &[Vec<usize>]) -> Array2<f32> {
    let mut means = Array2::<f32>::zeros((groups.len(), points.ncols()));
    for (mut mean, rows) in means.rows_mut().into_iter().zip(groups) {
        let mut sum = vec![0f64; points.ncols()];
        for row in rows {
            let entries = sum.iter_mut().zip(points.row(*row));
            entries.for_each(|(sum, value)| *sum += f64::from(*value));
        }
        let n = rows.len() as f64;
        mean.iter_mut()
            .zip(sum)
            .for_each(|(mean, sum)| *mean = (sum / n) as f32);
    }
    means
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::themes::choose_k::{CountEvidence, Structure};
    use ndarray::array;

    /// Five papers on a line; the first two are T1, the third T4, the last a candidate.
    fn earlier() -> (Array2<f32>, Lineage) {
        let points = array![[0.0], [1.0], [4.0], [2.0], [10.0]];
        let theme_of = [Some(1), Some(1), Some(4), None, None];
        let lineage = Lineage {
            theme_of: theme_of.map(|id| id.map(ThemeId)).to_vec(),
            candidates: vec![vec![4]],
            ..Lineage::default()
        };
        (points, lineage)
    }

    #[test]
    fn seeds_are_the_means_of_themes_then_of_candidates() {
        let (points, lineage) = earlier();
        let seeds = of(&points, &[0, 1, 2, 3, 4], &lineage).unwrap();
        assert_eq!(seeds.centroids, array![[0.5], [4.0], [10.0]]);
        assert_eq!((seeds.sizes.clone(), seeds.n_themes), (vec![2, 1, 1], 2));
        assert_eq!(of(&points, &[0, 1, 2, 3, 4], &Lineage::default()), None);
    }

    /// The number that is taken with that many themes before and that many about to be born, where the papers bear out 15 to 25.
    fn settled(n_themes: usize, n_born: usize) -> (usize, String) {
        let n_seeds = n_themes + n_born;
        let seeds = Seeds {
            centroids: Array2::zeros((n_seeds, 1)),
            sizes: vec![1; n_seeds],
            n_themes,
        };
        let structure = Structure {
            value: 0.0,
            null: 0.0,
            null_spread: 0.0,
        };
        let evidence = CountEvidence {
            k: 20,
            low: 15,
            high: 25,
            curve: Vec::new(),
            structure,
            is_clusterable: true,
        };
        let choice = seeds.settle_count(Choice {
            k: 20,
            reason: "20 are readable.".to_owned(),
            evidence: Some(evidence),
        });
        (choice.k, choice.reason)
    }

    #[test]
    fn themes_are_born_as_far_as_the_papers_bear_it_out_and_stay() {
        assert_eq!(settled(20, 1).0, 21);
        assert_eq!(settled(25, 1).0, 25);
        assert_eq!(settled(12, 1).0, 15);
        assert_eq!(
            settled(38, 2),
            (
                38,
                "There were 38 themes before, and papers that are subjects of their own make 2 more; that many the papers don't \
                 bear out. 20 are readable."
                    .to_owned()
            )
        );
        assert_eq!(settled(45, 0).0, 40);
        assert_eq!(settled(38, 0).1, "There were 38 themes before. 20 are readable.");
    }

    #[test]
    fn too_many_are_joined_where_it_costs_least() {
        let (points, lineage) = earlier();
        let seeds = of(&points, &[0, 1, 2, 3, 4], &lineage).unwrap();
        // Ward: 2·1/3 · 3.5² = 8.2; 2·1/3 · 9.5²; 1/2 · 6² = 18. The mean of 0.5 twice and 4 is 5/3.
        let joined = seeds.into_centroids(&points, 2, 1);
        assert!((joined[[0, 0]] - 5.0 / 3.0).abs() < 1e-6, "{joined}");
        assert_eq!(joined[[1, 0]], 10.0);
    }

    #[test]
    fn too_few_get_far_points() {
        let (points, mut lineage) = earlier();
        lineage.candidates.clear();
        let seeds = of(&points, &[0, 1, 2, 3, 4], &lineage).unwrap();
        let centroids = seeds.into_centroids(&points, 5, 1);
        assert_eq!(centroids.nrows(), 5);
        assert!(centroids.iter().any(|value| *value == 10.0), "{centroids}");
    }
}
