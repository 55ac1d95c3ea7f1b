//! Where papers count: in which theme and period, and with which text.

use rayon::prelude::*;

use crate::config::Words;
use crate::corpus::{Corpus, Digest, Digester};
use crate::features::tokenizer;
use crate::themes::{ThemeId, Themes};
use crate::trends::statistics::MIN_PAPERS;
use crate::trends::{Prevalence, Timeline};

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
}

impl<'a> CountedPapers<'a> {
    /// - `words`: own stop words and synonyms.
    pub fn of(corpus: &Corpus, themes: &Themes, prevalence: &Prevalence, words: &'a Words) -> Self {
        let timeline = Timeline::new(&prevalence.periods, &prevalence.papers, &prevalence.is_partial);
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
        let papers = theme_of.par_iter().enumerate().filter_map(place).collect();
        let basis = serde_json::json!([tokenizer::rules(), words.stop_words, prevalence.length]);
        Self {
            papers,
            periods,
            enough: MIN_PAPERS.max(n_tested as usize / MAX_RARITY),
            tested: timeline.tested,
            basis: basis.to_string(),
            words,
        }
    }

    /// Positions in the corpus of the papers that count.
    pub fn papers(&self) -> impl Iterator<Item = usize> {
        self.papers.iter().map(|place| place.paper)
    }
}

pub(super) fn digest(text: &Digest, theme: u32, period: &str) -> u64 {
    let mut digester = Digester::default();
    digester.bytes(text);
    digester.number(u64::from(theme));
    digester.text(period);
    // The lower half.
    u128::from_le_bytes(digester.digest()) as u64
}
