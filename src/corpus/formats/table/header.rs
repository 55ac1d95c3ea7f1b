//! The line of a table that names its columns.

use std::borrow::Cow;

use serde_json::Value;

use super::cells;
use super::columns::{FIELDS, Field, Match, Names, OF_SPRINGER, OF_TWO_LETTERS, SURE, UNSURE, is_plain, plain};
use crate::corpus::formats::Columns;
use crate::corpus::formats::record::Record;
use crate::corpus::paper_id::{IdKind, recognise};

/// Which columns hold which fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::corpus::formats) struct Header {
    names: Vec<String>,
    held: Vec<Held>,
    /// Settings that name a column which is not there.
    missing: Vec<String>,
    is_glued: bool,
}

/// A field, and the columns that hold it, the best first.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Held {
    field: &'static Field,
    columns: Vec<usize>,
}

impl Header {
    /// Finds the fields by the names of columns, or as people have set them.
    pub(in crate::corpus::formats) fn new(names: &[&str], set: &Columns) -> Self {
        let mut found = matches(names, &SURE);
        if !has(&found, "title") {
            let tags = matches(names, &OF_TWO_LETTERS);
            match has(&tags, "title") && tags.len() > 1 {
                true => found = tags,
                false => add_unsure(names, &mut found, "title", "abstract"),
            }
        }
        if !has(&found, "abstract") {
            add_unsure(names, &mut found, "abstract", "title");
        }
        let mut missing = Vec::new();
        for (setting, column) in set {
            match position(names, column) {
                Some(at) => replace(&mut found, setting, at),
                None => missing.push(format!(
                    "no column `{column}` (`columns.{setting}` in the settings): told by the names of its columns"
                )),
            }
        }
        Self {
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            held: held(found),
            missing,
            is_glued: names.iter().any(|name| plain(name) == OF_SPRINGER),
        }
    }

    /// How many columns hold a field that is known.
    pub(in crate::corpus::formats) fn n_known(&self) -> usize {
        self.held.iter().map(|held| held.columns.len()).sum()
    }

    /// Whether there is a column for titles or one for abstracts.
    pub(in crate::corpus::formats) fn tells_papers(&self) -> bool {
        ["title", "abstract"]
            .iter()
            .any(|setting| self.of(setting).next().is_some())
    }

    /// How many columns the table has.
    pub(in crate::corpus::formats) fn width(&self) -> usize {
        self.names.len()
    }

    /// The names of all columns.
    pub(in crate::corpus::formats) fn names(&self) -> &[String] {
        &self.names
    }

    /// The notes for a reader.
    pub(in crate::corpus::formats) fn notes(&self) -> &[String] {
        &self.missing
    }

    /// Each setting, and the column that holds what it is about.
    pub(in crate::corpus::formats) fn guess(&self) -> Vec<(&'static str, String)> {
        let mut guess: Vec<(&'static str, String)> = Vec::new();
        for held in &self.held {
            let setting = held.field.setting;
            let is_new = !setting.is_empty() && guess.iter().all(|(known, _)| *known != setting);
            if let Some(name) = held.columns.first().and_then(|column| self.names.get(*column))
                && is_new
            {
                guess.push((setting, name.clone()));
            }
        }
        guess
    }

    /// The columns of a setting, the best first.
    pub(super) fn of(&self, setting: &str) -> impl Iterator<Item = usize> {
        let of_setting = self.held.iter().filter(move |held| held.field.setting == setting);
        of_setting.flat_map(|held| held.columns.iter().copied())
    }

    /// Takes the ids of a table for those of arXiv, if all of them are, also as numbers that lost zeros.
    pub(in crate::corpus::formats) fn tell_ids<'c>(&mut self, ids: impl Iterator<Item = &'c str>) {
        let mut ids = ids.map(str::trim).filter(|id| !id.is_empty()).peekable();
        let arxiv = FIELDS.iter().find(|field| field.name == "arxiv_id");
        let held = self.held.iter_mut().find(|held| held.field.name == "id");
        if let (Some(held), Some(arxiv)) = (held, arxiv)
            && ids.peek().is_some()
            && ids.all(is_of_arxiv)
        {
            held.field = arxiv;
        }
    }

    /// The column that holds ids of no certain kind.
    pub(in crate::corpus::formats) fn id_column(&self) -> Option<usize> {
        let id = self.held.iter().find(|held| held.field.name == "id");
        id.and_then(|held| held.columns.first().copied())
    }

