//! The rows of all listings, and the papers they show.
//!
//! Order: `paper_sets` → ids → `paper`.

use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use super::paper::{Listed, paper};
use super::paper_id::{Scheme, TITLE_PREFIX};
use super::paper_sets;
use super::titles::normalised_title;
use super::{Flag, Paper, Row};

/// Hex digits of the title's hash in the id of a paper without any other: 64 bits.
const TITLE_HASH_DIGITS: usize = 16;

/// The rows of all listings, one after the other.
pub(super) struct Rows {
    ids: Vec<Option<String>>,
    /// As [`title_key`].
    titles: Vec<String>,
    /// A row belongs to one paper: nobody waits for a lock.
    rows: Vec<Mutex<Option<Listed>>>,
}

impl Rows {
    pub(super) fn with_capacity(n_rows: usize) -> Self {
        Self {
            ids: Vec::with_capacity(n_rows),
            titles: Vec::with_capacity(n_rows),
            rows: Vec::with_capacity(n_rows),
        }
    }

    pub(super) fn push(&mut self, listing: usize, rows: Vec<Row>) {
        self.titles.par_extend(rows.par_iter().map(title_key));
        for mut row in rows {
            self.ids.push(row.id.take());
            self.rows.push(Mutex::new(Some(Listed { listing, row })));
        }
    }

    /// Papers sorted by id, each with an id of its own.
    pub(super) fn into_papers(self) -> Vec<Paper> {
        let taken = |at: usize| lock(&self.rows[at]).take();
        let papers = (self.identified_sets().into_par_iter())
            .map(|(id, set)| paper(id, set.into_iter().filter_map(taken).collect()))
            .collect();
        // Nobody waits for what is left.
        rayon::spawn(move || drop(self));
        papers
    }

    /// The sets of rows with their ids, sorted by id.
    fn identified_sets(&self) -> Vec<(String, Vec<usize>)> {
        let ids: Vec<Option<&str>> = self.ids.iter().map(Option::as_deref).collect();
        let titles: Vec<&str> = self.titles.iter().map(String::as_str).collect();
        let sets = paper_sets::group(&ids, &titles).into_iter().map(|set| {
            let written = set.iter().filter_map(|&at| ids[at]);
            let best = written.min_by_key(|id| (Scheme::of(id), *id));
            (best.map_or_else(|| self.title_id(&set), str::to_owned), set)
        });
        let mut sets: Vec<(String, Vec<usize>)> = sets.collect();
        sets.par_sort_unstable();
        // A listing may carry `title:…` ids itself, as an export of a report does: then they mean the same paper.
        sets.dedup_by(|second, first| {
            let is_same = first.0 == second.0;
            if is_same {
                first.1.append(&mut second.1);
            }
            is_same
        });
        sets
    }

    /// `title:` and the hash of the smallest key; where that is empty (a title without a letter), of the text itself.
    fn title_id(&self, set: &[usize]) -> String {
        let keys = set.iter().map(|&at| self.titles[at].as_str());
        let identity = match keys.min().unwrap_or_default() {
            "" => {
                let text = |Listed { row, .. }: &Listed| format!("{}\n{}", row.title, row.abstract_text);
                let texts = set.iter().filter_map(|&at| lock(&self.rows[at]).as_ref().map(text));
                texts.min().unwrap_or_default()
            }
            key => key.to_owned(),
        };
        let hash = blake3::hash(identity.as_bytes()).to_hex();
        format!(
            "{TITLE_PREFIX}{}",
            hash.chars().take(TITLE_HASH_DIGITS).collect::<String>()
        )
    }
}

fn lock(row: &Mutex<Option<Listed>>) -> MutexGuard<'_, Option<Listed>> {
    row.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a row is compared by: its normalised title, or its abstract where the title was made from that, since many
/// abstracts begin with the same words.
fn title_key(row: &Row) -> String {
    normalised_title(if row.flags.contains(&Flag::TitleMissing) {
        &row.abstract_text
    } else {
        &row.title
    })
}
