//! Files of `reports/` by their hashes and names: those that are as they were written, and those that are too many.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::listings::hash_of;
use crate::report::files::FileHashes;

/// Folders of a report, each with the ends of its files' names.
pub(super) const FOLDERS: [(&str, &[&str]); 3] =
    [("charts", &["svg", "png"]), ("themes", &["html"]), ("feeds", &["xml"])];

/// One value for all files of a report.
pub(super) fn digest(files: &FileHashes) -> String {
    let mut hasher = blake3::Hasher::new();
    for (name, hash) in files {
        // Neither has a line break.
        hasher.update(format!("{name}\n{hash}\n").as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

/// Whether a file is there and has these bytes, by their BLAKE3.
pub(super) fn has_hash(path: &Path, hash: &str) -> bool {
    let found = fs::File::open(path).and_then(hash_of);
    found.is_ok_and(|found| found == hash)
}

/// Charts, pages and feeds of themes in `reports/` that the report does not have.
///
/// - `is_current`: whether it has a file, by its name from `reports/`.
pub(super) fn stale(reports: &Path, is_current: impl Fn(&str) -> bool) -> io::Result<Vec<PathBuf>> {
    let mut stale = Vec::new();
    for (folder, ours) in FOLDERS {
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
