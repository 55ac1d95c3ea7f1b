//! The order of themes: similar ones side by side, and of many themes groups of similar ones.

use kodama::Method;
use ndarray::Array1;

/// Most themes that are listed without groups: as many as are taken in at a glance.
const MAX_UNGROUPED: usize = 12;

/// Fewest and most groups.
const FEWEST_GROUPS: usize = 3;
const MOST_GROUPS: usize = 8;

/// Times as many groups as asked for that a tree is cut into, at most, to find as many large ones.
const DEEPEST_CUT: usize = 3;

/// Themes in an order in which neighbours are similar.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Arrangement {
    /// Positions of all themes.
    pub order: Vec<usize>,
    /// Positions of themes that are very similar, at least two a group, as they follow each other in `order`; themes on their
    /// own come after the groups. Empty for up to 12 themes.
    pub groups: Vec<Vec<usize>>,
}

/// A binary tree of merges: nodes 0 to k - 1 are the themes, node k + i is the i-th merge.
#[derive(Debug)]
struct Tree {
    /// Left and right node of each merge, lowest merge first.
    merges: Vec<(usize, usize)>,
    /// Ward's dissimilarity at each merge, ascending.
    heights: Vec<f64>,
}

/// Arranges themes by Ward's linkage of their centroids.
///
/// Up to 12 themes are one row of leaves. More are cut into groups, largest first, with the row of leaves inside each.
///
/// - `centroids`: one a theme, of one length.
/// - `sizes`: papers of each theme.
///
/// Source: Ward 1963, doi:10.1080/01621459.1963.10500845; Müllner 2011, arXiv:1109.2378.
pub(crate) fn arrange(centroids: &[Array1<f32>], sizes: &[usize]) -> Arrangement {
    let n_themes = centroids.len();
    if n_themes < 2 {
        return Arrangement {
            order: (0..n_themes).collect(),
            groups: Vec::new(),
        };
    }
    let distances = distances(centroids);
    let tree = Tree::of(&distances);
    if n_themes <= MAX_UNGROUPED {
        return Arrangement {
            order: larger_end_first(tree.leaves(tree.root(), &distances), sizes),
            groups: Vec::new(),
        };
    }
    let size = |group: &Vec<usize>| group.iter().map(|theme| sizes[*theme]).sum::<usize>();
    let subtrees = tree.cut(tree.n_groups());
    let leaves = subtrees
        .into_iter()
        .map(|node| larger_end_first(tree.leaves(node, &distances), sizes));
    let (mut groups, mut alone): (Vec<Vec<usize>>, Vec<Vec<usize>>) = leaves.partition(|group| group.len() > 1);
    for groups in [&mut groups, &mut alone] {
        groups.sort_by_key(|group| (std::cmp::Reverse(size(group)), group[0]));
    }
    Arrangement {
        order: groups.iter().chain(&alone).flatten().copied().collect(),
        groups,
    }
}

/// Groups of things whose mean distance is at most `farthest`, by average linkage; members ascending.
///
/// - `distances`: of the n·(n - 1)/2 pairs, row after row of the upper triangle.
///
/// Source: Sokal and Michener 1958; Müllner 2011, arXiv:1109.2378.
pub(crate) fn close_groups(mut distances: Vec<f32>, n: usize, farthest: f64) -> Vec<Vec<usize>> {
    let dendrogram = kodama::linkage(&mut distances, n, Method::Average);
    // Average linkage merges in order of distance, so all merges within reach come first.
    let steps = dendrogram.steps();
    joined(
        n,
        &steps[..steps.partition_point(|step| f64::from(step.dissimilarity) <= farthest)],
    )
}

