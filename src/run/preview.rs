//! What adding listings would bring.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::Observer;
use super::listings::read_files;
use crate::corpus::{Corpus, Listing, Rejected};
use crate::error::{Error, Result};
use crate::store::inspect;
use crate::workspace::{ReadListing, Workspace};

/// What a file holds, and what it would bring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// File name without its folder.
    pub name: String,
    /// Name of the format that it was read as.
    pub format: String,
    /// Rows, each a paper as the file shows it.
    pub n_rows: usize,
    /// Rows with an abstract.
    pub n_with_abstract: usize,
    /// Rows with a date.
    pub n_with_date: usize,
    /// Papers of the file that a listing added before shows.
    pub n_known: usize,
    /// Rows that show a paper that another row of the file shows.
    pub n_repeated: usize,
    /// What could not be read.
    pub rejected: Vec<Rejected>,
    /// Of a table: each field that was found, and the column that holds it.
    pub columns: Vec<(&'static str, String)>,
    /// What a person should know of how it was read, as clauses.
    pub notes: Vec<String>,
}

/// Reads listings as [`super::read_listings`] does, and says what they would bring; nothing is kept.
///
/// # Errors
/// As [`super::read_listings`] and [`Workspace::decisions`].
pub fn preview(
    workspace: &Workspace,
    paths: &[PathBuf],
    year: Option<i16>,
    observer: &dyn Observer,
) -> Result<Vec<Preview>> {
    let read = read_files(workspace, paths, year, observer)?;
    let decisions = workspace.decisions()?;
    let mut listings = kept(workspace)?;
    let before: BTreeSet<String> = listings.iter().map(|listing| listing.hash.clone()).collect();
    for ReadListing { listing, .. } in &read {
        if listings.iter().all(|there| there.hash != listing.hash) {
            listings.push(listing.clone());
        }
    }
    let corpus = Corpus::merge_decided(listings, &decisions.papers);
    Ok(read
        .into_iter()
        .map(|read| of_listing(read, &corpus, &before))
        .collect())
}

/// The listings that were added before.
fn kept(workspace: &Workspace) -> Result<Vec<Listing>> {
    let database = workspace.database();
    if !workspace.has_database()? {
        return Ok(Vec::new());
    }
    match inspect::read(&database, &workspace.decisions()?, |view| view.rows()) {
        // A database that no run has written to yet.
        Err(Error::NoThemes { .. }) => Ok(Vec::new()),
        rows => rows,
    }
}

/// - `before`: hashes of the listings that were added before.
fn of_listing(read: ReadListing, corpus: &Corpus, before: &BTreeSet<String>) -> Preview {
    let listing = read.listing;
    let is_it = |at: usize| corpus.listings[at].hash == listing.hash;
    let is_before = |at: usize| before.contains(&corpus.listings[at].hash);
    let papers = corpus
        .papers
        .iter()
        .filter(|paper| paper.appearances.iter().any(|seen| is_it(seen.listing)));
    let (mut n_papers, mut n_known) = (0, 0);
    for paper in papers {
        n_papers += 1;
        n_known += usize::from(paper.appearances.iter().any(|seen| is_before(seen.listing)));
    }
    Preview {
        name: listing.name,
        format: listing.format,
        n_rows: listing.rows.len(),
        n_with_abstract: listing.rows.iter().filter(|row| !row.abstract_text.is_empty()).count(),
        n_with_date: listing.rows.iter().filter(|row| row.date.is_some()).count(),
        n_known,
        n_repeated: listing.rows.len() - n_papers,
        rejected: listing.rejected,
        columns: read.columns,
        notes: read.notes,
    }
}
