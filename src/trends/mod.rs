//! Stage 4 — themes to change over time.
//!
//! In:    [`crate::corpus::Corpus`] and [`crate::themes::Themes`].
//! Out:   [`Prevalence`]: papers, share and appearances by theme × period, every period of the span present.
//! Keeps: the papers of a period are those of all themes in it, plus the unplaced.

pub mod period;
pub mod prevalence;

pub use period::{Period, PeriodLength};
pub use prevalence::{Cell, Prevalence, ThemeSeries};
