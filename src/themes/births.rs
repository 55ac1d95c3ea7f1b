//! Candidate themes inside themes: the papers of a phrase on the rise that hang together more than the theme does.
//!
//! In:    the phrases on the rise ([`Rises`]), and where papers lie.
//! Out:   [`Candidate`]s named by their phrases.
//! Keeps: each of a candidate's papers has its phrase.

use std::collections::{BTreeMap, BTreeSet};

use ndarray::{Array2, ArrayView1};

use super::rises::{Rise, Rises};
use super::{Candidate, Member, Theme, ThemeId, Themes};

/// Share of a middling theme's papers that a candidate inside a theme must have to be split off.
const MIN_SPLIT_OFF: f64 = 0.1;

/// The candidate themes inside themes, surest first; phrases about one subject make one candidate, named by the surest.
///
/// - `points`: n_papers × n_components, rows of length 1 or 0.
/// - `fewest`: papers with the phrase.
pub(super) fn candidates(rises: &Rises, themes: &Themes, points: &Array2<f32>, fewest: usize) -> Vec<Candidate> {
    let all = rises.since_fit.iter().chain(&rises.rises);
    let all: Vec<&Rise> = all.filter(|rise| rise.papers.len() >= fewest).collect();
    let themes = Cohesive::of(&all, themes, points);
    let mut found: Vec<Candidate> = Vec::new();
    for rise in all {
        if !themes.is_looser_than(rise.theme, &rise.papers) || has_most_of(&found, &rise.papers) {
            continue;
        }
        let joined = found.iter_mut().find_map(|candidate| {
            let union = union(&candidate.seed, &rise.papers);
            let own = candidate.within.unwrap_or(rise.theme);
            let is_one = themes.is_looser_than(own, &union) && themes.is_looser_than(rise.theme, &union);
            is_one.then_some((candidate, union))
        });
        match joined {
            Some((candidate, union)) => candidate.seed = union,
            None => found.push(Candidate {
                label: rise.phrase.clone(),
                n_later: themes.n_later(rise),
                papers: rise.papers.clone(),
                seed: rise.papers.clone(),
                within: Some(rise.theme),
            }),
        }
    }
    found
}

/// Themes in which something rises, with how much their papers hang together.
struct Cohesive<'a> {
    points: &'a Array2<f32>,
    themes: BTreeMap<ThemeId, (&'a Theme, f64)>,
}

impl<'a> Cohesive<'a> {
    fn of(rises: &[&Rise], themes: &'a Themes, points: &'a Array2<f32>) -> Self {
        let has_any = |theme: &&Theme| rises.iter().any(|rise| rise.theme == theme.id);
        let measured = themes.themes.iter().filter(has_any).map(|theme| {
            let papers = theme.members.iter().map(|member| member.paper);
            (theme.id, (theme, cohesion(points, papers)))
        });
        Self {
            themes: measured.collect(),
            points,
        }
    }

    /// Whether the papers hang together more than those of a theme.
    fn is_looser_than(&self, theme: ThemeId, papers: &[usize]) -> bool {
        let of_theme = self.themes.get(&theme).map(|theme| theme.1);
        of_theme.is_some_and(|of_theme| cohesion(self.points, papers.iter().copied()) > of_theme)
    }

    /// The papers of a phrase that came since the fit.
    fn n_later(&self, rise: &Rise) -> usize {
        let members = self.themes.get(&rise.theme).map(|theme| &theme.0.members);
        let is_later = |member: &&Member| member.likeness.is_some() && rise.papers.binary_search(&member.paper).is_ok();
        members.map_or(0, |members| members.iter().filter(is_later).count())
    }
}

/// - `one`, `other`: ascending, as what is returned.
fn union(one: &[usize], other: &[usize]) -> Vec<usize> {
    let union: BTreeSet<usize> = one.iter().chain(other).copied().collect();
    union.into_iter().collect()
}

/// Both kinds of candidates, those inside themes first; a group whose papers are mostly in one of those is left out.
pub(super) fn joined(inside: Vec<Candidate>, outside: Vec<Candidate>) -> Vec<Candidate> {
    let others: Vec<Candidate> = (outside.into_iter())
        .filter(|candidate| !has_most_of(&inside, &candidate.papers))
        .collect();
    inside.into_iter().chain(others).collect()
}

/// Papers that a candidate inside a theme must have to be split off.
pub(super) fn fewest_to_split_off(middling: f64) -> f64 {
    MIN_SPLIT_OFF * middling
}

fn has_most_of(candidates: &[Candidate], papers: &[usize]) -> bool {
    candidates.iter().any(|candidate| {
        let is_inside = |paper: &&usize| candidate.seed.binary_search(paper).is_ok();
        2 * papers.iter().filter(is_inside).count() > papers.len()
    })
}

