//! Arguments of commands.

use memchr::memchr;

/// Longest argument, in bytes: the end of one without an end is not looked for in all of a text.
const LONGEST: usize = 1 << 13;

/// Bytes of a text that may be looked through for the ends of groups that have none.
pub(super) const MOST_IN_VAIN: usize = 64 * LONGEST;

/// What is within the braces at the start of a text, and what comes behind them.
///
/// - `left`: of [`MOST_IN_VAIN`]; with none left no group is found.
pub(super) fn group<'a>(text: &'a str, left: &mut usize) -> Option<(&'a str, &'a str)> {
    let inside = text.trim_start_matches(' ').strip_prefix('{')?;
    let mut n_open = 1_usize;
    let mut is_escaped = false;
    let reach = LONGEST.min(*left).min(inside.len());
    for (at, byte) in inside.bytes().enumerate().take(reach) {
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
    *left -= reach;
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
///
/// - `left`: as in [`group`].
pub(super) fn without_arguments<'a>(text: &'a str, n: usize, left: &mut usize) -> &'a str {
    let mut rest = text.strip_prefix('*').unwrap_or(text);
    while rest.starts_with('[') {
        let reach = LONGEST.min(*left).min(rest.len());
        match memchr(b']', &rest.as_bytes()[..reach]) {
            Some(end) => rest = &rest[end + 1..],
            None => {
                *left -= reach;
                break;
            }
        }
    }
    for _ in 0..n {
        rest = group(rest, left).map_or(rest, |(_, rest)| rest);
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
    fn ends_that_are_not_there_are_looked_for_so_often_only() {
        let open = "{".repeat(2 * LONGEST);
        let mut left = LONGEST + 5;
        assert_eq!([group(&open, &mut left), group(&open, &mut left)], [None, None]);
        assert_eq!((left, group("{a}", &mut left)), (0, None));
    }

    #[test]
    fn arguments_end_where_their_braces_do() {
        let group = |text| super::group(text, &mut { MOST_IN_VAIN });
        assert_eq!(group(r"{a{b}\}c}d"), Some((r"a{b}\}c", "d")));
        assert_eq!([group("a"), group("{a")], [None, None]);
        let long = format!("{{{}}}", "a".repeat(LONGEST));
        assert_eq!(group(&long), None);
        assert_eq!(first(r" \alpha x"), Some((r"\alpha", " x")));
        assert_eq!([first("éa"), first(r"\"), first("")], [Some(("é", "a")), None, None]);
        assert_eq!(without_arguments("[x][y]{a}{b}c", 1, &mut { MOST_IN_VAIN }), "{b}c");
        assert_eq!(ended("{}x"), "x");
    }
}
