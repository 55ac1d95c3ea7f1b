//! Phrases that could be names, and how often papers have them.

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::ops::Range;

use super::lexicon::Lexicon;
use super::reading::NumberedPaper;

/// Longest phrase, in words; a concept counts as one.
const MAX_WORDS: usize = 4;

/// Papers of a theme in which phrases are looked for; those of larger themes are thinned evenly.
const PROPOSING_PAPERS: usize = 300;

/// One to four stems, the first one in the lowest 32 bits, each raised by one so that 0 is no stem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Phrase(u128);

impl Phrase {
    pub(super) fn stems(self) -> impl DoubleEndedIterator<Item = u32> + Clone {
        let n_words = (128 - self.0.leading_zeros() as usize).div_ceil(32);
        (0..n_words).map(move |word| ((self.0 >> (32 * word)) as u32) - 1)
    }
}

/// A phrase where it stands in a paper.
#[derive(Debug, Clone)]
pub(super) struct Occurrence {
    pub phrase: Phrase,
    pub range: Range<usize>,
    /// Part of no longer name: the words on both sides stand outside of names.
    pub is_free: bool,
    /// The first of its run.
    pub is_first: bool,
}

/// Calls `emit` with each phrase of a paper that could be a name: a word that may begin one, one that may end one,
/// nothing but words with a subject and joining words between, and not all of it general.
pub(super) fn for_each(paper: &NumberedPaper, lexicon: &Lexicon, mut emit: impl FnMut(Occurrence)) {
    for run in paper.runs() {
        for start in run.clone() {
            if !lexicon.places(paper.surfaces[start]).begins {
                continue;
            }
            let mut bits = 0u128;
            let mut is_telling = false;
            let begins_generic = !lexicon.places(paper.surfaces[start]).telling;
            for end in start + 1..=(start + MAX_WORDS).min(run.end) {
                let surface = paper.surfaces[end - 1];
                let places = lexicon.places(surface);
                if !(places.joins || places.content && (!places.outside || end == start + 1)) {
                    break;
                }
                bits |= u128::from(lexicon.stem(surface) + 1) << (32 * (end - start - 1));
                is_telling |= places.telling;
                if places.joins && begins_generic && end == start + 2 && !lexicon.is_hyphened(surface) {
                    break;
                }
                let is_name = places.ends && is_telling && (places.alone || end > start + 1);
                if is_name {
                    let stands_outside = |at: usize| lexicon.places(paper.surfaces[at]).outside;
                    emit(Occurrence {
                        phrase: Phrase(bits),
                        is_free: (start == run.start || stands_outside(start - 1))
                            && (end == run.end || stands_outside(end)),
                        is_first: start == run.start,
                        range: start..end,
                    });
                }
            }
        }
    }
}

/// What is known of a phrase in one theme, or in all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub papers: u32,
    /// Papers with the phrase in the title.
    pub titles: u32,
    pub times: u32,
    /// Times it is part of no longer name.
    pub free: u32,
}

impl Tally {
    pub(super) fn add(&mut self, other: &Self) {
        self.papers += other.papers;
        self.titles += other.titles;
        self.times += other.times;
        self.free += other.free;
    }
}

/// Phrases of all themes and how often each theme has them.
#[derive(Debug)]
pub(super) struct PhraseTable {
    /// Ascending.
    pub phrases: Vec<Phrase>,
    /// By theme, by phrase.
    pub by_theme: Vec<Vec<Tally>>,
    /// By phrase, over all themes.
    pub everywhere: Vec<Tally>,
}

impl PhraseTable {
    /// Counts the phrases that enough papers of one theme share.
    ///
    /// - `themes`: the papers of each theme.
    pub(super) fn of(themes: &[Vec<&NumberedPaper>], lexicon: &Lexicon) -> Self {
        let mut phrases: Vec<Phrase> = themes
            .par_iter()
            .flat_map_iter(|papers| propose(papers, lexicon))
            .collect();
        phrases.sort_unstable();
        phrases.dedup();
        let numbers: FxHashMap<Phrase, u32> = phrases.iter().copied().zip(0..).collect();
        let by_theme: Vec<Vec<Tally>> = themes
            .par_iter()
            .map(|papers| count(papers, &numbers, lexicon))
            .collect();
        let mut everywhere = vec![Tally::default(); phrases.len()];
        for tallies in &by_theme {
            everywhere
                .iter_mut()
                .zip(tallies)
                .for_each(|(all, tally)| all.add(tally));
        }
        Self {
            phrases,
            by_theme,
            everywhere,
        }
    }
}

