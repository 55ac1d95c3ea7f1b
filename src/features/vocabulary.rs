//! The terms of a corpus, sorted, and how often each occurs in each paper.

use rayon::prelude::*;

use super::word_lists::{END_OF_TITLE, Numbering};
use super::{TermMatrix, WordLists, WordRules, tokenizer};
use crate::config::{FeatureSettings, Words};

/// Words or papers that a thread takes at a time. Whole numbers are counted: the same however the work is cut.
const PIECE: usize = 4096;

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

/// What words count as: for each word of [`WordLists`] the numbers of its terms.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    /// Along the words: where their terms end in `terms`.
    ends: Vec<u32>,
    terms: Vec<u32>,
}

impl Terms {
    /// The columns of a vocabulary that words count for.
    ///
    /// - `words`: what people said of words.
    pub fn known(lists: &WordLists, vocabulary: &Vocabulary, words: &Words) -> Self {
        let rules = WordRules::of(words);
        let pieces = lists.forms().par_chunks(PIECE).map(|forms| {
            let mut terms = Self::default();
            for form in forms {
                for_each_stem(form, &rules, |stem| {
                    terms.terms.extend(vocabulary.column(stem).map(|column| column as u32));
                });
                terms.end_word();
            }
            terms
        });
        let mut all = Self::default();
        pieces
            .collect::<Vec<_>>()
            .iter()
            .for_each(|piece| all.extend(piece, Some));
        all
    }

    /// Terms of a word in a list; none of a mark.
    pub fn of(&self, word: u32) -> &[u32] {
        let Some(form) = WordLists::position(word) else {
            return &[];
        };
        let start = form.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.terms[start as usize..self.ends[form] as usize]
    }

    fn end_word(&mut self) {
        self.ends.push(self.terms.len() as u32);
    }

    /// Adds words, their terms under other numbers, or without those that have none.
    fn extend(&mut self, words: &Self, mut number: impl FnMut(u32) -> Option<u32>) {
        let mut start = 0;
        for end in &words.ends {
            self.terms.extend(
                words.terms[start as usize..*end as usize]
                    .iter()
                    .filter_map(|term| number(*term)),
            );
            self.end_word();
            start = *end;
        }
    }
}

/// Calls `emit` with the stems that a word, lower case, counts for.
fn for_each_stem(form: &str, rules: &WordRules, mut emit: impl FnMut(&str)) {
    tokenizer::tokens_of(form, |token| {
        rules.for_each_token(token, |token| emit(&tokenizer::stem(token)));
    });
}

/// Counts the terms of every paper and keeps those that enough, and not too many, papers share.
///
/// - returns: the vocabulary, and n_papers × n_terms term frequencies, a title's terms counted `title_weight` times.
pub fn count(lists: &WordLists, settings: &FeatureSettings) -> (Vocabulary, TermMatrix) {
    let (stems, numbers) = stems(lists, &settings.words);
    let doc_freqs = doc_freqs(lists, &numbers, stems.len());
    let (vocabulary, columns) = choose(stems, &doc_freqs, lists.n_papers(), settings);
    let mut terms = Terms::default();
    terms.extend(&numbers, |stem| columns[stem as usize]);
    let term_freqs = count_terms(lists, &terms, vocabulary.len(), settings);
    (vocabulary, term_freqs)
}

/// Counts known terms in every paper.
///
/// - `terms`: of the papers' words, below `n_terms`.
/// - returns: n_papers × n_terms term frequencies, a title's terms counted `title_weight` times.
pub fn count_terms(lists: &WordLists, terms: &Terms, n_terms: usize, settings: &FeatureSettings) -> TermMatrix {
    let papers: Vec<usize> = (0..lists.n_papers()).collect();
    let pieces = papers.par_chunks(PIECE).map(|papers| {
        let mut rows = TermMatrix::from_rows::<[_; 0]>(n_terms, &[]);
        // By term; only those in `found` are not 0.
        let mut freqs = vec![0u32; n_terms];
        let (mut found, mut row) = (Vec::new(), Vec::new());
        for paper in papers {
            let mut weight = settings.title_weight;
            for word in lists.paper(*paper) {
                if *word == END_OF_TITLE {
                    weight = 1;
                }
                for term in terms.of(*word) {
                    if freqs[*term as usize] == 0 {
                        found.push(*term);
                    }
                    freqs[*term as usize] += weight;
                }
            }
            found.sort_unstable();
            let entry = |term: u32| (term, std::mem::take(&mut freqs[term as usize]) as f32);
            row.clear();
            row.extend(found.drain(..).map(entry));
            rows.push_row(&row);
        }
        rows
    });
    TermMatrix::stacked(n_terms, pieces.collect())
}

