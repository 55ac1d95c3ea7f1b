//! Stage 5 — trends to what people read.
//!
//! In:    [`crate::corpus::Corpus`], [`crate::themes::Themes`], [`crate::trends::Prevalence`], [`crate::trends::Trends`].
//! Out:   [`Report`], a plain picture of the run that every output is drawn from, and its files.
//! Keeps: nothing is computed while rendering; the page, the tables and `report.json` show the same numbers.
//! Order: landscape → view (change, course) → charts → html, markdown, tables.

pub mod change;
mod charts;
mod contents;
mod course;
mod error;
mod feeds;
pub(crate) mod files;
pub mod groups;
pub mod headlines;
mod html;
mod json;
pub(crate) mod landscape;
pub mod languages;
mod lineage;
mod links;
mod markdown;
pub mod merges;
pub mod mix;
mod mixed;
mod new_papers;
pub mod numbers;
mod palette;
mod period;
mod piece;
mod remember;
mod rises;
pub mod sentences;
mod subject;
mod summary;
pub mod tables;
mod typed_tables;
pub mod verdict_change;
mod verdicts;
pub(crate) mod view;

#[cfg(test)]
pub(crate) mod sample;

pub use change::{BurstView, ChangeView, EstimateView, PlaceboView, TermBurstView, TermMovesView, TermView, TrendView};
pub(crate) use charts::{CHARTS, Chart, ChartError, Frame};
pub use contents::{
    AppearanceView, CellView, CorpusView, FlaggedView, LabelTermView, LanguageView, ListingView, MemberView, MergeView,
    PaperView, RejectedView, RelatedView, SuperThemeView, ThemeView, TreeView, WhyView,
};
pub use course::CourseView;
pub use error::ReportError;
pub use files::files;
pub use landscape::{Disc, Strategy};
pub use lineage::{CandidateTheme, LineageFlow, LineageNode, LineageRun, MovedPaper, RunEvent, SinceLastRun};
pub use mix::ShiftView;
pub use new_papers::{NewInThemeView, NewPaperView, NewPapersView};
pub use period::{PeriodView, WindowView};
pub use rises::RiseView;
pub use verdict_change::VerdictChangeView;

use serde::{Deserialize, Serialize};

use crate::themes::ledger::Look;
use crate::themes::{CountEvidence, Refinement};
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
    /// What was read.
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
    /// What is on the rise within themes, surest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rises: Vec<RiseView>,
    /// Papers that are new, by theme; absent in the first run, to which all are, unless a span was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_papers: Option<NewPapersView>,
    /// What happened since the run before; absent in the first run.
    pub since: Option<SinceLastRun>,
    /// The themes of every run, oldest first.
    pub lineage: Vec<LineageRun>,
    /// Along the papers: why each is where it is. Empty for a large corpus. Not in `report.json`: `paperthemes explain`
    /// gives all terms of a paper.
    #[serde(skip)]
    pub why: Vec<Option<WhyView>>,
    /// What this report says of the change of themes, for the runs to come; absent without a run. Not in `report.json`:
    /// `paperthemes history` gives it.
    #[serde(skip)]
    pub look: Option<Look>,
}

impl Report {
    /// Position in [`Report::periods`] of the period a date falls in; absent if the date is too coarse or outside.
    pub fn period_of(&self, date: &str) -> Option<usize> {
        let length = self.corpus.period_length.parse().ok()?;
        let name = Period::containing(date.parse().ok()?, length)?.to_string();
        self.periods.iter().position(|period| period.name == name)
    }

    /// Periods that can be compared: not partial, not a gap in the listings, and not of far fewer papers than the others.
    pub fn n_whole_periods(&self) -> usize {
        let is_whole = |period: &&PeriodView| !period.is_partial && !period.is_sparse && period.appearances > 0;
        self.periods.iter().filter(is_whole).count()
    }

    /// Themes as the table of trends ranks them: by verdict, those whose share changed first, most change first; of each verdict
    /// those that are no subject last.
    pub fn themes_by_trend(&self) -> Vec<&ThemeView> {
        let mut themes: Vec<&ThemeView> = self.themes.iter().collect();
        // Stable: themes of one rank stay in order of size.
        themes.sort_by(|a, b| {
            let (rank, other) = (a.trend.rank(), b.trend.rank());
            (rank.0.cmp(&other.0))
                .then(b.is_subject().cmp(&a.is_subject()))
                .then(rank.1.total_cmp(&other.1))
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
