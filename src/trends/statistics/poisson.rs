//! Quasi-Poisson regression of counts on time, the logarithm of the exposure as offset.

use crate::trends::Series;

/// Steps of Newton's method before a fit counts as without end.
const MAX_STEPS: usize = 60;

/// Most that a step may change the logarithm of a fitted count.
const MAX_CHANGE: f64 = 3.0;

/// A step below this has arrived.
const TOLERANCE: f64 = 1e-11;

/// A fitted log-linear model: log μ = log exposure + Σ coefficient · columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit<const P: usize> {
    /// Along the columns; of [`fit`] 1, time, time², as many as P, time in years from its mean weighted by exposure.
    pub coefficients: [f64; P],
    /// Along `coefficients`.
    pub standard_errors: [f64; P],
    /// Pearson's χ² / (n_periods − P).
    pub dispersion: f64,
    /// Expected counts.
    pub fitted: Vec<f64>,
    /// Along the periods: what the coefficients are multiplied by.
    pub columns: Vec<[f64; P]>,
}

/// Fits log μ = log exposure + a + b·t (+ c·t²) by maximum likelihood; absent if no finite coefficients fit best, or there
/// are not more periods than coefficients.
///
/// Source: McCullagh and Nelder 1989, Generalized Linear Models, chapters 6 and 9; Wedderburn 1974,
/// doi:10.1093/biomet/61.3.439 (dispersion).
pub fn fit<const P: usize>(series: &Series) -> Option<Fit<P>> {
    fit_columns(series, columns::<P>(series, series.exposures.iter().sum()))
}

/// Fits log μ = log exposure + Σ coefficient · columns, as [`fit`] does.
///
/// - `columns`: along the periods; the first of each is 1.
pub fn fit_columns<const P: usize>(series: &Series, columns: Vec<[f64; P]>) -> Option<Fit<P>> {
    let (total, exposure) = (series.total(), series.exposures.iter().sum::<f64>());
    if series.len() <= P || total <= 0.0 {
        return None;
    }
    let mut coefficients = [0.0; P];
    coefficients[0] = libm::log(total / exposure);
    let mut fitted = vec![0.0; series.len()];
    for _ in 0..MAX_STEPS {
        for ((fitted, column), exposure) in fitted.iter_mut().zip(&columns).zip(&series.exposures) {
            *fitted = exposure * libm::exp(dot(column, &coefficients));
        }
        let mut score = [0.0; P];
        for ((column, count), fitted) in columns.iter().zip(&series.counts).zip(&fitted) {
            (0..P).for_each(|i| score[i] += column[i] * (count - fitted));
        }
        let information = information(&columns, &fitted);
        let step = solve(&information, score)?;
        let change = columns
            .iter()
            .map(|column| dot(column, &step).abs())
            .fold(0.0, f64::max);
        if !change.is_finite() {
            return None;
        }
        if change < TOLERANCE {
            return Some(finish(series, columns, coefficients, fitted, &information));
        }
        let damping = (MAX_CHANGE / change).min(1.0);
        (0..P).for_each(|i| coefficients[i] += damping * step[i]);
    }
    None
}

fn finish<const P: usize>(
    series: &Series,
    columns: Vec<[f64; P]>,
    coefficients: [f64; P],
    fitted: Vec<f64>,
    information: &[[f64; P]; P],
) -> Fit<P> {
    let squares = series.counts.iter().zip(&fitted).map(|(count, fitted)| {
        let residual = count - fitted;
        residual * residual / fitted
    });
    let dispersion = squares.sum::<f64>() / (series.len() - P) as f64;
    let mut standard_errors = [f64::NAN; P];
    for (i, error) in standard_errors.iter_mut().enumerate() {
        let mut unit = [0.0; P];
        unit[i] = 1.0;
        if let Some(column) = solve(information, unit) {
            *error = (column[i] * dispersion).max(0.0).sqrt();
        }
    }
    Fit {
        coefficients,
        standard_errors,
        dispersion,
        fitted,
        columns,
    }
}

