//! Papers: by id, by theme, by a beginning.

use rusqlite::{Row, params};

use super::query::end_of;
use super::{AppearanceRow, PaperRow, Place, View};
use crate::corpus::{self, Ids, normalised_title};
use crate::error::Result;
use crate::store::listings::row_at;
use crate::store::values::from_json;
use crate::store::values::optional;
use crate::themes::ThemeId;

/// What [`paper`] reads.
const COLUMNS: &str = "papers.paper_id, papers.title, abstract, first_seen, authors, categories, url, flags,
    (SELECT count(*) FROM appearances AS seen WHERE seen.paper_id = papers.paper_id),
    memberships.theme_id, themes.label, likeness, fit, membership, runner_up, margin";

/// Joins to `papers` what [`COLUMNS`] says of the place.
const PLACES: &str = "LEFT JOIN memberships ON memberships.paper_id = papers.paper_id
    LEFT JOIN themes ON themes.theme_id = memberships.theme_id";

impl View {
    /// The paper with an id, written as this crate writes ids.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn paper(&self, id: &str) -> Result<Option<PaperRow>> {
        let found = || {
            let query = format!("SELECT {COLUMNS} FROM papers {PLACES} WHERE papers.paper_id = ?1");
            optional(
                self.connection
                    .prepare_cached(&query)?
                    .query_row([id], |row| self.paper_from(row)),
            )
        };
        self.explained(found())
    }

    /// The papers that have an id, though they are known by another one; several where papers share it.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn ids_of(&self, id: &str) -> Result<Vec<String>> {
        let found = || {
            let mut query = self
                .connection
                .prepare_cached("SELECT paper_id FROM other_ids WHERE id = ?1 ORDER BY paper_id")?;
            let rows = query.query_map([id], |row| row.get(0))?;
            rows.collect()
        };
        self.explained(found())
    }

    /// The papers of a theme, best fit first.
    ///
    /// - `limit`: none for all.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn members(&self, theme: ThemeId, limit: Option<usize>) -> Result<Vec<PaperRow>> {
        self.members_beside(theme, None, limit)
    }

    /// - `runner_up`: none for any.
    fn members_beside(
        &self,
        theme: ThemeId,
        runner_up: Option<ThemeId>,
        limit: Option<usize>,
    ) -> Result<Vec<PaperRow>> {
        // A cross join is not reordered: without it SQLite may go through all papers first.
        let query = format!(
            "SELECT {COLUMNS} FROM memberships CROSS JOIN papers USING (paper_id)
             CROSS JOIN themes ON themes.theme_id = memberships.theme_id
             WHERE memberships.theme_id = ?1 AND (?2 IS NULL OR runner_up = ?2)
             ORDER BY fit DESC, memberships.paper_id LIMIT ?3"
        );
        let found = || {
            let mut query = self.connection.prepare_cached(&query)?;
            let rows = query.query_map(
                params![theme.0, runner_up.map(|theme| theme.0), at_most(limit)],
                |row| self.paper_from(row),
            )?;
            rows.collect()
        };
        self.explained(found())
    }

    /// Papers of either theme with the other as runner-up, nearest to the border first.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn between(&self, one: ThemeId, other: ThemeId) -> Result<Vec<PaperRow>> {
        let mut papers = self.members_beside(one, Some(other), None)?;
        papers.extend(self.members_beside(other, Some(one), None)?);
        let margin = |paper: &PaperRow| paper.place.as_ref().map_or(0.0, |place| place.margin);
        papers.sort_by(|a, b| margin(a).total_cmp(&margin(b)).then_with(|| a.id.cmp(&b.id)));
        Ok(papers)
    }

    /// Where a paper was listed, by listing and line.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn appearances(&self, id: &str) -> Result<Vec<AppearanceRow>> {
        let found = || {
            let mut query = self.connection.prepare_cached(
                "SELECT name, line, date, hash,
                 (SELECT reason FROM merges WHERE merges.paper_id = ?1
                  AND merges.hash = appearances.hash AND merges.line = appearances.line)
                 FROM appearances JOIN listings USING (hash) WHERE paper_id = ?1 ORDER BY name, hash, line",
            )?;
            let rows = query.query_map([id], |row| {
                Ok(AppearanceRow {
                    listing: row.get(0)?,
                    line: row.get(1)?,
                    date: row.get(2)?,
                    hash: row.get(3)?,
                    reason: row.get_ref(4)?.as_str_or_null()?.map(from_json).transpose()?,
                })
            })?;
            rows.collect()
        };
        self.explained(found())
    }

    /// The rows that show a paper, by listing and line, with the dates by which they count and the names of their listings.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn rows_of_paper(&self, id: &str) -> Result<Vec<(String, corpus::Row)>> {
        let appearances = self.appearances(id)?.into_iter();
        let rows = appearances.map(|seen| {
            let mut row = row_at(&self.connection, &seen.hash, seen.line)?;
            row.date = seen.date.as_deref().and_then(|date| date.parse().ok());
            Ok((seen.listing, row))
        });
        self.explained(rows.collect())
    }

    /// Ids and titles of papers whose id begins so, in order of id.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn ids_that_begin(&self, beginning: &str, limit: usize) -> Result<Vec<(String, String)>> {
        let end = end_of(beginning);
        let found = || {
            let mut query = self.connection.prepare_cached(
                "SELECT paper_id, title FROM papers WHERE paper_id >= ?1 AND paper_id < ?2 ORDER BY paper_id LIMIT ?3",
            )?;
            let rows = query.query_map(params![beginning, end, limit], |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.collect()
        };
        self.explained(found())
    }

    /// A paper, its theme named as people decided.
    fn paper_from(&self, row: &Row<'_>) -> rusqlite::Result<PaperRow> {
        let mut paper = paper_of(row)?;
        if let Some(place) = &mut paper.place {
            place.label = self.decided_label(std::mem::take(&mut place.label), place.theme);
        }
        Ok(paper)
    }

    /// A row of a listing that was added since the last run, by its id or the words of its title.
    ///
    /// - `wanted`: normalised; empty for none.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn paper_added_since(&self, id: &str, wanted: &str) -> Result<Option<PaperRow>> {
        let found = || {
            let mut query = self.connection.prepare(
                "SELECT ids, title, abstract, date, authors, categories, url, flags, 1, NULL
                 FROM listing_rows WHERE hash NOT IN (SELECT hash FROM appearances) ORDER BY hash, position",
            )?;
            let mut rows = query.query([])?;
            while let Some(row) = rows.next()? {
                let (ids, title) = (Ids::from_text(row.get_ref(0)?.as_str()?), row.get_ref(1)?.as_str()?);
                let is_titled = || !wanted.is_empty() && normalised_title(title).contains(wanted);
                if ids.iter().any(|known| known.text == id) || is_titled() {
                    let id = ids.shown().map(|id| id.text.clone()).unwrap_or_default();
                    return Ok(Some(PaperRow {
                        id,
                        ..self.paper_from(row)?
                    }));
                }
            }
            Ok(None)
        };
        self.explained(found())
    }

    /// Papers that a listing shows, in order of line: the line, and whether no other listing shows the paper.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn papers_of_listing(&self, hash: &str, limit: Option<usize>) -> Result<Vec<(u64, bool, PaperRow)>> {
        let query = format!(
            "SELECT {COLUMNS}, shown.line, NOT EXISTS (SELECT 1 FROM appearances AS other
             WHERE other.paper_id = shown.paper_id AND other.hash <> ?1)
             FROM (SELECT paper_id, line FROM appearances WHERE hash = ?1 ORDER BY line, paper_id LIMIT ?2) AS shown
             CROSS JOIN papers USING (paper_id) {PLACES} ORDER BY shown.line, shown.paper_id"
        );
        let found = || {
            let mut query = self.connection.prepare_cached(&query)?;
            let rows = query.query_map(params![hash, at_most(limit)], |row| {
                Ok((row.get(16)?, row.get(17)?, self.paper_from(row)?))
            })?;
            rows.collect()
        };
        self.explained(found())
    }
}

/// As SQLite writes it: a negative number for all.
pub(super) fn at_most(limit: Option<usize>) -> i64 {
    limit.map_or(-1, |limit| i64::try_from(limit).unwrap_or(i64::MAX))
}

fn paper_of(row: &Row<'_>) -> rusqlite::Result<PaperRow> {
    let list = |column: usize| -> rusqlite::Result<Vec<String>> { from_json(row.get_ref(column)?.as_str()?) };
    let place = |theme| -> rusqlite::Result<Place> {
        Ok(Place {
            theme: ThemeId(theme),
            label: row.get(10)?,
            likeness: row.get(11)?,
            fit: row.get(12)?,
            membership: row.get(13)?,
            runner_up: row.get::<_, Option<u32>>(14)?.map(ThemeId),
            margin: row.get(15)?,
        })
    };
    Ok(PaperRow {
        id: row.get(0)?,
        title: row.get(1)?,
        abstract_text: row.get(2)?,
        first_seen: row.get(3)?,
        authors: list(4)?,
        categories: list(5)?,
        url: row.get(6)?,
        flags: from_json(row.get_ref(7)?.as_str()?)?,
        n_listed: row.get(8)?,
        place: row.get::<_, Option<u32>>(9)?.map(place).transpose()?,
    })
}
