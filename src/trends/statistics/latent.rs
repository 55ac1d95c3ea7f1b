//! A log-linear trend with a latent process around it, filtered along the periods for several kinds of process at once.
//!
//! The model and its sources are described where the kinds are averaged, in [`super::growth`].

use super::lanes::{Lanes, N_LANES};
use super::poisson::{Fit, cholesky, dot, mirrored, solve};
use crate::trends::Series;

/// Degrees of freedom that it counts as that counts scatter as the model says: a dispersion of 1.
pub(super) const PRIOR_FREEDOM: usize = 4;

/// A fit's regressors and residuals, divided by Poisson's standard deviation.
pub(super) struct Scaled<const P: usize> {
    /// Along the periods: regressors.
    regressors: Vec<[f64; P]>,
    /// Along the periods: (count − fitted) / √fitted.
    residuals: Vec<f64>,
    /// Along the periods: √fitted.
    deviations: Vec<f64>,
    /// What the dispersion is multiplied by because counts are sparse, in [1, 10].
    sparseness: f64,
}

impl<const P: usize> Scaled<P> {
    pub(super) fn new(fit: &Fit<P>, series: &Series) -> Self {
        let n_periods = fit.fitted.len() as f64;
        let surpluses = series.counts.iter().zip(&fit.fitted);
        let surplus = surpluses.map(|(count, fitted)| count / fitted - 1.0).sum::<f64>() / n_periods;
        let deviations: Vec<f64> = fit.fitted.iter().map(|fitted| fitted.sqrt()).collect();
        Self {
            regressors: fit
                .columns
                .iter()
                .zip(&deviations)
                .map(|(column, deviation)| column.map(|value| value * deviation))
                .collect(),
            residuals: series
                .counts
                .iter()
                .zip(fit.fitted.iter().zip(&deviations))
                .map(|(count, (fitted, deviation))| (count - fitted) / deviation)
                .collect(),
            deviations,
            sparseness: 1.0 / (1.0 + surplus).clamp(0.1, 1.0),
        }
    }

    /// Of each kind of dependence: restricted log-likelihood up to a constant, and shift and standard error of the last
    /// coefficient.
    ///
    /// - `kinds`: latent variance and autocorrelation of at most [`N_LANES`]; what follows theirs means nothing.
    /// - `freedom`: of the residuals.
    pub(super) fn explain(&self, kinds: &[(f64, f64)], freedom: usize) -> [Option<(f64, f64, f64)>; N_LANES] {
        let sums = self.filtered(kinds);
        std::array::from_fn(|lane| {
            let information = mirrored(&sums.information.map(|row| row.map(|sum| sum.0[lane])));
            let score = sums.score.map(|sum| sum.0[lane]);
            let (_, determinant) = cholesky(&information)?;
            let shifts = solve(&information, score)?;
            let mut unit = [0.0; P];
            unit[P - 1] = 1.0;
            let last_variance = solve(&information, unit)?[P - 1];
            let left = sums.squares.0[lane] - dot(&shifts, &score);
            let weighed = (freedom + PRIOR_FREEDOM) as f64 * libm::log(dispersion(left, freedom));
            let likelihood = -0.5 * (sums.log_variances[lane] + libm::log(determinant) + weighed);
            let scale = (dispersion(left * self.sparseness, freedom) * last_variance).sqrt();
            (likelihood.is_finite() && scale > 0.0).then_some((likelihood, shifts[P - 1], scale))
        })
    }

    /// Goes along the periods once, a kind of dependence a lane.
    fn filtered(&self, kinds: &[(f64, f64)]) -> Sums<P> {
        let of_kinds = |of: fn(&(f64, f64)) -> f64| Lanes(std::array::from_fn(|lane| kinds.get(lane).map_or(0.0, of)));
        let latent_variance = of_kinds(|kind| kind.0);
        let autocorrelation = of_kinds(|kind| kind.1);
        let (zero, one) = (Lanes::all(0.0), Lanes::all(1.0));
        let kept = autocorrelation * autocorrelation;
        let renewed = latent_variance * (one - kept);
        let mut sums = Sums {
            information: [[zero; P]; P],
            score: [zero; P],
            squares: zero,
            log_variances: [0.0; N_LANES],
        };
        let mut product = one;
        // Expected state of the latent process for each regressor and for the residuals, and its variance.
        let (mut states, mut state, mut variance) = ([zero; P], zero, latent_variance);
        for ((regressor, residual), load) in self.regressors.iter().zip(&self.residuals).zip(&self.deviations) {
            let load = Lanes::all(*load);
            let loaded = load * variance;
            let total = load * loaded + one;
            let part = total.recip();
            let errors: [Lanes; P] = std::array::from_fn(|i| Lanes::all(regressor[i]) - load * states[i]);
            let error = Lanes::all(*residual) - load * state;
            for i in 0..P {
                let weighted = errors[i] * part;
                for (sum, other) in sums.information[i][..=i].iter_mut().zip(errors) {
                    *sum = *sum + weighted * other;
                }
                sums.score[i] = sums.score[i] + weighted * error;
            }
            sums.squares = sums.squares + error * error * part;
            product = product * total;
            for (product, log_variances) in product.0.iter_mut().zip(&mut sums.log_variances) {
                if !(1e-200..1e200).contains(product) {
                    *log_variances += libm::log(*product);
                    *product = 1.0;
                }
            }
            let gain = loaded * part;
            states = std::array::from_fn(|i| autocorrelation * (states[i] + gain * errors[i]));
            state = autocorrelation * (state + gain * error);
            variance = kept * (variance * (one - gain * load)) + renewed;
        }
        for (product, log_variances) in product.0.iter().zip(&mut sums.log_variances) {
            *log_variances += libm::log(*product);
        }
        sums
    }
}

/// What a pass of the filter adds up, a kind of dependence a lane.
struct Sums<const P: usize> {
    /// X'V⁻¹X, its lower triangle.
    information: [[Lanes; P]; P],
    /// X'V⁻¹r.
    score: [Lanes; P],
    /// r'V⁻¹r.
    squares: Lanes,
    /// log |V|.
    log_variances: [f64; N_LANES],
}

/// The dispersion φ that a sum of squared Pearson residuals and the model itself speak for together.
pub(super) fn dispersion(squares: f64, freedom: usize) -> f64 {
    (squares + PRIOR_FREEDOM as f64) / (freedom + PRIOR_FREEDOM) as f64
}
