//! Places of papers within their themes.

use rayon::prelude::*;

use super::mixture::{Mixture, Reading};
use super::{Member, ThemeId, model};
use crate::features::Features;

/// Members of the only theme, best fit first: the embedding holds what sets papers apart, so how near they are to the middle
/// of all is read off their weights.
pub(super) fn only_members(papers: &[usize], features: &Features) -> Vec<Member> {
    let weights = &features.weights;
    let sum = weights.sum_of_rows(papers.iter().copied());
    let length = sum
        .iter()
        .map(|value| value * value)
        .sum::<f64>()
        .sqrt()
        .max(f64::MIN_POSITIVE);
    let place = |paper: &usize| {
        let (columns, values) = weights.row(*paper);
        let products = columns
            .iter()
            .zip(values)
            .map(|(column, value)| f64::from(*value) * sum[*column as usize]);
        let fit = products.sum::<f64>() / length;
        Member {
            paper: *paper,
            fit,
            membership: 1.0,
            runner_up: None,
            margin: 1.0,
            likeness: None,
        }
    };
    best_first(papers.iter().map(place).collect())
}

/// Members of each theme with their graded membership, best fit first.
///
/// - `mixture`: its themes are those of `clusters`, in their order.
pub(super) fn members(clusters: &[(ThemeId, Vec<usize>)], features: &Features, mixture: &Mixture) -> Vec<Vec<Member>> {
    let ids: Vec<ThemeId> = clusters.iter().map(|(id, _)| *id).collect();
    let place = |own: usize, paper: usize| {
        let reading = Reading::of(features, paper);
        let scores = mixture.scores(reading, Some(own));
        model::member(mixture, &ids, reading, &scores, own, paper)
    };
    clusters
        .par_iter()
        .enumerate()
        .map(|(own, (_, papers))| best_first(papers.iter().map(|paper| place(own, *paper)).collect()))
        .collect()
}

/// Best fit first; ties in order of papers.
pub(super) fn best_first(mut members: Vec<Member>) -> Vec<Member> {
    members.sort_by(|a, b| b.fit.total_cmp(&a.fit).then(a.paper.cmp(&b.paper)));
    members
}
