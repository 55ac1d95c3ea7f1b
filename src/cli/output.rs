//! Answers as aligned columns, JSON or CSV.

use std::io::{self, IsTerminal, Write};

use paperthemes::report::tables;
use serde_json::{Map, Value};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::args::Format;

/// Narrowest a column is cut to.
const MIN_WIDTH: usize = 12;

/// Width of a table that no terminal limits.
const UNLIMITED: usize = usize::MAX;

/// Rows under named columns.
#[derive(Debug)]
pub struct Answer {
    /// Names, lower case, as in JSON and CSV.
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
    /// Decimals of numbers in a table.
    n_decimals: usize,
}

impl Answer {
    pub fn new(columns: &[&str]) -> Self {
        Self::of(columns.iter().map(|name| (*name).to_owned()).collect(), Vec::new())
    }

    /// - `rows`: one value a column.
    pub fn of(columns: Vec<String>, rows: Vec<Vec<Value>>) -> Self {
        Self {
            columns,
            rows,
            n_decimals: 2,
        }
    }

    /// The same with another number of decimals in a table.
    pub fn with_decimals(self, n_decimals: usize) -> Self {
        Self { n_decimals, ..self }
    }

    /// Adds a row; one value a column.
    pub fn push(&mut self, row: Vec<Value>) {
        debug_assert_eq!(row.len(), self.columns.len());
        self.rows.push(row);
    }

    /// Writes the answer.
    pub fn write(&self, format: Format, to: &mut dyn Write) -> io::Result<()> {
        match format {
            Format::Table => self.write_table(to),
            Format::Json => {
                let rows: Vec<Value> = self.rows.iter().map(|row| self.object(row)).collect();
                serde_json::to_writer_pretty(&mut *to, &rows)?;
                writeln!(to)
            }
            Format::Csv => self.write_csv(to),
        }
    }

    fn object(&self, row: &[Value]) -> Value {
        let pairs = self.columns.iter().cloned().zip(row.iter().cloned());
        Value::Object(Map::from_iter(pairs))
    }

    fn write_csv(&self, to: &mut dyn Write) -> io::Result<()> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&self.columns)?;
        for row in &self.rows {
            writer.write_record(row.iter().map(csv_cell))?;
        }
        // Written at once, so that a closed pipe is told as such.
        to.write_all(&writer.into_inner().map_err(|error| error.into_error())?)
    }

    fn write_table(&self, to: &mut dyn Write) -> io::Result<()> {
        let header: Vec<String> = self.columns.iter().map(|name| name.replace('_', " ")).collect();
        let rows: Vec<Vec<String>> = self
            .rows
            .iter()
            .map(|row| row.iter().map(|value| table_cell(value, self.n_decimals)).collect())
            .collect();
        let is_number: Vec<bool> = (0..header.len())
            .map(|column| self.rows.iter().any(|row| row[column].is_number()))
            .collect();
        let widths = widths(&header, &rows, terminal_width());
        for row in std::iter::once(&header).chain(&rows) {
            let cells = row.iter().zip(&widths).zip(&is_number);
            let cells: Vec<String> = cells.map(|((text, width), right)| fit(text, *width, *right)).collect();
            writeln!(to, "{}", cells.join("  ").trim_end())?;
        }
        Ok(())
    }
}

/// Width of the terminal standard output goes to, if it does.
fn terminal_width() -> usize {
    if !io::stdout().is_terminal() {
        return UNLIMITED;
    }
    terminal_size::terminal_size().map_or(UNLIMITED, |(width, _)| usize::from(width.0))
}

/// Widths of the columns; the widest give way first where the row would not fit.
fn widths(header: &[String], rows: &[Vec<String>], available: usize) -> Vec<usize> {
    let mut widths: Vec<usize> = (0..header.len())
        .map(|column| {
            rows.iter()
                .map(|row| row[column].width())
                .chain([header[column].width()])
                .max()
                .unwrap_or(0)
        })
        .collect();
    let gaps = 2 * header.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > available {
        let Some(widest) = widths.iter_mut().filter(|width| **width > MIN_WIDTH).max() else {
            break;
        };
        *widest -= 1;
    }
    widths
}

/// Text cut or padded to a width.
fn fit(text: &str, width: usize, to_the_right: bool) -> String {
    let mut fitted = String::new();
    let mut used = 0;
    if text.width() > width {
        for c in text.chars() {
            if used + c.width().unwrap_or(0) + 1 > width {
                break;
            }
            used += c.width().unwrap_or(0);
            fitted.push(c);
        }
        fitted.push('…');
        used += 1;
    } else {
        fitted.push_str(text);
        used = text.width();
    }
    let padding = " ".repeat(width.saturating_sub(used));
    if to_the_right {
        padding + &fitted
    } else {
        fitted + &padding
    }
}

fn table_cell(value: &Value, n_decimals: usize) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => String::new(),
        Value::Number(number) if number.is_f64() => format!("{:.n_decimals$}", number.as_f64().unwrap_or_default()),
        _ => plain(value),
    }
}

fn csv_cell(value: &Value) -> String {
    let cell = plain(value);
    if value.is_string() { tables::text(&cell) } else { cell }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn answer() -> Answer {
        let mut answer = Answer::new(&["theme_id", "papers"]);
        answer.push(vec![json!("T1"), json!(12)]);
        answer.push(vec![json!("=T2"), json!(null)]);
        answer
    }

    fn written(format: Format) -> String {
        let mut bytes = Vec::new();
        answer().write(format, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_table_aligns_words_left_and_numbers_right() {
        assert_eq!(
            written(Format::Table),
            "theme id  papers\nT1            12\n=T2            –\n"
        );
    }

    #[test]
    fn csv_guards_formulas_and_leaves_missing_cells_empty() {
        assert_eq!(written(Format::Csv), "theme_id,papers\nT1,12\n'=T2,\n");
    }

    #[test]
    fn json_keeps_types() {
        let value: Value = serde_json::from_str(&written(Format::Json)).unwrap();
        assert_eq!(
            value,
            json!([{"theme_id": "T1", "papers": 12}, {"theme_id": "=T2", "papers": null}])
        );
    }

    #[test]
    fn the_widest_column_gives_way_to_the_terminal() {
        let header = vec!["id".to_owned(), "title".to_owned()];
        let rows = vec![vec!["T1".to_owned(), "a".repeat(50)]];
        assert_eq!(widths(&header, &rows, 30), [2, 26]);
        assert_eq!(fit("abcdef", 4, false), "abc…");
        assert_eq!(fit("注意力", 5, false), "注意…");
    }
}
