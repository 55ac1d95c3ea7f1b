use proptest::prelude::*;

use super::*;
use crate::corpus::Flag;
use crate::corpus::formats::{Columns, recognise};

fn read(text: &str) -> Parsed {
    FORMAT.read(&mut text.as_bytes(), &Columns::new()).unwrap()
}

/// The rows of a text that is told to be BibTeX.
fn rows(text: &str) -> Vec<Row> {
    assert_eq!(recognise(text.as_bytes()).unwrap().name, FORMAT.name, "{text}");
    let parsed = read(text);
    assert_eq!(parsed.rejected, [], "{text}");
    parsed.entries.into_iter().map(|entry| entry.row).collect()
}

fn row(fields: &str) -> Row {
    rows(&format!("@article{{a,\n title = {{A}},\n {fields}\n}}")).remove(0)
}

fn date(row: &Row) -> String {
    row.date.map_or_else(String::new, |date| date.to_string())
}

fn ids(row: &Row) -> String {
    let ids: Vec<&str> = row.ids.iter().map(|id| id.text.as_str()).collect();
    ids.join(" ")
}

#[test]
fn every_dialect_is_read() {
    let acl = "@inproceedings{berg-lund-2024-ice,\n    title = \"Ice flow of a {B}ernese glacier\",\n    author = \"Berg, Jan  and\n      \
               Lund, Eva\",\n    month = jan,\n    year = \"2024\",\n    doi = \"10.5555/ice.1\"\n}\n";
    let ads = "@ARTICLE{2024Ice.....1...2B,\n       author = {{Berg}, Jan and {Lund}, Eva~M.},\n        title = \"{Ice flow of a Bernese \
               glacier}\",\n      journal = {\\prl},\n     keywords = {Ice, Snow (wet, dry)},\n         year = 2024,\n        month = jan,\n     \
               abstract = \"{We measure 10$^{8}$ {\\ensuremath{\\alpha}}.}\",\n          doi = {10.5555/ice.1},\narchivePrefix = {arXiv},\n       \
               eprint = {2401.01234},\n primaryClass = {physics.ao-ph},\n       adsurl = {https://a.org/abs/1}\n}\n";
    let scopus = "\u{feff}Scopus\nEXPORT DATE: 08 July 2024\n\n@ARTICLE{Berg Jr.2024,\n\tauthor = {Berg, Jan and Lund, Eva},\n\ttitle = {Ice flow of \
                  a Bernese glacier},\n\tyear = {2024},\n\turl = {https://a.org/1?x=2&y=3},\n\tabstract = {We measure it.},\n\tauthor_keywords = \
                  {ice; snow, wet},\n\tnote = {Cited by: 52}\n}\n";
    let wos = "\u{feff}\r\n@article{ WOS:000123,\r\nAuthor = {Berg, Jan and Lund, Eva},\r\nTitle = {Ice flow of a Bernese\r\n   glacier},\r\nYear = \
               {2024},\r\nMonth = {JAN 5},\r\nAbstract = {We measure it {[}1].},\r\nDOI = {10.5555/ice.1},\r\nKeywords-Plus = {SNOW},\r\n\
               Web-of-Science-Categories  = {Ice, Applied; Snow},\r\nUnique-ID = {WOS:000123},\r\n}\r\n";
    let jabref = "% Encoding: UTF-8\n\n@Comment{jabref-meta: grouping: {}; }\n@Article{,\n  author = {Berg, Jan and Lund, Eva},\n  title = \
                  {{Ice flow of a Bernese glacier}},\n  date = {2024-01-05},\n  file = {:a.pdf:PDF},\n}\n\n@Comment{jabref-meta: \
                  databaseType:biblatex;}\n";
    let scholar = "@article{berg2024ice,\n  title={Ice flow of a Bernese glacier},\n  author={Berg, Jan and Lund, Eva and others},\n  \
                   journal={arXiv preprint arXiv:2401.01234},\n  year={2024}\n}\n";
    let dblp = "@article{DBLP:journals/corr/abs-2401-01234,\n  author       = {Jan Berg and\n                  Eva Lund},\n  title        = {Ice \
                flow of a Bernese glacier},\n  journal      = {CoRR},\n  volume       = {abs/2401.01234},\n  year         = {2024},\n  url          \
                = {https://doi.org/10.48550/arXiv.2401.01234},\n  eprinttype    = {arXiv},\n  timestamp    = {Mon, 05 Feb 2024 10:00:00 \
                +0100},\n}\n";
    let zotero = "@online{bergIceFlow2024,\n  title = {Ice flow of a {{Bernese}} glacier},\n  author = {Berg, Jan and Lund, Eva},\n  date = \
                  {2024-01},\n  eprint = {2401.01234},\n  eprinttype = {arxiv},\n  eprintclass = {cs.CL},\n  url = {http://a.org/~b_c},\n  \
                  urldate = {2025-02-03},\n  pubstate = {prepublished}\n}\n";
    let people = "Berg, Jan; Lund, Eva";
    for (text, expected) in [
        (acl, format!("2024-01 | doi:10.5555/ice.1 berg-lund-2024-ice | {people} |  | ")),
        (
            ads,
            "2024-01 | doi:10.5555/ice.1 2024Ice.....1...2B arxiv:2401.01234 https://a.org/abs/1 | Berg, Jan; Lund, Eva M. | Ice; Snow (wet, \
             dry) | We measure 10⁸ α."
                .to_owned(),
        ),
        (scopus, format!("2024 | Berg Jr.2024 https://a.org/1?x=2&y=3 | {people} | ice; snow, wet | We measure it.")),
        (wos, format!("2024-01-05 | doi:10.5555/ice.1 WOS:000123 | {people} | Ice, Applied; Snow | We measure it [1].")),
        (jabref, format!("2024-01-05 |  | {people} |  | ")),
        (scholar, format!("2024 | berg2024ice arxiv:2401.01234 | {people}; et al. |  | ")),
        (
            dblp,
            "2024 | DBLP:journals/corr/abs-2401-01234 arxiv:2401.01234 | Jan Berg; Eva Lund |  | ".to_owned(),
        ),
        (zotero, format!("2024-01 | bergIceFlow2024 arxiv:2401.01234 https://a.org/~b_c | {people} | cs.CL | ")),
    ] {
        let rows = rows(text);
        let told: Vec<String> = (rows.iter())
            .map(|row| {
                assert_eq!(row.title, "Ice flow of a Bernese glacier");
                let (date, ids) = (date(row), ids(row));
                format!("{date} | {ids} | {} | {} | {}", row.authors.join("; "), row.categories.join("; "), row.abstract_text)
            })
            .collect();
        assert_eq!(told, [expected], "{text}");
    }
}

