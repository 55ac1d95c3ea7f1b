//! How a date can be spelled.

use std::str::FromStr;

/// Longest text that is tried as a date with a month name, in bytes: room for weekday, time and zone.
const MAX_WORDED_BYTES: usize = 64;

pub(super) const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// What a date in digits holds; not yet checked against the calendar.
pub(super) struct NumericDate {
    pub(super) year: i16,
    pub(super) month: Option<u8>,
    pub(super) day: Option<u8>,
}

/// Reads `2025`, `2025-03`, `2025/03/12` and ISO timestamps, of which the day counts as written.
pub(super) fn parse_numeric(text: &str) -> Option<NumericDate> {
    let (date, time) = match text.split_once(['T', 't', ' ']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let mut parts = date.split(if date.contains('/') { '/' } else { '-' });
    let year = parse_year(parts.next()?)?;
    let month = parts
        .next()
        .map(|month| parse_one_or_two_digits(month).ok_or(()))
        .transpose()
        .ok()?;
    let day = parts
        .next()
        .map(|day| parse_one_or_two_digits(day).ok_or(()))
        .transpose()
        .ok()?;
    let is_plain = parts.next().is_none() && time.is_none_or(|time| day.is_some() && is_time(time));
    is_plain.then_some(NumericDate { year, month, day })
}

/// What a date with a month name holds; not yet checked against the calendar.
pub(super) struct WordedDate {
    pub(super) year: Option<i16>,
    pub(super) month: u8,
    pub(super) day: Option<u8>,
}

/// Reads a date with the name of its month, with or without weekday before it and time behind it.
pub(super) fn parse_worded(text: &str) -> Option<WordedDate> {
    if text.len() > MAX_WORDED_BYTES {
        return None;
    }
    let is_gap = |character: char| character.is_whitespace() || character == ',';
    let words: Vec<&str> = text.split(is_gap).filter(|word| !word.is_empty()).collect();
    let words = match words.as_slice() {
        [weekday, rest @ ..] if position(&WEEKDAYS, weekday).is_some() => rest,
        all => all,
    };
    match words {
        [first, second] => parse_two_words(first, second),
        [first, second, year] => dated(first, second, year),
        [first, second, year, time, ..] if is_time(time) => dated(first, second, year),
        _ => None,
    }
}

fn parse_two_words(first: &str, second: &str) -> Option<WordedDate> {
    if let Some((month, year)) = parse_month(first).zip(parse_year(second)) {
        return Some(WordedDate {
            year: Some(year),
            month,
            day: None,
        });
    }
    let (month, day) = parse_month_and_day(first, second)?;
    Some(WordedDate {
        year: None,
        month,
        day: Some(day),
    })
}

fn dated(first: &str, second: &str, year: &str) -> Option<WordedDate> {
    let (month, day) = parse_month_and_day(first, second)?;
    Some(WordedDate {
        year: Some(parse_year(year)?),
        month,
        day: Some(day),
    })
}

/// In either order.
fn parse_month_and_day(first: &str, second: &str) -> Option<(u8, u8)> {
    let month_first = parse_month(first).zip(parse_one_or_two_digits(second));
    month_first.or_else(|| parse_month(second).zip(parse_one_or_two_digits(first)))
}

fn parse_month(word: &str) -> Option<u8> {
    let word = word.strip_suffix('.').unwrap_or(word);
    let month = position(&MONTHS, if word.eq_ignore_ascii_case("sept") { "sep" } else { word })?;
    u8::try_from(month + 1).ok()
}

/// Position of the name that a word spells in full or by its first three letters, with or without a full stop.
fn position(names: &[&str], word: &str) -> Option<usize> {
    let word = word.strip_suffix('.').unwrap_or(word);
    names
        .iter()
        .position(|name| name.eq_ignore_ascii_case(word) || name[..3].eq_ignore_ascii_case(word))
}

pub(super) fn parse_year(text: &str) -> Option<i16> {
    (text.len() == 4).then(|| parse_digits(text))?
}

pub(super) fn parse_one_or_two_digits(text: &str) -> Option<u8> {
    (text.len() <= 2).then(|| parse_digits(text))?
}

fn parse_digits<T: FromStr>(text: &str) -> Option<T> {
    // A number's own parser would also take a sign.
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())?
}

/// Whether a text begins as a time of day does: `10:00`.
pub(super) fn is_time(text: &str) -> bool {
    text.split_once(':').is_some_and(|(hour, rest)| {
        parse_one_or_two_digits(hour).is_some() && rest.starts_with(|digit: char| digit.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_months_by_name_or_three_letters() {
        for word in ["September", "SEP", "sep.", "Sept", "sept."] {
            assert_eq!(parse_month(word), Some(9), "{word}");
        }
        assert_eq!(["Se", "Septem", "é", ""].map(parse_month), [None; 4]);
    }

    #[test]
    fn takes_no_sign_for_a_digit() {
        assert_eq!(
            (
                parse_year("+202"),
                parse_one_or_two_digits("-1"),
                parse_one_or_two_digits("")
            ),
            (None, None, None)
        );
    }
}
