//! Themes that are a mix of papers, found without a threshold on stability: how firm the themes of a corpus are differs too much
//! from one corpus to the next.

use rayon::prelude::*;

use crate::corpus::Corpus;
use crate::features::text;
use crate::themes::{Standing, Theme, Themes, rises};

/// A theme whose name this part of its papers has any part of is about what its name says.
const COVERED: f64 = 0.3;

/// Papers of a theme that are read for that, spread evenly over its members.
const N_READ: usize = 100;

/// The least stable one in so many themes may be mixed.
const ONE_IN: usize = 3;

/// Along the themes: whether other draws of the papers group its papers otherwise, more so than two thirds of the themes, and
/// its name says little of them.
pub(super) fn mixed(themes: &Themes, corpus: &Corpus) -> Vec<bool> {
    let mut stabilities: Vec<f64> = themes.themes.iter().filter_map(|theme| theme.stability).collect();
    stabilities.sort_by(f64::total_cmp);
    let Some(bound) = (stabilities.len() / ONE_IN)
        .checked_sub(1)
        .map(|last| stabilities[last])
    else {
        return vec![false; themes.themes.len()];
    };
    let is_mixed = |theme: &Theme| {
        let may_be = theme.stability.is_some_and(|stability| stability <= bound);
        may_be && theme.standing() != Some(Standing::Stable) && covered(theme, corpus) < COVERED
    };
    themes.themes.par_iter().map(is_mixed).collect()
}

/// Part of a theme's papers with a part of its name, or with its first label term: a name that people gave need not be a phrase.
fn covered(theme: &Theme, corpus: &Corpus) -> f64 {
    let step = theme.members.len().div_ceil(N_READ).max(1);
    let members = theme.members.iter().step_by(step);
    let texts: Vec<_> = members.map(|member| text(&corpus.papers[member.paper])).collect();
    let term = theme.label_terms.first().map_or("", |term| term.term.as_str());
    rises::n_having_a_part(&format!("{}, {term}", theme.label), &texts) as f64 / texts.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Paper;
    use crate::themes::{Member, ThemeId};

    /// Three themes of ten papers each with these stabilities; so many papers of the first have its name, none of the others.
    fn found(stabilities: [f64; 3], n_with_name: usize) -> Vec<bool> {
        let title = |paper: usize| match paper < n_with_name {
            true => "Braid groups, again".to_owned(),
            false => format!("Something else {paper}"),
        };
        let papers = (0..30).map(|paper| Paper {
            title: title(paper),
            ..Paper::default()
        });
        let corpus = Corpus {
            papers: papers.collect(),
            ..Corpus::default()
        };
        let member = |paper| Member {
            paper,
            fit: 1.0,
            membership: 1.0,
            margin: 1.0,
            runner_up: None,
            likeness: None,
        };
        let theme = |(number, stability): (usize, f64)| Theme {
            id: ThemeId(number as u32 + 1),
            label: "knot theory, braid groups".to_owned(),
            stability: Some(stability),
            label_terms: Vec::new(),
            members: (10 * number..10 * number + 10).map(member).collect(),
            representatives: Vec::new(),
            is_hidden: false,
        };
        let themes = Themes {
            themes: stabilities.into_iter().enumerate().map(theme).collect(),
            ..Themes::default()
        };
        mixed(&themes, &corpus)
    }

    #[test]
    fn the_least_stable_third_is_mixed_where_names_say_little() {
        let none = [false, false, false];
        assert_eq!(found([0.4, 0.5, 0.6], 2), [true, false, false]);
        assert_eq!(found([0.4, 0.5, 0.6], 3), none, "its name says enough");
        assert_eq!(
            found([0.55, 0.5, 0.6], 0),
            [false, true, false],
            "another is less stable"
        );
    }

    #[test]
    fn what_comes_back_is_not_mixed() {
        assert_eq!(found([0.74, 0.8, 0.9], 0), [true, false, false]);
        assert_eq!(found([0.75, 0.8, 0.9], 0), [false, false, false]);
    }
}
