//! Errors of SQLite as errors of this crate.

use std::path::Path;

use crate::error::Error;

pub(super) fn explain(path: &Path, cause: rusqlite::Error) -> Error {
    let why_closed = || std::fs::File::open(path).err();
    let code = cause.sqlite_error_code();
    if let (Some(rusqlite::ErrorCode::CannotOpen), Some(cause)) = (code, why_closed()) {
        // SQLite says no more than that it can't.
        return Error::Read {
            path: path.display().to_string(),
            cause,
        };
    }
    let path = path.display().to_string();
    match code {
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => Error::DatabaseBusy {
            path,
            holder: "another program has it open".to_owned(),
        },
        _ => Error::Database { path, cause },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    #[test]
    fn a_file_that_cannot_be_opened_says_why() {
        let folder = tempfile::tempdir().unwrap();
        let error = Store::create(folder.path()).unwrap_err();
        // A folder can be opened, so it is told as SQLite tells it.
        assert!(matches!(error, Error::Database { .. }), "{error}");
        let endless = folder.path().join("l");
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(&endless, &endless).unwrap();
            let error = Store::create(&endless).unwrap_err();
            assert!(matches!(error, Error::Read { .. }), "{error}");
        }
    }
}
