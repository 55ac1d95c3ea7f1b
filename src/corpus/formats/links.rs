//! Texts without the links that Markdown and text browsers put in them, line for line.
//!
//! `[text](address)`, `[text][12]` and `[12]text` become the text, pictures go, and each line stays where it is.

use std::collections::HashMap;

/// A text without links.
#[derive(Debug, Default)]
pub(super) struct Unlinked {
    /// As many lines as before.
    pub(super) text: String,
    /// In the order in which they end.
    pub(super) links: Vec<Link>,
}

/// A link that was taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    /// Lines on which it begins and ends, from 1.
    pub(super) lines: (u64, u64),
    /// Empty if it is a number without a list of addresses.
    pub(super) url: String,
}

/// Longest address, in bytes; and how far a bracket may be from its partner, in lines.
const LONGEST: usize = 2000;
const FARTHEST: u64 = 60;

/// Stands for a bracket that goes.
const GONE: char = '\u{1}';

/// Takes the links out of a text.
pub(super) fn unlinked(text: &str) -> Unlinked {
    let addresses = addresses(text);
    let mut reader = Reader {
        line: 1,
        ..Reader::default()
    };
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let length = match letter {
            ']' => reader.close(rest, &addresses),
            '[' => reader.open_or_number(rest, &addresses),
            _ => {
                reader.line += u64::from(letter == '\n');
                reader.out.push(letter);
                letter.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    Unlinked {
        text: reader.out.replace(GONE, ""),
        links: reader.links,
    }
}

/// A bracket that may begin a link.
#[derive(Debug)]
struct Open {
    /// Where it stands in what is written.
    at: usize,
    line: u64,
}

#[derive(Debug, Default)]
struct Reader {
    out: String,
    line: u64,
    open: Vec<Open>,
    links: Vec<Link>,
}

impl Reader {
    fn open_or_number(&mut self, rest: &str, addresses: &HashMap<&str, &str>) -> usize {
        if let Some(url) = number(rest)
            .filter(|_| !self.is_reference(rest))
            .and_then(|number| addresses.get(number))
        {
            self.links.push(Link {
                lines: (self.line, self.line),
                url: (*url).to_owned(),
            });
            return rest.find(']').map_or(1, |end| end + 1);
        }
        self.open.push(Open {
            at: self.out.len(),
            line: self.line,
        });
        self.out.push('[');
        1
    }

    /// `[12]` alone is no text with a link.
    fn is_reference(&self, rest: &str) -> bool {
        let behind = rest.find(']').map_or("", |end| &rest[end + 1..]);
        behind.starts_with(['(', '[', ':'])
    }

    /// Ends a link, or writes the bracket; returns how much of the text is done.
    fn close(&mut self, rest: &str, addresses: &HashMap<&str, &str>) -> usize {
        let open = self.open.pop().filter(|open| self.line - open.line <= FARTHEST);
        let target = target(&rest[1..], addresses);
        let (Some(open), Some((url, length))) = (open, target) else {
            self.out.push(']');
            return 1;
        };
        self.take_out(open, url);
        let is_word = char::is_alphanumeric;
        if self.out.ends_with(is_word) && rest[1 + length..].starts_with(is_word) {
            self.out.push(' ');
        }
        1 + length
    }

    fn take_out(&mut self, open: Open, url: String) {
        let lines = (open.line, self.line);
        if self.out[..open.at].ends_with('!') {
            let n_lines = self.out[open.at..].matches('\n').count();
            self.out.truncate(open.at - 1);
            self.out.extend(std::iter::repeat_n('\n', n_lines));
            return;
        }
        let is_behind_word = self.out[..open.at].ends_with(char::is_alphanumeric);
        let gone = if is_behind_word { " " } else { "\u{1}" };
        self.out.replace_range(open.at..=open.at, gone);
        self.links.push(Link { lines, url });
    }
}

/// The address behind `]`, and how many bytes it takes: `(address "title")` or `[12]`.
fn target(text: &str, addresses: &HashMap<&str, &str>) -> Option<(String, usize)> {
    if let Some(name) = number(text) {
        let url = addresses.get(name).copied().unwrap_or_default();
        return Some((url.to_owned(), name.len() + 2));
    }
    let inside = text.strip_prefix('(')?;
    let mut depth = 0;
    let mut line = inside.bytes().take(LONGEST).take_while(|&byte| byte != b'\n');
    let end = line.position(|byte| {
        depth += i32::from(byte == b'(') - i32::from(byte == b')');
        depth < 0
    })?;
    let url = inside[..end].split_whitespace().next().unwrap_or_default();
    Some((url.trim_matches(['<', '>']).to_owned(), end + 2))
}

/// The number in `[12]` at the start of a text.
fn number(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('[')?;
    let end = inside.bytes().take(6).position(|byte| byte == b']')?;
    let number = &inside[..end];
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(number)
}

/// The addresses that a text lists by number, mostly at its end: `[12]: https://…` or `12. https://…`.
fn addresses(text: &str) -> HashMap<&str, &str> {
    let listed = |line| {
        let line = str::trim(line);
        let digits = line.trim_start_matches('[');
        let end = digits.find(|c: char| !c.is_ascii_digit()).filter(|&end| end > 0)?;
        let (number, behind) = digits.split_at(end);
        let url = behind.trim_start_matches([']', ':', '.', ' ']);
        let is_url = url.starts_with("http") && url.contains("://") && !url.contains(' ');
        (is_url && url.len() < behind.len()).then_some((number, url))
    };
    text.lines().filter_map(listed).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(text: &str) -> String {
        let unlinked = unlinked(text);
        let links: Vec<String> = (unlinked.links.iter())
            .map(|link| format!("{}-{} {}", link.lines.0, link.lines.1, link.url))
            .collect();
        format!("{} | {}", unlinked.text, links.join(", "))
    }

    #[test]
    fn links_become_their_text() {
        for (text, expected) in [
            (
                "see [ice](https://a.org/x(1)) here",
                "see ice here | 1-1 https://a.org/x(1)",
            ),
            ("[ice\nflow](https://a.org \"Ice\")", "ice\nflow | 1-2 https://a.org"),
            ("### [[Re] Ice][7]", "### [Re] Ice | 1-1 "),
            (
                "[Ice][7]\n\n[7]: https://a.org",
                "Ice\n\n[7]: https://a.org | 1-1 https://a.org",
            ),
            (
                "[7]Ice\n\n  7. https://a.org",
                "Ice\n\n  7. https://a.org | 1-1 https://a.org",
            ),
            (
                "[![logo](https://a.org/x.png)AK](https://b.org)",
                "AK | 1-1 https://b.org",
            ),
            ("![two\nlines](x.png)ice", "\nice | "),
            ("May 29[6](https://a.org)th", "May 29 6 th | 1-1 https://a.org"),
            ("as in [12] and [a] ](x", "as in [12] and [a] ](x | "),
            ("a ](b) [ c", "a ](b) [ c | "),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_line_stays(text in "(\\[|\\]|\\(|\\)|!|1|\\[1\\]|\\]\\(|\\n|a|ü|: https://a){0,40}") {
            let unlinked = unlinked(&text);
            prop_assert_eq!(unlinked.text.matches('\n').count(), text.matches('\n').count());
            let n_lines = text.matches('\n').count() as u64 + 1;
            prop_assert!(unlinked.links.iter().all(|link| (1..=link.lines.1).contains(&link.lines.0) && link.lines.1 <= n_lines));
        }
    }
}
