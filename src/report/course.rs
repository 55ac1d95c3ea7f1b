//! What became of a theme's share over the span, as data and in words.

use serde::{Deserialize, Serialize};

use super::numbers::share;
use crate::trends::Verdict;
use crate::trends::course::{Course, Stretches};

/// What a share did, and when; its numbers are those of the curve that is drawn through the shares.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CourseView {
    /// `throughout`, `since`, `until`, `step`, `within`, `around` or `yearly`: how the periods below are meant.
    pub kind: String,
    /// Position, in the periods of the report, of the period of the change, or of the first one of it; absent for
    /// `throughout`.
    pub from: Option<usize>,
    /// The last one of it, where there are two: of `within` and `yearly` (where the share is lowest).
    pub to: Option<usize>,
    /// Share at the beginning, 0-1.
    pub first: f64,
    /// Highest share.
    pub highest: f64,
    /// Share at the end.
    pub last: f64,
    /// The shares with their periods, a clause.
    pub text: String,
}

/// Periods as a report numbers and names them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Named<'a> {
    /// Along the tested periods: positions in the periods of the report.
    pub tested: &'a [usize],
    /// Along the periods of the report.
    pub names: &'a [String],
}

impl Named<'_> {
    fn position(&self, at: usize) -> Option<usize> {
        self.tested.get(at).copied()
    }

    fn name(&self, at: usize) -> &str {
        let name = self.position(at).and_then(|position| self.names.get(position));
        name.map_or("", String::as_str)
    }
}

impl CourseView {
    pub(super) fn new(course: &Course, periods: Named<'_>) -> Self {
        let at = |position: usize| course.fitted.get(position).copied().unwrap_or(0.0);
        let end = course.fitted.len().saturating_sub(1);
        let (kind, from, to) = match course.stretches {
            Stretches::Throughout => ("throughout", None, None),
            Stretches::Since(from) => ("since", Some(from), None),
            Stretches::Until(to) => ("until", Some(to), None),
            Stretches::Step(from) => ("step", Some(from), None),
            Stretches::Within(from, to) => ("within", Some(from), Some(to)),
            Stretches::Around(peak) => ("around", Some(peak), None),
            Stretches::Yearly { high, low } => ("yearly", Some(high), Some(low)),
        };
        Self {
            kind: kind.to_owned(),
            from: from.and_then(|from| periods.position(from)),
            to: to.and_then(|to| periods.position(to)),
            first: at(0),
            highest: course.fitted.iter().copied().fold(0.0, f64::max),
            last: at(end),
            text: text(course, periods),
        }
    }

    /// By how much the share differs most from what it was at first, 0-1.
    pub(super) fn change(&self) -> f64 {
        (self.last - self.first).abs().max(self.highest - self.first)
    }
}

/// `1.2 % in 2024-06 → 3.1 % in 2026-08`.
fn text(course: &Course, periods: Named<'_>) -> String {
    let end = course.fitted.len().saturating_sub(1);
    let at = |position: usize| share(course.fitted.get(position).copied().unwrap_or(0.0));
    let dated = |position: usize| format!("{} in {}", at(position), periods.name(position));
    match course.stretches {
        Stretches::Throughout => format!("{} → {}", dated(0), dated(end)),
        Stretches::Since(from) => {
            let level = from.saturating_sub(1);
            format!("{} up to {} → {}", at(level), periods.name(level), dated(end))
        }
        Stretches::Until(to) => format!("{} → {}, level since", dated(0), dated(to)),
        Stretches::Step(from) => format!("{} before {}, {} since", at(0), periods.name(from), at(end)),
        Stretches::Within(from, to) => format!(
            "{} from {} to {}, {} before and after",
            at(usize::midpoint(from, to)),
            periods.name(from),
            periods.name(to),
            at(0),
        ),
        Stretches::Around(peak) => format!("{}, {}, {}", dated(0), dated(peak), dated(end)),
        Stretches::Yearly { high, low } => format!("{}, {}, and so each year", dated(high), dated(low)),
    }
}

/// The verdict with when it happened: `emerged in 2026-02`.
pub(super) fn when(verdict: Verdict, course: &Course, periods: Named<'_>) -> String {
    match (verdict, course.stretches) {
        (Verdict::Emerged, Stretches::Since(at) | Stretches::Step(at)) => format!("emerged in {}", periods.name(at)),
        (Verdict::Peaked, Stretches::Around(at)) => format!("peaked in {}", periods.name(at)),
        (_, Stretches::Since(at)) => format!("{verdict} since {}", periods.name(at)),
        (_, Stretches::Until(at)) => format!("{} until {}", past(verdict), periods.name(at)),
        (_, Stretches::Step(at)) => format!("{} in {}", past(verdict), periods.name(at)),
        _ => verdict.to_string(),
    }
}

/// What a share did that does it no more.
fn past(verdict: Verdict) -> String {
    match verdict {
        Verdict::Rising => "rose".to_owned(),
        Verdict::Falling => "fell".to_owned(),
        Verdict::Fading => "faded".to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TESTED: [usize; 4] = [1, 2, 3, 4];

    fn told(verdict: Verdict, stretches: Stretches) -> (String, CourseView) {
        let names = ["2025-01", "2025-02", "2025-03", "2025-04", "2025-05"].map(str::to_owned);
        let periods = Named {
            tested: &TESTED,
            names: &names,
        };
        let course = Course {
            verdict,
            stretches,
            fitted: vec![0.002, 0.002, 0.04, 0.03],
        };
        (when(verdict, &course, periods), CourseView::new(&course, periods))
    }

    #[test]
    fn each_course_is_told_with_its_periods() {
        let text = |verdict, stretches| {
            let (when, view) = told(verdict, stretches);
            format!("{when}: {}", view.text).replace('\u{202f}', " ")
        };
        let cases = [
            (
                Verdict::Emerged,
                Stretches::Step(2),
                "emerged in 2025-04: 0.2 % before 2025-04, 3.0 % since",
            ),
            (
                Verdict::Rising,
                Stretches::Since(2),
                "rising since 2025-04: 0.2 % up to 2025-03 → 3.0 % in 2025-05",
            ),
            (
                Verdict::Rising,
                Stretches::Until(2),
                "rose until 2025-04: 0.2 % in 2025-02 → 4.0 % in 2025-04, level since",
            ),
            (
                Verdict::Rising,
                Stretches::Throughout,
                "rising: 0.2 % in 2025-02 → 3.0 % in 2025-05",
            ),
            (
                Verdict::Peaked,
                Stretches::Around(2),
                "peaked in 2025-04: 0.2 % in 2025-02, 4.0 % in 2025-04, 3.0 % in 2025-05",
            ),
            (
                Verdict::Surged,
                Stretches::Within(2, 3),
                "surged: 4.0 % from 2025-04 to 2025-05, 0.2 % before and after",
            ),
            (
                Verdict::Seasonal,
                Stretches::Yearly { high: 2, low: 0 },
                "seasonal: 4.0 % in 2025-04, 0.2 % in 2025-02, and so each year",
            ),
        ];
        for (verdict, stretches, expected) in cases {
            assert_eq!(text(verdict, stretches), expected);
        }
    }

    #[test]
    fn positions_are_those_of_the_report() {
        let (_, view) = told(Verdict::Surged, Stretches::Within(2, 3));
        assert_eq!((view.from, view.to), (Some(3), Some(4)));
        assert_eq!((view.first, view.highest, view.last), (0.002, 0.04, 0.03));
    }
}
