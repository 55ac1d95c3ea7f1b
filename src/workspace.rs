//! The folder a person works in: reads settings and listings, writes reports.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::corpus::date::date_in_file_name;
use crate::corpus::formats::{self, YearHint};
use crate::corpus::{Listing, PartialDate};
use crate::error::{Error, Result};

/// Bytes the recognisers of formats see.
const HEAD: usize = 64 * 1024;

/// Files in a listings folder that are about it, not listings.
const NOT_LISTINGS: [&str; 2] = ["listings.toml", "README.md"];

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
    names: Vec<String>,
}

/// Dates of listings whose pages leave out the year, by file name; the file `listings.toml` beside them.
///
/// A date is a year, `"2025"`, or a day, `"2025-03-12"`.
type ListingDates = BTreeMap<String, PartialDate>;

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

    /// The settings of `paperthemes.toml`, or the defaults where there is none.
    ///
    /// # Errors
    /// [`Error::Settings`] or [`Error::SettingRange`] for a file with mistakes; [`Error::NotFound`] for a missing root.
    pub fn config(&self) -> Result<Config> {
        if !self.root.is_dir() {
            return Err(Error::NotFound {
                path: shown(&self.root),
            });
        }
        let path = self.root.join("paperthemes.toml");
        match fs::read_to_string(&path) {
            Ok(text) => Config::parse(&text, &shown(&path)),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(Config::default()),
            Err(cause) => Err(Error::Read {
                path: shown(&path),
                cause,
            }),
        }
    }

    /// Writes files into a folder inside `reports/`, from where they can be moved into place at once.
    ///
    /// # Errors
    /// [`Error::Write`]; the report before is then unchanged.
    pub fn stage(&self, files: &[(String, Vec<u8>)]) -> Result<Staged> {
        let reports = self.reports();
        let stage = || -> io::Result<tempfile::TempDir> {
            fs::create_dir_all(&reports)?;
            let folder = tempfile::Builder::new().prefix(".writing-").tempdir_in(&reports)?;
            for (name, bytes) in files {
                let path = folder.path().join(name);
                if let Some(parent) = path.parent() {
                    fs::create_dir_all(parent)?;
                }
                fs::write(path, bytes)?;
            }
            Ok(folder)
        };
        let folder = stage().map_err(|cause| unwritable(&reports, cause))?;
        Ok(Staged {
            folder,
            reports,
            names: files.iter().map(|(name, _)| name.clone()).collect(),
        })
    }
}

impl Staged {
    /// Moves every file into its place, leaving alone those that did not change, and removes charts that are no more.
    ///
    /// - returns: how many files changed.
    ///
    /// # Errors
    /// [`Error::Write`] names the file that could not be moved.
    pub fn publish(self) -> Result<usize> {
        let mut n_changed = 0;
        for name in &self.names {
            let (from, to) = (self.folder.path().join(name), self.reports.join(name));
            let place = || -> io::Result<bool> {
                if fs::read(&to).is_ok_and(|old| fs::read(&from).is_ok_and(|new| old == new)) {
                    return Ok(false);
                }
                if let Some(parent) = to.parent() {
                    fs::create_dir_all(parent)?;
                }
                fs::rename(&from, &to)?;
                Ok(true)
            };
            n_changed += usize::from(place().map_err(|cause| unwritable(&to, cause))?);
        }
        self.remove_stale_charts()
            .map_err(|cause| unwritable(&self.reports, cause))?;
        Ok(n_changed)
    }

    fn remove_stale_charts(&self) -> io::Result<()> {
        let Ok(charts) = fs::read_dir(self.reports.join("charts")) else {
            return Ok(());
        };
        for chart in charts {
            let path = chart?.path();
            let is_ours = path.extension().is_some_and(|extension| extension == "svg");
            let is_current = self.names.iter().any(|name| self.reports.join(name) == path);
            if is_ours && !is_current {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }
}

fn unwritable(path: &Path, cause: io::Error) -> Error {
    Error::Write {
        path: shown(path),
        cause,
        kept: "the previous report is unchanged",
    }
}

/// The files that are named, and those in the folders that are named, sorted by path; none twice.
///
/// Hidden files and `listings.toml` in a folder are passed over; a folder's folders are not entered.
///
/// # Errors
/// [`Error::NotFound`] for a path that isn't there; [`Error::NoListings`] for a folder without a file.
pub fn listing_files(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            files.extend(files_in(path)?);
        } else if path.exists() || is_standard_input(path) {
            files.push(path.clone());
        } else {
            return Err(Error::NotFound { path: shown(path) });
        }
    }
    files.sort();
    files.dedup();
    Ok(files)
}

