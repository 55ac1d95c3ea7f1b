//! The date of a paper, in whichever field and shape a source has it.

use super::fields::{Fields, Name, names, text_of, within};
use super::value::Value;
use crate::corpus::date::PartialDate;
use crate::corpus::date::reading::{Reading, read};

/// Fields that say when a paper came out, the likeliest first.
const PUBLISHED: [Name; 24] = names([
    "date",
    "published",
    "published_at",
    "published_date",
    "publication_date",
    "date_published",
    "issued",
    "first_publication_date",
    "electronic_publication_date",
    "epubdate",
    "earliest_date",
    "preprint_date",
    "produced_date_s",
    "published_online",
    "published_print",
    "pub_date",
    "pubdate",
    "cover_date",
    "online_date",
    "year",
    "publication_year",
    "pub_year",
    "year_published",
    "published_year",
]);

/// Fields that say something near it, for papers without the others.
const NEAR: [Name; 11] = names([
    "pdate",
    "submitted",
    "submitted_date",
    "submission_date",
    "submitted_on_daily_at",
    "created",
    "created_at",
    "cdate",
    "update_date",
    "updated",
    "updated_at",
]);

/// Fields that say when a paper was last changed.
const UPDATED: [Name; 6] = names([
    "updated",
    "updated_at",
    "updated_date",
    "update_date",
    "last_modified",
    "modified",
]);

/// Fields of month and day beside that of a year.
const MONTHS: [Name; 3] = names(["month", "publication_month", "pub_month"]);
const DAYS: [Name; 3] = names(["day", "publication_day", "pub_day"]);

/// What wraps a date in an object.
const WRAPPED: [&str; 9] = [
    "$date",
    "$numberLong",
    "value",
    "date",
    "date_time",
    "timestamp",
    "raw",
    "text",
    "#text",
];

/// The date of a paper: of the first field that has one, made finer by others that say the same.
pub(super) fn date(fields: &Fields<'_>) -> Reading {
    let mut found = Found::default();
    for value in fields.all(&PUBLISHED) {
        found.add(date_of(value));
        if found.is_full() {
            return found.reading();
        }
    }
    found.add_parts(fields);
    if found.best.is_none() {
        let first_version = fields.get("versions").and_then(|versions| versions.as_array()?.first());
        found.add(
            first_version
                .and_then(|version| within(version, "created"))
                .map_or(Reading::NOTHING, date_of),
        );
    }
    for value in fields.all(&NEAR) {
        if found.best.is_some() {
            break;
        }
        found.add(date_of(value));
    }
    found.reading()
}

/// When the paper was last changed, as a day; absent if no field says so.
pub(super) fn updated(fields: &Fields<'_>) -> Option<PartialDate> {
    let values = fields.all(&UPDATED);
    values.filter_map(|value| date_of(value).date).max()
}

/// What the fields looked at so far say.
#[derive(Default)]
struct Found {
    best: Option<Reading>,
    /// Whether some field could not be read.
    has_failed: bool,
}

impl Found {
    fn add(&mut self, reading: Reading) {
        let Some(date) = reading.date else {
            self.has_failed |= reading.is_partly_unread;
            return;
        };
        let known = self.best.and_then(|best| best.date);
        if known.is_none_or(|known| is_finer(date, known)) {
            self.best = Some(reading);
        }
    }

    /// Month and day in fields of their own, beside a year.
    fn add_parts(&mut self, fields: &Fields<'_>) {
        let year = self
            .best
            .and_then(|best| best.date)
            .filter(|date| date.month().is_none());
        if let Some((year, month)) = year.zip(fields.first(&MONTHS)) {
            let day = fields.first(&DAYS);
            let parts = parts(&year.to_string(), Some(month), day);
            self.add(parts);
            self.has_failed |= parts.date == Some(year) && parts.is_partly_unread;
        }
    }

    fn is_full(&self) -> bool {
        self.best
            .is_some_and(|best| best.date.is_some_and(PartialDate::is_full))
    }

    fn reading(self) -> Reading {
        let is_full = self.is_full();
        let best = self.best.unwrap_or(Reading::NOTHING);
        Reading {
            is_partly_unread: best.is_partly_unread || (self.has_failed && !is_full),
            ..best
        }
    }
}

/// Whether a date says what another one does, and more.
fn is_finer(date: PartialDate, known: PartialDate) -> bool {
    date != known && date.common(known) == Some(known)
}

