//! Every format on listings that are damaged, and on what is none.

use proptest::prelude::*;
use proptest::sample::Index;

use super::{Columns, FORMATS, Parsed, YearHint, recognise, resolve};

/// What formats are made of, and what goes wrong in files.
const PARTS: &str = "\n|\r|\t| |\0|\u{feff}|\u{202e}|\u{1b}[|\"|'|,|;|:|{|}|[|]|(|)|<|>|</|/>|&|&amp;|&#x110000;|<![CDATA[|]]>|<!--|-->|\
    <title>|</title>|<script>|<sup>|---|***|# |- |```|[x](|![|$|$$|\\|\\begin{a}|\\frac{|\\'{|{\\\"|@article{|title = |TY  - JOUR|ER  - |\
    PMID- 1|PT J|%T A|Title: |Abstract: |Authors: |Published on |From: a@b.c|Content-Type: multipart/mixed; boundary=x|--x|=?utf-8?B?|\
    Mar 12|2024-02-30|99999999999999999999|-1|1e999|NaN|null|\\ud800|title,abstract|- title: A|&a |*a|字|e\u{301}|https://arxiv.org/abs/2401.00001";

/// One damage, at a place of the text.
#[derive(Debug, Clone)]
enum Damage {
    Added(Index),
    Repeated(Index, usize),
    Cut(usize),
    End,
}

fn any_damage() -> impl Strategy<Value = (Index, Damage)> {
    let damage = prop_oneof![
        4 => any::<Index>().prop_map(Damage::Added),
        2 => (any::<Index>(), 1..300_usize).prop_map(|(part, times)| Damage::Repeated(part, times)),
        2 => (1..30_usize).prop_map(Damage::Cut),
        1 => Just(Damage::End),
    ];
    (any::<Index>(), damage)
}

fn damaged(text: &str, damages: &[(Index, Damage)]) -> String {
    let parts: Vec<&str> = PARTS.split('|').collect();
    let mut text = text.to_owned();
    for (place, damage) in damages {
        let at = text.floor_char_boundary(place.index(text.len() + 1));
        match damage {
            Damage::Added(part) => text.insert_str(at, part.get::<&str>(&parts)),
            Damage::Repeated(part, times) => text.insert_str(at, &part.get::<&str>(&parts).repeat(*times)),
            Damage::Cut(length) => {
                let end = text.ceil_char_boundary(at + length);
                text.replace_range(at..end, "");
            }
            Damage::End => text.truncate(at),
        }
    }
    text
}

/// What must hold of whatever was read of a text.
fn check(text: &str, parsed: Parsed) -> Result<(), TestCaseError> {
    // A carriage return ends a line too, of old files and where one was lost.
    let n_lines = text.replace("\r\n", "\n").replace('\r', "\n").lines().count();
    let n_most = n_lines.max(parsed.entries.len() + parsed.rejected.len()) as u64;
    for entry in &parsed.entries {
        prop_assert!(!entry.row.title.is_empty() && (1..=n_most).contains(&entry.row.line));
    }
    for refused in &parsed.rejected {
        prop_assert!(!refused.reason.is_empty() && (1..=n_most).contains(&refused.line));
    }
    let _ = resolve(parsed.entries, &YearHint::default());
    Ok(())
}

proptest! {
    #[test]
    fn no_bytes_make_a_format_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = recognise(&bytes);
        for format in FORMATS {
            let _ = format.read(&mut &bytes[..], &Columns::new());
        }
    }

    #[test]
    fn every_row_has_a_title_and_a_line(text in "([a-zA-Z.…{}\":, ]{0,30}|Mar 12|\\{\"title\":\"[a-z]{0,3}\"\\}|\n|\n\n){0,30}") {
        for format in FORMATS {
            let parsed = format.read(&mut text.as_bytes(), &Columns::new()).unwrap_or_default();
            check(&text, parsed)?;
        }
    }

    #[test]
    fn damaged_listings_are_read_or_refused(damages in proptest::collection::vec(any_damage(), 1..6)) {
        for format in FORMATS {
            let text = damaged(format.example, &damages);
            let _ = recognise(text.as_bytes());
            let parsed = format.read(&mut text.as_bytes(), &Columns::new()).unwrap_or_default();
            let again = format.read(&mut text.as_bytes(), &Columns::new()).unwrap_or_default();
            prop_assert_eq!(&parsed, &again);
            check(&text, parsed)?;
        }
    }
}
