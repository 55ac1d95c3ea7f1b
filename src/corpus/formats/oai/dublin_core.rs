//! Dublin Core: the same few elements for everything, as often as one likes.

use serde_json::{Value, json};

use crate::corpus::date::PartialDate;
use crate::corpus::date::reading::read;
use crate::corpus::formats::record::Record;
use crate::corpus::formats::xml::{self, Element, PERSON, Place, Take, gathered, many};

const DUBLIN_CORE: &[Place] = &[
    many("creator", "authors", PERSON),
    many("subject", "subjects", Take::Text),
    many("identifier", "identifier", Take::Text),
    many("identifier", "url", Take::Text),
    many("relation", "doi", Take::By(other_doi)),
    many("type", "type", Take::Text),
];

/// How Dublin Core of arXiv begins a comment among the descriptions.
const COMMENT: &str = "Comment:";

/// The fields of a record.
pub(super) fn dublin_core(metadata: &Element<'_>) -> Record {
    let mut record = gathered(metadata, DUBLIN_CORE);
    let titles = metadata.all("title");
    record.add(
        "title",
        in_english(&titles)
            .or(titles.first().copied())
            .map_or_else(String::new, Element::markup),
    );
    let is_comment = |description: &&Element<'_>| description.text().trim_start().starts_with(COMMENT);
    let (comments, descriptions): (Vec<_>, Vec<_>) = metadata.all("description").into_iter().partition(is_comment);
    for comment in comments {
        record.add("comments", comment.text().trim_start().trim_start_matches(COMMENT));
    }
    let abstracts = metadata.all("abstract");
    let longest = || {
        descriptions
            .iter()
            .copied()
            .max_by_key(|description| description.text().len())
    };
    let found = in_english(&abstracts).or(abstracts.first().copied());
    let found = found.or_else(|| in_english(&descriptions)).or_else(longest);
    record.add("abstract", found.map_or_else(String::new, Element::markup));
    let dates = ["date", "issued", "created"].iter().flat_map(|path| metadata.all(path));
    record.add("date", first_date(dates.map(xml::line_of)));
    record
}

fn in_english<'e, 'a>(elements: &[&'e Element<'a>]) -> Option<&'e Element<'a>> {
    let mut elements = elements.iter().copied();
    elements.find(|element| element.attribute("lang").to_ascii_lowercase().starts_with("en"))
}

/// Of the dates of a record, which say when it was written, taken in and made public, the first, as exact as another one makes it.
fn first_date(dates: impl Iterator<Item = String>) -> String {
    let mut dates: Vec<(PartialDate, String)> = dates.filter_map(|text| Some((read(&text).date?, text))).collect();
    dates.sort();
    let Some((first, _)) = dates.first().cloned() else {
        return String::new();
    };
    let same = dates.into_iter().filter(|(date, _)| date.common(first) == Some(first));
    same.max().map(|(_, text)| text).unwrap_or_default()
}

/// The DOI of another copy: `info:eu-repo/semantics/altIdentifier/doi/10.5555/1`.
fn other_doi(relation: &Element<'_>) -> Value {
    match relation.text().split_once("altIdentifier/doi/") {
        Some((_, doi)) => json!(doi.trim()),
        None => Value::Null,
    }
}
