//! Ways in which a file is no listing.

use std::io;

/// Why a file can't be read as a listing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the message of each variant shows its fields")]
pub enum FormatError {
    /// No recogniser knows the beginning of the file.
    #[error("can't tell the format: looked for {looked_for}")]
    NotRecognised {
        /// Every format with what its recogniser looks for.
        looked_for: String,
    },
    /// Text in another encoding.
    #[error("not UTF-8: first bad byte at line {line}")]
    NotUtf8 { line: u64 },
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
