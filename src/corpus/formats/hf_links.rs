//! The Papers page of Hugging Face with its links: as Markdown, as programs that read pages for others give it, as text browsers
//! print it, or with each address on a line of its own.
//!
//! The links are taken out, line for line, and what remains is read as the page without links (`hf_page`); a link to a paper then
//! tells the number of the title that it stands at. Links to anything else that fill a line are no part of a paper.

mod papers;
mod single;

use std::collections::BTreeMap;

use super::links::{Link, unlinked};
use super::{Format, FormatError, Head, Parse, Parsed, hf_page};
use crate::corpus::date::MonthDay;

pub(super) const FORMAT: Format = Format {
    name: "hf-markdown",
    title: "Hugging Face Papers page with links",
    looked_for: "a Hugging Face Papers page with links: a date line such as `Mar 12`, then linked titles and abstracts in turn",
    example: "# Daily Papers\n\nMar 12\n\n### [Ice flow](https://huggingface.co/papers/2403.00001)\n\n[We measure ice flow …](https://huggingface.co/papers/2403.00001)",
    extensions: &["md", "txt"],
    recognise,
    parse: Parse::Text(parse),
};

/// Before the date of a paper.
const PUBLISHED: &str = "Published on ";

/// What only this page says, in lower case.
const MARKS: [&str; 7] = [
    "get trending papers in your email inbox",
    "and the research community",
    "huggingface.co/login?next=%2fpapers",
    "url source: https://huggingface.co/papers",
    "daily papers - hugging face",
    "trending papers - hugging face",
    "paper page - ",
];

/// Before the number of a paper in its address, and what stands there for pages of several papers.
const PAPERS: &str = "huggingface.co/papers/";
const OVERVIEWS: [&str; 4] = ["date/", "week/", "month/", "trending"];

/// Shortest paragraph of an abstract, and longest text that stands around a paper, in bytes.
const SHORTEST: usize = 60;
const LONGEST_AROUND: usize = 100;

fn recognise(head: &Head<'_>) -> bool {
    let text = head.text.to_ascii_lowercase();
    let is_linked = text.contains("](") || text.contains("][") || text.contains(PAPERS);
    let is_signed = MARKS.iter().any(|mark| text.contains(mark));
    !text.trim_start().starts_with(['<', '{']) && ((is_linked && is_signed) || single::is_single(&text))
}

fn parse(text: &str) -> Result<Parsed, FormatError> {
    let page = Page::new(text);
    if let Some(paper) = single::read(&page) {
        return Ok(paper);
    }
    match page.titles.is_empty() {
        true => hf_page::parse(&page.lines.join("\n")),
        false => Ok(papers::read(&page)),
    }
}

/// A page without links; lines are numbered from 1.
#[derive(Debug, Default)]
struct Page {
    /// As many as before; those of links that belong to no paper are blank.
    lines: Vec<String>,
    /// First and last line of each title.
    titles: Vec<(u64, u64)>,
    /// Lines at which links to papers stand, with their addresses; sorted.
    papers: Vec<(u64, String)>,
    /// Lines that tell when a paper came out.
    dates: Vec<(u64, String)>,
}

impl Page {
    fn new(text: &str) -> Self {
        let written: Vec<&str> = text.lines().collect();
        let without = unlinked(text);
        let mut page = Self {
            lines: without.text.lines().map(plain).collect(),
            ..Self::default()
        };
        page.lines.resize(written.len(), String::new());
        let has_headings = written.iter().any(|line| is_title_heading(line));
        for link in &without.links {
            page.place(link, &written, has_headings);
        }
        page.place_bare_addresses();
        page.take_out_dates();
        page.papers.sort_unstable();
        page.titles = match has_headings {
            true => headings(&written, &without.links),
            false => page.first_links(),
        };
        page
    }

    /// Keeps the text of a link or not.
    fn place(&mut self, link: &Link, written: &[&str], has_headings: bool) {
        let (first, last) = link.lines;
        if is_paper(&link.url) {
            self.papers.push((first, link.url.clone()));
            return;
        }
        let begins = at(written, first).trim_start_matches(|c: char| c.is_whitespace() || "#*->".contains(c));
        let fills_lines = begins.starts_with('[') && at(written, last).trim_end().ends_with([')', ']']);
        let range = first as usize - 1..last as usize;
        let n_bytes: usize = self.lines[range.clone()].iter().map(String::len).sum();
        let may_be_title = is_title_heading(at(written, first)) || (link.url.is_empty() && !has_headings);
        let may_be_abstract = link.url.is_empty() && n_bytes >= SHORTEST;
        if fills_lines && !may_be_title && !may_be_abstract {
            self.lines[range].iter_mut().for_each(String::clear);
        }
    }

