//! The state between runs: an embedded SQLite database, and the only module that opens it.
//!
//! The rows of the listings, as read, are what is kept; papers, themes and memberships are written beside them at the end
//! of a run, in one transaction, so that a run that is cut off leaves the state before it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::corpus::{Corpus, DateSource, Listing, PartialDate, Rejected, Row};
use crate::error::{Error, Result};
use crate::themes::{Lineage, Member, Theme, ThemeId, Themes};

/// Format of the database; `user_version` holds it.
const VERSION: i64 = 1;

/// How long a run waits for another one to end.
const PATIENCE: Duration = Duration::from_secs(30);

/// Tables of format 1.
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

/// What a listing brought when it was added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    New,
    /// The same bytes were there already.
    Known,
    /// The same bytes were there, with other dates: the new ones, given by the user, hold.
    Redated,
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
        let mut store = Self::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
        store.migrate().map_err(|cause| explain(path, cause))?;
        store.check_version()?;
        Ok(store)
    }

    /// Opens the database for reading only.
    ///
    /// # Errors
    /// [`Error::NoThemes`] if there is none yet; else as [`Store::create`].
    pub fn open(path: &Path) -> Result<Self> {
        if !path.exists() {
            return Err(Error::NoThemes { path: path.display().to_string() });
        }
        let store = Self::connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        store.check_version()?;
        Ok(store)
    }

    fn connect(path: &Path, flags: OpenFlags) -> Result<Self> {
        let connect = || -> rusqlite::Result<Connection> {
            let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
            connection.busy_timeout(PATIENCE)?;
            connection.pragma_update(None, "foreign_keys", true)?;
            Ok(connection)
        };
        let connection = connect().map_err(|cause| explain(path, cause))?;
        Ok(Self { connection, path: path.to_owned() })
    }

    fn migrate(&mut self) -> rusqlite::Result<()> {
        self.connection.pragma_update(None, "journal_mode", "wal")?;
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if version(&transaction)? == 0 {
            transaction.execute_batch(SCHEMA)?;
            transaction.pragma_update(None, "user_version", VERSION)?;
        }
        transaction.commit()
    }

    fn check_version(&self) -> Result<()> {
        let found = version(&self.connection).map_err(|cause| explain(&self.path, cause))?;
        if found == VERSION {
            return Ok(());
        }
        Err(Error::DatabaseVersion { path: self.path.display().to_string(), found, known: VERSION })
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

    /// Every listing with its rows, in order of hash.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn listings(&self) -> Result<Vec<Listing>> {
        listings(&self.connection).map_err(|cause| explain(&self.path, cause))
    }

    /// The themes of the last run, for the corpus of the same listings.
    ///
    /// # Errors
    /// [`Error::NoThemes`] before the first run.
    pub fn themes(&self, corpus: &Corpus) -> Result<Themes> {
        let themes = themes(&self.connection, corpus).map_err(|cause| explain(&self.path, cause))?;
        themes.ok_or_else(|| Error::NoThemes { path: self.path.display().to_string() })
    }
}

impl Run<'_> {
    /// Adds a listing; the same bytes are one listing, however often they come.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn add(&self, listing: &Listing) -> Result<Added> {
        self.explained(add(&self.transaction, listing))
    }

    /// As [`Store::listings`], with what this run has added.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn listings(&self) -> Result<Vec<Listing>> {
        self.explained(listings(&self.transaction))
    }

    /// The last run's themes if it had the same fingerprint: the same listings, settings and version.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn themes_of(&self, fingerprint: &str, corpus: &Corpus) -> Result<Option<Themes>> {
        let last = self.explained(last_fingerprint(&self.transaction))?;
        if last.as_deref() != Some(fingerprint) {
            return Ok(None);
        }
        self.explained(themes(&self.transaction, corpus))
    }

    /// Which paper was in which theme, and the highest id ever given.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn lineage(&self) -> Result<Lineage> {
        self.explained(lineage(&self.transaction))
    }

    /// Keeps the papers and themes of this run as the current ones.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn save(&self, fingerprint: &str, corpus: &Corpus, themes: &Themes) -> Result<()> {
        self.explained(save(&self.transaction, fingerprint, corpus, themes))
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

