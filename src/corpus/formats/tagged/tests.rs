use proptest::prelude::*;

use super::*;
use crate::corpus::formats::{Columns, recognise};
use crate::corpus::{Flag, Row};

fn read(format: &Format, text: &str) -> Parsed {
    format.read(&mut text.as_bytes(), &Columns::new()).unwrap()
}

/// The rows of a text that is told to be of a format.
fn rows(format: &Format, text: &str) -> Vec<Row> {
    assert_eq!(recognise(text.as_bytes()).unwrap().name, format.name, "{text}");
    let parsed = read(format, text);
    assert_eq!(parsed.rejected, [], "{text}");
    parsed.entries.into_iter().map(|entry| entry.row).collect()
}

/// Everything that a row says, in one line.
fn shown(row: &Row) -> String {
    let ids: Vec<&str> = row.ids.iter().map(|id| id.text.as_str()).collect();
    let date = row.date.map_or_else(String::new, |date| date.to_string());
    format!(
        "{}: {} | {} | {date} | {} | {} | {} | {}",
        row.line,
        row.title,
        row.abstract_text,
        ids.join(" "),
        row.authors.join("; "),
        row.categories.join("; "),
        row.url.as_deref().unwrap_or_default()
    )
}

const GLACIER: &str = "Ice flow of a glacier | We measure ice flow, as the bed slides. It is fast. | 2024-01-05";

/// The paper of [`GLACIER`] in each dialect, and what its rows say besides.
const SAMPLES: [(Format, &str, &str); 8] = [
    (
        RIS,
        "TY  - JOUR\r\nID  - 17\r\nTI  - Ice flow of\r\n  a glacier\r\nT2  - Journal of Ice\r\nAU  - Berg, Jan van der\r\nAU  - \
             Lund,Eva\r\nAU  - Stein, K., Jr.\r\nPY  - 2024\r\nDA  - 2024/01/05/\r\nDO  - https://doi.org/10.5555/ICE.1\r\nKW  - \
             ice\r\nKW  - glaciers; slow\r\nAB  - We measure ice flow,\r\nas the bed slides.\r\n\r\nIt is fast.\r\nUR  - \
             https://a.org/1; https://b.org\r\nER  - \r\n",
        "doi:10.5555/ice.1 17 https://a.org/1 | Berg, Jan van der; Lund, Eva; Stein, K., Jr. | ice; glaciers; slow | \
             https://a.org/1",
    ),
    (
        PUBMED,
        "PMID- 31234567\nOWN - NLM\nDP  - 2024 Jan 5\nTI  - Ice flow of\n      a glacier\nLID - S1 [pii]\nLID - 10.5555/ice.1 \
             [doi]\nAB  - We measure ice flow, as the bed\n      slides. It is fast.\nFAU - Berg, Jan van der\nAU  - Berg JV\nFAU - \
             Lund, Eva\nAU  - Lund E\nMH  - Ice Cover/*physiology\nPMC - PMC77\n",
        "pubmed:31234567 pmc:PMC77 doi:10.5555/ice.1 | Berg, Jan van der; Lund, Eva | Ice Cover/physiology | \
             https://doi.org/10.5555/ice.1",
    ),
    (
        WEB_OF_SCIENCE,
        "FN Web of Science\nVR 1.0\nPT J\nAU Berg, JV\n   Lund, E\nAF Berg, Jan van der\n   Lund, Eva\nTI Ice flow of\n   a \
             glacier\nSO JOURNAL OF ICE\nDE ice; thick\n   ice\nAB We measure ice flow, as the bed\n   slides. It is fast.\nPD JAN \
             5\nPY 2024\nDI 10.5555/ice.1\nUT WOS:000123\nER\n\nEF\n",
        "doi:10.5555/ice.1 WOS:000123 | Berg, Jan van der; Lund, Eva | ice; thick ice | https://doi.org/10.5555/ice.1",
    ),
    (
        ENDNOTE,
        "%0 Journal Article\n%T Ice flow of\na glacier\n%A Berg, Jan van der\n%A Lund, Eva\n%J Journal of Ice\n%D 2024\n%8 January \
             5\n%X We measure ice flow, as the bed slides.\n\nIt is fast.\n%R doi:10.5555/ice.1\n%K ice\nsnow\n%U https://a.org/1\n",
        "doi:10.5555/ice.1 https://a.org/1 | Berg, Jan van der; Lund, Eva | ice; snow | https://a.org/1",
    ),
    (
        REFWORKS,
        "RT Journal Article\nSR Electronic(1)\nID 17\nA1 Berg,Jan van der\nA1 Lund,Eva\nT1 Ice flow of\na glacier\nJF Journal of \
             Ice\nYR 2024\nFD Jan 5\nAB We measure ice flow, as the bed slides.\nIt is\nfast.\nDO 10.5555/ice.1\nK1 ice;snow\n",
        "doi:10.5555/ice.1 17 | Berg, Jan van der; Lund, Eva | ice; snow | https://doi.org/10.5555/ice.1",
    ),
    (
        COCHRANE,
        "Record #1 of 1\nID: CN-017\nAU: Berg, Jan van der\nAU: Lund, Eva\nTI: Ice flow of a glacier\nSO: Journal of Ice\nYR: \
             2024/01/05\nDOI: 10.5555/ice.1\nKY: ice; snow\nAB: We measure ice flow, as the bed slides. It is fast.\nUS: \
             https://a.org/1\n",
        "doi:10.5555/ice.1 CN-017 https://a.org/1 | Berg, Jan van der; Lund, Eva | ice; snow | https://a.org/1",
    ),
    (
        CNKI,
        "{Reference Type}: Journal Article\n{Title}: Ice flow of a glacier\n{Author}: Berg, Jan van der;Lund, Eva;\n{Author \
             Address}: Bern\n{Year}: 2024\n{Date}: 2024-01-05\n{DOI}: 10.5555/ice.1\n{Keywords}: ice;snow\n{Abstract}: We measure \
             ice flow, as the bed slides. It is fast.\n",
        "doi:10.5555/ice.1 | Berg, Jan van der; Lund, Eva | ice; snow | https://doi.org/10.5555/ice.1",
    ),
    (
        CNKI,
        "SrcDatabase-来源库: 期刊\nTitle-题名: Ice flow of a glacier\nAuthor-作者: Berg, Jan van der;Lund, Eva;\nSource-刊名: \
             Ice\nSummary-摘要: We measure ice flow, as the bed slides. It is fast.\nPubTime-出版时间: 2024-01-05 10:00\nKeyword-关键词: \
             ice;snow\nLink-链接: https://a.org/1\n",
        "https://a.org/1 | Berg, Jan van der; Lund, Eva | ice; snow | https://a.org/1",
    ),
];

