//! Dates as listings write them: to the day, the month or the year, and page dates that lack the year.

mod file_name;
mod month_day;
mod months;
pub(super) mod reading;
mod spelling;
mod tokens;

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use jiff::civil;
use serde::{Deserialize, Serialize};

use self::spelling::{NumericDate, is_time, parse_numeric, parse_worded};

pub(crate) use file_name::date_in_file_name;
pub(crate) use month_day::{MonthDay, looks_like_a_day};

/// Years a date may have: from the first printed books on; everything else is a slip.
pub(crate) const YEARS: RangeInclusive<i16> = 1400..=2999;

/// A date known to the day, the month or the year; always one that the calendar has.
///
/// Ordered by year, month, day, the coarser date first: `2025` < `2025-03` < `2025-03-12` < `2025-04`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PartialDate {
    year: i16,
    month: Option<u8>,
    day: Option<u8>,
}

/// A text that is no date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{found}` is not a date (YYYY-MM-DD, YYYY-MM or YYYY)")]
pub struct NotADate {
    /// The beginning of the text.
    pub found: String,
}

impl PartialDate {
    /// Builds a date; absent if the calendar has no such day or the year is not in 1400 to 2999.
    pub fn new(year: i16, month: Option<u8>, day: Option<u8>) -> Option<Self> {
        let is_valid = match (month, day) {
            (None, None) => true,
            (None, Some(_)) => false,
            (Some(month), day) => is_calendar_day(year, month, day.unwrap_or(1)),
        };
        (is_valid && YEARS.contains(&year)).then_some(Self { year, month, day })
    }

    /// Builds a date known to the day.
    pub fn from_day(year: i16, month: u8, day: u8) -> Option<Self> {
        Self::new(year, Some(month), Some(day))
    }

    /// Four bytes for each date, and for none.
    pub fn bytes(date: Option<Self>) -> [u8; 4] {
        let Some(Self { year, month, day }) = date else {
            return [0; 4];
        };
        let [low, high] = year.to_le_bytes();
        [low, high, month.unwrap_or(0), day.unwrap_or(0)]
    }

    /// Of the Gregorian calendar; every date has one.
    pub fn year(self) -> i16 {
        self.year
    }

    /// 1 to 12.
    pub fn month(self) -> Option<u8> {
        self.month
    }

    /// 1 to 31; only where the month is known.
    pub fn day(self) -> Option<u8> {
        self.day
    }

    /// What two dates have in common: month or year, or the day if they are the same.
    pub fn common(self, other: Self) -> Option<Self> {
        let month = self.month.filter(|_| self.month == other.month);
        let day = self.day.filter(|_| month.is_some() && self.day == other.day);
        (self.year == other.year).then_some(Self {
            year: self.year,
            month,
            day,
        })
    }

    /// The year alone.
    pub fn only_year(self) -> Self {
        Self {
            month: None,
            day: None,
            ..self
        }
    }

    /// The date itself, or the first day it can mean.
    pub fn first_day(self) -> civil::Date {
        let (month, day) = (self.month.unwrap_or(1), self.day.unwrap_or(1));
        // The calendar has it: see `new`.
        civil::Date::new(self.year, month as i8, day as i8).unwrap_or(civil::Date::ZERO)
    }

    /// Whether the date is known to the day.
    pub fn is_full(self) -> bool {
        self.day.is_some()
    }
}

impl fmt::Display for PartialDate {
    /// ISO 8601 at the date's own precision.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = *b"0000-00-00";
        let parts = [
            Some(self.year / 100),
            Some(self.year % 100),
            self.month.map(i16::from),
            self.day.map(i16::from),
        ];
        let mut length = 0;
        for (part, end) in parts.into_iter().flatten().zip([2, 4, 7, 10]) {
            text[end - 2] += (part / 10) as u8;
            text[end - 1] += (part % 10) as u8;
            length = end;
        }
        f.write_str(std::str::from_utf8(&text[..length]).map_err(|_| fmt::Error)?)
    }
}

