//! The ids of all rows, numbered.

use std::hash::{Hash, Hasher};

use rayon::prelude::*;
use rustc_hash::{FxHashSet, FxHasher};

use super::Rows;
use super::sets::{Claim, Class, RowClaims};
use crate::corpus::paper_id::{IdKind, PaperId};

/// Where an id stands: the row, and its position among the row's ids.
pub(super) type IdPlace = (usize, usize);

/// What ids are sorted by: a hash first, since most are told apart by it.
type Key = (u64, IdPlace);

/// Every id with the places where it stands; equal ids are one, a listing's own within that listing only.
pub(super) struct Numbered {
    /// Places of the same id beside each other, in order of row and position.
    keys: Vec<Key>,
    /// By number of the id: where its places begin; one more for the end.
    starts: Vec<u32>,
    /// Numbers of the ids that stand in several rows, in order of kind and id.
    pub(super) several: Vec<u32>,
}

impl Numbered {
    pub(super) fn of(rows: Rows<'_>) -> Self {
        let key = |row: usize| {
            let listed = &rows.listed[row];
            let ids = listed.row.ids.iter().enumerate();
            ids.map(move |(at, id)| (hash(id, scope(id, listed.listing)), (row, at)))
        };
        let mut keys: Vec<Key> = (0..rows.listed.len()).into_par_iter().flat_map_iter(key).collect();
        let compared = |place: IdPlace| {
            let id = id_at(rows, place);
            (id, scope(id, rows.listed[place.0].listing))
        };
        keys.par_sort_unstable_by(|left, right| {
            let by_id = || compared(left.1).cmp(&compared(right.1)).then(left.1.cmp(&right.1));
            left.0.cmp(&right.0).then_with(by_id)
        });
        let same = |left: &Key, right: &Key| left.0 == right.0 && compared(left.1) == compared(right.1);
        let (mut starts, mut several) = (vec![0], Vec::new());
        let mut end = 0;
        for (number, keys) in (0u32..).zip(keys.chunk_by(same)) {
            end += keys.len() as u32;
            starts.push(end);
            if keys.len() > 1 {
                several.push(number);
            }
        }
        let mut numbered = Self { keys, starts, several };
        let mut several = std::mem::take(&mut numbered.several);
        several.sort_by_cached_key(|number| {
            let (id, scope) = compared(numbered.places(*number)[0].1);
            (id.clone(), scope)
        });
        Self { several, ..numbered }
    }

    /// Keys of the places where an id stands.
    fn places(&self, number: u32) -> &[Key] {
        let number = number as usize;
        &self.keys[self.starts[number] as usize..self.starts[number + 1] as usize]
    }

    /// Where an id stands, in order of rows.
    pub(super) fn places_of(&self, number: u32) -> Vec<IdPlace> {
        self.places(number).iter().map(|(_, place)| *place).collect()
    }

    /// What each row claims to be; a row makes no claim by an id that it shares with other papers.
    ///
    /// - `shared`: numbers of such ids.
    pub(super) fn claims(&self, rows: Rows<'_>, shared: &FxHashSet<u32>) -> RowClaims {
        let mut claims: Vec<(usize, Claim)> = Vec::with_capacity(self.keys.len());
        for number in 0..self.starts.len() as u32 - 1 {
            let places = self.places(number);
            let first = places[0].1;
            let class = class(id_at(rows, first).kind, rows.listed[first.0].listing);
            if let Some(class) = class.filter(|_| !shared.contains(&number)) {
                claims.extend(places.iter().map(|(_, (row, _))| (*row, (class, number))));
            }
        }
        claims.par_sort_unstable();
        RowClaims::of(rows.listed.len(), claims)
    }
}

pub(super) fn id_at(rows: Rows<'_>, place: IdPlace) -> &PaperId {
    // The place was counted in these very ids.
    &rows.listed[place.0].row.ids.as_slice()[place.1]
}

/// Where an id counts: a listing for its own ones, everywhere for all others.
fn scope(id: &PaperId, listing: usize) -> Option<usize> {
    (id.kind == IdKind::Own).then_some(listing)
}

fn class(kind: IdKind, listing: usize) -> Option<Class> {
    match kind {
        IdKind::Arxiv => Some(Class::Arxiv),
        IdKind::Doi => Some(Class::Doi),
        IdKind::PubMed => Some(Class::PubMed),
        IdKind::Own => Some(Class::Own(listing)),
        IdKind::OpenReview
        | IdKind::Acl
        | IdKind::PubMedCentral
        | IdKind::OpenAlex
        | IdKind::SemanticScholar
        | IdKind::Title
        | IdKind::Url => None,
    }
}

fn hash(id: &PaperId, scope: Option<usize>) -> u64 {
    let mut hasher = FxHasher::default();
    (&id.text, id.kind, scope).hash(&mut hasher);
    hasher.finish()
}
