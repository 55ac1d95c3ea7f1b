//! Web pages as tags and texts: what formats of pages have in common.

mod lines;
mod tags;

pub(super) use self::lines::{Line, lines};
pub(super) use self::tags::{Piece, Tag, pieces};

use super::Head;

/// Whether a file is a web page.
pub(super) fn is_page(head: &Head<'_>) -> bool {
    let text = head
        .text
        .get(..head.text.floor_char_boundary(4000))
        .unwrap_or_default()
        .to_ascii_lowercase();
    let text = text.trim_start();
    text.starts_with("<!doctype html") || text.starts_with("<html") || (text.starts_with('<') && text.contains("<html"))
}
