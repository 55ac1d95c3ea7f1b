//! Periods: the time bins in which papers are counted.

use std::fmt;

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use crate::config::PeriodLength;
use crate::corpus::PartialDate;

impl PeriodLength {
    /// Length that shows a span of dates in a readable number of periods.
    ///
    /// - `first`, `last`: first and last full or partial date of the corpus.
    pub fn for_span(first: PartialDate, last: PartialDate) -> Self {
        if first.month().is_none() || last.month().is_none() {
            return Self::Year;
        }
        let days = first
            .first_day()
            .until(last.first_day())
            .map_or(0, |span| span.get_days());
        let finest = if first.day().is_none() || last.day().is_none() {
            Self::Month
        } else {
            Self::Day
        };
        let fitting = match days {
            ..15 => Self::Day,
            15..93 => Self::Week,
            93..1462 => Self::Month,
            1462..4384 => Self::Quarter,
            _ => Self::Year,
        };
        fitting.max(finest)
    }

    fn span(self) -> Span {
        match self {
            Self::Day => 1.day(),
            Self::Week => 1.week(),
            Self::Month => 1.month(),
            Self::Quarter => 3.months(),
            Self::Year => 1.year(),
        }
    }
}

/// One bin of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    /// First day.
    start: Date,
    length: PeriodLength,
}

impl Period {
    /// The period a date falls into, or none if the date is too coarse.
    pub fn containing(date: PartialDate, length: PeriodLength) -> Option<Self> {
        let known = match length {
            PeriodLength::Year => true,
            PeriodLength::Month | PeriodLength::Quarter => date.month().is_some(),
            PeriodLength::Day | PeriodLength::Week => date.day().is_some(),
        };
        let day = date.first_day();
        let start = match length {
            PeriodLength::Day => day,
            PeriodLength::Week => day
                .checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days())
                .unwrap_or(day),
            PeriodLength::Month => day.first_of_month(),
            PeriodLength::Quarter => Date::new(day.year(), (day.month() - 1) / 3 * 3 + 1, 1).unwrap_or(day),
            PeriodLength::Year => day.first_of_year(),
        };
        known.then_some(Self { start, length })
    }

    /// The period after this one.
    pub fn next(self) -> Self {
        Self {
            start: self.start.saturating_add(self.length.span()),
            ..self
        }
    }

    /// First day of the period.
    pub fn start(self) -> Date {
        self.start
    }

    /// Last day of the period.
    pub fn end(self) -> Date {
        self.next().start.yesterday().unwrap_or(self.start)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let start = self.start;
        match self.length {
            PeriodLength::Day => write!(f, "{start}"),
            PeriodLength::Week => {
                let week = start.iso_week_date();
                write!(f, "{}-W{:02}", week.year(), week.week())
            }
            PeriodLength::Month => write!(f, "{}-{:02}", start.year(), start.month()),
            PeriodLength::Quarter => write!(f, "{}-Q{}", start.year(), (start.month() - 1) / 3 + 1),
            PeriodLength::Year => write!(f, "{}", start.year()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> PartialDate {
        text.parse().unwrap()
    }

    fn name(text: &str, length: PeriodLength) -> String {
        Period::containing(date(text), length).map_or("none".to_owned(), |period| period.to_string())
    }

    #[test]
    fn a_date_falls_into_one_period_of_each_length() {
        // 2024-12-30 is a Monday and belongs to the first ISO week of 2025.
        let names: Vec<String> = PeriodLength::ALL
            .iter()
            .map(|length| name("2024-12-31", *length))
            .collect();
        assert_eq!(names, ["2024-12-31", "2025-W01", "2024-12", "2024-Q4", "2024"]);
    }

    #[test]
    fn a_coarse_date_falls_into_coarse_periods_only() {
        let names: Vec<String> = PeriodLength::ALL.iter().map(|length| name("2024", *length)).collect();
        assert_eq!(names, ["none", "none", "none", "none", "2024"]);
        assert_eq!(name("2024-05", PeriodLength::Quarter), "2024-Q2");
        assert_eq!(name("2024-05", PeriodLength::Week), "none");
    }

    #[test]
    fn periods_follow_each_other_without_gap() {
        for length in PeriodLength::ALL {
            let period = Period::containing(date("2024-02-29"), length).unwrap();
            assert_eq!(period.end().tomorrow().unwrap(), period.next().start(), "{length}");
        }
    }

    #[test]
    fn the_length_follows_the_span() {
        let length = |first, last| PeriodLength::for_span(date(first), date(last));
        assert_eq!(length("2025-03-11", "2025-03-20"), PeriodLength::Day);
        assert_eq!(length("2025-03-11", "2025-06-04"), PeriodLength::Week);
        assert_eq!(length("2024-05-01", "2026-08-01"), PeriodLength::Month);
        assert_eq!(length("2005-01-01", "2018-01-01"), PeriodLength::Year);
        assert_eq!(length("2012-01-01", "2018-01-01"), PeriodLength::Quarter);
        assert_eq!(length("2024", "2025-02-01"), PeriodLength::Year);
        assert_eq!(length("2025-03", "2025-03-09"), PeriodLength::Month);
    }
}
