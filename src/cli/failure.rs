//! Why a command ended early.

use std::io::{self, Write};

/// What a command ends with.
pub(crate) type CommandResult = Result<(), Failure>;

/// An error of the library, of writing the answer, or of asking for what can't be.
#[derive(Debug)]
pub(crate) enum Failure {
    Library(paperthemes::Error),
    Output(io::Error),
    /// Options that don't go together with the command or its answer.
    Usage {
        what: String,
        hint: String,
    },
    /// Sources gave nothing; each is told already.
    #[cfg(feature = "fetch")]
    SourcesFailed,
    /// Something that was asked for and isn't there.
    NotFound {
        what: String,
        hint: String,
    },
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
    pub(crate) fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// 2 for wrong use, as for arguments that can't be read; 3 where all was done but what sources failed to give; else 1.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            #[cfg(feature = "fetch")]
            Self::SourcesFailed => 3,
            Self::Usage { .. } => 2,
            Self::Library(_) | Self::Output(_) | Self::NotFound { .. } => 1,
        }
    }

    /// The error in a line, without its hint.
    pub(crate) fn in_short(&self) -> String {
        let mut text = Vec::new();
        let _ = self.explain(&mut text);
        let text = String::from_utf8_lossy(&text);
        let first = text.lines().next().unwrap_or_default();
        first.trim_start_matches("error: ").to_owned()
    }

    /// Writes `error: …` and, where there is one, `hint: …`.
    pub(crate) fn explain(&self, to: &mut dyn Write) -> io::Result<()> {
        match self {
            #[cfg(feature = "fetch")]
            Self::SourcesFailed => Ok(()),
            Self::Output(error) => writeln!(to, "error: can't write the answer: {error}"),
            Self::Usage { what, hint } | Self::NotFound { what, hint } => writeln!(to, "error: {what}\nhint: {hint}"),
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
