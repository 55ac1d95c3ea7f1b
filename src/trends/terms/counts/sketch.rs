//! How often terms come up at most, without a list of them.

use super::super::key::Key;

/// How often terms come up at most, in a room that doesn't grow with them: those that fall on one place are counted together, so
/// that most of the rare ones, which are most of all terms, are known without a list of them.
///
/// Source: a count-min sketch of one row, Cormode, Muthukrishnan 2005, doi:10.1016/j.jalgor.2003.12.001.
pub(in super::super) struct Sketch {
    counts: Vec<u8>,
    /// Binary digits of a hash that are none of its place.
    n_unused: u32,
}

impl Sketch {
    /// Nothing counted yet, in 2 to the power of `n_bits` places.
    pub(crate) fn new(n_bits: u32) -> Self {
        Self {
            counts: vec![0; 1 << n_bits],
            n_unused: u64::BITS - n_bits,
        }
    }

    /// What [`Sketch::into_counts`] gave; nothing if there are not so many places.
    pub(crate) fn known(counts: Vec<u8>, n_bits: u32) -> Option<Self> {
        (counts.len() == 1 << n_bits).then_some(Self {
            counts,
            n_unused: u64::BITS - n_bits,
        })
    }

    /// A place each.
    pub(crate) fn into_counts(self) -> Vec<u8> {
        self.counts
    }

    /// Counts a term once more.
    pub(crate) fn add(&mut self, key: Key) {
        let place = self.place(key);
        add(&mut self.counts[place], 1);
    }

    /// Counts what another sketch of as many places counted.
    pub(crate) fn add_all(&mut self, other: &Self) {
        add_all(&mut self.counts, &other.counts);
    }

    /// False if a term surely came up fewer than `n` times.
    pub(crate) fn may_have(&self, key: Key, n: usize) -> bool {
        may_be(self.counts[self.place(key)], n)
    }

    /// False if every term surely came up fewer than `n` times.
    pub(crate) fn may_have_any(&self, n: usize) -> bool {
        self.counts.iter().max().is_some_and(|most| may_be(*most, n))
    }

    fn place(&self, key: Key) -> usize {
        // Multiplicative hashing by the golden ratio: Knuth, The Art of Computer Programming 3, 6.4.
        (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> self.n_unused) as usize
    }
}

/// Adds to a count, which stays at the highest that there is.
pub(super) fn add(count: &mut u8, n: u8) {
    *count = count.saturating_add(n);
}

pub(super) fn add_all(counts: &mut [u8], others: &[u8]) {
    counts
        .iter_mut()
        .zip(others)
        .for_each(|(count, other)| add(count, *other));
}

/// Whether a count may stand for `n` or more: the highest may stand for any number.
pub(super) fn may_be(count: u8, n: usize) -> bool {
    usize::from(count) >= n.min(usize::from(u8::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sketch_never_says_too_few() {
        let mut sketch = Sketch::new(6);
        let times = |key: u64| 1 + (key * key % 11) as usize;
        for key in 0..100 {
            (0..times(key)).for_each(|_| sketch.add(key));
        }
        assert!((0..100).all(|key| sketch.may_have(key, times(key))));
        let n_ruled_out = (0..100).filter(|key| !sketch.may_have(*key, 30)).count();
        assert!(n_ruled_out > 50, "{n_ruled_out}");
    }

    #[test]
    fn what_a_place_cannot_count_may_be_any_number() {
        let mut sketch = Sketch::new(4);
        assert!(!sketch.may_have_any(1));
        (0..254).for_each(|_| sketch.add(3));
        assert!(sketch.may_have_any(254) && !sketch.may_have_any(255));
        sketch.add(3);
        assert!(sketch.may_have(3, 9999) && sketch.may_have_any(9999));
    }

    #[test]
    fn sketches_are_kept_and_added() {
        let (mut one, mut other) = (Sketch::new(4), Sketch::new(4));
        one.add(1);
        other.add(1);
        one.add_all(&other);
        let counts = one.into_counts();
        assert_eq!(counts.iter().sum::<u8>(), 2);
        assert!(Sketch::known(counts.clone(), 4).is_some_and(|known| known.may_have(1, 2)));
        assert!(Sketch::known(counts, 5).is_none());
    }
}
