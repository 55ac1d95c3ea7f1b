//! From page to page: those that are there are taken from their files, the others are asked for and kept.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::answer::{Page, Shape};
use super::ask::Ask;
use super::http::{Client, Reply, Trouble};
use super::pace::Pace;
use super::paging::Seen;
use super::plan::{Sequence, plan, sequence};
use super::source::Rhythm;
use super::{Came, State};
use crate::config::FetchSettings;
use crate::error::{Error, FetchError, FormatError, Result};
use crate::run::Observer;
use crate::workspace::{Answer, Fetched, Kept, Known, Version};

/// Fetches, and keeps what came.
pub(super) struct Walker<'a> {
    fetched: Fetched,
    settings: &'a FetchSettings,
    today: Date,
    observer: &'a dyn Observer,
    client: Client,
    pace: Pace,
}

/// A page that is wanted.
struct Place<'a> {
    ask: &'a Ask,
    sequence: &'a Sequence,
    /// From 1.
    number: usize,
    address: &'a str,
    /// Papers on the pages before it.
    before: usize,
    /// Whether it is asked for though it is there.
    is_anew: bool,
}

/// How a list ended.
enum End {
    /// With its last page.
    Whole,
    /// At a page that the source does not know any more: what led to it is too old.
    Stale,
}

impl<'a> Walker<'a> {
    pub(super) fn new(fetched: Fetched, settings: &'a FetchSettings, today: Date, observer: &'a dyn Observer) -> Self {
        Self {
            fetched,
            settings,
            today,
            observer,
            client: Client::new(settings),
            pace: Pace::new(settings),
        }
    }

    /// Fetches all that is asked for.
    ///
    /// - `came`: gets each page, also if one after it can't be had.
    ///
    /// # Errors
    /// [`Error::Fetch`] for the first page that can't be had, [`Error::Source`] for days that can't be; those of files.
    pub(super) fn fetch(&mut self, ask: &Ask, came: &mut Vec<Came>) -> Result<()> {
        for list in plan(ask, &self.fetched.names()?, self.today)? {
            let first = came.len();
            match self.walk(ask, &list, false, came) {
                Ok(End::Whole) => {}
                Ok(End::Stale) => {
                    let again = sequence(ask, list.since, ask.until(self.today));
                    self.walk(ask, &again, true, came)?;
                }
                // It was told when the list was fetched, and what is new is not in it.
                Err(Error::Fetch { source, .. }) if list.is_old && is_final(&source) => {}
                Err(error) => return Err(error),
            }
            if list.is_old {
                // What was there before is nothing to tell.
                let told = came.split_off(first).into_iter().filter(|page| page.n_requests > 0);
                came.extend(told);
            }
        }
        Ok(())
    }

    /// Fetches a list from its first page to its last one.
    fn walk(&mut self, ask: &Ask, sequence: &Sequence, is_anew: bool, came: &mut Vec<Came>) -> Result<End> {
        let (mut address, mut before) = (sequence.first.clone(), 0);
        let (mut addresses, mut n_asked) = (BTreeSet::new(), 0);
        for number in 1..=self.settings.max_pages {
            let place = Place {
                ask,
                sequence,
                number,
                address: &address,
                before,
                is_anew: is_anew && number == 1,
            };
            if !addresses.insert(address.clone()) {
                return Err(place.failed(FetchError::Endless { page: number - 1 }));
            }
            let (page, told) = match self.page(&place) {
                Err(Error::Fetch { source, .. }) if number > 1 && n_asked == 0 && is_stale(&source) => {
                    return Ok(End::Stale);
                }
                page => page?,
            };
            n_asked += told.n_requests;
            came.push(told);
            before += page.n_papers;
            let seen = Seen {
                pages: number,
                papers: before,
                max: ask.max,
            };
            match ask.source.paging().next(&address, &page, seen) {
                Ok(Some(next)) => address = next,
                Ok(None) => return Ok(End::Whole),
                Err(cause) => return Err(place.failed(cause)),
            }
        }
        let most = self.settings.max_pages;
        Err(ask_failed(ask, &address, FetchError::TooManyPages { most }))
    }

    /// A page, from its file or from the source.
    fn page(&mut self, place: &Place<'_>) -> Result<(Page, Came)> {
        let known = self.fetched.known(place.address).filter(|_| !place.is_anew).cloned();
        if let Some(known) = known.as_ref().filter(|known| self.is_settled(place, known)) {
            return Ok((
                self.read_again(place, known)?,
                place.came(known.file.clone(), known.n_papers, 0, State::Unchanged),
            ));
        }
        let mut n_requests = 0;
        let version = known.as_ref().map(|known| &known.version);
        let (page, reply) = self
            .ask(place, version, &mut n_requests)
            .map_err(|cause| place.failed(cause))?;
        let asked = Timestamp::now();
        let (bytes, version) = match (reply, known) {
            (Reply::Answer { bytes, version }, _) => (bytes, version),
            (Reply::Same, Some(known)) => {
                self.fetched.confirm(place.address, asked)?;
                let page = self.read_again(place, &known)?;
                return Ok((
                    page,
                    place.came(known.file, known.n_papers, n_requests, State::Unchanged),
                ));
            }
            (Reply::Same, None) => {
                return Err(Error::Bug {
                    what: "an answer is the same as none".to_owned(),
                });
            }
        };
        if page.n_papers == 0 {
            self.fetched.keep_empty(place.address, asked, version)?;
            return Ok((page, place.came(None, 0, n_requests, State::Empty)));
        }
        let file = self.file(place, page.day, &bytes);
        let answer = Answer {
            bytes: &bytes,
            n_papers: page.n_papers,
            asked,
            version,
        };
        let (kept, file) = self.fetched.keep(place.address, &file, answer)?;
        let state = match kept {
            Kept::New => State::New,
            Kept::Changed => State::Changed,
            Kept::Unchanged => State::Unchanged,
        };
        let told = place.came(Some(file), page.n_papers, n_requests, state);
        Ok((page, told))
    }

