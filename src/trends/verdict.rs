//! Verdicts that the numbers of a theme support.

use std::fmt;

use super::mix_reason::MixReason;
use super::statistics::{Estimate, TooLittle};
use crate::config::TrendSettings;

/// Whether the share of a theme goes up, down or neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// The share grows.
    Rising,
    /// The share shrinks.
    Falling,
    /// Growth is known well enough to rule out all but very little of it.
    Steady,
    /// Anything else: too little data, or too wide an interval.
    CantTell,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Rising => "rising",
            Self::Falling => "falling",
            Self::Steady => "steady",
            Self::CantTell => "can't tell",
        })
    }
}

/// Why there is no verdict.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Unclear {
    /// Growth can't be estimated at all.
    TooLittle(TooLittle),
    /// The interval holds both no change and change worth the name.
    Wide,
    /// The interval alone would do, but not among so many tests.
    ManyTests,
    /// There is change beyond doubt, but perhaps too little to be worth the name.
    Slight,
    /// The mix of sources shifts, and may be all there is to the change.
    Mix(MixReason),
}

impl fmt::Display for Unclear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLittle(reason) => reason.fmt(f),
            Self::Wide => f.write_str("the interval holds growth and decline"),
            Self::ManyTests => f.write_str("among so many themes chance alone may do as much"),
            Self::Mix(reason) => reason.fmt(f),
            Self::Slight => f.write_str("too little change to tell from none"),
        }
    }
}

/// Judges growth by its q-value, its size and its interval together.
///
/// - `growth`: times a year, with interval and p-value.
/// - `q_value`: over all themes that were tested.
/// - `span`: years from the first to the last tested period: what is slow in a year may be much in ten, and what is fast in
///   a year is not yet anything in a week.
pub fn judge(
    growth: &Result<Estimate, TooLittle>,
    q_value: Option<f64>,
    span: f64,
    settings: &TrendSettings,
) -> (Verdict, Option<Unclear>) {
    let growth = match growth {
        Ok(growth) => growth,
        Err(reason) => return (Verdict::CantTell, Some(Unclear::TooLittle(*reason))),
    };
    let (low, high) = growth.interval.unwrap_or((0.0, f64::INFINITY));
    let is_sure = q_value.is_some_and(|q_value| q_value <= settings.max_q);
    let is_clear = low > 1.0 || high < 1.0;
    if is_sure && is_clear && is_change(growth.value, span, settings) {
        let verdict = if growth.value > 1.0 {
            Verdict::Rising
        } else {
            Verdict::Falling
        };
        return (verdict, None);
    }
    let over_span = |growth: f64| span * libm::log(growth).abs();
    if over_span(low).max(over_span(high)) < libm::log(settings.steady_change) {
        return (Verdict::Steady, None);
    }
    let reason = match (is_clear, is_change(growth.value, span, settings)) {
        (false, _) => Unclear::Wide,
        (true, true) => Unclear::ManyTests,
        (true, false) => Unclear::Slight,
    };
    (Verdict::CantTell, Some(reason))
}

/// Whether growth, in times a year, comes to enough over the span of years to be worth the name.
pub fn is_change(growth: f64, span: f64, settings: &TrendSettings) -> bool {
    span * libm::log(growth).abs() >= libm::log(settings.min_change)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(value: f64, interval: (f64, f64), q_value: f64) -> (Verdict, Option<Unclear>) {
        let growth = Estimate {
            value,
            interval: Some(interval),
            p_value: Some(q_value / 2.0),
        };
        judge(&Ok(growth), Some(q_value), 2.0, &TrendSettings::default())
    }

    #[test]
    fn a_verdict_takes_q_value_size_and_interval() {
        assert_eq!(judged(1.8, (1.4, 2.3), 0.001), (Verdict::Rising, None));
        assert_eq!(judged(0.5, (0.4, 0.7), 0.001), (Verdict::Falling, None));
        assert_eq!(
            judged(1.8, (1.1, 2.9), 0.06),
            (Verdict::CantTell, Some(Unclear::ManyTests))
        );
        assert_eq!(judged(1.2, (0.7, 1.9), 0.5), (Verdict::CantTell, Some(Unclear::Wide)));
        assert_eq!(
            judged(1.09, (1.01, 1.3), 0.01),
            (Verdict::CantTell, Some(Unclear::Slight))
        );
    }

    #[test]
    fn steady_is_known_not_merely_unproven() {
        assert_eq!(judged(1.02, (0.9, 1.15), 0.7), (Verdict::Steady, None));
        assert_eq!(judged(1.05, (1.02, 1.08), 0.001), (Verdict::Steady, None));
    }

    #[test]
    fn slow_growth_comes_to_much_in_ten_years() {
        let growth = Estimate {
            value: 0.93,
            interval: Some((0.9, 0.96)),
            p_value: Some(0.001),
        };
        let judged = |span| judge(&Ok(growth), Some(0.002), span, &TrendSettings::default()).0;
        assert_eq!(judged(2.0), Verdict::Steady);
        assert_eq!(judged(10.0), Verdict::Falling);
    }

    #[test]
    fn too_little_data_is_said() {
        let reason = TooLittle::Periods { found: 5, needed: 8 };
        let judged = judge(&Err(reason), None, 2.0, &TrendSettings::default());
        assert_eq!(judged, (Verdict::CantTell, Some(Unclear::TooLittle(reason))));
    }
}
