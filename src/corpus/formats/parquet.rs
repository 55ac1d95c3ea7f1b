//! Parquet: a table of typed columns.
//!
//! Only columns that hold a known field are read, a row group after the other. The line of a paper is the number of its row, from 1.

mod values;

use bytes::Bytes;
use parquet::basic::{ConvertedType, Repetition};
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, RowGroupReader, SerializedFileReader};
use parquet::record::Row;
use parquet::schema::types::{Type, TypePtr};
use rayon::prelude::*;
use serde_json::Value;

use self::values::value;
use super::bounds;
use super::guard::guarded;
use super::table::{self, Header, SAMPLE};
use super::{Columns, Format, FormatError, Head, Parse, Parsed};
use crate::config::LimitSettings;

pub(super) const FORMAT: Format = Format {
    name: "parquet",
    title: "Parquet",
    looked_for: "columns by names such as `title` and `abstract`, and a row for each paper",
    example: "PAR1",
    extensions: &["parquet"],
    recognise: |head: &Head<'_>| head.bytes.starts_with(MAGIC),
    parse: Parse::Bytes(parse),
};

/// Begins and ends such a file.
const MAGIC: &[u8] = b"PAR1";

/// Rows that are in memory as values together.
const ROWS_AT_A_TIME: usize = 8192;

fn parse(bytes: &[u8], columns: &Columns, limits: &LimitSettings) -> Result<Parsed, FormatError> {
    let reader = guarded(|| SerializedFileReader::new(Bytes::copy_from_slice(bytes))).map_err(damaged)?;
    let groups = reader.metadata().row_groups().iter();
    let n_rows = check_claims(groups.map(|group| group.num_rows()), bytes.len()).map_err(damaged)?;
    bounds::n_rows(n_rows, 1, limits)?;
    let groups = reader.metadata().row_groups().iter();
    let n_bytes = groups.map(|group| u64::try_from(group.total_byte_size()).unwrap_or_default());
    bounds::unpacked(n_bytes.fold(0, u64::saturating_add), limits)?;
    let mut table = Table::new(reader.metadata().file_metadata().schema(), columns)?;
    // What can't be read is told below.
    let _ = guarded(|| table.tell_ids(&reader));
    let mut parsed = Parsed {
        columns: table.header.guess(),
        notes: table.header.notes().to_vec(),
        ..Parsed::default()
    };
    let mut begin = 0;
    for group in 0..reader.num_row_groups() {
        let n_rows = u64::try_from(reader.metadata().row_group(group).num_rows()).unwrap_or_default();
        let mut n_read = 0;
        let read = guarded(|| {
            table.read_group(&*reader.get_row_group(group)?, |at, values| {
                n_read = at + values.len() as u64;
                table.add(begin + at, &values, &mut parsed);
            })
        });
        if let Err(why) = read {
            let line = begin + n_read + 1;
            let n_lost = n_rows.saturating_sub(n_read);
            parsed.refuse(
                line,
                &format!("row group {}", group + 1),
                format!("{n_lost} rows from here on can't be read: {why}"),
            );
        }
        begin += n_rows;
    }
    Ok(parsed)
}

/// Most rows for each byte of a file; however much of it is the same, no column of texts takes less.
const MOST_ROWS_PER_BYTE: u64 = 64;

/// The rows that row groups say they have, which decides how much is read, if they can have as many.
fn check_claims(n_rows: impl Iterator<Item = i64>, n_bytes: usize) -> Result<u64, String> {
    let claimed = n_rows.map(|n_rows| u64::try_from(n_rows).unwrap_or(u64::MAX));
    let claimed = claimed.fold(0, u64::saturating_add);
    match claimed > MOST_ROWS_PER_BYTE.saturating_mul(n_bytes as u64) {
        true => Err(format!("it says that it has {claimed} rows, in {n_bytes} bytes")),
        false => Ok(claimed),
    }
}

fn damaged(why: String) -> FormatError {
    FormatError::Damaged {
        line: 1,
        what: format!("a Parquet file that can't be read: {why}"),
    }
}

/// What is read of a file.
struct Table {
    header: Header,
    /// Each column with its place among all.
    columns: Vec<(usize, TypePtr)>,
    /// The columns, as the schema of what is read.
    projection: Type,
}