#[test]
fn dates_are_put_together_and_those_of_other_things_are_none() {
    for (fields, expected) in [
        ("year = 2021, month = mar # \"~12\"", "2021-03-12"),
        ("year = 2021, month = \"12~\" # mar", "2021-03-12"),
        ("year = {2021}, month = {3}, day = {12}", "2021-03-12"),
        ("year = {2021}, month = {March}", "2021-03"),
        ("year = {2021}, month = {5-8}", "2021"),
        ("year = {2021}, month = may # \"/\" # jun", "2021?"),
        ("date = {2021-03}", "2021-03"),
        ("date = {2021-03-12/2021-03-15}", "2021-03-12"),
        ("year = {2021}, issue_date = {March 2021}", "2021-03"),
        ("year = {in press}", "?"),
        (
            "urldate = {2021-03-12}, timestamp = {2021-03-12}, date-added = {2021-03-12}",
            "",
        ),
        ("eventdate = {2021-03-12}, month = mar", ""),
    ] {
        let row = row(fields);
        let is_unread = row
            .flags
            .iter()
            .any(|flag| matches!(flag, Flag::DateUnread | Flag::DateInPart));
        assert_eq!(date(&row) + if is_unread { "?" } else { "" }, expected, "{fields}");
    }
}

#[test]
fn an_entry_without_a_date_has_that_of_what_it_is_in() {
    let volume = "@proceedings{Vol, title = {Ice}, year = 2021, month = mar}";
    let told = |text: &str| {
        let parsed = read(text);
        let dates: Vec<String> = parsed.entries.iter().map(|entry| date(&entry.row)).collect();
        (dates.join(" "), parsed.rejected.len())
    };
    let child = "@inproceedings{a, title = {A}, crossref = {vol}}\n@inproceedings{b, title = {B}, year = 2020, crossref = {vol}}\n";
    assert_eq!(told(&format!("{child}{volume}")), ("2021-03 2020".to_owned(), 1));
    // The one volume of a file is that of all its papers, if none of them has a year.
    let children = "@InProceedings{a, title = {A}}\n@InProceedings{b, title = {B}}\n@article{c, title = {C}}";
    assert_eq!(
        told(&format!("{volume}\n{children}")),
        ("2021-03 2021-03 ".to_owned(), 1)
    );
    let dated = "@InProceedings{d, title = {D}, year = 2020}";
    assert_eq!(
        told(&format!("{volume}\n{children}\n{dated}")),
        ("   2020".to_owned(), 1)
    );
    let data = "@xdata{x, year = 2019}\n@book{e, title = {E}, xdata = {y, x}}\n@misc{f, title = {F}, crossref = {f}}";
    assert_eq!(told(data), ("2019 ".to_owned(), 0));
}

