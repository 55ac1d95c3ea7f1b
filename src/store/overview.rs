//! What the last report said, without its papers, so that a question about its themes needs no corpus.

use rusqlite::{Connection, Transaction};

use super::values::{from_json, optional, to_json};
use crate::config::Overrides;
use crate::report::Report;
use crate::report::files::FileHashes;

/// Keeps a report's overview and which files it is; the same ones are not written again.
///
/// - `key`: of everything but the last run that the report was made from.
pub(super) fn save(
    transaction: &Transaction<'_>,
    key: &str,
    overrides: &Overrides,
    overview: &Report,
    files: &FileHashes,
) -> rusqlite::Result<()> {
    let new = [key.to_owned(), to_json(overrides)?, to_json(overview)?, to_json(files)?];
    if row(transaction)?.as_ref() != Some(&new) {
        transaction.execute("DELETE FROM overview", [])?;
        transaction.execute(
            "INSERT INTO overview (key, options, report, files) VALUES (?1, ?2, ?3, ?4)",
            new,
        )?;
    }
    Ok(())
}

/// Overview and files of the last report, if it has this key and was made with the same options.
pub(super) fn written(
    connection: &Connection,
    key: &str,
    overrides: &Overrides,
) -> rusqlite::Result<Option<(Report, FileHashes)>> {
    let overrides = to_json(overrides)?;
    let known = row(connection)?.filter(|[its_key, options, ..]| its_key == key && *options == overrides);
    known
        .map(|[_, _, overview, files]| Ok((from_json(&overview)?, from_json(&files)?)))
        .transpose()
}

/// The options of the last report, as JSON; absent before the first.
pub(super) fn last_options(connection: &Connection) -> rusqlite::Result<Option<String>> {
    optional(connection.query_row("SELECT options FROM overview", [], |row| row.get(0)))
}

/// Name and hash of each file of the last report; absent before the first.
pub(super) fn files(connection: &Connection) -> rusqlite::Result<Option<FileHashes>> {
    let files: Option<String> = optional(connection.query_row("SELECT files FROM overview", [], |row| row.get(0)))?;
    files.map(|files| from_json(&files)).transpose()
}

/// The overview, if it has this key.
pub(super) fn read(connection: &Connection, key: &str) -> rusqlite::Result<Option<Report>> {
    let known = row(connection)?.filter(|[known, ..]| known == key);
    known.map(|[_, _, overview, _]| from_json(&overview)).transpose()
}

/// Key, options, report, files.
fn row(connection: &Connection) -> rusqlite::Result<Option<[String; 4]>> {
    optional(
        connection.query_row("SELECT key, options, report, files FROM overview", [], |row| {
            Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?])
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
        let overview = sample::report().into_overview();
        let files = FileHashes::from([("report.md".to_owned(), "0123".to_owned())]);
        let transaction = connection.transaction().unwrap();
        let plain = Overrides::default();
        let seeded = Overrides { seed: Some(7), ..plain };
        save(&transaction, "old", &plain, &sample::report(), &files).unwrap();
        save(&transaction, "new", &seeded, &overview, &files).unwrap();
        let n_changes = transaction.total_changes();
        save(&transaction, "new", &seeded, &overview, &files).unwrap();
        assert_eq!(transaction.total_changes(), n_changes, "nothing is written twice");
        assert_eq!(read(&transaction, "new").unwrap(), Some(overview.clone()));
        assert_eq!(written(&transaction, "new", &seeded).unwrap(), Some((overview, files)));
        assert_eq!(written(&transaction, "new", &plain).unwrap(), None);
        assert_eq!(read(&transaction, "old").unwrap(), None);
        let options = r#"{"themes":null,"period":null,"seed":7,"since":null}"#;
        assert_eq!(last_options(&transaction).unwrap().as_deref(), Some(options));
    }
}
