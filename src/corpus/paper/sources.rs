//! Which row each field of a paper comes from.

use super::{Listed, by_rank, titled};
use crate::corpus::{IdKind, Row};

/// A field of a paper, and the row that it is taken from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldSource {
    /// `title`, `abstract`, `date`, `authors`, `categories`, `url`, or the kind of an id.
    pub field: &'static str,
    /// What the field holds, on one line.
    pub value: String,
    /// Position of the row among those given.
    pub row: usize,
}

/// What a row says, on one line; empty if nothing.
type Value = fn(&Row) -> String;

/// The fields of the paper that rows show, by the rules by which they become one paper.
///
/// - `rows`: with the dates by which they count; they may come in any order.
/// - returns: the fields that the paper has, ids last.
pub fn field_sources(rows: Vec<Row>) -> Vec<FieldSource> {
    let listed = (rows.into_iter().enumerate()).map(|(listing, row)| Listed { listing, row });
    let listed = by_rank(listed.collect());
    let Some(best) = listed.first() else {
        return Vec::new();
    };
    let titled = titled(&listed).map_or(best, |at| &listed[at]);
    let dated = listed.iter().filter(|listed| listed.row.date.is_some());
    let first = dated.min_by_key(|listed| (listed.row.date, listed.listing));
    let filled = |value: Value| listed.iter().find(|listed| !value(&listed.row).is_empty());
    let fields: [(&'static str, Option<&Listed>, Value); 6] = [
        ("title", Some(titled), |row| row.title.clone()),
        ("abstract", Some(best), |row| row.abstract_text.to_string()),
        ("date", first, |row| {
            row.date.map_or_else(String::new, |date| date.to_string())
        }),
        ("authors", filled(authors), authors),
        ("categories", filled(categories), categories),
        ("url", filled(url), url),
    ];
    let mut sources: Vec<FieldSource> = (fields.into_iter())
        .filter_map(|(field, listed, value)| source(field, value(&listed?.row), listed?))
        .collect();
    for listed in &listed {
        for id in listed.row.ids.iter().filter(|id| id.kind != IdKind::Url) {
            let is_new = |known: &FieldSource| known.field != id.kind.name() || known.value != id.text;
            if sources.iter().all(is_new) {
                sources.extend(source(id.kind.name(), id.text.clone(), listed));
            }
        }
    }
    sources
}

fn source(field: &'static str, value: String, listed: &Listed) -> Option<FieldSource> {
    let row = listed.listing;
    (!value.is_empty()).then_some(FieldSource { field, value, row })
}

fn authors(row: &Row) -> String {
    row.authors.join("; ")
}

fn categories(row: &Row) -> String {
    row.categories.join("; ")
}

fn url(row: &Row) -> String {
    row.url.clone().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::paper::paper;

    fn rows() -> Vec<Row> {
        let preprint = Row {
            title: "Ice flow".to_owned(),
            abstract_text: "We measure how ice flows.".into(),
            date: "2024-01-05".parse().ok(),
            ids: "2401.00010v1".into(),
            ..Row::default()
        };
        let journal = Row {
            title: "Ice flow of glaciers".to_owned(),
            abstract_text: "We measure how the ice of glaciers flows.".into(),
            date: "2024-06-01".parse().ok(),
            authors: vec!["Ada L.".to_owned(), "Alan T.".to_owned()],
            url: Some("https://example.org/1".to_owned()),
            ids: "10.5555/ice".into(),
            ..Row::default()
        };
        vec![journal, preprint]
    }

    #[test]
    fn every_field_names_its_row() {
        let shown: Vec<String> = (field_sources(rows()).into_iter())
            .map(|source| format!("{} {} {}", source.row, source.field, source.value))
            .collect();
        assert_eq!(
            shown,
            [
                "1 title Ice flow",
                "1 abstract We measure how ice flows.",
                "1 date 2024-01-05",
                "0 authors Ada L.; Alan T.",
                "0 url https://example.org/1",
                "1 arXiv id arxiv:2401.00010",
                "0 DOI doi:10.5555/ice",
            ]
        );
        assert_eq!(field_sources(Vec::new()), []);
    }

    #[test]
    fn fields_are_those_of_the_paper() {
        let listed = rows()
            .into_iter()
            .enumerate()
            .map(|(listing, row)| Listed { listing, row });
        let paper = paper("x".to_owned(), listed.collect());
        let sources = field_sources(rows());
        let of = |field: &str| {
            sources
                .iter()
                .find(|source| source.field == field)
                .map(|source| source.value.as_str())
        };
        assert_eq!(of("title"), Some(paper.title.as_str()));
        assert_eq!(of("abstract"), Some(&*paper.abstract_text));
        assert_eq!(of("date"), Some(paper.first_seen.unwrap().to_string().as_str()));
        assert_eq!(of("url"), paper.url.as_deref());
    }
}
