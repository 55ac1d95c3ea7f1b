//! Markdown to blocks: headings, items of lists, rows of tables and paragraphs.
//!
//! People and programs write it more freely than the standard has it: HTML between Markdown, fields on lines of their own within
//! a paragraph, tables below a line of text. So each line is looked at by itself, and goes on with the block above it only if
//! nothing says otherwise. What is in a fence of code is left out, unless all of the file is.

use super::labels;

/// What a block is; indents are in columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// With its level, 1 to 6.
    Heading(usize),
    Item(usize),
    Text(usize),
    /// What `<summary>` holds, which is shown while the rest is not.
    Summary,
    Row,
    /// The line below the heads of a table.
    Delimiter,
    /// A line across the page.
    Rule,
}

/// A part of a file, on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    /// Line of the file on which it begins, from 1.
    pub(super) line: u64,
    pub(super) kind: Kind,
    /// Without the mark of its kind.
    pub(super) text: String,
}

/// Begins a summary; no character that Markdown has.
const SUMMARY: char = '\u{2}';

/// HTML tags that end a line, and what begins behind them.
const TAGS: [(&str, &str); 34] = [
    ("<details", "\n"),
    ("</details", "\n"),
    ("<summary", "\n\u{2}"),
    ("</summary", "\n"),
    ("<h1", "\n# "),
    ("<h2", "\n## "),
    ("<h3", "\n### "),
    ("<h4", "\n#### "),
    ("<h5", "\n##### "),
    ("<h6", "\n###### "),
    ("</h1", "\n"),
    ("</h2", "\n"),
    ("</h3", "\n"),
    ("</h4", "\n"),
    ("</h5", "\n"),
    ("</h6", "\n"),
    ("<li", "\n- "),
    ("</li", "\n"),
    ("<ul", "\n"),
    ("</ul", "\n"),
    ("<ol", "\n"),
    ("</ol", "\n"),
    ("<div", "\n"),
    ("</div", "\n"),
    ("<center", "\n"),
    ("</center", "\n"),
    ("<blockquote", "\n"),
    ("</blockquote", "\n"),
    ("<p", "\n"),
    ("</p", "\n"),
    ("<hr", "\n"),
    ("<br", "\n"),
    ("<!--", "\u{3}"),
    ("-->", "\u{4}"),
];

/// Longest tag, in bytes.
const LONGEST_TAG: usize = 2000;

/// Fences that hold Markdown.
const OF_MARKDOWN: [&str; 3] = ["markdown", "md", "text"];

/// Longest line that is made a heading by the line below it, in bytes.
const LONGEST_HEADING: usize = 250;

/// Most lines at the head of a page that are fields.
const LONGEST_HEAD: usize = 80;

/// The blocks of a text.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let mut reader = Reader::default();
    for (number, line) in (1..).zip(text.lines()).skip(n_head(text)) {
        if reader.is_outside_fence(line) {
            reader.take(number, line);
        }
    }
    reader.blocks
}

/// Lines of the fields that a page has between `---` at its head.
fn n_head(text: &str) -> usize {
    let mut lines = text.lines().take(LONGEST_HEAD);
    let begins = lines.next().is_some_and(|line| line.trim_end() == "---");
    let end = lines.position(|line| line.trim_end() == "---").filter(|_| begins);
    end.map_or(0, |end| end + 2)
}

#[derive(Debug, Default)]
struct Reader {
    blocks: Vec<Block>,
    /// The mark that ends a fence of code.
    fence: Option<String>,
    /// Whether a fence of Markdown is open.
    is_markdown: bool,
    is_comment: bool,
    /// Whether the next line begins a block whatever it is.
    is_apart: bool,
}

