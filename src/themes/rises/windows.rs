//! What is recent: fixed stretches of time that end with the newest paper.

use serde::{Deserialize, Serialize};

use crate::corpus::{Corpus, Flag, Paper, PartialDate};
use crate::themes::Theme;

/// Weeks, months or years of the windows, shortest first.
const WEEKS: [usize; N_WINDOWS] = [4, 8, 13, 26];
const MONTHS: [usize; N_WINDOWS] = [1, 3, 6, 12];
const YEARS: [usize; N_WINDOWS] = [1, 2, 3, 5];

/// Windows that are looked at.
pub(super) const N_WINDOWS: usize = 4;

/// Share of the dated papers whose dates must be as fine as the unit.
const FINE_ENOUGH: f64 = 0.9;

/// What windows are measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WindowUnit {
    /// Where dates tell the day.
    Weeks,
    /// Where most tell the month at best.
    Months,
    /// Where most tell the year only.
    Years,
}

/// A stretch of time up to the newest paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// What `length` counts.
    pub unit: WindowUnit,
    /// At least 1.
    pub length: usize,
    /// The first day, month or year in it.
    pub since: PartialDate,
}

/// The windows of a corpus, and when its papers came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ages {
    /// Shortest first; none where papers are new or not.
    pub(super) windows: Vec<Window>,
    /// Along the papers: position of the shortest window that a paper is in, [`N_WINDOWS`] for an older one; absent for one
    /// whose date says nothing of it.
    pub(super) of_papers: Vec<Option<usize>>,
}

impl Ages {
    /// None if no paper has a date.
    pub(super) fn of(corpus: &Corpus) -> Option<Self> {
        let dates: Vec<PartialDate> = corpus.papers.iter().filter_map(date).collect();
        let unit = unit(&dates)?;
        let newest = dates.iter().filter_map(|date| unit.position(*date)).max()?;
        let windows = unit.lengths().map(|length| {
            Some(Window {
                unit,
                length,
                since: unit.date(newest - unit.steps(length) + 1)?,
            })
        });
        let age = |paper: &Paper| {
            let age = newest - unit.position(date(paper)?)?;
            let lengths = unit.lengths();
            let window = lengths.iter().position(|length| age < unit.steps(*length));
            Some(window.unwrap_or(N_WINDOWS))
        };
        Some(Self {
            windows: windows.into_iter().collect::<Option<_>>()?,
            of_papers: corpus.papers.iter().map(age).collect(),
        })
    }

    /// Papers that came since the fit are recent, whatever their dates; those of the fit are not. None if no paper came.
    pub(super) fn since_fit(n_papers: usize, themes: &[Theme]) -> Option<Self> {
        let mut of_papers = vec![None; n_papers];
        let mut is_any_later = false;
        for member in themes.iter().flat_map(|theme| &theme.members) {
            let is_later = member.likeness.is_some();
            is_any_later |= is_later;
            of_papers[member.paper] = Some(if is_later { 0 } else { N_WINDOWS });
        }
        is_any_later.then(|| Self {
            windows: Vec::new(),
            of_papers,
        })
    }
}

/// Unless it is far from all others.
fn date(paper: &Paper) -> Option<PartialDate> {
    paper.first_seen.filter(|_| !paper.flags.contains(&Flag::DateFarOff))
}

fn unit(dates: &[PartialDate]) -> Option<WindowUnit> {
    let units = [WindowUnit::Weeks, WindowUnit::Months, WindowUnit::Years];
    units.into_iter().find(|unit| {
        let n_fine = dates.iter().filter(|date| unit.position(**date).is_some()).count();
        n_fine > 0 && n_fine as f64 >= FINE_ENOUGH * dates.len() as f64
    })
}

impl WindowUnit {
    fn lengths(self) -> [usize; N_WINDOWS] {
        match self {
            Self::Weeks => WEEKS,
            Self::Months => MONTHS,
            Self::Years => YEARS,
        }
    }

    /// Positions that a window covers.
    fn steps(self, length: usize) -> i64 {
        match self {
            Self::Weeks => 7 * length as i64,
            Self::Months | Self::Years => length as i64,
        }
    }

    /// Days, months or years from some beginning; absent for a date that is too coarse.
    fn position(self, date: PartialDate) -> Option<i64> {
        let year = i64::from(date.year());
        match self {
            Self::Weeks => {
                let day = jiff::civil::Date::new(date.year(), date.month()? as i8, date.day()? as i8).ok()?;
                let days = day.since((jiff::Unit::Day, first_day())).ok()?;
                Some(i64::from(days.get_days()))
            }
            Self::Months => Some(12 * year + i64::from(date.month()?) - 1),
            Self::Years => Some(year),
        }
    }

    fn date(self, position: i64) -> Option<PartialDate> {
        match self {
            Self::Weeks => {
                let days = jiff::Span::new().try_days(position).ok()?;
                let day = first_day().checked_add(days).ok()?;
                PartialDate::from_day(day.year(), day.month() as u8, day.day() as u8)
            }
            Self::Months => {
                let (year, month) = (position.div_euclid(12), position.rem_euclid(12));
                PartialDate::new(year as i16, Some(month as u8 + 1), None)
            }
            Self::Years => PartialDate::new(position as i16, None, None),
        }
    }
}

/// Day 0.
fn first_day() -> jiff::civil::Date {
    jiff::civil::Date::constant(1970, 1, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corpus(dates: &[&str]) -> Corpus {
        let paper = |date: &&str| Paper {
            first_seen: date.parse().ok(),
            ..Paper::default()
        };
        Corpus {
            papers: dates.iter().map(paper).collect(),
            ..Corpus::default()
        }
    }

    #[test]
    fn weeks_end_with_the_newest_day() {
        let ages = Ages::of(&corpus(&["2026-03-29", "2026-03-02", "2026-03-01", "2025-09-28", ""])).unwrap();
        let since: Vec<String> = ages.windows.iter().map(|window| window.since.to_string()).collect();
        // 28 days that end on 29 March begin on the 2nd.
        assert_eq!(since, ["2026-03-02", "2026-02-02", "2025-12-29", "2025-09-29"]);
        assert_eq!(ages.of_papers, [Some(0), Some(0), Some(1), Some(4), None]);
    }

    #[test]
    fn coarse_dates_are_counted_in_months_or_years() {
        let months = Ages::of(&corpus(&["2026-03", "2026-01-15", "2025-12", "2025"])).unwrap();
        assert_eq!(
            months.windows[1].unit,
            WindowUnit::Years,
            "one in four says the year only"
        );
        let mut dates = vec!["2026-03"; 9];
        dates.extend(["2026-01-15", "2025-12"]);
        let months = Ages::of(&corpus(&dates)).unwrap();
        assert_eq!(months.windows[1].unit, WindowUnit::Months);
        assert_eq!(months.windows[1].since.to_string(), "2026-01");
        assert_eq!(months.of_papers[8..], [Some(0), Some(1), Some(2)]);
        assert_eq!(Ages::of(&corpus(&[""])), None);
    }
}
