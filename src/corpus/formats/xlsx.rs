//! Spreadsheets of Excel and OpenDocument.
//!
//! The first sheet with a header that is known is read as any table ([`super::table`]); what is told of other sheets is a note.
//! Dates become text as `2024-01-05`, numbers as people write them; the line of a paper is the row of its sheet.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Cursor, Read};

use calamine::{Data, DataRef, Error, ExcelDateTime, Range, Reader, Sheets, open_workbook_from_rs};
use zip::ZipArchive;

use super::bounds::{self, MIB};
use super::guard::guarded;
use super::table::{self, Header, TableRow, header_among};
use super::{Columns, Format, FormatError, Head, Parse, Parsed};
use crate::config::LimitSettings;
use crate::nouns::counted;

pub(super) const FORMAT: Format = Format {
    name: "xlsx",
    title: "spreadsheet of Excel or OpenDocument",
    looked_for: "a sheet with a row that names the columns, one of them `title` or `abstract`, and a row for each paper",
    example: "title | abstract | date\nIce flow of a glacier | We measure ice flow … | 2024-01-05",
    extensions: &["xlsx", "xls", "xlsm", "xlsb", "ods"],
    recognise,
    parse: Parse::Bytes(parse),
};

type Book<'a> = Sheets<Cursor<&'a [u8]>>;

/// Columns that are read; more are a slip.
const MOST_COLUMNS: u32 = 1000;

fn recognise(head: &Head<'_>) -> bool {
    is_excel(head.bytes) || is_open_document(head.bytes) || is_old_excel(head.bytes)
}

/// Begins each file within a zip archive.
const ENTRY: &[u8] = b"PK\x03\x04";
/// Where the name of such a file stands behind its beginning.
const NAME: usize = 30;

/// Whether an archive has the folder in which Excel keeps its sheets.
fn is_excel(bytes: &[u8]) -> bool {
    let mut entries = memchr::memmem::find_iter(bytes, ENTRY);
    bytes.starts_with(ENTRY) && entries.any(|at| bytes[at..].get(NAME..).is_some_and(|name| name.starts_with(b"xl/")))
}

fn is_open_document(bytes: &[u8]) -> bool {
    const KIND: &[u8] = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet";
    bytes.starts_with(ENTRY) && bytes.get(NAME..).is_some_and(|name| name.starts_with(KIND))
}

/// Begins a file of Office before 2007, whatever it holds.
const COMPOUND: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
/// The name of the part that is the sheets, in UTF-16; Word and PowerPoint have others.
const WORKBOOK: &[u8] = b"W\0o\0r\0k\0b\0o\0o\0k\0";
/// Bytes of a sector, and how a workbook begins that stands in the first.
const SECTOR: usize = 512;
const BEGINNING: [u8; 4] = [0x09, 0x08, 0x10, 0x00];

fn is_old_excel(bytes: &[u8]) -> bool {
    let is_first = || bytes.get(SECTOR..).is_some_and(|sector| sector.starts_with(&BEGINNING));
    bytes.starts_with(&COMPOUND) && (is_first() || memchr::memmem::find(bytes, WORKBOOK).is_some())
}

fn parse(bytes: &[u8], columns: &Columns, limits: &LimitSettings) -> Result<Parsed, FormatError> {
    let damaged = |why| FormatError::Damaged {
        line: 1,
        what: format!("a spreadsheet that can't be read: {why}"),
    };
    bounds::unpacked(unpacked_size(bytes, limits.max_whole * MIB), limits)?;
    let mut book = guarded(|| open(bytes)).map_err(damaged)?;
    let names = book.sheet_names();
    let mut first = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let mut rows = guarded(|| rows(&mut book, name, limits)).map_err(damaged)?;
        if let Some((place, header)) = header_among(&rows, columns) {
            let n_cut = cut_notes(&mut rows[place + 1..], &header, columns);
            let mut parsed = table::read(&rows, columns)?;
            parsed.notes.extend(note(&names, at));
            if n_cut > 0 {
                let rows = counted(n_cut, "row");
                parsed
                    .notes
                    .push(format!("what stands right of the named columns left out of {rows}"));
            }
            return Ok(parsed);
        }
        if first.is_empty() {
            first = rows;
        }
    }
    table::read(&first, columns)
}

fn open(bytes: &[u8]) -> Result<Book<'_>, Error> {
    let input = Cursor::new(bytes);
    Ok(if bytes.starts_with(&COMPOUND) {
        Sheets::Xls(open_workbook_from_rs(input)?)
    } else if is_open_document(bytes) {
        Sheets::Ods(open_workbook_from_rs(input)?)
    } else if memchr::memmem::find(bytes, b"xl/workbook.bin").is_some() {
        Sheets::Xlsb(open_workbook_from_rs(input)?)
    } else {
        Sheets::Xlsx(open_workbook_from_rs(input)?)
    })
}

