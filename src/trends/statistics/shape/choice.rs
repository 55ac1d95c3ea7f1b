//! Which curve a share follows, once it is known to change.

use super::candidates::{Curve, Family, N_FAMILIES, curves};
use crate::trends::Series;
use crate::trends::statistics::poisson;

/// Papers that a fit is given beside those there are, spread as if nothing changed: a share that begins at nothing has a
/// finite curve with them.
const PSEUDO_PAPERS: f64 = 1.0;

/// Degrees of freedom that it counts as that counts scatter as chance alone would make them.
const PRIOR_FREEDOM: f64 = 4.0;

/// Autocorrelation of what a curve leaves above which it is taken for no more than this.
const MAX_AUTOCORRELATION: f64 = 0.8;

/// A curve with its coefficients.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// Of the log share.
    pub curve: Curve,
    /// Along the periods: share by the curve, above 0.
    pub fitted: Vec<f64>,
}

/// A fitted curve and how far it is from the series.
struct Candidate {
    curve: Curve,
    /// Along the periods: expected counts.
    fitted: Vec<f64>,
    /// Poisson's.
    deviance: f64,
    /// What its coefficients, and the choice among the curves of its family, cost.
    cost: f64,
}

/// The curve that explains a series best for what it costs; absent if none can be fitted.
///
/// Least D ÷ ĉ + p·ln n + 2·ln m: D is Poisson's deviance, p the coefficients beside the level, m the curves of the same family,
/// and ĉ the scatter beyond chance that the best of all curves leaves: its deviance per degree of freedom, times (1 + r)/(1 − r)
/// for the first autocorrelation r of its residuals if that is above 0, and at least 1.
///
/// Source: Burnham and Anderson 2002, doi:10.1007/b97636, section 2.5 (quasi-likelihood criteria); Schwarz 1978,
/// doi:10.1214/aos/1176344136; Bayley and Hammersley 1946, doi:10.2307/2983560 (how many periods dependent ones are worth).
pub fn choose(series: &Series) -> Option<Shape> {
    let exposure: f64 = series.exposures.iter().sum();
    let smoothed = Series {
        counts: (series.counts.iter().zip(&series.exposures))
            .map(|(count, of)| count + PSEUDO_PAPERS * of / exposure)
            .collect(),
        ..series.clone()
    };
    let all = curves(&series.years);
    let mut n_of = [0usize; N_FAMILIES];
    all.iter().for_each(|curve| n_of[curve.family() as usize] += 1);
    let fit = |curve: &Curve| {
        let fitted = fitted(&smoothed, *curve)?;
        let n_of_family = n_of[curve.family() as usize] as f64;
        Some(Candidate {
            curve: *curve,
            deviance: deviance(&series.counts, &fitted),
            cost: n_coefficients(*curve) * libm::log(series.len() as f64) + 2.0 * libm::log(n_of_family),
            fitted,
        })
    };
    let candidates: Vec<Candidate> = all.iter().filter_map(fit).collect();
    let closest = candidates.iter().min_by(|a, b| a.deviance.total_cmp(&b.deviance))?;
    let scatter = scatter(series, closest);
    let criterion = |candidate: &Candidate| candidate.deviance / scatter + candidate.cost;
    let best = candidates.iter().min_by(|a, b| criterion(a).total_cmp(&criterion(b)))?;
    let pairs = best.fitted.iter().zip(&series.exposures);
    Some(Shape {
        curve: best.curve,
        fitted: pairs.map(|(count, of)| count / of).collect(),
    })
}

/// How much wider counts scatter around a curve than chance alone does; at least 1.
fn scatter(series: &Series, closest: &Candidate) -> f64 {
    let pairs = series.counts.iter().zip(&closest.fitted);
    let residuals: Vec<f64> = pairs.map(|(count, fitted)| (count - fitted) / fitted.sqrt()).collect();
    let products: f64 = residuals.windows(2).map(|pair| pair[0] * pair[1]).sum();
    let squares: f64 = residuals.iter().map(|residual| residual * residual).sum();
    let autocorrelation = if squares > 0.0 {
        (products / squares).clamp(0.0, MAX_AUTOCORRELATION)
    } else {
        0.0
    };
    let freedom = series.len() as f64 - 2.0;
    let dispersion = (closest.deviance + PRIOR_FREEDOM) / (freedom + PRIOR_FREEDOM);
    (dispersion * (1.0 + autocorrelation) / (1.0 - autocorrelation)).max(1.0)
}

fn n_coefficients(curve: Curve) -> f64 {
    match curve.family() {
        Family::Bend | Family::Season => 2.0,
        _ => 1.0,
    }
}

/// Counts by a curve.
fn fitted(series: &Series, curve: Curve) -> Option<Vec<f64>> {
    let columns = curve.columns(&series.years);
    Some(match &columns.second {
        None => {
            let design = columns.first.iter().map(|first| [1.0, *first]).collect();
            poisson::fit_columns::<2>(series, design)?.fitted
        }
        Some(second) => {
            let pairs = columns.first.iter().zip(second);
            let design = pairs.map(|(first, second)| [1.0, *first, *second]).collect();
            poisson::fit_columns::<3>(series, design)?.fitted
        }
    })
}

/// Σ 2·(y·ln(y/μ) − (y − μ)).
fn deviance(counts: &[f64], fitted: &[f64]) -> f64 {
    let of_period = |(count, fitted): (&f64, &f64)| {
        let logs = if *count > 0.0 {
            count * libm::log(count / fitted)
        } else {
            0.0
        };
        2.0 * (logs - (count - fitted))
    };
    counts.iter().zip(fitted).map(of_period).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(counts: &[f64]) -> Curve {
        choose(&Series::sample(counts, 300.0, 1.0 / 12.0)).unwrap().curve
    }

    #[test]
    fn each_shape_is_told_from_the_others() {
        let flat = [6.0, 7.0, 5.0, 6.0, 6.0, 7.0, 5.0, 6.0];
        let step: Vec<f64> = flat.iter().chain(&flat.map(|count| count + 20.0)).copied().collect();
        assert_eq!(chosen(&step), Curve::Step(8));
        let burst: Vec<f64> = (flat.iter()).chain(&[25.0, 28.0, 24.0]).chain(&flat).copied().collect();
        assert_eq!(chosen(&burst), Curve::Pulse { begin: 8, end: 10 });
        let growth: Vec<f64> = (0..20).map(|i| (3.0 * 1.15f64.powi(i)).round()).collect();
        assert_eq!(chosen(&growth), Curve::Linear);
        let peak: Vec<f64> = (0..21)
            .map(|i: i32| (80.0 * 0.75f64.powi((i - 10).abs())).round())
            .collect();
        assert!(matches!(chosen(&peak), Curve::Bend(9..=11)), "{:?}", chosen(&peak));
        let season: Vec<f64> = (0..48)
            .map(|i| (30.0 + 20.0 * (f64::from(i) / 12.0 * std::f64::consts::TAU).cos()).round())
            .collect();
        assert_eq!(chosen(&season), Curve::Season);
    }

    #[test]
    fn a_birth_from_nothing_has_a_finite_curve() {
        let shape = choose(&Series::sample(
            &[0.0; 12].iter().chain(&[9.0; 6]).copied().collect::<Vec<_>>(),
            300.0,
            1.0 / 12.0,
        ));
        let shape = shape.unwrap();
        assert_eq!(shape.curve, Curve::Step(12));
        assert!(
            shape.fitted[0] < 0.001 && (shape.fitted[17] - 0.03).abs() < 0.001,
            "{:?}",
            shape.fitted
        );
    }
}
