//! Lists of arXiv: the pages of new and recent papers, of a month and of a search, and the page of one paper; saved as HTML, as
//! Markdown, or as text.
//!
//! All are read as lines: `[1] arXiv:2401.00001 [pdf, html, other]` begins a paper, `Title:` and the like name a field, and what
//! has no name are authors below the title and the abstract below the subjects. A heading with a day dates what stands below it.

mod line;

use self::line::{AROUND, day, field, first_day, goes_on, id_line, is_codes, is_heading, whole_abstract};
use super::html::{self, Line};
use super::links::unlinked;
use super::record::Record;
use super::{Format, FormatError, Head, Parse, Parsed};
use crate::corpus::date::MonthDay;
use crate::corpus::text::folded;

pub(super) const HTML: Format = Format {
    name: "arxiv-html",
    title: "arXiv list, a web page",
    looked_for: "a page of arXiv with a list of papers, such as `arxiv.org/list/cs.CL/new`",
    example: "<!DOCTYPE html><html>…<dt><a href=\"/abs/2401.00001\">arXiv:2401.00001</a></dt><dd>…Title: Ice flow…</dd>",
    extensions: &["html", "htm"],
    recognise: |head| html::is_page(head) && MARKS.iter().any(|mark| head.text.contains(mark)),
    parse: Parse::Text(|page| Ok(read(html::lines(page)))),
};

pub(super) const TEXT: Format = Format {
    name: "arxiv-text",
    title: "arXiv list, its text",
    looked_for: "the text of a list of arXiv: lines such as `[1] arXiv:2401.00001 [pdf, html, other]`, each with `Title:` below it",
    example: "[1] arXiv:2401.00001 [pdf, html, other]\nTitle: Ice flow\nA. One, B. Two\nSubjects: Geophysics (physics.geo-ph)\nWe measure ice.",
    extensions: &["txt", "md"],
    recognise: is_text,
    parse: Parse::Text(parse_text),
};

/// What only lists of arXiv have.
const MARKS: [&str; 4] = ["list-title mathjax", "list-identifier", "arxiv-result", "id='articles'"];

/// How lines begin that the page of one paper has.
const OF_ONE: [&str; 4] = ["[Submitted on ", "Title:", "Abstract:", "Cite as:"];

/// Lines below the number of a paper within which its title stands.
const NEAR: usize = 6;

fn is_text(head: &Head<'_>) -> bool {
    let text = unlinked(&head.text).text;
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let is_titled = |at: usize| lines[at + 1..].iter().take(NEAR).any(|line| field(line).is_some());
    let has = |mark: &str| {
        lines
            .iter()
            .any(|line| line.trim_start_matches(['*', '_', '>', ' ']).starts_with(mark))
    };
    let is_list =
        (0..lines.len()).any(|at| lines[at].starts_with('[') && id_line(lines[at]).is_some() && is_titled(at));
    is_list || OF_ONE.iter().all(|mark| has(mark))
}

fn parse_text(text: &str) -> Result<Parsed, FormatError> {
    let text = unlinked(text).text;
    let lines: Vec<(u64, &str)> = (1..).zip(text.lines()).collect();
    // What a program writes that reads pages for others.
    let head = lines
        .iter()
        .take(NEAR + NEAR)
        .position(|(_, line)| line.starts_with("Markdown Content:"));
    let lines = lines
        .into_iter()
        .skip(head.map_or(0, |head| head + 1))
        .filter(|(_, line)| !line.trim().is_empty());
    let line = |(number, line): (u64, &str)| Line {
        number,
        text: line.to_owned(),
    };
    Ok(read(lines.map(line).collect()))
}

fn read(lines: Vec<Line>) -> Parsed {
    let mut reader = Reader {
        is_list: lines.iter().any(|line| id_line(&folded(&line.text)).is_some()),
        ..Reader::default()
    };
    for line in lines {
        reader.take(line.number, &folded(&line.text));
    }
    reader.finish();
    reader.parsed
}

#[derive(Debug, Default)]
struct Reader {
    parsed: Parsed,
    /// Whether papers begin with their numbers.
    is_list: bool,
    section: Option<MonthDay>,
    /// Line and text with which the paper begins.
    beginning: Option<(u64, String)>,
    record: Record,
    /// Name and text of the field that may go on.
    field: Option<(&'static str, String)>,
}

impl Reader {
    fn take(&mut self, number: u64, line: &str) {
        if let Some(id) = id_line(line) {
            self.begin(number, line);
            self.record.add("arxiv", id);
        } else if is_heading(line) {
            self.finish();
            self.section = day(line).or(self.section);
        } else if let Some((name, text)) = field(line) {
            if name == "title" && !self.is_list && (self.beginning.is_none() || self.has("title")) {
                self.begin(number, line);
            }
            self.end_field();
            self.field = Some((name, text.trim().to_owned()));
        } else if self.beginning.is_some() && !AROUND.contains(&line) {
            self.unnamed(line);
        }
    }

