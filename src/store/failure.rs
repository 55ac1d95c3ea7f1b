//! Errors of SQLite as errors of this crate.

use std::path::Path;

use crate::error::Error;

pub(super) fn explain(path: &Path, cause: rusqlite::Error) -> Error {
    let path = path.display().to_string();
    match cause.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => Error::DatabaseBusy {
            path,
            holder: "another program has it open".to_owned(),
        },
        _ => Error::Database { path, cause },
    }
}
