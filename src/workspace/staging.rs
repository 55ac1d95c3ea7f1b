//! A report written beside the old one, and moved into its place when it is whole.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::hashes::{has_hash, stale};
use super::pending::{Pending, withdraw};
use super::stand_in::{ASIDE, StandIn, give_name, mark};
use super::system::{exchange, may_write_in};
use super::{TEMPORARY, Workspace, shown, unwritable};
use crate::error::{Error, Result};
use crate::report::files::{FileHashes, FileSink};

/// What a report is that could not be moved into place to its end.
const HALF_PUBLISHED: &str = "part of the report is from the run before; run the command again when that is mended";

/// The same where the files that could not be moved are not seen.
const PUBLISHED: &str = "the new report is in `reports`; the next run puts the folder in order";

/// A folder that a report is written into, beside `reports/` or in it.
#[derive(Debug)]
pub struct Staging {
    folder: tempfile::TempDir,
    workspace: Workspace,
    reports: PathBuf,
    /// True if the folder is beside `reports/`, and another one can take the place of `reports/`.
    is_beside: bool,
}

/// A file of a report.
#[derive(Debug)]
pub struct StagedFile {
    /// From `reports/`.
    name: String,
    /// BLAKE3, as hexadecimal digits.
    hash: String,
    /// True if it differs from what is in `reports/`.
    is_changed: bool,
}

/// A report written beside the old one, not yet in its place.
#[derive(Debug)]
pub struct Staged {
    staging: Staging,
    files: Vec<StagedFile>,
}

impl Workspace {
    /// Makes the folder that a report is written into: one run at a time writes a report.
    ///
    /// # Errors
    /// [`Error::Write`], or [`Error::NotAFolder`].
    pub fn begin_report(&self) -> Result<Staging> {
        let reports = self.reports();
        if reports.exists() && !reports.is_dir() {
            return Err(Error::NotAFolder { path: shown(&reports) });
        }
        let folder = || {
            fs::create_dir_all(&reports)?;
            if let Some(folder) = self.folder_beside(&reports) {
                return Ok((folder, true));
            }
            let folder = tempfile::Builder::new().prefix(TEMPORARY).tempdir_in(&reports)?;
            Ok((folder, false))
        };
        let (folder, is_beside) = folder().map_err(|cause| unchanged(&reports, cause))?;
        Ok(Staging {
            folder,
            workspace: self.clone(),
            reports,
            is_beside,
        })
    }

    /// A folder beside `reports/` that could be exchanged with it; none if that is a link, a mount point, or what stands around it
    /// can't be written to.
    fn folder_beside(&self, reports: &Path) -> Option<tempfile::TempDir> {
        if fs::symlink_metadata(reports).is_ok_and(|found| found.is_symlink()) || !may_write_in(reports) {
            return None;
        }
        let mut named = tempfile::Builder::new();
        let folder = named.prefix(ASIDE).rand_bytes(0).tempdir_in(&self.root).ok()?;
        mark(folder.path()).ok()?;
        let nothing = reports.join(ASIDE);
        if fs::symlink_metadata(&nothing).is_ok() {
            return None;
        }
        // That nothing is there is looked at after whether both are on one file system.
        let tried = exchange(folder.path(), &nothing);
        tried
            .is_err_and(|cause| cause.kind() == io::ErrorKind::NotFound)
            .then_some(folder)
    }
}

/// A file of a report that is being written into the folder.
#[derive(Debug)]
pub(crate) struct Begun {
    /// Or what went wrong: nothing is written any more then.
    file: io::Result<fs::File>,
    hasher: blake3::Hasher,
}

impl io::Write for Begun {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Ok(file) = &mut self.file
            && let Err(cause) = file.write_all(bytes)
        {
            self.file = Err(cause);
        }
        self.hasher.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl FileSink for Staging {
    type Begun = Begun;
    type Finished = io::Result<StagedFile>;

    fn begin(&self, name: &str) -> Begun {
        Begun {
            file: self.create(name),
            hasher: blake3::Hasher::new(),
        }
    }

    fn finish(&self, name: String, Begun { file, hasher }: Begun) -> io::Result<StagedFile> {
        let hash = hasher.finalize().to_hex().to_string();
        let size = file?.metadata()?.len();
        let old = self.reports.join(&name);
        let is_as_long = fs::metadata(&old).is_ok_and(|found| found.len() == size);
        Ok(StagedFile {
            is_changed: !(is_as_long && has_hash(&old, &hash)),
            name,
            hash,
        })
    }
}

impl Staging {
    fn create(&self, name: &str) -> io::Result<fs::File> {
        if self.reports.join(name).is_dir() {
            return Err(io::Error::new(
                io::ErrorKind::IsADirectory,
                format!("`{name}` is a folder"),
            ));
        }
        let path = self.folder.path().join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::File::create(path)
    }

    /// - `files`: all of the report: which of several errors is reported must not depend on which thread was faster.
    ///
    /// # Errors
    /// [`Error::Write`]; the report before is then unchanged.
    pub fn end(self, files: Vec<io::Result<StagedFile>>) -> Result<Staged> {
        let files = files.into_iter().collect::<io::Result<_>>();
        let files = files.map_err(|cause| unchanged(&self.reports, cause))?;
        Ok(Staged { staging: self, files })
    }
}

fn unchanged(reports: &Path, cause: io::Error) -> Error {
    unwritable(reports, cause, "the previous report is unchanged")
}

impl Staged {
    /// Hash of each file by its name, in order of names.
    pub fn hashes(&self) -> FileHashes {
        let hash = |file: &StagedFile| (file.name.clone(), file.hash.clone());
        self.files.iter().map(hash).collect()
    }

