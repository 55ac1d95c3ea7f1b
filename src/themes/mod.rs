//! Stage 3 — vectors to themes.
//!
//! In:    [`crate::features::Features`], n_papers rows; the texts for labels.
//! Out:   [`Themes`]: every paper with text is a member of exactly one theme.
//! Keeps: cluster numbers never leave this module; outside it a theme is its [`ThemeId`].
//! Order: fit (neighbours → choose_k → seeds → kmeans → consensus → refine → identity → labels → hierarchy → stability) →
//!        model; between fits drift, rises → births.

mod births;
mod by_hand;
mod candidate;
pub(crate) mod choose_k;
pub(crate) mod consensus;
mod drift;
pub mod explain;
pub(crate) mod fit;
pub(crate) mod hierarchy;
mod identity;
mod keywords;
pub mod kmeans;
pub mod labels;
pub mod ledger;
pub(crate) mod manner;
mod members;
pub mod mixture;
mod model;
pub(crate) mod neighbours;
pub mod quality;
pub mod refine;
pub mod rises;
mod seeds;
mod stability;
pub mod update;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use by_hand::{ByHand, carry_out};
pub use candidate::Candidate;
pub use choose_k::{CountEvidence, Stability, Structure};
pub use drift::Drift;
pub use fit::{Fitted, fit};
pub use identity::Lineage;
pub use keywords::Strategy;
pub use model::{Placement, ThemeModel, Yardstick};
pub use stability::Standing;

/// The lasting name of a theme, `T1`, `T2` …: given once, never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct ThemeId(pub u32);

impl fmt::Display for ThemeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "T{}", self.0)
    }
}

impl From<ThemeId> for String {
    fn from(id: ThemeId) -> Self {
        id.to_string()
    }
}

impl TryFrom<String> for ThemeId {
    type Error = String;

    fn try_from(text: String) -> std::result::Result<Self, Self::Error> {
        text.strip_prefix(['T', 't'])
            .filter(|digits| digits.starts_with(|c: char| c.is_ascii_digit()))
            .and_then(|digits| digits.parse().ok())
            .map(ThemeId)
            .ok_or_else(|| format!("`{text}` is not a theme id (T1, T2 …)"))
    }
}

/// A term that distinguishes a theme from the rest, as papers write it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LabelTerm {
    /// In its most frequent form.
    pub term: String,
    /// How strongly it distinguishes the theme, relative to the theme's strongest term, in (0, 1].
    pub weight: f64,
}

/// A paper's place in its theme.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Member {
    /// Position in [`crate::corpus::Corpus::papers`].
    pub paper: usize,
    /// Cosine between the paper and its theme's centroid, in [-1, 1].
    pub fit: f64,
    /// Probability of the theme given the paper's words, in [0, 1]; over all themes it is 1.
    pub membership: f64,
    /// The next most probable theme, if there are two.
    pub runner_up: Option<ThemeId>,
    /// `membership` less that in the runner-up, in [0, 1]; 0 is on the border.
    pub margin: f64,
    /// Only of a paper that came after the fit: mean cosine with the papers its theme was fitted with, in [0, 1].
    pub likeness: Option<f64>,
}

impl Member {
    /// True if the paper could as well stand in the runner-up.
    pub fn is_borderline(&self) -> bool {
        self.runner_up.is_some() && self.margin < BORDERLINE_MARGIN
    }
}

/// A cluster that people can point to, across runs.
///
/// Its id is given once and never reused; its label may change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Theme {
    /// Given once, never reused.
    pub id: ThemeId,
    /// Unique among the themes.
    pub label: String,
    /// Strongest first.
    pub label_terms: Vec<LabelTerm>,
    /// Best fit first; ties by paper id.
    pub members: Vec<Member>,
    /// Typical members, most typical first; positions in [`crate::corpus::Corpus::papers`].
    pub representatives: Vec<usize>,
    /// How well it comes back when the papers are resampled, in [0, 1]; absent for the only theme.
    pub stability: Option<f64>,
    /// True if people want it left out of lists; a decision, which the database doesn't hold.
    #[serde(default, skip_serializing)]
    pub is_hidden: bool,
}

impl Theme {
    /// What its stability is worth.
    pub fn standing(&self) -> Option<Standing> {
        self.stability.map(Standing::of)
    }
}

/// Themes that are similar, under a name of their own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SuperTheme {
    /// Different from the label of any theme.
    pub label: String,
    /// At least two, similar ones side by side.
    pub themes: Vec<ThemeId>,
}

/// All themes of a corpus.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Themes {
    /// Sorted by id.
    pub themes: Vec<Theme>,
    /// Every theme once, similar ones side by side: those of the super-themes, then those in none.
    pub order: Vec<ThemeId>,
    /// Largest first; empty for a few themes.
    pub super_themes: Vec<SuperTheme>,
    /// Papers without any word to place them by; positions in [`crate::corpus::Corpus::papers`].
    pub unplaced: Vec<usize>,
    /// One sentence or two: how the number of themes came about.
    pub count_reason: String,
    /// Absent if the number was given, or if there are too few papers to judge it.
    pub count_evidence: Option<CountEvidence>,
    /// How the refinement went; absent where there was nothing to refine.
    pub refinement: Option<Refinement>,
}

/// How papers moved from the clusters of k-means to the themes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Refinement {
    /// Share of papers that moved in each round, 0-1.
    pub moved: Vec<f64>,
    /// What a word counted for as evidence, in (0, 1]: the longer the papers, the less.
    pub temperature: f64,
}

#[cfg(test)]
impl Theme {
    /// A theme of papers that are all quite at home in it.
    pub(crate) fn of(id: u32, papers: &[usize]) -> Self {
        let member = |paper: &usize| Member {
            paper: *paper,
            fit: 1.0,
            membership: 1.0,
            runner_up: None,
            margin: 1.0,
            likeness: None,
        };
        Self {
            id: ThemeId(id),
            label: format!("theme {id}"),
            label_terms: Vec::new(),
            members: papers.iter().map(member).collect(),
            representatives: Vec::new(),
            stability: None,
            is_hidden: false,
        }
    }
}

impl Themes {
    /// As [`Themes::order`] has them; what it lacks comes last, by id.
    pub fn in_order(&self) -> Vec<&Theme> {
        let place = |theme: &&Theme| {
            let place = self.order.iter().position(|id| *id == theme.id);
            place.unwrap_or(self.order.len())
        };
        let mut themes: Vec<&Theme> = self.themes.iter().collect();
        themes.sort_by_key(place);
        themes
    }

    /// For each paper of the corpus its theme, if it has one.
    pub fn theme_of_papers(&self, n_papers: usize) -> Vec<Option<ThemeId>> {
        let mut theme_of = vec![None; n_papers];
        for theme in &self.themes {
            let members = theme.members.iter();
            members.for_each(|member| theme_of[member.paper] = Some(theme.id));
        }
        theme_of
    }

    /// The super-theme of a theme.
    pub fn super_theme(&self, id: ThemeId) -> Option<&SuperTheme> {
        self.super_themes
            .iter()
            .find(|super_theme| super_theme.themes.contains(&id))
    }
}

/// A paper whose margin is below this is borderline: less than 3 to 1 between two themes.
const BORDERLINE_MARGIN: f64 = 0.5;
