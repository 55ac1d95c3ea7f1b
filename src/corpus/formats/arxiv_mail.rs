//! The daily e-mail of arXiv, its text alone, and the `.abs` files that it is made from.
//!
//! Papers stand between rules of dashes: `\\`, the fields, `\\`, the abstract, `\\`. What was replaced has no abstract, and the day
//! on which it was. Nothing but the line `arXiv:…` is needed to tell a paper, so that lost rules and quoted lines do no harm.

use super::record::Record;
use super::{Format, FormatError, Head, Parse, Parsed};
use crate::corpus::text::folded;

pub(super) const FORMAT: Format = Format {
    name: "arxiv-mail",
    title: "arXiv e-mail",
    looked_for: "papers between lines of `\\\\`, each with `arXiv:`, `Title:` and `Authors:`",
    example: "\\\\\narXiv:2401.00001\nDate: Mon, 1 Jan 2024 10:00:00 GMT\n\nTitle: Ice flow\nAuthors: A. One\n\\\\\n  We measure ice.\n\\\\",
    extensions: &["txt", "eml", "abs"],
    recognise,
    parse: Parse::Text(parse),
};

/// What stands before the number of a paper; `Paper:` until 2007.
const IDS: [&str; 2] = ["arXiv", "Paper"];

/// How lines of fields begin, and what the fields are called in a record; those without a name are left out.
const FIELDS: [(&str, &str); 18] = [
    ("Title:", "title"),
    ("Authors:", "authors"),
    ("Author:", "authors"),
    ("Categories:", "categories"),
    ("Subj-class:", "categories"),
    ("Comments:", "comments"),
    ("DOI:", "doi"),
    ("Date:", "published"),
    ("Date (", "updated"),
    ("replaced with revised version ", "updated"),
    ("replaced ", "updated"),
    ("From:", ""),
    ("Proxy:", ""),
    ("Journal-ref:", ""),
    ("Report-no:", ""),
    ("MSC-class:", ""),
    ("ACM-class:", ""),
    ("License:", ""),
];

/// Fewest signs of a rule.
const RULE: usize = 10;

fn recognise(head: &Head<'_>) -> bool {
    let mut is_behind_slashes = false;
    head.text
        .lines()
        .map(unquoted)
        .filter(|line| !line.trim().is_empty())
        .any(|line| {
            let is_paper = is_behind_slashes && id_line(line).is_some();
            is_behind_slashes = slashes(line).is_some();
            is_paper
        })
}

fn parse(text: &str) -> Result<Parsed, FormatError> {
    let mut reader = Reader::default();
    for (number, line) in (1..).zip(text.lines()) {
        reader.take(number, unquoted(line));
    }
    reader.finish();
    Ok(reader.parsed)
}

/// Where in a paper a line stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Part {
    #[default]
    Outside,
    Fields,
    Abstract,
}

#[derive(Debug, Default)]
struct Reader {
    parsed: Parsed,
    part: Part,
    /// Line and text with which the paper begins.
    beginning: (u64, String),
    record: Record,
    /// Name and text of the field that may go on.
    field: Option<(&'static str, String)>,
}

impl Reader {
    fn take(&mut self, number: u64, line: &str) {
        if let Some(id) = id_line(line).filter(|_| self.may_begin(line)) {
            self.finish();
            self.part = Part::Fields;
            self.beginning = (number, line.to_owned());
            self.record.add("arxiv", id);
        } else if is_rule(line) {
            self.finish();
        } else if let Some(behind) = slashes(line) {
            self.end_field();
            self.record.add("url", address(behind));
            match self.part {
                Part::Fields if behind.is_empty() => {
                    self.part = Part::Abstract;
                    self.field = Some(("abstract", String::new()));
                }
                Part::Fields | Part::Abstract => self.finish(),
                Part::Outside => {}
            }
        } else if let Some((name, text)) = field(line).filter(|_| self.part == Part::Fields) {
            self.end_field();
            self.field = Some((name, text.to_owned()));
        } else if let Some((_, text)) = &mut self.field {
            text.push('\n');
            text.push_str(line);
        }
    }

    /// Within a paper, what is indented goes on with a field, and an abstract goes on up to a blank line.
    fn may_begin(&self, line: &str) -> bool {
        let is_behind_blank = || {
            self.field
                .as_ref()
                .is_none_or(|(_, text)| text.is_empty() || text.ends_with('\n'))
        };
        match self.part {
            Part::Outside => true,
            Part::Fields => !line.starts_with([' ', '\t']),
            Part::Abstract => is_behind_blank(),
        }
    }

