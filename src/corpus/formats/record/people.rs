//! Names of authors, in whichever shape a source lists them.

use std::borrow::Cow;

use super::fields::{Fields, Name, names, text_of, within};
use super::value::Value;
use crate::corpus::text::readable;

/// Fields with the authors, the likeliest first.
const AUTHORS: [Name; 9] = names([
    "authors",
    "author",
    "authorships",
    "creators",
    "creator",
    "contributors",
    "author_string",
    "auth_full_name_s",
    "z_authors",
]);

/// What wraps a name or a person in an object.
const NAMES: [&str; 7] = [
    "name",
    "display_name",
    "full_name",
    "fullname",
    "literal",
    "authname",
    "text",
];
const GIVEN: [&str; 6] = ["given", "first", "first_name", "given_name", "given_names", "forename"];
const FAMILY: [&str; 6] = ["family", "last", "last_name", "family_name", "surname", "lastname"];
/// `van der`, `Jr`.
const PARTICLES: [&str; 2] = ["non_dropping_particle", "dropping_particle"];
const SUFFIXES: [&str; 1] = ["suffix"];
const PERSONS: [&str; 5] = ["author", "creator", "person", "raw_author_name", "authors"];

/// How deep a name is looked for.
const DEEPEST: usize = 3;

/// The authors of a paper, by their names as they are read: `Ada Lovelace`.
pub(super) fn authors(fields: &Fields<'_>) -> Vec<String> {
    // arXiv's own list is parted already: `["Lovelace", "Ada", ""]`.
    let parted = fields.get("authors_parsed").and_then(Value::as_array);
    let parted = parted.map(|people| people.iter().filter_map(family_first).collect::<Vec<_>>());
    let listed = || fields.all(&AUTHORS).map(|value| people(value, DEEPEST));
    parted
        .filter(|names| !names.is_empty())
        .or_else(|| listed().find(|names| !names.is_empty()))
        .unwrap_or_default()
}

fn people(value: &Value<'_>, depth: usize) -> Vec<String> {
    match value {
        Value::String(names) => split_names(names),
        Value::Array(items) => items.iter().filter_map(|item| person(item, depth)).collect(),
        Value::Object(_) => {
            let wrapped = ["value", "author", "authors"]
                .iter()
                .find_map(|name| within(value, name));
            match wrapped.filter(|_| depth > 0) {
                Some(wrapped) => people(wrapped, depth - 1),
                None => person(value, depth).into_iter().collect(),
            }
        }
        _ => Vec::new(),
    }
}

fn person(value: &Value<'_>, depth: usize) -> Option<String> {
    let part = |names: &[&str]| names.iter().find_map(|name| within(value, name)).map(text_of);
    let name = match value {
        Value::String(name) => read(name),
        Value::Array(parts) => joined(parts.iter().map(text_of)),
        Value::Object(_) => match part(&NAMES) {
            Some(name) => read(&name),
            None => match (part(&GIVEN), part(&FAMILY)) {
                (None, None) => {
                    let inner = PERSONS.iter().find_map(|name| within(value, name));
                    inner.filter(|_| depth > 0).and_then(|inner| person(inner, depth - 1))?
                }
                (given, family) => {
                    let parts = [given, part(&PARTICLES), family, part(&SUFFIXES)];
                    joined(parts.into_iter().flatten())
                }
            },
        },
        _ => return None,
    };
    Some(without_number(name)).filter(|name| name.contains(char::is_alphabetic))
}

/// Without the number by which DBLP tells people of one name apart: `Alan Turing 0001`.
fn without_number(mut name: String) -> String {
    let is_number = |last: &str| last.len() == 4 && last.bytes().all(|byte| byte.is_ascii_digit());
    if let Some((before, _)) = name.rsplit_once(' ').filter(|(_, last)| is_number(last)) {
        name.truncate(before.len());
    }
    name
}

/// A name as it is read, with a blank behind each comma: `Lovelace,Ada` too.
fn read(written: &str) -> String {
    let name = readable(written);
    let parts: Vec<&str> = name.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}

