//! From what is asked to the lists that are fetched: one for each day, one for some days, or what is there now.

use jiff::ToSpan;
use jiff::civil::Date;

use super::address::{extension, slug};
use super::answer::Shape;
use super::ask::{Ask, Days};
use super::source::Rhythm;
use crate::error::{Error, Result};

/// An answer of one or several pages, and what its files are called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sequence {
    /// What the names of its files begin with.
    stem: String,
    extension: String,
    /// Whether its first page is numbered too.
    is_numbered: bool,
    /// Whether the day it is of stands in the answer, and at the end of the name.
    has_own_day: bool,
    /// The address of its first page.
    pub(super) first: String,
    pub(super) since: Date,
    pub(super) until: Date,
    /// Whether it was begun before, to be ended.
    pub(super) is_old: bool,
}

impl Sequence {
    /// The name of a page.
    ///
    /// - `day`: the day it is of, as it says itself.
    pub(super) fn file(&self, number: usize, day: Option<Date>) -> String {
        let Self { stem, extension, .. } = self;
        let day = match self.has_own_day {
            true => format!("-{}", day.unwrap_or(self.until)),
            false => String::new(),
        };
        match number {
            1 if !self.is_numbered => format!("{stem}{day}.{extension}"),
            _ => format!("{stem}{day}-{number:04}.{extension}"),
        }
    }
}

/// What has to be fetched.
///
/// - `names`: of the files in the listings folder.
///
/// # Errors
/// [`Error::Source`] for days that are yet to come.
pub(super) fn plan(ask: &Ask, names: &[String], today: Date) -> Result<Vec<Sequence>> {
    let newest = newest(ask, names).filter(|_| matches!(ask.days, Days::New { .. }));
    let (since, until) = (ask.since(newest.map(|days| days.1), today), ask.until(today));
    if since > until {
        return Err(Error::Source {
            place: ask.name(),
            cause: format!("{since} is yet to come: today is {today} in UTC"),
        });
    }
    Ok(match ask.source.rhythm {
        Rhythm::Now => vec![sequence(ask, today, today)],
        Rhythm::Daily => {
            let days = std::iter::successors(Some(since), |day| day.checked_add(1.day()).ok());
            days.take_while(|day| *day <= until)
                .map(|day| sequence(ask, day, day))
                .collect()
        }
        Rhythm::Span { .. } => {
            // The newest files may not go to the end of their list. What is new is asked for once a day.
            let old = newest.map(|(since, until)| Sequence {
                is_old: true,
                ..sequence(ask, since, until)
            });
            let is_due = newest.is_none_or(|days| days.1 < today);
            let new = is_due.then(|| sequence(ask, since, until));
            old.into_iter().chain(new).collect()
        }
    })
}

/// A list of some days.
pub(super) fn sequence(ask: &Ask, since: Date, until: Date) -> Sequence {
    let (stem, has_own_day) = match ask.source.rhythm {
        Rhythm::Daily => (format!("{}{since}", prefix(ask)), false),
        Rhythm::Span { .. } => (format!("{}{since}_{until}", prefix(ask)), false),
        Rhythm::Now => (prefix(ask).trim_end_matches('-').to_owned(), true),
    };
    Sequence {
        stem,
        extension: match ask.source.shape {
            Shape::Json(_) => "json".to_owned(),
            Shape::Xml(_) => "xml".to_owned(),
            Shape::Listing => extension(&ask.asked).unwrap_or_else(|| "txt".to_owned()),
        },
        is_numbered: matches!(ask.source.rhythm, Rhythm::Span { .. }),
        has_own_day,
        first: ask.first_request(since, until),
        since,
        until,
        is_old: false,
    }
}

/// What the names of all files begin with that answer what is asked.
fn prefix(ask: &Ask) -> String {
    let asked = match ask.source.shape {
        Shape::Listing => bare(&ask.asked),
        _ => &ask.asked,
    };
    match asked {
        "" => format!("{}-", ask.source.name),
        asked => format!("{}-{}-", ask.source.name, slug(asked)),
    }
}

/// An address without its scheme, and without who asks.
fn bare(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let end_of_server = rest.find('/').unwrap_or(rest.len());
    let begin = rest[..end_of_server].rfind('@').map_or(0, |at| at + 1);
    &rest[begin..]
}

