//! How well a phrase names a theme.

use super::phrases::Tally;

/// A phrase in more than this share of the papers of other themes distinguishes no theme from another.
const COMMON_SHARE: f64 = 0.3;

/// Standard errors taken off the log-odds, so that few papers prove little: the bound that nine in ten samples exceed.
const CAUTION: f64 = 1.28;

/// How much the share of a theme's papers that have a phrase counts for its score: 0 not at all, 1 in proportion.
const REACH: f64 = 0.6;

/// Papers whose weight the prior has.
const PRIOR_PAPERS: f64 = 10.0;

/// A theme's papers and those of all themes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sizes {
    pub theme: f64,
    pub all: f64,
}

/// How well a phrase names a theme; 0 if it doesn't.
///
/// The lower bound of the log-odds times a power of the share of the theme's papers with the phrase: what few papers
/// say is no name for all, however exclusively they say it; fewer than the square root of the theme's papers prove little.
/// Raised for phrases that titles use, lowered for what mostly
/// stands inside longer names.
pub(super) fn score(inside: &Tally, everywhere: &Tally, sizes: Sizes, n_telling: usize, n_words: usize) -> f64 {
    let (with, with_anywhere) = (f64::from(inside.papers), f64::from(everywhere.papers));
    let is_only_theme = sizes.theme >= sizes.all;
    let is_common = with_anywhere - with > COMMON_SHARE * (sizes.all - sizes.theme);
    if with < 1.0 || is_common {
        return 0.0;
    }
    // Without another theme to differ from, the most frequent phrases are the best names there are.
    let distinction = if is_only_theme {
        1.0
    } else {
        cautious_log_odds(with, with_anywhere, sizes)
    };
    let reach = libm::pow(with / sizes.theme, REACH);
    let support = (with / sizes.theme.sqrt()).min(1.0);
    distinction.max(0.0) * support * reach * termhood(everywhere) * length_factor(n_telling, n_words)
}

/// How much more often a paper of the theme has the phrase than a paper elsewhere, less a standard error.
///
/// δ = ln odds inside - ln odds elsewhere, both with a prior of ten papers that have the phrase as often as the corpus;
/// its variance is the sum of the inverse counts.
///
/// Source: Monroe, Colaresi, Quinn 2008, doi:10.1093/pan/mpn018.
fn cautious_log_odds(with: f64, with_anywhere: f64, sizes: Sizes) -> f64 {
    let prior = PRIOR_PAPERS * with_anywhere / sizes.all;
    let with_and_without = |with: f64, papers: f64| (with + prior, papers - with + PRIOR_PAPERS - prior);
    let (with_in, without_in) = with_and_without(with, sizes.theme);
    let (with_out, without_out) = with_and_without(with_anywhere - with, sizes.all - sizes.theme);
    let delta = libm::log(with_in / without_in.max(1e-9)) - libm::log(with_out / without_out.max(1e-9));
    delta - CAUTION * (1.0 / with_in + 1.0 / with_out).sqrt()
}

/// How far a phrase is a name of its own: its free uses, and titles.
///
/// Source: the idea of the C-value, that uses inside longer names don't count; Frantzi, Ananiadou, Mima 2000,
/// doi:10.1007/s007999900023.
fn termhood(everywhere: &Tally) -> f64 {
    let free = (f64::from(everywhere.free) + 0.5) / (f64::from(everywhere.times) + 1.0);
    let titles = f64::from(everywhere.titles) / (f64::from(everywhere.papers) + 2.0);
    free.sqrt() * (1.0 + titles)
}

/// Longer phrases mean more, as far as their words are not generic.
fn length_factor(n_telling: usize, n_words: usize) -> f64 {
    match (n_telling, n_words) {
        (0, _) => 0.5,
        (1, 1) => 1.0,
        (1, _) => 1.4,
        (2, _) => 2.0,
        _ => 2.2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(papers: u32, titles: u32, times: u32, free: u32) -> Tally {
        Tally {
            papers,
            titles,
            times,
            free,
        }
    }

    #[test]
    fn log_odds_equal_the_hand_computed_value() {
        // 4 of 5 papers inside, 1 of 5 elsewhere; prior 10 papers, half with: (9/6) against (6/9), less 1.28 √(1/9 + 1/6).
        let expected = (9f64 / 6.0).ln() - (6f64 / 9.0).ln() - 1.28 * (1f64 / 9.0 + 1.0 / 6.0).sqrt();
        let sizes = Sizes { theme: 5.0, all: 10.0 };
        assert!((cautious_log_odds(4.0, 5.0, sizes) - expected).abs() < 1e-12);
    }

    #[test]
    fn termhood_is_the_root_of_free_uses_raised_by_titles() {
        // 4.5 of 9 uses are free, 3 of 6 papers have it in the title.
        let expected = 0.5f64.sqrt() * 1.5;
        assert!((termhood(&tally(4, 3, 8, 4)) - expected).abs() < 1e-12);
    }

    #[test]
    fn the_score_is_the_product_of_its_parts() {
        let (inside, everywhere) = (tally(4, 1, 6, 3), tally(5, 1, 8, 4));
        let sizes = Sizes { theme: 5.0, all: 10.0 };
        let expected =
            cautious_log_odds(4.0, 5.0, sizes) * 0.8f64.powf(0.6) * (0.5f64.sqrt() * (1.0 + 1.0 / 7.0)) * 2.0;
        assert!((score(&inside, &everywhere, sizes, 2, 2) - expected).abs() < 1e-12);
    }

    #[test]
    fn what_a_third_of_the_other_papers_say_names_no_theme() {
        let sizes = Sizes {
            theme: 20.0,
            all: 120.0,
        };
        let inside = tally(20, 0, 20, 20);
        assert!(score(&inside, &tally(50, 0, 50, 50), sizes, 2, 2) > 0.0);
        assert!(score(&inside, &tally(51, 0, 51, 51), sizes, 2, 2) == 0.0);
    }

    #[test]
    fn the_only_theme_is_scored_by_frequency() {
        let sizes = Sizes { theme: 10.0, all: 10.0 };
        let of = |papers: u32| {
            score(
                &tally(papers, 0, papers, papers),
                &tally(papers, 0, papers, papers),
                sizes,
                1,
                1,
            )
        };
        assert!(of(8) > of(4) && of(4) > 0.0);
    }
}
