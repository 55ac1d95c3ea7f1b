//! What is read of papers.

use crate::corpus::{Corpus, Paper};

/// What is read of a paper: its words.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a> {
    /// As a listing has it; may be empty.
    pub title: &'a str,
    /// Empty if there is none.
    pub abstract_text: &'a str,
}

/// The text of a paper.
pub fn text(paper: &Paper) -> Text<'_> {
    Text {
        title: &paper.title,
        abstract_text: &paper.abstract_text,
    }
}

/// The texts of a corpus, in its order.
pub fn texts(corpus: &Corpus) -> Vec<Text<'_>> {
    corpus.papers.iter().map(text).collect()
}
