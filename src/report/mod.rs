//! Stage 5 — trends to what people read.
//!
//! In:    [`crate::corpus::Corpus`], [`crate::themes::Themes`], [`crate::trends::Prevalence`], [`crate::trends::Trends`].
//! Out:   [`Report`], a plain picture of the run that every output is drawn from, and its files: [`fn@files`].
//! Keeps: nothing is computed while rendering; the page, the tables and `report.json` show the same numbers.
//! Order: landscape → view (change) → charts → html, markdown, tables.

pub mod change;
pub mod charts;
mod error;
pub mod files;
pub mod html;
pub mod json;
pub mod landscape;
pub mod languages;
pub mod lineage;
pub mod markdown;
pub mod merges;
pub mod numbers;
pub mod palette;
mod period;
mod remember;
pub mod sentences;
pub mod summary;
pub mod tables;
pub mod view;

#[cfg(test)]
pub(crate) mod sample;

pub use change::{BurstView, ChangeView, EstimateView, PlaceboView, TermBurstView, TermMovesView, TermView, TrendView};
pub use charts::{CHARTS, Chart, ChartError, Frame};
pub use error::ReportError;
pub use files::files;
pub use landscape::{Disc, Strategy};
pub use lineage::{CandidateTheme, LineageFlow, LineageNode, LineageRun, MovedPaper, RunEvent, SinceLastRun};
pub use period::PeriodView;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::themes::{CountEvidence, Refinement, Standing};
use crate::trends::Period;

/// Version of `report.json`; goes up when a field changes its meaning or leaves.
pub const SCHEMA: u32 = 2;

/// The results of a run; `report.json` is this, field for field, but for the texts of papers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// [`SCHEMA`].
    pub schema: u32,
    /// Version of the program.
    pub version: String,
    pub corpus: CorpusView,
    /// What is reported about change, over all themes.
    pub change: ChangeView,
    /// Every period of the span, oldest first; empty if no paper has a date.
    pub periods: Vec<PeriodView>,
    /// Largest first, without the hidden ones.
    pub themes: Vec<ThemeView>,
    /// Themes that people want left out of lists and charts, largest first; totals and shares count their papers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hidden_themes: Vec<ThemeView>,
    /// Ids of all themes in the order in which they are listed, similar ones side by side: those of the super-themes, then
    /// those in none.
    pub order: Vec<String>,
    /// Largest first; empty for a few themes.
    pub super_themes: Vec<SuperThemeView>,
    /// Sorted by id; `paper` fields elsewhere are positions in this list.
    pub papers: Vec<PaperView>,
    /// Settings that shaped the numbers, name and value, in the order of `paperthemes.toml`.
    pub settings: Vec<(String, String)>,
    /// How the number of themes came about, a sentence.
    pub count_reason: String,
    /// How papers moved from the clusters of k-means to the themes; absent where there was nothing to refine.
    pub refinement: Option<Refinement>,
    /// Absent if the number was given, or if there are too few papers to judge it.
    pub count_evidence: Option<CountEvidence>,
    /// The tree of themes.
    pub tree: TreeView,
    /// What happened since the run before; absent in the first run.
    pub since: Option<SinceLastRun>,
    /// The themes of every run, oldest first.
    pub lineage: Vec<LineageRun>,
    /// Along the papers: why each is where it is. Empty for a large corpus. Not in `report.json`: `paperthemes explain`
    /// gives all terms of a paper.
    #[serde(skip)]
    pub why: Vec<Option<WhyView>>,
}

impl Report {
    /// Position in [`Report::periods`] of the period a date falls in; absent if the date is too coarse or outside.
    pub fn period_of(&self, date: &str) -> Option<usize> {
        let length = self.corpus.period_length.parse().ok()?;
        let name = Period::containing(date.parse().ok()?, length)?.to_string();
        self.periods.iter().position(|period| period.name == name)
    }

    /// Periods covered from end to end: not partial, and not a gap in the listings.
    pub fn n_whole_periods(&self) -> usize {
        let is_whole = |period: &&PeriodView| !period.is_partial && period.appearances > 0;
        self.periods.iter().filter(is_whole).count()
    }

