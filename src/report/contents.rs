//! What a report holds beside change: what was read, themes and papers.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Disc, Strategy, TrendView};
use crate::themes::Standing;

impl ThemeView {
    /// Members that could as well stand in another theme.
    pub fn n_borderline(&self) -> usize {
        self.members.iter().filter(|member| member.is_borderline).count()
    }

    /// The word beside the name of a theme that is a mix of papers; see [`ThemeView::is_mixed`].
    pub fn mark(&self) -> Option<&'static str> {
        self.is_mixed.then_some("mixed")
    }

    /// The id, with a question mark if the theme is mixed: for charts, where there is no room for a word.
    pub fn marked_id(&self) -> String {
        format!("{}{}", self.id, if self.is_mixed { "?" } else { "" })
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
    /// Papers without any date; they count in no period.
    pub n_undated: usize,
    /// Dated papers whose date is too coarse for the period length (a year, when periods are months).
    pub n_too_coarse: usize,
    /// Papers without a word to place them by: in no theme. Positions in [`super::Report::papers`].
    pub unplaced: Vec<usize>,
    /// ISO dates, as precise as the listings are.
    pub first_date: Option<String>,
    /// As `first_date`; the same if all papers have one date.
    pub last_date: Option<String>,
    /// `day`, `week`, `month`, `quarter` or `year`.
    pub period_length: String,
    /// Sorted by name.
    pub listings: Vec<ListingView>,
    /// Rows that could not be read, by listing and line.
    pub rejected: Vec<RejectedView>,
    /// Papers that were kept although something looks wrong with them.
    pub flagged: Vec<FlaggedView>,
    /// Languages that papers are written in, that of most papers first; empty if all are in the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<LanguageView>,
}

/// A language, and how many papers are written in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LanguageView {
    /// ISO 639-1.
    pub code: String,
    /// In English.
    pub name: String,
    /// Papers that are read in it.
    pub n_papers: usize,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ListingView {
    /// File name without its folder.
    pub name: String,
    /// Name of the format that it was read as.
    pub format: String,
    /// Accepted rows.
    pub n_rows: usize,
    /// Rows that could not be read.
    pub n_rejected: usize,
    /// Earliest date of its rows, ISO; absent if none has one.
    pub first_date: Option<String>,
    /// Latest date of its rows; absent if none has one.
    pub last_date: Option<String>,
    /// True if the year was taken from the file's modification time.
    pub is_year_inferred: bool,
    /// BLAKE3 of the bytes, 64 hex digits.
    pub hash: String,
}

/// A row that could not be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RejectedView {
    /// Name of the listing.
    pub listing: String,
    /// Line of the file, from 1.
    pub line: u64,
    /// The beginning of what stands there.
    pub found: String,
    /// One clause, with what is allowed.
    pub reason: String,
}

/// A paper that was kept although something looks wrong with it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FlaggedView {
    /// Position in [`super::Report::papers`].
    pub paper: usize,
    /// In words.
    pub reasons: Vec<String>,
}

/// Themes that are similar.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SuperThemeView {
    /// Different from the label of any theme.
    pub label: String,
    /// Papers of its themes together.
    pub n_papers: usize,
    /// n_papers / papers of the corpus, 0-1.
    pub share: f64,
    /// Ids, similar ones side by side.
    pub themes: Vec<String>,
    /// Along [`super::Report::periods`]: what its themes have together.
    #[serde(default)]
    pub cells: Vec<CellView>,
    /// Whether it rises or falls, tested among the groups.
    #[serde(default)]
    pub trend: TrendView,
}

/// How themes merge into one, most similar first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TreeView {
    /// Ids; leaf i of the tree.
    pub leaves: Vec<String>,
    /// Lowest first: nodes below the number of leaves are leaves, node k + i is the i-th merge.
    pub merges: Vec<MergeView>,
}

/// Two nodes of the tree that become one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MergeView {
    /// As [`TreeView::merges`] numbers them.
    pub nodes: (usize, usize),
    /// How dissimilar the two are: Ward's dissimilarity of centroids.
    pub height: f64,
}

