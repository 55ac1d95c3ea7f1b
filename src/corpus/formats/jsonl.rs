//! JSON Lines: one paper a line, as a JSON object.
//!
//! | field | also called | holds |
//! |---|---|---|
//! | `title` | | text |
//! | `abstract` | `summary` | text |
//! | `id` | `arxiv_id`, `doi`, `paper_id` | text or number; an arXiv id or DOI in any of them goes first |
//! | `date` | `published`, `published_at`, `publishedAt`, `publication_date`, `year` | text, or a year as number |
//! | `authors` | | list of names or of `{"name": …}`, or one text with ` and ` or `;` between names |
//! | `categories` | | list of texts, or one text with spaces between them |
//! | `url` | `link` | an `http` or `https` address; others are left out |
//!
//! All are optional, but a title or an abstract there must be. `null` and `""` mean absent; other fields are ignored.

use std::io::BufRead;

use serde_json::{Map, Value};

use super::checks::flagged_row;
use super::lines::parse_lines;
use super::{Entry, Format, FormatError, Parsed};
use crate::corpus::date::PartialDate;
use crate::corpus::text::{folded, readable};
use crate::corpus::{IdKind, Ids, Row};

pub(super) const FORMAT: Format = Format {
    name: "jsonl",
    title: "JSON Lines",
    looked_for: "lines that are JSON objects, `{\"title\": …, \"abstract\": …, \"date\": …}`",
    extensions: &["jsonl", "ndjson"],
    recognise,
    parse,
};

const DATES: [&str; 6] = [
    "date",
    "published",
    "published_at",
    "publishedAt",
    "publication_date",
    "year",
];

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
    let row = fields.texts(number)?;
    let written_url = Some(folded(fields.text(&["url", "link"])?)).filter(|url| is_web_address(url));
    let mut ids = fields.ids()?;
    if let Some(url) = &written_url {
        ids.add_url(url);
    }
    Ok(Row {
        date: fields.date()?,
        authors: fields.authors()?,
        categories: fields.categories()?,
        url: written_url.or_else(|| ids.page()),
        ids,
        ..row
    })
}

fn parse_object(text: &str) -> Result<Map<String, Value>, String> {
    match serde_json::from_str(text) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(other) => Err(format!("must be a JSON object, got {}", kind(&other))),
        Err(error) if error.is_eof() => Err("not JSON: the line ends inside a value".to_owned()),
        Err(error) => Err(format!("not JSON: syntax error at column {}", error.column())),
    }
}

fn is_web_address(url: &str) -> bool {
    let starts_with = |prefix: &str| {
        url.get(..prefix.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(prefix))
    };
    (starts_with("http://") || starts_with("https://")) && !url.contains(' ')
}

/// The fields of one object, read with the wrong type named.
pub(super) struct Fields(Map<String, Value>);

impl Fields {
    /// The fields of a line, or a clause that says why it has none.
    pub(super) fn parse(line: &[u8]) -> Result<Self, String> {
        let text = std::str::from_utf8(line);
        let text = text.map_err(|error| format!("not UTF-8: bad byte {}", error.valid_up_to() + 1))?;
        parse_object(text).map(Self)
    }

    /// Title and abstract as a row without the rest.
    pub(super) fn texts(&self, number: u64) -> Result<Row, String> {
        let row = flagged_row(number, self.text(&["title"])?, self.text(&["abstract", "summary"])?);
        row.ok_or_else(|| "neither title nor abstract: one of them must have text".to_owned())
    }

    /// A text or a number as text; absent if it is blank.
    pub(super) fn name(&self, field: &str) -> Result<Option<String>, String> {
        let name = match self.first(&[field]) {
            None => String::new(),
            Some((_, Value::String(text))) => folded(text),
            Some((_, Value::Number(number))) => number.to_string(),
            Some((_, other)) => return Err(wrong_type(field, "text or a number", other)),
        };
        Ok(Some(name).filter(|name| !name.is_empty()))
    }

