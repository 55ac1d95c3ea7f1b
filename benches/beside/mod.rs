//! What every benchmark begins with.

use std::path::PathBuf;

/// True if benchmarks are asked for: `cargo test --all-targets` comes here too.
pub(crate) fn is_asked() -> bool {
    std::env::args().any(|argument| argument == "--bench")
}

/// A file or folder of the data beside the project; absent, with a note, if it isn't there.
pub(crate) fn data(path: &str) -> Option<PathBuf> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let path = std::env::var_os("PAPERTHEMES_SHARED")
        .map_or_else(beside, PathBuf::from)
        .join(path);
    if path.exists() {
        return Some(path);
    }
    println!("nothing measured: {} is missing", path.display());
    None
}
