//! How much better each family of curves explains a series than no change at all, under each kind of dependence.

use super::candidates::{Curve, N_FAMILIES};
use crate::trends::Series;
use crate::trends::statistics::latent::PRIOR_FREEDOM;

/// Kinds of dependence between periods, whitened: counts around a constant share, scaled so that they scatter alike and
/// no longer depend on each other.
///
/// The innovations of Kalman's filter; the model is that of [`super::super::growth`].
struct Whitening {
    /// Along the periods: √ of the expected counts.
    loads: Vec<f64>,
    /// Along the periods: what the state learns from an error.
    gains: Vec<f64>,
    /// Along the periods: 1 / standard deviation of the innovation.
    scales: Vec<f64>,
    autocorrelation: f64,
    /// log |V|.
    log_variance: f64,
}

impl Whitening {
    /// - `loads`: √ of the expected counts.
    fn new(latent_variance: f64, autocorrelation: f64, loads: &[f64]) -> Self {
        let kept = autocorrelation * autocorrelation;
        let mut variance = latent_variance;
        let (mut gains, mut scales, mut log_variance) = (Vec::new(), Vec::new(), 0.0);
        for load in loads {
            let total = load * load * variance + 1.0;
            let gain = load * variance / total;
            gains.push(gain);
            scales.push(1.0 / total.sqrt());
            log_variance += libm::log(total);
            variance = kept * variance * (1.0 - gain * load) + latent_variance * (1.0 - kept);
        }
        Self {
            loads: loads.to_vec(),
            gains,
            scales,
            autocorrelation,
            log_variance,
        }
    }

    /// - `values`: along the periods, divided by Poisson's standard deviation.
    fn whiten(&self, values: &mut [f64]) {
        let mut state = 0.0;
        for (i, value) in values.iter_mut().enumerate() {
            let error = *value - self.loads[i] * state;
            *value = error * self.scales[i];
            state = self.autocorrelation * (state + self.gains[i] * error);
        }
    }
}

/// What is needed to weigh a series of given exposures, scattering in one way, against all curves.
pub(super) struct Scales {
    whitening: Whitening,
    /// The whitened level, of length 1.
    level: Vec<f64>,
    /// log of the information on the level.
    log_information: f64,
    /// Whitened columns of all curves, of length 1 and free of the level, one after the other.
    columns: Vec<f64>,
    /// Along the curves: their family, and where in `columns` they begin and end.
    curves: Vec<(usize, std::ops::Range<usize>)>,
    /// Along the families: log of the prior odds of a curve of it, and of what its coefficients cost.
    costs: [f64; N_FAMILIES],
}

/// Log-likelihoods of a series under one kind of dependence, but for a constant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Evidence {
    /// Of no change.
    pub constant: f64,
    /// By how much the best curve of each family is likelier, less what its freedom costs.
    pub gains: [f64; N_FAMILIES],
    /// Dispersion that the likelier of no change and the best curve leaves.
    pub dispersion: f64,
}

impl Evidence {
    /// Log-likelihood, averaged over no change and the families.
    ///
    /// - `change`: how probable change is before the series is seen.
    pub(super) fn averaged(&self, change: f64) -> f64 {
        self.constant + libm::log(1.0 - change + change * self.odds())
    }

    /// How much likelier change is than none, averaged over the families.
    pub(super) fn odds(&self) -> f64 {
        self.gains.iter().map(|gain| libm::exp(*gain)).sum::<f64>() / N_FAMILIES as f64
    }
}

impl Scales {
    /// - `kind`: latent variance and autocorrelation; `fitted`: expected counts of a constant share.
    pub(super) fn new(kind: (f64, f64), fitted: &[f64], years: &[f64], curves: &[Curve]) -> Option<Self> {
        let loads: Vec<f64> = fitted.iter().map(|fitted| fitted.sqrt()).collect();
        let whitening = Whitening::new(kind.0, kind.1, &loads);
        let mut level = loads.clone();
        whitening.whiten(&mut level);
        let length = dot(&level, &level).sqrt();
        if !(length.is_finite() && length > 0.0) {
            return None;
        }
        level.iter_mut().for_each(|value| *value /= length);
        let mut scales = Self {
            whitening,
            level,
            log_information: 2.0 * libm::log(length),
            columns: Vec::new(),
            curves: Vec::new(),
            costs: [0.0; N_FAMILIES],
        };
        let mut n_curves = [0usize; N_FAMILIES];
        let mut n_columns = [1.0f64; N_FAMILIES];
        for curve in curves {
            let family = curve.family() as usize;
            let columns = curve.columns(years);
            let begin = scales.columns.len();
            scales.push(&columns.first, begin);
            if let Some(second) = &columns.second {
                scales.push(second, begin);
                n_columns[family] = 2.0;
            }
            n_curves[family] += 1;
            scales.curves.push((family, begin..scales.columns.len()));
        }
        let n_periods = fitted.len() as f64;
        for family in 0..N_FAMILIES {
            scales.costs[family] =
                libm::log(n_curves[family].max(1) as f64) + 0.5 * n_columns[family] * libm::log(n_periods);
        }
        Some(scales)
    }

