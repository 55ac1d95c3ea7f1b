//! The state as a run left it, for those who make a report of it anew.

use super::View;
use crate::corpus::{Corpus, Listing};
use crate::error::{Error, Result};
use crate::features::PaperWords;
use crate::store::words::{self, Words};
use crate::store::{listings, overview, runs, themes};
use crate::themes::Themes;
use crate::themes::ledger::RunRecord;

impl View {
    /// Every listing with its rows, in order of hash.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn rows(&self) -> Result<Vec<Listing>> {
        self.explained(listings::listings(&self.connection, Vec::new()))
    }

    /// The listing of a hash, if it was read as it is to be read now ([`Listing::reading`]).
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn listing_read_alike(&self, hash: &str, reading: &str) -> Result<Option<Listing>> {
        self.explained(listings::read_alike(&self.connection, hash, reading))
    }

    /// Name and hash of each listing that came from the workspace's own folder, in order of name.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn own_listings(&self) -> Result<Vec<(String, String)>> {
        self.explained(listings::own(&self.connection))
    }

    /// The themes of the last run as they were found, for the corpus of the same listings.
    ///
    /// # Errors
    /// [`Error::NoThemes`] before the first run; [`Error::Database`].
    pub fn found_themes(&self, corpus: &Corpus) -> Result<Themes> {
        let themes = self.explained(themes::read(&self.connection, corpus))?;
        themes.ok_or_else(|| Error::NoThemes {
            path: self.path.display().to_string(),
        })
    }

    /// The words of the papers of a corpus.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn words(&self, corpus: &Corpus) -> Result<PaperWords> {
        let words = words::forms(&self.connection).and_then(|forms| Words::of(&self.connection, forms, corpus));
        self.explained(words.map(|words| PaperWords::of_all(words.lists)))
    }

    /// What happened in every run, oldest first.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn history(&self) -> Result<Vec<RunRecord>> {
        self.explained(runs::read(&self.connection))
    }

    /// The settings that the last report alone was asked for with, as JSON; absent before the first.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn asked(&self) -> Result<Option<String>> {
        self.explained(overview::asked(&self.connection))
    }
}
