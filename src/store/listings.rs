//! The listings: what was read, row by row.

use std::collections::BTreeMap;

use rusqlite::{Connection, Transaction, params};

use super::Added;
use super::values::{from_json, optional, parse_date, to_json, unreadable};
use crate::corpus::{Ids, Listing, Rejected, Row};

pub(super) fn add(transaction: &Transaction<'_>, listing: &Listing, is_own: bool) -> rusqlite::Result<Added> {
    let n_replaced = match is_own {
        true => transaction.execute(
            "DELETE FROM listings WHERE is_own AND name = ?1 AND hash <> ?2",
            [&listing.name, &listing.hash],
        )?,
        false => 0,
    };
    let Some(known) = head(transaction, &listing.hash)? else {
        insert(transaction, listing, &listing.name, is_own)?;
        return Ok(if n_replaced > 0 { Added::Reread } else { Added::New });
    };
    // The name that comes first in the alphabet stays, whatever the order of adding.
    let name = listing.name.as_str().min(&known.name);
    // A surer date is not given up for a less sure one.
    let may_replace = listing.date_source <= known.date_source;
    if may_replace && listing.reading != known.reading {
        if rows(transaction, &listing.hash)? != listing.rows
            || rejected(transaction, &listing.hash)? != listing.rejected
        {
            transaction.execute("DELETE FROM listings WHERE hash = ?1", [&listing.hash])?;
            insert(transaction, listing, name, is_own)?;
            return Ok(Added::Reread);
        }
        transaction.execute(
            "UPDATE listings SET reading = ?2 WHERE hash = ?1",
            [&listing.hash, &listing.reading],
        )?;
    }
    transaction.execute(
        "UPDATE listings SET name = ?2, is_own = is_own OR ?3 WHERE hash = ?1 AND (name <> ?2 OR is_own < ?3)",
        params![listing.hash, name, is_own],
    )?;
    Ok(Added::Known)
}

fn insert(transaction: &Transaction<'_>, listing: &Listing, name: &str, is_own: bool) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO listings (hash, name, format, date_source, reading, is_own) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
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
        "INSERT INTO listing_rows (hash, line, position, ids, title, abstract, date, authors, categories, url, flags, updated)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
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

/// Name and hash of each listing that came from the workspace's own folder, in order of name.
pub(super) fn own(connection: &Connection) -> rusqlite::Result<Vec<(String, String)>> {
    let mut query = connection.prepare("SELECT name, hash FROM listings WHERE is_own ORDER BY name, hash")?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

/// Every listing, in order of hash.
///
/// - `given`: listings that were just added; of those that are here as they were read, the rows need not be read again.
pub(super) fn listings(connection: &Connection, given: Vec<Listing>) -> rusqlite::Result<Vec<Listing>> {
    let mut given: BTreeMap<String, Listing> = (given.into_iter())
        .map(|listing| (listing.hash.clone(), listing))
        .collect();
    let mut query = connection.prepare("SELECT hash FROM listings ORDER BY hash")?;
    let hashes: Vec<String> = query
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let (mut listings, mut unread) = (Vec::new(), BTreeMap::new());
    for hash in hashes {
        let head = head(connection, &hash)?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
        match given.remove(&hash).filter(|given| given.reading == head.reading) {
            Some(given) => listings.push(Listing {
                rows: given.rows,
                rejected: given.rejected,
                ..head
            }),
            None => {
                unread.insert(hash, listings.len());
                listings.push(head);
            }
        }
    }
    for (hash, at) in &unread {
        listings[*at].rejected = rejected(connection, hash)?;
        // A guess: what can't be had isn't needed.
        let _ = listings[*at].rows.try_reserve(n_rows(connection, hash)?);
    }
    read_rows(connection, &unread, &mut listings)?;
    Ok(listings)
}

fn n_rows(connection: &Connection, hash: &str) -> rusqlite::Result<usize> {
    let mut query =
        connection.prepare_cached("SELECT coalesce(max(position) + 1, 0) FROM listing_rows WHERE hash = ?1")?;
    query.query_row([hash], |row| row.get(0))
}

/// Reads the rows of several listings, by their hashes, in one go through the table.
fn read_rows(
    connection: &Connection,
    unread: &BTreeMap<String, usize>,
    listings: &mut [Listing],
) -> rusqlite::Result<()> {
    if unread.is_empty() {
        return Ok(());
    }
    let mut query = connection.prepare(&format!(
        "SELECT {ROW}, hash, position FROM listing_rows ORDER BY rowid"
    ))?;
    let mut found = query.query([])?;
    let (mut last, mut at) = (String::new(), None);
    let mut are_in_order = true;
    while let Some(row) = found.next()? {
        let hash = row.get_ref(N_COLUMNS)?.as_str()?;
        if hash != last {
            hash.clone_into(&mut last);
            at = unread.get(hash).copied();
        }
        if let Some(at) = at {
            are_in_order &= row.get::<_, usize>(N_COLUMNS + 1)? == listings[at].rows.len();
            listings[at].rows.push(listing_row(row)?);
        }
    }
    // As they were written, each listing from its first row on.
    match are_in_order {
        true => Ok(()),
        false => Err(unreadable("rows of a listing are missing from the database".into())),
    }
}

/// The listing of a hash, if its rows are those of this reading.
pub(super) fn read_before(connection: &Connection, hash: &str, reading: &str) -> rusqlite::Result<Option<Listing>> {
    let head = head(connection, hash)?.filter(|head| head.reading == reading);
    head.map(|head| whole(connection, head)).transpose()
}

fn whole(connection: &Connection, head: Listing) -> rusqlite::Result<Listing> {
    Ok(Listing {
        rows: rows(connection, &head.hash)?,
        rejected: rejected(connection, &head.hash)?,
        ..head
    })
}

/// The listing of a hash without its rows.
fn head(connection: &Connection, hash: &str) -> rusqlite::Result<Option<Listing>> {
    let mut query =
        connection.prepare_cached("SELECT hash, name, format, reading, date_source FROM listings WHERE hash = ?1")?;
    optional(query.query_row([hash], |row| {
        Ok(Listing {
            hash: row.get(0)?,
            name: row.get(1)?,
            format: row.get(2)?,
            reading: row.get(3)?,
            date_source: from_json(&row.get::<_, String>(4)?)?,
            rows: Vec::new(),
            rejected: Vec::new(),
        })
    }))
}

/// Columns of a row, and their number.
const ROW: &str = "line, ids, title, abstract, date, authors, categories, url, flags, updated";
const N_COLUMNS: usize = 10;

fn listing_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
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
    })
}

