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
const BEFORE: [&str; 19] = [
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
    "temporary removal",
    "retracted",
    "withdrawn",
    "removed",
    "zurückgezogener artikel",
    "zurückgezogen",
    "zurÜckgezogen",
    "已撤回",
    "撤回",
];

/// How what stands behind a title in brackets begins.
const BEHIND: [&str; 4] = ["retracted", "article retracted", "withdrawn", "paper retracted"];

/// How notices begin; a colon, `to`, `of`, `for` or a quotation mark follows somewhere.
const NOTICES: [&str; 10] = [
    "retraction",
    "retraction note",
    "retraction notice",
    "notice of retraction",
    "statement of retraction",
    "editorial retraction",
    "withdrawal notice",
    "notice of withdrawal",
    "expression of concern",
    "editorial expression of concern",
];

/// How notices end in indexes that list them under the title of their paper.
const NOTICES_BEHIND: [&str; 3] = ["retraction of", "retraction to", "expression of concern of"];

const OPEN: [char; 5] = ['[', '(', '<', '{', '【'];
const CLOSE: [char; 5] = [']', ')', '>', '}', '】'];
const DASHES: [char; 3] = ['-', '–', '—'];

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
    (is_notice(title) || is_notice_behind(title)).then_some(Mark::Notice)
}

/// Whether letters are there that every mark has: most titles are passed over by it.
fn may_have_mark(title: &str) -> bool {
    let is_told = |letters: &[u8]| {
        let told: &[u8] = match letters[0] {
            b'e' | b'E' if matches!(letters[1], b't' | b'T') => b"etra",
            b'e' | b'E' => b"emov",
            b'i' | b'I' => b"ithd",
            b'x' | b'X' => b"xpre",
            b'k' | b'K' => b"kgez",
            // The first letter of `撤回` and the beginning of its second.
            0xe6 => &[0xe6, 0x92, 0xa4, 0xe5],
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
    let opened = title.strip_prefix(OPEN);
    let rest = BEFORE.iter().find_map(|mark| after(opened.unwrap_or(title), mark))?;
    let rest = match opened {
        Some(_) => rest.strip_prefix(CLOSE)?,
        None => rest.trim_start().strip_prefix([':', '：', '-', '–', '—', '|'])?,
    };
    let rest = rest.trim_start_matches([':', '：', '-', '–', '—', '.', ' ']);
    has_letter(rest).then_some(rest)
}

/// `X (Retracted)`, `X [RETRACTED]`, `X - RETRACTED`, `X (Retracted article. See vol. 3, pg. 7, 2020)`.
fn before_mark(title: &str) -> Option<&str> {
    let title = title.trim_end_matches('.');
    let (rest, mark) = in_brackets_behind(title).or_else(|| behind_dash(title))?;
    let is_mark = BEHIND
        .iter()
        .any(|beginning| after(mark, beginning).is_some_and(|after| !after.starts_with(char::is_alphanumeric)));
    (is_mark && has_letter(rest)).then_some(rest)
}

/// A title and what stands in brackets behind it.
fn in_brackets_behind(title: &str) -> Option<(&str, &str)> {
    let (close, open) = match title.chars().next_back()? {
        ')' => (')', '('),
        ']' => (']', '['),
        _ => return None,
    };
    let (rest, inside) = title.strip_suffix(close)?.rsplit_once(open)?;
    Some((rest.trim_end(), inside.trim_start()))
}

/// A title and its last word, if that stands behind a dash in capitals: `X - RETRACTED`.
fn behind_dash(title: &str) -> Option<(&str, &str)> {
    let (rest, word) = title.rsplit_once(' ')?;
    let rest = rest.trim_end().strip_suffix(DASHES)?.trim_end();
    (!word.contains(char::is_lowercase)).then_some((rest, word))
}

/// `X (Retraction of vol 12, pg 3, 2010)`.
fn is_notice_behind(title: &str) -> bool {
    in_brackets_behind(title.trim_end_matches('.')).is_some_and(|(_, inside)| {
        let rest = NOTICES_BEHIND.iter().find_map(|beginning| after(inside, beginning));
        rest.is_some_and(|rest| rest.contains(|c: char| c.is_ascii_digit()))
    })
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
        let is_about = ABOUT.iter().any(|about| word.eq_ignore_ascii_case(about));
        let is_of_something = is_about && beginning.contains(' ') && !beginning.ends_with("concern");
        next.is_empty() || next.starts_with([':', '“', '"', '‘', '\'']) || is_of_something || {
            let behind = next[word.len()..].trim_start();
            is_about && behind.starts_with([':', '“', '"', '‘', '\''])
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
            "TEMPORARY REMOVAL: Firn density",
            "Zurückgezogen: Firn density",
            "ZURÜCKGEZOGEN: Firn density",
            "撤回：Firn density",
            "【撤回】Firn density",
            "Firn density - RETRACTED",
            "Firn density — WITHDRAWN",
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
            "Firn density (Retraction of vol 12, pg 3, 2010)",
            "Expression of concern: Firn density",
            "Editorial Expression of Concern: Firn density",
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
            "Expression of concern for others in children",
            "Expression of concern in the voice of parents",
            "Firn density (retraction of the surface)",
            "Arms extended and retracted",
            "Removed: ",
            "Retracted",
        ] {
            assert_eq!(mark(title), None, "{title}");
        }
    }
}
