//! The ids and addresses of a paper, in whichever field a source has them.

use super::fields::{Fields, Name, items, name, names, text_of, within};
use super::value::Value;
use crate::corpus::text::folded;
use crate::corpus::{IdKind, Ids};

/// Fields with an id of one kind.
const OF_ONE_KIND: [(Name, IdKind); 26] = [
    (name("arxiv_id"), IdKind::Arxiv),
    (name("arxiv"), IdKind::Arxiv),
    (name("eprint"), IdKind::Arxiv),
    (name("arxiv_eprints"), IdKind::Arxiv),
    (name("doi"), IdKind::Doi),
    (name("dois"), IdKind::Doi),
    (name("doi_id_s"), IdKind::Doi),
    (name("pmid"), IdKind::PubMed),
    (name("pubmed_id"), IdKind::PubMed),
    (name("pubmed"), IdKind::PubMed),
    (name("openreview_id"), IdKind::OpenReview),
    (name("forum"), IdKind::OpenReview),
    (name("acl_id"), IdKind::Acl),
    (name("acl"), IdKind::Acl),
    (name("anthology_id"), IdKind::Acl),
    (name("openalex_id"), IdKind::OpenAlex),
    (name("openalex"), IdKind::OpenAlex),
    (name("s2_id"), IdKind::SemanticScholar),
    (name("s2_paper_id"), IdKind::SemanticScholar),
    (name("semantic_scholar_id"), IdKind::SemanticScholar),
    (name("corpus_id"), IdKind::SemanticScholar),
    (name("s2_corpus_id"), IdKind::SemanticScholar),
    (name("pmcid"), IdKind::PubMedCentral),
    (name("pmc_id"), IdKind::PubMedCentral),
    (name("pmc"), IdKind::PubMedCentral),
    (name("pub_med_central"), IdKind::PubMedCentral),
];
/// Fields of other things too, in which an id counts only if it looks like one.
const UNSURE: [Name; 6] = names(["di", "prism_doi", "archive_id", "elocationid", "elocation_id", "oai_id"]);
/// Notes of several lines, each `arXiv: …` or `DOI: …`.
const NOTES: [Name; 2] = names(["extra", "note"]);
/// How such a line begins.
const NOTED: [&str; 4] = ["arxiv:", "doi:", "pmid:", "pmcid:"];
/// Lists of ids, each with its kind.
const LISTS: [Name; 5] = names(["identifiers", "identifier", "articleids", "article_ids", "external_ids"]);
const LISTED_KINDS: [&str; 4] = ["type", "idtype", "id_type", "scheme"];
const LISTED_VALUES: [&str; 3] = ["value", "id", "identifier"];
/// Fields that a row of OpenAlex has, in which a bare `W12` is its id.
const OF_OPENALEX: [Name; 5] = names([
    "authorships",
    "abstract_inverted_index",
    "primary_location",
    "primary_topic",
    "referenced_works",
]);
/// Fields that may hold any id.
const ANY: [Name; 4] = names(["id", "paper_id", "entry_id", "key"]);
/// Objects with ids of several kinds.
const GROUPS: [Name; 2] = names(["external_ids", "ids"]);
const URLS: [Name; 10] = names([
    "url",
    "link",
    "landing_page_url",
    "html_url",
    "abs",
    "pdf_url",
    "pdf",
    "links",
    "urls",
    "uri_s",
]);
/// Lists of the places where a paper can be read, one of which may be arXiv.
const LOCATIONS: [Name; 1] = names(["locations"]);

/// Every id that the fields name, and those in its addresses.
pub(super) fn ids(fields: &Fields<'_>, url: Option<&str>) -> Ids {
    let mut ids = Ids::default();
    let groups: Vec<&Value<'_>> = fields.all(&GROUPS).collect();
    for (name, kind) in &OF_ONE_KIND {
        let grouped = groups.iter().filter_map(|group| within(group, name.text));
        for value in fields.named(*name).into_iter().chain(grouped) {
            ids.add(*kind, &text_of(value));
        }
    }
    let is_of_openalex = fields.first(&OF_OPENALEX).is_some();
    for value in fields.all(&ANY) {
        let text = text_of(value);
        match is_of_openalex && text.starts_with(['W', 'w']) {
            true => ids.add(IdKind::OpenAlex, &text),
            false => ids.add_own(&text),
        }
    }
    add_unsure(fields, &mut ids);
    if let Some(url) = url {
        ids.add_url(url);
    }
    for place in fields.all(&LOCATIONS).flat_map(items) {
        if let Some(url) = within(place, "landing_page_url") {
            ids.add_url(&text_of(url));
        }
    }
    ids
}

