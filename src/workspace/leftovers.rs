//! What runs that were killed have left; the next run of any kind, which nobody else runs beside, puts it in order.

use std::fs;
use std::io;
use std::path::Path;

use super::decisions::TEMPORARY_DECISIONS;
use super::stand_in::finish_left;
use super::{TEMPORARY, Workspace, unwritable};
use crate::error::Result;

/// What holds when that can't be done.
const KEPT: &str = "a run that was killed left it, which has to be put in order first; nothing was added";

impl Workspace {
    /// The caller holds the lock.
    ///
    /// # Errors
    /// [`crate::Error::Write`].
    pub(super) fn clear_leftovers(&self) -> Result<()> {
        let reports = self.reports();
        // First: it may need what is being written.
        finish_left(&self.root, &reports).map_err(|cause| unwritable(&reports, cause, KEPT))?;
        for folder in [&self.root, &reports] {
            remove(folder, TEMPORARY).map_err(|cause| unwritable(folder, cause, KEPT))?;
        }
        // Where `themes.toml` is a link, only files that could be nobody else's.
        let decisions = self.decisions_place();
        let elsewhere = decisions.parent().filter(|folder| *folder != self.root);
        elsewhere.map_or(Ok(()), |folder| {
            remove(folder, TEMPORARY_DECISIONS).map_err(|cause| unwritable(folder, cause, KEPT))
        })
    }
}

/// Removes the files and folders of that prefix.
fn remove(folder: &Path, prefix: &str) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(cause) if matches!(cause.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(prefix) {
            match entry.file_type()?.is_dir() {
                true => fs::remove_dir_all(entry.path())?,
                false => fs::remove_file(entry.path())?,
            }
        }
    }
    Ok(())
}
