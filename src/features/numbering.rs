//! Numbers for strings.

use rustc_hash::FxHashMap;

/// Numbers for strings, in the order in which they come up.
#[derive(Debug, Default)]
pub(crate) struct Numbering {
    /// Strings, packed.
    short: FxHashMap<u128, u32>,
    /// Those too long to be packed.
    long: FxHashMap<String, u32>,
    strings: Vec<String>,
}

/// A string of at most 16 bytes as a number, which is looked up without a search through memory.
fn packed(string: &str) -> Option<u128> {
    let mut bytes = [0; 16];
    bytes.get_mut(..string.len())?.copy_from_slice(string.as_bytes());
    // A zero at its end would be taken for none.
    (!string.ends_with('\0')).then(|| u128::from_le_bytes(bytes))
}

impl Numbering {
    pub(crate) fn get(&self, string: &str) -> Option<u32> {
        let known = match packed(string) {
            Some(packed) => self.short.get(&packed),
            None => self.long.get(string),
        };
        known.copied()
    }

    pub(crate) fn number(&mut self, string: &str) -> u32 {
        if let Some(number) = self.get(string) {
            return number;
        }
        let number = self.strings.len() as u32;
        self.strings.push(string.to_owned());
        match packed(string) {
            Some(packed) => self.short.insert(packed, number),
            None => self.long.insert(string.to_owned(), number),
        };
        number
    }

    pub(crate) fn text(&self, number: u32) -> &str {
        &self.strings[number as usize]
    }

    /// In the order of their numbers.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        self.strings.iter().map(String::as_str)
    }

    pub(crate) fn len(&self) -> usize {
        self.strings.len()
    }

    /// String n has number n.
    pub(crate) fn into_strings(self) -> Vec<String> {
        self.strings
    }
}

/// Numbers strings, in turn; those that are not among the `known` ones yet are added to them.
pub(crate) fn add<'a>(known: &mut Vec<String>, strings: impl Iterator<Item = &'a str>) -> Vec<u32> {
    let mut numbering = Numbering::default();
    let own: Vec<u32> = strings.map(|string| numbering.number(string)).collect();
    // Few are new beside many that are known: the table is made of the few.
    let mut numbers: Vec<Option<u32>> = vec![None; numbering.len()];
    for (number, string) in (0u32..).zip(known.iter()) {
        if let Some(own) = numbering.get(string) {
            numbers[own as usize] = Some(number);
        }
    }
    let numbers = numbers
        .into_iter()
        .zip(numbering.into_strings())
        .map(|(number, string)| {
            number.unwrap_or_else(|| {
                known.push(string);
                known.len() as u32 - 1
            })
        });
    let numbers: Vec<u32> = numbers.collect();
    own.into_iter().map(|own| numbers[own as usize]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_of_any_length_have_one_number_each() {
        let mut numbering = Numbering::default();
        let strings = [
            "ice",
            "",
            "a-word-of-16-byte",
            "a-word-of-16-byt",
            "ice\0",
            "gletscherzunge ü",
        ];
        let numbers = |numbering: &mut Numbering| strings.map(|string| numbering.number(string));
        assert_eq!(numbers(&mut numbering), [0, 1, 2, 3, 4, 5]);
        assert_eq!(numbers(&mut numbering), [0, 1, 2, 3, 4, 5]);
        assert_eq!((numbering.get("ice\0"), numbering.get("snow")), (Some(4), None));
        assert_eq!((numbering.text(2), numbering.len()), (strings[2], 6));
        assert!(numbering.texts().eq(strings));
        assert_eq!(numbering.into_strings(), strings);
    }

    #[test]
    fn known_strings_keep_their_numbers_and_others_come_after_them() {
        let mut known = ["ice", "a-word-of-17-bytes", "snow"].map(str::to_owned).to_vec();
        let strings = ["snow", "bow", "a-word-of-17-bytes", "bow", "another-word-of-24-bytes"];
        assert_eq!(add(&mut known, strings.into_iter()), [2, 3, 1, 3, 4]);
        assert_eq!(known[3..], ["bow", "another-word-of-24-bytes"]);
    }
}
