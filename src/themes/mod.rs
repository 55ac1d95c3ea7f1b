//! Stage 3 — vectors to themes.
//!
//! In:    [`crate::features::Features`], n_papers rows; the texts for labels.
//! Out:   [`Themes`]: every paper with text is a member of exactly one theme.
//! Keeps: cluster numbers never leave this module; outside it a theme is its [`ThemeId`].
//! Order: choose_k → kmeans → identity → labels.

use std::fmt;

use serde::{Deserialize, Serialize};

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

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.strip_prefix(['T', 't'])
            .and_then(|digits| digits.parse().ok())
            .map(ThemeId)
            .ok_or_else(|| format!("`{text}` is not a theme id (T1, T2 …)"))
    }
}

/// A term that tells a theme from the rest, as people wrote it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LabelTerm {
    pub term: String,
    /// How strongly it tells the theme apart, relative to the theme's strongest term, in (0, 1].
    pub weight: f64,
}

/// A paper's place in its theme.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Member {
    /// Position in [`crate::corpus::Corpus::papers`].
    pub paper: usize,
    /// Cosine between the paper and its theme's centroid, in [-1, 1].
    pub fit: f64,
    /// The next nearest theme, if there are two.
    pub runner_up: Option<ThemeId>,
    /// `fit` less the cosine with the runner-up, in [0, 2]; 0 is on the border.
    pub margin: f64,
}

/// A cluster that people can point to, across runs.
///
/// Its id is given once and never reused; its label may change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Theme {
    pub id: ThemeId,
    /// Unique among the themes.
    pub label: String,
    /// Strongest first.
    pub label_terms: Vec<LabelTerm>,
    /// Best fit first; ties by paper id.
    pub members: Vec<Member>,
    /// Typical members, most typical first; positions in [`crate::corpus::Corpus::papers`].
    pub representatives: Vec<usize>,
}

/// All themes of a corpus.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Themes {
    /// Sorted by id.
    pub themes: Vec<Theme>,
    /// Papers without any word to place them by; positions in [`crate::corpus::Corpus::papers`].
    pub unplaced: Vec<usize>,
    /// One sentence: how the number of themes came about.
    pub count_reason: String,
}
