//! Formats a listing can have: one file each, one row each in [`FORMATS`].
//!
//! In:    the bytes of one file, as [`BufRead`].
//! Out:   [`Parsed`]: its rows, some with a day but no year yet, and what was refused; [`resolve`] gives each its date.
//! Keeps: whatever stands in the listing is in an entry or among the rejected; page furniture is neither.
//! Order: head → one of the formats (text, lines) → record → checks → years.

mod acl;
mod arxiv_mail;
mod arxiv_page;
mod atom;
mod bibtex;
pub(crate) mod bounds;
mod checks;
mod crossref;
mod csv;
#[cfg(test)]
mod damaged;
mod dblp;
mod endnote;
mod feed;
mod foreign;
mod guard;
mod head;
mod hf_html;
mod hf_links;
mod hf_page;
mod html;
mod html_papers;
mod january;
mod jats;
mod json;
mod jsonl;
pub mod labelled;
mod lenient;
mod lines;
mod links;
mod mail;
mod markdown;
mod oai;
mod parquet;
mod pubmed;
#[cfg(test)]
mod real_files;
mod record;
mod retracted;
mod rss;
mod table;
mod tagged;
mod text;
mod xlsx;
mod xml;
mod xml_records;
mod yaml;
mod years;
mod zotero;

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;

use super::date::MonthDay;
use super::text::excerpt;
use super::{Rejected, Row};
use crate::config::LimitSettings;

pub use self::head::Head;
pub use crate::error::FormatError;
pub use years::{YearHint, resolve};

/// Every format that can be read, in the order in which they are tried: what is told by a mark of its own goes before what any
/// text may look like.
pub static FORMATS: &[Format] = &[
    atom::FORMAT,
    rss::FORMAT,
    pubmed::FORMAT,
    jats::FORMAT,
    crossref::FORMAT,
    oai::FORMAT,
    dblp::FORMAT,
    acl::FORMAT,
    zotero::FORMAT,
    endnote::FORMAT,
    xml_records::FORMAT,
    mail::FORMAT,
    arxiv_mail::FORMAT,
    hf_html::FORMAT,
    arxiv_page::HTML,
    html_papers::FORMAT,
    xlsx::FORMAT,
    parquet::FORMAT,
    tagged::PUBMED,
    tagged::RIS,
    tagged::WEB_OF_SCIENCE,
    tagged::ENDNOTE,
    tagged::REFWORKS,
    tagged::COCHRANE,
    tagged::CNKI,
    bibtex::FORMAT,
    arxiv_page::TEXT,
    hf_links::FORMAT,
    hf_page::FORMAT,
    jsonl::FORMAT,
    json::FORMAT,
    csv::FORMAT,
    yaml::FORMAT,
    markdown::FORMAT,
];

/// How one kind of listing is recognised and read.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// What the user writes and the corpus keeps.
    pub name: &'static str,
    /// What people read.
    pub title: &'static str,
    /// What the recogniser looks for, as a noun phrase.
    pub looked_for: &'static str,
    /// The beginning of such a file.
    pub example: &'static str,
    /// Usual extensions of such files, lower case, without the dot.
    pub extensions: &'static [&'static str],
    /// Whether the beginning of a file is of this format; it may end anywhere.
    pub recognise: fn(&Head<'_>) -> bool,
    parse: Parse,
}

/// What a format reads.
#[derive(Debug, Clone, Copy)]
enum Parse {
    /// Line after line, of files of any size; UTF-8.
    Stream(fn(&mut (dyn BufRead + Send), &LimitSettings) -> Result<Parsed, FormatError>),
    /// A whole text in any encoding, without its byte order mark.
    Text(fn(&str) -> Result<Parsed, FormatError>),
    /// A whole text that is a table, and which of its columns hold what.
    Table(fn(&str, &Columns) -> Result<Parsed, FormatError>),
    /// A whole file that isn't text.
    Bytes(fn(&[u8], &Columns, &LimitSettings) -> Result<Parsed, FormatError>),
}

/// Columns of tables by the field that they hold, as people set them; other fields are found by the names of columns.
pub type Columns = BTreeMap<String, String>;

impl Format {
    /// Reads a whole listing, of a size that the settings allow where nobody changed them.
    ///
    /// # Errors
    /// As [`Self::read_within`].
    pub fn read(&self, input: &mut (dyn BufRead + Send), columns: &Columns) -> Result<Parsed, FormatError> {
        self.read_within(input, columns, &LimitSettings::default())
    }

