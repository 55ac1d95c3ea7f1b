//! Listings, and rows that were refused.

use std::collections::BTreeMap;

use super::{ListingRow, RejectedRow, View};
use crate::error::Result;

impl View {
    /// Every listing, by name, then hash.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn listings(&self) -> Result<Vec<ListingRow>> {
        self.explained(self.query_listings())
    }

    fn query_listings(&self) -> rusqlite::Result<Vec<ListingRow>> {
        let shown = self.papers_by_listing()?;
        let mut query = self.connection.prepare(
            "SELECT hash, name, format,
             (SELECT count(*) FROM listing_rows AS rows WHERE rows.hash = listings.hash),
             (SELECT count(*) FROM rejected_rows AS rows WHERE rows.hash = listings.hash),
             (SELECT min(date) FROM appearances AS seen WHERE seen.hash = listings.hash),
             (SELECT max(date) FROM appearances AS seen WHERE seen.hash = listings.hash)
             FROM listings ORDER BY name, hash",
        )?;
        let rows = query.query_map([], |row| {
            let hash: String = row.get(0)?;
            let dates: (Option<String>, Option<String>) = (row.get(5)?, row.get(6)?);
            let (n_papers, n_only_here) = shown.get(&hash).copied().unwrap_or_default();
            Ok(ListingRow {
                hash,
                name: row.get(1)?,
                format: row.get(2)?,
                n_rows: row.get(3)?,
                n_rejected: row.get(4)?,
                n_papers,
                n_only_here,
                dates: dates.0.zip(dates.1),
            })
        })?;
        rows.collect()
    }

    /// Hash of each listing → papers it shows, and papers that no other shows.
    fn papers_by_listing(&self) -> rusqlite::Result<BTreeMap<String, (usize, usize)>> {
        let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        let mut query = self
            .connection
            .prepare("SELECT paper_id, hash FROM appearances ORDER BY paper_id, hash")?;
        let mut rows = query.query([])?;
        let (mut paper, mut hashes) = (String::new(), Vec::<String>::new());
        let mut close = |hashes: &mut Vec<String>| {
            let is_only = hashes.len() == 1;
            for hash in hashes.drain(..) {
                let count = counts.entry(hash).or_default();
                count.0 += 1;
                count.1 += usize::from(is_only);
            }
        };
        while let Some(row) = rows.next()? {
            let (id, hash) = (row.get_ref(0)?.as_str()?, row.get_ref(1)?.as_str()?);
            if id != paper {
                close(&mut hashes);
                id.clone_into(&mut paper);
            }
            if hashes.last().is_none_or(|last| last != hash) {
                hashes.push(hash.to_owned());
            }
        }
        close(&mut hashes);
        Ok(counts)
    }

    /// Rows that were refused, by listing and line.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn rejected(&self) -> Result<Vec<RejectedRow>> {
        let found = || {
            let mut query = self.connection.prepare(
                "SELECT name, line, found, reason FROM rejected_rows JOIN listings USING (hash)
                 ORDER BY name, hash, line, position",
            )?;
            let rows = query.query_map([], |row| {
                Ok(RejectedRow {
                    listing: row.get(0)?,
                    line: row.get(1)?,
                    found: row.get(2)?,
                    reason: row.get(3)?,
                })
            })?;
            rows.collect()
        };
        self.explained(found())
    }
}
