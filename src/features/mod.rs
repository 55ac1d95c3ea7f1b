//! Stage 2 — papers to vectors.
//!
//! In:    titles and abstracts of n_papers papers.
//! Out:   [`Features`]: term frequencies and TF-IDF, n_papers × n_terms, sparse; and an [`Embedding`], n_papers ×
//!        n_components, dense, unit rows.
//! Keeps: row i is paper i of the input, also when the paper has no known word: its rows are then zero.
//! Order: language → stop_words → unspaced → told → stemmer → tokenizer → numbering → stems → word_lists → words → vocabulary → term_matrix → embedding.

pub mod embedding;
pub(crate) mod generic;
mod language;
pub(crate) mod numbering;
pub mod search_words;
pub mod shared;
mod stemmer;
mod stems;
mod stop_words;
pub mod svd;
mod term_matrix;
mod text;
pub mod tokenizer;
pub(crate) mod told;
mod unspaced;
pub mod vocabulary;
pub(crate) mod word_lists;
mod word_table;
mod words;

pub use embedding::Embedding;
pub use language::Language;
pub use stems::Stems;
pub use term_matrix::TermMatrix;
pub use text::{Text, text, texts};
pub use vocabulary::{Terms, Vocabulary};
pub use word_lists::{PaperWords, WordLists};
pub use word_table::WordTable;
pub use words::WordRules;

use ndarray::Array2;

use crate::config::FeatureSettings;
use crate::corpus::Corpus;

/// The language of most papers of a corpus, in which those are read that don't tell theirs.
pub fn main_language(corpus: &Corpus) -> Language {
    told::main_of(corpus.papers.len(), |paper| text(&corpus.papers[paper]))
}

/// The words of a corpus.
pub fn words(corpus: &Corpus) -> PaperWords {
    PaperWords::of_all(WordLists::read(&texts(corpus)))
}

/// Vectors of a corpus.
#[derive(Debug, Clone)]
pub struct Features {
    /// The terms, one a column of the matrices.
    pub vocabulary: Vocabulary,
    /// n_papers × n_terms: how often each term occurs, a title's terms counted `title_weight` times.
    pub term_freqs: TermMatrix,
    /// n_papers × n_terms: TF-IDF weights, rows of length 1 or 0.
    pub weights: TermMatrix,
    /// n_papers × n_components; empty until [`Features::embed`].
    pub embedding: Embedding,
    /// Own stop words and synonyms; the counts follow them already.
    pub words: WordRules,
}

/// Turns papers into vectors.
///
/// Every number is the same for any number of threads and on any machine: sums run in a fixed order, and logarithms come
/// from a portable implementation instead of the system's.
///
/// ```
/// use paperthemes::{config::Config, features};
///
/// let texts = [
///     features::Text { title: "Attention sinks", abstract_text: "Attention sinks in streaming language models." },
///     features::Text { title: "Expert routing", abstract_text: "Routing tokens to experts in sparse models." },
///     features::Text { title: "Streaming attention", abstract_text: "Sinks keep attention stable while streaming." },
/// ];
/// let features = features::extract(&texts, &Config::default().features, 1);
/// assert_eq!(features.weights.n_rows(), 3);
/// assert!(features.vocabulary.column("sink").is_some());
/// ```
pub fn extract(texts: &[Text<'_>], settings: &FeatureSettings, seed: u64) -> Features {
    let mut features = weigh(&WordLists::read(texts), settings);
    features.embed(settings, seed);
    features
}

/// Counts and weighs the terms of papers; the embedding is still empty.
pub fn weigh(papers: &WordLists, settings: &FeatureSettings) -> Features {
    let (vocabulary, term_freqs) = vocabulary::count(papers, settings);
    Features {
        weights: term_freqs.tf_idf(vocabulary.doc_freqs(), papers.n_papers()),
        vocabulary,
        term_freqs,
        embedding: Embedding::default(),
        words: WordRules::of(&settings.words),
    }
}

/// Vectors of papers beside those of an earlier corpus.
#[derive(Debug, Clone)]
pub struct PlacedPapers {
    /// Columns of the earlier corpus that the papers' words count for.
    pub terms: Terms,
    /// n_rows × n_terms of the earlier corpus.
    pub term_freqs: TermMatrix,
    /// TF-IDF with its document frequencies, rows of length 1 or 0.
    pub weights: TermMatrix,
    /// n_rows × n_components, rows of length 1 or 0.
    pub points: Array2<f32>,
}

/// Places papers among those of an earlier corpus, with vectors as [`extract`] gave its own papers.
///
/// - `rows`: which of `papers` to place; the vectors are along them.
/// - `vocabulary`, `n_counted`: its terms and its number of papers.
/// - `projection`: n_terms × n_components, of its embedding.
pub fn place(
    papers: &WordLists,
    rows: &[usize],
    vocabulary: &Vocabulary,
    n_counted: usize,
    projection: &Array2<f32>,
    settings: &FeatureSettings,
) -> PlacedPapers {
    let terms = Terms::known(papers, vocabulary, &settings.words);
    let term_freqs = vocabulary::count_terms(papers, rows, &terms, vocabulary.len(), settings);
    let weights = term_freqs.tf_idf(vocabulary.doc_freqs(), n_counted);
    PlacedPapers {
        points: embedding::points(&weights, projection),
        terms,
        term_freqs,
        weights,
    }
}

impl Features {
    /// Computes the embedding again.
    pub fn embed(&mut self, settings: &FeatureSettings, seed: u64) {
        let shape = embedding::Shape::for_corpus(self.term_freqs.n_filled_rows(), settings);
        self.embedding = embedding::embed(&self.weights, shape, seed);
    }
}

/// Vectors of papers that have titles only, whose words all count, and once.
#[cfg(test)]
pub(crate) fn of_titles(titles: &[&str]) -> Features {
    let text = |title| Text {
        title,
        abstract_text: "",
    };
    let texts: Vec<Text<'_>> = titles.iter().copied().map(text).collect();
    let settings = FeatureSettings {
        min_doc_freq: crate::config::Auto::Fixed(1),
        max_doc_share: 1.0,
        title_weight: 1,
        ..FeatureSettings::default()
    };
    extract(&texts, &settings, 1)
}
