//! What became of a share over the whole span, read from the curve that it follows.

use super::Series;
use super::statistics::dependence::DependencePrior;
use super::statistics::growth::{self, Averaged};
use super::statistics::shape::{Curve, Shape};
use super::verdict::Verdict;

/// A share up to this is near nothing: a theme of less than one paper in two hundred is not yet one.
const NEAR_NOTHING: f64 = 0.005;

/// What a share has at least been multiplied by since it was near nothing, for a birth; or divided by, for fading.
const TIMES_OF_BIRTH: f64 = 4.0;

/// A rise and fall that takes up to this part of the span is a burst, a longer one a peak.
const MAX_PART_OF_BURST: f64 = 0.25;

/// A slope on one side of a turn counts if its p-value is below this; that the share changes at all is known by then.
const MAX_P_OF_SIDE: f64 = 0.05;

/// What a share does over the span.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// The kind of change.
    pub verdict: Verdict,
    /// Where its stretches are, in positions along the series.
    pub stretches: Stretches,
    /// Along the series: share by the curve.
    pub fitted: Vec<f64>,
}

/// When a change happens, in positions along the series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stretches {
    /// From the first to the last period.
    Throughout,
    /// Level before this period.
    Since(usize),
    /// Level from this period on.
    Until(usize),
    /// One level before this period, another from it on.
    Step(usize),
    /// Within these periods, both counted; level otherwise.
    Within(usize, usize),
    /// Up to this period and back from it.
    Around(usize),
    /// Each year; highest and lowest in these periods.
    Yearly {
        /// The last period at which the wave is highest.
        high: usize,
        /// The last period at which it is lowest.
        low: usize,
    },
}

impl Course {
    /// The course of a series that is known to change.
    ///
    /// - `dependence`: how neighbouring periods depend on each other in series of this kind.
    pub(crate) fn read(series: &Series, shape: Shape, dependence: &DependencePrior) -> Self {
        let Shape { curve, fitted } = shape;
        let (verdict, stretches) = match curve {
            Curve::Linear => (one_way(&fitted), Stretches::Throughout),
            Curve::From(at) => (one_way(&fitted), Stretches::Since(at + 1)),
            Curve::Until(at) => (one_way(&fitted), Stretches::Until(at)),
            Curve::Step(at) => (one_way(&fitted), Stretches::Step(at)),
            Curve::Pulse { begin, end } => {
                let verdict = if fitted[begin] > fitted[0] {
                    Verdict::Surged
                } else {
                    Verdict::Steady
                };
                (verdict, Stretches::Within(begin, end))
            }
            Curve::Tent { peak, width } => tent(series, &fitted, peak, width, dependence),
            Curve::Bend(at) => turned(series, &fitted, at, dependence),
            Curve::Season => (Verdict::Seasonal, yearly(&fitted)),
        };
        Self {
            verdict,
            stretches,
            fitted,
        }
    }

    /// Highest share of the curve / its lowest; at least 1.
    pub(crate) fn range(&self) -> f64 {
        let most = self.fitted.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let least = self.fitted.iter().copied().fold(f64::INFINITY, f64::min);
        most / least
    }
}

/// A curve that goes one way: how far, and from or to near nothing.
fn one_way(fitted: &[f64]) -> Verdict {
    let (Some(first), Some(last)) = (fitted.first(), fitted.last()) else {
        return Verdict::CantTell;
    };
    if last >= first {
        let is_birth = *first <= NEAR_NOTHING && *last >= TIMES_OF_BIRTH * first;
        if is_birth { Verdict::Emerged } else { Verdict::Rising }
    } else if *first >= TIMES_OF_BIRTH * last {
        Verdict::Fading
    } else {
        Verdict::Falling
    }
}

/// A rise to a peak and a fall from it, level on both sides.
fn tent(
    series: &Series,
    fitted: &[f64],
    peak: usize,
    width: usize,
    dependence: &DependencePrior,
) -> (Verdict, Stretches) {
    let last = fitted.len() - 1;
    let (begin, end) = ((peak + 1).saturating_sub(width), (peak + width - 1).min(last));
    let foot = fitted[0].min(fitted[last]);
    if fitted[peak] <= foot {
        return (Verdict::Steady, Stretches::Within(begin, end));
    }
    if (end - begin + 1) as f64 <= MAX_PART_OF_BURST * fitted.len() as f64 && end < last && begin > 0 {
        return (Verdict::Surged, Stretches::Within(begin, end));
    }
    turned(series, fitted, peak, dependence)
}

