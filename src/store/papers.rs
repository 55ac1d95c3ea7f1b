//! The papers of the last run and where each was listed; a run writes those that changed.

mod search_index;

use std::collections::BTreeMap;

use rayon::prelude::*;
use rusqlite::{Connection, Transaction, params};
use rustc_hash::{FxHashMap, FxHashSet};

use super::values::to_json;
use crate::corpus::{Corpus, Digest, Digester, Paper};
use crate::features::told::language_of;
use crate::features::{self, Language, tokenizer};

/// A row of a listing: position of the listing in the corpus, line.
type RowKey = (usize, u64);

/// Of what a paper says, how its words are read, and where it is listed: papers of the same digest need not be written again.
///
/// - `main`: the language in which it is read if it doesn't tell its own.
fn digest(paper: &Paper, corpus: &Corpus, main: Language) -> Digest {
    let mut digester = Digester::default();
    digester.text(tokenizer::rules());
    digester.text(main.code());
    digester.bytes(&paper.text_digest);
    digester.texts(&paper.authors);
    digester.texts(&paper.categories);
    digester.texts(paper.url.as_slice());
    paper.ids.iter().for_each(|id| digester.text(&id.text));
    digester.date(paper.first_seen);
    digester.number(paper.flags.len() as u64);
    paper.flags.iter().for_each(|flag| digester.number(*flag as u64));
    for appearance in &paper.appearances {
        digester.text(&corpus.listings[appearance.listing].hash);
        digester.number(appearance.line);
        digester.date(appearance.date);
    }
    digester.digest()
}

/// Finds papers by their ids, which tables have in the order of the corpus, or nearly so.
pub(super) struct Positions<'c> {
    papers: &'c [Paper],
    next: usize,
}

impl<'c> Positions<'c> {
    pub(super) fn in_corpus(corpus: &'c Corpus) -> Self {
        Self {
            papers: &corpus.papers,
            next: 0,
        }
    }

    /// Position in the corpus of the paper of this very id.
    pub(super) fn of(&mut self, id: &str) -> Option<usize> {
        let is_next = self.papers.get(self.next).is_some_and(|paper| paper.id == id);
        let found = match is_next {
            true => self.next,
            false => (self.papers.binary_search_by(|paper| paper.id.as_str().cmp(id))).ok()?,
        };
        self.next = found + 1;
        Some(found)
    }
}

/// Makes the papers in the database those of the corpus.
pub(super) fn save(transaction: &Transaction<'_>, corpus: &Corpus) -> rusqlite::Result<()> {
    let main = features::main_language(corpus);
    let digests: Vec<Digest> = (corpus.papers.par_iter())
        .map(|paper| digest(paper, corpus, main))
        .collect();
    let mut known: Vec<Option<Digest>> = vec![None; corpus.papers.len()];
    let (mut positions, mut gone) = (Positions::in_corpus(corpus), Vec::new());
    let mut query = transaction.prepare("SELECT paper_id, digest FROM papers ORDER BY paper_id")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let id = row.get_ref(0)?.as_str()?;
        match positions.of(id) {
            Some(paper) => known[paper] = Some(row.get(1)?),
            None => gone.push(id.to_owned()),
        }
    }
    drop(rows);
    let mut changed = Vec::new();
    for ((paper, digest), known) in corpus.papers.iter().zip(digests).zip(known) {
        if known != Some(digest) {
            changed.push((paper, digest));
            if known.is_some() {
                search_index::leave(transaction, &paper.id)?;
            }
        }
    }
    for id in &gone {
        search_index::leave(transaction, id)?;
    }
    let mut forget_appearances = transaction.prepare("DELETE FROM appearances WHERE paper_id = ?1")?;
    let mut forget_ids = transaction.prepare("DELETE FROM other_ids WHERE paper_id = ?1")?;
    let mut forget = transaction.prepare("DELETE FROM papers WHERE paper_id = ?1")?;
    for id in &gone {
        for table in ["memberships", "points"] {
            transaction.execute(&format!("DELETE FROM {table} WHERE paper_id = ?1"), [id])?;
        }
        forget_appearances.execute([id])?;
        forget_ids.execute([id])?;
        forget.execute([id])?;
    }
    let languages: Vec<Language> = (changed.par_iter())
        .map(|(paper, _)| language_of(features::text(paper), main))
        .collect();
    let mut joining = Vec::with_capacity(changed.len());
    for ((paper, digest), language) in changed.into_iter().zip(languages) {
        joining.push(search_index::Joining {
            paper,
            language,
            place: write(transaction, paper, language, &digest)?,
        });
        forget_appearances.execute([&paper.id])?;
        write_appearances(transaction, paper, corpus)?;
        forget_ids.execute([&paper.id])?;
        write_ids(transaction, paper)?;
    }
    search_index::join(transaction, &joining)
}

