//! Ids of papers, in one spelling wherever they come from: `arxiv:2405.14906`, `doi:10.1145/3292500`.

/// Prefix of the id of a paper that no listing gives one.
pub const TITLE_PREFIX: &str = "title:";

const ARXIV_PREFIX: &str = "arxiv:";
const DOI_PREFIX: &str = "doi:";

/// Archives of the arXiv ids before April 2007, such as `cs/0501004`.
const ARCHIVES: &str = "acc-phys adap-org alg-geom ao-sci astro-ph atom-ph bayes-an chao-dyn chem-ph cmp-lg comp-gas \
                        cond-mat cs dg-ga funct-an gr-qc hep-ex hep-lat hep-ph hep-th math math-ph mtrl-th nlin \
                        nucl-ex nucl-th patt-sol physics plasm-ph q-alg q-bio quant-ph solv-int supr-con";

/// Who gave an id; the better known one first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scheme {
    Arxiv,
    Doi,
    /// The listing itself.
    Listing,
}

impl Scheme {
    /// Scheme of a normalised id.
    pub fn of(id: &str) -> Self {
        if id.starts_with(ARXIV_PREFIX) {
            Self::Arxiv
        } else if id.starts_with(DOI_PREFIX) {
            Self::Doi
        } else {
            Self::Listing
        }
    }
}

/// Writes an id the way this crate does; one that is neither arXiv's nor a DOI stays as written, folded.
///
/// Versions are dropped, DOIs are lower case, and arXiv's own DOIs become arXiv ids. Absent if the text is blank.
pub fn normalise(written: &str) -> Option<String> {
    let folded = super::text::folded(written);
    recognise(&folded).or_else(|| (!folded.is_empty()).then_some(folded))
}

/// Finds an arXiv id or DOI in an id or an address: `arXiv:2405.14906v2`, `https://doi.org/10.1145/…`.
pub fn recognise(written: &str) -> Option<String> {
    let written = written.trim();
    if let Some(number) = after(written, ARXIV_PREFIX) {
        arxiv_id(number)
    } else if let Some(doi) = after(written, DOI_PREFIX) {
        doi_id(doi)
    } else {
        id_in_address(written)
            .or_else(|| arxiv_id(written))
            .or_else(|| doi_id(written))
    }
}

/// The page of a paper by its normalised id; absent for a listing's own id.
pub fn url_of(id: &str) -> Option<String> {
    let arxiv = id
        .strip_prefix(ARXIV_PREFIX)
        .map(|number| format!("https://arxiv.org/abs/{number}"));
    arxiv.or_else(|| id.strip_prefix(DOI_PREFIX).map(|doi| format!("https://doi.org/{doi}")))
}

fn id_in_address(address: &str) -> Option<String> {
    let without_scheme = after(address, "https://")
        .or_else(|| after(address, "http://"))
        .unwrap_or(address);
    let (host, path) = without_scheme.split_once('/')?;
    match host.to_ascii_lowercase().as_str() {
        "arxiv.org" | "www.arxiv.org" | "export.arxiv.org" => {
            let (kind, number) = path.split_once('/')?;
            matches!(kind, "abs" | "pdf" | "html" | "ps" | "format").then(|| arxiv_id(number))?
        }
        "doi.org" | "dx.doi.org" | "www.doi.org" => doi_id(path),
        "huggingface.co" => arxiv_id(path.strip_prefix("papers/")?),
        _ => None,
    }
}

/// Reads an arXiv number, with or without version, `.pdf`, query or a category behind it.
fn arxiv_id(written: &str) -> Option<String> {
    let number = written.trim().split([' ', '?', '#']).next()?.trim_end_matches('/');
    let number = without_version(number.strip_suffix(".pdf").unwrap_or(number));
    new_number(number)
        .or_else(|| old_number(number))
        .map(|number| format!("{ARXIV_PREFIX}{number}"))
}

