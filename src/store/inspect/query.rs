//! What is looked for in titles and abstracts, in the language of FTS5.

use std::collections::BTreeSet;

use super::View;
use crate::error::Result;
use crate::features::Language;
use crate::features::search_words::{self, indexed_beginning, indexed_stem, is_alone};

/// Stems of words with one beginning that are looked for one by one; beyond that, those that begin so themselves.
const MOST_STEMS: usize = 200;

/// A part of a paper that is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Column {
    /// The title alone.
    Title,
    /// The abstract alone.
    Abstract,
}

impl Column {
    /// Every part that can be searched.
    pub const ALL: [Self; 2] = [Self::Title, Self::Abstract];

    /// As it is typed in a query.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Abstract => "abstract",
        }
    }
}

/// Words that have to stand in a row.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Condition {
    /// Anywhere, if absent.
    pub column: Option<Column>,
    /// As typed; at least one.
    pub words: Vec<String>,
    /// True if the last word may go on: it is then found as it is written, the others in any form.
    pub is_beginning: bool,
}

/// Alternatives of conditions that all have to hold, less what must not occur.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// One of them has to hold: a paper that has every condition of it.
    pub alternatives: Vec<Vec<Condition>>,
    /// None of them may hold.
    pub excluded: Vec<Condition>,
}

impl Query {
    /// - `words`: in any form, in a row.
    pub fn of_words(words: &str) -> Self {
        Self::of(Condition::of_words(None, words))
    }

    /// A query of one condition.
    pub fn of(condition: Condition) -> Self {
        Self {
            alternatives: vec![vec![condition]],
            excluded: Vec::new(),
        }
    }

    /// What must occur, or may.
    pub(super) fn wanted(&self) -> impl Iterator<Item = &Condition> {
        self.alternatives.iter().flatten()
    }
}

impl Condition {
    /// - `words`: in any form, in a row.
    pub fn of_words(column: Option<Column>, words: &str) -> Self {
        Self {
            column,
            words: vec![words.to_owned()],
            is_beginning: false,
        }
    }

    /// Its words as the index has them.
    pub(super) fn asked(&self) -> Asked {
        let words = self.words.iter().flat_map(|word| search_words::words(word));
        let words: Vec<String> = words.map(|word| word.word).collect();
        // A letter of a script without spaces is a word of its own, which doesn't go on.
        let goes_on = words.last().is_some_and(|last| !last.chars().all(is_alone));
        Asked {
            column: self.column,
            is_beginning: self.is_beginning && goes_on,
            words,
        }
    }
}

/// A condition in the words of the index.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) column: Option<Column>,
    pub(super) words: Vec<String>,
    pub(super) is_beginning: bool,
}

impl Asked {
    /// True if words of a paper, as many as these, are these.
    ///
    /// - `stems`: of these words in the paper's language; `found`, `found_stems`: of the paper.
    pub(super) fn fits(&self, stems: &[String], found: &[&str], found_stems: &[&str]) -> bool {
        let last = self.words.len() - 1;
        (0..=last).all(|at| match self.is_beginning && at == last {
            true => found[at].starts_with(&self.words[at]),
            false => found_stems[at] == stems[at],
        })
    }

    pub(super) fn stems(&self, language: Language) -> Vec<String> {
        let stems = self.words.iter().map(|word| search_words::stem(word, language));
        stems.collect()
    }
}

/// A word with a stem, in the language of FTS5.
fn with_stem(stem: &str) -> String {
    format!("\"{}\" *", indexed_stem(stem))
}

impl View {
    /// In the language of FTS5.
    pub(super) fn expression(&self, query: &Query) -> Result<String> {
        let mut alternatives = Vec::new();
        for conditions in &query.alternatives {
            let conditions: Result<Vec<String>> = (conditions.iter())
                .map(|condition| self.expression_of(condition))
                .collect();
            alternatives.push(format!("({})", conditions?.join(" AND ")));
        }
        let mut expression = format!("({})", alternatives.join(" OR "));
        for condition in &query.excluded {
            expression += &format!(" NOT {}", self.expression_of(condition)?);
        }
        Ok(expression)
    }