/// `k` groups of things by average linkage of their distances, as [`close_groups`] has them, none smaller than `fewest` if there
/// are as many such groups further down the tree: what is in none of these joins the one it is nearest to on average.
///
/// - `k`: 1 to n; `fewest`: at least 1.
/// - returns: for each thing its group, 0 to k - 1, in the order of their first members.
pub(crate) fn groups(distances: &[f32], n: usize, k: usize, fewest: usize) -> Vec<usize> {
    let dendrogram = kodama::linkage(&mut distances.to_vec(), n, Method::Average);
    let cut = |n_groups: usize| joined(n, &dendrogram.steps()[..n - n_groups]);
    let is_large = |group: &Vec<usize>| group.len() >= fewest;
    let large = (k..=n.min(DEEPEST_CUT * k)).find_map(|n_groups| {
        let groups: Vec<Vec<usize>> = cut(n_groups).into_iter().filter(is_large).collect();
        (groups.len() == k).then_some(groups)
    });
    let mut groups = large.unwrap_or_else(|| cut(k));
    groups.sort_unstable();
    let mut group_of: Vec<Option<usize>> = vec![None; n];
    for (group, members) in groups.iter().enumerate() {
        members.iter().for_each(|member| group_of[*member] = Some(group));
    }
    let nearest = |thing: usize| nearest_group(distances, n, &groups, thing);
    (group_of.into_iter().enumerate())
        .map(|(thing, group)| group.unwrap_or_else(|| nearest(thing)))
        .collect()
}

/// The group whose members are nearest to a thing on average; of equal ones the first.
fn nearest_group(distances: &[f32], n: usize, groups: &[Vec<usize>], thing: usize) -> usize {
    let distance = |other: usize| {
        let (a, b) = (thing.min(other), thing.max(other));
        // Rows of the upper triangle before a have n - 1, n - 2, … entries.
        f64::from(distances[a * n - a * (a + 1) / 2 + b - a - 1])
    };
    let mean = |group: &[usize]| group.iter().map(|other| distance(*other)).sum::<f64>() / group.len() as f64;
    let means = groups.iter().map(|group| mean(group)).enumerate();
    means.min_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |(group, _)| group)
}

/// The groups that the first merges make; members ascending.
fn joined(n: usize, steps: &[kodama::Step<f32>]) -> Vec<Vec<usize>> {
    let mut nodes: Vec<Vec<usize>> = (0..n).map(|member| vec![member]).collect();
    for step in steps {
        let mut joined = std::mem::take(&mut nodes[step.cluster1]);
        joined.append(&mut nodes[step.cluster2]);
        joined.sort_unstable();
        nodes.push(joined);
    }
    nodes.retain(|members| !members.is_empty());
    nodes
}

/// A merge of Ward's linkage: two nodes, and how dissimilar they are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Merge {
    /// Positions of themes, or the number of themes and the position of an earlier merge.
    pub nodes: (usize, usize),
    /// Ward's dissimilarity, at least that of earlier merges.
    pub height: f64,
}

/// The merges by which the themes become one, lowest first; none for fewer than two.
///
/// - `centroids`: one a theme, of one length.
pub(crate) fn merges(centroids: &[Array1<f32>]) -> Vec<Merge> {
    if centroids.len() < 2 {
        return Vec::new();
    }
    let tree = Tree::of(&distances(centroids));
    let merges = tree.merges.into_iter().zip(tree.heights);
    merges.map(|(nodes, height)| Merge { nodes, height }).collect()
}

/// k × k Euclidean distances.
pub(crate) fn distances(centroids: &[Array1<f32>]) -> Vec<Vec<f64>> {
    let distance = |a: &Array1<f32>, b: &Array1<f32>| {
        let squares = a.iter().zip(b).map(|(a, b)| (f64::from(*a) - f64::from(*b)).powi(2));
        squares.sum::<f64>().sqrt()
    };
    centroids
        .iter()
        .map(|a| centroids.iter().map(|b| distance(a, b)).collect())
        .collect()
}

/// A row of leaves can be read from either end; it begins at the larger theme.
fn larger_end_first(mut leaves: Vec<usize>, sizes: &[usize]) -> Vec<usize> {
    if let [first, .., last] = leaves.as_slice()
        && sizes[*last] > sizes[*first]
    {
        leaves.reverse();
    }
    leaves
}