impl Table {
    fn new(schema: &Type, set: &Columns) -> Result<Self, FormatError> {
        let fields = schema.get_fields();
        let names: Vec<&str> = fields.iter().map(|field| field.name()).collect();
        let header = Header::new(&names, set);
        let columns = fields
            .iter()
            .enumerate()
            .filter(|(at, field)| header.holds(*at) || wraps(field));
        let columns: Vec<(usize, TypePtr)> = columns.map(|(at, field)| (at, field.clone())).collect();
        if !header.tells_papers() && !columns.iter().any(|(_, column)| wraps(column) && has_title(column)) {
            return Err(FormatError::NoTitleColumn {
                columns: table::listed(&names),
            });
        }
        let read = columns.iter().map(|(_, column)| column.clone()).collect();
        let projection = Type::group_type_builder(schema.name()).with_fields(read).build();
        Ok(Self {
            header,
            columns,
            projection: projection.map_err(|error| damaged(error.to_string()))?,
        })
    }

    /// Looks at the first ids for their kind.
    fn tell_ids(&mut self, reader: &dyn FileReader) -> Result<(), ParquetError> {
        if let Some(column) = self.header.id_column() {
            let rows = reader.get_row_iter(Some(self.projection.clone()))?.take(SAMPLE);
            let rows = rows
                .map(|row| Ok(self.values(&row?)))
                .collect::<Result<Vec<_>, ParquetError>>()?;
            let ids: Vec<String> = rows.iter().map(|row| row[column].to_string()).collect();
            let ids = ids.iter().map(|id| id.trim_matches('"')).filter(|id| *id != "null");
            self.header.tell_ids(ids);
        }
        Ok(())
    }

    /// Reads a row group, some rows at a time.
    ///
    /// - `add`: gets the number of rows before them, and their values.
    fn read_group(
        &self,
        group: &dyn RowGroupReader,
        mut add: impl FnMut(u64, Vec<Vec<Value>>),
    ) -> Result<(), ParquetError> {
        let mut rows = group.get_row_iter(Some(self.projection.clone()))?;
        let mut n_read = 0;
        loop {
            let mut some = Vec::new();
            let mut result = Ok(());
            for row in rows.by_ref().take(ROWS_AT_A_TIME) {
                match row {
                    Ok(row) => some.push(self.values(&row)),
                    Err(error) => {
                        result = Err(error);
                        break;
                    }
                }
            }
            let n_some = some.len();
            add(n_read, some);
            n_read += n_some as u64;
            if n_some < ROWS_AT_A_TIME || result.is_err() {
                return result;
            }
        }
    }

    /// The values of a row in the places of their columns.
    fn values(&self, row: &Row) -> Vec<Value> {
        let mut values = vec![Value::Null; self.header.width()];
        for ((at, column), (_, field)) in self.columns.iter().zip(row.get_column_iter()) {
            if let Some(place) = values.get_mut(*at) {
                *place = value(field, column);
            }
        }
        values
    }

    /// Adds the papers of some rows.
    ///
    /// - `begin`: rows of the file before them.
    fn add(&self, begin: u64, rows: &[Vec<Value>], parsed: &mut Parsed) {
        let read: Vec<_> = (rows.par_iter().enumerate())
            .map(|(at, values)| {
                let line = begin + at as u64 + 1;
                (line, self.header.record_of_values(values).row(line))
            })
            .collect();
        for ((line, row), values) in read.into_iter().zip(rows) {
            match row {
                Ok(_) => parsed.add(line, "", row),
                Err(_) if values.iter().all(Value::is_null) => {}
                Err(_) => parsed.add(line, &Value::from(values.clone()).to_string(), row),
            }
        }
    }
}

/// Whether a column has fields of its own, as the paper in `{"paper": {…}}`.
fn wraps(column: &Type) -> bool {
    let info = column.get_basic_info();
    let is_once = !info.has_repetition() || info.repetition() != Repetition::REPEATED;
    column.is_group() && is_once && info.converted_type() == ConvertedType::NONE && info.logical_type_ref().is_none()
}

fn has_title(column: &Type) -> bool {
    let names: Vec<&str> = column.get_fields().iter().map(|field| field.name()).collect();
    Header::new(&names, &Columns::new()).tells_papers()
}

#[cfg(test)]
mod tests;