impl FromStr for PartialDate {
    type Err = NotADate;

    /// Reads `2025`, `2025-03`, `2025-03-12`, `2025/03/12`, `2025-03-12T10:00:00Z` (the day as written, whatever the
    /// zone), `12 Mar 2025`, `Mar 12, 2025` and `Wed, 12 Mar 2025 10:00:00 GMT`.
    fn from_str(text: &str) -> Result<Self, NotADate> {
        let trimmed = text.trim();
        if let Some(day) = iso_day(trimmed) {
            return Ok(day);
        }
        parse_numeric(trimmed)
            .and_then(|NumericDate { year, month, day }| Self::new(year, month, day))
            .or_else(|| parse_worded(trimmed).and_then(|date| Self::new(date.year?, Some(date.month), date.day)))
            .ok_or_else(|| NotADate {
                found: super::text::excerpt(text),
            })
    }
}

impl TryFrom<String> for PartialDate {
    type Error = NotADate;

    fn try_from(text: String) -> Result<Self, NotADate> {
        text.parse()
    }
}

impl From<PartialDate> for String {
    fn from(date: PartialDate) -> Self {
        date.to_string()
    }
}

/// Where the years of a listing's dates come from, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateSource {
    /// The rows or the page carry complete dates.
    Written,
    /// The user named the year.
    Given,
    /// A date in the file's name.
    FileName,
    /// The file's entry in the listings file.
    ListingsFile,
    /// The latest such day not after the file's modification.
    Inferred,
    /// No row has a date.
    Undated,
}

impl DateSource {
    /// What the report says about it, as a clause.
    pub fn description(self) -> &'static str {
        match self {
            Self::Written => "dates are written in the listing",
            Self::Given => "year given by the user",
            Self::FileName => "date taken from the file name",
            Self::ListingsFile => "date taken from the listings file",
            Self::Inferred => "year inferred from when the file was last changed",
            Self::Undated => "no dates",
        }
    }
}

/// Year of the latest such day that is not after the file's last change.
///
/// - `modified`: to the day; a coarser date stands for its last day.
/// - returns: the written year if there is one; absent only before the first of [`YEARS`].
pub(crate) fn infer_year(month_day: MonthDay, modified: PartialDate) -> Option<i16> {
    let last_day = (modified.month.unwrap_or(12), modified.day.unwrap_or(31));
    let is_later_in_the_year = month_day.month_and_day() > last_day;
    let latest = modified.year - i16::from(is_later_in_the_year);
    let inferred = || {
        (*YEARS.start()..=latest)
            .rev()
            .find(|&year| month_day.in_year(year).is_some())
    };
    month_day.year().or_else(inferred)
}

/// `2025-03-12`, with or without a time behind it, as nearly all sources write a day; of all else others tell.
fn iso_day(text: &str) -> Option<PartialDate> {
    let (date, behind) = text.as_bytes().split_first_chunk::<10>()?;
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = date else {
        return None;
    };
    let digits = [y1, y2, y3, y4, m1, m2, d1, d2];
    let are_digits = digits.iter().all(|digit| digit.is_ascii_digit());
    let is_whole = match behind {
        [] => true,
        [b'T' | b't' | b' ', ..] => is_time(&text[11..]),
        _ => false,
    };
    let two = |tens: &u8, ones: &u8| (tens - b'0') * 10 + (ones - b'0');
    let year = || i16::from(two(y1, y2)) * 100 + i16::from(two(y3, y4));
    (are_digits && is_whole).then(|| PartialDate::from_day(year(), two(m1, m2), two(d1, d2)))?
}