impl Reader {
    /// Follows fences; `false` for their lines and those within.
    fn is_outside_fence(&mut self, line: &str) -> bool {
        let line = line.trim();
        let mark = ["```", "~~~"].into_iter().find(|mark| line.starts_with(mark));
        match (&self.fence, mark) {
            (Some(fence), _) => {
                if line == fence {
                    self.fence = None;
                }
                false
            }
            (None, Some(mark)) => {
                let length = line.len() - line.trim_start_matches(&mark[..1]).len();
                let (fence, name) = line.split_at(length);
                let name = name.trim();
                self.is_apart = true;
                let is_end = self.is_markdown && name.is_empty();
                if is_end {
                    self.is_markdown = false;
                } else if OF_MARKDOWN.contains(&name) || (name.is_empty() && self.blocks.is_empty()) {
                    self.is_markdown = true;
                } else if !name.contains('`') {
                    self.fence = Some(fence.to_owned());
                }
                false
            }
            (None, None) => true,
        }
    }

    fn take(&mut self, number: u64, line: &str) {
        let line = line.trim_end_matches('\r');
        let unquoted = unquoted(line);
        if unquoted.trim_start().starts_with('|') || !unquoted.contains('<') && !self.is_comment {
            self.line(number, unquoted);
            return;
        }
        let expanded = expanded(unquoted);
        for (at, piece) in expanded.split('\n').enumerate() {
            self.is_apart |= at > 0;
            let piece = self.without_comments(piece);
            if !piece.trim().is_empty() {
                self.line(number, &piece);
            }
        }
        self.is_apart |= expanded.contains('\n');
    }

    fn without_comments(&mut self, piece: &str) -> String {
        let keep = |letter: &char| match letter {
            '\u{3}' => {
                self.is_comment = true;
                false
            }
            '\u{4}' => {
                self.is_comment = false;
                false
            }
            _ => !self.is_comment,
        };
        piece.chars().filter(keep).collect()
    }

    fn line(&mut self, number: u64, line: &str) {
        let text = line.trim();
        let hard_break = line.ends_with("  ") || text.ends_with('\\');
        match kind(line) {
            _ if self.is_row(line) && kind(line).is_none_or(|(kind, _)| matches!(kind, Kind::Item(_))) => {
                self.push(number, Kind::Row, text);
            }
            None if text.is_empty() => self.is_apart = true,
            None if self.goes_on(text) => {
                if let Some(block) = self.blocks.last_mut() {
                    block.text.push(' ');
                    block.text.push_str(text.trim_end_matches('\\'));
                }
                self.is_apart = hard_break;
            }
            None => {
                self.push(number, Kind::Text(indent(line)), text.trim_end_matches('\\'));
                self.is_apart = hard_break;
            }
            Some((Kind::Rule, _)) if self.underline(text) => self.is_apart = true,
            Some((kind, text)) => {
                if kind == Kind::Delimiter {
                    self.make_row();
                }
                self.push(number, kind, text.trim_end_matches('\\'));
                self.is_apart = hard_break || matches!(kind, Kind::Heading(_) | Kind::Rule);
            }
        }
    }

    fn push(&mut self, line: u64, kind: Kind, text: &str) {
        self.blocks.push(Block {
            line,
            kind,
            text: text.trim().to_owned(),
        });
    }

    /// Below the heads of a table, its rows may do without the first bar.
    fn is_row(&self, line: &str) -> bool {
        let is_in_table = (self.blocks.last()).is_some_and(|block| matches!(block.kind, Kind::Row | Kind::Delimiter));
        is_in_table && !self.is_apart && line.contains(" | ")
    }

    /// Whether a line of text belongs to the block above it.
    fn goes_on(&self, text: &str) -> bool {
        let can_go_on = (self.blocks.last())
            .is_some_and(|block| matches!(block.kind, Kind::Text(_) | Kind::Item(_) | Kind::Summary));
        can_go_on && !self.is_apart && !text.starts_with("**") && !is_emphasised(text) && labels::plain(text).is_none()
    }

    /// Makes the line above a line of `=` or `-` a heading.
    fn underline(&mut self, rule: &str) -> bool {
        let level = if rule.starts_with('=') { 1 } else { 2 };
        let is_apart = self.is_apart;
        let is_heading = |block: &&mut Block| {
            let is_text = matches!(block.kind, Kind::Text(_)) && !is_apart && rule.starts_with(['=', '-']);
            is_text
                && block.text.len() <= LONGEST_HEADING
                && !block.text.starts_with("**")
                && labels::plain(&block.text).is_none()
        };
        match self.blocks.last_mut().filter(is_heading) {
            Some(block) => block.kind = Kind::Heading(level),
            None => return false,
        }
        true
    }