    fn begin(&mut self, number: u64, line: &str) {
        self.finish();
        self.beginning = Some((number, line.to_owned()));
    }

    fn has(&self, field: &str) -> bool {
        self.record.has(field)
            || self
                .field
                .as_ref()
                .is_some_and(|(name, text)| *name == field && !text.is_empty())
    }

    /// A line that goes on with a field, or is one without its name.
    fn unnamed(&mut self, line: &str) {
        let known = self.field.as_mut().filter(|(name, text)| goes_on(name, text));
        match known {
            Some((_, text)) => {
                text.push(' ');
                text.push_str(line);
            }
            None => {
                self.end_field();
                match is_codes(line) {
                    true => self.record.add("categories", line),
                    false => self.field = Some((self.next_name(), line.to_owned())),
                }
            }
        }
    }

    /// What a line without a name holds: a search leaves out the name of the title, a list those of authors and abstract.
    fn next_name(&self) -> &'static str {
        // What stands below the subjects are no authors.
        let order: &[&'static str] = match self.record.has("categories") && self.record.has("title") {
            true => &["abstract"],
            false => &["title", "authors", "abstract"],
        };
        order
            .iter()
            .find(|name| !self.record.has(name))
            .copied()
            .unwrap_or_default()
    }

    fn end_field(&mut self) {
        match self.field.take() {
            Some(("abstract", text)) => self.record.add("abstract", whole_abstract(&text)),
            Some(("published", text)) => self.record.add("published", first_day(&text)),
            Some((name, text)) if !name.is_empty() => self.record.add(name, text),
            _ => {}
        }
    }

