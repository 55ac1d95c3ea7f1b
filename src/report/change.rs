//! What changes, as data and in words.
//!
//! In:    [`Trends`].
//! Out:   [`ChangeView`] of the report and [`TrendView`] of each theme.
//! Keeps: the same sentence about a theme stands on the page, in the digest and in the tables.

mod numbers;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use numbers::{growth_text, q_text, ratio};

use super::course::{self, CourseView, Named};
use super::mix::ShiftView;
use super::numbers::{decimal, share};
use super::period::{PeriodView, WindowView};
use super::verdict_change::VerdictChangeView;
use crate::trends::analysis::Doubt;
use crate::trends::bursts::Burst;
use crate::trends::statistics::{Estimate, GROWTH, STATISTICS, Statistic, TooLittle, Unit};
use crate::trends::terms::{TermMoves, TermTrend};
use crate::trends::{ThemeTrend, Trends, Verdict};

/// What is reported about change, over all themes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ChangeView {
    /// Whole periods with papers: those that are compared.
    pub n_tested_periods: usize,
    /// The whole periods that `share_before` of every theme and group is taken of; absent if none is whole.
    #[serde(default)]
    pub before: Option<WindowView>,
    /// The same of `share_now`.
    #[serde(default)]
    pub now: Option<WindowView>,
    /// ISO: last day of the last whole period.
    #[serde(default)]
    pub through: Option<String>,
    /// Absent if no theme could be tested.
    pub placebo: Option<PlaceboView>,
    /// Among all papers.
    pub terms: TermMovesView,
    /// Where the papers come from elsewhere than before, by what tells sources apart, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shifts: Vec<ShiftView>,
    /// Verdicts that are not those of the run before: news first, then by theme.
    #[serde(default)]
    pub verdicts: Vec<VerdictChangeView>,
}

/// Themes reported as changing once the dates are shuffled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlaceboView {
    /// How often the dates were shuffled.
    pub n_shuffles: usize,
    /// On average.
    pub mean: f64,
    /// No more than this many in 95 of 100 shuffles.
    pub most: usize,
}

/// How a theme changes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TrendView {
    /// `emerged`, `rising`, `surged`, `peaked`, `seasonal`, `falling`, `fading`, `steady` or `can't tell`.
    pub verdict: String,
    /// The verdict with its numbers, or with what is missing.
    pub sentence: String,
    /// What the share does, and when; absent where no change is beyond doubt.
    #[serde(default)]
    pub course: Option<CourseView>,
    /// What the verdict should not be trusted for, a clause each.
    pub doubts: Vec<String>,
    /// Of change in any shape, over all themes that could be tested.
    pub q_value: Option<f64>,
    /// By name of the statistic.
    pub statistics: BTreeMap<String, EstimateView>,
    /// Along the periods: 95 % interval of the share; absent in periods that are not compared.
    pub bands: Vec<Option<(f64, f64)>>,
    /// Along the periods: share by the curve that fits best, or by the straight trend; absent where there is none.
    pub fitted: Vec<Option<f64>>,
    /// Oldest first.
    pub bursts: Vec<BurstView>,
    /// Among the theme's papers.
    pub terms: TermMovesView,
}

/// A statistic, or why there is none.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct EstimateView {
    /// In the unit of the statistic; absent where there is too little data.
    pub value: Option<f64>,
    /// 95 % interval.
    pub low: Option<f64>,
    /// Upper end of that interval.
    pub high: Option<f64>,
    /// Two-sided, of no change, 0-1; absent for a statistic that tests nothing.
    pub p_value: Option<f64>,
    /// Why there is no value, a clause; absent if there is one.
    pub missing: Option<String>,
}

/// Neighbouring periods in which something is far more frequent than usual; positions in the periods of the report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BurstView {
    /// First period.
    pub begin: usize,
    /// Last period, which belongs to the burst.
    pub end: usize,
    /// Natural logarithm of how much likelier the burst makes these periods.
    pub strength: f64,
}

/// Terms that change most among some papers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TermMovesView {
    /// Terms that are frequent enough to test.
    pub n_tested: usize,
    /// The whole periods that `n_before` is counted in; absent if nothing was tested.
    #[serde(default)]
    pub before: Option<WindowView>,
    /// The same of `n_now`.
    #[serde(default)]
    pub now: Option<WindowView>,
    /// Most gained first: `share_now` less `share_before`.
    pub rising: Vec<TermView>,
    /// Most lost first.
    pub falling: Vec<TermView>,
    /// Not there at first; most gained first.
    pub new: Vec<TermView>,
    /// Strongest first.
    pub bursts: Vec<TermBurstView>,
}