/// The stems of all words, numbered in the order in which they come up, and their numbers by word.
fn stems(lists: &WordLists, words: &Words) -> (Vec<String>, Terms) {
    let rules = WordRules::of(words);
    let pieces = lists.forms().par_chunks(PIECE).map(|forms| {
        let (mut stems, mut terms) = (Vec::new(), Terms::default());
        for form in forms {
            for_each_stem(form, &rules, |stem| {
                terms.terms.push(stems.len() as u32);
                stems.push(stem.to_owned());
            });
            terms.end_word();
        }
        (stems, terms)
    });
    let pieces: Vec<(Vec<String>, Terms)> = pieces.collect();
    let (mut numbering, mut all) = (Numbering::default(), Terms::default());
    for (stems, terms) in pieces {
        let mut stems = stems.into_iter();
        all.extend(&terms, |_| stems.next().map(|stem| numbering.number(&stem)));
    }
    (numbering.into_strings(), all)
}

/// Papers with each of the terms.
fn doc_freqs(lists: &WordLists, terms: &Terms, n_terms: usize) -> Vec<u32> {
    let papers: Vec<usize> = (0..lists.n_papers()).collect();
    let of_pieces = papers
        .par_chunks(papers.len().div_ceil(rayon::current_num_threads()).max(PIECE))
        .map(|papers| {
            let mut doc_freqs = vec![0u32; n_terms];
            let mut last_seen = vec![usize::MAX; n_terms];
            for paper in papers {
                for term in lists.paper(*paper).iter().flat_map(|word| terms.of(*word)) {
                    let last = std::mem::replace(&mut last_seen[*term as usize], *paper);
                    doc_freqs[*term as usize] += u32::from(last != *paper);
                }
            }
            doc_freqs
        });
    of_pieces.reduce(
        || vec![0; n_terms],
        |mut sums, piece| {
            sums.iter_mut().zip(piece).for_each(|(sum, papers)| *sum += papers);
            sums
        },
    )
}

/// The vocabulary of the stems that enough, and not too many, papers have.
///
/// - `doc_freqs`: along `stems`.
/// - returns: also, along the stems, the column of each, absent if it was left out.
fn choose(
    stems: Vec<String>,
    doc_freqs: &[u32],
    n_papers: usize,
    settings: &FeatureSettings,
) -> (Vocabulary, Vec<Option<u32>>) {
    let fewest = settings.min_doc_freq(n_papers);
    // In a handful of papers a term of every paper may be all there is.
    let most = if n_papers < 10 {
        n_papers as u32
    } else {
        (settings.max_doc_share * n_papers as f64) as u32
    };
    let sorted = |is_wanted: &dyn Fn(u32) -> bool| {
        let mut numbers: Vec<usize> = (0..stems.len())
            .filter(|number| is_wanted(doc_freqs[*number]))
            .collect();
        numbers.sort_unstable_by_key(|number| &stems[*number]);
        numbers
    };
    let kept = sorted(&|doc_freq| (fewest..=most).contains(&doc_freq));
    let too_common = sorted(&|doc_freq| doc_freq > most);
    let mut columns = vec![None; stems.len()];
    for (column, number) in (0u32..).zip(&kept) {
        columns[*number] = Some(column);
    }
    let names = |numbers: &[usize]| numbers.iter().map(|number| stems[*number].clone()).collect();
    let vocabulary = Vocabulary {
        doc_freqs: kept.iter().map(|number| doc_freqs[*number]).collect(),
        stems: names(&kept),
        too_common: names(&too_common),
    };
    (vocabulary, columns)
}
