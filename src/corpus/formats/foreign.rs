//! Files that people keep beside listings: what each is, and what to do instead.

mod texts;

use super::{Head, html, mail, xml, yaml};

pub(super) use self::texts::is_code;

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
        what: "a RIFF file: a picture, a sound or a film",
        hint: TEXT,
        is: |head| head.bytes.starts_with(b"RIFF"),
    },
    Foreign {
        what: "a TIFF picture",
        hint: TEXT,
        is: |head| head.bytes.starts_with(b"II*\0") || head.bytes.starts_with(b"MM\0*"),
    },
    Foreign {
        what: "a film",
        hint: TEXT,
        is: |head| head.bytes.get(4..8) == Some(b"ftyp"),
    },
    Foreign {
        what: "an RTF document",
        hint: EXPORT,
        is: |head| head.bytes.starts_with(b"{\\rtf"),
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
        is: html::is_page,
    },
    Foreign {
        what: "an SVG picture",
        hint: TEXT,
        is: |head| head.begins("<svg") || (head.begins("<?xml") && head.text.contains("<svg")),
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
    Foreign {
        what: "an e-mail without papers that can be told",
        hint: "the daily e-mail of arXiv and alerts of Google Scholar are read",
        is: |head| mail::is_mail(&head.text),
    },
    Foreign {
        what: "a calendar or a card of an address book",
        hint: TEXT,
        is: |head| head.begins("BEGIN:VCALENDAR") || head.begins("BEGIN:VCARD"),
    },
    Foreign {
        what: "a citation file of a program (CFF)",
        hint: "papers that are cited are read from BibTeX, RIS or CSV",
        is: |head| head.text.lines().any(|line| line.starts_with("cff-version:")),
    },
    Foreign {
        what: "YAML that describes something else than papers",
        hint: TEXT,
        is: |head| yaml::is_of_another_kind(&head.text),
    },
    Foreign {
        what: "a log",
        hint: TEXT,
        is: texts::is_log,
    },
    Foreign {
        what: "the source of a program",
        hint: TEXT,
        is: texts::is_code,
    },
    Foreign {
        what: "a Markdown page without papers that can be told",
        hint: "papers are told by links to them, as rows of a table, headings or items of a list",
        is: |head| head.begins("# ") && head.text.contains("\n## "),
    },
    Foreign {
        what: "a text without papers that can be told",
        hint: TEXT,
        is: texts::is_prose,
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

    #[test]
    fn files_are_told_as_what_they_are() {
        for (bytes, expected) in [
            (&b"RIFF....WAVE"[..], "a RIFF file: a picture, a sound or a film"),
            (b"{\\rtf1 ice}", "an RTF document"),
            (b"<!-- saved --><html><body>Ice</body></html>", "a web page without papers that can be told"),
            (b"<?xml version=\"1.0\"?>\n<svg></svg>", "an SVG picture"),
            (b"From: a@example.org\nSubject: Ice\n\nDear all,\n", "an e-mail without papers that can be told"),
            (b"BEGIN:VCALENDAR\nEND:VCALENDAR\n", "a calendar or a card of an address book"),
            (b"cff-version: 1.2.0\ntitle: IceNet\nauthors:\n- family-names: One\n", "a citation file of a program (CFF)"),
            (b"interactions:\n- request:\n    uri: https://a.org\n", "YAML that describes something else than papers"),
            (
                b"2024-05-01 10:00:00 INFO start\n2024-05-01 10:00:01 WARN ice\n[10:00:02] DEBUG more\n10:00:03 ERROR end\n",
                "a log",
            ),
            (b"import os\n\n\ndef main():\n    print('ice')\n    return 1\n\nclass Ice:\n    pass\n", "the source of a program"),
            (b"# Ice\n\nA page.\n\n## Use\n\nMelt it.\n", "a Markdown page without papers that can be told"),
            (
                b"Ice is cold. It melts in the sun. We like it very much. Do you know why? Nobody does, and that is that.\n",
                "a text without papers that can be told",
            ),
        ] {
            let head = Head::new(bytes);
            let found = recognise(&head).map(|foreign| foreign.what);
            assert_eq!(found, Some(expected), "{}", head.text);
        }
        for bytes in [&b"dear diary,\n"[..], b"a,b\n1,2\n", b"TY  - JOUR\nTI  - Ice\nER  - \n"] {
            assert!(recognise(&Head::new(bytes)).is_none());
        }
    }
}
