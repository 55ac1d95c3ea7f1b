//! Sentences that say where things are kept rather than what a paper is about.

use std::borrow::Cow;

/// What such a sentence holds, in lower case.
const SIGNS: [&str; 9] = [
    "://",
    "www.",
    "github",
    "huggingface.co",
    "project page",
    "project website",
    "code is available",
    "publicly available",
    "will be released",
];

/// Bytes at the end of a text, where such sentences stand.
const END: usize = 500;

/// A text without the sentences at its end that point elsewhere: `Project page: https://…`, `Our code is publicly
/// available.`
///
/// They are similar in papers of all subjects and would name those whose authors write them most.
pub(super) fn without_pointers(text: &str) -> Cow<'_, str> {
    let (before, end) = text.split_at(text.floor_char_boundary(text.len().saturating_sub(END)));
    if !is_pointer(end) {
        return Cow::Borrowed(text);
    }
    let informative = end.split_inclusive(". ").filter(|sentence| !is_pointer(sentence));
    Cow::Owned(std::iter::once(before).chain(informative).collect())
}

fn is_pointer(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    SIGNS.iter().any(|sign| text.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_that_point_elsewhere_are_left_out() {
        let text = "We drive cars. Project page: https://cars.github.io/v. 2 of them win. Code will be released.";
        assert_eq!(without_pointers(text), "We drive cars. 2 of them win. ");
    }

    #[test]
    fn a_text_that_points_nowhere_stays_as_it_is() {
        assert!(matches!(
            without_pointers("A page of code."),
            Cow::Borrowed("A page of code.")
        ));
    }
}
