//! Arguments of `watch`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::report::{Reading, Settings};

pub(super) const HELP: &str = "\
Begins with a report on what is there. Files whose names begin with `.` or end in .part, .crdownload or .tmp wait until they are
renamed. A file that can't be read is reported, and watching goes on. Ctrl-C or SIGTERM ends it after the run in hand; a second one
at once.

Examples:
  paperthemes watch                                    data/listings
  paperthemes watch ~/Downloads/listings --settle 10
  paperthemes watch --quiet 2>> watch.log &            errors only";

#[derive(Debug, Args)]
pub(crate) struct WatchArguments {
    /// Folder to watch; its folders are not entered [default: data/listings]
    pub(crate) folder: Option<PathBuf>,

    /// A file is complete when it has not changed for so many seconds
    #[arg(long, value_name = "SECONDS", default_value = "2", value_parser = parse_seconds)]
    pub(crate) settle: Duration,

    #[command(flatten)]
    pub(crate) reading: Reading,

    #[command(flatten)]
    pub(crate) settings: Settings,
}

fn parse_seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().filter(|seconds| (0.1..=3600.0).contains(seconds));
    seconds
        .map(Duration::from_secs_f64)
        .ok_or_else(|| "must be 0.1 to 3600".to_owned())
}
