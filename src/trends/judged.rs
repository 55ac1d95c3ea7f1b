//! Series that are judged together, since each is one of many tests and tells how the others may scatter.

use rayon::prelude::*;

use super::Series;
use super::course::{Course, Stretches};
use super::judge::{Known, judge};
use super::statistics::dependence::{DependencePrior, LearntPriors};
use super::statistics::shape::{self, ShapeTest};
use super::statistics::{self, Estimate, GROWTH, Statistic, TooLittle, many_tests, poisson};
use super::verdict::{Unclear, Verdict};
use crate::config::TrendSettings;

/// Several series, and whether each changes.
#[derive(Debug, Clone)]
pub struct Judged {
    /// As given.
    pub series: Vec<Series>,
    /// How neighbouring periods depend on each other in these series.
    pub learnt: LearntPriors,
    /// Along the series; absent where there is too little to tell a shape from a straight trend.
    pub shapes: Vec<Option<ShapeTest>>,
    /// Along the series.
    pub judgements: Vec<Judgement>,
}

/// Whether a series changes, and how.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// From the shape of the change, growth, its interval, and the q-value.
    pub verdict: Verdict,
    /// Only where the verdict is [`Verdict::CantTell`].
    pub reason: Option<Unclear>,
    /// Of change in any shape, over all series that could be tested.
    pub q_value: Option<f64>,
    /// Absent where no change is beyond doubt.
    pub course: Option<Course>,
}

impl Judged {
    /// - `seed`: of the series that are drawn to learn what chance does.
    pub fn of(series: Vec<Series>, settings: &TrendSettings, seed: u64) -> Self {
        let (learnt, shapes) = rayon::join(
            || statistics::learn_dependence(&series),
            || shape::test_all(&series, seed),
        );
        Self {
            judgements: judgements(&series, &learnt, &shapes, settings),
            series,
            learnt,
            shapes,
        }
    }
}

fn judgements(
    series: &[Series],
    learnt: &LearntPriors,
    shapes: &[Option<ShapeTest>],
    settings: &TrendSettings,
) -> Vec<Judgement> {
    let Some(row) = Statistic::named(GROWTH) else {
        return Vec::new();
    };
    let growths: Vec<Result<Estimate, TooLittle>> = (series.par_iter().zip(&learnt.of_each))
        .map(|(series, dependence)| row.measure(series, dependence))
        .collect();
    let p_values: Vec<Option<f64>> = (growths.iter().zip(shapes))
        .map(|(growth, shape)| {
            let of_growth = growth.ok().and_then(|growth| growth.p_value);
            many_tests::either(of_growth, shape.as_ref().map(|shape| shape.p_value))
        })
        .collect();
    let q_values = many_tests::two_stage(&p_values, settings.max_q);
    let positions = (0..series.len()).into_par_iter();
    positions
        .map(|at| {
            let tested = Tested {
                series: &series[at],
                dependence: &learnt.of_each[at],
                shape: shapes[at].as_ref(),
                growth: growths[at],
                q_value: q_values[at],
            };
            tested.judgement(settings)
        })
        .collect()
}

/// A series with the outcome of its tests.
struct Tested<'a> {
    series: &'a Series,
    dependence: &'a DependencePrior,
    shape: Option<&'a ShapeTest>,
    growth: Result<Estimate, TooLittle>,
    q_value: Option<f64>,
}

impl Tested<'_> {
    fn judgement(self, settings: &TrendSettings) -> Judgement {
        let is_sure = self.q_value.is_some_and(|q_value| q_value <= settings.max_q);
        let curve = self.shape.filter(|_| is_sure).and_then(|_| shape::choose(self.series));
        let course = curve.map(|curve| Course::read(self.series, curve, self.dependence));
        let known = Known {
            growth: self.growth,
            q_value: self.q_value,
            span: self.series.span(),
            course: course.as_ref(),
        };
        let (verdict, reason) = judge(&known, settings);
        Judgement {
            verdict,
            reason,
            q_value: self.q_value,
            course: told(verdict, course, self.series),
        }
    }
}

/// What is said of a series under a verdict: of one that rises or falls along a straight trend that trend, of one that is
/// steady that it is so but for a dip.
fn told(verdict: Verdict, course: Option<Course>, series: &Series) -> Option<Course> {
    match verdict {
        Verdict::CantTell => None,
        Verdict::Steady => course.filter(|course| matches!(course.stretches, Stretches::Within(..))),
        _ => Some(
            course
                .filter(|course| course.verdict == verdict)
                .unwrap_or_else(|| Course {
                    verdict,
                    stretches: Stretches::Throughout,
                    fitted: straight(series),
                }),
        ),
    }
}

/// Share of each period by the log-linear trend; empty where growth can't be estimated.
pub(super) fn straight(series: &Series) -> Vec<f64> {
    let fit = statistics::can_tell_growth(series).then(|| poisson::fit::<2>(series));
    fit.flatten().map_or_else(Vec::new, |fit| {
        let pairs = fit.fitted.iter().zip(&series.exposures);
        pairs.map(|(count, of)| count / of).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Twelve months of a theme that stays, scattered as chance would.
    fn flat(theme: usize) -> Series {
        let counts: Vec<f64> = (0..30)
            .map(|month| 12.0 + ((month * 7 + theme * 5) % 6) as f64 - 2.5)
            .collect();
        Series::sample(&counts, 400.0, 1.0 / 12.0)
    }

    fn judged(odd_one: &[f64]) -> Judgement {
        let mut series = vec![Series::sample(odd_one, 400.0, 1.0 / 12.0)];
        series.extend((1..6).map(flat));
        Judged::of(series, &TrendSettings::default(), 1)
            .judgements
            .swap_remove(0)
    }

    #[test]
    fn what_stays_is_not_said_to_change() {
        let judgement = judged(&flat(0).counts);
        assert!(!judgement.verdict.is_change(), "{judgement:?}");
    }

    #[test]
    fn a_peak_that_leaves_no_trend_is_found() {
        let counts: Vec<f64> = (0..30)
            .map(|month: i32| (60.0 * 0.8f64.powi((month - 15).abs())).round() + 4.0)
            .collect();
        assert_eq!(judged(&counts).verdict, Verdict::Peaked);
    }

    #[test]
    fn a_birth_in_the_last_periods_is_found_though_no_trend_is_finite() {
        let counts: Vec<f64> = (0..30).map(|month| if month < 26 { 0.0 } else { 14.0 }).collect();
        let judgement = judged(&counts);
        assert_eq!(judgement.verdict, Verdict::Emerged);
        assert_eq!(judgement.course.unwrap().stretches, Stretches::Step(26));
    }

    #[test]
    fn the_curve_that_is_told_ends_where_the_verdict_says() {
        let rising: Vec<f64> = (0..30).map(|month| (6.0 * 1.06f64.powi(month)).round()).collect();
        let judgement = judged(&rising);
        assert_eq!(judgement.verdict, Verdict::Rising);
        let fitted = judgement.course.unwrap().fitted;
        assert!(fitted[29] > 2.0 * fitted[0]);
    }
}
