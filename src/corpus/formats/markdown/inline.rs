//! The text of a block, and which parts of it are links, emphasised or code.

use std::ops::Range;

use super::places;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// What a part of a text is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mark {
    /// With its address.
    Link(String),
    Strong,
    Emphasis,
    Code,
}

/// A text without marks, and where they were.
#[derive(Debug, Default)]
pub(super) struct Inline {
    pub(super) text: String,
    /// In the order in which the parts end.
    pub(super) marks: Vec<(Range<usize>, Mark)>,
    /// Links and bold letters, by where they begin.
    wide: Vec<Range<usize>>,
}

/// How deep marks stand within others.
const DEEPEST: usize = 3;

impl Inline {
    /// Drops what the text begins with.
    fn drop_first(&mut self, first: &str) {
        let Some(rest) = self.text.strip_prefix(first) else {
            return;
        };
        self.text = rest.to_owned();
        for (range, _) in &mut self.marks {
            *range = range.start.saturating_sub(first.len())..range.end.saturating_sub(first.len());
        }
    }

    /// The parts that are links, and their addresses.
    pub(super) fn links(&self) -> impl Iterator<Item = (&str, &str, &Range<usize>)> {
        self.marks.iter().filter_map(|(range, mark)| match mark {
            Mark::Link(url) => Some((self.part(range), url.as_str(), range)),
            _ => None,
        })
    }

    /// The links to papers, by their addresses or their names.
    pub(super) fn papers(&self) -> impl Iterator<Item = (&str, &str, &Range<usize>)> {
        self.links().filter(|(text, url, _)| places::is_paper_link(text, url))
    }

    /// Whether a link or bold letters go on behind a place at which they have begun.
    pub(super) fn is_within_mark(&self, at: usize) -> bool {
        let before = self.wide.partition_point(|range| range.start < at);
        self.wide[before.saturating_sub(DEEPEST)..before]
            .iter()
            .any(|range| at < range.end)
    }

    /// The parts with a mark other than of a link.
    pub(super) fn marked<'a>(&'a self, wanted: &'a Mark) -> impl Iterator<Item = (&'a str, &'a Range<usize>)> {
        let is_it = move |(_, mark): &&(Range<usize>, Mark)| mark == wanted;
        self.marks
            .iter()
            .filter(is_it)
            .map(|(range, _)| (self.part(range), range))
    }

    /// A part of the text; empty for one that it hasn't got.
    pub(super) fn part(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    /// The text of a range without its links and pictures.
    pub(super) fn without_links(&self, range: Range<usize>) -> String {
        let mut out = String::new();
        let mut at = range.start;
        for (_, _, link) in self
            .links()
            .filter(|(_, _, link)| link.start >= range.start && link.end <= range.end)
        {
            out.push_str(self.part(&(at..link.start.max(at))));
            at = link.end.max(at);
        }
        out.push_str(self.part(&(at..range.end)));
        out
    }
}

/// Before a text, so that no mark of a block begins it; no reader sees it.
const GUARD: &str = "\u{200b} ";

/// HTML tags that do what Markdown does too.
const STRONG: [&str; 2] = ["strong", "b"];
const EMPHASIS: [&str; 2] = ["em", "i"];
const KEPT: [&str; 2] = ["sub", "sup"];

/// Reads the text of a block.
pub(super) fn read(text: &str) -> Inline {
    // On one line there is one paragraph.
    let guarded = format!("{GUARD}{}", text.trim().replace('\n', " "));
    let options = Options::ENABLE_STRIKETHROUGH | Options::ENABLE_MATH;
    let mut reader = Reader::default();
    for event in Parser::new_ext(&guarded, options) {
        reader.take(event);
    }
    reader.inline.drop_first(GUARD);
    let mut inline = reader.inline;
    mark_addresses(&mut inline);
    let is_wide = |mark: &Mark| matches!(mark, Mark::Link(_) | Mark::Strong);
    let wide = inline.marks.iter().filter(|(_, mark)| is_wide(mark));
    inline.wide = wide.map(|(range, _)| range.clone()).collect();
    inline.wide.sort_unstable_by_key(|range| range.start);
    inline
}

#[derive(Debug, Default)]
struct Reader {
    inline: Inline,
    open: Vec<(usize, Mark)>,
    /// Open pictures and summaries, whose text is left out.
    n_unseen: usize,
}

