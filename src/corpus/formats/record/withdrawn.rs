//! Fields that say that a paper was withdrawn or retracted.

use super::fields::{Fields, Name, items, names, text_of, within};
use super::value::Value;
use crate::corpus::formats::retracted::says_withdrawn;

/// Fields that are true of such a paper.
const FLAGS: [Name; 4] = names(["is_retracted", "retracted", "is_withdrawn", "withdrawn"]);
/// Fields with the kinds of text that it is, one or several.
const TYPES: [Name; 8] = names([
    "type",
    "types",
    "publication_type",
    "publication_types",
    "pub_type",
    "pubtype",
    "document_type",
    "subtype",
]);
/// Lists of the notices about it, each with a type.
const NOTICES: [Name; 2] = names(["updated_by", "update_to"]);
const COMMENTS: [Name; 3] = names(["comments", "comment", "arxiv_comment"]);

/// Kinds of text, in lower case with one space between words.
const RETRACTIONS: [&str; 10] = [
    "retraction",
    "retracted",
    "retracted publication",
    "retracted article",
    "retraction of publication",
    "retraction notice",
    "withdrawal",
    "withdrawn",
    "withdrawn publication",
    "removal",
];

/// Whether a field says so.
pub(super) fn is_withdrawn(fields: &Fields<'_>) -> bool {
    fields.all(&FLAGS).any(is_true)
        || fields.all(&TYPES).any(is_retraction)
        || fields
            .all(&NOTICES)
            .flat_map(items)
            .any(|notice| within(notice, "type").is_some_and(is_retraction))
        || fields.all(&COMMENTS).any(|comment| says_withdrawn(&text_of(comment)))
}

fn is_true(value: &Value<'_>) -> bool {
    match value {
        Value::Bool(flag) => *flag,
        Value::String(text) => ["true", "yes", "1"]
            .iter()
            .any(|yes| text.trim().eq_ignore_ascii_case(yes)),
        Value::Number(number) => number.as_u64() == Some(1),
        _ => false,
    }
}

fn is_retraction(value: &Value<'_>) -> bool {
    items(value).iter().any(|kind| {
        let kind = text_of(kind).to_lowercase().replace(['-', '_'], " ");
        RETRACTIONS.contains(&kind.as_str())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(line: &str) -> bool {
        is_withdrawn(&Fields::parse(line.as_bytes()).unwrap())
    }

    #[test]
    fn flags_types_notices_and_comments_tell() {
        for line in [
            r#"{"is_retracted": true}"#,
            r#"{"isRetracted": "True"}"#,
            r#"{"type": "retraction"}"#,
            r#"{"publicationTypes": ["Journal Article", "Retracted Publication"]}"#,
            r#"{"updated-by": [{"type": "retraction", "DOI": "10.5555/r"}]}"#,
            r#"{"comments": "This paper has been withdrawn by the author"}"#,
        ] {
            assert!(told(line), "{line}");
        }
        for line in [
            r#"{"is_retracted": false}"#,
            r#"{"type": "article", "retracted": null}"#,
            r#"{"update-to": [{"type": "correction"}]}"#,
            r#"{"comments": "12 pages, on articles that were retracted"}"#,
            r#"{"title": "Retraction"}"#,
        ] {
            assert!(!told(line), "{line}");
        }
    }
}
