//! How often terms occur at most, without a list of them.

use rayon::prelude::*;

use super::{Key, Readings, Written, unpacked};

/// How often terms occur at most: those that fall on one place are counted together, so that most of the rare ones, which are
/// most of all terms, are known without a list of them. Single words have places of their own.
///
/// Source: a count-min sketch of one row, Cormode, Muthukrishnan 2005, doi:10.1016/j.jalgor.2003.12.001.
pub(super) struct Sketch(Vec<u8>);

impl Sketch {
    /// Binary digits of a pair's place; as many places fit into a processor's cache.
    const N_BITS: u32 = 20;

    pub(super) fn count(readings: &Readings<'_>, papers: &[usize]) -> Self {
        let none = || vec![0u8; (1 << Self::N_BITS) + readings.names.len()];
        let counted = |mut counts: Vec<u8>, paper: &usize| {
            readings.for_each_term(*paper, |Written { key, .. }| {
                let count = &mut counts[Self::place(key)];
                *count = count.saturating_add(1);
            });
            counts
        };
        let added = |mut counts: Vec<u8>, others: Vec<u8>| {
            counts
                .iter_mut()
                .zip(others)
                .for_each(|(count, other)| *count = count.saturating_add(other));
            counts
        };
        let share = papers.len().div_ceil(rayon::current_num_threads()).max(1);
        Self(
            papers
                .par_chunks(share)
                .map(|papers| papers.iter().fold(none(), counted))
                .reduce(none, added),
        )
    }

    /// False if a term is surely in fewer than `n` papers.
    pub(super) fn may_have(&self, key: Key, n: usize) -> bool {
        usize::from(self.0[Self::place(key)]) >= n.min(usize::from(u8::MAX))
    }

    fn place(key: Key) -> usize {
        if let (single, None) = unpacked(key) {
            return (1 << Self::N_BITS) + single;
        }
        // Multiplicative hashing by the golden ratio: Knuth, The Art of Computer Programming 3, 6.4.
        (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (u64::BITS - Self::N_BITS)) as usize
    }
}

#[cfg(test)]
mod tests {
    use rustc_hash::FxHashMap;

    use super::*;
    use crate::features::{Text, WordLists, WordRules};

    #[test]
    fn a_sketch_never_says_too_few() {
        let abstracts: Vec<String> = (0..300).map(|i| format!("glacier w{i}x w{}x", i % 7)).collect();
        let texts: Vec<Text<'_>> = (abstracts.iter())
            .map(|abstract_text| Text {
                title: "",
                abstract_text,
            })
            .collect();
        let (words, rules, papers) = (
            WordLists::read(&texts),
            WordRules::default(),
            (0..300).collect::<Vec<_>>(),
        );
        let readings = Readings::of(&words, &rules);
        let sketch = Sketch::count(&readings, &papers);
        let mut counts: FxHashMap<Key, usize> = FxHashMap::default();
        for paper in &papers {
            let mut keys = Vec::new();
            readings.for_each_term(*paper, |term| keys.push(term.key));
            keys.sort_unstable();
            keys.dedup();
            keys.iter().for_each(|key| *counts.entry(*key).or_default() += 1);
        }
        assert!(counts.values().any(|n| *n == 300), "more than a place can count");
        assert!(counts.iter().all(|(key, n)| sketch.may_have(*key, *n)));
        let n_rare = counts
            .iter()
            .filter(|(key, n)| **n == 1 && !sketch.may_have(**key, 2))
            .count();
        assert!(n_rare > 500, "{n_rare}");
    }
}
