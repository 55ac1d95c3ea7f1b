//! What a run said of the change of themes, kept so that the next one can tell what it says otherwise.

use serde::{Deserialize, Serialize};

use super::ThemeId;

/// The verdicts of a run, and what they were found from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// `day`, `week`, `month`, `quarter` or `year`.
    pub period_length: String,
    /// Whole periods: those that are tested.
    pub n_periods: usize,
    /// ISO: last day of the last whole period; absent if none is whole.
    pub through: Option<String>,
    /// Papers of the corpus.
    pub n_papers: usize,
    /// Those in whole periods.
    pub n_whole: usize,
    /// Settings of the trends stage, name and value.
    pub settings: Vec<(String, String)>,
    /// By theme.
    pub verdicts: Vec<ThemeVerdict>,
    /// What was said otherwise than in the run before.
    pub changes: Vec<VerdictChange>,
}

/// What was said of a theme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThemeVerdict {
    /// The same id in every run.
    pub theme: ThemeId,
    /// As the report has it.
    pub verdict: String,
    /// The last verdict that was beyond doubt among all looks at the data: what a change is told from.
    pub settled: String,
    /// Papers of the theme in whole periods.
    pub n_papers: usize,
}

/// A verdict that is not that of the run before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerdictChange {
    /// Of the theme.
    pub theme: ThemeId,
    /// The verdict that it had: the settled one if this is news, else that of the run before.
    pub from: String,
    /// The verdict that it has.
    pub to: String,
    /// True if it holds among all looks of a year.
    pub is_news: bool,
    /// What came in between, a clause each.
    pub why: Vec<String>,
}
