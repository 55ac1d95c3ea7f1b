//! Which id a text is, or an address holds.

use super::address::{in_address, plain_url};
use super::bare::{PREFIXES, Versioned, acl_id, bare, prefixed};
use super::{IdKind, PaperId};

/// Other ways of writing some of them.
const ALIASES: [(IdKind, &str); 3] = [
    (IdKind::PubMed, "pmid:"),
    (IdKind::Doi, "info:doi/"),
    (IdKind::SemanticScholar, "corpusid:"),
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
    match kind {
        IdKind::Arxiv => Some(format!("https://arxiv.org/abs/{rest}")),
        IdKind::Doi => Some(format!("https://doi.org/{rest}")),
        IdKind::OpenReview => Some(format!("https://openreview.net/forum?id={rest}")),
        IdKind::Acl => Some(format!("https://aclanthology.org/{rest}")),
        IdKind::PubMed => Some(format!("https://pubmed.ncbi.nlm.nih.gov/{rest}")),
        IdKind::OpenAlex => Some(format!("https://openalex.org/{rest}")),
        IdKind::SemanticScholar => Some(format!("https://api.semanticscholar.org/{rest}")),
        IdKind::Own | IdKind::Title | IdKind::Url => None,
    }
}

/// The kind of an id that this crate wrote and that is not a listing's own.
pub(super) fn kind_of(id: &str) -> IdKind {
    prefixed(id, &PREFIXES).map_or(IdKind::Url, |(kind, _)| kind)
}

/// What a field for ids of one kind holds.
pub(super) fn of_kind(kind: IdKind, written: &str) -> Option<Versioned> {
    bare(kind, written.trim()).or_else(|| any(written))
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
        let is_corpus_id = written
            .get(..9)
            .is_some_and(|head| head.eq_ignore_ascii_case("corpusid:"));
        let rest = rest.trim_start();
        return match kind {
            IdKind::SemanticScholar if is_corpus_id => bare(kind, written),
            // `doi:https://doi.org/10.1/x`, `doi: doi:10.1/x`
            IdKind::Doi | IdKind::Arxiv => bare(kind, rest).or_else(|| any(rest)),
            _ => bare(kind, rest),
        };
    }
    in_address(written)
        .or_else(|| bare(IdKind::Arxiv, written))
        .or_else(|| bare(IdKind::Doi, written))
}

#[cfg(test)]
mod tests;
