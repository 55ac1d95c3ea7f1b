//! The terms of a corpus, sorted, and how often each occurs in each paper.

use std::borrow::Cow;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::word_lists::END_OF_TITLE;
use super::{Stems, TermMatrix, WordLists, WordRules, numbering};
use crate::config::{FeatureSettings, Words};

/// Papers that a thread takes at a time. Whole numbers are counted: the same however the work is cut.
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

    /// Number of terms.
    pub fn len(&self) -> usize {
        self.stems.len()
    }

    /// True if no word occurs in enough papers to be a term.
    pub fn is_empty(&self) -> bool {
        self.stems.is_empty()
    }

    /// Column of a stem, if it is a term.
    pub fn column(&self, stem: &str) -> Option<usize> {
        self.stems.binary_search_by(|term| term.as_str().cmp(stem)).ok()
    }

    /// The term of a column, which must be less than [`Vocabulary::len`].
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
    /// Along the words: the only term, or [`NO_TERM`], or [`SEVERAL`] more than the place in `several`. One number for each word,
    /// since words are looked up all over the memory.
    of_words: Vec<u32>,
    several: Vec<u32>,
    /// Where in `several` each word's terms begin, and where the last one's end.
    starts: Vec<usize>,
}

const NO_TERM: u32 = u32::MAX;
const SEVERAL: u32 = 1 << 31;

impl Terms {
    /// The columns of a vocabulary that words count for.
    ///
    /// - `words`: own stop words and synonyms.
    pub fn known(lists: &WordLists, vocabulary: &Vocabulary, words: &Words) -> Self {
        let columns: FxHashMap<&str, u32> = vocabulary.stems.iter().map(String::as_str).zip(0..).collect();
        let counted = Counted::by(lists.stems(), words);
        let columns: Vec<Option<u32>> = (counted.names.iter())
            .map(|stem| columns.get(stem.as_str()).copied())
            .collect();
        counted.terms(&columns)
    }

    /// Terms of a word in a list; none of a mark.
    pub fn of(&self, word: u32) -> &[u32] {
        let Some(form) = WordLists::position(word) else {
            return &[];
        };
        match &self.of_words[form] {
            &NO_TERM => &[],
            number if *number >= SEVERAL => {
                let at = (number - SEVERAL) as usize;
                &self.several[self.starts[at]..self.starts[at + 1]]
            }
            term => std::slice::from_ref(term),
        }
    }

    /// Adds a word.
    fn push(&mut self, terms: &[u32]) {
        let number = match terms {
            [] => NO_TERM,
            [term] => *term,
            several => {
                if self.starts.is_empty() {
                    self.starts.push(0);
                }
                self.several.extend(several);
                self.starts.push(self.several.len());
                SEVERAL + self.starts.len() as u32 - 2
            }
        };
        self.of_words.push(number);
    }
}

/// The stems that words count for, by own stop words and synonyms.
struct Counted<'a> {
    stems: &'a Stems,
    /// Stems, and those that only other ones are read as.
    names: Cow<'a, [String]>,
    /// Stem → those that count in its place.
    instead: FxHashMap<u32, Vec<u32>>,
}

impl<'a> Counted<'a> {
    fn by(stems: &'a Stems, words: &Words) -> Self {
        let rules = WordRules::of(words);
        let ruled: Vec<(u32, Vec<String>)> = (0u32..)
            .zip(stems.names())
            .filter_map(|(stem, name)| Some((stem, rules.stems_in_place_of(name)?)))
            .collect();
        let mut names = Cow::Borrowed(stems.names());
        let mut instead = FxHashMap::default();
        if !ruled.is_empty() {
            let others = ruled.iter().flat_map(|(_, others)| others).map(String::as_str);
            let mut numbers = numbering::add(names.to_mut(), others).into_iter();
            let numbered = ruled
                .iter()
                .map(|(stem, others)| (*stem, numbers.by_ref().take(others.len()).collect()));
            instead.extend(numbered);
        }
        Self { stems, names, instead }
    }

    /// Terms of the words.
    ///
    /// - `terms`: along the stems, the term of each; absent for one that is none.
    fn terms(&self, terms: &[Option<u32>]) -> Terms {
        let (mut all, mut of_word) = (Terms::default(), Vec::new());
        for word in 0..self.stems.n_words() {
            of_word.clear();
            for stem in self.stems.of(word) {
                let counted = self.instead.get(stem).map_or(std::slice::from_ref(stem), Vec::as_slice);
                of_word.extend(counted.iter().filter_map(|stem| terms[*stem as usize]));
            }
            all.push(&of_word);
        }
        all
    }
}

