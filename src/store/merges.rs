//! Why rows of the last run show one paper, and why some papers that share something do not.

use rusqlite::{Transaction, params};

use super::values::to_json;
use crate::corpus::{Corpus, RowPlace};

/// Makes these the merges.
pub(super) fn save(transaction: &Transaction<'_>, corpus: &Corpus) -> rusqlite::Result<()> {
    transaction.execute_batch("DELETE FROM merges; DELETE FROM kept_apart;")?;
    let mut insert = transaction.prepare(
        "INSERT INTO merges (paper_id, hash, line, with_hash, with_line, reason, detail, is_doubtful)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    let hash = |place: &RowPlace| &corpus.listings[place.listing].hash;
    for merge in &corpus.merges {
        insert.execute(params![
            corpus.papers[merge.paper].id,
            hash(&merge.row),
            merge.row.line,
            hash(&merge.with),
            merge.with.line,
            to_json(&merge.reason)?,
            merge.detail,
            merge.is_doubtful,
        ])?;
    }
    let mut insert = transaction.prepare("INSERT INTO kept_apart (papers, reason, detail) VALUES (?1, ?2, ?3)")?;
    for apart in &corpus.apart {
        let ids: Vec<&str> = apart
            .papers
            .iter()
            .map(|paper| corpus.papers[*paper].id.as_str())
            .collect();
        insert.execute(params![to_json(&ids)?, to_json(&apart.reason)?, apart.detail])?;
    }
    Ok(())
}