/// Mean cosine between two of the papers, in [-1, 1]; 0 for less than two.
///
/// From the sum of their points: |Σ x|² holds every pair twice, and n times 1.
fn cohesion(points: &Array2<f32>, papers: impl Iterator<Item = usize>) -> f64 {
    let mut sum = vec![0f64; points.ncols()];
    let (mut n, mut squares) = (0usize, 0.0);
    let add = |sum: &mut [f64], point: ArrayView1<'_, f32>| -> f64 {
        let entries = sum.iter_mut().zip(point);
        entries.for_each(|(sum, value)| *sum += f64::from(*value));
        point.iter().map(|value| f64::from(*value) * f64::from(*value)).sum()
    };
    for paper in papers {
        let square = add(&mut sum, points.row(paper));
        squares += square;
        n += usize::from(square > 0.0);
    }
    if n < 2 {
        return 0.0;
    }
    let all: f64 = sum.iter().map(|value| value * value).sum();
    (all - squares) / (n * (n - 1)) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::themes::Theme;
    use crate::themes::rises::Rise;
    use ndarray::array;

    fn rise(phrase: &str, papers: &[usize]) -> Rise {
        Rise {
            theme: ThemeId(1),
            phrase: phrase.to_owned(),
            papers: papers.to_vec(),
            n_recent: papers.len(),
            n_theme: 6,
            n_theme_recent: 3,
            window: None,
            p_value: 0.01,
        }
    }

    #[test]
    fn cohesion_is_the_mean_cosine_of_pairs() {
        let half = 0.5f32.sqrt();
        let points = array![[1.0, 0.0], [0.0, 1.0], [half, half], [0.0, 0.0]];
        // 0, √½ and √½ of three pairs; the paper without a place is in none.
        let expected = 2.0 * 0.5f64.sqrt() / 3.0;
        assert!((cohesion(&points, 0..4) - expected).abs() < 1e-6);
        assert_eq!(cohesion(&points, 0..1), 0.0);
    }

    #[test]
    fn papers_that_hang_together_more_than_their_theme_are_a_candidate() {
        let points = array![
            [1.0f32, 0.0],
            [1.0, 0.0],
            [0.8, 0.6],
            [0.0, 1.0],
            [-1.0, 0.0],
            [0.0, -1.0]
        ];
        let themes = Themes {
            themes: vec![Theme::of(1, &[0, 1, 2, 3, 4, 5])],
            ..Themes::default()
        };
        let rises = Rises {
            rises: vec![
                rise("world model", &[0, 1, 2]),
                rise("world", &[0, 1]),
                rise("scattered", &[3, 4, 5]),
            ],
            ..Rises::default()
        };
        let found = candidates(&rises, &themes, &points, 2);
        assert_eq!(
            found.len(),
            1,
            "the second has the papers of the first, the third don't hang together"
        );
        assert_eq!(
            (found[0].label.as_str(), found[0].within),
            ("world model", Some(ThemeId(1)))
        );
        assert!(candidates(&rises, &themes, &points, 4).is_empty());
        let outside = |papers: &[usize]| Candidate {
            label: String::new(),
            papers: papers.to_vec(),
            n_later: 0,
            seed: Vec::new(),
            within: None,
        };
        assert_eq!(joined(found, vec![outside(&[1, 2, 5]), outside(&[4, 5])]).len(), 2);
    }

    #[test]
    fn phrases_about_one_subject_begin_one_theme() {
        // In one theme two corners and what lies between them, in the other papers near one of the corners.
        let half = 0.5f32.sqrt();
        let points = array![
            [1.0, 0.0],
            [1.0, 0.0],
            [half, -half],
            [1.0, 0.0],
            [0.6, 0.8],
            [-1.0, 0.0],
            [0.0, -1.0],
            [0.0, -1.0],
            [half, -half]
        ];
        let mut first = Theme::of(1, &[0, 1, 2, 6, 7, 8]);
        first.members[1].likeness = Some(0.5);
        first.members[2].likeness = Some(0.5);
        let themes = Themes {
            themes: vec![first, Theme::of(2, &[3, 4, 5])],
            ..Themes::default()
        };
        let inside = |theme, phrase, papers: &[usize]| Rise {
            theme: ThemeId(theme),
            ..rise(phrase, papers)
        };
        let rises = Rises {
            since_fit: vec![inside(1, "condensate", &[0, 1]), inside(2, "lattice", &[3, 4])],
            rises: vec![inside(1, "tides", &[6, 7])],
            ..Rises::default()
        };
        let found = candidates(&rises, &themes, &points, 2);
        let told = |candidate: &Candidate| (candidate.label.clone(), candidate.papers.clone(), candidate.n_later);
        let told: Vec<(String, Vec<usize>, usize)> = found.iter().map(told).collect();
        assert_eq!(
            told,
            [
                ("condensate".to_owned(), vec![0, 1], 1),
                ("tides".to_owned(), vec![6, 7], 0)
            ]
        );
        assert_eq!((&found[0].seed, &found[1].seed), (&vec![0, 1, 3, 4], &vec![6, 7]));
    }
}
