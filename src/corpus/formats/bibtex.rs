//! BibTeX and BibLaTeX, in the dialects of those who write it.
//!
//! Entries are cut out of the file by `bibtex/scan.rs`, which goes on behind one that is broken; `bibtex/entries.rs` puts their values
//! together, and `bibtex/fields.rs` says which field of a paper each one holds. What stands between entries is no part of the file:
//! Scopus writes its name there.
//! Order: signs → values → scan → entries → fields (names).

mod entries;
mod fields;
mod names;
mod scan;
mod signs;
mod values;

use rayon::prelude::*;

use self::entries::{Bibliography, Item};
use super::text::LineNumbers;
use super::{Format, FormatError, Head, Parse, Parsed};
use crate::corpus::Row;

pub(super) const FORMAT: Format = Format {
    name: "bibtex",
    title: "BibTeX",
    looked_for: "BibTeX or BibLaTeX: entries such as `@article{key, title = {…}, year = 2024}`",
    example: "@article{berg2024,\n  title = {Ice flow of a glacier},\n  abstract = {We measure ice flow.},\n  date = {2024-01-05}\n}",
    extensions: &["bib", "bibtex", "txt"],
    recognise,
    parse: Parse::Text(parse),
};

/// Most lines of prose before the first entry; comments do not count.
const MOST_BEFORE: usize = 20;

fn recognise(head: &Head<'_>) -> bool {
    let mut n_before = 0;
    let mut rest: &str = &head.text;
    while !rest.is_empty() {
        let line = rest.trim_start();
        if line.starts_with('@') {
            return signs::begins_block(line);
        }
        n_before += usize::from(!line.is_empty() && !line.starts_with('%'));
        if n_before > MOST_BEFORE || line.starts_with(['#', '<', '{', '[', '|', '`', '\\']) {
            return false;
        }
        rest = line.split_once('\n').map_or("", |(_, rest)| rest);
    }
    false
}

fn parse(text: &str) -> Result<Parsed, FormatError> {
    let lines = LineNumbers::new(text);
    let bibliography = Bibliography::read(text);
    let rows: Vec<_> = (bibliography.items.par_iter())
        .map(|item| (!item.is_helper() || item.broken.is_some()).then(|| row(&bibliography, item, lines.at(item.at))))
        .collect();
    let mut parsed = Parsed::default();
    for (item, row) in bibliography.items.iter().zip(rows) {
        if let Some(row) = row {
            parsed.add(lines.at(item.at), item.found, row);
        }
    }
    if let Some(cut) = bibliography.items.last().filter(|item| item.is_cut) {
        parsed.notes.push(format!(
            "ends inside the entry that begins on line {}",
            lines.at(cut.at)
        ));
    }
    Ok(parsed)
}

/// The row of an entry, or a clause that says why it is no paper.
fn row(bibliography: &Bibliography<'_>, item: &Item<'_>, line: u64) -> Result<Row, String> {
    if let Some(why) = &item.broken {
        return Err(why.clone());
    }
    if item.is_volume() {
        return Err("the volume of a conference: its papers have entries of their own".to_owned());
    }
    fields::record(item, bibliography.dated(item)).row(line)
}

#[cfg(test)]
mod tests;
