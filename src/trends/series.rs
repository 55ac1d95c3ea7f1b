//! What is tested: counts along the periods that can be compared.

use super::Period;

/// Days of a mean Gregorian year.
const DAYS_A_YEAR: f64 = 365.2425;

/// Why a period is compared with others, or is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coverage {
    /// Covered from end to end: compared.
    Whole,
    /// The corpus begins after it does, or ends before: its papers are not all there yet.
    Partial,
    /// Covered, but with too few papers to compare their shares.
    Sparse,
    /// No listing shows a paper of it: nothing is known of it, which is not a count of zero.
    Gap,
}

/// The periods that are compared, shared by all themes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Timeline {
    /// Along all periods.
    pub coverage: Vec<Coverage>,
    /// Positions of the whole periods, ascending.
    pub tested: Vec<usize>,
    /// Along `tested`: middle of the period, in years from the middle of the first.
    pub years: Vec<f64>,
    /// Along `tested`: papers of the period.
    pub papers: Vec<f64>,
}

impl Timeline {
    /// - `papers`, `is_partial`, `is_sparse`: along `periods`.
    pub fn new(periods: &[Period], papers: &[usize], is_partial: &[bool], is_sparse: &[bool]) -> Self {
        let coverage: Vec<Coverage> = papers
            .iter()
            .zip(is_partial.iter().zip(is_sparse))
            .map(|(papers, (is_partial, is_sparse))| match papers {
                _ if *is_partial => Coverage::Partial,
                0 => Coverage::Gap,
                _ if *is_sparse => Coverage::Sparse,
                _ => Coverage::Whole,
            })
            .collect();
        let tested: Vec<usize> = (0..periods.len())
            .filter(|position| coverage[*position] == Coverage::Whole)
            .collect();
        let middles: Vec<f64> = tested.iter().map(|position| middle(periods[*position])).collect();
        let first = middles.first().copied().unwrap_or(0.0);
        Self {
            years: middles.iter().map(|middle| middle - first).collect(),
            papers: tested.iter().map(|position| papers[*position] as f64).collect(),
            coverage,
            tested,
        }
    }

    /// The series of something counted along all periods, among the papers of the periods.
    pub fn series(&self, counts: &[f64]) -> Series {
        self.series_among(counts, &self.papers)
    }

    /// The series of several things, each counted along all periods.
    pub(crate) fn all_series(&self, counts: &[Vec<f64>]) -> Vec<Series> {
        counts.iter().map(|counts| self.series(counts)).collect()
    }

    /// The series of something counted along all periods, among other papers than all.
    ///
    /// - `exposures`: along [`Timeline::tested`].
    ///
    /// Periods without exposure are left out: they have no share.
    pub fn series_among(&self, counts: &[f64], exposures: &[f64]) -> Series {
        let mut series = Series::default();
        for (at, position) in self.tested.iter().enumerate().filter(|(at, _)| exposures[*at] > 0.0) {
            series.years.push(self.years[at]);
            series.counts.push(counts[*position]);
            series.exposures.push(exposures[at]);
        }
        series
    }
}

/// Middle of a period, in years.
fn middle(period: Period) -> f64 {
    let days = |day: jiff::civil::Date| {
        let epoch = jiff::civil::Date::ZERO;
        epoch.until(day).map_or(0.0, |span| f64::from(span.get_days()))
    };
    (days(period.start()) + days(period.end()) + 1.0) / 2.0 / DAYS_A_YEAR
}

/// Counts in order of time, with what they are counts of.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Series {
    /// Ascending; in years.
    pub years: Vec<f64>,
    /// At least 0; fractions where a paper counts in part.
    pub counts: Vec<f64>,
    /// Papers the counts are among; above 0.
    pub exposures: Vec<f64>,
}

impl Series {
    /// Periods.
    pub fn len(&self) -> usize {
        self.counts.len()
    }

    /// True if no period is tested.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// Sum of the counts.
    pub fn total(&self) -> f64 {
        self.counts.iter().sum()
    }

    /// Years from the first to the last period.
    pub fn span(&self) -> f64 {
        self.years
            .last()
            .zip(self.years.first())
            .map_or(0.0, |(last, first)| last - first)
    }

    /// Counts / exposures.
    pub fn shares(&self) -> Vec<f64> {
        self.counts
            .iter()
            .zip(&self.exposures)
            .map(|(count, of)| count / of)
            .collect()
    }
}

#[cfg(test)]
impl Series {
    /// Counts among as many papers each, so many years apart.
    pub(crate) fn sample(counts: &[f64], papers: f64, years: f64) -> Self {
        Self {
            years: (0..counts.len()).map(|period| period as f64 * years).collect(),
            counts: counts.to_vec(),
            exposures: vec![papers; counts.len()],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::PeriodLength;
    use super::*;

    fn months(n: usize) -> Vec<Period> {
        let first = Period::containing("2024-01".parse().unwrap(), PeriodLength::Month).unwrap();
        std::iter::successors(Some(first), |period| Some(period.next()))
            .take(n)
            .collect()
    }

    #[test]
    fn partial_periods_sparse_ones_and_gaps_are_left_out() {
        let is_partial = [true, false, false, false, true, false];
        let is_sparse = [false, false, false, false, false, true];
        let timeline = Timeline::new(&months(6), &[3, 10, 0, 20, 4, 1], &is_partial, &is_sparse);
        assert_eq!(timeline.tested, [1, 3]);
        assert_eq!(timeline.coverage[2], Coverage::Gap);
        assert_eq!(timeline.coverage[5], Coverage::Sparse);
        let series = timeline.series(&[1.0, 2.0, 0.0, 5.0, 4.0, 1.0]);
        assert_eq!(series.shares(), [0.2, 0.25]);
        // From mid February (31 + 14.5 days) to mid April (91 + 15): 60.5 days, the gap of March counts as time.
        assert!((series.years[1] - 60.5 / DAYS_A_YEAR).abs() < 1e-12);
    }
}
