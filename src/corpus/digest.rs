//! Digests of 16 bytes by which runs know what they have seen.

use xxhash_rust::xxh3::Xxh3Default;

use super::PartialDate;

/// Equal for equal parts; of others in all likelihood not.
pub type Digest = [u8; 16];

/// Takes the parts of what is to be known again, in order; the boundaries between them count.
///
/// Quick, not proof against forgery.
///
/// Source: XXH3, Collet 2019, <https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md>; its 128 bits.
#[derive(Default)]
pub(crate) struct Digester(Xxh3Default);

impl Digester {
    /// Bytes of which there is always the same number.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.bytes(text.as_bytes());
    }

    pub(crate) fn texts(&mut self, texts: &[String]) {
        self.number(texts.len() as u64);
        texts.iter().for_each(|text| self.text(text));
    }

    pub(crate) fn number(&mut self, number: u64) {
        self.bytes(&number.to_le_bytes());
    }

    pub(crate) fn date(&mut self, date: Option<PartialDate>) {
        self.bytes(&PartialDate::bytes(date));
    }

    pub(crate) fn digest(&self) -> Digest {
        self.0.digest128().to_le_bytes()
    }
}

/// Digest of title and abstract.
pub fn text_digest(title: &str, abstract_text: &str) -> Digest {
    let mut digester = Digester::default();
    digester.text(title);
    digester.text(abstract_text);
    digester.digest()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The reference is the `xxhash` 4.1.0 of PyPI: `xxh3_128_hexdigest(b"abc")`, whose digits begin with the highest.
    #[test]
    fn is_xxh3_of_128_bits() {
        let mut digester = Digester::default();
        digester.bytes(b"abc");
        let hex: String = digester
            .digest()
            .iter()
            .rev()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(hex, "06b05ab6733a618578af5f94892f3950");
    }

    #[test]
    fn tells_parts_from_the_next() {
        assert_ne!(text_digest("ab", "c"), text_digest("a", "bc"));
        assert_ne!(text_digest("", "a"), text_digest("a", ""));
        assert_eq!(text_digest("a", "b"), text_digest("a", "b"));
        let digest = |texts: &[&str]| {
            let mut digester = Digester::default();
            digester.texts(&texts.iter().map(|&text| text.to_owned()).collect::<Vec<_>>());
            digester.digest()
        };
        assert_ne!(digest(&["ab"]), digest(&["a", "b"]));
        assert_ne!(digest(&[]), digest(&[""]));
    }
}
