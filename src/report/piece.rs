//! Sentences in pieces, some of which lead somewhere.

use serde::Serialize;

/// A sentence in pieces.
pub(crate) type Sentence = Vec<Piece>;

/// Some words of a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Piece {
    pub text: String,
    /// Id of a theme or section of the page, for a piece that leads there.
    pub anchor: Option<String>,
}

/// A sentence as plain text.
pub(crate) fn plain(sentence: &[Piece]) -> String {
    sentence.iter().map(|piece| piece.text.as_str()).collect()
}

pub(super) fn words(text: impl Into<String>) -> Piece {
    Piece {
        text: text.into(),
        anchor: None,
    }
}

pub(super) fn leading_to(anchor: &str, text: impl Into<String>) -> Piece {
    Piece {
        text: text.into(),
        anchor: Some(anchor.to_owned()),
    }
}
