//! The words of papers, as they are searched: told by whoever writes a paper, since the index holds no text.

use rayon::prelude::*;
use rusqlite::Transaction;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::corpus::Paper;
use crate::features::Language;
use crate::features::search_words::{indexed, is_alone, stem, words};

/// Papers whose words are found together, and those of them that a thread takes at a time: in larger pieces fewer words are
/// stemmed twice.
const BATCH: usize = 8192;
const PIECE: usize = 2048;

/// A paper that comes into the index.
#[derive(Debug, Clone, Copy)]
pub(super) struct Joining<'a> {
    pub(super) paper: &'a Paper,
    pub(super) language: Language,
    /// Its place in the table of papers.
    pub(super) place: i64,
}

/// Takes a paper out, which is still in the table of papers.
pub(super) fn leave(transaction: &Transaction<'_>, id: &str) -> rusqlite::Result<()> {
    let mut leave = transaction.prepare_cached(
        "DELETE FROM papers_search WHERE rowid = (SELECT papers.rowid FROM papers WHERE paper_id = ?1)",
    )?;
    leave.execute([id])?;
    Ok(())
}

/// Lets the words of papers be found.
///
/// One row a statement, and no trigger: before a statement that may write more, SQLite sets a savepoint, and at each the index
/// of words is written out and merged, which takes most of a first run.
pub(super) fn join(transaction: &Transaction<'_>, papers: &[Joining<'_>]) -> rusqlite::Result<()> {
    let mut join = transaction.prepare("INSERT INTO papers_search (rowid, title, abstract) VALUES (?1, ?2, ?3)")?;
    let mut known: FxHashSet<Known> = FxHashSet::default();
    for batch in papers.chunks(BATCH) {
        let pieces: Vec<Piece> = batch.par_chunks(PIECE).map(Piece::of).collect();
        let texts = pieces.iter().flat_map(|piece| &piece.texts);
        for (joining, [title, abstract_text]) in batch.iter().zip(texts) {
            join.execute((joining.place, title, abstract_text))?;
        }
        known.extend(pieces.into_iter().flat_map(Piece::into_words));
    }
    keep_words(transaction, known)
}

/// A word and its stem.
type Known = (String, String);

/// Keeps words, so that those that begin alike are found with their stems; in the order of the table.
fn keep_words(transaction: &Transaction<'_>, known: FxHashSet<Known>) -> rusqlite::Result<()> {
    let mut words: Vec<Known> = known.into_iter().collect();
    words.sort_unstable();
    let mut keep = transaction.prepare("INSERT OR IGNORE INTO search_words (word, stem) VALUES (?1, ?2)")?;
    for word in &words {
        keep.execute([&word.0, &word.1])?;
    }
    Ok(())
}

/// Some papers, as the index has them.
struct Piece {
    /// Titles and abstracts, word by word.
    texts: Vec<[String; 2]>,
    /// By language: word → its stem, and as the index has it.
    words: FxHashMap<Language, FxHashMap<String, (String, String)>>,
}

impl Piece {
    fn of(papers: &[Joining<'_>]) -> Self {
        let mut piece = Self {
            texts: Vec::with_capacity(papers.len()),
            words: FxHashMap::default(),
        };
        for Joining { paper, language, .. } in papers {
            let known = piece.words.entry(*language).or_default();
            let texts = [&*paper.title, &*paper.abstract_text].map(|text| {
                let mut all = String::with_capacity(2 * text.len());
                for word in words(text) {
                    let found = known.entry(word.word);
                    let (_, indexed) = found.or_insert_with_key(|word| {
                        let stem = stem(word, *language);
                        let indexed = indexed(word, &stem);
                        (stem, indexed)
                    });
                    all.push_str(indexed);
                    all.push(' ');
                }
                all
            });
            piece.texts.push(texts);
        }
        piece
    }

    /// Words and their stems, but letters that are words and don't go on; in no order.
    fn into_words(self) -> Vec<Known> {
        let known = self.words.into_values().flatten();
        let goes_on = |word: &str| !word.chars().all(is_alone);
        known
            .filter(|(word, _)| goes_on(word))
            .map(|(word, (stem, _))| (word, stem))
            .collect()
    }
}
