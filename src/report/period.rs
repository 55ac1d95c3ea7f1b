//! A period, as data.

use serde::{Deserialize, Serialize};

/// A period and what was listed in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PeriodView {
    /// `2025-03`, `2025-Q1`, `2025`, `2025-W11` or `2025-03-12`.
    pub name: String,
    /// Distinct papers first seen in the period.
    pub papers: usize,
    /// Rows dated in the period, of papers old and new.
    pub appearances: usize,
    /// True if the corpus ends (or begins) before the period does.
    pub is_partial: bool,
}

impl PeriodView {
    /// True if nothing was listed in it: a gap, of which nothing is known.
    pub fn is_gap(&self) -> bool {
        self.appearances.max(self.papers) == 0
    }
}