/// Phrases that enough of a theme's papers share.
fn propose(papers: &[&NumberedPaper], lexicon: &Lexicon) -> Vec<Phrase> {
    let step = papers.len().div_ceil(PROPOSING_PAPERS).max(1);
    let read: Vec<&&NumberedPaper> = papers.iter().step_by(step).collect();
    let enough = match read.len() {
        0..3 => 1,
        n => (n / 30).max(2) as u32,
    };
    let mut papers_with: FxHashMap<Phrase, u32> = FxHashMap::default();
    let mut own = Vec::new();
    for paper in read {
        own.clear();
        for_each(paper, lexicon, |occurrence| own.push(occurrence.phrase));
        own.sort_unstable();
        own.dedup();
        own.iter()
            .for_each(|phrase| *papers_with.entry(*phrase).or_default() += 1);
    }
    let shared = papers_with.into_iter().filter(|(_, papers)| *papers >= enough);
    shared.map(|(phrase, _)| phrase).collect()
}

/// Counts the numbered phrases in a theme's papers.
fn count(papers: &[&NumberedPaper], numbers: &FxHashMap<Phrase, u32>, lexicon: &Lexicon) -> Vec<Tally> {
    let mut tallies = vec![Tally::default(); numbers.len()];
    // One more than the last paper with the phrase, and than the last with it in the title.
    let mut last_paper = vec![(0u32, 0u32); numbers.len()];
    for (paper, paper_number) in papers.iter().zip(1..) {
        for_each(paper, lexicon, |occurrence| {
            let Some(number) = numbers.get(&occurrence.phrase) else {
                return;
            };
            let tally = &mut tallies[*number as usize];
            let last = &mut last_paper[*number as usize];
            tally.times += 1;
            tally.free += u32::from(occurrence.is_free);
            tally.papers += u32::from(std::mem::replace(&mut last.0, paper_number) != paper_number);
            if paper.in_title(occurrence.range.start) {
                tally.titles += u32::from(std::mem::replace(&mut last.1, paper_number) != paper_number);
            }
        });
    }
    tallies
}

#[cfg(test)]
mod tests {
    use super::super::reading::read;
    use super::*;
    use crate::features::{Text, WordRules};

    fn read_abstracts(abstracts: &[&str]) -> super::super::reading::Read {
        let texts: Vec<Text<'_>> = abstracts
            .iter()
            .map(|abstract_text| Text {
                title: "",
                abstract_text,
            })
            .collect();
        read(&texts, &WordRules::default())
    }

    /// Phrases of the first abstract, free ones with a star.
    fn phrases_of(abstracts: &[&str]) -> Vec<String> {
        let read = read_abstracts(abstracts);
        let mut phrases = Vec::new();
        for_each(&read.papers[0], &read.lexicon, |found| {
            let text = read.lexicon.joined(&read.papers[0].surfaces[found.range], true);
            phrases.push(format!("{text}{}", if found.is_free { "*" } else { "" }));
        });
        phrases
    }

    #[test]
    fn phrases_begin_and_end_with_words_that_can_and_stay_within_punctuation() {
        let phrases = phrases_of(&["the sparse attention, and dense layers", "sparse nets", "dense nets"]);
        assert_eq!(phrases, ["sparse attention*", "attention", "dense layers*", "layers"]);
    }

    #[test]
    fn of_and_and_join_words_but_not_general_ones() {
        let phrases = phrases_of(&["the theory of knots", "the knots and theory"]);
        assert_eq!(phrases, ["knots*"]);
        assert!(phrases_of(&["the game of knots"]).contains(&"game of knots*".to_owned()));
    }

    #[test]
    fn a_phrase_gives_back_its_stems() {
        let bits = u128::from(8u32) | u128::from(1u32) << 32 | u128::from(u32::MAX) << 64;
        assert_eq!(Phrase(bits).stems().collect::<Vec<_>>(), [7, 0, u32::MAX - 1]);
    }

    #[test]
    fn tallies_count_papers_once_and_uses_each_time() {
        let read = read_abstracts(&["graph cuts of graph cuts", "fast graph cuts", "tides"]);
        let papers: Vec<&NumberedPaper> = read.papers.iter().collect();
        let table = PhraseTable::of(&[papers[..2].to_vec(), papers[2..].to_vec()], &read.lexicon);
        let stems = |phrase: &Phrase| {
            phrase
                .stems()
                .map(|stem| read.lexicon.stems.text(stem).to_owned())
                .collect::<Vec<_>>()
        };
        let place = table
            .phrases
            .iter()
            .position(|phrase| stems(phrase) == ["graph", "cut"])
            .unwrap();
        let expected = Tally {
            papers: 2,
            titles: 0,
            times: 3,
            free: 2,
        };
        assert_eq!(
            (table.by_theme[0][place], table.everywhere[place]),
            (expected, expected)
        );
        assert_eq!(table.by_theme[1][place], Tally::default());
    }
}
