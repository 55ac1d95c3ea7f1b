//! A folder that files are dropped into: which of them are complete.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant, SystemTime};

use notify::{RecommendedWatcher, RecursiveMode, Watcher};

use super::listings::{file_name, files_in};
use super::shown;
use crate::error::{Error, Result};

/// Endings of files that another program is still writing, lower case.
const UNFINISHED: [&str; 3] = [".part", ".crdownload", ".tmp"];

/// The folder is looked at this often even without an event, as on network drives.
const LOOK_ANYWAY: Duration = Duration::from_secs(10);

/// Complete files wait this many settling times for others that still change, so that a burst is one batch.
const WAIT_FOR_OTHERS: u32 = 5;

/// A folder being watched.
pub struct Watched {
    folder: PathBuf,
    settling: Settling,
    begin: Instant,
    looked: Instant,
    events: Receiver<notify::Result<()>>,
    /// Notifies of changes as long as it lives.
    _watcher: RecommendedWatcher,
}

impl std::fmt::Debug for Watched {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watched")
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}

impl Watched {
    /// Begins to watch.
    ///
    /// - `settle`: a file is complete when it has not changed for so long.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::NotAFolder`]; [`Error::Read`] if the system can't watch the folder.
    pub fn new(folder: &Path, settle: Duration) -> Result<Self> {
        if !folder.is_dir() {
            let path = shown(folder);
            return Err(match folder.exists() {
                true => Error::NotAFolder { path },
                false => Error::NotFound { path },
            });
        }
        let (sender, events) = mpsc::channel();
        let notify = move |event: notify::Result<notify::Event>| {
            // Whether a file is complete is seen by looking at it; nobody listens once watching has ended.
            let _ = sender.send(event.map(|_| ()));
        };
        let mut watcher = notify::recommended_watcher(notify).map_err(|cause| unwatchable(folder, cause))?;
        let watching = watcher.watch(folder, RecursiveMode::NonRecursive);
        watching.map_err(|cause| unwatchable(folder, cause))?;
        let begin = Instant::now();
        Ok(Self {
            folder: folder.to_owned(),
            settling: Settling::new(settle),
            begin,
            looked: begin,
            events,
            _watcher: watcher,
        })
    }

    /// The files that are complete at the beginning: unchanged for the settling time already.
    ///
    /// # Errors
    /// As [`Watched::next`].
    pub fn first(&mut self) -> Result<Vec<PathBuf>> {
        let files = stamps(&self.folder)?;
        let is_old = |stamp: &Stamp| {
            let age = stamp.modified.and_then(|modified| modified.elapsed().ok());
            age.is_some_and(|age| age >= self.settling.settle)
        };
        let old = files.iter().filter(|(_, stamp)| is_old(stamp));
        let old: BTreeMap<PathBuf, Stamp> = old.map(|(path, stamp)| (path.clone(), *stamp)).collect();
        self.settling.known(&old);
        self.settling.look(&files, Duration::ZERO);
        Ok(old.into_keys().collect())
    }

    /// Waits for files to become complete.
    ///
    /// - `patience`: how long, at most.
    /// - returns: those that did, sorted; most often none.
    ///
    /// # Errors
    /// [`Error::Read`] if the folder can't be read any more.
    pub fn next(&mut self, patience: Duration) -> Result<Vec<PathBuf>> {
        let mut is_told = match self.events.recv_timeout(patience) {
            Ok(event) => {
                event.map_err(|cause| unwatchable(&self.folder, cause))?;
                true
            }
            Err(RecvTimeoutError::Timeout) => false,
            Err(RecvTimeoutError::Disconnected) => {
                return Err(Error::Bug {
                    what: "nobody watches the folder any more".to_owned(),
                });
            }
        };
        while let Ok(event) = self.events.try_recv() {
            event.map_err(|cause| unwatchable(&self.folder, cause))?;
            is_told = true;
        }
        if !is_told && !self.settling.is_waiting() && self.looked.elapsed() < LOOK_ANYWAY {
            return Ok(Vec::new());
        }
        self.looked = Instant::now();
        let files = stamps(&self.folder)?;
        Ok(self.settling.look(&files, self.begin.elapsed()))
    }
}

fn unwatchable(folder: &Path, cause: notify::Error) -> Error {
    Error::Read {
        path: shown(folder),
        cause: std::io::Error::other(cause),
    }
}

/// What changes when a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    n_bytes: u64,
    /// Absent where the system doesn't report it.
    modified: Option<SystemTime>,
}

/// The listings of a folder as they are now.
fn stamps(folder: &Path) -> Result<BTreeMap<PathBuf, Stamp>> {
    let files = match files_in(folder) {
        Err(Error::NoListings { .. }) => return Ok(BTreeMap::new()),
        files => files?,
    };
    // A file may go between the two looks at it.
    let stamp = |path: PathBuf| {
        let data = path.metadata().ok()?;
        let stamp = Stamp {
            n_bytes: data.len(),
            modified: data.modified().ok(),
        };
        Some((path, stamp))
    };
    let is_finished = |path: &PathBuf| {
        let name = file_name(path).to_lowercase();
        !UNFINISHED.iter().any(|ending| name.ends_with(ending))
    };
    Ok(files.into_iter().filter(is_finished).filter_map(stamp).collect())
}

