//! Shares at both ends of a series, and when it begins.

use std::ops::Range;

use crate::trends::Series;

/// About so many papers make a share that is worth telling: with 30 its standard error is below a fifth of it.
pub(crate) const ENOUGH: f64 = 30.0;

/// Periods of either end at least, where a series is long enough for a test.
const LEAST: usize = 3;

/// Part of the periods that either end has at most, the uneven ones rounded up.
const PART: usize = 4;

/// The periods at either end of a span, whose shares are compared: positions along its periods.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ends {
    /// The first periods.
    pub before: Range<usize>,
    /// The last ones; as many or fewer or more, by how many papers they hold.
    pub now: Range<usize>,
}

impl Ends {
    /// The fewest periods that hold about [`ENOUGH`] papers of the middle one of some themes: three of eight or more at least,
    /// and a quarter of all at most. They do not overlap unless there is one period only.
    ///
    /// - `counts`: papers by theme and period, with as many periods each.
    pub(crate) fn of(counts: &[&[f64]]) -> Self {
        let n_periods = counts.first().map_or(0, |counts| counts.len());
        let least = if n_periods >= super::MIN_PERIODS { LEAST } else { 1 };
        let most = n_periods.div_ceil(PART).max(least).min(n_periods);
        let length = |end: &dyn Fn(usize) -> Range<usize>| {
            let is_enough = |length: &usize| middle(counts, &end(*length)) >= ENOUGH;
            (least..most).find(is_enough).unwrap_or(most)
        };
        let first = |length: usize| 0..length;
        let last = |length: usize| n_periods - length..n_periods;
        Self {
            before: first(length(&first)),
            now: last(length(&last)),
        }
    }
}

/// Papers of the middle theme in some periods, the smaller one of two.
fn middle(counts: &[&[f64]], periods: &Range<usize>) -> f64 {
    let mut totals: Vec<f64> = counts
        .iter()
        .map(|counts| counts[periods.clone()].iter().sum())
        .collect();
    totals.sort_by(f64::total_cmp);
    totals.get(totals.len().saturating_sub(1) / 2).copied().unwrap_or(0.0)
}

/// Share over the first periods of a series alone; absent without periods.
pub(crate) fn before(series: &Series) -> Option<f64> {
    share(series, &Ends::of(&[&series.counts]).before)
}

/// Share over its last periods.
pub(crate) fn now(series: &Series) -> Option<f64> {
    share(series, &Ends::of(&[&series.counts]).now)
}

/// Share over some periods of a series; absent if it has no papers to be among in them.
///
/// - `periods`: positions along the series.
pub(crate) fn share(series: &Series, periods: &Range<usize>) -> Option<f64> {
    let exposure: f64 = series.exposures[periods.clone()].iter().sum();
    (exposure > 0.0).then(|| series.counts[periods.clone()].iter().sum::<f64>() / exposure)
}

/// Fewest periods of a year that is compared with another.
const MIN_PERIODS_A_YEAR: usize = 3;

/// What is added to a year, so that the period that ended just a year ago counts to the year before.
const LEEWAY: f64 = 0.02;

/// The periods of the last two years, and the position among them of the first one of the last year; absent unless each year
/// has periods enough.
pub(crate) fn last_two_years(series: &Series) -> Option<(Series, usize)> {
    let last = series.years.last()?;
    let first_after = |years: f64| series.years.partition_point(|year| *year <= last - years + LEEWAY);
    let (begin, middle) = (first_after(2.0), first_after(1.0));
    let is_whole = last - series.years[0] >= 2.0 - 1.5 / MIN_PERIODS_A_YEAR as f64;
    if !is_whole || middle - begin < MIN_PERIODS_A_YEAR || series.len() - middle < MIN_PERIODS_A_YEAR {
        return None;
    }
    let two_years = Series {
        years: series.years[begin..].to_vec(),
        counts: series.counts[begin..].to_vec(),
        exposures: series.exposures[begin..].to_vec(),
    };
    Some((two_years, middle - begin))
}

/// Position of the first period with a count.
pub(crate) fn first_seen(series: &Series) -> Option<usize> {
    series.counts.iter().position(|count| *count > 0.0)
}