/// First and last day of the newest file that answers what is asked.
fn newest(ask: &Ask, names: &[String]) -> Option<(Date, Date)> {
    let prefix = prefix(ask);
    let days = |name: &String| {
        let days = name.strip_prefix(&prefix)?;
        let days = days.split(['.']).next()?;
        let day = |from: usize| days.get(from..from + 10)?.parse::<Date>().ok();
        match (ask.source.rhythm, days.get(10..11)) {
            (Rhythm::Span { .. }, Some("_")) => Some((day(0)?, day(11)?)),
            (Rhythm::Daily, None | Some("-")) => Some((day(0)?, day(0)?)),
            _ => None,
        }
    };
    names
        .iter()
        .filter_map(days)
        .max_by_key(|(since, until)| (*until, *since))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{SourceKind, SourceSettings};
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 30);
    const NEW: Days = Days::New { since: None, last: 7 };

    fn ask(kind: SourceKind, asked: &str, days: Days) -> Ask {
        let settings = SourceSettings {
            category: vec![asked.to_owned()],
            query: Some(asked.to_owned()),
            url: vec![asked.to_owned()],
            ..SourceSettings::new(kind)
        };
        Ask::all(&settings, days).remove(0)
    }

    fn files(ask: &Ask, names: &[&str]) -> Vec<String> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        plan(ask, &names, TODAY)
            .unwrap()
            .iter()
            .map(|sequence| sequence.file(1, None))
            .collect()
    }

    #[test]
    fn there_is_a_file_for_each_day_or_for_some_days_or_for_now() {
        let hf = ask(SourceKind::Hf, "", Days::Last(2));
        assert_eq!(files(&hf, &[]), ["hf-2026-11-29.json", "hf-2026-11-30.json"]);
        assert_eq!(
            plan(&hf, &[], TODAY).unwrap()[0].file(2, None),
            "hf-2026-11-29-0002.json"
        );
        let feed = ask(SourceKind::Arxiv, "cs.CL", Days::Last(1));
        assert_eq!(files(&feed, &[]), ["arxiv-cs.CL-2026-11-30.xml"]);
        assert_eq!(
            plan(&feed, &[], TODAY).unwrap()[0].file(1, Some(date(2026, 11, 27))),
            "arxiv-cs.CL-2026-11-27.xml"
        );
        let search = ask(SourceKind::Openalex, "glacier ice", Days::Since(date(2026, 11, 1)));
        assert_eq!(
            files(&search, &[]),
            ["openalex-glacier_ice-2026-11-01_2026-11-30-0001.json"]
        );
        let address = ask(SourceKind::Url, "https://e.org/daily/papers.jsonl.gz", Days::Last(1));
        let file = &files(&address, &[])[0];
        assert!(
            file.starts_with("url-e.org-daily-papers.jsonl.gz-") && file.ends_with("-2026-11-30.jsonl.gz"),
            "{file}"
        );
    }

    #[test]
    fn the_next_time_begins_at_the_newest_file() {
        let hf = ask(SourceKind::Hf, "", NEW);
        let names = [
            "hf-2026-11-28.json",
            "hf-2026-11-27.json",
            "hf-notes.txt",
            "arxiv-cs.CL-2026-11-29.xml",
        ];
        let days = [
            "hf-2026-11-26.json",
            "hf-2026-11-27.json",
            "hf-2026-11-28.json",
            "hf-2026-11-29.json",
            "hf-2026-11-30.json",
        ];
        assert_eq!(files(&hf, &names), days);

        let search = ask(SourceKind::Arxiv, "cs.CL", NEW);
        let names = [
            "arxiv-search-cs.CL-2026-11-01_2026-11-20-0001.xml",
            "arxiv-search-cs.CL-2026-11-14_2026-11-27-0002.xml.gz",
            "arxiv-search-cs.CLX-2026-11-14_2026-11-29-0001.xml",
            "arxiv-cs.CL-2026-11-30.xml",
        ];
        let planned = files(&search, &names);
        assert_eq!(
            planned,
            [
                "arxiv-search-cs.CL-2026-11-14_2026-11-27-0001.xml",
                "arxiv-search-cs.CL-2026-11-21_2026-11-30-0001.xml"
            ]
        );
        let again = [planned[1].as_str()];
        assert_eq!(files(&search, &again), again, "once a day");
    }

    #[test]
    fn days_that_are_yet_to_come_are_told() {
        let search = ask(SourceKind::S2, "ice", Days::Since(date(2026, 12, 1)));
        let error = plan(&search, &[], TODAY).unwrap_err();
        assert_eq!(
            error.to_string(),
            "s2 ice: 2026-12-01 is yet to come: today is 2026-11-30 in UTC"
        );
        let day = ask(SourceKind::Hf, "", Days::Only(date(2026, 12, 1)));
        assert_eq!(files(&day, &[]), ["hf-2026-12-01.json"], "the source knows best");
    }

    #[test]
    fn a_password_stands_in_no_name_of_a_file() {
        let address = ask(SourceKind::Url, "https://me:secret@e.org/a@b.csv", Days::Last(1));
        let file = &files(&address, &[])[0];
        assert!(
            file.starts_with("url-e.org-a-b.csv-") && !file.contains("secret"),
            "{file}"
        );
    }

    #[test]
    fn names_that_are_no_dates_are_passed_over() {
        let hf = ask(SourceKind::Hf, "", NEW);
        for name in ["hf-2026-13-45.json", "hf-", "hf-2026-11-2é.json", "hf-2026-11-28x.json"] {
            assert_eq!(files(&hf, &[name]).len(), 7, "{name}");
        }
    }
}
