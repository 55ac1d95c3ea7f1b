//! The records of a text whose cells have something between them.
//!
//! Cells are quoted as RFC 4180 has it, if need be with backslashes, or not at all: a record that is broken in one way is read in
//! another, and one quotation mark too many costs no more than its own line.

use std::borrow::Cow;

use memchr::{memchr, memchr2};

/// How quotation marks are meant, the likeliest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quoting {
    /// A mark within a text is written twice.
    Doubled,
    /// A mark within a text has a backslash before it.
    Escaped,
    /// Marks end with the next mark, and what follows belongs to the cell.
    Loose,
    /// Marks are part of the text.
    Absent,
}

const ALL: [Quoting; 4] = [Quoting::Doubled, Quoting::Escaped, Quoting::Loose, Quoting::Absent];

/// One record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record<'a> {
    /// Where it begins, in bytes.
    pub(super) at: usize,
    pub(super) cells: Vec<Cow<'a, str>>,
    /// Whether its quotation marks leave open what its cells are.
    pub(super) is_broken: bool,
}

/// The records of a text, one after the other.
#[derive(Debug)]
pub(super) struct Records<'a> {
    text: &'a str,
    at: usize,
    delimiter: u8,
    /// Cells of a record, once that is known.
    width: Option<usize>,
    /// Bytes that may still be read in vain.
    patience: usize,
}

/// How often a text may be read in vain, as a whole.
const PATIENCE: usize = 16;

/// Longest record whose end is looked for, in bytes.
const LONGEST: usize = 1 << 20;

/// Lines that are looked at within a record without an end.
const MOST_LINES: usize = 20;

impl<'a> Records<'a> {
    pub(super) fn new(text: &'a str, delimiter: u8, width: Option<usize>) -> Self {
        Self {
            text,
            at: 0,
            delimiter,
            width,
            patience: PATIENCE * text.len(),
        }
    }

    /// The record at the present place, its quotation marks read as fits best.
    fn read(&mut self) -> Split<'a> {
        let split = |quoting| split(self.text, self.at, self.delimiter, quoting);
        if self.patience == 0 {
            return split(Quoting::Absent);
        }
        let first = split(Quoting::Doubled);
        if first.is_sound {
            return first;
        }
        let all: Vec<(Quoting, Split<'_>)> = (ALL.into_iter().map(|quoting| (quoting, split(quoting))))
            .filter(|(_, split)| !self.runs_away(split))
            .collect();
        let n_read: usize = all.iter().map(|(_, split)| split.end - self.at).sum();
        self.patience = self.patience.saturating_sub(n_read + first.end - self.at);
        // The last is never dropped, since it ends with its line.
        let distance = |split: &Split<'_>| self.width.map_or(0, |width| split.cells.len().abs_diff(width));
        let best = (all.into_iter())
            .min_by_key(|(quoting, split)| (distance(split), !split.is_sound || *quoting == Quoting::Absent));
        best.map_or(first, |(_, best)| Split {
            is_sound: distance(&best) <= 1,
            ..best
        })
    }

    /// Whether a cell whose end is not found, or not where it should be, has taken in other records.
    fn runs_away(&self, split: &Split<'_>) -> bool {
        let Some(width) = self.width.filter(|width| *width > 1) else {
            return !split.has_end;
        };
        // Two cells are too few to tell a record from a line of text.
        if split.is_sound || split.has_end && width == 2 {
            return false;
        }
        let taken = &self.text[self.at..split.end];
        taken.lines().skip(1).take(MOST_LINES).any(|line| {
            let line = self::split(line, 0, self.delimiter, Quoting::Doubled);
            line.is_sound && line.cells.len() == width
        })
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let blank = self.text.as_bytes()[self.at..]
            .iter()
            .take_while(|byte| matches!(byte, b'\n' | b'\r'));
        self.at += blank.count();
        if self.at >= self.text.len() {
            return None;
        }
        let at = self.at;
        let read = self.read();
        self.at = read.end;
        Some(Record {
            at,
            cells: read.cells,
            is_broken: !read.is_sound,
        })
    }
}

/// The cells of one record, read in one way.
#[derive(Debug)]
struct Split<'a> {
    cells: Vec<Cow<'a, str>>,
    /// Where its line ends, in bytes.
    end: usize,
    /// Whether all marks are where they should be.
    is_sound: bool,
    /// Whether every mark that opens is followed by one that closes.
    has_end: bool,
}

