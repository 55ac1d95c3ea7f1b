//! Rows whose abstracts are near-identical and whose titles say the same in other words: a preprint and its journal version.

use std::hash::{Hash, Hasher};

use rayon::prelude::*;
use rustc_hash::FxHasher;

use super::Rows;
use super::sets::{Sets, Strictness, Why};
use crate::corpus::likeness::{TitleWords, Words, speak_of_other_things};
use crate::corpus::merges::MergeReason;

/// Shortest abstracts that tell their paper whatever its title, in bytes and in different words.
const MIN_BYTES: usize = 120;
const MIN_WORDS: usize = 24;

/// Letters at either end of an abstract by which near-identical ones are found: few edits touch both ends.
const N_END_LETTERS: usize = 40;

/// More papers whose abstracts begin or end alike have a sentence in common that tells none of them.
const MAX_PAPERS: usize = 4;

pub(super) fn unite(rows: Rows<'_>, sets: &mut Sets) {
    let ends = |row: usize| ends(rows.abstract_text(row)).into_iter().map(move |key| (key, row));
    let mut keyed: Vec<(u64, usize)> = (0..rows.listed.len()).into_par_iter().flat_map_iter(ends).collect();
    keyed.par_sort_unstable();
    let mut pairs = Vec::new();
    for alike in keyed
        .chunk_by(|left, right| left.0 == right.0)
        .filter(|alike| alike.len() > 1)
    {
        let mut papers: Vec<(usize, usize)> = alike.iter().map(|(_, row)| (sets.root(*row), *row)).collect();
        papers.sort_unstable();
        papers.dedup_by_key(|paper| paper.0);
        if papers.len() > MAX_PAPERS {
            continue;
        }
        for (at, (_, left)) in papers.iter().enumerate() {
            pairs.extend(papers[at + 1..].iter().map(|(_, right)| (*left, *right)));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    for (left, right) in pairs {
        if sets.root(left) != sets.root(right) && are_one(rows, left, right, sets) {
            sets.unite(
                left,
                right,
                Why::doubtful(MergeReason::SameAbstract, "titles in other words"),
            );
        }
    }
}

/// Whether two rows with other titles are one paper, unless ids say otherwise: with those that differ the titles have to be the
/// same but for words of grammar.
fn are_one(rows: Rows<'_>, left: usize, right: usize, sets: &mut Sets) -> bool {
    if rows.title(left) == rows.title(right) {
        return false;
    }
    let [one, other] = [left, right].map(|row| TitleWords::of(rows.title(row)));
    let roots = [sets.root(left), sets.root(right)];
    let are_torn = sets.are_torn(&roots, Strictness::All);
    let are_alike = match are_torn {
        true => one.are_same(&other),
        false => one.are_alike(&other),
    };
    if !are_alike {
        return false;
    }
    let texts = [left, right].map(|row| rows.abstract_text(row));
    let [of_one, of_other] = texts.map(Words::of);
    let are_long = of_one.n_words().min(of_other.n_words()) >= MIN_WORDS;
    are_long
        && of_one.are_near(&of_other)
        && !one.are_meant(&other, &of_one, &of_other)
        && !(are_torn && speak_of_other_things(texts[0], texts[1]))
}

/// What near-identical abstracts have one of at least: hashes of the letters that they begin with, and of those that they end with.
fn ends(text: &str) -> Vec<u64> {
    if text.len() < MIN_BYTES {
        return Vec::new();
    }
    // Letters beyond ASCII count byte by byte.
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || !byte.is_ascii();
    let hash = |bytes: &mut dyn Iterator<Item = u8>, side: u8| {
        let mut letters = [0; N_END_LETTERS];
        for (letter, byte) in letters.iter_mut().zip(bytes.filter(is_letter)) {
            *letter = byte.to_ascii_lowercase();
        }
        let mut hasher = FxHasher::default();
        (side, letters).hash(&mut hasher);
        hasher.finish()
    };
    vec![hash(&mut text.bytes(), 0), hash(&mut text.bytes().rev(), 1)]
}

#[cfg(test)]
mod tests {
    use super::*;

    const ICE: &str = "We measure how the ice of twenty outlet glaciers in the north of Greenland moves from summer to winter, with \
                       satellites that see through clouds.";

    #[test]
    fn abstracts_share_an_end_whatever_changes_at_the_other() {
        let share = |other: &str| ends(ICE).iter().any(|key| ends(other).contains(key));
        assert!(share(&format!("Abstract. {ICE}")) && share(&format!("{ICE} More of it.")));
        assert!(share(&ICE.to_uppercase()) && share(&ICE.replace("ice of", "ice-of")));
        assert!(!share(&format!("Abstract. {ICE} More of it.")));
        assert!(ends("short").is_empty());
    }
}
