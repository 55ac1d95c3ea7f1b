//! The statistics of change, one row each in [`STATISTICS`]; tables, columns and notes on method come from the rows.

pub(super) mod dependence;
pub(super) mod distributions;
pub mod growth;
mod lanes;
mod latent;
pub mod mann_kendall;
pub mod many_tests;
pub mod poisson;
pub mod shape;
pub(super) mod shares;
pub mod theil_sen;
mod ties;

use rayon::prelude::*;

use super::Series;
use crate::nouns::counted;
use dependence::{DependencePrior, LearntPriors};
pub use shares::Ends;

/// What a number is counted in, which decides how it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// 0-1, written in percent.
    Share,
    /// Times a year, above 0; 1 is no change.
    RatioPerYear,
    /// Difference of shares a year.
    SharePerYear,
    /// In [-1, 1].
    Correlation,
    /// Negative where something halves.
    Years,
    /// Position among the tested periods.
    Period,
}

/// A number with what is known of its error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// In the unit of its statistic.
    pub value: f64,
    /// 95 %.
    pub interval: Option<(f64, f64)>,
    /// Two-sided; of no change.
    pub p_value: Option<f64>,
}

/// Why a number can't be estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TooLittle {
    /// Too few periods that are covered from end to end.
    Periods {
        /// Such periods.
        found: usize,
        /// At least so many are needed.
        needed: usize,
    },
    /// Too few papers in such periods.
    Papers {
        /// Papers in them.
        found: usize,
        /// At least so many are needed.
        needed: usize,
    },
    /// The numbers there are have no answer, such as papers in one period only.
    Undefined,
}

impl std::fmt::Display for TooLittle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Periods { found, needed } => {
                write!(
                    f,
                    "not enough data: {}, needs {needed}",
                    counted(*found, "whole period")
                )
            }
            Self::Papers { found, needed } => {
                write!(
                    f,
                    "not enough data: {} in whole periods, needs {needed}",
                    counted(*found, "paper")
                )
            }
            Self::Undefined => f.write_str("not enough data: its papers lie in too few periods"),
        }
    }
}

/// A statistic of a series: what people see of it, and how it is computed.
#[derive(Debug, Clone, Copy)]
pub struct Statistic {
    /// Column name, and key in `report.json`.
    pub name: &'static str,
    /// What its value is counted in.
    pub unit: Unit,
    /// A sentence for readers.
    pub meaning: &'static str,
    /// Author, year, DOI; empty for plain counts.
    pub source: &'static str,
    /// True if it comes with a 95 % interval.
    pub has_interval: bool,
    /// True if it comes with a p-value.
    pub has_p_value: bool,
    /// Whole periods below which it is not estimated.
    pub min_periods: usize,
    /// Papers in whole periods below which it is not estimated.
    pub min_papers: usize,
    /// The number itself; absent if the series has none.
    pub function: fn(&Series, &DependencePrior) -> Option<Estimate>,
}

/// Whole periods a test of change takes.
pub const MIN_PERIODS: usize = 8;

/// Papers in whole periods a test of change takes.
pub const MIN_PAPERS: usize = 10;

/// Names of the rows that tell the share at either end.
pub const SHARE_BEFORE: &str = "share_before";
/// The latest one.
pub const SHARE_NOW: &str = "share_now";

/// Name of the row whose test decides on a verdict.
pub const GROWTH: &str = "growth";

