//! The terms of a corpus, sorted, and how often each occurs in each paper.

use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{TermMatrix, Text, WordRules, tokenizer};
use crate::config::FeatureSettings;

/// Pieces of parallel work for each thread, and the fewest papers of one. Counts are whole numbers: they are the same
/// however the papers are cut, and in larger pieces fewer words are stemmed more than once.
const PIECES_PER_THREAD: usize = 2;
const FEWEST_PAPERS: usize = 2048;

/// The terms of a corpus: stems, in alphabetic order, so that a column means the same whatever the order of the papers.
#[derive(Debug, Clone, PartialEq)]
pub struct Vocabulary {
    /// Sorted; column c is `stems[c]`.
    stems: Vec<String>,
    /// Papers with the term.
    doc_freqs: Vec<u32>,
    /// Sorted: stems left out because too many papers have them.
    too_common: Vec<String>,
}

impl Vocabulary {
    /// A vocabulary that was counted before.
    ///
    /// - `stems`: sorted, each once; `doc_freqs`: along them; `too_common`: sorted.
    /// - returns: nothing if they are not such.
    pub fn known(stems: Vec<String>, doc_freqs: Vec<u32>, too_common: Vec<String>) -> Option<Self> {
        let is_sorted = stems.is_sorted_by(|a, b| a < b) && too_common.is_sorted();
        (is_sorted && stems.len() == doc_freqs.len()).then_some(Self {
            stems,
            doc_freqs,
            too_common,
        })
    }

    /// True for a stem that was left out because too many papers have it.
    pub fn is_too_common(&self, stem: &str) -> bool {
        self.too_common
            .binary_search_by(|other| other.as_str().cmp(stem))
            .is_ok()
    }

    /// Stems left out because too many papers have them, sorted.
    pub fn too_common(&self) -> &[String] {
        &self.too_common
    }

    /// Column c is `stems()[c]`.
    pub fn stems(&self) -> &[String] {
        &self.stems
    }

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
    /// For each paper, where its entries end.
    row_ends: Vec<usize>,
    /// (stem number, term frequency), paper after paper.
    entries: Vec<(u32, u32)>,
}