impl Tree {
    /// - `distances`: k × k, k at least 2.
    fn of(distances: &[Vec<f64>]) -> Self {
        let k = distances.len();
        let mut upper: Vec<f64> = (0..k)
            .flat_map(|row| distances[row][row + 1..].iter().copied())
            .collect();
        let dendrogram = kodama::linkage(&mut upper, k, Method::Ward);
        let steps = dendrogram.steps();
        Self {
            merges: steps.iter().map(|step| (step.cluster1, step.cluster2)).collect(),
            heights: steps.iter().map(|step| step.dissimilarity).collect(),
        }
    }

    fn n_themes(&self) -> usize {
        self.merges.len() + 1
    }

    fn root(&self) -> usize {
        2 * self.merges.len()
    }

    /// The themes below a node, so that the most similar ends of the two sides of a merge meet.
    ///
    /// Ends are chosen merge by merge, lowest first: as Bar-Joseph, Gifford, Jaakkola 2001 order leaves, but greedily.
    fn leaves(&self, node: usize, distances: &[Vec<f64>]) -> Vec<usize> {
        let Some((left, right)) = node.checked_sub(self.n_themes()).map(|merge| self.merges[merge]) else {
            return vec![node];
        };
        let (mut left, mut right) = (self.leaves(left, distances), self.leaves(right, distances));
        let gap = |a: Option<&usize>, b: Option<&usize>| match (a, b) {
            (Some(a), Some(b)) => distances[*a][*b],
            _ => f64::INFINITY,
        };
        let gaps = [
            (gap(left.last(), right.first()), false, false),
            (gap(left.last(), right.last()), false, true),
            (gap(left.first(), right.first()), true, false),
            (gap(left.first(), right.last()), true, true),
        ];
        // The first of equal ones.
        let nearest = gaps.into_iter().min_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((_, turn_left, turn_right)) = nearest {
            if turn_left {
                left.reverse();
            }
            if turn_right {
                right.reverse();
            }
        }
        left.append(&mut right);
        left
    }

    /// Number of groups between √k and k/3, and between 3 and 8, below which the merges differ most from those above: the
    /// largest ratio of the height of the next merge to that of the last one made; the fewest of equal ones.
    fn n_groups(&self) -> usize {
        let k = self.n_themes();
        let fewest = ((k as f64).sqrt().round() as usize).clamp(FEWEST_GROUPS, MOST_GROUPS);
        let most = (k / 3).clamp(fewest, MOST_GROUPS);
        let ratio = |n_groups: usize| {
            let (next, last) = (self.heights[k - n_groups], self.heights[k - n_groups - 1]);
            if last > 0.0 { next / last } else { 0.0 }
        };
        let mut best = fewest;
        for n_groups in fewest + 1..=most {
            if ratio(n_groups) > ratio(best) {
                best = n_groups;
            }
        }
        best
    }

