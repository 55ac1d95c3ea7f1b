//! JSON Lines: one paper a line, as a JSON object.
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
mod fields;
mod ids;
mod lenient;
mod people;
mod texts;
mod withdrawn;

use std::io::BufRead;

use self::fields::{kind, text_of};
use super::checks::flagged_row;
use super::lines::parse_lines;
use super::{Entry, Format, FormatError, Parsed};
use crate::corpus::text::folded;
use crate::corpus::{Flag, Row};

pub(super) use self::fields::Fields;

pub(super) const FORMAT: Format = Format {
    name: "jsonl",
    title: "JSON Lines",
    looked_for: "lines that are JSON objects, `{\"title\": …, \"abstract\": …, \"date\": …}`",
    extensions: &["jsonl", "ndjson"],
    recognise,
    parse,
};

/// Most lines begin as an object with a field does; one bad line in a good file doesn't matter.
fn recognise(head: &str) -> bool {
    let lines = || head.lines().map(str::trim).filter(|line| !line.is_empty());
    let is_object = |line: &&str| {
        line.strip_prefix('{')
            .is_some_and(|rest| rest.trim_start().starts_with('"'))
    };
    2 * lines().filter(is_object).count() > lines().count()
}

fn parse(input: &mut (dyn BufRead + Send)) -> Result<Parsed, FormatError> {
    let (rows, rejected) = parse_lines(input, parse_line)?;
    Ok(Parsed {
        entries: (rows.into_iter()).map(|row| Entry { row, section: None }).collect(),
        rejected,
    })
}

/// Reads one paper, or says in a clause why it can't be read.
fn parse_line(number: u64, line: &[u8]) -> Result<Row, String> {
    let fields = Fields::parse(line)?;
    let mut row = fields.texts(number)?;
    let url = ids::url(&fields);
    let ids = ids::ids(&fields, url.as_deref());
    let reading = dates::date(&fields);
    if reading.is_partly_unread {
        let flag = reading.date.map_or(Flag::DateUnread, |_| Flag::DateInPart);
        flag.add_to(&mut row.flags);
    }
    if withdrawn::is_withdrawn(&fields) {
        Flag::Withdrawn.add_to(&mut row.flags);
    }
    Ok(Row {
        date: reading.date,
        updated: dates::updated(&fields),
        authors: people::authors(&fields),
        categories: texts::categories(&fields),
        url: url.or_else(|| ids.page()),
        ids,
        ..row
    })
}

impl Fields {
    /// Title and abstract as a row without the rest.
    pub(super) fn texts(&self, number: u64) -> Result<Row, String> {
        let row = flagged_row(number, &texts::title(self), &texts::abstract_text(self));
        row.ok_or_else(|| "neither title nor abstract: one of them must have text".to_owned())
    }