/// How much of the exposure came before the first count, and how surprising that is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Newness {
    /// Exposure before the first period with a count / all exposure, in [0, 1).
    pub share: f64,
    /// Probability that as many papers, dealt at random over the exposure, all come as late.
    pub p_value: f64,
}

/// Newness of a series; absent without a count.
///
/// p = (1 − share)^n: n papers each fall at or after the period with the share of exposure left, independently.
pub(crate) fn newness(series: &Series) -> Option<Newness> {
    let first = first_seen(series)?;
    let exposure: f64 = series.exposures.iter().sum();
    let share = series.exposures[..first].iter().sum::<f64>() / exposure;
    Some(Newness {
        share,
        p_value: libm::pow(1.0 - share, series.total()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(counts: &[f64]) -> Series {
        Series::sample(counts, 10.0, 1.0)
    }

    #[test]
    fn ends_hold_papers_enough() {
        // A quarter of 24 is 6. From the end 9 + 9 + 9 = 27 are too few, with 9 more 36 are enough; at the beginning 3 · 20.
        let mut counts = [9.0; 24];
        counts[..3].fill(20.0);
        let ends = Ends::of(&[&counts]);
        assert_eq!((ends.before, ends.now), (0..3, 20..24));
        let few = Ends::of(&[&[1.0; 24]]);
        assert_eq!((few.before, few.now), (0..6, 18..24), "a quarter at most");
        let many = Ends::of(&[&[500.0; 24]]);
        assert_eq!((many.before, many.now), (0..3, 21..24), "three at least");
    }

    #[test]
    fn short_spans_have_short_ends() {
        let ends = |n_periods: usize| Ends::of(&[&vec![1.0; n_periods]]);
        let lengths =
            [0, 1, 2, 4, 5, 7, 8, 12, 13].map(|n_periods| (ends(n_periods).before.len(), ends(n_periods).now.len()));
        let expected = [(0, 0), (1, 1), (1, 1), (1, 1), (2, 2), (2, 2), (3, 3), (3, 3), (4, 4)];
        assert_eq!(lengths, expected);
    }

    #[test]
    fn the_middle_theme_decides_for_all() {
        // In the last 3 periods the themes have 6, 30 and 300 papers: the middle one has enough.
        let counts: [Vec<f64>; 3] = [vec![2.0; 40], vec![10.0; 40], vec![100.0; 40]];
        let all: Vec<&[f64]> = counts.iter().map(Vec::as_slice).collect();
        assert_eq!(Ends::of(&all).now, 37..40);
        // The smaller one of two: 2 a period, 15 periods would do, and 10 are a quarter.
        assert_eq!(Ends::of(&all[..2]).now, 30..40);
        assert_eq!(Ends::of(&[]), Ends::default());
    }

    #[test]
    fn before_and_now_are_shares_of_the_ends() {
        // Three of eight periods: 4 of 30 papers, 15 of 30.
        let series = series(&[1.0, 1.0, 2.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        assert_eq!((before(&series), now(&series)), (Some(4.0 / 30.0), Some(0.5)));
    }

    #[test]
    fn newness_counts_the_papers_before() {
        // First of three papers after 3 of 4 equal periods: share .75, p = .25³.
        let newness = newness(&series(&[0.0, 0.0, 0.0, 3.0])).unwrap();
        assert_eq!(newness.share, 0.75);
        assert!((newness.p_value - 0.015_625).abs() < 1e-12);
    }

    #[test]
    fn a_year_is_twelve_months() {
        let months = Series::sample(&[1.0; 30], 10.0, 1.0 / 12.0);
        let (two_years, at) = last_two_years(&months).unwrap();
        assert_eq!((two_years.len(), at), (24, 12));
        assert!(last_two_years(&Series::sample(&[1.0; 14], 10.0, 1.0 / 12.0)).is_none());
        assert!(last_two_years(&Series::sample(&[1.0; 9], 10.0, 1.0)).is_none());
    }

    #[test]
    fn nothing_is_known_of_nothing() {
        let empty = series(&[]);
        assert_eq!((before(&empty), now(&empty), first_seen(&empty)), (None, None, None));
        assert!(newness(&series(&[0.0, 0.0])).is_none());
    }
}
