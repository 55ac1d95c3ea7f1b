//! What became of the themes from run to run, as data.

use serde::{Deserialize, Serialize};

use super::numbers::counted;
use crate::themes::ThemeId;

/// The kind of event that is counted and not listed.
pub(super) const CONTINUED: &str = "continued";

/// The kind of event by which a theme begins with papers of none, or of many.
pub(super) const BORN: &str = "born";

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
    /// Papers that the run before did not have.
    pub n_new_papers: usize,
    /// New papers by theme, most first.
    pub new_by_theme: Vec<(ThemeId, usize)>,
    /// What became of the themes.
    pub events: Vec<RunEvent>,
    /// Papers that were in another theme, or in none.
    pub moved: Vec<MovedPaper>,
    /// Groups among the papers that fit no theme.
    pub candidates: Vec<CandidateTheme>,
}

/// Something that happened to themes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunEvent {
    /// `born`, `continued`, `grown`, `faded`, `split`, `merged` or `retired`.
    pub kind: String,
    /// Whose event it is first, then those it took papers from or gave papers to.
    pub themes: Vec<ThemeId>,
    /// The event for readers, with its numbers.
    pub sentence: String,
}

/// A paper that is in another theme than in the run before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MovedPaper {
    /// As in [`super::PaperView::id`].
    pub paper_id: String,
    /// Of the paper.
    pub title: String,
    /// Absent if it was in no theme.
    pub from: Option<ThemeId>,
    /// Its theme in this run.
    pub to: ThemeId,
}

/// Papers similar to each other that fit no theme well, or are a part of one: a candidate theme.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CandidateTheme {
    /// The terms that distinguish these papers.
    pub label: String,
    /// Length of `papers`.
    pub n_papers: usize,
    /// Ids.
    pub papers: Vec<String>,
    /// The theme that they are in; absent for papers that fit none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<ThemeId>,
}

impl CandidateTheme {
    /// As a phrase before its name.
    pub fn question(&self) -> String {
        match self.within {
            None => "a theme to come?".to_owned(),
            Some(theme) => format!("a theme to come inside {theme}?"),
        }
    }

    /// How many papers, and where they are.
    pub fn size(&self) -> String {
        let papers = counted(self.n_papers, "paper");
        match self.within {
            None => format!("{papers} that suit no theme"),
            Some(theme) => format!("{papers} of {theme}"),
        }
    }
}

/// The themes of one run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LineageRun {
    /// From 1.
    pub run: u32,
    /// Papers of the corpus after the run.
    pub n_papers: usize,
    /// The themes that there were after it.
    pub nodes: Vec<LineageNode>,
    /// Papers that were in a theme in the run before, by where they are now.
    pub flows: Vec<LineageFlow>,
}

/// A theme in one run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LineageNode {
    /// The same id in every run.
    pub theme: ThemeId,
    /// As it was called in that run.
    pub label: String,
    /// Papers it had after that run.
    pub n_papers: usize,
}

/// Papers that went from a theme to another, or stayed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LineageFlow {
    /// Theme in the run before.
    pub from: ThemeId,
    /// Theme in this run; the same if they stayed.
    pub to: ThemeId,
    /// How many did so.
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
