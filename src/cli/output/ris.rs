//! RIS, as reference managers read it: a tag and a value a line, the lines of a paper between `TY` and `ER`.

use std::io::{self, Write};

use super::citation::Citation;

pub(super) fn write(citations: &[Citation], to: &mut dyn Write) -> io::Result<()> {
    for citation in citations {
        for (tag, value) in fields(citation) {
            writeln!(to, "{tag}  - {}", one_line(&value))?;
        }
        writeln!(to, "ER  - \n")?;
    }
    Ok(())
}

/// Tags and values in order. The listings don't say where a paper was published, so an arXiv paper is unpublished and any other
/// generic.
fn fields(citation: &Citation) -> Vec<(&'static str, String)> {
    let kind = if citation.arxiv().is_some() { "UNPB" } else { "GEN" };
    let mut fields = vec![
        ("TY", kind.to_owned()),
        ("ID", citation.id.clone()),
        ("TI", citation.title.clone()),
    ];
    fields.extend(citation.authors.iter().map(|name| ("AU", name.clone())));
    let date = citation.date_parts();
    if let Some(year) = date.first() {
        fields.push(("PY", (*year).to_owned()));
        let part = |at: usize| date.get(at).copied().unwrap_or_default();
        fields.push(("DA", format!("{year}/{}/{}/", part(1), part(2))));
    }
    if let Some(doi) = citation.doi() {
        fields.push(("DO", doi.to_owned()));
    }
    fields.extend(citation.address().map(|address| ("UR", encoded(&address))));
    fields.extend(citation.categories.iter().map(|category| ("KW", category.clone())));
    if !citation.abstract_text.is_empty() {
        fields.push(("AB", citation.abstract_text.clone()));
    }
    if let Some((id, label)) = &citation.theme {
        fields.push(("N1", format!("theme: {id} {label}")));
    }
    fields
}

/// An address in which no sign is left that some programs take for its end.
fn encoded(address: &str) -> String {
    address.replace('<', "%3C").replace('>', "%3E").replace(';', "%3B")
}

/// A value in one line: a second one would be read as a tag of its own or be lost.
fn one_line(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_stands_between_its_type_and_its_end() {
        let citation = Citation {
            id: "doi:10.1145/1".to_owned(),
            title: "A title\nER  - of two lines".to_owned(),
            abstract_text: String::new(),
            date: Some("2025-03".to_owned()),
            authors: vec!["Lovelace, Ada".to_owned()],
            categories: vec!["cs.CL".to_owned()],
            url: Some("https://a.org/b;c<d>".to_owned()),
            theme: None,
        };
        let mut bytes = Vec::new();
        write(&[citation], &mut bytes).unwrap();
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            "TY  - GEN\nID  - doi:10.1145/1\nTI  - A title ER - of two lines\nAU  - Lovelace, Ada\nPY  - 2025\n\
             DA  - 2025/03//\nDO  - 10.1145/1\nUR  - https://a.org/b%3Bc%3Cd%3E\nKW  - cs.CL\nER  - \n\n"
        );
    }
}
