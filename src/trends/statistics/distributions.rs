//! Normal and Student's t distribution, by functions that give the same bits on every machine.

use std::f64::consts::{FRAC_2_PI, SQRT_2};

/// The normal quantile of 0.975.
pub(crate) const Z_975: f64 = 1.959_963_984_540_054;

/// P(|Z| ≥ |z|), Z standard normal.
pub(crate) fn normal_two_sided(z: f64) -> f64 {
    libm::erfc(z.abs() / SQRT_2)
}

/// P(T ≤ t), T of Student's t distribution.
///
/// - `freedom`: whole degrees of freedom, at least 1.
///
/// Source: Abramowitz and Stegun 1964, 26.7.3 and 26.7.4: a finite sum for whole degrees of freedom.
pub(crate) fn student_cdf(t: f64, freedom: usize) -> f64 {
    let root = (freedom as f64).sqrt();
    let theta = libm::atan(t.abs() / root);
    // Both from the ratio itself: a cosine of an arc tangent loses digits in the tail.
    let squared = 1.0 / (1.0 + t * t / freedom as f64);
    let (sine, cosine) = ((1.0 - squared).max(0.0).sqrt(), squared.sqrt());
    let within = if freedom % 2 == 1 {
        let (mut term, mut sum) = (cosine, 0.0);
        for n in (3..=freedom).step_by(2) {
            sum += term;
            term *= squared * (n - 1) as f64 / n as f64;
        }
        FRAC_2_PI * (theta + sine * sum)
    } else {
        let (mut term, mut sum) = (1.0, 0.0);
        for n in (2..=freedom).step_by(2) {
            sum += term;
            term *= squared * (n - 1) as f64 / n as f64;
        }
        sine * sum
    };
    let tail = ((1.0 - within) / 2.0).clamp(0.0, 0.5);
    if t < 0.0 { tail } else { 1.0 - tail }
}

/// Interval of a share that holds it with 95 %.
///
/// Source: Wilson 1927, doi:10.1080/01621459.1927.10502953.
pub(crate) fn wilson(count: f64, of: f64) -> (f64, f64) {
    let share = count / of;
    let squared = Z_975 * Z_975;
    let middle = share + squared / (2.0 * of);
    let half = Z_975 * (share * (1.0 - share) / of + squared / (4.0 * of * of)).max(0.0).sqrt();
    let scale = 1.0 + squared / of;
    (((middle - half) / scale).max(0.0), ((middle + half) / scale).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn student_agrees_with_tables() {
        // The usual table: t such that P(T ≤ t) = 0.975.
        for (freedom, t) in [
            (1, 12.706_205),
            (2, 4.302_653),
            (6, 2.446_912),
            (18, 2.100_922),
            (120, 1.979_930),
        ] {
            assert!((student_cdf(t, freedom) - 0.975).abs() < 1e-6, "{freedom}");
            assert!((student_cdf(-t, freedom) - 0.025).abs() < 1e-6, "{freedom}");
        }
        assert_eq!(student_cdf(0.0, 7), 0.5);
    }

    #[test]
    fn the_normal_tail_agrees_with_tables() {
        assert!((normal_two_sided(Z_975) - 0.05).abs() < 1e-12);
        assert!((normal_two_sided(-2.575_829_303_548_901) - 0.01).abs() < 1e-12);
    }

    #[test]
    fn wilson_agrees_with_a_worked_example() {
        // 10 of 100: centre (0.1 + 0.019207) / 1.038415, half 0.061939 / 1.038415.
        let (low, high) = wilson(10.0, 100.0);
        assert!(
            (low - 0.055_229).abs() < 1e-6 && (high - 0.174_366).abs() < 1e-6,
            "{low} {high}"
        );
        assert_eq!(wilson(0.0, 10.0).0, 0.0);
    }
}
