//! The state between runs: an embedded SQLite database, and the only module that opens it.
//!
//! The rows of the listings, as read, are what is kept; papers, themes and memberships are written beside them at the end
//! of a run, in one transaction, so that a run that is cut off leaves the state before it.

mod arrangement;
mod failure;
pub mod inspect;
mod leb128;
mod listings;
mod merges;
mod model;
mod occurrences;
mod overview;
mod papers;
mod reasons;
mod runs;
mod state;
mod themes;
mod values;
mod words;

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use crate::config::Overrides;
use crate::corpus::Corpus;
use crate::decisions::Decisions;
use crate::error::{Error, Result};
use crate::features::PaperWords;
use crate::report::files::FileHashes;
use crate::report::{Report, WhyView};
use crate::themes::Themes;
use crate::themes::ledger::{Look, RunKind, RunRecord};
use crate::themes::update::{Before, Updated};
use crate::trends::terms::Occurrences;
use failure::explain;
pub use reasons::{KeptReasons, Reasons};
pub use state::{Forms, Prefetch, Remembered, State};

/// Format of the database; `user_version` holds it.
const VERSION: i64 = 13;

/// Pages that a run keeps in memory: a few megabytes make a first run write and read the same ones again and again.
const CACHE_KIB: i64 = 64 * 1024;

/// Pages kept in memory while a table is read once, from its beginning to its end.
const ONCE_KIB: i64 = 1024;

/// How long a run waits for another one to end.
const PATIENCE: Duration = Duration::from_secs(30);

/// Tables of that format.
const SCHEMA: &str = include_str!("store/schema.sql");

/// An open database.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    path: PathBuf,
}

/// A run in progress; nothing of it is kept until [`Run::commit`].
#[derive(Debug)]
pub struct Run<'a> {
    transaction: Transaction<'a>,
    path: PathBuf,
}

/// What adding a listing did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// Nothing of it was there.
    New,
    /// The same bytes were there already.
    Known,
    /// The same bytes were there, read otherwise (other dates, most often): the new reading holds.
    Reread,
    /// A file of that name was there with other rows.
    Changed {
        /// Rows that it did not have.
        n_new: usize,
        /// Rows that it had.
        n_known: usize,
        /// Rows on papers that it had, with other words, dates or names.
        n_changed: usize,
        /// Rows that it had and no longer has: they stay.
        n_gone: usize,
    },
    /// A person wants nothing of it.
    Forgotten,
}

impl Store {
    /// Opens the database for writing, and makes it if there is none.
    ///
    /// # Errors
    /// [`Error::Write`] if the folder can't be made; [`Error::DatabaseVersion`], [`Error::DatabaseBusy`] or
    /// [`Error::Database`] if the file can't be used.
    pub fn create(path: &Path) -> Result<Self> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|cause| Error::Write {
                path: folder.display().to_string(),
                cause,
                kept: "nothing was added",
            })?;
        }
        let mut store = Self::connect(
            path,
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
            CACHE_KIB,
        )?;
        store.migrate().map_err(|cause| explain(path, cause))?;
        store.check_version()?;
        Ok(store)
    }

    fn connect(path: &Path, flags: OpenFlags, cache_kib: i64) -> Result<Self> {
        let connect = || -> rusqlite::Result<Connection> {
            let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
            connection.busy_timeout(PATIENCE)?;
            connection.pragma_update(None, "foreign_keys", true)?;
            set_cache(&connection, cache_kib)?;
            Ok(connection)
        };
        let connection = connect().map_err(|cause| explain(path, cause))?;
        Ok(Self {
            connection,
            path: path.to_owned(),
        })
    }

    fn migrate(&mut self) -> rusqlite::Result<()> {
        self.connection.pragma_update(None, "journal_mode", "wal")?;
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        if values::version(&transaction)? == 0 {
            transaction.execute_batch(SCHEMA)?;
            transaction.pragma_update(None, "user_version", VERSION)?;
        }
        transaction.commit()
    }

    fn check_version(&self) -> Result<()> {
        let found = values::version(&self.connection).map_err(|cause| explain(&self.path, cause))?;
        if found == VERSION {
            return Ok(());
        }
        if found == 0 {
            return Err(Error::NoThemes {
                path: self.path.display().to_string(),
            });
        }
        Err(Error::DatabaseVersion {
            path: self.path.display().to_string(),
            found,
            known: VERSION,
        })
    }

    /// Begins a run; waits for another one to end.
    ///
    /// # Errors
    /// [`Error::DatabaseBusy`] if the other run doesn't end in time.
    pub fn begin(&mut self) -> Result<Run<'_>> {
        let path = self.path.clone();
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|cause| explain(&path, cause))?;
        Ok(Run { transaction, path })
    }
}

