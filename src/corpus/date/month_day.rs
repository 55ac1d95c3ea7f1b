//! Days as pages head their sections with them, mostly without a year.

use super::tokens::{Placed, Token, tokens};
use super::{PartialDate, YEARS, reading};

/// How much of a day a line tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Precision {
    Day,
    /// A stretch within one month, or the month itself.
    Month,
    /// A stretch across two months.
    Year,
}

/// A day as a page heads a section with it: `Mar 12`, mostly without a year; or a week or month, by its last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthDay {
    month: u8,
    day: u8,
    year: Option<i16>,
    precision: Precision,
}

/// Longest line that is tried, in bytes: room for two days of a week with their names.
const LONGEST: usize = 64;

/// Dashes between the first and the last day of a week.
const DASHES: [&str; 6] = [" - ", "–", "—", " to ", " bis ", "-"];

impl MonthDay {
    /// Reads a whole line such as `Mar 12`, `12. März`, `Wednesday, March 12th`, `Jun 4, 2025`, `2025-06-04`, `June 2025` or
    /// `Mar 10 - Mar 16`; absent if it is anything else.
    pub fn parse(line: &str) -> Option<Self> {
        let line = line.trim();
        if line.len() > LONGEST || !line.contains(|c: char| c.is_numeric()) {
            return None;
        }
        single(line).or_else(|| {
            DASHES.iter().find_map(|dash| {
                let (first, last) = line.split_once(dash)?;
                stretch(first, last)
            })
        })
    }

    /// The year, if the line gives it.
    pub fn year(self) -> Option<i16> {
        self.year
    }

    /// Month and day, the last that the line can mean.
    pub fn month_and_day(self) -> (u8, u8) {
        (self.month, self.day)
    }

    /// This day in another year, as exact as the line is; absent for 29 February outside leap years.
    pub fn in_year(self, year: i16) -> Option<PartialDate> {
        match self.precision {
            Precision::Day => PartialDate::from_day(year, self.month, self.day),
            Precision::Month => PartialDate::new(year, Some(self.month), None),
            Precision::Year => PartialDate::new(year, None, None),
        }
    }

    /// Whether the line tells less than a day.
    pub fn is_coarse(self) -> bool {
        self.precision != Precision::Day
    }

    fn day(month: u8, day: u8, year: Option<i16>) -> Option<Self> {
        let precision = Precision::Day;
        let found = Self {
            month,
            day,
            year,
            precision,
        };
        // 2000 is a leap year: without a year, 29 February is a day.
        found.in_year(year.unwrap_or(2000)).map(|_| found)
    }
}

/// Whether a short line seems to tell a day, though it can't be read: `Week 11, 2025`, `3 days ago`, `Yesterday`.
pub(crate) fn looks_like_a_day(line: &str) -> bool {
    const RELATIVE: [&str; 12] = [
        "today",
        "yesterday",
        "heute",
        "gestern",
        "hier",
        "aujourd'hui",
        "hoy",
        "ayer",
        "oggi",
        "ieri",
        "hoje",
        "ontem",
    ];
    const STRETCHES: [&str; 22] = [
        "week",
        "weeks",
        "day",
        "days",
        "ago",
        "hours",
        "hour",
        "months",
        "month",
        "woche",
        "wochen",
        "tagen",
        "vor",
        "kw",
        "semaine",
        "semana",
        "settimana",
        "il y a",
        "jours",
        "hace",
        "dias",
        "giorni",
    ];
    let line = line.trim().trim_end_matches(['.', ':']).to_lowercase();
    if line.len() > LONGEST {
        return false;
    }
    let words: Vec<&str> = (line.split(|c: char| !c.is_alphanumeric() && c != '\''))
        .filter(|word| !word.is_empty())
        .collect();
    let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    let tells_time = |word: &&str| STRETCHES.contains(word) || is_number(word);
    let is_stretch = words.iter().any(|word| is_number(word)) && words.iter().any(|word| STRETCHES.contains(word));
    let is_numeric_date = || {
        let reading = reading::read(&line);
        words.len() == 3 && words.iter().all(|word| is_number(word)) && reading.date.is_some()
    };
    RELATIVE.contains(&line.as_str()) || (is_stretch && words.iter().all(tells_time)) || is_numeric_date()
}

/// One day, or a month of a year.
fn single(line: &str) -> Option<MonthDay> {
    let placed = tokens(line);
    let is_day_name = |placed: &&Placed| placed.token != Token::Weekday;
    let told: Vec<&Placed> = placed.iter().filter(is_day_name).collect();
    let sure = |token: &Token| match token {
        Token::Month { month, is_sure: true } => Some(*month),
        _ => None,
    };
    match told.iter().map(|placed| &placed.token).collect::<Vec<_>>().as_slice() {
        [Token::Small(day), named] | [named, Token::Small(day)] if sure(named).is_some() => {
            MonthDay::day(sure(named)?, *day, None)
        }
        [Token::Small(day), named, Token::Year(year)]
        | [named, Token::Small(day), Token::Year(year)]
        | [Token::Year(year), named, Token::Small(day)]
            if sure(named).is_some() =>
        {
            MonthDay::day(sure(named)?, *day, Some(*year))
        }
        [named, Token::Year(year)] if sure(named).is_some() => month_of(sure(named)?, *year),
        // `3月12日`
        [Token::Small(month), Token::Small(day)] if line.contains(['月', '월']) => MonthDay::day(*month, *day, None),
        [Token::Year(_), Token::Small(_), Token::Small(_)] | [Token::Small(_), Token::Small(_), Token::Year(_)] => {
            let date = reading::read(line).date.filter(|date| date.is_full())?;
            MonthDay::day(date.month()?, date.day()?, Some(date.year()))
        }
        _ => None,
    }
}

