//! Dates as the fields of a listing hold them, in whatever way a source writes them.
//!
//! What can't be read leaves a date coarser or leaves none; it is never guessed. Two numbers that can both be the month do not
//! tell it (`03/04/2021`), and neither do two months or a season.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::tokens::{Placed, Token, tokens};
use super::{PartialDate, YEARS};

/// What a field says about a date.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Reading {
    /// As exact as the text is.
    pub date: Option<PartialDate>,
    /// Whether something that stands there could not be read.
    pub is_partly_unread: bool,
}

impl Reading {
    /// Nothing stands there.
    pub(crate) const NOTHING: Self = Self {
        date: None,
        is_partly_unread: false,
    };
    const UNREAD: Self = Self {
        date: None,
        is_partly_unread: true,
    };

    fn whole(date: Option<PartialDate>) -> Self {
        Self {
            date,
            is_partly_unread: date.is_none(),
        }
    }

    fn part(date: Option<PartialDate>) -> Self {
        Self {
            date,
            is_partly_unread: true,
        }
    }

    /// A year, a month, a day, each absent or 0 where it is not known; what the calendar does not have is left unread.
    pub(crate) fn of_parts(year: i16, month: Option<u8>, day: Option<u8>) -> Self {
        let (month, day) = (month.filter(|&month| month > 0), day.filter(|&day| day > 0));
        let tries = [(month, day), (month, None), (None, None)];
        let found = tries
            .into_iter()
            .find_map(|(month, day)| PartialDate::new(year, month, day));
        let is_whole = found.is_some_and(|date| date.month() == month && date.day() == day);
        Self {
            date: found,
            is_partly_unread: !is_whole,
        }
    }
}

/// Longest text that is read as a date, in bytes.
const LONGEST: usize = 120;

/// What programs write where there is no value.
const NO_VALUE: [&str; 14] = [
    "null",
    "none",
    "nan",
    "nat",
    "<na>",
    "na",
    "n/a",
    "nil",
    "undefined",
    "0",
    "-",
    "--",
    "—",
    "0000-00-00",
];

/// Reads what a field of a listing says about a date.
pub(crate) fn read(text: &str) -> Reading {
    let text = text.trim();
    if let Ok(date) = text.parse() {
        return Reading::whole(Some(date));
    }
    if text.is_empty() || NO_VALUE.iter().any(|no_value| text.eq_ignore_ascii_case(no_value)) {
        return Reading::NOTHING;
    }
    // `2021.0` is a year that went through a table of numbers.
    let number = text.strip_suffix(".0").unwrap_or(text);
    if number.len() > 4 && number.bytes().all(|byte| byte.is_ascii_digit()) {
        return read_digits(number);
    }
    if text.len() > LONGEST {
        return Reading::UNREAD;
    }
    range(text).unwrap_or_else(|| of_tokens(&tokens(number)))
}

/// Digits in a row: `20210312`, `202103`, with or without a time, or the seconds, milliseconds or microseconds since 1970.
fn read_digits(digits: &str) -> Reading {
    let part = |from: usize, to: usize| digits.get(from..to).and_then(|digits| digits.parse::<i16>().ok());
    let year = part(0, 4).filter(|year| YEARS.contains(year));
    let small = |from: usize| part(from, from + 2).and_then(|small| u8::try_from(small).ok());
    let calendar = |year| Reading::of_parts(year, small(4), small(6));
    match (digits.len(), year) {
        (8, Some(year)) => calendar(year),
        (6, Some(year)) if small(4).is_some_and(|month| month <= 12) => Reading::of_parts(year, small(4), None),
        (12 | 14, Some(year)) if !calendar(year).is_partly_unread => calendar(year),
        (9 | 10, _) => since_1970(digits, 1),
        (12 | 13, _) => since_1970(digits, 1000),
        (16, _) => since_1970(digits, 1_000_000),
        _ => Reading::UNREAD,
    }
}

/// The day in UTC.
fn since_1970(digits: &str, per_second: i64) -> Reading {
    let seconds = digits.parse::<i64>().ok().map(|number| number / per_second);
    let time = seconds.and_then(|seconds| Timestamp::from_second(seconds).ok());
    let day = time.map(|time| time.to_zoned(TimeZone::UTC).date());
    Reading::whole(day.and_then(|day| PartialDate::from_day(day.year(), day.month() as u8, day.day() as u8)))
}