#[test]
fn each_dialect_says_the_same_of_a_paper() {
    for (format, text, rest) in SAMPLES {
        let rows = rows(&format, text);
        let told: Vec<String> = rows.iter().map(shown).collect();
        let line = rows.first().map_or(0, |row| row.line);
        assert_eq!(
            told.join("\n"),
            format!("{line}: {GLACIER} | {rest}"),
            "{}",
            format.name
        );
    }
}

#[test]
fn records_begin_and_end_however_they_are_marked() {
    for (format, text, expected) in [
        // One after the other, with and without an end, and a type that is given twice.
        (
            RIS,
            "\u{feff}\u{feff}TY  - JOUR\nTI  - A\nTY  - BOOK\nTY  - JOUR\nTI  - B\nER  -\n\u{feff}TY  - JOUR\nTI  - C\nER",
            "1 A, 3 B, 7 C",
        ),
        // What databases write between them, and old ends of lines.
        (
            RIS,
            "Provider: Example\nContent: text\n\n1.\nTY  - JOUR\nTI  - A\nER  -\nLink to the full text\n\n<2>\nTY - CONF\rT1- B\r",
            "5 A, 11 B",
        ),
        // Without their type, with an end or with blank lines only.
        (
            RIS,
            "JF  - Ice\nT1  - A\nPY  - 2020\nER  -\nT1  - B\nER  -\n",
            "1 A, 5 B",
        ),
        (RIS, "TI- A\nAU- B\nPY- 2020\n\nTI- C\nPY- 2021\n", "1 A, 5 C"),
        (PUBMED, "OWN - ERIC\nTI  - A\n\nOWN - ERIC\nTI  - B\n", "1 A, 4 B"),
        (PUBMED, "PMID- 1\nOWN - NLM\nTI  - A\nPMID- 2\nTI  - B\n", "1 A, 4 B"),
        // The title of the book is not that of the chapter.
        (
            WEB_OF_SCIENCE,
            "PT B\nTI A\nSE Ice\nER\nPT B\nAU B, C\nTI D\nER\n",
            "1 A, 5 D",
        ),
        (
            ENDNOTE,
            "%0 Journal Article\n%T A\n%0 Book\n%T B\n\n%0 Book\n%T C\n",
            "1 A, 3 B, 6 C",
        ),
        (ENDNOTE, "%T A\n%B Book\n%D 2020\n\n%T B\n%D 2021\n", "1 A, 5 B"),
        (
            REFWORKS,
            "RT Book\nSR 1\nT1 A\nRT Book\nT1 B\n\nRT Book\nT1 C",
            "1 A, 4 B, 7 C",
        ),
        (
            COCHRANE,
            "Record #1 of 2\nID: CN-1\nTI: A\n\n\nRecord #2 of 2\nID: CN-2\nTI: B\n",
            "2 A, 7 B",
        ),
        (
            CNKI,
            "DataType: 1\nTitle-题名: A\nAuthor-作者: B\n\nTitle-题名: C\n",
            "2 A, 5 C",
        ),
    ] {
        let titles: Vec<String> = (rows(&format, text).iter())
            .map(|row| format!("{} {}", row.line, row.title))
            .collect();
        assert_eq!(titles.join(", "), expected, "{text}");
    }
}

