//! Growth and q-values as people read them.

use crate::report::numbers::decimal;

/// `1.8× a year [1.4–2.3]`.
pub fn growth_text(value: f64, interval: Option<(f64, f64)>) -> String {
    let (low, high) = interval.unwrap_or((f64::NAN, f64::NAN));
    format!("{}× a year [{}–{}]", ratio(value), ratio(low), ratio(high))
}

/// A ratio with two digits that count, near 1 with two decimals.
pub fn ratio(value: f64) -> String {
    match value {
        100.0.. => ">100".to_owned(),
        9.95.. => decimal(value, 0),
        1.245.. => decimal(value, 1),
        _ => decimal(value, 2),
    }
}

/// `q = .03`, `q < .001`.
pub fn q_text(q_value: f64) -> String {
    if q_value < 0.001 {
        return "q < .001".to_owned();
    }
    let places = if q_value < 0.1 { 3 } else { 2 };
    format!("q = {}", decimal(q_value, places).trim_start_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_reads_as_times_a_year() {
        assert_eq!(growth_text(1.84, Some((1.42, 2.31))), "1.8× a year [1.4–2.3]");
        assert_eq!(growth_text(0.456, Some((0.31, 0.62))), "0.46× a year [0.31–0.62]");
        assert_eq!(growth_text(12.4, Some((3.0, 2e6))), "12× a year [3.0–>100]");
        assert_eq!(ratio(1.02), "1.02");
    }

    #[test]
    fn q_values_are_written_short() {
        assert_eq!(q_text(0.000_4), "q < .001");
        assert_eq!(q_text(0.031_2), "q = .031");
        assert_eq!(q_text(0.456), "q = .46");
        assert_eq!(q_text(1.0), "q = 1.00");
    }
}