/// Every statistic of a theme or term, in the order of columns.
pub static STATISTICS: &[Statistic] = &[
    Statistic {
        name: SHARE_BEFORE,
        unit: Unit::Share,
        meaning: "Share of the papers in the first whole periods: the fewest in which the middle theme has about 30 papers, \
                  but three at least where there are eight, and a quarter of all at most.",
        source: "",
        has_interval: false,
        has_p_value: false,
        min_periods: 2,
        min_papers: 0,
        function: |series, _| shares::before(series).map(plain),
    },
    Statistic {
        name: SHARE_NOW,
        unit: Unit::Share,
        meaning: "Share of the papers in the last whole periods, chosen as the first ones are.",
        source: "",
        has_interval: false,
        has_p_value: false,
        min_periods: 2,
        min_papers: 0,
        function: |series, _| shares::now(series).map(plain),
    },
    Statistic {
        name: GROWTH,
        unit: Unit::RatioPerYear,
        meaning: "What the share is multiplied by in a year: quasi-Poisson regression on time with the papers of each \
                  period as exposure, its interval averaged over how alike neighbouring periods may be, as all themes tell.",
        source: "McCullagh and Nelder 1989; Zeger 1988, doi:10.1093/biomet/75.4.621",
        has_interval: true,
        has_p_value: true,
        min_periods: MIN_PERIODS,
        min_papers: MIN_PAPERS,
        function: |series, dependence| ratio(&growth::slope(series, dependence)?, 1.0),
    },
    Statistic {
        name: "year_on_year",
        unit: Unit::RatioPerYear,
        meaning: "Share of the last year / share of the year before it, by a step in the same regression.",
        source: "as growth",
        has_interval: true,
        has_p_value: true,
        min_periods: MIN_PERIODS,
        min_papers: MIN_PAPERS,
        function: |series, dependence| {
            let (two_years, at) = shares::last_two_years(series)?;
            ratio(&growth::step(&two_years, at, dependence)?, 1.0)
        },
    },
    Statistic {
        name: "slope",
        unit: Unit::SharePerYear,
        meaning: "Median change of the share in a year over all pairs of periods, which no single period decides.",
        source: "Theil 1950; Sen 1968, doi:10.1080/01621459.1968.10480934",
        has_interval: true,
        has_p_value: false,
        min_periods: MIN_PERIODS,
        min_papers: MIN_PAPERS,
        function: |series, _| {
            let slope = theil_sen::slope(&series.years, &series.shares())?;
            Some(Estimate {
                interval: Some(slope.interval),
                ..plain(slope.median)
            })
        },
    },
    Statistic {
        name: "tau",
        unit: Unit::Correlation,
        meaning: "Pairs of periods in which the share rises less those in which it falls, of all pairs; its p-value allows \
                  for ties and autocorrelation.",
        source: "Mann 1945; Hamed and Rao 1998, doi:10.1016/S0022-1694(97)00125-X",
        has_interval: false,
        has_p_value: true,
        min_periods: MIN_PERIODS,
        min_papers: MIN_PAPERS,
        function: |series, _| {
            let test = mann_kendall::test(&series.shares())?;
            Some(Estimate {
                p_value: Some(test.p_value),
                ..plain(test.tau)
            })
        },
    },
    Statistic {
        name: "acceleration",
        unit: Unit::RatioPerYear,
        meaning: "What the growth itself is multiplied by in a year: above 1 it speeds up, below 1 it slows down.",
        source: "as growth, with time squared",
        has_interval: true,
        has_p_value: true,
        min_periods: growth::MIN_PERIODS_TO_BEND,
        min_papers: 20,
        // The slope of b·t + c·t² changes by 2c a year.
        function: |series, dependence| ratio(&growth::curvature(series, dependence)?, 2.0),
    },
    Statistic {
        name: "doubling_time",
        unit: Unit::Years,
        meaning: "Years in which the share doubles, or halves where negative; told only where growth is beyond doubt.",
        source: "ln 2 / ln growth",
        has_interval: true,
        has_p_value: false,
        min_periods: MIN_PERIODS,
        min_papers: MIN_PAPERS,
        function: |series, dependence| doubling_time(&growth::slope(series, dependence)?),
    },
    Statistic {
        name: "first_seen",
        unit: Unit::Period,
        meaning: "The first whole period with a paper.",
        source: "",
        has_interval: false,
        has_p_value: false,
        min_periods: 1,
        min_papers: 1,
        function: |series, _| shares::first_seen(series).map(|position| plain(position as f64)),
    },
    Statistic {
        name: "newness",
        unit: Unit::Share,
        meaning: "Share of all papers that came before the first of these; its p-value is that of so late a start by chance.",
        source: "binomial",
        has_interval: false,
        has_p_value: true,
        min_periods: 2,
        min_papers: 2,
        function: |series, _| {
            let newness = shares::newness(series)?;
            Some(Estimate {
                p_value: Some(newness.p_value),
                ..plain(newness.share)
            })
        },
    },
];

