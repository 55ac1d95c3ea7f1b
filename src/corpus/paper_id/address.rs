//! Ids in the addresses of papers, and addresses as they are compared.

use super::bare::{SEMANTIC_SCHOLAR_DIGITS, Versioned, after, bare, without_version};
use super::{IdKind, PaperId};

/// Parameters of an address that say where a reader came from, or begin so.
const TRACKING: [&str; 6] = ["utm_", "ref", "source", "fbclid", "gclid", "via"];

/// Longest address that counts, in bytes.
const MAX_URL: usize = 2048;

/// Host in lower case without `www.`, and the rest; text without `http` may be an address too.
fn host_and_path(address: &str) -> Option<(String, &str)> {
    let without_scheme = after(address, "https://").or_else(|| after(address, "http://"));
    let (host, path) = without_scheme.unwrap_or(address).split_once('/')?;
    let host = host.to_ascii_lowercase();
    Some((host.strip_prefix("www.").unwrap_or(&host).to_owned(), path))
}

pub(super) fn in_address(address: &str) -> Option<Versioned> {
    let (host, path) = host_and_path(address)?;
    let last = || path_of(path).rsplit('/').next().unwrap_or_default();
    match host.as_str() {
        "arxiv.org" | "export.arxiv.org" | "browse.arxiv.org" => {
            let (kind, number) = path.split_once('/')?;
            matches!(kind, "abs" | "pdf" | "html" | "ps" | "format").then(|| bare(IdKind::Arxiv, number))?
        }
        "alphaxiv.org" => bare(IdKind::Arxiv, path.strip_prefix("abs/")?),
        "huggingface.co" => bare(IdKind::Arxiv, path.strip_prefix("papers/")?),
        "doi.org" | "dx.doi.org" => {
            let doi = decoded(path_of(path));
            bare(IdKind::Doi, after(&doi, "doi:").unwrap_or(&doi)).or_else(|| in_address(&doi))
        }
        "openreview.net" => bare(IdKind::OpenReview, parameter(path, "id")?),
        "aclanthology.org" | "aclweb.org" | "aclanthology.info" => {
            let path = path_of(path)
                .trim_start_matches("anthology/")
                .trim_start_matches("papers/");
            bare(IdKind::Acl, path.strip_suffix(".pdf").unwrap_or(path))
        }
        "pubmed.ncbi.nlm.nih.gov" => bare(IdKind::PubMed, path_of(path)),
        "ncbi.nlm.nih.gov" | "ncbi.nlm.nih.gov:443" => match path_of(path).strip_prefix("pubmed/") {
            Some(number) => bare(IdKind::PubMed, number),
            None => pubmed_central(path_of(path)),
        },
        "pmc.ncbi.nlm.nih.gov" => pubmed_central(path_of(path)),
        "europepmc.org" => match path_of(path).strip_prefix("article/MED/") {
            Some(number) => bare(IdKind::PubMed, number),
            None => pubmed_central(path_of(path)),
        },
        "openalex.org" | "api.openalex.org" | "explore.openalex.org" => bare(IdKind::OpenAlex, last()),
        "semanticscholar.org" | "api.semanticscholar.org" if last().len() < SEMANTIC_SCHOLAR_DIGITS => {
            // `CorpusID:77`; a number alone may be a page.
            after(last(), "CorpusID:").and_then(|_| bare(IdKind::SemanticScholar, last()))
        }
        "semanticscholar.org" | "api.semanticscholar.org" => bare(IdKind::SemanticScholar, last()),
        _ => doi_in_path(&host, path_of(path)),
    }
}

/// `pmc/articles/PMC12/pdf`, `articles/PMC12`, `article/PMC/PMC12`.
fn pubmed_central(path: &str) -> Option<Versioned> {
    let mut parts = path
        .split('/')
        .filter(|part| after(part, "PMC").is_some_and(|number| !number.is_empty()));
    bare(IdKind::PubMedCentral, parts.next()?)
}

/// `…/doi/10.1145/3292500`, `…/article/10.1007/s1`, as publishers have it.
fn doi_in_path(host: &str, path: &str) -> Option<Versioned> {
    let path = decoded(path);
    let at = match path.starts_with("10.") {
        true => 0,
        false => path.find("/10.")? + 1,
    };
    let mut doi = &path[at..];
    for end in [
        "/full",
        "/abstract",
        "/pdf",
        "/html",
        "/epub",
        "/meta",
        "/fulltext",
        ".pdf",
        ".full",
        ".abstract",
    ] {
        doi = doi.strip_suffix(end).unwrap_or(doi);
    }
    if host.ends_with("rxiv.org") {
        doi = without_version(doi).0;
    }
    bare(IdKind::Doi, doi)
}

/// The path without query, fragment and slashes at its end.
fn path_of(path: &str) -> &str {
    let end = path.find(['?', '#']).unwrap_or(path.len());
    path[..end].trim_end_matches('/')
}

fn parameter<'a>(path: &'a str, name: &str) -> Option<&'a str> {
    let query = path.split_once('?')?.1.split('#').next()?;
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}

/// A text with letters in place of `%2F` and the like; as it is if that would be no text.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let code = after.get(..2).and_then(|code| std::str::from_utf8(code).ok());
        match code
            .filter(|_| *first == b'%')
            .and_then(|code| u8::from_str_radix(code, 16).ok())
        {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// An address as it is compared: host in lower case, no `www.`, fragment, slash at the end, or note of where a reader came from.
pub(super) fn plain_url(written: &str) -> Option<PaperId> {
    let is_web = after(written, "https://")
        .or_else(|| after(written, "http://"))
        .is_some();
    if !is_web || written.len() > MAX_URL || written.contains(char::is_whitespace) {
        return None;
    }
    let (host, path) = host_and_path(written)?;
    let query = path
        .split_once('?')
        .map(|(_, query)| query.split('#').next().unwrap_or_default());
    let is_telling = |pair: &&str| {
        let key = pair.split('=').next().unwrap_or_default();
        !pair.is_empty()
            && !TRACKING
                .iter()
                .any(|name| key == *name || name.ends_with('_') && key.starts_with(name))
    };
    let query: Vec<&str> = query.unwrap_or_default().split('&').filter(is_telling).collect();
    let path = path_of(path);
    if path.is_empty() && query.is_empty() {
        return None;
    }
    let query = if query.is_empty() {
        String::new()
    } else {
        format!("?{}", query.join("&"))
    };
    Some(PaperId {
        kind: IdKind::Url,
        text: format!("https://{host}/{path}{query}"),
    })
}