    /// A text or a number as text; absent if it is blank.
    pub(super) fn name(&self, field: &str) -> Result<Option<String>, String> {
        let name = match self.get(field) {
            None => String::new(),
            Some(value) if value.is_string() || value.is_number() => folded(&text_of(value)),
            Some(other) => return Err(format!("`{field}` must be text or a number, got {}", kind(other))),
        };
        Ok(Some(name).filter(|name| !name.is_empty()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::corpus::Flag;

    fn read(text: &[u8]) -> Parsed {
        FORMAT.read(&mut &text[..]).unwrap()
    }

    fn row(line: &str) -> Row {
        parse_line(1, line.as_bytes()).unwrap()
    }

    fn reason(line: &str) -> String {
        parse_line(1, line.as_bytes()).unwrap_err()
    }

    #[test]
    fn reads_every_field() {
        let row = row(
            r#"{"title": " A\n B ", "summary": "It is.", "id": "2405.14906v2", "publishedAt": "2025-03-12T10:00:00Z",
            "authors": [{"name": "Ada L."}, "Alan T.", {"name": null}], "categories": ["cs.CL"], "unknown": {"x": [1]}}"#,
        );
        let expected = Row {
            line: 1,
            ids: "2405.14906v2".into(),
            title: "A B".to_owned(),
            abstract_text: "It is.".into(),
            date: "2025-03-12".parse().ok(),
            authors: vec!["Ada L.".to_owned(), "Alan T.".to_owned()],
            categories: vec!["cs.CL".to_owned()],
            url: Some("https://arxiv.org/abs/2405.14906".to_owned()),
            ..Row::default()
        };
        assert_eq!(row, expected);
    }

    #[test]
    fn takes_null_and_empty_text_for_absent() {
        let row =
            row(r#"{"title": "A", "abstract": null, "summary": "", "date": null, "year": 2024, "authors": null}"#);
        assert_eq!(
            (row.flags, row.date),
            (vec![Flag::AbstractMissing], "2024".parse().ok())
        );
    }

    #[test]
    fn splits_names_and_categories_written_as_one_text() {
        let row =
            row(r#"{"title": "A", "authors": "Ada L. and Alan T.; Brand, Andrea", "categories": "cs.CL stat.ML"}"#);
        assert_eq!(row.authors, ["Ada L.", "Alan T.", "Brand, Andrea"]);
        assert_eq!(row.categories, ["cs.CL", "stat.ML"]);
    }

    #[test]
    fn says_why_a_line_is_refused() {
        assert_eq!(
            reason(r#"{"title": " ", "id": "x"}"#),
            "neither title nor abstract: one of them must have text"
        );
        assert_eq!(reason("[1]"), "must be a JSON object, got a list");
        assert_eq!(reason(r#"{"title": "A""#), "not JSON: the line ends inside a value");
        assert_eq!(reason(r#"{"title": "A",}"#), "not JSON: syntax error at column 15");
        assert!(reason(&"[".repeat(9000)).starts_with("not JSON: "));
    }

    #[test]
    fn a_field_of_another_shape_never_costs_the_paper() {
        for line in [
            r#"{"title": "A", "authors": [1, [2], {}], "categories": {"x": 1}, "url": 5, "id": [], "date": {}}"#,
            r#"{"title": ["A"], "authors": true, "categories": 3, "url": {"x": 1}, "id": {"x": 1}, "abstract": {}}"#,
            r#"{"Title": "A", "abstract": NaN, "score": -Infinity}"#,
        ] {
            let row = row(line);
            assert_eq!(
                (row.title.as_str(), row.flags),
                ("A", vec![Flag::AbstractMissing]),
                "{line}"
            );
            assert!(row.ids.is_empty(), "{line}");
            assert_eq!((row.authors, row.date), (Vec::new(), None), "{line}");
        }
    }

    #[test]
    fn a_date_that_cannot_be_read_is_flagged() {
        let dated = |line: &str| (row(line).date.map(|date| date.to_string()), row(line).flags);
        let text = r#""title": "A", "abstract": "It is.""#;
        for (date, expected, flags) in [
            ("\"2026-13-02\"", Some("2026"), vec![Flag::DateInPart]),
            ("\"soon\"", None, vec![Flag::DateUnread]),
            ("[2025]", Some("2025"), vec![]),
            ("\"NaT\"", None, vec![]),
        ] {
            let line = format!("{{{text}, \"date\": {date}}}");
            assert_eq!(dated(&line), (expected.map(str::to_owned), flags), "{line}");
        }
    }

    #[test]
    fn refuses_only_the_line_with_bad_bytes() {
        let parsed = read(b"{\"title\": \"A\"}\r\n\r\n{\"title\": \"\xe9\"}\r\n{\"title\": \"B\"}");
        assert_eq!(
            parsed.entries.iter().map(|entry| entry.row.line).collect::<Vec<_>>(),
            [1, 4]
        );
        assert_eq!(parsed.rejected[0].line, 3);
        assert_eq!(parsed.rejected[0].reason, "not UTF-8: bad byte 12");
    }

    #[test]
    fn recognises_lines_of_objects() {
        assert!(recognise("\n{ \"a\": 1}\noops\n{\"a\": 2"));
        for other in ["", "{\n  \"a\": 1\n}", "[{\"a\": 1}]", "title,abstract\n"] {
            assert!(!recognise(other), "{other}");
        }
    }

    proptest! {
        #[test]
        fn every_line_is_a_row_or_rejected(lines in proptest::collection::vec("\\{\"title\":\"?[a-z0-9]{0,4}\"?\\}|[^\n\r\u{feff}]{0,20}", 1..20)) {
            let n_lines = lines.iter().filter(|line| !line.trim_matches([' ', '\t', '\u{c}']).is_empty()).count();
            let text = lines.join("\n");
            let parsed = parse(&mut text.as_bytes()).unwrap();
            prop_assert_eq!(parsed.entries.len() + parsed.rejected.len(), n_lines);
        }
    }
}
