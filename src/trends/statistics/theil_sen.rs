//! The median of the slopes between all pairs of points.

use super::distributions::Z_975;
use super::ties::{score_variance, tie_term};

/// A slope that no single period decides.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Slope {
    /// Median of the slopes.
    pub median: f64,
    /// 95 % interval.
    pub interval: (f64, f64),
}

/// Theil–Sen slope of `values` over `times`; absent below two different times.
///
/// Source: Sen 1968, doi:10.1080/01621459.1968.10480934, whose interval is read off the sorted slopes.
pub fn slope(times: &[f64], values: &[f64]) -> Option<Slope> {
    let mut slopes = Vec::with_capacity(values.len() * values.len().saturating_sub(1) / 2);
    for i in 0..values.len() {
        for j in i + 1..values.len() {
            let apart = times[j] - times[i];
            if apart > 0.0 {
                slopes.push((values[j] - values[i]) / apart);
            }
        }
    }
    if slopes.is_empty() {
        return None;
    }
    let n_slopes = slopes.len();
    let deviation = (score_variance(values) - tie_term(times) / 18.0).max(0.0).sqrt();
    let rank = |sign: f64| ((n_slopes as f64 + sign * Z_975 * deviation) / 2.0).round_ties_even() as isize;
    let high = rank(1.0).clamp(0, n_slopes as isize - 1) as usize;
    let low = (rank(-1.0) - 1).clamp(0, n_slopes as isize - 1) as usize;
    let interval = (nth(&mut slopes, low), nth(&mut slopes, high));
    Some(Slope {
        median: median(&mut slopes),
        interval,
    })
}

fn nth(values: &mut [f64], position: usize) -> f64 {
    *values.select_nth_unstable_by(position, f64::total_cmp).1
}

/// The middle one of the values, or the mean of the two in the middle; not for none.
pub(super) fn median(values: &mut [f64]) -> f64 {
    let middle = values.len() / 2;
    let upper = nth(values, middle);
    if values.len() % 2 == 1 {
        return upper;
    }
    f64::midpoint(nth(values, middle - 1), upper)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_wild_value_does_not_move_the_slope() {
        let slope = slope(&[0.0, 1.0, 2.0, 3.0, 4.0], &[1.0, 2.0, 3.0, 4.0, 100.0]).unwrap();
        assert_eq!(slope.median, 1.0);
    }

    #[test]
    fn a_single_time_has_no_slope() {
        assert_eq!(slope(&[1.0, 1.0], &[1.0, 2.0]), None);
        assert_eq!(slope(&[], &[]), None);
    }
}
