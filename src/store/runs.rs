//! What is remembered of every run.

use std::collections::BTreeSet;

use rusqlite::{Connection, Transaction, params};

use super::values::{from_json, optional, to_json};
use crate::corpus::Corpus;
use crate::themes::ledger::{EventKind, Look, RunKind, RunRecord};
use crate::themes::{ThemeId, Themes};

/// Adds a run.
///
/// - `settings`: those that shape the themes, name and value.
pub(super) fn save(
    transaction: &Transaction<'_>,
    fingerprint: &str,
    settings: &[(String, String)],
    corpus: &Corpus,
    themes: &Themes,
    record: &RunRecord,
) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO runs (fingerprint, version, n_papers, n_themes, count_reason, method, settings, record)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            fingerprint,
            env!("CARGO_PKG_VERSION"),
            corpus.papers.len(),
            themes.themes.len(),
            themes.count_reason,
            to_json(&(&themes.refinement, &themes.count_evidence))?,
            to_json(&settings)?,
            to_json(record)?,
        ],
    )?;
    Ok(())
}

pub(super) fn last_fingerprint(connection: &Connection) -> rusqlite::Result<Option<String>> {
    let sql = "SELECT fingerprint FROM runs ORDER BY run_id DESC LIMIT 1";
    optional(connection.query_row(sql, [], |row| row.get(0)))
}

/// Settings of the last run; none before the first one.
pub(super) fn last_settings(connection: &Connection) -> rusqlite::Result<Vec<(String, String)>> {
    let sql = "SELECT settings FROM runs ORDER BY run_id DESC LIMIT 1";
    let settings: Option<String> = optional(connection.query_row(sql, [], |row| row.get(0)))?;
    settings.map_or(Ok(Vec::new()), |text| from_json(&text))
}

/// Every run, oldest first.
pub(super) fn read(connection: &Connection) -> rusqlite::Result<Vec<RunRecord>> {
    let mut query = connection.prepare("SELECT record FROM runs WHERE record IS NOT NULL ORDER BY run_id")?;
    let records = query.query_map([], |row| from_json(&row.get::<_, String>(0)?))?;
    records.collect()
}

/// Keeps what the report on the last run says of the change of themes, in the record of the run; the same is not written again.
pub(super) fn save_look(transaction: &Transaction<'_>, look: &Look) -> rusqlite::Result<()> {
    let sql = "SELECT run_id, record FROM runs ORDER BY run_id DESC LIMIT 1";
    let last: Option<(i64, Option<String>)> =
        optional(transaction.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))))?;
    let Some((run, Some(record))) = last else {
        return Ok(());
    };
    let mut record: RunRecord = from_json(&record)?;
    if record.look.as_ref() != Some(look) {
        record.look = Some(look.clone());
        transaction.execute(
            "UPDATE runs SET record = ?1 WHERE run_id = ?2",
            params![to_json(&record)?, run],
        )?;
    }
    Ok(())
}

/// Themes that people had split in a run.
pub(super) fn split_by_hand(connection: &Connection) -> rusqlite::Result<BTreeSet<ThemeId>> {
    let decided = read(connection)?
        .into_iter()
        .filter(|record| record.kind == RunKind::Decided);
    let events = decided.flat_map(|record| record.events);
    Ok(events
        .filter(|event| event.kind == EventKind::Split)
        .filter_map(|event| event.other)
        .collect())
}
