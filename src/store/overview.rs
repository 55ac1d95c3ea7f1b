//! What the last report said, without its papers, so that a question about its themes needs no corpus.

use rusqlite::{Connection, Transaction};

use super::values::{from_json, optional, to_json};
use crate::report::Report;

/// Keeps a report's overview; the same one is not written again.
///
/// - `key`: of everything but the last run that the report was made from.
pub(super) fn save(transaction: &Transaction<'_>, key: &str, overview: &Report) -> rusqlite::Result<()> {
    let new = (key.to_owned(), to_json(overview));
    if row(transaction)? != Some(new.clone()) {
        transaction.execute("DELETE FROM overview", [])?;
        transaction.execute("INSERT INTO overview (key, report) VALUES (?1, ?2)", new)?;
    }
    Ok(())
}

/// The overview, if it has this key.
pub(super) fn read(connection: &Connection, key: &str) -> rusqlite::Result<Option<Report>> {
    let known = row(connection)?.filter(|(known, _)| known == key);
    known.map(|(_, overview)| from_json(&overview)).transpose()
}

fn row(connection: &Connection) -> rusqlite::Result<Option<(String, String)>> {
    optional(connection.query_row("SELECT key, report FROM overview", [], |row| {
        Ok((row.get(0)?, row.get(1)?))
    }))
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
        save(&transaction, "old", &sample::report()).unwrap();
        save(&transaction, "new", &overview).unwrap();
        let n_changes = transaction.total_changes();
        save(&transaction, "new", &overview).unwrap();
        assert_eq!(transaction.total_changes(), n_changes, "nothing is written twice");
        assert_eq!(read(&transaction, "new").unwrap(), Some(overview));
        assert_eq!(read(&transaction, "old").unwrap(), None);
    }
}