impl Statistic {
    /// The row of a name; the table has it, or the name is misspelt.
    pub fn named(name: &str) -> Option<&'static Self> {
        STATISTICS.iter().find(|statistic| statistic.name == name)
    }

    /// Whether a series has enough for this statistic.
    ///
    /// # Errors
    /// [`TooLittle`] says what is missing.
    pub fn check(&self, series: &Series) -> Result<(), TooLittle> {
        let (periods, papers) = (series.len(), series.total());
        if periods < self.min_periods {
            return Err(TooLittle::Periods {
                found: periods,
                needed: self.min_periods,
            });
        }
        if papers < self.min_papers as f64 {
            return Err(TooLittle::Papers {
                found: papers as usize,
                needed: self.min_papers,
            });
        }
        Ok(())
    }

    /// The statistic of a series.
    ///
    /// - `dependence`: how neighbouring periods depend on each other in series of this kind.
    ///
    /// # Errors
    /// [`TooLittle`] says why there is none.
    pub fn measure(&self, series: &Series, dependence: &DependencePrior) -> Result<Estimate, TooLittle> {
        self.check(series)?;
        (self.function)(series, dependence).ok_or(TooLittle::Undefined)
    }
}

/// Whether a series has enough for a test of growth.
pub fn can_tell_growth(series: &Series) -> bool {
    Statistic::named(GROWTH).is_some_and(|row| row.check(series).is_ok())
}

/// How neighbouring periods depend on each other, learnt from those series together that have enough for a test of growth.
pub fn learn_dependence(series: &[Series]) -> LearntPriors {
    let log_likelihoods = |series: &Series| can_tell_growth(series).then(|| growth::log_likelihoods(series))?;
    DependencePrior::learn(&series.par_iter().map(log_likelihoods).collect::<Vec<_>>())
}

fn plain(value: f64) -> Estimate {
    Estimate {
        value,
        interval: None,
        p_value: None,
    }
}

/// A coefficient on the scale of logarithms as a ratio.
fn ratio(averaged: &growth::Averaged, times: f64) -> Option<Estimate> {
    let (low, high) = averaged.interval();
    Some(Estimate {
        value: libm::exp(times * averaged.estimate()),
        interval: Some((libm::exp(times * low), libm::exp(times * high))),
        p_value: Some(averaged.p_value()),
    })
}

fn doubling_time(averaged: &growth::Averaged) -> Option<Estimate> {
    let years = |slope: f64| std::f64::consts::LN_2 / slope;
    let (low, high) = averaged.interval();
    (low > 0.0 || high < 0.0).then(|| Estimate {
        interval: Some((years(high), years(low))),
        ..plain(years(averaged.estimate()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_complete_and_named_once() {
        for (i, row) in STATISTICS.iter().enumerate() {
            assert!(
                row.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'),
                "{}",
                row.name
            );
            assert!(row.meaning.ends_with('.'), "{}", row.name);
            assert!(
                STATISTICS[..i].iter().all(|other| other.name != row.name),
                "{}",
                row.name
            );
        }
        assert!(Statistic::named(GROWTH).is_some());
    }

    #[test]
    fn too_little_is_said_with_both_numbers() {
        let series = Series {
            years: vec![0.0, 1.0, 2.0, 3.0, 4.0],
            counts: vec![3.0; 5],
            exposures: vec![10.0; 5],
        };
        let growth = Statistic::named(GROWTH).unwrap();
        let reason = growth
            .measure(&series, &DependencePrior::default())
            .unwrap_err()
            .to_string();
        assert_eq!(reason, "not enough data: 5 whole periods, needs 8");
    }

    #[test]
    fn doubling_every_year_is_a_growth_of_two_and_a_doubling_time_of_one() {
        let series = Series {
            years: (0..12).map(f64::from).collect(),
            counts: (0..12).map(|year| f64::from(1u32 << year)).collect(),
            exposures: vec![10_000.0; 12],
        };
        let alone = DependencePrior::default();
        let measured = |name| Statistic::named(name).unwrap().measure(&series, &alone).unwrap().value;
        assert!((measured(GROWTH) - 2.0).abs() < 1e-9);
        assert!((measured("doubling_time") - 1.0).abs() < 1e-9);
        assert!((measured("acceleration") - 1.0).abs() < 1e-9);
    }
}