/// Which sheet was read, if there are others.
fn note(names: &[String], at: usize) -> Option<String> {
    let others: Vec<String> = (names.iter().enumerate())
        .filter(|(other, _)| *other != at)
        .map(|(_, name)| format!("`{name}`"))
        .collect();
    (!others.is_empty()).then(|| format!("sheet `{}` read, others left out: {}", names[at], others.join(", ")))
}

/// Cuts off what people wrote beside a table, right of its last column; returns how many rows had something there.
///
/// - `rows`: below its header.
fn cut_notes(rows: &mut [TableRow<'_>], header: &Header, columns: &Columns) -> usize {
    let width = header.width();
    let mut n_cut = 0;
    for row in rows.iter_mut().filter(|row| row.cells.len() > width) {
        let is_beside = row.cells.len() > width + 1 || row.cells[..width].iter().all(|cell| cell.is_empty());
        if is_beside && !row.header(columns).tells_papers() {
            row.cells.truncate(width);
            n_cut += 1;
        }
    }
    n_cut
}

/// Times that a row with text may follow itself; a file of a few bytes can say that it does a million times.
const MOST_REPEATS: usize = 1000;

fn repeats_too_often(range: &Range<Data>) -> bool {
    let (mut n_repeats, mut before) = (0, None);
    range.rows().any(|row| {
        let is_again = before == Some(row) && row.iter().any(|cell| !matches!(cell, Data::Empty));
        n_repeats = if is_again { n_repeats + 1 } else { 0 };
        before = Some(row);
        n_repeats > MOST_REPEATS
    })
}

/// Nothing is deflated to less than a part of it in so many.
const MOST_DEFLATED: u64 = 1032;

/// Bytes that the files in a spreadsheet have together, whatever it says of them: at least as many as allowed, or few enough.
fn unpacked_size(bytes: &[u8], most: u64) -> u64 {
    if (bytes.len() as u64).saturating_mul(MOST_DEFLATED) <= most {
        return 0;
    }
    // What is no archive, or a damaged one, is told by those who read it.
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return 0;
    };
    (0..archive.len()).fold(0, |n_bytes: u64, at| match archive.by_index(at) {
        Ok(file) if n_bytes <= most => {
            n_bytes + io::copy(&mut file.take(most + 1 - n_bytes), &mut io::sink()).unwrap_or_default()
        }
        _ => n_bytes,
    })
}

/// The rows of a sheet that have any text.
fn rows(book: &mut Book<'_>, sheet: &str, limits: &LimitSettings) -> Result<Vec<TableRow<'static>>, Error> {
    let mut rows: BTreeMap<u32, Vec<Cow<'static, str>>> = BTreeMap::new();
    let mut add = |(row, column): (u32, u32), text: String| {
        if text.trim().is_empty() || column >= MOST_COLUMNS {
            return;
        }
        let cells = rows.entry(row).or_default();
        let column = column as usize;
        if cells.len() <= column {
            cells.resize(column + 1, Cow::Borrowed(""));
        }
        cells[column] = text.into();
    };
    match book {
        // Cell by cell: one far away from all others needs no space for what lies between.
        Sheets::Xlsx(book) => {
            let mut cells = book.worksheet_cells_reader(sheet).map_err(Error::Xlsx)?;
            let mut n_bytes = 0;
            while let Some(cell) = cells.next_cell().map_err(Error::Xlsx)? {
                let text = text_of_ref(cell.get_value());
                n_bytes += text.len() as u64;
                // Many cells may share one text.
                if n_bytes > limits.max_whole * MIB {
                    return Err(Error::Msg("its cells hold more text than `limits.max_whole` allows"));
                }
                add(cell.get_position(), text);
            }
        }
        other => {
            let range = other.worksheet_range(sheet)?;
            if repeats_too_often(&range) {
                return Err(Error::Msg("one of its rows comes more than 1000 times in a row"));
            }
            let (first_row, first_column) = range.start().unwrap_or_default();
            for (row, column, value) in range.used_cells() {
                add((first_row + row as u32, first_column + column as u32), text_of(value));
            }
        }
    }
    let row = |(row, cells)| TableRow {
        line: u64::from(row) + 1,
        cells,
        trouble: None,
    };
    Ok(rows.into_iter().map(row).collect())
}

fn text_of_ref(value: &DataRef<'_>) -> String {
    match value {
        DataRef::SharedString(text) => (*text).to_owned(),
        other => text_of(&Data::from(other.clone())),
    }
}

fn text_of(value: &Data) -> String {
    match value {
        Data::String(text) | Data::DateTimeIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::Bool(flag) => flag.to_string(),
        Data::DateTime(date) => day(*date).unwrap_or_else(|| date.as_f64().to_string()),
        Data::DurationIso(_) | Data::Error(_) | Data::Empty => String::new(),
    }
}

/// Days of Excel that have a date: from its first to the end of 9999.
const DAYS: std::ops::Range<f64> = 1.0..2_958_466.0;

fn day(date: ExcelDateTime) -> Option<String> {
    if !date.is_datetime() || !DAYS.contains(&date.as_f64()) {
        return None;
    }
    let (year, month, day, ..) = date.to_ymd_hms_milli();
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests;
