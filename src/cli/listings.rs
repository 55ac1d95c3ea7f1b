//! `add`, and how every command reads listings.

use std::io;
use std::path::PathBuf;

use paperthemes::Error;
use paperthemes::corpus::Listing;
use paperthemes::run::{self, AddedListing, Observer};
use paperthemes::store::Added;
use paperthemes::workspace::Workspace;
use serde_json::json;

use super::args::Common;
use super::args::report::{AddArguments, Reading};
use super::failure::{CommandResult, Failure};
use super::messages;
use super::output::Answer;
use super::progress::Progress;

pub(super) fn add(workspace: &Workspace, common: &Common, arguments: &AddArguments) -> CommandResult {
    let progress = Progress::new(common.quiet);
    // A settings file with mistakes is an error at once, not at the next report.
    workspace.config()?;
    let listings = read(
        workspace,
        &arguments.listings,
        &arguments.reading,
        common.quiet,
        &progress,
    )?;
    let added = run::add(workspace, &listings, &progress)?;
    drop(progress);
    if !common.quiet {
        messages::say(&messages::added(&added));
    }
    answer(&added).write(common.format, &mut io::stdout().lock())?;
    Ok(())
}

fn answer(added: &[AddedListing]) -> Answer {
    let mut answer = Answer::new(&["listing", "papers", "rejected", "state"]);
    for listing in added {
        let state = match listing.state {
            Added::New => "new",
            Added::Known => "known",
            Added::Reread => "reread",
            Added::Changed { .. } => "changed",
            Added::Forgotten => "forgotten",
        };
        answer.push(vec![
            json!(listing.name),
            json!(listing.n_rows),
            json!(listing.n_rejected),
            json!(state),
        ]);
    }
    answer
}

/// Reads the listings that are named, or those of the workspace, and warns of refused rows.
pub(super) fn read(
    workspace: &Workspace,
    paths: &[PathBuf],
    reading: &Reading,
    is_quiet: bool,
    observer: &dyn Observer,
) -> Result<Vec<Listing>, Failure> {
    let listings = run::read_listings(workspace, paths, reading.year, observer)?;
    let n_rejected: usize = listings.iter().map(|listing| listing.rejected.len()).sum();
    if !is_quiet || reading.strict {
        messages::rejected(&listings);
        messages::unread_dates(&listings);
    }
    if reading.strict && n_rejected > 0 {
        return Err(Error::Strict { n_rejected }.into());
    }
    Ok(listings)
}
