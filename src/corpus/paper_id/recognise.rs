//! Which id a text is, or an address holds.

use super::{IdKind, PaperId, TITLE_PREFIX};

/// How ids begin in this crate, by kind; all but a listing's own and addresses.
const PREFIXES: [(IdKind, &str); 8] = [
    (IdKind::Arxiv, "arxiv:"),
    (IdKind::Doi, "doi:"),
    (IdKind::OpenReview, "openreview:"),
    (IdKind::Acl, "acl:"),
    (IdKind::PubMed, "pubmed:"),
    (IdKind::OpenAlex, "openalex:"),
    (IdKind::SemanticScholar, "s2:"),
    (IdKind::Title, TITLE_PREFIX),
];

/// Other ways of writing some of them.
const ALIASES: [(IdKind, &str); 3] = [
    (IdKind::PubMed, "pmid:"),
    (IdKind::Doi, "info:doi/"),
    (IdKind::SemanticScholar, "corpusid:"),
];

/// Archives of the arXiv ids before April 2007, such as `cs/0501004`.
const ARCHIVES: &str = "acc-phys adap-org alg-geom ao-sci astro-ph atom-ph bayes-an chao-dyn chem-ph cmp-lg comp-gas \
                        cond-mat cs dg-ga funct-an gr-qc hep-ex hep-lat hep-ph hep-th math math-ph mtrl-th nlin \
                        nucl-ex nucl-th patt-sol physics plasm-ph q-alg q-bio quant-ph solv-int supr-con";

/// Hex digits of a title id and of an id of Semantic Scholar.
const TITLE_DIGITS: usize = 16;
const SEMANTIC_SCHOLAR_DIGITS: usize = 40;

/// Longest id of PubMed, in digits.
const MAX_PUBMED_DIGITS: usize = 9;

/// Beginnings of the DOIs whose rest is an id of the ACL Anthology.
const ACL_DOIS: [&str; 2] = ["doi:10.18653/v1/", "doi:10.3115/v1/"];

/// Parameters of an address that say where a reader came from, or begin so.
const TRACKING: [&str; 6] = ["utm_", "ref", "source", "fbclid", "gclid", "via"];

/// Longest address that counts, in bytes.
const MAX_URL: usize = 2048;

/// An id, and the version of arXiv that was written with it; 0 for none.
pub(super) type Versioned = (PaperId, u32);

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

fn any(written: &str) -> Option<Versioned> {
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

/// An id of a kind, without prefix or address.
fn bare(kind: IdKind, written: &str) -> Option<Versioned> {
    let plain = |id: Option<PaperId>| id.map(|id| (id, 0));
    match kind {
        IdKind::Arxiv => arxiv_id(written),
        IdKind::Doi => doi_id(written),
        IdKind::OpenReview => plain(openreview_id(written)),
        IdKind::Acl => plain(acl_id(written)),
        IdKind::PubMed => plain(pubmed_id(written)),
        IdKind::OpenAlex => plain(openalex_id(written)),
        IdKind::SemanticScholar => plain(semantic_scholar_id(written)),
        IdKind::Title => {
            let is_title = written.len() == TITLE_DIGITS && is_hex(written);
            plain(is_title.then(|| id(kind, &written.to_ascii_lowercase())))
        }
        IdKind::Own | IdKind::Url => None,
    }
}

fn id(kind: IdKind, rest: &str) -> PaperId {
    let prefix = PREFIXES
        .iter()
        .find(|(known, _)| *known == kind)
        .map(|(_, prefix)| *prefix);
    PaperId {
        kind,
        text: format!("{}{rest}", prefix.unwrap_or_default()),
    }
}

/// Kind and rest of a text with one of these prefixes, in upper or lower case.
fn prefixed<'a>(text: &'a str, prefixes: &[(IdKind, &str)]) -> Option<(IdKind, &'a str)> {
    let mut found = prefixes
        .iter()
        .filter_map(|(kind, prefix)| Some((*kind, after(text, prefix)?)));
    found.next()
}