fn explain(path: &Path, cause: rusqlite::Error) -> Error {
    let path = path.display().to_string();
    match cause.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => Error::DatabaseBusy { path },
        _ => Error::Database { path, cause },
    }
}

fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

fn add(transaction: &Transaction<'_>, listing: &Listing) -> rusqlite::Result<Added> {
    let known: Option<(String, String)> = optional(transaction.query_row(
        "SELECT name, date_source FROM listings WHERE hash = ?1",
        [&listing.hash],
        |row| Ok((row.get(0)?, row.get(1)?)),
    ))?;
    let Some((known_name, known_source)) = known else {
        insert(transaction, listing)?;
        return Ok(Added::New);
    };
    let known_source: DateSource = from_json(&known_source)?;
    // The name that comes first in the alphabet stays, whatever the order of adding.
    let listing = &Listing { name: listing.name.clone().min(known_name), ..listing.clone() };
    let is_given = listing.date_source == DateSource::Given;
    let is_better = listing.date_source < known_source;
    let is_redated = (is_given || is_better) && rows(transaction, &listing.hash)? != listing.rows;
    if is_redated {
        transaction.execute("DELETE FROM listings WHERE hash = ?1", [&listing.hash])?;
        insert(transaction, listing)?;
        return Ok(Added::Redated);
    }
    transaction.execute("UPDATE listings SET name = ?2 WHERE hash = ?1", [&listing.hash, &listing.name])?;
    Ok(Added::Known)
}

fn insert(transaction: &Transaction<'_>, listing: &Listing) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO listings (hash, name, format, date_source) VALUES (?1, ?2, ?3, ?4)",
        params![listing.hash, listing.name, listing.format, to_json(&listing.date_source)],
    )?;
    let mut insert_row = transaction.prepare(
        "INSERT INTO listing_rows (hash, line, position, id, title, abstract, date, authors, categories, url, flags)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?;
    for (position, row) in listing.rows.iter().enumerate() {
        insert_row.execute(params![
            listing.hash,
            row.line,
            position,
            row.id,
            row.title,
            row.abstract_text,
            row.date.map(|date| date.to_string()),
            to_json(&row.authors),
            to_json(&row.categories),
            row.url,
            to_json(&row.flags),
        ])?;
    }
    let mut insert_rejected = transaction
        .prepare("INSERT INTO rejected_rows (hash, line, position, found, reason) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for (position, rejected) in listing.rejected.iter().enumerate() {
        insert_rejected.execute(params![listing.hash, rejected.line, position, rejected.found, rejected.reason])?;
    }
    Ok(())
}

fn listings(connection: &Connection) -> rusqlite::Result<Vec<Listing>> {
    let mut query = connection.prepare("SELECT hash, name, format, date_source FROM listings ORDER BY hash")?;
    let heads = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get::<_, String>(3)?)))?;
    let heads: Vec<(String, String, String, String)> = heads.collect::<rusqlite::Result<_>>()?;
    heads
        .into_iter()
        .map(|(hash, name, format, date_source)| {
            Ok(Listing {
                rows: rows(connection, &hash)?,
                rejected: rejected(connection, &hash)?,
                date_source: from_json(&date_source)?,
                hash,
                name,
                format,
            })
        })
        .collect()
}