    fn finish(&mut self) {
        self.end_field();
        // The page of one paper has a date above its title.
        let Some((line, found)) = self.beginning.take() else {
            return;
        };
        let record = std::mem::take(&mut self.record);
        let n_before = self.parsed.entries.len();
        let is_dated = record.has("published");
        self.parsed.add(line, &found, record.row(line));
        if let Some(entry) = self.parsed.entries.get_mut(n_before).filter(|_| !is_dated) {
            entry.section = self.section;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(parsed: &Parsed) -> Vec<String> {
        let entry = |entry: &crate::corpus::formats::Entry| {
            let row = &entry.row;
            let date = row.date.or(entry.section.and_then(|day| day.in_year(day.year()?)));
            let ids: Vec<&str> = row.ids.iter().map(|id| id.text.as_str()).collect();
            format!(
                "{}: {} | {} | {} | {} | {} | {}",
                row.line,
                row.title,
                row.authors.join(", "),
                row.abstract_text,
                date.map(|date| date.to_string()).unwrap_or_default(),
                row.categories.join(", "),
                ids.join(" ")
            )
        };
        parsed.entries.iter().map(entry).collect()
    }

    fn paper(head: &str, title: &str, authors: &str, rest: &str) -> String {
        format!(
            "<dt>\n{head}\n</dt>\n<dd>\n<div class='meta'>\n<div class='list-title mathjax'><span class='descriptor'>Title:</span>\n  {title}\n</div>\n\
             <div class='list-authors'>{authors}</div>\n{rest}</div>\n</dd>\n"
        )
    }

    const SUBJECTS: &str = "<div class='list-subjects'><span class='descriptor'>Subjects:</span>\n<span class=\"primary-subject\">Geophysics \
        (physics.geo-ph)</span>; Machine Learning (cs.LG)</div>\n";

    fn new_page() -> String {
        let links = "[<a href=\"/pdf/2611.00001\" title=\"Download PDF\">pdf</a>, <a href=\"x\">other</a>]";
        let head = |number: u8, what: &str| {
            format!(
                "<a name='item{number}'>[{number}]</a> <a href =\"/abs/2611.0000{number}\" title=\"Abstract\">\n arXiv:2611.0000{number}\n</a> {what} {links}"
            )
        };
        let abstract_text = "<p class='mathjax'>\n We measure ice.<br>It flows $x &lt; y$.\n</p>";
        let comments = "<div class='list-comments mathjax'><span class='descriptor'>Comments:</span> 12 pages</div>\n";
        format!(
            "<!DOCTYPE html>\n<html><head><title>Geophysics</title><style>p {{}}</style></head><body><h1>Geophysics</h1>\n\
             <h3>Showing new listings for Monday, 30 November 2026</h3>\n<div class='paging'>Total of 3 entries</div>\n\
             <dl id='articles'>\n<h3>New submissions (showing 1 of 1 entries)</h3>\n{}</dl>\n\
             <dl id='articles'>\n<h3>Cross submissions (showing 1 of 1 entries)</h3>\n{}</dl>\n\
             <dl id='articles'>\n<h3>Replacement submissions (showing 1 of 1 entries)</h3>\n{}</dl>\n\
             <div class='paging'>Total of 3 entries</div><footer>About arXiv</footer></body></html>",
            paper(
                &head(1, ""),
                "Ice &amp; water",
                "<a href=\"x\">Ada One</a>, <a href=\"y\">Bob Two</a>",
                &format!("{comments}{SUBJECTS}{abstract_text}")
            ),
            paper(
                &head(2, "(cross-list from cs.LG)"),
                "Violins",
                "<a>Cy Three</a>",
                &format!("{SUBJECTS}{abstract_text}")
            ),
            paper(
                &head(3, "(replaced)"),
                "Strings",
                "<a>Di Four</a>",
                &format!("{SUBJECTS}{abstract_text}")
            ),
        )
    }

    #[test]
    fn the_page_of_new_papers_is_read() {
        let page = new_page();
        assert!((HTML.recognise)(&Head::new(page.as_bytes())));
        let rest =
            "We measure ice. It flows x < y. | 2026-11-30 | Geophysics (physics.geo-ph), Machine Learning (cs.LG)";
        let expected = [
            format!("8: Ice & water | Ada One, Bob Two | {rest} | arxiv:2611.00001"),
            format!("29: Violins | Cy Three | {rest} | arxiv:2611.00002"),
            format!("49: Strings | Di Four | {rest} | arxiv:2611.00003"),
        ];
        let parsed = read(html::lines(&page));
        assert_eq!((shown(&parsed), parsed.rejected.len()), (expected.to_vec(), 0));
        let cut = &page[..page.find("Strings").unwrap()];
        assert_eq!(read(html::lines(cut)).rejected.len(), 1, "the title was cut off");
    }

    #[test]
    fn recent_old_and_found_papers_are_read() {
        let old = |day: &str, number: &str| {
            let head = format!(
                "<a name=\"item1\">[1]</a>&nbsp; <span class=\"list-identifier\"><a href=\"/abs/x\">arXiv:{number}</a> [<a>pdf</a>]</span>"
            );
            format!(
                "<h3>{day}</h3>\n<dl>{}</dl>",
                paper(
                    &head,
                    "Ice",
                    "<span class=\"descriptor\">Authors:</span> <a>Ada One</a>, <a>Bob Two</a>",
                    SUBJECTS
                )
            )
        };
        let page = format!(
            "<html>{}{}",
            old("New submissions for Mon, 1 Jan 24", "2401.00001"),
            old("Fri, 29 Dec 2023 (showing 1 of 9 entries )", "hep-th/9901001")
        );
        let rest = "| Ada One, Bob Two |  |";
        let subjects = "Geophysics (physics.geo-ph), Machine Learning (cs.LG)";
        let expected = [
            format!("3: Ice {rest} 2024-01-01 | {subjects} | arxiv:2401.00001"),
            format!("17: Ice {rest} 2023-12-29 | {subjects} | arxiv:hep-th/9901001"),
        ];
        assert_eq!(shown(&read(html::lines(&page))), expected);
        let found = "<ol><li class=\"arxiv-result\"><div><p class=\"list-title is-inline-block\"><a>arXiv:2401.00001</a> <span>&nbsp;[<a>pdf</a>]&nbsp;</span></p>\
            <div class=\"tags\"><span>physics.geo-ph</span> <span>cs.LG</span></div></div><p class=\"title is-5 mathjax\">Ice</p>\
            <p class=\"authors\"><span>Authors:</span> <a>Ada One</a>, <a>Bob Two</a></p><p class=\"abstract mathjax\"><span>Abstract</span>: \
            <span class=\"abstract-short\">…We mea<a>&#9661; More</a></span><span class=\"abstract-full\">We measure ice. <a>&#9651; Less</a></span></p>\
            <p class=\"is-size-7\"><span>Submitted</span> 1 May, 2024; <span>originally announced</span> May 2024.</p></li></ol>";
        assert_eq!(
            shown(&read(html::lines(found))),
            ["1: Ice | Ada One, Bob Two | We measure ice. | 2024-05-01 | physics.geo-ph, cs.LG | arxiv:2401.00001"]
        );
    }

    #[test]
    fn the_text_of_a_list_is_read_with_links_or_without() {
        let plain = "Fri, 27 Nov 2026 (showing 2 of 2 entries )\n[1] arXiv:2611.00001 [pdf, html, other]\nTitle: Ice\nAda One, Bob Two\n\
            Comments: 12 pages\nSubjects: Geophysics (physics.geo-ph); Machine\nLearning (cs.LG)\nWe measure ice.\nShowing that it flows is hard.\n\
            [2] arXiv:2611.00002 (cross-list from cs.LG) [pdf]\nTitle: Violins\nCy Three\nSubjects: Machine Learning (cs.LG)\nTotal of 2 entries\nAbout arXiv";
        let expected = [
            "2: Ice | Ada One, Bob Two | We measure ice. Showing that it flows is hard. | 2026-11-27 | Geophysics (physics.geo-ph), Machine Learning (cs.LG) | arxiv:2611.00001",
            "10: Violins | Cy Three |  | 2026-11-27 | Machine Learning (cs.LG) | arxiv:2611.00002",
        ];
        let linked = plain
            .replace("[1] arXiv:2611.00001 [pdf, html, other]", "[[1]](https://arxiv.org/x)[arXiv:2611.00001](https://arxiv.org/abs/2611.00001 \"Abstract\") [[pdf](https://arxiv.org/pdf/2611.00001)]")
            .replace("Ada One", "[Ada One](https://arxiv.org/search/cs?searchtype=author&query=One,+A)")
            .replace("Title: Violins", ":   Title: Violins")
            .replace("Fri, 27", "### Fri, 27");
        for text in [
            plain.to_owned(),
            linked,
            plain.replace('\n', "\r\n\r\n").replace("\r\n\r\n", "\r\n"),
        ] {
            assert!(is_text(&Head::new(text.as_bytes())));
            assert_eq!(shown(&parse_text(&text).unwrap()), expected, "{text}");
        }
    }

    #[test]
    fn the_page_of_one_paper_is_read() {
        let page = "Title: [2405.00001] Ice\n\nURL Source: https://arxiv.org/abs/2405.00001\n\nMarkdown Content:\n# Physics > Geophysics\n\n\
            [Submitted on 1 May 2024 ([v1](https://arxiv.org/abs/2405.00001v1)), last revised 3 Jun 2024 (this version, v2)]\n\n# Title:Ice\n\n\
            Authors:[Ada One](https://arxiv.org/a), [Bob Two](https://arxiv.org/b)\n\n[View PDF](https://arxiv.org/pdf/2405.00001)\n\n\
            > Abstract:We measure ice.\n\nSubjects:Geophysics (physics.geo-ph)\nCite as:[arXiv:2405.00001](https://arxiv.org/abs/2405.00001) [physics.geo-ph]\n\
            (or[arXiv:2405.00001v2](https://arxiv.org/abs/2405.00001v2) for this version)\n\n## Submission history\n\nFrom: Ada One";
        assert!(is_text(&Head::new(page.as_bytes())));
        assert_eq!(
            shown(&parse_text(page).unwrap()),
            [
                "10: Ice | Ada One, Bob Two | We measure ice. | 2024-05-01 | Geophysics (physics.geo-ph) | arxiv:2405.00001"
            ]
        );
    }

    #[test]
    fn other_text_is_none() {
        for text in [
            "[1] arXiv:2401.00001, as we said\nTitle: Ice",
            "see arXiv:2401.00001\nTitle: Ice",
            "- [1] Ice",
            "Title: Ice\nAbstract: x",
            "",
        ] {
            assert!(!is_text(&Head::new(text.as_bytes())), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_number_is_in_a_row_or_told(text in "(\\[1\\] arXiv:2401.00001 \\[pdf\\]|Title:|Title: [a-z]{0,3}|Subjects: x \\(cs.LG\\)|Fri, 27 Nov 2026|cs.LG|Total of|[a-zü]{0,9}|\n|\\]\\(x\\)){0,40}") {
            for parsed in [parse_text(&text).unwrap(), read(html::lines(&text))] {
                let n_lines = text.lines().count() as u64;
                prop_assert!(parsed.entries.iter().all(|entry| (1..=n_lines).contains(&entry.row.line) && !entry.row.title.is_empty()));
            }
            let parsed = parse_text(&text).unwrap();
            let n_numbers = text.lines().filter(|line| *line == "[1] arXiv:2401.00001 [pdf]").count();
            prop_assert!(parsed.entries.len() + parsed.rejected.len() >= n_numbers);
        }
    }
}
