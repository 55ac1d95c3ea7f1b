//! Finding and reading listings.

mod bounded;
mod opened;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

pub(super) use self::opened::hash_of;
use self::opened::{HEAD, Hashed, Place};
use serde_json::json;

use super::{shown, text_of};
use crate::config::{Config, LimitSettings, line_at};
use crate::corpus::date::date_in_file_name;
use crate::corpus::formats::labelled::{self, LabelledPapers};
use crate::corpus::formats::{self, Columns, YearHint};
use crate::corpus::text::escaped;
use crate::corpus::{Listing, PartialDate};
use crate::error::{Error, FormatError, OverLimit, Result};

/// Files in a listings folder that are about it, not listings.
const NOT_LISTINGS: [&str; 2] = ["listings.toml", "README.md"];

/// Dates of listings whose pages leave out the year, by file name; the file `listings.toml` beside them.
///
/// A date is a year, `"2025"`, or a day, `"2025-03-12"`.
type ListingDates = BTreeMap<String, PartialDate>;

/// The files that are named, those that a pattern such as `2024-*.json` fits, and those in the folders that are named, sorted by
/// path; none twice.
///
/// Hidden files, `listings.toml` and `README.md` in a folder are passed over; a folder's folders are not entered.
///
/// # Errors
/// [`Error::NotFound`] for a path that isn't there, or a pattern that nothing fits; [`Error::NoListings`] for a folder without a file.
pub fn listing_files(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            files.extend(files_in(path)?);
        } else if is_standard_input(path) || exists(path)? {
            files.push(path.clone());
        } else {
            files.extend(fitting(path)?);
        }
    }
    files.sort();
    files.dedup();
    Ok(files)
}

fn exists(path: &Path) -> Result<bool> {
    path.try_exists().map_err(|cause| Error::Read {
        path: shown(path),
        cause,
    })
}

/// The files that a pattern fits.
fn fitting(pattern: &Path) -> Result<Vec<PathBuf>> {
    let not_found = || Error::NotFound { path: shown(pattern) };
    let text = pattern.to_str().filter(|text| text.contains(['*', '?', '[']));
    let paths = text.and_then(|text| glob::glob(text).ok()).ok_or_else(not_found)?;
    let files: Vec<PathBuf> = paths
        .filter_map(|path| path.ok())
        .filter(|path| path.is_file())
        .collect();
    if files.is_empty() { Err(not_found()) } else { Ok(files) }
}

