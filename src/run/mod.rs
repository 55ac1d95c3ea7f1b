//! What a person does: add listings, bring the themes up to date, write the report, ask about it.
//!
//! In:    a [`Workspace`], and a [`Request`].
//! Out:   the files of `reports/`, the state in the database, and an [`Outcome`] that says what happened.
//! Keeps: a run is one transaction; killed at any point, the state before it is whole.
//! Order: listings → update (themes) → inputs (counts) → reporting (trends, report) → rerun writes it.
//!
//! [`Workspace`]: crate::workspace::Workspace

use crate::error::Error;

mod fingerprint;
mod forget;
mod inputs;
mod listings;
mod preview;
mod questions;
mod reporting;
mod rerun;
mod span;
mod verify;

pub use forget::{Forecast, Forget, take_in_again};
pub use listings::{AddedListing, add, read_listings};
pub use preview::{Preview, preview};
pub use questions::{ask, last_corpus, last_overview, last_report, unpublished};
pub use reporting::{Counts, full_report, report};
pub use rerun::{Outcome, Request, rerun};
pub use verify::{Verification, verify};

/// Watches a run: what begins, in how many parts, and what it waits for.
///
/// `()` watches nothing.
pub trait Observer: Sync {
    /// A step begins; `n_parts` times [`Observer::advance`] will end it.
    fn step(&self, _name: &str, _n_parts: usize) {}

    /// One part of the step is done.
    fn advance(&self) {}

    /// A file of a folder is no listing and is left out.
    fn left_out(&self, _error: &Error) {}

    /// Something about how a listing was read that a person should know, as a clause.
    fn noted(&self, _listing: &str, _note: &str) {}

    /// The run waits for another one to end.
    ///
    /// - `holder`: the process that holds the lock.
    fn waiting(&self, _holder: &str) {}
}

impl Observer for () {}
