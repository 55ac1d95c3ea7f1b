//! Formats a listing can have: one file each, one row each in [`FORMATS`].
//!
//! In:    the bytes of one file, as [`BufRead`].
//! Out:   [`Parsed`]: its rows, some with a day but no year yet, and what was refused. [`resolve`] then gives each row
//!        its date.
//! Keeps: whatever stands in the listing is in an entry or among the rejected; page furniture is neither.
//! Order: lines → one of the formats → checks → years.

mod checks;
mod hf_page;
mod january;
mod jsonl;
pub mod labelled;
mod lines;
mod retracted;
mod years;

use std::io::BufRead;

use super::date::MonthDay;
use super::{Rejected, Row};

pub use crate::error::FormatError;
pub use years::{YearHint, resolve};

/// Every format that can be read, in the order in which they are tried.
pub static FORMATS: &[Format] = &[hf_page::FORMAT, jsonl::FORMAT];

/// How one kind of listing is recognised and read.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// What the user writes and the corpus keeps.
    pub name: &'static str,
    /// What people read.
    pub title: &'static str,
    /// What the recogniser looks for, as a noun phrase.
    pub looked_for: &'static str,
    /// Usual extensions of such files, lower case, without the dot.
    pub extensions: &'static [&'static str],
    /// Whether the beginning of a file is of this format; it may end anywhere.
    pub recognise: fn(head: &str) -> bool,
    parse: fn(&mut (dyn BufRead + Send)) -> Result<Parsed, FormatError>,
}

impl Format {
    /// Reads a whole listing.
    ///
    /// # Errors
    /// Any [`FormatError`] but `NotRecognised`; a single bad row is no error but among the rejected.
    pub fn read(&self, input: &mut (dyn BufRead + Send)) -> Result<Parsed, FormatError> {
        let parsed = (self.parse)(input)?;
        if parsed.entries.is_empty() && parsed.rejected.is_empty() {
            return Err(FormatError::NoPapers {
                format: self.name,
                looked_for: self.looked_for,
            });
        }
        Ok(parsed)
    }
}

/// What one file holds, before its dates are complete.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parsed {
    /// In the order of the file.
    pub entries: Vec<Entry>,
    /// In the order of the file.
    pub rejected: Vec<Rejected>,
}

/// A row, and the day its page section is headed with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// As written, without the date of its section.
    pub row: Row,
    /// Absent if the listing has no sections or the row carries its own date.
    pub section: Option<MonthDay>,
}

/// Finds a format by [`Format::name`].
pub fn by_name(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

/// Recognises the format by the beginning of a file, whatever the file's name.
///
/// - `head`: up to 64 KiB; may end inside a character; a byte order mark is skipped.
///
/// # Errors
/// [`FormatError::Empty`], [`FormatError::Binary`], [`FormatError::NotUtf8`] or [`FormatError::NotRecognised`].
pub fn recognise(head: &[u8]) -> Result<&'static Format, FormatError> {
    let head = lines::without_byte_order_mark(head);
    if head.trim_ascii().is_empty() {
        return Err(FormatError::Empty);
    }
    if let Some(at) = head.iter().position(|&byte| byte == 0) {
        return Err(FormatError::Binary {
            line: line_at(head, at),
        });
    }
    let text = String::from_utf8_lossy(head);
    FORMATS
        .iter()
        .find(|format| (format.recognise)(&text))
        .ok_or_else(|| unrecognised(head))
}

fn unrecognised(head: &[u8]) -> FormatError {
    match std::str::from_utf8(head) {
        Err(error) if error.error_len().is_some() => FormatError::NotUtf8 {
            line: line_at(head, error.valid_up_to()),
        },
        _ => {
            let known: Vec<String> = FORMATS
                .iter()
                .map(|format| format!("{} ({})", format.looked_for, format.name))
                .collect();
            FormatError::NotRecognised {
                looked_for: known.join("; "),
            }
        }
    }
}

/// Line, from 1, on which the byte at a position stands.
fn line_at(text: &[u8], position: usize) -> u64 {
    1 + text.iter().take(position).filter(|&&byte| byte == b'\n').count() as u64
}

#[cfg(test)]
mod tests {
    use std::io;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_format_is_described_and_named_once() {
        for format in FORMATS {
            assert!(!format.title.is_empty() && !format.looked_for.is_empty() && !format.extensions.is_empty());
            assert_eq!(by_name(format.name).map(|found| found.title), Some(format.title));
        }
        assert!(by_name("csv").is_none());
    }

    #[test]
    fn says_what_it_looked_for() {
        let error = recognise(b"dear diary,\n").unwrap_err().to_string();
        for format in FORMATS {
            assert!(
                error.contains(format.name) && error.contains(format.looked_for),
                "{error}"
            );
        }
    }

    #[test]
    fn tells_empty_binary_and_foreign_text_apart() {
        assert!(matches!(recognise(b"\xef\xbb\xbf \n"), Err(FormatError::Empty)));
        assert!(matches!(recognise(b"a\nb\0"), Err(FormatError::Binary { line: 2 })));
        assert!(matches!(
            recognise(b"a\n\nca\xe9\n"),
            Err(FormatError::NotUtf8 { line: 3 })
        ));
        // Cut inside a character: not the text's fault.
        assert!(matches!(recognise(b"ca\xc3"), Err(FormatError::NotRecognised { .. })));
    }

    #[test]
    fn recognises_a_head_that_ends_inside_a_character() {
        assert_eq!(
            recognise(b"\xef\xbb\xbf{\"title\": \"caf\xc3")
                .map(|format| format.name)
                .ok(),
            Some("jsonl")
        );
    }

    #[test]
    fn refuses_a_listing_without_papers() {
        let page = b"Daily Papers\n\nMar 12\n\n";
        let format = recognise(page).unwrap();
        assert!(matches!(
            format.read(&mut &page[..]),
            Err(FormatError::NoPapers { format: "hf-page", .. })
        ));
    }

    #[test]
    fn names_the_line_after_which_reading_failed() {
        struct Broken;
        impl io::Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("unplugged"))
            }
        }
        for format in FORMATS {
            let mut input = io::BufReader::new(io::Read::chain(&b"one\ntwo\n"[..], Broken));
            assert!(
                matches!(format.read(&mut input), Err(FormatError::Io { line: 2, .. })),
                "{}",
                format.name
            );
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_a_format_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = recognise(&bytes);
            for format in FORMATS {
                let _ = format.read(&mut &bytes[..]);
            }
        }

        #[test]
        fn every_row_has_a_title_and_a_line(text in "([a-zA-Z.…{}\":, ]{0,30}|Mar 12|\\{\"title\":\"[a-z]{0,3}\"\\}|\n|\n\n){0,30}") {
            for format in FORMATS {
                let n_lines = text.lines().count() as u64;
                for entry in format.read(&mut text.as_bytes()).map(|parsed| parsed.entries).unwrap_or_default() {
                    prop_assert!(!entry.row.title.is_empty() && (1..=n_lines).contains(&entry.row.line));
                }
            }
        }
    }
}
