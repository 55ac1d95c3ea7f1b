//! What the words of a paper weigh: repeated ones less each time, those of informative terms more.

/// A term that a paper uses f times counts as f^0.75: the second mention is less of a surprise than the first (Church
/// 2000, doi:10.3115/990820.990847).
const REPETITION: f64 = 0.75;

/// x of 0, 1, 2 …
pub(super) fn evidence_table() -> Vec<f32> {
    (0..256)
        .map(|freq| libm::pow(f64::from(freq), REPETITION) as f32)
        .collect()
}

/// x of a frequency.
pub(super) fn evidence_of(table: &[f32], freq: f32) -> f32 {
    match table.get(freq as usize) {
        Some(value) if freq.fract() == 0.0 => *value,
        _ => libm::pow(f64::from(freq), REPETITION) as f32,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repetition_counts_less_each_time() {
        let table = evidence_table();
        assert_eq!(evidence_of(&table, 16.0), 8.0);
        assert_eq!(evidence_of(&table, 10_000.0), 1000.0);
    }
}