    /// Makes the report the one of `reports/`: moves what changed into its place, and removes charts, pages and feeds of themes
    /// that are no more. Killed at any point, `reports/` is the old report or the new one, where the system can do that; where it
    /// can't, [`Workspace::unpublished`] says so.
    ///
    /// - `commit`: makes the state the one that the report is made of.
    /// - returns: how many files changed.
    ///
    /// # Errors
    /// Those of `commit`, and [`Error::Write`]: the report before is then unchanged. [`Error::Write`] that names the file that could
    /// not be moved says what `reports/` has.
    pub fn publish(mut self, commit: impl FnOnce() -> Result<()>) -> Result<usize> {
        let stale = self.stale(&self.staging.reports);
        let stale = stale.map_err(|cause| unchanged(&self.staging.reports, cause))?;
        let n_changed = self.changed().count();
        if n_changed + stale.len() == 0 {
            return commit().map(|()| 0);
        }
        // One change is one step anyway. Without a folder that stands in, what is moved in part is told.
        let stands_in = n_changed + stale.len() > 1 && self.staging.is_beside && self.prepare(&stale).is_ok();
        let record = self.staging.workspace.pending_record();
        let kept = self.pending(&stale).keep(&record);
        if let Err(error) = kept.map_err(|cause| unchanged(&record, cause)).and_then(|()| commit()) {
            withdraw(&record);
            return Err(error);
        }
        // From here on it may be the folder of reports that is there.
        self.staging.folder.disable_cleanup(stands_in);
        match self.stand_in() {
            stand_in if stands_in && stand_in.step_in().is_ok() => {
                withdraw(&record);
                self.place_names()?;
                let done = stand_in.step_out();
                done.map_err(|cause| unwritable(stand_in.reports, cause, PUBLISHED))?;
            }
            _ => {
                self.staging.folder.disable_cleanup(false);
                self.place_files()?;
                withdraw(&record);
            }
        }
        Ok(n_changed)
    }

    fn stand_in(&self) -> StandIn<'_> {
        StandIn {
            aside: self.staging.folder.path(),
            reports: &self.staging.reports,
        }
    }

    fn prepare(&self, stale: &[PathBuf]) -> io::Result<()> {
        let names = self.files.iter().map(|file| file.name.as_str()).collect();
        self.stand_in().prepare(&names, stale)
    }

    fn changed(&self) -> impl Iterator<Item = &StagedFile> {
        self.files.iter().filter(|file| file.is_changed)
    }

    fn stale(&self, reports: &Path) -> io::Result<Vec<PathBuf>> {
        let names: BTreeSet<&str> = self.files.iter().map(|file| file.name.as_str()).collect();
        stale(reports, |name| names.contains(name))
    }

    /// - `stale`: what is to be removed.
    fn pending(&self, stale: &[PathBuf]) -> Pending {
        let reports = &self.staging.reports;
        let name = |path: &PathBuf| {
            path.strip_prefix(reports)
                .ok()
                .map(|path| path.to_string_lossy().into_owned())
        };
        let changed = self.changed().map(|file| file.name.clone());
        Pending::of(&self.hashes(), changed.chain(stale.iter().filter_map(name)).collect())
    }

    /// Moves what changed into `reports/`, file by file, and removes what is no more.
    fn place_files(&self) -> Result<()> {
        let Staging { folder, reports, .. } = &self.staging;
        let place = |from: &Path, to: &Path, _: &str| exchange(from, to).or_else(|_| fs::rename(from, to));
        self.place(folder.path(), reports, HALF_PUBLISHED, place)
    }

    /// The same while the folder that the report was written into stands in for `reports/`, and has all of it to the end: its files
    /// get second names.
    fn place_names(&self) -> Result<()> {
        let StandIn { aside, reports } = self.stand_in();
        let folder = tempfile::Builder::new()
            .prefix(TEMPORARY)
            .tempdir_in(&self.staging.workspace.root);
        let folder = folder.map_err(|cause| unwritable(reports, cause, PUBLISHED))?;
        let place = |from: &Path, to: &Path, hash: &str| {
            if fs::symlink_metadata(to).is_err() {
                return give_name(from, to);
            }
            let name = folder.path().join(hash);
            give_name(from, &name)?;
            exchange(&name, to)
        };
        self.place(reports, aside, PUBLISHED, place)
    }

    /// Puts what changed into place, and removes what is no more.
    ///
    /// - `from`: where the files are; `to`: where `reports/` is.
    /// - `kept`: what holds if that fails.
    /// - `place`: puts the first file into the place of the second one; it may use the hash of its name.
    fn place(
        &self,
        from: &Path,
        to: &Path,
        kept: &'static str,
        place: impl Fn(&Path, &Path, &str) -> io::Result<()> + Sync,
    ) -> Result<()> {
        let place = |file: &&StagedFile| -> Result<()> {
            let (from, to) = (from.join(&file.name), to.join(&file.name));
            let name_hash = blake3::hash(file.name.as_bytes()).to_hex();
            let parent = to.parent().map_or(Ok(()), fs::create_dir_all);
            let placed = parent.and_then(|()| place(&from, &to, &name_hash));
            placed.map_err(|cause| unwritable(&to, cause, kept))
        };
        let changed: Vec<&StagedFile> = self.changed().collect();
        // All of them first, as when they are staged.
        let placed: Vec<Result<()>> = changed.par_iter().map(place).collect();
        placed.into_iter().collect::<Result<()>>()?;
        let removed = self
            .stale(to)
            .and_then(|stale| stale.into_iter().try_for_each(fs::remove_file));
        removed.map_err(|cause| unwritable(to, cause, kept))
    }
}

#[cfg(test)]
mod tests;
