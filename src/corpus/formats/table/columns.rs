//! Which fields columns hold, by their names.

mod fields;

use std::collections::HashMap;
use std::sync::LazyLock;

use self::fields::{FAINT, TAGS};
pub(super) use self::fields::{FIELDS, Field, Shape};

/// Words before the name proper, as in `paper_title` and `Item DOI`.
const PREFIXES: [&str; 15] = [
    "paper", "article", "document", "item", "work", "preprint", "citation", "primary", "entry", "dc", "prism", "ref",
    "study", "record", "bib",
];

/// By how much a name with such a word is worse than one without, and one of which only a part says what it is.
const BEHIND_PREFIX: usize = 100;
const IN_PART: usize = 200;

/// What a column is called in the sources that have the authors of SpringerLink, without anything between their names.
pub(super) const OF_SPRINGER: &str = "itemdoi";

/// A field, and how good its column is among those of the field: 0 is the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Match {
    pub(super) field: &'static Field,
    pub(super) rank: usize,
}

/// Finds fields by names of columns.
#[derive(Debug, Default)]
pub(super) struct Names(HashMap<&'static str, Match>);

/// The names that say what a column holds.
pub(super) static SURE: LazyLock<Names> =
    LazyLock::new(|| Names::of(FIELDS.iter().map(|field| (field.name, field.names))));
/// The names that say little.
pub(super) static UNSURE: LazyLock<Names> = LazyLock::new(|| Names::of(FAINT.iter().copied()));
/// The names of two letters.
pub(super) static OF_TWO_LETTERS: LazyLock<Names> = LazyLock::new(|| Names::of(TAGS.iter().copied()));

impl Names {
    fn of(rows: impl Iterator<Item = (&'static str, &'static str)>) -> Self {
        let mut found = HashMap::new();
        for (field, names) in rows {
            let Some(field) = FIELDS.iter().find(|known| known.name == field) else {
                continue;
            };
            for (rank, name) in names.split_whitespace().enumerate() {
                found.entry(name).or_insert(Match { field, rank });
            }
        }
        Self(found)
    }

    /// The field of a column.
    pub(super) fn find(&self, written: &str) -> Option<Match> {
        if !is_plain(written) {
            return None;
        }
        let name = plain(written);
        self.exactly(&name)
            .or_else(|| self.behind_prefix(&name))
            .or_else(|| self.in_part(written, &name))
    }

    fn exactly(&self, name: &str) -> Option<Match> {
        self.0.get(name).copied()
    }

    fn behind_prefix(&self, name: &str) -> Option<Match> {
        let mut rests = PREFIXES.iter().filter_map(|prefix| name.strip_prefix(prefix));
        let found = rests.find_map(|rest| self.exactly(rest))?;
        Some(Match {
            rank: found.rank + BEHIND_PREFIX,
            ..found
        })
    }

    /// `Abstract (EN)` and `Abstract - Foreign` without what follows, `Title-题名` by either of its languages.
    fn in_part(&self, written: &str, name: &str) -> Option<Match> {
        let written = written.trim_end();
        let bracket = written.find(['(', '[']).filter(|_| written.ends_with([')', ']']));
        let before = bracket
            .or_else(|| written.find(" - "))
            .map(|end| plain(&written[..end]));
        let (latin, other): (String, String) = name.chars().partition(char::is_ascii);
        let of_both = (latin.len() > 1 && !other.is_empty()).then_some([latin, other]);
        let parts = before.into_iter().chain(of_both.into_iter().flatten());
        let mut found = parts.filter_map(|part| self.exactly(&part).or_else(|| self.behind_prefix(&part)));
        let found = found.next()?;
        Some(Match {
            rank: found.rank + IN_PART,
            ..found
        })
    }
}

/// Letters and digits of a name in lower case.
pub(super) fn plain(written: &str) -> String {
    let letters = written.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// Longest name of a column, in bytes.
const LONGEST_NAME: usize = 80;

/// Whether it can be the name of a column: short, and no piece of code or of a sentence.
pub(in crate::corpus::formats) fn is_plain(written: &str) -> bool {
    let count = |mark: char| written.matches(mark).count();
    written.len() <= LONGEST_NAME
        && count('(') == count(')')
        && count('[') == count(']')
        && !written.contains(['{', '}', '=', ';', '<', '>', '\n', '"'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str) -> &'static str {
        SURE.find(name).map_or("", |found| found.field.name)
    }

    #[test]
    fn names_are_found_in_any_case_and_spelling() {
        for (name, expected) in [
            ("Title", "title"),
            ("ARTICLE TITLE", "title"),
            ("paper_title", "title"),
            ("Document Title", "title"),
            ("Item Title", "title"),
            ("Title-题名", "title"),
            ("Título", "title"),
            ("Abstract (EN)", "abstract"),
            ("Abstract - Foreign", "abstract"),
            ("Article Title - Russian", "title"),
            ("Abstract Note", "abstract"),
            ("Author(s)", "authors"),
            ("Author/s", "authors"),
            ("作者", "authors"),
            ("Publication Date (online)", "published_online"),
            ("PubYear", "year"),
            ("UT (Unique WOS ID)", "id"),
            ("Pubmed Id", "pmid"),
            ("Fields of Research (ANZSRC 2020)", "categories"),
            ("externalIds.ArXiv", "arxiv_id"),
            ("dc:date", "date"),
        ] {
            assert_eq!(field(name), expected, "{name}");
        }
    }

    #[test]
    fn other_columns_are_none() {
        for name in [
            "Short Title",
            "Author(s) ID",
            "Authors with affiliations",
            "Date Modified",
            "Date Added",
            "Num Pages",
            "(title",
            "title = x",
            "",
            "Unnamed: 0",
            "Cited by",
        ] {
            assert!(["", "identifiers"].contains(&field(name)), "{name}");
        }
        assert_eq!(field("Publication Title"), "identifiers");
    }

    #[test]
    fn every_name_is_plain_and_says_one_thing() {
        let tables = [
            FIELDS.iter().map(|field| (field.name, field.names)).collect::<Vec<_>>(),
            FAINT.to_vec(),
            TAGS.to_vec(),
        ];
        for table in tables {
            let mut seen = std::collections::BTreeSet::new();
            for (field, names) in table {
                assert!(FIELDS.iter().any(|known| known.name == field), "{field}");
                for name in names.split_whitespace() {
                    assert_eq!(plain(name), name);
                    assert!(seen.insert(name), "{name} stands twice");
                }
            }
        }
    }
}
