//! Text as TeX source that prints as it stands.

/// Longest formula, in bytes.
const LONGEST_FORMULA: usize = 2000;

/// A text as source. Pairs of dollar signs and commands with an argument stay as they are: they are TeX already.
pub(super) fn escaped(text: &str) -> String {
    written(text, false)
}

/// A title as source: words with capitals inside stand in braces, so that no style changes their case.
pub(super) fn title(text: &str) -> String {
    written(text, true)
}

fn written(text: &str, are_words_kept: bool) -> String {
    let are_braces_even = is_even(text);
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let word = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        let length = match first {
            '$' => formula(rest),
            '\\' => command(rest),
            _ => word,
        };
        let (part, behind) = rest.split_at(length.max(first.len_utf8()));
        match length {
            0 => push_sign(&mut out, first, are_braces_even),
            _ if are_words_kept && has_inner_capital(part) => out.extend(["{", part, "}"]),
            _ => out.push_str(part),
        }
        rest = behind;
    }
    out
}

/// A sign. BibTeX counts escaped braces too: those without a partner become commands.
fn push_sign(out: &mut String, sign: char, are_braces_even: bool) {
    match sign {
        '\\' => out.push_str("{\\textbackslash}"),
        '{' if !are_braces_even => out.push_str("{\\textbraceleft}"),
        '}' if !are_braces_even => out.push_str("{\\textbraceright}"),
        '~' => out.push_str("{\\textasciitilde}"),
        '^' => out.push_str("{\\textasciicircum}"),
        // Some fonts have other signs in their places.
        '<' => out.push_str("$<$"),
        '>' => out.push_str("$>$"),
        '&' | '%' | '$' | '#' | '_' | '{' | '}' => out.extend(['\\', sign]),
        _ => out.push(sign),
    }
}

/// Length of the formula at the start of a text, or 0: no white space stands inside of its signs, and `$5-$10` is none.
fn formula(text: &str) -> usize {
    let inside = &text[1..];
    let near = &inside[..inside.floor_char_boundary(LONGEST_FORMULA)];
    let is_closing = |at: &usize| {
        let is_amount = inside[at + 1..].starts_with(|c: char| c.is_ascii_digit());
        let before = inside[..*at].chars().next_back();
        !is_amount && before.is_some_and(|before| !before.is_whitespace() && before != '\\')
    };
    let is_open = !inside.starts_with(char::is_whitespace);
    let end = near.match_indices('$').map(|(at, _)| at).find(is_closing);
    match end.filter(|&end| is_open && is_even(&inside[..end])) {
        Some(end) => end + 2,
        None => 0,
    }
}

/// Length of the command with an argument in braces at the start of a text, or 0.
fn command(text: &str) -> usize {
    let name = 1 + text[1..].bytes().take_while(u8::is_ascii_alphabetic).count();
    let mut n_open = 0_usize;
    for (at, byte) in text.bytes().enumerate().skip(name).take(LONGEST_FORMULA) {
        match byte {
            b'{' => n_open += 1,
            b'}' if n_open > 0 => n_open -= 1,
            _ => {}
        }
        if n_open == 0 {
            let is_closed = name > 1 && byte == b'}' && at > name;
            return if is_closed { at + 1 } else { 0 };
        }
    }
    0
}

/// Whether every brace has a partner.
fn is_even(text: &str) -> bool {
    let mut n_open = 0_usize;
    for byte in text.bytes() {
        match byte {
            b'{' => n_open += 1,
            b'}' if n_open == 0 => return false,
            b'}' => n_open -= 1,
            _ => {}
        }
    }
    n_open == 0
}

/// `LLMs`, `BERT`, `arXiv`.
fn has_inner_capital(word: &str) -> bool {
    word.chars().skip(1).any(char::is_uppercase) && word.chars().all(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_tex_are_escaped_and_markup_stays() {
        for (text, expected) in [
            ("50 % of R&D #1 a_b", "50 \\% of R\\&D \\#1 a\\_b"),
            ("$x_{1}$ costs $5", "$x_{1}$ costs \\$5"),
            ("$5-$10 or $ a $", "\\$5-\\$10 or \\$ a \\$"),
            ("the set {0, 1} of {a}", "the set \\{0, 1\\} of \\{a\\}"),
            (
                "{a} and } b",
                "{\\textbraceleft}a{\\textbraceright} and {\\textbraceright} b",
            ),
            ("in \\mathbb{R} by \\ours", "in \\mathbb{R} by {\\textbackslash}ours"),
            (
                "\\emph{a {b}} \\x{",
                "\\emph{a {b}} {\\textbackslash}x{\\textbraceleft}",
            ),
            ("k<n>m ~ ^", "k$<$n$>$m {\\textasciitilde} {\\textasciicircum}"),
        ] {
            assert_eq!(escaped(text), expected, "{text}");
            assert!(is_even(expected), "{text}");
        }
    }

    #[test]
    fn words_with_capitals_inside_keep_their_case_in_titles() {
        assert_eq!(
            title("Vision-Language LLMs: BERT-based GPT-4 on arXiv, a McDonald's X-ray of Öl ÖLs"),
            "Vision-Language {LLMs}: {BERT}-based {GPT}-4 on {arXiv}, a {McDonald}'s X-ray of Öl {ÖLs}"
        );
        assert_eq!(title("$XX$ of \\emph{LLMs}"), "$XX$ of \\emph{LLMs}");
    }
}