/// Counts the terms of every paper and keeps those that enough, and not too many, papers share.
///
/// - returns: the vocabulary, and n_papers × n_terms term frequencies, a title's terms counted `title_weight` times.
pub fn count(lists: &WordLists, settings: &FeatureSettings) -> (Vocabulary, TermMatrix) {
    let counted = Counted::by(lists.stems(), &settings.words);
    let stems: Vec<Option<u32>> = (0..counted.names.len() as u32).map(Some).collect();
    let doc_freqs = doc_freqs(lists, &counted.terms(&stems), stems.len());
    let (vocabulary, columns) = choose(&counted.names, &doc_freqs, lists.n_papers(), settings);
    let papers: Vec<usize> = (0..lists.n_papers()).collect();
    let term_freqs = count_terms(lists, &papers, &counted.terms(&columns), vocabulary.len(), settings);
    (vocabulary, term_freqs)
}

/// Counts known terms in papers.
///
/// - `papers`: positions in `lists`.
/// - `terms`: of the papers' words, below `n_terms`.
/// - returns: n_papers × n_terms term frequencies, a title's terms counted `title_weight` times.
pub fn count_terms(
    lists: &WordLists,
    papers: &[usize],
    terms: &Terms,
    n_terms: usize,
    settings: &FeatureSettings,
) -> TermMatrix {
    let pieces = papers.par_chunks(PIECE).map(|papers| {
        let mut rows = TermMatrix::from_rows::<[_; 0]>(n_terms, &[]);
        // By term; only those in `found` are not 0.
        let mut freqs = vec![0u32; n_terms];
        let (mut found, mut row) = (TermSet::none_of(n_terms), Vec::new());
        for paper in papers {
            let mut weight = settings.title_weight;
            for word in lists.paper(*paper) {
                if *word == END_OF_TITLE {
                    weight = 1;
                }
                for term in terms.of(*word) {
                    found.insert(*term);
                    freqs[*term as usize] += weight;
                }
            }
            row.clear();
            found.drain(|term| row.push((term, std::mem::take(&mut freqs[term as usize]) as f32)));
            rows.push_row(&row);
        }
        rows
    });
    TermMatrix::stacked(n_terms, pieces.collect())
}

/// The terms of a paper, each a binary digit: handed out in order without being sorted.
struct TermSet {
    terms: Vec<u64>,
    /// Digit w: whether `terms[w]` has any.
    filled: Vec<u64>,
}

impl TermSet {
    fn none_of(n_terms: usize) -> Self {
        let n_words = n_terms.div_ceil(64);
        Self {
            terms: vec![0; n_words],
            filled: vec![0; n_words.div_ceil(64)],
        }
    }

    fn insert(&mut self, term: u32) {
        let word = term as usize / 64;
        self.terms[word] |= 1 << (term % 64);
        self.filled[word / 64] |= 1 << (word % 64);
    }

    /// Takes out all terms, the lowest first.
    fn drain(&mut self, mut act: impl FnMut(u32)) {
        for (at, filled) in self.filled.iter_mut().enumerate() {
            for_each_digit(std::mem::take(filled), |word| {
                let word = at * 64 + word as usize;
                for_each_digit(std::mem::take(&mut self.terms[word]), |term| {
                    act(word as u32 * 64 + term)
                });
            });
        }
    }
}

fn for_each_digit(mut digits: u64, mut act: impl FnMut(u32)) {
    while digits != 0 {
        act(digits.trailing_zeros());
        digits &= digits - 1;
    }
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
    stems: &[String],
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_that_are_found_come_out_once_and_in_order() {
        let terms = [4100, 63, 0, 64, 4095, 4096, 63, 127];
        let mut found = TermSet::none_of(4101);
        for _ in 0..2 {
            terms.iter().for_each(|term| found.insert(*term));
            let mut all = Vec::new();
            found.drain(|term| all.push(term));
            assert_eq!(all, [0, 63, 64, 127, 4095, 4096, 4100]);
        }
        found.drain(|term| panic!("{term} is left"));
    }
}
