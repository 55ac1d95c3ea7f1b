//! The five real pages that stand beside the project, for tests.

use std::path::PathBuf;
use std::{env, fs};

/// Name and bytes of each page; none, and a note, where the folder is missing, which is an error where `CI` is set.
#[allow(clippy::print_stderr, reason = "a skipped test says so")]
pub(super) fn real_pages() -> Vec<(String, Vec<u8>)> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = env::var_os("PAPERTHEMES_SHARED")
        .map_or_else(beside, PathBuf::from)
        .join("listings");
    let Ok(files) = fs::read_dir(&folder) else {
        assert!(env::var_os("CI").is_none(), "{} is missing", folder.display());
        eprintln!("skipped: {} is missing", folder.display());
        return Vec::new();
    };
    let paths = files
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "txt"));
    paths
        .map(|path| {
            (
                path.file_name().unwrap().to_string_lossy().into_owned(),
                fs::read(&path).unwrap(),
            )
        })
        .collect()
}
