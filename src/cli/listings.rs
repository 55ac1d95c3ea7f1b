//! `add`, and how every command reads listings.

use std::io;
use std::path::PathBuf;

use paperthemes::Error;
use paperthemes::corpus::{Listing, Rejected};
use paperthemes::run::{self, AddedListing, Observer};
use paperthemes::store::Added;
use paperthemes::workspace::Workspace;
use serde_json::json;

use super::args::Common;
use super::args::report::{AddArguments, Reading};
use super::failure::{CommandResult, Failure};
use super::messages;
use super::output::Answer;
use super::output::schema::Schema;
use super::output::screen::Screen;
use super::progress::Progress;

pub(super) fn add(workspace: &Workspace, common: &Common, arguments: &AddArguments) -> CommandResult {
    let progress = Progress::new(common.quiet);
    // A settings file with mistakes is an error at once, not at the next report.
    workspace.config()?;
    if arguments.dry_run {
        return dry_run(workspace, common, arguments, progress);
    }
    let listings = read(
        workspace,
        &arguments.listings,
        &arguments.reading,
        common.quiet,
        &progress,
    )?;
    let in_part = InPart::of(workspace, &listings, &progress)?;
    let added = run::add(workspace, &listings, &progress)?;
    drop(progress);
    if !common.quiet {
        messages::say(&messages::added(&added));
    }
    answer(&added).write(common.format, &mut io::stdout().lock())?;
    in_part.result()
}

/// What was lost of listings: those of which more rows were refused than the settings allow, and larger ones.
#[derive(Debug)]
pub(super) struct InPart {
    /// What is to be said of it.
    told: Vec<String>,
    /// Whether more is told already.
    is_more_told: bool,
}

impl InPart {
    /// - `listings`: that were read.
    /// - `progress`: that watched it.
    pub(super) fn of(workspace: &Workspace, listings: &[Listing], progress: &Progress) -> Result<Self, Failure> {
        let rows = listings
            .iter()
            .map(|listing| (listing.name.as_str(), listing.rows.len(), &listing.rejected[..]));
        Self::among(workspace, rows, progress.has_left_large())
    }

    /// - `read`: name, number of accepted rows and refused ones of each listing.
    fn among<'l>(
        workspace: &Workspace,
        read: impl Iterator<Item = (&'l str, usize, &'l [Rejected])>,
        is_more_told: bool,
    ) -> Result<Self, Failure> {
        let limits = workspace.config()?.limits;
        let damaged =
            read.filter(|(_, n_accepted, refused)| limits.is_damaged(refused.len(), n_accepted + refused.len()));
        let told = damaged.map(|(name, n_accepted, refused)| messages::damaged(name, n_accepted, refused, &limits));
        let told = told.collect();
        Ok(Self { told, is_more_told })
    }

    /// - returns: a failure if anything was lost; it is told on standard error.
    pub(super) fn result(self) -> CommandResult {
        self.told.iter().for_each(|told| messages::say(told));
        match self.told.is_empty() && !self.is_more_told {
            true => Ok(()),
            false => Err(Failure::InPart),
        }
    }
}

/// Says what adding would bring.
fn dry_run(workspace: &Workspace, common: &Common, arguments: &AddArguments, progress: Progress) -> CommandResult {
    let previews = run::preview(workspace, &arguments.listings, arguments.reading.year, &progress)?;
    let has_left_large = progress.has_left_large();
    drop(progress);
    let mut answer = Answer::with(Schema::of("add --dry-run"));
    for preview in &previews {
        let columns: Vec<String> = (preview.columns.iter())
            .map(|(field, column)| format!("{field} = {column}"))
            .collect();
        answer.push(vec![
            json!(preview.name),
            json!(preview.format),
            json!(preview.n_rows),
            json!(preview.n_with_abstract),
            json!(preview.n_with_date),
            json!(preview.n_known),
            json!(preview.n_repeated),
            json!(preview.rejected.len()),
            json!(columns),
            json!(preview.notes),
        ]);
    }
    let mut screen = Screen::new(common.presentation());
    screen.answer(&answer)?;
    screen.show()?;
    let rejected = previews.iter().flat_map(|preview| {
        let rejected = preview.rejected.iter();
        rejected.map(|rejected| (preview.name.as_str(), rejected))
    });
    if !common.quiet {
        for preview in &previews {
            for note in &preview.notes {
                messages::say(&format!("note: `{}`: {note}", preview.name));
            }
        }
        let n_rows = previews.iter().map(|preview| preview.n_rows).sum();
        messages::rejected_of(&rejected.collect::<Vec<_>>(), n_rows);
        messages::say("nothing was added");
    }
    let read = previews
        .iter()
        .map(|preview| (preview.name.as_str(), preview.n_rows, &preview.rejected[..]));
    InPart::among(workspace, read, has_left_large)?.result()
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
