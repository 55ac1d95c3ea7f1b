//! Listings into the database.

use std::collections::BTreeSet;
use std::path::PathBuf;

use rayon::prelude::*;

use super::Observer;
use crate::corpus::{DateSource, Listing};
use crate::decisions::Decisions;
use crate::error::{Error, Result};
use crate::nouns::counted;
use crate::store::inspect;
use crate::store::{Added, Run, Store};
use crate::workspace::{self, ListingFile, ReadListing, Workspace};

/// What a listing brought when it was added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddedListing {
    /// File name without its folder.
    pub name: String,
    /// Name of the format that it was read as.
    pub format: String,
    /// What it did to what was there.
    pub state: Added,
    /// Accepted rows.
    pub n_rows: usize,
    /// Rows that could not be read.
    pub n_rejected: usize,
    /// Rows without a date.
    pub n_undated: usize,
    /// Where the year of its dates comes from.
    pub date_source: DateSource,
}

impl AddedListing {
    /// What became of a file that changed otherwise than by new rows alone, with the numbers that a run tells; for the history.
    pub(super) fn mended(&self) -> Option<String> {
        let Added::Changed {
            n_new,
            n_known,
            n_changed,
            n_gone,
        } = self.state
        else {
            return None;
        };
        if n_changed == 0 && n_gone == 0 {
            return None;
        }
        let mut parts = Vec::new();
        if n_new > 0 {
            parts.extend([counted(n_new, "new row"), format!("{n_known} known")]);
        }
        if n_changed > 0 {
            parts.push(counted(n_changed, "changed row"));
        }
        if n_gone > 0 {
            parts.push(format!("{} that it no longer has", counted(n_gone, "row")));
        }
        Some(format!("{} ({})", self.name, parts.join(", ")))
    }

    /// Whether a record tells of this file: by its name, or with numbers behind it.
    pub(super) fn is_told_by(&self, told: &str) -> bool {
        let Some(behind) = told.strip_prefix(&self.name) else {
            return false;
        };
        let numbers = behind.strip_prefix(" (");
        behind.is_empty() || numbers.is_some_and(|numbers| numbers.starts_with(|letter: char| letter.is_ascii_digit()))
    }
}

/// Reads listings; one that was read in the same way before is taken from the database.
///
/// A file of a folder or an archive that is no listing is left out, and [`Observer::left_out`] is called; one that is named is an
/// error.
///
/// - `paths`: files, folders and patterns; empty for the workspace's own folder. A workspace whose folder is gone or empty still
///   has what was added before.
/// - `year`: of dates that are written without one.
///
/// # Errors
/// [`Error::NotFound`], [`Error::NoListings`], [`Error::Listing`] (also if no file of the folders is a listing) or [`Error::Read`]
/// for the first file that can't be read;
/// [`Error::ListingDates`]; those of the settings, and of reading the database.
pub fn read_listings(
    workspace: &Workspace,
    paths: &[PathBuf],
    year: Option<i16>,
    observer: &dyn Observer,
) -> Result<Vec<Listing>> {
    let read = read_files(workspace, paths, year, observer)?;
    for ReadListing { listing, notes, .. } in &read {
        notes.iter().for_each(|note| observer.noted(&listing.name, note));
    }
    Ok(read.into_iter().map(|read| read.listing).collect())
}

/// As [`read_listings`], with how each was read, which is not told to the observer.
pub(super) fn read_files(
    workspace: &Workspace,
    paths: &[PathBuf],
    year: Option<i16>,
    observer: &dyn Observer,
) -> Result<Vec<ReadListing>> {
    let found = if paths.is_empty() {
        match workspace::listing_files(&[workspace.listings()]) {
            Err(Error::NotFound { .. } | Error::NoListings { .. }) if workspace.has_database()? => Vec::new(),
            files => files?,
        }
    } else {
        workspace::listing_files(paths)?
    };
    let files = ListingFile::all(&found, year, &workspace.config()?)?;
    observer.step("reading listings", files.len());
    let before = read_before(workspace, &files)?;
    let read = files.par_iter().zip(before).map(|(file, before)| {
        let listing = before.map_or_else(|| file.read(), |known| Ok(file.holding(known)));
        observer.advance();
        listing
    });
    // All of them first: which of several errors is reported must not depend on which thread was faster.
    let read: Vec<Result<ReadListing>> = read.collect();
    let (mut listings, mut foreign) = (Vec::with_capacity(read.len()), Vec::new());
    for (file, listing) in files.iter().zip(read) {
        match listing {
            // A file that nobody named stops no other one.
            Err(error @ Error::Listing { .. }) if !file.is_named(paths) => foreign.push(error),
            listing => listings.push(listing?),
        }
    }
    if listings.is_empty() && !foreign.is_empty() {
        return Err(foreign.swap_remove(0));
    }
    foreign.iter().for_each(|error| observer.left_out(error));
    Ok(listings)
}

/// Along the files: the listing of the same bytes, if it was read in the same way before.
fn read_before(workspace: &Workspace, files: &[ListingFile]) -> Result<Vec<Option<Listing>>> {
    let database = workspace.database();
    if !workspace.has_database()? {
        return Ok(vec![None; files.len()]);
    }
    let hashes: Vec<Result<Option<String>>> = files.par_iter().map(ListingFile::hash).collect();
    let hashes = hashes.into_iter().collect::<Result<Vec<_>>>()?;
    let known = inspect::read(&database, &Decisions::default(), |view| {
        let known = |(file, hash): (&ListingFile, &Option<String>)| match hash {
            Some(hash) => view.listing_read_before(hash, &file.reading()),
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

/// Adds listings without a report.
///
/// # Errors
/// [`Error::DatabaseBusy`], [`Error::Database`] or [`Error::Write`]; nothing was added then.
pub fn add(workspace: &Workspace, listings: &[Listing], observer: &dyn Observer) -> Result<Vec<AddedListing>> {
    let _lock = workspace.lock(|holder| observer.waiting(holder))?;
    let mut store = Store::create(&workspace.database())?;
    let run = store.begin()?;
    let added = keep(&run, listings, false)?;
    run.commit()?;
    Ok(added)
}

/// - `are_own`: as [`super::Request::are_own`].
pub(super) fn keep(run: &Run<'_>, listings: &[Listing], are_own: bool) -> Result<Vec<AddedListing>> {
    let keep = |listing: &Listing| {
        Ok(AddedListing {
            state: run.add(listing, are_own)?,
            name: listing.name.clone(),
            format: listing.format.clone(),
            n_rows: listing.rows.len(),
            n_rejected: listing.rejected.len(),
            n_undated: listing.rows.iter().filter(|row| row.date.is_none()).count(),
            date_source: listing.date_source,
        })
    };
    listings.iter().map(keep).collect()
}

/// Names of the listings of the workspace's own folder that are not among those that were read there.
pub(super) fn missing(run: &Run<'_>, listings: &[Listing]) -> Result<Vec<String>> {
    let there: BTreeSet<&str> = listings.iter().map(|listing| listing.hash.as_str()).collect();
    let own = run.own_listings()?.into_iter();
    Ok(own
        .filter(|(_, hash)| !there.contains(hash.as_str()))
        .map(|(name, _)| name)
        .collect())
}
