//! Terms as numbers.

/// A term as two numbers of stems in one: the first, and the second plus one, which is 0 for a single word. What papers write
/// for it is packed in the same way, with numbers of words.
pub(super) type Key = u64;

pub(super) fn packed(first: u32, second: Option<u32>) -> Key {
    (Key::from(first) << 32) | second.map_or(0, |second| Key::from(second) + 1)
}

pub(super) fn unpacked(key: Key) -> (usize, Option<usize>) {
    let second = (key & u64::from(u32::MAX)) as usize;
    ((key >> 32) as usize, second.checked_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_pairs_come_back_as_they_were() {
        for (first, second) in [(0, None), (7, None), (0, Some(0)), (u32::MAX - 1, Some(u32::MAX - 1))] {
            let unpacked = unpacked(packed(first, second));
            assert_eq!(unpacked, (first as usize, second.map(|second| second as usize)));
        }
    }
}