    /// Themes as the table of trends ranks them: risers, fastest first, then fallers, then the steady, then the rest.
    pub fn themes_by_trend(&self) -> Vec<&ThemeView> {
        let mut themes: Vec<&ThemeView> = self.themes.iter().collect();
        // Stable: themes of one rank stay in order of size.
        themes.sort_by(|a, b| {
            let (a, b) = (a.trend.rank(), b.trend.rank());
            a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
        });
        themes
    }

    /// The first `most` themes by size, in the order in which they are listed.
    pub fn largest_in_order(&self, most: usize) -> Vec<&ThemeView> {
        let mut themes: Vec<&ThemeView> = self.themes.iter().take(most).collect();
        let place = |theme: &&ThemeView| {
            let place = self.order.iter().position(|id| *id == theme.id);
            place.unwrap_or(self.order.len())
        };
        // Stable: themes that are not in the order stay in order of size.
        themes.sort_by_key(place);
        themes
    }

    /// The themes of each super-theme, then those in none.
    pub fn listed(&self) -> Vec<(Option<&SuperThemeView>, Vec<&ThemeView>)> {
        let themes = self.largest_in_order(self.themes.len());
        let groups = self.super_themes.iter().map(Some).chain([None]);
        groups
            .map(|group| {
                let is_inside = |theme: &&ThemeView| self.super_theme(theme) == group;
                (group, themes.iter().copied().filter(is_inside).collect::<Vec<_>>())
            })
            .filter(|(_, themes)| !themes.is_empty())
            .collect()
    }

    /// The super-theme of a theme.
    pub fn super_theme(&self, theme: &ThemeView) -> Option<&SuperThemeView> {
        self.super_themes
            .iter()
            .find(|super_theme| super_theme.themes.contains(&theme.id))
    }

    /// Members, over all themes, that could as well stand in another one.
    pub fn n_borderline(&self) -> usize {
        self.themes.iter().map(ThemeView::n_borderline).sum()
    }
}

impl ThemeView {
    /// Members that could as well stand in another theme.
    pub fn n_borderline(&self) -> usize {
        self.members.iter().filter(|member| member.is_borderline).count()
    }

    /// The standing of a theme that is to be marked: one that is not stable.
    pub fn doubtful_standing(&self) -> Option<Standing> {
        self.standing.filter(|standing| *standing != Standing::Stable)
    }

    pub fn is_unstable(&self) -> bool {
        self.standing == Some(Standing::Unstable)
    }

    /// The id, with a question mark if the theme is unstable: for charts, where there is no room for a word.
    pub fn marked_id(&self) -> String {
        format!("{}{}", self.id, if self.is_unstable() { "?" } else { "" })
    }
}

impl PaperView {
    /// The address, if it is one that a page may link to: `http` or `https`.
    pub fn web_address(&self) -> Option<&str> {
        let is_web = |url: &&str| {
            let scheme = url.split_once("://").map(|(scheme, _)| scheme);
            scheme.is_some_and(|scheme| ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)))
        };
        self.url.as_deref().filter(is_web)
    }
}

/// What was read, and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CorpusView {
    /// Distinct papers.
    pub n_papers: usize,
    /// Accepted rows of all listings: papers counted once for every time they were listed.
    pub n_rows: usize,
    /// Rows that showed a paper already shown: `n_rows` less `n_papers`.
    pub n_merged: usize,
    /// Why they show the same paper: what the rows have in common, and how many; most first.
    #[serde(default)]
    pub merges: Vec<(String, usize)>,
    /// Merges that a person might decide otherwise.
    #[serde(default)]
    pub n_doubtful: usize,
    pub n_undated: usize,
    /// Dated papers whose date is too coarse for the period length (a year, when periods are months).
    pub n_too_coarse: usize,
    /// Papers without a word to place them by: in no theme. Positions in [`Report::papers`].
    pub unplaced: Vec<usize>,
    /// ISO dates, as precise as the listings are.
    pub first_date: Option<String>,
    pub last_date: Option<String>,
    /// `day`, `week`, `month`, `quarter` or `year`.
    pub period_length: String,
    pub listings: Vec<ListingView>,
    pub rejected: Vec<RejectedView>,
    pub flagged: Vec<FlaggedView>,
    /// Languages that papers are written in, that of most papers first; empty if all are in the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<LanguageView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LanguageView {
    /// ISO 639-1.
    pub code: String,
    /// In English.
    pub name: String,
    pub n_papers: usize,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ListingView {
    pub name: String,
    pub format: String,
    pub n_rows: usize,
    pub n_rejected: usize,
    pub first_date: Option<String>,
    pub last_date: Option<String>,
    /// True if the year was taken from the file's modification time.
    pub is_year_inferred: bool,
    /// BLAKE3 of the bytes, 64 hex digits.
    pub hash: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RejectedView {
    pub listing: String,
    pub line: u64,
    pub found: String,
    pub reason: String,
}

/// A paper that was kept although something looks wrong with it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FlaggedView {
    pub paper: usize,
    /// In words.
    pub reasons: Vec<String>,
}