fn date_of(value: &Value<'_>) -> Reading {
    match value {
        Value::String(text) => read(text),
        Value::Number(number) => read(&number.to_string()),
        Value::Array(items) => match items.as_slice() {
            [year, rest @ ..] if year.is_number() || (year.is_string() && text_of(year).len() == 4) => {
                parts(&text_of(year), rest.first(), rest.get(1))
            }
            // Crossref's `[[2021, 3, 12]]`, or one date of several.
            [first, ..] => date_of(first),
            [] => Reading::NOTHING,
        },
        Value::Object(_) => {
            let whole = within(value, "date_parts").or_else(|| WRAPPED.iter().find_map(|name| within(value, name)));
            match (whole, within(value, "year")) {
                (Some(whole), _) => date_of(whole),
                (None, Some(year)) => parts(&text_of(year), within(value, "month"), within(value, "day")),
                (None, None) => Reading::NOTHING,
            }
        }
        Value::Null | Value::Bool(_) => Reading::NOTHING,
    }
}

/// A year, and a month by number or name.
fn parts(year: &str, month: Option<&Value<'_>>, day: Option<&Value<'_>>) -> Reading {
    let [month, day] = [month, day].map(|part| part.map_or_else(String::new, |part| text_of(part).into_owned()));
    let number = |text: &str| text.strip_suffix(".0").unwrap_or(text).parse::<u8>().ok();
    match (read(year).date, number(&month)) {
        (Some(year), Some(month)) => Reading::of_parts(year.year(), Some(month), number(&day)),
        (Some(_), None) if !month.is_empty() => read(&format!("{year} {month} {day}")),
        _ => read(year),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The date, with a `?` behind it where something was left unread.
    fn shown(line: &str) -> String {
        let reading = date(&Fields::parse(line.as_bytes()).unwrap());
        let date = reading.date.map_or_else(|| "none".to_owned(), |date| date.to_string());
        if reading.is_partly_unread { date + "?" } else { date }
    }

    #[test]
    fn dates_are_read_in_every_shape() {
        for line in [
            r#"{"date": "12 March 2021"}"#,
            r#"{"date": 20210312}"#,
            r#"{"published": 1615543200}"#,
            r#"{"published": 1615543200000}"#,
            r#"{"issued": {"date-parts": [[2021, 3, 12]]}}"#,
            r#"{"issued": {"date-parts": [["2021", "03", "12"]]}}"#,
            r#"{"published-online": {"date-parts": [[2021, 3, 12]], "timestamp": 5}}"#,
            r#"{"date": [2021, 3, 12]}"#,
            r#"{"date": {"year": 2021, "month": 3, "day": 12}}"#,
            r#"{"date": {"year": "2021", "month": "Mar", "day": "12"}}"#,
            r#"{"created": {"$date": "2021-03-12T10:00:00Z"}}"#,
            r#"{"created": {"$date": {"$numberLong": "1615543200000"}}}"#,
            r#"{"year": 2021, "month": "mar", "day": 12}"#,
            r#"{"year": 2021.0, "month": 3.0, "day": 12.0}"#,
            r#"{"versions": [{"created": "Fri, 12 Mar 2021 10:00:00 GMT"}, {"created": "x"}], "update_date": "2022-01-01"}"#,
        ] {
            assert_eq!(shown(line), "2021-03-12", "{line}");
        }
    }

    #[test]
    fn another_field_is_tried_where_one_fails_or_is_coarser() {
        for (line, expected) in [
            (r#"{"date": "soon", "publicationDate": "2021-03-12"}"#, "2021-03-12"),
            (r#"{"date": "soon", "year": 2021}"#, "2021?"),
            (r#"{"date": "soon"}"#, "none?"),
            (r#"{"date": 2021, "published": "2021-03-12"}"#, "2021-03-12"),
            (r#"{"date": 2021, "published": "2020-03-12"}"#, "2021"),
            (r#"{"date": "12/03/2021", "published": "2021-03-12"}"#, "2021-03-12"),
            (r#"{"year": 2021, "updated": "2021-03-12"}"#, "2021"),
            (
                r#"{"issued": {"date-parts": [[null]]}, "created": "2021-03-12"}"#,
                "2021-03-12",
            ),
            (r#"{"date": "NaT", "published": true}"#, "none"),
            (r#"{"date": {}, "published": []}"#, "none"),
            (r#"{"year": 2021, "month": "winter"}"#, "2021?"),
            (r#"{"year": 2021, "month": 3}"#, "2021-03"),
            (r#"{"year": 2021, "month": 17}"#, "2021?"),
            (
                r#"{"publishedAt": "2021-03-12T00:00:00.000Z", "submittedOnDailyAt": "2021-03-15"}"#,
                "2021-03-12",
            ),
        ] {
            assert_eq!(shown(line), expected, "{line}");
        }
    }
}
