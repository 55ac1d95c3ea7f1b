//! Documents put together from pieces, for tests: whatever their order, no record is lost.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::super::{
    Columns, Format, Parsed, acl, atom, crossref, dblp, endnote, jats, oai, pubmed, rss, xml_records, zotero,
};

/// What documents of a format are put together from.
struct Case {
    format: &'static Format,
    root: &'static str,
    /// The first begins a record.
    pieces: &'static [&'static str],
}

/// Formats in which every element of one name is a record.
const COUNTED: &[Case] = &[
    Case {
        format: &atom::FORMAT,
        root: "<feed>",
        pieces: &[
            "<entry>",
            "</entry>",
            "<title>",
            "</title>",
            "<summary type='html'>",
            "</summary>",
            "<author><name>",
            "<updated>2024-01-05</updated>",
            "<link href='https://a.org/1'/>",
        ],
    },
    Case {
        format: &rss::FORMAT,
        root: "<rss>",
        pieces: &[
            "<item>",
            "</item>",
            "<title>",
            "</title>",
            "<description>",
            "</description>",
            "&lt;p&gt;",
            "Authors: ",
            "Abstract: ",
            "arXiv:2401.00010v1 Announce Type: replace Abstract: ",
            "(arXiv:2401.00010v1 [cs.CL])",
            "<pubDate>Fri, 05 Jan 2024</pubDate>",
        ],
    },
    Case {
        format: &oai::FORMAT,
        root: "<OAI-PMH>",
        pieces: &[
            "<record>",
            "</record>",
            "<header status='deleted'/>",
            "<metadata><dc>",
            "<metadata><arXivRaw>",
            "<title>",
            "</title>",
            "<version version='v1'><date>2024-01-05</date></version>",
            "<description>",
            "<date>2024</date>",
            "</metadata>",
        ],
    },
    Case {
        format: &pubmed::FORMAT,
        root: "<PubmedArticleSet>",
        pieces: &[
            "<PubmedArticle><MedlineCitation><Article>",
            "</PubmedArticle>",
            "<ArticleTitle>",
            "</ArticleTitle>",
            "<Abstract><AbstractText Label='AIM'>",
            "</Abstract>",
            "<ArticleDate><Year>2024</Year></ArticleDate>",
            "</Article></MedlineCitation>",
        ],
    },
    Case {
        format: &endnote::FORMAT,
        root: "<xml><records>",
        pieces: &[
            "<record>",
            "</record>",
            "<titles><title>",
            "<style face='superscript'>",
            "</style>",
            "</titles>",
            "<dates><year>2024</year></dates>",
        ],
    },
    Case {
        format: &dblp::FORMAT,
        root: "<dblp>",
        pieces: &[
            "<article key='a'>",
            "</article>",
            "<title>",
            "</title>",
            "<author>Ada L 0001</author>",
            "<volume>abs/2401.00010</volume>",
        ],
    },
    Case {
        format: &xml_records::FORMAT,
        root: "<modsCollection>",
        pieces: &[
            "<mods>",
            "</mods>",
            "<titleInfo><title>",
            "</titleInfo>",
            "<name><namePart>",
            "<abstract>",
        ],
    },
];

/// Formats in which elements around records count too.
const OTHERS: &[Case] = &[
    Case {
        format: &jats::FORMAT,
        root: "<pmc-articleset>",
        pieces: &[
            "<article>",
            "<sub-article>",
            "<front>",
            "</front>",
            "<article-meta>",
            "<title-group><article-title>",
            "<xref>",
            "<abstract>",
            "<pub-date><year>2024</year></pub-date>",
        ],
    },
    Case {
        format: &acl::FORMAT,
        root: "<collection id='2024.ice'>",
        pieces: &[
            "<volume id='1'>",
            "<meta>",
            "</meta>",
            "<paper id='1'>",
            "</paper>",
            "<title>",
            "<tex-math>",
            "<year>2024</year>",
            "<editor>",
        ],
    },
    Case {
        format: &crossref::FORMAT,
        root: "<doi_records>",
        pieces: &[
            "<doi_record>",
            "<journal_issue>",
            "<book_metadata>",
            "<content_item>",
            "<posted_content>",
            "<titles><title>",
            "</titles>",
            "<query status='unresolved'>",
            "<error>",
            "<publication_date><year>2024</year></publication_date>",
        ],
    },
    Case {
        format: &zotero::FORMAT,
        root: "<rdf:RDF>",
        pieces: &[
            "<bib:Article rdf:about='x'>",
            "</bib:Article>",
            "<z:itemType>preprint</z:itemType>",
            "<dc:title>",
            "<dcterms:isPartOf><bib:Book>",
            "<bib:Journal rdf:about='y'>",
            "<dcterms:isPartOf rdf:resource='y'/>",
            "<dc:identifier>DOI 10.5555/1</dc:identifier>",
        ],
    },
];

