//! Verdicts that the numbers of a theme support.

use std::fmt;

use super::mix_reason::MixReason;
use super::statistics::TooLittle;
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

    /// The verdict that is written so.
    pub fn named(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.to_string() == text)
    }

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

/// Whether growth, in times a year, comes to enough over the span of years to be worth the name.
pub fn is_change(growth: f64, span: f64, settings: &TrendSettings) -> bool {
    span * libm::log(growth).abs() >= libm::log(settings.min_change)
}
