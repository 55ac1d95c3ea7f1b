//! Tables as text: CSV, TSV, and what else stands between cells.
//!
//! What stands between the cells is told by the beginning of the file (`csv/layout.rs`), its records are split whatever became of
//! their quotation marks (`csv/records.rs`), and read as the rows of any table ([`super::table`]).

mod layout;
mod records;

use std::borrow::Cow;

use self::layout::Layout;
use self::records::Records;
use super::table::{self, TableRow};
use super::text::LineNumbers;
use super::{Columns, Format, FormatError, Head, Parse, Parsed};

pub(super) const FORMAT: Format = Format {
    name: "csv",
    title: "CSV or TSV",
    looked_for: "a line that names the columns, one of them `title` or `abstract`, and a row for each paper; commas, semicolons, \
                 tabs or `|` between the cells",
    example: "title,abstract,date\nIce flow of a glacier,\"We measure ice flow, …\",2024-01-05",
    extensions: &["csv", "tsv", "tab", "txt"],
    recognise,
    parse: Parse::Table(parse),
};

/// Bytes by which the layout is told.
const HEAD: usize = 64 * 1024;

fn recognise(head: &Head<'_>) -> bool {
    let text = with_line_ends(&head.text);
    head.is_text() && Layout::told(&text, head.bytes.len() >= HEAD, &Columns::new()).is_some()
}

fn parse(text: &str, columns: &Columns) -> Result<Parsed, FormatError> {
    let text = with_line_ends(text);
    let head = &text[..text.floor_char_boundary(HEAD)];
    match Layout::told(head, head.len() < text.len(), columns) {
        Some(Layout::Papers { delimiter, width }) => table::read(&rows(&text, delimiter, width), columns),
        Some(Layout::OtherColumns { names }) => Err(FormatError::NoTitleColumn { columns: names }),
        Some(Layout::NoHeader) => Err(FormatError::NoHeader),
        None => Ok(Parsed::default()),
    }
}

fn rows(text: &str, delimiter: u8, width: usize) -> Vec<TableRow<'_>> {
    let lines = LineNumbers::new(text);
    let records = Records::new(text, delimiter, Some(width)).map(|record| TableRow {
        line: lines.at(record.at),
        cells: match record.cells.as_slice() {
            [cell] if width > 1 => unpacked(cell, delimiter).unwrap_or(record.cells),
            _ => record.cells,
        },
        trouble: record
            .is_broken
            .then_some("a quotation mark that opens no cell, or closes none"),
    });
    records.collect()
}

/// The cells of a row that was quoted as if it were one, as spreadsheets do that know nothing of what stands between cells.
fn unpacked<'a>(cell: &str, delimiter: u8) -> Option<Vec<Cow<'a, str>>> {
    let record = Records::new(cell, delimiter, None).next()?;
    let cells = record.cells.into_iter().map(|cell| Cow::Owned(cell.into_owned()));
    Some(cells.collect())
}

/// Lines that end in the way of old Macintosh computers, as others do.
fn with_line_ends(text: &str) -> Cow<'_, str> {
    match text.contains('\r') && !text.contains('\n') {
        true => text.replace('\r', "\n").into(),
        false => text.into(),
    }
}

#[cfg(test)]
mod tests;
