//! What a reference manager gets of a paper.

use paperthemes::store::inspect::PaperRow;

/// Archives of arXiv that have no subjects.
const ARCHIVES: [&str; 9] = [
    "gr-qc", "hep-ex", "hep-lat", "hep-ph", "hep-th", "math-ph", "nucl-ex", "nucl-th", "quant-ph",
];

/// A paper as it is cited.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Citation {
    /// As this crate writes ids.
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) abstract_text: String,
    /// ISO, as precise as the listings are.
    pub(crate) date: Option<String>,
    pub(crate) authors: Vec<String>,
    pub(crate) categories: Vec<String>,
    pub(crate) url: Option<String>,
    /// Id and label of its theme.
    pub(crate) theme: Option<(String, String)>,
}

impl Citation {
    #[cfg(test)]
    pub(super) fn sample(id: &str, title: &str) -> Self {
        Self {
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

    pub(crate) fn of(paper: &PaperRow) -> Self {
        Self {
            id: paper.id.clone(),
            title: paper.title.clone(),
            abstract_text: paper.abstract_text.clone(),
            date: paper.first_seen.clone(),
            authors: paper.authors.clone(),
            categories: paper.categories.clone(),
            url: paper.url.clone(),
            theme: (paper.place.as_ref()).map(|place| (place.theme.to_string(), place.label.clone())),
        }
    }

    /// arXiv's number, if that is its id.
    pub(crate) fn arxiv(&self) -> Option<&str> {
        self.id.strip_prefix("arxiv:")
    }

    /// The first category, if it is a class of arXiv: `cs.CL`, `hep-th`.
    pub(crate) fn arxiv_class(&self) -> Option<&str> {
        let class = self.categories.first()?;
        let (archive, subject) = class.split_once('.').unwrap_or((class, "AA"));
        let is_archive = archive.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        let is_subject = subject.len() >= 2 && subject.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-');
        let is_known = class.contains('.') || ARCHIVES.contains(&archive);
        (is_archive && is_subject && is_known && !archive.is_empty()).then_some(class)
    }

    /// The DOI, if that is its id.
    pub(crate) fn doi(&self) -> Option<&str> {
        self.id.strip_prefix("doi:")
    }

    /// The address that the listing gives, else that of the id.
    pub(crate) fn address(&self) -> Option<String> {
        let of_id = || paperthemes::corpus::paper_id::url_of(&self.id);
        self.url.clone().or_else(of_id)
    }

    /// Year, month and day, as far as they are known.
    pub(crate) fn date_parts(&self) -> Vec<&str> {
        self.date
            .as_deref()
            .map(|date| date.split('-').collect())
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_classes_of_arxiv_are_taken_for_such() {
        let class = |category: &str| {
            let citation = Citation {
                categories: vec![category.to_owned()],
                ..Citation::sample("arxiv:2405.14906", "A")
            };
            citation.arxiv_class().is_some()
        };
        assert!(
            ["cs.CL", "hep-th", "cond-mat.mes-hall", "q-bio.NC"]
                .into_iter()
                .all(class)
        );
        assert!(
            !["ice", "Computer Science", "U.S.", "a.b", "", "cs."]
                .into_iter()
                .any(class)
        );
    }
}
