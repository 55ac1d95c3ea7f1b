//! How fast a share grows, with an interval that holds for over-dispersed and autocorrelated counts.
//!
//! Neighbouring periods depend on each other beyond what a straight trend explains, and a few periods can't show how much. So
//! the strength and the range of that dependence are not estimated and then believed: the coefficient is averaged over all
//! values of them, each weighted by how common it is and how well it explains the series.

use super::dependence::{DependencePrior, N_KINDS, kinds};
use super::distributions::student_cdf;
use super::lanes::N_LANES;
use super::latent::{PRIOR_FREEDOM, Scaled, dispersion};
use super::poisson::{self, Fit};
use crate::trends::Series;

/// Periods below which a trend is taken for straight.
pub const MIN_PERIODS_TO_BEND: usize = 12;

/// A quantile is found once its probability is met by this.
const TOLERANCE: f64 = 1e-13;

/// Steps towards a quantile; a dozen do.
const MAX_STEPS: usize = 100;

/// A coefficient as a mixture of Student's t distributions.
#[derive(Debug, Clone, PartialEq)]
pub struct Averaged {
    /// Weight, centre and scale; the weights sum to 1.
    components: Vec<(f64, f64, f64)>,
    /// Degrees of freedom.
    freedom: usize,
}

impl Averaged {
    /// The mean.
    pub fn estimate(&self) -> f64 {
        self.components.iter().map(|(weight, centre, _)| weight * centre).sum()
    }

    /// Standard deviation of centres and scales together, a quick measure of how sure the estimate is.
    pub fn deviation(&self) -> f64 {
        let estimate = self.estimate();
        let square = |(weight, centre, scale): &(f64, f64, f64)| weight * (scale * scale + (centre - estimate).powi(2));
        self.components.iter().map(square).sum::<f64>().sqrt()
    }

    /// Probability of a coefficient below `value`.
    pub fn cdf(&self, value: f64) -> f64 {
        let below =
            |(weight, centre, scale): &(f64, f64, f64)| weight * student_cdf((value - centre) / scale, self.freedom);
        self.components.iter().map(below).sum()
    }

    /// Two-sided p-value of a coefficient of 0.
    pub fn p_value(&self) -> f64 {
        let below = self.cdf(0.0);
        (2.0 * below.min(1.0 - below)).clamp(0.0, 1.0)
    }

    /// The 2.5 % and 97.5 % quantiles.
    pub fn interval(&self) -> (f64, f64) {
        (self.quantile(0.025), self.quantile(0.975))
    }

    /// The value below which the coefficient is with a probability of .025 to .975.
    ///
    /// Source: the Illinois rule, Dowell and Jarratt 1971, doi:10.1007/BF01934364.
    fn quantile(&self, probability: f64) -> f64 {
        // Not even 1 % of a Student's t distribution of 5 degrees of freedom, the fewest there are, is so far below its centre.
        let reach = |sign: f64| {
            let ends = (self.components.iter()).map(|(_, centre, scale)| sign * centre + 4.0 * scale);
            sign * ends.fold(f64::NEG_INFINITY, f64::max)
        };
        let excess = |value: f64| self.cdf(value) - probability;
        let (mut low, mut high) = (reach(-1.0), reach(1.0));
        let (mut below, mut above) = (excess(low), excess(high));
        let mut value = low;
        let mut last_error = 0.0;
        for _ in 0..MAX_STEPS {
            value = low - below * (high - low) / (above - below);
            let error = excess(value);
            if error.abs() < TOLERANCE || value <= low || value >= high {
                break;
            }
            // An end that stays a second time counts for half, lest it stay for good.
            let half = if error * last_error > 0.0 { 0.5 } else { 1.0 };
            if error < 0.0 {
                (low, below, above) = (value, error, above * half);
            } else {
                (high, above, below) = (value, error, below * half);
            }
            last_error = error;
        }
        value
    }
}

/// A p-value of plain quasi-Poisson regression above which no slope is a discovery: `trends.max_q` is .2 at most, a q-value is
/// never below its p-value, and correcting for dependence between periods nearly always raises that.
const HOPELESS: f64 = 0.2;

/// A slope found quickly: of those that plain regression already finds unremarkable only the p-value is known.
#[derive(Debug, Clone, PartialEq)]
pub enum QuickGrowth {
    /// Not estimated, since plain regression sees nothing.
    Unremarkable {
        /// Two-sided, of no slope.
        p_value: f64,
    },
    /// Estimated in full.
    Averaged(Averaged),
}

impl QuickGrowth {
    /// Two-sided; of no slope.
    pub fn p_value(&self) -> f64 {
        match self {
            Self::Unremarkable { p_value } => *p_value,
            Self::Averaged(slope) => slope.p_value(),
        }
    }
}