    /// Takes out addresses that stand on lines of their own, below what they belong to.
    fn place_bare_addresses(&mut self) {
        let mut above = None;
        for at in 0..self.lines.len() {
            if !is_address(&self.lines[at]) {
                above = Some(at).filter(|_| !self.lines[at].is_empty()).or(above);
                continue;
            }
            let url = std::mem::take(&mut self.lines[at]);
            let Some(above) = above.take() else { continue };
            if is_paper(&url) {
                self.papers.push((above as u64 + 1, url));
            } else if self.lines[above].len() <= LONGEST_AROUND {
                self.lines[above].clear();
            }
        }
    }

    /// Takes out `An Institute · Published on Oct 4, 2026`.
    fn take_out_dates(&mut self) {
        for (number, line) in (1..).zip(&mut self.lines) {
            let behind = line.rsplit_once('·').map_or(line.as_str(), |(_, behind)| behind).trim();
            let date = behind.strip_prefix(PUBLISHED).unwrap_or(behind);
            let is_told = line.contains('·') && line.len() <= LONGEST_AROUND;
            if is_told && MonthDay::parse(date).is_some_and(|day| day.year().is_some()) {
                self.dates.push((number, date.to_owned()));
                line.clear();
            }
        }
    }

    /// The lines on which a paper is linked for the first time, but not those that only count its authors.
    fn first_links(&self) -> Vec<(u64, u64)> {
        let mut titles = Vec::new();
        let mut known = "";
        for (line, url) in &self.papers {
            let text = self.lines.get(*line as usize - 1).map_or("", String::as_str);
            if url != known && !text.is_empty() {
                known = url;
                titles.push((*line, *line));
            }
        }
        titles
    }
}

/// Headings of the third level; a title may go on on further lines.
fn headings(written: &[&str], links: &[Link]) -> Vec<(u64, u64)> {
    let ends: BTreeMap<u64, u64> = links.iter().map(|link| link.lines).collect();
    let mut titles: Vec<(u64, u64)> = Vec::new();
    for (number, _) in (1..).zip(written).filter(|(_, line)| is_title_heading(line)) {
        let end = ends.get(&number).copied().unwrap_or(number);
        match titles.last_mut().filter(|(_, last)| number <= last + 1) {
            Some((_, last)) => *last = end.max(*last),
            None => titles.push((number, end)),
        }
    }
    titles
}

fn at<'a>(lines: &[&'a str], number: u64) -> &'a str {
    lines.get(number as usize - 1).copied().unwrap_or_default()
}

fn is_title_heading(line: &str) -> bool {
    line.trim_start().starts_with("### ")
}

fn is_address(line: &str) -> bool {
    let url = line.trim();
    (url.starts_with("https://") || url.starts_with("http://")) && !url.contains(' ')
}

fn is_paper(url: &str) -> bool {
    let number = url.split_once(PAPERS).map_or("", |(_, number)| number);
    !number.is_empty() && !number.contains('#') && !OVERVIEWS.iter().any(|overview| number.starts_with(overview))
}

