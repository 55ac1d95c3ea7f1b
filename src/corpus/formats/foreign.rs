//! Files that people keep beside listings: what each is, and what to do instead.

use super::{Head, xml};

/// A kind of file that is no listing.
pub(super) struct Foreign {
    /// What it is, with its article.
    pub(super) what: &'static str,
    /// What to do instead; empty where there is nothing.
    pub(super) hint: &'static str,
    is: fn(&Head<'_>) -> bool,
}

const EXPORT: &str = "export the papers from the program it belongs to, as BibTeX, RIS or CSV, and add that file";
const TEXT: &str = "a listing has titles and abstracts of papers: `paperthemes formats` shows what can be read";

/// The kinds, the surest first.
static FOREIGN: &[Foreign] = &[
    Foreign {
        what: "a PDF document",
        hint: EXPORT,
        is: |head| head.bytes.starts_with(b"%PDF-"),
    },
    Foreign {
        what: "a PNG picture",
        hint: TEXT,
        is: |head| head.bytes.starts_with(b"\x89PNG"),
    },
    Foreign {
        what: "a JPEG picture",
        hint: TEXT,
        is: |head| head.bytes.starts_with(&[0xff, 0xd8, 0xff]),
    },
    Foreign {
        what: "a GIF picture",
        hint: TEXT,
        is: |head| head.bytes.starts_with(b"GIF8"),
    },
    Foreign {
        what: "an SQLite database",
        hint: EXPORT,
        is: |head| head.bytes.starts_with(b"SQLite format 3\0"),
    },
    Foreign {
        what: "a program",
        hint: TEXT,
        is: |head| head.bytes.starts_with(b"\x7fELF") || head.bytes.starts_with(b"MZ"),
    },
    Foreign {
        what: "a PostScript document",
        hint: EXPORT,
        is: |head| head.bytes.starts_with(b"%!PS"),
    },
    Foreign {
        what: "an old Office document",
        hint: EXPORT,
        is: |head| head.bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]),
    },
    Foreign {
        what: "a zip archive without a listing that can be read",
        hint: "",
        is: |head| head.bytes.starts_with(b"PK\x03\x04"),
    },
    Foreign {
        what: "a bzip2 archive",
        hint: "unpack it, or pack it with gzip or zstd",
        is: |head| head.bytes.starts_with(b"BZh"),
    },
    Foreign {
        what: "an xz archive",
        hint: "unpack it, or pack it with gzip or zstd",
        is: |head| head.bytes.starts_with(b"\xfd7zXZ\0"),
    },
    Foreign {
        what: "a 7-Zip archive",
        hint: "unpack it, or pack it with gzip or zstd",
        is: |head| head.bytes.starts_with(b"7z\xbc\xaf\x27\x1c"),
    },
    Foreign {
        what: "an answer of a server that asks to come again later",
        hint: "fetch it again after a while",
        is: |head| head.begins("<html") && head.text.len() < 2000 && head.text.contains("Retry after"),
    },
    Foreign {
        what: "a web page without papers that can be told",
        hint: "pages of Hugging Face Papers and lists of arXiv are read; of others, save the listing as CSV, BibTeX or RIS",
        is: |head| head.begins("<!doctype html") || head.begins("<html"),
    },
    Foreign {
        what: "an XML document without papers that can be told",
        hint: TEXT,
        is: |head| head.begins("<?xml") || xml::is_foreign(head),
    },
    Foreign {
        what: "a script",
        hint: TEXT,
        is: |head| head.begins("#!"),
    },
    Foreign {
        what: "a TeX document",
        hint: TEXT,
        is: |head| head.begins("\\documentclass") || head.text.contains("\\begin{document}"),
    },
    Foreign {
        what: "a patch",
        hint: TEXT,
        is: |head| head.begins("diff --git ") || head.begins("--- a/"),
    },
];

/// The kind of a file, if it is one that is known.
pub(super) fn recognise(head: &Head<'_>) -> Option<&'static Foreign> {
    FOREIGN.iter().find(|foreign| (foreign.is)(head))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn what(text: &str) -> &str {
        recognise(&Head::new(text.as_bytes())).map_or("", |foreign| foreign.what)
    }

    #[test]
    fn documents_without_papers_are_told() {
        let xml = "an XML document without papers that can be told";
        for text in [
            "<?xml version=\"1.0\"?><opml><body/></opml>",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
            "<!-- a map --><urlset>",
            "<rdf:RDF xmlns:rdf=\"x\">",
        ] {
            assert_eq!(what(text), xml, "{text}");
        }
        assert_eq!(
            what("<html><body>\n<h1>Retry after 10 seconds</h1>\n</body></html>\n"),
            "an answer of a server that asks to come again later"
        );
        assert_eq!(what("<p align=\"center\">Ice</p>\n\n# Papers\n"), "");
    }
}
