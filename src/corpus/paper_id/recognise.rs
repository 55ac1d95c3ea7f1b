//! Which id a text is, or an address holds.

use super::address::{in_address, plain_url};
use super::bare::{PREFIXES, SEMANTIC_SCHOLAR_DIGITS, Versioned, acl_id, bare, id, is_new_number, prefixed};
use super::{IdKind, PaperId};

/// Other ways of writing some of them.
const ALIASES: [(IdKind, &str); 10] = [
    (IdKind::PubMed, "pmid:"),
    (IdKind::PubMed, "med:"),
    (IdKind::PubMedCentral, "pmcid:"),
    (IdKind::Doi, "info:doi/"),
    (IdKind::Doi, "urn:doi:"),
    (IdKind::Arxiv, "oai:arxiv.org:"),
    (IdKind::Arxiv, "abs/"),
    (IdKind::Arxiv, "pdf/"),
    (IdKind::SemanticScholar, "corpusid:"),
    (IdKind::SemanticScholar, "s2cid:"),
];

/// Beginnings of the DOIs whose rest is an id of the ACL Anthology.
const ACL_DOIS: [&str; 2] = ["doi:10.18653/v1/", "doi:10.3115/v1/"];

/// Finds an id in text or an address: `arXiv:2405.14906v2`, `https://doi.org/10.1145/…`, `PMID: 123`.
pub fn recognise(written: &str) -> Option<PaperId> {
    any(written).map(|(id, _)| id)
}

/// The page of a paper by its normalised id; absent for a listing's own id.
pub fn url_of(id: &str) -> Option<String> {
    let (kind, rest) = prefixed(id, &PREFIXES)?;
    let page = match kind {
        IdKind::Arxiv => "https://arxiv.org/abs/",
        IdKind::Doi => "https://doi.org/",
        IdKind::OpenReview => "https://openreview.net/forum?id=",
        IdKind::Acl => "https://aclanthology.org/",
        IdKind::PubMed => "https://pubmed.ncbi.nlm.nih.gov/",
        IdKind::PubMedCentral => "https://pmc.ncbi.nlm.nih.gov/articles/",
        IdKind::OpenAlex => "https://openalex.org/",
        IdKind::SemanticScholar => "https://api.semanticscholar.org/",
        IdKind::Own | IdKind::Title | IdKind::Url => return None,
    };
    Some([page, rest].concat())
}

/// The kind of an id that this crate wrote and that is not a listing's own.
pub(super) fn kind_of(id: &str) -> IdKind {
    prefixed(id, &PREFIXES).map_or(IdKind::Url, |(kind, _)| kind)
}

/// What a field for ids of one kind holds.
pub(super) fn of_kind(kind: IdKind, written: &str) -> Option<Versioned> {
    bare(kind, written.trim()).or_else(|| any(written))
}

/// All that such a field holds: it may name two DOIs, `10.1145/1, 10.1145/2`.
pub(super) fn all_of_kind(kind: IdKind, written: &str) -> Vec<Versioned> {
    let parts = || {
        let parts = written.split([',', ';', ' ', '|']).filter(|part| !part.is_empty());
        parts.map(any).collect::<Option<Vec<Versioned>>>()
    };
    let is_doi = |found: &Versioned| found.0.kind == IdKind::Doi;
    // One DOI may have a comma in it; two begin as such.
    if written.contains([',', ';', ' ', '|'])
        && written.matches("10.").nth(1).is_some()
        && let Some(found) = parts().filter(|found| found.len() > 1 && found.iter().all(is_doi))
    {
        return found;
    }
    of_kind(kind, written).into_iter().collect()
}

/// A bare number of arXiv, as most listings have it, in a field for such or any ids; all else has to be looked at more closely.
pub(super) fn plain_arxiv(kind: IdKind, written: &str) -> Option<PaperId> {
    let may_be = matches!(kind, IdKind::Arxiv | IdKind::Own) && is_new_number(written);
    may_be.then(|| id(IdKind::Arxiv, written))
}

/// What an address holds; the address itself if it is no other id.
pub(super) fn in_url(written: &str) -> Option<Versioned> {
    any(written).or_else(|| Some((plain_url(written)?, 0)))
}

/// The id of the ACL Anthology that one of its DOIs names.
pub(super) fn acl_of_doi(doi: &str) -> Option<PaperId> {
    let name = ACL_DOIS.iter().find_map(|beginning| doi.strip_prefix(beginning))?;
    acl_id(name)
}

pub(super) fn any(written: &str) -> Option<Versioned> {
    let written = written.trim();
    if let Some((kind, rest)) = prefixed(written, &PREFIXES).or_else(|| prefixed(written, &ALIASES)) {
        let rest = rest.trim_start();
        return match kind {
            // `doi:https://doi.org/10.1/x`, `doi: doi:10.1/x`
            IdKind::Doi | IdKind::Arxiv => bare(kind, rest).or_else(|| any(rest)),
            _ => bare(kind, rest),
        };
    }
    in_address(written)
        .or_else(|| bare(IdKind::Arxiv, written))
        .or_else(|| bare(IdKind::Doi, written))
        .or_else(|| telling(written))
}

/// An id whose look tells its kind without a prefix.
fn telling(written: &str) -> Option<Versioned> {
    let is_acl = written.contains('.');
    let kind = match written.as_bytes() {
        [b'P' | b'p', b'M' | b'm', b'C' | b'c', ..] => IdKind::PubMedCentral,
        _ if is_acl => IdKind::Acl,
        // So long is no number of another sort.
        _ if written.len() == SEMANTIC_SCHOLAR_DIGITS => IdKind::SemanticScholar,
        _ => return None,
    };
    bare(kind, written)
}

#[cfg(test)]
mod tests;
