//! Nouns beside numbers, in everything that people read.

/// A noun in the singular for one thing, else in the plural: `paper`, `papers`.
pub fn plural(n: usize, noun: &str) -> String {
    format!("{noun}{}", if n == 1 { "" } else { "s" })
}

/// A number with its noun: `1 paper`, `12 papers`. In a report, where thousands are set apart, [`crate::report::numbers::counted`].
pub fn counted(n: usize, noun: &str) -> String {
    format!("{n} {}", plural(n, noun))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_alone_is_singular() {
        let counts = [0, 1, 2, 1200].map(|n| counted(n, "new paper"));
        assert_eq!(
            counts,
            ["0 new papers", "1 new paper", "2 new papers", "1200 new papers"]
        );
    }
}