#[test]
fn ids_and_addresses_are_as_they_were_before_tex() {
    for (fields, expected) in [
        ("doi = {10.1007/978-3-030-1\\_7}", "doi:10.1007/978-3-030-1_7 a"),
        (
            "doi = {10.1002/1{\\textless}2::x{\\textgreater}3}",
            "doi:10.1002/1<2::x>3 a",
        ),
        (
            "doi = {10.5555/x10.48550/arXiv.2401.01234}",
            "doi:10.5555/x a arxiv:2401.01234",
        ),
        (
            "url = {https://a.org/b\\_c\\%20d?e=1\\&f=2\\#g}",
            "a https://a.org/b_c%20d?e=1&f=2",
        ),
        ("url = \"\\url{https://a.org/$\\sim$b}\"", "a https://a.org/~b"),
        (
            "howpublished = {Available at \\url{https://a.org/b} today}",
            "a https://a.org/b",
        ),
        (
            "eprint = {0601001}, archivePrefix = {arXiv}, primaryClass = {hep-th}",
            "a arxiv:hep-th/0601001",
        ),
        ("eprint = {1706.00912}, archivePrefix = {ascl}", "a"),
        ("eprint = {123456}, eprinttype = {pubmed}", "pubmed:123456 a"),
        ("note = {arXiv:2401.01234 [cs]}", "a arxiv:2401.01234"),
        (
            "pmid = {12}, pmcid = {PMC34}, openreview = {abcDEF123}",
            "pubmed:12 openreview:abcDEF123 pmc:PMC34 a",
        ),
        ("paperid = {Paper\\_17}", "Paper_17"),
    ] {
        assert_eq!(ids(&row(fields)), expected, "{fields}");
    }
}

