//! What shifts in where the papers come from, and which periods are left out for their few papers: as data and in words.

use serde::{Deserialize, Serialize};

use super::numbers::{counted, share};
use super::{PeriodView, Report};
use crate::trends::mix::Shift;
use crate::trends::sources::Dimension;

/// Shifts that the sentence names, and periods that are named as left out.
const MAX_NAMED: usize = 3;

/// A stretch of periods in which a source has another share of the papers than in the stretch before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ShiftView {
    /// What tells sources apart: `listings`, `venues`, `categories` or `languages`.
    pub dimension: String,
    /// The source whose share changes most.
    pub source: String,
    /// First period with the new share; a position in [`Report::periods`].
    pub from: usize,
    /// Last period with it.
    pub until: usize,
    /// Share of the papers in the stretch before, 0-1.
    pub before: f64,
    /// Share in this stretch, 0-1.
    pub then: f64,
}

impl ShiftView {
    pub(super) fn new(shift: &Shift) -> Self {
        Self {
            dimension: shift.dimension.plural().to_owned(),
            source: shift.source.clone(),
            from: shift.from,
            until: shift.until,
            before: shift.before,
            then: shift.then,
        }
    }

    fn size(&self) -> f64 {
        (self.then - self.before).abs()
    }
}

/// What a reader should know before the trends: which sources shift, and which periods are left out; nothing if neither.
pub fn warning(report: &Report) -> Option<String> {
    let warnings: Vec<String> = [shifting(report), left_out(report)].into_iter().flatten().collect();
    (!warnings.is_empty()).then(|| warnings.join(" "))
}

/// What shifts, the largest shifts named, and what it means; nothing if the mix stays much the same.
pub fn shifting(report: &Report) -> Option<String> {
    let mut shifts: Vec<&ShiftView> = report.change.shifts.iter().collect();
    shifts.sort_by(|a, b| b.size().total_cmp(&a.size()));
    let n_more = shifts.len().saturating_sub(MAX_NAMED);
    shifts.truncate(MAX_NAMED);
    shifts.sort_by_key(|shift| shift.from);
    let named: Vec<String> = shifts.iter().map(|shift| told(report, shift)).collect();
    let more = match n_more {
        0 => String::new(),
        n => format!("; and {}", counted(n, "more shift")),
    };
    (!named.is_empty()).then(|| {
        format!(
            "Where the papers come from shifts: {}{more}. A theme that moves with its sources alone is not said to move.",
            named.join("; ")
        )
    })
}

/// Every shift as a clause, oldest first.
pub(super) fn all_told(report: &Report) -> Vec<String> {
    report.change.shifts.iter().map(|shift| told(report, shift)).collect()
}

/// `in 2009 95.0 % of the papers are of “TALN” (12.0 % before)`.
fn told(report: &Report, shift: &ShiftView) -> String {
    let name = |at: usize| report.periods.get(at).map_or("", |period| period.name.as_str());
    let is_compared = |period: &PeriodView| !period.is_gap() && !period.is_partial && !period.is_sparse;
    let last = report.periods.iter().rposition(is_compared);
    let when = match (shift.from, shift.until) {
        (from, until) if Some(until) == last => format!("from {} on", name(from)),
        (from, until) if from == until => format!("in {}", name(from)),
        (from, until) => format!("from {} to {}", name(from), name(until)),
    };
    let are = match shift.dimension.as_str() {
        dimension if dimension == Dimension::Listing.plural() => "come first from listing",
        dimension if dimension == Dimension::Venue.plural() => "are of venue",
        dimension if dimension == Dimension::Category.plural() => "are in category",
        _ => "are in the language",
    };
    let (then, before, source) = (share(shift.then), share(shift.before), &shift.source);
    format!("{when} {then} of the papers {are} “{source}” ({before} before)")
}

/// Which periods are not compared since they have few papers; nothing if there are none.
pub fn left_out(report: &Report) -> Option<String> {
    let sparse: Vec<&str> = (report.periods.iter())
        .filter(|period| period.is_sparse)
        .map(|period| period.name.as_str())
        .collect();
    let setting = report
        .settings
        .iter()
        .find(|(name, _)| name == "trends.min_period_papers");
    let least = setting.map_or("", |(_, value)| value.as_str());
    let named = match sparse.len() {
        n if n > MAX_NAMED => format!("{}, and {} more", sparse[..MAX_NAMED].join(", "), n - MAX_NAMED),
        _ => sparse.join(", "),
    };
    let verb = if sparse.len() == 1 { "is" } else { "are" };
    (!sparse.is_empty()).then(|| {
        format!(
            "{} with fewer than {least} papers, far fewer than usual, {verb} left out of what is compared: {named}.",
            counted(sparse.len(), &report.corpus.period_length),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{self, Size};

    fn report() -> Report {
        sample::sized(Size {
            n_themes: 2,
            n_periods: 12,
            n_papers: 60,
        })
    }

    fn shift(from: usize, until: usize, before: f64, then: f64) -> ShiftView {
        ShiftView {
            dimension: "venues".to_owned(),
            source: "TALN".to_owned(),
            from,
            until,
            before,
            then,
        }
    }

    #[test]
    fn shifts_are_told_with_period_source_and_both_shares() {
        let mut report = report();
        assert_eq!(shifting(&report), None);
        report.change.shifts = vec![shift(3, 3, 0.12, 0.95), shift(5, 10, 0.95, 0.125)];
        let names = |at: usize| &report.periods[at].name;
        let told = shifting(&report).unwrap();
        let once = format!("in {} {} of the papers are of venue “TALN”", names(3), share(0.95));
        let later = format!("from {} on {} of the papers", names(5), share(0.125));
        // The last of the sample's periods is partial.
        assert!(told.contains(&once) && told.contains(&later), "{told}");
        assert!(told.contains(&format!("({} before)", share(0.12))), "{told}");
    }

    #[test]
    fn only_the_largest_shifts_are_named() {
        let mut report = report();
        report.change.shifts = (0..5).map(|at| shift(at, at, 0.0, 0.3 + at as f64 / 10.0)).collect();
        let told = shifting(&report).unwrap();
        assert!(told.contains("and 2 more shifts"), "{told}");
        assert!(!told.contains(&report.periods[0].name) && told.contains(&report.periods[4].name));
        assert_eq!(all_told(&report).len(), 5);
    }

    #[test]
    fn periods_of_few_papers_are_named_as_left_out() {
        let mut report = report();
        assert_eq!(left_out(&report), None);
        report.settings = vec![("trends.min_period_papers".to_owned(), "30".to_owned())];
        (1..6).for_each(|at| report.periods[at].is_sparse = true);
        let told = left_out(&report).unwrap();
        assert!(told.starts_with("5 months with fewer than 30 papers"), "{told}");
        assert!(told.ends_with(", and 2 more."), "{told}");
    }
}