/// `["Lovelace", "Ada", "Jr"]`, with or without an affiliation behind it.
fn family_first(value: &Value<'_>) -> Option<String> {
    let parts = value.as_array()?;
    let part = |at: usize| parts.get(at).map(text_of).unwrap_or_default();
    Some(joined([part(1), part(0), part(2)].into_iter())).filter(|name| !name.is_empty())
}

fn joined<'a>(parts: impl Iterator<Item = Cow<'a, str>>) -> String {
    let parts: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
    readable(&parts.join(" "))
}

/// Parts names written as one text, with `;`, ` and ` or commas between them; affiliations in parentheses are left out.
fn split_names(names: &str) -> Vec<String> {
    let names = without_asides(names);
    let names = without_others(&names);
    // The only full stop ends the list: `Lovelace A, Turing AM.`
    let names = match names.strip_suffix('.') {
        Some(list) if !list.contains('.') => list,
        _ => names,
    };
    let has_semicolons = names.contains(';');
    let pieces: Vec<&str> = (names.split([';', '\n']).flat_map(|part| part.split(" and ")))
        .flat_map(|part| part.split(" & "))
        .map(|piece| piece.trim().trim_matches(',').trim())
        .filter(|piece| !piece.is_empty())
        .collect();
    // `Lovelace, Ada and Turing, Alan` has one comma in each piece; `Ada Lovelace, Alan Turing and Andrea Brand` hasn't.
    let n_commas = |piece: &&str| piece.matches(',').count();
    let is_family_first = has_semicolons || (pieces.len() > 1 && pieces.iter().all(|piece| n_commas(piece) == 1));
    let names = pieces.into_iter().flat_map(|piece| match is_family_first {
        true => vec![piece.to_owned()],
        false => split_at_commas(piece),
    });
    names.map(|name| read(&name)).filter(|name| !name.is_empty()).collect()
}

/// What stands for authors that are left out, at the end.
const OTHERS: [&str; 4] = [" et al", " et.al", " 等", " and others"];
/// Longest text with them, in bytes.
const LONGEST_OTHERS: usize = 24;

fn without_others(names: &str) -> &str {
    let ends = OTHERS.iter().filter_map(|others| names.rfind(others));
    let end = ends.max().filter(|end| names.len() - end <= LONGEST_OTHERS);
    &names[..end.unwrap_or(names.len())]
}

/// A text without what stands in parentheses; one that isn't closed stays.
fn without_asides(text: &str) -> Cow<'_, str> {
    if !text.contains('(') {
        return Cow::Borrowed(text);
    }
    let (mut out, mut open) = (String::with_capacity(text.len()), Vec::new());
    for letter in text.chars() {
        out.push(letter);
        match letter {
            '(' => open.push(out.len() - 1),
            ')' => out.truncate(open.pop().unwrap_or(out.len())),
            _ => {}
        }
    }
    Cow::Owned(out)
}