/// `2021-03-12/2021-03-15`, `Mar 10, 2021 – Mar 16, 2021`: the first day, or what the two have in common
/// where that is no month.
fn range(text: &str) -> Option<Reading> {
    let sides = ["/", " - ", " – ", " — ", "–", "—", " to "].iter();
    let mut dates = sides.filter_map(|dash| {
        let (first, last) = text.split_once(dash)?;
        first.trim().parse().ok().zip(last.trim().parse().ok())
    });
    let (first, last): (PartialDate, PartialDate) = dates.next()?;
    Some(match first.common(last) {
        Some(common) if common.month().is_some() => Reading::whole(Some(first)),
        common => Reading::part(common.or(PartialDate::new(first.year(), None, None))),
    })
}

/// What the parts of a date say together.
fn of_tokens(placed: &[Placed]) -> Reading {
    let mut years: Vec<i16> = placed.iter().filter_map(|placed| placed.year()).collect();
    years.dedup();
    let mut months: Vec<u8> = placed.iter().filter_map(|placed| placed.month()).collect();
    months.dedup();
    match (years.as_slice(), months.as_slice()) {
        ([year], []) => numeric(placed, *year),
        ([year], [month]) => worded(placed, *year, *month),
        ([], [month]) => short_year(placed, *month),
        ([], _) => Reading::UNREAD,
        ([year, ..], _) => Reading::part(PartialDate::new(*year, None, None)),
    }
}

impl Placed {
    fn year(&self) -> Option<i16> {
        match self.token {
            Token::Year(year) => Some(year),
            _ => None,
        }
    }

    fn month(&self) -> Option<u8> {
        match self.token {
            Token::Month { month, .. } => Some(month),
            _ => None,
        }
    }

    fn small(&self) -> Option<u8> {
        match self.token {
            Token::Small(small) => Some(small),
            _ => None,
        }
    }
}

/// A month by its name: the day is the one number beside it, once or from it to itself: `24-24 Feb.`.
fn worded(placed: &[Placed], year: i16, month: u8) -> Reading {
    let mut days: Vec<u8> = (placed.windows(2))
        .filter_map(|pair| match (&pair[0], &pair[1]) {
            (first, second) if first.month().is_some() => second.small(),
            (first, second) if second.month().is_some() => first.small(),
            _ => None,
        })
        .collect();
    days.dedup();
    let mut smalls: Vec<u8> = placed.iter().filter_map(Placed::small).collect();
    smalls.dedup();
    match days.as_slice() {
        [] => Reading {
            is_partly_unread: !smalls.is_empty(),
            ..Reading::of_parts(year, Some(month), None)
        },
        [day] if smalls.len() == 1 => Reading::of_parts(year, Some(month), Some(*day)),
        [_] if is_span(placed, &smalls) => Reading::of_parts(year, Some(month), Some(smalls[0])),
        _ => Reading::part(PartialDate::new(year, Some(month), None)),
    }
}

/// Days from one to another, as conferences have them: `24-27 Sept.`; the first counts.
fn is_span(placed: &[Placed], smalls: &[u8]) -> bool {
    let mut days = placed.iter().filter(|placed| placed.small().is_some());
    let last = days.nth(1).and_then(|last| last.before);
    matches!(smalls, [first, last] if first < last) && last.is_some_and(|dash| matches!(dash, '-' | '–' | '—'))
}

/// `12-Mar-21`: two digits behind day and month are the year, from 1969 to 2068 as in POSIX.
fn short_year(placed: &[Placed], month: u8) -> Reading {
    match placed {
        [day, named, year] if named.month().is_some() => match (day.small(), year.small()) {
            (Some(day), Some(year)) => {
                let century = if year < 69 { 2000 } else { 1900 };
                Reading::of_parts(century + i16::from(year), Some(month), Some(day))
            }
            _ => Reading::UNREAD,
        },
        _ => Reading::UNREAD,
    }
}

/// A year, and numbers that may be month and day.
fn numeric(placed: &[Placed], year: i16) -> Reading {
    let only_year = PartialDate::new(year, None, None);
    let is_plain = placed.iter().all(|placed| !matches!(placed.token, Token::Unknown));
    let smalls: Vec<u8> = placed.iter().filter_map(Placed::small).collect();
    let begins_with_year = placed.first().is_some_and(|first| first.year().is_some());
    let ends_with_year = placed.last().is_some_and(|last| last.year().is_some());
    match smalls.as_slice() {
        _ if !is_plain => Reading::part(only_year),
        [] => Reading::whole(only_year),
        [month] => Reading::of_parts(year, Some(*month), None),
        [month, day] if begins_with_year => Reading::of_parts(year, Some(*month), Some(*day)),
        [first, second] if ends_with_year => {
            let is_dotted = placed.iter().skip(1).all(|placed| placed.before == Some('.'));
            match day_and_month(*first, *second, is_dotted) {
                Some((day, month)) => Reading::of_parts(year, Some(month), Some(day)),
                None => Reading::part(only_year),
            }
        }
        _ => Reading::part(only_year),
    }
}

