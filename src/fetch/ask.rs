//! What is asked of a source, and for which days.

use jiff::ToSpan;
use jiff::civil::Date;

use super::SOURCES;
use super::source::{Rhythm, Source, Wanted};
use crate::config::{SourceKind, SourceSettings, Via};

/// Days that are asked for where nothing is said.
const USUAL_DAYS: u16 = 7;

/// Something that is asked of a source.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The source.
    pub source: &'static Source,
    /// A category, a query or an address; empty for a source that has one list only.
    pub asked: String,
    /// For which days.
    pub days: Days,
    /// Most papers of one answer; its last page is kept whole.
    pub max: Option<usize>,
    /// A server in place of the source's own, without the last slash.
    pub base_url: Option<String>,
}

/// For which days, up to today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Days {
    /// Since a day.
    Since(Date),
    /// One day.
    Only(Date),
    /// So many days.
    Last(u16),
    /// Since the newest listing that is there; for the days of the other one if there is none.
    New {
        /// First day, in place of a number of days.
        since: Option<Date>,
        /// Number of days.
        last: u16,
    },
}

impl Ask {
    /// What one of the [`SourceSettings`] asks for: one for each category, query or address.
    pub fn all(settings: &SourceSettings, days: Days) -> Vec<Self> {
        let asked = settings.asked().into_iter();
        let ask = |asked: String| {
            Some(Self {
                source: source(settings.kind, settings.via, days)?,
                asked: asked.trim().to_owned(),
                days,
                max: settings.max,
                base_url: settings
                    .base_url
                    .as_ref()
                    .map(|url| url.trim_end_matches('/').to_owned()),
            })
        };
        asked.filter_map(ask).collect()
    }

    /// What is new at each of the sources that the settings name.
    pub fn whatever_is_new(sources: &[SourceSettings]) -> Vec<Self> {
        let days = |settings: &SourceSettings| Days::New {
            since: settings.since,
            last: settings.last.map_or(USUAL_DAYS, |last| last.0),
        };
        sources
            .iter()
            .flat_map(|settings| Self::all(settings, days(settings)))
            .collect()
    }

    /// As it is told: `arxiv cs.CL`.
    pub fn name(&self) -> String {
        match self.asked.as_str() {
            "" => self.source.name.to_owned(),
            asked => format!("{} {asked}", self.source.name),
        }
    }

    /// The address of the first request for some days.
    pub(super) fn first_request(&self, since: Date, until: Date) -> String {
        let wanted = Wanted {
            asked: &self.asked,
            since,
            until,
            max: self.max,
        };
        let first = (self.source.first)(&wanted);
        let address = match &self.base_url {
            // What is asked for is an address itself.
            Some(_) if self.source.origin.is_empty() => first,
            Some(base) => format!("{base}{first}"),
            None => format!("{}{first}", self.source.origin),
        };
        self.source.paging().first(&address)
    }

    /// The first day that is asked for.
    ///
    /// - `newest`: last day of the newest listing.
    pub(super) fn since(&self, newest: Option<Date>, today: Date) -> Date {
        let back = |days: u16| today.saturating_sub(i64::from(days.saturating_sub(1)).days());
        match (self.days, newest) {
            (Days::Since(day) | Days::Only(day), _) => day,
            (Days::Last(days), _) => back(days),
            (Days::New { .. }, Some(newest)) => match self.source.rhythm {
                // Whatever of these is settled is not asked for again.
                Rhythm::Daily | Rhythm::Now => newest.saturating_sub(2.days()),
                Rhythm::Span { overlap } => newest.saturating_add((1 - overlap).days()),
            },
            (Days::New { since: Some(day), .. }, None) => day,
            (Days::New { since: None, last }, None) => back(last),
        }
    }

    /// The last day that is asked for.
    pub(super) fn until(&self, today: Date) -> Date {
        match self.days {
            Days::Only(day) => day,
            _ => today,
        }
    }
}

/// The source of a kind; where it has several interfaces, the one that is named, or the one that has the days.
fn source(kind: SourceKind, via: Option<Via>, days: Days) -> Option<&'static Source> {
    let via = match (kind, via, days) {
        (SourceKind::Arxiv, None, Days::Last(1)) => Some(Via::Rss),
        (SourceKind::Arxiv, None, _) => Some(Via::Search),
        _ => via,
    };
    SOURCES.iter().find(|source| source.kind == kind && source.via == via)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn ask(kind: SourceKind, days: Days) -> Ask {
        let settings = SourceSettings {
            category: vec!["cs.CL".to_owned()],
            query: Some("ice".to_owned()),
            url: vec!["https://e.org/a".to_owned()],
            ..SourceSettings::new(kind)
        };
        Ask::all(&settings, days).remove(0)
    }

    #[test]
    fn what_is_new_is_asked_for_with_the_days_in_which_papers_come_late() {
        let today = date(2026, 11, 30);
        let new = Days::New { since: None, last: 7 };
        let rows = [
            (SourceKind::Hf, None, "2026-11-24"),
            (SourceKind::Hf, Some(date(2026, 11, 29)), "2026-11-27"),
            (SourceKind::Arxiv, Some(date(2026, 11, 29)), "2026-11-23"),
            (SourceKind::S2, Some(date(2026, 11, 29)), "2026-11-16"),
        ];
        for (kind, newest, expected) in rows {
            assert_eq!(ask(kind, new).since(newest, today).to_string(), expected);
        }
        assert_eq!(ask(SourceKind::Hf, Days::Last(1)).since(None, today), today);
        let day = date(2026, 1, 2);
        assert_eq!(ask(SourceKind::Hf, Days::Only(day)).until(today), day);
        let first = Days::New {
            since: Some(day),
            last: 7,
        };
        assert_eq!(ask(SourceKind::Hf, first).since(None, today), day);
    }

    #[test]
    fn arxiv_is_asked_for_today_by_its_feed_and_for_more_by_its_search() {
        let name = |days| ask(SourceKind::Arxiv, days).source.name;
        assert_eq!(name(Days::Last(1)), "arxiv");
        assert_eq!(name(Days::Last(2)), "arxiv-search");
        assert_eq!(name(Days::Since(date(2026, 11, 1))), "arxiv-search");
    }

    #[test]
    fn another_server_is_asked_in_the_same_way() {
        let mut ask = ask(SourceKind::Hf, Days::Last(1));
        ask.base_url = Some("http://127.0.0.1:80".to_owned());
        let day = date(2026, 11, 30);
        let expected = "http://127.0.0.1:80/api/daily_papers?date=2026-11-30&limit=100";
        assert_eq!(ask.first_request(day, day), expected);
    }
}
