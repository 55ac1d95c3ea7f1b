//! Why a command ended early.

use std::io::{self, Write};

/// Every exit code, and what it says: of help and documentation.
pub(crate) const EXIT_CODES: [(u8, &str); 4] = [
    (0, "done"),
    (1, "an error: what was asked for can't be had, and why is said"),
    (2, "wrong use of the command line"),
    (
        3,
        "in part: a source failed, a listing was too large, or over a tenth of its rows was refused",
    ),
];

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
    /// All is done but for a part of what was asked for, such as a source that gave nothing, or a listing of which much was refused;
    /// it is told already.
    InPart,
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

    /// The exit code where memory runs out.
    pub(crate) const OUT_OF_MEMORY: u8 = 1;

    /// As [`EXIT_CODES`] has them.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::InPart => 3,
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
            Self::InPart => Ok(()),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exit_codes_are_documented_as_they_are() {
        for text in [include_str!("../../README.md"), include_str!("../../docs/output.md")] {
            for (code, meaning) in EXIT_CODES {
                let row = format!("| {code} | {meaning} |");
                assert!(text.contains(&row), "{row}");
            }
        }
        let failures = [Failure::InPart.exit_code(), Failure::OUT_OF_MEMORY];
        let known = EXIT_CODES.map(|(code, _)| code);
        assert!(failures.iter().all(|code| known.contains(code)));
    }
}