/// Counts the terms of every paper and keeps those that enough, and not too many, papers share.
///
/// - returns: the vocabulary, and n_papers × n_terms term frequencies, a title's terms counted `title_weight` times.
pub fn count(texts: &[Text<'_>], settings: &FeatureSettings) -> (Vocabulary, TermMatrix) {
    let chunks = count_chunks(texts, settings);
    let (vocabulary, columns) = merge(&chunks, texts.len(), settings);
    let renumbered: Vec<TermMatrix> = chunks
        .into_par_iter()
        .zip(columns)
        .map(|(chunk, columns)| chunk.renumbered(&columns, vocabulary.len()))
        .collect();
    let term_freqs = TermMatrix::stacked(vocabulary.len(), renumbered);
    (vocabulary, term_freqs)
}

/// Counts the known terms of every paper.
///
/// - returns: n_papers × n_terms term frequencies, a title's terms counted `title_weight` times.
pub fn count_known(texts: &[Text<'_>], vocabulary: &Vocabulary, settings: &FeatureSettings) -> TermMatrix {
    let rows = count_chunks(texts, settings).into_par_iter().map(|chunk| {
        let column = |stem: &String| vocabulary.column(stem).map(|column| column as u32);
        let columns: Vec<Option<u32>> = chunk.stems.iter().map(column).collect();
        chunk.renumbered(&columns, vocabulary.len())
    });
    TermMatrix::stacked(vocabulary.len(), rows.collect())
}

fn count_chunks(texts: &[Text<'_>], settings: &FeatureSettings) -> Vec<ChunkCounts> {
    let n_pieces = PIECES_PER_THREAD * rayon::current_num_threads();
    let size = texts.len().div_ceil(n_pieces).max(FEWEST_PAPERS);
    let rules = WordRules::of(&settings.words);
    let chunks = texts
        .par_chunks(size)
        .map(|chunk| count_chunk(chunk, settings.title_weight, &rules));
    chunks.collect()
}

fn count_chunk(texts: &[Text<'_>], title_weight: u32, rules: &WordRules) -> ChunkCounts {
    let mut counts = ChunkCounts::default();
    let mut forms = Forms::default();
    // By stem number; only those in `found` are not 0.
    let mut freqs: Vec<u32> = Vec::new();
    let mut found: Vec<u32> = Vec::new();
    for text in texts {
        for (part, weight) in [(text.title, title_weight), (text.abstract_text, 1)] {
            tokenizer::for_each_form(part, |form| {
                for &number in forms.stem_numbers(form, rules, &mut counts.stems) {
                    freqs.resize(freqs.len().max(number as usize + 1), 0);
                    if freqs[number as usize] == 0 {
                        found.push(number);
                    }
                    freqs[number as usize] += weight;
                }
            });
        }
        counts.doc_freqs.resize(counts.stems.len(), 0);
        for number in found.drain(..) {
            counts.doc_freqs[number as usize] += 1;
            counts
                .entries
                .push((number, std::mem::take(&mut freqs[number as usize])));
        }
        counts.row_ends.push(counts.entries.len());
    }
    counts
}

/// Words in lower case and the stems of their tokens, so that each is taken apart once.
#[derive(Default)]
struct Forms {
    /// Stem → its number.
    numbers: FxHashMap<String, u32>,
    /// Word, packed → where in `tokens` its own stand; nowhere for a stop word.
    short: FxHashMap<u128, Range<u32>>,
    /// The same for words too long to be packed.
    long: FxHashMap<String, Range<u32>>,
    /// Numbers of stems.
    tokens: Vec<u32>,
}

/// A word of at most 16 bytes as a number, which is looked up without a search through memory; no word has a byte 0.
fn packed(form: &str) -> Option<u128> {
    let mut bytes = [0; 16];
    bytes.get_mut(..form.len())?.copy_from_slice(form.as_bytes());
    Some(u128::from_le_bytes(bytes))
}

impl Forms {
    /// Numbers of the stems of a word's tokens; new stems are added to `stems`.
    fn stem_numbers(&mut self, form: &str, rules: &WordRules, stems: &mut Vec<String>) -> &[u32] {
        let packed = packed(form);
        let known = match packed {
            Some(packed) => self.short.get(&packed),
            None => self.long.get(form),
        };
        let range = match known {
            Some(range) => range.clone(),
            None => {
                let range = self.learn(form, rules, stems);
                match packed {
                    Some(packed) => self.short.insert(packed, range.clone()),
                    None => self.long.insert(form.to_owned(), range.clone()),
                };
                range
            }
        };
        &self.tokens[range.start as usize..range.end as usize]
    }

    /// Takes a new word apart; returns where its tokens stand.
    fn learn(&mut self, form: &str, rules: &WordRules, stems: &mut Vec<String>) -> Range<u32> {
        let start = self.tokens.len() as u32;
        let mut count = |token: &str| {
            let stem = tokenizer::stem(token).into_owned();
            let number = self.numbers.entry(stem).or_insert_with_key(|stem| {
                stems.push(stem.clone());
                stems.len() as u32 - 1
            });
            self.tokens.push(*number);
        };
        tokenizer::tokens_of(form, |token| rules.for_each_token(token, &mut count));
        start..self.tokens.len() as u32
    }
}

impl ChunkCounts {
    /// The chunk's rows of the matrix; `columns`: for each of its stems the column, absent if the term was left out.
    fn renumbered(self, columns: &[Option<u32>], n_columns: usize) -> TermMatrix {
        let mut rows = TermMatrix::from_rows::<[_; 0]>(n_columns, &[]);
        let mut row: Vec<(u32, f32)> = Vec::new();
        let mut start = 0;
        for end in self.row_ends {
            let entries = self.entries[start..end].iter();
            row.clear();
            row.extend(
                entries.filter_map(|(number, freq)| columns[*number as usize].map(|column| (column, *freq as f32))),
            );
            row.sort_unstable_by_key(|entry| entry.0);
            rows.push_row(&row);
            start = end;
        }
        rows
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
    let mut too_common: Vec<String> = (totals.iter())
        .filter(|(_, doc_freq)| **doc_freq > most)
        .map(|(stem, _)| (*stem).to_owned())
        .collect();
    too_common.sort_unstable();
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
        too_common,
    };
    (vocabulary, by_chunk)
}
