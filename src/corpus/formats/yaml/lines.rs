//! YAML line by line, where it is broken.

/// A part of a file that begins where an item or a document does.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece<'a> {
    pub(super) text: &'a str,
    /// Line of the file on which it begins, from 1.
    pub(super) line: u64,
    pub(super) is_item: bool,
}

/// The name and the value of a line `name: value`, with the dash of an item before it or not.
pub(super) fn key(line: &str) -> Option<(&str, &str)> {
    let text = line.trim();
    let text = text.strip_prefix("- ").unwrap_or(text).trim_start();
    let (name, value) = text.split_once(':')?;
    let name = name.trim_matches(['"', '\'']);
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '@' | '.');
    let is_short = !name.is_empty() && name.len() <= 40 && name.chars().all(is_name) && name.split(' ').count() <= 3;
    (is_short && (value.is_empty() || value.starts_with([' ', '\t']))).then_some((name, value.trim()))
}

/// The fields of a piece; lines that name none go on with the one above.
pub(super) fn fields(text: &str) -> Vec<(&str, String)> {
    let first = text.lines().find(|line| key(line).is_some()).map_or(0, indent);
    let mut fields: Vec<(&str, String)> = Vec::new();
    for line in text.lines().filter(|line| line.trim() != "---") {
        match key(line).filter(|_| indent(line) == first) {
            Some((name, value)) => fields.push((name, value.trim_start_matches(['>', '|', '-', '+']).to_owned())),
            None => {
                if let Some((_, value)) = fields.last_mut() {
                    value.push(' ');
                    value.push_str(line.trim());
                }
            }
        }
    }
    let unquoted = |value: &str| value.trim().trim_matches(['"', '\'']).to_owned();
    fields
        .into_iter()
        .map(|(name, value)| (name, unquoted(&value)))
        .collect()
}

/// Where the text of a line begins, behind the dash of an item.
fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '-', '\t']).len()
}

/// Cuts a text where the items of its outermost list begin, and at `---`.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let dash = |line: &str| {
        line.trim_start()
            .starts_with("- ")
            .then(|| line.len() - line.trim_start().len())
    };
    let outermost = text.lines().filter_map(dash).min();
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    let (mut at, mut start) = (0, 0);
    let (mut first, mut is_item) = (1, false);
    for (line, written) in (1..).zip(text.split_inclusive('\n')) {
        let begins_item = outermost.is_some() && dash(written) == outermost;
        if (begins_item || written.trim_end() == "---") && at > start {
            pieces.push(Piece {
                text: &text[start..at],
                line: first,
                is_item,
            });
            (start, first) = (at, line);
        }
        is_item = if at == start {
            begins_item || outermost.is_none()
        } else {
            is_item
        };
        at += written.len();
    }
    pieces.push(Piece {
        text: &text[start..],
        line: first,
        is_item,
    });
    pieces
}
