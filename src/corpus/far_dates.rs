//! Dates that are far from all others, so that they are slips or defaults rather than dates.
//!
//! In:    all dates of the corpus, at their own precision.
//! Out:   the first and the last day that can be trusted, and whether a default such as 1970-01-01 is one.
//! Keeps: no clock; the rule knows the other dates alone, not their order.
//!
//! A few dates (at most 5 % on each side) are far off where a gap parts them from the rest that is longer than what the rest spans:
//!
//! - before: twice the span of the rest, at least 5 years, at most 50;
//! - after: as before for years up to [`KNOWN_YEAR`]; a quarter of the span, at least 9 months, at most 10 years, for later ones,
//!   since nobody writes papers in the future.
//!
//! So a corpus from 1950 to 2020 may begin with a paper in five years, and one of two years may not have a paper from 1970. Of fewer
//! than 20 dates nobody knows the span: then the gap has to be as long as any. The days from which programs count their time are
//! defaults if no other date is within three years of them and they are not most of the dates.

use super::{Flag, Listing, PartialDate};

/// The year of this rule; papers of later years were not known when it was made.
const KNOWN_YEAR: i16 = 2026;

/// Days of which programs count, and which they write where they have none.
const DEFAULTS: [(i16, u8, u8); 6] = [
    (1601, 1, 1),
    (1899, 12, 30),
    (1899, 12, 31),
    (1900, 1, 1),
    (1904, 1, 1),
    (1970, 1, 1),
];

const YEAR: i32 = 365;
/// How near another date has to be for such a day to be one.
const NEAR_DEFAULT: i32 = 3 * YEAR;
/// Fewest dates that have a span.
const FEWEST: usize = 20;
/// One in so many dates may be far off.
const RARE: usize = 20;
/// Fewest dates that can tell anything.
const FEWEST_AT_ALL: usize = 4;

/// Limits of a gap in days.
struct Gap {
    /// Of the span of the rest.
    numerator: i32,
    denominator: i32,
    shortest: i32,
    longest: i32,
}

const PAST: Gap = Gap {
    numerator: 2,
    denominator: 1,
    shortest: 5 * YEAR,
    longest: 50 * YEAR,
};
const FUTURE: Gap = Gap {
    numerator: 1,
    denominator: 4,
    shortest: 270,
    longest: 10 * YEAR,
};

impl Gap {
    /// The longest gap that is none, beside a span of days known from so many dates.
    fn allowed(&self, span: i32, n_dates: usize) -> i32 {
        match n_dates {
            ..FEWEST => self.longest,
            _ => (span.saturating_mul(self.numerator) / self.denominator).clamp(self.shortest, self.longest),
        }
    }
}

/// A row whose date counts in no period, though it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FarOff {
    /// Position in [`super::Corpus::listings`].
    pub listing: usize,
    /// Line of the file, from 1.
    pub line: u64,
    /// As written.
    pub date: PartialDate,
}

/// Takes the dates that are far from all others off their rows, which are flagged.
///
/// - returns: in the order of listings and rows.
pub(super) fn take_off(listings: &mut [Listing]) -> Vec<FarOff> {
    let dates = listings
        .iter()
        .flat_map(|listing| &listing.rows)
        .filter_map(|row| row.date);
    let trusted = Trusted::among(dates.collect());
    let mut far_off = Vec::new();
    for (position, listing) in listings.iter_mut().enumerate() {
        for row in &mut listing.rows {
            let Some(date) = row.date.filter(|date| !trusted.has(*date)) else {
                continue;
            };
            row.date = None;
            Flag::DateFarOff.add_to(&mut row.flags);
            far_off.push(FarOff {
                listing: position,
                line: row.line,
                date,
            });
        }
    }
    far_off
}

/// Which dates are not far from the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Trusted {
    first: i32,
    last: i32,
    /// For each of [`DEFAULTS`] whether it is a default here.
    is_default: [bool; DEFAULTS.len()],
}

