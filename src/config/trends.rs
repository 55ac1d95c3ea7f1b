//! Settings of the trends stage.

use serde::{Deserialize, Serialize};

use super::auto::Auto;
use super::period_length::PeriodLength;

/// How themes become series over time, and what counts as change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TrendSettings {
    /// Length of a period: day, week, month, quarter or year.
    ///
    /// Default: auto (by the span of the dates: up to two weeks days, up to a quarter weeks, up to four years months, up
    /// to twelve years quarters, else years; longer where more than half of the periods would be empty).
    pub period: Auto<PeriodLength>,
    /// A period with fewer papers than this, and with less than a fifth of what the middling period has, is not compared.
    ///
    /// It holds only where the middling period has as many, and enough periods to compare are left. Unit: papers.
    /// Range: 0 to 10000. Default: 30.
    pub min_period_papers: usize,
    /// Share of false ones that may be among the themes said to change.
    ///
    /// Lower is surer and reports fewer. Unit: q-value. Range: 0.001 to 0.2. Default: 0.05.
    pub max_q: f64,
    /// What a share is multiplied or divided by over the whole span, below which it is no change worth the name.
    ///
    /// Range: 1 to 10. Default: 1.25.
    pub min_change: f64,
    /// A theme is steady if its share is surely multiplied and divided by less than this over the whole span.
    ///
    /// Range: 1 to 10. Default: 1.5.
    pub steady_change: f64,
    /// Shuffles of the dates that show how many themes would seem to change by chance.
    ///
    /// Range: 0 to 10000. Default: 200.
    pub shuffles: u32,
    /// Share in a burst / share over all periods.
    ///
    /// Higher finds sharper bursts only. Range: 1.1 to 10. Default: 2.
    pub burst_scale: f64,
    /// Cost of entering a burst.
    ///
    /// Higher finds fewer, stronger bursts. Range: 0.01 to 100. Default: 1.
    pub burst_cost: f64,
    /// A theme less stable than this is marked: its papers may be drawn from elsewhere in another run.
    ///
    /// Range: 0 to 1. Default: 0.6.
    pub min_stability: f64,
}

impl Default for TrendSettings {
    fn default() -> Self {
        Self {
            period: Auto::Auto,
            min_period_papers: 30,
            max_q: 0.05,
            min_change: 1.25,
            steady_change: 1.5,
            shuffles: 200,
            burst_scale: 2.0,
            burst_cost: 1.0,
            min_stability: 0.6,
        }
    }
}
