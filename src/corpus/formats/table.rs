//! Papers of a table: the rows below the line that names its columns.
//!
//! | part | does |
//! |---|---|
//! | `columns` | which fields columns hold, by their names |
//! | `header` | the columns of one table |
//! | `cells` | what a cell says |
//! | `dates` | whether the day or the month comes first |
//!
//! Lines above the header are left out with a note; a header that comes again is a header, blank rows and rulers are nothing.

mod cells;
mod columns;
mod dates;
mod header;

use std::borrow::Cow;

use rayon::prelude::*;

pub(super) use self::columns::is_plain;
use self::dates::Order;
pub(super) use self::header::Header;
use super::{Columns, FormatError, Parsed};
use crate::corpus::Row;
use crate::corpus::text::excerpt;
use crate::nouns::counted;

/// One row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TableRow<'a> {
    /// On which it begins, from 1.
    pub(super) line: u64,
    /// As written, without quotation marks.
    pub(super) cells: Vec<Cow<'a, str>>,
    /// Why its cells can't be told, if so.
    pub(super) trouble: Option<&'static str>,
}

impl TableRow<'_> {
    /// A cell; blank where the row is too short.
    fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| cell.as_ref())
    }

    /// Whether nothing in it is a letter or a digit.
    fn is_blank(&self) -> bool {
        !self.cells.iter().any(|cell| cell.contains(char::is_alphanumeric))
    }

    fn filled(&self) -> impl Iterator<Item = &str> {
        self.cells
            .iter()
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty())
    }

    /// What is shown of it where it is refused.
    fn shown(&self) -> String {
        self.filled().take(8).collect::<Vec<_>>().join(", ")
    }

    /// Its cells as names of columns.
    pub(super) fn header(&self, set: &Columns) -> Header {
        let names: Vec<&str> = self.cells.iter().map(|cell| cells::unguarded(cell)).collect();
        Header::new(&names, set)
    }
}

/// Rows in which a header is looked for.
pub(super) const MOST_ROWS_BEFORE: usize = 30;

