//! Whether a series goes one way, whatever the shape, from ranks alone.

use super::distributions::{Z_975, normal_two_sided};
use super::theil_sen;
use super::ties::score_variance;

/// Outcome of the test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MannKendall {
    /// Pairs that rise less pairs that fall, of all pairs; in [-1, 1].
    pub tau: f64,
    /// Standard score, corrected for autocorrelation.
    pub z: f64,
    /// Two-sided.
    pub p_value: f64,
}

/// Mann–Kendall test with ties, its variance corrected for autocorrelation; absent if all values are equal, below three
/// values, or if the correction leaves no variance.
///
/// Source: Mann 1945, doi:10.2307/1907187; Hamed and Rao 1998, doi:10.1016/S0022-1694(97)00125-X. As in their paper the
/// autocorrelations are those of the ranks of the detrended series, the insignificant ones left out.
pub fn test(values: &[f64]) -> Option<MannKendall> {
    let n = values.len() as f64;
    let score = score(values);
    let variance = score_variance(values) * correction(values)?;
    if values.len() < 3 || variance.is_nan() || variance <= 0.0 {
        return None;
    }
    let z = (score - score.signum() * f64::from(u8::from(score != 0.0))) / variance.sqrt();
    Some(MannKendall {
        tau: score / (0.5 * n * (n - 1.0)),
        z,
        p_value: normal_two_sided(z),
    })
}

/// Pairs that rise less pairs that fall.
fn score(values: &[f64]) -> f64 {
    let mut score = 0i64;
    for i in 0..values.len() {
        for later in &values[i + 1..] {
            score += i64::from(*later > values[i]) - i64::from(*later < values[i]);
        }
    }
    score as f64
}

/// n / n*: by how much autocorrelation inflates the variance.
fn correction(values: &[f64]) -> Option<f64> {
    let times: Vec<f64> = (0..values.len()).map(|i| i as f64).collect();
    let slope = theil_sen::slope(&times, values)?.median;
    let detrended: Vec<f64> = values
        .iter()
        .zip(&times)
        .map(|(value, time)| value - slope * (time + 1.0))
        .collect();
    let ranks = ranks(&detrended);
    let n = values.len() as f64;
    let mean = ranks.iter().sum::<f64>() / n;
    let centred: Vec<f64> = ranks.iter().map(|rank| rank - mean).collect();
    let products = |lag: usize| centred.iter().zip(&centred[lag..]).map(|(a, b)| a * b).sum::<f64>();
    let variance = products(0);
    let bound = Z_975 / n.sqrt();
    let mut sum = 0.0;
    for lag in 1..values.len() {
        let autocorrelation = if variance > 0.0 { products(lag) / variance } else { 0.0 };
        if autocorrelation.abs() > bound {
            let left = n - lag as f64;
            sum += left * (left - 1.0) * (left - 2.0) * autocorrelation;
        }
    }
    Some(1.0 + 2.0 / (n * (n - 1.0) * (n - 2.0)) * sum)
}

/// Ranks from 1, ties sharing the mean of theirs.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut ranks = vec![0.0; values.len()];
    let mut first = 0;
    for run in order.chunk_by(|a, b| values[*a] == values[*b]) {
        let mean = first as f64 + (run.len() + 1) as f64 / 2.0;
        run.iter().for_each(|position| ranks[*position] = mean);
        first += run.len();
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_that_only_rises_has_a_tau_of_one() {
        let test = test(&[1.0, 2.0, 4.0, 5.0, 7.0, 9.0]).unwrap();
        assert_eq!(test.tau, 1.0);
        assert!(test.z > 0.0);
    }

    #[test]
    fn equal_values_say_nothing() {
        assert_eq!(test(&[2.0; 9]), None);
        assert_eq!(test(&[]), None);
        assert_eq!(test(&[1.0]), None);
    }

    #[test]
    fn ties_share_their_rank() {
        assert_eq!(ranks(&[3.0, 1.0, 3.0, 2.0]), [3.5, 1.0, 3.5, 2.0]);
    }
}
