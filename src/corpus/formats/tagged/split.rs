//! A file as records of tagged values.

use super::dialects::Dialect;

/// A line, and where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    /// From 1.
    pub(super) number: u64,
    /// In bytes from the start of the text.
    at: usize,
    /// Without its end and a byte order mark.
    pub(super) text: &'a str,
}

/// The lines of a text; they may end with `\r` alone, as old programs write them, but only `\n` counts.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut at = 0;
    (1..).zip(text.split('\n')).flat_map(move |(number, whole)| {
        let mut place = at;
        at += whole.len() + 1;
        let whole = whole.strip_suffix('\r').unwrap_or(whole);
        whole.split('\r').map(move |text| {
            let line = Line {
                number,
                at: place,
                text: without_mark(text),
            };
            place += text.len() + 1;
            line
        })
    })
}

/// Without the byte order marks of files that were put into one.
fn without_mark(line: &str) -> &str {
    let rest = line.trim_start_matches(|c: char| c.is_whitespace() || c == MARK);
    let has_mark = line[..line.len() - rest.len()].contains(MARK);
    if has_mark { rest } else { line }
}

const MARK: char = '\u{feff}';

/// A tag, and the lines of its value; those behind the first one as they stand.
#[derive(Debug)]
pub(super) struct Tagged<'a> {
    pub(super) tag: &'a str,
    pub(super) lines: Vec<&'a str>,
}

/// The tagged values between the beginning and the end of a record.
#[derive(Debug)]
pub(super) struct Raw<'a> {
    /// From 1.
    pub(super) line: u64,
    /// What stands there.
    found: &'a str,
    pub(super) values: Vec<Tagged<'a>>,
    /// Whether a tag that begins a record is among them.
    pub(super) is_opened: bool,
    /// Whether any other tag is.
    is_full: bool,
}

/// What a file consists of.
#[derive(Debug)]
pub(super) enum Piece<'a> {
    Record(Raw<'a>),
    /// Text outside of the records that no database writes there.
    Stray(Line<'a>),
}

impl<'a> Piece<'a> {
    /// Its line, and what stands there.
    pub(super) fn place(&self) -> (u64, &'a str) {
        match self {
            Self::Record(record) => (record.line, record.found),
            Self::Stray(line) => (line.number, line.text),
        }
    }
}

/// The records of a text, and what stands between them.
pub(super) fn pieces<'a>(text: &'a str, dialect: &Dialect) -> Vec<Piece<'a>> {
    let is_mark = |line: Line<'_>| {
        let tag = dialect.tag(line.text);
        tag.is_some_and(|(tag, _)| dialect.opens(tag) || dialect.closes(tag))
    };
    let mut splitter = Splitter {
        text,
        dialect,
        are_blanks_ends: !lines(text).any(is_mark),
        is_stray: false,
        open: None,
        pieces: Vec::new(),
    };
    lines(text).for_each(|line| splitter.line(line));
    splitter.close(text.len());
    splitter.pieces
}

struct Splitter<'a, 'd> {
    text: &'a str,
    dialect: &'d Dialect,
    /// Whether a blank line ends a record.
    are_blanks_ends: bool,
    /// Whether the line before was stray: of several only the first is told.
    is_stray: bool,
    /// The record that was begun, and where.
    open: Option<(usize, Raw<'a>)>,
    pieces: Vec<Piece<'a>>,
}

impl<'a> Splitter<'a, '_> {
    fn line(&mut self, line: Line<'a>) {
        let is_blank = line.text.trim().is_empty();
        match self.dialect.tag(line.text) {
            Some((tag, _)) if self.dialect.closes(tag) => self.close(line.at),
            Some((tag, value)) => self.value(line, tag, value),
            None if is_blank && self.are_blanks_ends => self.close(line.at),
            None if is_blank => {}
            None => self.text(line),
        }
    }

    fn value(&mut self, line: Line<'a>, tag: &'a str, value: &'a str) {
        let opens = self.dialect.opens(tag);
        // `TY  - BOOK` and `TY  - JOUR` in turn are of one record.
        if opens && self.open.as_ref().is_some_and(|(_, raw)| raw.is_full) {
            self.close(line.at);
        }
        let new = || Raw {
            line: line.number,
            found: "",
            values: Vec::new(),
            is_opened: false,
            is_full: false,
        };
        let (_, raw) = self.open.get_or_insert_with(|| (line.at, new()));
        raw.is_opened |= opens;
        raw.is_full |= !opens;
        raw.values.push(Tagged {
            tag,
            lines: vec![value],
        });
        self.is_stray = false;
    }

    /// A line without a tag.
    fn text(&mut self, line: Line<'a>) {
        let open = self.open.as_mut().and_then(|(_, raw)| raw.values.last_mut());
        match open {
            Some(value) => value.lines.push(line.text),
            None if self.dialect.is_furniture(line.text) => {}
            None => {
                if !self.is_stray {
                    self.pieces.push(Piece::Stray(line));
                }
                self.is_stray = true;
            }
        }
    }

    fn close(&mut self, end: usize) {
        self.is_stray = false;
        if let Some((at, raw)) = self.open.take() {
            let found = self.text.get(at..end).unwrap_or_default();
            self.pieces.push(Piece::Record(Raw { found, ..raw }));
        }
    }
}
