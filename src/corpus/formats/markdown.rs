//! Markdown that people and programs write about papers: tables, headings, lists and paragraphs, one for each paper.
//!
//! Blocks are told apart first (`markdown/blocks.rs`), then which of them begin a paper (`markdown/reader.rs`); labels in several
//! languages name the fields (`markdown/labels.rs`). Where a text shows the same papers in several ways, such as a table of all
//! and a list of sources, each is read once: from the way that says most. A summary that says it is a program's is no abstract.

mod blocks;
mod draft;
mod head;
mod inline;
mod labels;
mod places;
mod reader;
mod tables;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashSet};

use self::blocks::{Block, Kind, blocks};
use self::inline::Inline;
use self::reader::{Found, Start};
use super::{Entry, Format, FormatError, Head, Parse, Parsed, foreign, yaml};
use crate::corpus::{PaperId, Row};

pub(super) const FORMAT: Format = Format {
    name: "markdown",
    title: "Markdown",
    looked_for: "papers as rows of a table with a column `Title`, or as headings, items or paragraphs with links to them",
    example: "## 2024-05-01\n\n### [Ice flow](https://arxiv.org/abs/2405.00001)\n\n**Authors:** A. One\n\n**Abstract:** We measure ice.",
    extensions: &["md", "markdown", "txt"],
    recognise,
    parse: Parse::Text(parse),
};

/// Fewest papers of a digest; one paper alone may be what a program's own page is about.
const FEWEST: usize = 2;
/// So many make a list of papers, whatever else is in it.
const MANY: usize = 15;
/// Blocks that could be papers for each that is one, at most.
const MOST_OTHERS: usize = 6;

fn recognise(head: &Head<'_>) -> bool {
    let is_other = head.text.trim_start().starts_with(['<', '{'])
        || yaml::is_of_another_kind(&head.text)
        || foreign::is_code(head);
    if !head.is_text() || is_other {
        return false;
    }
    let blocks = blocks(&head.text);
    let found = reader::read(&blocks);
    let could_be = |block: &&Block| match block.kind {
        Kind::Heading(_) | Kind::Row => true,
        Kind::Item(_) => is_no_field(&inline::read(&block.text)),
        _ => false,
    };
    let n_others = blocks.iter().filter(could_be).count();
    let n_told = found.iter().filter(|found| found.draft.is_told()).count();
    let is_digest = (n_told >= FEWEST && n_told * MOST_OTHERS >= n_others) || n_told >= MANY;
    let is_one = n_told == 1
        && found
            .iter()
            .any(|found| found.draft.has_abstract() && found.start != Start::Text)
        && n_others <= MOST_OTHERS;
    is_digest || is_one
}

/// Whether an item is neither a field of a paper nor an entry of a table of contents.
fn is_no_field(item: &Inline) -> bool {
    let mut links = item.links().peekable();
    let is_local = links.peek().is_some() && links.all(|(_, url, _)| !url.starts_with("http"));
    !is_local && labels::labelled(item).is_empty()
}

fn parse(text: &str) -> Result<Parsed, FormatError> {
    let found = reader::read(&blocks(text));
    let mut parsed = Parsed::default();
    let mut kept = Vec::new();
    for Found { start, draft, section } in found {
        let (line, found, row) = draft.row();
        match row {
            Ok(row) => {
                let section = section.filter(|_| row.date.is_none());
                kept.push((start, Entry { row, section }));
            }
            Err(reason) => parsed.refuse(line, &found, reason),
        }
    }
    parsed.entries = once_each(kept);
    Ok(parsed)
}

/// Leaves out what is also shown in a way that says more; rows of the same way are all kept.
fn once_each(rows: Vec<(Start, Entry)>) -> Vec<Entry> {
    let kind = |start: &Start| match start {
        Start::Row => 0,
        Start::Heading(_) => 1,
        Start::Item(_) => 2,
        Start::Text => 3,
    };
    let mut counts: BTreeMap<u8, (usize, usize)> = BTreeMap::new();
    for (start, entry) in &rows {
        let (n_abstracts, n_rows) = counts.entry(kind(start)).or_default();
        *n_abstracts += usize::from(!entry.row.abstract_text.is_empty());
        *n_rows += 1;
    }
    let best = counts
        .iter()
        .max_by_key(|(kind, (n_abstracts, n_rows))| (*n_abstracts, *n_rows, 3 - **kind))
        .map(|(kind, _)| *kind);
    let ids = |row: &Row| row.ids.iter().cloned().collect::<Vec<PaperId>>();
    let known: HashSet<PaperId> = (rows.iter())
        .filter(|(start, _)| Some(kind(start)) == best)
        .flat_map(|(_, entry)| ids(&entry.row))
        .collect();
    let is_new = |(start, entry): &(Start, Entry)| {
        Some(kind(start)) == best || !ids(&entry.row).iter().any(|id| known.contains(id))
    };
    rows.into_iter().filter(is_new).map(|(_, entry)| entry).collect()
}
