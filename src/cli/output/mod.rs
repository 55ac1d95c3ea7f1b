//! Answers: as a table for people, as JSON, JSON Lines, CSV or Markdown for programs, as BibTeX or RIS for reference
//! managers.

mod answer;
mod bibtex;
mod cells;
pub(crate) mod citation;
mod format;
mod kind;
mod markdown;
mod ris;
#[cfg(test)]
mod round_trip;
pub(crate) mod schema;
pub(crate) mod screen;
pub(crate) mod style;
mod table;
mod write;

pub(crate) use answer::Answer;
pub(crate) use cells::rounded;
pub(crate) use format::Format;
pub(crate) use table::fit;
