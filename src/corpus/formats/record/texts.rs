//! Title, abstract and categories, in whichever field and shape a source has them.

use std::borrow::Cow;

use super::fields::{Fields, Name, names, text_of, within};
use super::value::{Object, Value};
use crate::corpus::text::{folded, readable};

pub(in crate::corpus::formats) const TITLES: [Name; 9] = names([
    "title",
    "titles",
    "title_s",
    "document_name",
    "paper_title",
    "article_title",
    "document_title",
    "display_name",
    "headline",
]);
const ABSTRACTS: [Name; 8] = names([
    "abstract",
    "abstracts",
    "abstract_s",
    "summary",
    "abstract_text",
    "abstract_note",
    "paper_abstract",
    "description",
]);
const CATEGORIES: [Name; 9] = names([
    "categories",
    "category",
    "primary_category",
    "fields_of_study",
    "s2_fields_of_study",
    "subjects",
    "subject",
    "topics",
    "concepts",
]);
const CATEGORY_NAMES: [&str; 6] = ["name", "display_name", "term", "category", "label", "id"];

/// Most words of an abstract that is given by the places of its words; more are a slip.
const MOST_PLACES: usize = 50_000;

pub(super) fn title<'v>(fields: &'v Fields<'_>) -> Cow<'v, str> {
    fields.text(&TITLES)
}

pub(super) fn abstract_text<'v>(fields: &'v Fields<'_>) -> Cow<'v, str> {
    let mut written = fields.all(&ABSTRACTS).map(paragraphs);
    match written.find(|text| !text.is_empty()) {
        Some(text) => text,
        None => fields
            .get("abstract_inverted_index")
            .map(in_order)
            .unwrap_or_default()
            .into(),
    }
}

/// The text of a value, the parts of a list one after the other, each behind its heading.
fn paragraphs<'v>(value: &'v Value<'_>) -> Cow<'v, str> {
    let Value::Array(items) = value else {
        return match within(value, "value") {
            Some(list @ Value::Array(_)) => paragraphs(list),
            _ => text_of(value),
        };
    };
    let parts = items.iter().map(|item| {
        let heading = within(item, "label").or_else(|| within(item, "heading")).map(text_of);
        let text = within(item, "text").map_or_else(|| text_of(item), text_of);
        heading.map_or(text.clone(), |heading| format!("{heading}: {text}").into())
    });
    let parts: Vec<Cow<'_, str>> = parts.filter(|part| !part.is_empty()).collect();
    parts.join("\n").into()
}

/// OpenAlex' `{"We": [0, 7], "measure": [1]}` as a text.
fn in_order(index: &Value<'_>) -> String {
    let mut words: Vec<(u64, &str)> = Vec::new();
    for (word, places) in index.as_object().into_iter().flat_map(Object::iter) {
        let places = places.as_array().into_iter().flatten().filter_map(Value::as_u64);
        words.extend(places.map(|place| (place, word)));
        if words.len() > MOST_PLACES {
            return String::new();
        }
    }
    words.sort_unstable();
    let words: Vec<&str> = words.into_iter().map(|(_, word)| word).collect();
    words.join(" ")
}

/// The categories of a paper, each once.
pub(super) fn categories(fields: &Fields<'_>) -> Vec<String> {
    let lists = fields.all(&CATEGORIES).map(names_of);
    let mut found: Vec<String> = lists.into_iter().find(|list| !list.is_empty()).unwrap_or_default();
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|name| seen.insert(name.clone()));
    found
}

fn names_of(value: &Value<'_>) -> Vec<String> {
    let name = |item: &Value<'_>| match item {
        Value::Object(_) => {
            let name = CATEGORY_NAMES.iter().find_map(|name| within(item, name));
            name.map_or_else(String::new, |name| readable(&text_of(name)))
        }
        other => readable(&text_of(other)),
    };
    let names = match value {
        Value::String(names) => split(names),
        Value::Array(items) => items.iter().map(name).collect(),
        Value::Object(_) => match within(value, "value") {
            Some(inner) if !inner.is_object() => names_of(inner),
            _ => vec![name(value)],
        },
        _ => Vec::new(),
    };
    names.into_iter().filter(|name| !name.is_empty()).collect()
}

