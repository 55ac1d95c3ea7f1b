//! What a reference manager gets of a paper.

use paperthemes::store::inspect::PaperRow;

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