fn split(text: &str, at: usize, delimiter: u8, quoting: Quoting) -> Split<'_> {
    let mut split = Split {
        cells: Vec::new(),
        end: at,
        is_sound: true,
        has_end: true,
    };
    loop {
        let begin = split.end;
        let quote = match quoting {
            Quoting::Absent => None,
            _ => opening(text, begin, delimiter),
        };
        let cell = match quote {
            Some(quote) => quoted(text, quote + 1, delimiter, quoting),
            None => bare(text, begin, delimiter),
        };
        split.cells.push(cell.text);
        split.is_sound &= cell.is_sound && cell.has_end;
        split.has_end &= cell.has_end;
        split.end = cell.end;
        match text.as_bytes().get(cell.end) {
            Some(byte) if *byte == delimiter => split.end += 1,
            Some(_) => {
                split.end += 1;
                return split;
            }
            None => return split,
        }
    }
}

#[derive(Debug)]
struct Cell<'a> {
    text: Cow<'a, str>,
    /// Where what follows it stands, in bytes: something between cells, the end of a line or of the text.
    end: usize,
    is_sound: bool,
    has_end: bool,
}

/// Where the mark stands that opens a cell, behind spaces or at once.
fn opening(text: &str, at: usize, delimiter: u8) -> Option<usize> {
    let rest = &text.as_bytes()[at..];
    let n_spaces = rest
        .iter()
        .take_while(|byte| **byte == b' ' && delimiter != b' ')
        .count();
    (rest.get(n_spaces) == Some(&b'"')).then_some(at + n_spaces)
}

/// Where a cell without marks ends.
fn end_of_bare(text: &str, at: usize, delimiter: u8) -> usize {
    memchr2(delimiter, b'\n', &text.as_bytes()[at..]).map_or(text.len(), |end| at + end)
}

fn bare(text: &str, at: usize, delimiter: u8) -> Cell<'_> {
    let end = end_of_bare(text, at, delimiter);
    Cell {
        text: without_return(&text[at..end]).into(),
        end,
        is_sound: true,
        has_end: true,
    }
}

fn without_return(text: &str) -> &str {
    text.strip_suffix('\r').unwrap_or(text)
}

/// A cell behind the mark that opens it.
fn quoted(text: &str, at: usize, delimiter: u8, quoting: Quoting) -> Cell<'_> {
    let bytes = text.as_bytes();
    let last = bytes.len().min(at + LONGEST);
    let mut cell = Cell {
        text: Cow::Borrowed(""),
        end: at,
        is_sound: true,
        has_end: true,
    };
    let mut begin = at;
    let mut next = at;
    loop {
        let rest = bytes.get(next..last).unwrap_or_default();
        let mark = match quoting {
            Quoting::Escaped => memchr2(b'"', b'\\', rest),
            _ => memchr(b'"', rest),
        };
        let Some(mark) = mark.map(|mark| next + mark) else {
            cell.text += without_return(&text[begin..]);
            cell.end = text.len();
            cell.has_end = false;
            return cell;
        };
        let is_pair = matches!(
            (bytes[mark], bytes.get(mark + 1)),
            (_, Some(b'"')) | (b'\\', Some(b'\\'))
        );
        if bytes[mark] == b'\\' || is_pair {
            // Of a pair the second is text, and so is what a backslash stands before, if that is a mark.
            cell.text += &text[begin..mark];
            begin = mark + usize::from(is_pair);
            next = mark + 1 + usize::from(is_pair);
            continue;
        }
        match closes(bytes, mark, delimiter) {
            Some(end) => {
                cell.text += &text[begin..mark];
                cell.end = end;
                return cell;
            }
            None if quoting == Quoting::Loose => {
                cell.text += &text[begin..mark];
                cell.end = end_of_bare(text, mark + 1, delimiter);
                cell.text += without_return(&text[mark + 1..cell.end]);
                cell.is_sound = false;
                return cell;
            }
            None => {
                cell.is_sound = false;
                next = mark + 1;
            }
        }
    }
}

/// Where what follows a closing mark stands; absent if the mark does not close.
fn closes(bytes: &[u8], mark: usize, delimiter: u8) -> Option<usize> {
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\r') && *byte != delimiter;
    let n_spaces = bytes[mark + 1..].iter().take_while(|byte| is_space(byte)).count();
    let end = mark + 1 + n_spaces;
    let is_end = bytes.get(end).is_none_or(|byte| *byte == delimiter || *byte == b'\n');
    is_end.then_some(end)
}