impl Trusted {
    fn among(mut dates: Vec<PartialDate>) -> Self {
        dates.sort_unstable();
        let mut is_default = [false; DEFAULTS.len()];
        for (at, is_default) in is_default.iter_mut().enumerate() {
            *is_default = is_default_among(&dates, at);
        }
        let is_kept = |date: &PartialDate| default_of(*date).is_none_or(|at| !is_default[at]);
        let mut days: Vec<i32> = dates.into_iter().filter(is_kept).map(day_number).collect();
        days.sort_unstable();
        let (first, last) = bounds(&days);
        Self {
            first,
            last,
            is_default,
        }
    }

    fn has(&self, date: PartialDate) -> bool {
        let day = day_number(date);
        let is_default = default_of(date).is_some_and(|at| self.is_default[at]);
        (self.first..=self.last).contains(&day) && !is_default
    }
}

/// Position in [`DEFAULTS`], if the date is one of these days.
fn default_of(date: PartialDate) -> Option<usize> {
    let parts = (date.year(), date.month()?, date.day()?);
    DEFAULTS.iter().position(|default| *default == parts)
}

/// - `dates`: sorted.
/// - `at`: position in [`DEFAULTS`].
fn is_default_among(dates: &[PartialDate], at: usize) -> bool {
    let (year, month, day) = DEFAULTS[at];
    let Some(default) = PartialDate::from_day(year, month, day) else {
        return false;
    };
    let from = dates.partition_point(|date| *date < default);
    let to = dates.partition_point(|date| *date <= default);
    let n = to - from;
    let number = day_number(default);
    let is_far = |date: Option<&PartialDate>| date.is_none_or(|date| (day_number(*date) - number).abs() > NEAR_DEFAULT);
    let before = from.checked_sub(1).and_then(|before| dates.get(before));
    n > 0 && 2 * n <= dates.len() && is_far(before) && is_far(dates.get(to))
}

/// First and last of the sorted days that are not parted from the others by a gap.
fn bounds(days: &[i32]) -> (i32, i32) {
    let n = days.len();
    if n < FEWEST_AT_ALL {
        return (i32::MIN, i32::MAX);
    }
    let most = (n / RARE).max(1);
    let quantile = |twentieths: usize| days[(n - 1) * twentieths / 20];
    let known = day_number_of(KNOWN_YEAR, 12, 31);
    let first = (1..=most).rev().find_map(|at| {
        let span = quantile(19).saturating_sub(days[at]).max(0);
        (days[at] - days[at - 1] > PAST.allowed(span, n)).then_some(days[at])
    });
    let last = (1..=most).rev().find_map(|from_end| {
        let (inner, outer) = (days[n - 1 - from_end], days[n - from_end]);
        let span = inner.saturating_sub(quantile(1)).max(0);
        let gap = if outer > known { FUTURE } else { PAST };
        (outer - inner > gap.allowed(span, n)).then_some(inner)
    });
    (first.unwrap_or(i32::MIN), last.unwrap_or(i32::MAX))
}

/// A day as a number; of a month or year the middle.
fn day_number(date: PartialDate) -> i32 {
    let day = date.day().unwrap_or(if date.month().is_some() { 15 } else { 2 });
    day_number_of(date.year(), date.month().unwrap_or(7), day)
}