fn rows(connection: &Connection, hash: &str) -> rusqlite::Result<Vec<Row>> {
    let mut query = connection.prepare_cached(
        "SELECT line, id, title, abstract, date, authors, categories, url, flags
         FROM listing_rows WHERE hash = ?1 ORDER BY position",
    )?;
    let rows = query.query_map([hash], |row| {
        Ok(Row {
            line: row.get(0)?,
            id: row.get(1)?,
            title: row.get(2)?,
            abstract_text: row.get(3)?,
            date: row.get::<_, Option<String>>(4)?.map(|text| parse_date(&text)).transpose()?,
            authors: from_json(&row.get::<_, String>(5)?)?,
            categories: from_json(&row.get::<_, String>(6)?)?,
            url: row.get(7)?,
            flags: from_json(&row.get::<_, String>(8)?)?,
        })
    })?;
    rows.collect()
}

fn rejected(connection: &Connection, hash: &str) -> rusqlite::Result<Vec<Rejected>> {
    let mut query = connection
        .prepare_cached("SELECT line, found, reason FROM rejected_rows WHERE hash = ?1 ORDER BY position")?;
    let rows = query
        .query_map([hash], |row| Ok(Rejected { line: row.get(0)?, found: row.get(1)?, reason: row.get(2)? }))?;
    rows.collect()
}

fn save(
    transaction: &Transaction<'_>,
    fingerprint: &str,
    corpus: &Corpus,
    themes: &Themes,
) -> rusqlite::Result<()> {
    transaction.execute_batch("DELETE FROM memberships; DELETE FROM appearances; DELETE FROM papers;")?;
    save_papers(transaction, corpus)?;
    transaction.execute(
        "INSERT INTO runs (fingerprint, version, n_papers, n_themes, count_reason) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            fingerprint,
            env!("CARGO_PKG_VERSION"),
            corpus.papers.len(),
            themes.themes.len(),
            themes.count_reason
        ],
    )?;
    // A theme without members in this run keeps its row, so that its id is never given again.
    transaction.execute("UPDATE themes SET is_current = 0", [])?;
    for theme in &themes.themes {
        save_theme(transaction, corpus, theme)?;
    }
    Ok(())
}

fn save_papers(transaction: &Transaction<'_>, corpus: &Corpus) -> rusqlite::Result<()> {
    let mut insert_paper = transaction.prepare(
        "INSERT INTO papers (paper_id, title, abstract, first_seen, authors, categories, url, flags)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    let mut insert_appearance =
        transaction.prepare("INSERT INTO appearances (paper_id, hash, line, date) VALUES (?1, ?2, ?3, ?4)")?;
    for paper in &corpus.papers {
        insert_paper.execute(params![
            paper.id,
            paper.title,
            paper.abstract_text,
            paper.first_seen.map(|date| date.to_string()),
            to_json(&paper.authors),
            to_json(&paper.categories),
            paper.url,
            to_json(&paper.flags),
        ])?;
        for appearance in &paper.appearances {
            let hash = &corpus.listings[appearance.listing].hash;
            insert_appearance.execute(params![
                paper.id,
                hash,
                appearance.line,
                appearance.date.map(|date| date.to_string())
            ])?;
        }
    }
    Ok(())
}

fn save_theme(transaction: &Transaction<'_>, corpus: &Corpus, theme: &Theme) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO themes (theme_id, label, label_terms, representatives, is_current) VALUES (?1, ?2, ?3, ?4, 1)
         ON CONFLICT (theme_id) DO UPDATE SET label = excluded.label, label_terms = excluded.label_terms,
         representatives = excluded.representatives, is_current = 1",
        params![
            theme.id.0,
            theme.label,
            to_json(&theme.label_terms),
            to_json(&theme.representatives.iter().map(|paper| &corpus.papers[*paper].id).collect::<Vec<_>>()),
        ],
    )?;
    let mut insert = transaction.prepare_cached(
        "INSERT INTO memberships (paper_id, theme_id, position, fit, runner_up, margin) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for (position, member) in theme.members.iter().enumerate() {
        insert.execute(params![
            corpus.papers[member.paper].id,
            theme.id.0,
            position,
            member.fit,
            member.runner_up.map(|id| id.0),
            member.margin,
        ])?;
    }
    Ok(())
}

