//! Whether words and numbers go the same way.

/// Verdicts after which the share is higher than before, and those after which it is lower. Of the others nothing follows:
/// what peaked may be above or below where it began.
const UP: [&str; 3] = ["rising", "emerged", "surged"];
const DOWN: [&str; 2] = ["falling", "fading"];

/// True if a verdict says the opposite of the two shares beside it: it is found over the whole span, and the last periods may
/// be an exception.
pub(super) fn is_contradicted(verdict: &str, before: f64, now: f64) -> bool {
    UP.contains(&verdict) && now <= before || DOWN.contains(&verdict) && now >= before
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rise_is_contradicted_by_a_lower_share() {
        assert!(is_contradicted("rising", 0.2, 0.1) && is_contradicted("falling", 0.1, 0.1));
        assert!(!is_contradicted("rising", 0.1, 0.2) && !is_contradicted("falling", 0.2, 0.1));
        assert!(!is_contradicted("peaked", 0.2, 0.1) && !is_contradicted("can't tell", 0.1, 0.2));
    }
}
