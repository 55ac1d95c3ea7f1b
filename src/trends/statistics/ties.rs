//! How much ranks of values vary by chance, where some of the values are equal.

/// Variance of Kendall's score, pairs that rise less pairs that fall, of independent values.
///
/// Source: Kendall, Rank Correlation Methods, 1975.
pub(super) fn score_variance(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    (n * (n - 1.0) * (2.0 * n + 5.0) - tie_term(values)) / 18.0
}

/// Σ k(k−1)(2k+5) over runs of k equal values.
pub(super) fn tie_term(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let term = |run: &[f64]| {
        let k = run.len() as f64;
        k * (k - 1.0) * (2.0 * k + 5.0)
    };
    sorted.chunk_by(|a, b| a == b).map(term).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_equal_values_take_from_the_variance() {
        // 1·0·7, 2·1·9 and 3·2·11.
        assert_eq!(tie_term(&[5.0, 1.0, 1.0, 7.0, 7.0, 7.0]), 84.0);
        assert_eq!(score_variance(&[1.0, 2.0, 3.0, 4.0]), 4.0 * 3.0 * 13.0 / 18.0);
        assert_eq!(score_variance(&[2.0, 2.0, 2.0, 2.0]), 0.0);
    }
}