impl Reader {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => self.start(Mark::Link(dest_url.into_string())),
            Event::Start(Tag::Strong) => self.start(Mark::Strong),
            Event::Start(Tag::Emphasis) => self.start(Mark::Emphasis),
            Event::Start(Tag::Image { .. }) => self.n_unseen += 1,
            Event::End(TagEnd::Image) => self.n_unseen = self.n_unseen.saturating_sub(1),
            Event::End(TagEnd::Link | TagEnd::Strong | TagEnd::Emphasis) => self.end(|_| true),
            Event::Code(code) => {
                self.start(Mark::Code);
                self.text(&code);
                self.end(|mark| *mark == Mark::Code);
            }
            Event::Text(text) => self.text(&text),
            Event::InlineMath(math) => self.text(&format!("${math}$")),
            Event::DisplayMath(math) => self.text(&format!("$${math}$$")),
            Event::InlineHtml(tag) | Event::Html(tag) => self.html(&tag),
            Event::SoftBreak | Event::HardBreak => self.text(" "),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.n_unseen == 0 {
            self.inline.text.push_str(text);
        }
    }

    fn start(&mut self, mark: Mark) {
        self.open.push((self.inline.text.len(), mark));
    }

    /// Ends the last open mark of a kind.
    fn end(&mut self, is_it: impl Fn(&Mark) -> bool) {
        if let Some(at) = self.open.iter().rposition(|(_, mark)| is_it(mark)) {
            let (start, mark) = self.open.remove(at);
            self.inline.marks.push((start..self.inline.text.len(), mark));
        }
    }

    fn html(&mut self, tag: &str) {
        let inside = tag.trim_start_matches(['<', '/']);
        let name = inside
            .split(|c: char| !c.is_ascii_alphanumeric())
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        let name = name.as_str();
        let is_end = tag.starts_with("</");
        let mark = match name {
            "a" => Mark::Link(attribute(tag, "href").to_owned()),
            _ if STRONG.contains(&name) => Mark::Strong,
            _ if EMPHASIS.contains(&name) => Mark::Emphasis,
            "summary" if is_end => return self.n_unseen = self.n_unseen.saturating_sub(1),
            "summary" => return self.n_unseen += 1,
            _ if KEPT.contains(&name) => return self.text(tag),
            "font" | "span" => return,
            "br" => return self.text("\n"),
            _ => return self.text(" "),
        };
        match is_end {
            false => self.start(mark),
            true => self.end(|open| std::mem::discriminant(open) == std::mem::discriminant(&mark)),
        }
    }
}

/// The value of an attribute of a tag, with quotes or without.
fn attribute<'a>(tag: &'a str, name: &str) -> &'a str {
    let Some(at) = tag.find(&format!("{name}=")) else {
        return "";
    };
    let value = &tag[at + name.len() + 1..];
    match value.chars().next() {
        Some(quote @ ('"' | '\'')) => value[1..].split(quote).next().unwrap_or_default(),
        _ => value.split([' ', '>']).next().unwrap_or_default(),
    }
}

/// Marks the addresses that stand in a text as they are.
fn mark_addresses(inline: &mut Inline) {
    let mut from = 0;
    let mut found = Vec::new();
    while let Some(at) = inline.text[from..].find("http").map(|at| from + at) {
        let rest = &inline.text[at..];
        let is_address = rest.starts_with("https://") || rest.starts_with("http://");
        let end = rest
            .find(|c: char| c.is_whitespace() || ",;)]>|\"'）】，。".contains(c))
            .unwrap_or(rest.len());
        let url = rest[..end].trim_end_matches(['.', ':']);
        if is_address {
            found.push((at..at + url.len(), Mark::Link(url.to_owned())));
        }
        from = at + end.max(4);
    }
    let mut links: Vec<Range<usize>> = inline.links().map(|(_, _, range)| range.clone()).collect();
    links.sort_unstable_by_key(|range| range.start);
    found.retain(|(range, _): &(Range<usize>, Mark)| {
        let before = links.partition_point(|link| link.start <= range.start);
        before == 0 || links[before - 1].end < range.end
    });
    inline.marks.extend(found);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let inline = read(text);
        let mark = |(range, mark): &(Range<usize>, Mark)| format!("{}={mark:?}", inline.part(range));
        format!(
            "{} | {}",
            inline.text,
            inline.marks.iter().map(mark).collect::<Vec<_>>().join(" ")
        )
    }

    #[test]
    fn marks_are_taken_out_and_kept_apart() {
        for (text, expected) in [
            (
                "**[Ice *flow*](https://a.org)**",
                "Ice flow | flow=Emphasis Ice flow=Link(\"https://a.org\") Ice flow=Strong",
            ),
            ("1. not a list", "1. not a list | "),
            ("![star](x.png) [`cs.CL`](y)", " cs.CL | cs.CL=Code cs.CL=Link(\"y\")"),
            (
                "<strong>Ice</strong> <a href='https://a.org'>here</a>",
                "Ice here | Ice=Strong here=Link(\"https://a.org\")",
            ),
            (
                "<details><summary>Show</summary><p>We measure.</p></details>",
                "  We measure.   | ",
            ),
            ("$a*b*c$, 5*3, x_1 and \\*y\\*", "$a*b*c$, 5*3, x_1 and *y* | "),
            (
                "at https://a.org/x, too",
                "at https://a.org/x, too | https://a.org/x=Link(\"https://a.org/x\")",
            ),
            ("a<sub>2</sub> <b>open", "a<sub>2</sub> open | "),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn a_text_is_left_without_its_links() {
        let inline = read("by A. One [[pdf](https://a.org)] and https://b.org x");
        assert_eq!(inline.without_links(0..inline.text.len()), "by A. One [] and  x");
    }
}
