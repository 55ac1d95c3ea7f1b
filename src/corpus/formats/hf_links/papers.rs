//! Papers whose titles are known by their headings or links.

use super::{Page, SHORTEST};
use crate::corpus::date::MonthDay;
use crate::corpus::formats::Parsed;
use crate::corpus::formats::hf_page::{around_papers, is_count, is_frame};
use crate::corpus::formats::record::Record;
use crate::corpus::text::folded;

/// The papers of a page; one that stands there twice in a row, as for small and for large screens, is one.
pub(super) fn read(page: &Page) -> Parsed {
    let lines: Vec<String> = page.lines.iter().map(|line| folded(line)).collect();
    let marks = around_papers(&lines.iter().map(String::as_str).collect::<Vec<_>>());
    let mut reader = Reader {
        page,
        parsed: Parsed::default(),
        paper: None,
        section: None,
    };
    let mut titles = page.titles.iter().peekable();
    for (number, (line, is_around)) in (1..).zip(lines.iter().zip(marks)) {
        while titles.next_if(|(_, last)| *last < number).is_some() {}
        match titles.peek().filter(|(first, _)| *first <= number) {
            Some((first, _)) => reader.title(number, *first, line),
            None if is_around || is_frame(line) || is_count(line) => reader.text(number, ""),
            None => reader.text(number, line),
        }
    }
    reader.end_paper(u64::MAX);
    reader.parsed.entries.dedup_by(|next, known| {
        let (next, known) = (&next.row, &known.row);
        next.title == known.title && next.ids == known.ids && next.abstract_text == known.abstract_text
    });
    reader.parsed
}

#[derive(Debug)]
struct Paper {
    line: u64,
    title: String,
    /// The last one may still be empty.
    paragraphs: Vec<String>,
}

#[derive(Debug)]
struct Reader<'a> {
    page: &'a Page,
    parsed: Parsed,
    paper: Option<Paper>,
    section: Option<MonthDay>,
}

impl Reader<'_> {
    /// Takes a line of a title that begins on `first`.
    fn title(&mut self, number: u64, first: u64, line: &str) {
        if number == first {
            self.end_paper(number);
            self.paper = Some(Paper {
                line: number,
                title: String::new(),
                paragraphs: vec![String::new()],
            });
        }
        if let Some(paper) = &mut self.paper {
            paper.title.push(' ');
            paper.title.push_str(line);
        }
    }

    /// Takes another line; an empty one ends a paragraph.
    fn text(&mut self, number: u64, line: &str) {
        if let Some(day) = MonthDay::parse(line) {
            self.end_paper(number);
            self.section = Some(day);
            return;
        }
        let Some(paper) = &mut self.paper else { return };
        match paper.paragraphs.last_mut() {
            Some(paragraph) if !line.is_empty() => {
                paragraph.push(' ');
                paragraph.push_str(line);
            }
            Some(paragraph) if paragraph.is_empty() => {}
            _ => paper.paragraphs.push(String::new()),
        }
    }

    /// Ends the paper before a line, if there is one.
    fn end_paper(&mut self, end: u64) {
        let Some(paper) = self.paper.take() else { return };
        let mut record = Record::default();
        record.add("title", &paper.title);
        // Short ones name an institute or the like.
        let paragraphs: Vec<&str> = paper
            .paragraphs
            .iter()
            .map(|text| text.trim())
            .filter(|text| text.len() >= SHORTEST)
            .collect();
        record.add("abstract", paragraphs.join("\n"));
        record.add("url", between(&self.page.papers, paper.line, end));
        if self.section.is_none() {
            record.add("date", between(&self.page.dates, paper.line, end));
        }
        let n_before = self.parsed.entries.len();
        self.parsed.add(paper.line, &paper.title, record.row(paper.line));
        if let Some(entry) = self.parsed.entries.get_mut(n_before) {
            entry.section = self.section;
        }
    }
}

/// The first text between two lines.
fn between(texts: &[(u64, String)], from: u64, end: u64) -> &str {
    let first = texts.partition_point(|(line, _)| *line < from);
    texts
        .get(first)
        .filter(|(line, _)| *line < end)
        .map_or("", |(_, text)| text)
}
