//! Candidate themes: papers about one thing that may become a theme.

use super::{ThemeId, rises};
use crate::features::Text;

/// Share of a candidate's papers that must have its name.
const NAMED: f64 = 0.5;

/// Papers about the same thing that fit no theme well, or that are a part of one.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The terms that distinguish them, different from the label of any theme; at least half of the papers have a part of it.
    pub label: String,
    /// Positions in the corpus, ascending.
    pub papers: Vec<usize>,
    /// Those of them that came since the fit.
    pub n_later: usize,
    /// What a theme would begin with: these, and papers about the same thing without the name; ascending.
    pub seed: Vec<usize>,
    /// The theme that they are in; absent for papers that fit none.
    pub within: Option<ThemeId>,
}

/// Those whose name at least half of their papers have any part of: another one would be the name of something else.
pub(super) fn well_named(candidates: Vec<Candidate>, texts: &[Text<'_>]) -> Vec<Candidate> {
    let is_well_named = |candidate: &Candidate| {
        let of_papers: Vec<Text<'_>> = candidate.papers.iter().map(|paper| texts[*paper]).collect();
        let n_named = rises::n_having_a_part(&candidate.label, &of_papers);
        n_named as f64 >= NAMED * candidate.papers.len() as f64
    };
    candidates.into_iter().filter(is_well_named).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

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
            n_later: 0,
            seed: Vec::new(),
            within: None,
        };
        let named = well_named(vec![candidate("world model"), candidate("tides, world model")], &texts);
        let labels: Vec<&str> = named.iter().map(|candidate| candidate.label.as_str()).collect();
        assert_eq!(labels, ["tides, world model"]);
    }
}
