//! Files that were read before and have other rows now.
//!
//! A row that the new version has is the new version's; one that it no longer has stays, as the earlier version's: papers leave
//! only when a person says so.

use rusqlite::{Connection, Transaction, params};

use super::super::Added;
use super::super::values::optional;
use super::rows::{self, forget, placed_rows};
use crate::corpus::versions::{RowChange, compare};
use crate::corpus::{Listing, Row};

/// Rows of a version before.
struct Earlier {
    hash: String,
    /// True for what the file held when it was read last.
    is_last: bool,
    is_forgotten: bool,
    rows: Vec<Row>,
    /// Along the rows.
    positions: Vec<usize>,
}

/// A row of a version before, and where it is kept.
struct EarlierRow<'a> {
    hash: &'a str,
    position: usize,
    row: &'a Row,
}

/// Inserts a listing whose bytes are new.
pub(super) fn insert(transaction: &Transaction<'_>, listing: &Listing, is_own: bool) -> rusqlite::Result<Added> {
    let versions = earlier(transaction, &listing.name, is_own)?;
    let before: Vec<EarlierRow<'_>> = versions.iter().flat_map(Earlier::rows).collect();
    let rows_before: Vec<&[Row]> = versions.iter().map(|version| version.rows.as_slice()).collect();
    let found = compare(&rows_before, &listing.rows);
    // Elsewhere two files may have one name: they are two lists unless they look like one.
    if versions.is_empty() || (!is_own && !is_same_list(&versions, &found)) {
        rows::insert(transaction, listing, &listing.name, is_own)?;
        return Ok(Added::New);
    }
    // A list that nobody wants stays away as it grows; another one under its name is a new one.
    let stays_away = is_own && versions.iter().any(|version| version.is_last && version.is_forgotten);
    let stays_away = stays_away && is_same_list(&versions, &found);
    let mut listing = listing.clone();
    keep_forgotten(&mut listing.rows, &found, |at| before[at].row.is_forgotten);
    rows::insert(transaction, &listing, &listing.name, is_own)?;
    take_over(transaction, &listing, &before, &found)?;
    let mut n_gone = 0;
    for version in versions.iter().filter(|version| version.is_last) {
        n_gone += retire(transaction, &version.hash, &listing.name)?;
    }
    transaction.execute(
        "DELETE FROM listings WHERE earlier_of = ?1 AND hash NOT IN (SELECT hash FROM listing_rows)",
        [&listing.name],
    )?;
    if stays_away {
        forget(transaction, &listing.hash, true)?;
        return Ok(Added::Forgotten);
    }
    Ok(changed(&found, n_gone))
}

/// A listing whose bytes were read before, with what a person forgot of its rows.
pub(super) fn reread(listing: &Listing, before: &[Row]) -> Listing {
    let mut listing = listing.clone();
    let found = compare(&[before], &listing.rows);
    keep_forgotten(&mut listing.rows, &found, |at| before[at].is_forgotten);
    listing
}

fn keep_forgotten(rows: &mut [Row], found: &[RowChange], was_forgotten: impl Fn(usize) -> bool) {
    for (row, change) in rows.iter_mut().zip(found) {
        if let RowChange::Known(at) | RowChange::Changed(at) = change {
            row.is_forgotten = was_forgotten(*at);
        }
    }
}

impl Earlier {
    fn rows(&self) -> impl Iterator<Item = EarlierRow<'_>> {
        let rows = self.rows.iter().zip(&self.positions);
        rows.map(|(row, position)| EarlierRow {
            hash: &self.hash,
            position: *position,
            row,
        })
    }
}

/// Whether most rows of the last version are found again.
fn is_same_list(versions: &[Earlier], found: &[RowChange]) -> bool {
    let n_last: usize = (versions.iter().filter(|version| version.is_last))
        .map(|version| version.rows.len())
        .sum();
    // The last version comes first.
    let is_of_last =
        |change: &&RowChange| matches!(change, RowChange::Known(at) | RowChange::Changed(at) if *at < n_last);
    2 * found.iter().filter(is_of_last).count() >= n_last
}

fn changed(found: &[RowChange], n_gone: usize) -> Added {
    let count = |is_counted: fn(&RowChange) -> bool| found.iter().filter(|change| is_counted(change)).count();
    Added::Changed {
        n_new: count(|change| matches!(change, RowChange::New)),
        n_known: count(|change| matches!(change, RowChange::Known(_))),
        n_changed: count(|change| matches!(change, RowChange::Changed(_))),
        n_gone,
    }
}

