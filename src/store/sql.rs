//! The statements: what is written and read, table by table.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, Transaction, params};

use super::values::{from_json, parse_date, to_json};
use super::{Added, arrangement};
use crate::corpus::{Appearance, Corpus, DateSource, Listing, Paper, Rejected, Row};
use crate::themes::{Lineage, Member, Theme, ThemeId, Themes};

pub(super) fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

pub(super) fn add(transaction: &Transaction<'_>, listing: &Listing, is_own: bool) -> rusqlite::Result<Added> {
    let n_replaced = match is_own {
        true => transaction.execute(
            "DELETE FROM listings WHERE is_own AND name = ?1 AND hash <> ?2",
            [&listing.name, &listing.hash],
        )?,
        false => 0,
    };
    let known: Option<(String, String)> = optional(transaction.query_row(
        "SELECT name, date_source FROM listings WHERE hash = ?1",
        [&listing.hash],
        |row| Ok((row.get(0)?, row.get(1)?)),
    ))?;
    let Some((known_name, known_source)) = known else {
        insert(transaction, listing, is_own)?;
        return Ok(if n_replaced > 0 { Added::Reread } else { Added::New });
    };
    let known_source: DateSource = from_json(&known_source)?;
    // The name that comes first in the alphabet stays, whatever the order of adding.
    let listing = &Listing {
        name: listing.name.clone().min(known_name),
        ..listing.clone()
    };
    // A surer date is not given up for a less sure one.
    let may_replace = listing.date_source <= known_source;
    let differs = || -> rusqlite::Result<bool> {
        Ok(rows(transaction, &listing.hash)? != listing.rows
            || rejected(transaction, &listing.hash)? != listing.rejected)
    };
    if may_replace && differs()? {
        transaction.execute("DELETE FROM listings WHERE hash = ?1", [&listing.hash])?;
        insert(transaction, listing, is_own)?;
        return Ok(Added::Reread);
    }
    transaction.execute(
        "UPDATE listings SET name = ?2, is_own = is_own OR ?3 WHERE hash = ?1",
        params![listing.hash, listing.name, is_own],
    )?;
    Ok(Added::Known)
}