    /// The fields of a row, each of the first of its columns that has text.
    pub(in crate::corpus::formats) fn record<'c>(&self, cell: impl Fn(usize) -> Cow<'c, str>) -> Record {
        let mut record = Record::default();
        for held in &self.held {
            let mut texts = held
                .columns
                .iter()
                .map(|column| cell(*column))
                .filter(|text| !text.trim().is_empty());
            if let Some(text) = texts.next() {
                cells::add(&mut record, held.field, &text, self.is_glued);
            }
        }
        record
    }

    /// The fields of a row whose cells are values, as [`Self::record`] finds them; those that are objects keep their names.
    pub(in crate::corpus::formats) fn record_of_values(&self, values: &[Value]) -> Record {
        let mut record = Record::default();
        for held in &self.held {
            let mut filled = held.columns.iter().filter_map(|column| values.get(*column));
            match filled.find(|value| is_filled(value)) {
                None => {}
                Some(Value::String(text)) => cells::add(&mut record, held.field, text, self.is_glued),
                Some(Value::Number(number)) => {
                    let text = number.to_string();
                    cells::add(
                        &mut record,
                        held.field,
                        text.strip_suffix(".0").unwrap_or(&text),
                        self.is_glued,
                    );
                }
                Some(value) => record.add_value(held.field.name, value.clone()),
            }
        }
        let unknown = self
            .names
            .iter()
            .zip(values)
            .enumerate()
            .filter(|(at, _)| !self.holds(*at));
        for (_, (name, value)) in unknown.filter(|(_, (_, value))| value.is_object()) {
            record.add_value(name, value.clone());
        }
        record
    }

    /// Whether a column holds a known field.
    pub(in crate::corpus::formats) fn holds(&self, column: usize) -> bool {
        self.held.iter().any(|held| held.columns.contains(&column))
    }
}

fn is_of_arxiv(id: &str) -> bool {
    let is_id = recognise(id).is_some_and(|id| id.kind == IdKind::Arxiv);
    is_id || cells::arxiv_number(id).is_some()
}

fn is_filled(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => true,
    }
}

/// Columns whose names say what they hold.
type Found = Vec<(usize, Match)>;

fn matches(names: &[&str], known: &Names) -> Found {
    let found = names.iter().enumerate();
    found.filter_map(|(at, name)| Some((at, known.find(name)?))).collect()
}

fn has(found: &Found, field: &str) -> bool {
    found.iter().any(|(_, found)| found.field.name == field)
}

/// Adds a column whose name alone says little, if there is a better one for the other field.
fn add_unsure(names: &[&str], found: &mut Found, field: &str, beside: &str) {
    if !has(found, beside) {
        return;
    }
    let unsure = matches(names, &UNSURE);
    let best = (unsure.into_iter())
        .filter(|(at, unsure)| unsure.field.name == field && found.iter().all(|(known, _)| known != at))
        .min_by_key(|(_, unsure)| unsure.rank);
    found.extend(best);
}

/// The column that people mean.
fn position(names: &[&str], wanted: &str) -> Option<usize> {
    let exactly = names.iter().position(|name| name.trim() == wanted.trim());
    exactly.or_else(|| {
        names
            .iter()
            .position(|name| is_plain(name) && plain(name) == plain(wanted))
    })
}

/// Puts a column in place of all that were guessed for a setting.
fn replace(found: &mut Found, setting: &str, at: usize) {
    if let Some(field) = FIELDS.iter().find(|field| field.setting == setting) {
        found.retain(|(column, guessed)| *column != at && guessed.field.setting != setting);
        found.push((at, Match { field, rank: 0 }));
    }
}

/// The fields in the order of [`FIELDS`], each with its columns, the best first.
fn held(mut found: Found) -> Vec<Held> {
    found.sort_by_key(|(column, found)| (found.rank, *column));
    let of = |field: &'static Field| Held {
        field,
        columns: (found.iter())
            .filter(|(_, found)| found.field.name == field.name)
            .map(|(column, _)| *column)
            .collect(),
    };
    FIELDS.iter().map(of).filter(|held| !held.columns.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(names: &[&str], set: &[(&str, &str)]) -> String {
        let set = set
            .iter()
            .map(|(setting, column)| ((*setting).to_owned(), (*column).to_owned()));
        let header = Header::new(names, &set.collect());
        let guess: Vec<String> = (header.guess().iter())
            .map(|(setting, name)| format!("{setting}={name}"))
            .collect();
        guess.join(" ")
    }

    #[test]
    fn the_best_of_several_columns_is_taken() {
        assert_eq!(
            guess(&["Year", "Titles", "Title", "Source title", "Abstract"], &[]),
            "title=Title abstract=Abstract date=Year"
        );
        assert_eq!(guess(&["TI", "AB", "PY", "ID"], &[]), "title=TI abstract=AB date=PY");
        assert_eq!(guess(&["Name", "Abstract"], &[]), "title=Name abstract=Abstract");
        assert_eq!(guess(&["Name", "Price"], &[]), "");
    }

    #[test]
    fn settings_go_before_guesses() {
        let names = ["Title", "Paper Name", "Published", "Year", "Abstract"];
        assert_eq!(
            guess(&names, &[("title", "paper name"), ("date", "Year"), ("url", "Web")]),
            "title=Paper Name abstract=Abstract date=Year"
        );
        let set = Columns::from([("url".to_owned(), "Web".to_owned())]);
        assert_eq!(Header::new(&names, &set).notes().len(), 1);
    }

    #[test]
    fn a_blank_cell_leaves_the_next_column() {
        let names = ["Title", "Titles", "Abstract"];
        let header = Header::new(&names, &Columns::new());
        let cells = [" ", "Ice", "It melts."];
        let row = header.record(|column| cells[column].into()).row(1).unwrap();
        assert_eq!((row.title.as_str(), &*row.abstract_text), ("Ice", "It melts."));
    }
}