#[test]
fn values_are_read_however_they_are_written() {
    for (value, expected) in [
        ("{A {\\\"O}l f{\\\"u}r {\\'E}mile}", "A Öl für Émile"),
        ("\"A \"big\" glacier\"", "A \"big\" glacier"),
        ("\"A {\"}big{\"} glacier\"", "A \"big\" glacier"),
        ("ice # { and } # \"snow\" # 7", "Thick ice and snow7"),
        ("{A set \\{0, 1\\} of 50\\% {[}x]}", "A set {0, 1} of 50% [x]"),
        ("{An open \\{ brace}", "An open { brace"),
        ("{A closing \\} brace}", "A closing } brace"),
        ("{C:\\dir\\}", "C:\\dir\\"),
        ("{x@y.org writes}", "x@y.org writes"),
        ("(odd)", "odd"),
    ] {
        let text = format!("@string(ice = \"Thick \" # {{ice}})\n@book{{a,\n  title = {value},\n  year = 2020\n}}\n");
        let parsed = read(&text);
        let titles: Vec<&str> = parsed.entries.iter().map(|entry| entry.row.title.as_str()).collect();
        match value {
            // No value at all.
            "(odd)" => assert_eq!((titles, parsed.rejected.len()), (vec![], 1)),
            _ => assert_eq!(titles, [expected], "{value}"),
        }
    }
    let subtitle = row("subtitle = {Of Ice}, abstract = {It is.}, Abstract = {It was.}");
    assert_eq!(
        (subtitle.title.as_str(), &*subtitle.abstract_text),
        ("A: Of Ice", "It is.")
    );
}

#[test]
fn entries_are_told_apart_however_they_are_written() {
    for (text, expected) in [
        // On one line: by their numbers.
        ("@article{a,title={A}}@article{b,title={B}}", "1 A, 2 B"),
        ("@article(a, title = {A}, )\n@Misc {b,\n title={B},,\n}", "1 A, 2 B"),
        (
            "@misc{title = {A}}\n@misc{b title = {B}, }\n@misc{, title = {C}}",
            "1 A, 2 B, 3 C",
        ),
        (
            "@misc{a, title = {A} year = {2020}}\n\nnotes of x@y.org (mine), @z\n@misc{b, title = \"B\"",
            "1 A, 4 B",
        ),
        // Braces too many and too few.
        (
            "@misc{a, title = {A}},\n year = 2020\n}\n@misc{b, title = {B}\n\n@misc{c, title = {C}}",
            "1 A, 4 B, 6 C",
        ),
        (
            "@misc{a, title = {A}, junk, {more}, = {x}, # ,\n%note = {x},\n year = 2020}",
            "1 A",
        ),
        // The same key twice, and what is put into comments.
        (
            "@misc{a, title = {A}}\n% @misc{x, title = {X}}\n@comment{@misc{y, title = {Y}}}\n@misc{a, title = {B}}",
            "1 A, 4 B",
        ),
        (
            "@preamble{\"\\def\\x{}\"}\n@comment{ {open\n@string{x = {y}}\n@misc{a, title = {A}}",
            "4 A",
        ),
    ] {
        let titles: Vec<String> = (rows(text).iter())
            .map(|row| format!("{} {}", row.line, row.title))
            .collect();
        assert_eq!(titles.join(", "), expected, "{text}");
    }
}

#[test]
fn a_broken_entry_costs_no_other_one() {
    let unclosed = "the value of `title` has no end: a brace or a quotation mark does not close";
    let nothing = "neither title nor abstract: one of them must have text";
    for (broken, why) in [
        ("@misc{x,\n title = {X {y},\n year = {2020}\n}", unclosed),
        ("@misc{x,\n title = \"X,\n year = \"2020\"\n}", unclosed),
        ("@misc{x,\n title = {X,\n year = {2020}\n}", unclosed),
        ("@misc{x, year = {2020}}", nothing),
        ("@misc{x}", nothing),
        ("@misc{", nothing),
        (
            "@proceedings{x, title = {Ice}}",
            "the volume of a conference: its papers have entries of their own",
        ),
    ] {
        let parsed = read(&format!(
            "@misc{{a, title = {{A}}}}\n\n{broken}\n@misc{{b, title = {{B}}}}\n"
        ));
        let titles: Vec<&str> = parsed.entries.iter().map(|entry| entry.row.title.as_str()).collect();
        assert_eq!(titles, ["A", "B"], "{broken}");
        let told: Vec<(u64, &str)> = parsed
            .rejected
            .iter()
            .map(|refused| (refused.line, refused.reason.as_str()))
            .collect();
        assert_eq!(told, [(3, why)], "{broken}");
        assert!(parsed.rejected[0].found.starts_with("@"), "{:?}", parsed.rejected);
    }
}

