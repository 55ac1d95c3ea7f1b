//! Lasting ids for clusters.

use std::collections::BTreeMap;

use pathfinding::matrix::Matrix;
use pathfinding::prelude::kuhn_munkres;

use super::{ThemeId, Themes};

/// The themes of the run before, seen from the papers of this one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lineage {
    /// For each paper its theme in the run before, if it had one; empty before the first run.
    pub theme_of: Vec<Option<ThemeId>>,
    /// The highest id ever given; 0 before the first run.
    pub highest_id: u32,
    /// What the themes were called.
    pub labels: BTreeMap<ThemeId, String>,
    /// Groups of papers that fit none of the themes.
    pub candidates: Vec<Vec<usize>>,
}

impl Lineage {
    /// Goes on from other themes of the same papers.
    pub fn follow(&mut self, themes: &Themes) {
        self.theme_of = themes.theme_of_papers(self.theme_of.len());
        let ids = themes.themes.iter().map(|theme| theme.id.0);
        self.highest_id = ids.fold(self.highest_id, u32::max);
        self.labels = themes
            .themes
            .iter()
            .map(|theme| (theme.id, theme.label.clone()))
            .collect();
    }

    /// Papers of an earlier theme, of those that are still there.
    pub fn size_of(&self, id: ThemeId) -> usize {
        self.theme_of.iter().filter(|theme| **theme == Some(id)).count()
    }

    /// Jaccard's index of an earlier theme and a cluster, over papers that were there before, in [0, 1].
    pub fn overlap(&self, id: ThemeId, papers: &[usize]) -> f64 {
        let known = || papers.iter().filter_map(|paper| *self.theme_of.get(*paper)?);
        let shared = known().filter(|theme| *theme == id).count();
        let union = self.size_of(id) + known().count() - shared;
        shared as f64 / union.max(1) as f64
    }
}

/// Gives each cluster an id: clusters and earlier themes are paired so that most papers keep their id, and clusters without
/// a partner get new ids, the largest first.
///
/// An earlier id goes to a cluster only if at least half of the theme's papers that are still there, or half of the
/// cluster's earlier papers, are in both.
///
/// - `clusters`: the papers of each cluster, as positions in the corpus.
/// - returns: one id a cluster, all different, none reused.
///
/// Source: optimal assignment, Kuhn 1955, doi:10.1002/nav.3800020109.
pub(super) fn identify(clusters: &[Vec<usize>], earlier: &Lineage) -> Vec<ThemeId> {
    let mut ids = paired(clusters, earlier);
    let mut unnamed: Vec<usize> = (0..clusters.len()).filter(|cluster| ids[*cluster].is_none()).collect();
    unnamed.sort_by(|a, b| {
        clusters[*b]
            .len()
            .cmp(&clusters[*a].len())
            .then_with(|| clusters[*a].iter().min().cmp(&clusters[*b].iter().min()))
    });
    for (next, cluster) in (earlier.highest_id + 1..).zip(unnamed) {
        ids[cluster] = Some(ThemeId(next));
    }
    ids.into_iter().flatten().collect()
}

/// For each cluster the earlier theme it continues, if it does.
fn paired(clusters: &[Vec<usize>], earlier: &Lineage) -> Vec<Option<ThemeId>> {
    let mut theme_sizes: BTreeMap<ThemeId, usize> = BTreeMap::new();
    let mut overlaps: Vec<BTreeMap<ThemeId, usize>> = Vec::with_capacity(clusters.len());
    for papers in clusters {
        let mut shared: BTreeMap<ThemeId, usize> = BTreeMap::new();
        for id in papers.iter().filter_map(|paper| *earlier.theme_of.get(*paper)?) {
            *shared.entry(id).or_default() += 1;
            *theme_sizes.entry(id).or_default() += 1;
        }
        overlaps.push(shared);
    }
    let themes: Vec<ThemeId> = theme_sizes.keys().copied().collect();
    if themes.is_empty() {
        return vec![None; clusters.len()];
    }
    let shared = |cluster: usize, id: &ThemeId| {
        let n_known: usize = overlaps[cluster].values().sum();
        let shared = overlaps[cluster].get(id).copied().unwrap_or(0);
        if 2 * shared >= theme_sizes[id].min(n_known) {
            shared
        } else {
            0
        }
    };
    // Square, since every row needs a column; what is beyond the themes and clusters shares nothing.
    let size = clusters.len().max(themes.len());
    let weights = Matrix::from_fn(size, size, |(cluster, theme)| {
        let is_real = cluster < clusters.len() && theme < themes.len();
        if is_real {
            shared(cluster, &themes[theme]) as i64
        } else {
            0
        }
    });
    let (_, partners) = kuhn_munkres(&weights);
    (0..clusters.len())
        .map(|cluster| {
            let id = themes.get(partners[cluster])?;
            (shared(cluster, id) > 0).then_some(*id)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Papers 0, 1 … and the number of the theme each was in, 0 for none.
    fn lineage(themes: &[u32], highest_id: u32) -> Lineage {
        Lineage {
            theme_of: themes.iter().map(|id| (*id > 0).then_some(ThemeId(*id))).collect(),
            highest_id,
            ..Lineage::default()
        }
    }

    #[test]
    fn the_first_run_numbers_themes_by_size() {
        let clusters = [vec![0], vec![1, 2, 3], vec![4, 5]];
        assert_eq!(
            identify(&clusters, &Lineage::default()),
            [ThemeId(3), ThemeId(1), ThemeId(2)]
        );
    }

    #[test]
    fn a_cluster_that_keeps_its_papers_keeps_its_id() {
        let earlier = lineage(&[1, 1, 1, 2, 2, 0, 0], 2);
        assert_eq!(
            identify(&[vec![3, 4, 5, 6], vec![0, 1, 2]], &earlier),
            [ThemeId(2), ThemeId(1)]
        );
    }

    #[test]
    fn an_id_is_never_given_twice() {
        // T3 was given before and is gone; the new cluster must not take it.
        let earlier = lineage(&[1, 1, 0, 0, 0], 3);
        assert_eq!(
            identify(&[vec![0, 1], vec![2, 3, 4]], &earlier),
            [ThemeId(1), ThemeId(4)]
        );
    }

    #[test]
    fn most_papers_keep_their_id_where_the_largest_overlap_would_not_let_them() {
        // The first cluster shares 5 papers with T1 and 4 with T2, the second 4 with T1: by size the first would take T1, 5
        // papers in all; paired well, T2 and T1 keep 8.
        let earlier = lineage(&[1, 1, 1, 1, 1, 2, 2, 2, 2, 1, 1, 1, 1], 2);
        let clusters = [(0..9).collect::<Vec<_>>(), (9..13).collect()];
        assert_eq!(identify(&clusters, &earlier), [ThemeId(2), ThemeId(1)]);
    }

    #[test]
    fn overlap_is_shared_papers_by_papers_in_either() {
        let earlier = lineage(&[1, 1, 1, 2, 0], 2);
        // T1 is 0, 1, 2; the cluster is 1, 2, 3 and the new paper 4.
        assert_eq!(earlier.overlap(ThemeId(1), &[1, 2, 3, 4]), 0.5);
        assert_eq!(earlier.overlap(ThemeId(3), &[1, 2]), 0.0);
    }

    #[test]
    fn a_split_theme_leaves_its_id_with_the_larger_part() {
        let earlier = lineage(&[1, 1, 1, 1, 1], 1);
        assert_eq!(
            identify(&[vec![0, 1], vec![2, 3, 4]], &earlier),
            [ThemeId(2), ThemeId(1)]
        );
    }
}
