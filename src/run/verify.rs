//! Whether the report is what the database says, and the listings what was read.

use super::{ask, full_report, last_corpus};
use crate::config::Overrides;
use crate::error::{Error, Result};
use crate::report;
use crate::themes::update::PlacedModel;
use crate::workspace::{Difference, Workspace};

/// What a comparison found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// Files of the report that were compared.
    pub n_files: usize,
    /// Listings of the workspace's own folder that were compared.
    pub n_listings: usize,
    /// Empty if all is equal.
    pub differences: Vec<Difference>,
}

/// Times that are compared while something else is found each time.
const TRIES: usize = 5;

/// Makes the report again from the database, trusting no count kept there, and compares it with `reports/`; writes nothing.
///
/// A run may end while this goes on, and put another report into place than the one that was made: what differs is looked at again once
/// no run is under way, until the same is found twice.
///
/// - `overrides`: in place of the options of the last report.
///
/// # Errors
/// As [`ask`], [`Workspace::effective_config`] and [`full_report`]; [`Error::Read`] for a file that can't be read.
pub fn verify(workspace: &Workspace, overrides: &Overrides) -> Result<Verification> {
    let mut found = compare(workspace, overrides)?;
    for _ in 1..TRIES {
        if found.differences.is_empty() {
            break;
        }
        workspace.wait_for_runs();
        let again = compare(workspace, overrides)?;
        if again == found {
            break;
        }
        found = again;
    }
    Ok(found)
}

fn compare(workspace: &Workspace, overrides: &Overrides) -> Result<Verification> {
    let decisions = workspace.decisions()?;
    // One question for all of it, so that a run that ends meanwhile can't mix two states.
    let (report, listings) = ask(workspace, |view| {
        let config = workspace.effective_config(&overrides.or(view.last_overrides()?))?;
        let (corpus, themes) = last_corpus(view, &decisions)?;
        let words = view.words(&corpus)?;
        let (model, points) = (view.model()?, &view.points(&corpus)?);
        let placed = model.as_ref().map(|model| PlacedModel { model, points });
        let report = full_report(&corpus, &words, &themes, placed, &view.history()?, &config)?;
        Ok((report, view.own_listings()?))
    })?;
    let files = report::files(&report).map_err(Error::from)?;
    let mut differences = workspace.compare_reports(&files)?;
    differences.extend(workspace.compare_listings(&listings)?);
    Ok(Verification {
        n_files: files.len(),
        n_listings: listings.len(),
        differences,
    })
}
