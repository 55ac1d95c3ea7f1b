//! Answers of sources as listing files, and what is remembered of each so that it need not be asked for again.
//!
//! An answer stands in `data/listings/` as it came. What was asked, when, and what the server said of the version of its answer
//! stand in `data/fetched.json`; without that file everything is asked again, and nothing else is lost.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::hashes::has_hash;
use super::{Workspace, read_listing, shown, unwritable};
use crate::corpus::Listing;
use crate::error::{Error, Result};

/// What the names of files begin with that are being written; hidden, so that nobody takes them for listings.
const PREFIX: &str = ".fetching-";

/// What a failed write leaves.
const KEPT: &str = "what was fetched before it is kept";

/// What is remembered of the answer to a request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Known {
    /// Name of its listing file; absent for an answer without papers.
    pub file: Option<String>,
    /// BLAKE3 of the file.
    hash: Option<String>,
    /// Papers in it.
    pub n_papers: usize,
    /// When the server last said that this is its answer.
    pub asked: Timestamp,
    /// By which the server knows whether its answer is still this one.
    #[serde(flatten)]
    pub version: Version,
}

/// What a server says of the version of its answer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Version {
    /// The header `ETag`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// The header `Last-Modified`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
}

/// A file that was kept, against what was there before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// There was none of that name.
    New,
    /// There was another one.
    Changed,
    /// It was there as it is.
    Unchanged,
}

/// The answers there are; while it lives no other process fetches into the same folder.
#[derive(Debug)]
pub struct Fetched {
    listings: PathBuf,
    record: PathBuf,
    /// By request.
    answers: BTreeMap<String, Known>,
    _lock: File,
}

impl Workspace {
    /// What was fetched so far; removes what a process that was killed left half written.
    ///
    /// # Errors
    /// [`Error::FetchBusy`] while another process fetches; [`Error::Read`]; [`Error::Write`] if a file can't be made.
    pub fn fetched(&self) -> Result<Fetched> {
        let (listings, data) = (self.listings(), self.root.join("data"));
        fs::create_dir_all(&listings).map_err(|cause| unwritable(&listings, cause, KEPT))?;
        let lock = lock(&data)?;
        for folder in [&listings, &data] {
            remove_left(folder).map_err(|cause| unwritable(folder, cause, KEPT))?;
        }
        let record = data.join("fetched.json");
        Ok(Fetched {
            answers: answers(&record)?,
            listings,
            record,
            _lock: lock,
        })
    }

    /// The names of all files in the listings folder; none if there is no folder.
    ///
    /// # Errors
    /// [`Error::Read`].
    pub fn listing_names(&self) -> Result<Vec<String>> {
        match self.listings().exists() {
            true => names(&self.listings()),
            false => Ok(Vec::new()),
        }
    }
}

fn names(listings: &Path) -> Result<Vec<String>> {
    let name = |entry: io::Result<fs::DirEntry>| Ok(entry?.file_name().to_string_lossy().into_owned());
    let names = fs::read_dir(listings).and_then(|entries| entries.map(name).collect());
    names.map_err(|cause| Error::Read {
        path: shown(listings),
        cause,
    })
}

/// Takes the lock of those who fetch, without waiting: a fetch may take hours.
fn lock(data: &Path) -> Result<File> {
    let path = data.join(".fetching");
    let mut options = File::options();
    options.create(true).truncate(false).read(true).write(true);
    let mut file = options.open(&path).map_err(|cause| unwritable(&path, cause, KEPT))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(fs::TryLockError::WouldBlock) => {
            return Err(Error::FetchBusy {
                folder: shown(data),
                holder: fs::read_to_string(&path).unwrap_or_default(),
            });
        }
        Err(fs::TryLockError::Error(cause)) => return Err(unwritable(&path, cause, KEPT)),
    }
    let name = format!("process {}", std::process::id());
    let name_holder = file
        .write_all(name.as_bytes())
        .and_then(|()| file.set_len(name.len() as u64));
    name_holder.map_err(|cause| unwritable(&path, cause, KEPT))?;
    Ok(file)
}

