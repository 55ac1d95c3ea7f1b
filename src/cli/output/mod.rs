//! Answers: as a table for people, as JSON, JSON Lines, CSV or Markdown for programs, as BibTeX or RIS for reference
//! managers.

mod answer;
mod bibtex;
mod cells;
pub mod citation;
mod format;
mod kind;
mod markdown;
mod ris;
pub mod schema;
pub mod screen;
pub mod style;
mod table;
mod write;

pub use answer::Answer;
pub use cells::rounded;
pub use format::Format;
pub use table::fit;