/// A line without the marks of headings, lists and boxes, and without the backslashes of Markdown.
fn plain(line: &str) -> String {
    const MARKS: [&str; 7] = ["* ", "- ", "+ ", "[-]", "[ ]", "[x]", "> "];
    let line = line.trim();
    // A tag, or an address by its number.
    let numbered = line.trim_start_matches(|c: char| c.is_ascii_digit() || "[]:. ".contains(c));
    let is_numbered = numbered.len() < line.len() && is_address(numbered);
    let is_nothing = (line.starts_with('<') && line.ends_with('>')) || is_numbered;
    let line = line.trim_start_matches('#').trim_start();
    let line = (MARKS.iter()).fold(line, |line, mark| line.strip_prefix(mark).unwrap_or(line).trim_start());
    let is_picture = line.starts_with('[') && line.find(']') == Some(line.len() - 1);
    if is_nothing || is_picture || matches!(line, "[" | "]" | "-" | "*") {
        return String::new();
    }
    line.trim_end_matches('\\')
        .replace("\\ ", " ")
        .replace("\\\\", " ")
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ICE: &str = "We measure ice that flows over rock, and show that water below it makes it fast.";
    const WOOD: &str = "We bend old wood until it sounds, and ask a hundred people how they like to listen to it";

    fn shown(page: &str) -> Vec<String> {
        assert!(recognise(&Head::new(page.as_bytes())), "{page}");
        let parsed = parse(page).unwrap();
        assert!(parsed.rejected.is_empty(), "{:?}", parsed.rejected);
        let entry = |entry: &crate::corpus::formats::Entry| {
            let row = &entry.row;
            let date = row.date.or(entry.section.and_then(|day| day.in_year(2024)));
            let ids: Vec<&str> = row.ids.iter().map(|id| id.text.as_str()).collect();
            format!(
                "{}: {} | {} | {} | {}",
                row.line,
                row.title,
                row.abstract_text,
                date.map(|date| date.to_string()).unwrap_or_default(),
                ids.join(" ")
            )
        };
        parsed.entries.iter().map(entry).collect()
    }

    fn expected(lines: [u64; 2]) -> [String; 2] {
        [
            format!(
                "{}: Ice flow of a [big] glacier | {ICE} | 2024-03-12 | arxiv:2403.00001",
                lines[0]
            ),
            format!("{}: Violins | {WOOD} | 2024-03-12 | arxiv:2403.00002", lines[1]),
        ]
    }

    #[test]
    fn markdown_is_read() {
        let markdown = format!(
            "---\ntitle: Daily Papers - Hugging Face\n---\n[Subscribe](https://huggingface.co/login?next=%2Fpapers)\n\n# Daily Papers\n\n\
             ## by [![](https://huggingface.co/x.png)AK](https://huggingface.co/akhaliq) and the research community\n\n- Daily\n\nMar 12\n\n\
             [101](https://huggingface.co/login?next=%2Fpapers%2F2403.00001)\n\n\
             ### [Ice flow of a\\  [big] glacier](https://huggingface.co/papers/2403.00001)\n\n[{}](https://huggingface.co/papers/2403.00001)\n\n\
             [![ice-lab](https://cdn.example.org/a.png)Ice Lab](https://huggingface.co/ice-lab)\n\n·\n\nMay 29[6](https://huggingface.co/papers/2403.00001#community)\n\n\
             [-](https://huggingface.co/login?next=%2Fpapers%2F2403.00002)\n\n### [Violins](https://huggingface.co/papers/2403.00002)\n\n\
             [{WOOD}](https://huggingface.co/papers/2403.00002)\n\n[- ![](https://cdn.example.org/b.jpeg)\\\n- 3 authors](https://huggingface.co/papers/2403.00002)\n\n·\n\nFeb 27, 2023\n",
            ICE.replace(", and", ",\\\\\nand")
        );
        assert_eq!(shown(&markdown), expected([16, 29]));
        assert_eq!(shown(&markdown.replace('\n', "\r\n")), expected([16, 29]));
    }

    #[test]
    fn a_text_browser_is_read_with_and_without_its_addresses() {
        let (first, second) = ICE.split_at(40);
        let dump = format!(
            "Get trending papers in your email inbox!\n\n## by[AK][30] and the research community\n* Daily\n\nMar 12\n[\n-\n][31]\n\n\
             ### [Ice flow of a [big] glacier][32]\n\n[\n\n{first}\n{second}\n\n][33]\n[\n* 3 authors\n][34]\n·\nMay 30\n[\n65\n][35]\n\n\
             ### [Violins][36]\n\n[\n\n{WOOD}\n\n][37]\n[[wood] Wood Lab][38]\n·\nMar 13 [ 3][39]\n"
        );
        let without: Vec<String> = expected([11, 28])
            .iter()
            .map(|row| row.split(" | arxiv").next().unwrap().to_owned() + " | ")
            .collect();
        assert_eq!(shown(&dump), without);
        let urls = [(32, "2403.00001"), (33, "2403.00001"), (36, "2403.00002")];
        let listed: String = urls
            .iter()
            .map(|(number, id)| format!("[{number}]: https://huggingface.co/papers/{id}\n"))
            .collect();
        assert_eq!(shown(&format!("{dump}\n{listed}")), expected([11, 28]));
        let lynx = format!(
            "   Get trending papers in your email inbox!\n\n   [1]Daily\n\n   Mar 12\n\n   [2]Ice flow of a [big] glacier\n\n   {first}\n   {second}\n\n   · 4 authors\n\n\
             \u{20}  [3]Violins\n\n   {WOOD}\n\nReferences\n\n   1. https://huggingface.co/papers\n   2. https://huggingface.co/papers/2403.00001\n   3. https://huggingface.co/papers/2403.00002\n"
        );
        assert_eq!(shown(&lynx), expected([7, 14]));
    }

    #[test]
    fn addresses_on_lines_of_their_own_are_read() {
        let page = format!(
            "Daily Papers - Hugging Face\n\nModels\n\nhttps://huggingface.co/models\n\nice search\n\nDaily\n\nhttps://huggingface.co/papers/date/2024-03-11\n\nMar 12\n\n \
             [-] 1\n\nhttps://huggingface.co/login?next=%2Fpapers%2F2403.00001\n\nIce flow of a [big] glacier\n\nhttps://huggingface.co/papers/2403.00001\n\n{ICE}\n\n\
             https://huggingface.co/papers/2403.00001\n\n[\n\n2 authors](https://huggingface.co/papers/2403.00001)\n\n·\n\nOct 7, 2023\n\n [-] -\n\n\
             https://huggingface.co/login?next=x\n\nViolins\n\nhttps://huggingface.co/papers/2403.00002\n\n{WOOD}\n\nhttps://huggingface.co/papers/2403.00002\n\n \
             Google\n\nhttps://huggingface.co/google\n\n·\n\nOct 23, 2023 \n\n1\n"
        );
        assert_eq!(shown(&page), expected([19, 39]));
    }

    #[test]
    fn what_is_trending_stands_there_twice_and_has_dates_of_its_own() {
        let once = format!(
            "Submitted by\n\n[picture]\n\nakira\n\n\n<a id=\"s-1\"></a>\n\n### [Ice flow\nof a glacier](https://huggingface.co/papers/2403.00001)\n\n{ICE}\n\n\
             [[picture: lab] Ice Lab](https://huggingface.co/lab) · Published on Mar 12, 2024\n\n[Upvote\n\n117](https://huggingface.co/login?next=x)\n\n\
             [GitHub 131](https://github.com/lab/ice) [arXiv Page](https://arxiv.org/abs/2403.00001)\n\n"
        );
        let page = format!(
            "Get trending papers in your email inbox once a day!\n\n# Trending Papers\n\n{once}{}",
            once.replace("Published on ", "")
        );
        assert_eq!(
            shown(&page),
            [format!(
                "14: Ice flow of a glacier | {ICE} | 2024-03-12 | arxiv:2403.00001"
            )]
        );
    }

    #[test]
    fn the_page_of_one_paper_is_read() {
        let page = format!(
            "Title: Paper page - Violins\n\nMarkdown Content:\n[Papers](https://huggingface.co/papers)\n\narxiv:2403.00002 \n\nCopy markdown\n\n# Violins\n\n\
             Published on Mar 12, 2024\n\n·Submitted by[![Image 3](https://cdn.example.org/x.jpeg) Akira](https://huggingface.co/akira)on Oct 8, 2024\n\n\
             [- [x] Upvote 29](https://huggingface.co/login?next=x)\n\nAuthors:\n\n![Image 12](https://cdn.example.org/a.svg)[Ada One](https://huggingface.co/one) ,\n\n\
             Bob Two\n\n## Abstract\n\nA program says that wood is bent.\n\n Generated by [Model](https://huggingface.co/model)\n\n{}\n\n\
             [View arXiv page](https://arxiv.org/abs/2403.00002)[View PDF](https://arxiv.org/pdf/2403.00002)\n\n### Community\n\n\
             *   [Other paper about ice](https://huggingface.co/papers/2403.00009) (2024)\n",
            WOOD.replace("old wood", "[old wood](https://huggingface.co/papers?q=old%20wood)")
        );
        assert_eq!(
            shown(&page),
            [format!("10: Violins | {WOOD} | 2024-03-12 | arxiv:2403.00002")]
        );
        assert_eq!(parse(&page).unwrap().entries[0].row.authors, ["Ada One", "Bob Two"]);
    }

    #[test]
    fn its_text_alone_is_read() {
        let page = format!(
            "Papers\narxiv:2403.00002\nViolins\nPublished on Mar 12, 2024\n· Submitted by\nAkira\non Oct 8, 2024\nUpvote\n29\n\n+21\nAuthors:\n\
             Ada One\n,\nBob Two\nAbstract\n{WOOD}\nView arXiv page\nView PDF\nAdd to collection\nCommunity\nNice.\n"
        );
        assert_eq!(
            shown(&page),
            [format!("3: Violins | {WOOD} | 2024-03-12 | arxiv:2403.00002")]
        );
        assert_eq!(parse(&page).unwrap().entries[0].row.authors, ["Ada One", "Bob Two"]);
    }

    #[test]
    fn other_lists_of_links_are_none() {
        let digest = "# Papers\n\n## [Ice](https://huggingface.co/papers/2403.00001)\n\nWe measure ice.";
        assert!(!recognise(&Head::new(digest.as_bytes())));
        assert!(!recognise(&Head::new(
            b"<html>Get trending papers in your email inbox! [x](y)"
        )));
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(
            page in "(### |\\[|\\]\\[1\\]|\\]\\(https://huggingface.co/papers/2403.00001\\)|https://huggingface.co/papers/1|Mar 12|·|Published on Mar 12, 2024|Abstract|Upvote|[a-zü. ]{0,90}|\n|\n\n|[0-9]{1,3}){0,40}"
        ) {
            let n_lines = page.lines().count() as u64;
            let parsed = parse(&page).unwrap();
            prop_assert!(parsed.entries.iter().all(|entry| (1..=n_lines).contains(&entry.row.line) && !entry.row.title.is_empty()));
            prop_assert!(parsed.rejected.iter().all(|row| (1..=n_lines).contains(&row.line)));
        }
    }
}
