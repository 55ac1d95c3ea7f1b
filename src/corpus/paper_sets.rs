//! Which rows show the same paper, and why.
//!
//! In:    the rows of all listings in a fixed order, with their normalised titles.
//! Out:   [`Grouped`]: the rows in disjoint sets, what united them, and what was kept apart.
//! Keeps: no step costs more than in proportion to the rows, however many share a title or an id.
//! Order: decided → by_id → by_title (abstracts) → by_slip → by_rewording.

mod abstracts;
mod by_id;
mod by_rewording;
mod by_slip;
mod by_title;
mod numbered;
mod sets;

use rustc_hash::FxHashSet;

use super::merges::{ApartReason, MergeReason};
use super::paper::Listed;
use numbered::Numbered;
pub(super) use sets::Joined;
use sets::{Sets, Why};

/// Rows to be sorted into papers.
#[derive(Clone, Copy)]
pub(super) struct Rows<'a> {
    pub(super) listed: &'a [Listed],
    /// Along them: what each is compared by; empty if its title tells nothing.
    pub(super) titles: &'a [String],
}

impl<'a> Rows<'a> {
    fn title(&self, row: usize) -> &'a str {
        &self.titles[row]
    }

    fn abstract_text(&self, row: usize) -> &'a str {
        &self.listed[row].row.abstract_text
    }

    /// The row with the longest abstract, the first of them.
    fn fullest(&self, rows: &[usize]) -> usize {
        let fullest = rows.iter().rev().max_by_key(|row| self.abstract_text(**row).len());
        fullest.copied().unwrap_or_default()
    }
}

/// What people decided, as rows.
#[derive(Debug, Default)]
pub(super) struct Decided {
    /// Rows of one paper each.
    pub(super) same: Vec<Vec<usize>>,
    /// By decision: the rows of every paper that differs from the others.
    pub(super) different: Vec<Vec<Vec<usize>>>,
}

/// Rows by paper.
#[derive(Debug, Default)]
pub(super) struct Grouped {
    /// Positions of rows, ascending in each set; sets in order of their first row.
    pub(super) sets: Vec<Vec<usize>>,
    pub(super) joined: Vec<Joined>,
    pub(super) apart: Vec<ApartRows>,
    /// Row and position of an id that it shares with rows that are other papers.
    pub(super) shared_ids: FxHashSet<(usize, usize)>,
}

/// Rows that share something and were kept apart; they may have become one in another way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ApartRows {
    pub(super) rows: Vec<usize>,
    pub(super) reason: ApartReason,
    pub(super) detail: String,
}

/// Sorts rows into sets, one a paper.
pub(super) fn group(rows: Rows<'_>, decided: &Decided) -> Grouped {
    let (numbered, same_title) = rayon::join(|| Numbered::of(rows), || by_title::rows_by_title(rows));
    let shared = by_id::Shared::of(rows, &numbered);
    let mut sets = Sets::new(numbered.claims(rows, &shared.numbers));
    for (number, sides) in decided.different.iter().enumerate() {
        let sided = sides
            .iter()
            .enumerate()
            .flat_map(|(side, rows)| rows.iter().map(move |row| (side, *row)));
        sided.for_each(|(side, row)| sets.take_side(row, number, side));
    }
    for same in &decided.same {
        sets.unite_all(same, &Why::sure(MergeReason::Decided));
    }
    let mut apart = Vec::new();
    by_id::unite(rows, &numbered, &shared, &mut sets, &mut apart);
    by_title::unite(rows, &same_title, &mut sets, &mut apart);
    by_slip::unite(rows, &same_title, &mut sets, &mut apart);
    by_rewording::unite(rows, &mut sets);
    for sides in &decided.different {
        let firsts: Vec<usize> = sides.iter().filter_map(|rows| rows.first().copied()).collect();
        apart.push(ApartRows {
            rows: firsts,
            reason: ApartReason::Decided,
            detail: String::new(),
        });
    }
    Grouped {
        sets: sets.groups(),
        joined: sets.joined,
        apart,
        shared_ids: shared.places,
    }
}

#[cfg(test)]
mod tests;
