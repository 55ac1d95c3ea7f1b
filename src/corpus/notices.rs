//! What sources put around an abstract, and what they write where there is none.

mod copyright;

use self::copyright::{head, without_first_notices, without_last_notices};
use super::markup::is_idle_heading;

/// An abstract without the heading before it and the notices of publishers around it; these are no part of what it says.
///
/// - `text`: folded.
pub(super) fn without_notices(text: &str) -> &str {
    without_last_notices(without_first_notices(without_heading(text)))
}

/// What sources write where they have no abstract or title, without the brackets and full stops around it.
const NOTHING: &str = "no abstract|no abstract available|no abstract is available|no abstract provided|no abstract found|\
    abstract not available|abstract unavailable|abstract is not available|abstract missing|\
    abstract is missing|abstract not provided|there is no abstract available|there is no abstract|\
    this article has no abstract|no abstract available for this article|no summary available|\
    no description available|no abstract was provided|not available|not applicable|n/a|n.a|na|none|null|nan|\
    nil|undefined|tba|tbd|abstract|resumen no disponible|sin resumen|kein abstract verfügbar|kein abstract|\
    résumé non disponible|no title";
const NO_TITLE: &str = "n/a|null|nan|none|no title|undefined|untitled|no title available|title not available";
const DASHES: [&str; 9] = ["-", "--", "---", "–", "—", ".", "..", "...", "…"];

/// Longest text that may say that there is none, in bytes.
const LONGEST_NOTHING: usize = 60;
const LONGEST_NO_TITLE: usize = 24;

/// Whether a text only says that there is no abstract.
pub(super) fn is_no_abstract(text: &str) -> bool {
    says_nothing(text, NOTHING) || DASHES.contains(&text)
}

/// Whether a text only says that there is no title.
pub(super) fn is_no_title(text: &str) -> bool {
    text.len() <= LONGEST_NO_TITLE && says_nothing(text, NO_TITLE)
}

fn says_nothing(text: &str, sayings: &str) -> bool {
    let is_around =
        |c: char| c.is_whitespace() || matches!(c, '[' | ']' | '(' | ')' | '<' | '>' | '.' | '"' | '*' | '-' | '\\');
    text.len() <= LONGEST_NOTHING && {
        let said = text.trim_matches(is_around).to_lowercase();
        sayings.split('|').any(|saying| saying == said)
    }
}

/// Words with which sentences begin: `Abstract We show` has a heading, `Abstract interpretation` has none.
const BEGINNINGS: &str = "We The This In A An Our It There These For With Many While Despite Although Recent Recently Here To As \
    Most Background Objective Objectives Purpose Introduction Motivation Aim Aims Context Since Over Summary";

/// Without `arXiv:2401.00001v1 Announce Type: new Abstract:` and without `Abstract:`.
fn without_heading(text: &str) -> &str {
    let text = without_feed_heading(text);
    let Some(end) = text
        .find(|c: char| !c.is_alphabetic())
        .filter(|end| (6..24).contains(end))
    else {
        return text;
    };
    let (word, behind) = text.split_at(end);
    if !is_idle_heading(word) {
        return text;
    }
    let trimmed = behind.trim_start();
    let dashed = trimmed.trim_start_matches([':', '—', '–', '-', '.', '|']);
    let body = dashed.trim_start();
    let is_marked = dashed.len() < trimmed.len()
        && (trimmed.starts_with([':', '—', '|']) || body.starts_with(|c: char| !c.is_lowercase()) && dashed != body);
    let next = trimmed.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let is_loud = word.len() > 1 && word.chars().all(char::is_uppercase) && next.chars().any(char::is_lowercase);
    if is_marked {
        body
    } else if trimmed.len() == behind.len() {
        // `Abstract-free`, `Abstracts`: no heading.
        text
    } else if BEGINNINGS.split(' ').any(|beginning| beginning == next) || is_loud {
        trimmed
    } else {
        text
    }
}

fn without_feed_heading(text: &str) -> &str {
    const TYPE: &str = "Announce Type:";
    const ABSTRACT: &str = "Abstract:";
    let is_of_arxiv = || text.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("arxiv:"));
    if !text.starts_with(TYPE) && !is_of_arxiv() {
        return text;
    }
    let Some(at) = head(text, 80).find(TYPE) else {
        return text;
    };
    let behind = text[at + TYPE.len()..].trim_start();
    match head(behind, 40).find(ABSTRACT) {
        Some(at) => behind[at + ABSTRACT.len()..].trim_start(),
        None => behind.split_once(' ').map_or("", |(_, behind)| behind),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEXT: &str = "Ice melts in summer. We measure it with J. Smith's radar.";

    #[test]
    fn headings_and_notices_at_the_beginning_are_dropped() {
        for heading in [
            "© 2021 The Authors. ",
            "Copyright © 2020 Elsevier Inc. All rights reserved. ",
            "Abstract: ",
            "ABSTRACT ",
            "Abstract. ",
            "Abstract— ",
            "Summary: ",
            "Zusammenfassung: ",
            "arXiv:2401.00001v1 Announce Type: new Abstract: ",
            "Abstract - ",
            "arXiv:2401.00001v2 Announce Type: replace-cross Abstract: ",
            "Announce Type: cross Abstract: ",
            "Abstract: © 2020 ACM. ",
        ] {
            let text = format!("{heading}{TEXT}");
            assert_eq!(without_notices(&text), TEXT, "{heading}");
        }
        assert_eq!(without_notices("Abstract We show it."), "We show it.");
    }

    #[test]
    fn texts_about_such_things_stay() {
        for text in [
            TEXT,
            "Abstract interpretation is a theory of programs.",
            "Abstract-level models are compared.",
            "Summary statistics of ice. They differ.",
            "We ask who owns texts. Copyright law of 2021 changed it.",
            "We study licences. Most code is published by large firms under the MIT license.",
            "The sign © is old. We ask why it is used.",
            "We compare terms. Open access articles are cited more often than others.",
            "This shows how the authors of 1920 wrote.",
            "Published by Darwin in 1859, the book changed biology.",
            "This shows that Creative Commons licences are popular.",
            "Type: new. Abstract: not at the head.",
            "",
        ] {
            assert_eq!(without_notices(text), text);
        }
    }

    #[test]
    fn what_stands_for_no_text_is_known() {
        for text in [
            "[No abstract available]",
            "No abstract available.",
            "N/A",
            "n/a",
            "No abstract",
            "Abstract not available",
            "-",
            "—",
            "null",
            "NaN",
            "None",
            "...",
            "(No Abstract Available)",
            "[no abstract provided]",
            "Abstract.",
            "Not Available \\\\",
        ] {
            assert!(is_no_abstract(text), "{text}");
        }
        for text in [
            "",
            "We show none.",
            "Not available drugs are compared.",
            "?",
            "Abstract algebra.",
            "NA and K channels",
        ] {
            assert!(!is_no_abstract(text), "{text}");
        }
        assert!(is_no_title("[No title]") && is_no_title("nan") && is_no_title("Untitled") && is_no_title("N/A"));
        assert!(!is_no_title("Null models in ecology") && !is_no_title("No title yet, no fame"));
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(text in "(© ?|[(]c[)] |Copyright |20(19|21) |Elsevier|\\. |Abstract:? ?|arXiv:1 |Announce Type: |ü|We |all rights reserved| ){0,20}") {
            prop_assert!(text.contains(without_notices(text.trim())));
            let _ = (is_no_abstract(&text), is_no_title(&text));
        }
    }
}