/// The place of the first row that names columns, one of them that of titles or abstracts, and its columns.
///
/// All rows above it have fewer cells, unless it names several columns and little else; a row that names that column alone is one at
/// the top only.
pub(super) fn header_among(rows: &[TableRow<'_>], set: &Columns) -> Option<(usize, Header)> {
    let top = rows.iter().position(|row| !row.is_blank());
    let mut widest = 0;
    for (at, row) in rows.iter().enumerate().take(MOST_ROWS_BEFORE) {
        let header = row.header(set);
        let n_cells = row.filled().count();
        let is_clear = || header.n_known() > 1 && n_cells > widest || other_header(row, set).is_some();
        if header.tells_papers() && (top == Some(at) || is_clear()) {
            return Some(finer(rows, at, set).unwrap_or((at, header)));
        }
        widest = widest.max(n_cells);
    }
    None
}

/// The place and the columns of a header in two rows, the lower of which parts what the upper one names: `Date` and `DOI` below
/// `Publication`.
fn finer(rows: &[TableRow<'_>], at: usize, set: &Columns) -> Option<(usize, Header)> {
    let (upper, lower) = (&rows[at], rows.get(at + 1)?);
    if lower.is_blank() || lower.header(set).n_known() < lower.filled().count() {
        return None;
    }
    let width = upper.cells.len().max(lower.cells.len());
    let name = |column| match lower.cell(column).trim() {
        "" => upper.cell(column),
        _ => lower.cell(column),
    };
    let both = TableRow {
        line: lower.line,
        cells: (0..width).map(|column| name(column).into()).collect(),
        trouble: None,
    };
    let header = both.header(set);
    let is_finer = header.tells_papers() && header.n_known() > upper.header(set).n_known();
    is_finer.then_some((at + 1, header))
}

/// Most names of columns that are shown.
const MOST_NAMES: usize = 12;

/// Names of columns as they are shown.
pub(super) fn listed(names: &[&str]) -> String {
    let named = names.iter().filter(|name| !name.is_empty());
    let shown: Vec<String> = named
        .take(MOST_NAMES)
        .map(|name| format!("`{}`", excerpt(name)))
        .collect();
    let rest = if names.len() > MOST_NAMES { ", …" } else { "" };
    shown.join(", ") + rest
}

/// Reads the rows below the header.
///
/// # Errors
/// [`FormatError::NoTitleColumn`] if no row names a column for titles or for abstracts.
pub(super) fn read(rows: &[TableRow<'_>], set: &Columns) -> Result<Parsed, FormatError> {
    let Some((at, header)) = header_among(rows, set) else {
        let names = rows.iter().find(|row| !row.is_blank());
        let names: Vec<&str> = names.into_iter().flat_map(TableRow::filled).collect();
        return Err(FormatError::NoTitleColumn {
            columns: listed(&names),
        });
    };
    let mut parsed = Parsed {
        columns: header.guess(),
        notes: header.notes().to_vec(),
        ..Parsed::default()
    };
    if rows[..at].iter().any(|row| !row.is_blank()) {
        parsed.notes.push(format!(
            "{} before the names of its columns left out",
            counted(at, "row")
        ));
    }
    for (header, rows) in parts(&rows[at..], header, set) {
        let body = Body::new(header, rows);
        let read: Vec<_> = rows.par_iter().map(|row| (row, body.read(row))).collect();
        for (row, read) in read {
            match read {
                Ok(None) => {}
                Ok(Some(read)) => parsed.add(row.line, "", Ok(read)),
                Err(reason) => parsed.refuse(row.line, &row.shown(), reason),
            }
        }
    }
    Ok(parsed)
}

/// Headers with the rows below each: tables that were put one behind the other have several.
fn parts<'r, 'a>(rows: &'r [TableRow<'a>], header: Header, set: &Columns) -> Vec<(Header, &'r [TableRow<'a>])> {
    let mut parts: Vec<(Header, usize, usize)> = vec![(header, 1, rows.len())];
    for (at, row) in rows.iter().enumerate().skip(1) {
        // Most rows are no header, which their first cells tell.
        if !row.cells.iter().take(2).all(|cell| is_plain(cell)) {
            continue;
        }
        let Some((current, _, end)) = parts.last_mut() else {
            continue;
        };
        let is_again = row.cells.len() > 1 && row.cells.iter().map(|cell| cell.as_ref()).eq(current.names());
        let other = match is_again {
            true => Some(current.clone()),
            false => other_header(row, set),
        };
        if let Some(other) = other {
            *end = at;
            parts.push((other, at + 1, rows.len()));
        }
    }
    let parts = parts.into_iter();
    parts.map(|(header, begin, end)| (header, &rows[begin..end])).collect()
}

/// Fewest columns that are known, of a header below another one.
const FEWEST_KNOWN: usize = 3;

/// The header of another table, if most cells of a row are names of columns.
fn other_header(row: &TableRow<'_>, set: &Columns) -> Option<Header> {
    if row.cells.len() < FEWEST_KNOWN || !row.cells.iter().all(|cell| is_plain(cell)) {
        return None;
    }
    let header = row.header(set);
    let is_header = header.tells_papers() && header.n_known() >= FEWEST_KNOWN && 2 * header.n_known() >= header.width();
    is_header.then_some(header)
}

/// The rows below one header.
#[derive(Debug)]
struct Body {
    header: Header,
    /// Cells before the first named one: programs that number their rows name no column for the numbers.
    shift: usize,
    /// Most cells of a row.
    widest: usize,
    /// Columns of dates that tell what comes first in them.
    orders: Vec<(usize, Order)>,
}

/// Rows that are looked at to tell something of all.
pub(super) const SAMPLE: usize = 50;

/// What the first cell of a row with sums says.
const TOTALS: [&str; 6] = ["total", "totals", "sum", "summe", "gesamt", "count"];

impl Body {
    fn new(mut header: Header, rows: &[TableRow<'_>]) -> Self {
        let filled = || rows.iter().filter(|row| !row.is_blank()).take(SAMPLE);
        let is_numbered = |(place, row): (usize, &TableRow<'_>)| {
            let number = row.cell(0).parse().ok();
            row.cells.len() == header.width() + 1 && (number == Some(place) || number == Some(place + 1))
        };
        let shift = usize::from(filled().next().is_some() && filled().enumerate().all(is_numbered));
        if let Some(column) = header.id_column() {
            header.tell_ids(filled().map(|row| row.cell(column + shift)));
        }
        // A row may have one more, or as many as most.
        let usual = filled().map(|row| row.cells.len()).max_by_key(|n_cells| {
            let n_rows = filled().filter(|row| row.cells.len() == *n_cells).count();
            (n_rows, *n_cells)
        });
        let widest = usual.unwrap_or_default().max(header.width() + 1);
        let order = |column| Some((column, Order::of(rows.iter().map(|row| row.cell(column + shift)))?));
        Self {
            orders: header.of("date").filter_map(order).collect(),
            header,
            shift,
            widest,
        }
    }

    /// The paper of a row, nothing for a blank one, or a clause that says why there is none.
    fn read(&self, row: &TableRow<'_>) -> Result<Option<Row>, String> {
        if row.is_blank() {
            return Ok(None);
        }
        if let Some(trouble) = row.trouble {
            return Err(trouble.to_owned());
        }
        let (n_cells, width) = (row.cells.len(), self.header.width());
        let n_extra = row
            .cells
            .iter()
            .skip(self.widest)
            .filter(|cell| !cell.trim().is_empty())
            .count();
        if n_cells == 1 && width > 2 || n_extra > 0 {
            return Err(format!(
                "{} where the table has {width} columns",
                counted(n_cells, "cell")
            ));
        }
        if width > 2 && row.filled().count() <= 2 && row.filled().next().is_some_and(is_total) {
            return Err("a total, no paper".to_owned());
        }
        self.header
            .record(|column| self.cell(row, column))
            .row(row.line)
            .map(Some)
    }

    fn cell<'r>(&self, row: &'r TableRow<'_>, column: usize) -> Cow<'r, str> {
        let cell = row.cell(column + self.shift);
        let order = self.orders.iter().find(|(of, _)| *of == column);
        order.map_or(cell.into(), |(_, order)| order.written_out(cell))
    }
}

/// `Total`, `Total: 58`
fn is_total(cell: &str) -> bool {
    let letters: String = cell.chars().filter(|letter| letter.is_alphabetic()).collect();
    TOTALS.contains(&letters.to_lowercase().as_str())
}
