//! The curves that a log share may follow, each at every place it may have: the small set from which a shape is chosen.

use std::f64::consts::TAU;

/// Periods on which two places of a bend or a step may differ: a grid no finer than the series, and no finer than this.
const MAX_PLACES: usize = 40;

/// Fewest periods before and after a step or bend, and in a burst: one alone is an accident.
pub(super) const MIN_STRETCH: usize = 2;

/// Lengths of bursts that are tried, in periods, as far as they are at most half of the series.
const LENGTHS: [usize; 9] = [2, 3, 4, 6, 9, 13, 19, 28, 42];

/// Years that a series has to span before a season can recur in it.
const MIN_SEASONS: f64 = 2.4;

/// Years between periods above which there is no season to see.
const MAX_STEP_IN_SEASON: f64 = 0.3;

/// Kinds of curves; each has one or two coefficients beside the level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Family {
    Linear,
    Hinge,
    Step,
    Burst,
    Bend,
    Season,
}

/// Families, in the order of [`Family`].
pub(super) const N_FAMILIES: usize = 6;

/// A curve at its place; positions along the periods of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Curve {
    /// The log share goes one way throughout.
    Linear,
    /// Level up to and with this period, one way after.
    From(usize),
    /// One way up to this period, level from it on.
    Until(usize),
    /// Level, and from this period on at another level.
    Step(usize),
    /// Level, but for these periods.
    Pulse {
        /// First of them.
        begin: usize,
        /// Last of them.
        end: usize,
    },
    /// Level, but for a rise to a peak and a fall from it.
    Tent {
        /// Where it is highest.
        peak: usize,
        /// Periods from its foot to the peak.
        width: usize,
    },
    /// One way up to this period, another from it on.
    Bend(usize),
    /// A wave that recurs each year.
    Season,
}

impl Curve {
    pub(crate) fn family(self) -> Family {
        match self {
            Self::Linear => Family::Linear,
            Self::From(_) | Self::Until(_) => Family::Hinge,
            Self::Step(_) => Family::Step,
            Self::Pulse { .. } | Self::Tent { .. } => Family::Burst,
            Self::Bend(_) => Family::Bend,
            Self::Season => Family::Season,
        }
    }

    /// What its coefficients are multiplied by in each period: one column, or two of the same length.
    ///
    /// - `years`: ascending, of the periods.
    pub(super) fn columns(self, years: &[f64]) -> Columns {
        let along = |value: &dyn Fn(usize) -> f64| (0..years.len()).map(value).collect::<Vec<f64>>();
        let flag = |is: bool| f64::from(u8::from(is));
        match self {
            Self::Linear => Columns::one(years.to_vec()),
            Self::From(at) => Columns::one(along(&|i| (years[i] - years[at]).max(0.0))),
            Self::Until(at) => Columns::one(along(&|i| (years[i] - years[at]).min(0.0))),
            Self::Step(at) => Columns::one(along(&|i| flag(i >= at))),
            Self::Pulse { begin, end } => Columns::one(along(&|i| flag((begin..=end).contains(&i)))),
            Self::Tent { peak, width } => {
                Columns::one(along(&|i| (1.0 - i.abs_diff(peak) as f64 / width as f64).max(0.0)))
            }
            Self::Bend(at) => Columns {
                first: along(&|i| (years[i] - years[at]).min(0.0)),
                second: Some(along(&|i| (years[i] - years[at]).max(0.0))),
            },
            Self::Season => Columns {
                first: along(&|i| libm::cos(TAU * years[i])),
                second: Some(along(&|i| libm::sin(TAU * years[i]))),
            },
        }
    }
}

/// One or two columns of a design, beside the level.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Columns {
    pub first: Vec<f64>,
    pub second: Option<Vec<f64>>,
}

impl Columns {
    fn one(first: Vec<f64>) -> Self {
        Self { first, second: None }
    }
}

/// Every curve that a series of these periods may follow, by family.
///
/// - `years`: ascending.
pub(super) fn curves(years: &[f64]) -> Vec<Curve> {
    let n = years.len();
    let apart = n.div_ceil(MAX_PLACES).max(1);
    let places = || (MIN_STRETCH..=n.saturating_sub(MIN_STRETCH)).step_by(apart);
    let inner = || (MIN_STRETCH..n.saturating_sub(MIN_STRETCH)).step_by(apart);
    let mut curves = vec![Curve::Linear];
    curves.extend(inner().map(Curve::From));
    curves.extend(inner().map(Curve::Until));
    curves.extend(places().map(Curve::Step));
    for length in LENGTHS.into_iter().filter(|length| *length <= n / 2) {
        let last = n.saturating_sub(MIN_STRETCH + length);
        let begins = (1..=last).step_by((length / 3).max(apart));
        curves.extend(begins.map(|begin| Curve::Pulse {
            begin,
            end: begin + length - 1,
        }));
        let peaks = inner().step_by((length / 3).max(1));
        curves.extend(peaks.map(|peak| Curve::Tent {
            peak,
            width: length + 1,
        }));
    }
    curves.extend(inner().map(Curve::Bend));
    if has_seasons(years) {
        curves.push(Curve::Season);
    }
    curves
}

fn has_seasons(years: &[f64]) -> bool {
    let span = years
        .last()
        .zip(years.first())
        .map_or(0.0, |(last, first)| last - first);
    let is_fine = years.windows(2).all(|pair| pair[1] - pair[0] <= MAX_STEP_IN_SEASON);
    span >= MIN_SEASONS && is_fine
}

#[cfg(test)]
mod tests {
    use super::*;

    fn months(n: usize) -> Vec<f64> {
        (0..n).map(|month| month as f64 / 12.0).collect()
    }

    #[test]
    fn columns_are_what_the_curves_say() {
        let years = [0.0, 1.0, 2.0, 3.0, 4.0];
        let first = |curve: Curve| curve.columns(&years).first;
        assert_eq!(first(Curve::From(2)), [0.0, 0.0, 0.0, 1.0, 2.0]);
        assert_eq!(first(Curve::Until(2)), [-2.0, -1.0, 0.0, 0.0, 0.0]);
        assert_eq!(first(Curve::Step(3)), [0.0, 0.0, 0.0, 1.0, 1.0]);
        assert_eq!(first(Curve::Pulse { begin: 1, end: 2 }), [0.0, 1.0, 1.0, 0.0, 0.0]);
        assert_eq!(first(Curve::Tent { peak: 2, width: 2 }), [0.0, 0.5, 1.0, 0.5, 0.0]);
        let bend = Curve::Bend(2).columns(&years);
        assert_eq!(bend.first, [-2.0, -1.0, 0.0, 0.0, 0.0]);
        assert_eq!(bend.second.unwrap(), [0.0, 0.0, 0.0, 1.0, 2.0]);
    }

    #[test]
    fn each_family_has_its_places_and_no_more_than_the_grid() {
        let of = |n: usize, family: Family| {
            let curves = curves(&months(n)).into_iter();
            curves.filter(|curve| curve.family() == family).count()
        };
        assert_eq!(of(26, Family::Linear), 1);
        assert_eq!(
            (of(26, Family::Step), of(26, Family::Bend), of(26, Family::Hinge)),
            (23, 22, 44)
        );
        assert_eq!((of(26, Family::Season), of(30, Family::Season)), (0, 1));
        assert!(of(300, Family::Step) <= MAX_PLACES);
    }

    #[test]
    fn bursts_end_before_the_series_does() {
        for curve in curves(&months(26)) {
            if let Curve::Pulse { begin, end } = curve {
                assert!(begin >= 1 && begin < end && end < 24, "{curve:?}");
            }
        }
    }
}