#[test]
fn lines_that_look_like_tags_stay_in_the_text() {
    for (format, text, expected) in [
        (
            RIS,
            "TY  - JOUR\nTI  - A\nAB  - We use\nT2-weighted images\nAIM - to learn\nER was told\nER  -\n",
            "We use T2-weighted images AIM - to learn ER was told",
        ),
        (REFWORKS, "RT Book\nT1 A\nAB It is\nUV light\n", "It is UV light"),
        (
            ENDNOTE,
            "%0 Book\n%T A\n%X About\n%50 of it\n% or so\n",
            "About %50 of it % or so",
        ),
    ] {
        assert_eq!(&*rows(&format, text)[0].abstract_text, expected);
    }
}

#[test]
fn the_likeliest_of_several_tags_counts() {
    for (lines, expected) in [
        ("T1  - A\nTI  - B\nST  - C", "B"),
        ("ST  - C\nT2  - Journal", "C"),
        ("BT  - Book\nT1  - Chapter", "Chapter"),
    ] {
        let rows = rows(&RIS, &format!("TY  - JOUR\n{lines}\nER  -\n"));
        assert_eq!(rows[0].title, expected, "{lines}");
    }
    let both = "TY  - JOUR\nN2  - It is.\nAB  - It is.\nAU  - B, C\nA1  - B, C\nA1  - Ice Group\nER  -\n";
    let row = &rows(&RIS, both)[0];
    assert_eq!(
        (&*row.abstract_text, row.authors.join("; ").as_str()),
        ("It is.", "B, C; Ice Group")
    );
}

#[test]
fn dates_are_put_together() {
    for (lines, expected) in [
        ("PY  - 2021\nDA  - JAN 5", "2021-01-05"),
        ("DA  - DEC\nPY  - 2021", "2021-12"),
        ("PY  - 2021\nDA  - JAN-FEB", "2021?"),
        ("DA  - 2021/04//undefined", "2021-04"),
        ("DA  - 2021///nan", "2021"),
        ("Y1  - 2021///Spring", "2021?"),
        ("PY  - 2021/02/03/", "2021-02-03"),
        ("PY  - 99\nPY  - 2021/02/03", "2021-02-03"),
        ("PY  - 2021\nC6  - MAR 2021", "2021-03"),
        ("PY  - 2021\nC6  - NIHMS12", "2021"),
        ("Y2  - 2023/01/01", ""),
        ("DA  - JAN 5", "?"),
    ] {
        let row = &rows(&RIS, &format!("TY  - JOUR\nTI  - A\n{lines}\nER  -\n"))[0];
        let date = row.date.map_or_else(String::new, |date| date.to_string());
        let is_unread = row
            .flags
            .iter()
            .any(|flag| matches!(flag, Flag::DateUnread | Flag::DateInPart));
        assert_eq!(date + if is_unread { "?" } else { "" }, expected, "{lines}");
    }
}

#[test]
fn ids_are_found_where_sources_hide_them() {
    for (lines, expected) in [
        ("M3  - doi: 10.5555/x", "doi:10.5555/x"),
        (
            "M3  - Article\nN1  - Cited By :3\nN1  - DOI: 10.5555/x",
            "doi:10.5555/x",
        ),
        (
            "U1  - 12 [PMID]\nU2  - PMC34[pmcid]\nU4  - s-1[PII]",
            "pubmed:12 pmc:PMC34",
        ),
        ("AN  - PMC34", "pmc:PMC34"),
        ("M1  - arXiv:2401.01234", "arxiv:2401.01234"),
        ("UR  - http://arxiv.org/abs/2401.01234", "arxiv:2401.01234"),
        ("C2  - 1001, 1458", ""),
    ] {
        let row = &rows(&RIS, &format!("TY  - JOUR\nTI  - A\n{lines}\nER  -\n"))[0];
        let ids: Vec<&str> = row.ids.iter().map(|id| id.text.as_str()).collect();
        assert_eq!(ids.join(" "), expected, "{lines}");
    }
    let retracted = "PMID- 1\nOWN - NLM\nTI  - A\nPT  - Journal Article\nPT  - Retracted Publication\n";
    assert!(rows(&PUBMED, retracted)[0].flags.contains(&Flag::Withdrawn));
}

