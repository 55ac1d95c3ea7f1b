//! What many tests at once are worth.

/// For each p-value the smallest false discovery rate at which its test would be counted as a discovery.
///
/// - `p_values`: absent where there was no test.
/// - returns: q-values in the same order, at least as large as the p-values.
///
/// Source: Benjamini and Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x.
pub fn benjamini_hochberg(p_values: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut tested: Vec<(usize, f64)> = p_values
        .iter()
        .enumerate()
        .filter_map(|(position, p_value)| Some((position, (*p_value)?)))
        .collect();
    tested.sort_by(|a, b| a.1.total_cmp(&b.1));
    let n_tests = tested.len() as f64;
    let mut q_values = vec![None; p_values.len()];
    let mut smallest = 1.0f64;
    for (rank, (position, p_value)) in tested.iter().enumerate().rev() {
        smallest = smallest.min(p_value * n_tests / (rank + 1) as f64);
        q_values[*position] = Some(smallest);
    }
    q_values
}

/// Q-values where many tests may well be discoveries: a first stage at `level` estimates how many surely are, and only the
/// others count as tests that could be false.
///
/// - `level`: false discovery rate that will be allowed, in (0, 1).
/// - returns: q-values in the same order, in [0, 1], to be compared with `level`; they can be below the p-values.
///
/// Source: Benjamini, Krieger, Yekutieli 2006, doi:10.1093/biomet/93.3.491.
pub fn two_stage(p_values: &[Option<f64>], level: f64) -> Vec<Option<f64>> {
    let q_values = benjamini_hochberg(p_values);
    let tests = || q_values.iter().flatten();
    let n_found = tests().filter(|q_value| **q_value <= level / (1.0 + level)).count();
    let n_tests = tests().count();
    let left = match n_tests - n_found {
        0 => 1.0,
        n_left => n_left as f64 / n_tests as f64,
    };
    let scaled = |q_value: f64| (q_value * left * (1.0 + level)).min(1.0);
    q_values.iter().map(|q_value| q_value.map(scaled)).collect()
}

/// The p-value of two tests of the same series, either of which may find something: twice the lesser one.
///
/// - absent where a test could not be made; then the other one counts as it is.
///
/// Source: Bonferroni's inequality.
pub fn either(first: Option<f64>, second: Option<f64>) -> Option<f64> {
    match (first, second) {
        (Some(first), Some(second)) => Some((2.0 * first.min(second)).min(1.0)),
        (one, other) => one.or(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worked_example() {
        // Sorted .01, .03, .04 of three: .01·3/1, min(.03·3/2, .04), .04·3/3.
        let q = benjamini_hochberg(&[Some(0.04), None, Some(0.01), Some(0.03)]);
        let expected = [Some(0.04), None, Some(0.03), Some(0.04)];
        for (found, expected) in q.iter().zip(expected) {
            assert_eq!(found.is_some(), expected.is_some());
            assert!((found.unwrap_or(0.0) - expected.unwrap_or(0.0)).abs() < 1e-12);
        }
    }

    #[test]
    fn what_is_surely_found_leaves_fewer_tests() {
        // Plain: .004, .01, .0667, .8. At .05 / 1.05 the first two are found, which leaves 2 of 4: times .5 times 1.05.
        let p_values = [0.001, 0.005, 0.05, 0.8].map(Some);
        let q = two_stage(&p_values, 0.05);
        for (found, expected) in q.iter().zip([0.0021, 0.00525, 0.035, 0.42]) {
            assert!((found.unwrap_or(0.0) - expected).abs() < 1e-12, "{q:?}");
        }
        // All found: nothing is left to count by.
        assert_eq!(two_stage(&[None, Some(0.25)], 1.0), [None, Some(0.5)]);
        assert!(two_stage(&[], 0.05).is_empty());
    }

    #[test]
    fn the_lesser_of_two_counts_twice() {
        assert_eq!(either(Some(0.01), Some(0.4)), Some(0.02));
        assert_eq!(either(Some(0.7), Some(0.9)), Some(1.0));
        assert_eq!((either(None, Some(0.3)), either(None, None)), (Some(0.3), None));
    }

    #[test]
    fn one_test_keeps_its_p_value() {
        assert_eq!(benjamini_hochberg(&[Some(0.2)]), [Some(0.2)]);
        assert!(benjamini_hochberg(&[]).is_empty());
    }
}