/// The slope of the log share where thousands of series are looked through; absent if no finite slope fits best.
///
/// Correcting for dependence between periods nearly always raises a p-value, so what has no chance without is left at that.
pub fn quick_growth(series: &Series, dependence: &DependencePrior) -> Option<QuickGrowth> {
    let fit = poisson::fit::<2>(series)?;
    let freedom = series.len() - 2;
    let dispersion = dispersion(fit.dispersion * freedom as f64, freedom);
    let error = fit.standard_errors[1] * (dispersion / fit.dispersion.max(f64::MIN_POSITIVE)).sqrt();
    let below = student_cdf(fit.coefficients[1] / error, freedom + PRIOR_FREEDOM);
    let p_value = 2.0 * below.min(1.0 - below);
    if p_value > HOPELESS {
        return Some(QuickGrowth::Unremarkable { p_value });
    }
    Explained::new(&fit, series).map(|explained| QuickGrowth::Averaged(explained.averaged(dependence)))
}

/// The slope of the log share, averaged; absent if no finite slope fits best.
pub fn slope(series: &Series, dependence: &DependencePrior) -> Option<Averaged> {
    Some(Explained::new(&poisson::fit::<2>(series)?, series)?.averaged(dependence))
}

/// The coefficient of time² of the log share, averaged.
pub fn curvature(series: &Series, dependence: &DependencePrior) -> Option<Averaged> {
    Some(Explained::new(&poisson::fit::<3>(series)?, series)?.averaged(dependence))
}

/// The slopes of the log share up to a period and from it on, averaged; absent if no finite slopes fit best.
///
/// - `at`: position of the period, neither the first nor the last.
pub fn slopes_around(series: &Series, at: usize, dependence: &DependencePrior) -> Option<Turn> {
    let turn = *series.years.get(at)?;
    let (before, after) = (|year: &f64| (year - turn).min(0.0), |year: &f64| (year - turn).max(0.0));
    // The coefficient that is averaged is the last one.
    let slope = |columns: Vec<[f64; 3]>| -> Option<Averaged> {
        let fit = poisson::fit_columns::<3>(series, columns)?;
        Some(Explained::new(&fit, series)?.averaged(dependence))
    };
    let years = || series.years.iter();
    Some(Turn {
        before: slope(years().map(|year| [1.0, after(year), before(year)]).collect())?,
        after: slope(years().map(|year| [1.0, before(year), after(year)]).collect())?,
    })
}

/// Slopes of the log share on both sides of a period.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    /// Up to the period.
    pub before: Averaged,
    /// From it on.
    pub after: Averaged,
}

/// What the share was multiplied by from one stretch of periods to the next, averaged, as a logarithm; absent if no finite step
/// fits best.
///
/// - `at`: position of the first period of the second stretch.
pub fn step(series: &Series, at: usize, dependence: &DependencePrior) -> Option<Averaged> {
    let flag = |position: usize| f64::from(u8::from(position >= at));
    let fit = poisson::fit_columns::<2>(series, (0..series.len()).map(|i| [1.0, flag(i)]).collect())?;
    Some(Explained::new(&fit, series)?.averaged(dependence))
}

/// How well each kind of dependence explains what a trend leaves: restricted log-likelihoods along `kinds`; absent if no
/// finite trend fits best.
///
/// The trend may bend if there are enough periods to distinguish a bend from a wave: growth that slows down is no dependence.
pub fn log_likelihoods(series: &Series) -> Option<[f64; N_KINDS]> {
    let explained = if series.len() < MIN_PERIODS_TO_BEND {
        Explained::new(&poisson::fit::<2>(series)?, series)
    } else {
        Explained::new(&poisson::fit::<3>(series)?, series)
    };
    Some(explained?.log_likelihoods)
}

/// The last coefficient of a fit under each kind of dependence between periods.
///
/// Var(yₜ) = φ·(μₜ + σ²·μₜ²), Corr of the latent part ρ^|t−s|: Poisson counts around a latent log-linear process. For each
/// σ² and ρ, generalised least squares on the Pearson residuals of the fit gives a coefficient with a t-distribution, and a
/// restricted likelihood. At σ² = 0 it is the quasi-Poisson fit itself, but for φ: what the residuals show of it in
/// n_periods − P degrees of freedom is weighed against the model's 1 in [`PRIOR_FREEDOM`], since a few periods would
/// often suggest that counts are steadier than chance. Where counts are sparse the dispersion of the error, not that of the
/// likelihood, is raised by Fletcher's factor, never lowered; for σ² above 0 by analogy.
///
/// Source: Zeger 1988, doi:10.1093/biomet/75.4.621 (the model); Harville 1974, doi:10.1093/biomet/61.2.383 (restricted
/// likelihood); Lund et al. 2012, doi:10.1515/1544-6115.1826 (a prior of φ); Hoeting et al. 1999,
/// doi:10.1214/ss/1009212519 (averaging); Fletcher 2012, doi:10.1093/biomet/asr083 (sparse counts). Cumulated in one pass by
/// Kalman's filter.
struct Explained {
    /// Along [`kinds`]; −∞ where there is no answer.
    log_likelihoods: [f64; N_KINDS],
    /// Along [`kinds`].
    centres: [f64; N_KINDS],
    /// Along [`kinds`]; above 0.
    scales: [f64; N_KINDS],
    /// Degrees of freedom.
    freedom: usize,
}

