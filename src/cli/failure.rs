//! Why a command ended early.

use std::io::{self, Write};

/// An error of the library, or of writing the answer.
#[derive(Debug)]
pub enum Failure {
    Library(paperthemes::Error),
    Output(io::Error),
}

impl From<paperthemes::Error> for Failure {
    fn from(error: paperthemes::Error) -> Self {
        Self::Library(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl Failure {
    /// True if the reader of our output has gone, as `head` does when it has seen enough.
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// Writes `error: …` and, where there is one, `hint: …`.
    pub fn explain(&self, to: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Output(error) => writeln!(to, "error: can't write the answer: {error}"),
            Self::Library(error) => {
                writeln!(to, "error: {error}")?;
                match error.hint() {
                    Some(hint) => writeln!(to, "hint: {hint}"),
                    None => Ok(()),
                }
            }
        }
    }
}