    fn expression_of(&self, condition: &Condition) -> Result<String> {
        let asked = condition.asked();
        let mut rows: BTreeSet<String> = BTreeSet::new();
        if let Some(last) = asked.words.len().checked_sub(1) {
            let ends = match asked.is_beginning {
                true => self.beginnings(&asked.words[last])?,
                false => Vec::new(),
            };
            for &language in self.languages()? {
                let stems = asked.stems(language);
                let before: Vec<String> = stems[..last].iter().map(|stem| with_stem(stem)).collect();
                let row = |end: &String| [&before[..], std::slice::from_ref(end)].concat().join(" + ");
                match asked.is_beginning {
                    true => rows.extend(ends.iter().map(row)),
                    false => rows.extend([row(&with_stem(&stems[last]))]),
                }
            }
        }
        // Nothing has no words.
        let rows = match rows.is_empty() {
            true => "\"\"".to_owned(),
            false => rows.into_iter().collect::<Vec<_>>().join(" OR "),
        };
        let column = condition
            .column
            .map_or(String::new(), |column| format!("{} : ", column.name()));
        Ok(format!("{column}({rows})"))
    }

    /// Words that begin so, in the language of FTS5.
    fn beginnings(&self, beginning: &str) -> Result<Vec<String>> {
        let begun = self.indexed_beginnings(beginning, MOST_STEMS + 1)?;
        if begun.len() > MOST_STEMS {
            return Ok(vec![format!("\"{beginning}\" *")]);
        }
        Ok(begun.iter().map(|begun| format!("\"{begun}\" *")).collect())
    }

    /// The languages that papers are in, English first.
    pub(super) fn languages(&self) -> Result<&[Language]> {
        if let Some(languages) = self.languages.get() {
            return Ok(languages);
        }
        let languages = self.read_languages()?;
        Ok(self.languages.get_or_init(|| languages))
    }

    fn read_languages(&self) -> Result<Vec<Language>> {
        let found = || -> rusqlite::Result<Vec<Language>> {
            let mut query = self
                .connection
                .prepare_cached("SELECT DISTINCT language FROM papers WHERE language <> 'en' ORDER BY language")?;
            let codes = query.query_map([], |row| row.get::<_, String>(0))?;
            let mut languages = vec![Language::ENGLISH];
            for code in codes {
                languages.extend(Language::of_code(&code?));
            }
            Ok(languages)
        };
        self.explained(found())
    }

    /// What words of the index begin with that begin so as they are written: a few for each stem.
    fn indexed_beginnings(&self, beginning: &str, most: usize) -> Result<BTreeSet<String>> {
        let found = || -> rusqlite::Result<BTreeSet<String>> {
            let mut query = self
                .connection
                .prepare_cached("SELECT word, stem FROM search_words WHERE word >= ?1 AND word < ?2")?;
            let mut rows = query.query([beginning, &end_of(beginning)])?;
            let mut begun = BTreeSet::new();
            while let Some(row) = rows.next()? {
                let (word, stem) = (row.get_ref(0)?.as_str()?, row.get_ref(1)?.as_str()?);
                begun.insert(indexed_beginning(beginning, word, stem));
                if begun.len() == most {
                    break;
                }
            }
            Ok(begun)
        };
        self.explained(found())
    }

    /// Words of the index that begin so.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn words_that_begin(&self, beginning: &str) -> Result<Vec<String>> {
        let found = || -> rusqlite::Result<Vec<String>> {
            let mut query = self
                .connection
                .prepare_cached("SELECT DISTINCT word FROM search_words WHERE word >= ?1 AND word < ?2")?;
            let rows = query.query_map([beginning, &end_of(beginning)], |row| row.get(0))?;
            rows.collect()
        };
        self.explained(found())
    }

    /// How a paper writes a stem that themes have, in lower case; of several papers, one.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn first_form(&self, stem: &str) -> Result<Option<String>> {
        let parts: Vec<String> = search_words::words(stem).into_iter().map(|part| part.word).collect();
        let Some((last, before)) = parts.split_last() else {
            return Ok(None);
        };
        for &language in self.languages()? {
            let mut stems: Vec<String> = before.iter().map(|part| search_words::stem(part, language)).collect();
            stems.push(search_words::marked(last, language));
            let row: Vec<String> = stems.iter().map(|stem| with_stem(stem)).collect();
            if let Some(form) = self.first_written(&row.join(" + "), &stems)? {
                return Ok(Some(form.to_lowercase()));
            }
        }
        Ok(None)
    }
}

/// What comes after all texts that begin so.
pub(super) fn end_of(beginning: &str) -> String {
    format!("{beginning}\u{10ffff}")
}