    /// Reads a whole listing.
    ///
    /// # Errors
    /// Any [`FormatError`] but `NotRecognised`; a single bad row is no error but among the rejected.
    pub fn read_within(
        &self,
        input: &mut (dyn BufRead + Send),
        columns: &Columns,
        limits: &LimitSettings,
    ) -> Result<Parsed, FormatError> {
        let mut note = None;
        let mut text = |input: &mut (dyn BufRead + Send)| {
            let (text, told) = text::decoded(bounds::whole(input, limits)?);
            note = told;
            match text.find('\0') {
                Some(at) => Err(FormatError::Binary {
                    line: text::line_at(text.as_bytes(), at),
                }),
                None => Ok(text),
            }
        };
        let mut parsed = match self.parse {
            Parse::Stream(parse) => parse(input, limits)?,
            Parse::Text(parse) => parse(&text(input)?)?,
            Parse::Table(parse) => parse(&text(input)?, columns)?,
            Parse::Bytes(parse) => parse(&bounds::whole(input, limits)?, columns, limits)?,
        };
        let last = parsed.entries.last().map_or(0, |entry| entry.row.line);
        bounds::rows(parsed.entries.len(), &parsed.rejected, last, limits)?;
        parsed.notes.extend(note);
        parsed.tell_apart();
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
    /// Of a table: each field that was found, and the column that holds it.
    pub columns: Vec<(&'static str, String)>,
    /// What a reader should know of how it was read, as clauses.
    pub notes: Vec<String>,
    /// In the order of the file: true for an entry, false for what was refused.
    order: Vec<bool>,
}

impl Parsed {
    /// Adds a paper, or what was refused of it.
    ///
    /// - `found`: what stands there; its beginning is shown where it was refused.
    fn add(&mut self, line: u64, found: &str, row: Result<Row, String>) {
        match row {
            Ok(row) => {
                self.order.push(true);
                self.entries.push(Entry::from(row));
            }
            Err(reason) => self.refuse(line, found, reason),
        }
    }

    /// Adds what was refused.
    fn refuse(&mut self, line: u64, found: &str, reason: impl Into<String>) {
        self.order.push(false);
        self.rejected.push(Rejected {
            line,
            found: excerpt(found),
            reason: reason.into(),
        });
    }

    /// A paper is known by its listing and its line: where several stand on one line, they are numbered through instead.
    fn tell_apart(&mut self) {
        let lines = || self.entries.iter().map(|entry| entry.row.line);
        // So it is in nearly all files.
        let are_ascending = lines().is_sorted_by(|line, next| line < next);
        let mut known = BTreeSet::new();
        if are_ascending || lines().all(|line| known.insert(line)) {
            return;
        }
        if self.order.len() != self.entries.len() + self.rejected.len() {
            self.order = vec![true; self.entries.len()];
        }
        let (mut entries, mut rejected) = (self.entries.iter_mut(), self.rejected.iter_mut());
        for (number, is_entry) in (1..).zip(&self.order) {
            match is_entry {
                true => entries.next().into_iter().for_each(|entry| entry.row.line = number),
                false => rejected.next().into_iter().for_each(|refused| refused.line = number),
            }
        }
        let note = "several papers stand on one line: they have their numbers in the file in place of lines";
        self.notes.push(note.to_owned());
    }
}

/// A row, and the day its page section is headed with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// As written, without the date of its section.
    pub row: Row,
    /// Absent if the listing has no sections or the row carries its own date.
    pub section: Option<MonthDay>,
}

impl From<Row> for Entry {
    fn from(row: Row) -> Self {
        Self { row, section: None }
    }
}

/// Finds a format by [`Format::name`].
pub fn by_name(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

/// Recognises the format by the beginning of a file, whatever the file's name.
///
/// - `head`: up to 64 KiB; may end inside a character.
///
/// # Errors
/// [`FormatError::Empty`], [`FormatError::Foreign`], [`FormatError::Binary`] or [`FormatError::NotRecognised`].
pub fn recognise(head: &[u8]) -> Result<&'static Format, FormatError> {
    let head = Head::new(head);
    if head.text.trim().is_empty() {
        return Err(FormatError::Empty);
    }
    if let Some(format) = FORMATS.iter().find(|format| (format.recognise)(&head)) {
        return Ok(format);
    }
    Err(match foreign::recognise(&head) {
        Some(foreign) => FormatError::Foreign {
            what: foreign.what,
            hint: foreign.hint,
        },
        None => match head.bytes.iter().position(|&byte| byte == 0) {
            Some(at) => FormatError::Binary {
                line: text::line_at(head.bytes, at),
            },
            None => FormatError::NotRecognised {
                begins: excerpt(&head.text),
            },
        },
    })
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[test]
    fn every_format_is_described_and_named_once() {
        for format in FORMATS {
            assert!(!format.title.is_empty() && !format.looked_for.is_empty() && !format.extensions.is_empty());
            assert_eq!(by_name(format.name).map(|found| found.title), Some(format.title));
        }
        assert!(by_name("pdf").is_none());
    }

    #[test]
    fn tells_empty_binary_and_foreign_files_apart() {
        assert!(matches!(recognise(b"\xef\xbb\xbf \n"), Err(FormatError::Empty)));
        assert!(matches!(recognise(b"a\nb\0"), Err(FormatError::Binary { line: 2 })));
        let error = recognise(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n").unwrap_err().to_string();
        assert_eq!(error, "a PDF document, not a listing");
        let error = recognise(b"dear diary,\n").unwrap_err().to_string();
        assert!(
            error.ends_with("no listing that can be read begins `dear diary,`"),
            "{error}"
        );
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
    fn papers_on_one_line_are_numbered() {
        let text = r#"[{"title": "A"}, 7, {"title": "B"}]"#;
        let parsed = json::FORMAT.read(&mut text.as_bytes(), &Columns::new()).unwrap();
        let lines: Vec<u64> = parsed.entries.iter().map(|entry| entry.row.line).collect();
        assert_eq!((lines, parsed.rejected[0].line), (vec![1, 3], 2));
        assert!(parsed.notes[0].starts_with("several papers stand on one line"));
    }

    #[test]
    fn refuses_a_listing_without_papers() {
        let page = b"Daily Papers\n\nMar 12\n\n";
        let format = recognise(page).unwrap();
        assert!(matches!(
            format.read(&mut &page[..], &Columns::new()),
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
                matches!(
                    format.read(&mut input, &Columns::new()),
                    Err(FormatError::Io { line: 2, .. })
                ),
                "{}",
                format.name
            );
        }
    }
}