    /// Whitens a column, takes out the level and the columns of the same curve, and keeps it unless nothing is left.
    fn push(&mut self, column: &[f64], begin: usize) {
        let loads = self.whitening.loads.iter();
        let mut column: Vec<f64> = column.iter().zip(loads).map(|(value, load)| value * load).collect();
        self.whitening.whiten(&mut column);
        let before = dot(&column, &column);
        take_out(&mut column, &self.level);
        for other in self.columns[begin..].chunks(column.len()) {
            take_out(&mut column, other);
        }
        let left = dot(&column, &column);
        if left > 1e-9 * before {
            let length = left.sqrt();
            self.columns.extend(column.iter().map(|value| value / length));
        }
    }

    /// - `residuals`: (count − fitted) / √fitted; used up.
    pub(super) fn weigh(&self, residuals: &mut [f64]) -> Evidence {
        let n_periods = residuals.len();
        self.whitening.whiten(residuals);
        take_out(residuals, &self.level);
        let squares = dot(residuals, residuals);
        let mut best = [0.0f64; N_FAMILIES];
        for (family, range) in &self.curves {
            let columns = self.columns[range.clone()].chunks(n_periods);
            let explained: f64 = columns.map(|column| dot(column, residuals).powi(2)).sum();
            best[*family] = best[*family].max(explained);
        }
        let prior = PRIOR_FREEDOM as f64;
        let freedom = (n_periods - 1) as f64 + prior;
        let logs = self.whitening.log_variance + self.log_information;
        let gain = |explained: f64| 0.5 * freedom * libm::log((squares + prior) / (squares - explained + prior));
        let gains: [f64; N_FAMILIES] = std::array::from_fn(|family| {
            if best[family] > 0.0 {
                gain(best[family].min(squares)) - self.costs[family]
            } else {
                f64::NEG_INFINITY
            }
        });
        let is_change = gains.iter().any(|gain| *gain > 0.0);
        let most = best.iter().copied().fold(0.0, f64::max).min(squares);
        let left = if is_change { squares - most } else { squares };
        Evidence {
            constant: -0.5 * (logs + freedom * libm::log((squares + prior) / freedom)),
            gains,
            dispersion: (left + prior) / freedom,
        }
    }
}

/// Expected counts if the share were the same throughout; absent without papers.
pub(super) fn constant(series: &Series) -> Option<Vec<f64>> {
    let (total, exposure) = (series.total(), series.exposures.iter().sum::<f64>());
    (total > 0.0 && exposure > 0.0).then(|| series.exposures.iter().map(|of| of * total / exposure).collect())
}

/// (count − fitted) / √fitted.
pub(super) fn residuals(counts: &[f64], fitted: &[f64]) -> Vec<f64> {
    let pairs = counts.iter().zip(fitted);
    pairs.map(|(count, fitted)| (count - fitted) / fitted.sqrt()).collect()
}

fn take_out(values: &mut [f64], unit: &[f64]) {
    let part = dot(values, unit);
    values
        .iter_mut()
        .zip(unit)
        .for_each(|(value, unit)| *value -= part * unit);
}

/// In four sums, so that a processor need not wait for each product.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0f64; 4];
    let (a_chunks, b_chunks) = (a.chunks_exact(4), b.chunks_exact(4));
    let rest: f64 = (a_chunks.remainder().iter().zip(b_chunks.remainder()))
        .map(|(a, b)| a * b)
        .sum();
    for (a, b) in a_chunks.zip(b_chunks) {
        for lane in 0..4 {
            sums[lane] += a[lane] * b[lane];
        }
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
}
