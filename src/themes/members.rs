//! Places of papers within their themes.

use rayon::prelude::*;

use super::mixture::{self, Mixture, Reading};
use super::{Member, ThemeId};
use crate::features::Features;

/// Members of the only theme, best fit first: the embedding says what sets papers apart, so how near they are to the middle
/// of all is read off their weights.
pub(super) fn only_members(papers: &[usize], features: &Features) -> Vec<Member> {
    let weights = &features.weights;
    let mut sum = vec![0f64; weights.n_columns()];
    let entries = |paper: usize| {
        let (columns, values) = weights.row(paper);
        columns
            .iter()
            .zip(values)
            .map(|(column, value)| (*column as usize, f64::from(*value)))
    };
    for paper in papers {
        entries(*paper).for_each(|(column, value)| sum[column] += value);
    }
    let length = sum
        .iter()
        .map(|value| value * value)
        .sum::<f64>()
        .sqrt()
        .max(f64::MIN_POSITIVE);
    let place = |paper: &usize| {
        let fit = entries(*paper).map(|(column, value)| value * sum[column]).sum::<f64>() / length;
        Member {
            paper: *paper,
            fit,
            membership: 1.0,
            runner_up: None,
            margin: 1.0,
        }
    };
    best_first(papers.iter().map(place).collect())
}

/// Members of each theme with their graded membership, best fit first.
pub(super) fn members(clusters: &[(ThemeId, Vec<usize>)], features: &Features) -> Vec<Vec<Member>> {
    let (papers, assignment): (Vec<usize>, Vec<usize>) = clusters
        .iter()
        .enumerate()
        .flat_map(|(number, (_, papers))| papers.iter().map(move |paper| (*paper, number)))
        .unzip();
    let mixture = Mixture::count(features, &papers, &assignment, clusters.len());
    let place = |own: usize, paper: usize| {
        let scores = mixture.scores(Reading::of(features, paper), Some(own));
        let memberships = mixture::probabilities(&scores);
        let others = (0..scores.len()).filter(|theme| *theme != own);
        let runner_up = others.max_by(|a, b| scores[*a].total_cmp(&scores[*b]).then(b.cmp(a)));
        Member {
            paper,
            fit: mixture.nearness(features.embedding.points.row(paper), own),
            membership: memberships[own],
            runner_up: runner_up.map(|theme| clusters[theme].0),
            margin: runner_up.map_or(1.0, |theme| (memberships[own] - memberships[theme]).max(0.0)),
        }
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
