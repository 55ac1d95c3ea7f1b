//! What the questions are answered with.

use crate::corpus::Flag;
use crate::corpus::{ApartReason, MergeReason};
use crate::themes::{LabelTerm, Member, Standing, ThemeId};

/// A current theme without its members.
#[derive(Debug, Clone, PartialEq)]
pub struct ThemeRow {
    /// The same in every run.
    pub id: ThemeId,
    /// By what people decided; unique among the themes.
    pub label: String,
    /// Strongest first.
    pub label_terms: Vec<LabelTerm>,
    /// In [0, 1]; absent for the only theme.
    pub stability: Option<f64>,
    /// Label of the super-theme it stands under, if there are any.
    pub super_theme: Option<String>,
    /// Its members.
    pub n_papers: usize,
    /// True if people want it left out of lists.
    pub is_hidden: bool,
}

impl ThemeRow {
    /// What its stability is worth.
    pub fn standing(&self) -> Option<Standing> {
        self.stability.map(Standing::of)
    }

    /// Its label terms as written.
    pub fn terms(&self) -> Vec<&str> {
        self.label_terms.iter().map(|term| term.term.as_str()).collect()
    }
}

/// A paper of the last run.
#[derive(Debug, Clone, PartialEq)]
pub struct PaperRow {
    /// As [`crate::corpus::Paper::id`].
    pub id: String,
    /// White space folded.
    pub title: String,
    /// Empty if no listing has one.
    pub abstract_text: String,
    /// ISO, as precise as the listings are.
    pub first_seen: Option<String>,
    /// As the listings name them; may be empty.
    pub authors: Vec<String>,
    /// Subjects as the listings write them; may be empty.
    pub categories: Vec<String>,
    /// Address of the paper; absent if no listing has one.
    pub url: Option<String>,
    /// What looks wrong with it, though it was kept.
    pub flags: Vec<Flag>,
    /// Rows of listings that show it.
    pub n_listed: usize,
    /// Absent for a paper in no theme.
    pub place: Option<Place>,
}

/// Where a paper stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// The most probable theme.
    pub theme: ThemeId,
    /// The theme's label.
    pub label: String,
    /// Cosine between the paper and its theme's centroid, in [-1, 1].
    pub fit: f64,
    /// Probability of the theme, in [0, 1].
    pub membership: f64,
    /// The next most probable theme.
    pub runner_up: Option<ThemeId>,
    /// `membership` less that in the runner-up, in [0, 1].
    pub margin: f64,
    /// Mean cosine with the theme's papers; absent for a paper that was in the fit.
    pub likeness: Option<f64>,
}

impl Place {
    /// True if the paper could as well stand in the runner-up.
    pub fn is_borderline(&self) -> bool {
        self.member().is_borderline()
    }

    /// The place as one in a corpus of this paper alone.
    pub fn member(&self) -> Member {
        Member {
            paper: 0,
            fit: self.fit,
            membership: self.membership,
            runner_up: self.runner_up,
            margin: self.margin,
            likeness: self.likeness,
        }
    }
}

/// A row of a listing that shows a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppearanceRow {
    /// Of the listing.
    pub hash: String,
    /// Name of the listing.
    pub listing: String,
    /// From 1.
    pub line: u64,
    /// ISO, as precise as the listing is; absent if the row has none.
    pub date: Option<String>,
    /// Why the row shows this paper; absent for the first of its rows.
    pub reason: Option<MergeReason>,
}

/// A row of a listing that joined another one of the same paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeRow {
    /// Of the paper that both rows show.
    pub paper_id: String,
    /// As the paper has it.
    pub title: String,
    /// Name of the listing.
    pub listing: String,
    /// Of the row, from 1.
    pub line: u64,
    /// Name of the listing of the row it joined.
    pub with_listing: String,
    /// Of the row it joined, from 1.
    pub with_line: u64,
    /// What the rows have in common.
    pub reason: MergeReason,
    /// The id, the words in which titles differ, what makes it doubtful; may be empty.
    pub detail: String,
    /// Whether a person might decide otherwise.
    pub is_doubtful: bool,
}

/// Papers that share something and are kept apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApartRow {
    /// Their ids, at least two.
    pub papers: Vec<String>,
    /// What speaks against one paper.
    pub reason: ApartReason,
    /// The id, the words in which titles differ; may be empty.
    pub detail: String,
}

/// A listing and what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListingRow {
    /// BLAKE3 of the decompressed bytes, 64 hex digits.
    pub hash: String,
    /// File name without its folder.
    pub name: String,
    /// Name of the format that it was read as.
    pub format: String,
    /// Accepted rows.
    pub n_rows: usize,
    /// Rows that could not be read.
    pub n_rejected: usize,
    /// Papers that the last run found in it; 0 if it was added since.
    pub n_papers: usize,
    /// Papers that no other listing shows.
    pub n_only_here: usize,
    /// First and last date of its rows.
    pub dates: Option<(String, String)>,
}

/// A row of a listing that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectedRow {
    /// Name of the listing.
    pub listing: String,
    /// From 1.
    pub line: u64,
    /// The beginning of what stands there.
    pub found: String,
    /// One clause, with what is allowed.
    pub reason: String,
}
