//! What people decided on papers: which are one, which are two.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::paper_id::{IdKind, TITLE_PREFIX, recognise, renamed_title_id, title_id};
use super::paper_sets::{Decided, Rows};

/// Groups of papers, each by any of its ids, or by a row that shows it: `july.jsonl:12`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct PaperDecisions {
    /// The papers of a group are one.
    pub same: BTreeSet<Vec<String>>,
    /// No two papers of a group are one.
    pub different: BTreeSet<Vec<String>>,
}

impl PaperDecisions {
    /// True if nothing is decided.
    pub fn is_empty(&self) -> bool {
        self.same.is_empty() && self.different.is_empty()
    }
}

/// Decisions as rows of this corpus.
#[derive(Debug, Default)]
pub(super) struct Resolved {
    pub(super) decided: Decided,
    /// What can't be applied, as sentences.
    pub(super) orphans: Vec<String>,
}

/// Finds the rows of the papers that decisions name.
///
/// - `names`: of the listings, by position.
pub(super) fn resolve(decisions: &PaperDecisions, rows: Rows<'_>, names: &[&str]) -> Resolved {
    let mut resolved = Resolved::default();
    if decisions.is_empty() {
        return resolved;
    }
    let found = Found::of(decisions, rows, names);
    for group in &decisions.same {
        let rows = resolved.rows_of(group, &found, "same_papers");
        resolved.decided.same.push(rows.concat());
    }
    for group in &decisions.different {
        let rows = resolved.rows_of(group, &found, "different_papers");
        resolved.decided.different.push(rows);
    }
    resolved
}

impl Resolved {
    /// The rows of each paper of a group that is there.
    fn rows_of(&mut self, group: &[String], found: &Found, list: &str) -> Vec<Vec<usize>> {
        let mut rows = Vec::new();
        for name in group {
            match found.0.get(name).map(Vec::as_slice) {
                None | Some([]) => self
                    .orphans
                    .push(format!("`{name}` stands in `{list}`, but no row of a listing has it")),
                Some(found) => rows.push(found.to_vec()),
            }
        }
        rows
    }
}

/// Rows by what a person may write for them.
struct Found(FxHashMap<String, Vec<usize>>);

impl Found {
    fn of(decisions: &PaperDecisions, rows: Rows<'_>, names: &[&str]) -> Self {
        let asked = decisions.same.iter().chain(&decisions.different).flatten();
        // As this crate writes it → as people did.
        let mut written: FxHashMap<String, Vec<&str>> = FxHashMap::default();
        for name in asked {
            let known = recognise(name).map_or_else(|| name.clone(), |id| id.text);
            written.entry(known).or_default().push(name);
        }
        let has_title_ids = written.keys().any(|name| name.starts_with(TITLE_PREFIX));
        let mut found: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (at, listed) in rows.listed.iter().enumerate() {
            let listing = names[listed.listing];
            let mut note = |text: &str| {
                for name in written.get(text).into_iter().flatten() {
                    let rows = found.entry((*name).to_owned()).or_default();
                    if rows.last() != Some(&at) {
                        rows.push(at);
                    }
                }
            };
            note(&format!("{listing}:{}", listed.row.line));
            for id in listed.row.ids.iter() {
                note(&id.text);
                if id.kind == IdKind::Own {
                    note(&format!("{}@{listing}", id.text));
                }
            }
            if has_title_ids {
                note(&title_id(&rows.titles[at]));
                note(&renamed_title_id(&rows.titles[at], &listed.row.abstract_text));
            }
        }
        Self(found)
    }
}
