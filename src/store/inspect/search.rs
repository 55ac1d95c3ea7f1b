//! Words in titles and abstracts: the index of `papers_search`, ranked by BM25.

use rusqlite::{CachedStatement, params};

use super::View;
use super::papers::at_most;
use crate::error::Result;
use crate::store::values::optional;
use crate::themes::ThemeId;

/// Stands before a match in a snippet; no listing holds it, since control characters are taken out when it is read.
pub const MATCH_BEGIN: char = '\u{2}';

/// Stands after a match in a snippet.
pub const MATCH_END: char = '\u{3}';

/// Words of a snippet.
const SNIPPET_WORDS: i64 = 14;

/// Papers read beyond the limit, so that those of equal rank can be put in order of id.
const N_SPARE: usize = 20;

/// What a search is narrowed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrowed {
    pub theme: Option<ThemeId>,
    /// First seen on this date or later; ISO.
    pub since: Option<String>,
}

/// A paper that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    pub paper_id: String,
    /// BM25, title words weighed four times (Robertson, Zaragoza 2009, doi:10.1561/1500000019); higher is better.
    pub score: f64,
    /// The words around the matches, which stand between [`MATCH_BEGIN`] and [`MATCH_END`].
    pub snippet: String,
}

/// Papers that were found, best first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Matches {
    pub matches: Vec<Match>,
    /// All that fit; absent for a narrowed search that was cut short.
    pub n_fitting: Option<usize>,
}

impl View {
    /// Searches titles and abstracts.
    ///
    /// - `expression`: of FTS5 (<https://sqlite.org/fts5.html#full_text_query_syntax>).
    /// - `limit`: papers at most.
    ///
    /// # Errors
    /// [`crate::Error::Database`], for an expression that is none as well.
    pub fn search(&self, expression: &str, narrowed: &Narrowed, limit: usize) -> Result<Matches> {
        self.explained(self.query_matches(expression, narrowed, limit))
    }

    fn query_matches(&self, expression: &str, narrowed: &Narrowed, limit: usize) -> rusqlite::Result<Matches> {
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
                    snippet: self.snippet(expression, rowid)?,
                })
            })
            .collect::<rusqlite::Result<_>>()?;
        Ok(Matches { matches, n_fitting })
    }

    fn count(&self, expression: &str) -> rusqlite::Result<usize> {
        let count = "SELECT count(*) FROM papers_search WHERE papers_search MATCH ?1";
        self.connection.query_row(count, [expression], |row| row.get(0))
    }

    fn snippet(&self, expression: &str, rowid: i64) -> rusqlite::Result<String> {
        let mut query = self.connection.prepare_cached(
            "SELECT snippet(papers_search, -1, ?3, ?4, '…', ?5) FROM papers_search
             WHERE papers_search MATCH ?1 AND rowid = ?2",
        )?;
        let ends = (MATCH_BEGIN.to_string(), MATCH_END.to_string());
        query.query_row(params![expression, rowid, ends.0, ends.1, SNIPPET_WORDS], |row| {
            row.get(0)
        })
    }

    /// Ids and titles of the papers that fit an expression, in order of id.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn titles(&self, expression: &str) -> Result<Vec<(String, String)>> {
        let query = "SELECT paper_id, papers.title FROM papers_search JOIN papers ON papers.rowid = papers_search.rowid
                     WHERE papers_search MATCH ?1 ORDER BY paper_id LIMIT ?2";
        self.explained(self.query_titles(query, expression, None))
    }

    /// Ids and titles of the papers that fit an expression best, best first.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn best_titles(&self, expression: &str, limit: usize) -> Result<Vec<(String, String)>> {
        let query = "SELECT paper_id, papers.title FROM
                     (SELECT rowid, rank FROM papers_search WHERE papers_search MATCH ?1 ORDER BY rank LIMIT ?2) AS found
                     JOIN papers ON papers.rowid = found.rowid ORDER BY rank, paper_id";
        self.explained(self.query_titles(query, expression, Some(limit)))
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

    /// How the first paper with a word that begins so writes it, in lower case.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn first_form(&self, beginning: &str) -> Result<Option<String>> {
        let words: String = beginning
            .chars()
            .map(|c| if c.is_alphanumeric() { c } else { ' ' })
            .collect();
        let found = || {
            let mut query = self.connection.prepare_cached(
                "SELECT snippet(papers_search, -1, ?2, ?3, '', 2) FROM papers_search WHERE papers_search MATCH ?1 LIMIT 1",
            )?;
            let ends = (MATCH_BEGIN.to_string(), MATCH_END.to_string());
            let snippet = query.query_row(params![format!("\"{words}\" *"), ends.0, ends.1], |row| row.get(0));
            optional::<String>(snippet)
        };
        let written = self.explained(found())?.and_then(|snippet| {
            let (_, rest) = snippet.split_once(MATCH_BEGIN)?;
            Some(rest.split_once(MATCH_END)?.0.to_lowercase())
        });
        Ok(written)
    }

    /// Stems of the index that begin so, with the number of papers that have them.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn stems_that_begin(&self, beginning: &str) -> Result<Vec<(String, usize)>> {
        let found = || {
            let make = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.stems USING fts5vocab(main, papers_search, row)";
            self.connection.execute_batch(make)?;
            let mut query =
                (self.connection).prepare("SELECT term, doc FROM temp.stems WHERE term >= ?1 AND term < ?2")?;
            let end = format!("{beginning}\u{10ffff}");
            let rows = query.query_map([beginning, &end], |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.collect()
        };
        self.explained(found())
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