/// Which files have stopped changing. Times are those since watching began.
#[derive(Debug)]
struct Settling {
    settle: Duration,
    /// How each file was when it was last looked at, and since when.
    seen: BTreeMap<PathBuf, (Stamp, Duration)>,
    /// Not complete yet, or not handed out yet.
    open: BTreeMap<PathBuf, Duration>,
}

impl Settling {
    fn new(settle: Duration) -> Self {
        Self {
            settle,
            seen: BTreeMap::new(),
            open: BTreeMap::new(),
        }
    }

    /// Files that are complete as they are.
    fn known(&mut self, files: &BTreeMap<PathBuf, Stamp>) {
        let seen = files
            .iter()
            .map(|(path, stamp)| (path.clone(), (*stamp, Duration::ZERO)));
        self.seen.extend(seen);
    }

    /// True while there are files to wait for.
    fn is_waiting(&self) -> bool {
        !self.open.is_empty()
    }

    /// Takes note of how files are, and hands out those that are complete, each once: when nothing changes any more, or when
    /// they have waited long enough for the others.
    fn look(&mut self, files: &BTreeMap<PathBuf, Stamp>, now: Duration) -> Vec<PathBuf> {
        self.seen.retain(|path, _| files.contains_key(path));
        self.open.retain(|path, _| files.contains_key(path));
        for (path, stamp) in files {
            if self.seen.get(path).is_none_or(|(seen, _)| seen != stamp) {
                self.seen.insert(path.clone(), (*stamp, now));
                self.open.insert(path.clone(), now);
            }
        }
        let is_complete = |since: &Duration| now.saturating_sub(*since) >= self.settle;
        let has_waited = |since: &Duration| now.saturating_sub(*since) >= self.settle * (1 + WAIT_FOR_OTHERS);
        let may_go = self.open.values().all(is_complete) || self.open.values().any(has_waited);
        let complete = self.open.iter().filter(|(_, since)| may_go && is_complete(since));
        let complete: Vec<PathBuf> = complete.map(|(path, _)| path.clone()).collect();
        self.open.retain(|path, _| !complete.contains(path));
        complete
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(files: &[(&str, u64)]) -> BTreeMap<PathBuf, Stamp> {
        let stamp = |n_bytes| Stamp {
            n_bytes,
            modified: None,
        };
        files
            .iter()
            .map(|(path, n_bytes)| (PathBuf::from(path), stamp(*n_bytes)))
            .collect()
    }

    fn seconds(n: f64) -> Duration {
        Duration::from_secs_f64(n)
    }

    #[test]
    fn a_file_is_handed_out_once_when_it_stops_changing() {
        let mut settling = Settling::new(seconds(2.0));
        assert!(settling.look(&files(&[("a", 10)]), seconds(0.0)).is_empty());
        assert!(settling.look(&files(&[("a", 10)]), seconds(1.9)).is_empty());
        assert!(settling.look(&files(&[("a", 20)]), seconds(2.0)).is_empty());
        assert!(settling.look(&files(&[("a", 20)]), seconds(3.9)).is_empty());
        assert_eq!(settling.look(&files(&[("a", 20)]), seconds(4.0)), [PathBuf::from("a")]);
        assert!(!settling.is_waiting());
        assert!(settling.look(&files(&[("a", 20)]), seconds(9.0)).is_empty());
        // Changed again: another listing under the same name.
        assert!(settling.look(&files(&[("a", 21)]), seconds(10.0)).is_empty());
        assert_eq!(settling.look(&files(&[("a", 21)]), seconds(12.0)).len(), 1);
    }

    #[test]
    fn a_burst_is_one_batch_but_waits_not_for_ever() {
        let mut settling = Settling::new(seconds(1.0));
        settling.look(&files(&[("a", 1)]), seconds(0.0));
        settling.look(&files(&[("a", 1), ("b", 1)]), seconds(0.9));
        assert!(settling.look(&files(&[("a", 1), ("b", 1)]), seconds(1.5)).is_empty());
        assert_eq!(settling.look(&files(&[("a", 1), ("b", 1)]), seconds(1.9)).len(), 2);
        // One that grows for long keeps no other one waiting for long.
        let mut settling = Settling::new(seconds(1.0));
        for step in 0..6u32 {
            let given = settling.look(&files(&[("a", 1), ("b", u64::from(step))]), seconds(f64::from(step)));
            assert!(given.is_empty(), "{step}");
        }
        assert_eq!(
            settling.look(&files(&[("a", 1), ("b", 6)]), seconds(6.0)),
            [PathBuf::from("a")]
        );
        assert!(settling.is_waiting());
    }

    #[test]
    fn a_file_that_goes_is_forgotten() {
        let mut settling = Settling::new(seconds(1.0));
        settling.look(&files(&[("a", 1)]), seconds(0.0));
        settling.look(&files(&[]), seconds(0.5));
        assert!(!settling.is_waiting());
        settling.look(&files(&[("a", 1)]), seconds(0.6));
        assert!(settling.look(&files(&[("a", 1)]), seconds(1.1)).is_empty());
    }

    #[test]
    fn unfinished_and_hidden_files_are_no_listings() {
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "a.txt",
            ".b.txt",
            "c.txt.part",
            "d.txt.CRDOWNLOAD",
            "e.tmp",
            "README.md",
        ] {
            std::fs::write(folder.path().join(name), "x").unwrap();
        }
        let names: Vec<String> = stamps(folder.path())
            .unwrap()
            .keys()
            .map(|path| file_name(path))
            .collect();
        assert_eq!(names, ["a.txt"]);
    }
}
