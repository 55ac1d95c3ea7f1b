//! Stage 1 — listings to distinct papers.
//!
//! In:    [`Listing`]s, each the parsed rows of one input file.
//! Out:   [`Corpus`]: n_papers distinct papers in order of [`Paper::id`], with every appearance kept.
//! Keeps: rows in = appearances + rejected rows + rows of papers that a person wants forgotten.
//! Order: formats (text, unseen, markup, latex, notices, date, paper_id) → merge (far_dates, titles, retraction, rows, decided,
//!        paper_sets (likeness, slips), paper, digest).

mod any_of;
pub(crate) mod date;
mod decided;
mod digest;
mod far_dates;
pub mod formats;
mod latex;
mod likeness;
mod markup;
mod merge;
mod merges;
mod notices;
#[cfg(test)]
mod one_or_two;
mod paper;
pub mod paper_id;
mod paper_sets;
#[cfg(test)]
mod real_pages;
mod retraction;
mod rows;
mod slips;
pub mod text;
mod titles;
mod unseen;
pub(crate) mod versions;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use date::{DateSource, PartialDate};
pub use decided::PaperDecisions;
pub(crate) use digest::Digester;
pub use digest::{Digest, text_digest};
pub use far_dates::FarOff;
pub use merges::{Apart, ApartReason, Merge, MergeReason, RowPlace};
pub use paper::{FieldSource, field_sources};
pub use paper_id::{IdKind, Ids, PaperId};
pub use titles::normalised_title;

impl Flag {
    /// Adds the flag if it is not there yet; flags stay in their own order.
    fn add_to(self, flags: &mut Vec<Self>) {
        if !flags.contains(&self) {
            flags.push(self);
            flags.sort_unstable();
        }
    }
}

/// One row of a listing as it was written: a paper as that listing shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    /// Line of the file on which the row begins, from 1; in a file with several papers on a line the number of the paper.
    pub line: u64,
    /// All that the row names.
    pub ids: Ids,
    /// White space folded; never empty unless the abstract is not.
    pub title: String,
    /// White space folded; empty if the row has none; the paper shares it.
    pub abstract_text: Arc<str>,
    /// Date of the row itself, else of the page section it stands in.
    pub date: Option<PartialDate>,
    /// When the paper was last changed, if the row says so; tells which row is the newest.
    pub updated: Option<PartialDate>,
    /// A person wants nothing of this paper, wherever it is listed.
    pub is_forgotten: bool,
    /// In the order of the row; empty if it names none.
    pub authors: Vec<String>,
    /// Subjects as the listing writes them; empty if it names none.
    pub categories: Vec<String>,
    /// Address of the paper; absent if the row has none.
    pub url: Option<String>,
    /// What looks wrong with the row, though it was kept.
    pub flags: Vec<Flag>,
}

/// Something about a kept row that a reader of the report should know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// Title and abstract stood in each other's place and were put right.
    Swapped,
    /// The abstract ends in the middle of a sentence.
    AbstractCut,
    /// The title ends in an ellipsis.
    TitleCut,
    /// Only the title tells what the paper is about.
    AbstractMissing,
    /// The title is the beginning of the abstract.
    TitleMissing,
    /// A field, the abstract or the title says that the paper was withdrawn.
    Withdrawn,
    /// The words of the abstract are not those of English: of rows read by versions before, which took that for a mistake.
    NotEnglish,
    /// An id of a row stands on rows too that show another paper.
    SharedId,
    /// What stands for a date can't be read: the row has none, or only a coarser one.
    DateUnread,
    /// The date lacks the day, or day and month.
    DateInPart,
    /// A day that stands for its year: far too many rows of the listing are dated 1 January.
    DateOfYear,
    /// The date is far from all others, so that it counts in no period.
    DateFarOff,
}

/// A row that was refused, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Rejected {
    /// Line of the file, from 1.
    pub line: u64,
    /// The beginning of what stands there.
    pub found: String,
    /// One clause, lower case, with what is allowed.
    pub reason: String,
}

/// The parsed rows of one input file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Listing {
    /// BLAKE3 of the decompressed bytes, 64 hex digits: the same bytes are one listing whatever the file's name.
    pub hash: String,
    /// File name without its folder.
    pub name: String,
    /// [`formats::Format::name`].
    pub format: String,
    /// Where the year of its dates comes from.
    pub date_source: DateSource,
    /// [`formats::YearHint::reading`]: the same bytes read in the same way give the same rows.
    pub reading: String,
    /// Accepted rows, in the order of the file.
    pub rows: Vec<Row>,
    /// Refused rows, in the order of the file.
    pub rejected: Vec<Rejected>,
}

/// What the corpus keeps of a listing once its rows are merged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListingSummary {
    /// As [`Listing::hash`].
    pub hash: String,
    /// File name without its folder.
    pub name: String,
    /// As [`Listing::format`].
    pub format: String,
    /// Where the year of its dates comes from.
    pub date_source: DateSource,
    /// Accepted rows.
    pub n_rows: usize,
    /// First and last date of its rows, if any has one.
    pub dates: Option<(PartialDate, PartialDate)>,
    /// Refused rows, in the order of the file.
    pub rejected: Vec<Rejected>,
}

/// One row of one listing that shows a paper.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Appearance {
    /// Position in [`Corpus::listings`].
    pub listing: usize,
    /// Line of the file, from 1.
    pub line: u64,
    /// Of the row; absent if it has none.
    pub date: Option<PartialDate>,
}

/// A publication, once, however many listings show it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paper {
    /// `arxiv:…` before `doi:…` before a listing's own id before those of others before `title:` and 16 hex digits of the
    /// normalised title. An own id that is taken gets the name of the listing: `17@july.jsonl`.
    pub id: String,
    /// Of one of its rows, white space folded.
    pub title: String,
    /// Empty if no listing has one; a report shares it.
    pub abstract_text: Arc<str>,
    /// [`text_digest`] of these two.
    pub text_digest: Digest,
    /// Earliest date among the appearances; a paper counts in that period.
    pub first_seen: Option<PartialDate>,
    /// In the order of a row that names them; empty if none does.
    pub authors: Vec<String>,
    /// Subjects as the listings write them; empty if none has any.
    pub categories: Vec<String>,
    /// Address of the paper; absent if no row has one.
    pub url: Option<String>,
    /// What looks wrong with it, though it was kept.
    pub flags: Vec<Flag>,
    /// Those of all its rows, sorted.
    pub ids: Vec<PaperId>,
    /// Sorted by listing and line; at least one.
    pub appearances: Vec<Appearance>,
}

/// All distinct papers and where they were listed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Corpus {
    /// Sorted by name, then hash.
    pub listings: Vec<ListingSummary>,
    /// Sorted by id.
    pub papers: Vec<Paper>,
    /// Why rows are one paper, in order of paper and row: one row less than the paper has.
    pub merges: Vec<Merge>,
    /// What looks like one paper and is not.
    pub apart: Vec<Apart>,
    /// Decisions on papers that are not there, as sentences.
    pub orphans: Vec<String>,
    /// Rows whose dates are far from all others and count in no period, by listing and line.
    pub far_off: Vec<FarOff>,
}
