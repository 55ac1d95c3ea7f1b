//! Which terms distinguish a theme from the rest, or two themes.

use super::Mixture;
use super::tables::SMOOTHING;

/// Words that the prior weighs: so many as all papers use them are added to either side.
const PRIOR_WORDS: f64 = 500.0;

/// How a term is used on either side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Telling {
    /// Column of the vocabulary.
    pub term: usize,
    /// Log-odds ratio over its standard error; above 0 the term speaks for the first side. 1.96 is beyond chance at 5 %.
    pub z: f64,
    /// Of the words on the first side, 0 to 1.
    pub share_first: f64,
    /// Of the words on the second side.
    pub share_second: f64,
}

/// Words of one side: Σ x(t) of the term, and of all terms.
#[derive(Debug, Clone, Copy)]
struct Side {
    term: f64,
    all: f64,
}

impl Mixture {
    /// How the terms of one theme are used beside those of all others, or of another theme; along `terms`.
    ///
    /// - `terms`: columns of the vocabulary.
    /// - `other`: none for all others.
    pub fn telling(&self, terms: impl IntoIterator<Item = usize>, theme: usize, other: Option<usize>) -> Vec<Telling> {
        let n_terms = self.counts.nrows() as f64;
        let words_of = |theme: usize| self.totals[theme] - SMOOTHING * n_terms;
        let in_all: f64 = (0..self.n_themes()).map(words_of).sum();
        let side = |term: usize, theme: usize| Side {
            term: f64::from(self.counts[[term, theme]]) - SMOOTHING,
            all: words_of(theme),
        };
        let telling = |term: usize| {
            let counts = self.counts.row(term);
            let everywhere: f64 = counts.iter().map(|count| f64::from(*count) - SMOOTHING).sum();
            let first = side(term, theme);
            let second = other.map_or_else(
                || Side {
                    term: everywhere - first.term,
                    all: in_all - first.all,
                },
                |other| side(term, other),
            );
            let prior = PRIOR_WORDS * everywhere / in_all.max(f64::MIN_POSITIVE);
            Telling {
                term,
                z: z_score(first, second, prior),
                share_first: first.term / first.all.max(f64::MIN_POSITIVE),
                share_second: second.term / second.all.max(f64::MIN_POSITIVE),
            }
        };
        terms.into_iter().map(telling).collect()
    }
}

/// z = (ln odds on the first side - ln odds on the second) / √(1/y₁ + 1/y₂), each count y with its prior.
///
/// Source: Monroe, Colaresi, Quinn 2008, doi:10.1093/pan/mpn018.
fn z_score(first: Side, second: Side, prior: f64) -> f64 {
    let prior = prior.max(f64::MIN_POSITIVE);
    let with = |side: Side| side.term.max(0.0) + prior;
    let log_odds = |side: Side| {
        let without = side.all + PRIOR_WORDS - with(side);
        libm::log(with(side) / without.max(f64::MIN_POSITIVE))
    };
    let variance = 1.0 / with(first) + 1.0 / with(second);
    (log_odds(first) - log_odds(second)) / variance.sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn z_is_the_log_odds_ratio_over_its_standard_error() {
        // 10 of 1,000 words against 5 of 1,000, with a prior of 2 of 500: ln(12/1488) - ln(7/1493), over √(1/12 + 1/7).
        let (first, second) = (
            Side {
                term: 10.0,
                all: 1000.0,
            },
            Side { term: 5.0, all: 1000.0 },
        );
        let expected = ((12f64 / 1488.0).ln() - (7f64 / 1493.0).ln()) / (1f64 / 12.0 + 1.0 / 7.0).sqrt();
        assert!((z_score(first, second, 2.0) - expected).abs() < 1e-12);
        assert!(
            (z_score(second, first, 2.0) + expected).abs() < 1e-12,
            "the other way round it changes its sign"
        );
        assert_eq!(z_score(first, first, 2.0), 0.0);
    }
}
