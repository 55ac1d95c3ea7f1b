//! The rows of listings, as they are written and read.

use rusqlite::{Connection, Transaction, params};

use super::super::values::{from_json, parse_date, to_json};
use crate::corpus::{Ids, Listing, Rejected, Row};

/// Writes a listing with its rows.
pub(super) fn insert(
    transaction: &Transaction<'_>,
    listing: &Listing,
    name: &str,
    is_own: bool,
) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO listings (hash, name, format, date_source, reading, is_own, is_forgotten)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0)",
        params![
            listing.hash,
            name,
            listing.format,
            to_json(&listing.date_source)?,
            listing.reading,
            is_own
        ],
    )?;
    let mut insert_row = transaction.prepare(
        "INSERT INTO listing_rows (hash, line, position, ids, title, abstract, date, authors, categories, url, flags, updated, is_forgotten)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?;
    for (position, row) in listing.rows.iter().enumerate() {
        insert_row.execute(params![
            listing.hash,
            row.line,
            position,
            row.ids.to_text(),
            row.title,
            row.abstract_text,
            row.date.map(|date| date.to_string()),
            to_json(&row.authors)?,
            to_json(&row.categories)?,
            row.url,
            to_json(&row.flags)?,
            row.updated.map(|date| date.to_string()),
            row.is_forgotten,
        ])?;
    }
    let mut insert_rejected = transaction
        .prepare("INSERT INTO rejected_rows (hash, line, position, found, reason) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for (position, rejected) in listing.rejected.iter().enumerate() {
        insert_rejected.execute(params![
            listing.hash,
            rejected.line,
            position,
            rejected.found,
            rejected.reason
        ])?;
    }
    Ok(())
}

/// Leaves a listing out of the corpus, or takes it in again.
pub(super) fn forget(transaction: &Transaction<'_>, hash: &str, is_forgotten: bool) -> rusqlite::Result<()> {
    let sql = "UPDATE listings SET is_forgotten = ?2 WHERE hash = ?1";
    transaction.execute(sql, params![hash, is_forgotten]).map(|_| ())
}

/// Columns of a row, and their number.
pub(super) const ROW: &str = "line, ids, title, abstract, date, authors, categories, url, flags, updated, is_forgotten";
pub(super) const N_COLUMNS: usize = 11;

pub(super) fn listing_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    Ok(Row {
        line: row.get(0)?,
        ids: Ids::from_text(row.get_ref(1)?.as_str()?),
        title: row.get(2)?,
        abstract_text: row.get_ref(3)?.as_str()?.into(),
        date: row.get_ref(4)?.as_str_or_null()?.map(parse_date).transpose()?,
        authors: from_json(row.get_ref(5)?.as_str()?)?,
        categories: from_json(row.get_ref(6)?.as_str()?)?,
        url: row.get(7)?,
        flags: from_json(row.get_ref(8)?.as_str()?)?,
        updated: row.get_ref(9)?.as_str_or_null()?.map(parse_date).transpose()?,
        is_forgotten: row.get(10)?,
    })
}

pub(super) fn rows(connection: &Connection, hash: &str) -> rusqlite::Result<Vec<Row>> {
    let placed = placed_rows(connection, hash)?;
    Ok(placed.into_iter().map(|(_, row)| row).collect())
}

/// The row on a line of a listing.
pub(in crate::store) fn row_at(connection: &Connection, hash: &str, line: u64) -> rusqlite::Result<Row> {
    let mut query =
        connection.prepare_cached(&format!("SELECT {ROW} FROM listing_rows WHERE hash = ?1 AND line = ?2"))?;
    query.query_row(params![hash, line], listing_row)
}

/// The rows of a listing, each with its position.
pub(super) fn placed_rows(connection: &Connection, hash: &str) -> rusqlite::Result<Vec<(usize, Row)>> {
    let mut query = connection.prepare_cached(&format!(
        "SELECT {ROW}, position FROM listing_rows WHERE hash = ?1 ORDER BY position"
    ))?;
    let rows = query.query_map([hash], |row| Ok((row.get(N_COLUMNS)?, listing_row(row)?)))?;
    rows.collect()
}

pub(super) fn rejected(connection: &Connection, hash: &str) -> rusqlite::Result<Vec<Rejected>> {
    let mut query =
        connection.prepare_cached("SELECT line, found, reason FROM rejected_rows WHERE hash = ?1 ORDER BY position")?;
    let rows = query.query_map([hash], |row| {
        Ok(Rejected {
            line: row.get(0)?,
            found: row.get(1)?,
            reason: row.get(2)?,
        })
    })?;
    rows.collect()
}
