//! The folder a person works in: reads settings and listings, writes reports.

mod compare;
mod decisions;
mod listings;
mod memory;
mod watched;

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::config::Config;
use crate::error::{Error, Result};

pub use compare::{Difference, DifferenceKind, DifferentLine};
pub use listings::{ListingFile, listing_files, read_labelled, read_listing};
pub use memory::{forget_peak_memory, peak_memory};
pub use watched::Watched;

/// How long a run waits for another one to end.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(60);

/// What a report is that could not be moved into place to its end.
const HALF_PUBLISHED: &str = "part of the report is from the run before; run the command again when that is mended";

/// Where things are.
#[derive(Debug, Clone)]
pub struct Workspace {
    root: PathBuf,
}

/// A report written beside the old one, not yet in its place.
#[derive(Debug)]
pub struct Staged {
    folder: tempfile::TempDir,
    reports: PathBuf,
    /// Every file of the report.
    names: Vec<String>,
    /// Those that stand in `folder`.
    changed: Vec<String>,
}

impl Workspace {
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Folder of input listings, never changed by the program.
    pub fn listings(&self) -> PathBuf {
        self.root.join("data").join("listings")
    }

    pub fn database(&self) -> PathBuf {
        self.root.join("data").join("paperthemes.db")
    }

    pub fn reports(&self) -> PathBuf {
        self.root.join("reports")
    }

    /// The settings of `paperthemes.toml`, or the defaults where there is none, with the words of `themes.toml`.
    ///
    /// # Errors
    /// [`Error::Settings`], [`Error::SettingRange`] or [`Error::Decisions`] for a file with mistakes; [`Error::NotFound`] for a
    /// missing root.
    pub fn config(&self) -> Result<Config> {
        if !self.root.is_dir() {
            let path = shown(&self.root);
            return Err(if self.root.exists() {
                Error::NotAFolder { path }
            } else {
                Error::NotFound { path }
            });
        }
        let path = self.root.join("paperthemes.toml");
        let mut config = match fs::read_to_string(&path) {
            Ok(text) => Config::parse(&text, &shown(&path))?,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Config::default(),
            Err(cause) => {
                return Err(Error::Read {
                    path: shown(&path),
                    cause,
                });
            }
        };
        config.features.words = self.decisions()?.words();
        Ok(config)
    }

    /// Writes a file that isn't there yet.
    ///
    /// # Errors
    /// [`Error::Write`].
    pub fn write_file(path: &Path, bytes: &[u8]) -> Result<()> {
        let write = || File::create_new(path)?.write_all(bytes);
        write().map_err(|cause| unwritable(path, cause, "nothing else was touched"))
    }

    /// Writes files into a folder, and makes it if there is none.
    ///
    /// # Errors
    /// [`Error::Write`].
    pub fn write_pages(folder: &Path, pages: &[(String, Vec<u8>)]) -> Result<()> {
        let write = || -> io::Result<()> {
            fs::create_dir_all(folder)?;
            pages
                .iter()
                .try_for_each(|(name, page)| fs::write(folder.join(name), page))
        };
        write().map_err(|cause| unwritable(folder, cause, "pages written before it stay"))
    }

