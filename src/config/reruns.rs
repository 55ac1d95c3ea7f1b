//! Settings of reruns.

use serde::{Deserialize, Serialize};

/// When themes are fitted again, and what counts as a candidate theme.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RerunSettings {
    /// Papers that join before the themes are fitted again, as a share of those that were fitted.
    ///
    /// Lower follows the field more closely; higher keeps papers where they are for longer.
    /// Unit: share of papers. Range: 0.01 to 100. Default: 0.25.
    pub max_growth: f64,
    /// Share of the papers since the fit that may fit their theme worse than 19 in 20 papers of the fit did.
    ///
    /// Lower fits again sooner; 0.05 is what papers like those of the fit show. Range: 0.05 to 1. Default: 0.2.
    pub max_drift: f64,
    /// Fewest papers of a candidate theme: similar to each other, and fitting no theme well.
    ///
    /// Unit: papers. Range: 2 to 1000. Default: 5.
    pub min_candidate: usize,
    /// Papers of a candidate theme after which the themes are fitted again, as a share of a middling theme's papers.
    ///
    /// Lower lets new themes be born sooner; higher keeps papers where they are for longer.
    /// Unit: share of papers. Range: 0.01 to 10. Default: 0.045.
    pub max_candidate: f64,
}

impl Default for RerunSettings {
    fn default() -> Self {
        Self {
            max_growth: 0.25,
            max_drift: 0.2,
            min_candidate: 5,
            max_candidate: 0.045,
        }
    }
}
