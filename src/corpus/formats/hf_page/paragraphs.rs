//! Lines of a page to date lines and paragraphs.

use super::furniture::{around_papers, is_count};
use crate::corpus::date::{MonthDay, looks_like_a_day};

/// A line this long was not wrapped by hand; no title is as long.
const UNWRAPPED_CHARS: usize = 250;

/// One line of the file, folded.
pub(super) struct Line {
    /// From 1.
    pub(super) number: u64,
    pub(super) text: String,
}

impl Line {
    pub(super) fn is_date(&self) -> bool {
        MonthDay::parse(&self.text).is_some()
    }

    /// Whether the line is no part of a paragraph that it begins.
    fn stands_alone(&self) -> bool {
        self.is_date() || looks_like_a_day(&self.text) || is_count(&self.text)
    }

    fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    fn is_unwrapped(&self) -> bool {
        self.text.chars().nth(UNWRAPPED_CHARS).is_some()
    }
}

/// A title or an abstract, though not yet known which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Paragraph {
    /// Line of the file on which it begins.
    pub(super) line: u64,
    /// Its lines joined by a space.
    pub(super) text: String,
    /// Its lines, none blank.
    pub(super) lines: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    Date(MonthDay),
    /// A line that seems to be one.
    UnreadDate(Paragraph),
    Text(Paragraph),
}

/// Cuts a page at blank lines, date lines and lines that stand around papers, which are left out.
///
/// Lines without a blank one between them are one paragraph, unless they can't have been wrapped by hand: where the
/// page has no blank line at all, or a short line is followed by a very long one, each line is its own paragraph.
pub(super) fn pieces(lines: &[Line]) -> Vec<Piece> {
    let n_blocks = lines.split(Line::is_blank).filter(|block| !block.is_empty()).count();
    let marks = around_papers(&lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>());
    let is_gap = |at: usize| lines[at].is_blank() || marks[at];
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let end = (at..lines.len()).find(|&at| is_gap(at)).unwrap_or(lines.len());
        add_block(&mut pieces, &lines[at..end], n_blocks == 1);
        at = end + 1;
    }
    pieces
}

/// - `is_packed`: no line of the page is blank.
fn add_block(pieces: &mut Vec<Piece>, block: &[Line], is_packed: bool) {
    let n_first = block.iter().take_while(|line| line.stands_alone()).count();
    let (first, rest) = block.split_at(n_first);
    pieces.extend(first.iter().map(piece));
    let n_last = rest.iter().rev().take_while(|line| is_count(&line.text)).count();
    let (rest, last) = rest.split_at(rest.len() - n_last);
    if is_packed || begins_with_title(rest) {
        pieces.extend(rest.iter().map(piece));
    } else if !rest.is_empty() {
        pieces.push(Piece::Text(paragraph(rest)));
    }
    pieces.extend(last.iter().map(piece));
}

fn begins_with_title(lines: &[Line]) -> bool {
    lines.first().is_some_and(|first| !first.is_unwrapped()) && lines.iter().any(Line::is_unwrapped)
}

fn piece(line: &Line) -> Piece {
    let alone = || paragraph(std::slice::from_ref(line));
    match MonthDay::parse(&line.text) {
        Some(day) => Piece::Date(day),
        None if looks_like_a_day(&line.text) => Piece::UnreadDate(alone()),
        None => Piece::Text(alone()),
    }
}

fn paragraph(lines: &[Line]) -> Paragraph {
    let texts: Vec<String> = lines.iter().map(|line| line.text.clone()).collect();
    Paragraph {
        line: lines.first().map_or(0, |line| line.number),
        text: texts.join(" "),
        lines: texts,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<String> {
        let lines: Vec<Line> = (1..)
            .zip(text.lines())
            .map(|(number, text)| Line {
                number,
                text: text.into(),
            })
            .collect();
        let shown = |piece: Piece| match piece {
            Piece::Date(_) => "date".to_owned(),
            Piece::UnreadDate(paragraph) => format!("{}: unread", paragraph.line),
            Piece::Text(paragraph) => format!(
                "{}: {}",
                paragraph.line,
                paragraph.text.chars().take(5).collect::<String>()
            ),
        };
        pieces(&lines).into_iter().map(shown).collect()
    }

    #[test]
    fn joins_wrapped_lines() {
        assert_eq!(cut("Mar 12\n\na\nb\n\n\nc\n"), ["date", "3: a b", "7: c"]);
    }

    #[test]
    fn cuts_a_date_off_the_title_below_it() {
        assert_eq!(cut("Mar 12\na\n\nb"), ["date", "2: a", "4: b"]);
    }

    #[test]
    fn takes_each_line_for_a_paragraph_where_none_is_blank() {
        assert_eq!(cut("Mar 12\na\nb\nMar 11\nc"), ["date", "2: a", "3: b", "date", "5: c"]);
    }

    #[test]
    fn parts_a_title_from_the_unwrapped_abstract_below_it() {
        let long = "x".repeat(300);
        assert_eq!(
            cut(&format!("a\n{long}\n\nb\n{long}")),
            ["1: a", "2: xxxxx", "4: b", "5: xxxxx"]
        );
        assert_eq!(cut(&format!("{long}\n{long}\n\nb")), ["1: xxxxx", "4: b"]);
    }
}