/// Writes a paper; returns its place in the table.
fn write(transaction: &Transaction<'_>, paper: &Paper, language: Language, digest: &Digest) -> rusqlite::Result<i64> {
    let mut upsert = transaction.prepare_cached(
        "INSERT INTO papers (paper_id, title, abstract, first_seen, authors, categories, url, flags, language, digest)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
         ON CONFLICT (paper_id) DO UPDATE SET title = excluded.title, abstract = excluded.abstract,
         first_seen = excluded.first_seen, authors = excluded.authors, categories = excluded.categories,
         url = excluded.url, flags = excluded.flags, language = excluded.language, digest = excluded.digest
         RETURNING rowid",
    )?;
    let values = params![
        paper.id,
        paper.title,
        paper.abstract_text,
        paper.first_seen.map(|date| date.to_string()),
        to_json(&paper.authors)?,
        to_json(&paper.categories)?,
        paper.url,
        to_json(&paper.flags)?,
        language.code(),
        digest,
    ];
    upsert.query_row(values, |row| row.get(0))
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

/// Writes the ids that a paper has beside the one it is known by.
fn write_ids(transaction: &Transaction<'_>, paper: &Paper) -> rusqlite::Result<()> {
    let mut insert = transaction.prepare_cached("INSERT INTO other_ids (id, paper_id) VALUES (?1, ?2)")?;
    for id in paper.ids.iter().filter(|id| id.text != paper.id) {
        insert.execute([&id.text, &paper.id])?;
    }
    Ok(())
}

/// Where the papers of the last run are listed.
#[derive(Debug)]
pub(super) struct Appearances {
    /// Of the listings.
    hashes: Vec<String>,
    /// Id of the paper, position of the listing in `hashes`, line.
    rows: Vec<(String, usize, u64)>,
}

pub(super) fn appearances(connection: &Connection) -> rusqlite::Result<Appearances> {
    let mut query = connection.prepare("SELECT paper_id, hash, line FROM appearances ORDER BY rowid")?;
    let mut found = query.query([])?;
    let mut numbers: FxHashMap<String, usize> = FxHashMap::default();
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        let hash = row.get_ref(1)?.as_str()?;
        let number = match numbers.get(hash) {
            Some(number) => *number,
            None => {
                numbers.insert(hash.to_owned(), numbers.len());
                numbers.len() - 1
            }
        };
        rows.push((row.get(0)?, number, row.get(2)?));
    }
    let mut hashes = vec![String::new(); numbers.len()];
    numbers.into_iter().for_each(|(hash, number)| hashes[number] = hash);
    Ok(Appearances { hashes, rows })
}

/// Finds papers by where they are listed, which the database has nearly in the order of the corpus.
struct PaperPositions<'c> {
    papers: &'c [Paper],
    next: usize,
    /// Of every row; made when the next paper is not the one.
    of_rows: Option<FxHashMap<RowKey, usize>>,
}

impl<'c> PaperPositions<'c> {
    fn in_corpus(corpus: &'c Corpus) -> Self {
        Self {
            papers: &corpus.papers,
            next: 0,
            of_rows: None,
        }
    }

    /// Position in the corpus of the paper that a row shows.
    fn of(&mut self, row: RowKey) -> Option<usize> {
        // A paper has a few rows, and some papers are new.
        let near = self.papers.iter().enumerate().skip(self.next.saturating_sub(1)).take(4);
        let mut near = near.filter(|(_, paper)| rows(paper).any(|shown| shown == row));
        let found = match near.next() {
            Some((found, _)) => found,
            None => *self
                .of_rows
                .get_or_insert_with(|| places_of_rows(self.papers))
                .get(&row)?,
        };
        self.next = found + 1;
        Some(found)
    }
}

fn rows(paper: &Paper) -> impl Iterator<Item = RowKey> {
    (paper.appearances.iter()).map(|appearance| (appearance.listing, appearance.line))
}

fn places_of_rows(papers: &[Paper]) -> FxHashMap<RowKey, usize> {
    let numbered = papers.iter().enumerate();
    numbered
        .flat_map(|(position, paper)| rows(paper).map(move |row| (row, position)))
        .collect()
}

impl Appearances {
    /// Positions in the corpus of papers by the ids they had when the last run saved them.
    ///
    /// Rows outlast the ids of papers, which change when another listing knows a better one.
    pub(super) fn positions(&self, corpus: &Corpus) -> FxHashMap<&str, usize> {
        let now: FxHashMap<&str, usize> = (corpus.listings.iter().enumerate())
            .map(|(at, listing)| (listing.hash.as_str(), at))
            .collect();
        let listings: Vec<Option<usize>> = (self.hashes.iter())
            .map(|hash| now.get(hash.as_str()).copied())
            .collect();
        let mut places = PaperPositions::in_corpus(corpus);
        let mut positions = FxHashMap::default();
        for (id, listing, line) in &self.rows {
            if let Some(position) = listings[*listing].and_then(|listing| places.of((listing, *line))) {
                positions.entry(id.as_str()).or_insert(position);
            }
        }
        positions
    }

    pub(super) fn n_rows(&self) -> usize {
        self.rows.len()
    }

    /// Papers of the last run.
    pub(super) fn n_papers(&self) -> usize {
        let ids: FxHashSet<&str> = self.rows.iter().map(|(id, ..)| id.as_str()).collect();
        ids.len()
    }

    /// Rows that show the papers of the last run, by hash of the listing.
    pub(super) fn listings(&self) -> BTreeMap<String, usize> {
        let mut n_rows = vec![0; self.hashes.len()];
        self.rows.iter().for_each(|(_, listing, _)| n_rows[*listing] += 1);
        self.hashes.iter().cloned().zip(n_rows).collect()
    }
}
