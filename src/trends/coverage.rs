//! Whether the corpus covers a period from end to end.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::statistics::MIN_PERIODS;
use super::{Period, PeriodLength};
use crate::corpus::PartialDate;

/// Part of a period's days that may be missing at the ends of the corpus: nothing new on holidays is no sign of an end.
const MAX_MISSING: f64 = 0.03;

/// Marks the periods that the corpus covers in part: it begins after they do, or ends before.
///
/// - `dates`: of all appearances; only those finer than the periods show where the corpus begins and ends.
///
/// Up to 3 % of a period's days may be missing, and weekends beside, on which few listings show anything.
pub(super) fn partial(dates: impl Iterator<Item = PartialDate>, periods: &[Period], length: PeriodLength) -> Vec<bool> {
    let spans: Vec<(Date, Date)> = dates.filter_map(|date| span(date, length)).collect();
    let first = spans.iter().map(|span| span.0).min();
    let last = spans.iter().map(|span| span.1).max();
    let (Some(first), Some(last)) = (first, last) else {
        return vec![false; periods.len()];
    };
    let is_partial = |period: &Period| {
        let whole = days(period.start(), period.end());
        let before = working_days(period.start(), first.min(period.end().tomorrow().unwrap_or(first)));
        let after = last.max(period.start().yesterday().unwrap_or(last)).tomorrow();
        let after = after.map_or(0, |after| working_days(after, period.end().tomorrow().unwrap_or(after)));
        (before + after) as f64 > MAX_MISSING * whole as f64
    };
    periods.iter().map(is_partial).collect()
}

/// What the middling period has, in terms of a period that is left out for its few papers.
const USUAL: usize = 5;

/// Marks the periods that have too few papers to be compared: fewer than `least`, and less than a fifth of what the middling
/// period has.
///
/// - `papers`, `is_partial`: along the periods; only whole ones with papers are looked at.
///
/// Where the middling period has fewer than `least` papers, few are all there are; and where fewer than [`MIN_PERIODS`]
/// would be left, nothing could be compared: then no period is marked.
pub(super) fn sparse(papers: &[usize], is_partial: &[bool], least: usize) -> Vec<bool> {
    let none = vec![false; papers.len()];
    let whole = papers.iter().zip(is_partial).filter(|(_, is_partial)| !**is_partial);
    let mut whole: Vec<usize> = whole.map(|(papers, _)| *papers).filter(|papers| *papers > 0).collect();
    whole.sort_unstable();
    let Some(middling) = whole
        .get(whole.len() / 2)
        .copied()
        .filter(|middling| *middling >= least)
    else {
        return none;
    };
    let is_sparse = |papers: usize| papers > 0 && papers < least && USUAL * papers < middling;
    if whole.iter().filter(|papers| !is_sparse(**papers)).count() < MIN_PERIODS {
        return none;
    }
    let marked = papers.iter().zip(is_partial);
    marked
        .map(|(papers, is_partial)| !is_partial && is_sparse(*papers))
        .collect()
}

/// First and last day a date can mean, if it is finer than the periods.
fn span(date: PartialDate, length: PeriodLength) -> Option<(Date, Date)> {
    let month = date.month()? as i8;
    match (date.day(), length) {
        (Some(day), _) => {
            let day = Date::new(date.year(), month, day as i8).ok()?;
            Some((day, day))
        }
        (None, PeriodLength::Quarter | PeriodLength::Year) => {
            let first = Date::new(date.year(), month, 1).ok()?;
            Some((first, first.last_of_month()))
        }
        (None, _) => None,
    }
}

fn days(first: Date, last: Date) -> i32 {
    first.until(last).map_or(0, |span| span.get_days()) + 1
}

/// Mondays to Fridays from `first` up to the day before `end`.
fn working_days(first: Date, end: Date) -> usize {
    let days = std::iter::successors(Some(first), |day| day.checked_add(1.day()).ok());
    days.take_while(|day| *day < end)
        .filter(|day| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(dates: &[&str], length: PeriodLength) -> Vec<bool> {
        let dates: Vec<PartialDate> = dates.iter().map(|date| date.parse().unwrap()).collect();
        let contained = |date: &PartialDate| Period::containing(*date, length);
        let first = dates.iter().filter_map(contained).min().unwrap();
        let last = dates.iter().filter_map(contained).max().unwrap();
        let periods: Vec<Period> = std::iter::successors(Some(first), |period| Some(period.next()))
            .take_while(|period| *period <= last)
            .collect();
        partial(dates.into_iter(), &periods, length)
    }

    #[test]
    fn the_ends_are_partial_where_the_corpus_is_cut() {
        assert_eq!(
            marks(&["2024-05-27", "2024-08-21"], PeriodLength::Month),
            [true, false, false, true]
        );
        assert_eq!(
            marks(&["2024-05-01", "2024-07-31"], PeriodLength::Month),
            [false, false, false]
        );
    }

    #[test]
    fn weekends_and_a_few_days_of_a_year_are_no_cut() {
        // 1 and 2 June 2024 are a weekend; 2005 begins on a Saturday.
        assert_eq!(marks(&["2024-06-03", "2024-06-28"], PeriodLength::Month), [false]);
        assert_eq!(marks(&["2005-01-05", "2006-12-22"], PeriodLength::Year), [false, false]);
        assert_eq!(marks(&["2005-02-05", "2006-08-22"], PeriodLength::Year), [true, true]);
    }

    #[test]
    fn dates_as_coarse_as_the_periods_cut_nothing() {
        assert_eq!(marks(&["2024-05", "2024-06"], PeriodLength::Month), [false, false]);
        assert_eq!(marks(&["2024", "2025"], PeriodLength::Year), [false, false]);
        // A month says where a year ends.
        assert_eq!(
            marks(&["2024-01", "2025", "2025-08"], PeriodLength::Year),
            [false, true]
        );
    }

    #[test]
    fn periods_of_few_papers_are_marked_among_many_of_more() {
        let mut papers = vec![200; 9];
        papers.extend([29, 30, 39, 0, 12]);
        let mut is_partial = vec![false; 14];
        is_partial[13] = true;
        let marked = sparse(&papers, &is_partial, 30);
        // 29 is below 30 and below 200 / 5; the last is partial anyway, and none is a gap.
        let positions: Vec<usize> = (0..14).filter(|position| marked[*position]).collect();
        assert_eq!(positions, [9]);
        assert!(!sparse(&papers, &is_partial, 0).contains(&true));
    }

    #[test]
    fn few_papers_are_no_reason_where_all_periods_have_few_or_too_few_are_left() {
        // A feed of ten papers a month, with a month of one.
        let mut few = vec![10; 20];
        few[3] = 1;
        assert!(!sparse(&few, &[false; 20], 30).contains(&true));
        // 29 is not below a fifth of 100.
        assert!(!sparse(&[100, 100, 100, 29, 100, 100, 100, 100, 100], &[false; 9], 30).contains(&true));
        let left = |n: usize| sparse(&[vec![400; n], vec![5]].concat(), &vec![false; n + 1], 30)[n];
        assert!(!left(MIN_PERIODS - 1) && left(MIN_PERIODS));
    }

    #[test]
    fn days_are_never_partial() {
        assert_eq!(marks(&["2025-03-11", "2025-03-12"], PeriodLength::Day), [false, false]);
    }
}
