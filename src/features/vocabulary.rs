//! The terms of a corpus, sorted, and how often each occurs in each paper.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{TermMatrix, Text, tokenizer};
use crate::config::FeatureSettings;

/// Papers a parallel piece of work handles at once; fixed, so that results don't depend on the number of threads.
const CHUNK: usize = 4096;

/// The terms of a corpus: stems, in alphabetic order, so that a column means the same whatever the order of the papers.
#[derive(Debug, Clone, PartialEq)]
pub struct Vocabulary {
    /// Sorted; column c is `stems[c]`.
    stems: Vec<String>,
    /// Papers with the term.
    doc_freqs: Vec<u32>,
}

impl Vocabulary {
    pub fn len(&self) -> usize {
        self.stems.len()
    }

    pub fn is_empty(&self) -> bool {
        self.stems.is_empty()
    }

    /// Column of a stem, if it is a term.
    pub fn column(&self, stem: &str) -> Option<usize> {
        self.stems.binary_search_by(|term| term.as_str().cmp(stem)).ok()
    }

    pub fn stem(&self, column: usize) -> &str {
        &self.stems[column]
    }

    /// n_terms numbers: papers with each term.
    pub fn doc_freqs(&self) -> &[u32] {
        &self.doc_freqs
    }
}

/// Counts of one chunk of papers, terms numbered in the order they came up.
#[derive(Default)]
struct ChunkCounts {
    stems: Vec<String>,
    /// Papers of the chunk with the stem.
    doc_freqs: Vec<u32>,
    /// Written form → its stem's number.
    numbers: FxHashMap<String, u32>,
    /// For each paper, (stem number, term frequency).
    rows: Vec<Vec<(u32, f32)>>,
}

/// Counts the terms of every paper and keeps those that enough, and not too many, papers share.
///
/// - returns: the vocabulary, and n_papers × n_terms term frequencies, a title's terms counted `title_weight` times.
pub fn count(texts: &[Text<'_>], settings: &FeatureSettings) -> (Vocabulary, TermMatrix) {
    let chunks: Vec<ChunkCounts> = texts
        .par_chunks(CHUNK)
        .map(|chunk| count_chunk(chunk, settings.title_weight))
        .collect();
    let (vocabulary, columns) = merge(&chunks, texts.len(), settings);
    let rows: Vec<Vec<(u32, f32)>> = chunks
        .into_par_iter()
        .zip(columns)
        .flat_map_iter(|(chunk, columns)| chunk.rows.into_iter().map(move |row| renumber(&row, &columns)))
        .collect();
    let term_freqs = TermMatrix::from_rows(vocabulary.len(), &rows);
    (vocabulary, term_freqs)
}

fn count_chunk(texts: &[Text<'_>], title_weight: u32) -> ChunkCounts {
    let mut counts = ChunkCounts::default();
    let mut numbers: FxHashMap<String, u32> = FxHashMap::default();
    let mut freqs: FxHashMap<u32, f32> = FxHashMap::default();
    for text in texts {
        for (part, weight) in [(text.title, title_weight), (text.abstract_text, 1)] {
            tokenizer::for_each_token(part, |token| {
                let number = counts.intern(token, &mut numbers);
                *freqs.entry(number).or_default() += weight as f32;
            });
        }
        let mut row: Vec<(u32, f32)> = freqs.drain().collect();
        row.sort_unstable_by_key(|entry| entry.0);
        for (number, _) in &row {
            counts.doc_freqs[*number as usize] += 1;
        }
        counts.rows.push(row);
    }
    counts
}

impl ChunkCounts {
    /// Number of the token's stem; each written form is stemmed once.
    fn intern(&mut self, token: &str, numbers: &mut FxHashMap<String, u32>) -> u32 {
        if let Some(number) = self.numbers.get(token) {
            return *number;
        }
        let stem = tokenizer::stem(token);
        let number = match numbers.get(stem.as_ref()) {
            Some(number) => *number,
            None => {
                let number = self.stems.len() as u32;
                self.stems.push(stem.to_string());
                self.doc_freqs.push(0);
                numbers.insert(stem.into_owned(), number);
                number
            }
        };
        self.numbers.insert(token.to_owned(), number);
        number
    }
}

/// Joins the chunks' terms into one sorted vocabulary.
///
/// - returns: also, for each chunk, the column of each of its stems, absent if the term was left out.
fn merge(chunks: &[ChunkCounts], n_papers: usize, settings: &FeatureSettings) -> (Vocabulary, Vec<Vec<Option<u32>>>) {
    let mut totals: FxHashMap<&str, u32> = FxHashMap::default();
    for chunk in chunks {
        for (stem, doc_freq) in chunk.stems.iter().zip(&chunk.doc_freqs) {
            *totals.entry(stem).or_default() += doc_freq;
        }
    }
    let fewest = settings.min_doc_freq(n_papers);
    // In a handful of papers a term of every paper may be all there is.
    let most = if n_papers < 10 {
        n_papers as u32
    } else {
        (settings.max_doc_share * n_papers as f64) as u32
    };
    let mut kept: Vec<(&str, u32)> = totals
        .into_iter()
        .filter(|(_, doc_freq)| (fewest..=most).contains(doc_freq))
        .collect();
    kept.sort_unstable();

    let columns: FxHashMap<&str, u32> = (0u32..).zip(&kept).map(|(column, (stem, _))| (*stem, column)).collect();
    let by_chunk: Vec<Vec<Option<u32>>> = chunks
        .iter()
        .map(|chunk| {
            chunk
                .stems
                .iter()
                .map(|stem| columns.get(stem.as_str()).copied())
                .collect()
        })
        .collect();
    let vocabulary = Vocabulary {
        doc_freqs: kept.iter().map(|(_, doc_freq)| *doc_freq).collect(),
        stems: kept.into_iter().map(|(stem, _)| stem.to_owned()).collect(),
    };
    (vocabulary, by_chunk)
}

fn renumber(row: &[(u32, f32)], columns: &[Option<u32>]) -> Vec<(u32, f32)> {
    let mut renumbered: Vec<(u32, f32)> = row
        .iter()
        .filter_map(|(number, freq)| columns[*number as usize].map(|column| (column, *freq)))
        .collect();
    renumbered.sort_unstable_by_key(|entry| entry.0);
    renumbered
}