/// Ids in notes, in lists, and in fields that may hold something else.
fn add_unsure(fields: &Fields<'_>, ids: &mut Ids) {
    for value in fields.all(&UNSURE) {
        let text = text_of(value);
        // `pii: S12. doi: 10.1145/1`
        let at = text.to_ascii_lowercase().find("doi:").unwrap_or_default();
        ids.add_recognised(IdKind::Own, &text[at..]);
    }
    for value in fields.all(&NOTES) {
        let text = text_of(value);
        let is_noted = |line: &&str| {
            NOTED
                .iter()
                .any(|beginning| line.to_ascii_lowercase().starts_with(beginning))
        };
        let lines = text.lines().map(str::trim).filter(is_noted);
        lines.for_each(|line| ids.add_recognised(IdKind::Own, line));
    }
    for item in fields.all(&LISTS).flat_map(items) {
        let value = LISTED_VALUES.iter().find_map(|name| within(item, name));
        let text = text_of(value.unwrap_or(item));
        match LISTED_KINDS.iter().find_map(|name| within(item, name)) {
            None if item.is_string() => ids.add_recognised(IdKind::Own, &text),
            None => {}
            Some(kind) => {
                if let Some(kind) = kind_named(&text_of(kind)) {
                    ids.add_recognised(kind, &text);
                }
            }
        }
    }
}

fn kind_named(name: &str) -> Option<IdKind> {
    match name.to_ascii_lowercase().as_str() {
        "doi" => Some(IdKind::Doi),
        "arxiv" => Some(IdKind::Arxiv),
        "pmid" | "pubmed" => Some(IdKind::PubMed),
        "pmcid" | "pmc" => Some(IdKind::PubMedCentral),
        _ => None,
    }
}

/// The first address of the web.
pub(super) fn url(fields: &Fields<'_>) -> Option<String> {
    let location = fields
        .get("primary_location")
        .and_then(|place| within(place, "landing_page_url"));
    let written = fields.all(&URLS).chain(location);
    written.flat_map(addresses).find(|url| is_web_address(url))
}

fn addresses(value: &Value<'_>) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().map(|item| folded(&address(item))).collect(),
        other => vec![folded(&address(other))],
    }
}

fn address(value: &Value<'_>) -> String {
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

    fn fields(line: &str) -> Fields<'_> {
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
    fn ids_are_read_wherever_sources_write_them() {
        let hash = "0123456789abcdef0123456789abcdef01234567";
        let hashed = format!(r#"{{"paperId": "{hash}"}}"#);
        for (line, expected) in [
            (hashed.as_str(), format!("s2:{hash}").as_str()),
            (&hashed.replace("paperId", "s2_id"), &format!("s2:{hash}")),
            (&hashed.replace("paperId", "id"), &format!("s2:{hash}")),
            (r#"{"corpusId": 77}"#, "s2:CorpusID:77"),
            (r#"{"externalIds": {"CorpusId": 77}}"#, "s2:CorpusID:77"),
            (r#"{"externalIds": {"PubMedCentral": "12"}}"#, "pmc:PMC12"),
            (r#"{"pmcid": "PMC12"}"#, "pmc:PMC12"),
            (r#"{"id": "oai:arXiv.org:2401.01234"}"#, "arxiv:2401.01234"),
            (r#"{"id": "abs/2401.01234"}"#, "arxiv:2401.01234"),
            (r#"{"id": "MED:31234567"}"#, "pubmed:31234567"),
            (r#"{"prism:doi": "10.5555/x"}"#, "doi:10.5555/x"),
            (r#"{"DI": "10.5555/x"}"#, "doi:10.5555/x"),
            (r#"{"archiveID": "arXiv:2401.01234"}"#, "arxiv:2401.01234"),
            (
                r#"{"extra": "arXiv:2401.01234 [cs]\nCitation Key: x"}"#,
                "arxiv:2401.01234",
            ),
            (
                r#"{"identifiers": [{"type": "doi", "value": "10.5555/x"}]}"#,
                "doi:10.5555/x",
            ),
            (
                r#"{"articleids": [{"idtype": "pubmed", "value": "7"}, {"idtype": "pii", "value": "S1"}]}"#,
                "pubmed:7",
            ),
            (r#"{"elocationid": "pii: S1. doi: 10.5555/x"}"#, "doi:10.5555/x"),
            (r#"{"id": "W4391234567", "authorships": [{}]}"#, "openalex:W4391234567"),
            (r#"{"id": "W4391234567"}"#, "W4391234567"),
            (r#"{"doi": "10.5555/x, 10.5555/y"}"#, "doi:10.5555/x doi:10.5555/y"),
            (r#"{"note": "See doi: below", "di": 5, "identifier": {"odd": 1}}"#, ""),
        ] {
            let found: Vec<String> = ids(&fields(line), None).iter().map(|id| id.text.clone()).collect();
            assert_eq!(found.join(" "), expected, "{line}");
        }
        let links = fields(r#"{"links": [{"URL": "https://doi.org/10.5555/x"}]}"#);
        assert_eq!(url(&links).as_deref(), Some("https://doi.org/10.5555/x"));
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
