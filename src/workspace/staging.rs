//! A report written beside the old one, and moved into its place when it is whole.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::hashes::{has_hash, stale};
use super::{Workspace, shown, unwritable};
use crate::error::{Error, Result};
use crate::report::files::{FileHashes, FileSink};

/// What a report is that could not be moved into place to its end.
const HALF_PUBLISHED: &str = "part of the report is from the run before; run the command again when that is mended";

/// What the names of folders begin with that reports are written into.
const PREFIX: &str = ".writing-";

/// A folder in `reports/` that a report is written into.
#[derive(Debug)]
pub struct Staging {
    folder: tempfile::TempDir,
    reports: PathBuf,
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
    /// Makes the folder that a report is written into, and removes what a run that was killed has left there: one run at a time
    /// writes a report.
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
            remove_left(&reports)?;
            tempfile::Builder::new().prefix(PREFIX).tempdir_in(&reports)
        };
        let folder = folder().map_err(|cause| unchanged(&reports, cause))?;
        Ok(Staging { folder, reports })
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

fn remove_left(reports: &Path) -> io::Result<()> {
    for entry in fs::read_dir(reports)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(PREFIX) && entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

impl Staged {
    /// Hash of each file by its name, in order of names.
    pub fn hashes(&self) -> FileHashes {
        let hash = |file: &StagedFile| (file.name.clone(), file.hash.clone());
        self.files.iter().map(hash).collect()
    }

    /// Moves what changed into its place, and removes charts, pages and feeds of themes that are no more.
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
        let changed: Vec<&StagedFile> = self.files.iter().filter(|file| file.is_changed).collect();
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    /// Writes a report of these files; returns how many changed.
    fn publish(workspace: &Workspace, files: &[(&str, &str)]) -> Result<usize> {
        let staging = workspace.begin_report()?;
        let put = |(name, text): &(&str, &str)| staging.put((*name).to_owned(), text.as_bytes()).unwrap();
        let written = files.iter().map(put).collect();
        staging.end(written)?.publish()
    }

    fn read(workspace: &Workspace, name: &str) -> String {
        fs::read_to_string(workspace.reports().join(name)).unwrap()
    }

    #[test]
    fn files_that_changed_are_replaced_and_the_others_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::new(folder.path());
        let first = [
            ("report.md", "one"),
            ("charts/old.svg", "a"),
            ("themes/T1.html", "page"),
        ];
        assert_eq!(publish(&workspace, &first).unwrap(), 3);
        let written = |name: &str| {
            fs::metadata(workspace.reports().join(name))
                .unwrap()
                .modified()
                .unwrap()
        };
        let before = written("themes/T1.html");
        let second = [
            ("report.md", "two"),
            ("charts/new.svg", "a"),
            ("themes/T1.html", "page"),
        ];
        assert_eq!(publish(&workspace, &second).unwrap(), 2);
        assert_eq!(
            (read(&workspace, "report.md").as_str(), written("themes/T1.html")),
            ("two", before)
        );
        let names: Vec<_> = fs::read_dir(workspace.reports())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        assert_eq!(names.len(), 3, "{names:?}");
        assert!(!workspace.reports().join("charts/old.svg").exists());
    }

    #[test]
    fn what_a_killed_run_left_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::new(folder.path());
        let left = workspace.reports().join(".writing-abc/themes");
        fs::create_dir_all(&left).unwrap();
        fs::write(left.join("T1.html"), "half").unwrap();
        publish(&workspace, &[("report.md", "one")]).unwrap();
        assert!(!workspace.reports().join(".writing-abc").exists());
    }

    #[test]
    fn a_folder_in_the_way_leaves_the_report_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::new(folder.path());
        publish(&workspace, &[("report.md", "one")]).unwrap();
        fs::create_dir_all(workspace.reports().join("report.json/mine")).unwrap();
        let error = publish(&workspace, &[("report.md", "two"), ("report.json", "{}")]).unwrap_err();
        assert!(error.to_string().contains("`report.json` is a folder"), "{error}");
        assert_eq!(read(&workspace, "report.md"), "one");
        assert!(workspace.reports().join("report.json/mine").is_dir());
    }

    #[test]
    fn a_file_that_could_not_be_written_to_its_end_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::new(folder.path());
        publish(&workspace, &[("report.md", "one")]).unwrap();
        let staging = workspace.begin_report().unwrap();
        let mut begun = staging.begin("report.md");
        // A file that is open for reading only takes nothing.
        begun.file = fs::File::open(workspace.reports().join("report.md"));
        begun.write_all(b"two").unwrap();
        let written = vec![staging.finish("report.md".to_owned(), begun)];
        assert!(matches!(staging.end(written), Err(Error::Write { .. })));
        assert_eq!(read(&workspace, "report.md"), "one");
    }
}