    /// Waits for other runs in this folder to end; none begins while the lock lives.
    ///
    /// - `on_wait`: called once if there is something to wait for, with the process that holds the lock.
    ///
    /// # Errors
    /// [`Error::DatabaseBusy`] if the other run doesn't end in time; [`Error::Write`] if the lock file can't be made.
    pub fn lock(&self, on_wait: impl Fn(&str)) -> Result<File> {
        let data = self.root.join("data");
        if data.exists() && !data.is_dir() {
            return Err(Error::NotAFolder { path: shown(&data) });
        }
        let path = data.join(".lock");
        let open = || {
            fs::create_dir_all(&data)?;
            File::options()
                .create(true)
                .truncate(false)
                .read(true)
                .write(true)
                .open(&path)
        };
        let unwritable = |cause| Error::Write {
            path: shown(&path),
            cause,
            kept: "nothing was added",
        };
        let mut file = open().map_err(unwritable)?;
        let begin = std::time::Instant::now();
        let mut has_waited = false;
        while let Err(cause) = file.try_lock() {
            if let fs::TryLockError::Error(cause) = cause {
                return Err(unwritable(cause));
            }
            let holder = fs::read_to_string(&path).unwrap_or_default();
            if begin.elapsed() > PATIENCE {
                return Err(Error::DatabaseBusy {
                    path: shown(&self.database()),
                    holder,
                });
            }
            if !std::mem::replace(&mut has_waited, true) {
                on_wait(&holder);
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        let name_holder = |file: &mut File| {
            // Never empty, so that whoever waits can name us.
            let name = format!("process {}", std::process::id());
            file.write_all(name.as_bytes())?;
            file.set_len(name.len() as u64)
        };
        name_holder(&mut file).map_err(unwritable)?;
        Ok(file)
    }

    /// Writes the files that are not in `reports/` as they should be into a folder there, from where they can be moved into
    /// place at once.
    ///
    /// # Errors
    /// [`Error::Write`]; the report before is then unchanged.
    pub fn stage(&self, files: &[(String, Vec<u8>)]) -> Result<Staged> {
        let reports = self.reports();
        if reports.exists() && !reports.is_dir() {
            return Err(Error::NotAFolder { path: shown(&reports) });
        }
        let stage = || -> io::Result<(tempfile::TempDir, Vec<String>)> {
            fs::create_dir_all(&reports)?;
            let folder = tempfile::Builder::new().prefix(".writing-").tempdir_in(&reports)?;
            let write = |(name, bytes): &(String, Vec<u8>)| -> io::Result<Option<String>> {
                let is_written = write_if_changed(name, bytes, &reports, folder.path())?;
                Ok(is_written.then(|| name.clone()))
            };
            // All of them first: which of several errors is told must not depend on which thread was faster.
            let written: Vec<io::Result<Option<String>>> = files.par_iter().map(write).collect();
            let changed = written
                .into_iter()
                .filter_map(io::Result::transpose)
                .collect::<io::Result<_>>()?;
            Ok((folder, changed))
        };
        let (folder, changed) =
            stage().map_err(|cause| unwritable(&reports, cause, "the previous report is unchanged"))?;
        Ok(Staged {
            folder,
            reports,
            changed,
            names: files.iter().map(|(name, _)| name.clone()).collect(),
        })
    }
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
    /// Moves what changed into its place, and removes charts and pages of themes that are no more.
    ///
    /// - returns: how many files changed.
    ///
    /// # Errors
    /// [`Error::Write`] names the file that could not be moved.
    pub fn publish(self) -> Result<usize> {
        let place = |name: &String| -> Result<()> {
            let (from, to) = (self.folder.path().join(name), self.reports.join(name));
            let place = || -> io::Result<()> {
                if let Some(parent) = to.parent() {
                    fs::create_dir_all(parent)?;
                }
                fs::rename(&from, &to)
            };
            place().map_err(|cause| unwritable(&to, cause, HALF_PUBLISHED))
        };
        // All of them first, as when they are staged.
        let placed: Vec<Result<()>> = self.changed.par_iter().map(place).collect();
        placed.into_iter().collect::<Result<()>>()?;
        let remove_stale = || -> io::Result<()> {
            let stale = stale(&self.reports, |name| self.names.iter().any(|current| current == name))?;
            stale.into_iter().try_for_each(fs::remove_file)
        };
        remove_stale().map_err(|cause| unwritable(&self.reports, cause, HALF_PUBLISHED))?;
        Ok(self.changed.len())
    }
}

/// Charts and pages of themes in `reports/` that the report does not have.
///
/// - `is_current`: whether it has a file, by its name from `reports/`.
fn stale(reports: &Path, is_current: impl Fn(&str) -> bool) -> io::Result<Vec<PathBuf>> {
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

fn unwritable(path: &Path, cause: io::Error, kept: &'static str) -> Error {
    Error::Write {
        path: shown(path),
        cause,
        kept,
    }
}

/// A path as messages show it: with `/` on every system, from here without `./`.
fn shown(path: &Path) -> String {
    let text = path.display().to_string().replace('\\', "/");
    match text.strip_prefix("./") {
        Some(rest) if !rest.is_empty() => rest.to_owned(),
        _ => text,
    }
}
