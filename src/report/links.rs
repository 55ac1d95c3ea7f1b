//! Where a paper can be read: made from its id, or given by its listing.

use serde::Serialize;

use super::PaperView;

/// A link to another site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Link {
    pub name: &'static str,
    pub url: String,
}

impl PaperView {
    /// Where the paper itself can be read; absent if neither its id nor its listing says so.
    pub fn address(&self) -> Option<String> {
        links(self).into_iter().next().map(|link| link.url)
    }
}

/// The address of the listing, and those that follow from an arXiv id or a DOI; none twice.
pub(super) fn links(paper: &PaperView) -> Vec<Link> {
    let mut links = Vec::new();
    if let Some(arxiv) = paper.id.strip_prefix("arxiv:").filter(|id| is_plain(id)) {
        links.push(link("arXiv", format!("https://arxiv.org/abs/{arxiv}")));
        links.push(link("HF", format!("https://huggingface.co/papers/{arxiv}")));
    }
    if let Some(doi) = paper.id.strip_prefix("doi:").filter(|id| is_plain(id)) {
        links.push(link("DOI", format!("https://doi.org/{doi}")));
    }
    if let Some(url) = paper
        .web_address()
        .filter(|url| links.iter().all(|link| link.url != *url))
    {
        links.push(link("Page", url.to_owned()));
    }
    links
}

fn link(name: &'static str, url: String) -> Link {
    Link { name, url }
}

/// True for characters that mean nothing else in an address.
fn is_plain(id: &str) -> bool {
    !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || "._-/()".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn of(id: &str, url: Option<&str>) -> Vec<String> {
        let mut paper = sample::report().papers.remove(0);
        (paper.id, paper.url) = (id.to_owned(), url.map(str::to_owned));
        links(&paper).into_iter().map(|link| link.url).collect()
    }

    #[test]
    fn ids_lead_to_their_sites() {
        let arxiv = [
            "https://arxiv.org/abs/2405.14906",
            "https://huggingface.co/papers/2405.14906",
        ];
        assert_eq!(of("arxiv:2405.14906", Some(arxiv[0])), arxiv);
        assert_eq!(
            of("doi:10.1007/BF02019280", None),
            ["https://doi.org/10.1007/BF02019280"]
        );
        assert_eq!(
            of("title:12ab", Some("https://example.org/a")),
            ["https://example.org/a"]
        );
    }

    #[test]
    fn what_could_be_more_than_an_address_is_no_link() {
        assert!(of("arxiv:\"><script>", Some("javascript:alert(1)")).is_empty());
        assert!(of("doi:", None).is_empty());
    }
}