fn insert(transaction: &Transaction<'_>, listing: &Listing, is_own: bool) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO listings (hash, name, format, date_source, is_own) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            listing.hash,
            listing.name,
            listing.format,
            to_json(&listing.date_source),
            is_own
        ],
    )?;
    let mut insert_row = transaction.prepare(
        "INSERT INTO listing_rows (hash, line, position, id, title, abstract, date, authors, categories, url, flags)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?;
    for (position, row) in listing.rows.iter().enumerate() {
        insert_row.execute(params![
            listing.hash,
            row.line,
            position,
            row.id,
            row.title,
            row.abstract_text,
            row.date.map(|date| date.to_string()),
            to_json(&row.authors),
            to_json(&row.categories),
            row.url,
            to_json(&row.flags),
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

pub(super) fn listings(connection: &Connection) -> rusqlite::Result<Vec<Listing>> {
    let mut query = connection.prepare("SELECT hash, name, format, date_source FROM listings ORDER BY hash")?;
    let heads = query.query_map([], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get::<_, String>(3)?))
    })?;
    let heads: Vec<(String, String, String, String)> = heads.collect::<rusqlite::Result<_>>()?;
    heads
        .into_iter()
        .map(|(hash, name, format, date_source)| {
            Ok(Listing {
                rows: rows(connection, &hash)?,
                rejected: rejected(connection, &hash)?,
                date_source: from_json(&date_source)?,
                hash,
                name,
                format,
            })
        })
        .collect()
}

fn rows(connection: &Connection, hash: &str) -> rusqlite::Result<Vec<Row>> {
    let mut query = connection.prepare_cached(
        "SELECT line, id, title, abstract, date, authors, categories, url, flags
         FROM listing_rows WHERE hash = ?1 ORDER BY position",
    )?;
    let rows = query.query_map([hash], |row| {
        Ok(Row {
            line: row.get(0)?,
            id: row.get(1)?,
            title: row.get(2)?,
            abstract_text: row.get(3)?,
            date: row
                .get::<_, Option<String>>(4)?
                .map(|text| parse_date(&text))
                .transpose()?,
            authors: from_json(&row.get::<_, String>(5)?)?,
            categories: from_json(&row.get::<_, String>(6)?)?,
            url: row.get(7)?,
            flags: from_json(&row.get::<_, String>(8)?)?,
        })
    })?;
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

pub(super) fn save(
    transaction: &Transaction<'_>,
    fingerprint: &str,
    corpus: &Corpus,
    themes: &Themes,
) -> rusqlite::Result<()> {
    transaction.execute_batch("DELETE FROM memberships; DELETE FROM appearances; DELETE FROM papers;")?;
    save_papers(transaction, corpus)?;
    transaction.execute(
        "INSERT INTO runs (fingerprint, version, n_papers, n_themes, count_reason, method)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            fingerprint,
            env!("CARGO_PKG_VERSION"),
            corpus.papers.len(),
            themes.themes.len(),
            themes.count_reason,
            to_json(&(&themes.refinement, &themes.count_evidence)),
        ],
    )?;
    // A theme without members in this run keeps its row, so that its id is never given again.
    transaction.execute("UPDATE themes SET is_current = 0", [])?;
    for theme in &themes.themes {
        save_theme(transaction, corpus, theme)?;
    }
    arrangement::save(transaction, themes)
}

fn save_papers(transaction: &Transaction<'_>, corpus: &Corpus) -> rusqlite::Result<()> {
    let mut insert_paper = transaction.prepare(
        "INSERT INTO papers (paper_id, title, abstract, first_seen, authors, categories, url, flags)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    let mut insert_appearance =
        transaction.prepare("INSERT INTO appearances (paper_id, hash, line, date) VALUES (?1, ?2, ?3, ?4)")?;
    for paper in &corpus.papers {
        insert_paper.execute(params![
            paper.id,
            paper.title,
            paper.abstract_text,
            paper.first_seen.map(|date| date.to_string()),
            to_json(&paper.authors),
            to_json(&paper.categories),
            paper.url,
            to_json(&paper.flags),
        ])?;
        for appearance in &paper.appearances {
            let hash = &corpus.listings[appearance.listing].hash;
            insert_appearance.execute(params![
                paper.id,
                hash,
                appearance.line,
                appearance.date.map(|date| date.to_string())
            ])?;
        }
    }
    Ok(())
}

fn save_theme(transaction: &Transaction<'_>, corpus: &Corpus, theme: &Theme) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO themes (theme_id, label, label_terms, representatives, stability, is_current)
         VALUES (?1, ?2, ?3, ?4, ?5, 1)
         ON CONFLICT (theme_id) DO UPDATE SET label = excluded.label, label_terms = excluded.label_terms,
         representatives = excluded.representatives, stability = excluded.stability, is_current = 1",
        params![
            theme.id.0,
            theme.label,
            to_json(&theme.label_terms),
            to_json(
                &theme
                    .representatives
                    .iter()
                    .map(|paper| &corpus.papers[*paper].id)
                    .collect::<Vec<_>>()
            ),
            theme.stability,
        ],
    )?;
    let mut insert = transaction.prepare_cached(
        "INSERT INTO memberships (paper_id, theme_id, position, fit, membership, runner_up, margin)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for (position, member) in theme.members.iter().enumerate() {
        insert.execute(params![
            corpus.papers[member.paper].id,
            theme.id.0,
            position,
            member.fit,
            member.membership,
            member.runner_up.map(|id| id.0),
            member.margin,
        ])?;
    }
    Ok(())
}

pub(super) fn last_fingerprint(connection: &Connection) -> rusqlite::Result<Option<String>> {
    optional(
        connection.query_row("SELECT fingerprint FROM runs ORDER BY run_id DESC LIMIT 1", [], |row| {
            row.get(0)
        }),
    )
}

pub(super) fn lineage(connection: &Connection, corpus: &Corpus) -> rusqlite::Result<Lineage> {
    let theme_of_row = theme_of_rows(connection)?;
    let theme_of = |paper: &Paper| {
        let rows = paper.appearances.iter().map(|appearance| row_key(corpus, appearance));
        rows.filter_map(|row| theme_of_row.get(&row).copied()).next()
    };
    Ok(Lineage {
        theme_of: corpus.papers.iter().map(theme_of).collect(),
        highest_id: connection.query_row("SELECT coalesce(max(theme_id), 0) FROM themes", [], |row| row.get(0))?,
    })
}

/// A row of a listing: the listing's hash, the line.
type RowKey = (String, u64);

fn row_key(corpus: &Corpus, appearance: &Appearance) -> RowKey {
    (corpus.listings[appearance.listing].hash.clone(), appearance.line)
}

/// The theme of the paper that each row shows. Rows outlast the ids of papers, which change when another listing knows a
/// better one.
fn theme_of_rows(connection: &Connection) -> rusqlite::Result<BTreeMap<RowKey, ThemeId>> {
    let mut query =
        connection.prepare("SELECT hash, line, theme_id FROM memberships JOIN appearances USING (paper_id)")?;
    let themes = query.query_map([], |row| Ok(((row.get(0)?, row.get(1)?), ThemeId(row.get(2)?))))?;
    themes.collect()
}

/// The current themes, or none before the first run.
pub(super) fn themes(connection: &Connection, corpus: &Corpus) -> rusqlite::Result<Option<Themes>> {
    let run: Option<(String, String)> = optional(connection.query_row(
        "SELECT count_reason, method FROM runs ORDER BY run_id DESC LIMIT 1",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    ))?;
    let Some((count_reason, method)) = run else {
        return Ok(None);
    };
    let (refinement, count_evidence) = from_json(&method)?;
    let positions = positions(connection, corpus)?;
    let mut query = connection.prepare(
        "SELECT theme_id, label, label_terms, representatives, stability FROM themes WHERE is_current
         ORDER BY theme_id",
    )?;
    let themes: Vec<Theme> = query
        .query_map([], |row| {
            let id = ThemeId(row.get(0)?);
            let representatives: Vec<String> = from_json(&row.get::<_, String>(3)?)?;
            Ok(Theme {
                id,
                label: row.get(1)?,
                label_terms: from_json(&row.get::<_, String>(2)?)?,
                members: members(connection, id, &positions)?,
                representatives: representatives
                    .iter()
                    .filter_map(|id| positions.get(id).copied())
                    .collect(),
                stability: row.get(4)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    let mut is_placed = vec![false; corpus.papers.len()];
    themes
        .iter()
        .flat_map(|theme| &theme.members)
        .for_each(|member| is_placed[member.paper] = true);
    let unplaced = (0..corpus.papers.len()).filter(|paper| !is_placed[*paper]).collect();
    let (order, super_themes) = arrangement::read(connection)?;
    Ok(Some(Themes {
        themes,
        order,
        super_themes,
        unplaced,
        count_reason,
        refinement,
        count_evidence,
    }))
}

/// Papers of the corpus by the ids they had when the last run saved them.
fn positions(connection: &Connection, corpus: &Corpus) -> rusqlite::Result<BTreeMap<String, usize>> {
    let position_of_row: BTreeMap<RowKey, usize> = corpus
        .papers
        .iter()
        .enumerate()
        .flat_map(|(position, paper)| paper.appearances.iter().map(move |appearance| (appearance, position)))
        .map(|(appearance, position)| (row_key(corpus, appearance), position))
        .collect();
    let mut query = connection.prepare("SELECT paper_id, hash, line FROM appearances")?;
    let rows = query.query_map([], |row| Ok((row.get::<_, String>(0)?, (row.get(1)?, row.get(2)?))))?;
    let mut positions = BTreeMap::new();
    for row in rows {
        let (id, row) = row?;
        if let Some(position) = position_of_row.get(&row) {
            positions.insert(id, *position);
        }
    }
    Ok(positions)
}

fn members(connection: &Connection, id: ThemeId, positions: &BTreeMap<String, usize>) -> rusqlite::Result<Vec<Member>> {
    let mut query = connection.prepare_cached(
        "SELECT paper_id, fit, membership, runner_up, margin FROM memberships WHERE theme_id = ?1 ORDER BY position",
    )?;
    let rows = query.query_map([id.0], |row| {
        let paper = positions.get(&row.get::<_, String>(0)?).copied();
        let member = |paper| -> rusqlite::Result<Member> {
            Ok(Member {
                paper,
                fit: row.get(1)?,
                membership: row.get(2)?,
                runner_up: row.get::<_, Option<u32>>(3)?.map(ThemeId),
                margin: row.get(4)?,
            })
        };
        paper.map(member).transpose()
    })?;
    let mut members: Vec<Member> = Vec::new();
    let mut seen = BTreeSet::new();
    for member in rows {
        // Two papers can have become one since; it is a member once. One whose listing was replaced is none.
        if let Some(member) = member?
            && seen.insert(member.paper)
        {
            members.push(member);
        }
    }
    Ok(members)
}

fn optional<T>(result: rusqlite::Result<T>) -> rusqlite::Result<Option<T>> {
    use rusqlite::OptionalExtension;
    result.optional()
}
