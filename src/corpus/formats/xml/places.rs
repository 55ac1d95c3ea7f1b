//! Which part of a record fills which field: formats are tables of such places.

use serde_json::{Value, json};

use super::super::record::Record;
use super::element::Element;
use crate::corpus::text::readable;

/// Where a field stands, and how it is read.
#[derive(Debug, Clone, Copy)]
pub(in crate::corpus::formats) struct Place {
    /// As [`Element::all`] has it.
    path: &'static str,
    /// Of [`super::super::record`].
    field: &'static str,
    take: Take,
    /// Whether all elements count, or the first that has something.
    are_many: bool,
}

/// What is taken of an element.
#[derive(Debug, Clone, Copy)]
pub(in crate::corpus::formats) enum Take {
    /// Its text.
    Text,
    /// Its text with tags, which `record` makes readable.
    Markup,
    /// An attribute.
    Attribute(&'static str),
    /// Whatever a function makes of it; `null` for nothing.
    By(fn(&Element<'_>) -> Value),
}

/// The name of a person or a group.
pub(in crate::corpus::formats) const PERSON: Take = Take::By(person);
/// A date with an element each for year, month and day.
pub(in crate::corpus::formats) const DATE: Take = Take::By(date);

/// A field of one value: the first element that has something fills it.
pub(in crate::corpus::formats) const fn one(path: &'static str, field: &'static str, take: Take) -> Place {
    Place {
        path,
        field,
        take,
        are_many: false,
    }
}

/// A field that is a list: every element adds to it.
pub(in crate::corpus::formats) const fn many(path: &'static str, field: &'static str, take: Take) -> Place {
    Place {
        are_many: true,
        ..one(path, field, take)
    }
}

/// The fields of a record.
///
/// - `places`: where two name the same field, the second counts if the first has nothing.
pub(in crate::corpus::formats) fn gathered(element: &Element<'_>, places: &[Place]) -> Record {
    let mut record = Record::default();
    fill(&mut record, element, places);
    record
}

/// Adds fields that a record doesn't have yet.
pub(in crate::corpus::formats) fn fill(record: &mut Record, element: &Element<'_>, places: &[Place]) {
    for place in places {
        if record.has(place.field) {
            continue;
        }
        let found = element.all(place.path);
        let values = found.into_iter().map(|found| place.take.of(found));
        let mut values = values.filter(|value| !value.is_null());
        let value = match place.are_many {
            true => Some(Value::Array(values.collect())).filter(|list| list.get(0).is_some()),
            false => values.next(),
        };
        if let Some(value) = value {
            record.add_value(place.field, value);
        }
    }
}

impl Take {
    /// The value of an element; `null` if it is blank.
    pub(in crate::corpus::formats) fn of(self, element: &Element<'_>) -> Value {
        let text = match self {
            Self::Text => element.text(),
            Self::Markup => element.markup(),
            Self::Attribute(name) => element.attribute(name).to_owned(),
            Self::By(function) => return function(element),
        };
        match text.trim() {
            "" => Value::Null,
            text => text.into(),
        }
    }
}

/// Parts of the name of a person, as sources call them.
const GIVEN: [&str; 11] = [
    "forenames",
    "given_name",
    "given-name",
    "given-names",
    "givenName",
    "ForeName",
    "first",
    "foreName",
    "firstName",
    "given",
    "Initials",
];
const FAMILY: [&str; 8] = [
    "keyname",
    "surname",
    "LastName",
    "last",
    "familyName",
    "lastName",
    "family",
    "family_name",
];
const SUFFIX: [&str; 3] = ["suffix", "Suffix", "name-suffix"];
/// What holds a whole name, or its parts.
const WHOLE: [&str; 13] = [
    "name",
    "string-name",
    "name-alternatives",
    "CollectiveName",
    "collab",
    "collab-alternatives",
    "institution",
    "fullName",
    "full_name",
    "creatorName",
    "displayForm",
    "collectiveName",
    "Person",
];

fn person(element: &Element<'_>) -> Value {
    let part = |names: &[&str]| {
        let texts = names.iter().filter_map(|name| element.find(name));
        texts.map(|part| readable(&part.text())).find(|text| !text.is_empty())
    };
    let family = [part(&FAMILY), part(&SUFFIX)];
    match (part(&GIVEN), family.into_iter().flatten().collect::<Vec<_>>()) {
        (None, family) if family.is_empty() => match WHOLE.iter().find_map(|name| element.find(name)) {
            Some(whole) => person(whole),
            None => match readable(&element.text_without_notes()) {
                name if name.is_empty() => Value::Null,
                name => json!({ "name": name }),
            },
        },
        (given, family) => json!({"given": given, "family": family.join(" ")}),
    }
}

fn date(element: &Element<'_>) -> Value {
    let part = |name: &str| element.find(name).map(Element::text);
    match part("year") {
        _ if !element.attribute("iso-8601-date").is_empty() => element.attribute("iso-8601-date").into(),
        Some(year) => json!({"year": year, "month": part("month"), "day": part("day")}),
        None => Take::Text.of(element),
    }
}

#[cfg(test)]
mod tests {
    use super::super::element;
    use super::*;

    #[test]
    fn names_of_people_are_put_together() {
        for (text, expected) in [
            ("<a>Ada  Lovelace</a>", json!({"name": "Ada Lovelace"})),
            (
                "<a><name>Ada Lovelace</name><affiliation>Ice</affiliation></a>",
                json!({"name": "Ada Lovelace"}),
            ),
            (
                "<a><keyname>King</keyname><forenames>Ada</forenames><suffix>Jr</suffix></a>",
                json!({"given": "Ada", "family": "King Jr"}),
            ),
            (
                "<a><LastName>King</LastName><ForeName>Ada M</ForeName><Initials>AM</Initials></a>",
                json!({"given": "Ada M", "family": "King"}),
            ),
            (
                "<a><name><surname>King</surname><given-names>Ada</given-names></name></a>",
                json!({"given": "Ada", "family": "King"}),
            ),
            (
                "<a><surname>Plato</surname></a>",
                json!({"given": null, "family": "Plato"}),
            ),
            (
                "<a><CollectiveName>Ice Group</CollectiveName></a>",
                json!({"name": "Ice Group"}),
            ),
            ("<a> <name/></a>", Value::Null),
        ] {
            assert_eq!(person(&element(text)), expected, "{text}");
        }
    }

    #[test]
    fn fields_are_filled_by_the_first_place_that_has_something() {
        const PLACES: &[Place] = &[
            one("title", "title", Take::Markup),
            one("name", "title", Take::Text),
            many("tag", "categories", Take::Attribute("term")),
            one("when", "date", DATE),
        ];
        let record = element(
            "<r><title> </title><name>Ice</name><name>Snow</name><tag term='a'/><tag/><tag term='b'/>\
             <when><year>2021</year><month>Mar</month></when></r>",
        );
        let row = gathered(&record, PLACES).row(7).unwrap();
        assert_eq!((row.line, row.title.as_str()), (7, "Ice"));
        assert_eq!(row.categories, ["a", "b"]);
        assert_eq!(row.date, "2021-03".parse().ok());
    }
}
