//! Settings of tables that are read.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::SettingRow;

/// Columns of tables (CSV, spreadsheets, Parquet) by what they hold, where their names don't tell.
///
/// A setting is the name of a column as the table has it; an empty one leaves the column to be found. Tables without a column of that
/// name are read as if nothing was set, and a note says so.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ColumnSettings {
    /// Title of the paper.
    pub title: String,
    /// Abstract.
    #[serde(rename = "abstract")]
    pub abstract_text: String,
    /// When it was published, as a day, a month or a year.
    pub date: String,
    /// Names of the authors.
    pub authors: String,
    /// An id of any kind.
    pub id: String,
    /// DOI.
    pub doi: String,
    /// Address of the page.
    pub url: String,
    /// Subject classes.
    pub categories: String,
}

impl ColumnSettings {
    /// What is set: field and column.
    pub fn named(&self) -> BTreeMap<String, String> {
        let rows = self.rows().into_iter().filter(|row| !row.value.trim().is_empty());
        let field = |row: SettingRow| Some((row.name.strip_prefix("columns.")?.to_owned(), row.value));
        rows.filter_map(field).collect()
    }

    /// Every setting, in the order of `paperthemes.toml`.
    pub(super) fn rows(&self) -> [SettingRow; 8] {
        [
            ("columns.title", &self.title),
            ("columns.abstract", &self.abstract_text),
            ("columns.date", &self.date),
            ("columns.authors", &self.authors),
            ("columns.id", &self.id),
            ("columns.doi", &self.doi),
            ("columns.url", &self.url),
            ("columns.categories", &self.categories),
        ]
        .map(|(name, value)| SettingRow {
            name,
            value: value.clone(),
            range: None,
            is_allowed: true,
            has_auto: false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Config;

    #[test]
    fn columns_that_are_set_are_named() {
        let text = "[columns]\ntitle = \"Paper Name\"\nabstract = \"\"\ndate = \"When\"\n";
        let named = Config::parse(text, "p.toml").unwrap().columns.named();
        let named: Vec<String> = named
            .iter()
            .map(|(field, column)| format!("{field}={column}"))
            .collect();
        assert_eq!(named, ["date=When", "title=Paper Name"]);
    }

    #[test]
    fn a_field_that_is_none_is_refused_with_those_there_are() {
        let error = Config::parse("[columns]\nname = \"X\"\n", "p.toml")
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("unknown field `name`, expected one of `title`, `abstract`, `date`"),
            "{error}"
        );
    }
}
