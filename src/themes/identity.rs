//! Lasting ids for clusters.

use std::collections::BTreeMap;

use super::ThemeId;

/// The themes of the run before: which paper was in which theme, and the highest id ever given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lineage {
    /// Paper id → its theme.
    pub memberships: BTreeMap<String, ThemeId>,
    /// 0 before the first run.
    pub highest_id: u32,
}

/// Gives each cluster an id: that of the earlier theme it shares most papers with, else a new one.
///
/// An earlier id goes to a cluster only if at least half of the theme's papers that are still there, or half of the
/// cluster's earlier papers, are in both; the largest overlap is served first. New ids go to the largest clusters first.
///
/// - `clusters`: the paper ids of each cluster.
/// - returns: one id a cluster, all different, none reused.
pub fn identify(clusters: &[Vec<&str>], earlier: &Lineage) -> Vec<ThemeId> {
    let mut overlaps: BTreeMap<(usize, ThemeId), usize> = BTreeMap::new();
    let mut theme_sizes: BTreeMap<ThemeId, usize> = BTreeMap::new();
    let mut known_sizes = vec![0usize; clusters.len()];
    for (cluster, papers) in clusters.iter().enumerate() {
        for id in papers.iter().filter_map(|paper| earlier.memberships.get(*paper)) {
            *overlaps.entry((cluster, *id)).or_default() += 1;
            *theme_sizes.entry(*id).or_default() += 1;
            known_sizes[cluster] += 1;
        }
    }
    let mut pairs: Vec<(usize, ThemeId, usize)> = overlaps
        .into_iter()
        .filter(|((cluster, id), shared)| 2 * shared >= theme_sizes[id].min(known_sizes[*cluster]))
        .map(|((cluster, id), shared)| (shared, id, cluster))
        .collect();
    pairs.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));

    let mut ids: Vec<Option<ThemeId>> = vec![None; clusters.len()];
    let mut taken: Vec<ThemeId> = Vec::new();
    for (_, id, cluster) in pairs {
        if ids[cluster].is_none() && !taken.contains(&id) {
            ids[cluster] = Some(id);
            taken.push(id);
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn lineage(themes: &[(u32, &[&str])], highest_id: u32) -> Lineage {
        let memberships = themes
            .iter()
            .flat_map(|(id, papers)| papers.iter().map(|paper| ((*paper).to_owned(), ThemeId(*id))))
            .collect();
        Lineage {
            memberships,
            highest_id,
        }
    }

    #[test]
    fn the_first_run_numbers_themes_by_size() {
        let clusters = [vec!["a"], vec!["b", "c", "d"], vec!["e", "f"]];
        assert_eq!(
            identify(&clusters, &Lineage::default()),
            [ThemeId(3), ThemeId(1), ThemeId(2)]
        );
    }

    #[test]
    fn a_cluster_that_keeps_its_papers_keeps_its_id() {
        let earlier = lineage(&[(1, &["a", "b", "c"]), (2, &["d", "e"])], 2);
        let clusters = [vec!["d", "e", "x", "y"], vec!["a", "b", "c"]];
        assert_eq!(identify(&clusters, &earlier), [ThemeId(2), ThemeId(1)]);
    }

    #[test]
    fn an_id_is_never_given_twice() {
        // T3 was given before and is gone; the new cluster must not take it.
        let earlier = lineage(&[(1, &["a", "b"])], 3);
        let clusters = [vec!["a", "b"], vec!["x", "y", "z"]];
        assert_eq!(identify(&clusters, &earlier), [ThemeId(1), ThemeId(4)]);
    }

    #[test]
    fn a_split_theme_leaves_its_id_with_the_larger_part() {
        let earlier = lineage(&[(1, &["a", "b", "c", "d", "e"])], 1);
        let clusters = [vec!["a", "b"], vec!["c", "d", "e"]];
        assert_eq!(identify(&clusters, &earlier), [ThemeId(2), ThemeId(1)]);
    }
}
