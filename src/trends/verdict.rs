//! Verdicts that the numbers of a theme support.

use std::fmt;

use super::course::{Course, Stretches};
use super::mix_reason::MixReason;
use super::statistics::{Estimate, TooLittle};
use crate::config::TrendSettings;

/// What the share of a theme does over the span.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// There from near nothing.
    Emerged,
    /// The share grows, or has grown and stays.
    Rising,
    /// It rose for a while, and was back soon.
    Surged,
    /// It rose, and falls since.
    Peaked,
    /// It is higher in one part of each year.
    Seasonal,
    /// The share shrinks, or has shrunk and stays.
    Falling,
    /// The share has shrunk to a quarter or less.
    Fading,
    /// Change is known well enough to rule out all but very little of it, or was over soon and left nothing.
    Steady,
    /// Anything else: too little data, or too wide an interval.
    CantTell,
}

impl Verdict {
    /// Every verdict, in the order in which tables show them.
    pub const ALL: [Self; 9] = [
        Self::Emerged,
        Self::Rising,
        Self::Surged,
        Self::Peaked,
        Self::Seasonal,
        Self::Falling,
        Self::Fading,
        Self::Steady,
        Self::CantTell,
    ];

    /// Whether the share ends higher than it began, if the verdict says so.
    pub fn goes_up(self) -> Option<bool> {
        match self {
            Self::Emerged | Self::Rising => Some(true),
            Self::Falling | Self::Fading => Some(false),
            Self::Surged | Self::Peaked | Self::Seasonal | Self::Steady | Self::CantTell => None,
        }
    }

    /// True if the share is said to have changed.
    pub fn is_change(self) -> bool {
        !matches!(self, Self::Steady | Self::CantTell)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Emerged => "emerged",
            Self::Rising => "rising",
            Self::Surged => "surged",
            Self::Peaked => "peaked",
            Self::Seasonal => "seasonal",
            Self::Falling => "falling",
            Self::Fading => "fading",
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
    /// The interval of the trend holds both no change and change worth the name, and no other shape is beyond doubt.
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

/// What is known of a series when it is judged.
#[derive(Debug, Clone)]
pub struct Known<'a> {
    /// Times a year, with interval and p-value.
    pub growth: Result<Estimate, TooLittle>,
    /// Of change in any shape, over all themes that were tested.
    pub q_value: Option<f64>,
    /// Years from the first to the last tested period: what is slow in a year may be much in ten, and what is fast in a year
    /// is not yet anything in a week.
    pub span: f64,
    /// By the curve that explains the series best.
    pub course: Option<&'a Course>,
}

/// Judges change by its q-value, its size, its shape, and the interval of growth together.
pub fn judge(known: &Known<'_>, settings: &TrendSettings) -> (Verdict, Option<Unclear>) {
    let is_sure = known.q_value.is_some_and(|q_value| q_value <= settings.max_q);
    let course = known
        .course
        .filter(|course| is_sure && course.range() >= settings.min_change);
    if let Some(course) = course.filter(|course| course.stretches != Stretches::Throughout) {
        return (course.verdict, None);
    }
    let growth = match &known.growth {
        Ok(growth) => growth,
        Err(reason) => return (Verdict::CantTell, Some(Unclear::TooLittle(*reason))),
    };
    let (low, high) = growth.interval.unwrap_or((0.0, f64::INFINITY));
    let is_clear = low > 1.0 || high < 1.0;
    let is_change = is_change(growth.value, known.span, settings);
    if is_sure && is_clear && is_change {
        let along = course
            .map(|course| course.verdict)
            .filter(|verdict| verdict.goes_up() == Some(growth.value > 1.0));
        return (along.unwrap_or_else(|| way(growth.value)), None);
    }
    let over_span = |growth: f64| known.span * libm::log(growth).abs();
    if over_span(low).max(over_span(high)) < libm::log(settings.steady_change) {
        return (Verdict::Steady, None);
    }
    let reason = match (is_clear, is_change) {
        (false, _) => Unclear::Wide,
        (true, true) => Unclear::ManyTests,
        (true, false) => Unclear::Slight,
    };
    (Verdict::CantTell, Some(reason))
}

fn way(growth: f64) -> Verdict {
    if growth > 1.0 {
        Verdict::Rising
    } else {
        Verdict::Falling
    }
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
        judge(&known(Ok(growth), Some(q_value), 2.0), &TrendSettings::default())
    }

    fn known(growth: Result<Estimate, TooLittle>, q_value: Option<f64>, span: f64) -> Known<'static> {
        Known {
            growth,
            q_value,
            span,
            course: None,
        }
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
        let judged = |span| judge(&known(Ok(growth), Some(0.002), span), &TrendSettings::default()).0;
        assert_eq!(judged(2.0), Verdict::Steady);
        assert_eq!(judged(10.0), Verdict::Falling);
    }

    #[test]
    fn too_little_data_is_said() {
        let reason = TooLittle::Periods { found: 5, needed: 8 };
        let judged = judge(&known(Err(reason), None, 2.0), &TrendSettings::default());
        assert_eq!(judged, (Verdict::CantTell, Some(Unclear::TooLittle(reason))));
    }
}
