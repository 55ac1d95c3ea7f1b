//! A report that the database has and `reports/` may not have yet: between the end of a run's transaction and the last file in its
//! place, a record of it stands beside the database.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde::{Deserialize, Serialize};

use super::hashes::{digest, has_hash};
use super::stand_in::stands_in;
use super::{PATIENCE, TICK, Workspace};
use crate::report::files::FileHashes;

/// What is to become of `reports/`.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Pending {
    /// One value for all files of the report.
    report: String,
    /// Names of those that differ from the ones in `reports/`, and of those that are to go.
    changed: Vec<String>,
}

/// A report that is not, or not wholly, in `reports/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unpublished {
    /// Files that its run changes.
    pub n_changed: usize,
    /// Those of them that are still as they were before.
    pub n_old: usize,
}

impl Pending {
    /// - `files`: of the report.
    pub(super) fn of(files: &FileHashes, changed: Vec<String>) -> Self {
        Self {
            report: digest(files),
            changed,
        }
    }

    /// Keeps it, before the database has the report.
    pub(super) fn keep(&self, record: &Path) -> io::Result<()> {
        fs::write(record, serde_json::to_vec(self)?)
    }
}

/// The report is in place, or will not be. A record that stays does no harm: what it says is compared with the files.
pub(super) fn withdraw(record: &Path) {
    let _ = fs::remove_file(record);
}

impl Workspace {
    /// A run has found the report in `reports/` as it should be.
    pub fn is_published(&self) {
        withdraw(&self.pending_record());
    }

    /// Where the record is kept.
    pub(super) fn pending_record(&self) -> PathBuf {
        self.root.join("data").join(".publishing")
    }

    /// Whether it is worth asking [`Workspace::unpublished`]: false as a rule, and while a run is under way.
    pub fn may_be_unpublished(&self) -> bool {
        self.pending_record().exists() && !self.is_run_under_way()
    }

    /// Waits while a run is under way, as long as a run waits for another one.
    pub fn wait_for_runs(&self) {
        let begin = Instant::now();
        while self.is_run_under_way() && begin.elapsed() < PATIENCE {
            std::thread::sleep(TICK);
        }
    }

    fn is_run_under_way(&self) -> bool {
        let lock = fs::File::open(self.root.join("data").join(".lock"));
        lock.is_ok_and(|lock| matches!(lock.try_lock_shared(), Err(fs::TryLockError::WouldBlock)))
    }

    /// Whether a run ended before its report was in `reports/`; nothing where there is no report at all.
    ///
    /// - `files`: name and hash of each file of the last report, as the database has it.
    pub fn unpublished(&self, files: &FileHashes) -> Option<Unpublished> {
        let reports = self.reports();
        if stands_in(&reports) || !files.keys().any(|name| reports.join(name).exists()) {
            return None;
        }
        let record = fs::read(self.pending_record()).ok()?;
        let changed = match serde_json::from_slice::<Pending>(&record) {
            // Of a report that the database never got.
            Ok(pending) if pending.report != digest(files) => return None,
            Ok(pending) => pending.changed,
            // Cut off by a failure of power, which loses what was not yet on the disk.
            Err(_) => files.keys().cloned().collect(),
        };
        let is_as_it_should_be = |name: &String| match files.get(name) {
            Some(hash) => has_hash(&reports.join(name), hash),
            None => !reports.join(name).exists(),
        };
        let n_old = changed.iter().filter(|name| !is_as_it_should_be(name)).count();
        (n_old > 0).then_some(Unpublished {
            n_changed: changed.len(),
            n_old,
        })
    }
}
