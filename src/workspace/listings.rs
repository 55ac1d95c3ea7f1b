//! Finding, opening, decompressing and reading listings.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use super::shown;
use crate::config::line_at;
use crate::corpus::date::date_in_file_name;
use crate::corpus::formats::labelled::{self, LabelledPapers};
use crate::corpus::formats::{self, YearHint};
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

/// The listing of a hash, if it was read before in the way that is asked for.
pub type Known<'a> = &'a dyn Fn(&str, &str) -> Result<Option<Listing>>;

/// Reads one listing, plain, gzip or zstd; `-` is standard input.
///
/// - `year`: the year of its dates, if the user gave one.
/// - `known`: asked by hash and [`YearHint::reading`] first, so that nothing is parsed twice; absent if nothing is known yet.
///
/// # Errors
/// [`Error::Listing`] if it is none of the known formats or not text; [`Error::Read`] if the file can't be read; those of
/// `known`.
pub fn read_listing(path: &Path, year: Option<i16>, known: Option<Known<'_>>) -> Result<Listing> {
    let (name, place) = if is_standard_input(path) {
        ("standard input".to_owned(), "standard input".to_owned())
    } else {
        (file_name(path), shown(path))
    };
    let unreadable = |cause| Error::Read {
        path: place.clone(),
        cause,
    };
    let malformed = |source| Error::Listing {
        path: place.clone(),
        source,
    };

    let hint = YearHint {
        given: year,
        file_name: date_in_file_name(&name),
        listings_file: listings_file_date(path, &name)?,
        modified: modified(path),
    };
    let reading = hint.reading();
    if let Some(known) = known.filter(|_| !is_standard_input(path))
        && let Some(listing) = known(&hash(path)?, &reading)?
    {
        return Ok(Listing { name, ..listing });
    }

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

    let (rows, date_source) = formats::resolve(parsed.entries, &hint);
    let hash = input.hasher.finalize().to_hex().to_string();
    Ok(Listing {
        hash,
        name,
        format: format.name.to_owned(),
        date_source,
        reading,
        rows,
        rejected: parsed.rejected,
    })
}

/// The hash of a listing's bytes, decompressed, as [`read_listing`] gives it.
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

/// Opens a file, or standard input, and decompresses it if its first bytes say so, whatever its name.
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

/// The entry of a file in the `listings.toml` beside it.
fn listings_file_date(path: &Path, name: &str) -> Result<Option<PartialDate>> {
    if is_standard_input(path) {
        return Ok(None);
    }
    let dates_path = path.with_file_name("listings.toml");
    let text = match fs::read_to_string(&dates_path) {
        Ok(text) => text,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(cause) => {
            return Err(Error::Read {
                path: shown(&dates_path),
                cause,
            });
        }
    };
    let dates: ListingDates = toml::from_str(&text).map_err(|error| Error::ListingDates {
        path: shown(&dates_path),
        line: line_at(&text, error.span()),
        cause: error.message().lines().collect::<Vec<_>>().join(" "),
    })?;
    Ok(dates.get(name).copied())
}

/// The day, in UTC, on which the file was last changed.
fn modified(path: &Path) -> Option<PartialDate> {
    let changed = jiff::Timestamp::try_from(fs::metadata(path).ok()?.modified().ok()?).ok()?;
    let day = changed.to_zoned(jiff::tz::TimeZone::UTC).date();
    PartialDate::from_day(day.year(), day.month() as u8, day.day() as u8)
}
