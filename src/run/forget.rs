//! Papers and listings that a person wants nothing of: they leave the report, and stay away when a file that has them is read
//! again.

use std::collections::{BTreeMap, BTreeSet};

use super::{Observer, ask};
use crate::error::Result;
use crate::nouns::counted;
use crate::store::inspect::{ListingRow, PaperRow, View};
use crate::store::{Run, Store};
use crate::themes::ThemeId;
use crate::workspace::Workspace;

/// Takes a paper in again that was forgotten; the next run has it.
///
/// - `asked`: one of its ids, or its title.
/// - returns: how many rows show it; 0 if no such paper was forgotten.
///
/// # Errors
/// [`crate::Error::DatabaseBusy`], [`crate::Error::Database`].
pub fn take_in_again(workspace: &Workspace, asked: &str, observer: &dyn Observer) -> Result<usize> {
    let _lock = workspace.lock(|holder| observer.waiting(holder))?;
    let mut store = Store::create(&workspace.database())?;
    let run = store.begin()?;
    let n_rows = run.take_in_again(asked)?;
    run.commit()?;
    Ok(n_rows)
}

/// What is to be forgotten.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Forget {
    /// Name and hash of each listing.
    pub listings: Vec<(String, String)>,
    /// Ids of papers, wherever they are listed.
    pub papers: Vec<String>,
}

/// What forgetting would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Forecast {
    /// Rows that leave.
    pub n_rows: usize,
    /// Id and title of each paper that leaves.
    pub papers: Vec<(String, String)>,
    /// Papers that leave, by theme; those in no theme are not counted.
    pub by_theme: BTreeMap<ThemeId, usize>,
}

impl Forget {
    /// Rows of listings.
    pub fn listing(listing: &ListingRow) -> Self {
        Self {
            listings: vec![(listing.name.clone(), listing.hash.clone())],
            papers: Vec::new(),
        }
    }

    /// A paper, wherever it is listed.
    pub fn paper(paper: &PaperRow) -> Self {
        Self {
            listings: Vec::new(),
            papers: vec![paper.id.clone()],
        }
    }

    /// True if nothing is to be forgotten.
    pub fn is_empty(&self) -> bool {
        self.listings.is_empty() && self.papers.is_empty()
    }

    /// All of both.
    pub fn and(mut self, other: Self) -> Self {
        self.listings.extend(other.listings);
        self.papers.extend(other.papers);
        self
    }

    /// As people named it.
    pub(super) fn names(&self) -> Vec<String> {
        let mut listings: Vec<String> = self.listings.iter().map(|(name, _)| name.clone()).collect();
        listings.dedup();
        listings.into_iter().chain(self.papers.iter().cloned()).collect()
    }

    /// What leaves the report of the last run.
    ///
    /// # Errors
    /// As [`ask`].
    pub fn forecast(&self, workspace: &Workspace) -> Result<Forecast> {
        ask(workspace, |view| self.forecast_of(view))
    }

    fn forecast_of(&self, view: &View) -> Result<Forecast> {
        let hashes: BTreeSet<&str> = self.listings.iter().map(|(_, hash)| hash.as_str()).collect();
        let mut leaving: BTreeMap<String, PaperRow> = BTreeMap::new();
        let mut rows: BTreeSet<(String, u64)> = BTreeSet::new();
        for hash in &hashes {
            for (line, _, paper) in view.papers_of_listing(hash, None)? {
                rows.insert(((*hash).to_owned(), line));
                let listed = view.appearances(&paper.id)?;
                if listed.iter().all(|seen| hashes.contains(seen.hash.as_str())) {
                    leaving.insert(paper.id.clone(), paper);
                }
            }
        }
        for id in &self.papers {
            let listed = view.appearances(id)?;
            rows.extend(listed.into_iter().map(|seen| (seen.hash, seen.line)));
            leaving.extend(view.paper(id)?.map(|paper| (id.clone(), paper)));
        }
        let mut by_theme = BTreeMap::new();
        for place in leaving.values().filter_map(|paper| paper.place.as_ref()) {
            *by_theme.entry(place.theme).or_default() += 1;
        }
        Ok(Forecast {
            n_rows: rows.len(),
            papers: leaving.into_iter().map(|(id, paper)| (id, paper.title)).collect(),
            by_theme,
        })
    }

    /// Marks the rows; the corpus of this run is without them.
    pub(super) fn carry_out(&self, run: &Run<'_>) -> Result<()> {
        self.listings
            .iter()
            .try_for_each(|(_, hash)| run.forget_listing(hash))?;
        self.papers.iter().try_for_each(|id| run.forget_paper(id))
    }
}

impl Forecast {
    /// As people read it: `12 rows; 11 papers leave: 7 of T1, 4 of T2`.
    pub fn sentence(&self) -> String {
        let of_themes: Vec<String> = self.by_theme.iter().map(|(id, n)| format!("{n} of {id}")).collect();
        let rows = counted(self.n_rows, "row");
        match self.papers.len() {
            0 => format!("{rows}; no paper leaves, since others list them too"),
            n if of_themes.is_empty() => format!("{rows}; {} of the report", leaves(n)),
            n => format!("{rows}; {}: {}", leaves(n), of_themes.join(", ")),
        }
    }
}

fn leaves(n_papers: usize) -> String {
    format!(
        "{} {}",
        counted(n_papers, "paper"),
        if n_papers == 1 { "leaves" } else { "leave" }
    )
}
