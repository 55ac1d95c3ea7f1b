//! Addresses: their parameters, and names of files made of them.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All but the letters, digits and signs that stand for themselves everywhere (RFC 3986).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Longest part of a file's name that says what was asked.
const MAX_SLUG: usize = 48;

/// Parameters as they stand after the `?` of an address.
pub(super) fn query(parameters: &[(&str, String)]) -> String {
    let parameter = |(name, value): &(&str, String)| format!("{name}={}", encoded(value));
    parameters.iter().map(parameter).collect::<Vec<_>>().join("&")
}

/// A text as one part of a path.
pub(super) fn path_segment(text: &str) -> String {
    encoded(text)
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// An address with a parameter set, in place of its old value if it had one.
pub(super) fn with_parameter(address: &str, name: &str, value: &str) -> String {
    let (path, parameters) = address.split_once('?').unwrap_or((address, ""));
    let is_other = |parameter: &&str| !parameter.is_empty() && parameter.split('=').next() != Some(name);
    let mut parameters: Vec<String> = parameters.split('&').filter(is_other).map(str::to_owned).collect();
    parameters.push(format!("{name}={}", encoded(value)));
    format!("{path}?{}", parameters.join("&"))
}

/// An address with only one of its parameters.
pub(super) fn with_only(address: &str, name: &str) -> String {
    let (path, parameters) = address.split_once('?').unwrap_or((address, ""));
    let found = parameters
        .split('&')
        .find(|parameter| parameter.split('=').next() == Some(name));
    format!("{path}?{}", found.unwrap_or_default())
}

/// What was asked, as a part of a file's name; where other signs had to be left out, digits follow that tell it from others.
pub(super) fn slug(asked: &str) -> String {
    let sign = |c: char| match c {
        c if c.is_ascii_alphanumeric() || c == '.' || c == '-' => c,
        ' ' => '_',
        _ => '-',
    };
    let slug: String = asked.chars().map(sign).take(MAX_SLUG).collect();
    let slug = slug.trim_matches(['-', '.', '_']);
    if slug == asked.replace(' ', "_") {
        return slug.to_owned();
    }
    let digits = &blake3::hash(asked.as_bytes()).to_hex()[..6];
    match slug {
        "" => digits.to_owned(),
        slug => format!("{slug}-{digits}"),
    }
}

/// What the name of the file at an address ends with, if that says what it is: `jsonl.gz`.
pub(super) fn extension(address: &str) -> Option<String> {
    let path = address.split(['?', '#']).next()?;
    let name = path
        .split_once("://")
        .map_or(path, |(_, rest)| rest)
        .split('/')
        .skip(1)
        .last()?;
    let mut parts: Vec<&str> = name.split('.').skip(1).collect();
    let is_plain = |part: &&str| (2..=6).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric());
    let is_packed = parts.last().is_some_and(|last| ["gz", "zst"].contains(last));
    let n_kept = if is_packed { 2 } else { 1 };
    parts.drain(..parts.len().saturating_sub(n_kept));
    (!parts.is_empty() && parts.iter().all(is_plain)).then(|| parts.join("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_is_set_once() {
        let address = "https://e.org/works?search=ice%20core&cursor=%2A&per_page=100";
        assert_eq!(
            with_parameter(address, "cursor", "Ab+/="),
            "https://e.org/works?search=ice%20core&per_page=100&cursor=Ab%2B%2F%3D"
        );
        assert_eq!(with_parameter("https://e.org/a", "p", "1"), "https://e.org/a?p=1");
        assert_eq!(
            with_only("https://e.org/oai?verb=ListRecords&set=cs", "verb"),
            "https://e.org/oai?verb=ListRecords"
        );
    }

    #[test]
    fn what_was_asked_is_told_apart_in_names_of_files() {
        assert_eq!(slug("cs.CL"), "cs.CL");
        assert_eq!(slug("glacier ice"), "glacier_ice");
        assert!(slug("glacier_ice").starts_with("glacier-ice-"));
        assert_eq!(slug("hep-th"), "hep-th");
        assert!(slug("C++").starts_with("C-") && slug("C#").starts_with("C-") && slug("C++") != slug("C#"));
        assert_eq!(slug("氷河").len(), 6);
        assert!(slug(&"ice ".repeat(50)).len() <= MAX_SLUG + 7);
        assert!(!slug("../../etc/passwd").contains('/') && !slug("../..").starts_with('.'));
    }

    #[test]
    fn the_end_of_an_address_may_say_what_it_is() {
        let rows = [
            ("https://e.org/a/papers.jsonl.gz", Some("jsonl.gz")),
            ("https://e.org/papers.json?x=a.b", Some("json")),
            ("https://e.org/v1.2/feed", None),
            ("https://e.org", None),
            ("https://e.org/a.b.tar%2F", None),
            ("https://e.org/2026.11.xml", Some("xml")),
        ];
        for (address, expected) in rows {
            assert_eq!(extension(address).as_deref(), expected, "{address}");
        }
    }
}
