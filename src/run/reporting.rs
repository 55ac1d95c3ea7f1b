//! Stages 4 and 5: what is counted over time, tested, and said in a report.

use std::borrow::Cow;

use crate::config::Config;
use crate::corpus::Corpus;
use crate::error::Result;
use crate::features::PaperWords;
use crate::report::landscape::{self, Landscape};
use crate::report::{Report, WhyView, view};
use crate::themes::Themes;
use crate::themes::ledger::RunRecord;
use crate::themes::rises::{self, Rises};
use crate::themes::update::PlacedModel;
use crate::trends::terms::{CountedPapers, Occurrences};
use crate::trends::{Prevalence, Trends, analysis, prevalence};

/// What is counted over time: the papers of themes, and those with a term.
#[derive(Debug)]
pub struct Counts<'c> {
    pub(crate) prevalence: Prevalence,
    pub(crate) places: CountedPapers<'c>,
    pub(crate) occurrences: Occurrences,
}

impl<'c> Counts<'c> {
    /// Counts all papers of a corpus.
    ///
    /// - `words`: of all of them.
    ///
    /// # Errors
    /// [`crate::Error::TooManyPeriods`] for short periods over a long span.
    pub fn of(corpus: &Corpus, words: &PaperWords, themes: &Themes, config: &'c Config) -> Result<Self> {
        prevalence::check_span(corpus, &config.trends, config.limits.max_periods)?;
        let prevalence = prevalence::measure(corpus, themes, &config.trends)?;
        let places = CountedPapers::of(corpus, themes, &prevalence, &config.features.words);
        Ok(Self {
            occurrences: Occurrences::count(words, &places),
            prevalence,
            places,
        })
    }

    /// Tests what changes: the second half of stage 4.
    fn trends(&self, words: &PaperWords, themes: &Themes, config: &Config) -> Trends {
        let stabilities: Vec<Option<f64>> = themes.themes.iter().map(|theme| theme.stability).collect();
        let counts = self.occurrences.counts(words, &self.places);
        analysis::analyse(&counts, themes, &self.prevalence, &stabilities, config)
    }
}

/// Counts the themes over time, tests what changes, and composes the report: stages 4 and 5.
///
/// The map of papers, the tree of themes and the reasons for each paper's place are left out: see [`full_report`].
///
/// # Errors
/// As [`Counts::of`].
pub fn report(corpus: &Corpus, words: &PaperWords, themes: &Themes, config: &Config) -> Result<Report> {
    full_report(corpus, words, themes, None, &[], config)
}

/// As [`report()`], with the map of papers, the tree of themes, the reasons for each paper's place, and what happened before.
///
/// - `placed`: without it map, tree and reasons are left out.
/// - `history`: the record of every run, oldest first, this one last.
///
/// # Errors
/// As [`report()`].
pub fn full_report(
    corpus: &Corpus,
    words: &PaperWords,
    themes: &Themes,
    placed: Option<PlacedModel<'_>>,
    history: &[RunRecord],
    config: &Config,
) -> Result<Report> {
    let counts = Counts::of(corpus, words, themes, config)?;
    let parts = Parts {
        corpus,
        words,
        themes,
        counts: &counts,
        placed,
        known_reasons: &[],
        rises: None,
        history,
        config,
    };
    Ok(parts.report())
}

/// What a report is made from, once everything is counted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parts<'a> {
    pub corpus: &'a Corpus,
    /// At least of the papers that there are no reasons for.
    pub words: &'a PaperWords,
    pub themes: &'a Themes,
    pub counts: &'a Counts<'a>,
    /// Without it map, tree and reasons are left out.
    pub placed: Option<PlacedModel<'a>>,
    /// Along the papers, reasons that were found with the same model before; or nothing at all.
    pub known_reasons: &'a [Option<WhyView>],
    /// What is on the rise within the themes, if that was found with them.
    pub rises: Option<&'a Rises>,
    pub history: &'a [RunRecord],
    pub config: &'a Config,
}

impl Parts<'_> {
    /// Tests what changes, and composes the report.
    pub(super) fn report(&self) -> Report {
        let ((trends, rises), (landscape, why)) = rayon::join(
            || {
                rayon::join(
                    || self.counts.trends(self.words, self.themes, self.config),
                    || self.rises(),
                )
            },
            || self.landscape_and_reasons(),
        );
        let prevalence = &self.counts.prevalence;
        let mut report = view::compose(self.corpus, self.themes, prevalence, &trends, &landscape, self.config);
        report.why = why;
        report.take_rises(&rises);
        report.remember(self.history);
        report.take_new_papers(self.history, self.config.since);
        report
    }

    fn rises(&self) -> Cow<'_, Rises> {
        let find = || rises::find(self.corpus, self.themes, Some(self.words), &self.config.features.words);
        self.rises.map_or_else(|| Cow::Owned(find()), Cow::Borrowed)
    }

    fn landscape_and_reasons(&self) -> (Landscape, Vec<Option<WhyView>>) {
        let Some(PlacedModel { model, points }) = self.placed else {
            return (Landscape::default(), Vec::new());
        };
        let (settings, themes) = (&self.config.features, self.themes);
        rayon::join(
            || landscape::survey(points, themes, model),
            || view::reasons(model, settings, self.words, themes, self.known_reasons),
        )
    }
}
