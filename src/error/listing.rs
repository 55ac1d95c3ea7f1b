//! Ways in which a file is no listing.

use std::io;

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
    /// The file can't be read to its end.
    #[error("can't read on after line {line}")]
    Io { line: u64, source: io::Error },
}

impl FormatError {
    /// What the user can do about it, if we know.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::NotRecognised { .. } => Some("`paperthemes formats` shows what can be read, with an example of each"),
            Self::Foreign { hint, .. } => Some(hint).filter(|hint| !hint.is_empty()).copied(),
            Self::NoTitleColumn { .. } => Some("name it in `paperthemes.toml`: `title = \"…\"` under `[columns]`"),
            Self::NoHeader => Some("write a line such as `id,title,abstract,date` above all others"),
            Self::Refused { .. } => Some("ask the source again, or mend what was asked for"),
            _ => None,
        }
    }
}
