//! The command `watch`: listings are added as they are dropped into a folder.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use clap::Args;
use paperthemes::Error;
use paperthemes::corpus::Listing;
use paperthemes::pipeline::Wish;
use paperthemes::workspace::{Watched, Workspace};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use super::args::{Common, Reading, Settings};
use super::commands::{Outcome, read};
use super::failure::Failure;
use super::progress::Progress;
use super::rerun::{configured, rerun};

pub(super) const HELP: &str = "\
Begins with a report on what is there. Files whose names begin with `.` or end in .part, .crdownload or .tmp wait until they are
renamed. A file that can't be read is told, and watching goes on. Ctrl-C or SIGTERM ends it after the run in hand; a second one
at once.

Examples:
  paperthemes watch                                    data/listings
  paperthemes watch ~/Downloads/listings --settle 10
  paperthemes watch --quiet 2>> watch.log &            errors only";

/// How soon a signal is seen.
const TICK: Duration = Duration::from_millis(200);

#[derive(Debug, Args)]
pub struct WatchArguments {
    /// Folder to watch; its folders are not entered [default: data/listings]
    pub folder: Option<PathBuf>,

    /// A file is complete when it has not changed for so many seconds
    #[arg(long, value_name = "SECONDS", default_value = "2", value_parser = parse_seconds)]
    pub settle: Duration,

    #[command(flatten)]
    pub reading: Reading,

    #[command(flatten)]
    pub settings: Settings,
}

fn parse_seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().filter(|seconds| (0.1..=3600.0).contains(seconds));
    seconds
        .map(Duration::from_secs_f64)
        .ok_or_else(|| "must be 0.1 to 3600".to_owned())
}

pub(super) fn watch(workspace: &Workspace, common: &Common, arguments: &WatchArguments) -> Outcome {
    // A mistake in the settings is told before anything is waited for.
    configured(workspace, &arguments.settings)?;
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
    if !first.is_empty() || workspace.database().exists() {
        runs.run(first, true);
    }
    let shown = folder.strip_prefix("./").unwrap_or(&folder);
    runs.tell(format_args!("watching {}; Ctrl-C ends it", shown.display()));
    while !is_ended.load(Ordering::Relaxed) {
        let complete = watched.next(TICK)?;
        if !complete.is_empty() {
            runs.run(complete, false);
        }
    }
    runs.tell(format_args!("watching ended"));
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
    /// Adds the files that can be read and writes the report; tells what failed, and goes on.
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
                Err(failure) => tell_failure(&failure),
            }
        }
        if listings.is_empty() && !is_first {
            return;
        }
        if let Err(failure) = self.report(listings, &progress) {
            tell_failure(&failure);
            self.waiting = readable;
        }
    }

    fn read(&self, file: &Path, progress: &Progress) -> Result<Vec<Listing>, Failure> {
        let files = [file.to_owned()];
        read(self.workspace, &files, &self.arguments.reading, self.common, progress)
    }

    fn report(&self, listings: Vec<Listing>, progress: &Progress) -> Result<(), Failure> {
        // Settings and decisions may have changed since the last run.
        let config = configured(self.workspace, &self.arguments.settings)?;
        let (wish, is_empty) = (Some(Wish::Update), listings.is_empty());
        match rerun(
            self.workspace,
            self.common,
            (&config, &self.arguments.settings),
            progress,
            listings,
            self.are_own,
            wish,
        ) {
            // Nothing was added yet: there will be.
            Err(Failure::Library(Error::NoPapers)) if is_empty => Ok(()),
            done => done.map(|_| ()),
        }
    }

    /// Nobody may be listening: that is no reason to end.
    fn tell(&self, what: std::fmt::Arguments<'_>) {
        if !self.common.quiet {
            let _ = writeln!(io::stderr(), "{what}");
        }
    }
}

fn tell_failure(failure: &Failure) {
    let _ = failure.explain(&mut io::stderr().lock());
}