    /// The name of the file for an answer. What is there now is another list than what was there before, even on the same day, and
    /// takes no file from it; a list of days only grows.
    fn file(&self, place: &Place<'_>, day: Option<Date>, bytes: &[u8]) -> String {
        let mut number = place.number;
        let mut file = place.sequence.file(number, day);
        while place.ask.source.rhythm == Rhythm::Now && self.fetched.has_other(&file, bytes) {
            number += 1;
            file = place.sequence.file(number, day);
        }
        file
    }

    /// Whether an answer will stay as it is: a day's list grows until the day after, and a day that is not over may bring papers.
    fn is_settled(&self, place: &Place<'_>, known: &Known) -> bool {
        let asked = known.asked.to_zoned(TimeZone::UTC).date();
        match place.ask.source.rhythm {
            Rhythm::Now => false,
            Rhythm::Daily => asked >= place.sequence.until.saturating_add(2.days()),
            Rhythm::Span { .. } => known.file.is_some() || asked > place.sequence.until,
        }
    }

    /// A page that is there already.
    fn read_again(&self, place: &Place<'_>, known: &Known) -> Result<Page> {
        let page = Page {
            n_papers: known.n_papers,
            ..Page::default()
        };
        let Some(file) = &known.file else { return Ok(page) };
        let read = match place.ask.source.shape {
            Shape::Json(shape) => shape.read(&self.fetched.read(file)?),
            Shape::Xml(shape) => shape.read(&self.fetched.read(file)?),
            Shape::Listing => Ok(page),
        };
        read.map_err(|cause| place.failed(cause))
    }

    /// Asks until an answer comes, is understood, and has what it says.
    fn ask(
        &mut self,
        place: &Place<'_>,
        known: Option<&Version>,
        n_requests: &mut usize,
    ) -> std::result::Result<(Page, Reply), FetchError> {
        let name = place.sequence.file(place.number, None);
        let mut n_tries = 0;
        loop {
            n_tries += 1;
            self.observer.step(&format!("fetching {name}"), 1);
            self.pace.wait_for(place.ask.source);
            *n_requests += 1;
            let reply = self.client.get(place.ask.source, place.address, known);
            let understood = reply.and_then(|reply| self.understood(place, reply).map_err(Trouble::from));
            let trouble = match understood {
                Ok(understood) => return Ok(understood),
                Err(trouble) => trouble,
            };
            let cause = trouble.cause.to_string();
            let wait = self.pace.again_in(trouble, n_tries)?;
            let seconds = wait.as_secs_f64().ceil();
            self.observer.step(&format!("{name}: {cause}; again in {seconds} s"), 1);
            std::thread::sleep(wait);
        }
    }

    fn understood(&self, place: &Place<'_>, reply: Reply) -> std::result::Result<(Page, Reply), FetchError> {
        let Reply::Answer { bytes, .. } = &reply else {
            return Ok((Page::default(), reply));
        };
        let page = match place.ask.source.shape {
            Shape::Json(shape) => shape.read(bytes)?,
            Shape::Xml(shape) => shape.read(bytes)?,
            Shape::Listing => self.listing(place, bytes)?,
        };
        place.ask.source.paging().check(&page, place.before)?;
        Ok((page, reply))
    }

    /// An answer that may be any listing, read as one.
    fn listing(&self, place: &Place<'_>, bytes: &[u8]) -> std::result::Result<Page, FetchError> {
        let file = place.sequence.file(place.number, None);
        match self.fetched.as_listing(&file, bytes) {
            Ok(listing) => Ok(Page {
                n_papers: listing.rows.len() + listing.rejected.len(),
                ..Page::default()
            }),
            Err(Error::Listing {
                source: FormatError::Nothing { .. },
                ..
            }) => Ok(Page::default()),
            Err(Error::Listing { source, .. }) => Err(FetchError::NotExpected {
                expected: "a listing",
                found: source.to_string(),
            }),
            Err(error) => Err(FetchError::Connection {
                cause: error.to_string(),
            }),
        }
    }
}

impl Place<'_> {
    fn failed(&self, cause: FetchError) -> Error {
        ask_failed(self.ask, self.address, cause)
    }

    fn came(&self, file: Option<String>, n_papers: usize, n_requests: usize, state: State) -> Came {
        let state = if file.is_none() { State::Empty } else { state };
        Came {
            source: self.ask.name(),
            file,
            n_requests,
            n_papers,
            state,
        }
    }
}

fn ask_failed(ask: &Ask, address: &str, source: FetchError) -> Error {
    Error::Fetch {
        source_name: ask.name(),
        request: address.to_owned(),
        source,
    }
}

/// Whether a source may say so of a page that what leads to is too old.
fn is_stale(cause: &FetchError) -> bool {
    match cause {
        FetchError::Refused { .. } => true,
        FetchError::Status { status, .. } => [400, 404, 410, 422].contains(status),
        _ => false,
    }
}

/// Whether a list will never have another end.
fn is_final(cause: &FetchError) -> bool {
    matches!(
        cause,
        FetchError::NoMore { .. }
            | FetchError::TooManyPages { .. }
            | FetchError::TooManyPapers { .. }
            | FetchError::Endless { .. }
    )
}