/// Parts `cs.CL stat.ML` at spaces, and names of several words at `,` and `;` only.
fn split(names: &str) -> Vec<String> {
    let is_code =
        |word: &str| word.contains(['.', '-']) || word.chars().all(|c| c.is_lowercase() || c == ',' || c == ';');
    let are_codes = names.split_whitespace().all(is_code);
    let is_gap = |c: char| matches!(c, ',' | ';' | '|') || (are_codes && c.is_whitespace());
    names.split(is_gap).map(folded).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(line: &str) -> Fields<'_> {
        Fields::parse(line.as_bytes()).unwrap()
    }

    #[test]
    fn titles_and_abstracts_are_found_in_any_shape() {
        for line in [
            r#"{"title": "A", "abstract": "It is."}"#,
            r#"{"Title": "A", "Abstract": "It is."}"#,
            r#"{"title": ["A", "B"], "abstract": ["It is."]}"#,
            r#"{"title": {"value": "A"}, "summary": {"value": ["It is."]}}"#,
            r#"{"content": {"title": {"value": "A"}, "abstract": {"value": "It is."}}, "id": "x"}"#,
            r#"{"display_name": "A", "abstract_inverted_index": {"is.": [1], "It": [0]}}"#,
            r#"{"paper": {"title": "A", "summary": "It is."}, "title": null}"#,
        ] {
            let fields = fields(line);
            assert_eq!((&*title(&fields), &*abstract_text(&fields)), ("A", "It is."), "{line}");
        }
    }

    #[test]
    fn sections_of_an_abstract_keep_their_headings() {
        let line =
            r#"{"abstract": [{"label": "AIM", "text": "We ask."}, {"label": "RESULTS", "text": "We know."}, null]}"#;
        assert_eq!(abstract_text(&fields(line)), "AIM: We ask.\nRESULTS: We know.");
    }

    #[test]
    fn words_stand_in_their_places() {
        let index =
            Value::from(serde_json::json!({"ice": [1, 4], "Old": [0], "and": [2], "new": [3], "odd": "x", "none": []}));
        assert_eq!(in_order(&index), "Old ice and new ice");
        assert_eq!(in_order(&Value::from(serde_json::json!([1]))), "");
    }

    #[test]
    fn categories_are_texts_however_they_are_listed() {
        let found = |line| categories(&fields(line)).join(" | ");
        for (line, expected) in [
            (r#"{"categories": "cs.CL stat.ML"}"#, "cs.CL | stat.ML"),
            (r#"{"categories": "cs.CL, hep-th"}"#, "cs.CL | hep-th"),
            (
                r#"{"categories": "Computer Science; Earth Science"}"#,
                "Computer Science | Earth Science",
            ),
            (r#"{"categories": "Computer Science"}"#, "Computer Science"),
            (
                r#"{"categories": ["cs.CL", "cs.CL", null, ["cs.LG"]]}"#,
                "cs.CL | cs.LG",
            ),
            (r#"{"categories": [{"term": "cs.CL"}, {"@x": 1}]}"#, "cs.CL"),
            (r#"{"categories": {"name": "Ice"}}"#, "Ice"),
            (r#"{"categories": {"odd": 1}, "fieldsOfStudy": ["Physics"]}"#, "Physics"),
            (
                r#"{"s2FieldsOfStudy": [{"category": "Physics", "source": "x"}]}"#,
                "Physics",
            ),
            (
                r#"{"topics": [{"id": "https://openalex.org/T1", "display_name": "Ice"}]}"#,
                "Ice",
            ),
            (r#"{"primary_category": "cs.CL"}"#, "cs.CL"),
        ] {
            assert_eq!(found(line), expected, "{line}");
        }
    }
}
