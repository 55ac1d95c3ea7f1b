//! Papers with each term by theme and period, kept between runs: only papers that came, moved or changed since are read.
//!
//! In:    words of papers, and where each of them counts ([`CountedPapers`]).
//! Out:   [`Occurrences`], from which [`super::TermCounts`] are taken.
//! Keeps: whether everything was counted at once or added bit by bit, the counts of the terms that matter are the same.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::counted_papers::{CountedPaper, CountedPapers};
use super::counts::sketch::Sketch;
use super::counts::{Readings, WrittenTerm, tally};
use super::key::Key;
use crate::features::{PaperWords, WordRules, WordTable};
use crate::themes::ThemeId;

/// Binary digits of a later term's place: what is counted of them goes into the database.
const N_LATER_BITS: u32 = 18;

/// Papers with each term by theme and period, as columns: what is kept between runs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Occurrences {
    /// What decides which terms a text has.
    pub basis: String,
    /// What the numbers in `keys` and `forms` stand for.
    pub table: WordTable,
    /// Digests of the papers that are counted, ascending.
    pub papers: Vec<u64>,
    /// First days of periods.
    pub periods: Vec<String>,
    /// Every term that was in so many papers when all were counted at once is among the terms.
    pub least: usize,
    /// Stems of the terms, by number.
    pub keys: Vec<Key>,
    /// Along `keys`: how papers write it first, and how many do; ascending.
    pub forms: Vec<Vec<(Key, u32)>>,
    /// Cell (theme, term, period), packed, and papers; ascending.
    pub cells: Vec<(u64, u32)>,
    /// How often other terms came up at most since all were counted at once, by the hash of the term.
    pub later: Vec<u8>,
}

impl Occurrences {
    /// Counts the terms of all papers.
    pub fn count(words: &PaperWords, counted_papers: &CountedPapers<'_>) -> Self {
        let rules = WordRules::of(counted_papers.words);
        let readings = Readings::of(words.lists(), &rules);
        let least = counted_papers.enough.div_ceil(2);
        let (rows, counted): (Vec<usize>, Vec<&CountedPaper>) = (counted_papers.papers.iter())
            .filter_map(|place| Some((words.row(place.paper)?, place)))
            .unzip();
        let found = tally::count(&readings, &rows, least);
        let mut order: Vec<u32> = (0..found.keys.len() as u32).collect();
        order.sort_unstable_by_key(|term| found.keys[*term as usize]);
        let mut numbers = vec![0u32; order.len()];
        (0..)
            .zip(&order)
            .for_each(|(number, term)| numbers[*term as usize] = number);
        let cells = counted.par_iter().enumerate().flat_map_iter(|(row, place)| {
            let terms = found.lists.of(row).iter();
            terms.map(|term| packed(place.theme, numbers[*term as usize], place.period))
        });
        let mut cells: Vec<u64> = cells.collect();
        cells.par_sort_unstable();
        let mut papers: Vec<u64> = counted.iter().map(|place| place.digest).collect();
        papers.sort_unstable();
        let mut forms = found.forms;
        Self {
            basis: counted_papers.basis.clone(),
            table: words.lists().table(),
            papers,
            periods: counted_papers.periods.clone(),
            least,
            keys: order.iter().map(|term| found.keys[*term as usize]).collect(),
            forms: (order.iter().map(|term| std::mem::take(&mut forms[*term as usize]))).collect(),
            cells: (cells.chunk_by(|a, b| a == b))
                .map(|run| (run[0], run.len() as u32))
                .collect(),
            later: Sketch::new(N_LATER_BITS).into_counts(),
        }
    }

