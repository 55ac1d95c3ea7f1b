//! Where answers go: standard output, or the pager of someone who sits before it.

use std::io::{self, IsTerminal, Write};
use std::process::{Child, Command, Stdio};

use super::answer::Answer;
use super::format::Format;
use super::style::{Role, Style};
use crate::cli::failure::Failure;

/// How answers are to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Presentation {
    pub(crate) format: Format,
    /// False if the command line says so.
    pub(crate) wants_colour: bool,
    /// False if the command line says so.
    pub(crate) wants_pager: bool,
}

/// Standard output, in the format that was asked for.
#[derive(Debug)]
pub(crate) struct Screen {
    pub(crate) format: Format,
    pub(crate) style: Style,
    has_pager: bool,
    text: Vec<u8>,
}

impl Screen {
    pub(crate) fn new(wanted: Presentation) -> Self {
        let is_terminal = io::stdout().is_terminal();
        Self {
            format: wanted.format,
            style: Style::of_output(wanted.wants_colour),
            has_pager: is_terminal && wanted.wants_pager,
            text: Vec::new(),
        }
    }

    /// True if people read it: a table, with words around it.
    pub(crate) fn is_table(&self) -> bool {
        self.format == Format::Table
    }

    /// A line for people.
    pub(crate) fn line(&mut self, text: &str) {
        self.text.extend_from_slice(text.as_bytes());
        self.text.push(b'\n');
    }

    /// A text in the colours of its role.
    pub(crate) fn paint(&self, role: Role, text: &str) -> String {
        self.style.paint(role, text)
    }

    /// Adds an answer.
    ///
    /// # Errors
    /// As [`Answer::write`].
    pub(crate) fn answer(&mut self, answer: &Answer) -> Result<(), Failure> {
        answer.write_styled(self.format, self.style, &mut self.text)
    }

    /// Shows what was added: through the pager where it is more than the terminal holds.
    ///
    /// # Errors
    /// [`Failure::Output`].
    pub(crate) fn show(self) -> Result<(), Failure> {
        if self.has_pager && self.is_long() && self.is_paged()? {
            return Ok(());
        }
        let mut out = io::stdout().lock();
        out.write_all(&self.text)?;
        Ok(out.flush()?)
    }

    fn is_long(&self) -> bool {
        let n_lines = self.text.iter().filter(|byte| **byte == b'\n').count();
        terminal_size::terminal_size().is_some_and(|(_, height)| n_lines >= usize::from(height.0))
    }

    /// Hands the text to the pager; false if there is none.
    fn is_paged(&self) -> io::Result<bool> {
        let Some(mut pager) = start_pager() else {
            return Ok(false);
        };
        if let Some(mut input) = pager.stdin.take() {
            // A pager that was left before the end closes its input: that is no failure.
            match input.write_all(&self.text) {
                Err(error) if error.kind() != io::ErrorKind::BrokenPipe => return Err(error),
                _ => {}
            }
        }
        pager.wait()?;
        Ok(true)
    }
}

/// Starts `PAGER`, by default `less`, which ends by itself where a page holds all; none if `PAGER` is empty or `cat`.
fn start_pager() -> Option<Child> {
    let wanted = std::env::var("PAGER").unwrap_or_else(|_| "less".to_owned());
    let mut words = wanted.split_whitespace();
    let program = words.next().filter(|program| *program != "cat")?;
    let mut command = Command::new(program);
    command.args(words).stdin(Stdio::piped());
    if std::env::var_os("LESS").is_none() {
        command.env("LESS", "FRX");
    }
    command.spawn().ok()
}
