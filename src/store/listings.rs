//! The listings: what was read, row by row.

mod rows;
mod versions;

use std::collections::BTreeMap;

use rusqlite::{Connection, Transaction, params};

pub(super) use self::rows::row_at;
use self::rows::{N_COLUMNS, ROW, forget, insert, listing_row, rejected, rows};
use super::values::{from_json, optional, unreadable};
use super::{Added, CACHE_KIB, ONCE_KIB, Run, set_cache};
use crate::corpus::{Ids, Listing, normalised_title};
use crate::error::Result;

impl Run<'_> {
    /// Adds a listing; the same bytes are one listing, however often they come.
    ///
    /// - `is_own`: true for a file of the workspace's own folder: there a name is one file, whatever becomes of it. Rows that a
    ///   file no longer has stay.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn add(&self, listing: &Listing, is_own: bool) -> Result<Added> {
        self.explained(add(&self.transaction, listing, is_own))
    }

    /// Leaves a listing out of the corpus, until somebody names its file again.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn forget_listing(&self, hash: &str) -> Result<()> {
        self.explained(forget(&self.transaction, hash, true))
    }

    /// Leaves a paper of the last run out of the corpus, wherever it is listed now and later.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn forget_paper(&self, id: &str) -> Result<()> {
        self.explained(forget_paper(&self.transaction, id))
    }

    /// Takes a paper into the corpus again that was left out.
    ///
    /// - `asked`: one of its ids, or its title.
    /// - returns: how many rows show it.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn take_in_again(&self, asked: &str) -> Result<usize> {
        self.explained(take_in_again(&self.transaction, asked))
    }

    /// Name and hash of each listing that came from the workspace's own folder, in order of name.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn own_listings(&self) -> Result<Vec<(String, String)>> {
        self.explained(own(&self.transaction))
    }

    /// Every listing with its rows, in order of hash, with what this run has added.
    ///
    /// - `given`: the listings that were added, so that their rows are not read back.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn listings(&self, given: Vec<Listing>) -> Result<Vec<Listing>> {
        let read = || {
            set_cache(&self.transaction, ONCE_KIB)?;
            let read = listings(&self.transaction, given);
            set_cache(&self.transaction, CACHE_KIB)?;
            read
        };
        self.explained(read())
    }
}

/// Adds a listing.
///
/// - `is_own`: true for a file of the workspace's own folder.
pub(super) fn add(transaction: &Transaction<'_>, listing: &Listing, is_own: bool) -> rusqlite::Result<Added> {
    let Some(known) = head(transaction, &listing.hash)? else {
        return versions::insert(transaction, listing, is_own);
    };
    if is_forgotten(transaction, &listing.hash)? {
        if is_own {
            return Ok(Added::Forgotten);
        }
        // Whoever names a file wants it.
        forget(transaction, &listing.hash, false)?;
        return Ok(Added::New);
    }
    // The name that comes first in the alphabet stays, whatever the order of adding.
    let name = listing.name.as_str().min(&known.name);
    // A surer date is not given up for a less sure one.
    let may_replace = listing.date_source <= known.date_source;
    if may_replace && listing.reading != known.reading {
        let before = rows(transaction, &listing.hash)?;
        let read = versions::reread(listing, &before);
        if before != read.rows || rejected(transaction, &listing.hash)? != read.rejected {
            transaction.execute("DELETE FROM listings WHERE hash = ?1", [&listing.hash])?;
            insert(transaction, &read, name, is_own)?;
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

fn is_forgotten(connection: &Connection, hash: &str) -> rusqlite::Result<bool> {
    let sql = "SELECT is_forgotten FROM listings WHERE hash = ?1";
    connection.query_row(sql, [hash], |row| row.get(0))
}

/// Leaves a paper of the last run out of the corpus, by all its rows.
pub(super) fn forget_paper(transaction: &Transaction<'_>, id: &str) -> rusqlite::Result<()> {
    let sql = "UPDATE listing_rows SET is_forgotten = 1
               WHERE (hash, line) IN (SELECT hash, line FROM appearances WHERE paper_id = ?1)";
    transaction.execute(sql, [id]).map(|_| ())
}

/// Takes a paper in again, by the rows that have that id or that title.
///
/// - returns: how many rows.
pub(super) fn take_in_again(transaction: &Transaction<'_>, asked: &str) -> rusqlite::Result<usize> {
    let mut query = transaction.prepare("SELECT rowid, ids, title FROM listing_rows WHERE is_forgotten")?;
    let forgotten = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let forgotten: Vec<(i64, String, String)> = forgotten.collect::<rusqlite::Result<_>>()?;
    let (wanted, title) = (Ids::from(asked), normalised_title(asked));
    let is_wanted = |ids: &str, of_row: &str| {
        let ids = Ids::from_text(ids);
        ids.iter().any(|id| wanted.iter().any(|wanted| wanted == id)) || normalised_title(of_row) == title
    };
    let mut n_rows = 0;
    for (rowid, ids, title) in &forgotten {
        if is_wanted(ids, title) {
            n_rows += transaction.execute("UPDATE listing_rows SET is_forgotten = 0 WHERE rowid = ?1", [rowid])?;
        }
    }
    Ok(n_rows)
}

/// Name and hash of each listing that came from the workspace's own folder, in order of name.
pub(super) fn own(connection: &Connection) -> rusqlite::Result<Vec<(String, String)>> {
    let mut query =
        connection.prepare("SELECT name, hash FROM listings WHERE is_own AND NOT is_forgotten ORDER BY name, hash")?;
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
    let mut query = connection.prepare("SELECT hash FROM listings WHERE NOT is_forgotten ORDER BY hash")?;
    let hashes: Vec<String> = query
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut forgotten = connection.prepare("SELECT position FROM listing_rows WHERE hash = ?1 AND is_forgotten")?;
    let (mut listings, mut unread) = (Vec::new(), BTreeMap::new());
    for hash in hashes {
        let head = head(connection, &hash)?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
        match given.remove(&hash).filter(|given| given.reading == head.reading) {
            Some(mut given) => {
                for position in forgotten.query_map([&hash], |row| row.get::<_, usize>(0))? {
                    // Of what was just read, the position of a row is its place.
                    if let Some(row) = given.rows.get_mut(position?) {
                        row.is_forgotten = true;
                    }
                }
                listings.push(Listing {
                    rows: given.rows,
                    rejected: given.rejected,
                    ..head
                });
            }
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
    let mut next = vec![0; listings.len()];
    let mut are_in_order = true;
    while let Some(row) = found.next()? {
        let hash = row.get_ref(N_COLUMNS)?.as_str()?;
        if hash != last {
            hash.clone_into(&mut last);
            at = unread.get(hash).copied();
        }
        if let Some(at) = at {
            let position: usize = row.get(N_COLUMNS + 1)?;
            are_in_order &= position >= next[at];
            next[at] = position + 1;
            listings[at].rows.push(listing_row(row)?);
        }
    }
    // As they were written, each listing from its first row on; rows that a later version has are no longer among them.
    match are_in_order {
        true => Ok(()),
        false => Err(unreadable("rows of a listing are not in their order".into())),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{DateSource, Row};

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
