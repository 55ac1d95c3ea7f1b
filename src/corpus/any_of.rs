//! Whether a text has any of several parts, in one pass.

use aho_corasick::packed::Searcher;

/// Parts that are looked for at once.
#[derive(Debug)]
pub(super) struct AnyOf {
    parts: &'static [&'static str],
    /// Absent on processors that can't compare many bytes at once.
    searcher: Option<Searcher>,
}

impl AnyOf {
    /// - `parts`: none is empty.
    pub(super) fn new(parts: &'static [&'static str]) -> Self {
        let searcher = Searcher::new(parts);
        Self { parts, searcher }
    }

    pub(super) fn is_in(&self, text: &str) -> bool {
        match &self.searcher {
            Some(searcher) => searcher.find(text).is_some(),
            None => self.is_in_slowly(text),
        }
    }

    fn is_in_slowly(&self, text: &str) -> bool {
        self.parts.iter().any(|part| text.contains(part))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn one_pass_finds_what_many_find(text in "(©|c|o|py|right|opyright|\\(c\\) |author| |é|ice){0,40}") {
            let any = AnyOf::new(&["©", "opyright", "uthor", "(c) "]);
            prop_assert_eq!(any.is_in(&text), any.is_in_slowly(&text));
        }
    }
}
