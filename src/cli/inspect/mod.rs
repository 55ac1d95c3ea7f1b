//! Commands that answer questions about the last report: they read its tables and write nothing.

mod compare;
mod explain;
mod forms;
mod listing;
mod paper;
mod rows;
mod search;
mod show;
mod similar;
mod terms;
mod themes;
mod trends;

use std::path::Path;

use paperthemes::corpus::{Corpus, Listing};
use paperthemes::decisions::Decisions;
use paperthemes::store::inspect::{self, View};
use paperthemes::themes::Themes;
use paperthemes::workspace::{ListingFile, Workspace};
use paperthemes::{Error, report};
use rayon::prelude::*;
use serde_json::{Value, json};

pub use compare::compare;
pub use explain::explain;
pub use listing::{listing, rejected};
pub use paper::paper;
pub use rows::push_paper;
pub use search::search;
pub use show::show;
pub use similar::similar;
pub use terms::terms;
pub use themes::{theme_answer, themes};
pub use trends::trends;

use super::args::inspect::Rows;
use super::args::{Common, Format};
use super::failure::Failure;
use super::output::Answer;

/// Corpus and themes of the last report, as people decided on them since.
pub fn current(view: &View, decisions: &Decisions) -> Result<(Corpus, Themes), Error> {
    let corpus = Corpus::merge(view.rows()?);
    let mut themes = view.found_themes(&corpus)?;
    // The run that made the report told of decisions that apply to nothing.
    decisions.apply(&mut themes);
    Ok((corpus, themes))
}

/// Asks the tables of the last report, with the names that people gave since.
pub fn ask<T>(workspace: &Workspace, question: impl Fn(&View) -> Result<T, Error>) -> Result<T, Error> {
    inspect::read(&workspace.database(), &workspace.decisions()?, question)
}

/// Along the files: the listing of the same bytes, if it was read in the same way before.
pub fn read_before(database: &Path, files: &[ListingFile]) -> Result<Vec<Option<Listing>>, Error> {
    if !database.exists() {
        return Ok(vec![None; files.len()]);
    }
    let hashes: Vec<Result<Option<String>, Error>> = files.par_iter().map(ListingFile::hash).collect();
    let hashes = hashes.into_iter().collect::<Result<Vec<_>, Error>>()?;
    let known = inspect::read(database, &Decisions::default(), |view| {
        let known = |(file, hash): (&ListingFile, &Option<String>)| match hash {
            Some(hash) => view.listing_read_alike(hash, &file.reading()),
            None => Ok(None),
        };
        files.iter().zip(&hashes).map(known).collect()
    });
    match known {
        // A database that no run has written to yet.
        Err(Error::NoThemes { .. }) => Ok(vec![None; files.len()]),
        known => known,
    }
}

/// Rows that a table shows unless told: nobody reads more, and other formats have all.
const TABLE_ROWS: usize = 500;

/// Rows that are wanted; none for all.
fn limit(rows: &Rows, common: &Common) -> Option<usize> {
    let of_table = (common.format == Format::Table).then_some(TABLE_ROWS);
    rows.limit.or(of_table)
}

/// Cuts an answer to what was asked for.
fn cut(answer: &mut Answer, rows: &Rows, common: &Common) -> Result<(), Failure> {
    answer.limit(limit(rows, common).unwrap_or(usize::MAX));
    match &rows.columns {
        Some(columns) => answer.choose(columns),
        None => Ok(()),
    }
}

pub fn rounded(value: f64) -> Value {
    json!(report::numbers::rounded(value))
}
