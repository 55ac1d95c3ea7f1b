//! A line on the terminal that says what is going on, for what takes more than a moment.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use paperthemes::Error;
use paperthemes::error::FormatError;
use paperthemes::run::Observer;

use super::messages;

/// A step of one part turns; one of several fills a bar.
const TURNING: &str = "{spinner} {msg}";
const FILLING: &str = "{spinner} {msg} {wide_bar} {pos}/{len}";

/// Shows the current step while it lives; silent unless standard error is a terminal.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: ProgressBar,
    is_quiet: bool,
    has_left_large: AtomicBool,
}

impl Progress {
    pub(crate) fn new(is_quiet: bool) -> Self {
        let is_seen = !is_quiet && std::io::stderr().is_terminal();
        let bar = if is_seen {
            ProgressBar::no_length()
        } else {
            ProgressBar::hidden()
        };
        Self {
            bar,
            is_quiet,
            has_left_large: AtomicBool::new(false),
        }
    }

    /// Whether a listing was left out that is one, but is larger than allowed.
    pub(crate) fn has_left_large(&self) -> bool {
        self.has_left_large.load(Ordering::Relaxed)
    }

    /// Clears the line, before something else is said.
    pub(crate) fn done(&self) {
        self.bar.finish_and_clear();
    }
}

impl Observer for Progress {
    fn step(&self, name: &str, n_parts: usize) {
        let template = if n_parts > 1 { FILLING } else { TURNING };
        let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner());
        self.bar.set_style(style);
        self.bar.set_length(n_parts as u64);
        self.bar.set_position(0);
        self.bar.set_message(name.to_owned());
        self.bar.enable_steady_tick(Duration::from_millis(120));
    }

    fn advance(&self) {
        self.bar.inc(1);
    }

    fn left_out(&self, error: &Error) {
        if let Error::Listing { source, .. } = error
            && let FormatError::OverLimit { over, .. } = source
        {
            self.has_left_large.store(true, Ordering::Relaxed);
            let told = format!("error: {error}; left out\nhint: {}", over.hint());
            self.bar.suspend(|| messages::say(&told));
        } else if !self.is_quiet {
            self.bar
                .suspend(|| messages::say(&format!("warning: {error}; left out")));
        }
    }

    fn noted(&self, listing: &str, note: &str) {
        if !self.is_quiet {
            self.bar
                .suspend(|| messages::say(&format!("note: `{listing}`: {note}")));
        }
    }

    fn waiting(&self, holder: &str) {
        if !self.is_quiet {
            messages::waiting(holder);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.done();
    }
}
