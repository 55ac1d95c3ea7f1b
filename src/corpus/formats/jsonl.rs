//! JSON Lines: one paper a line, as a JSON object with the fields of [`super::record`].

use std::io::BufRead;

use super::json::is_answer;
use super::lines::parse_lines;
use super::record::Fields;
use super::{Entry, Format, FormatError, Head, Parse, Parsed};
use crate::config::LimitSettings;
use crate::corpus::Row;

pub(super) const FORMAT: Format = Format {
    name: "jsonl",
    title: "JSON Lines",
    looked_for: "lines that are JSON objects, `{\"title\": …, \"abstract\": …, \"date\": …}`",
    example: r#"{"id": "2401.00010", "title": "Ice flow", "abstract": "We measure ice.", "date": "2024-01-05"}"#,
    extensions: &["jsonl", "ndjson"],
    recognise,
    parse: Parse::Stream(parse),
};

/// Most lines begin as an object with a field does; one bad line in a good file doesn't matter. A single line may be an answer
/// with a list of papers in it, which is read as JSON.
fn recognise(head: &Head<'_>) -> bool {
    let lines = || head.text.lines().map(str::trim).filter(|line| !line.is_empty());
    let is_object = |line: &&str| {
        line.strip_prefix('{')
            .is_some_and(|rest| rest.trim_start().starts_with('"'))
    };
    let is_alone = lines().nth(1).is_none();
    2 * lines().filter(is_object).count() > lines().count() && !(is_alone && lines().any(is_answer))
}

fn parse(input: &mut (dyn BufRead + Send), limits: &LimitSettings) -> Result<Parsed, FormatError> {
    let (entries, rejected) = parse_lines(input, limits, |number, line| parse_line(number, line).map(Entry::from))?;
    Ok(Parsed {
        entries,
        rejected,
        ..Parsed::default()
    })
}

/// Reads one paper, or says in a clause why it can't be read.
fn parse_line(number: u64, line: &[u8]) -> Result<Row, String> {
    Fields::parse(line)?.row(number)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::corpus::Flag;
    use crate::corpus::formats::Columns;

    fn read(text: &[u8]) -> Parsed {
        FORMAT.read(&mut &text[..], &Columns::new()).unwrap()
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
        assert_eq!(reason(r#"{"title": "A""#), "not JSON: the paper ends inside a value");
        assert_eq!(reason(r#"{"title": "A",}"#), "not JSON: syntax error at column 15");
        let told = "not read: lists or objects nested in each other more than 127 times, at column 128";
        assert_eq!(reason(&"[".repeat(9000)), told);
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
        let recognise = |text: &str| recognise(&Head::new(text.as_bytes()));
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
            let parsed = parse(&mut text.as_bytes(), &LimitSettings::default()).unwrap();
            prop_assert_eq!(parsed.entries.len() + parsed.rejected.len(), n_lines);
        }
    }
}