    /// The nodes left when only the lowest merges are made, as many nodes as requested.
    fn cut(&self, n_nodes: usize) -> Vec<usize> {
        let k = self.n_themes();
        let n_made = k - n_nodes;
        let mut is_top = vec![true; k + n_made];
        for (left, right) in &self.merges[..n_made] {
            (is_top[*left], is_top[*right]) = (false, false);
        }
        (0..is_top.len()).filter(|node| is_top[*node]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    fn on_a_line(places: &[f32]) -> Vec<Array1<f32>> {
        places.iter().map(|place| array![*place]).collect()
    }

    /// Themes 10 apart within a group, groups 1,000 apart.
    fn grouped(groups: &[usize]) -> Vec<Array1<f32>> {
        let places = groups
            .iter()
            .enumerate()
            .flat_map(|(group, n)| (0..*n).map(move |theme| (group * 1000 + theme * 10 + theme) as f32));
        on_a_line(&places.collect::<Vec<_>>())
    }

    #[test]
    fn the_lowest_merges_leave_so_many_groups() {
        // 0, 10, 1 and 12 on a line: 0 and 1 join at 1, 10 and 12 at 2.
        let distances = vec![10.0, 1.0, 12.0, 9.0, 2.0, 11.0];
        assert_eq!(groups(&distances, 4, 4, 1), [0, 1, 2, 3]);
        assert_eq!(groups(&distances, 4, 3, 1), [0, 1, 0, 2]);
        assert_eq!(groups(&distances, 4, 2, 1), [0, 1, 0, 1]);
        assert_eq!(groups(&distances, 4, 1, 1), [0; 4]);
    }

    #[test]
    fn what_is_in_no_large_group_joins_the_nearest() {
        // 0, 1, 10, 12 and 40 on a line: two groups are the four and the 40, and of two things at least the pairs.
        let line = [0.0f32, 10.0, 1.0, 12.0, 40.0];
        let pairs = (0..5).flat_map(|a| (a + 1..5).map(move |b| (a, b)));
        let distances: Vec<f32> = pairs.map(|(a, b)| (line[a] - line[b]).abs()).collect();
        assert_eq!(groups(&distances, 5, 2, 1), [0, 0, 0, 0, 1]);
        // The 40 is 39.5 from 0 and 1 on average, 29 from 10 and 12.
        assert_eq!(groups(&distances, 5, 2, 2), [0, 1, 0, 1, 1]);
        // No three of five are in each of two groups.
        assert_eq!(groups(&distances, 5, 2, 3), [0, 0, 0, 0, 1]);
    }

    #[test]
    fn points_on_a_line_are_ordered_along_it_from_the_larger_end() {
        let line = on_a_line(&[0.0, 10.0, 1.0, 12.0]);
        assert_eq!(arrange(&line, &[5, 1, 1, 4]).order, [0, 2, 1, 3]);
        assert_eq!(arrange(&line, &[4, 1, 1, 5]).order, [3, 1, 2, 0]);
    }

    #[test]
    fn merges_and_heights_equal_the_hand_computed_ones() {
        let tree = Tree::of(&distances(&on_a_line(&[0.0, 10.0, 1.0, 12.0])));
        assert_eq!(tree.merges, [(0, 2), (1, 3), (4, 5)]);
        // Ward: √(2·n·m/(n + m)) times the distance of the means, .5 and 11: √(2·2·2/4)·10.5 = √2·10.5.
        let expected = [1.0, 2.0, 10.5 * 2f64.sqrt()];
        assert!(
            tree.heights
                .iter()
                .zip(expected)
                .all(|(height, expected)| (height - expected).abs() < 1e-9)
        );
    }

    #[test]
    fn few_themes_are_not_grouped() {
        for n_themes in 0..=12 {
            let arrangement = arrange(&grouped(&[n_themes]), &vec![1; n_themes]);
            assert!(arrangement.groups.is_empty());
            assert_eq!(arrangement.order.len(), n_themes);
        }
    }

    #[test]
    fn clear_groups_are_found_largest_first_and_loners_come_last() {
        // 4, 1, 5 and 4 themes; by papers the last group is the largest.
        let sizes: Vec<usize> = [vec![2; 4], vec![90], vec![1; 5], vec![9; 4]].concat();
        let arrangement = arrange(&grouped(&[4, 1, 5, 4]), &sizes);
        let mut groups = arrangement.groups.clone();
        groups.iter_mut().for_each(|group| group.sort_unstable());
        assert_eq!(groups, [vec![10, 11, 12, 13], vec![0, 1, 2, 3], vec![5, 6, 7, 8, 9]]);
        assert_eq!(arrangement.order.last(), Some(&4));
    }

    #[test]
    fn there_are_three_to_eight_groups_and_every_theme_is_listed_once() {
        for n_themes in [13, 20, 33, 67, 200] {
            // Places without any gap that stands out.
            let places: Vec<f32> = (0..n_themes)
                .map(|theme| ((theme * 37) % 101) as f32 + theme as f32 / 7.0)
                .collect();
            let tree = Tree::of(&distances(&on_a_line(&places)));
            assert!((3..=8).contains(&tree.n_groups()), "{n_themes}");
            assert_eq!(tree.cut(tree.n_groups()).len(), tree.n_groups());
            let mut order = arrange(&on_a_line(&places), &vec![1; n_themes]).order;
            order.sort_unstable();
            assert_eq!(order, (0..n_themes).collect::<Vec<_>>());
        }
    }

    #[test]
    fn equal_centroids_are_no_obstacle() {
        assert_eq!(arrange(&on_a_line(&[1.0; 15]), &[1; 15]).order.len(), 15);
    }
}
