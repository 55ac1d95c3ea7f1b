//! The ids and addresses of a paper, in whichever field a source has them.

use serde_json::Value;

use super::fields::{Fields, text_of, within};
use crate::corpus::text::folded;
use crate::corpus::{IdKind, Ids};

/// Fields with an id of one kind.
const OF_ONE_KIND: [(&str, IdKind); 14] = [
    ("arxiv_id", IdKind::Arxiv),
    ("arxiv", IdKind::Arxiv),
    ("eprint", IdKind::Arxiv),
    ("doi", IdKind::Doi),
    ("pmid", IdKind::PubMed),
    ("pubmed_id", IdKind::PubMed),
    ("pubmed", IdKind::PubMed),
    ("openreview_id", IdKind::OpenReview),
    ("forum", IdKind::OpenReview),
    ("acl_id", IdKind::Acl),
    ("acl", IdKind::Acl),
    ("anthology_id", IdKind::Acl),
    ("openalex_id", IdKind::OpenAlex),
    ("openalex", IdKind::OpenAlex),
];
/// Fields that may hold any id.
const ANY: [&str; 4] = ["id", "paper_id", "entry_id", "key"];
/// Objects with ids of several kinds.
const GROUPS: [&str; 2] = ["external_ids", "ids"];
const URLS: [&str; 7] = ["url", "link", "landing_page_url", "html_url", "abs", "pdf_url", "pdf"];

/// Every id that the fields name, and those in its address.
pub(super) fn ids(fields: &Fields, url: Option<&str>) -> Ids {
    let mut ids = Ids::default();
    let groups: Vec<&Value> = GROUPS.iter().filter_map(|name| fields.get(name)).collect();
    for (name, kind) in OF_ONE_KIND {
        let grouped = groups.iter().filter_map(|group| within(group, name));
        for value in fields.get(name).into_iter().chain(grouped) {
            ids.add(kind, &text_of(value));
        }
    }
    for value in ANY.iter().filter_map(|name| fields.get(name)) {
        ids.add_own(&text_of(value));
    }
    if let Some(url) = url {
        ids.add_url(url);
    }
    ids
}

/// The first address of the web.
pub(super) fn url(fields: &Fields) -> Option<String> {
    let location = fields
        .get("primary_location")
        .and_then(|place| within(place, "landing_page_url"));
    let written = URLS.iter().filter_map(|name| fields.get(name)).chain(location);
    written.flat_map(addresses).find(|url| is_web_address(url))
}

fn addresses(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().map(|item| folded(&address(item))).collect(),
        other => vec![folded(&address(other))],
    }
}

fn address(value: &Value) -> String {
    let wrapped = ["href", "url"].iter().find_map(|name| within(value, name));
    text_of(wrapped.unwrap_or(value)).into_owned()
}

fn is_web_address(url: &str) -> bool {
    let starts_with = |prefix: &str| {
        url.get(..prefix.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(prefix))
    };
    (starts_with("http://") || starts_with("https://")) && !url.contains(' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(line: &str) -> Fields {
        Fields::parse(line.as_bytes()).unwrap()
    }

    #[test]
    fn the_better_known_id_is_shown_and_all_are_kept() {
        let id = |line| {
            let ids = ids(&fields(line), None);
            ids.shown().map(|id| id.text.clone()).unwrap_or_default()
        };
        let both = ids(&fields(r#"{"arxiv_id": "2405.14906", "doi": "10.1234/X"}"#), None);
        let both: Vec<&str> = both.iter().map(|id| id.text.as_str()).collect();
        assert_eq!(both, ["arxiv:2405.14906", "doi:10.1234/x"]);
        assert_eq!(id(r#"{"id": "17", "doi": "10.1234/X"}"#), "doi:10.1234/x");
        assert_eq!(id(r#"{"paper_id": "p", "id": 17}"#), "17");
        assert_eq!(
            id(r#"{"externalIds": {"ArXiv": "2405.14906", "DOI": "10.1234/x"}, "paperId": "abc"}"#),
            "arxiv:2405.14906"
        );
        assert_eq!(
            id(r#"{"entry_id": "http://arxiv.org/abs/2405.14906v1"}"#),
            "arxiv:2405.14906"
        );
        assert_eq!(
            id(r#"{"id": "https://openalex.org/W1", "ids": {"doi": "https://doi.org/10.1234/x"}}"#),
            "doi:10.1234/x"
        );
        assert_eq!(
            id(r#"{"paper": {"id": "2405.14906"}, "title": "A"}"#),
            "arxiv:2405.14906"
        );
        assert_eq!(id(r#"{"DOI": "10.1234/x", "id": {"odd": 1}}"#), "doi:10.1234/x");
        let url = Some("https://arxiv.org/pdf/2405.14906");
        let found = ids(&fields(r#"{"id": 17}"#), url);
        assert_eq!(found.shown().unwrap().text, "arxiv:2405.14906");
    }

    #[test]
    fn only_addresses_of_the_web_are_kept() {
        let found = |line| url(&fields(line));
        assert_eq!(found(r#"{"url": "javascript:alert(1)"}"#), None);
        for line in [
            r#"{"link": "https://a.org"}"#,
            r#"{"url": null, "pdf_url": "https://a.org"}"#,
            r#"{"URL": ["", {"href": "https://a.org"}]}"#,
            r#"{"primary_location": {"landing_page_url": "https://a.org"}}"#,
        ] {
            assert_eq!(found(line).as_deref(), Some("https://a.org"), "{line}");
        }
    }
}
