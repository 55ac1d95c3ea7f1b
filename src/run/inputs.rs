//! What a report is made from beside the themes, as little of it as possible read from texts.

use super::Counts;
use crate::config::Config;
use crate::corpus::Corpus;
use crate::error::Result;
use crate::features::PaperWords;
use crate::store::{Reasons, Remembered, Run};
use crate::themes::Themes;
use crate::trends::prevalence;
use crate::trends::terms::{CountedPapers, Occurrences};

/// Words of papers, what is counted over time, and the reasons for papers' places that are known.
pub(super) struct ReportInputs<'c> {
    pub words: PaperWords,
    pub counts: Counts<'c>,
    pub reasons: Reasons,
}

impl<'c> ReportInputs<'c> {
    /// Reads the words of those papers only of which something is not remembered.
    ///
    /// - `words`: of all papers, if they are known.
    pub(super) fn gather(
        run: &Run<'_>,
        corpus: &Corpus,
        themes: &Themes,
        remembered: Remembered,
        words: Option<PaperWords>,
        config: &'c Config,
    ) -> Result<Self> {
        let prevalence = prevalence::measure(corpus, themes, &config.trends)?;
        let places = CountedPapers::of(corpus, themes, &prevalence, &config.features.words);
        let (forms, occurrences) = (remembered.forms, remembered.occurrences);
        let reasons = remembered.reasons.of(corpus, themes);
        let missing = words.is_none().then(|| occurrences.missing(&places)).flatten();
        let add = |missing: Vec<usize>| -> Result<Option<(PaperWords, Occurrences)>> {
            let mut papers = [missing.clone(), reasons.unknown()].concat();
            papers.sort_unstable();
            papers.dedup();
            let words = run.words_of(corpus, papers, &forms)?;
            let added = occurrences.with(&words, &places, &missing);
            Ok(added.map(|added| (words, added)))
        };
        let added = missing.map(add).transpose()?.flatten();
        let (words, occurrences) = match added {
            Some(added) => added,
            None => {
                let words = words.map_or_else(|| run.words(corpus, &forms), Ok)?;
                let occurrences = Occurrences::count(&words, &places);
                (words, occurrences)
            }
        };
        Ok(Self {
            words,
            counts: Counts {
                prevalence,
                places,
                occurrences,
            },
            reasons,
        })
    }
}
