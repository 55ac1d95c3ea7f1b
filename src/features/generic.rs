//! Words that any field uses.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::tokenizer;

/// Their stems.
static STEMS: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
    include_str!("generic_words.txt")
        .split_whitespace()
        .map(|word| tokenizer::stem(word).into_owned())
        .collect()
});

/// True for the stem of a word too general to name a theme, however often it uses it.
pub(crate) fn is_generic_stem(stem: &str) -> bool {
    STEMS.contains(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_forms_of_a_word_are_as_general() {
        for word in ["approach", "approaches"] {
            assert!(is_generic_stem(&tokenizer::stem(word)), "{word}");
        }
        assert!(!is_generic_stem(&tokenizer::stem("glaciers")));
    }
}
