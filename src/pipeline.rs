//! Runs the stages in order; opens no file.

use crate::config::Config;
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::features;
use crate::report::{Report, view};
use crate::themes::explain::{self, Explanation};
use crate::themes::{self, Lineage, Themes};
use crate::trends::{Prevalence, Trends, analysis, prevalence};

/// Groups the papers of a corpus into themes: stages 2 and 3.
///
/// - `earlier`: the themes of the run before, whose ids are kept where their papers stay together.
///
/// # Errors
/// [`Error::NoPapers`] for an empty corpus; [`Error::TooManyThemes`] if more are asked for than there are papers.
pub fn fit(corpus: &Corpus, config: &Config, earlier: &Lineage) -> Result<Themes> {
    if corpus.papers.is_empty() {
        return Err(Error::NoPapers);
    }
    let texts = features::texts(corpus);
    let features = features::extract(&texts, &config.features, config.themes.seed);
    themes::fit(&texts, &features, &config.themes, earlier)
}

/// Says why a paper is in its theme and not in the runner-up, term by term.
///
/// - `paper`: position in the corpus.
/// - returns: nothing for a paper without a theme, or if there is no other theme.
pub fn explain(corpus: &Corpus, themes: &Themes, config: &Config, paper: usize) -> Option<Explanation> {
    let texts = features::texts(corpus);
    let features = features::extract(&texts, &config.features, config.themes.seed);
    explain::explain(&features, texts[paper], themes, paper)
}

/// Counts the themes over time and tests what changes: stage 4.
///
/// # Errors
/// [`Error::TooManyPeriods`] for short periods over a long span.
pub fn trends(corpus: &Corpus, themes: &Themes, config: &Config) -> Result<(Prevalence, Trends)> {
    let prevalence = prevalence::measure(corpus, themes, &config.trends)?;
    let stabilities: Vec<Option<f64>> = themes.themes.iter().map(|theme| theme.stability).collect();
    let trends = analysis::analyse(corpus, themes, &prevalence, &stabilities, config);
    Ok((prevalence, trends))
}

/// Counts the themes over time, tests what changes, and composes the report: stages 4 and 5.
///
/// # Errors
/// As [`trends`].
pub fn report(corpus: &Corpus, themes: &Themes, config: &Config) -> Result<Report> {
    let (prevalence, trends) = trends(corpus, themes, config)?;
    Ok(view::compose(corpus, themes, &prevalence, &trends, config))
}