/// Themes that are similar.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SuperThemeView {
    pub label: String,
    pub n_papers: usize,
    /// n_papers / papers of the corpus, 0-1.
    pub share: f64,
    /// Ids, similar ones side by side.
    pub themes: Vec<String>,
}

/// How themes merge into one, most similar first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TreeView {
    /// Ids; leaf i of the tree.
    pub leaves: Vec<String>,
    /// Lowest first: nodes below the number of leaves are leaves, node k + i is the i-th merge.
    pub merges: Vec<MergeView>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MergeView {
    pub nodes: (usize, usize),
    /// How dissimilar the two are: Ward's dissimilarity of centroids.
    pub height: f64,
}

/// What speaks for a paper's theme, and what for the runner-up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WhyView {
    pub runner_up: String,
    /// Terms and contributions in nats, those that decide most first; negative ones speak for the runner-up.
    pub terms: Vec<(String, f64)>,
    /// ln of the odds of the theme against the runner-up.
    pub difference: f64,
}

/// A theme that is like another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RelatedView {
    pub id: String,
    /// Cosine of the centroids, in [-1, 1].
    pub likeness: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ThemeView {
    /// `T1` …
    pub id: String,
    pub label: String,
    pub label_terms: Vec<LabelTermView>,
    pub n_papers: usize,
    /// n_papers / papers of the corpus, 0-1.
    pub share: f64,
    /// Along [`Report::periods`].
    pub cells: Vec<CellView>,
    pub trend: TrendView,
    /// Mean part of the theme that comes back when the papers are resampled and grouped again, in [0, 1]; absent for the
    /// only theme.
    pub stability: Option<f64>,
    /// What the stability is worth: `stable` from .75, `loose` from .6, else `unstable`.
    pub standing: Option<Standing>,
    /// Its part of the map of papers.
    pub disc: Option<Disc>,
    /// Absent for the only theme.
    pub strategy: Option<Strategy>,
    /// Most similar first.
    pub related: Vec<RelatedView>,
    /// Positions in [`Report::papers`], most typical first.
    pub representatives: Vec<usize>,
    /// Best fit first.
    pub members: Vec<MemberView>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LabelTermView {
    pub term: String,
    /// Relative to the theme's strongest term, in (0, 1].
    pub weight: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CellView {
    /// Distinct papers of the theme first seen in the period.
    pub papers: usize,
    /// `papers` / papers of the period, 0-1; absent in a period without papers.
    pub share: Option<f64>,
    pub appearances: usize,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MemberView {
    pub paper: usize,
    /// Cosine to the theme's centroid, in [-1, 1].
    pub fit: f64,
    /// Probability of the theme given the paper's words, 0-1.
    pub membership: f64,
    /// `membership` less that in the runner-up, 0-1.
    pub margin: f64,
    /// Id of the next most probable theme.
    pub runner_up: Option<String>,
    /// True if the margin is small enough that the paper could as well stand in the runner-up.
    pub is_borderline: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PaperView {
    pub id: String,
    pub title: String,
    /// Not in `report.json`, of which it would be two thirds: `paperthemes paper` gives it.
    #[serde(skip)]
    pub abstract_text: Arc<str>,
    /// First seen, ISO, as precise as the listing is.
    pub date: Option<String>,
    pub authors: Vec<String>,
    pub categories: Vec<String>,
    /// Web address, `http(s)` only.
    pub url: Option<String>,
    /// Id of its theme; absent for an unplaced paper.
    pub theme: Option<String>,
    /// On the map: x from 0 to 1.6, y from 0 (top) to 1.
    pub place: Option<(f64, f64)>,
    pub appearances: Vec<AppearanceView>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AppearanceView {
    pub listing: String,
    pub line: u64,
    pub date: Option<String>,
}
