//! Text from listings in Markdown: it shows as it was written and forms neither link nor heading.

use crate::report::PaperView;

/// A paper as a link, if it has an address, and its date.
pub(super) fn listed(paper: &PaperView) -> String {
    let name = linked(&paper.title, paper.web_address());
    match &paper.date {
        Some(date) => format!("{name} ({})", escaped(date)),
        None => name,
    }
}

/// A text that leads to an address, if there is one.
pub(super) fn linked(text: &str, address: Option<&str>) -> String {
    let text = escaped(text);
    match address {
        Some(url) => format!(
            "[{text}]({})",
            url.replace('(', "%28").replace(')', "%29").replace([' ', '<', '>'], "")
        ),
        None => text,
    }
}

/// `text` on one line, its Markdown and HTML characters made plain.
pub(super) fn escaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => plain.push_str("&amp;"),
            '<' => plain.push_str("&lt;"),
            '>' => plain.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '#' | '|' | '~' | '$' | '@' => plain.extend(['\\', c]),
            c if c.is_control() => plain.push(' '),
            c => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_and_new_lines_in_a_title_break_no_link() {
        assert_eq!(escaped("a] (b)\n# c"), "a\\] (b) \\# c");
    }

    #[test]
    fn an_address_ends_where_its_brackets_do() {
        assert_eq!(
            linked("a_b", Some("https://a.org/(1) <b")),
            "[a\\_b](https://a.org/%281%29b)"
        );
        assert_eq!(linked("a", None), "a");
    }
}
