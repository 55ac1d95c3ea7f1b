//! A page as the lines that a reader sees.

use super::tags::{Piece, pieces};
use crate::corpus::formats::text::LineNumbers;

/// Elements whose content no reader sees.
const UNSEEN: [&str; 6] = ["script", "style", "head", "noscript", "template", "svg"];

/// Elements that stand on lines of their own.
const BLOCKS: [&str; 34] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "button",
    "dd",
    "div",
    "dl",
    "dt",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "option",
    "p",
    "pre",
    "section",
    "table",
    "td",
    "tr",
    "ul",
];

/// A line that a reader sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::corpus::formats) struct Line {
    /// Line of the file on which it begins, from 1.
    pub(in crate::corpus::formats) number: u64,
    /// Never blank; white space as it comes.
    pub(in crate::corpus::formats) text: String,
}

/// The lines of a page.
pub(in crate::corpus::formats) fn lines(page: &str) -> Vec<Line> {
    let numbers = LineNumbers::new(page);
    let mut reader = Reader::default();
    for (at, piece) in pieces(page) {
        match piece {
            Piece::Open(tag) => reader.tag(&tag.name, true),
            Piece::Close(name) => reader.tag(&name, false),
            Piece::Text(text) if reader.unseen.is_none() => reader.text(&text, at, &numbers),
            Piece::Text(_) => {}
        }
    }
    reader.end_line();
    reader.lines
}

#[derive(Debug, Default)]
struct Reader {
    lines: Vec<Line>,
    line: Option<Line>,
    /// The element that no reader sees, within which all is left out.
    unseen: Option<String>,
    is_preformatted: bool,
}

impl Reader {
    fn tag(&mut self, name: &str, opens: bool) {
        match (&self.unseen, opens) {
            (None, true) if UNSEEN.contains(&name) => self.unseen = Some(name.to_owned()),
            // A page whose head isn't closed has a body all the same.
            (Some(unseen), _) if (!opens && unseen == name) || name == "body" => self.unseen = None,
            _ => {}
        }
        if BLOCKS.contains(&name) {
            self.end_line();
        }
        if name == "pre" {
            self.is_preformatted = opens;
        }
    }

    fn text(&mut self, text: &str, at: usize, numbers: &LineNumbers) {
        if !self.is_preformatted {
            let blank = text.len() - text.trim_start().len();
            self.push(text, numbers.at(at + blank));
            return;
        }
        for (number, line) in (numbers.at(at)..).zip(text.split('\n')) {
            self.push(line, number);
            self.end_line();
        }
    }

    fn push(&mut self, text: &str, number: u64) {
        match &mut self.line {
            Some(line) => line.text.push_str(text),
            None if text.trim().is_empty() => {}
            None => {
                self.line = Some(Line {
                    number,
                    text: text.to_owned(),
                });
            }
        }
    }

    fn end_line(&mut self) {
        self.lines.extend(self.line.take());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_of_blocks() {
        let page = "<html><head><title>Ice</title></head><body>\n<p>One <b>two</b>\nthree<br>four &amp; five</p>\n<script>six</script>\n<ul><li>seven</ul><pre>\neight\n nine</pre>";
        let found: Vec<(u64, String)> = lines(page).into_iter().map(|line| (line.number, line.text)).collect();
        let expected = [
            (2, "One two\nthree"),
            (3, "four & five"),
            (5, "seven"),
            (6, "eight"),
            (7, " nine"),
        ];
        assert_eq!(found, expected.map(|(number, text)| (number, text.to_owned())));
        assert_eq!(
            lines("<head><meta name=x><body>One").len(),
            1,
            "a head that isn't closed"
        );
    }
}