/// Two numbers before a year: with full stops the day goes first; else only a number that can't be a month tells.
fn day_and_month(first: u8, second: u8, is_dotted: bool) -> Option<(u8, u8)> {
    match (first > 12, second > 12) {
        (true, false) => Some((first, second)),
        (false, true) => Some((second, first)),
        (false, false) if is_dotted || first == second || first == 0 => Some((first, second)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The date, with a `?` behind it where something was left unread.
    fn shown(text: &str) -> String {
        let reading = read(text);
        let date = reading.date.map_or_else(|| "none".to_owned(), |date| date.to_string());
        if reading.is_partly_unread { date + "?" } else { date }
    }

    fn all_read(cases: &[(&str, &str)]) {
        for (text, expected) in cases {
            assert_eq!(shown(text), *expected, "{text}");
        }
    }

    #[test]
    fn days_are_read_however_they_are_written() {
        let day = "2021-03-12";
        let written = [
            "2021 Mar 12",
            "12.03.2021",
            "12.3.2021",
            "12th March 2021",
            "March 12th, 2021",
            "20210312",
            "2021-03-12T10:00:00Z",
            "Fri, 12 Mar 2021 10:00:00 +0000",
            "Fri Mar 12 10:00:00 UTC 2021",
            "1615543200",
            "1615543200000",
            "1615543200.0",
            "12. März 2021",
            "12 mars 2021",
            "12 de marzo de 2021",
            "12 marzo 2021",
            "12 de março de 2021",
            "12 maart 2021",
            "12 marca 2021",
            "12 марта 2021 г.",
            "2021年3月12日",
            "12-Mar-2021",
            "12-Mar-21",
            "Epub 2021 Mar 12",
            "[2021-03-12]",
            "2021.03.12",
            "20210312100000",
        ];
        for text in written {
            assert_eq!(shown(text), day, "{text}");
        }
        all_read(&[
            ("25/03/2021", "2021-03-25"),
            ("03/25/2021", "2021-03-25"),
            ("03-03-2021", "2021-03-03"),
            ("24-24 Feb. 2018", "2018-02-24"),
            ("1 Feb.1, 2015", "2015-02-01"),
        ]);
    }

    #[test]
    fn months_and_years_stay_months_and_years() {
        all_read(&[
            ("2021 Mar", "2021-03"),
            ("March 2021", "2021-03"),
            ("03/2021", "2021-03"),
            ("2021-03-00", "2021-03"),
            ("2021/03//", "2021-03"),
            ("202103", "2021-03"),
            ("2021-3", "2021-03"),
            ("2021///", "2021"),
            ("2021.", "2021"),
            ("c2021", "2021"),
            ("©2021", "2021"),
            ("[2021]", "2021"),
            ("2021.0", "2021"),
            ("2021-00-00", "2021"),
            ("ca. 2021?", "2021"),
        ]);
    }

    #[test]
    fn what_is_left_unread_is_told() {
        all_read(&[
            ("2021-13-45", "2021?"),
            ("2021-02-30", "2021-02?"),
            ("2021 Jan-Feb", "2021?"),
            ("1 Jan.-Feb. 2019", "2019?"),
            ("Spring 2021", "2021?"),
            ("2021 Spring", "2021?"),
            ("12/03/2021", "2021?"),
            ("03-12-2021", "2021?"),
            ("Q1 2021", "2021?"),
            ("2020/2021", "2020?"),
            ("2020/21", "2020?"),
            ("10-16 March 2021", "2021-03-10"),
            ("2021-03-12/2021-03-15", "2021-03-12"),
            ("2021-03-12/2022-01-01", "2021?"),
            ("31 June 2021", "2021-06?"),
            ("March 2021, vol. 3", "2021-03?"),
            ("20211345", "2021?"),
            ("2021-13", "2021?"),
        ]);
    }

    #[test]
    fn what_is_no_date_gives_none() {
        for text in [
            "n.d.",
            "in press",
            "March 12",
            "Mar-21",
            "12345",
            "99",
            "-5",
            "forthcoming",
            "12/03/21",
            "0001-01-01",
        ] {
            assert_eq!(shown(text), "none?", "{text}");
        }
        assert_eq!(shown(&"2021 ".repeat(99)), "none?");
        for text in ["", " ", "NaT", "nan", "None", "null", "0000-00-00", "N/A"] {
            assert_eq!(read(text), Reading::NOTHING, "{text}");
        }
    }
}
