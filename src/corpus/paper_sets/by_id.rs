//! Rows with an id in common.

use rustc_hash::FxHashSet;

use super::abstracts::joined;
use super::numbered::{IdPlace, Numbered, id_at};
use super::sets::{Sets, Why};
use super::{ApartRows, Rows};
use crate::corpus::likeness::{Words, titles_are_alike, titles_share_a_word};
use crate::corpus::merges::{ApartReason, MergeReason};
use crate::corpus::paper_id::{IdKind, PaperId};

/// Most titles over one id that are compared with each other; with more only equal ones are the same paper.
const MAX_COMPARED: usize = 16;

/// Ids that stand on unlike papers: the book's DOI on each chapter, a number that a listing gave twice.
#[derive(Default)]
pub(super) struct Shared {
    /// Numbers of such ids.
    pub(super) numbers: FxHashSet<u32>,
    /// Where they stand, but for a paper that most of their rows show.
    pub(super) places: FxHashSet<IdPlace>,
    /// Along [`Numbered::several`]: the rows of each paper.
    papers: Vec<Vec<Vec<usize>>>,
}

impl Shared {
    pub(super) fn of(rows: Rows<'_>, numbered: &Numbered) -> Self {
        let mut shared = Self::default();
        for number in &numbered.several {
            let places = numbered.places_of(*number);
            let kind = id_at(rows, places[0]).kind;
            let papers = papers_of(rows, &places, id_at(rows, places[0]));
            // An arXiv id is never a book's: what shows it is that paper, renamed or not.
            if papers.len() > 1 && kind != IdKind::Arxiv {
                shared.numbers.insert(*number);
                let of_most = papers.iter().find(|rows| 2 * rows.len() > places.len());
                let is_of_most = |row: &usize| of_most.is_some_and(|rows| rows.binary_search(row).is_ok());
                shared.places.extend(places.iter().filter(|(row, _)| !is_of_most(row)));
            }
            shared.papers.push(papers);
        }
        shared
    }
}

/// Rows with one id by what they show: alike titles or abstracts are one paper.
///
/// - returns: rows ascending in each, papers in order of their first row.
fn papers_of(rows: Rows<'_>, places: &[IdPlace], id: &PaperId) -> Vec<Vec<usize>> {
    if id.kind == IdKind::Own && id.text.bytes().all(|byte| byte == b'0') {
        // A counter has one zero; several stand for no number.
        return places.iter().map(|(row, _)| vec![*row]).collect();
    }
    let mut by_title: Vec<usize> = places.iter().map(|(row, _)| *row).collect();
    by_title.sort_by_key(|row| (rows.title(*row), *row));
    let titled: Vec<&[usize]> = by_title
        .chunk_by(|left, right| rows.title(*left) == rows.title(*right))
        .collect();
    let mut papers = if (2..=MAX_COMPARED).contains(&titled.len()) {
        let told: Vec<Told<'_>> = titled.iter().map(|same| Told::of(rows, rows.fullest(same))).collect();
        joined(&titled, |left, right| {
            told[left].is_alike(&told[right], titled.len(), id.kind)
        })
    } else {
        titled.into_iter().map(<[usize]>::to_vec).collect()
    };
    papers.sort_unstable();
    papers
}

/// What a row says of its paper.
struct Told<'a> {
    title: &'a str,
    abstract_words: Words,
}

impl<'a> Told<'a> {
    fn of(rows: Rows<'a>, row: usize) -> Self {
        Self {
            title: rows.title(row),
            abstract_words: Words::of(rows.abstract_text(row)),
        }
    }

    /// - `n_titles`: over the id that they share.
    fn is_alike(&self, other: &Self, n_titles: usize, kind: IdKind) -> bool {
        let are_told = !self.abstract_words.is_empty() && !other.abstract_words.is_empty();
        if kind == IdKind::Own && are_told {
            // A listing may give a number twice: a few words of the title are not enough.
            return self.abstract_words.are_alike(&other.abstract_words);
        }
        if titles_are_alike(self.title, other.title) {
            return true;
        }
        match are_told {
            true => self.abstract_words.are_alike(&other.abstract_words),
            // Two titles of one paper have a word in common; of the chapters of a book there are more.
            false => n_titles == 2 && titles_share_a_word(self.title, other.title),
        }
    }
}

pub(super) fn unite(rows: Rows<'_>, numbered: &Numbered, shared: &Shared, sets: &mut Sets, apart: &mut Vec<ApartRows>) {
    for (number, papers) in numbered.several.iter().zip(&shared.papers) {
        let places = numbered.places_of(*number);
        let id = id_at(rows, places[0]);
        if id.kind == IdKind::Arxiv {
            let all: Vec<usize> = places.iter().map(|(row, _)| *row).collect();
            let why = match papers.len() {
                1 => why(id),
                _ => Why::doubtful(
                    MergeReason::SameId(id.kind),
                    &format!("{}, unlike titles and abstracts", id.text),
                ),
            };
            sets.unite_all(&all, &why);
            continue;
        }
        papers.iter().for_each(|same| unite_unless_torn(rows, same, id, sets));
        if papers.len() > 1 {
            apart.push(ApartRows {
                rows: papers.iter().filter_map(|same| same.first().copied()).collect(),
                reason: ApartReason::SharedId(id.kind),
                detail: id.text.clone(),
            });
        }
    }
}

/// Unites rows with the first of them; rows whose other ids say that they are another paper join by the same abstract only.
fn unite_unless_torn(rows: Rows<'_>, same: &[usize], id: &PaperId, sets: &mut Sets) {
    let Some((first, others)) = same.split_first() else {
        return;
    };
    let words = std::cell::OnceCell::new();
    for other in others {
        if !sets.clash(*first, *other) {
            sets.unite(*first, *other, why(id));
            continue;
        }
        let of_first = words.get_or_init(|| Words::of(rows.abstract_text(*first)));
        if of_first.are_near(&Words::of(rows.abstract_text(*other))) {
            sets.unite(
                *first,
                *other,
                Why::doubtful(MergeReason::SameId(id.kind), &format!("{}, other ids differ", id.text)),
            );
        }
    }
}

fn why(id: &PaperId) -> Why {
    Why {
        detail: id.text.clone(),
        ..Why::sure(MergeReason::SameId(id.kind))
    }
}
