//! What recognisers see of a file.

use std::borrow::Cow;

use super::text;

/// The beginning of a file.
#[derive(Debug)]
pub struct Head<'a> {
    /// As it stands in the file, up to 64 KiB.
    pub bytes: &'a [u8],
    /// The same as text, without a byte order mark; it may end in the middle of a character.
    pub text: Cow<'a, str>,
}

impl<'a> Head<'a> {
    /// - `bytes`: up to 64 KiB; may end inside a character.
    pub fn new(bytes: &'a [u8]) -> Self {
        let text = text::beginning(bytes);
        Self { bytes, text }
    }

    /// The first character that isn't white space.
    pub(super) fn first(&self) -> Option<char> {
        self.text.trim_start().chars().next()
    }

    /// Whether the text, white space before it left out, begins so, whatever the case of ASCII letters.
    pub(super) fn begins(&self, with: &str) -> bool {
        let text = self.text.trim_start();
        text.get(..with.len())
            .is_some_and(|beginning| beginning.eq_ignore_ascii_case(with))
    }

    /// Whether it is text: no byte of it is NUL once it is decoded.
    pub(super) fn is_text(&self) -> bool {
        !self.text.contains('\0')
    }
}
