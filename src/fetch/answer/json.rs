//! Answers in JSON.

use serde_json::Value;

use super::page::{Page, cut};
use super::says::says;
use crate::error::FetchError;

/// Where things are in an answer: the names that lead there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JsonShape {
    /// The list of papers.
    pub papers: &'static [&'static str],
    /// How many papers there are on all pages.
    pub total: &'static [&'static str],
    /// What leads to the next page.
    pub token: &'static [&'static str],
}

impl JsonShape {
    pub(in crate::fetch) fn read(&self, bytes: &[u8]) -> Result<Page, FetchError> {
        let not_expected = || FetchError::NotExpected {
            expected: "JSON",
            found: says(bytes),
        };
        let begins = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
        if !begins.is_some_and(|begin| b"[{".contains(begin)) {
            return Err(not_expected());
        }
        let answer: Value =
            serde_json::from_slice(bytes).map_err(|error| if error.is_eof() { cut() } else { not_expected() })?;
        let Some(Value::Array(papers)) = at(&answer, self.papers) else {
            return Err(FetchError::Refused { says: says(bytes) });
        };
        let number = |value: &Value| value.as_u64().and_then(|number| usize::try_from(number).ok());
        Ok(Page {
            n_papers: papers.len(),
            total: named(&answer, self.total).and_then(number),
            token: named(&answer, self.token).and_then(Value::as_str).map(str::to_owned),
            day: None,
        })
    }
}

fn at<'a>(value: &'a Value, names: &[&str]) -> Option<&'a Value> {
    names.iter().try_fold(value, |value, name| value.get(name))
}

/// As [`at`], where no name is nothing and not the whole.
fn named<'a>(value: &'a Value, names: &[&str]) -> Option<&'a Value> {
    if names.is_empty() { None } else { at(value, names) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORKS: JsonShape = JsonShape {
        papers: &["results"],
        total: &["meta", "count"],
        token: &["meta", "next_cursor"],
    };

    const LIST: JsonShape = JsonShape {
        papers: &[],
        total: &[],
        token: &[],
    };

    #[test]
    fn a_page_says_how_many_papers_there_are_and_what_comes_next() {
        let page = WORKS
            .read(br#"{"meta": {"count": 12, "next_cursor": "b"}, "results": [{}, {}]}"#)
            .unwrap();
        assert_eq!(
            (page.n_papers, page.total, page.token.as_deref()),
            (2, Some(12), Some("b"))
        );
        let last = WORKS
            .read(br#"{"meta": {"count": 12, "next_cursor": null}, "results": []}"#)
            .unwrap();
        assert_eq!((last.n_papers, last.token), (0, None));
        assert_eq!(LIST.read(b" \n[]").unwrap(), Page::default());
        assert_eq!(LIST.read(b"[1, 2, 3]").unwrap().n_papers, 3);
    }

    #[test]
    fn what_is_no_list_of_papers_is_told_with_what_it_says() {
        let refused = WORKS
            .read(br#"{"error": "Invalid filter", "message": "Unknown filter field: authr"}"#)
            .unwrap_err();
        assert_eq!(
            refused.to_string(),
            "it refuses: Invalid filter: Unknown filter field: authr"
        );
        let page = b"<!DOCTYPE html><html><head><title>Sign in to the network</title></head><body>Hi</body></html>";
        assert_eq!(
            LIST.read(page).unwrap_err().to_string(),
            "not JSON: an HTML page, `Sign in to the network`"
        );
        assert_eq!(LIST.read(b"").unwrap_err().to_string(), "not JSON: nothing at all");
        assert_eq!(LIST.read(b"[1, 2, }").unwrap_err().to_string(), "not JSON: [1, 2, }");
        assert!(matches!(LIST.read(b"[1, 2"), Err(FetchError::Connection { .. })));
    }
}
