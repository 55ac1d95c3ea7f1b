//! Refinement: papers move to the theme whose other papers speak like them.

use rayon::prelude::*;

use super::mixture::{Clusters, Mixture, Reading, WORDS_OF_EVIDENCE, Weighing};
use crate::features::Features;

/// Share of papers that may still move when refinement ends.
const SETTLED: f64 = 0.01;

/// Rounds at most, first with all words weighed the same, then by their information: the first ones move nearly all papers
/// that will move, and those of a large corpus take their time.
///
/// On 16,784 labelled papers 3 and 2 rounds instead of 10 and 3 cost .003 NMI.
const fn most_rounds(n_papers: usize) -> [usize; 2] {
    if n_papers < 20_000 { [10, 3] } else { [3, 2] }
}

/// Clusters after refinement.
#[derive(Debug, Clone)]
pub struct Refined {
    /// For each paper its cluster, from 0 without a gap.
    pub assignment: Vec<usize>,
    /// Clusters that still have papers.
    pub k: usize,
    /// Share of papers that moved, by round, first with all words weighed the same, then by their information.
    pub moved: Vec<f64>,
}

/// Refines clusters by classification expectation maximisation on a [`Mixture`]: count the words of every cluster, move every
/// paper to where it scores highest, again until hardly a paper moves. First all words count the same; once the clusters have
/// found their words, those count by their information on the cluster.
///
/// Each paper is judged by the other papers' words only, save in what words weigh; its own would hold it where it is. A cluster that loses all papers is
/// gone.
///
/// - `papers`: rows of `features` that have a place.
/// - `assignment`: for each of them a cluster below `k`.
///
/// Source: Celeux and Govaert 1992, doi:10.1016/0167-9473(92)90042-E.
pub fn refine(features: &Features, papers: &[usize], assignment: &[usize], k: usize) -> Refined {
    refine_at(WORDS_OF_EVIDENCE, features, papers, assignment, k)
}

/// The same with papers of mean length worth another number of words, to measure what the number is worth.
pub fn refine_at(
    words_of_evidence: f64,
    features: &Features,
    papers: &[usize],
    assignment: &[usize],
    k: usize,
) -> Refined {
    let stages = [Weighing::Even, Weighing::Topical];
    let (mut assignment, mut k) = without_gaps(assignment, k);
    let mut moved = Vec::new();
    for (weighing, most_rounds) in stages.into_iter().zip(most_rounds(papers.len())) {
        for _ in 0..most_rounds {
            if k < 2 {
                break;
            }
            let clusters = Clusters {
                papers,
                assignment: &assignment,
                k,
            };
            let mixture = Mixture::count_at(words_of_evidence, weighing, features, clusters);
            let best: Vec<usize> = (papers.par_iter().zip(&assignment).with_min_len(64))
                .map(|(paper, own)| highest(&mixture.scores(Reading::of(features, *paper), Some(*own)), *own))
                .collect();
            let n_moved = best.iter().zip(&assignment).filter(|(new, old)| new != old).count();
            let share = n_moved as f64 / papers.len().max(1) as f64;
            moved.push(share);
            (assignment, k) = without_gaps(&best, k);
            if share < SETTLED {
                break;
            }
        }
    }
    Refined { assignment, k, moved }
}

/// Position of the highest score; among equals the own one, else the first.
fn highest(scores: &[f64], own: usize) -> usize {
    let mut best = own;
    for (theme, score) in scores.iter().enumerate() {
        if *score > scores[best] {
            best = theme;
        }
    }
    best
}

/// Clusters numbered again, in the same order, without those that have no paper.
fn without_gaps(assignment: &[usize], k: usize) -> (Vec<usize>, usize) {
    let mut numbers = vec![None; k];
    assignment.iter().for_each(|cluster| numbers[*cluster] = Some(0));
    let mut n_used = 0;
    for number in numbers.iter_mut().flatten() {
        *number = n_used;
        n_used += 1;
    }
    let renumbered = assignment.iter().map(|cluster| numbers[*cluster].unwrap_or_default());
    (renumbered.collect(), n_used)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::features::{self, Text};

    fn features() -> Features {
        let papers = [
            "glacier ice snow flow",
            "ice snow glacier melt",
            "snow melt ice flow",
            "violin strings tone wood",
            "wood violin tone varnish",
            "strings tone varnish violin",
        ];
        let texts = papers.map(|title| Text {
            title,
            abstract_text: "",
        });
        features::extract(&texts, &Config::default().features, 1)
    }

    #[test]
    fn a_paper_moves_to_where_its_words_are() {
        let refined = refine(&features(), &[0, 1, 2, 3, 4, 5], &[0, 0, 1, 1, 1, 1], 2);
        assert_eq!(refined.assignment, [0, 0, 0, 1, 1, 1]);
        // The third round is the first by the information of the words.
        assert_eq!(refined.moved, [1.0 / 6.0, 0.0, 0.0]);
    }

    #[test]
    fn a_cluster_that_loses_its_papers_is_gone() {
        let refined = refine(&features(), &[0, 1, 2, 3, 4, 5], &[0, 0, 1, 2, 2, 2], 3);
        assert_eq!(
            (refined.assignment.as_slice(), refined.k),
            ([0, 0, 0, 1, 1, 1].as_slice(), 2)
        );
    }

    #[test]
    fn one_cluster_stays() {
        let refined = refine(&features(), &[0, 1], &[0, 0], 1);
        assert_eq!(
            (refined.assignment.as_slice(), refined.moved.len()),
            ([0, 0].as_slice(), 0)
        );
    }
}
