//! Answers in every format.

use std::io::Write;

use serde_json::{Map, Value};

use super::answer::Answer;
use super::cells::csv_cell;
use super::citation::Citation;
use super::format::Format;
use super::style::Style;
use super::{bibtex, markdown, ris, table};
use crate::cli::failure::Failure;

impl Answer {
    /// Writes the answer as a stream that is no terminal gets it: as wide as it is, without colour.
    ///
    /// # Errors
    /// [`Failure::Usage`] if rows that are no papers are to be cited; [`Failure::Output`].
    pub(crate) fn write(&self, format: Format, to: &mut dyn Write) -> Result<(), Failure> {
        self.write_styled(format, Style::plain(), to)
    }

    /// As [`Self::write`], for the width and the colours of a terminal.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub(crate) fn write_styled(&self, format: Format, style: Style, to: &mut dyn Write) -> Result<(), Failure> {
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
        // Written at once, so that a closed pipe is seen as such.
        let bytes = writer.into_inner().map_err(|error| error.into_error())?;
        Ok(to.write_all(&bytes)?)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::cli::output::cells;
    use crate::cli::output::schema::{SCHEMAS, Schema};

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
        let mut text = Vec::new();
        failure.explain(&mut text).unwrap();
        let text = String::from_utf8(text).unwrap();
        assert!(
            text.contains("no column `paper`") && text.contains("theme_id, papers"),
            "{text}"
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
        for schema in SCHEMAS {
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
