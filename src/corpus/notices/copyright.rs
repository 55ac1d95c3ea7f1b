//! Lines that say to whom a paper belongs.

use std::sync::LazyLock;

use memchr::memchr_iter;

use crate::corpus::any_of::AnyOf;

/// Longest notice, in bytes; a longer text behind a sign of copyright is more than one.
const LONGEST_NOTICE: usize = 500;

pub(super) fn without_first_notices(text: &str) -> &str {
    const BEGINNINGS: [&str; 7] = [
        "©",
        "(c) ",
        "(C) ",
        "Copyright",
        "COPYRIGHT",
        "Open Access This",
        "Published by ",
    ];
    if !BEGINNINGS.iter().any(|beginning| text.starts_with(beginning)) {
        return text;
    }
    let mut rest = text;
    loop {
        let end = first_sentence_end(rest);
        if end > LONGEST_NOTICE / 2 || !is_notice(&rest[..end]) || speaks_of_itself(&rest[..end]) {
            return rest;
        }
        rest = rest[end..].trim_start();
    }
}

pub(super) fn without_last_notices(text: &str) -> &str {
    if !has_mark(tail(text)) {
        return text;
    }
    let mut rest = text;
    loop {
        let start = last_sentence_start(rest);
        let start = match rest.len() - start <= LONGEST_NOTICE && is_notice(&rest[start..]) {
            true => Some(start),
            false => copyright_start(rest),
        };
        match start {
            Some(start) => rest = rest[..start].trim_end(),
            None => return rest,
        }
    }
}

/// At most so many bytes from the beginning, no character cut.
pub(super) fn head(text: &str, n_bytes: usize) -> &str {
    &text[..text.floor_char_boundary(n_bytes)]
}

/// As much of the end as a notice is long.
fn tail(text: &str) -> &str {
    &text[text.ceil_char_boundary(text.len().saturating_sub(LONGEST_NOTICE))..]
}

fn has_mark(text: &str) -> bool {
    static ANY: LazyLock<AnyOf> = LazyLock::new(|| AnyOf::new(&MARKS));
    has_sign(text) || ANY.is_in(text)
}

/// Whether a text has a `©`.
fn has_sign(text: &str) -> bool {
    let bytes = text.as_bytes();
    // Its second byte is rare in most texts.
    memchr_iter(b'\xa9', bytes).any(|at| bytes[..=at].ends_with("©".as_bytes()))
}

/// Whether white space at a position parts two sentences.
fn parts_sentences(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches([')', ']', '"', '”', '\'']);
    let behind = text[at..].trim_start();
    before.ends_with(['.', '!', '?']) && !behind.starts_with(char::is_lowercase)
}

fn first_sentence_end(text: &str) -> usize {
    let gaps = head(text, LONGEST_NOTICE).match_indices(' ');
    let mut ends = gaps.map(|(at, _)| at).filter(|&at| parts_sentences(text, at));
    ends.next().unwrap_or(text.len())
}

fn last_sentence_start(text: &str) -> usize {
    let from = text.len() - tail(text).len();
    let gaps = text[from..].rmatch_indices(' ').map(|(at, _)| from + at);
    let mut starts = gaps.filter(|&at| parts_sentences(text, at));
    starts
        .next()
        .map_or(if from == 0 { 0 } else { text.len() }, |at| at + 1)
}

/// Where a sign of copyright stands near the end, with whatever follows it: names are full of full stops.
fn copyright_start(text: &str) -> Option<usize> {
    let tail = tail(text);
    let from = text.len() - tail.len();
    let sign = ["©", "(c) ", "(C) ", "Copyright of ", "Copyright 20", "Copyright 19"].iter();
    let at = sign.filter_map(|sign| tail.rfind(sign)).max().map(|at| from + at)?;
    let word = text[..at]
        .trim_end()
        .strip_suffix("Copyright")
        .or(text[..at].trim_end().strip_suffix("copyright"));
    let start = word.map_or(at, str::len);
    let before = text[..start].trim_end();
    let behind = text[at..].trim_start_matches(['©', '(', 'c', 'C', ')', ' ']);
    let has_year = behind.starts_with("19") || behind.starts_with("20");
    let is_property = text[at..].starts_with("Copyright of ") && text[at..].contains("is the property of");
    let is_sign = is_property || word.is_some() || has_year || behind.starts_with("The Author");
    let begins = before.is_empty()
        || before.ends_with(['.', '!', '?', ')', ']'])
        || (has_year && text[start..].starts_with('©'));
    let is_used = text[at..].starts_with("Copyright of ") && !is_property;
    (is_sign && begins && !is_used && !speaks_of_itself(&text[at..])).then_some(before.len())
}

/// Notices do not say what was done.
fn speaks_of_itself(text: &str) -> bool {
    [" we ", " We ", " our ", " Our "]
        .iter()
        .any(|word| text.contains(word))
}

