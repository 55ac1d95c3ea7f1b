//! Finding, opening, decompressing and reading listings.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use serde_json::json;

use super::shown;
use crate::config::line_at;
use crate::corpus::date::date_in_file_name;
use crate::corpus::formats::labelled::{self, LabelledPapers};
use crate::corpus::formats::{self, Columns, YearHint};
use crate::corpus::{Listing, PartialDate};
use crate::error::{Error, Result};

/// Bytes the recognisers of formats see.
const HEAD: usize = 64 * 1024;

/// Files in a listings folder that are about it, not listings.
const NOT_LISTINGS: [&str; 2] = ["listings.toml", "README.md"];

/// Dates of listings whose pages leave out the year, by file name; the file `listings.toml` beside them.
///
/// A date is a year, `"2025"`, or a day, `"2025-03-12"`.
type ListingDates = BTreeMap<String, PartialDate>;

/// The files that are named, and those in the folders that are named, sorted by path; none twice.
///
/// Hidden files, `listings.toml` and `README.md` in a folder are passed over; a folder's folders are not entered.
///
/// # Errors
/// [`Error::NotFound`] for a path that isn't there; [`Error::NoListings`] for a folder without a file.
pub fn listing_files(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            files.extend(files_in(path)?);
        } else if is_standard_input(path) || exists(path)? {
            files.push(path.clone());
        } else {
            return Err(Error::NotFound { path: shown(path) });
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

pub(super) fn files_in(folder: &Path) -> Result<Vec<PathBuf>> {
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

pub(super) fn file_name(path: &Path) -> String {
    path.file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// A file to be read as a listing, and what its rows depend on beside its bytes.
#[derive(Debug, Clone)]
pub struct ListingFile {
    path: PathBuf,
    name: String,
    hint: YearHint,
    columns: Columns,
}

impl ListingFile {
    /// - `paths`: files, plain, gzip or zstd; `-` is standard input.
    /// - `year`: the year of their dates, if the user gave one.
    /// - `columns`: columns of tables by the field that they hold, as people set them.
    ///
    /// # Errors
    /// [`Error::ListingDates`] or [`Error::Read`] for a `listings.toml` beside one of them that can't be read.
    pub fn all(paths: &[PathBuf], year: Option<i16>, columns: &Columns) -> Result<Vec<Self>> {
        let mut dates: BTreeMap<PathBuf, ListingDates> = BTreeMap::new();
        let mut listings_file = |path: &Path, name: &str| -> Result<Option<PartialDate>> {
            if is_standard_input(path) {
                return Ok(None);
            }
            let of_folder = match dates.entry(path.with_file_name("listings.toml")) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(vacant) => {
                    let read = listing_dates(vacant.key())?;
                    vacant.insert(read)
                }
            };
            Ok(of_folder.get(name).copied())
        };
        let file = |path: &PathBuf| {
            let name = match is_standard_input(path) {
                true => "standard input".to_owned(),
                false => file_name(path),
            };
            let hint = YearHint {
                given: year,
                file_name: date_in_file_name(&name),
                listings_file: listings_file(path, &name)?,
                modified: modified(path),
            };
            Ok(Self {
                path: path.clone(),
                name,
                hint,
                columns: columns.clone(),
            })
        };
        paths.iter().map(file).collect()
    }

    /// [`YearHint::reading`] of the file, and the columns that are set.
    pub fn reading(&self) -> String {
        let reading = self.hint.reading();
        match self.columns.is_empty() {
            true => reading,
            false => json!([reading, self.columns]).to_string(),
        }
    }

    /// The hash of the bytes, decompressed; absent for standard input, which can be read only once.
    ///
    /// # Errors
    /// [`Error::Read`].
    pub fn hash(&self) -> Result<Option<String>> {
        match is_standard_input(&self.path) {
            true => Ok(None),
            false => hash(&self.path).map(Some),
        }
    }

    /// A listing of the same bytes, read in the same way before, as what this file holds.
    pub fn holding(&self, known: Listing) -> Listing {
        let name = self.name.clone();
        Listing { name, ..known }
    }

    /// Reads the file.
    ///
    /// # Errors
    /// [`Error::Listing`] if it is none of the known formats or not text; [`Error::Read`] if the file can't be read.
    pub fn read(&self) -> Result<Listing> {
        let place = || match is_standard_input(&self.path) {
            true => self.name.clone(),
            false => shown(&self.path),
        };
        let unreadable = |cause| Error::Read { path: place(), cause };
        let malformed = |source| Error::Listing { path: place(), source };

        let mut input = Hashed::new(open(&self.path).map_err(unreadable)?);
        let mut head = Vec::new();
        Read::by_ref(&mut input)
            .take(HEAD as u64)
            .read_to_end(&mut head)
            .map_err(unreadable)?;
        let format = formats::recognise(&head).map_err(malformed)?;
        let mut whole = BufReader::with_capacity(HEAD, head.as_slice().chain(&mut input));
        let parsed = format.read(&mut whole, &self.columns).map_err(malformed)?;
        io::copy(&mut whole, &mut io::sink()).map_err(unreadable)?;
        drop(whole);

        let (rows, date_source) = formats::resolve(parsed.entries, &self.hint);
        Ok(Listing {
            hash: input.hasher.finalize().to_hex().to_string(),
            name: self.name.clone(),
            format: format.name.to_owned(),
            date_source,
            reading: self.reading(),
            rows,
            rejected: parsed.rejected,
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
    let files = ListingFile::all(&[path.to_owned()], year, &Columns::new())?;
    files[0].read()
}

/// The hash of a listing's bytes, decompressed, as [`ListingFile::read`] gives it.
///
/// # Errors
/// [`Error::Read`].
pub(super) fn hash(path: &Path) -> Result<String> {
    open(path).and_then(hash_of).map_err(|cause| Error::Read {
        path: shown(path),
        cause,
    })
}

/// The hash of all that can be read.
pub(super) fn hash_of(input: impl Read) -> io::Result<String> {
    let mut input = Hashed::new(input);
    io::copy(&mut input, &mut io::sink())?;
    Ok(input.hasher.finalize().to_hex().to_string())
}

/// Reads papers that people have labelled, JSON Lines, plain, gzip or zstd; `-` is standard input.
///
/// - `field`: the field that holds the label.
///
/// # Errors
/// [`Error::NotFound`] or [`Error::Read`] if the file can't be read; [`Error::Listing`] if it isn't JSON Lines.
pub fn read_labelled(path: &Path, field: &str) -> Result<LabelledPapers> {
    let place = if is_standard_input(path) {
        "standard input".to_owned()
    } else if exists(path)? {
        shown(path)
    } else {
        return Err(Error::NotFound { path: shown(path) });
    };
    let opened = open(path).map_err(|cause| Error::Read {
        path: place.clone(),
        cause,
    })?;
    labelled::read(&mut BufReader::with_capacity(HEAD, opened), field)
        .map_err(|source| Error::Listing { path: place, source })
}

/// Opens a file, or standard input, and decompresses it if its first bytes are those of a compressed one, whatever its name.
fn open(path: &Path) -> io::Result<Box<dyn Read + Send>> {
    let raw: Box<dyn Read + Send> = if is_standard_input(path) {
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
struct Hashed<R> {
    inner: R,
    hasher: blake3::Hasher,
}

impl<R: Read> Hashed<R> {
    fn new(inner: R) -> Self {
        Self {
            inner,
            hasher: blake3::Hasher::new(),
        }
    }
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n_read = self.inner.read(buffer)?;
        self.hasher.update(&buffer[..n_read]);
        Ok(n_read)
    }
}

/// The content of a `listings.toml`; nothing if there is none.
fn listing_dates(path: &Path) -> Result<ListingDates> {
    let text = match fs::read_to_string(path) {
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
