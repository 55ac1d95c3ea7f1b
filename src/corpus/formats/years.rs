//! Gives the rows of a listing their dates, where the listing leaves out the year.

use serde::Serialize;

use super::Entry;
use super::january::leave_years;
use crate::corpus::Row;
use crate::corpus::date::{DateSource, MonthDay, PartialDate, infer_year};

/// What is known about the dates of one file from outside its text, each part if known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct YearHint {
    /// Year named by the user.
    pub given: Option<i16>,
    /// Date in the file's name.
    pub file_name: Option<PartialDate>,
    /// Date of the file's entry in the listings file; may be a year alone.
    pub listings_file: Option<PartialDate>,
    /// Day on which the file was last changed.
    pub modified: Option<PartialDate>,
}

impl YearHint {
    /// One value for all that the rows of a listing depend on beside its bytes: this, and the version of the program.
    pub fn reading(&self) -> String {
        serde_json::json!([env!("CARGO_PKG_VERSION"), self]).to_string()
    }

    /// Years to try for a day without one, the surest first.
    fn years(&self, day: MonthDay) -> [(Option<i16>, DateSource); 5] {
        [
            (day.year(), DateSource::Written),
            (self.given, DateSource::Given),
            (self.file_name.map(PartialDate::year), DateSource::FileName),
            (self.listings_file.map(PartialDate::year), DateSource::ListingsFile),
            (
                self.modified.and_then(|modified| infer_year(day, modified)),
                DateSource::Inferred,
            ),
        ]
    }

    /// The date of a section; a year without such a day (29 February) is passed over.
    fn complete(&self, day: MonthDay) -> Option<(PartialDate, DateSource)> {
        let dates = self.years(day).into_iter();
        dates
            .filter_map(|(year, source)| Some((day.in_year(year?)?, source)))
            .next()
    }

    /// The date of a row that has none: only a day from outside will do, not a year alone.
    fn whole_day(&self) -> Option<(PartialDate, DateSource)> {
        let dates = [
            (self.file_name, DateSource::FileName),
            (self.listings_file, DateSource::ListingsFile),
        ];
        dates
            .into_iter()
            .find_map(|(date, source)| Some((date.filter(|date| date.is_full())?, source)))
    }
}

/// Completes the dates of a listing's rows.
///
/// A date the row carries stays as it is, unless far too many are 1 January: then those are years. A section's day gets its
/// year from the section itself, else the user, the file's name, the listings file, the file's last change. A row without
/// any date gets the day of the file's name or of the listings file.
///
/// - returns: the rows in the same order, and the least sure source that any of the dates needed.
pub fn resolve(entries: Vec<Entry>, hint: &YearHint) -> (Vec<Row>, DateSource) {
    let mut weakest = None;
    let mut entries = entries;
    leave_years(
        (entries.iter_mut())
            .filter(|entry| entry.section.is_none())
            .map(|entry| &mut entry.row),
    );
    let mut rows = Vec::with_capacity(entries.len());
    for Entry { mut row, section } in entries {
        let written = row.date.map(|date| (date, DateSource::Written));
        let outside = || section.map_or_else(|| hint.whole_day(), |day| hint.complete(day));
        if let Some((date, source)) = written.or_else(outside) {
            row.date = Some(date);
            weakest = weakest.max(Some(source));
        }
        rows.push(row);
    }
    (rows, weakest.unwrap_or(DateSource::Undated))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(date: Option<&str>, section: Option<&str>) -> Entry {
        let date = date.map(|date| date.parse().unwrap());
        Entry {
            row: Row { date, ..Row::default() },
            section: section.map(|line| MonthDay::parse(line).unwrap()),
        }
    }

    fn resolved(date: Option<&str>, section: Option<&str>, hint: &YearHint) -> (String, DateSource) {
        let (rows, source) = resolve(vec![entry(date, section)], hint);
        (
            rows[0].date.map_or_else(|| "none".to_owned(), |date| date.to_string()),
            source,
        )
    }

    fn everything() -> YearHint {
        YearHint {
            given: Some(2021),
            file_name: "2022-05-06".parse().ok(),
            listings_file: "2023".parse().ok(),
            modified: "2025-03-11".parse().ok(),
        }
    }

    #[test]
    fn takes_the_surest_year() {
        let mut hint = everything();
        let mar_12 = Some("Mar 12");
        assert_eq!(
            resolved(None, Some("Mar 12, 2020"), &hint),
            ("2020-03-12".to_owned(), DateSource::Written)
        );
        assert_eq!(
            resolved(None, mar_12, &hint),
            ("2021-03-12".to_owned(), DateSource::Given)
        );
        hint.given = None;
        assert_eq!(
            resolved(None, mar_12, &hint),
            ("2022-03-12".to_owned(), DateSource::FileName)
        );
        hint.file_name = None;
        assert_eq!(
            resolved(None, mar_12, &hint),
            ("2023-03-12".to_owned(), DateSource::ListingsFile)
        );
        hint.listings_file = None;
        assert_eq!(
            resolved(None, mar_12, &hint),
            ("2024-03-12".to_owned(), DateSource::Inferred)
        );
        hint.modified = None;
        assert_eq!(resolved(None, mar_12, &hint), ("none".to_owned(), DateSource::Undated));
    }

    #[test]
    fn keeps_written_dates_at_their_precision() {
        assert_eq!(
            resolved(Some("2019"), None, &everything()),
            ("2019".to_owned(), DateSource::Written)
        );
    }

    #[test]
    fn gives_undated_rows_a_day_from_outside_but_no_bare_year() {
        let hint = everything();
        assert_eq!(
            resolved(None, None, &hint),
            ("2022-05-06".to_owned(), DateSource::FileName)
        );
        let hint = YearHint {
            file_name: None,
            ..hint
        };
        assert_eq!(resolved(None, None, &hint), ("none".to_owned(), DateSource::Undated));
        let hint = YearHint {
            listings_file: "2023-01-02".parse().ok(),
            ..hint
        };
        assert_eq!(
            resolved(None, None, &hint),
            ("2023-01-02".to_owned(), DateSource::ListingsFile)
        );
    }

    #[test]
    fn passes_over_years_without_29_february() {
        let hint = YearHint {
            listings_file: "2024".parse().ok(),
            ..everything()
        };
        assert_eq!(
            resolved(None, Some("Feb 29"), &hint),
            ("2024-02-29".to_owned(), DateSource::ListingsFile)
        );
    }

    #[test]
    fn names_the_least_sure_source_of_all_rows() {
        let entries = vec![
            entry(Some("2025-01-01"), None),
            entry(None, Some("Mar 12")),
            entry(Some("2025"), None),
        ];
        let hint = YearHint {
            modified: "2025-03-12".parse().ok(),
            ..YearHint::default()
        };
        assert_eq!(resolve(entries, &hint).1, DateSource::Inferred);
    }
}
