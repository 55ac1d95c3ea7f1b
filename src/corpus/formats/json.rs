//! JSON: a list of papers, an answer of an interface with one in it, papers by their ids, or a single paper.
//!
//! The outline of the file is walked without parsing what the papers hold (`json/outline.rs`), so that a paper that is broken costs
//! no other one, and a file that was cut off is read as far as it goes. Each paper then has the fields of [`super::record`].

mod outline;
mod python;

use std::borrow::Cow;

use rayon::prelude::*;

use self::outline::{Member, Piece, items, members};
use super::record::Fields;
use super::text::LineNumbers;
use super::{Format, FormatError, Head, Parse, Parsed};

pub(super) const FORMAT: Format = Format {
    name: "json",
    title: "JSON",
    looked_for: "a list of papers, or an answer of an interface with one in it: `[{\"title\": …, \"abstract\": …}]`",
    example: "{\"results\": [{\"title\": \"Ice flow\", \"abstract\": \"We measure ice.\", \"publication_date\": \"2024-01-05\"}]}",
    extensions: &["json"],
    recognise,
    parse: Parse::Text(parse),
};

/// Where answers of interfaces keep their papers.
const LISTS: [&str; 21] = [
    "papers",
    "results",
    "data",
    "collection",
    "resultList",
    "result",
    "message",
    "items",
    "notes",
    "value",
    "hits",
    "hit",
    "works",
    "docs",
    "documents",
    "response",
    "records",
    "entries",
    "entry",
    "search-results",
    "publications",
];
/// Fields with the title of a paper, and those that hold the whole paper.
const TITLES: [&str; 7] = [
    "title",
    "display_name",
    "paper_title",
    "paper",
    "content",
    "_source",
    "attributes",
];
/// Fields that, beside a title, only a paper has.
const OF_PAPERS: [&str; 9] = [
    "abstract",
    "summary",
    "authors",
    "author",
    "doi",
    "DOI",
    "year",
    "paperId",
    "abstract_inverted_index",
];
/// Fields with what went wrong, of answers without papers.
const ERRORS: [&str; 5] = ["error", "errors", "message", "detail", "errorMessage"];

/// How deep papers are looked for.
const DEEPEST: usize = 6;

/// Anything that begins as an object with a field, or as a list of such objects or of texts, does.
fn recognise(head: &Head<'_>) -> bool {
    let text = head.text.trim_start();
    let within = text.trim_start_matches(|c: char| c == '[' || c.is_whitespace());
    let is_list = within.len() < text.len();
    let is_object = within
        .strip_prefix('{')
        .is_some_and(|rest| rest.trim_start().starts_with(['"', '\'']));
    // `["text"](address)` is Markdown.
    let is_text = is_list && within.starts_with('"') && !text.lines().next().is_some_and(|line| line.contains("]("));
    is_object || is_text
}

