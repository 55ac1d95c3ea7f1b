//! The ids of all rows, numbered.

use std::hash::{Hash, Hasher};

use rayon::prelude::*;
use rustc_hash::{FxHashSet, FxHasher};

use super::Rows;
use super::sets::{Claim, Class};
use crate::corpus::paper_id::{IdKind, PaperId};

/// Where an id stands: the row, and its position among the row's ids.
pub(super) type IdPlace = (usize, usize);

/// Every id with the places where it stands; equal ids are one, a listing's own within that listing only.
pub(super) struct Numbered {
    /// In order of row and position in each; by number of the id.
    pub(super) places: Vec<Vec<IdPlace>>,
    /// Numbers of the ids that stand in several rows, in order of kind and id.
    pub(super) several: Vec<u32>,
}

/// What ids are sorted by: a hash first, since most are told apart by it.
type Key = (u64, IdPlace);

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
        let places: Vec<Vec<IdPlace>> = (keys.chunk_by(same))
            .map(|keys| keys.iter().map(|(_, place)| *place).collect())
            .collect();
        let mut several: Vec<u32> = (0u32..)
            .zip(&places)
            .filter(|(_, places)| places.len() > 1)
            .map(|(at, _)| at)
            .collect();
        several.sort_by_cached_key(|number| {
            let (id, scope) = compared(places[*number as usize][0]);
            (id.clone(), scope)
        });
        Self { places, several }
    }

    /// What each row claims to be; a row makes no claim by an id that it shares with other papers.
    ///
    /// - `shared`: numbers of such ids.
    pub(super) fn claims(&self, rows: Rows<'_>, shared: &FxHashSet<u32>) -> Vec<Vec<Claim>> {
        let mut claims = vec![Vec::new(); rows.listed.len()];
        for (number, places) in (0u32..).zip(&self.places) {
            let class = places.first().and_then(|place| {
                let listing = rows.listed[place.0].listing;
                class(id_at(rows, *place).kind, listing)
            });
            let class = class.filter(|_| !shared.contains(&number));
            for (row, _) in class.iter().flat_map(|_| places) {
                claims[*row].extend(class.map(|class| (class, number)));
            }
        }
        claims.par_iter_mut().for_each(|claims| claims.sort_unstable());
        claims
    }
}

pub(super) fn id_at<'a>(rows: Rows<'a>, (row, at): IdPlace) -> &'a PaperId {
    // The place was counted in these very ids.
    &rows.listed[row].row.ids.as_slice()[at]
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
        IdKind::OpenReview | IdKind::Acl | IdKind::OpenAlex | IdKind::SemanticScholar | IdKind::Title | IdKind::Url => {
            None
        }
    }
}

fn hash(id: &PaperId, scope: Option<usize>) -> u64 {
    let mut hasher = FxHasher::default();
    (&id.text, id.kind, scope).hash(&mut hasher);
    hasher.finish()
}
