//! Abstracts that only say that a paper was withdrawn or retracted.
//!
//! A paper about retractions speaks of others: only what says it of itself, at its beginning, counts.

use std::sync::LazyLock;

use crate::corpus::any_of::AnyOf;

/// Words at the beginning of a text that may tell of a withdrawal.
const NOTICE_WORDS: usize = 12;

/// Words within which a notice names the paper in between: `The following article from …, has been retracted`.
const LONG_NOTICE_WORDS: usize = 80;

const VERBS: [&str; 2] = ["withdrawn", "retracted"];
const PAPERS: [&str; 13] = [
    "article",
    "paper",
    "chapter",
    "publication",
    "manuscript",
    "work",
    "preprint",
    "submission",
    "version",
    "study",
    "record",
    "letter",
    "contribution",
];

/// Whether a text says of itself that it was withdrawn: `Withdrawn …`, `This paper has been withdrawn …`, `The editors have retracted
/// this article`.
pub(super) fn says_withdrawn(text: &str) -> bool {
    // Most texts have neither word, and no text is searched further than a notice is long.
    let head = &text[..text.floor_char_boundary(1000)];
    if !may_say(head) {
        return false;
    }
    let words: Vec<String> = (head.split_whitespace().take(LONG_NOTICE_WORDS))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
        .filter(|word| !word.is_empty())
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    is_marked(head)
        || retracts_another(&words)
        || begins_as_notice(&words)
        || tells_of_this(&words)
        || is_told_by_editors(&words)
}

/// Parts of the words without which no text says so.
const PARTS: [&str; 4] = ["ithdraw", "ITHDRAW", "etract", "ETRACT"];

fn may_say(head: &str) -> bool {
    static ANY: LazyLock<AnyOf> = LazyLock::new(|| AnyOf::new(&PARTS));
    ANY.is_in(head)
}

/// `RETRACTED …`, `Retracted: …`, `[Withdrawn] …`.
fn is_marked(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    let word = first.trim_matches(|c: char| !c.is_alphanumeric());
    let is_verb = VERBS.iter().any(|verb| word.eq_ignore_ascii_case(verb));
    is_verb && (word.len() < first.len() || word.chars().all(char::is_uppercase))
}

/// `[This retracts the article DOI: …]`.
fn retracts_another(words: &[&str]) -> bool {
    matches!(words, ["this", "retracts", "the", paper, ..] if PAPERS.contains(paper))
}

/// `Withdrawn …`, and `… has been withdrawn` within the first words.
fn begins_as_notice(words: &[&str]) -> bool {
    let first = words.first().is_some_and(|first| VERBS.contains(first));
    // `Retracted papers are cited`, `Withdrawn drugs`: those speak of others.
    let is_subject = words
        .get(1)
        .is_some_and(|second| second.ends_with('s') && !["this", "is", "was", "as", "has"].contains(second));
    let at = (words.iter().take(NOTICE_WORDS)).position(|word| *word == "withdrawn");
    let is_withdrawn = at.is_some_and(|at| at > 0 && is_passive(words[at - 1]));
    (first && !is_subject) || is_withdrawn
}

/// `This article has been retracted`, and `The following article, published …, has been retracted`.
fn tells_of_this(words: &[&str]) -> bool {
    words.windows(2).enumerate().any(|(at, pair)| {
        let is_near = matches!(pair[0], "this" | "our") && PAPERS.contains(&pair[1]);
        let is_named = matches!(pair[0], "following" | "above" | "aforementioned") && PAPERS.contains(&pair[1]);
        let reach = match (is_near, is_named) {
            (true, _) => 5,
            (_, true) => words.len(),
            _ => 0,
        };
        let behind = &words[at + 2..];
        behind[..reach.min(behind.len())]
            .windows(2)
            .any(|pair| is_passive(pair[0]) && VERBS.contains(&pair[1]))
    })
}

/// `The editors have retracted this article`, `The authors retract this paper`.
fn is_told_by_editors(words: &[&str]) -> bool {
    const BY: [&str; 8] = [
        "editor",
        "editors",
        "publisher",
        "author",
        "authors",
        "journal",
        "chief",
        "we",
    ];
    words.windows(3).enumerate().any(|(at, part)| {
        let is_verb = matches!(
            part[0],
            "retracted" | "retract" | "retracts" | "retracting" | "withdraw" | "withdrawn" | "withdrew"
        );
        let is_this = matches!(part[1], "this" | "the") && PAPERS.contains(&part[2]);
        let by = words[..at].iter().rev().take(8).any(|word| BY.contains(word));
        is_verb && is_this && by
    })
}

fn is_passive(word: &str) -> bool {
    matches!(word, "been" | "is" | "was" | "being" | "are")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices_are_told() {
        for text in [
            "This paper has been withdrawn by the author due to an error in equation 1.",
            "This paper has been withdrawn by the authors.",
            "(Withdrawn) Security initiatives are increasingly advocated.",
            "This version is withdrawn.",
            "This article has been retracted at the request of the editor.",
            "The editors have retracted this article.",
            "RETRACTED: We measure ice.",
            "RETRACTED ARTICLE: Glaciers",
            "Withdrawn: Glaciers",
            "[Retracted] We measure ice.",
            "The Publisher and the Editor-in-Chief have retracted this chapter because of overlap.",
            "We, the authors, retract this article because of errors in Figure 2.",
            "The following article from Journal of Ice, 'Ice flow' by A. One and B. Two, published online on 1 May 2020 in Harbour \
             Online Library, has been retracted by agreement between the authors and the editor.",
            "The above article was retracted on 3 May 2021.",
            "This manuscript was withdrawn by its authors.",
            "[This retracts the article DOI: 10.5555/x.9.]",
        ] {
            assert!(says_withdrawn(text), "{text}");
        }
    }

    #[test]
    fn papers_about_retractions_are_not() {
        for text in [
            "We study papers of which one in a hundred, since an error was found, has been withdrawn.",
            "Money that banks have withdrawn moves markets.",
            "Retracted articles are cited for years. We ask why.",
            "Retracted papers in oncology: we count them.",
            "In this paper we study how often articles have been retracted.",
            "We examine why an article is retracted and who retracts the paper.",
            "This paper asks why so many studies in the field of medicine have been retracted.",
            "When editors have retracted articles, citations fall.",
            "The landing gear is retracted by a motor.",
            "Withdrawn drugs are compared.",
            "",
        ] {
            assert!(!says_withdrawn(text), "{text}");
        }
    }
}
