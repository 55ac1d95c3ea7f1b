//! What the last report said, without its papers, so that a question about its themes needs no corpus.

use rusqlite::{Connection, Transaction};

use super::values::{from_json, optional, to_json};
use crate::report::Report;
use crate::report::files::FileHashes;

/// Keeps a report's overview; the same one is not written again.
///
/// - `key`: of everything but the last run that the report was made from; `asked`: settings for this report only, as JSON.
pub(super) fn save(transaction: &Transaction<'_>, key: &str, asked: &str, overview: &Report) -> rusqlite::Result<()> {
    let new = [key.to_owned(), asked.to_owned(), to_json(overview)];
    if row(transaction)?.as_ref() != Some(&new) {
        transaction.execute("DELETE FROM overview", [])?;
        transaction.execute("INSERT INTO overview (key, asked, report) VALUES (?1, ?2, ?3)", new)?;
    }
    Ok(())
}

/// Keeps which files a report is, by name and hash; the same ones are not written again.
pub(super) fn save_written(transaction: &Transaction<'_>, key: &str, files: &FileHashes) -> rusqlite::Result<()> {
    transaction.execute("DELETE FROM written WHERE key <> ?1", [key])?;
    let mut insert = transaction.prepare(
        "INSERT INTO written (name, hash, key) VALUES (?1, ?2, ?3)
         ON CONFLICT (name) DO UPDATE SET hash = ?2 WHERE hash <> ?2",
    )?;
    for (name, hash) in files {
        insert.execute([name, hash, key])?;
    }
    let names: Vec<&String> = files.keys().collect();
    transaction.execute(
        "DELETE FROM written WHERE name NOT IN (SELECT value FROM json_each(?1))",
        [to_json(&names)],
    )?;
    Ok(())
}

/// Overview and files of the last report, if its files have this key.
pub(super) fn written(connection: &Connection, key: &str) -> rusqlite::Result<Option<(Report, FileHashes)>> {
    let mut query = connection.prepare("SELECT name, hash FROM written WHERE key = ?1")?;
    let files = query.query_map([key], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let files: FileHashes = files.collect::<rusqlite::Result<_>>()?;
    match row(connection)? {
        Some([.., overview]) if !files.is_empty() => Ok(Some((from_json(&overview)?, files))),
        _ => Ok(None),
    }
}

/// The settings that the last report alone was asked for with, as JSON; absent before the first.
pub(super) fn asked(connection: &Connection) -> rusqlite::Result<Option<String>> {
    optional(connection.query_row("SELECT asked FROM overview", [], |row| row.get(0)))
}

/// The overview, if it has this key.
pub(super) fn read(connection: &Connection, key: &str) -> rusqlite::Result<Option<Report>> {
    let known = row(connection)?.filter(|[known, ..]| known == key);
    known.map(|[.., overview]| from_json(&overview)).transpose()
}

/// Key, asked, report.
fn row(connection: &Connection) -> rusqlite::Result<Option<[String; 3]>> {
    optional(
        connection.query_row("SELECT key, asked, report FROM overview", [], |row| {
            Ok([row.get(0)?, row.get(1)?, row.get(2)?])
        }),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn an_overview_comes_back_for_its_key_only() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(super::super::SCHEMA).unwrap();
        let overview = sample::report().overview();
        let transaction = connection.transaction().unwrap();
        save(&transaction, "old", "{}", &sample::report()).unwrap();
        save(&transaction, "new", "[]", &overview).unwrap();
        let n_changes = transaction.total_changes();
        save(&transaction, "new", "[]", &overview).unwrap();
        assert_eq!(transaction.total_changes(), n_changes, "nothing is written twice");
        assert_eq!(read(&transaction, "new").unwrap(), Some(overview));
        assert_eq!(read(&transaction, "old").unwrap(), None);
        assert_eq!(asked(&transaction).unwrap().as_deref(), Some("[]"));
    }
}