    /// Makes the line above the delimiter of a table its heads.
    fn make_row(&mut self) {
        if let Some(block) = self
            .blocks
            .last_mut()
            .filter(|block| matches!(block.kind, Kind::Text(_)) && block.text.contains('|'))
        {
            block.kind = Kind::Row;
        }
    }
}

/// A line without the marks of quotes.
fn unquoted(line: &str) -> &str {
    let mut rest = line;
    while let Some(behind) = rest.trim_start().strip_prefix('>') {
        rest = behind;
    }
    rest
}

/// A line with ends of lines for its HTML tags.
fn expanded(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find(['<', '-']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = match tag(rest) {
            Some((meant, length)) => {
                out.push_str(meant);
                length
            }
            None => {
                out.push_str(&rest[..1]);
                1
            }
        };
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}

/// What the tag at the start of a text means, and its length.
fn tag(text: &str) -> Option<(&'static str, usize)> {
    let (name, meant) = TAGS.iter().find(|(name, _)| {
        let is_name = text
            .get(..name.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(name));
        is_name
            && !text[name.len()..]
                .starts_with(|c: char| c.is_ascii_alphanumeric() && name.starts_with('<') && *name != "<!--")
    })?;
    let is_comment = name.contains('-');
    let end = if is_comment {
        Some(name.len())
    } else {
        text.bytes()
            .take(LONGEST_TAG)
            .position(|byte| byte == b'>')
            .map(|end| end + 1)
    };
    Some((meant, end?))
}

/// The kind of a line that shows one, and its text.
fn kind(line: &str) -> Option<(Kind, &str)> {
    let text = line.trim();
    if let Some(text) = text.strip_prefix(SUMMARY) {
        return Some((Kind::Summary, text));
    }
    if is_rule(text) {
        return Some((Kind::Rule, ""));
    }
    if is_delimiter(text) {
        return Some((Kind::Delimiter, ""));
    }
    if text.starts_with('|') {
        return Some((Kind::Row, text));
    }
    let level = text.len() - text.trim_start_matches('#').len();
    if (1..=6).contains(&level) && text[level..].starts_with([' ', '\t', '[']) {
        return Some((Kind::Heading(level), text[level..].trim_end_matches('#')));
    }
    marker(text).map(|length| (Kind::Item(indent(line)), &text[length..]))
}

fn indent(line: &str) -> usize {
    let blanks = line.chars().take_while(|c| c.is_whitespace());
    blanks.map(|blank| if blank == '\t' { 4 } else { 1 }).sum()
}

/// Length of the mark of an item at the start of a text: `- `, `* `, `12. `, `3) `.
fn marker(text: &str) -> Option<usize> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let length = match text[digits..].chars().next()? {
        '.' | ')' if (1..=5).contains(&digits) => digits + 1,
        mark @ ('-' | '*' | '+' | '•' | '◦' | '▪') if digits == 0 => mark.len_utf8(),
        _ => return None,
    };
    text[length..].starts_with([' ', '\t']).then_some(length + 1)
}

fn is_rule(text: &str) -> bool {
    let of =
        |mark: char| text.chars().filter(|c| *c == mark).count() >= 3 && text.chars().all(|c| c == mark || c == ' ');
    ['-', '*', '_', '='].into_iter().any(of)
}

/// `|---|:--:|`
fn is_delimiter(text: &str) -> bool {
    text.contains("--") && text.contains('|') && text.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t'))
}

/// Whether all of a line is emphasised: `*A. One, B. Two*`, `_A. One_`.
fn is_emphasised(text: &str) -> bool {
    let is_between = |mark: char| text.len() > 2 && text.starts_with(mark) && text.ends_with(mark);
    is_between('*') || is_between('_')
}