fn columns<const P: usize>(series: &Series, exposure: f64) -> Vec<[f64; P]> {
    let weighted: f64 = series
        .years
        .iter()
        .zip(&series.exposures)
        .map(|(year, of)| year * of)
        .sum();
    let mean = weighted / exposure;
    let powers = |year: &f64| {
        let mut power = 1.0;
        std::array::from_fn(|_| {
            let this = power;
            power *= year - mean;
            this
        })
    };
    series.years.iter().map(powers).collect()
}

/// X'WX.
fn information<const P: usize>(columns: &[[f64; P]], weights: &[f64]) -> [[f64; P]; P] {
    let mut sums = [[0.0; P]; P];
    for (column, weight) in columns.iter().zip(weights) {
        for i in 0..P {
            for j in 0..=i {
                sums[i][j] += weight * column[i] * column[j];
            }
        }
    }
    mirrored(&sums)
}

/// A symmetric matrix of which the lower triangle is given.
pub(super) fn mirrored<const P: usize>(lower: &[[f64; P]; P]) -> [[f64; P]; P] {
    std::array::from_fn(|i| std::array::from_fn(|j| lower[i.max(j)][i.min(j)]))
}

pub(super) fn dot<const P: usize>(a: &[f64; P], b: &[f64; P]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Solves a symmetric positive definite system by Cholesky's method; absent if the matrix is not definite.
pub(super) fn solve<const P: usize>(matrix: &[[f64; P]; P], mut right: [f64; P]) -> Option<[f64; P]> {
    let (lower, _) = cholesky(matrix)?;
    for i in 0..P {
        for j in 0..i {
            right[i] -= lower[i][j] * right[j];
        }
        right[i] /= lower[i][i];
    }
    for i in (0..P).rev() {
        for j in i + 1..P {
            right[i] -= lower[j][i] * right[j];
        }
        right[i] /= lower[i][i];
    }
    Some(right)
}

/// Lower triangle L with L·L' = `matrix`, and the determinant of `matrix`; absent if it is not positive definite.
pub(super) fn cholesky<const P: usize>(matrix: &[[f64; P]; P]) -> Option<([[f64; P]; P], f64)> {
    let mut lower = [[0.0; P]; P];
    let mut determinant = 1.0;
    for i in 0..P {
        for j in 0..=i {
            let (row, column): ([f64; P], [f64; P]) = (lower[i], lower[j]);
            let sum = row[..j]
                .iter()
                .zip(&column)
                .fold(matrix[i][j], |sum, (a, b)| sum - a * b);
            if i == j {
                if sum.is_nan() || sum <= matrix[i][i] * 1e-14 {
                    return None;
                }
                determinant *= sum;
                lower[i][i] = sum.sqrt();
            } else {
                lower[i][j] = sum / lower[j][j];
            }
        }
    }
    Some((lower, determinant))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(counts: &[f64], exposures: &[f64]) -> Series {
        Series {
            years: (0..counts.len()).map(|year| year as f64).collect(),
            counts: counts.to_vec(),
            exposures: exposures.to_vec(),
        }
    }

    #[test]
    fn doubling_counts_have_the_slope_of_a_doubling() {
        let fit = fit::<2>(&series(&[1.0, 2.0, 4.0, 8.0], &[10.0; 4])).unwrap();
        assert!((fit.coefficients[1] - std::f64::consts::LN_2).abs() < 1e-10);
        assert!(fit.dispersion < 1e-20);
    }

    #[test]
    fn exposure_explains_growth_away() {
        let fit = fit::<2>(&series(&[1.0, 2.0, 4.0, 8.0], &[10.0, 20.0, 40.0, 80.0])).unwrap();
        assert!(fit.coefficients[1].abs() < 1e-10);
    }

    #[test]
    fn counts_in_the_last_period_only_have_no_finite_slope() {
        assert_eq!(fit::<2>(&series(&[0.0, 0.0, 0.0, 8.0], &[10.0; 4])), None);
        assert_eq!(fit::<2>(&series(&[0.0; 4], &[10.0; 4])), None);
        assert_eq!(fit::<2>(&series(&[1.0, 2.0], &[10.0; 2])), None);
    }
}
