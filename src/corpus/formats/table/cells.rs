//! What a cell says, as a value of a record.

use serde_json::Value;

use super::columns::{Field, Shape};
use crate::corpus::date::reading::read;
use crate::corpus::formats::json::python;
use crate::corpus::formats::lenient;
use crate::corpus::formats::record::Record;

/// Adds what a cell says to a record.
///
/// - `is_glued`: names of authors have nothing between them.
pub(super) fn add(record: &mut Record, field: &Field, cell: &str, is_glued: bool) {
    let cell = unguarded(cell);
    match field.shape {
        Shape::Text => record.add(field.name, cell),
        Shape::List => record.add_value(field.name, listed(cell)),
        Shape::Json => record.add_value(field.name, structured(cell).unwrap_or_else(|| Value::from(cell))),
        Shape::People => record.add_value(field.name, people(cell, is_glued)),
        Shape::Date => match is_part_of_year(cell) {
            true => record.add("month", cell),
            false => record.add(field.name, cell),
        },
        Shape::Arxiv => record.add(field.name, arxiv_number(cell).as_deref().unwrap_or(cell)),
        Shape::Journal => record.add(OF_ANY_KIND, id_within(cell)),
        Shape::Links => add_links(record, field.name, cell),
    }
}

/// The field whose texts count if they are ids.
const OF_ANY_KIND: &str = "identifiers";

/// Adds addresses; any of them may hold an id.
fn add_links(record: &mut Record, name: &str, cell: &str) {
    if let Some(list) = structured(cell) {
        return record.add_value(name, list);
    }
    let links: Vec<&str> = cell
        .split(|c: char| c.is_whitespace() || c == '|')
        .map(|link| link.trim_matches([';', ',']))
        .filter(|link| !link.is_empty())
        .collect();
    record.add_value(name, Value::from(links.clone()));
    if links.len() > 1 {
        links.into_iter().for_each(|link| record.add(OF_ANY_KIND, link));
    }
}

/// A cell without what keeps spreadsheets from taking it for something else: `="10.5555/1"`, `'=text`.
pub(super) fn unguarded(cell: &str) -> &str {
    let cell = cell.trim();
    let quoted = cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    let marked = || {
        cell.strip_prefix('\'')
            .filter(|rest| rest.starts_with(['=', '+', '-', '@']))
    };
    quoted.or_else(marked).unwrap_or(cell)
}

/// A list as JSON, Python, numpy or R write it, the parts between `|`, or the text.
fn listed(cell: &str) -> Value {
    structured(cell).unwrap_or_else(|| match cell.contains('|') {
        true => cell.split('|').map(str::trim).collect(),
        false => Value::from(cell),
    })
}

/// A value that a program has written into a cell.
fn structured(cell: &str) -> Option<Value> {
    let cell = match cell.strip_prefix("c(") {
        Some(_) => &cell[1..],
        None => cell,
    };
    let is_whole = [('[', ']'), ('{', '}'), ('(', ')')]
        .iter()
        .any(|&(open, close)| cell.starts_with(open) && cell.ends_with(close));
    if !is_whole {
        return None;
    }
    let parse = |text: &str| serde_json::from_str::<Value>(text).ok();
    let parsed = parse(cell).or_else(|| {
        let json = python::as_json(cell);
        let json = lenient::mended(&json).unwrap_or(json);
        parse(&json).or_else(|| parse(&with_commas(&json)))
    });
    parsed.filter(|value| value.is_array() || value.is_object())
}

/// `["A" "B"]`, as numpy prints a list, with a comma between its texts.
fn with_commas(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + 8);
    for (i, part) in json.split('"').enumerate() {
        if i > 0 {
            out.push('"');
        }
        // Every second part stands between two texts.
        out.push_str(
            match i % 2 == 0 && i > 0 && !part.is_empty() && part.trim().is_empty() {
                true => ",",
                false => part,
            },
        );
    }
    out
}

/// Names of authors; numbers that a source has for its own use stand in brackets behind them.
fn people(cell: &str, is_glued: bool) -> Value {
    match listed(cell) {
        Value::String(names) if is_glued => unglued(&names).into(),
        Value::String(names) => without_numbers(&names).into(),
        other => other,
    }
}

/// Fewest digits of such a number.
const FEWEST_DIGITS: usize = 5;