fn month_of(month: u8, year: i16) -> Option<MonthDay> {
    let last = (28..=31)
        .rev()
        .find(|day| PartialDate::from_day(year, month, *day).is_some())?;
    Some(MonthDay {
        month,
        day: last,
        year: Some(year).filter(|year| YEARS.contains(year)),
        precision: Precision::Month,
    })
}

/// A week or the like, from one day to another.
fn stretch(first: &str, last: &str) -> Option<MonthDay> {
    let first = first.trim();
    let (begins, ends) = match (single(first), single(last)) {
        (Some(begins), Some(ends)) => (begins, ends),
        // `Mar 10 - 16`
        (Some(begins), None) => {
            let (day, year) = match tokens(last).as_slice() {
                [day] => (day.token.clone(), None),
                [day, year] => (day.token.clone(), Some(year.token.clone())),
                _ => return None,
            };
            let year = match year {
                None => begins.year,
                Some(Token::Year(year)) => Some(year),
                Some(_) => return None,
            };
            let Token::Small(day) = day else { return None };
            (begins, MonthDay::day(begins.month, day, year)?)
        }
        // `10 - 16 March`
        (None, Some(ends)) => {
            let placed = tokens(first);
            let [Token::Small(day)] = placed.iter().map(|placed| &placed.token).collect::<Vec<_>>()[..] else {
                return None;
            };
            (MonthDay::day(ends.month, *day, ends.year)?, ends)
        }
        (None, None) => return None,
    };
    let is_one_month = begins.month == ends.month && begins.year.is_none_or(|year| Some(year) == ends.year);
    let precision = if is_one_month {
        Precision::Month
    } else {
        Precision::Year
    };
    let is_stretch = begins.precision == Precision::Day && ends.precision == Precision::Day;
    is_stretch.then_some(MonthDay {
        year: ends.year.or(begins.year),
        precision,
        ..ends
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(line: &str) -> String {
        MonthDay::parse(line).map_or_else(
            || "none".to_owned(),
            |day| {
                day.in_year(day.year().unwrap_or(2025))
                    .map_or_else(|| "never".to_owned(), |date| date.to_string())
            },
        )
    }

    #[test]
    fn days_are_read_in_the_languages_of_pages() {
        for line in [
            "Mar 12",
            "March 12",
            "12 Mar",
            " mar. 12 ",
            "12 mars",
            "12. März",
            "12 de marzo",
            "12 marca",
            "12 марта",
            "3月12日",
            "12 maart",
            "Wednesday, March 12th",
            "mercredi 12 mars",
            "Wed, 12 Mar 2025",
            "March 12, 2025",
            "2025-03-12",
            "2025/03/12",
            "12.03.2025",
            "Mittwoch, 12. März 2025",
            "Mar 12 2025",
            "12 mar.",
            "2025年3月12日",
        ] {
            assert_eq!(shown(line), "2025-03-12", "{line}");
        }
        assert_eq!(MonthDay::parse("Jun 4, 2025").and_then(MonthDay::year), Some(2025));
        assert_eq!(MonthDay::parse("Jun 4").and_then(MonthDay::year), None);
    }

    #[test]
    fn weeks_and_months_are_as_coarse_as_they_are() {
        for line in [
            "Mar 10 - Mar 16",
            "March 10 – 16",
            "10 - 16 mars",
            "Mar 10-16, 2025",
            "March 2025",
            "10 bis 16. März",
        ] {
            assert_eq!(shown(line), "2025-03", "{line}");
        }
        assert_eq!(shown("Mar 31 - Apr 6"), "2025");
        assert_eq!(shown("Dec 29, 2025 - Jan 4, 2026"), "2026");
        assert!(MonthDay::parse("Mar 10 - Mar 16").is_some_and(MonthDay::is_coarse));
    }

    #[test]
    fn titles_are_no_days() {
        for line in [
            "Feb 30",
            "Feb 29, 2025",
            "Mar",
            "Marching 12",
            "12",
            "On Mar 12 we",
            "Mar 12 Titans",
            "Gen 3",
            "Set 2",
            "Marigold 2",
            "Decoder 7",
            "Janus 7",
            "Octopus 2",
            "2025",
            "GPT 4",
            "Mars",
            "Week 11",
            "A 12 March study",
            "Mai-2 models",
            "3 - 4",
            "March 12 - a study",
        ] {
            assert_eq!(shown(line), "none", "{line}");
        }
    }

    #[test]
    fn what_seems_a_day_is_told_from_titles() {
        for line in [
            "Week 11, 2025",
            "2 days ago",
            "Yesterday",
            "KW 11 2025",
            "12/03/2025",
            "vor 3 Tagen",
        ] {
            assert!(looks_like_a_day(line), "{line}");
        }
        for line in [
            "Gen 3",
            "7 days of war",
            "Today's models",
            "One day",
            "Water under ice",
            "A week",
            "1 2 3",
        ] {
            assert!(!looks_like_a_day(line), "{line}");
        }
    }
}
