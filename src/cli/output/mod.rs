//! Answers: as a table for people, as JSON, JSON Lines, CSV or Markdown for programs, as BibTeX or RIS for reference
//! managers.

mod bibtex;
mod cells;
pub mod citation;
mod kind;
mod markdown;
mod ris;
pub mod schema;
pub mod screen;
pub mod style;
mod table;

use std::io::Write;

use serde_json::{Map, Value};

use self::cells::csv_cell;
use self::citation::Citation;
use self::kind::Kind;
use self::schema::Schema;
use self::style::Style;
pub use self::table::fit;
use super::args::Format;
use super::failure::Failure;

/// A column of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Head {
    /// Lower case, as in JSON and CSV.
    name: String,
    kind: Kind,
    /// Its place in a table, if a table shows it.
    in_table: Option<usize>,
    /// True if a table shows it on a line of its own.
    is_below: bool,
}

/// Rows under named columns.
#[derive(Debug)]
pub struct Answer {
    name: String,
    heads: Vec<Head>,
    rows: Vec<Vec<Value>>,
    /// Along `rows` if rows are papers, else empty.
    citations: Vec<Citation>,
    are_papers: bool,
    /// Decimals of numbers in a table.
    n_decimals: usize,
}

impl Answer {
    /// An answer with columns of its own, all of them in the table.
    pub fn new(columns: &[&str]) -> Self {
        Self::of(columns.iter().map(|name| (*name).to_owned()).collect(), Vec::new())
    }

    /// As [`Self::new`], with rows.
    ///
    /// - `rows`: one value a column.
    pub fn of(columns: Vec<String>, rows: Vec<Vec<Value>>) -> Self {
        let head = |(at, name)| {
            let values = || rows.iter().map(|row| &row[at]);
            let kind = match () {
                () if values().any(Value::is_number) => Kind::Number,
                () if values().any(Value::is_boolean) => Kind::Truth,
                () => Kind::Text,
            };
            Head {
                name,
                kind,
                in_table: Some(at),
                is_below: false,
            }
        };
        Self {
            name: "this".to_owned(),
            heads: columns.into_iter().enumerate().map(head).collect(),
            rows,
            citations: Vec::new(),
            are_papers: false,
            n_decimals: 2,
        }
    }

    /// An answer with the columns of a command.
    pub fn with(schema: &Schema) -> Self {
        let head = |column: &schema::Column| Head {
            name: column.name.to_owned(),
            kind: column.kind,
            in_table: schema.in_table.iter().position(|name| *name == column.name),
            is_below: schema.below == Some(column.name),
        };
        Self {
            name: format!("paperthemes {}", schema.command),
            heads: schema.columns().map(head).collect(),
            are_papers: schema.are_papers,
            ..Self::new(&[])
        }
    }

    /// The same with another number of decimals in a table.
    pub fn with_decimals(self, n_decimals: usize) -> Self {
        Self { n_decimals, ..self }
    }

    /// Adds a row; one value a column.
    pub fn push(&mut self, row: Vec<Value>) {
        debug_assert_eq!(row.len(), self.heads.len());
        if self.heads.iter().all(|head| head.in_table.is_some()) {
            self.learn(&row);
        }
        self.rows.push(row);
    }

    /// Adds a row that is a paper.
    pub fn push_paper(&mut self, row: Vec<Value>, citation: Citation) {
        self.citations.push(citation);
        self.push(row);
    }

    /// Columns without a schema hold what their values are.
    fn learn(&mut self, row: &[Value]) {
        for (head, value) in self.heads.iter_mut().zip(row) {
            if head.kind == Kind::Text && value.is_number() {
                head.kind = Kind::Number;
            }
        }
    }

    pub fn n_rows(&self) -> usize {
        self.rows.len()
    }

    /// Keeps the first rows.
    pub fn limit(&mut self, limit: usize) {
        self.rows.truncate(limit);
        self.citations.truncate(limit);
    }

    /// Keeps the columns that are named, in that order, in a table as elsewhere.
    ///
    /// # Errors
    /// [`Failure::Usage`] names the columns there are.
    pub fn choose(&mut self, names: &[String]) -> Result<(), Failure> {
        let place = |name: &String| {
            let place = self.heads.iter().position(|head| head.name == *name);
            place.ok_or_else(|| Failure::Usage {
                what: format!("no column `{name}`"),
                hint: format!("`{}` has {}", self.name, self.names().join(", ")),
            })
        };
        let places: Vec<usize> = names.iter().map(place).collect::<Result<_, _>>()?;
        let head = |(at, place): (usize, &usize)| Head {
            in_table: Some(at),
            is_below: false,
            ..self.heads[*place].clone()
        };
        self.heads = places.iter().enumerate().map(head).collect();
        for row in &mut self.rows {
            *row = places.iter().map(|place| row[*place].clone()).collect();
        }
        Ok(())
    }

