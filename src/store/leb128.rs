//! Numbers in few bytes: 7-bit groups, the lowest first, all but the last with the highest bit set (LEB128).

/// The bit of a byte whose number goes on in the next one.
const MORE: u8 = 0x80;

/// Adds a number.
pub(super) fn push(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= u64::from(MORE) {
        bytes.push(number as u8 | MORE);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// How many numbers there are.
pub(super) fn count(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte < MORE).count()
}

/// The numbers in bytes; one that is cut off at the end is left out.
#[derive(Debug)]
pub(super) struct Numbers<'b>(&'b [u8]);

impl<'b> Numbers<'b> {
    pub(super) fn of(bytes: &'b [u8]) -> Self {
        Self(bytes)
    }
}

impl Iterator for Numbers<'_> {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        let (mut number, mut shift) = (0u64, 0);
        loop {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= u64::from(byte & !MORE).checked_shl(shift).unwrap_or(0);
            shift += 7;
            if *byte < MORE {
                return Some(number);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_any_size_come_back() {
        let numbers = [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX];
        let mut bytes = Vec::new();
        numbers.iter().for_each(|number| push(&mut bytes, *number));
        assert_eq!(bytes[..7], [0, 1, 127, 0x80, 1, 0xac, 2]);
        assert_eq!(Numbers::of(&bytes).collect::<Vec<_>>(), numbers);
        assert_eq!(count(&bytes), numbers.len());
        assert_eq!(
            Numbers::of(&bytes[..bytes.len() - 1]).count(),
            numbers.len() - 1,
            "cut off"
        );
    }
}
