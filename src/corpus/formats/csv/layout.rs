//! What stands between the cells of a table, told by its beginning.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::records::Records;
use crate::corpus::formats::Columns;
use crate::corpus::formats::table::{Header, TableRow, header_among, is_plain, listed};

/// What may stand between cells, the likeliest first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Stands between no cells: a table of one column.
const NOTHING: u8 = 0x1f;

/// Rows that are looked at.
const MOST_ROWS: usize = 60;

/// Beginnings of what is no table.
const OTHERS: [char; 6] = ['<', '{', '[', '@', '%', '\\'];

/// A table by its beginning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Layout {
    /// It has a column for titles or abstracts.
    Papers {
        /// Between the cells.
        delimiter: u8,
        /// Cells of its header.
        width: usize,
    },
    /// Its first line names columns, none of which is known.
    OtherColumns {
        /// With commas between them.
        names: String,
    },
    /// Its first line is a row like all others.
    NoHeader,
}

impl Layout {
    /// Tells the layout of a table; absent if the text is none.
    ///
    /// - `is_cut`: whether the text goes on.
    pub(super) fn told(head: &str, is_cut: bool, set: &Columns) -> Option<Self> {
        if head.trim_start().starts_with(OTHERS) {
            return None;
        }
        let samples: Vec<Sample<'_>> = (DELIMITERS.into_iter())
            .map(|delimiter| Sample::new(head, is_cut, delimiter))
            .collect();
        let of_papers = samples
            .iter()
            .filter_map(|sample| sample.header(set).map(|header| (sample, header)));
        let best = of_papers.max_by_key(|(sample, header)| {
            let place = DELIMITERS.iter().rposition(|known| *known == sample.delimiter);
            (header.n_known(), header.width(), Reverse(place))
        });
        if let Some((sample, header)) = best {
            return Some(Self::Papers {
                delimiter: sample.delimiter,
                width: header.width(),
            });
        }
        match is_one_column(head, set) {
            true => Some(Self::Papers {
                delimiter: NOTHING,
                width: 1,
            }),
            false => samples.iter().find_map(Sample::without_titles),
        }
    }
}

/// The first rows of a text with this between its cells.
#[derive(Debug)]
struct Sample<'a> {
    delimiter: u8,
    rows: Vec<TableRow<'a>>,
}

impl<'a> Sample<'a> {
    fn new(head: &'a str, is_cut: bool, delimiter: u8) -> Self {
        let records = Records::new(head, delimiter, None).take(MOST_ROWS + 1);
        let mut rows: Vec<TableRow<'a>> = records
            .map(|record| TableRow {
                line: 1,
                cells: record.cells,
                trouble: None,
            })
            .collect();
        if rows.len() > MOST_ROWS || is_cut && rows.len() > 1 {
            rows.pop();
        }
        Self { delimiter, rows }
    }

    /// The header, if the rows below it suit it.
    fn header(&self, set: &Columns) -> Option<Header> {
        let (at, header) = header_among(&self.rows, set)?;
        let below = &self.rows[at + 1..];
        let is_alike = |row: &&TableRow<'_>| row.cells.len().abs_diff(header.width()) <= 1 && row.cells.len() > 1;
        let n_alike = below.iter().filter(is_alike).count();
        let suits = match header.n_known() {
            0 => false,
            1 => are_names(&self.names(at)) && !below.is_empty() && self.is_alike(),
            _ => 2 * n_alike >= below.len(),
        };
        (header.width() > 1 && suits && !self.is_ruled()).then_some(header)
    }

    /// Whether lines begin with what stands between cells, as in Markdown.
    fn is_ruled(&self) -> bool {
        let is_ruled = |row: &TableRow<'_>| row.cells.first().is_some_and(|cell| cell.is_empty());
        self.delimiter == b'|' && self.rows.iter().any(is_ruled)
    }

    fn names(&self, row: usize) -> Vec<&str> {
        self.rows[row].cells.iter().map(|cell| cell.trim()).collect()
    }

    /// Whether all rows have as many cells.
    fn is_alike(&self) -> bool {
        let mut lengths = self.rows.iter().map(|row| row.cells.len());
        let first = lengths.next();
        lengths.all(|length| Some(length) == first)
    }

    /// A table in which no title is found.
    fn without_titles(&self) -> Option<Layout> {
        let width = self.rows.first()?.cells.len();
        let fewest = if width > 2 { 3 } else { 5 };
        if width < 2 || !self.is_alike() || self.is_ruled() {
            return None;
        }
        let names = self.names(0);
        if are_names(&names) && self.rows.len() >= fewest {
            return Some(Layout::OtherColumns { names: listed(&names) });
        }
        let is_text = |cell: &str| cell.split_whitespace().count() >= FEWEST_WORDS;
        let has_text = |row: &TableRow<'_>| row.cells.iter().any(|cell| is_text(cell));
        (width > 2 && self.rows.len() > 1 && self.rows.iter().all(has_text)).then_some(Layout::NoHeader)
    }
}

/// Fewest words of a title or an abstract in a table without names of columns.
const FEWEST_WORDS: usize = 3;
/// Longest name of a column that isn't known, in bytes.
const LONGEST_NAME: usize = 60;

/// Whether cells may name columns: most are short and have letters, and hardly any is like another.
fn are_names(cells: &[&str]) -> bool {
    let is_name = |cell: &&str| {
        is_plain(cell)
            && cell.len() <= LONGEST_NAME
            && cell.contains(char::is_alphabetic)
            && !cell.ends_with(['.', '!', '?', ':', ','])
            && !cell.contains("://")
    };
    let distinct: BTreeSet<&&str> = cells.iter().collect();
    let n_names = distinct.into_iter().filter(|cell| is_name(cell)).count();
    let n_filled = cells.iter().filter(|cell| !cell.is_empty()).count();
    n_names > 0 && 10 * n_names >= 9 * n_filled
}

/// Longest title in a table of titles alone, in bytes.
const LONGEST_TITLE: usize = 400;

/// Whether the first line is the name of a column of titles, and every line below it may be one.
fn is_one_column(head: &str, set: &Columns) -> bool {
    let mut lines = head.trim_start().lines();
    let first = lines.next().unwrap_or_default().trim().trim_matches('"');
    let is_named = Header::new(&[first], set).tells_papers();
    let rows: Vec<&str> = lines.collect();
    let n_filled = rows
        .iter()
        .rposition(|row| !row.trim().is_empty())
        .map_or(0, |last| last + 1);
    let is_title = |row: &str| {
        let row = row.trim();
        row.len() <= LONGEST_TITLE && row.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '"' | '\'' | '“'))
    };
    is_named && n_filled > 1 && rows[..n_filled].iter().all(|row| is_title(row))
}
