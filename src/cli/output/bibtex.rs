//! BibTeX, as BibTeX, Biber and reference managers read it.

use std::io::{self, Write};

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
    let mut fields: Vec<(&str, String)> = Vec::new();
    // A second pair of braces keeps styles from changing the case.
    fields.push(("title", format!("{{{}}}", escaped(&citation.title))));
    if !citation.authors.is_empty() {
        let names: Vec<String> = citation.authors.iter().map(|name| author(name)).collect();
        fields.push(("author", names.join(" and ")));
    }
    let date = citation.date_parts();
    if let Some(year) = date.first() {
        fields.push(("year", (*year).to_owned()));
        fields.push(("date", date.join("-")));
    }
    if let Some(number) = citation.arxiv() {
        fields.push(("eprint", escaped(number)));
        fields.push(("archiveprefix", "arXiv".to_owned()));
    }
    if let Some(doi) = citation.doi() {
        fields.push(("doi", escaped(doi)));
    }
    if let Some(address) = citation.address() {
        fields.push(("url", escaped(&address)));
    }
    if !citation.categories.is_empty() {
        fields.push(("keywords", escaped(&citation.categories.join(", "))));
    }
    if !citation.abstract_text.is_empty() {
        fields.push(("abstract", escaped(&citation.abstract_text)));
    }
    // Fields of our own: styles pass over what they don't know.
    fields.push(("paperid", escaped(&citation.id)));
    if let Some((id, label)) = &citation.theme {
        fields.push(("theme", escaped(&format!("{id} {label}"))));
    }
    writeln!(to, "@misc{{{},", key(&citation.id))?;
    for (name, value) in fields {
        writeln!(to, "  {name} = {{{value}}},")?;
    }
    if let Some(month) = date
        .get(1)
        .and_then(|month| MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?))
    {
        writeln!(to, "  month = {month},")?;
    }
    writeln!(to, "}}\n")
}

/// Letters, digits and `:./-_` of the id. An id that loses something by it, or differs from another only by case, which
/// BibTeX doesn't, gets the first digits of its hash.
fn key(id: &str) -> String {
    let is_kept = |letter: char| letter.is_ascii_alphanumeric() || ":./-_".contains(letter);
    let kept: String = id
        .chars()
        .map(|letter| if is_kept(letter) { letter } else { '-' })
        .collect();
    if kept == id && !id.chars().any(|letter| letter.is_ascii_uppercase()) {
        return kept;
    }
    format!("{kept}-{}", &blake3::hash(id.as_bytes()).to_hex()[..8])
}

/// A name that stays one name: what holds ` and `, or more commas than `Family, Given` has, goes into braces.
fn author(name: &str) -> String {
    let is_split = name.split_whitespace().any(|word| word.eq_ignore_ascii_case("and"));
    let name_written = escaped(name);
    if is_split || name.matches(',').count() > 1 || name.trim().ends_with(',') {
        format!("{{{name_written}}}")
    } else {
        name_written
    }
}

/// Text that TeX prints as it stands. Braces become commands, since BibTeX counts even escaped ones.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match letter {
            '\\' => escaped.push_str("{\\textbackslash}"),
            '{' => escaped.push_str("{\\textbraceleft}"),
            '}' => escaped.push_str("{\\textbraceright}"),
            '~' => escaped.push_str("{\\textasciitilde}"),
            '^' => escaped.push_str("{\\textasciicircum}"),
            '&' | '%' | '$' | '#' | '_' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            _ => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn citation(id: &str, title: &str) -> Citation {
        Citation {
            id: id.to_owned(),
            title: title.to_owned(),
            abstract_text: "50 % of $x$ & y_1.".to_owned(),
            date: Some("2025-03-12".to_owned()),
            authors: vec!["Ada Lovelace".to_owned(), "Simon and Co".to_owned()],
            categories: vec!["cs.CL".to_owned(), "cs.LG".to_owned()],
            url: None,
            theme: Some(("T4".to_owned(), "attention sink".to_owned())),
        }
    }

    #[test]
    fn an_entry_holds_everything() {
        let mut bytes = Vec::new();
        write(&[citation("arxiv:2405.14906", "{A} title\\")], &mut bytes).unwrap();
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            "@misc{arxiv:2405.14906,\n  \
             title = {{{\\textbraceleft}A{\\textbraceright} title{\\textbackslash}}},\n  \
             author = {Ada Lovelace and {Simon and Co}},\n  year = {2025},\n  date = {2025-03-12},\n  \
             eprint = {2405.14906},\n  archiveprefix = {arXiv},\n  url = {https://arxiv.org/abs/2405.14906},\n  \
             keywords = {cs.CL, cs.LG},\n  abstract = {50 \\% of \\$x\\$ \\& y\\_1.},\n  \
             paperid = {arxiv:2405.14906},\n  theme = {T4 attention sink},\n  month = mar,\n}\n\n"
        );
    }

    #[test]
    fn keys_are_distinct_whatever_the_case() {
        assert_eq!(key("arxiv:cs/0501004"), "arxiv:cs/0501004");
        assert_eq!(key("title:0123"), "title:0123");
        let keys = ["Paper 17", "paper 17", "Paper-17", "paper-17"].map(|id| key(id).to_lowercase());
        let distinct: std::collections::BTreeSet<&String> = keys.iter().collect();
        assert_eq!(distinct.len(), 4, "{keys:?}");
    }
}
