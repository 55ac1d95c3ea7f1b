//! Candidate themes inside themes: the papers of a phrase on the rise that hang together more than the theme does.
//!
//! In:    the phrases on the rise ([`Rises`]), and where papers lie.
//! Out:   [`Candidate`]s named by their phrases.
//! Keeps: each of a candidate's papers has its phrase.

use ndarray::{Array2, ArrayView1};

use super::rises::{self, Rises};
use super::{Candidate, Themes};
use crate::features::Text;

/// Share of a middling theme's papers that a candidate inside a theme must have to be split off.
const MIN_SPLIT_OFF: f64 = 0.1;

/// Share of a candidate's papers that must have its name.
const NAMED: f64 = 0.5;

/// The candidate themes inside themes, surest first.
///
/// - `points`: n_papers × n_components, rows of length 1 or 0.
/// - `fewest`: papers of a candidate.
pub(super) fn candidates(rises: &Rises, themes: &Themes, points: &Array2<f32>, fewest: usize) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    for rise in rises.rises.iter().filter(|rise| rise.papers.len() >= fewest) {
        let Ok(at) = themes.themes.binary_search_by_key(&rise.theme, |theme| theme.id) else {
            continue;
        };
        let of_theme = themes.themes[at].members.iter().map(|member| member.paper);
        let own = cohesion(points, rise.papers.iter().copied());
        if own > cohesion(points, of_theme) && !has_most_of(&found, &rise.papers) {
            found.push(Candidate {
                label: rise.phrase.clone(),
                papers: rise.papers.clone(),
                within: Some(rise.theme),
            });
        }
    }
    found
}

/// Both kinds of candidates, those inside themes first; a group whose papers are mostly in one of those is left out.
pub(super) fn joined(inside: Vec<Candidate>, outside: Vec<Candidate>) -> Vec<Candidate> {
    let others: Vec<Candidate> = (outside.into_iter())
        .filter(|candidate| !has_most_of(&inside, &candidate.papers))
        .collect();
    inside.into_iter().chain(others).collect()
}

/// True if a candidate inside a theme has papers enough to be split off.
pub(super) fn may_be_split_off(n_papers: usize, middling: f64) -> bool {
    n_papers as f64 >= MIN_SPLIT_OFF * middling
}

fn has_most_of(candidates: &[Candidate], papers: &[usize]) -> bool {
    candidates.iter().any(|candidate| {
        let is_inside = |paper: &&usize| candidate.papers.binary_search(paper).is_ok();
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

/// Takes away the names that less than half of a candidate's papers have: they would be names of something else.
pub(super) fn well_named(candidates: Vec<Candidate>, texts: &[Text<'_>]) -> Vec<Candidate> {
    let is_well_named = |candidate: &Candidate| {
        let of_papers: Vec<Text<'_>> = candidate.papers.iter().map(|paper| texts[*paper]).collect();
        let n_named = rises::n_having_a_part(&candidate.label, &of_papers);
        n_named as f64 >= NAMED * candidate.papers.len() as f64
    };
    let named = candidates.into_iter().map(|candidate| match is_well_named(&candidate) {
        true => candidate,
        false => Candidate {
            label: String::new(),
            ..candidate
        },
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::themes::rises::{Rise, Window, WindowUnit};
    use crate::themes::{Theme, ThemeId};
    use ndarray::array;

    fn rise(phrase: &str, papers: &[usize]) -> Rise {
        Rise {
            theme: ThemeId(1),
            phrase: phrase.to_owned(),
            papers: papers.to_vec(),
            n_recent: papers.len(),
            n_theme: 6,
            n_theme_recent: 3,
            window: Window {
                unit: WindowUnit::Weeks,
                length: 4,
                since: "2026-03-02".parse().unwrap(),
            },
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
            n_tested: 3,
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
            within: None,
        };
        assert_eq!(joined(found, vec![outside(&[1, 2, 5]), outside(&[4, 5])]).len(), 2);
    }

    #[test]
    fn a_name_that_less_than_half_have_names_nothing() {
        let text = |title| Text {
            title,
            abstract_text: "",
        };
        let texts = [
            text("World models"),
            text("A world model"),
            text("Moss"),
            text("Tides"),
            text("The tide"),
        ];
        let candidate = |label: &str| Candidate {
            label: label.to_owned(),
            papers: (0..5).collect(),
            within: None,
        };
        let named = well_named(vec![candidate("world model"), candidate("tides, world model")], &texts);
        assert_eq!(
            (named[0].label.as_str(), named[1].label.as_str()),
            ("", "tides, world model")
        );
    }
}