/// Text that may stand anywhere, and markup that is broken.
const TEXT: [&str; 10] = [
    "Ice", " flow. ", "\n", "&amp;", "&nope;", "x < y", "<i>", "</i>", "<b c=\"", "ü",
];
/// What hides tags.
const MARKS: [&str; 6] = ["<!--", "-->", "<![CDATA[", "]]>", "<?", "<"];

fn read(case: &Case, pieces: &[&str]) -> (String, Parsed) {
    let text = format!("{}{}", case.root, pieces.concat());
    let parsed = case.format.read(&mut text.as_bytes(), &Columns::new());
    (text, parsed.unwrap_or_default())
}

fn all_lines_are_within(text: &str, parsed: &Parsed) -> bool {
    // Papers that stand on one line have their numbers in place of it.
    let n_most = text
        .split('\n')
        .count()
        .max(parsed.entries.len() + parsed.rejected.len());
    let within = |line: u64| (1..=n_most as u64).contains(&line);
    let is_right = |row: &crate::corpus::Row| within(row.line) && !row.title.is_empty();
    parsed.entries.iter().all(|entry| is_right(&entry.row)) && parsed.rejected.iter().all(|row| within(row.line))
}

fn pieces(
    cases: &'static [Case],
    others: &'static [&'static str],
) -> impl Strategy<Value = (usize, Vec<&'static str>)> {
    (0..cases.len()).prop_flat_map(move |at| {
        let pieces = cases[at].pieces;
        (Just(at), vec(select([pieces, pieces, &TEXT, others].concat()), 0..40))
    })
}

#[test]
fn a_file_may_end_anywhere() {
    let entry = "<entry>\n<title>Ice &amp; <i>snow</i></title><link href=\"https://a.org/1\"/><summary><![CDATA[We measure ice.]]></summary></entry>\n";
    let text = format!("<?xml version=\"1.0\"?><feed>{entry}{entry}</feed>");
    for end in text.find("<feed>").unwrap()..text.len() {
        let part = &text[..end];
        let parsed = atom::FORMAT
            .read(&mut part.as_bytes(), &Columns::new())
            .unwrap_or_default();
        let n_records = part.matches("<entry").count();
        assert_eq!(parsed.entries.len() + parsed.rejected.len(), n_records, "{part}");
        let n_titles = part.matches("<title>I").count();
        assert_eq!(parsed.entries.len(), n_titles, "{part}");
    }
}

proptest! {
    #[test]
    fn every_record_is_an_entry_or_refused((at, pieces) in pieces(COUNTED, &[])) {
        let case = &COUNTED[at];
        let (text, parsed) = read(case, &pieces);
        let n_records = pieces.iter().filter(|piece| **piece == case.pieces[0]).count();
        prop_assert_eq!(parsed.entries.len() + parsed.rejected.len(), n_records, "{}", text);
        prop_assert!(all_lines_are_within(&text, &parsed));
    }

    #[test]
    fn nothing_makes_a_format_panic((at, pieces) in pieces(COUNTED, &MARKS)) {
        let (text, parsed) = read(&COUNTED[at], &pieces);
        prop_assert!(all_lines_are_within(&text, &parsed));
    }

    #[test]
    fn nor_one_with_elements_around_records((at, pieces) in pieces(OTHERS, &MARKS)) {
        let (text, parsed) = read(&OTHERS[at], &pieces);
        prop_assert!(all_lines_are_within(&text, &parsed));
    }
}
