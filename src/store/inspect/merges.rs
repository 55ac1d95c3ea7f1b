//! Why rows show one paper, and why papers that share something are two.

use super::View;
use super::rows::{ApartRow, MergeRow};
use crate::corpus::{ApartReason, MergeReason};
use crate::error::Result;
use crate::store::values::from_json;

impl View {
    /// The rows that joined others, in order of paper, listing and line.
    ///
    /// - `only_doubtful`: those that a person might decide otherwise.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn merges(&self, only_doubtful: bool) -> Result<Vec<MergeRow>> {
        let found = || {
            let mut query = self.connection.prepare(
                "SELECT paper_id, papers.title, own.name, line, other.name, with_line, reason, detail, is_doubtful
                 FROM merges JOIN papers USING (paper_id)
                 JOIN listings AS own ON own.hash = merges.hash JOIN listings AS other ON other.hash = with_hash
                 WHERE is_doubtful >= ?1 ORDER BY paper_id, own.name, line",
            )?;
            let rows = query.query_map([only_doubtful], |row| {
                Ok(MergeRow {
                    paper_id: row.get(0)?,
                    title: row.get(1)?,
                    listing: row.get(2)?,
                    line: row.get(3)?,
                    with_listing: row.get(4)?,
                    with_line: row.get(5)?,
                    reason: from_json::<MergeReason>(row.get_ref(6)?.as_str()?)?,
                    detail: row.get(7)?,
                    is_doubtful: row.get(8)?,
                })
            })?;
            rows.collect()
        };
        self.explained(found())
    }

    /// Papers that share something and are kept apart.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn kept_apart(&self) -> Result<Vec<ApartRow>> {
        let found = || {
            let mut query = self
                .connection
                .prepare("SELECT papers, reason, detail FROM kept_apart ORDER BY rowid")?;
            let rows = query.query_map([], |row| {
                Ok(ApartRow {
                    papers: from_json(row.get_ref(0)?.as_str()?)?,
                    reason: from_json::<ApartReason>(row.get_ref(1)?.as_str()?)?,
                    detail: row.get(2)?,
                })
            })?;
            rows.collect()
        };
        self.explained(found())
    }
}