/// `Berg, Ada (57216759664); …` without the numbers.
fn without_numbers(names: &str) -> String {
    let mut out = String::with_capacity(names.len());
    let mut rest = names;
    while let Some(at) = rest.find('(') {
        let (before, bracket) = rest.split_at(at);
        let inner = bracket[1..].split(')').next().unwrap_or_default();
        let is_number = inner.len() >= FEWEST_DIGITS && inner.bytes().all(|byte| byte.is_ascii_digit());
        let end = match is_number {
            true => (inner.len() + 2).min(bracket.len()),
            false => 1,
        };
        out.push_str(if is_number { before.trim_end() } else { before });
        out.push_str(if is_number { "" } else { "(" });
        rest = &bracket[end..];
    }
    out + rest
}

/// Beginnings of names behind which a capital stands within the name: `McKay`, `DeLong`.
const BEGINNINGS: [&str; 16] = [
    "Mc", "Mac", "De", "Le", "La", "Di", "Du", "Da", "Van", "Von", "Fitz", "Al", "El", "Del", "Des", "Lo",
];

/// `Ada BergAlan T. Hill` as two names: each has a capital behind a small letter, and at least two words.
fn unglued(names: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut name = String::new();
    let mut last = ' ';
    for letter in names.chars() {
        let is_between = last.is_lowercase() && letter.is_uppercase();
        let word = name.rsplit(' ').next().unwrap_or_default();
        if is_between && name.contains(' ') && !BEGINNINGS.contains(&word) {
            found.push(std::mem::take(&mut name));
        }
        name.push(letter);
        last = letter;
    }
    match found.last_mut() {
        // What is left has one word: it belongs to the name before.
        Some(before) if !name.contains(' ') => before.push_str(&name),
        _ => found.push(name),
    }
    found
}

/// Longest month and day, in bytes.
const LONGEST_MONTH: usize = 20;

/// `May`, `JAN 5`, `5 Jan`: a month in letters, and no year.
fn is_part_of_year(cell: &str) -> bool {
    let mut digits = cell.split(|c: char| !c.is_ascii_digit());
    cell.contains(char::is_alphabetic)
        && cell.len() <= LONGEST_MONTH
        && !digits.any(|run| run.len() > 2)
        && read(&format!("2000 {cell}"))
            .date
            .is_some_and(|date| date.month().is_some())
}

/// Digits behind the point from which on they come from a number of a program.
const NOISE: usize = 10;

/// The id that was taken for a number and lost zeros or gained digits: `810.4`, `1502.048`, `1502.0480300000002`.
///
/// Absent for what is an id as it is, or surely none.
pub(super) fn arxiv_number(cell: &str) -> Option<String> {
    let (month, serial) = cell.split_once('.')?;
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(month) || !is_digits(serial) || !(3..=4).contains(&month.len()) {
        return None;
    }
    let month = format!("{month:0>4}");
    let is_month = ("01"..="12").contains(&&month[2..]) && *month >= *"0704";
    let n_digits = if *month < *"1501" { 4 } else { 5 };
    let serial = match serial.len() {
        n if n == n_digits => serial.to_owned(),
        n if n < n_digits && !serial.ends_with('0') => format!("{serial:0<n_digits$}"),
        NOISE.. => rounded(serial, n_digits)?,
        _ => return None,
    };
    let number = format!("{month}.{serial}");
    (is_month && number != cell).then_some(number)
}

/// So many digits behind the point, if all others are noise.
fn rounded(digits: &str, n_digits: usize) -> Option<String> {
    let value: f64 = format!("0.{digits}").parse().ok()?;
    let rounded = format!("{value:.n_digits$}");
    let is_noise = (rounded.parse::<f64>().ok()? - value).abs() < 1e-9;
    is_noise.then(|| rounded.split_once('.').map(|(_, digits)| digits.to_owned()))?
}

/// How ids begin within a text about the place of a paper.
const BEGINNINGS_OF_IDS: [&str; 4] = ["arxiv:", "doi:", "doi.org/", "10."];

