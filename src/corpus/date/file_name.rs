//! Dates in the names of files.

use std::ops::RangeInclusive;

use super::PartialDate;
use super::spelling::{parse_one_or_two_digits, parse_year};

/// Years a date in a file name may have; digits in names are more often something else.
const FILE_NAME_YEARS: RangeInclusive<i16> = 1990..=2099;

/// Finds the first full date in a file name: `hf-2026-07-28.txt`, `2026_07_28.txt`, `20260728.txt`.
///
/// Only years from 1990 to 2099 count; eight digits in a row must stand apart from letters, too, since names often hold
/// checksums.
pub(crate) fn date_in_file_name(name: &str) -> Option<PartialDate> {
    (0..name.len()).find_map(|at| separated_date(name, at).or_else(|| compact_date(name, at)))
}

fn separated_date(name: &str, at: usize) -> Option<PartialDate> {
    let text = name.get(at..at + 10)?;
    let separator = text.get(4..5).filter(|separator| matches!(*separator, "-" | "_"))?;
    let is_separated = text.get(7..8) == Some(separator);
    let stands_apart = !touches(name, at, 10, |character| character.is_ascii_digit());
    (is_separated && stands_apart).then(|| plausible_date(text.get(..4)?, text.get(5..7)?, text.get(8..)?))?
}

fn compact_date(name: &str, at: usize) -> Option<PartialDate> {
    let text = name.get(at..at + 8)?;
    let stands_apart = !touches(name, at, 8, char::is_alphanumeric);
    stands_apart.then(|| plausible_date(text.get(..4)?, text.get(4..6)?, text.get(6..)?))?
}

/// Whether a character of that kind stands directly before or after `name[at..at + length]`.
fn touches(name: &str, at: usize, length: usize, is_kind: impl Fn(char) -> bool) -> bool {
    let before = name.get(..at).and_then(|text| text.chars().next_back());
    let after = name.get(at + length..).and_then(|text| text.chars().next());
    before.is_some_and(&is_kind) || after.is_some_and(&is_kind)
}

fn plausible_date(year: &str, month: &str, day: &str) -> Option<PartialDate> {
    let year = parse_year(year).filter(|year| FILE_NAME_YEARS.contains(year))?;
    PartialDate::from_day(year, parse_one_or_two_digits(month)?, parse_one_or_two_digits(day)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_dates_in_file_names() {
        for name in [
            "hf-2026-07-28.txt",
            "2026_07_28",
            "20260728.jsonl",
            "día-20260728-b.txt",
            "v1_2026-07-28T10.txt",
        ] {
            assert_eq!(date_in_file_name(name), PartialDate::from_day(2026, 7, 28), "{name}");
        }
        for name in [
            "000_b840322882201906.txt",
            "a20260728f.txt",
            "20261328.txt",
            "2026-07_28.txt",
            "120260728.txt",
            "2026-07-281",
            "18260728",
            "2026-07",
            "é2é",
        ] {
            assert_eq!(date_in_file_name(name), None, "{name}");
        }
    }
}
