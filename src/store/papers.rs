//! The papers of the last run and where each was listed; a run writes those that changed.

use std::collections::BTreeSet;

use rayon::prelude::*;
use rusqlite::{Connection, Transaction, params};
use rustc_hash::FxHashMap;

use super::values::to_json;
use crate::corpus::{Corpus, Paper};

/// A row of a listing: position of the listing in the corpus, line.
type RowKey = (usize, u64);

/// What a paper says and where it is listed, in 16 bytes: papers of the same digest need not be written again.
///
/// Source: BLAKE3, O'Connor, Aumasson, Neves, Wilcox-O'Hearn 2020.
fn digest(paper: &Paper, corpus: &Corpus) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new();
    let mut part = |bytes: &[u8]| {
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    };
    part(paper.title.as_bytes());
    part(paper.abstract_text.as_bytes());
    part(
        to_json(&(
            &paper.first_seen,
            &paper.authors,
            &paper.categories,
            &paper.url,
            &paper.flags,
        ))
        .as_bytes(),
    );
    for appearance in &paper.appearances {
        part(corpus.listings[appearance.listing].hash.as_bytes());
        part(to_json(&(appearance.line, appearance.date)).as_bytes());
    }
    let mut digest = [0; 16];
    hasher.finalize_xof().fill(&mut digest);
    digest
}

/// Makes the papers in the database those of the corpus.
pub(super) fn save(transaction: &Transaction<'_>, corpus: &Corpus) -> rusqlite::Result<()> {
    let mut query = transaction.prepare("SELECT paper_id, digest FROM papers")?;
    let rows = query.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, [u8; 16]>(1)?)))?;
    let mut known: FxHashMap<String, [u8; 16]> = rows.collect::<rusqlite::Result<_>>()?;
    let digests: Vec<[u8; 16]> = corpus.papers.par_iter().map(|paper| digest(paper, corpus)).collect();
    let mut changed = Vec::new();
    for (paper, digest) in corpus.papers.iter().zip(digests) {
        if known.remove(&paper.id) != Some(digest) {
            changed.push((paper, digest));
        }
    }
    let mut gone: Vec<String> = known.into_keys().collect();
    gone.sort_unstable();
    let mut forget_appearances = transaction.prepare("DELETE FROM appearances WHERE paper_id = ?1")?;
    let mut forget = transaction.prepare("DELETE FROM papers WHERE paper_id = ?1")?;
    for id in &gone {
        for table in ["memberships", "points"] {
            transaction.execute(&format!("DELETE FROM {table} WHERE paper_id = ?1"), [id])?;
        }
        forget_appearances.execute([id])?;
        forget.execute([id])?;
    }
    for (paper, digest) in changed {
        write(transaction, paper, &digest)?;
        forget_appearances.execute([&paper.id])?;
        write_appearances(transaction, paper, corpus)?;
    }
    Ok(())
}

fn write(transaction: &Transaction<'_>, paper: &Paper, digest: &[u8; 16]) -> rusqlite::Result<()> {
    let mut upsert = transaction.prepare_cached(
        "INSERT INTO papers (paper_id, title, abstract, first_seen, authors, categories, url, flags, digest)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (paper_id) DO UPDATE SET title = excluded.title, abstract = excluded.abstract,
         first_seen = excluded.first_seen, authors = excluded.authors, categories = excluded.categories,
         url = excluded.url, flags = excluded.flags, digest = excluded.digest",
    )?;
    upsert.execute(params![
        paper.id,
        paper.title,
        paper.abstract_text,
        paper.first_seen.map(|date| date.to_string()),
        to_json(&paper.authors),
        to_json(&paper.categories),
        paper.url,
        to_json(&paper.flags),
        digest,
    ])?;
    Ok(())
}

fn write_appearances(transaction: &Transaction<'_>, paper: &Paper, corpus: &Corpus) -> rusqlite::Result<()> {
    let mut insert =
        transaction.prepare_cached("INSERT INTO appearances (paper_id, hash, line, date) VALUES (?1, ?2, ?3, ?4)")?;
    for appearance in &paper.appearances {
        insert.execute(params![
            paper.id,
            corpus.listings[appearance.listing].hash,
            appearance.line,
            appearance.date.map(|date| date.to_string())
        ])?;
    }
    Ok(())
}

/// Positions in the corpus of papers by the ids they had when the last run saved them.
///
/// Rows outlast the ids of papers, which change when another listing knows a better one.
pub(super) fn positions(connection: &Connection, corpus: &Corpus) -> rusqlite::Result<FxHashMap<String, usize>> {
    let listings = corpus.listings.iter().enumerate();
    let listings: FxHashMap<&str, usize> = listings.map(|(at, listing)| (listing.hash.as_str(), at)).collect();
    let mut position_of_row: FxHashMap<RowKey, usize> = FxHashMap::default();
    for (position, paper) in corpus.papers.iter().enumerate() {
        for appearance in &paper.appearances {
            position_of_row.insert((appearance.listing, appearance.line), position);
        }
    }
    let mut query = connection.prepare("SELECT paper_id, hash, line FROM appearances ORDER BY rowid")?;
    let mut rows = query.query([])?;
    let mut positions = FxHashMap::default();
    while let Some(row) = rows.next()? {
        let listing = listings.get(row.get_ref(1)?.as_str()?);
        let line: u64 = row.get(2)?;
        if let Some(position) = listing.and_then(|listing| position_of_row.get(&(*listing, line))) {
            let id = row.get_ref(0)?.as_str()?;
            if !positions.contains_key(id) {
                positions.insert(id.to_owned(), *position);
            }
        }
    }
    Ok(positions)
}

/// Hashes of the listings that show the papers of the last run.
pub(super) fn listings(connection: &Connection) -> rusqlite::Result<BTreeSet<String>> {
    let mut query = connection.prepare("SELECT DISTINCT hash FROM appearances")?;
    let hashes = query.query_map([], |row| row.get(0))?;
    hashes.collect()
}
