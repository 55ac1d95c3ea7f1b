//! The command `watch`: listings are added as they are dropped into a folder.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use paperthemes::Error;
use paperthemes::corpus::Listing;
use paperthemes::run::{Request, rerun};
use paperthemes::workspace::{Watched, Workspace};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use super::args::Common;
use super::args::watch::WatchArguments;
use super::failure::{CommandResult, Failure};
use super::listings::{InPart, read};
use super::messages;
use super::progress::Progress;

/// How soon a signal is seen.
const TICK: Duration = Duration::from_millis(200);

pub(super) fn watch(workspace: &Workspace, common: &Common, arguments: &WatchArguments) -> CommandResult {
    // A mistake in the settings is reported before anything is waited for.
    workspace.effective_config(&arguments.settings.overrides())?;
    let folder = arguments.folder.clone().unwrap_or_else(|| workspace.listings());
    let is_ended = end_on_signals()?;
    let mut watched = Watched::new(&folder, arguments.settle)?;
    let mut runs = Runs {
        workspace,
        common,
        arguments,
        are_own: is_same(&folder, &workspace.listings()),
        waiting: Vec::new(),
    };
    let first = watched.first()?;
    if !first.is_empty() || workspace.has_database()? {
        runs.run(first, true);
    }
    let shown = folder.strip_prefix("./").unwrap_or(&folder);
    runs.say(format_args!("watching {}; Ctrl-C ends it", shown.display()));
    while !is_ended.load(Ordering::Relaxed) {
        let complete = watched.next(TICK)?;
        if !complete.is_empty() {
            runs.run(complete, false);
        }
    }
    runs.say(format_args!("watching ended"));
    Ok(())
}

/// A flag that SIGINT and SIGTERM raise; the second signal ends the process at once, as it would without us.
fn end_on_signals() -> Result<Arc<AtomicBool>, Failure> {
    let is_ended = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        // In this order: the first signal finds the flag down.
        flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(&is_ended))?;
        flag::register(signal, Arc::clone(&is_ended))?;
    }
    Ok(is_ended)
}

fn is_same(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

/// The runs of one `watch`.
struct Runs<'a> {
    workspace: &'a Workspace,
    common: &'a Common,
    arguments: &'a WatchArguments,
    are_own: bool,
    /// Files that a run which failed was to add; the next one tries them again.
    waiting: Vec<PathBuf>,
}

impl Runs<'_> {
    /// Adds the files that can be read and writes the report; reports what failed, and goes on.
    ///
    /// - `is_first`: then there is a report also if there is nothing to add.
    fn run(&mut self, files: Vec<PathBuf>, is_first: bool) {
        let mut files: Vec<PathBuf> = self.waiting.drain(..).chain(files).collect();
        files.sort();
        files.dedup();
        let progress = Progress::new(self.common.quiet);
        let (mut listings, mut readable) = (Vec::new(), Vec::new());
        for file in files {
            match self.read(&file, &progress) {
                Ok(read) => {
                    listings.extend(read);
                    readable.push(file);
                }
                Err(failure) => print_failure(&failure),
            }
        }
        if listings.is_empty() && !is_first {
            return;
        }
        if let Err(failure) = self.report(listings, &progress) {
            print_failure(&failure);
            self.waiting = readable;
        }
    }

    fn read(&self, file: &Path, progress: &Progress) -> Result<Vec<Listing>, Failure> {
        let files = [file.to_owned()];
        let reading = &self.arguments.reading;
        let listings = read(self.workspace, &files, reading, self.common.quiet, progress)?;
        // Told, and no reason to end.
        let _ = InPart::of(self.workspace, &listings, progress)?.result();
        Ok(listings)
    }

    fn report(&self, listings: Vec<Listing>, progress: &Progress) -> Result<(), Failure> {
        let is_empty = listings.is_empty();
        let request = Request {
            are_own: self.are_own,
            overrides: self.arguments.settings.overrides(),
            ..Request::adding(listings)
        };
        match rerun(self.workspace, request, progress) {
            Ok(outcome) => {
                progress.done();
                if !self.common.quiet {
                    messages::outcome(&outcome, self.workspace);
                }
                Ok(())
            }
            // Nothing was added yet: there will be.
            Err(Error::NoPapers) if is_empty => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Nobody may be listening: that is no reason to end.
    fn say(&self, what: std::fmt::Arguments<'_>) {
        if !self.common.quiet {
            let _ = writeln!(io::stderr(), "{what}");
        }
    }
}

fn print_failure(failure: &Failure) {
    let _ = failure.explain(&mut io::stderr().lock());
}
