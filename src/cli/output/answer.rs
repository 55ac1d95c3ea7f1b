//! Answers: rows under named columns.

use serde_json::Value;

use super::citation::Citation;
use super::kind::Kind;
use super::schema::{Column, Schema};
use crate::cli::failure::Failure;

/// A column of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    /// Lower case, as in JSON and CSV.
    pub(super) name: String,
    pub(super) kind: Kind,
    /// Its place in a table, if a table shows it.
    in_table: Option<usize>,
    /// True if a table shows it on a line of its own.
    pub(super) is_below: bool,
}

/// Rows under named columns.
#[derive(Debug)]
pub(crate) struct Answer {
    name: String,
    pub(super) heads: Vec<Head>,
    pub(super) rows: Vec<Vec<Value>>,
    /// Along `rows` if rows are papers, else empty.
    pub(super) citations: Vec<Citation>,
    pub(super) are_papers: bool,
    /// Decimals of numbers in a table.
    pub(super) n_decimals: usize,
}

impl Answer {
    /// An answer with columns of its own, all of them in the table.
    pub(crate) fn new(columns: &[&str]) -> Self {
        Self::of(columns.iter().map(|name| (*name).to_owned()).collect(), Vec::new())
    }

    /// As [`Self::new`], with rows.
    ///
    /// - `rows`: one value a column.
    pub(crate) fn of(columns: Vec<String>, rows: Vec<Vec<Value>>) -> Self {
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
    pub(crate) fn with(schema: &Schema) -> Self {
        let head = |column: &Column| Head {
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
    pub(crate) fn with_decimals(self, n_decimals: usize) -> Self {
        Self { n_decimals, ..self }
    }

    /// Adds a row; one value a column.
    pub(crate) fn push(&mut self, row: Vec<Value>) {
        debug_assert_eq!(row.len(), self.heads.len());
        if self.heads.iter().all(|head| head.in_table.is_some()) {
            self.learn(&row);
        }
        self.rows.push(row);
    }

    /// Adds a row that is a paper.
    pub(crate) fn push_paper(&mut self, row: Vec<Value>, citation: Citation) {
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

    pub(crate) fn n_rows(&self) -> usize {
        self.rows.len()
    }

    /// Keeps the first rows.
    pub(crate) fn limit(&mut self, limit: usize) {
        self.rows.truncate(limit);
        self.citations.truncate(limit);
    }

    /// Keeps the columns that are named, in that order, in a table as elsewhere.
    ///
    /// # Errors
    /// [`Failure::Usage`] names the columns there are.
    pub(crate) fn choose(&mut self, names: &[String]) -> Result<(), Failure> {
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
    pub(super) fn shown(&self) -> Vec<usize> {
        let mut shown: Vec<usize> = (0..self.heads.len())
            .filter(|at| self.heads[*at].in_table.is_some() && !self.heads[*at].is_below)
            .collect();
        shown.sort_by_key(|at| self.heads[*at].in_table);
        shown
    }

    pub(super) fn names(&self) -> Vec<&str> {
        self.heads.iter().map(|head| head.name.as_str()).collect()
    }
}
