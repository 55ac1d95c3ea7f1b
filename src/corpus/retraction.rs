//! Marks that publishers put on the titles of papers they took back.

/// What a title says of a retraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark<'a> {
    /// The paper itself, marked: `RETRACTED ARTICLE: X`, `X (Retracted)`.
    Retracted {
        /// Without the mark.
        title: &'a str,
    },
    /// A text of its own about a paper: `Retraction Note to: X`.
    Notice,
}

/// What marks stand before a title; longer ones first. A colon, a dash or a bracket follows.
const BEFORE: [&str; 13] = [
    "retracted and republished article",
    "retracted and republished",
    "retracted article",
    "retracted chapter",
    "retracted paper",
    "article retracted",
    "paper retracted",
    "withdrawn article",
    "article withdrawn",
    "withdrawn paper",
    "retracted",
    "withdrawn",
    "removed",
];

/// How what stands behind a title in brackets begins.
const BEHIND: [&str; 4] = ["retracted", "article retracted", "withdrawn", "paper retracted"];

/// How notices begin; a colon, `to`, `of`, `for` or a quotation mark follows somewhere.
const NOTICES: [&str; 8] = [
    "retraction",
    "retraction note",
    "retraction notice",
    "notice of retraction",
    "statement of retraction",
    "editorial retraction",
    "withdrawal notice",
    "notice of withdrawal",
];

/// What follows a notice's beginning.
const ABOUT: [&str; 4] = ["to", "of", "for", "from"];

/// What a title says of a retraction; absent for most.
pub(super) fn mark(title: &str) -> Option<Mark<'_>> {
    let title = title.trim();
    if !may_have_mark(title) {
        return None;
    }
    if let Some(rest) = after_mark(title) {
        return Some(Mark::Retracted { title: rest });
    }
    if let Some(rest) = before_mark(title) {
        return Some(Mark::Retracted { title: rest });
    }
    is_notice(title).then_some(Mark::Notice)
}

/// Whether letters are there that every mark has: most titles are passed over by it.
fn may_have_mark(title: &str) -> bool {
    let is_told = |letters: &[u8]| {
        let told: &[u8] = match letters[0] {
            b'e' | b'E' if matches!(letters[1], b't' | b'T') => b"etra",
            b'e' | b'E' => b"emov",
            b'i' | b'I' => b"ithd",
            _ => return false,
        };
        told.eq_ignore_ascii_case(letters)
    };
    title.as_bytes().windows(4).any(is_told)
}

/// A title without its mark.
pub(super) fn unmarked(title: &str) -> &str {
    match mark(title) {
        Some(Mark::Retracted { title }) => title,
        Some(Mark::Notice) | None => title,
    }
}

/// `RETRACTED: X`, `[Retracted] X`, `(Retracted article) X`.
fn after_mark(title: &str) -> Option<&str> {
    let opened = title.strip_prefix(['[', '(', '<', '{']);
    let (_, rest) = BEFORE
        .iter()
        .find_map(|mark| Some((mark, after(opened.unwrap_or(title), mark)?)))?;
    let rest = match opened {
        Some(_) => rest.strip_prefix([']', ')', '>', '}'])?,
        None => rest.trim_start().strip_prefix([':', '-', '–', '—', '|'])?,
    };
    let rest = rest.trim_start_matches([':', '-', '–', '—', '.', ' ']);
    has_letter(rest).then_some(rest)
}

/// `X (Retracted)`, `X [RETRACTED]`, `X (Retracted article. See vol. 3, pg. 7, 2020)`.
fn before_mark(title: &str) -> Option<&str> {
    let inside = title.trim_end_matches('.');
    let (close, open) = match inside.chars().next_back()? {
        ')' => (')', '('),
        ']' => (']', '['),
        _ => return None,
    };
    let inside = inside.strip_suffix(close)?;
    let at = inside.rfind(open)?;
    let (rest, mark) = (inside[..at].trim_end(), inside[at + 1..].trim_start());
    let is_mark = BEHIND
        .iter()
        .any(|beginning| after(mark, beginning).is_some_and(|after| !after.starts_with(char::is_alphanumeric)));
    (is_mark && has_letter(rest)).then_some(rest)
}

/// `Retraction Note to: X`, `Retraction: X`, `Notice of retraction`.
fn is_notice(title: &str) -> bool {
    NOTICES.iter().any(|beginning| {
        let Some(rest) = after(title, beginning) else {
            return false;
        };
        let next = rest.trim_start();
        let word = next.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        // `Retraction of the tongue` is a title like any other.
        let is_of_something = beginning.contains(' ') && ABOUT.iter().any(|about| word.eq_ignore_ascii_case(about));
        next.is_empty() || next.starts_with([':', '“', '"', '‘', '\'']) || is_of_something || {
            let behind = next[word.len()..].trim_start();
            ABOUT.iter().any(|about| word.eq_ignore_ascii_case(about)) && behind.starts_with([':', '“', '"', '‘', '\''])
        }
    })
}

fn has_letter(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

/// What follows a beginning in upper or lower case.
fn after<'a>(text: &'a str, beginning: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(beginning.len())?;
    head.eq_ignore_ascii_case(beginning).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_off() {
        for title in [
            "RETRACTED ARTICLE: Firn density",
            "Retracted: Firn density",
            "[Retracted] Firn density",
            "(Retracted Article) Firn density",
            "WITHDRAWN: Firn density",
            "RETRACTED – Firn density",
            "Firn density (Retracted)",
            "Firn density [RETRACTED ARTICLE]",
            "Firn density (Retracted article. See vol. 3, pg. 7, 2020)",
        ] {
            assert_eq!(mark(title), Some(Mark::Retracted { title: "Firn density" }), "{title}");
            assert_eq!(unmarked(title), "Firn density");
        }
    }

    #[test]
    fn notices_are_papers_of_their_own() {
        for title in [
            "Retraction Note to: Firn density",
            "Retraction note: Firn density",
            "Retraction: Firn density",
            "Retraction to: Firn density",
            "Retraction of “Firn density”",
            "Notice of Retraction",
            "Statement of retraction: Firn density",
            "Retraction notice to \"Firn density\"",
        ] {
            assert_eq!(mark(title), Some(Mark::Notice), "{title}");
            assert_eq!(unmarked(title), title);
        }
    }

    #[test]
    fn words_of_retraction_in_a_title_are_no_mark() {
        for title in [
            "Retraction of the tongue in frogs",
            "Retracted papers keep being cited",
            "Why papers are retracted",
            "Retractions in medicine: a survey",
            "Withdrawn children at school",
            "Lung retraction after surgery (retractedness)",
            "Removed: ",
            "Retracted",
        ] {
            assert_eq!(mark(title), None, "{title}");
        }
    }
}
