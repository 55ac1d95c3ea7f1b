//! A corpus without themes: the same words, shuffled over the same papers.

use rand::seq::SliceRandom;
use rand_xoshiro::Xoshiro256PlusPlus;

/// Times every paper trades with another one; 5 mix well (Strona et al. 2014), the rest is for safety.
const ROUNDS: usize = 8;

/// The terms of a paper and their weights, terms ascending.
pub(super) type Terms = Vec<(u32, f32)>;

/// Shuffles terms over papers: each term keeps its document frequency and its weights, each paper its number of terms.
///
/// In each round papers meet in random pairs and redistribute the terms that only one of the two has.
///
/// Source: Strona et al. 2014, doi:10.1038/ncomms5114 (curveball).
pub(super) fn shuffle(papers: &mut [Terms], rng: &mut Xoshiro256PlusPlus) {
    let mut order: Vec<usize> = (0..papers.len()).collect();
    for _ in 0..ROUNDS {
        order.shuffle(rng);
        for pair in order.chunks_exact(2) {
            let (a, b) = (
                std::mem::take(&mut papers[pair[0]]),
                std::mem::take(&mut papers[pair[1]]),
            );
            (papers[pair[0]], papers[pair[1]]) = trade(a, b, rng);
        }
    }
}

/// Redistributes the terms that only one of two papers has.
fn trade(a: Terms, b: Terms, rng: &mut Xoshiro256PlusPlus) -> (Terms, Terms) {
    let has = |terms: &Terms, term: u32| terms.binary_search_by_key(&term, |entry| entry.0).is_ok();
    let (mut new_a, only_a): (Terms, Terms) = a.iter().partition(|entry| has(&b, entry.0));
    let (mut new_b, only_b): (Terms, Terms) = b.iter().partition(|entry| has(&a, entry.0));
    let mut pool = [only_a.as_slice(), &only_b].concat();
    pool.shuffle(rng);
    new_a.extend(&pool[..only_a.len()]);
    new_b.extend(&pool[only_a.len()..]);
    new_a.sort_unstable_by_key(|entry| entry.0);
    new_b.sort_unstable_by_key(|entry| entry.0);
    (new_a, new_b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    #[test]
    fn lengths_and_document_frequencies_stay_and_the_papers_change() {
        let paper = |i: u32| -> Terms {
            (0..40)
                .filter(|t| (t * 7 + i).is_multiple_of(2 + i % 3))
                .map(|t| (t, 1.0))
                .collect()
        };
        let before: Vec<Terms> = (0..21).map(paper).collect();
        let mut after = before.clone();
        shuffle(&mut after, &mut Xoshiro256PlusPlus::seed_from_u64(1));
        let lengths = |papers: &[Terms]| papers.iter().map(Vec::len).collect::<Vec<_>>();
        let doc_freqs = |papers: &[Terms]| {
            let count = |term| papers.iter().flatten().filter(|entry| entry.0 == term).count();
            (0..40).map(count).collect::<Vec<_>>()
        };
        assert_eq!(lengths(&before), lengths(&after));
        assert_eq!(doc_freqs(&before), doc_freqs(&after));
        assert!(before.iter().zip(&after).filter(|(old, new)| old != new).count() > 15);
        assert!(after.iter().all(|paper| paper.is_sorted_by(|a, b| a.0 < b.0)));
    }
}
