//! A report written beside the old one, and moved into its place when it is whole.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::{Workspace, shown, unwritable};
use crate::error::{Error, Result};
use crate::report::files::FileHashes;

/// What a report is that could not be moved into place to its end.
const HALF_PUBLISHED: &str = "part of the report is from the run before; run the command again when that is mended";

/// A folder in `reports/` that a report is written into.
#[derive(Debug)]
pub struct Staging {
    folder: tempfile::TempDir,
    reports: PathBuf,
}

/// A file of a report.
#[derive(Debug)]
pub struct Written {
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
    files: Vec<Written>,
}

impl Workspace {
    /// Makes the folder that a report is written into.
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
            tempfile::Builder::new().prefix(".writing-").tempdir_in(&reports)
        };
        let folder = folder().map_err(|cause| unchanged(&reports, cause))?;
        Ok(Staging { folder, reports })
    }
}

impl Staging {
    /// Writes a file, unless it is in `reports/` already.
    ///
    /// - `name`: from `reports/`.
    pub fn write(&self, name: String, bytes: &[u8]) -> io::Result<Written> {
        let is_changed = write_if_changed(&name, bytes, &self.reports, self.folder.path())?;
        Ok(Written {
            name,
            hash: blake3::hash(bytes).to_hex().to_string(),
            is_changed,
        })
    }

    /// - `files`: all of the report: which of several errors is told must not depend on which thread was faster.
    ///
    /// # Errors
    /// [`Error::Write`]; the report before is then unchanged.
    pub fn end(self, files: Vec<io::Result<Written>>) -> Result<Staged> {
        let files = files.into_iter().collect::<io::Result<_>>();
        let files = files.map_err(|cause| unchanged(&self.reports, cause))?;
        Ok(Staged { staging: self, files })
    }
}

fn unchanged(reports: &Path, cause: io::Error) -> Error {
    unwritable(reports, cause, "the previous report is unchanged")
}

/// Writes a file of a report into `folder`, unless it is in `reports` already; returns whether it did.
fn write_if_changed(name: &str, bytes: &[u8], reports: &Path, folder: &Path) -> io::Result<bool> {
    let old = reports.join(name);
    let is_of_this_size = match fs::metadata(&old) {
        Ok(found) if found.is_dir() => {
            return Err(io::Error::new(
                io::ErrorKind::IsADirectory,
                format!("`{name}` is a folder"),
            ));
        }
        Ok(found) => found.len() == bytes.len() as u64,
        Err(_) => false,
    };
    if is_of_this_size && fs::read(old).is_ok_and(|old| old == *bytes) {
        return Ok(false);
    }
    let path = folder.join(name);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(path, bytes)?;
    Ok(true)
}

impl Staged {
    pub fn hashes(&self) -> FileHashes {
        let hash = |file: &Written| (file.name.clone(), file.hash.clone());
        self.files.iter().map(hash).collect()
    }

    /// Moves what changed into its place, and removes charts and pages of themes that are no more.
    ///
    /// - returns: how many files changed.
    ///
    /// # Errors
    /// [`Error::Write`] names the file that could not be moved.
    pub fn publish(self) -> Result<usize> {
        let Staging { folder, reports } = &self.staging;
        let place = |name: &str| -> Result<()> {
            let (from, to) = (folder.path().join(name), reports.join(name));
            let place = || -> io::Result<()> {
                if let Some(parent) = to.parent() {
                    fs::create_dir_all(parent)?;
                }
                exchange(&from, &to).or_else(|_| fs::rename(&from, &to))
            };
            place().map_err(|cause| unwritable(&to, cause, HALF_PUBLISHED))
        };
        let changed: Vec<&Written> = self.files.iter().filter(|file| file.is_changed).collect();
        // All of them first, as when they are staged.
        let placed: Vec<Result<()>> = changed.par_iter().map(|file| place(&file.name)).collect();
        placed.into_iter().collect::<Result<()>>()?;
        let remove_stale = || -> io::Result<()> {
            let stale = stale(reports, |name| self.files.iter().any(|file| file.name == name))?;
            stale.into_iter().try_for_each(fs::remove_file)
        };
        remove_stale().map_err(|cause| unwritable(reports, cause, HALF_PUBLISHED))?;
        Ok(changed.len())
    }
}

/// Gives each of two files the other's name: the old one goes with the folder. Where one is to replace the other, ext4 first
/// writes it out to the disk, which takes longer than everything else here; a report that a power failure has damaged is
/// found by its hashes and made again.
///
/// - returns: an error where there is no other file, or no such call.
#[cfg(target_os = "linux")]
fn exchange(from: &Path, to: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, from, CWD, to, RenameFlags::EXCHANGE)?)
}

#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Charts and pages of themes in `reports/` that the report does not have.
///
/// - `is_current`: whether it has a file, by its name from `reports/`.
pub(super) fn stale(reports: &Path, is_current: impl Fn(&str) -> bool) -> io::Result<Vec<PathBuf>> {
    let mut stale = Vec::new();
    for (folder, ours) in [("charts", &["svg", "png"][..]), ("themes", &["html"])] {
        let Ok(entries) = fs::read_dir(reports.join(folder)) else {
            continue;
        };
        for entry in entries {
            let entry = entry?;
            let path = entry.path();
            let extension = path.extension().and_then(|extension| extension.to_str());
            let is_ours = extension.is_some_and(|extension| ours.contains(&extension));
            if is_ours && !is_current(&format!("{folder}/{}", entry.file_name().to_string_lossy())) {
                stale.push(path);
            }
        }
    }
    Ok(stale)
}
