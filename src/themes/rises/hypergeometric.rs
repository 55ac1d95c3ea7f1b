//! How likely it is that so many marked papers are among some that are drawn, by chance alone.

/// P(X ≥ `drawn_marked`) where `drawn` of `all` papers are drawn at random and `marked` of all are marked, in [0, 1].
///
/// - `drawn`, `marked`: at most `all`.
///
/// Source: Fisher 1935, doi:10.2307/2342435: the exact test of a 2 × 2 table with both margins given. The first term by
/// logarithms of factorials, each further one from the one before.
pub(super) fn tail(drawn_marked: usize, drawn: usize, marked: usize, all: usize) -> f64 {
    let most = drawn.min(marked);
    let least = (drawn + marked).saturating_sub(all);
    if drawn_marked <= least {
        return 1.0;
    }
    if drawn_marked > most {
        return 0.0;
    }
    let logarithm =
        ln_choose(marked, drawn_marked) + ln_choose(all - marked, drawn - drawn_marked) - ln_choose(all, drawn);
    let (mut term, mut sum) = (1.0, 1.0);
    for i in drawn_marked..most {
        // `all − marked − drawn + i + 1` is at least 1, since i ≥ least.
        let left = (all + i + 1) - marked - drawn;
        term *= ((marked - i) * (drawn - i)) as f64 / ((i + 1) * left) as f64;
        sum += term;
    }
    (libm::exp(logarithm) * sum).min(1.0)
}

/// Logarithm of the number of ways to choose `k` of `n`.
fn ln_choose(n: usize, k: usize) -> f64 {
    let ln_factorial = |n: usize| libm::lgamma(n as f64 + 1.0);
    ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_near(value: f64, expected: f64) {
        assert!((value - expected).abs() <= 1e-10 * expected, "{value} {expected}");
    }

    #[test]
    fn tails_are_those_counted_by_hand() {
        // Of 10 papers 3 are drawn: C(10, 3) = 120 ways, of which one has all 3 marked ones.
        is_near(tail(3, 3, 3, 10), 1.0 / 120.0);
        // Two of them: C(3, 2) · 7 = 21 ways more.
        is_near(tail(2, 3, 3, 10), 22.0 / 120.0);
        // One: C(3, 1) · C(7, 2) = 63 more.
        is_near(tail(1, 3, 3, 10), 85.0 / 120.0);
        // Fisher's tea: all four of eight cups, 1 of 70; three or more, 17 of 70.
        is_near(tail(4, 4, 4, 8), 1.0 / 70.0);
        is_near(tail(3, 4, 4, 8), 17.0 / 70.0);
    }

    #[test]
    fn what_must_be_is_certain_and_what_cannot_be_is_not() {
        assert_eq!(tail(0, 3, 3, 10), 1.0);
        assert_eq!(
            tail(1, 8, 3, 10),
            1.0,
            "one of three is drawn whenever eight of ten are"
        );
        assert_eq!(tail(4, 3, 5, 10), 0.0);
        assert_eq!(tail(5, 5, 5, 5), 1.0);
    }

    #[test]
    fn small_tails_of_many_papers_are_exact() {
        // All 5 marked of 10,000 among 100 drawn: the product of (100 − i) / (10000 − i).
        let expected: f64 = (0..5).map(|i| f64::from(100 - i) / f64::from(10_000 - i)).product();
        assert!((tail(5, 100, 5, 10_000) / expected - 1.0).abs() < 1e-8);
    }
}
