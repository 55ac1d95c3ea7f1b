//! What a line of a list of arXiv is.

use crate::corpus::date::MonthDay;

/// How fields begin, and what they are called in a record; those without a name are left out.
const FIELDS: [(&str, &str); 21] = [
    ("Title:", "title"),
    ("Authors:", "authors"),
    ("Author:", "authors"),
    ("Subjects:", "categories"),
    ("Subject:", "categories"),
    ("Comments:", "comments"),
    ("Abstract:", "abstract"),
    ("DOI:", "doi"),
    ("doi ", "doi"),
    ("Related DOI:", "doi"),
    ("Submitted ", "published"),
    ("[Submitted on ", "published"),
    ("Cite as:", "arxiv"),
    ("Journal-ref:", ""),
    ("Journal ref:", ""),
    ("Journal reference:", ""),
    ("MSC-class:", ""),
    ("MSC classes:", ""),
    ("ACM-class:", ""),
    ("ACM classes:", ""),
    ("Report number:", ""),
];

/// How lines begin that head or end a list.
const FRAME: [&str; 14] = [
    "Showing new listings",
    "Showing up to",
    "Showing results",
    "New submissions (",
    "New submissions for",
    "Cross submissions (",
    "Cross-lists ",
    "Replacement submissions (",
    "Replacements for",
    "Authors and titles for",
    "Total of ",
    "[ total of",
    "[ showing",
    "Links to:",
];

/// Whole lines around a paper.
pub(super) const AROUND: [&str; 5] = [
    "View PDF",
    "HTML (experimental)",
    "TeX Source",
    "Other Formats",
    "View a PDF of the paper",
];

/// Words before the day in a heading.
const BEFORE_DAY: [&str; 6] = [
    "Showing new listings for ",
    "New submissions for ",
    "Cross-lists for ",
    "Replacements for ",
    "Authors and titles for ",
    "Showing results for ",
];

/// Longest line that heads a list, in bytes.
const LONGEST_HEADING: usize = 120;

/// Whether a line without a name belongs to the field above it: an abstract has several, and subjects end with a bracket.
pub(super) fn goes_on(name: &str, text: &str) -> bool {
    match name {
        "abstract" => true,
        "categories" => !text.ends_with(')'),
        "title" => text.is_empty(),
        "authors" => text.is_empty() || text.ends_with(','),
        _ => text.is_empty(),
    }
}

/// `cs.CL hep-th`, which a search shows above the title.
pub(super) fn is_codes(line: &str) -> bool {
    let is_code = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_lowercase()) && word.contains(['.', '-']) && word.len() <= 20
    };
    line.split(' ').all(is_code)
}

/// The number in `[1] arXiv:2401.00001v2 (cross-list from cs.LG) [pdf, other]`.
pub(super) fn id_line(line: &str) -> Option<&str> {
    let line = line.trim();
    let behind = line.strip_prefix('[').map_or(line, |inside| {
        let rest = inside.trim_start_matches(|c: char| c.is_ascii_digit());
        rest.strip_prefix(']').map_or(line, str::trim_start)
    });
    let id = behind.strip_prefix("arXiv:")?.trim_start();
    let end = id.find(|c: char| c.is_whitespace() || c == '[').unwrap_or(id.len());
    let (id, behind) = id.split_at(end);
    let is_followed = behind.trim().is_empty() || behind.trim_start().starts_with(['[', '(']);
    (is_followed && id.contains(|c: char| c.is_ascii_digit())).then_some(id)
}

pub(super) fn field(line: &str) -> Option<(&'static str, &str)> {
    let line = line.trim_start_matches(['#', '*', '_', '>', ':', ' ']);
    let text = |beginning: &str| {
        line.strip_prefix(beginning)
            .map(|text| text.trim_start_matches(['*', '_']))
    };
    FIELDS
        .iter()
        .find_map(|(beginning, name)| Some((*name, text(beginning)?)))
}

pub(super) fn is_heading(line: &str) -> bool {
    let line = line.trim_start_matches(['#', ' ']);
    line.len() <= LONGEST_HEADING && (FRAME.iter().any(|beginning| line.starts_with(beginning)) || day(line).is_some())
}

/// The day in `Fri, 27 Nov 2026 (showing first 50 of 120 entries )` and `New submissions for Mon, 1 Jan 24`.
pub(super) fn day(line: &str) -> Option<MonthDay> {
    let line = line.trim_start_matches(['#', ' ']);
    let line = line.split('(').next().unwrap_or(line).trim_end_matches([':', ' ']);
    let line = (BEFORE_DAY.iter())
        .find_map(|before| line.strip_prefix(before))
        .unwrap_or(line);
    let short_year = line
        .rsplit_once(' ')
        .filter(|(_, year)| year.len() == 2 && year.bytes().all(|byte| byte.is_ascii_digit()));
    match short_year {
        Some((day, year)) if day.contains(|c: char| c.is_ascii_digit()) => MonthDay::parse(&format!("{day} 20{year}")),
        _ => MonthDay::parse(line),
    }
}

/// The day in `1 May, 2024; originally announced May 2024.` and `1 May 2024 (v1), last revised 3 May 2024 (this version, v2)]`.
pub(super) fn first_day(text: &str) -> &str {
    text.split([';', '(', ']']).next().unwrap_or(text)
}

/// A search shows the beginning of an abstract before the whole.
pub(super) fn whole_abstract(text: &str) -> &str {
    let whole = text.split_once("▽ More").map_or(text, |(_, whole)| whole);
    whole.trim_end().trim_end_matches("△ Less")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_begin_lines_with_links_or_alone() {
        for line in [
            "[1] arXiv:2401.00001 [pdf, other]",
            "arXiv:2401.00001",
            "[12]  arXiv: 2401.00001 (replaced) [pdf]",
            "arXiv:2401.00001[pdf]",
        ] {
            assert_eq!(id_line(line), Some("2401.00001"), "{line}");
        }
        for line in [
            "arXiv:2401.00001 is ours",
            "see arXiv:2401.00001",
            "[1] Ice",
            "arXiv:",
            "[12",
            "",
        ] {
            assert_eq!(id_line(line), None, "{line}");
        }
    }

    #[test]
    fn headings_have_days_and_sentences_do_not() {
        let shown = |line: &str| {
            day(line)
                .and_then(|day| day.in_year(day.year()?))
                .map(|date| date.to_string())
        };
        for line in [
            "Showing new listings for Monday, 30 November 2026",
            "New submissions for Mon, 30 Nov 26",
            "### Mon, 30 Nov 2026 (showing first 50 of 120 entries )",
        ] {
            assert_eq!(
                (shown(line).as_deref(), is_heading(line)),
                (Some("2026-11-30"), true),
                "{line}"
            );
        }
        assert_eq!(
            shown("Authors and titles for November 2026").as_deref(),
            Some("2026-11")
        );
        assert!(
            is_heading("Total of 9 entries")
                && !is_heading("Showing that it flows is hard.")
                && !is_heading("Total loss 26")
        );
    }

    #[test]
    fn codes_of_categories_are_told_from_titles() {
        assert!(is_codes("cs.CL hep-th") && !is_codes("self-supervised ice") && !is_codes("Ice"));
    }
}