    /// Positions in the corpus of the papers that are not counted yet; nothing if something is counted that is no more, so
    /// that all have to be counted again.
    pub fn missing(&self, counted_papers: &CountedPapers<'_>) -> Option<Vec<usize>> {
        // Stems that only synonyms stand for have numbers that change.
        let is_comparable = self.basis == counted_papers.basis && counted_papers.words.synonyms.is_empty();
        if !is_comparable || self.least > counted_papers.enough {
            return None;
        }
        let mut wanted: Vec<(u64, usize)> = (counted_papers.papers.iter())
            .map(|place| (place.digest, place.paper))
            .collect();
        wanted.par_sort_unstable();
        let (mut counted, mut missing) = (self.papers.iter().peekable(), Vec::new());
        for (digest, paper) in wanted {
            match counted.next_if_eq(&&digest) {
                Some(_) => (),
                None if counted.peek().is_some_and(|next| **next < digest) => return None,
                None => missing.push(paper),
            }
        }
        missing.sort_unstable();
        counted.next().is_none().then_some(missing)
    }

    /// Counts more papers.
    ///
    /// - `missing`: as [`Occurrences::missing`] has them; `words`: theirs, at least.
    /// - returns: nothing if a term may be in enough papers by now that was in too few to be counted so far, or if the words
    ///   have other numbers than they had: all have to be counted again.
    pub fn with(mut self, words: &PaperWords, counted_papers: &CountedPapers<'_>, missing: &[usize]) -> Option<Self> {
        if !words.lists().continues(&self.table) {
            return None;
        }
        let rules = WordRules::of(counted_papers.words);
        let readings = Readings::of(words.lists(), &rules);
        let numbers: FxHashMap<Key, u32> = self.keys.iter().copied().zip(0..).collect();
        let periods: Vec<usize> = counted_papers
            .periods
            .iter()
            .map(|period| self.period(period))
            .collect();
        let mut later = Sketch::known(std::mem::take(&mut self.later), N_LATER_BITS)?;
        let mut cells = Vec::new();
        let added = (counted_papers.papers.iter()).filter(|place| missing.binary_search(&place.paper).is_ok());
        for place in added {
            let row = words.row(place.paper)?;
            self.papers.push(place.digest);
            for WrittenTerm { key, form } in readings.terms(row) {
                match numbers.get(&key) {
                    Some(term) => {
                        cells.push(packed(place.theme, *term, periods[place.period]));
                        count_form(&mut self.forms[*term as usize], form);
                    }
                    None => later.add(key),
                }
            }
        }
        self.papers.sort_unstable();
        self.add_cells(cells);
        let room = counted_papers.enough.checked_sub(self.least)?;
        let is_sure = !later.may_have_any(room + 1);
        self.later = later.into_counts();
        self.table = words.lists().table();
        is_sure.then_some(self)
    }

    /// Position of a period, which is added if it is new.
    fn period(&mut self, start: &str) -> usize {
        let known = self.periods.iter().position(|period| period == start);
        known.unwrap_or_else(|| {
            self.periods.push(start.to_owned());
            self.periods.len() - 1
        })
    }

    fn add_cells(&mut self, mut cells: Vec<u64>) {
        cells.sort_unstable();
        let n_known = self.cells.len();
        for run in cells.chunk_by(|a, b| a == b) {
            let n_papers = run.len() as u32;
            match self.cells[..n_known].binary_search_by_key(&run[0], |cell| cell.0) {
                Ok(at) => self.cells[at].1 += n_papers,
                Err(_) => self.cells.push((run[0], n_papers)),
            }
        }
        // Two sorted runs: the sort sees that.
        self.cells.sort_by_key(|cell| cell.0);
    }

    /// Every cell: theme, term, papers.
    pub(super) fn theme_cells(&self) -> impl Iterator<Item = (u32, usize, usize)> {
        let cells = self.cells.iter();
        cells.map(|(cell, papers)| {
            let (theme, term, _) = unpacked(*cell);
            (theme, term, *papers as usize)
        })
    }

    /// The cells of a theme, or of all papers: term, position among `periods`, papers.
    pub(super) fn cells(&self, theme: Option<ThemeId>) -> impl Iterator<Item = (usize, usize, usize)> {
        let from = |theme: u32| self.cells.partition_point(|(cell, _)| *cell < packed(theme, 0, 0));
        let range = theme.map_or(0..self.cells.len(), |theme| from(theme.0)..from(theme.0 + 1));
        self.cells[range].iter().map(|(cell, papers)| {
            let (_, term, period) = unpacked(*cell);
            (term, period, *papers as usize)
        })
    }
}

