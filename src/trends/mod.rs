//! Stage 4 — themes to change over time.
//!
//! In:    [`crate::corpus::Corpus`] and [`crate::themes::Themes`].
//! Out:   [`Prevalence`]: papers, share and appearances by theme × period, every period of the span present; and
//!        [`Trends`]: what of it is change, what is chance, and what is undecided.
//! Keeps: the papers of a period are those of all themes in it, plus the unplaced; no test sees a period that the corpus
//!        covers in part or not at all.
//! Order: prevalence (period, coverage, sources) → series → statistics → verdict → course → judge → judged → mix, placebo, bursts, terms
//!        → analysis.

pub(crate) mod analysis;
pub mod bursts;
pub mod course;
mod coverage;
mod judge;
pub mod judged;
pub mod looks;
pub mod mix;
pub mod mix_reason;
mod period;
pub mod placebo;
pub(crate) mod prevalence;
mod series;
pub mod sources;
pub mod statistics;
pub(crate) mod terms;
pub mod verdict;

pub use crate::config::PeriodLength;
pub use analysis::{GroupTrend, ThemeTrend, Trends};
pub use judged::{Judged, Judgement};
pub use period::Period;
pub use prevalence::{Cell, Prevalence, ThemeSeries};
pub use series::{Coverage, Series, Timeline};
pub use statistics::Ends;
pub use verdict::Verdict;