fn remove_left(listings: &Path) -> io::Result<()> {
    for entry in fs::read_dir(listings)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(PREFIX) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// The record as it was written; one that can't be understood is as good as none.
fn answers(record: &Path) -> Result<BTreeMap<String, Known>> {
    match fs::read(record) {
        Ok(bytes) => Ok(serde_json::from_slice(&bytes).unwrap_or_default()),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(BTreeMap::new()),
        Err(cause) => Err(Error::Read {
            path: shown(record),
            cause,
        }),
    }
}

impl Fetched {
    /// What is known of the answer to a request, if its file still is as it came.
    pub fn known(&self, request: &str) -> Option<&Known> {
        let known = self.answers.get(request)?;
        let is_there = match (&known.file, &known.hash) {
            (Some(file), Some(hash)) => has_hash(&self.listings.join(file), hash),
            _ => true,
        };
        is_there.then_some(known)
    }

    /// The bytes of a listing file.
    ///
    /// # Errors
    /// [`Error::Read`].
    pub fn read(&self, file: &str) -> Result<Vec<u8>> {
        let path = self.listings.join(file);
        fs::read(&path).map_err(|cause| Error::Read {
            path: shown(&path),
            cause,
        })
    }

    /// The names of all files in the listings folder.
    ///
    /// # Errors
    /// [`Error::Read`].
    pub fn names(&self) -> Result<Vec<String>> {
        names(&self.listings)
    }

    /// Reads bytes as a listing, as if they stood in a file of that name.
    ///
    /// # Errors
    /// [`Error::Listing`] if they are none; [`Error::Write`].
    pub fn as_listing(&self, file: &str, bytes: &[u8]) -> Result<Listing> {
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir();
        let path = |folder: &tempfile::TempDir| folder.path().join(file);
        let written = folder.and_then(|folder| fs::write(path(&folder), bytes).map(|()| folder));
        let folder = written.map_err(|cause| unwritable(Path::new(file), cause, KEPT))?;
        read_listing(&path(&folder), None).map_err(|error| match error {
            Error::Listing { source, .. } => Error::Listing {
                path: file.to_owned(),
                source,
            },
            error => error,
        })
    }

    /// Whether a file of that name has other bytes, which would be lost if these took their place.
    pub fn has_other(&self, file: &str, bytes: &[u8]) -> bool {
        let path = self.listings.join(file);
        path.exists() && !has_hash(&path, blake3::hash(bytes).to_hex().as_str())
    }

    /// Writes an answer as a listing file, whole or not at all, and remembers it. An answer that is there already stays in its file,
    /// whatever the new one would be called.
    ///
    /// - returns: what it is to what was there, and the name of its file.
    ///
    /// # Errors
    /// [`Error::Write`].
    pub fn keep(&mut self, request: &str, file: &str, answer: Answer<'_>) -> Result<(Kept, String)> {
        let hash = blake3::hash(answer.bytes).to_hex().to_string();
        let before = self.known(request).filter(|known| known.hash.as_ref() == Some(&hash));
        let file = before
            .and_then(|known| known.file.clone())
            .unwrap_or_else(|| file.to_owned());
        let path = self.listings.join(&file);
        let kept = match path.exists() {
            true if has_hash(&path, &hash) => Kept::Unchanged,
            true => Kept::Changed,
            false => Kept::New,
        };
        if kept != Kept::Unchanged {
            // Before it is remembered: killed in between, the answer is there, and only asked for once more.
            let staged = staged(&self.listings, answer.bytes);
            let placed = staged.and_then(|staged| Ok(staged.persist(&path)?));
            placed.map_err(|cause| unwritable(&path, cause, KEPT))?;
        }
        let known = Known {
            file: Some(file.clone()),
            hash: Some(hash),
            n_papers: answer.n_papers,
            asked: answer.asked,
            version: answer.version,
        };
        self.remember(request, known)?;
        Ok((kept, file))
    }

    /// Remembers that an answer has no papers.
    ///
    /// # Errors
    /// [`Error::Write`].
    pub fn keep_empty(&mut self, request: &str, asked: Timestamp, version: Version) -> Result<()> {
        let known = Known {
            file: None,
            hash: None,
            n_papers: 0,
            asked,
            version,
        };
        self.remember(request, known)
    }

    /// Remembers that the server has still the same answer.
    ///
    /// # Errors
    /// [`Error::Write`].
    pub fn confirm(&mut self, request: &str, asked: Timestamp) -> Result<()> {
        match self.answers.get(request).cloned() {
            Some(known) => self.remember(request, Known { asked, ..known }),
            None => Ok(()),
        }
    }

    fn remember(&mut self, request: &str, known: Known) -> Result<()> {
        self.answers.insert(request.to_owned(), known);
        let write = || -> io::Result<()> {
            let bytes = serde_json::to_vec_pretty(&self.answers)?;
            let folder = self.record.parent().unwrap_or(Path::new("."));
            staged(folder, &bytes)?.persist(&self.record)?;
            Ok(())
        };
        write().map_err(|cause| unwritable(&self.record, cause, KEPT))
    }
}

/// An answer with papers.
#[derive(Debug, Clone)]
pub struct Answer<'a> {
    /// As it came, decompressed.
    pub bytes: &'a [u8],
    /// Papers in it.
    pub n_papers: usize,
    /// When it came.
    pub asked: Timestamp,
    /// What the server says of it.
    pub version: Version,
}