fn without_version(number: &str) -> &str {
    match number.rsplit_once(['v', 'V']) {
        Some((rest, version)) if is_digits(version) => rest,
        _ => number,
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

fn doi_id(written: &str) -> Option<String> {
    let doi = written.trim().to_ascii_lowercase();
    let (registrant, suffix) = doi.split_once('/')?;
    let number = registrant.strip_prefix("10.")?;
    let is_doi = number.split('.').all(is_digits) && !suffix.is_empty() && !doi.contains(char::is_whitespace);
    let arxiv = || doi.strip_prefix("10.48550/arxiv.").and_then(arxiv_id);
    is_doi.then(|| arxiv().unwrap_or_else(|| format!("{DOI_PREFIX}{doi}")))
}

/// Four digits of which the last two are a month.
fn is_year_month(text: &str) -> bool {
    is_digits(text) && text.len() == 4 && ("01"..="12").contains(&&text[2..])
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// What follows a prefix in upper or lower case.
fn after<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then_some(rest)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn writes_arxiv_ids_alike() {
        for written in [
            "2405.14906",
            " 2405.14906v2 ",
            "arXiv:2405.14906v2",
            "arxiv: 2405.14906v12 [cs.CL]",
            "https://arxiv.org/abs/2405.14906v3",
            "http://arxiv.org/pdf/2405.14906v1.pdf",
            "https://www.arxiv.org/abs/2405.14906?context=cs#top",
            "arxiv.org/abs/2405.14906/",
            "https://huggingface.co/papers/2405.14906",
            "10.48550/arXiv.2405.14906",
            "https://doi.org/10.48550/arXiv.2405.14906",
        ] {
            assert_eq!(normalise(written).as_deref(), Some("arxiv:2405.14906"), "{written}");
        }
        assert_eq!(normalise("cs/0501004").as_deref(), Some("arxiv:cs/0501004"));
        assert_eq!(
            normalise("astro-ph/0601001v1").as_deref(),
            Some("arxiv:astro-ph/0601001")
        );
        assert_eq!(
            normalise("arXiv:math.GT/0309136").as_deref(),
            Some("arxiv:math/0309136")
        );
        assert_eq!(normalise("0704.0001").as_deref(), Some("arxiv:0704.0001"));
    }

    #[test]
    fn writes_dois_alike() {
        for written in [
            "10.1145/ABC.1",
            "doi:10.1145/abc.1",
            "DOI: 10.1145/abc.1",
            "https://dx.doi.org/10.1145/abc.1",
        ] {
            assert_eq!(normalise(written).as_deref(), Some("doi:10.1145/abc.1"), "{written}");
        }
    }

    #[test]
    fn leaves_other_ids_as_written() {
        for written in [
            "Paper 17",
            "1502.048",
            "2413.00001",
            "1234.5678",
            "0703.0001",
            "foo/0501004",
            "10.1145/",
            "10.x/1",
            "v1",
            "cs/0813004",
            "arxiv:hello",
            "https://example.org/abs/2405.14906",
            "https://arxiv.org/list/cs.CL",
        ] {
            assert_eq!(normalise(written).as_deref(), Some(written), "{written}");
            assert_eq!(recognise(written), None, "{written}");
        }
        assert_eq!(normalise("  "), None);
    }

    #[test]
    fn knows_the_page_of_an_id() {
        assert_eq!(
            url_of("arxiv:cs/0501004").as_deref(),
            Some("https://arxiv.org/abs/cs/0501004")
        );
        assert_eq!(url_of("doi:10.1145/1").as_deref(), Some("https://doi.org/10.1145/1"));
        assert_eq!(url_of("Paper 17"), None);
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing(written in "(arxiv:|https://arxiv.org/abs/|doi:)?.{0,20}") {
            if let Some(id) = normalise(&written) {
                prop_assert_eq!(normalise(&id), Some(id));
            }
        }
    }
}