#[test]
fn a_file_that_is_cut_off_is_read_as_far_as_it_goes() {
    let whole = "@misc{a, title = {A}}\n@misc{b, title = {B is},\n abstract = {We measure ice.}\n}";
    for (end, titles) in [
        ("{A}}", "A"),
        ("{B i", "A, B i"),
        ("We measure", "A, B is"),
        ("ice.}", "A, B is"),
    ] {
        let cut = whole.find(end).unwrap() + end.len();
        let parsed = read(&whole[..cut]);
        let found: Vec<&str> = parsed.entries.iter().map(|entry| entry.row.title.as_str()).collect();
        assert_eq!(found.join(", "), titles, "{end}");
        let notes = if end == "{A}}" {
            vec![]
        } else {
            vec!["ends inside the entry that begins on line 2".to_owned()]
        };
        assert_eq!(parsed.notes, notes, "{end}");
    }
}

#[test]
fn definitions_that_double_each_other_stay_small() {
    let mut text = "@string{s0 = {ice }}\n".to_owned();
    for at in 1..60 {
        text += &format!("@string{{s{at} = s{} # s{}}}\n", at - 1, at - 1);
    }
    text += "@misc{a, title = {A}, abstract = s59}";
    assert!(rows(&text)[0].abstract_text.len() < 2 << 20);
}

#[test]
fn other_texts_are_not_taken_for_bibtex() {
    for text in [
        "# Citation\n\n```bibtex\n@article{a,\n title = {A}\n}\n```\n",
        "<pre>\n@article{a, title = {A}}\n</pre>",
        "@media screen {\n  a { b: c }\n}\n",
        "@Table(name = \"x\")\nclass A {}\n",
        "@berg (2020) says so, and so on.\n",
        "\\documentclass{x}\n@article{a, title = {A}}\n",
        "From: x@y.org\n\nDear @all,\n",
    ] {
        let name = recognise(text.as_bytes()).map(|format| format.name).ok();
        assert_ne!(name, Some(FORMAT.name), "{text}");
    }
}

proptest! {
    #[test]
    fn every_row_has_a_title_and_a_line(
        text in "(@(misc|string|comment|proceedings|x)[{(]|[{}(),=#\"%@~$]|\\\\[{}\"'v&]|title = |year=|month = jan|crossref = \\{a\\}|a,|a|and |\n\
                |\n@misc\\{b, title = |\u{feff}|é| ){0,80}"
    ) {
        let n_lines = 1 + text.matches('\n').count() as u64;
        let parsed = FORMAT.read(&mut text.as_bytes(), &Columns::new()).unwrap_or_default();
        // On one line, papers have their numbers.
        let n_lines = n_lines.max((parsed.entries.len() + parsed.rejected.len()) as u64);
        for entry in &parsed.entries {
            prop_assert!(!entry.row.title.is_empty() && (1..=n_lines).contains(&entry.row.line));
        }
        for refused in &parsed.rejected {
            prop_assert!(refused.found.starts_with('@') && (1..=n_lines).contains(&refused.line));
        }
    }

    #[test]
    fn no_entry_is_lost(
        entries in proptest::collection::vec("(title = (\\{[a-z ]{0,5}\\}|\"[a-z{}]{0,5}\"|\\{[a-z{}]{0,5}),?\n|year = 2020,\n|abstract = \\{a\\}\n|junk,\n){0,4}", 1..8)
    ) {
        let text: String = entries.iter().map(|fields| format!("@misc{{k, note = {{x}},\n{fields}}}\n")).collect();
        let parsed = FORMAT.read(&mut text.as_bytes(), &Columns::new()).unwrap();
        prop_assert_eq!(parsed.entries.len() + parsed.rejected.len(), entries.len(), "{}", text);
    }
}
