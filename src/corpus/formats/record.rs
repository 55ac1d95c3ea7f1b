//! One paper as the named fields of its source, and the row that they make: what all formats have in common.
//!
//! | field | also called | holds |
//! |---|---|---|
//! | `title` | `display_name` | text |
//! | `abstract` | `summary`, `abstract_inverted_index` | text, or the places of its words |
//! | `id` | `arxiv_id`, `doi`, `paper_id`, `externalIds`, `ids` | text or number; an arXiv id or DOI in any of them goes first |
//! | `date` | `published`, `publication_date`, `issued`, `year`, `versions`, `update_date` | a date in any shape |
//! | `authors` | `author`, `authors_parsed`, `authorships` | list of names or objects, or one text |
//! | `categories` | `primary_category`, `fieldsOfStudy`, `topics` | list of texts or objects, or one text |
//! | `url` | `link`, `pdf_url` | an `http` or `https` address; others are left out |
//!
//! Names may be written `publicationDate` or `Publication Date` as well, and the paper may be wrapped as in `{"paper": {…}}`. All
//! fields are optional, but a title or an abstract there must be. `null`, `""` and Python's `NaN` mean absent; a field whose shape
//! says nothing counts as absent; other fields are ignored.

mod dates;
pub(super) mod fields;
mod ids;
mod people;
mod plain;
pub(super) mod texts;
mod value;
mod withdrawn;

use std::collections::BTreeMap;

use super::checks::flagged_row;
use crate::corpus::text::folded;
use crate::corpus::{Flag, Row};

pub(super) use self::fields::Fields;
use self::fields::{kind, text_of};
use self::value::Value;

impl Fields<'_> {
    /// The row of the paper, or a clause that says why there is none.
    ///
    /// - `line`: of the file, from 1, on which the paper begins.
    pub(super) fn row(&self, line: u64) -> Result<Row, String> {
        let mut row = self.texts(line)?;
        let url = ids::url(self);
        let ids = ids::ids(self, url.as_deref());
        let reading = dates::date(self);
        if reading.is_partly_unread {
            let flag = reading.date.map_or(Flag::DateUnread, |_| Flag::DateInPart);
            flag.add_to(&mut row.flags);
        }
        if withdrawn::is_withdrawn(self) {
            Flag::Withdrawn.add_to(&mut row.flags);
        }
        Ok(Row {
            date: reading.date,
            updated: dates::updated(self),
            authors: people::authors(self),
            categories: texts::categories(self),
            url: url.or_else(|| ids.page()),
            ids,
            ..row
        })
    }

    /// Title and abstract as a row without the rest.
    pub(super) fn texts(&self, line: u64) -> Result<Row, String> {
        let row = flagged_row(line, &texts::title(self), &texts::abstract_text(self));
        row.ok_or_else(|| "neither title nor abstract: one of them must have text".to_owned())
    }

    /// A text or a number as text; absent if it is blank.
    pub(super) fn name(&self, field: &str) -> Result<Option<String>, String> {
        let name = match self.found(field) {
            None => String::new(),
            Some(value) if value.is_string() || value.is_number() => folded(&text_of(value)),
            Some(other) => return Err(format!("`{field}` must be text or a number, got {}", kind(other))),
        };
        Ok(Some(name).filter(|name| !name.is_empty()))
    }
}

/// The fields of a paper, gathered one by one where a source isn't JSON; names are those of the table above.
#[derive(Debug, Default)]
pub(super) struct Record(BTreeMap<String, Value<'static>>);

impl Record {
    /// Adds a text; blank ones are left out, and a field that comes again becomes a list.
    pub(super) fn add(&mut self, field: &str, text: impl AsRef<str>) {
        let text = text.as_ref().trim();
        if !text.is_empty() {
            self.add_value(field, Value::String(text.to_owned().into()));
        }
    }

    /// Adds a value of any shape, as [`Self::add`] does.
    pub(super) fn add_value(&mut self, field: &str, value: impl Into<Value<'static>>) {
        let value = value.into();
        match self.0.get_mut(field) {
            None => {
                self.0.insert(field.to_owned(), value);
            }
            Some(Value::Array(values)) => values.push(value),
            Some(known) => {
                let first = std::mem::replace(known, Value::Null);
                *known = Value::Array(vec![first, value]);
            }
        }
    }

    /// Whether the field has something.
    pub(super) fn has(&self, field: &str) -> bool {
        self.0.contains_key(field)
    }

    /// The first text of a field; empty if it has none.
    pub(super) fn text(&self, field: &str) -> String {
        self.0
            .get(field)
            .map_or_else(String::new, |value| text_of(value).into_owned())
    }

    /// Whether nothing was added.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// [`Fields::row`] of what was gathered.
    pub(super) fn row(self, line: u64) -> Result<Row, String> {
        Fields::of(self.0.into_iter().collect()).row(line)
    }
}
