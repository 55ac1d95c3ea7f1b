//! How numbers look in everything people read.
//!
//! Keeps: a missing value is `–`, a negative one begins with `−`, thousands are set apart by a narrow space.

use crate::nouns::plural;

/// Narrow no-break space: between thousands, and before `%`.
const NARROW_SPACE: char = '\u{202f}';

/// What stands for a missing value.
pub const MISSING: &str = "–";

/// `12345` as `12 345`.
pub fn count(n: usize) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() * 2);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(NARROW_SPACE);
        }
        text.push(digit);
    }
    text
}

/// A count with its noun: `1 paper`, `12 papers`.
pub fn counted(n: usize, noun: &str) -> String {
    format!("{} {}", count(n), plural(n, noun))
}

/// A share of 0-1 in percent: `12.3 %`.
pub fn share(value: f64) -> String {
    if !value.is_finite() {
        return MISSING.to_owned();
    }
    format!("{}{NARROW_SPACE}%", decimal(value * 100.0, 1))
}

/// A number with `places` decimals.
pub fn decimal(value: f64, places: usize) -> String {
    if !value.is_finite() {
        return MISSING.to_owned();
    }
    let text = rounded_at_once(value, places).unwrap_or_else(|| format!("{:.places$}", value.abs()));
    let is_zero = text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    if value < 0.0 && !is_zero {
        "−".to_owned() + &text
    } else {
        text
    }
}

/// The size of a small number with few decimals, as `format!` writes it and in a third of the time; nothing if it is large, or
/// near the middle of two neighbours, where all its bits count.
fn rounded_at_once(value: f64, places: usize) -> Option<String> {
    let unit = [1u32, 10, 100, 1000][..].get(places)?;
    let scaled = value.abs() * f64::from(*unit);
    let part = scaled.fract();
    if scaled > 1e6 || (part - 0.5).abs() < 1e-6 {
        return None;
    }
    let units = scaled as u32 + u32::from(part > 0.5);
    let mut text = (units / unit).to_string();
    if places > 0 {
        // The 1 before the decimals keeps their zeros, and makes room for the point.
        let decimals = (unit + units % unit).to_string();
        text.push('.');
        text.push_str(&decimals[1..]);
    }
    Some(text)
}

/// Rounded to 4 decimals, so that files do not differ in the last bits of a float.
pub fn rounded(value: f64) -> f64 {
    let rounded = (value * 1e4).round() / 1e4;
    if rounded == 0.0 { 0.0 } else { rounded }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(count(0), "0");
        assert_eq!(count(999), "999");
        assert_eq!(count(1_000), "1\u{202f}000");
        assert_eq!(count(1_234_567), "1\u{202f}234\u{202f}567");
    }

    #[test]
    fn one_takes_the_singular() {
        assert_eq!(counted(1, "paper"), "1 paper");
        assert_eq!(counted(0, "paper"), "0 papers");
    }

    #[test]
    fn shares_are_printed_in_percent() {
        assert_eq!(share(0.1234), "12.3\u{202f}%");
        assert_eq!(share(f64::NAN), "–");
    }

    #[test]
    fn negative_numbers_take_a_minus_sign_and_zero_takes_none() {
        assert_eq!(decimal(-0.456, 2), "−0.46");
        assert_eq!(decimal(-0.001, 2), "0.00");
        assert_eq!(decimal(f64::INFINITY, 2), "–");
    }

    #[test]
    fn decimals_are_those_that_format_writes() {
        let values = (0..200_000).map(|i| f64::from(i) * 0.000_37 + f64::from(i % 7) * 1e4);
        let ties = (0..4000).map(|i| f64::from(i) * 0.000_5);
        for value in values
            .chain(ties)
            .chain([0.994_999_9, 0.995, 99.995, 999_999.5, 1e15, 5e-324])
        {
            for places in 0..5 {
                assert_eq!(decimal(value, places), format!("{value:.places$}"));
            }
        }
    }

    #[test]
    fn rounding_keeps_four_decimals_and_drops_the_sign_of_zero() {
        assert_eq!(rounded(0.123_456), 0.1235);
        assert!(rounded(-0.000_01).is_sign_positive());
    }
}
