//! Ways in which a file is no listing.

use std::io;

/// More of something than a setting allows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found}, and `{setting}` allows {allowed}")]
pub struct OverLimit {
    /// What there is, with its number and unit.
    pub found: String,
    /// Name of the setting, with its section.
    pub setting: &'static str,
    /// Its value, with its unit.
    pub allowed: String,
}

impl OverLimit {
    /// - `found`, `allowed`: as a person reads them, with their unit.
    pub(crate) fn new(found: impl Into<String>, setting: &'static str, allowed: impl Into<String>) -> Self {
        Self {
            found: found.into(),
            setting,
            allowed: allowed.into(),
        }
    }

    /// What was found over a limit by a reader of bytes, if that is why it stopped.
    pub(crate) fn of_io(error: &io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }

    /// What the user can do about it.
    pub fn hint(&self) -> String {
        format!(
            "mend or part the file; if it is as it should be, raise `{}` in `paperthemes.toml`",
            self.setting
        )
    }
}

impl From<OverLimit> for io::Error {
    fn from(over: OverLimit) -> Self {
        Self::other(over)
    }
}

/// What the user can do about a file that can't be read, if we know.
pub(super) fn hint_about_reading(cause: &io::Error) -> Option<String> {
    match OverLimit::of_io(cause) {
        Some(over) => Some(over.hint()),
        None if cause.kind() == io::ErrorKind::OutOfMemory => Some(OUT_OF_MEMORY.to_owned()),
        None if cause.kind() == io::ErrorKind::PermissionDenied => Some(PERMISSIONS.to_owned()),
        None => None,
    }
}

/// What the user can do where the system lets nobody in.
pub(super) const PERMISSIONS: &str = "see who owns it and what it permits";

/// What the user can do where there is no memory left.
pub const OUT_OF_MEMORY: &str = "read fewer or smaller listings at once, end other programs, or allow more memory (`ulimit -v`); \
                                 `[limits]` in `paperthemes.toml` refuses large files before they fill it";

/// Why a file can't be read as a listing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the message of each variant shows its fields")]
pub enum FormatError {
    /// No recogniser knows the beginning of the file.
    #[error("can't tell what it is: no listing that can be read begins `{begins}`")]
    NotRecognised { begins: String },
    /// A file of another kind, and what to do instead.
    #[error("{what}, not a listing")]
    Foreign { what: &'static str, hint: &'static str },
    /// An answer of a server that says that something went wrong.
    #[error("not a listing but an answer that says: {message}")]
    Refused { message: String },
    /// A listing as it should be, only that nothing was listed that day.
    #[error("no paper in it: {why}")]
    Nothing { why: &'static str },
    /// A table of something, or of papers under names that are not known.
    #[error("a table without a column for titles: its columns are {columns}")]
    NoTitleColumn { columns: String },
    /// A table that begins with a row like all others.
    #[error("a table whose first line does not name its columns")]
    NoHeader,
    /// Recognised, but damaged so that nothing of it can be read.
    #[error("line {line}: {what}")]
    Damaged { line: u64, what: String },
    /// Not text at all.
    #[error("not text: NUL byte at line {line}")]
    Binary { line: u64 },
    /// Nothing but white space.
    #[error("there is nothing in it")]
    Empty,
    /// Recognised, but without a single row, good or bad.
    #[error("no paper in it: looked for {looked_for} ({format})")]
    NoPapers {
        format: &'static str,
        looked_for: &'static str,
    },
    /// More of something than the settings allow.
    #[error("line {line}: {over}")]
    OverLimit { line: u64, over: OverLimit },
    /// Something that has no end, or can be read only once, where a file is to be.
    #[error("not a file but a pipe, a device or a socket")]
    NotAFile,
    /// The file can't be read to its end.
    #[error("can't read on after line {line}: {source}")]
    Io { line: u64, source: io::Error },
}

impl FormatError {
    /// What stopped a reader of bytes.
    ///
    /// - `line`: the last one that was read.
    pub(crate) fn of_io(line: u64, source: io::Error) -> Self {
        match OverLimit::of_io(&source) {
            Some(over) => Self::OverLimit {
                line,
                over: over.clone(),
            },
            None => Self::Io { line, source },
        }
    }

    /// What the user can do about it, if we know.
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::OverLimit { over, .. } => return Some(over.hint()),
            Self::Io { source, .. } => return hint_about_reading(source),
            Self::NotRecognised { .. } => "`paperthemes formats` shows what can be read, with an example of each",
            Self::Foreign { hint, .. } if !hint.is_empty() => hint,
            Self::NoTitleColumn { .. } => "name it in `paperthemes.toml`: `title = \"…\"` under `[columns]`",
            Self::NoHeader => "write a line such as `id,title,abstract,date` above all others",
            Self::Refused { .. } => "ask the source again, or mend what was asked for",
            Self::NotAFile => "what comes from a program is read from standard input: `… | paperthemes add -`",
            _ => return None,
        };
        Some(hint.to_owned())
    }
}