/// A term and how its share changes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TermView {
    /// As papers write it.
    pub term: String,
    /// Papers with the term, in whole periods.
    pub n_papers: usize,
    /// Papers with the term in the first whole periods.
    #[serde(default)]
    pub n_before: usize,
    /// All papers of these periods.
    #[serde(default)]
    pub of_before: usize,
    /// Papers with the term in the last whole periods.
    #[serde(default)]
    pub n_now: usize,
    /// All papers of these periods.
    #[serde(default)]
    pub of_now: usize,
    /// n_before / of_before, 0-1; absent if there are none.
    pub share_before: Option<f64>,
    /// n_now / of_now.
    pub share_now: Option<f64>,
    /// Times a year; without a value where it is not finite, such as for a term of the last period only.
    pub growth: EstimateView,
    /// Of the test it is listed for, over all terms tested with it, 0-1.
    pub q_value: Option<f64>,
    /// Position in the periods of the report.
    pub first_seen: Option<usize>,
}

/// A term in the periods in which it is far more frequent than usual.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TermBurstView {
    /// As papers write it.
    pub term: String,
    /// When, and how strong.
    pub burst: BurstView,
}

impl ChangeView {
    pub(super) fn new(trends: &Trends) -> Self {
        let window = |periods: &std::ops::Range<usize>| {
            let tested = trends.timeline.tested.get(periods.clone())?;
            Some(WindowView {
                first: *tested.first()?,
                last: *tested.last()?,
            })
        };
        Self {
            n_tested_periods: trends.timeline.tested.len(),
            before: window(&trends.ends.before),
            now: window(&trends.ends.now),
            placebo: trends.placebo.map(|placebo| PlaceboView {
                n_shuffles: placebo.n_shuffles,
                mean: placebo.mean,
                most: placebo.most,
            }),
            terms: terms(&trends.terms),
            shifts: trends.shifts.iter().map(ShiftView::new).collect(),
            through: None,
            verdicts: Vec::new(),
        }
    }
}

impl TrendView {
    /// - `names`: of all periods.
    pub(super) fn new(trend: &ThemeTrend, trends: &Trends, names: &[String]) -> Self {
        let n_periods = trends.timeline.coverage.len();
        let tested = &trends.timeline.tested;
        let periods = Named { tested, names };
        let mut view = Self {
            verdict: trend.verdict.to_string(),
            sentence: String::new(),
            course: trend.course.as_ref().map(|course| CourseView::new(course, periods)),
            doubts: trend.doubts.iter().map(doubt).collect(),
            q_value: trend.q_value,
            bands: vec![None; n_periods],
            fitted: vec![None; n_periods],
            bursts: trend.bursts.iter().map(burst).collect(),
            terms: terms(&trend.terms),
            ..Self::default()
        };
        for (statistic, measured) in STATISTICS.iter().zip(&trend.statistics) {
            let mut measured = estimate(measured);
            if statistic.unit == Unit::Period {
                let position = measured.value.and_then(|value| tested.get(value as usize));
                measured.value = position.map(|position| *position as f64);
            }
            view.statistics.insert(statistic.name.to_owned(), measured);
        }
        for (position, band) in tested.iter().zip(&trend.bands) {
            view.bands[*position] = Some(*band);
        }
        for (position, fitted) in tested.iter().zip(&trend.fitted) {
            view.fitted[*position] = Some(*fitted);
        }
        view.sentence = match (&trend.course, &view.course) {
            (Some(course), Some(told)) => told_with(trend, &course::when(trend.verdict, course, periods), told),
            _ => untold(trend),
        };
        view
    }

    /// The value of a statistic, if it could be estimated.
    pub fn value(&self, name: &str) -> Option<f64> {
        self.statistics.get(name)?.value
    }

    /// Where the theme stands in a table: by verdict in the order of [`Verdict::ALL`], of one verdict the largest change in
    /// share first.
    pub fn rank(&self) -> (usize, f64) {
        // The order of the verdicts is that of the type.
        let place = Verdict::named(&self.verdict).map_or(Verdict::ALL.len(), |verdict| verdict as usize);
        (place, -self.course.as_ref().map_or(0.0, CourseView::change))
    }
}

