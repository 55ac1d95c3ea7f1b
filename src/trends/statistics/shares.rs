//! Shares at both ends of a series, and when it begins.

use crate::trends::Series;

/// Part of the periods at either end that `before` and `now` are taken from.
const END: usize = 4;

/// Share over the first quarter of the periods, the uneven ones rounded up; absent without periods.
pub(crate) fn before(series: &Series) -> Option<f64> {
    share(series, 0..series.len().div_ceil(END))
}

/// Share over the last quarter of the periods.
pub(crate) fn now(series: &Series) -> Option<f64> {
    share(series, series.len() - series.len().div_ceil(END)..series.len())
}

fn share(series: &Series, periods: std::ops::Range<usize>) -> Option<f64> {
    let exposure: f64 = series.exposures[periods.clone()].iter().sum();
    (exposure > 0.0).then(|| series.counts[periods].iter().sum::<f64>() / exposure)
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
    fn before_and_now_are_quarters() {
        let series = series(&[1.0, 1.0, 2.0, 2.0, 3.0, 3.0, 4.0, 6.0]);
        assert_eq!((before(&series), now(&series)), (Some(0.1), Some(0.5)));
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
