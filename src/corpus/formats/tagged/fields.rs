//! Values of tags as the fields of a paper.

use rustc_hash::FxHashSet;
use serde_json::{Value, json};

use super::dialects::{Dialect, Use};
use super::split::{Raw, Tagged};
use crate::corpus::date::reading::{Reading, read};
use crate::corpus::formats::record::Record;

impl Dialect {
    /// The fields of a record; absent for what other records left behind: nothing of it is read, and no tag begins it.
    pub(super) fn record(&self, raw: &Raw<'_>) -> Option<Record> {
        let mut record = Record::default();
        for (tags, field, how) in self.rows {
            let values = chosen(tags, &raw.values);
            if !values.is_empty() {
                add(&mut record, field, *how, &values);
            }
        }
        (raw.is_opened || !record.is_empty()).then_some(record)
    }
}

/// The values of some tags that have something; what one tag has as another one before it is left out.
fn chosen<'r, 'a>(tags: &str, values: &'r [Tagged<'a>]) -> Vec<&'r Tagged<'a>> {
    let is_filled = |value: &Tagged<'_>| value.lines.iter().any(|line| !line.trim().is_empty());
    let of_tag = |tag: &str| -> Vec<&'r Tagged<'a>> {
        let same = values.iter().filter(|value| value.tag == tag);
        same.filter(|value| is_filled(value)).collect()
    };
    let mut all: Vec<&Tagged<'_>> = Vec::new();
    let mut known: FxHashSet<&[&str]> = FxHashSet::default();
    for group in tags.split(' ') {
        let found = group.split('|').map(of_tag).find(|found| !found.is_empty());
        let first = all.len();
        let news = found.into_iter().flatten();
        all.extend(news.filter(|new| !known.contains(new.lines.as_slice())));
        known.extend(all[first..].iter().map(|new| new.lines.as_slice()));
    }
    all
}

/// Adds what some tags hold as one field.
fn add(record: &mut Record, field: &str, how: Use, values: &[&Tagged<'_>]) {
    match how {
        Use::Text => values.iter().for_each(|value| record.add(field, whole(value))),
        Use::Names => {
            let names = (values.iter().flat_map(|value| &value.lines)).flat_map(|line| line.split(';'));
            // A list also of one: a text would be parted at its commas.
            record.add_value(field, filled(names));
        }
        Use::Words => record.add_value(field, words(values)),
        Use::Date => date(record, field, values),
        Use::SecondDate => {
            let texts = values.iter().map(|value| whole(value));
            let dates = texts.filter(|text| read(text).date.is_some());
            dates.take(1).for_each(|text| record.add(field, text));
        }
        Use::Id => {
            let lines = values.iter().flat_map(|value| &value.lines);
            lines.for_each(|line| record.add_value(field, id(line.trim())));
        }
        Use::Links => {
            let lines = values.iter().flat_map(|value| &value.lines);
            lines
                .flat_map(|line| links(line))
                .for_each(|link| record.add(field, link));
        }
        Use::Lines => {
            let lines: Vec<&str> = values.iter().flat_map(|value| &value.lines).copied().collect();
            record.add(field, lines.join("\n"));
        }
    }
}

fn whole(value: &Tagged<'_>) -> String {
    value.lines.join("\n")
}

fn filled<'a>(texts: impl Iterator<Item = &'a str>) -> Value {
    texts.map(str::trim).filter(|text| !text.is_empty()).collect()
}

/// Phrases: a value or a line each; an indented line continues the one before, and the only value may hold several.
fn words(values: &[&Tagged<'_>]) -> Value {
    let mut phrases: Vec<String> = Vec::new();
    for value in values {
        for (at, line) in value.lines.iter().enumerate() {
            match phrases
                .last_mut()
                .filter(|_| at > 0 && line.starts_with(char::is_whitespace))
            {
                Some(last) => last.extend([" ", line.trim()]),
                None => phrases.push(line.trim().replace('*', "")),
            }
        }
    }
    match values.len() {
        1 => filled(phrases.iter().flat_map(|phrase| phrase.split(';'))),
        _ => filled(phrases.iter().map(String::as_str)),
    }
}

/// The first value that is a date. `JAN 5` alone is of the year that another tag has.
fn date(record: &mut Record, field: &str, values: &[&Tagged<'_>]) {
    let mut texts = values.iter().map(|value| without_remark(&whole(value)));
    let first = texts.next().unwrap_or_default();
    let text = match read(&first).date {
        Some(_) => first,
        None => texts.find(|text| read(text).date.is_some()).unwrap_or(first),
    };
    let has_year = text
        .as_bytes()
        .windows(4)
        .any(|four| four.iter().all(u8::is_ascii_digit));
    match !has_year && record.has("year") && field != "year" {
        true => record.add(field, format!("{} {text}", record.text("year"))),
        false => record.add(field, text),
    }
}

/// `2021/03//spring` without what stands behind the third `/`, unless it is all that is known beside the year.
fn without_remark(text: &str) -> String {
    let parts: Vec<&str> = text.splitn(4, '/').collect();
    match parts.as_slice() {
        [year, month, day, remark] if !month.trim().is_empty() || read(remark) == Reading::NOTHING => {
            [*year, *month, *day].join("/")
        }
        _ => text.to_owned(),
    }
}

/// `10.5555/x [doi]` with its kind; all else as it stands.
fn id(text: &str) -> Value {
    let parted = text.strip_suffix(']').and_then(|text| text.rsplit_once('['));
    match parted {
        Some((value, kind)) if !value.trim().is_empty() => json!({"type": kind.trim(), "value": value.trim()}),
        _ => Value::from(text),
    }
}

/// The addresses in a line: behind white space or `;` another one may begin.
fn links(line: &str) -> impl Iterator<Item = &str> {
    let starts: Vec<usize> = (line.match_indices("http"))
        .map(|(at, _)| at)
        .filter(|&at| line[..at].ends_with([';', ' ', '\t']))
        .collect();
    let ends = starts.clone().into_iter().chain([line.len()]);
    let parts = std::iter::once(0).chain(starts).zip(ends);
    parts.map(|(start, end)| line[start..end].trim_end_matches([';', ' ', '\t']))
}
