//! Stages 4 and 5: what is counted over time, tested, and said in a report.

use ndarray::Array2;

use crate::config::Config;
use crate::corpus::Corpus;
use crate::error::Result;
use crate::features::PaperWords;
use crate::report::landscape::{self, Landscape};
use crate::report::{Report, WhyView, view};
use crate::themes::ledger::RunRecord;
use crate::themes::{ThemeModel, Themes};
use crate::trends::terms::{Occurrences, Places};
use crate::trends::{Prevalence, Trends, analysis, prevalence};

/// What papers are placed by between fits, and where they lie.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    pub model: &'a ThemeModel,
    /// n_papers × n_components: zero for papers that have no place.
    pub points: &'a Array2<f32>,
}

/// What is counted over time: the papers of themes, and those with a term.
#[derive(Debug)]
pub struct Counts<'c> {
    pub prevalence: Prevalence,
    pub places: Places<'c>,
    pub occurrences: Occurrences,
}

impl<'c> Counts<'c> {
    /// Counts all papers of a corpus.
    ///
    /// - `words`: of all of them.
    ///
    /// # Errors
    /// [`crate::Error::TooManyPeriods`] for short periods over a long span.
    pub fn anew(corpus: &Corpus, words: &PaperWords, themes: &Themes, config: &'c Config) -> Result<Self> {
        let prevalence = prevalence::measure(corpus, themes, &config.trends)?;
        let places = Places::of(corpus, themes, &prevalence, &config.features.words);
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
/// As [`Counts::anew`].
pub fn report(corpus: &Corpus, words: &PaperWords, themes: &Themes, config: &Config) -> Result<Report> {
    full_report(corpus, words, themes, None, &[], config)
}

/// As [`report()`], with the map of papers, the tree of themes, the reasons for each paper's place, and what happened before.
///
/// - `ground`: without it map, tree and reasons are left out.
/// - `history`: what is remembered of every run, oldest first, this one last.
///
/// # Errors
/// As [`report()`].
pub fn full_report(
    corpus: &Corpus,
    words: &PaperWords,
    themes: &Themes,
    ground: Option<Ground<'_>>,
    history: &[RunRecord],
    config: &Config,
) -> Result<Report> {
    let counts = Counts::anew(corpus, words, themes, config)?;
    Ok(counted_report(
        corpus,
        words,
        themes,
        (&counts, ground, &[]),
        history,
        config,
    ))
}

/// As [`full_report`], of what was counted before.
///
/// - `words`: at least of the papers that there are no reasons for.
/// - `known`: along the papers, reasons that were found with the same model before; or nothing at all.
pub fn counted_report(
    corpus: &Corpus,
    words: &PaperWords,
    themes: &Themes,
    (counts, ground, known): (&Counts<'_>, Option<Ground<'_>>, &[Option<WhyView>]),
    history: &[RunRecord],
    config: &Config,
) -> Report {
    let (trends, (landscape, why)) = rayon::join(
        || counts.trends(words, themes, config),
        || {
            let Some(Ground { model, points }) = ground else {
                return (Landscape::default(), Vec::new());
            };
            rayon::join(
                || landscape::survey(points, themes, model),
                || view::reasons(model, &config.features, words, themes, known),
            )
        },
    );
    let mut report = view::compose(corpus, themes, &counts.prevalence, &trends, &landscape, config);
    report.why = why;
    report.remember(history);
    report
}