fn day_number_of(year: i16, month: u8, day: u8) -> i32 {
    let date = jiff::civil::Date::new(year, month as i8, day as i8).unwrap_or(jiff::civil::Date::ZERO);
    date.since(jiff::civil::Date::ZERO).map_or(0, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{DateSource, Row};

    /// The dates that are far from the others.
    fn far(dates: &[String]) -> Vec<&str> {
        let parsed: Vec<PartialDate> = dates.iter().map(|date| date.parse().unwrap()).collect();
        let trusted = Trusted::among(parsed.clone());
        let far = dates.iter().zip(parsed).filter(|(_, date)| !trusted.has(*date));
        far.map(|(date, _)| date.as_str()).collect()
    }

    /// A date in each month of these years.
    fn months(years: std::ops::RangeInclusive<i16>) -> Vec<String> {
        years
            .flat_map(|year| (1..=12).map(move |month| format!("{year}-{month:02}-10")))
            .collect()
    }

    fn with(mut dates: Vec<String>, others: &[&str]) -> Vec<String> {
        dates.extend(others.iter().map(|&date| date.to_owned()));
        dates
    }

    #[test]
    fn a_slip_is_far_from_the_others() {
        for slip in [
            "1970-01-01",
            "1924-05-01",
            "2204-05-01",
            "2031",
            "2012-05",
            "1900-01-01",
        ] {
            assert_eq!(far(&with(months(2022..=2024), &[slip])), [slip], "{slip}");
        }
        for slip in ["1924-05-01", "2240-01", "2042"] {
            assert_eq!(far(&with(months(1985..=2019), &[slip])), [slip], "{slip}");
        }
        let both = with(months(2015..=2024), &["1915-03-01", "2051-03-01"]);
        assert_eq!(far(&both), ["1915-03-01", "2051-03-01"]);
    }

    #[test]
    fn old_papers_are_old() {
        let sparse = [
            "1950",
            "1958-03",
            "1963-01-01",
            "1970-01-01",
            "1971",
            "1977",
            "1983-02",
            "1986",
            "1989",
        ];
        assert_eq!(far(&with(months(1990..=2020), &sparse)), [""; 0]);
        assert_eq!(far(&with(months(2015..=2024), &["1998-11-01", "2009"])), [""; 0]);
        assert_eq!(far(&with(months(2022..=2024), &["2018"])), [""; 0]);
        assert_eq!(far(&with(months(1990..=2020), &["1950"])), [""; 0], "one classic");
    }

    #[test]
    fn later_years_are_no_future_once_papers_have_them() {
        assert_eq!(far(&months(2024..=2032)), [""; 0]);
        assert_eq!(
            far(&with(months(2024..=2026), &["2027-03-01"])),
            [""; 0],
            "printed ahead"
        );
        assert_eq!(far(&with(months(2020..=2024), &["2026-06-01"])), [""; 0]);
    }

    #[test]
    fn defaults_are_none_where_others_are_near_or_few() {
        let many = with(months(2022..=2024), &["1970-01-01"; 30]);
        assert_eq!(far(&many).len(), 30);
        assert_eq!(far(&with(months(1968..=1980), &["1970-01-01"])), [""; 0]);
        assert_eq!(
            far(&with(vec!["2024-01-05".to_owned()], &["1970-01-01", "1970-01-01"])),
            [""; 0]
        );
        let few = with(Vec::new(), &["2024-01-05", "2024-02-05", "2024-03-05", "1970-01-01"]);
        assert_eq!(far(&few), ["1970-01-01"]);
    }

    #[test]
    fn of_few_dates_only_the_farthest_gap_tells() {
        assert_eq!(
            far(&with(Vec::new(), &["2024-01", "2024-02", "2024-03", "1998-01", "2004"])),
            [""; 0]
        );
        assert_eq!(
            far(&with(Vec::new(), &["2024-01", "2024-02", "2024-03", "2204-01"])),
            ["2204-01"]
        );
        assert_eq!(far(&[]), [""; 0]);
    }

    #[test]
    fn rows_lose_the_date_and_are_flagged() {
        let row = |(line, date): (u64, &String)| Row {
            line,
            date: date.parse().ok(),
            ..Row::default()
        };
        let dates = with(months(2022..=2024), &["1970-01-01"]);
        let mut listings = [Listing {
            hash: String::new(),
            name: "a".to_owned(),
            format: "jsonl".to_owned(),
            date_source: DateSource::Written,
            reading: String::new(),
            rows: (1..).zip(&dates).map(row).collect(),
            rejected: Vec::new(),
        }];
        let far_off = take_off(&mut listings);
        assert_eq!(
            (far_off.len(), far_off[0].line, far_off[0].date.to_string()),
            (1, 37, "1970-01-01".to_owned())
        );
        let last = &listings[0].rows[36];
        assert_eq!((last.date, &last.flags[..]), (None, &[Flag::DateFarOff][..]));
    }
}
