//! Entries with their values put together.

use rustc_hash::FxHashMap;

use super::scan::{Block, blocks};
use super::values::Part;

/// An entry, or why it can't be read.
#[derive(Debug)]
pub(super) struct Item<'a> {
    /// Of its `@`, in bytes.
    pub(super) at: usize,
    /// What stands there.
    pub(super) found: &'a str,
    /// In small letters.
    pub(super) kind: String,
    pub(super) key: &'a str,
    /// By their names in small letters with `_` between words; of several with one name the first.
    fields: FxHashMap<String, String>,
    pub(super) broken: Option<String>,
    /// Whether the file ends inside.
    pub(super) is_cut: bool,
}

impl Item<'_> {
    /// The first of the named fields that has something, as it stands; empty without.
    pub(super) fn get(&self, names: &str) -> &str {
        let mut values = names.split('|').filter_map(|name| self.fields.get(name));
        values.find(|value| !value.trim().is_empty()).map_or("", String::as_str)
    }
}

/// Kinds that are no entries: what is said of the file, and texts for values.
const NO_ENTRIES: [&str; 5] = ["comment", "preamble", "string", "control", "settings"];
/// Kinds that hold values or names of entries.
const HELPERS: [&str; 2] = ["xdata", "set"];
const VOLUME: &str = "proceedings";
const OF_VOLUME: &str = "inproceedings";

/// Fields that say when; what refers to another entry has them from there.
const DATES: &str = "date|year|published|issue_date";

/// Longest value that is put together of several parts, in bytes: definitions can double each other.
const LONGEST: usize = 1 << 20;

/// Everything that a file holds.
#[derive(Debug)]
pub(super) struct Bibliography<'a> {
    /// In the order of the file.
    pub(super) items: Vec<Item<'a>>,
    /// By their keys in small letters; of several with one key the first.
    by_key: FxHashMap<String, usize>,
    /// The volume that all papers of the file are in.
    volume: Option<usize>,
}

impl<'a> Bibliography<'a> {
    pub(super) fn read(text: &'a str) -> Self {
        let mut definitions = FxHashMap::default();
        let mut items = Vec::new();
        for block in blocks(text) {
            let kind = block.kind.to_ascii_lowercase();
            if kind == "string" {
                define(&block, &mut definitions);
            }
            if !NO_ENTRIES.contains(&kind.as_str()) || block.broken.is_some() {
                items.push(item(text, kind, block, &definitions));
            }
        }
        let mut by_key = FxHashMap::default();
        for (at, item) in items.iter().enumerate() {
            by_key.entry(item.key.to_lowercase()).or_insert(at);
        }
        let volume = volume(&items);
        Self { items, by_key, volume }
    }

    /// The entry whose date an entry has: its own, else that of what it is in.
    pub(super) fn dated(&self, item: &'a Item<'a>) -> &Item<'a> {
        let has_date = |item: &&Item<'_>| !item.get(DATES).is_empty();
        if has_date(&item) {
            return item;
        }
        let named = item.get("crossref|xref|xdata").split(',');
        let parents = named.filter_map(|key| self.by_key.get(&key.trim().to_lowercase()));
        let of_volume = self.volume.iter().filter(|_| item.kind == OF_VOLUME);
        let mut within = parents.chain(of_volume).filter_map(|at| self.items.get(*at));
        within.find(has_date).unwrap_or(item)
    }
}

impl Item<'_> {
    /// Whether it only has values for entries.
    pub(super) fn is_helper(&self) -> bool {
        HELPERS.contains(&self.kind.as_str())
    }

    pub(super) fn is_volume(&self) -> bool {
        self.kind == VOLUME
    }
}

/// The one volume of a file in which no paper has a year of its own, as PMLR writes them.
fn volume(items: &[Item<'_>]) -> Option<usize> {
    let mut volumes = (0..items.len()).filter(|&at| items[at].is_volume());
    let first = volumes.next()?;
    let mut papers = items.iter().filter(|item| item.kind == OF_VOLUME);
    let are_undated = papers.all(|item| item.get(DATES).is_empty() && item.get("crossref").is_empty());
    (volumes.next().is_none() && are_undated).then_some(first)
}

fn item<'a>(text: &'a str, kind: String, block: Block<'a>, definitions: &FxHashMap<String, String>) -> Item<'a> {
    let mut fields = FxHashMap::default();
    for (name, parts) in &block.fields {
        let name = name.to_ascii_lowercase().replace('-', "_");
        fields.entry(name).or_insert_with(|| joined(parts, definitions));
    }
    Item {
        at: block.at,
        found: &text[block.at..block.end],
        kind,
        key: block.key,
        fields,
        broken: block.broken,
        is_cut: block.is_cut,
    }
}

fn define(block: &Block<'_>, definitions: &mut FxHashMap<String, String>) {
    for (name, parts) in &block.fields {
        let value = joined(parts, definitions);
        definitions.insert(name.to_ascii_lowercase(), value);
    }
}

/// The text of a value; a word that is not defined stands for itself, as months do.
fn joined(parts: &[Part<'_>], definitions: &FxHashMap<String, String>) -> String {
    let mut joined = String::new();
    for part in parts {
        let text = match part {
            Part::Braced(text) | Part::Quoted(text) => text,
            Part::Word(word) => definitions
                .get(&word.to_ascii_lowercase())
                .map_or(*word, String::as_str),
        };
        if joined.len() + text.len() > LONGEST.max(text.len()) {
            break;
        }
        joined.push_str(text);
    }
    joined
}
