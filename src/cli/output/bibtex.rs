//! BibTeX, as BibTeX, Biber and reference managers read it. The report's page writes the same of a paper (`src/report/page/cite.js`).

mod names;
mod tex;

use std::io::{self, Write};

use self::names::authors;
use self::tex::{escaped, title};
use super::citation::Citation;

/// Names of months that every style knows.
const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

pub(super) fn write(citations: &[Citation], to: &mut dyn Write) -> io::Result<()> {
    for citation in citations {
        entry(citation, to)?;
    }
    Ok(())
}

/// One `@misc`: the listings don't say where a paper was published.
fn entry(citation: &Citation, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "@misc{{{},", key(&citation.id))?;
    for (name, value) in fields(citation).into_iter().filter(|(_, value)| !value.is_empty()) {
        writeln!(to, "  {name} = {{{value}}},")?;
    }
    if let Some(month) = month(citation) {
        writeln!(to, "  month = {month},")?;
    }
    writeln!(to, "}}\n")
}

/// Names and values in order; those without a value are left out.
fn fields(citation: &Citation) -> Vec<(&'static str, String)> {
    let date = citation.date_parts();
    let arxiv = citation.arxiv().unwrap_or_default();
    let if_arxiv = |value: &str| {
        if arxiv.is_empty() {
            String::new()
        } else {
            value.to_owned()
        }
    };
    let class = citation.arxiv_class().unwrap_or_default();
    let theme = citation.theme.as_ref().map(|(id, label)| format!("{id} {label}"));
    vec![
        ("title", title(&citation.title)),
        ("author", authors(&citation.authors)),
        ("year", date.first().copied().unwrap_or_default().to_owned()),
        ("date", date.join("-")),
        ("eprint", verbatim(arxiv)),
        ("archiveprefix", if_arxiv("arXiv")),
        ("primaryclass", if_arxiv(class)),
        ("doi", verbatim(citation.doi().unwrap_or_default())),
        ("url", verbatim(&citation.address().unwrap_or_default())),
        ("keywords", keywords(&citation.categories)),
        ("abstract", escaped(&citation.abstract_text)),
        // Fields of our own: styles pass over what they don't know.
        ("paperid", escaped(&citation.id)),
        ("theme", escaped(&theme.unwrap_or_default())),
    ]
}

fn month(citation: &Citation) -> Option<&'static str> {
    let month: usize = citation.date_parts().get(1)?.parse().ok()?;
    MONTHS.get(month.checked_sub(1)?).copied()
}

/// What programs copy as it stands; signs on which they stumble are written as in addresses.
fn verbatim(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '{' | '}' | '\\' | '"' => out.push_str(&format!("%{:02X}", letter as u32)),
            _ if letter.is_whitespace() => out.push_str("%20"),
            _ => out.push(letter),
        }
    }
    out
}

/// Parted by commas, or by `;` where a category has a comma itself.
fn keywords(categories: &[String]) -> String {
    let has_comma = categories.iter().any(|category| category.contains(','));
    let joined = categories.join(if has_comma { "; " } else { ", " });
    let end = if has_comma && categories.len() == 1 { ";" } else { "" };
    escaped(&joined) + end
}

/// Letters, digits and `:./-_` of the id. An id that loses something by it, or differs from another only by case, which
/// BibTeX doesn't, gets its hash: FNV-1a, which the report's page can compute as well.
fn key(id: &str) -> String {
    let is_kept = |letter: char| letter.is_ascii_alphanumeric() || ":./-_".contains(letter);
    let kept: String = id
        .chars()
        .map(|letter| if is_kept(letter) { letter } else { '-' })
        .collect();
    if kept == id && !id.chars().any(|letter| letter.is_ascii_uppercase()) {
        return kept;
    }
    let with = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    format!("{kept}-{:08x}", id.bytes().fold(0x811c_9dc5, with))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_holds_everything() {
        let mut bytes = Vec::new();
        write(&[Citation::sample("arxiv:2405.14906", "{A} BERT title\\")], &mut bytes).unwrap();
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            "@misc{arxiv:2405.14906,\n  title = {\\{A\\} {BERT} title{\\textbackslash}},\n  \
             author = {Ada Lovelace and {Simon and Co}},\n  year = {2025},\n  date = {2025-03-12},\n  \
             eprint = {2405.14906},\n  archiveprefix = {arXiv},\n  primaryclass = {cs.CL},\n  \
             url = {https://arxiv.org/abs/2405.14906},\n  \
             keywords = {cs.CL, cs.LG},\n  abstract = {50 \\% of $x$ \\& y\\_1.},\n  \
             paperid = {arxiv:2405.14906},\n  theme = {T4 attention sink},\n  month = mar,\n}\n\n"
        );
    }

    #[test]
    fn ids_and_addresses_stand_as_they_are() {
        let paper = Citation {
            url: Some("https://a.org/b_c?d=1&e=%7B#f{g".to_owned()),
            ..Citation::sample("doi:10.1007/12345-6_7", "A")
        };
        let mut bytes = Vec::new();
        write(&[paper], &mut bytes).unwrap();
        let entry = String::from_utf8(bytes).unwrap();
        assert!(entry.contains("doi = {10.1007/12345-6_7},\n"), "{entry}");
        assert!(
            entry.contains("url = {https://a.org/b_c?d=1&e=%7B#f%7Bg},\n"),
            "{entry}"
        );
        assert!(!entry.contains("primaryclass"), "{entry}");
    }

    #[test]
    fn keywords_are_parted_where_none_has_a_comma() {
        let words = |list: &[&str]| keywords(&list.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
        assert_eq!(words(&["Ice", "Snow & firn"]), "Ice, Snow \\& firn");
        assert_eq!(words(&["Ice, applied", "Snow"]), "Ice, applied; Snow");
        assert_eq!(words(&["Ice, applied"]), "Ice, applied;");
    }

    #[test]
    fn keys_are_distinct_whatever_the_case() {
        assert_eq!(key("arxiv:cs/0501004"), "arxiv:cs/0501004");
        assert_eq!(key("title:0123"), "title:0123");
        assert_eq!(key("Eis–17"), "Eis-17-1621e85b");
        let keys = ["Paper 17", "paper 17", "Paper-17", "paper-17"].map(|id| key(id).to_lowercase());
        let distinct: std::collections::BTreeSet<&String> = keys.iter().collect();
        assert_eq!(distinct.len(), 4, "{keys:?}");
    }
}