/// Parts of words that a notice has at least one of, if not the sign; nearly all sentences have none.
const MARKS: [&str; 13] = [
    "opyright",
    "OPYRIGHT",
    "ights reserved",
    "RIGHTS RESERVED",
    "icens",
    "icenc",
    "ublished by",
    "reative Commons",
    "(c) ",
    "(C) ",
    "sycI",
    "uthor",
    "UTHOR",
];

/// Whether a sentence only says to whom a paper belongs and what may be done with it.
fn is_notice(sentence: &str) -> bool {
    if !has_mark(sentence) {
        return false;
    }
    let text = sentence.trim_start_matches(['(', '[', ' ']).to_lowercase();
    let begins = |beginnings: &[&str]| beginnings.iter().any(|beginning| text.starts_with(beginning));
    let has = |part: &str| text.contains(part);
    let n_words = text.split(' ').count();
    let is_copyright = begins(&[
        "©",
        "c) 19",
        "c) 20",
        "copyright ©",
        "copyright (c)",
        "copyright 19",
        "copyright 20",
        "crown copyright",
    ]) || begins(&["copyright the author", "copyright by ", "copyright applies"]);
    let is_reserved = has("all rights reserved") && n_words <= 30;
    let publisher = text.strip_prefix("published by ").filter(|_| n_words <= 14);
    let is_published = publisher.is_some_and(|by| PUBLISHERS.split('|').any(|name| by.contains(name)));
    let tells_licence = [
        "creative commons",
        "cc by",
        "cc-by",
        "licen",
        "distributed under",
        "terms of use",
    ]
    .iter()
    .any(|part| has(part));
    let is_licence = begins(&[
        "this is an open access",
        "this is an open-access",
        "open access this article",
        "licensee ",
    ]) || (tells_licence && has("open access article"))
        || (has("under") && (has("creative commons") || has("cc by") || has("cc-by")) && has("licen"));
    let is_exclusive = has("under exclusive licen") && n_words <= 20;
    let is_author =
        (begins(&["the author(s)", "the authors", "authors"]) && n_words <= 3) || begins(&["abstract from author"]);
    is_copyright
        || is_reserved
        || is_published
        || is_licence
        || is_exclusive
        || is_author
        || begins(&["psycinfo database record", "this is a u.s. government work"])
}

/// What names of publishers contain, in lower case.
const PUBLISHERS: &str = "ltd|inc|b.v| bv|gmbh|llc|limited|elsevier|wiley|springer|press|publish|society|academic|academy|taylor|\
    sage|mdpi|ieee|acm|oxford|cambridge|s.a|association|institut|university|licensee|behalf|verlag|nature";

#[cfg(test)]
mod tests {
    use super::super::without_notices;
    use super::has_sign;

    const TEXT: &str = "Ice melts in summer. We measure it with J. Smith's radar.";

    #[test]
    fn the_sign_is_found_among_letters_that_share_its_bytes() {
        assert!(has_sign("é ©") && has_sign("©") && !has_sign("é") && !has_sign(""));
    }

    #[test]
    fn notices_at_the_end_are_dropped() {
        for notice in [
            "© 2021 Elsevier B.V. All rights reserved.",
            "© 2023 Northfield Press B.V. All rights reserved.",
            "Copyright (C) 2023 The Authors. Published by Harbour Academic Ltd. This is an open access article under the CC BY-NC-ND license.",
            "(c) 2020 The Authors. Published by Elsevier Ltd.",
            "© 2019 J. Smith et al. Published by Wiley Periodicals, Inc. on behalf of the Society.",
            "© The Author(s) 2021. Published by Oxford University Press on behalf of the Society. All rights reserved.",
            "© 2022, The Author(s), under exclusive licence to Springer Nature Switzerland AG.",
            "Licensee MDPI, Basel, Switzerland.",
            "Copyright © 2021, American Society of Ice.",
            "This is an open access article distributed under the terms of the Creative Commons Attribution License, which permits use.",
            "This article is licensed under a Creative Commons Attribution 4.0 International License.",
            "(PsycINFO Database Record (c) 2019 APA, all rights reserved)",
            "All rights reserved.",
            "[ABSTRACT FROM AUTHOR] Copyright of Journal of Ice is the property of Harbour and its content may not be copied. However, users \
             may print it. This abstract may be abridged.",
            "Copyright 2021 Harbour Academic.",
        ] {
            let text = format!("{TEXT} {notice}");
            assert_eq!(without_notices(&text), TEXT, "{notice}");
        }
        assert_eq!(without_notices("Ice melts © 2021 Elsevier Ltd"), "Ice melts");
        assert_eq!(without_notices("© 2021 Elsevier Ltd."), "");
    }
}