/// Bytes in a hidden file of a folder, on the disk, ready to get their name; readable for whoever may read a new file.
fn staged(folder: &Path, bytes: &[u8]) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    const REQUEST: &str = "https://example.org/papers";

    fn keep(fetched: &mut Fetched, bytes: &[u8]) -> Kept {
        let answer = Answer {
            bytes,
            n_papers: 1,
            asked: Timestamp::UNIX_EPOCH,
            version: Version {
                etag: Some("\"1\"".to_owned()),
                last_modified: None,
            },
        };
        fetched.keep(REQUEST, "a.json", answer).unwrap().0
    }

    #[test]
    fn an_answer_is_known_while_its_file_is_as_it_came() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::new(folder.path());
        let mut fetched = workspace.fetched().unwrap();
        assert_eq!(fetched.known(REQUEST), None);
        assert_eq!(keep(&mut fetched, b"[1]"), Kept::New);
        assert_eq!(keep(&mut fetched, b"[1]"), Kept::Unchanged);
        assert_eq!(keep(&mut fetched, b"[1, 2]"), Kept::Changed);
        drop(fetched);
        let fetched = workspace.fetched().unwrap();
        let known = fetched.known(REQUEST).unwrap();
        assert_eq!(
            (known.file.as_deref(), known.version.etag.as_deref()),
            (Some("a.json"), Some("\"1\""))
        );
        assert_eq!(fetched.read("a.json").unwrap(), b"[1, 2]");
        fs::write(workspace.listings().join("a.json"), "[").unwrap();
        assert_eq!(fetched.known(REQUEST), None, "somebody has changed it");
    }

    #[test]
    fn a_day_without_papers_is_remembered_without_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let mut fetched = Workspace::new(folder.path()).fetched().unwrap();
        fetched
            .keep_empty(REQUEST, Timestamp::UNIX_EPOCH, Version::default())
            .unwrap();
        let later = Timestamp::from_second(86_400).unwrap();
        fetched.confirm(REQUEST, later).unwrap();
        let known = fetched.known(REQUEST).unwrap();
        assert_eq!((known.file.as_deref(), known.asked), (None, later));
        assert!(fetched.names().unwrap().is_empty());
    }

    #[test]
    fn what_a_killed_process_left_goes_and_a_record_that_can_not_be_read_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::new(folder.path());
        fs::create_dir_all(workspace.listings()).unwrap();
        fs::write(workspace.listings().join(".fetching-x"), "half").unwrap();
        fs::write(folder.path().join("data/fetched.json"), "{\"half").unwrap();
        let fetched = workspace.fetched().unwrap();
        assert!(fetched.names().unwrap().is_empty());
        assert_eq!(fetched.known(REQUEST), None);
    }

    #[test]
    fn nobody_else_fetches_at_the_same_time() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::new(folder.path());
        let _first = workspace.fetched().unwrap();
        let error = workspace.fetched().unwrap_err();
        assert!(
            error.to_string().contains(&format!("(process {})", std::process::id())),
            "{error}"
        );
    }
}
