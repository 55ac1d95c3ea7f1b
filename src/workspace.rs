//! The folder a person works in: reads settings and listings, writes reports.

mod compare;
mod decisions;
mod fetched;
mod hashes;
mod leftovers;
mod listings;
mod memory;
mod pending;
mod staging;
mod stand_in;
mod system;
mod watched;

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::config::{Config, Overrides};
use crate::corpus::text::escaped;
use crate::error::{Error, Result};

pub use compare::{Difference, DifferenceKind, DifferentLine};
pub use fetched::{Answer, Fetched, Kept, Known, Version};
pub use listings::{ListingFile, ReadListing, listing_files, read_labelled, read_listing};
pub use memory::{forget_peak_memory, peak_memory};
pub use pending::Unpublished;
pub use staging::{Staged, StagedFile, Staging};
pub use watched::Watched;

/// How long a run waits for another one to end.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(60);

/// How soon it is seen that it has ended.
const TICK: std::time::Duration = std::time::Duration::from_millis(50);

/// What the names of files and folders begin with that a run writes into and then moves or removes.
const TEMPORARY: &str = ".writing-";

/// Where things are.
#[derive(Debug, Clone)]
pub struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// The folder need not exist yet.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Folder of input listings; only [`Fetched`] writes there.
    pub fn listings(&self) -> PathBuf {
        self.root.join("data").join("listings")
    }

    /// SQLite file with all that was read and found.
    pub fn database(&self) -> PathBuf {
        self.root.join("data").join("paperthemes.db")
    }

    /// Whether there is a database: without the permission to look, nobody knows.
    ///
    /// # Errors
    /// [`Error::Read`].
    pub fn has_database(&self) -> Result<bool> {
        let path = self.database();
        match fs::metadata(&path) {
            Ok(_) => Ok(true),
            Err(cause) if matches!(cause.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(false),
            Err(cause) => Err(Error::Read {
                path: shown(&path),
                cause,
            }),
        }
    }

    /// Folder of the report, replaced as a whole by every run.
    pub fn reports(&self) -> PathBuf {
        self.root.join("reports")
    }

    /// The settings of `paperthemes.toml`, or the defaults where there is none, with the words of `themes.toml`.
    ///
    /// # Errors
    /// [`Error::Settings`], [`Error::SettingRange`] or [`Error::Decisions`] for a file with mistakes; [`Error::NotFound`] for a
    /// missing root.
    pub fn config(&self) -> Result<Config> {
        let path = || shown(&self.root);
        match fs::metadata(&self.root) {
            Ok(found) if found.is_dir() => {}
            Ok(_) => return Err(Error::NotAFolder { path: path() }),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Err(Error::NotFound { path: path() }),
            Err(cause) => return Err(Error::Read { path: path(), cause }),
        }
        let path = self.root.join("paperthemes.toml");
        let mut config = match text_of(&path) {
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

    /// The settings that hold: those of [`Workspace::config`], with the options of one report in place of them.
    ///
    /// - `overrides`: given on the command line, or those of the last report ([`View::last_overrides`]).
    ///
    /// # Errors
    /// As [`Workspace::config`].
    ///
    /// [`View::last_overrides`]: crate::store::inspect::View::last_overrides
    pub fn effective_config(&self, overrides: &Overrides) -> Result<Config> {
        Ok(self.config()?.with(overrides))
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

    /// Waits for other runs in this folder to end, and puts in order what those that were killed have left; none begins while the
    /// lock lives.
    ///
    /// - `on_wait`: called once if there is something to wait for, with the process that holds the lock.
    ///
    /// # Errors
    /// [`Error::DatabaseBusy`] if the other run doesn't end in time; [`Error::Write`] if the lock file can't be made, or what was left
    /// can't be put in order.
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
            std::thread::sleep(TICK);
        }
        let name_holder = |file: &mut File| {
            // Never empty, so that whoever waits can name us.
            let name = format!("process {}", std::process::id());
            file.write_all(name.as_bytes())?;
            file.set_len(name.len() as u64)
        };
        name_holder(&mut file).map_err(unwritable)?;
        self.clear_leftovers()?;
        Ok(file)
    }
}

/// The text of a file of settings or decisions. What only has the name of one, such as a pipe, may keep a reader waiting for ever.
fn text_of(path: &Path) -> io::Result<String> {
    match fs::metadata(path)?.is_file() {
        true => fs::read_to_string(path),
        false => Err(io::Error::other("it is not a file")),
    }
}

fn unwritable(path: &Path, cause: io::Error, kept: &'static str) -> Error {
    Error::Write {
        path: shown(path),
        cause,
        kept,
    }
}

/// A path as messages show it: with `/` on every system, from here without `./`, on one line.
fn shown(path: &Path) -> String {
    let text = path.display().to_string().replace('\\', "/");
    escaped(match text.strip_prefix("./") {
        Some(rest) if !rest.is_empty() => rest,
        _ => &text,
    })
}