pub(super) fn files_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let entries = entries.map_err(|cause| Error::Read {
        path: shown(folder),
        cause,
    })?;
    let is_listing = |path: &PathBuf| {
        let name = file_name(path);
        path.exists() && !path.is_dir() && !name.starts_with('.') && !NOT_LISTINGS.contains(&name.as_str())
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

pub(super) fn file_name(path: &Path) -> String {
    path.file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// A file to be read as a listing, and what its rows depend on beside its bytes.
#[derive(Debug, Clone)]
pub struct ListingFile {
    place: Place,
    /// Where it was looked for: the archive, of a file in one.
    path: PathBuf,
    name: String,
    hint: YearHint,
    columns: Columns,
    limits: LimitSettings,
}

/// A listing as it was read, and how.
#[derive(Debug, Clone)]
pub struct ReadListing {
    /// What it holds.
    pub listing: Listing,
    /// Of a table: each field that was found, and the column that holds it.
    pub columns: Vec<(&'static str, String)>,
    /// What a reader should know of how it was read, as clauses.
    pub notes: Vec<String>,
}

impl ListingFile {
    /// The files, and those in the zip archives among them.
    ///
    /// - `paths`: files, plain, gzip, zstd or zip; `-` is standard input.
    /// - `year`: the year of their dates, if the user gave one.
    /// - `config`: which columns of tables hold what, and how much is read.
    ///
    /// # Errors
    /// [`Error::ListingDates`] or [`Error::Read`] for a `listings.toml` beside one of them, or an archive, that can't be read or is
    /// larger than allowed.
    pub fn all(paths: &[PathBuf], year: Option<i16>, config: &Config) -> Result<Vec<Self>> {
        let mut dates: BTreeMap<PathBuf, ListingDates> = BTreeMap::new();
        let mut files = Vec::with_capacity(paths.len());
        for path in paths {
            if is_standard_input(path) {
                files.push(Self::standard_input(year, config));
                continue;
            }
            let of_folder = match dates.entry(path.with_file_name("listings.toml")) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(vacant) => {
                    let read = listing_dates(vacant.key())?;
                    vacant.insert(read)
                }
            };
            let hint = YearHint {
                given: year,
                file_name: None,
                listings_file: of_folder.get(&file_name(path)).copied(),
                modified: modified(path),
            };
            files.extend(Self::of_path(path, hint, config)?);
        }
        Ok(files)
    }

    fn standard_input(year: Option<i16>, config: &Config) -> Self {
        Self {
            place: Place::StandardInput,
            path: PathBuf::from("-"),
            name: "standard input".to_owned(),
            hint: YearHint {
                given: year,
                ..YearHint::default()
            },
            columns: config.columns.named(),
            limits: config.limits,
        }
    }

    /// The file, or the files that it holds.
    fn of_path(path: &Path, hint: YearHint, config: &Config) -> Result<Vec<Self>> {
        let unreadable = |cause| Error::Read {
            path: shown(path),
            cause,
        };
        let file = |place: Place, name: String| Self {
            place,
            path: path.to_owned(),
            hint: YearHint {
                file_name: date_in_file_name(&name),
                ..hint
            },
            name: escaped(&name),
            columns: config.columns.named(),
            limits: config.limits,
        };
        Ok(match opened::members(path, &config.limits).map_err(unreadable)? {
            None => vec![file(Place::File(path.to_owned()), file_name(path))],
            Some(names) => (names.into_iter())
                .map(|member| {
                    let name = format!("{}/{member}", file_name(path));
                    file(Place::Member(path.to_owned(), member), name)
                })
                .collect(),
        })
    }

    /// File name without its folder, on one line; behind that of the archive, for a file in one.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it is one of the paths itself, not in an archive or a folder among them.
    pub fn is_named(&self, paths: &[PathBuf]) -> bool {
        !matches!(self.place, Place::Member(..)) && paths.contains(&self.path)
    }

    /// [`YearHint::reading`] of the file, and the columns that are set.
    pub fn reading(&self) -> String {
        let reading = self.hint.reading();
        match self.columns.is_empty() {
            true => reading,
            false => json!([reading, self.columns]).to_string(),
        }
    }

    /// The hash of the bytes, decompressed; absent for standard input, which can be read only once, for what is no file, and for
    /// what is larger than allowed.
    ///
    /// # Errors
    /// [`Error::Read`].
    pub fn hash(&self) -> Result<Option<String>> {
        match &self.place {
            Place::StandardInput => Ok(None),
            _ if !self.place.is_file() => Ok(None),
            _ => match self.place.hash(&self.limits) {
                // Told when it is read.
                Err(cause) if OverLimit::of_io(&cause).is_some() => Ok(None),
                hash => hash.map(Some).map_err(|cause| self.unreadable(cause)),
            },
        }
    }

    fn unreadable(&self, cause: io::Error) -> Error {
        let path = self.shown();
        match OverLimit::of_io(&cause) {
            Some(_) => Error::Listing {
                path,
                source: FormatError::of_io(1, cause),
            },
            None => Error::Read { path, cause },
        }
    }

    fn shown(&self) -> String {
        match &self.place {
            Place::StandardInput => self.name.clone(),
            Place::File(path) => shown(path),
            Place::Member(archive, name) => format!("{}/{name}", shown(archive)),
        }
    }

    /// A listing of the same bytes, read in the same way before, as what this file holds.
    pub fn holding(&self, known: Listing) -> ReadListing {
        let name = self.name.clone();
        ReadListing {
            listing: Listing { name, ..known },
            columns: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Reads the file.
    ///
    /// # Errors
    /// [`Error::Listing`] if it is none of the known formats, not text, or larger than allowed; [`Error::Read`] if the file can't be
    /// read.
    pub fn read(&self) -> Result<ReadListing> {
        let unreadable = |cause| self.unreadable(cause);
        let malformed = |source| Error::Listing {
            path: self.shown(),
            source,
        };
        if !self.place.is_file() {
            return Err(malformed(FormatError::NotAFile));
        }
        let mut input = Hashed::new(self.place.open(&self.limits).map_err(unreadable)?);
        let mut head = Vec::new();
        Read::by_ref(&mut input)
            .take(HEAD as u64)
            .read_to_end(&mut head)
            .map_err(unreadable)?;
        let format = formats::recognise(&head).map_err(malformed)?;
        let mut whole = BufReader::with_capacity(HEAD, head.as_slice().chain(&mut input));
        let parsed = (format.read_within(&mut whole, &self.columns, &self.limits)).map_err(malformed)?;
        io::copy(&mut whole, &mut io::sink()).map_err(unreadable)?;
        drop(whole);

        let (rows, date_source) = formats::resolve(parsed.entries, &self.hint);
        Ok(ReadListing {
            listing: Listing {
                hash: input.hash(),
                name: self.name.clone(),
                format: format.name.to_owned(),
                date_source,
                reading: self.reading(),
                rows,
                rejected: parsed.rejected,
            },
            columns: parsed.columns,
            notes: parsed.notes,
        })
    }
}

/// Reads one listing.
///
/// - `path`, `year`: as for [`ListingFile::all`].
///
/// # Errors
/// As [`ListingFile::all`] and [`ListingFile::read`].
pub fn read_listing(path: &Path, year: Option<i16>) -> Result<Listing> {
    let files = ListingFile::all(&[path.to_owned()], year, &Config::default())?;
    files[0].read().map(|read| read.listing)
}

/// Reads papers that people have labelled, JSON Lines, plain, gzip or zstd; `-` is standard input.
///
/// - `field`: the field that holds the label.
/// - `limits`: how much is read.
///
/// # Errors
/// [`Error::NotFound`] or [`Error::Read`] if the file can't be read; [`Error::Listing`] if it isn't JSON Lines, or larger than allowed.
pub fn read_labelled(path: &Path, field: &str, limits: &LimitSettings) -> Result<LabelledPapers> {
    let place = if is_standard_input(path) {
        "standard input".to_owned()
    } else if exists(path)? {
        shown(path)
    } else {
        return Err(Error::NotFound { path: shown(path) });
    };
    let opened_at = match is_standard_input(path) {
        true => Place::StandardInput,
        false => Place::File(path.to_owned()),
    };
    if !opened_at.is_file() {
        let source = FormatError::NotAFile;
        return Err(Error::Listing { path: place, source });
    }
    let opened = opened_at.open(limits).map_err(|cause| Error::Read {
        path: place.clone(),
        cause,
    })?;
    labelled::read(&mut BufReader::with_capacity(HEAD, opened), field, limits)
        .map_err(|source| Error::Listing { path: place, source })
}

/// The content of a `listings.toml`; nothing if there is none.
fn listing_dates(path: &Path) -> Result<ListingDates> {
    let text = match text_of(path) {
        Ok(text) => text,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(ListingDates::new()),
        Err(cause) => {
            return Err(Error::Read {
                path: shown(path),
                cause,
            });
        }
    };
    toml::from_str(&text).map_err(|error| Error::ListingDates {
        path: shown(path),
        line: line_at(&text, error.span()),
        cause: error.message().lines().collect::<Vec<_>>().join(" "),
    })
}

/// The day, in UTC, on which the file was last changed.
fn modified(path: &Path) -> Option<PartialDate> {
    let changed = jiff::Timestamp::try_from(fs::metadata(path).ok()?.modified().ok()?).ok()?;
    let day = changed.to_zoned(jiff::tz::TimeZone::UTC).date();
    PartialDate::from_day(day.year(), day.month() as u8, day.day() as u8)
}
