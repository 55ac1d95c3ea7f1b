//! How long the periods are that papers are counted in.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PeriodLength {
    /// From midnight to midnight.
    Day,
    /// Monday to Sunday, numbered as ISO 8601 does.
    Week,
    /// Of the calendar.
    Month,
    /// Three months, the first from January.
    Quarter,
    /// Of the calendar, from January.
    Year,
}

impl PeriodLength {
    /// Every length, shortest first.
    pub const ALL: [Self; 5] = [Self::Day, Self::Week, Self::Month, Self::Quarter, Self::Year];
}

impl FromStr for PeriodLength {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let named = Self::ALL.into_iter().find(|length| length.to_string() == text);
        named.ok_or_else(|| "must be day, week, month, quarter or year".to_owned())
    }
}

impl fmt::Display for PeriodLength {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        })
    }
}