impl Explained {
    fn new<const P: usize>(fit: &Fit<P>, series: &Series) -> Option<Self> {
        let freedom = series.len().checked_sub(P).filter(|freedom| *freedom > 0)?;
        let scaled = Scaled::new(fit, series);
        let mut explained = Self {
            log_likelihoods: [f64::NEG_INFINITY; N_KINDS],
            centres: [fit.coefficients[P - 1]; N_KINDS],
            scales: [1.0; N_KINDS],
            freedom: freedom + PRIOR_FREEDOM,
        };
        let kinds = kinds();
        let groups = kinds.chunks(N_LANES);
        let found = groups.flat_map(|kinds| scaled.explain(kinds, freedom).into_iter().take(kinds.len()));
        for (i, found) in found.enumerate() {
            match found {
                Some((log_likelihood, shift, scale)) => {
                    explained.log_likelihoods[i] = log_likelihood;
                    explained.centres[i] += shift;
                    explained.scales[i] = scale;
                }
                // Without the plain fit there is nothing to correct.
                None if i == 0 => return None,
                None => {}
            }
        }
        Some(explained)
    }

    fn averaged(&self, dependence: &DependencePrior) -> Averaged {
        let weights = dependence.given(&self.log_likelihoods).into_iter();
        let components = weights.zip(self.centres).zip(self.scales);
        Averaged {
            components: components
                .map(|((weight, centre), scale)| (weight, centre, scale))
                .collect(),
            freedom: self.freedom,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(counts: &[f64]) -> Series {
        Series::sample(counts, 100.0, 0.25)
    }

    /// Of a series by itself.
    fn alone(series: &Series) -> Averaged {
        slope(series, &DependencePrior::default()).unwrap()
    }

    #[test]
    fn the_interval_holds_the_estimate_and_agrees_with_the_p_value() {
        let rising = alone(&series(&[3.0, 2.0, 5.0, 4.0, 6.0, 9.0, 8.0, 12.0, 11.0, 15.0]));
        let (low, high) = rising.interval();
        assert!(0.0 < low && low < rising.estimate() && rising.estimate() < high);
        assert!(rising.p_value() < 0.05);
        assert!((rising.cdf(low) - 0.025).abs() < 1e-9 && (rising.cdf(high) - 0.975).abs() < 1e-9);
    }

    #[test]
    fn a_flat_series_has_a_slope_of_about_nothing() {
        let flat = alone(&series(&[5.0, 6.0, 4.0, 5.0, 5.0, 4.0, 6.0, 5.0]));
        assert!(flat.estimate().abs() < 0.2 && flat.p_value() > 0.5);
    }

    #[test]
    fn a_glance_tells_the_same_of_what_is_remarkable() {
        let rising = series(&[3.0, 2.0, 5.0, 4.0, 6.0, 9.0, 8.0, 12.0, 11.0, 15.0]);
        assert_eq!(
            quick_growth(&rising, &DependencePrior::default()),
            Some(QuickGrowth::Averaged(alone(&rising)))
        );
        let flat = quick_growth(
            &series(&[5.0, 6.0, 4.0, 5.0, 5.0, 4.0, 6.0, 5.0]),
            &DependencePrior::default(),
        )
        .unwrap();
        assert!(matches!(flat, QuickGrowth::Unremarkable { p_value } if p_value > 0.5));
    }

    #[test]
    fn waves_widen_the_interval() {
        let width = |counts: &[f64]| {
            let (low, high) = alone(&series(counts)).interval();
            high - low
        };
        // The same counts, alternating and in three long waves.
        let alternating: Vec<f64> = (0..24).map(|i| if i % 2 == 0 { 14.0 } else { 6.0 }).collect();
        let waves: Vec<f64> = (0..24).map(|i| if i / 4 % 2 == 0 { 14.0 } else { 6.0 }).collect();
        assert!(width(&waves) > 1.3 * width(&alternating));
    }

    #[test]
    fn time_reversed_gives_the_opposite_slope() {
        let counts = [3.0, 2.0, 5.0, 4.0, 6.0, 9.0, 8.0, 12.0, 11.0, 15.0];
        let mut reversed = counts;
        reversed.reverse();
        let (forward, backward) = (alone(&series(&counts)), alone(&series(&reversed)));
        assert!((forward.estimate() + backward.estimate()).abs() < 1e-9);
        assert!((forward.p_value() - backward.p_value()).abs() < 1e-9);
    }
}
