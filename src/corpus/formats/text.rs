//! The bytes of a file as text, whatever its encoding.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

/// Well-formed characters of several bytes for each malformed one, from which on a text is UTF-8 with a few slips.
const GOOD_PER_BAD: usize = 10;

/// The beginning of a text, as far as its first bytes tell its encoding.
pub(super) fn beginning(bytes: &[u8]) -> Cow<'_, str> {
    let bytes = without_cut_character(bytes);
    encoding_of(bytes).decode(bytes).0
}

/// A whole text, and a note for the reader if it isn't clean UTF-8.
pub(super) fn decoded(bytes: Vec<u8>) -> (String, Option<String>) {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) if !text.starts_with('\u{feff}') => return (text, None),
        Ok(text) => return (text['\u{feff}'.len_utf8()..].to_owned(), None),
        Err(error) => error.into_bytes(),
    };
    let encoding = encoding_of(&bytes);
    let (text, _, is_malformed) = encoding.decode(&bytes);
    let note = match (encoding == UTF_8, is_malformed) {
        (true, _) => Some(format!(
            "{} not UTF-8, shown as \u{fffd}: first on line {}",
            crate::nouns::counted(text.matches('\u{fffd}').count(), "character"),
            line_of_first_bad(&bytes)
        )),
        (false, _) if Encoding::for_bom(&bytes).is_some() => None,
        (false, _) => Some(format!("not UTF-8: read as {}", encoding.name())),
    };
    (text.into_owned(), note)
}

/// The encoding that a byte order mark names, UTF-8 if (nearly) all is well-formed, and else the likeliest.
fn encoding_of(bytes: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    let (n_good, n_bad) = characters(bytes);
    if n_bad == 0 || n_good >= GOOD_PER_BAD * n_bad {
        return UTF_8;
    }
    if let Some(encoding) = declared(bytes) {
        return encoding;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// The encoding that XML names in its first line: `<?xml version="1.0" encoding="ISO-8859-1"?>`.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    const LONGEST: usize = 200;
    let beginning = String::from_utf8_lossy(&bytes[..bytes.len().min(LONGEST)]);
    let declaration = beginning.trim_start().strip_prefix("<?xml")?.split("?>").next()?;
    let (_, named) = declaration.split_once("encoding")?;
    let named = named.trim_start_matches([' ', '=', '"', '\'']);
    let label = named.split(['"', '\'']).next()?;
    Encoding::for_label(label.as_bytes()).filter(|encoding| *encoding != UTF_8)
}

/// Characters of several bytes that are well-formed, and malformed places.
fn characters(bytes: &[u8]) -> (usize, usize) {
    let chunks = bytes.utf8_chunks();
    chunks.fold((0, 0), |(n_good, n_bad), chunk| {
        let good = chunk.valid().chars().filter(|character| !character.is_ascii());
        (n_good + good.count(), n_bad + usize::from(!chunk.invalid().is_empty()))
    })
}

fn line_of_first_bad(bytes: &[u8]) -> usize {
    let valid = bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    1 + valid.matches('\n').count()
}

/// Without the beginning of a character that is cut off at the end.
fn without_cut_character(bytes: &[u8]) -> &[u8] {
    match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() => &bytes[..error.valid_up_to()],
        _ => bytes,
    }
}

/// Line, from 1, on which the byte at a position stands.
pub(super) fn line_at(text: &[u8], position: usize) -> u64 {
    1 + text.iter().take(position).filter(|&&byte| byte == b'\n').count() as u64
}

/// Where the lines of a text begin.
#[derive(Debug)]
pub(super) struct LineNumbers(Vec<usize>);

impl LineNumbers {
    pub(super) fn new(text: &str) -> Self {
        let ends = memchr::memchr_iter(b'\n', text.as_bytes());
        Self(std::iter::once(0).chain(ends.map(|end| end + 1)).collect())
    }

    /// The line, from 1, on which a byte of the text stands.
    pub(super) fn at(&self, offset: usize) -> u64 {
        self.0.partition_point(|start| *start <= offset) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf8_and_byte_order_marks() {
        assert_eq!(decoded("ice – Eis".into()), ("ice – Eis".to_owned(), None));
        assert_eq!(decoded(b"\xef\xbb\xbfice".to_vec()), ("ice".to_owned(), None));
        assert_eq!(decoded(b"\xff\xfei\0c\0e\0".to_vec()), ("ice".to_owned(), None));
    }

    #[test]
    fn other_encodings_are_told() {
        let german = "Größe und Höhe der Gletscher, für Menschen".chars();
        let latin: Vec<u8> = german.map(|letter| letter as u8).collect();
        let (text, note) = decoded(latin);
        assert_eq!(text, "Größe und Höhe der Gletscher, für Menschen");
        assert_eq!(note.unwrap(), "not UTF-8: read as windows-1252");
    }

    #[test]
    fn xml_names_its_encoding() {
        let mut bytes = b"<?xml version='1.0' encoding=\"windows-1251\"?><t>".to_vec();
        bytes.extend([0xeb, 0xe5, 0xe4]);
        let (text, note) = decoded(bytes);
        assert!(text.ends_with("лед"), "{text}");
        assert_eq!(note.unwrap(), "not UTF-8: read as windows-1251");
    }

    #[test]
    fn a_slip_makes_no_other_encoding() {
        let mut bytes = "ä".repeat(20).into_bytes();
        bytes.extend(b"\n\xe9 end");
        let (text, note) = decoded(bytes);
        assert!(text.ends_with("\u{fffd} end"), "{text}");
        assert_eq!(
            note.unwrap(),
            "1 character not UTF-8, shown as \u{fffd}: first on line 2"
        );
    }

    #[test]
    fn lines_of_places() {
        let lines = LineNumbers::new("a\nbc\n\nd");
        assert_eq!([0, 1, 2, 4, 5, 6].map(|at| lines.at(at)), [1, 1, 2, 2, 3, 4]);
    }
}
