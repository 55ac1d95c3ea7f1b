//! What stands where an id should and says nothing.

use std::borrow::Cow;

use super::IdKind;

/// What people and programs write for nothing, without case and the punctuation around.
const NOTHING: [&str; 80] = [
    "n/a",
    "na",
    "n.a",
    "n.d",
    "nd",
    "none",
    "null",
    "nil",
    "nan",
    "nat",
    "no",
    "no doi",
    "no id",
    "unknown",
    "undefined",
    "unavailable",
    "unassigned",
    "not available",
    "not applicable",
    "not assigned",
    "not assigned yet",
    "not known",
    "not found",
    "tbd",
    "tba",
    "tbc",
    "todo",
    "to appear",
    "to be assigned",
    "to be announced",
    "to be determined",
    "missing",
    "empty",
    "blank",
    "pending",
    "forthcoming",
    "in press",
    "false",
    "ref",
    "name",
    "value",
    "id",
    "doi",
    "arxiv",
    "pmid",
    "placeholder",
    "pubmed",
    "k. a",
    "k.a",
    "keine",
    "keine angabe",
    "ohne",
    "ohne doi",
    "keine doi",
    "entfällt",
    "nicht verfügbar",
    "nicht vorhanden",
    "sans objet",
    "sans",
    "sans doi",
    "aucun",
    "aucune",
    "non disponible",
    "s.o",
    "s. o",
    "sin doi",
    "no disponible",
    "no aplica",
    "no doi available",
    "doi not available",
    "no doi assigned",
    "not provided",
    "not reported",
    "no arxiv id",
    "нет",
    "なし",
    "无",
    "無",
    "暂无",
    "없음",
];

/// What ids begin with, without the ids themselves.
const BEGINNINGS: [&str; 16] = [
    "https://",
    "http://",
    "www.",
    "dx.doi.org",
    "doi.org",
    "export.arxiv.org",
    "arxiv.org",
    "openreview.net/forum?id=",
    "openreview.net",
    "pubmed.ncbi.nlm.nih.gov",
    "doi:",
    "arxiv:",
    "pmid:",
    "abs/",
    "pdf/",
    "/",
];

/// Registrant and digits that ACM's template fills a DOI with.
const TEMPLATE_DOI: &str = "1122445.1122456";

/// Zeros that a counter of a listing may begin with.
const MIN_OWN_ZEROS: usize = 4;

/// True for text that is no id of anything: blank, `N/A`, `https://doi.org/`, `10.0000/xxxx`.
///
/// - `written`: folded.
pub(super) fn says_nothing(kind: IdKind, written: &str) -> bool {
    let lower = lower_case(written);
    let rest = without_beginnings(lower.trim());
    if rest == "-1" || rest == "10." {
        return true;
    }
    let bare = rest.trim_matches(|c: char| !c.is_alphanumeric());
    bare.is_empty() || is_word(bare) || is_filler(kind, bare) || is_empty_doi(bare)
}

fn lower_case(text: &str) -> Cow<'_, str> {
    let is_lower = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    match text.bytes().all(is_lower) {
        true => Cow::Borrowed(text),
        false => Cow::Owned(text.to_lowercase()),
    }
}

fn without_beginnings(text: &str) -> &str {
    let mut rest = text;
    // No beginning has a digit first, as most ids have.
    while !begins_with_digit(rest)
        && let Some(shorter) = BEGINNINGS.iter().find_map(|beginning| rest.strip_prefix(beginning))
    {
        rest = shorter.trim_start();
    }
    rest
}

/// Whether a text is one of the words for nothing.
fn is_word(text: &str) -> bool {
    !begins_with_digit(text) && NOTHING.contains(&text)
}

fn begins_with_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

/// `xxxx`, `XXXX.XXXXX`, `0000`: one letter or zero over and over.
fn is_filler(kind: IdKind, bare: &str) -> bool {
    let min_zeros = if kind == IdKind::Own { MIN_OWN_ZEROS } else { 1 };
    let n_filled = bare.chars().filter(|c| c.is_alphanumeric()).count();
    is_all(bare, 'x') && n_filled > 1 || is_all(bare, '0') && n_filled >= min_zeros
}

/// Whether a text has no other letter and digit.
fn is_all(text: &str, filler: char) -> bool {
    text.chars().all(|c| c == filler || !c.is_alphanumeric())
}

/// A DOI that nobody filled in.
fn is_empty_doi(bare: &str) -> bool {
    let Some((registrant, suffix)) = bare.strip_prefix("10.").and_then(|rest| rest.split_once('/')) else {
        // Without a suffix it is none.
        return bare
            .strip_prefix("10.")
            .is_some_and(|rest| rest.len() >= 4 && is_digits(rest));
    };
    let suffix = suffix.trim_matches(|c: char| !c.is_alphanumeric());
    registrant.chars().all(|c| c == '0')
        || registrant.contains("xx")
        || suffix.is_empty()
        || is_word(suffix)
        || suffix.contains("xxxx")
        || suffix == TEMPLATE_DOI
        || suffix.len() >= 3 && ['x', '0', 'n', 'y'].into_iter().any(|filler| is_all(suffix, filler))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fillers_of_every_kind_say_nothing() {
        for written in [
            "n/a",
            "(none)",
            "#N/A",
            "[]",
            "{}",
            "--",
            "https://doi.org/",
            "http://dx.doi.org",
            "https://doi.org/None",
            "doi:",
            "DOI: n/a",
            "arXiv:",
            "https://arxiv.org/abs/",
            "10.0000/xxxx",
            "10.0000/1234",
            "10.xxxx/xxxxx",
            "10.1145/nnnnnnn.nnnnnnn",
            "10.1145/1122445.1122456",
            "10.1109/XXXX.2023.0000001",
            "10.1000/000000",
            "10.1145",
            "xxxx.xxxxx",
            "0000.00000",
            "-1",
            "10.",
            "k. A.",
            "ohne",
            "no doi available",
            "nicht verfügbar",
            "sans objet",
            "https://doi.org/N/A",
            "To appear",
            "https://openreview.net/forum?id=",
        ] {
            assert!(says_nothing(IdKind::Doi, written), "{written}");
        }
    }

    #[test]
    fn no_word_for_nothing_begins_with_a_digit() {
        assert!(!NOTHING.iter().chain(&BEGINNINGS).any(|word| begins_with_digit(word)));
    }

    #[test]
    fn ids_that_look_poor_are_ids() {
        for written in [
            "0",
            "00",
            "1",
            "x",
            "p-001",
            "W3",
            "10.1/x",
            "10.1/a",
            "10.5555/x.9",
            "na-17",
            "doi-3",
        ] {
            assert!(!says_nothing(IdKind::Own, written), "{written}");
        }
        assert!(says_nothing(IdKind::PubMed, "0"));
    }
}
