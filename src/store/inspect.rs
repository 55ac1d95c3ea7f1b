//! What people ask of the last run, read straight from its tables: no corpus is merged, nothing is written, no run is held up.

mod listings;
mod merges;
mod papers;
mod query;
mod rows;
mod search;
mod snippet;
mod state;
mod themes;
mod vectors;

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rusqlite::{Connection, OpenFlags};

use super::{PATIENCE, VERSION, explain, values};
use crate::decisions::Decisions;
use crate::error::{Error, Result};
use crate::features::Language;
use crate::themes::ThemeId;

pub use query::{Column, Condition, Query};
pub use rows::{ApartRow, AppearanceRow, ListingRow, MergeRow, PaperRow, Place, RejectedRow, ThemeRow};
pub use search::{Match, Matches, Narrowed};
pub use snippet::{MATCH_BEGIN, MATCH_END};

/// Pages kept in memory. Unit: KiB.
const CACHE_KIB: i64 = 32 * 1024;

/// Times a question is asked again when a run has changed the file meanwhile.
const TRIES: usize = 5;

/// The state of the last run, as it was when opened.
#[derive(Debug)]
pub struct View {
    connection: Connection,
    path: PathBuf,
    /// Of a file that is read without locks: what it was like when opened.
    stamp: Option<Stamp>,
    /// What people decided on the themes; the database has them as they were found.
    decisions: Decisions,
    /// Labels by what people decided, once they are asked for.
    decided_labels: OnceCell<BTreeMap<ThemeId, String>>,
    /// The languages that papers are in, once they are asked for.
    languages: OnceCell<Vec<Language>>,
}

/// Changes with every checkpoint, the only time a run writes into the file itself and not into the log beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    modified: Option<SystemTime>,
    n_bytes: u64,
}

/// Answers a question about the last run.
///
/// - `decisions`: names that people gave, and themes that they hide.
/// - `question`: asked again if a run has changed the file while it was being read, so it should do nothing but read.
///
/// # Errors
/// [`Error::NoThemes`] before the first run; [`Error::DatabaseVersion`], [`Error::DatabaseBusy`] or [`Error::Database`] if the
/// file can't be read; and those of the question.
pub fn read<T>(path: &Path, decisions: &Decisions, question: impl Fn(&View) -> Result<T>) -> Result<T> {
    let decided = |view: View| View {
        decisions: decisions.clone(),
        ..view
    };
    for _ in 1..TRIES {
        let view = decided(View::open(path)?);
        let answer = question(&view);
        if view.is_undisturbed() {
            return answer;
        }
    }
    // A run that checkpoints all the time: read through its log, which is slower to open but can't be disturbed.
    question(&decided(View::open_beside_a_run(path)?))
}

impl View {
    /// Opens the state of the last run.
    ///
    /// A database in write-ahead mode is complete in its file when no log stands beside it or the log is empty; it is then
    /// read as an immutable file, without a lock and without the shared-memory file that SQLite would make otherwise, so a
    /// folder that can't be written to is no hindrance. With a log it is read as one reader beside the writer, which SQLite
    /// lets pass at any time (<https://sqlite.org/wal.html>).
    ///
    /// # Errors
    /// As [`read`].
    fn open(path: &Path) -> Result<Self> {
        let stamp = Stamp::of(path).map_err(|cause| {
            let path = path.display().to_string();
            match cause.kind() {
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Error::NoThemes { path },
                // Whether there are any, nobody knows who may not look.
                _ => Error::Read { path, cause },
            }
        })?;
        if has_log(path) {
            return Self::open_beside_a_run(path);
        }
        let view = Self::connect(path, "mode=ro&immutable=1", Some(stamp));
        match view.and_then(Self::checked) {
            Err(_) if Stamp::of(path).ok() != Some(stamp) || has_log(path) => Self::open_beside_a_run(path),
            view => view,
        }
    }

    fn open_beside_a_run(path: &Path) -> Result<Self> {
        let view = Self::connect(path, "mode=ro", None)?;
        // One transaction for all that is read, so that a run that ends meanwhile can't mix two states.
        let begun = view.connection.execute_batch("BEGIN");
        begun.map_err(|cause| explain(path, cause))?;
        view.checked()
    }

    fn connect(path: &Path, parameters: &str, stamp: Option<Stamp>) -> Result<Self> {
        let connect = || -> rusqlite::Result<Connection> {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let connection = Connection::open_with_flags(format!("{}?{parameters}", address(path)), flags)?;
            connection.busy_timeout(PATIENCE)?;
            connection.pragma_update(None, "temp_store", "memory")?;
            connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
            Ok(connection)
        };
        Ok(Self {
            connection: connect().map_err(|cause| explain(path, cause))?,
            path: path.to_owned(),
            stamp,
            decisions: Decisions::default(),
            decided_labels: OnceCell::new(),
            languages: OnceCell::new(),
        })
    }

    fn checked(self) -> Result<Self> {
        let path = || self.path.display().to_string();
        match self.explained(values::version(&self.connection))? {
            VERSION => Ok(self),
            0 => Err(Error::NoThemes { path: path() }),
            found => Err(Error::DatabaseVersion {
                path: path(),
                found,
                known: VERSION,
            }),
        }
    }

    /// False if a run has written into the file since it was opened, so that answers may be of two states.
    fn is_undisturbed(&self) -> bool {
        self.stamp.is_none() || self.stamp == Stamp::of(&self.path).ok()
    }

    fn explained<T>(&self, result: rusqlite::Result<T>) -> Result<T> {
        result.map_err(|cause| explain(&self.path, cause))
    }
}

impl Stamp {
    fn of(path: &Path) -> io::Result<Self> {
        let metadata = std::fs::metadata(path)?;
        Ok(Self {
            modified: metadata.modified().ok(),
            n_bytes: metadata.len(),
        })
    }
}

/// True if a log with something in it stands beside the database.
fn has_log(path: &Path) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    std::fs::metadata(log).is_ok_and(|metadata| metadata.len() > 0)
}

/// A path as SQLite reads addresses: what has a meaning there is written `%HH`.
fn address(path: &Path) -> String {
    let mut address = "file:".to_owned();
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' | b':' => {
                address.push(char::from(*byte));
            }
            b'\\' if cfg!(windows) => address.push('/'),
            _ => address.push_str(&format!("%{byte:02X}")),
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_what_has_a_meaning_there_apart() {
        assert_eq!(address(Path::new("a b/50%?#é.db")), "file:a%20b/50%25%3F%23%C3%A9.db");
    }
}