fn is_calendar_day(year: i16, month: u8, day: u8) -> bool {
    // So most days are known without the calendar.
    if YEARS.contains(&year) && matches!((month, day), (1..=12, 1..=28)) {
        return true;
    }
    match (i8::try_from(month), i8::try_from(day)) {
        (Ok(month), Ok(day)) => civil::Date::new(year, month, day).is_ok(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> PartialDate {
        text.parse().unwrap()
    }

    #[test]
    fn reads_every_way_of_writing_a_day() {
        for text in [
            "2025-03-12",
            "2025/03/12",
            "2025/3/12",
            " 2025-03-12 ",
            "2025-03-12T10:00:00Z",
            "2025-03-12T23:59:59.123-11:00",
            "2025-03-12 10:00:00",
            "12 Mar 2025",
            "Mar 12, 2025",
            "March 12 2025",
            "Wed, 12 Mar 2025 10:00:00 GMT",
        ] {
            assert_eq!(
                text.parse().map(|date: PartialDate| date.to_string()).as_deref(),
                Ok("2025-03-12"),
                "{text}"
            );
        }
    }

    #[test]
    fn keeps_the_precision_it_read() {
        assert_eq!(date("2025").to_string(), "2025");
        assert_eq!(date("2025-03").to_string(), "2025-03");
        assert_eq!(date("Mar 2025").to_string(), "2025-03");
        assert!(date("2025-03-12").is_full() && !date("2025-03").is_full());
    }

    #[test]
    fn refuses_what_is_no_date() {
        let refused = [
            "2026-13-02",
            "2025-02-29",
            "1399",
            "3000",
            "25-03-12",
            "2025-03-12-01",
            "2025-03-12T",
            "+202",
        ];
        for text in refused.iter().chain(&[
            "",
            "2025-",
            "2025-03-12Tea",
            "2025 10:00",
            "Mar 12",
            "0x7e",
            "2025-3-1 x",
        ]) {
            assert!(text.parse::<PartialDate>().is_err(), "{text}");
        }
        let message = "2026-13-02".parse::<PartialDate>().unwrap_err().to_string();
        assert_eq!(message, "`2026-13-02` is not a date (YYYY-MM-DD, YYYY-MM or YYYY)");
    }

    #[test]
    fn orders_coarser_dates_first() {
        let sorted = ["2024-12-31", "2025", "2025-03", "2025-03-01", "2025-03-12", "2025-04"].map(date);
        assert!(sorted.is_sorted());
    }

    #[test]
    fn serialises_as_its_text() {
        assert_eq!(serde_json::to_string(&date("2025-03")).unwrap(), "\"2025-03\"");
        assert_eq!(
            serde_json::from_str::<PartialDate>("\"2025-03\"").unwrap(),
            date("2025-03")
        );
        assert!(serde_json::from_str::<PartialDate>("\"2025-00\"").is_err());
    }

    #[test]
    fn infers_the_latest_such_day_not_after_the_modification() {
        let inferred = |line, modified| infer_year(MonthDay::parse(line).unwrap(), date(modified));
        assert_eq!(inferred("Mar 12", "2025-03-12"), Some(2025));
        assert_eq!(inferred("Mar 12", "2025-03-11"), Some(2024));
        assert_eq!(inferred("Dec 31", "2025-01-01"), Some(2024));
        assert_eq!(inferred("Jun 4, 2023", "2025-01-01"), Some(2023));
        // 2024 is a leap year, 2025 to 2027 are not; 1900 was none either.
        assert_eq!(inferred("Feb 29", "2027-05-01"), Some(2024));
        assert_eq!(inferred("Feb 29", "2024-02-28"), Some(2020));
        assert_eq!(inferred("Feb 29", "1903-01-01"), Some(1896));
        assert_eq!(inferred("Mar 12", "1400-01-01"), None);
    }

    proptest! {
        #[test]
        fn reading_never_panics(text in ".{0,40}", name in "[0-9é_.-]{0,14}") {
            let _ = (text.parse::<PartialDate>(), MonthDay::parse(&text), date_in_file_name(&name));
        }

        #[test]
        fn reads_back_what_it_writes(year in 1400i16..3000, month in 1u8..=12, day in 1u8..=28) {
            for date in [PartialDate::new(year, None, None), PartialDate::new(year, Some(month), None),
                         PartialDate::from_day(year, month, day)].into_iter().flatten() {
                prop_assert_eq!(date.to_string().parse(), Ok(date));
            }
        }
    }
}
