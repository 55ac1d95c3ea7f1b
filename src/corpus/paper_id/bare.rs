//! Ids as they are, without prefix or address.

use memchr::memchr2;

use super::{IdKind, PaperId, TITLE_PREFIX};

/// How ids begin in this crate, by kind; all but a listing's own and addresses.
pub(super) const PREFIXES: [(IdKind, &str); 9] = [
    (IdKind::Arxiv, "arxiv:"),
    (IdKind::Doi, "doi:"),
    (IdKind::OpenReview, "openreview:"),
    (IdKind::Acl, "acl:"),
    (IdKind::PubMed, "pubmed:"),
    (IdKind::PubMedCentral, "pmc:"),
    (IdKind::OpenAlex, "openalex:"),
    (IdKind::SemanticScholar, "s2:"),
    (IdKind::Title, TITLE_PREFIX),
];

/// Archives of the arXiv ids before April 2007, such as `cs/0501004`.
const ARCHIVES: &str = "acc-phys adap-org alg-geom ao-sci astro-ph atom-ph bayes-an chao-dyn chem-ph cmp-lg comp-gas \
                        cond-mat cs dg-ga funct-an gr-qc hep-ex hep-lat hep-ph hep-th math math-ph mtrl-th nlin \
                        nucl-ex nucl-th patt-sol physics plasm-ph q-alg q-bio quant-ph solv-int supr-con";

/// Hex digits of a title id and of an id of Semantic Scholar.
const TITLE_DIGITS: usize = 16;
pub(super) const SEMANTIC_SCHOLAR_DIGITS: usize = 40;

/// Longest number of Semantic Scholar, in digits.
const MAX_CORPUS_DIGITS: usize = 12;

/// Longest id of PubMed, in digits.
const MAX_PUBMED_DIGITS: usize = 9;

/// An id, and the version of arXiv that was written with it; 0 for none.
pub(super) type Versioned = (PaperId, u32);

/// An id of a kind, without prefix or address.
pub(super) fn bare(kind: IdKind, written: &str) -> Option<Versioned> {
    let plain = |id: Option<PaperId>| id.map(|id| (id, 0));
    match kind {
        IdKind::Arxiv => arxiv_id(written),
        IdKind::Doi => doi_id(written),
        IdKind::OpenReview => plain(openreview_id(written)),
        IdKind::Acl => plain(acl_id(written)),
        IdKind::PubMed => plain(pubmed_id(written)),
        IdKind::PubMedCentral => plain(pubmed_central_id(written)),
        IdKind::OpenAlex => plain(openalex_id(written)),
        IdKind::SemanticScholar => plain(semantic_scholar_id(written)),
        IdKind::Title => {
            let is_title = written.len() == TITLE_DIGITS && is_hex(written);
            plain(is_title.then(|| id(kind, &written.to_ascii_lowercase())))
        }
        IdKind::Own | IdKind::Url => None,
    }
}

pub(super) fn id(kind: IdKind, rest: &str) -> PaperId {
    let prefix = PREFIXES
        .iter()
        .find(|(known, _)| *known == kind)
        .map(|(_, prefix)| *prefix);
    PaperId {
        kind,
        text: [prefix.unwrap_or_default(), rest].concat(),
    }
}

/// Kind and rest of a text with one of these prefixes, in upper or lower case.
pub(super) fn prefixed<'a>(text: &'a str, prefixes: &[(IdKind, &str)]) -> Option<(IdKind, &'a str)> {
    // Most ids have no prefix.
    if !may_be_prefixed(text) {
        return None;
    }
    let mut found = prefixes
        .iter()
        .filter_map(|(kind, prefix)| Some((*kind, after(text, prefix)?)));
    found.next()
}

/// Whether a text has one of the signs with which prefixes end.
fn may_be_prefixed(text: &str) -> bool {
    memchr2(b':', b'/', text.as_bytes()).is_some()
}

/// Reads an arXiv number, with or without version, `.pdf`, query or a category behind it.
fn arxiv_id(written: &str) -> Option<Versioned> {
    if is_new_number(written) {
        return Some((id(IdKind::Arxiv, written), 0));
    }
    let number = written.trim().split([' ', '?', '#']).next()?.trim_end_matches('/');
    let (number, version) = without_version(number.strip_suffix(".pdf").unwrap_or(number));
    match is_new_number(number) {
        true => Some((id(IdKind::Arxiv, number), version)),
        false => Some((id(IdKind::Arxiv, &old_number(number)?), version)),
    }
}

pub(super) fn without_version(number: &str) -> (&str, u32) {
    match number.rsplit_once(['v', 'V']) {
        Some((rest, version)) if is_digits(version) => (rest, version.parse().unwrap_or_default()),
        _ => (number, 0),
    }
}

/// `YYMM.NNNN` from April 2007, `YYMM.NNNNN` from 2015.
pub(super) fn is_new_number(number: &str) -> bool {
    let Some((month, [b'.', serial @ ..])) = number.as_bytes().split_first_chunk::<4>() else {
        return false;
    };
    let length = if month < b"1501" { 4 } else { 5 };
    let are_digits = month.iter().chain(serial).all(u8::is_ascii_digit);
    let is_month = (b"01"..=b"12").contains(&&[month[2], month[3]]) && month >= b"0704";
    are_digits && is_month && serial.len() == length
}

