//! Words in titles and abstracts: the index of `papers_search`, ranked by BM25.

use rusqlite::{CachedStatement, params};

use super::View;
use super::papers::at_most;
use super::query::{Condition, Query};
use super::snippet;
use crate::error::Result;
use crate::features::Language;
use crate::store::values::optional;
use crate::themes::ThemeId;

/// Papers read beyond the limit, so that those of equal rank can be put in order of id.
const N_SPARE: usize = 20;

/// What a search is narrowed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrowed {
    /// In this theme only; absent for all.
    pub theme: Option<ThemeId>,
    /// First seen on this date or later; ISO.
    pub since: Option<String>,
}

/// A paper that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// As [`crate::corpus::Paper::id`].
    pub paper_id: String,
    /// BM25, title words weighed four times (Robertson, Zaragoza 2009, doi:10.1561/1500000019); higher is better.
    pub score: f64,
    /// The words around the matches, which stand between [`snippet::MATCH_BEGIN`] and [`snippet::MATCH_END`].
    pub snippet: String,
}

/// Papers that were found, best first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Matches {
    /// At most as many as asked for.
    pub matches: Vec<Match>,
    /// All that fit; absent for a narrowed search that was cut short.
    pub n_fitting: Option<usize>,
}

impl View {
    /// Searches titles and abstracts.
    ///
    /// - `limit`: papers at most.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn search(&self, query: &Query, narrowed: &Narrowed, limit: usize) -> Result<Matches> {
        let expression = self.expression(query)?;
        self.explained(self.query_matches(query, &expression, narrowed, limit))
    }

    /// Papers that fit.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn n_fitting(&self, query: &Query) -> Result<usize> {
        let expression = self.expression(query)?;
        self.explained(self.count(&expression))
    }

    fn query_matches(
        &self,
        query: &Query,
        expression: &str,
        narrowed: &Narrowed,
        limit: usize,
    ) -> rusqlite::Result<Matches> {
        let mut ranked = (self.connection)
            .prepare_cached("SELECT rowid, rank FROM papers_search WHERE papers_search MATCH ?1 ORDER BY rank")?;
        let mut place = self.connection.prepare_cached(
            "SELECT paper_id, first_seen, (SELECT theme_id FROM memberships WHERE paper_id = papers.paper_id)
             FROM papers WHERE rowid = ?1",
        )?;
        let mut rows = ranked.query([expression])?;
        let mut found: Vec<(f64, String, i64)> = Vec::new();
        let mut is_cut = false;
        while let Some(row) = rows.next()? {
            if found.len() >= limit.saturating_add(N_SPARE) {
                is_cut = true;
                break;
            }
            let rowid: i64 = row.get(0)?;
            if let Some(id) = fitting(&mut place, rowid, narrowed)? {
                found.push((row.get(1)?, id, rowid));
            }
        }
        let n_fitting = match is_cut {
            false => Some(found.len()),
            true if *narrowed == Narrowed::default() => Some(self.count(expression)?),
            true => None,
        };
        found.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
        found.truncate(limit);
        let matches = (found.into_iter())
            .map(|(rank, paper_id, rowid)| {
                Ok(Match {
                    paper_id,
                    score: -rank,
                    snippet: self.snippet(query, rowid)?,
                })
            })
            .collect::<rusqlite::Result<_>>()?;
        Ok(Matches { matches, n_fitting })
    }

    fn count(&self, expression: &str) -> rusqlite::Result<usize> {
        let count = "SELECT count(*) FROM papers_search WHERE papers_search MATCH ?1";
        self.connection.query_row(count, [expression], |row| row.get(0))
    }

    fn snippet(&self, query: &Query, rowid: i64) -> rusqlite::Result<String> {
        let mut texts = self
            .connection
            .prepare_cached("SELECT title, abstract, language FROM papers WHERE rowid = ?1")?;
        texts.query_row([rowid], |row| {
            let texts = [row.get_ref(0)?.as_str()?, row.get_ref(1)?.as_str()?];
            let language = Language::of_code(row.get_ref(2)?.as_str()?).unwrap_or_default();
            Ok(snippet::snippet(query, texts, language))
        })
    }

    /// How the first paper that fits an expression writes words with these stems.
    pub(super) fn first_written(&self, expression: &str, stems: &[String]) -> Result<Option<String>> {
        let found = || {
            let mut query = self.connection.prepare_cached(
                "SELECT papers.title, abstract, language FROM
                 (SELECT rowid FROM papers_search WHERE papers_search MATCH ?1 LIMIT 1) AS found
                 JOIN papers ON papers.rowid = found.rowid",
            )?;
            let written = query.query_row([expression], |row| {
                let texts = [row.get_ref(0)?.as_str()?, row.get_ref(1)?.as_str()?];
                let language = Language::of_code(row.get_ref(2)?.as_str()?).unwrap_or_default();
                let mut found = texts
                    .iter()
                    .filter_map(|text| snippet::first_with(text, stems, language));
                Ok(found.next().map(str::to_owned))
            });
            optional(written)
        };
        Ok(self.explained(found())?.flatten())
    }

    /// Ids and titles of the papers that fit a condition, in order of id.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn titles(&self, condition: Condition) -> Result<Vec<(String, String)>> {
        let query = "SELECT paper_id, papers.title FROM papers_search JOIN papers ON papers.rowid = papers_search.rowid
                     WHERE papers_search MATCH ?1 ORDER BY paper_id LIMIT ?2";
        let expression = self.expression(&Query::of(condition))?;
        self.explained(self.query_titles(query, &expression, None))
    }

    /// Ids and titles of the papers that fit a query best, best first.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn best_titles(&self, query: &Query, limit: usize) -> Result<Vec<(String, String)>> {
        let expression = self.expression(query)?;
        let query = "SELECT paper_id, papers.title FROM
                     (SELECT rowid, rank FROM papers_search WHERE papers_search MATCH ?1 ORDER BY rank LIMIT ?2) AS found
                     JOIN papers ON papers.rowid = found.rowid ORDER BY rank, paper_id";
        self.explained(self.query_titles(query, &expression, Some(limit)))
    }

    /// - `limit`: none for all.
    fn query_titles(
        &self,
        query: &str,
        expression: &str,
        limit: Option<usize>,
    ) -> rusqlite::Result<Vec<(String, String)>> {
        let mut query = self.connection.prepare_cached(query)?;
        let rows = query.query_map(params![expression, at_most(limit)], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        rows.collect()
    }
}

/// The id of a paper that a search is not narrowed away from.
fn fitting(place: &mut CachedStatement<'_>, rowid: i64, narrowed: &Narrowed) -> rusqlite::Result<Option<String>> {
    let paper = place.query_row([rowid], |row| {
        let theme: Option<u32> = row.get(2)?;
        Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?, theme))
    });
    let Some((id, first_seen, theme)) = optional(paper)? else {
        return Ok(None);
    };
    let is_in = narrowed.theme.is_none_or(|wanted| theme == Some(wanted.0));
    let is_since = narrowed
        .since
        .as_ref()
        .is_none_or(|since| first_seen.is_some_and(|date| date >= *since));
    Ok((is_in && is_since).then_some(id))
}
