//! Papers with each term by theme and period, kept between runs: only papers that came, moved or changed since are read.
//!
//! In:    words of papers, and where each of them counts ([`Places`]).
//! Out:   [`Occurrences`], from which [`TermCounts`] are taken.
//! Keeps: whether everything was counted at once or added bit by bit, the counts of the terms that matter are the same.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::count_min::CountMin;
use super::counts::{Key, Readings, TermCounts, Written, tally};
use super::places::{Place, Places};
use crate::features::{PaperWords, WordRules};
use crate::themes::ThemeId;

/// Papers with each term by theme and period, as columns: what is kept between runs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Occurrences {
    /// What decides which terms a text has.
    pub basis: String,
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
    pub fn count(words: &PaperWords, places: &Places<'_>) -> Self {
        let rules = WordRules::of(places.words);
        let readings = Readings::of(words.lists(), &rules);
        let least = places.enough.div_ceil(2);
        let (rows, counted): (Vec<usize>, Vec<&Place>) = (places.papers.iter())
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
            basis: places.basis.clone(),
            papers,
            periods: places.periods.clone(),
            least,
            keys: order.iter().map(|term| found.keys[*term as usize]).collect(),
            forms: (order.iter().map(|term| std::mem::take(&mut forms[*term as usize]))).collect(),
            cells: (cells.chunk_by(|a, b| a == b))
                .map(|run| (run[0], run.len() as u32))
                .collect(),
            later: vec![0; CountMin::N_PLACES],
        }
    }

    /// Positions in the corpus of the papers that are not counted yet; nothing if something is counted that is no more, so
    /// that all have to be counted anew.
    pub fn missing(&self, places: &Places<'_>) -> Option<Vec<usize>> {
        // Stems that only synonyms stand for have numbers that change.
        let is_alike = self.basis == places.basis && places.words.synonyms.is_empty();
        if !is_alike || self.least > places.enough {
            return None;
        }
        let mut wanted: Vec<(u64, usize)> = (places.papers.iter())
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
    /// - returns: nothing if a term may be in enough papers by now that was in too few to be counted so far.
    pub fn with(mut self, words: &PaperWords, places: &Places<'_>, missing: &[usize]) -> Option<Self> {
        let rules = WordRules::of(places.words);
        let readings = Readings::of(words.lists(), &rules);
        let numbers: FxHashMap<Key, u32> = self.keys.iter().copied().zip(0..).collect();
        let periods: Vec<usize> = places.periods.iter().map(|period| self.period(period)).collect();
        let mut later = CountMin(std::mem::take(&mut self.later));
        let mut cells = Vec::new();
        let added = (places.papers.iter()).filter(|place| missing.binary_search(&place.paper).is_ok());
        for place in added {
            let row = words.row(place.paper)?;
            self.papers.push(place.digest);
            for Written { key, form } in readings.terms(row) {
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
        let is_sure = self.least + later.most() <= places.enough;
        self.later = later.0;
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

    /// The terms that are in enough papers of tested periods.
    pub fn counts<'o>(&'o self, words: &PaperWords, places: &Places<'_>) -> TermCounts<'o> {
        let rules = WordRules::of(places.words);
        let readings = Readings::of(words.lists(), &rules);
        let tested = |start: &String| {
            let position = places.periods.binary_search(start).ok()?;
            places.tested.binary_search(&position).ok()
        };
        let tested: Vec<Option<usize>> = self.periods.iter().map(tested).collect();
        let mut n_papers = vec![0usize; self.keys.len()];
        for (cell, papers) in &self.cells {
            let (_, term, period) = unpacked(*cell);
            if tested[period].is_some() {
                n_papers[term] += *papers as usize;
            }
        }
        let is_frequent = |term: &usize| n_papers[*term] >= places.enough;
        let terms: Vec<usize> = (0..self.keys.len()).filter(is_frequent).collect();
        TermCounts::of(self, &readings, terms, tested)
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
    use proptest::prelude::*;

    use super::*;
    use crate::config::Words;
    use crate::features::{Text, WordLists};
    use crate::trends::statistics::MIN_PAPERS;
    use crate::trends::terms::places::digest;

    fn words(abstracts: &[&str]) -> PaperWords {
        let texts: Vec<Text<'_>> = (abstracts.iter())
            .map(|abstract_text| Text {
                title: "",
                abstract_text,
            })
            .collect();
        PaperWords::of_all(WordLists::read(&texts))
    }

    /// Papers of a theme and a period each, all of which are tested.
    fn places<'w>(papers: &[(u32, usize)], enough: usize, words: &'w Words) -> Places<'w> {
        let place = |(paper, (theme, period)): (usize, &(u32, usize))| Place {
            paper,
            theme: *theme,
            period: *period,
            digest: digest(&[paper as u8; 16], *theme, &period.to_string()),
        };
        Places {
            papers: papers.iter().enumerate().map(place).collect(),
            periods: (0..3).map(|period| format!("2024-0{}-01", period + 1)).collect(),
            tested: (0..3).collect(),
            enough,
            basis: "rules".to_owned(),
            words,
        }
    }

    /// Surfaces of the terms, and the papers of a theme along three periods.
    fn counted(abstracts: &[&str], papers: &[(u32, usize)], said: &Words) -> Vec<(String, Vec<u32>)> {
        let (words, places) = (words(abstracts), places(papers, MIN_PAPERS, said));
        let occurrences = Occurrences::count(&words, &places);
        told(&occurrences.counts(&words, &places), None)
    }

    fn told(counts: &TermCounts<'_>, theme: Option<u32>) -> Vec<(String, Vec<u32>)> {
        let terms = counts.along(theme.map(ThemeId), 3, 1).into_iter();
        terms
            .map(|(term, papers)| (counts.surface(term).to_owned(), papers))
            .collect()
    }

    fn row(surface: &str, papers: [u32; 3]) -> (String, Vec<u32>) {
        (surface.to_owned(), papers.to_vec())
    }

    #[test]
    fn words_and_pairs_are_counted_once_a_paper() {
        let papers: Vec<(u32, usize)> = (0..10).map(|paper| (1, paper % 2)).collect();
        let counts = counted(
            &["Glacier flows; glacier flow, glaciers. Moss"; 10],
            &papers,
            &Words::default(),
        );
        let expected = ["flows", "glacier", "glacier flows", "moss"].map(|surface| row(surface, [5, 5, 0]));
        assert_eq!(counts, expected);
    }

    #[test]
    fn rare_terms_and_words_of_any_field_are_left_out() {
        let mut abstracts = vec!["glacier approach"; 10];
        abstracts.push("moss");
        let counts = counted(&abstracts, &[(1, 0); 11], &Words::default());
        let expected = ["glacier", "glacier approach"].map(|surface| row(surface, [10, 0, 0]));
        assert_eq!(counts, expected);
    }

    #[test]
    fn synonyms_are_one_term_and_own_stop_words_none() {
        let abstracts = [["glacier flow"; 6], ["ice-stream flow"; 6], ["moss flow"; 6]].concat();
        let said = Words {
            stop_words: ["moss".to_owned()].into(),
            synonyms: [("ice-stream".to_owned(), "Glacier".to_owned())].into(),
        };
        let counts = counted(&abstracts, &[(1, 0); 18], &said);
        let expected = [("flow", 18), ("glacier", 12), ("glacier flow", 12)];
        assert_eq!(counts, expected.map(|(surface, papers)| row(surface, [papers, 0, 0])));
    }

    #[test]
    fn terms_with_a_common_word_are_alike() {
        let (words, said) = (words(&["glacier flow moss"; 10]), Words::default());
        let places = places(&[(1, 0); 10], MIN_PAPERS, &said);
        let occurrences = Occurrences::count(&words, &places);
        let counts = occurrences.counts(&words, &places);
        let is_term = |surface: &str, term: &usize| counts.surface(*term) == surface;
        let term = |surface: &str| (0..5).find(|term| is_term(surface, term)).unwrap();
        assert!(counts.share_a_word(term("glacier flow"), term("flow moss")));
        assert!(!counts.share_a_word(term("glacier"), term("moss")));
        assert!(!counts.share_a_word(term("glacier"), term("flow moss")));
    }

    #[test]
    fn a_paper_that_moved_or_went_means_counting_anew() {
        let (words, said) = (words(&["glacier flow"; 12]), Words::default());
        let at_first = places(&[(1, 0); 12], MIN_PAPERS, &said);
        let occurrences = Occurrences::count(&words, &at_first);
        assert_eq!(occurrences.missing(&at_first), Some(Vec::new()));
        let mut papers = [(1, 0); 12];
        papers[3] = (2, 0);
        assert_eq!(occurrences.missing(&places(&papers, MIN_PAPERS, &said)), None, "moved");
        assert_eq!(
            occurrences.missing(&places(&papers[..11], MIN_PAPERS, &said)),
            None,
            "went"
        );
        let other = Places {
            basis: "other rules".to_owned(),
            ..places(&[(1, 0); 12], MIN_PAPERS, &said)
        };
        assert_eq!(occurrences.missing(&other), None);
        let more = places(&[(1, 0); 14], MIN_PAPERS, &said);
        assert_eq!(occurrences.missing(&more), Some(vec![12, 13]));
    }

    #[test]
    fn a_term_that_may_have_become_frequent_means_counting_anew() {
        let said = Words::default();
        let mut abstracts = vec!["glacier flow"; 20];
        let begun = Occurrences::count(&words(&abstracts), &places(&[(1, 0); 20], MIN_PAPERS, &said));
        assert_eq!(begun.least, 5);
        for (n_more, is_sure) in [(5, true), (6, false)] {
            abstracts.resize(20, "");
            abstracts.resize(20 + n_more, "moss");
            let papers = vec![(1, 0); abstracts.len()];
            let places = places(&papers, MIN_PAPERS, &said);
            let missing = begun.missing(&places).unwrap();
            let added = begun.clone().with(&words(&abstracts), &places, &missing);
            // Four papers may have had it before.
            assert_eq!(added.is_some(), is_sure, "{n_more}");
        }
    }

    proptest! {
        #[test]
        fn adding_papers_is_counting_all(
            papers in proptest::collection::vec(
                (proptest::collection::vec("(ice|snow|flow|flows|wood|tone|moss)( |, )", 1..6), 0u32..3, 0usize..3), 8..60),
            part in 0.0..1.0,
        ) {
            let said = Words::default();
            let texts: Vec<String> = papers.iter().map(|(words, ..)| words.concat()).collect();
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let wheres: Vec<(u32, usize)> = papers.iter().map(|(_, theme, period)| (*theme, *period)).collect();
            let n_first = (papers.len() as f64 * part) as usize;
            let (words, all) = (words(&texts), places(&wheres, 4, &said));
            let begun = Occurrences::count(&words, &places(&wheres[..n_first], 4, &said));
            let missing = begun.missing(&all).unwrap();
            prop_assert_eq!(&missing, &(n_first..papers.len()).collect::<Vec<_>>());
            let anew = Occurrences::count(&words, &all);
            if let Some(added) = begun.with(&words, &all, &missing) {
                let (added, anew) = (added.counts(&words, &all), anew.counts(&words, &all));
                for theme in [None, Some(0), Some(1), Some(2)] {
                    prop_assert_eq!(told(&added, theme), told(&anew, theme));
                }
            }
        }
    }
}
