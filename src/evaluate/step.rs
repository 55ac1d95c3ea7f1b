//! The parts of an evaluation.

/// A part of the work that takes its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// The file to papers.
    Read,
    /// Papers to TF-IDF.
    Features,
    /// TF-IDF to points.
    Embed,
    /// The number of themes.
    Choose,
    /// Points to clusters.
    Cluster,
    /// Clusters to better clusters.
    Refine,
    /// Names of the clusters.
    Label,
    /// Agreement, coherence, diversity.
    Measure,
}

impl Step {
    /// Every step, in the order in which they run.
    pub const ALL: [Self; 8] = [
        Self::Read,
        Self::Features,
        Self::Embed,
        Self::Choose,
        Self::Cluster,
        Self::Refine,
        Self::Label,
        Self::Measure,
    ];

    /// One word, lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Features => "features",
            Self::Embed => "embed",
            Self::Choose => "choose",
            Self::Cluster => "cluster",
            Self::Refine => "refine",
            Self::Label => "label",
            Self::Measure => "measure",
        }
    }
}