fn rows(connection: &Connection, hash: &str) -> rusqlite::Result<Vec<Row>> {
    let mut query = connection.prepare_cached(&format!(
        "SELECT {ROW} FROM listing_rows WHERE hash = ?1 ORDER BY position"
    ))?;
    let rows = query.query_map([hash], listing_row)?;
    rows.collect()
}

fn rejected(connection: &Connection, hash: &str) -> rusqlite::Result<Vec<Rejected>> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::DateSource;

    fn listing(reading: &str, title: &str, date_source: DateSource) -> Listing {
        let row = Row {
            line: 1,
            title: title.to_owned(),
            ..Row::default()
        };
        Listing {
            hash: "0".to_owned(),
            name: "made up".to_owned(),
            format: "jsonl".to_owned(),
            date_source,
            reading: reading.to_owned(),
            rows: vec![row],
            rejected: Vec::new(),
        }
    }

    #[test]
    fn rows_are_replaced_only_by_a_reading_that_differs_and_is_as_sure() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(super::super::SCHEMA).unwrap();
        let transaction = connection.transaction().unwrap();
        let adds = |reading: &str, title: &str, source: DateSource| {
            let added = add(&transaction, &listing(reading, title, source), false).unwrap();
            let kept = listings(&transaction, Vec::new()).unwrap().remove(0);
            (added, kept.rows[0].title.clone(), kept.reading)
        };
        let kept = |added, title: &str, reading: &str| (added, title.to_owned(), reading.to_owned());
        assert_eq!(adds("a", "One", DateSource::Given), kept(Added::New, "One", "a"));
        // Of the same reading the rows are the same; nobody looks at them.
        assert_eq!(adds("a", "Other", DateSource::Given), kept(Added::Known, "One", "a"));
        assert_eq!(adds("b", "One", DateSource::Given), kept(Added::Known, "One", "b"));
        assert_eq!(adds("c", "Two", DateSource::Given), kept(Added::Reread, "Two", "c"));
        assert_eq!(adds("d", "Three", DateSource::Inferred), kept(Added::Known, "Two", "c"));
    }

    #[test]
    fn rows_of_another_reading_are_not_taken_for_those_of_the_database() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(super::super::SCHEMA).unwrap();
        let transaction = connection.transaction().unwrap();
        add(&transaction, &listing("a", "One", DateSource::Given), false).unwrap();
        let title = |given: Listing| listings(&transaction, vec![given]).unwrap()[0].rows[0].title.clone();
        assert_eq!(title(listing("b", "Two", DateSource::Inferred)), "One");
        assert_eq!(title(listing("a", "As given", DateSource::Given)), "As given");
    }
}