fn last_fingerprint(connection: &Connection) -> rusqlite::Result<Option<String>> {
    optional(connection.query_row("SELECT fingerprint FROM runs ORDER BY run_id DESC LIMIT 1", [], |row| row.get(0)))
}

fn lineage(connection: &Connection) -> rusqlite::Result<Lineage> {
    let mut query = connection.prepare("SELECT paper_id, theme_id FROM memberships")?;
    let memberships = query.query_map([], |row| Ok((row.get(0)?, ThemeId(row.get(1)?))))?;
    Ok(Lineage {
        memberships: memberships.collect::<rusqlite::Result<_>>()?,
        highest_id: connection.query_row("SELECT coalesce(max(theme_id), 0) FROM themes", [], |row| row.get(0))?,
    })
}

/// The current themes, or none before the first run.
fn themes(connection: &Connection, corpus: &Corpus) -> rusqlite::Result<Option<Themes>> {
    let reason: Option<String> = optional(connection.query_row(
        "SELECT count_reason FROM runs ORDER BY run_id DESC LIMIT 1",
        [],
        |row| row.get(0),
    ))?;
    let Some(count_reason) = reason else { return Ok(None) };
    let mut query = connection.prepare(
        "SELECT theme_id, label, label_terms, representatives FROM themes WHERE is_current ORDER BY theme_id",
    )?;
    let themes: Vec<Theme> = query
        .query_map([], |row| {
            let id = ThemeId(row.get(0)?);
            let representatives: Vec<String> = from_json(&row.get::<_, String>(3)?)?;
            Ok(Theme {
                id,
                label: row.get(1)?,
                label_terms: from_json(&row.get::<_, String>(2)?)?,
                members: members(connection, id, corpus)?,
                representatives: representatives.iter().filter_map(|id| position(corpus, id)).collect(),
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    let mut is_placed = vec![false; corpus.papers.len()];
    themes.iter().flat_map(|theme| &theme.members).for_each(|member| is_placed[member.paper] = true);
    let unplaced = (0..corpus.papers.len()).filter(|paper| !is_placed[*paper]).collect();
    Ok(Some(Themes { themes, unplaced, count_reason }))
}

fn members(connection: &Connection, id: ThemeId, corpus: &Corpus) -> rusqlite::Result<Vec<Member>> {
    let mut query = connection.prepare_cached(
        "SELECT paper_id, fit, runner_up, margin FROM memberships WHERE theme_id = ?1 ORDER BY position",
    )?;
    let members = query.query_map([id.0], |row| {
        Ok(position(corpus, &row.get::<_, String>(0)?).map(|paper| Member {
            paper,
            fit: row.get(1).unwrap_or_default(),
            runner_up: row.get::<_, Option<u32>>(2).unwrap_or_default().map(ThemeId),
            margin: row.get(3).unwrap_or_default(),
        }))
    })?;
    // A paper can be missing only while listings were added without a new run: its theme is not known yet.
    members.filter_map(rusqlite::Result::transpose).collect()
}

fn position(corpus: &Corpus, paper_id: &str) -> Option<usize> {
    corpus.papers.binary_search_by(|paper| paper.id.as_str().cmp(paper_id)).ok()
}

fn optional<T>(result: rusqlite::Result<T>) -> rusqlite::Result<Option<T>> {
    use rusqlite::OptionalExtension;
    result.optional()
}

fn to_json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn from_json<T: DeserializeOwned>(text: &str) -> rusqlite::Result<T> {
    serde_json::from_str(text).map_err(|error| unreadable(error.into()))
}

fn parse_date(text: &str) -> rusqlite::Result<PartialDate> {
    text.parse().map_err(|error: crate::corpus::date::NotADate| unreadable(error.to_string().into()))
}

fn unreadable(cause: Box<dyn std::error::Error + Send + Sync>) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, cause)
}
