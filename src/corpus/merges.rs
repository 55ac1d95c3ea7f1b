//! Why rows are one paper, and why some that look alike are not.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Corpus, IdKind};

/// A row of a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RowPlace {
    /// Position in [`Corpus::listings`].
    pub listing: usize,
    /// Line of the file, from 1.
    pub line: u64,
}

/// What makes two rows one paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MergeReason {
    /// A person said so, in `themes.toml`.
    Decided,
    /// They share an id of this kind.
    SameId(IdKind),
    /// Their normalised titles are equal.
    SameTitle,
    /// Titles that are a slip of the pen apart.
    NearTitle,
    /// A title that many papers have, titles in other words, or ids that differ, but the same abstract.
    SameAbstract,
}

impl MergeReason {
    /// As people read it: `same DOI`.
    pub fn phrase(self) -> String {
        match self {
            Self::Decided => "decided by a person".to_owned(),
            Self::SameId(kind) => format!("same {}", kind.name()),
            Self::SameTitle => "same title".to_owned(),
            Self::NearTitle => "near-identical title".to_owned(),
            Self::SameAbstract => "same abstract".to_owned(),
        }
    }
}

/// A row that joined another one of the same paper.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Merge {
    /// Position in [`Corpus::papers`].
    pub paper: usize,
    /// The row that joined.
    pub row: RowPlace,
    /// A row that was of the paper already.
    pub with: RowPlace,
    /// What the two rows share.
    pub reason: MergeReason,
    /// The id, the words in which titles differ, what makes it doubtful; may be empty.
    pub detail: String,
    /// Whether a person might decide otherwise.
    pub is_doubtful: bool,
}

/// What keeps rows apart that share something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApartReason {
    /// A person said so, in `themes.toml`.
    Decided,
    /// They have an id in common, but neither titles nor abstracts alike.
    SharedId(IdKind),
    /// Their titles are the same, but ids differ that no paper has two of.
    OtherIds,
    /// Their titles are the same, but so are those of other papers.
    CommonTitle,
    /// Their titles are a letter apart, but both words are words, or the abstracts differ.
    NearTitle,
}

impl ApartReason {
    /// As people read it: `shared DOI`.
    pub fn phrase(self) -> String {
        match self {
            Self::Decided => "decided by a person".to_owned(),
            Self::SharedId(kind) => format!("shared {}", kind.name()),
            Self::OtherIds => "same title, other ids".to_owned(),
            Self::CommonTitle => "same title, not telling".to_owned(),
            Self::NearTitle => "near-identical title, other words".to_owned(),
        }
    }
}

/// Papers that share something and were kept apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Apart {
    /// Positions in [`Corpus::papers`], ascending; at least two.
    pub papers: Vec<usize>,
    /// Why they are not one.
    pub reason: ApartReason,
    /// The id, the words in which titles differ; may be empty.
    pub detail: String,
}

impl Corpus {
    /// Why the rows of a paper are one, in order of its rows.
    pub fn merges_of(&self, paper: usize) -> &[Merge] {
        let first = self.merges.partition_point(|merge| merge.paper < paper);
        let end = self.merges.partition_point(|merge| merge.paper <= paper);
        &self.merges[first..end]
    }

    /// Rows that joined others, by reason.
    pub fn merges_by_reason(&self) -> BTreeMap<MergeReason, usize> {
        let mut counts = BTreeMap::new();
        self.merges
            .iter()
            .for_each(|merge| *counts.entry(merge.reason).or_default() += 1);
        counts
    }
}
