//! What became of the themes from run to run, as data.

use serde::{Deserialize, Serialize};

use super::numbers::counted;
use crate::themes::ThemeId;

/// The kind of event that is counted and not listed.
pub(super) const CONTINUED: &str = "continued";

/// What happened since the run before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SinceLastRun {
    /// Number of this run, from 1.
    pub run: u32,
    /// Why new papers joined the themes there were, or themes were fitted again: a sentence.
    #[serde(default)]
    pub reason: String,
    /// Names of listings that the run before had not read.
    pub new_listings: Vec<String>,
    pub n_new_papers: usize,
    /// New papers by theme, most first.
    pub new_by_theme: Vec<(ThemeId, usize)>,
    pub events: Vec<RunEvent>,
    /// Papers that were in another theme, or in none.
    pub moved: Vec<MovedPaper>,
    pub candidates: Vec<CandidateTheme>,
}

/// Something that happened to themes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunEvent {
    /// `born`, `continued`, `grown`, `faded`, `split`, `merged` or `retired`.
    pub kind: String,
    pub themes: Vec<ThemeId>,
    pub sentence: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MovedPaper {
    pub paper_id: String,
    pub title: String,
    pub from: Option<ThemeId>,
    pub to: ThemeId,
}

/// Papers that fit no theme well and are similar to each other: a candidate theme.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CandidateTheme {
    pub label: String,
    pub n_papers: usize,
    /// Ids.
    pub papers: Vec<String>,
}

/// The themes of one run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LineageRun {
    /// From 1.
    pub run: u32,
    pub n_papers: usize,
    pub nodes: Vec<LineageNode>,
    /// Papers that were in a theme in the run before, by where they are now.
    pub flows: Vec<LineageFlow>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LineageNode {
    pub theme: ThemeId,
    pub label: String,
    pub n_papers: usize,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LineageFlow {
    pub from: ThemeId,
    pub to: ThemeId,
    pub n_papers: usize,
}

impl SinceLastRun {
    /// What came in.
    pub fn news(&self) -> String {
        format!(
            "{} and {}",
            counted(self.new_listings.len(), "new listing"),
            counted(self.n_new_papers, "new paper")
        )
    }
}