fn files_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let entries = entries.map_err(|cause| Error::Read {
        path: shown(folder),
        cause,
    })?;
    let is_listing = |path: &PathBuf| {
        let name = file_name(path);
        path.is_file() && !name.starts_with('.') && !NOT_LISTINGS.contains(&name.as_str())
    };
    let files: Vec<PathBuf> = entries
        .into_iter()
        .map(|entry| entry.path())
        .filter(is_listing)
        .collect();
    if files.is_empty() {
        return Err(Error::NoListings { folder: shown(folder) });
    }
    Ok(files)
}

fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// A path as messages show it, with `/` on every system.
fn shown(path: &Path) -> String {
    path.display().to_string().replace('\\', "/")
}

/// Reads one listing, plain, gzip or zstd; `-` is standard input.
///
/// - `year`: the year of its dates, if the user gave one.
///
/// # Errors
/// [`Error::Listing`] if it is none of the known formats or not text; [`Error::Read`] if the file can't be read.
pub fn read_listing(path: &Path, year: Option<i16>) -> Result<Listing> {
    let unreadable = |cause| Error::Read {
        path: shown(path),
        cause,
    };
    let malformed = |source| Error::Listing {
        path: shown(path),
        source,
    };
    let name = if is_standard_input(path) {
        "standard input".to_owned()
    } else {
        file_name(path)
    };

    let mut input = Hashed::new(open(path).map_err(unreadable)?);
    let mut head = Vec::new();
    Read::by_ref(&mut input)
        .take(HEAD as u64)
        .read_to_end(&mut head)
        .map_err(unreadable)?;
    let format = formats::recognise(&head).map_err(malformed)?;
    let mut whole = BufReader::with_capacity(HEAD, head.as_slice().chain(&mut input));
    let parsed = format.read(&mut whole).map_err(malformed)?;
    io::copy(&mut whole, &mut io::sink()).map_err(unreadable)?;
    drop(whole);

    let hint = YearHint {
        given: year,
        file_name: date_in_file_name(&name),
        listings_file: listings_file_date(path, &name)?,
        modified: modified(path),
    };
    let (rows, date_source) = formats::resolve(parsed.entries, &hint);
    let hash = input.hasher.finalize().to_hex().to_string();
    Ok(Listing {
        hash,
        name,
        format: format.name.to_owned(),
        date_source,
        rows,
        rejected: parsed.rejected,
    })
}

/// Opens a file, or standard input, and decompresses it if its first bytes say so, whatever its name.
fn open(path: &Path) -> io::Result<Box<dyn Read>> {
    let raw: Box<dyn Read> = if is_standard_input(path) {
        Box::new(io::stdin())
    } else {
        Box::new(File::open(path)?)
    };
    let mut raw = BufReader::with_capacity(HEAD, raw);
    Ok(match raw.fill_buf()? {
        [0x1f, 0x8b, ..] => Box::new(flate2::read::MultiGzDecoder::new(raw)),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Box::new(zstd::Decoder::with_buffer(raw)?),
        _ => Box::new(raw),
    })
}

/// Hashes what passes through.
struct Hashed {
    inner: Box<dyn Read>,
    hasher: blake3::Hasher,
}

impl Hashed {
    fn new(inner: Box<dyn Read>) -> Self {
        Self {
            inner,
            hasher: blake3::Hasher::new(),
        }
    }
}

impl Read for Hashed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n_read = self.inner.read(buffer)?;
        self.hasher.update(&buffer[..n_read]);
        Ok(n_read)
    }
}

/// The entry of a file in the `listings.toml` beside it.
fn listings_file_date(path: &Path, name: &str) -> Result<Option<PartialDate>> {
    if is_standard_input(path) {
        return Ok(None);
    }
    let dates_path = path.with_file_name("listings.toml");
    let Ok(text) = fs::read_to_string(&dates_path) else {
        return Ok(None);
    };
    let dates: ListingDates = toml::from_str(&text).map_err(|error| Error::Settings {
        path: shown(&dates_path),
        line: error
            .span()
            .map_or(1, |span| text[..span.start].matches('\n').count() + 1),
        cause: error.message().to_owned(),
    })?;
    Ok(dates.get(name).copied())
}

/// The day, in UTC, on which the file was last changed.
fn modified(path: &Path) -> Option<PartialDate> {
    let changed = jiff::Timestamp::try_from(fs::metadata(path).ok()?.modified().ok()?).ok()?;
    let day = changed.to_zoned(jiff::tz::TimeZone::UTC).date();
    PartialDate::from_day(day.year(), day.month() as u8, day.day() as u8)
}
