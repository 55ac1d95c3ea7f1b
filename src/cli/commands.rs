//! One function a command.

use std::io;
use std::path::PathBuf;

use paperthemes::Error;
use paperthemes::corpus::Listing;
use paperthemes::store::{Added, Run, Store};
use paperthemes::workspace::{self, ListingFile, Workspace};
use rayon::prelude::*;
use serde_json::json;

use super::args::{AddArguments, Arguments, Command, Common, Reading};
use super::failure::Failure;
use super::output::Answer;
use super::progress::Progress;
use super::{browse, complete, decide, evaluate, history, inspect, messages, rerun, verify, watch};

pub(super) type Outcome = Result<(), Failure>;

/// Runs the command that was asked for.
pub fn run(arguments: &Arguments) -> Outcome {
    let common = &arguments.common;
    if let Some(n_threads) = common.threads {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(usize::from(n_threads))
            .build_global();
        pool.map_err(|error| Error::Bug {
            what: format!("starting {n_threads} threads: {error}"),
        })?;
    }
    let workspace = Workspace::new(&common.directory);
    match &arguments.command {
        Command::Report(arguments) => rerun::report(&workspace, common, arguments),
        Command::Add(arguments) => add(&workspace, common, arguments),
        Command::Refit { fresh } => rerun::refit(&workspace, common, *fresh),
        Command::History { all } => history::history(&workspace, common, *all),
        Command::Themes(rows) => inspect::themes(&workspace, common, rows),
        Command::Trends => inspect::trends(&workspace, common),
        Command::Show(arguments) => inspect::show(&workspace, common, arguments),
        Command::Paper(name) => inspect::paper(&workspace, common, &name.asked()),
        Command::Explain { paper, limit } => inspect::explain(&workspace, common, &paper.asked(), *limit),
        Command::Search(arguments) => inspect::search(&workspace, common, arguments),
        Command::Similar(arguments) => inspect::similar(&workspace, common, arguments),
        Command::Compare(arguments) => inspect::compare(&workspace, common, arguments),
        Command::Terms(arguments) => inspect::terms(&workspace, common, arguments),
        Command::Listing(arguments) => inspect::listing(&workspace, common, arguments),
        Command::Rejected(rows) => inspect::rejected(&workspace, common, rows),
        Command::Completions { shell } => complete::script(shell),
        Command::Man { folder } => complete::manual(folder.as_deref()),
        Command::Browse => browse::browse(&workspace, common),
        Command::Name(arguments) => decide::name(&workspace, common, arguments),
        Command::Merge(arguments) => decide::merge(&workspace, common, arguments),
        Command::Hide(arguments) => decide::hide(&workspace, common, arguments),
        Command::Split { theme } => decide::split(&workspace, common, theme),
        Command::Watch(arguments) => watch::watch(&workspace, common, arguments),
        Command::Verify(settings) => verify::verify(&workspace, common, settings),
        Command::Evaluate(arguments) => evaluate::evaluate(&workspace, common, arguments),
    }
}

fn add(workspace: &Workspace, common: &Common, arguments: &AddArguments) -> Outcome {
    let progress = Progress::new(common.quiet);
    // A settings file with mistakes is told at once, not at the next report.
    workspace.config()?;
    let listings = read(workspace, &arguments.listings, &arguments.reading, common, &progress)?;
    let _lock = workspace.lock(|holder| messages::waiting(holder, common))?;
    let mut store = Store::create(&workspace.database())?;
    let run = store.begin()?;
    let added = keep(&run, &listings, false)?;
    run.commit()?;
    drop(progress);
    if !common.quiet {
        messages::say(&messages::added(&added, &listings));
    }
    let mut answer = Answer::new(&["listing", "papers", "rejected", "state"]);
    for (listing, added) in listings.iter().zip(&added) {
        let state = match added {
            Added::New => "new",
            Added::Known => "known",
            Added::Reread => "read anew",
        };
        answer.push(vec![
            json!(listing.name),
            json!(listing.rows.len()),
            json!(listing.rejected.len()),
            json!(state),
        ]);
    }
    answer.write(common.format, &mut io::stdout().lock())?;
    Ok(())
}

/// Reads the listings that are named, or those of the workspace; a workspace whose folder is gone or empty still has what
/// was added before.
pub(super) fn read(
    workspace: &Workspace,
    paths: &[PathBuf],
    reading: &Reading,
    common: &Common,
    progress: &Progress,
) -> Result<Vec<Listing>, Failure> {
    let files = if paths.is_empty() {
        match workspace::listing_files(&[workspace.listings()]) {
            Err(Error::NotFound { .. } | Error::NoListings { .. }) if workspace.database().exists() => Vec::new(),
            files => files?,
        }
    } else {
        workspace::listing_files(paths)?
    };
    let files = ListingFile::all(&files, reading.year)?;
    progress.step("reading listings", files.len());
    let before = inspect::read_before(&workspace.database(), &files)?;
    let read = files.par_iter().zip(before).map(|(file, before)| {
        let listing = before.map_or_else(|| file.read(), |known| Ok(file.holding(known)));
        progress.advance();
        listing
    });
    // All of them first: which of several errors is told must not depend on which thread was faster.
    let read: Vec<Result<Listing, Error>> = read.collect();
    let listings = read.into_iter().collect::<Result<Vec<Listing>, Error>>()?;
    let n_rejected: usize = listings.iter().map(|listing| listing.rejected.len()).sum();
    if !common.quiet || reading.strict {
        messages::rejected(&listings);
    }
    if reading.strict && n_rejected > 0 {
        return Err(Error::Strict { n_rejected }.into());
    }
    Ok(listings)
}

pub(super) fn keep(run: &Run<'_>, listings: &[Listing], are_own: bool) -> Result<Vec<Added>, Error> {
    listings.iter().map(|listing| run.add(listing, are_own)).collect()
}
