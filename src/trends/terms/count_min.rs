//! Later terms, counted in a room that doesn't grow with them: the next run adds to what the last one kept.

use super::counts::Key;

/// How often terms came up at most: those that fall on one place are counted together.
///
/// Source: a count-min sketch of one row, Cormode, Muthukrishnan 2005, doi:10.1016/j.jalgor.2003.12.001.
pub(super) struct CountMin(pub(super) Vec<u8>);

impl CountMin {
    pub(super) const N_PLACES: usize = 1 << 18;

    /// Counts a term once more.
    pub(super) fn add(&mut self, key: Key) {
        // Multiplicative hashing by the golden ratio: Knuth, The Art of Computer Programming 3, 6.4.
        let place = (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (u64::BITS - Self::N_PLACES.ilog2())) as usize;
        if let Some(count) = self.0.get_mut(place) {
            *count = count.saturating_add(1);
        }
    }

    /// How often any term came up at most.
    pub(super) fn most(&self) -> usize {
        match self.0.iter().max() {
            // What a place can't count may be any number.
            Some(&u8::MAX) => usize::MAX / 2,
            most => most.copied().map_or(0, usize::from),
        }
    }
}
