//! Arguments of commands.

/// Longest argument, in bytes: the end of one without an end is not looked for in all of a text.
const LONGEST: usize = 1 << 13;

/// What is within the braces at the start of a text, and what comes behind them.
pub(super) fn group(text: &str) -> Option<(&str, &str)> {
    let inside = text.trim_start_matches(' ').strip_prefix('{')?;
    let mut n_open = 1_usize;
    let mut is_escaped = false;
    for (at, byte) in inside.bytes().enumerate().take(LONGEST) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'{' => n_open += 1,
            b'}' => n_open -= 1,
            _ => {}
        }
        if n_open == 0 {
            return Some((&inside[..at], &inside[at + 1..]));
        }
    }
    None
}

/// The first character or command of a text without braces, and what comes behind it.
pub(super) fn first(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start_matches(' ');
    let length = match text.strip_prefix('\\') {
        Some(name) => {
            let letters = name.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(name.len());
            1 + letters.max(name.chars().next()?.len_utf8())
        }
        None => text.chars().next()?.len_utf8(),
    };
    Some(text.split_at(length))
}

/// What comes behind a number of arguments and those in square brackets.
pub(super) fn without_arguments(text: &str, n: usize) -> &str {
    let mut rest = text.strip_prefix('*').unwrap_or(text);
    while let Some(end) = rest.starts_with('[').then(|| rest.find(']')).flatten() {
        rest = &rest[end + 1..];
    }
    for _ in 0..n {
        rest = group(rest).map_or(rest, |(_, rest)| rest);
    }
    rest
}

/// Without the empty braces that end a command.
pub(super) fn ended(rest: &str) -> &str {
    rest.strip_prefix("{}").unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_end_where_their_braces_do() {
        assert_eq!(group(r"{a{b}\}c}d"), Some((r"a{b}\}c", "d")));
        assert_eq!([group("a"), group("{a")], [None, None]);
        assert_eq!(group(&format!("{{{}}}", "a".repeat(LONGEST))), None);
        assert_eq!(first(r" \alpha x"), Some((r"\alpha", " x")));
        assert_eq!([first("éa"), first(r"\"), first("")], [Some(("é", "a")), None, None]);
        assert_eq!(without_arguments("[x][y]{a}{b}c", 1), "{b}c");
        assert_eq!(ended("{}x"), "x");
    }
}