/// Host in lower case without `www.`, and the rest; text without `http` may be an address too.
fn host_and_path(address: &str) -> Option<(String, &str)> {
    let without_scheme = after(address, "https://").or_else(|| after(address, "http://"));
    let (host, path) = without_scheme.unwrap_or(address).split_once('/')?;
    let host = host.to_ascii_lowercase();
    Some((host.strip_prefix("www.").unwrap_or(&host).to_owned(), path))
}

fn in_address(address: &str) -> Option<Versioned> {
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
            bare(IdKind::Doi, &doi).or_else(|| any(&doi))
        }
        "openreview.net" => bare(IdKind::OpenReview, parameter(path, "id")?),
        "aclanthology.org" | "aclweb.org" | "aclanthology.info" => {
            let path = path_of(path)
                .trim_start_matches("anthology/")
                .trim_start_matches("papers/");
            bare(IdKind::Acl, path.strip_suffix(".pdf").unwrap_or(path))
        }
        "pubmed.ncbi.nlm.nih.gov" => bare(IdKind::PubMed, path_of(path)),
        "ncbi.nlm.nih.gov" | "ncbi.nlm.nih.gov:443" => bare(IdKind::PubMed, path_of(path).strip_prefix("pubmed/")?),
        "openalex.org" | "api.openalex.org" | "explore.openalex.org" => bare(IdKind::OpenAlex, last()),
        "semanticscholar.org" | "api.semanticscholar.org" => bare(IdKind::SemanticScholar, last()),
        _ => doi_in_path(&host, path_of(path)),
    }
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
fn plain_url(written: &str) -> Option<PaperId> {
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

/// Reads an arXiv number, with or without version, `.pdf`, query or a category behind it.
fn arxiv_id(written: &str) -> Option<Versioned> {
    let number = written.trim().split([' ', '?', '#']).next()?.trim_end_matches('/');
    let (number, version) = without_version(number.strip_suffix(".pdf").unwrap_or(number));
    let number = new_number(number).or_else(|| old_number(number))?;
    Some((id(IdKind::Arxiv, &number), version))
}

fn without_version(number: &str) -> (&str, u32) {
    match number.rsplit_once(['v', 'V']) {
        Some((rest, version)) if is_digits(version) => (rest, version.parse().unwrap_or_default()),
        _ => (number, 0),
    }
}

/// `YYMM.NNNN` from April 2007, `YYMM.NNNNN` from 2015.
fn new_number(number: &str) -> Option<String> {
    let (month, serial) = number.split_once('.')?;
    let length = if month < "1501" { 4 } else { 5 };
    let is_number = is_year_month(month) && month >= "0704" && is_digits(serial) && serial.len() == length;
    is_number.then(|| number.to_owned())
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
    let doi = without_punctuation(&doi);
    let (registrant, suffix) = doi.split_once('/')?;
    let number = registrant.strip_prefix("10.")?;
    let is_doi = number.split('.').all(is_digits) && !suffix.is_empty() && !doi.contains(char::is_whitespace);
    let arxiv = || doi.strip_prefix("10.48550/arxiv.").and_then(arxiv_id);
    is_doi.then(|| arxiv().unwrap_or_else(|| (id(IdKind::Doi, doi), 0)))
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
fn acl_id(written: &str) -> Option<PaperId> {
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

fn openalex_id(written: &str) -> Option<PaperId> {
    let number = after(written, "W")?;
    (is_digits(number)).then(|| id(IdKind::OpenAlex, &format!("W{number}")))
}

fn semantic_scholar_id(written: &str) -> Option<PaperId> {
    if let Some(number) = after(written, "CorpusID:") {
        let number = number.trim();
        return is_digits(number).then(|| id(IdKind::SemanticScholar, &format!("CorpusID:{number}")));
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
fn after<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then_some(rest)
}

#[cfg(test)]
mod tests;