/// The versions of a file, the last one first.
fn earlier(connection: &Connection, name: &str, is_own: bool) -> rusqlite::Result<Vec<Earlier>> {
    let mut query = connection.prepare(
        "SELECT hash, earlier_of IS NULL, is_forgotten FROM listings
         WHERE (name = ?1 AND is_own = ?2 AND earlier_of IS NULL) OR earlier_of = ?1
         ORDER BY earlier_of IS NOT NULL, hash",
    )?;
    let found = query.query_map(params![name, is_own], |row| {
        let hash: String = row.get(0)?;
        let (positions, rows) = placed_rows(connection, &hash)?.into_iter().unzip();
        Ok(Earlier {
            hash,
            is_last: row.get(1)?,
            is_forgotten: row.get(2)?,
            rows,
            positions,
        })
    })?;
    found.collect()
}

/// Takes rows that the new version has from the versions before it; the papers of the last run are listed there now.
fn take_over(
    transaction: &Transaction<'_>,
    listing: &Listing,
    before: &[EarlierRow<'_>],
    found: &[RowChange],
) -> rusqlite::Result<()> {
    let mut remove = transaction.prepare("DELETE FROM listing_rows WHERE hash = ?1 AND position = ?2")?;
    let mut move_appearance =
        transaction.prepare("UPDATE appearances SET hash = ?3, line = ?4 WHERE hash = ?1 AND line = ?2")?;
    for (row, change) in listing.rows.iter().zip(found) {
        if let RowChange::Known(at) | RowChange::Changed(at) = change {
            let was = &before[*at];
            remove.execute(params![was.hash, was.position])?;
            move_appearance.execute(params![was.hash, was.row.line, listing.hash, row.line])?;
        }
    }
    Ok(())
}

/// Lets a version be an earlier one, under a key that no file has.
///
/// - returns: how many rows it has left.
fn retire(transaction: &Transaction<'_>, hash: &str, name: &str) -> rusqlite::Result<usize> {
    let key = free_key(transaction, hash)?;
    transaction.execute(
        "INSERT INTO listings (hash, name, format, date_source, reading, is_own, earlier_of, is_forgotten)
         SELECT ?2, ?3, format, date_source, reading, 0, ?4, is_forgotten FROM listings WHERE hash = ?1",
        params![hash, key, format!("{name} (earlier)"), name],
    )?;
    let n_left = transaction.execute("UPDATE listing_rows SET hash = ?2 WHERE hash = ?1", [hash, &key])?;
    transaction.execute("UPDATE appearances SET hash = ?2 WHERE hash = ?1", [hash, &key])?;
    transaction.execute("DELETE FROM listings WHERE hash = ?1", [hash])?;
    Ok(n_left)
}

fn free_key(connection: &Connection, hash: &str) -> rusqlite::Result<String> {
    let mut number = 1;
    loop {
        let key = format!("{hash}~{number}");
        let is_taken = optional(connection.query_row("SELECT 1 FROM listings WHERE hash = ?1", [&key], |_| Ok(())))?;
        if is_taken.is_none() {
            return Ok(key);
        }
        number += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::SCHEMA;
    use super::super::{add, listings};
    use super::*;
    use crate::corpus::DateSource;

    fn listing(hash: &str, titles: &[&str]) -> Listing {
        let row = |(line, title): (u64, &&str)| Row {
            line,
            title: (*title).to_owned(),
            ..Row::default()
        };
        Listing {
            hash: hash.to_owned(),
            name: "latest.jsonl".to_owned(),
            format: "jsonl".to_owned(),
            date_source: DateSource::Written,
            reading: String::new(),
            rows: (1..).zip(titles).map(row).collect(),
            rejected: Vec::new(),
        }
    }

    /// Name and titles of each listing.
    fn kept(connection: &Connection) -> Vec<(String, Vec<String>)> {
        let listings = listings(connection, Vec::new()).unwrap();
        let kept = listings.into_iter().map(|listing| {
            let titles = listing.rows.into_iter().map(|row| row.title);
            (listing.name, titles.collect())
        });
        let mut kept: Vec<(String, Vec<String>)> = kept.collect();
        kept.sort();
        kept
    }

    fn one(name: &str, titles: &[&str]) -> (String, Vec<String>) {
        (
            name.to_owned(),
            titles.iter().map(|title| (*title).to_owned()).collect(),
        )
    }

    #[test]
    fn a_file_that_grows_brings_its_new_rows_and_one_that_is_saved_over_loses_none() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(SCHEMA).unwrap();
        let transaction = connection.transaction().unwrap();
        let adds = |hash, titles: &[&str]| add(&transaction, &listing(hash, titles), true).unwrap();
        let changed = |n_new, n_known, n_gone| Added::Changed {
            n_new,
            n_known,
            n_changed: 0,
            n_gone,
        };
        assert_eq!(adds("a", &["Ice", "Wood"]), Added::New);
        assert_eq!(adds("b", &["Snow", "Wood", "Ice"]), changed(1, 2, 0));
        assert_eq!(kept(&transaction), [one("latest.jsonl", &["Snow", "Wood", "Ice"])]);

        assert_eq!(adds("c", &["Tides", "Moon"]), changed(2, 0, 3));
        let earlier = one("latest.jsonl (earlier)", &["Snow", "Wood", "Ice"]);
        assert_eq!(kept(&transaction), [one("latest.jsonl", &["Tides", "Moon"]), earlier]);

        // The old bytes again: their rows are known, and the other day's stay.
        assert_eq!(adds("b", &["Snow", "Wood", "Ice"]), changed(0, 3, 2));
        let earlier = one("latest.jsonl (earlier)", &["Tides", "Moon"]);
        assert_eq!(
            kept(&transaction),
            [one("latest.jsonl", &["Snow", "Wood", "Ice"]), earlier]
        );
    }

    #[test]
    fn elsewhere_two_files_may_have_one_name() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(SCHEMA).unwrap();
        let transaction = connection.transaction().unwrap();
        let adds = |hash, titles: &[&str]| add(&transaction, &listing(hash, titles), false).unwrap();
        assert_eq!(adds("a", &["Ice", "Wood"]), Added::New);
        assert_eq!(adds("b", &["Tides", "Moon"]), Added::New);
        assert_eq!(kept(&transaction).len(), 2);
    }

    #[test]
    fn what_a_person_forgot_stays_forgotten_in_a_later_version() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(SCHEMA).unwrap();
        let transaction = connection.transaction().unwrap();
        add(&transaction, &listing("a", &["Ice", "Wood"]), true).unwrap();
        let sql = "UPDATE listing_rows SET is_forgotten = 1 WHERE hash = 'a' AND line = 2";
        transaction.execute(sql, []).unwrap();
        add(&transaction, &listing("b", &["Snow", "Wood", "Ice"]), true).unwrap();
        let read = listings(&transaction, Vec::new()).unwrap();
        let forgotten: Vec<bool> = read[0].rows.iter().map(|row| row.is_forgotten).collect();
        assert_eq!(forgotten, [false, true, false]);
    }

    #[test]
    fn what_a_person_forgot_stays_forgotten_when_the_same_bytes_are_read_in_another_way() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(SCHEMA).unwrap();
        let transaction = connection.transaction().unwrap();
        add(&transaction, &listing("a", &["Ice", "Wood"]), true).unwrap();
        let sql = "UPDATE listing_rows SET is_forgotten = 1 WHERE hash = 'a' AND line = 2";
        transaction.execute(sql, []).unwrap();
        let read_at = |reading: &str, titles: &[&str]| Listing {
            reading: reading.to_owned(),
            ..listing("a", titles)
        };
        let forgotten = |given: Vec<Listing>| -> Vec<bool> {
            let read = listings(&transaction, given).unwrap();
            read[0].rows.iter().map(|row| row.is_forgotten).collect()
        };
        let later = read_at("a day later", &["Ice", "Wood"]);
        assert_eq!(add(&transaction, &later, true).unwrap(), Added::Known);
        assert_eq!(forgotten(vec![later]), [false, true], "also of what was just read");
        let other = read_at("by another version", &["Ice", "Woods", "Wood"]);
        assert_eq!(add(&transaction, &other, true).unwrap(), Added::Reread);
        assert_eq!(forgotten(Vec::new()), [false, false, true]);
    }

    #[test]
    fn a_forgotten_list_stays_away_as_it_grows_until_it_is_named_or_is_another_one() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(SCHEMA).unwrap();
        let transaction = connection.transaction().unwrap();
        let adds = |hash, titles: &[&str], is_own| add(&transaction, &listing(hash, titles), is_own).unwrap();
        adds("a", &["Ice", "Wood"], true);
        forget(&transaction, "a", true).unwrap();
        assert_eq!(adds("b", &["Ice", "Wood", "Snow"], true), Added::Forgotten);
        assert_eq!(kept(&transaction), []);
        assert_eq!(adds("b", &["Ice", "Wood", "Snow"], false), Added::New);
        assert_eq!(kept(&transaction), [one("latest.jsonl", &["Ice", "Wood", "Snow"])]);

        forget(&transaction, "b", true).unwrap();
        assert!(matches!(
            adds("c", &["Tides", "Moon"], true),
            Added::Changed { n_new: 2, .. }
        ));
        assert_eq!(kept(&transaction), [one("latest.jsonl", &["Tides", "Moon"])]);
    }
}
