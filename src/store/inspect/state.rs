//! The state as a run left it, for those who make its report again.

use std::collections::BTreeMap;

use super::View;
use crate::config::Overrides;
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
    pub fn listing_read_before(&self, hash: &str, reading: &str) -> Result<Option<Listing>> {
        self.explained(listings::read_before(&self.connection, hash, reading))
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

    /// The options of the last report, for what follows from it; none before the first.
    ///
    /// # Errors
    /// [`Error::StoredOptions`] if they can't be read; [`Error::Database`].
    pub fn last_overrides(&self) -> Result<Overrides> {
        let Some(options) = self.explained(overview::last_options(&self.connection))? else {
            return Ok(Overrides::default());
        };
        serde_json::from_str(&options).map_err(|error| Error::StoredOptions {
            path: self.path.display().to_string(),
            cause: error.to_string(),
        })
    }

    /// Path relative to `reports/` and BLAKE3 of each file of the last report; absent before the first.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn report_files(&self) -> Result<Option<BTreeMap<String, String>>> {
        self.explained(overview::files(&self.connection))
    }
}