#[test]
fn what_is_no_paper_is_told() {
    let text = "TY  - JOUR\nDO  - 10.5555/x\nER  -\nand so on\nas before\n\nTY  - JOUR\nTI  - A\nER  -\nNL  - J Ice\n\nTY  - JOUR\nAB";
    let parsed = read(&RIS, text);
    assert_eq!(parsed.entries.len(), 1);
    let told: Vec<_> = (parsed.rejected.iter())
        .map(|refused| (refused.line, refused.found.as_str(), refused.reason.as_str()))
        .collect();
    let nothing = "neither title nor abstract: one of them must have text";
    assert_eq!(
        told,
        [
            (1, "TY - JOUR DO - 10.5555/x", nothing),
            (
                4,
                "and so on",
                "text outside of the records: no line with a tag before it"
            ),
            (12, "TY - JOUR AB", nothing),
        ]
    );
}

#[test]
fn other_texts_are_not_taken_for_tagged_lines() {
    for text in [
        "# Notes\n\nRIS looks so:\n\n```\nTY  - JOUR\nTI  - A\nER  -\n```\n",
        "A note on RIS.\n| TY  - JOUR |\nTY  - JOUR\nTI  - A\n",
        "Title: Ice\nAuthor: A. One\nDate: 2020-01-01\n\nIt is.\n",
        "TY was here.\nAI is\nIT is so\n",
        "%PDF-1.7\n%T x\n",
        "% A note\n\\documentclass{article}\n",
        "%YAML 1.2\n---\n",
        "ID: 7\nTI: x\n",
        "T1 - T2 - T3\n",
        "AU gold\nAG silver\n",
    ] {
        let name = recognise(text.as_bytes()).map(|format| format.name);
        assert!(name.is_err(), "{name:?}: {text}");
    }
}

const ALL: [Format; 7] = [PUBMED, RIS, WEB_OF_SCIENCE, ENDNOTE, REFWORKS, COCHRANE, CNKI];

proptest! {
    #[test]
    fn every_row_has_a_title_and_a_line(
        text in "((TY|TI|AB|ER|AU|DA|PY|DO|UR|KW|N1|U1)(  - |- | - |  -)|(PMID|OWN |LID |DP  |FAU )- |(PT|TI|PY|PD|EF|ER|FN|AF) |RT |T1 \
                |%[0TAXD8] |Record #1|(ID|TI|DOI): |\\{(Title|Reference Type)\\}: |Title-题名：|\u{feff}|\r|\n|\n\n|   |é|2021/03//x|\\[doi\\]\
                |http://a.b;|;|[a-zA-Z]{1,4} ){0,60}"
    ) {
        let n_lines = 1 + text.matches('\n').count() as u64;
        for format in ALL {
            let parsed = format.read(&mut text.as_bytes(), &Columns::new()).unwrap_or_default();
            // On one line, papers have their numbers.
            let n_lines = n_lines.max((parsed.entries.len() + parsed.rejected.len()) as u64);
            for entry in &parsed.entries {
                prop_assert!(!entry.row.title.is_empty() && (1..=n_lines).contains(&entry.row.line));
            }
            for refused in &parsed.rejected {
                prop_assert!(!refused.found.is_empty() && (1..=n_lines).contains(&refused.line));
            }
        }
    }

    #[test]
    fn no_record_is_lost(records in proptest::collection::vec("(TI  - [a-z]{1,5}\n|KW  - [a-z]{1,3}\n|[a-z]{1,9}\n|\n){0,5}", 1..8), is_ended: bool) {
        let end = if is_ended { "ER  -\n" } else { "" };
        let text: String = records.iter().map(|record| format!("TY  - JOUR\nVL  - 1\n{record}{end}")).collect();
        let parsed = RIS.read(&mut text.as_bytes(), &Columns::new()).unwrap();
        prop_assert_eq!(parsed.entries.len() + parsed.rejected.len(), records.len());
    }
}
