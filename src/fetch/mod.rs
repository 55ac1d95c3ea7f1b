//! Listings from the web: what sources answer is kept as it came, as files in the listings folder.
//!
//! In:    what is asked of which source ([`Ask`]).
//! Out:   listing files, and [`Outcome`]s that say what came.
//! Keeps: an answer is a file before anybody reads it, whole or not at all; what is no answer (an error, a login page) never is one.
//!        Killed at any point, the next run goes on where this one was; what is there is not asked for again.
//! Order: ask → plan (lists) → walk (pages) → pace, http → answer (is it one?) → the file.
//!
//! ```no_run
//! use paperthemes::config::{FetchSettings, SourceKind, SourceSettings};
//! use paperthemes::fetch::{Ask, Days, fetch};
//! use paperthemes::workspace::Workspace;
//!
//! # fn main() -> paperthemes::Result<()> {
//! let asks = Ask::all(&SourceSettings::new(SourceKind::Hf), Days::Last(7));
//! for outcome in fetch(&Workspace::new("."), &asks, &FetchSettings::default(), &())? {
//!     println!("{}: {} pages", outcome.name, outcome.came.len());
//! }
//! # Ok(())
//! # }
//! ```

mod address;
mod answer;
mod ask;
mod http;
mod pace;
mod paging;
mod plan;
mod source;
mod sources;
mod walk;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use self::walk::Walker;
use crate::config::FetchSettings;
use crate::error::{Error, Result};
use crate::run::Observer;
use crate::workspace::Workspace;

pub use answer::{JsonShape, Shape, XmlShape};
pub use ask::{Ask, Days};
pub use paging::{Counted, Paging, Token};
pub use source::{Key, KeyPlace, Rhythm, Source, Wanted};
pub use sources::SOURCES;

/// What came of something that was asked.
#[derive(Debug)]
pub struct Outcome {
    /// What was asked: `arxiv cs.CL`.
    pub name: String,
    /// Each page.
    pub came: Vec<Came>,
    /// Why there is no more, if there should be.
    pub failure: Option<Error>,
}

/// A page of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Came {
    /// What was asked: `arxiv cs.CL`.
    pub source: String,
    /// Its listing file; absent for a page without papers.
    pub file: Option<String>,
    /// Requests that were sent for it; none if it was there.
    pub n_requests: usize,
    /// Papers on it.
    pub n_papers: usize,
    /// What it is to what was there.
    pub state: State,
}

/// What a page is to what was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// A new file.
    New,
    /// A file that has other bytes now.
    Changed,
    /// A file that is as it was.
    Unchanged,
    /// No papers, as on a holiday: no file.
    Empty,
}

/// A request that would be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// What is asked: `arxiv cs.CL`.
    pub source: String,
    /// The address; of an answer in pages, the first one.
    pub request: String,
    /// The file that the answer would become.
    pub file: String,
}

/// Fetches listings into the listings folder. A source that fails stops no other one.
///
/// # Errors
/// [`Error::FetchBusy`], [`Error::Read`] or [`Error::Write`]; what came before stays.
pub fn fetch(
    workspace: &Workspace,
    asks: &[Ask],
    settings: &FetchSettings,
    observer: &dyn Observer,
) -> Result<Vec<Outcome>> {
    let mut walker = Walker::new(workspace.fetched()?, settings, today(), observer);
    let mut outcomes = Vec::with_capacity(asks.len());
    for ask in asks {
        let mut came = Vec::new();
        let failure = match walker.fetch(ask, &mut came) {
            Ok(()) => None,
            Err(error @ (Error::Fetch { .. } | Error::Source { .. })) => Some(error),
            Err(error) => return Err(error),
        };
        outcomes.push(Outcome {
            name: ask.name(),
            came,
            failure,
        });
    }
    Ok(outcomes)
}

/// What [`fetch`] would ask, if nothing of it is there; sends nothing, and writes nothing.
///
/// # Errors
/// [`Error::Source`] for days that are yet to come; [`Error::Read`].
pub fn planned(workspace: &Workspace, asks: &[Ask]) -> Result<Vec<Planned>> {
    let names = workspace.listing_names()?;
    let mut planned = Vec::new();
    for ask in asks {
        let lists = plan::plan(ask, &names, today())?.into_iter();
        planned.extend(lists.map(|list| Planned {
            source: ask.name(),
            file: list.file(1, None),
            request: list.first,
        }));
    }
    Ok(planned)
}

/// Today, where the sources' days are: in UTC.
fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}