    /// The first of the named fields that holds something.
    fn first<'a>(&self, names: &[&'a str]) -> Option<(&'a str, &Value)> {
        let mut fields = names.iter().filter_map(|&name| Some((name, self.0.get(name)?)));
        fields.find(|(_, value)| !value.is_null() && value.as_str() != Some(""))
    }

    fn text(&self, names: &[&str]) -> Result<&str, String> {
        match self.first(names) {
            None => Ok(""),
            Some((_, Value::String(text))) => Ok(text),
            Some((name, other)) => Err(wrong_type(name, "text", other)),
        }
    }

    fn ids(&self) -> Result<Ids, String> {
        let fields = [
            ("arxiv_id", IdKind::Arxiv),
            ("id", IdKind::Own),
            ("doi", IdKind::Doi),
            ("paper_id", IdKind::Own),
        ];
        let mut ids = Ids::default();
        for (name, kind) in fields {
            match self.first(&[name]) {
                None => {}
                Some((_, Value::String(id))) => ids.add(kind, id),
                Some((_, Value::Number(id))) => ids.add(kind, &id.to_string()),
                Some((name, other)) => return Err(wrong_type(name, "text or a number", other)),
            }
        }
        Ok(ids)
    }

    fn date(&self) -> Result<Option<PartialDate>, String> {
        let written = match self.first(&DATES) {
            None => return Ok(None),
            Some((_, Value::String(text))) => text.clone(),
            Some((_, Value::Number(year))) => year.to_string(),
            Some((name, other)) => return Err(wrong_type(name, "a date", other)),
        };
        if written.trim().is_empty() {
            return Ok(None);
        }
        written
            .parse()
            .map(Some)
            .map_err(|error: crate::corpus::date::NotADate| error.to_string())
    }

    fn authors(&self) -> Result<Vec<String>, String> {
        match self.first(&["authors"]) {
            None => Ok(Vec::new()),
            Some((_, Value::String(names))) => Ok(split_names(names)),
            Some((name, Value::Array(items))) => present(items.iter().map(|item| author(name, item))),
            Some((name, other)) => Err(wrong_type(name, "a list or text", other)),
        }
    }

    fn categories(&self) -> Result<Vec<String>, String> {
        match self.first(&["categories"]) {
            None => Ok(Vec::new()),
            Some((_, Value::String(names))) => Ok(names
                .split([' ', ',', ';'])
                .map(folded)
                .filter(|name| !name.is_empty())
                .collect()),
            Some((name, Value::Array(items))) => present(items.iter().map(|item| item_text(name, item))),
            Some((name, other)) => Err(wrong_type(name, "a list or text", other)),
        }
    }
}

/// The items that hold something, or the first error.
fn present(items: impl Iterator<Item = Result<String, String>>) -> Result<Vec<String>, String> {
    items.filter(|item| item.as_deref() != Ok("")).collect()
}

fn author(field: &str, item: &Value) -> Result<String, String> {
    match item {
        Value::Object(person) => item_text("authors[].name", person.get("name").unwrap_or(&Value::Null)),
        other => item_text(field, other),
    }
}

fn item_text(field: &str, item: &Value) -> Result<String, String> {
    match item {
        Value::String(text) => Ok(readable(text)),
        Value::Null => Ok(String::new()),
        other => Err(format!("`{field}` must hold texts, got {}", kind(other))),
    }
}

fn split_names(names: &str) -> Vec<String> {
    let parts = names.split(';').flat_map(|part| part.split(" and ")).map(readable);
    parts.filter(|name| !name.is_empty()).collect()
}

fn wrong_type(field: &str, allowed: &str, found: &Value) -> String {
    format!("`{field}` must be {allowed}, got {}", kind(found))
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
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
    fn prefers_the_better_known_id() {
        let id = |line| row(line).ids.shown().map(|id| id.text.clone()).unwrap_or_default();
        assert_eq!(id(r#"{"title": "A", "id": "17", "doi": "10.1/X"}"#), "doi:10.1/x");
        assert_eq!(
            id(r#"{"title": "A", "id": 17, "url": "https://arxiv.org/pdf/2405.14906"}"#),
            "arxiv:2405.14906"
        );
        assert_eq!(id(r#"{"title": "A", "paper_id": "p", "id": 17}"#), "17");
    }

    #[test]
    fn keeps_web_addresses_only() {
        assert_eq!(row(r#"{"title": "A", "url": "javascript:alert(1)"}"#).url, None);
        assert_eq!(
            row(r#"{"title": "A", "link": "https://a.org"}"#).url.as_deref(),
            Some("https://a.org")
        );
    }

    #[test]
    fn says_why_a_line_is_refused() {
        assert_eq!(
            reason(r#"{"title": "A", "date": "2026-13-02"}"#),
            "`2026-13-02` is not a date (YYYY-MM-DD, YYYY-MM or YYYY)"
        );
        assert_eq!(reason(r#"{"title": 5}"#), "`title` must be text, got a number");
        assert_eq!(
            reason(r#"{"title": "A", "authors": [1]}"#),
            "`authors` must hold texts, got a number"
        );
        assert_eq!(
            reason(r#"{"title": "A", "date": [2025]}"#),
            "`date` must be a date, got a list"
        );
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