/// Binary digits of a term and of a period in a cell.
const TERM_BITS: u32 = 24;
const PERIOD_BITS: u32 = 16;

fn packed(theme: u32, term: u32, period: usize) -> u64 {
    (u64::from(theme) << (TERM_BITS + PERIOD_BITS)) | (u64::from(term) << PERIOD_BITS) | period as u64
}

/// Theme, term, period.
fn unpacked(cell: u64) -> (u32, usize, usize) {
    let low = |bits: u64, n: u32| (bits & ((1 << n) - 1)) as usize;
    let theme = (cell >> (TERM_BITS + PERIOD_BITS)) as u32;
    (theme, low(cell >> PERIOD_BITS, TERM_BITS), low(cell, PERIOD_BITS))
}

fn count_form(forms: &mut Vec<(Key, u32)>, form: Key) {
    match forms.binary_search_by_key(&form, |known| known.0) {
        Ok(at) => forms[at].1 += 1,
        Err(at) => forms.insert(at, (form, 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{counted_papers, words};
    use super::*;
    use crate::config::Words;
    use crate::trends::statistics::MIN_PAPERS;

    #[test]
    fn a_paper_that_moved_or_went_means_counting_anew() {
        let (words, rules) = (words(&["glacier flow"; 12]), Words::default());
        let at_first = counted_papers(&[(1, 0); 12], MIN_PAPERS, &rules);
        let occurrences = Occurrences::count(&words, &at_first);
        assert_eq!(occurrences.missing(&at_first), Some(Vec::new()));
        let mut papers = [(1, 0); 12];
        papers[3] = (2, 0);
        assert_eq!(
            occurrences.missing(&counted_papers(&papers, MIN_PAPERS, &rules)),
            None,
            "moved"
        );
        assert_eq!(
            occurrences.missing(&counted_papers(&papers[..11], MIN_PAPERS, &rules)),
            None,
            "went"
        );
        let other = CountedPapers {
            basis: "other rules".to_owned(),
            ..counted_papers(&[(1, 0); 12], MIN_PAPERS, &rules)
        };
        assert_eq!(occurrences.missing(&other), None);
        let more = counted_papers(&[(1, 0); 14], MIN_PAPERS, &rules);
        assert_eq!(occurrences.missing(&more), Some(vec![12, 13]));
    }

    #[test]
    fn a_term_that_may_have_become_frequent_means_counting_anew() {
        let rules = Words::default();
        let mut abstracts = vec!["glacier flow"; 20];
        let begun = Occurrences::count(&words(&abstracts), &counted_papers(&[(1, 0); 20], MIN_PAPERS, &rules));
        assert_eq!(begun.least, 5);
        for (n_more, is_sure) in [(5, true), (6, false)] {
            abstracts.resize(20, "");
            abstracts.resize(20 + n_more, "moss");
            let papers = vec![(1, 0); abstracts.len()];
            let counted_papers = counted_papers(&papers, MIN_PAPERS, &rules);
            let missing = begun.missing(&counted_papers).unwrap();
            let added = begun.clone().with(&words(&abstracts), &counted_papers, &missing);
            // Four papers may have had it before.
            assert_eq!(added.is_some(), is_sure, "{n_more}");
        }
    }

    #[test]
    fn words_with_other_numbers_mean_counting_anew() {
        let rules = Words::default();
        let counted_papers = counted_papers(&[(1, 0); 12], MIN_PAPERS, &rules);
        let counted = Occurrences::count(&words(&["glacier flow"; 12]), &counted_papers);
        let with = |abstracts: &[&str]| counted.clone().with(&words(abstracts), &counted_papers, &[]);
        assert_eq!(with(&["glacier flow"; 12]).as_ref(), Some(&counted));
        let longer = with(&["glacier flow", "moss"]).unwrap();
        assert_eq!(longer.table, words(&["glacier flow", "moss"]).lists().table());
        assert!(with(&["flow glacier"]).is_none() && with(&["glacier"]).is_none() && with(&[]).is_none());
    }
}