/// A curve of two slopes: each counts only if it is surely there.
fn turned(series: &Series, fitted: &[f64], at: usize, dependence: &DependencePrior) -> (Verdict, Stretches) {
    let turn = growth::slopes_around(series, at, dependence);
    let is_sure = |slope: &Averaged| slope.p_value() < MAX_P_OF_SIDE;
    let (before, after) = turn
        .as_ref()
        .map_or((false, false), |turn| (is_sure(&turn.before), is_sure(&turn.after)));
    let (rose, rises) = (fitted[at] > fitted[0], fitted[fitted.len() - 1] > fitted[at]);
    match (before, after) {
        (true, true) if rose && !rises => (Verdict::Peaked, Stretches::Around(at)),
        (true, true) if rose == rises => (one_way(fitted), Stretches::Throughout),
        // Down and up again: what holds now is the way up.
        (true, true) | (false, true) => (one_way(&fitted[at..]), Stretches::Since(at + 1)),
        (true, false) => (one_way(&fitted[..=at]), Stretches::Until(at)),
        (false, false) => (one_way(fitted), Stretches::Throughout),
    }
}

fn yearly(fitted: &[f64]) -> Stretches {
    let last_best = |is_better: fn(f64, f64) -> bool| {
        let mut best = 0;
        for (position, share) in fitted.iter().enumerate() {
            if is_better(*share, fitted[best]) {
                best = position;
            }
        }
        best
    };
    Stretches::Yearly {
        high: last_best(|a, b| a >= b),
        low: last_best(|a, b| a <= b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course(curve: Curve, counts: &[f64]) -> (Verdict, Stretches) {
        let series = Series::sample(counts, 1000.0, 1.0 / 12.0);
        let shape = Shape {
            curve,
            fitted: series.shares(),
        };
        let course = Course::read(&series, shape, &DependencePrior::default());
        (course.verdict, course.stretches)
    }

    #[test]
    fn a_step_from_near_nothing_is_a_birth() {
        assert_eq!(
            course(Curve::Step(2), &[3.0, 3.0, 40.0, 40.0]),
            (Verdict::Emerged, Stretches::Step(2))
        );
        assert_eq!(
            course(Curve::Step(2), &[20.0, 20.0, 90.0, 90.0]),
            (Verdict::Rising, Stretches::Step(2))
        );
        assert_eq!(
            course(Curve::Step(2), &[40.0, 40.0, 5.0, 5.0]),
            (Verdict::Fading, Stretches::Step(2))
        );
        assert_eq!(
            course(Curve::Step(2), &[40.0, 40.0, 20.0, 20.0]),
            (Verdict::Falling, Stretches::Step(2))
        );
    }

    #[test]
    fn a_peak_needs_both_its_sides() {
        let peak: Vec<f64> = (0..21)
            .map(|i: i32| (200.0 * 0.8f64.powi((i - 10).abs())).round())
            .collect();
        assert_eq!(course(Curve::Bend(10), &peak), (Verdict::Peaked, Stretches::Around(10)));
        // Up, and then level with some scatter.
        let plateau: Vec<f64> = (0..21)
            .map(|i: i32| (40.0 * 1.15f64.powi(i.min(10))).round() + f64::from(i % 3))
            .collect();
        assert_eq!(
            course(Curve::Bend(10), &plateau),
            (Verdict::Rising, Stretches::Until(10))
        );
        // Down, and up again.
        let valley: Vec<f64> = (0..21)
            .map(|i: i32| (20.0 * 1.2f64.powi((i - 10).abs())).round())
            .collect();
        assert_eq!(
            course(Curve::Bend(10), &valley),
            (Verdict::Rising, Stretches::Since(11))
        );
    }

    #[test]
    fn a_short_tent_is_a_burst_and_a_dip_is_none() {
        let burst: Vec<f64> = (0..24)
            .map(|i: i32| if (10..13).contains(&i) { 60.0 } else { 20.0 })
            .collect();
        assert_eq!(
            course(Curve::Pulse { begin: 10, end: 12 }, &burst),
            (Verdict::Surged, Stretches::Within(10, 12))
        );
        let dip: Vec<f64> = (0..24)
            .map(|i: i32| if (10..13).contains(&i) { 6.0 } else { 20.0 })
            .collect();
        assert_eq!(
            course(Curve::Pulse { begin: 10, end: 12 }, &dip),
            (Verdict::Steady, Stretches::Within(10, 12))
        );
        assert_eq!(
            course(Curve::Tent { peak: 11, width: 2 }, &burst),
            (Verdict::Surged, Stretches::Within(10, 12))
        );
    }

    #[test]
    fn a_season_is_highest_and_lowest_in_its_last_year() {
        let wave: Vec<f64> = (0..36)
            .map(|i| 30.0 + 20.0 * (f64::from(i % 12) / 12.0 * std::f64::consts::TAU).cos())
            .collect();
        assert_eq!(
            course(Curve::Season, &wave),
            (Verdict::Seasonal, Stretches::Yearly { high: 24, low: 30 })
        );
    }
}