fn estimate(measured: &Result<Estimate, TooLittle>) -> EstimateView {
    match measured {
        Ok(estimate) => EstimateView {
            value: Some(estimate.value),
            low: estimate.interval.map(|interval| interval.0),
            high: estimate.interval.map(|interval| interval.1),
            p_value: estimate.p_value,
            missing: None,
        },
        Err(reason) => EstimateView {
            missing: Some(reason.to_string()),
            ..EstimateView::default()
        },
    }
}

fn burst(burst: &Burst) -> BurstView {
    BurstView {
        begin: burst.begin,
        end: burst.end,
        strength: burst.strength,
    }
}

fn terms(moves: &TermMoves) -> TermMovesView {
    let views = |terms: &[TermTrend]| terms.iter().map(term).collect();
    let window = |ends: Option<(usize, usize)>| ends.map(|(first, last)| WindowView { first, last });
    TermMovesView {
        n_tested: moves.n_tested,
        before: window(moves.before),
        now: window(moves.now),
        rising: views(&moves.rising),
        falling: views(&moves.falling),
        new: views(&moves.new),
        bursts: moves
            .bursts
            .iter()
            .map(|found| TermBurstView {
                term: found.term.clone(),
                burst: burst(&found.burst),
            })
            .collect(),
    }
}

fn term(trend: &TermTrend) -> TermView {
    TermView {
        term: trend.term.clone(),
        n_papers: trend.n_papers,
        n_before: trend.before.papers,
        of_before: trend.before.of,
        n_now: trend.now.papers,
        of_now: trend.now.of,
        share_before: trend.before.share(),
        share_now: trend.now.share(),
        growth: trend.growth.map(|growth| estimate(&Ok(growth))).unwrap_or_default(),
        q_value: trend.q_value,
        first_seen: trend.first_seen,
    }
}

fn doubt(doubt: &Doubt) -> String {
    match doubt {
        Doubt::Unstable { stability } => {
            format!("the theme itself is unstable (stability {})", decimal(*stability, 2))
        }
        Doubt::Borderline { verdict } => {
            format!("“{verdict}” if borderline papers are counted half here and half in their other theme")
        }
    }
}

/// `rising: 1.8× a year [1.4–2.3], 4.1 % in 2024-06 → 9.7 % in 2026-08, q < .001`.
///
/// - `when`: the verdict with its period.
fn told_with(trend: &ThemeTrend, when: &str, told: &CourseView) -> String {
    let is_straight = told.from.is_none();
    let growth = growth_of(trend).filter(|_| is_straight);
    let parts = growth.into_iter().chain([told.text.clone()]);
    let parts: Vec<String> = parts.chain(trend.q_value.map(q_text)).collect();
    format!("{when}: {}", parts.join(", "))
}

fn growth_of(trend: &ThemeTrend) -> Option<String> {
    let growth = trend.statistic(GROWTH)?;
    Some(growth_text(growth.value, growth.interval))
}

/// Where nothing is said to change: `can't tell: 1.1× a year [0.8–1.4], 4.1 % → 4.7 % of papers, q = .42; why`.
fn untold(trend: &ThemeTrend) -> String {
    let reason = trend.reason.map(|reason| reason.to_string());
    let Some(growth) = growth_of(trend) else {
        return format!("{}: {}", trend.verdict, reason.unwrap_or_default());
    };
    let mut parts = vec![growth];
    if let (Some(before), Some(now)) = (trend.statistic("share_before"), trend.statistic("share_now")) {
        parts.push(format!("{} → {} of papers", share(before.value), share(now.value)));
    }
    parts.extend(trend.q_value.map(q_text));
    let because = reason.map_or_else(String::new, |reason| format!("; {reason}"));
    format!("{}: {}{because}", trend.verdict, parts.join(", "))
}

/// The value of a statistic of a theme, in its unit.
pub fn statistic_text(statistic: &Statistic, value: f64, periods: &[PeriodView]) -> String {
    match statistic.unit {
        Unit::Share => share(value),
        Unit::RatioPerYear => format!("{}×", ratio(value)),
        Unit::SharePerYear => format!("{} points", decimal(value * 100.0, 2)),
        Unit::Correlation => decimal(value, 2),
        Unit::Years => format!("{} years", decimal(value, 1)),
        Unit::Period => periods
            .get(value as usize)
            .map(|period| period.name.clone())
            .unwrap_or_default(),
    }
}
