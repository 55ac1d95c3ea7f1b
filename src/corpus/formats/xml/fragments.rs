//! Documents put together from pieces, for tests: whatever their order, no record is lost.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::super::{
    Columns, Format, Parsed, acl, atom, crossref, dblp, endnote, jats, oai, pubmed, rss, xml_records, zotero,
};

/// A format, the root of its documents, and pieces of them; the first begins a record.
type Case = (&'static Format, &'static str, &'static [&'static str]);

/// Formats in which every element of one name is a record.
const COUNTED: &[Case] = &[
    (
        &atom::FORMAT,
        "<feed>",
        &[
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
    ),
    (
        &rss::FORMAT,
        "<rss>",
        &[
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
    ),
    (
        &oai::FORMAT,
        "<OAI-PMH>",
        &[
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
    ),
    (
        &pubmed::FORMAT,
        "<PubmedArticleSet>",
        &[
            "<PubmedArticle><MedlineCitation><Article>",
            "</PubmedArticle>",
            "<ArticleTitle>",
            "</ArticleTitle>",
            "<Abstract><AbstractText Label='AIM'>",
            "</Abstract>",
            "<ArticleDate><Year>2024</Year></ArticleDate>",
            "</Article></MedlineCitation>",
        ],
    ),
    (
        &endnote::FORMAT,
        "<xml><records>",
        &[
            "<record>",
            "</record>",
            "<titles><title>",
            "<style face='superscript'>",
            "</style>",
            "</titles>",
            "<dates><year>2024</year></dates>",
        ],
    ),
    (
        &dblp::FORMAT,
        "<dblp>",
        &[
            "<article key='a'>",
            "</article>",
            "<title>",
            "</title>",
            "<author>Ada L 0001</author>",
            "<volume>abs/2401.00010</volume>",
        ],
    ),
    (
        &xml_records::FORMAT,
        "<modsCollection>",
        &[
            "<mods>",
            "</mods>",
            "<titleInfo><title>",
            "</titleInfo>",
            "<name><namePart>",
            "<abstract>",
        ],
    ),
];

/// Formats in which elements around records count too.
const OTHERS: &[Case] = &[
    (
        &jats::FORMAT,
        "<pmc-articleset>",
        &[
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
    ),
    (
        &acl::FORMAT,
        "<collection id='2024.ice'>",
        &[
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
    ),
    (
        &crossref::FORMAT,
        "<doi_records>",
        &[
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
    ),
    (
        &zotero::FORMAT,
        "<rdf:RDF>",
        &[
            "<bib:Article rdf:about='x'>",
            "</bib:Article>",
            "<z:itemType>preprint</z:itemType>",
            "<dc:title>",
            "<dcterms:isPartOf><bib:Book>",
            "<bib:Journal rdf:about='y'>",
            "<dcterms:isPartOf rdf:resource='y'/>",
            "<dc:identifier>DOI 10.5555/1</dc:identifier>",
        ],
    ),
];

/// Text that may stand anywhere, and markup that is broken.
const TEXT: [&str; 10] = [
    "Ice", " flow. ", "\n", "&amp;", "&nope;", "x < y", "<i>", "</i>", "<b c=\"", "ü",
];
/// What hides tags.
const MARKS: [&str; 6] = ["<!--", "-->", "<![CDATA[", "]]>", "<?", "<"];

fn read((format, root, _): &Case, pieces: &[&str]) -> (String, Parsed) {
    let text = format!("{root}{}", pieces.concat());
    let parsed = format.read(&mut text.as_bytes(), &Columns::new());
    (text, parsed.unwrap_or_default())
}

fn all_lines_are_within(text: &str, parsed: &Parsed) -> bool {
    // Papers that stand on one line have their numbers in place of it.
    let n_most = text.split('\n').count().max(parsed.entries.len() + parsed.rejected.len());
    let within = |line: u64| (1..=n_most as u64).contains(&line);
    let is_right = |row: &crate::corpus::Row| within(row.line) && !row.title.is_empty();
    parsed.entries.iter().all(|entry| is_right(&entry.row)) && parsed.rejected.iter().all(|row| within(row.line))
}

fn pieces(
    cases: &'static [Case],
    others: &'static [&'static str],
) -> impl Strategy<Value = (&'static Case, Vec<&'static str>)> {
    select(cases).prop_flat_map(move |case| {
        let all: Vec<&str> = [case.2, case.2, &TEXT, others].concat();
        (
            Just(cases.iter().find(|known| known.0.name == case.0.name).unwrap()),
            vec(select(all), 0..40),
        )
    })
}

proptest! {
    #[test]
    fn every_record_is_an_entry_or_refused((case, pieces) in pieces(COUNTED, &[])) {
        let (text, parsed) = read(case, &pieces);
        let n_records = pieces.iter().filter(|piece| **piece == case.2[0]).count();
        prop_assert_eq!(parsed.entries.len() + parsed.rejected.len(), n_records, "{}", text);
        prop_assert!(all_lines_are_within(&text, &parsed));
    }

    #[test]
    fn nothing_makes_a_format_panic((case, pieces) in pieces(COUNTED, &MARKS)) {
        let (text, parsed) = read(case, &pieces);
        prop_assert!(all_lines_are_within(&text, &parsed));
    }

    #[test]
    fn nor_one_with_elements_around_records((case, pieces) in pieces(OTHERS, &MARKS)) {
        let (text, parsed) = read(case, &pieces);
        prop_assert!(all_lines_are_within(&text, &parsed));
    }
}