/// The id in a text such as `arXiv preprint arXiv:2401.01234, 2024`; empty without one.
fn id_within(cell: &str) -> &str {
    let lower = cell.to_ascii_lowercase();
    let Some(at) = BEGINNINGS_OF_IDS.iter().find_map(|beginning| lower.find(beginning)) else {
        return "";
    };
    let id = &cell[at..];
    let head = id.find(char::is_whitespace).filter(|end| *end > 6);
    id[..head.unwrap_or(id.len())].trim_end_matches([',', ';', '.', ')', ']'])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_become_ids_of_arxiv_where_that_is_sure() {
        for (number, id) in [
            ("705.0742", "0705.0742"),
            ("810.4", "0810.4000"),
            ("801.163", "0801.1630"),
            ("1502.048", "1502.04800"),
            ("1502.0480300000002", "1502.04803"),
            ("1502.0429999999999", "1502.04300"),
            ("2401.1", "2401.10000"),
        ] {
            assert_eq!(arxiv_number(number).as_deref(), Some(id), "{number}");
        }
        for number in [
            "2401.00010",
            "0705.0742",
            "1502.0480",
            "1713.5",
            "2401.123456",
            "1502.0480312345678",
            "12.5",
            "cs/9301114",
            "2401",
            "2401.",
            "2401.1e5",
            "",
        ] {
            assert_eq!(arxiv_number(number), None, "{number}");
        }
    }

    #[test]
    fn lists_are_read_in_every_dialect() {
        for cell in [
            "['Ada Berg', 'Bo Hill']",
            r#"["Ada Berg", "Bo Hill"]"#,
            "('Ada Berg', 'Bo Hill')",
            "['Ada Berg' 'Bo Hill']",
            "['Ada Berg'\n 'Bo Hill']",
            r#"c("Ada Berg", "Bo Hill")"#,
            "Ada Berg|Bo Hill",
            "Ada Berg | Bo Hill",
        ] {
            assert_eq!(people(cell, false), json!(["Ada Berg", "Bo Hill"]), "{cell}");
        }
        for cell in ["Ada Berg; Bo Hill", "[Ada Berg", "[]x", ""] {
            assert_eq!(people(cell, false), json!(cell));
        }
        assert_eq!(
            structured("{'DOI': '10.5555/x', 'MAG': None}"),
            Some(json!({"DOI": "10.5555/x", "MAG": null}))
        );
    }

    #[test]
    fn numbers_behind_names_are_left_out() {
        for (cell, expected) in [
            ("Berg, Ada (57216759664); Hill, Bo (123456)", "Berg, Ada; Hill, Bo"),
            ("Berg, Ada (Oslo); Hill (12", "Berg, Ada (Oslo); Hill (12"),
            ("Hill (1234567", "Hill"),
        ] {
            assert_eq!(without_numbers(cell), expected);
        }
    }

    #[test]
    fn names_without_anything_between_are_parted() {
        for (cell, expected) in [
            ("Ada R. BergBo T. Hill", "Ada R. Berg|Bo T. Hill"),
            (
                "Prof. Ada BergDr. Bo HillProf. Cy Lee",
                "Prof. Ada Berg|Dr. Bo Hill|Prof. Cy Lee",
            ),
            ("Ann McKayBo DeLong", "Ann McKay|Bo DeLong"),
            ("Ann Berg", "Ann Berg"),
            ("Ann BergPlato", "Ann BergPlato"),
        ] {
            let expected: Vec<&str> = expected.split('|').collect();
            assert_eq!(unglued(cell), expected, "{cell}");
        }
    }

    #[test]
    fn ids_are_found_in_the_place_of_a_paper() {
        for (cell, id) in [
            ("arXiv preprint arXiv:2401.01234, 2024", "arXiv:2401.01234"),
            ("Ice, doi: 10.5555/x.1", "doi: 10.5555/x.1"),
            ("https://doi.org/10.5555/x", "doi.org/10.5555/x"),
            ("10.5555/x (ice)", "10.5555/x"),
            ("Journal of Ice", ""),
        ] {
            assert_eq!(id_within(cell), id, "{cell}");
        }
    }

    #[test]
    fn months_and_days_wait_for_their_year() {
        for cell in ["May", "JAN 5", "Nov 24", "5 Jan"] {
            assert!(is_part_of_year(cell), "{cell}");
        }
        for cell in ["2015", "May 2015", "05/03", "", "2015 Jan 5", "n/a", "soon", "Winter"] {
            assert!(!is_part_of_year(cell), "{cell}");
        }
    }
}
