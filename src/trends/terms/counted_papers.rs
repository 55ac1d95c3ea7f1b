//! Where papers count: in which theme and period, and with which text.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::config::Words;
use crate::corpus::{Corpus, Digest, Digester};
use crate::features::{Text, WordLists, tokenizer};
use crate::themes::{ThemeId, Themes};
use crate::trends::Prevalence;
use crate::trends::statistics::MIN_PAPERS;

/// A term has to be in one of this many papers.
const MAX_RARITY: usize = 2000;

/// Stands for papers in no theme.
const NO_THEME: u32 = 0;

/// Where a paper counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct CountedPaper {
    /// Position in the corpus.
    pub(super) paper: usize,
    pub(super) theme: u32,
    /// Position among all periods.
    pub(super) period: usize,
    /// Of its text and where it counts.
    pub(super) digest: u64,
}

/// Where the papers of a corpus count.
#[derive(Debug)]
pub struct CountedPapers<'a> {
    pub(super) papers: Vec<CountedPaper>,
    /// First days of the periods.
    pub(super) periods: Vec<String>,
    /// Positions of those that are tested.
    pub(super) tested: Vec<usize>,
    /// Papers that a term has to be in.
    pub(super) enough: usize,
    /// What decides which terms a text has.
    pub(super) basis: String,
    pub(super) words: &'a Words,
    /// Words of their titles, along `papers`.
    pub(super) titles: WordLists,
}

impl<'a> CountedPapers<'a> {
    /// - `words`: own stop words and synonyms.
    pub fn of(corpus: &Corpus, themes: &Themes, prevalence: &Prevalence, words: &'a Words) -> Self {
        let timeline = prevalence.timeline();
        let n_tested: f64 = timeline.papers.iter().sum();
        let periods = prevalence.periods.iter().map(|period| period.start().to_string());
        let periods: Vec<String> = periods.collect();
        let theme_of = themes.theme_of_papers(corpus.papers.len());
        let place = |(paper, theme): (usize, &Option<ThemeId>)| {
            let period = prevalence.period_of[paper]?;
            let theme = theme.map_or(NO_THEME, |theme| theme.0);
            let digest = digest(&corpus.papers[paper].text_digest, theme, &periods[period]);
            Some(CountedPaper {
                paper,
                theme,
                period,
                digest,
            })
        };
        let papers: Vec<CountedPaper> = theme_of.par_iter().enumerate().filter_map(place).collect();
        let basis = serde_json::json!([tokenizer::rules(), words.stop_words, prevalence.length]);
        Self {
            titles: titles(corpus, &papers),
            papers,
            periods,
            enough: MIN_PAPERS.max(n_tested as usize / MAX_RARITY),
            tested: timeline.tested,
            basis: basis.to_string(),
            words,
        }
    }

    /// The themes, ascending, with how many of the papers are in each; papers in none left out.
    pub(super) fn theme_sizes(&self) -> Vec<(u32, f64)> {
        let mut sizes: BTreeMap<u32, f64> = BTreeMap::new();
        for place in self.papers.iter().filter(|place| place.theme != NO_THEME) {
            *sizes.entry(place.theme).or_default() += 1.0;
        }
        sizes.into_iter().collect()
    }

    /// Positions in the corpus of the papers that count.
    pub fn papers(&self) -> impl Iterator<Item = usize> {
        self.papers.iter().map(|place| place.paper)
    }
}

fn titles(corpus: &Corpus, papers: &[CountedPaper]) -> WordLists {
    let text = |place: &CountedPaper| Text {
        title: &corpus.papers[place.paper].title,
        abstract_text: "",
    };
    WordLists::read(&papers.iter().map(text).collect::<Vec<_>>())
}

pub(super) fn digest(text: &Digest, theme: u32, period: &str) -> u64 {
    let mut digester = Digester::default();
    digester.bytes(text);
    digester.number(u64::from(theme));
    digester.text(period);
    // The lower half.
    u128::from_le_bytes(digester.digest()) as u64
}
