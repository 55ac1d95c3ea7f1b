//! Names of authors: `Lovelace, Ada and {Ice Group} and others`.

use serde_json::Value;

use crate::corpus::text::readable_source;

/// What stands for authors that are not named, and how people read it.
const OTHERS: &str = "others";
const AND_OTHERS: &str = "et al.";

/// The names in a value: a list, or one text where something else than `and` parts them.
pub(super) fn names(value: &str) -> Value {
    let parts = parts(unwrapped(value.trim()));
    match parts.as_slice() {
        [one] if is_list(one) => Value::from(readable_source(one)),
        parts => {
            let names = parts.iter().map(|part| name(part.trim()));
            names.filter(|name| !name.is_empty()).collect()
        }
    }
}

/// Whether a text without `and` holds several names.
fn is_list(text: &str) -> bool {
    let commas = at_commas(text);
    text.contains(';') || (commas.len() > 2 && !commas.iter().any(|part| is_suffix(part)))
}

/// Parts a value at every `and` that no braces hold.
fn parts(value: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut at, mut n_open) = (0, 0, 0_usize);
    for word in value.split_inclusive(char::is_whitespace) {
        if n_open == 0 && word.trim_end().eq_ignore_ascii_case("and") {
            parts.push(&value[start..at]);
            start = at + word.len();
        }
        n_open = (n_open + word.matches('{').count()).saturating_sub(word.matches('}').count());
        at += word.len();
    }
    parts.push(&value[start..]);
    parts
}

/// Names that were put into braces all together.
fn unwrapped(value: &str) -> &str {
    let inside = value.strip_prefix('{').and_then(|value| value.strip_suffix('}'));
    let Some(inside) = inside.filter(|inside| inside.contains(',')) else {
        return value;
    };
    let within = parts(inside);
    let are_names = within.len() > 1 && within.iter().all(|part| part.contains(','));
    if are_names { inside } else { value }
}

/// A name as it is read; `Stewart, Jr., L.` is `Stewart, L., Jr.`.
fn name(written: &str) -> String {
    if written.eq_ignore_ascii_case(OTHERS) {
        return AND_OTHERS.to_owned();
    }
    match at_commas(written).as_slice() {
        [family, suffix, given] if is_suffix(suffix) => {
            readable_source(&format!("{}, {}, {}", family.trim(), given.trim(), suffix.trim()))
        }
        _ => readable_source(written),
    }
}

/// Parts a text at the commas that no braces and brackets hold.
pub(super) fn at_commas(text: &str) -> Vec<&str> {
    let mut n_open = 0_usize;
    let is_comma = |c: char| {
        match c {
            '{' | '(' => n_open += 1,
            '}' | ')' => n_open = n_open.saturating_sub(1),
            _ => {}
        }
        c == ',' && n_open == 0
    };
    text.split(is_comma).collect()
}

fn is_suffix(part: &str) -> bool {
    let part = part.trim().trim_end_matches('.');
    matches!(part, "Jr" | "Sr" | "II" | "III" | "IV")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_parted_at_each_and_outside_of_braces() {
        let list = |value: &str| match names(value) {
            Value::Array(list) => list.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" | "),
            Value::String(text) => format!("`{text}`"),
            other => other.to_string(),
        };
        for (value, expected) in [
            ("Ada Lovelace", "Ada Lovelace"),
            ("Lovelace, Ada  and\n      Turing, Alan", "Lovelace, Ada | Turing, Alan"),
            ("{Fal'ko}, V. AND {van Heck}, B.~M.", "Fal'ko, V. | van Heck, B. M."),
            (
                "{Simon and Co} and {Ice, Snow and Water Group}",
                "Simon and Co | Ice, Snow and Water Group",
            ),
            ("{Lovelace, Ada and Turing, Alan}", "Lovelace, Ada | Turing, Alan"),
            ("{\\'E}. B{\\\"u}ro and others", "É. Büro | et al."),
            (
                "Stewart, Jr., L. and Stewart, L., Jr.",
                "Stewart, L., Jr. | Stewart, L., Jr.",
            ),
            ("A. One; B. Two", "`A. One; B. Two`"),
            ("A. One, B. Two, C. Three", "`A. One, B. Two, C. Three`"),
            ("Sand, Andrea and and", "Sand, Andrea"),
            ("", ""),
        ] {
            assert_eq!(list(value), expected, "{value}");
        }
    }
}
