//! Which verdict the numbers of a series support.

use super::course::{Course, Stretches};
use super::statistics::{Estimate, TooLittle};
use super::verdict::{Unclear, Verdict, is_change};
use crate::config::TrendSettings;

/// What is known of a series when it is judged.
#[derive(Debug, Clone)]
pub(super) struct Known<'a> {
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
pub(super) fn judge(known: &Known<'_>, settings: &TrendSettings) -> (Verdict, Option<Unclear>) {
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
    let is_much = is_change(growth.value, known.span, settings);
    if is_sure && is_clear && is_much {
        let along = course
            .map(|course| course.verdict)
            .filter(|verdict| verdict.goes_up() == Some(growth.value > 1.0));
        return (along.unwrap_or_else(|| way(growth.value)), None);
    }
    let over_span = |growth: f64| known.span * libm::log(growth).abs();
    if over_span(low).max(over_span(high)) < libm::log(settings.steady_change) {
        return (Verdict::Steady, None);
    }
    let reason = match (is_clear, is_much) {
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