/// `archive/YYMMNNN` until March 2007; a subject class (`math.GT`) is no part of the id.
fn old_number(number: &str) -> Option<String> {
    let (archive, serial) = number.split_once('/')?;
    let archive = archive.split('.').next()?.to_ascii_lowercase();
    let month = serial.get(..4)?;
    let is_in_time = month >= "9107" || month <= "0703";
    let is_number = is_digits(serial) && serial.len() == 7 && is_year_month(month) && is_in_time;
    (is_number && ARCHIVES.split(' ').any(|known| known == archive)).then(|| format!("{archive}/{serial}"))
}

fn doi_id(written: &str) -> Option<Versioned> {
    let doi = written.trim().to_ascii_lowercase();
    let doi = without_punctuation(without_note(&doi));
    let (registrant, suffix) = doi.split_once('/')?;
    let number = registrant.strip_prefix("10.")?;
    let is_doi = number.split('.').all(is_digits) && !suffix.is_empty() && !doi.contains(char::is_whitespace);
    let arxiv = || doi.strip_prefix("10.48550/arxiv.").and_then(arxiv_id);
    is_doi.then(|| arxiv().unwrap_or_else(|| (id(IdKind::Doi, doi), 0)))
}

/// A DOI without a note in brackets behind a space, `10.1145/1 (preprint)`, or the part of the page it leads to, `10.1145/1#sec1`.
fn without_note(doi: &str) -> &str {
    let doi = doi.find(" (").map_or(doi, |at| &doi[..at]);
    match doi.split_once('#') {
        Some((page, part)) if part.starts_with(|c: char| c.is_ascii_alphabetic()) => page,
        _ => doi,
    }
}

/// A DOI without what a sentence or brackets around it left at its end.
fn without_punctuation(doi: &str) -> &str {
    let mut doi = doi;
    loop {
        let is_unpaired =
            |open: char, close: char| doi.ends_with(close) && doi.matches(open).count() < doi.matches(close).count();
        let is_left = doi.ends_with(['.', ',', ';', ':', '"', '\''])
            || is_unpaired('(', ')')
            || is_unpaired('[', ']')
            || is_unpaired('{', '}')
            || is_unpaired('<', '>');
        match is_left {
            true => doi = &doi[..doi.len() - 1],
            false => return doi,
        }
    }
}

fn openreview_id(written: &str) -> Option<PaperId> {
    let is_id = (5..=24).contains(&written.len())
        && written
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    is_id.then(|| id(IdKind::OpenReview, written))
}

/// `P18-1001` until 2019, `2020.acl-main.1` since.
pub(super) fn acl_id(written: &str) -> Option<PaperId> {
    let written = without_version(written.trim_end_matches('/')).0;
    let old = written.split_once('-').is_some_and(|(volume, number)| {
        volume.len() == 3
            && volume.starts_with(|c: char| c.is_ascii_alphabetic())
            && is_digits(&volume[1..])
            && number.len() == 4
            && is_digits(number)
    });
    if old {
        return Some(id(IdKind::Acl, &written.to_ascii_uppercase()));
    }
    let parts: Vec<&str> = written.split('.').collect();
    let is_new = |year: &str, volume: &str, number: &str| {
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        is_digits(year) && year.len() == 4 && volume.contains('-') && volume.chars().all(is_name) && is_digits(number)
    };
    match parts.as_slice() {
        [year, volume, number] if is_new(year, volume, number) => Some(id(IdKind::Acl, &written.to_ascii_lowercase())),
        _ => None,
    }
}

fn pubmed_id(written: &str) -> Option<PaperId> {
    let number = written.strip_suffix(".0").unwrap_or(written).trim_start_matches('0');
    (is_digits(number) && number.len() <= MAX_PUBMED_DIGITS).then(|| id(IdKind::PubMed, number))
}

/// `PMC12`, or the number of a field for them; the version behind it is left out.
fn pubmed_central_id(written: &str) -> Option<PaperId> {
    let number = after(written, "PMC").unwrap_or(written);
    let number = number.split('.').next()?.trim_start_matches('0');
    (is_digits(number) && number.len() <= MAX_PUBMED_DIGITS).then(|| id(IdKind::PubMedCentral, &format!("PMC{number}")))
}

fn openalex_id(written: &str) -> Option<PaperId> {
    let number = after(written, "W")?;
    (is_digits(number)).then(|| id(IdKind::OpenAlex, &format!("W{number}")))
}

fn semantic_scholar_id(written: &str) -> Option<PaperId> {
    let number = after(written, "CorpusID:").unwrap_or(written).trim();
    let number = number.strip_suffix(".0").unwrap_or(number);
    if is_digits(number) && number.len() <= MAX_CORPUS_DIGITS {
        return Some(id(IdKind::SemanticScholar, &format!("CorpusID:{number}")));
    }
    let is_hash = written.len() == SEMANTIC_SCHOLAR_DIGITS && is_hex(written);
    is_hash.then(|| id(IdKind::SemanticScholar, &written.to_ascii_lowercase()))
}

/// Four digits of which the last two are a month.
fn is_year_month(text: &str) -> bool {
    is_digits(text) && text.len() == 4 && ("01"..="12").contains(&&text[2..])
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// What follows a prefix in upper or lower case.
pub(super) fn after<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then_some(rest)
}