    fn end_field(&mut self) {
        match self.field.take() {
            Some((name @ ("published" | "updated"), text)) => self.record.add(name, without_size(&text)),
            Some((name, text)) if !name.is_empty() => self.record.add(name, folded(&text)),
            _ => {}
        }
    }

    /// Ends a paper, if one has begun.
    fn finish(&mut self) {
        self.end_field();
        let record = std::mem::take(&mut self.record);
        if std::mem::take(&mut self.part) != Part::Outside {
            let (line, found) = std::mem::take(&mut self.beginning);
            self.parsed.add(line, &found, record.row(line));
        }
    }
}

/// A line without the marks of a quoted one: `> Title: Ice`.
fn unquoted(line: &str) -> &str {
    let mut rest = line;
    while let Some(behind) = rest.strip_prefix("> ").or_else(|| rest.strip_prefix('>')) {
        rest = behind;
    }
    rest
}

/// The number in `arXiv:2401.00001 (*cross-listing*)` or `Paper (*cross-listing*): hep-th/9901001`.
fn id_line(line: &str) -> Option<&str> {
    let (name, behind) = line.split_once(':')?;
    let name = name.split(" (").next().unwrap_or(name);
    let mut words = behind.split_whitespace();
    let id = words.next().filter(|id| id.contains(|c: char| c.is_ascii_digit()))?;
    // A sentence that goes on is part of an abstract.
    let is_alone = words.next().is_none_or(|word| word.starts_with('('));
    (is_alone && IDS.contains(&name.trim())).then_some(id)
}

/// What stands behind `\\`; some programs leave one of the two out.
fn slashes(line: &str) -> Option<&str> {
    let behind = line.trim().strip_prefix('\\')?;
    let behind = behind.strip_prefix('\\').unwrap_or(behind).trim();
    (behind.is_empty() || behind.starts_with('(')).then_some(behind)
}

/// The address in `( https://arxiv.org/abs/2401.00001 ,  12kb)`.
fn address(behind: &str) -> &str {
    let mut words = behind.split([' ', '(', ')', ',']);
    words.find(|word| word.contains("://")).unwrap_or_default()
}

/// A line of one sign, at most with spaces: `------`, `%%--%%--`.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() >= RULE && line.bytes().all(|byte| matches!(byte, b'-' | b'%' | b'=' | b'_'))
}

/// The name in a record and the text of a field that begins on this line.
fn field(line: &str) -> Option<(&'static str, &str)> {
    let behind = |beginning: &str| {
        let head = line.get(..beginning.len())?;
        head.eq_ignore_ascii_case(beginning).then(|| &line[beginning.len()..])
    };
    let (name, text) = FIELDS
        .iter()
        .find_map(|(beginning, name)| Some((*name, behind(beginning)?)))?;
    // `Date (revised v2): Mon, 1 Jan 2024`
    Some((name, text.split_once("): ").map_or(text, |(_, text)| text)))
}