/// Whether a line that is an object is an answer with a list of papers in it, not a paper.
pub(super) fn is_answer(line: &str) -> bool {
    let fields = members(Piece { text: line, at: 0 });
    let is_list = |field: &Member<'_>| LISTS.contains(&field.name) && field.value.text.starts_with(['[', '{']);
    !is_paper(&fields) && fields.iter().any(is_list)
}

fn parse(text: &str) -> Result<Parsed, FormatError> {
    let lines = LineNumbers::new(text);
    let found = papers(
        Piece {
            text: text.trim(),
            at: text.len() - text.trim_start().len(),
        },
        DEEPEST,
    );
    if found.is_empty() {
        return Err(without_papers(text));
    }
    // Some are large, and each is parsed by itself.
    let rows: Vec<_> = (found.par_iter())
        .map(|paper| {
            let line = lines.at(paper.at);
            (
                line,
                json_of(paper.text).and_then(|json| Fields::parse(json.as_bytes())?.row(line)),
            )
        })
        .collect();
    let mut parsed = Parsed::default();
    for (paper, (line, row)) in found.iter().zip(rows) {
        parsed.add(line, paper.text, row);
    }
    Ok(parsed)
}

/// The object of a paper: as it is, or written as a text by Python.
fn json_of(text: &str) -> Result<Cow<'_, str>, String> {
    if text.starts_with('{') && !text[1..].trim_start().starts_with('\'') {
        return Ok(Cow::Borrowed(text));
    }
    let inner = match text.starts_with('"') {
        true => serde_json::from_str::<String>(text).map_err(|_| "a text that does not end".to_owned())?,
        false => text.to_owned(),
    };
    match inner.trim_start().starts_with('{') {
        true => Ok(Cow::Owned(python::as_json(&inner))),
        false => Err("must be a JSON object: a paper has fields, `{\"title\": …}`".to_owned()),
    }
}

/// The papers within a value, in order.
fn papers(value: Piece<'_>, depth: usize) -> Vec<Piece<'_>> {
    let is_object = |item: &Piece<'_>| item.text.starts_with(['{', '"', '\'']);
    match value.text.chars().next() {
        Some('[') => {
            let items = items(value);
            match items.first() {
                // Lists of lists, one for each page that was asked for.
                Some(first) if first.text.starts_with('[') && depth > 0 => {
                    items.into_iter().flat_map(|item| papers(item, depth - 1)).collect()
                }
                Some(_) if items.iter().any(is_object) => unwrapped(items, depth),
                _ => Vec::new(),
            }
        }
        Some('{') if depth > 0 => within(value, depth - 1),
        _ => Vec::new(),
    }
}

/// The items of a list; where they are answers with papers of their own, these.
fn unwrapped(items: Vec<Piece<'_>>, depth: usize) -> Vec<Piece<'_>> {
    let holds_list = |item: &Piece<'_>| {
        item.text.starts_with('{') && {
            let fields = members(*item);
            !is_paper(&fields)
                && fields
                    .iter()
                    .any(|field| LISTS.contains(&field.name) && field.value.text.starts_with('['))
        }
    };
    match depth > 0 && items.first().is_some_and(holds_list) {
        true => items.into_iter().flat_map(|item| papers(item, depth - 1)).collect(),
        false => items,
    }
}

fn within(object: Piece<'_>, depth: usize) -> Vec<Piece<'_>> {
    let fields = members(object);
    if is_paper(&fields) && fields.iter().any(|field| OF_PAPERS.contains(&field.name)) {
        return vec![object];
    }
    for name in LISTS {
        if let Some(field) = fields.iter().find(|field| field.name == name) {
            let found = papers(field.value, depth);
            if !found.is_empty() {
                return found;
            }
        }
    }
    if is_paper(&fields) {
        return vec![object];
    }
    // Papers by their ids, and lists under names of their own, such as a day or a category.
    let nested = fields.into_iter().flat_map(|field| papers(field.value, depth));
    nested.filter(|item| is_paper(&members(*item))).collect()
}

fn is_paper(fields: &[Member<'_>]) -> bool {
    fields
        .iter()
        .any(|field| TITLES.iter().any(|title| field.name.eq_ignore_ascii_case(title)))
}

/// What a file without papers says.
fn without_papers(text: &str) -> FormatError {
    let fields = match serde_json::from_str(text) {
        Ok(serde_json::Value::Object(fields)) => fields,
        Ok(_) => {
            return FormatError::Nothing {
                why: "the list is empty, or holds something else",
            };
        }
        Err(error) => {
            return FormatError::Damaged {
                line: error.line() as u64,
                what: "not JSON from here on, and no paper before".to_owned(),
            };
        }
    };
    let told = ERRORS.iter().find_map(|name| fields.get(*name)).map(|told| match told {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    });
    match told {
        Some(message) => FormatError::Refused { message },
        None => FormatError::Nothing {
            why: "no list in it has objects with a `title`",
        },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::corpus::formats::Columns;

    fn read(text: &str) -> Parsed {
        FORMAT.read(&mut text.as_bytes(), &Columns::new()).unwrap()
    }

    fn titles(text: &str) -> String {
        let titles: Vec<String> = read(text).entries.into_iter().map(|entry| entry.row.title).collect();
        titles.join(" | ")
    }

    fn refusal(text: &str) -> String {
        FORMAT
            .read(&mut text.as_bytes(), &Columns::new())
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn papers_are_found_wherever_a_source_keeps_them() {
        for text in [
            r#"[{"title": "A"}, {"title": "B"}]"#,
            r#"{"papers": [{"title": "A"}, {"title": "B"}], "count": 2}"#,
            r#"{"meta": {"count": 2}, "results": [{"title": "A", "id": "W1"}, {"display_name": "B"}]}"#,
            r#"{"total": 2, "data": [{"paperId": "x", "title": "A"}, {"title": "B"}]}"#,
            r#"{"status": "ok", "message": {"items": [{"title": ["A"]}, {"title": ["B"]}]}}"#,
            r#"{"messages": [{"status": "ok"}], "collection": [{"title": "A"}, {"title": "B"}]}"#,
            r#"{"version": "6", "resultList": {"result": [{"title": "A"}, {"title": "B"}]}}"#,
            r#"{"notes": [{"content": {"title": {"value": "A"}}}, {"content": {"title": "B"}}], "count": 2}"#,
            r#"{"hits": {"total": 2, "hits": [{"_source": {"title": "A"}}, {"_source": {"title": "B"}}]}}"#,
            r#"{"feed": {"title": "new", "entry": [{"title": "A"}, {"title": "B"}]}}"#,
            r#"{"2401.1": {"title": "A"}, "2401.2": {"title": "B"}}"#,
            r#"{"2024-01-05": [{"title": "A"}], "2024-01-06": [{"title": "B"}]}"#,
            r#"{"cs.CL": {"2401.1": {"title": "A"}}, "cs.LG": {"2401.2": {"title": "B"}}}"#,
            r#"[[{"title": "A"}], [{"title": "B"}]]"#,
            r#"[{"results": [{"title": "A"}]}, {"results": [{"title": "B"}]}]"#,
            r#"["{'paper': {'title': 'A', 'open': True}}", "{'paper': {'title': \"B\"}}"]"#,
            r#"[{'title': 'A', 'n': None}, {'title': 'B'}]"#,
        ] {
            assert_eq!(titles(text), "A | B", "{text}");
        }
    }

    #[test]
    fn one_paper_is_one_whatever_it_refers_to() {
        let text = r#"{"title": "A", "abstract": "It is.", "references": [{"title": "B"}], "data": [{"title": "C"}]}"#;
        assert_eq!(titles(text), "A");
        assert_eq!(
            titles(r#"{"message": {"title": ["A"], "DOI": "10.5555/1", "reference": [{"title": "B"}]}}"#),
            "A"
        );
    }

    #[test]
    fn a_broken_paper_costs_no_other_one() {
        let parsed = read(
            "[\n {\"title\": \"A\"},\n {\"title\": },\n 7,\n {\"title\": \"B\", \"score\": NaN},\n {\"title\": \"cut",
        );
        let lines: Vec<u64> = parsed.entries.iter().map(|entry| entry.row.line).collect();
        let refused: Vec<(u64, &str)> = parsed
            .rejected
            .iter()
            .map(|refused| (refused.line, refused.reason.as_str()))
            .collect();
        assert_eq!(lines, [2, 5]);
        assert_eq!(
            refused,
            [
                (3, "not JSON: syntax error at column 11"),
                (4, "must be a JSON object: a paper has fields, `{\"title\": …}`"),
                (6, "not JSON: the paper ends inside a value"),
            ]
        );
    }

    #[test]
    fn the_day_of_the_paper_goes_before_the_day_it_was_listed() {
        let parsed = read(
            r#"[{"paper": {"id": "2405.15738", "title": "A", "publishedAt": "2024-05-24T17:34:15.000Z"}, "publishedAt": "2024-05-27T03:50:58.348Z"}]"#,
        );
        assert_eq!(parsed.entries[0].row.date, "2024-05-24".parse().ok());
    }

    #[test]
    fn a_file_without_papers_says_why() {
        assert_eq!(
            refusal(r#"{"error": "Too many requests"}"#),
            "not a listing but an answer that says: Too many requests"
        );
        assert_eq!(
            refusal("[]"),
            "no paper in it: the list is empty, or holds something else"
        );
        assert_eq!(
            refusal(r#"{"results": []}"#),
            "no paper in it: no list in it has objects with a `title`"
        );
    }

    #[test]
    fn recognises_lists_and_objects() {
        let recognise = |text: &str| recognise(&Head::new(text.as_bytes()));
        for text in [
            "[{\"a\": 1}]",
            "{\n \"a\": 1\n}",
            "[\n  {\n    \"a\": 1",
            "[[{\"a\": 1}]]",
            "[\"{'a': 1}\"]",
            "{'a': 1}",
        ] {
            assert!(recognise(text), "{text}");
        }
        for text in [
            "[1] a note",
            "[[Hugging Face's logo] Hugging Face][1]",
            "[\"a\"](b)",
            "{x}",
            "@article{a}",
        ] {
            assert!(!recognise(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_paper_of_a_list_is_a_row_or_rejected(
            papers in proptest::collection::vec("\\{\"title\": ?(\"[a-z]{1,4}\"|NaN|\\[\"x\"\\]|)(, \"n\": [0-9]{1,3})?\\}", 1..12)
        ) {
            let text = format!("[{}]", papers.join(",\n"));
            let parsed = parse(&text).unwrap();
            prop_assert_eq!(parsed.entries.len() + parsed.rejected.len(), papers.len());
        }

        #[test]
        fn no_outline_makes_it_panic(text in "([\\[\\]{},:\"' \n]|\"title\"|\"results\"|é|\\\\){0,60}") {
            let _ = parse(&text);
        }
    }
}
