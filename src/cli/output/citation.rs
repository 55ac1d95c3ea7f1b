//! What a reference manager gets of a paper.

use paperthemes::store::inspect::PaperRow;

/// A paper as it is cited.
#[derive(Debug, Clone, PartialEq)]
pub struct Citation {
    /// As this crate writes ids.
    pub id: String,
    pub title: String,
    pub abstract_text: String,
    /// ISO, as precise as the listings are.
    pub date: Option<String>,
    pub authors: Vec<String>,
    pub categories: Vec<String>,
    pub url: Option<String>,
    /// Id and label of its theme.
    pub theme: Option<(String, String)>,
}

impl Citation {
    pub fn of(paper: &PaperRow) -> Self {
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
    pub fn arxiv(&self) -> Option<&str> {
        self.id.strip_prefix("arxiv:")
    }

    /// The DOI, if that is its id.
    pub fn doi(&self) -> Option<&str> {
        self.id.strip_prefix("doi:")
    }

    /// The address that the listing gives, else that of the id.
    pub fn address(&self) -> Option<String> {
        let of_id = || paperthemes::corpus::paper_id::url_of(&self.id);
        self.url.clone().or_else(of_id)
    }

    /// Year, month and day, as far as they are known.
    pub fn date_parts(&self) -> Vec<&str> {
        self.date
            .as_deref()
            .map(|date| date.split('-').collect())
            .unwrap_or_default()
    }
}
