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
    /// True if it has too few papers to be compared with the others.
    #[serde(default)]
    pub is_sparse: bool,
}

impl PeriodView {
    /// What it lacks to be compared, ` (partial)` or ` (few papers)`; nothing if it lacks nothing, or is a gap.
    pub fn lack(&self) -> &'static str {
        match (self.is_partial, self.is_sparse) {
            (true, _) => " (partial)",
            (false, true) => " (few papers)",
            (false, false) => "",
        }
    }

    /// True if nothing was listed in it: a gap, of which nothing is known.
    pub fn is_gap(&self) -> bool {
        self.appearances.max(self.papers) == 0
    }
}

/// Periods that follow each other, whose papers are taken together; positions in the periods of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowView {
    /// First period.
    pub first: usize,
    /// Last period, which belongs to them.
    pub last: usize,
}

impl WindowView {
    /// `2026-07 to 2026-09`, or `2026-Q3`.
    pub fn name(self, periods: &[PeriodView]) -> String {
        let name = |position: usize| periods.get(position).map_or("", |period| period.name.as_str());
        match self.first == self.last {
            true => name(self.first).to_owned(),
            false => format!("{} to {}", name(self.first), name(self.last)),
        }
    }
}