/// What speaks for a paper's theme, and what for the runner-up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WhyView {
    /// Id of the next most probable theme.
    pub runner_up: String,
    /// Terms and contributions in nats, those that decide most first; negative ones speak for the runner-up.
    pub terms: Vec<(String, f64)>,
    /// ln of the odds of the theme against the runner-up.
    pub difference: f64,
}

/// A theme that is like another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RelatedView {
    /// Of the other theme.
    pub id: String,
    /// Cosine of the centroids, in [-1, 1].
    pub likeness: f64,
}

/// A theme with its numbers and its papers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ThemeView {
    /// `T1` …
    pub id: String,
    /// Unique among the themes.
    pub label: String,
    /// Strongest first.
    pub label_terms: Vec<LabelTermView>,
    /// Its members; every paper is in one theme at most.
    pub n_papers: usize,
    /// n_papers / papers of the corpus, 0-1.
    pub share: f64,
    /// Along [`super::Report::periods`].
    pub cells: Vec<CellView>,
    /// Whether it rises or falls.
    pub trend: TrendView,
    /// Why the theme is no subject, a clause: it is held together by a way of writing, or by a language; absent for a subject.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_subject: Option<String>,
    /// Mean part of the theme that comes back when the papers are resampled and grouped again, in [0, 1]; absent for the
    /// only theme.
    pub stability: Option<f64>,
    /// What the stability is worth: `stable` from .75, `loose` from .6, else `unstable`.
    pub standing: Option<Standing>,
    /// True for a theme that other draws of the papers group otherwise, more so than most themes here, and whose name says little
    /// of its papers.
    #[serde(default)]
    pub is_mixed: bool,
    /// Its part of the map of papers.
    pub disc: Option<Disc>,
    /// Absent for the only theme.
    pub strategy: Option<Strategy>,
    /// Most similar first.
    pub related: Vec<RelatedView>,
    /// Positions in [`super::Report::papers`], most typical first.
    pub representatives: Vec<usize>,
    /// Best fit first.
    pub members: Vec<MemberView>,
}

/// A term that distinguishes a theme from the rest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LabelTermView {
    /// As papers write it.
    pub term: String,
    /// Relative to the theme's strongest term, in (0, 1].
    pub weight: f64,
}

/// A theme in one period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CellView {
    /// Distinct papers of the theme first seen in the period.
    pub papers: usize,
    /// `papers` / papers of the period, 0-1; absent in a period without papers.
    pub share: Option<f64>,
    /// Rows dated in the period that show a paper of the theme.
    pub appearances: usize,
}

/// A paper's place in its theme.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MemberView {
    /// Position in [`super::Report::papers`].
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

/// A distinct paper, however many listings show it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PaperView {
    /// As [`crate::corpus::Paper::id`].
    pub id: String,
    /// White space folded.
    pub title: String,
    /// Not in `report.json`, of which it would be two thirds: `paperthemes paper` gives it.
    #[serde(skip)]
    pub abstract_text: Arc<str>,
    /// First seen, ISO, as precise as the listing is.
    pub date: Option<String>,
    /// As the listings name them; may be empty.
    pub authors: Vec<String>,
    /// Subjects as the listings write them; may be empty.
    pub categories: Vec<String>,
    /// Web address, `http(s)` only.
    pub url: Option<String>,
    /// Id of its theme; absent for an unplaced paper.
    pub theme: Option<String>,
    /// On the map: x from 0 to 1.6, y from 0 (top) to 1.
    pub place: Option<(f64, f64)>,
    /// By listing and line; at least one.
    pub appearances: Vec<AppearanceView>,
}

/// A row of a listing that shows a paper.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AppearanceView {
    /// Name of the listing.
    pub listing: String,
    /// Line of the file, from 1.
    pub line: u64,
    /// ISO; absent if the row has none.
    pub date: Option<String>,
}
