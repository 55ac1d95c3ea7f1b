//! Years that a source writes as their first day.

use std::collections::BTreeSet;

use crate::corpus::date::PartialDate;
use crate::corpus::{Flag, Row};

/// Fewest rows of 1 January that can be too many.
const FEWEST: usize = 5;
/// How many times as many as on any other day are too many.
const EXCESS: usize = 10;
/// Days other than 1 January that show that a listing is not of a single day.
const FEWEST_OTHER_DAYS: usize = 30;
/// Where programs begin to count: that day stands for no date, not for its year.
const EPOCH: (i16, u8, u8) = (1970, 1, 1);

/// Leaves the year alone of dates on 1 January, if there are far too many of them; these rows are flagged.
///
/// Too many are at least five, ten times what there would be on each of the other days; a listing of one day that is 1 January
/// keeps it.
pub(super) fn leave_years<'a>(rows: impl Iterator<Item = &'a mut Row>) {
    let mut dated: Vec<&mut Row> = rows.filter(|row| row.date.is_some_and(PartialDate::is_full)).collect();
    let firsts = || dated.iter().filter_map(|row| row.date.filter(|date| is_first(*date)));
    let n_firsts = firsts().count();
    let n_others = dated.len() - n_firsts;
    if n_firsts < FEWEST || n_firsts * 364 < EXCESS * n_others {
        return;
    }
    let years: BTreeSet<i16> = firsts().map(PartialDate::year).collect();
    let other_days: BTreeSet<PartialDate> = (dated.iter())
        .filter_map(|row| row.date.filter(|date| !is_first(*date)))
        .collect();
    if years.len() < 2 && other_days.len() < FEWEST_OTHER_DAYS {
        return;
    }
    for row in &mut dated {
        if let Some(date) = row.date.filter(|date| is_first(*date)) {
            row.date = Some(date.only_year());
            Flag::DateOfYear.add_to(&mut row.flags);
        }
    }
}

fn is_first(date: PartialDate) -> bool {
    let is_epoch = (date.year(), date.month(), date.day()) == (EPOCH.0, Some(EPOCH.1), Some(EPOCH.2));
    date.month() == Some(1) && date.day() == Some(1) && !is_epoch
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many rows are left with a year alone.
    fn n_years(dates: &[String]) -> usize {
        let row = |date: &String| Row {
            date: date.parse().ok(),
            ..Row::default()
        };
        let mut rows: Vec<Row> = dates.iter().map(row).collect();
        leave_years(rows.iter_mut());
        let is_year = |row: &&Row| row.date.is_some_and(|date| date.month().is_none());
        assert!(
            rows.iter()
                .all(|row| row.flags.contains(&Flag::DateOfYear) == is_year(&row))
        );
        rows.iter().filter(is_year).count()
    }

    fn days(year: i16, n: usize) -> Vec<String> {
        (0..n)
            .map(|at| format!("{year}-{:02}-{:02}", at % 12 + 1, at % 27 + 2))
            .collect()
    }

    fn firsts(year: i16, n: usize) -> Vec<String> {
        vec![format!("{year}-01-01"); n]
    }

    #[test]
    fn years_written_as_their_first_day_are_years() {
        assert_eq!(n_years(&[firsts(2020, 3), firsts(2021, 4)].concat()), 7);
        assert_eq!(n_years(&[firsts(2021, 40), days(2021, 100)].concat()), 40);
        assert_eq!(
            n_years(&[firsts(2019, 20), firsts(2021, 20), days(2020, 300)].concat()),
            40
        );
    }

    #[test]
    fn days_stay_days() {
        assert_eq!(n_years(&firsts(2025, 30)), 0, "the listing of one day");
        assert_eq!(
            n_years(&[firsts(2025, 30), vec!["2025-01-02".to_owned(); 30]].concat()),
            0
        );
        assert_eq!(n_years(&[firsts(2021, 4), days(2021, 100)].concat()), 0);
        assert_eq!(
            n_years(&[firsts(2021, 9), firsts(2022, 9), days(2021, 900)].concat()),
            0
        );
        assert_eq!(n_years(&[firsts(1970, 60), days(2021, 100)].concat()), 0, "a default");
    }
}
