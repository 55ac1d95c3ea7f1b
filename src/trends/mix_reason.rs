//! Why a shifting mix of sources leaves no verdict on a change.

use std::fmt;

use super::sources::Dimension;

/// What the mix of sources has to do with a theme's change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MixReason {
    /// In which way the sources are told apart.
    pub dimension: Dimension,
    /// What is known of the theme within single sources.
    pub kind: MixKind,
}

/// How the mix bears on a theme's change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MixKind {
    /// Within the sources little or nothing is left of the change.
    Explains,
    /// The sources come and go along with the theme: the one can't be told from the other.
    Hides,
    /// Within the sources the change is much the same, but no longer sure.
    Weakens,
}

impl fmt::Display for MixReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sources = self.dimension.plural();
        match self.kind {
            MixKind::Explains => write!(f, "the mix of {sources} explains it"),
            MixKind::Hides => write!(f, "the {sources} change along with it, so that the mix may explain it"),
            MixKind::Weakens => write!(f, "within single {sources}, whose mix shifts, it is not sure"),
        }
    }
}
