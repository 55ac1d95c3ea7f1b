//! The periods that the dates of a corpus lie in: how long, and how many.

use std::cmp::Reverse;

use rayon::prelude::*;

use crate::config::{Auto, PeriodLength, TrendSettings};
use crate::corpus::{Appearance, Corpus, PartialDate};
use crate::error::{Error, Result};
use crate::trends::Period;

/// Whether the dates of a corpus lie within as many periods as allowed: a question that needs no themes.
///
/// - `most`: periods.
///
/// # Errors
/// [`Error::TooManyPeriods`] for short periods over a long span.
pub(crate) fn check_span(corpus: &Corpus, settings: &TrendSettings, most: usize) -> Result<()> {
    let length = length_of(corpus, settings);
    // Of several rows with such a date the first one is named.
    let place = |shown: &Appearance| (shown.listing, shown.line);
    let dated = || {
        let appearances = corpus.papers.iter().flat_map(|paper| &paper.appearances);
        appearances.filter_map(|shown| Some((Period::containing(shown.date?, length)?, shown)))
    };
    let (Some(first), Some(last)) = (
        dated().min_by_key(|dated| (dated.0, place(dated.1))),
        dated().max_by_key(|dated| (dated.0, Reverse(place(dated.1)))),
    ) else {
        return Ok(());
    };
    let n_periods = span([first.0, last.0].into_iter()).len();
    if n_periods <= most {
        return Ok(());
    }
    let named = |(_, shown): (Period, &Appearance)| {
        let date = shown.date.map_or_else(String::new, |date| date.to_string());
        format!("{date} (`{}` line {})", corpus.listings[shown.listing].name, shown.line)
    };
    Err(Error::TooManyPeriods {
        n_periods,
        length: length.to_string(),
        first: named(first),
        last: named(last),
        most,
    })
}

/// How long the periods of a corpus are.
pub(super) fn length_of(corpus: &Corpus, settings: &TrendSettings) -> PeriodLength {
    match settings.period {
        Auto::Fixed(length) => length,
        Auto::Auto => period_length(corpus),
    }
}

/// The finest length that suits the span and leaves no more than half of the periods empty.
///
/// Dates coarser than half of all say nothing about it: a few years among days do not turn months into years.
fn period_length(corpus: &Corpus) -> PeriodLength {
    let mut dates = as_exact_as_most(appearance_dates(corpus).collect());
    dates.par_sort_unstable();
    dates.dedup();
    let (Some(first), Some(last)) = (dates.first().copied(), dates.last().copied()) else {
        return PeriodLength::Month;
    };
    let finest = PeriodLength::for_span(first, last);
    let is_dense = |length: &PeriodLength| {
        let mut filled: Vec<Period> = dates
            .iter()
            .filter_map(|date| Period::containing(*date, *length))
            .collect();
        filled.dedup();
        2 * filled.len() >= span(filled.iter().copied()).len()
    };
    let mut fitting = PeriodLength::ALL.into_iter().filter(|length| *length >= finest);
    fitting.find(is_dense).unwrap_or(PeriodLength::Year)
}

/// The dates to the day if at least half are, else those to the month, else all.
fn as_exact_as_most(mut dates: Vec<PartialDate>) -> Vec<PartialDate> {
    let n_days = dates.iter().filter(|date| date.day().is_some()).count();
    let n_months = dates.iter().filter(|date| date.month().is_some()).count();
    if 2 * n_days >= dates.len() {
        dates.retain(|date| date.day().is_some());
    } else if 2 * n_months >= dates.len() {
        dates.retain(|date| date.month().is_some());
    }
    dates
}

/// Of every row with a date.
pub(super) fn appearance_dates(corpus: &Corpus) -> impl Iterator<Item = PartialDate> + '_ {
    corpus
        .papers
        .iter()
        .flat_map(|paper| &paper.appearances)
        .filter_map(|appearance| appearance.date)
}

/// Every period from the earliest to the latest.
pub(super) fn span(periods: impl Iterator<Item = Period> + Clone) -> Vec<Period> {
    let (Some(first), Some(last)) = (periods.clone().min(), periods.max()) else {
        return Vec::new();
    };
    std::iter::successors(Some(first), |period| {
        (period.start() < last.start()).then(|| period.next())
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{ListingSummary, Paper};

    #[test]
    fn too_many_periods_are_told_with_the_rows_at_both_ends() {
        let shown = |line: u64, date: &str| Appearance {
            listing: 0,
            line,
            date: date.parse().ok(),
        };
        let corpus = Corpus {
            listings: vec![ListingSummary {
                hash: String::new(),
                name: "page.txt".to_owned(),
                format: "hf-page".to_owned(),
                date_source: crate::corpus::DateSource::Written,
                n_rows: 3,
                dates: None,
                rejected: Vec::new(),
            }],
            papers: vec![Paper {
                appearances: vec![shown(4, "2024-01-03"), shown(7, "2023-12-30"), shown(9, "2024")],
                ..Paper::default()
            }],
            ..Corpus::default()
        };
        let settings = TrendSettings {
            period: Auto::Fixed(PeriodLength::Day),
            ..TrendSettings::default()
        };
        assert!(check_span(&corpus, &settings, 5).is_ok());
        let error = check_span(&corpus, &settings, 4).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the dates span 5 periods of a day, from 2023-12-30 (`page.txt` line 7) to 2024-01-03 (`page.txt` line 4), and \
             `limits.max_periods` allows 4"
        );
        assert!(error.hint().unwrap().contains("`--period year`"));
    }
}