impl Run<'_> {
    /// The last run's themes if it had the same fingerprint: the same listings and settings.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn themes_of(&self, fingerprint: &str, corpus: &Corpus) -> Result<Option<Themes>> {
        let last = self.explained(runs::last_fingerprint(&self.transaction))?;
        if last.as_deref() != Some(fingerprint) {
            return Ok(None);
        }
        self.explained(themes::read(&self.transaction, corpus))
    }

    /// The state that the run before left; read now, where [`Prefetch`] has not read it.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn state(&self) -> Result<State> {
        self.explained(State::read(&self.transaction))
    }

    /// The state that the run before left, as the papers of this one see it.
    ///
    /// - `settings`: those that shape the themes now, name and value.
    /// - `decisions`: merges and splits that people want.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn before(
        &self,
        corpus: &Corpus,
        state: State,
        settings: &[(String, String)],
        decisions: &Decisions,
    ) -> Result<Before> {
        self.explained(state.before(&self.transaction, corpus, settings, decisions))
    }

    /// Keeps the papers and themes of this run as the current ones, and what happened in it.
    ///
    /// - `settings`: those that shape the themes, name and value.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn save(
        &self,
        fingerprint: &str,
        settings: &[(String, String)],
        corpus: &Corpus,
        updated: &Updated,
    ) -> Result<()> {
        let save = || -> rusqlite::Result<()> {
            let (transaction, themes) = (&self.transaction, &updated.themes);
            papers::save(transaction, corpus)?;
            merges::save(transaction, corpus)?;
            themes::save(transaction, corpus, themes)?;
            let is_fit = matches!(updated.record.kind, RunKind::Fitted | RunKind::Refitted);
            if updated.record.kind != RunKind::Assigned {
                model::save(transaction, updated.model.as_ref())?;
            }
            model::save_points(transaction, corpus, &updated.placed, &updated.points, is_fit)?;
            runs::save(transaction, fingerprint, settings, corpus, themes, &updated.record)
        };
        self.explained(save())
    }

    /// Forgets every theme and run, so that ids begin at T1 again; the listings stay.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn forget_themes(&self) -> Result<()> {
        self.explained(self.transaction.execute_batch(
            "DELETE FROM memberships; DELETE FROM points; DELETE FROM model; DELETE FROM reasons; DELETE FROM occurrences;
             DELETE FROM overview; DELETE FROM themes; DELETE FROM super_themes; DELETE FROM runs;",
        ))
    }

    /// Keeps what a report on this run has on its themes, for [`inspect::View::overview`], and which files it is.
    ///
    /// - `key`: of the settings and decisions that the report was made with; `overrides`: settings for this report only.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn save_overview(&self, key: &str, overrides: &Overrides, overview: &Report, files: &FileHashes) -> Result<()> {
        self.explained(overview::save(&self.transaction, key, overrides, overview, files))
    }

    /// Keeps the reasons for the places of papers that a report found.
    ///
    /// - `reasons`: those it knew; `why`: along the papers, all.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn save_reasons(&self, reasons: &Reasons, why: &[Option<WhyView>]) -> Result<()> {
        self.explained(reasons::save(&self.transaction, reasons, why))
    }

    /// Overview and files of the last report, if it has this key and was made with the same options.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn written(&self, key: &str, overrides: &Overrides) -> Result<Option<(Report, FileHashes)>> {
        self.explained(overview::written(&self.transaction, key, overrides))
    }

    /// The words of the papers of a corpus; those of new texts are kept for the runs to come.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn words(&self, corpus: &Corpus, forms: &Forms) -> Result<PaperWords> {
        self.explained(self.forms(forms).and_then(|forms| {
            let words = words::Words::of(&self.transaction, forms, corpus)?;
            words::save(&self.transaction, &words)?;
            Ok(PaperWords::of_all(words.lists))
        }))
    }

    /// As [`Run::words`], of some papers only.
    ///
    /// - `papers`: positions in the corpus, ascending.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn words_of(&self, corpus: &Corpus, papers: Vec<usize>, forms: &Forms) -> Result<PaperWords> {
        self.explained(self.forms(forms).and_then(|forms| {
            let words = words::Words::of_some(&self.transaction, forms, corpus, &papers)?;
            words::save(&self.transaction, &words)?;
            Ok(PaperWords::of_some(words.lists, papers))
        }))
    }

    /// Read again, with what was added since, once they are taken.
    fn forms(&self, forms: &Forms) -> rusqlite::Result<words::StoredForms> {
        forms.0.take().map_or_else(|| words::forms(&self.transaction), Ok)
    }

    /// Keeps how many papers have each term.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn save_occurrences(&self, occurrences: &Occurrences) -> Result<()> {
        self.explained(occurrences::save(&self.transaction, occurrences))
    }

    /// Keeps what the report on the last run says of the change of themes.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn save_look(&self, look: Option<&Look>) -> Result<()> {
        self.explained(look.map_or(Ok(()), |look| runs::save_look(&self.transaction, look)))
    }

    /// What happened in every run, oldest first.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn history(&self) -> Result<Vec<RunRecord>> {
        self.explained(runs::read(&self.transaction))
    }

    /// Makes everything since [`Store::begin`] the state.
    ///
    /// # Errors
    /// [`Error::Database`]; the state before is then unchanged.
    pub fn commit(self) -> Result<()> {
        let path = self.path;
        self.transaction.commit().map_err(|cause| explain(&path, cause))
    }

    fn explained<T>(&self, result: rusqlite::Result<T>) -> Result<T> {
        result.map_err(|cause| explain(&self.path, cause))
    }
}

fn set_cache(connection: &Connection, kib: i64) -> rusqlite::Result<()> {
    connection.pragma_update(None, "cache_size", -kib)
}