/// Parts names at commas, unless these stand between a family name and a given name.
fn split_at_commas(names: &str) -> Vec<String> {
    let parts: Vec<&str> = names
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let is_suffix = |part: &str| {
        matches!(
            part.trim_end_matches('.'),
            "Jr" | "Sr" | "II" | "III" | "IV" | "MD" | "PhD"
        )
    };
    let n_words = |part: &&str| part.split_whitespace().count();
    // Initials, together or apart: `A.`, `A.-B.`, `AB`.
    let is_initials =
        |part: &str| part.chars().all(|c| c.is_uppercase() || matches!(c, '.' | '-' | ' ')) && part.len() <= 8;
    let is_pairs = parts.len().is_multiple_of(2)
        && parts
            .chunks(2)
            .all(|pair| is_initials(pair[1]) && !is_initials(pair[0]));
    if is_pairs {
        return parts.chunks(2).map(|pair| pair.join(", ")).collect();
    }
    let is_one = parts.len() == 2 && (n_words(&parts[0]) == 1 || n_words(&parts[1]) == 1);
    if is_one {
        return vec![parts.join(", ")];
    }
    let mut split: Vec<String> = Vec::with_capacity(parts.len());
    for part in parts {
        match split.last_mut().filter(|_| is_suffix(part)) {
            Some(name) => {
                name.push_str(", ");
                name.push_str(part);
            }
            None => split.push(part.to_owned()),
        }
    }
    split
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(line: &str) -> String {
        authors(&Fields::parse(line.as_bytes()).unwrap()).join(" | ")
    }

    #[test]
    fn lists_of_any_shape_hold_names() {
        for line in [
            r#"{"authors": ["Ada Lovelace", null, "", "Alan Turing", ","]}"#,
            r#"{"authors": [["Ada", "Lovelace"], ["Alan", "Turing"]]}"#,
            r#"{"authors": [{"name": "Ada Lovelace"}, {"name": "Alan Turing"}]}"#,
            r#"{"author": [{"given": "Ada", "family": "Lovelace"}, {"given": "Alan", "family": "Turing", "ORCID": "x"}]}"#,
            r#"{"authors": [{"first": "Ada", "last": "Lovelace"}, {"firstName": "Alan", "lastName": "Turing"}]}"#,
            r#"{"authorships": [{"author": {"display_name": "Ada Lovelace"}}, {"author": {"display_name": "Alan Turing"}}]}"#,
            r#"{"authors": {"value": ["Ada Lovelace", "Alan Turing"]}}"#,
            r#"{"paper": {"authors": [{"_id": "1", "name": "Ada Lovelace"}, {"name": "Alan Turing", "user": {}}]}}"#,
            r#"{"authors": "A, B", "authors_parsed": [["Lovelace", "Ada", ""], ["Turing", "Alan", "", "NPL"]]}"#,
            r#"{"authors": {"author": [{"text": "Ada Lovelace"}, {"text": "Alan Turing 0001"}]}}"#,
            r#"{"AUTHORS": "Ada Lovelace; Alan Turing", "creators": [1, true, {}]}"#,
        ] {
            assert_eq!(names(line), "Ada Lovelace | Alan Turing", "{line}");
        }
        assert_eq!(names(r#"{"authors": 7}"#), "");
    }

    #[test]
    fn one_text_is_parted_where_names_end() {
        let parted = |text: &str| split_names(text).join(" | ");
        for (text, expected) in [
            ("C. Three, D. Four and E. Five", "C. Three | D. Four | E. Five"),
            ("Ada Lovelace, Alan Turing", "Ada Lovelace | Alan Turing"),
            (
                "Ada Lovelace, Alan Turing, and Andrea Brand",
                "Ada Lovelace | Alan Turing | Andrea Brand",
            ),
            ("Lovelace, Ada and Turing, Alan", "Lovelace, Ada | Turing, Alan"),
            ("Lovelace, Ada; Turing, Alan", "Lovelace, Ada | Turing, Alan"),
            ("Lovelace, Ada", "Lovelace, Ada"),
            ("Lovelace,Ada;Turing,Alan,", "Lovelace, Ada | Turing, Alan"),
            ("van der Berg, Jan", "van der Berg, Jan"),
            (
                "Lovelace, A., Turing, A. M., Brand, A.",
                "Lovelace, A. | Turing, A. M. | Brand, A.",
            ),
            ("Lovelace A, Turing AM", "Lovelace A | Turing AM"),
            ("Lovelace A, Turing AM.", "Lovelace A | Turing AM"),
            (
                "Sammy Davis, Jr., Ada Lovelace and Alan Turing",
                "Sammy Davis, Jr. | Ada Lovelace | Alan Turing",
            ),
            ("Ada Lovelace & Alan Turing", "Ada Lovelace | Alan Turing"),
            ("Plato", "Plato"),
            (
                "A. One (1), B. Two (Ice Lab, (Oslo)), and C. Three (2) ((1) Here, (2) There)",
                "A. One | B. Two | C. Three",
            ),
            ("A. One (Ice Lab", "A. One (Ice Lab"),
            ("A. One, B. Two et al.", "A. One | B. Two"),
            ("A. One et.al.", "A. One"),
            ("A. One, B. Two 等 5 位作者", "A. One | B. Two"),
            ("One, A. and Two, B. and others", "One, A. | Two, B."),
            ("Etta Alvarez", "Etta Alvarez"),
        ] {
            assert_eq!(parted(text), expected, "{text}");
        }
    }
}
