//! Small papers for tests.

use super::counted_papers::{CountedPaper, CountedPapers, digest};
use crate::config::Words;
use crate::features::{PaperWords, Text, WordLists};

pub(super) fn words(abstracts: &[&str]) -> PaperWords {
    let texts: Vec<Text<'_>> = (abstracts.iter())
        .map(|abstract_text| Text {
            title: "",
            abstract_text,
        })
        .collect();
    PaperWords::of_all(WordLists::read(&texts))
}

/// Papers of a theme and one of three periods each, all of which are tested.
pub(super) fn counted_papers<'w>(papers: &[(u32, usize)], enough: usize, words: &'w Words) -> CountedPapers<'w> {
    counted_over(3, papers, enough, words)
}

/// The same over more periods, twelve at most.
pub(super) fn counted_over<'w>(
    n_periods: usize,
    papers: &[(u32, usize)],
    enough: usize,
    words: &'w Words,
) -> CountedPapers<'w> {
    let place = |(paper, (theme, period)): (usize, &(u32, usize))| CountedPaper {
        paper,
        theme: *theme,
        period: *period,
        digest: digest(&[paper as u8; 16], *theme, &period.to_string()),
    };
    CountedPapers {
        papers: papers.iter().enumerate().map(place).collect(),
        periods: (0..n_periods)
            .map(|period| format!("2024-{:02}-01", period + 1))
            .collect(),
        tested: (0..n_periods).collect(),
        enough,
        basis: "rules".to_owned(),
        words,
        titles: WordLists::default(),
    }
}