    /// Positions of the columns that a table shows, in its order.
    fn shown(&self) -> Vec<usize> {
        let mut shown: Vec<usize> = (0..self.heads.len())
            .filter(|at| self.heads[*at].in_table.is_some() && !self.heads[*at].is_below)
            .collect();
        shown.sort_by_key(|at| self.heads[*at].in_table);
        shown
    }

    fn names(&self) -> Vec<&str> {
        self.heads.iter().map(|head| head.name.as_str()).collect()
    }

    /// Writes the answer as a stream that is no terminal gets it: as wide as it is, without colour.
    ///
    /// # Errors
    /// [`Failure::Usage`] if rows that are no papers are to be cited; [`Failure::Output`].
    pub fn write(&self, format: Format, to: &mut dyn Write) -> Result<(), Failure> {
        self.write_styled(format, Style::plain(), to)
    }

    /// As [`Self::write`], for the width and the colours of a terminal.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub fn write_styled(&self, format: Format, style: Style, to: &mut dyn Write) -> Result<(), Failure> {
        match format {
            Format::Table => table::write(self, style, to)?,
            Format::Json => {
                let rows: Vec<Value> = self.rows.iter().map(|row| self.object(row)).collect();
                serde_json::to_writer_pretty(&mut *to, &rows).map_err(std::io::Error::from)?;
                writeln!(to)?;
            }
            Format::Jsonl => {
                for row in &self.rows {
                    serde_json::to_writer(&mut *to, &self.object(row)).map_err(std::io::Error::from)?;
                    writeln!(to)?;
                }
            }
            Format::Csv => self.write_csv(to)?,
            Format::Md => markdown::write(self, to)?,
            Format::Bibtex => bibtex::write(self.cited(format)?, to)?,
            Format::Ris => ris::write(self.cited(format)?, to)?,
        }
        Ok(())
    }

    fn cited(&self, format: Format) -> Result<&[Citation], Failure> {
        if self.are_papers {
            return Ok(&self.citations);
        }
        Err(Failure::Usage {
            what: format!("only papers can be written as {}", format.name()),
            hint: "`show`, `paper`, `search`, `similar`, `listing FILE` and `compare --papers` answer with papers; here use \
                   table, json, jsonl, csv or md"
                .to_owned(),
        })
    }

    fn object(&self, row: &[Value]) -> Value {
        let names = self.heads.iter().map(|head| head.name.clone());
        Value::Object(Map::from_iter(names.zip(row.iter().cloned())))
    }

    fn write_csv(&self, to: &mut dyn Write) -> Result<(), Failure> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(self.names()).map_err(std::io::Error::from)?;
        for row in &self.rows {
            let cells = row
                .iter()
                .zip(&self.heads)
                .map(|(value, head)| csv_cell(value, head.kind));
            writer.write_record(cells).map_err(std::io::Error::from)?;
        }
        // Written at once, so that a closed pipe is told as such.
        let bytes = writer.into_inner().map_err(|error| error.into_error())?;
        Ok(to.write_all(&bytes)?)
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
        let lines: Vec<Value> = (written(Format::Jsonl).lines())
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(Value::Array(lines), value);
    }

    #[test]
    fn columns_are_chosen_by_name_and_a_wrong_name_is_told() {
        let mut chosen = answer();
        chosen.choose(&["papers".to_owned()]).unwrap();
        let mut bytes = Vec::new();
        chosen.write(Format::Csv, &mut bytes).unwrap();
        assert_eq!(bytes, b"papers\n12\n\"\"\n");
        let failure = answer().choose(&["paper".to_owned()]).unwrap_err();
        let mut told = Vec::new();
        failure.explain(&mut told).unwrap();
        let told = String::from_utf8(told).unwrap();
        assert!(
            told.contains("no column `paper`") && told.contains("theme_id, papers"),
            "{told}"
        );
    }

    #[test]
    fn themes_are_not_cited() {
        let failure = answer().write(Format::Bibtex, &mut Vec::new()).unwrap_err();
        assert!(matches!(failure, Failure::Usage { .. }), "{failure:?}");
        assert_eq!(cells::plain(&json!(["a", "b"])), "a; b");
    }

    #[test]
    fn every_schema_names_its_columns_once_and_shows_only_those() {
        for schema in schema::SCHEMAS {
            let names: Vec<&str> = schema.columns().map(|column| column.name).collect();
            let distinct: std::collections::BTreeSet<&&str> = names.iter().collect();
            assert_eq!(distinct.len(), names.len(), "{}", schema.command);
            for shown in schema.in_table.iter().chain(&schema.below) {
                assert!(names.contains(shown), "{}: {shown}", schema.command);
            }
            assert_eq!(Schema::of(schema.command).command, schema.command);
        }
    }
}