/// A date without the size behind it: `Mon, 1 Jan 2024 10:00:00 GMT   (12kb,D)`.
fn without_size(text: &str) -> &str {
    text.split('(').next().unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MAIL: &str = "Send any comments regarding submissions directly to submitter.\n\
        ------------------------------------------------------------------------------\n\\\\\n\
        arXiv:2411.00001\n\
        Date: Sat, 2 Nov 2024 00:16:29 GMT   (1531kb,D)\n\n\
        Title: Water under the ice of\n  a glacier\n\
        Authors: Ada One (Ice Lab, Oslo), Bob\n  Two and Cy Three\n\
        Categories: physics.geo-ph cs.LG\n\
        Comments: see also\n  arXiv:2401.00009\n\
        DOI: 10.5555/ice.1\n\\\\\n  \
        We measure ice.\narXiv:2401.00009 did so before us.\n\
        \\\\ ( https://arxiv.org/abs/2411.00001 ,  1531kb)\n\
        ------------------------------------------------------------------------------\n\\\\\n\
        arXiv:2410.00002 (*cross-listing*)\nDate: Fri, 1 Nov 2024 10:00:00 GMT   (12kb)\nDate (revised v2): Sat, 2 Nov 2024 11:00:00 GMT   (13kb)\n\n\
        Title: Violins\nAuthors: D. Four\nCategories: cs.SD\nComments: Withdrawn by the author\n\\\\\n  Old wood.\n\\\\ ( https://arxiv.org/abs/2410.00002 ,  12kb)\n\
        %%--%%--%%--%%--%%--%%\n\
        ------------------------------------------------------------------------------\n\\\\\n\
        arXiv:hep-th/9901001\nreplaced with revised version Wed, 6 Nov 2024 07:23:52 GMT   (3381kb,D)\n\n\
        Title: Strings\nAuthors: E. Five\nCategories: hep-th\n\
        \\\\ ( https://arxiv.org/abs/hep-th/9901001 ,  3381kb)\n\
        ------------------------------------------------------------------------------\n\\\\\n\
        arXiv:2411.00003\nDate: Wed, 6 Nov 2024 07:23:52 GMT\n\\\\\n\
        %%%---%%%---%%%---%%%---\nFor subscribe options\n";

    fn shown(text: &str) -> Vec<String> {
        let parsed = parse(text).unwrap();
        let date = |date: Option<crate::corpus::PartialDate>| date.map(|date| date.to_string()).unwrap_or_default();
        let entries = parsed.entries.iter().map(|entry| {
            let row = &entry.row;
            let ids: Vec<&str> = row.ids.iter().map(|id| id.text.as_str()).collect();
            format!(
                "{}: {} | {} | {} | {}/{} | {} | {} | {:?}",
                row.line,
                row.title,
                row.authors.join(", "),
                row.abstract_text,
                date(row.date),
                date(row.updated),
                row.categories.join(" "),
                ids.join(" "),
                row.flags
            )
        });
        let rejected = parsed
            .rejected
            .iter()
            .map(|row| format!("{}: {} – {}", row.line, row.found, row.reason));
        entries.chain(rejected).collect()
    }

    #[test]
    fn new_crossed_and_replaced_papers_are_read() {
        let expected = [
            "4: Water under the ice of a glacier | Ada One, Bob Two, Cy Three | We measure ice. arXiv:2401.00009 did so before us. | \
             2024-11-02/ | physics.geo-ph cs.LG | arxiv:2411.00001 doi:10.5555/ice.1 | []",
            "21: Violins | D. Four | Old wood. | 2024-11-01/2024-11-02 | cs.SD | arxiv:2410.00002 | [Withdrawn]",
            "35: Strings | E. Five |  | 2024-11-06/2024-11-06 | hep-th | arxiv:hep-th/9901001 | [AbstractMissing]",
            "44: arXiv:2411.00003 – neither title nor abstract: one of them must have text",
        ];
        assert_eq!(shown(MAIL), expected);
        assert!(recognise(&Head::new(MAIL.as_bytes())));
    }

    #[test]
    fn quotes_line_ends_and_lost_backslashes_do_no_harm() {
        let quoted: String = MAIL.lines().map(|line| format!("> {line}\r\n")).collect();
        let shortened = MAIL.replace("\\\\", "\\");
        for text in [quoted, shortened] {
            assert_eq!(shown(&text), shown(MAIL));
            assert!(recognise(&Head::new(text.as_bytes())));
        }
    }

    #[test]
    fn old_blocks_and_cut_ones_are_read() {
        let old = "\\\\\nPaper (*cross-listing*): hep-th/9901001\nFrom: A <a@b>\nDate: Fri, 1 Jan 1999 10:00:00 GMT   (9kb)\n\nTitle: Strings\nAuthor: A. One";
        assert_eq!(
            shown(old),
            ["2: Strings | A. One |  | 1999-01-01/ |  | arxiv:hep-th/9901001 | [AbstractMissing]"]
        );
        let cut = &MAIL[..MAIL.find(" did so").unwrap()];
        assert!(shown(cut)[0].contains("| We measure ice. arXiv:2401.00009 |"));
    }

    #[test]
    fn other_text_is_none() {
        for text in [
            "\\\\\nA path",
            "arXiv:2401.00001\nTitle: Ice",
            "\\documentclass{article}\n\\\\ arXiv: ice",
            "",
        ] {
            assert!(!recognise(&Head::new(text.as_bytes())), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_number_is_in_a_row_or_told(text in "(arXiv:2401.00001|Title: [a-z]{0,3}|Date: [0-9]{0,4}|\\\\\\\\|\\\\\\\\ \\( x|  [a-zü]{0,9}|----------|\n|> ){0,40}") {
            let parsed = parse(&text).unwrap();
            let n_lines = text.lines().count() as u64;
            let lines = parsed.entries.iter().map(|entry| entry.row.line).chain(parsed.rejected.iter().map(|row| row.line));
            prop_assert!(lines.clone().all(|line| (1..=n_lines).contains(&line)));
            prop_assert!(parsed.entries.iter().all(|entry| !entry.row.title.is_empty()));
            // In an abstract, a number may stand alone on a line.
            let n_numbers = text.lines().take_while(|line| !line.contains("\\\\")).filter(|line| unquoted(line) == "arXiv:2401.00001").count();
            prop_assert!(lines.count() >= n_numbers);
        }
    }
}
