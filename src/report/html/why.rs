//! Why a paper is where it is, as its row tells it.

use serde::Serialize;

use crate::report::WhyView;
use crate::report::numbers::decimal;

/// What speaks for a paper's theme, and what for the next.
#[derive(Debug, Serialize)]
pub(super) struct Why {
    pub runner_up: String,
    /// False if the runner-up is hidden.
    pub is_linked: bool,
    /// What the odds are, to 1.
    pub odds: String,
    pub terms: Vec<WhyTerm>,
}

#[derive(Debug, Serialize)]
pub(super) struct WhyTerm {
    pub term: String,
    /// With its sign.
    pub contribution: String,
    pub is_against: bool,
    /// Percent of the strongest.
    pub width: String,
}

/// The reasons, formatted.
pub(super) fn why(reasons: &WhyView, is_linked: bool) -> Why {
    let strongest = reasons.terms.iter().map(|(_, value)| value.abs()).fold(1e-9, f64::max);
    let term = |(term, value): &(String, f64)| WhyTerm {
        term: term.clone(),
        contribution: format!("{}{}", if *value > 0.0 { "+" } else { "" }, decimal(*value, 2)),
        is_against: *value < 0.0,
        width: decimal(value.abs() / strongest * 100.0, 0),
    };
    let odds = libm::exp(reasons.difference.clamp(-12.0, 12.0));
    Why {
        runner_up: reasons.runner_up.clone(),
        is_linked,
        odds: match odds {
            1000.0.. => "over 1000".to_owned(),
            10.0.. => decimal(odds, 0),
            _ => decimal(odds, 1),
        },
        terms: reasons.terms.iter().map(term).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_told_with_their_signs_and_the_odds() {
        let why = why(
            &WhyView {
                runner_up: "T2".to_owned(),
                terms: vec![("router".to_owned(), 0.8), ("decoder".to_owned(), -0.2)],
                difference: 3.0,
            },
            true,
        );
        // e³ is 20.09.
        assert_eq!(why.odds, "20");
        let told: Vec<&str> = why.terms.iter().map(|term| term.contribution.as_str()).collect();
        assert_eq!(told, ["+0.80", "−0.20"]);
        assert!(why.terms[1].is_against && why.terms[1].width == "25");
    }
}
