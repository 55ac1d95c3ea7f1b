//! Blocks to papers.
//!
//! A paper begins with a heading, an item of a list or a paragraph that has a title, and owns what stands below it: to the next
//! heading of its level, or to the next paper. Which block begins one is told by its own links and by the labels that follow.

use super::blocks::{Block, Kind};
use super::draft::Draft;
use super::head::{Titles, head};
use super::inline::{self, Inline};
use super::labels::{self, Labelled, Role, labelled};
use super::tables;
use crate::corpus::date::MonthDay;

/// Blocks below a title within which something tells a paper.
const NEAR: usize = 10;
/// From so many papers below it on, a heading with no label heads a list.
const MANY: usize = 2;

/// What begins a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    Row,
    /// With its level.
    Heading(usize),
    /// With its indent.
    Item(usize),
    Text,
}

/// A paper, how it began, and the day of its section.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) start: Start,
    pub(super) draft: Draft,
    pub(super) section: Option<MonthDay>,
}

/// What tells that a block is the title of a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Evidence {
    None,
    Linked,
    Labelled,
}

/// The papers of a text, in order.
pub(super) fn read(blocks: &[Block]) -> Vec<Found> {
    let texts: Vec<Inline> = blocks
        .iter()
        .map(|block| {
            if is_table(block) {
                Inline::default()
            } else {
                inline::read(&block.text)
            }
        })
        .collect();
    let mut reader = Reader {
        blocks,
        texts: &texts,
        found: Vec::new(),
        paper: None,
        open: None,
        section: None,
    };
    let mut at = 0;
    while at < blocks.len() {
        at += reader.take(at);
    }
    reader.end_paper();
    reader.found
}

fn is_table(block: &Block) -> bool {
    matches!(block.kind, Kind::Row | Kind::Delimiter)
}

/// Whether a label tells that something is a paper.
fn is_of_paper(role: Option<Role>) -> bool {
    matches!(
        role,
        Some(Role::Abstract(_) | Role::Field("authors" | "url" | "arxiv" | "doi"))
    )
}

struct Reader<'a> {
    blocks: &'a [Block],
    texts: &'a [Inline],
    found: Vec<Found>,
    paper: Option<(Start, Draft)>,
    /// What the next text without a label belongs to.
    open: Option<Role>,
    /// The day of a heading, and its level.
    section: Option<(usize, MonthDay)>,
}

impl Reader<'_> {
    /// Takes a block, or all rows of a table; returns how many.
    fn take(&mut self, at: usize) -> usize {
        match self.blocks[at].kind {
            Kind::Row | Kind::Delimiter => {
                let n_rows = self.blocks[at..].iter().take_while(|block| is_table(block)).count();
                self.take_table(&self.blocks[at..at + n_rows]);
                return n_rows;
            }
            Kind::Rule => self.open = None,
            Kind::Heading(level) => self.take_heading(at, level),
            Kind::Item(indent) => self.take_text(at, Start::Item(indent)),
            Kind::Text(_) | Kind::Summary => self.take_text(at, Start::Text),
        }
        1
    }

    fn take_table(&mut self, rows: &[Block]) {
        if self.is_within_heading() {
            return;
        }
        let drafts = tables::papers(rows);
        if !drafts.is_empty() {
            self.end_paper();
        }
        let section = self.section.map(|(_, day)| day);
        self.found.extend(drafts.into_iter().map(|draft| Found {
            start: Start::Row,
            draft,
            section,
        }));
    }

    fn is_within_heading(&self) -> bool {
        matches!(self.paper, Some((Start::Heading(_), _)))
    }

    fn take_heading(&mut self, at: usize, level: usize) {
        let text = &self.texts[at].text;
        if let Some(day) = day(text) {
            self.end_paper();
            self.section = Some((level, day));
            return;
        }
        if let Some(draft) = self.heading_paper(at, level) {
            self.begin(Start::Heading(level), draft);
            return;
        }
        match &self.paper {
            Some((Start::Heading(of_paper), _)) if level > *of_paper => {
                self.open = Some(labels::role(text).unwrap_or(Role::Aside));
            }
            _ => {
                self.end_paper();
                self.section = self.section.filter(|(of_day, _)| level > *of_day);
            }
        }
    }

    /// The paper that begins with a heading.
    fn heading_paper(&self, at: usize, level: usize) -> Option<Draft> {
        let (text, line) = (&self.texts[at], self.blocks[at].line);
        if labels::role(&text.text) == Some(Role::Field("title")) {
            return Some(Draft::on(line));
        }
        if labels::role(&text.text).is_some() {
            return None;
        }
        if let Some(draft) = head(text, line, Titles::Marked) {
            return Some(draft);
        }
        let is_linked = text.papers().next().is_some();
        let evidence = self
            .evidence(at, 0)
            .max(if is_linked { Evidence::Linked } else { Evidence::None });
        let is_paper = match evidence {
            Evidence::Labelled => true,
            Evidence::Linked => self.n_papers_below(at, level) < MANY,
            Evidence::None => false,
        };
        is_paper.then(|| head(text, line, Titles::Plain)).flatten()
    }

    /// Papers that begin below a heading before the next one of its level.
    fn n_papers_below(&self, at: usize, level: usize) -> usize {
        let below = self.blocks[at + 1..]
            .iter()
            .take_while(|block| !matches!(block.kind, Kind::Heading(other) if other <= level));
        let begins =
            |(block, text): &(&Block, &Inline)| !is_table(block) && head(text, block.line, Titles::Marked).is_some();
        below.zip(&self.texts[at + 1..]).filter(begins).take(MANY).count()
    }

    /// What the blocks below a title tell: labels of a paper, or links to it that say no more.
    fn evidence(&self, at: usize, indent: usize) -> Evidence {
        let mut found = Evidence::None;
        for (block, text) in self.blocks[at + 1..].iter().zip(&self.texts[at + 1..]).take(NEAR) {
            let begins_another =
                !matches!(block.kind, Kind::Heading(_)) && head(text, block.line, Titles::Marked).is_some();
            if is_table(block) || block.kind == Kind::Rule || begins_another {
                break;
            }
            let labels = labelled(text);
            let is_labelled = match block.kind {
                Kind::Heading(_) => is_of_paper(labels::role(&text.text)),
                Kind::Summary => is_of_paper(labels::role_of_summary(&text.text)),
                _ => labels
                    .iter()
                    .any(|label| label.is_known && is_of_paper(Some(label.role))),
            };
            if is_labelled {
                return Evidence::Labelled;
            }
            let ends = match block.kind {
                Kind::Heading(_) => true,
                Kind::Item(other) => other < indent || (labels.is_empty() && !text.text.is_empty()),
                _ => false,
            };
            if ends {
                break;
            }
            if text.papers().next().is_some() {
                found = Evidence::Linked;
            }
        }
        found
    }

    fn take_text(&mut self, at: usize, start: Start) {
        let draft = match self.is_within_heading() {
            true => None,
            false => self.text_paper(at, start),
        };
        match draft {
            Some(draft) => {
                let is_labelled = draft.title.is_empty();
                self.begin(start, draft);
                if is_labelled {
                    self.add(at);
                }
            }
            None => self.add(at),
        }
    }

    /// The paper that begins with an item or a paragraph.
    fn text_paper(&self, at: usize, start: Start) -> Option<Draft> {
        let (block, text) = (&self.blocks[at], &self.texts[at]);
        let first = labelled(text).into_iter().find(|label| label.is_known);
        if let Some(label) = first.filter(|label| !text.text[..label.start].contains(char::is_alphanumeric)) {
            let is_new = self.paper.as_ref().is_none_or(|(_, paper)| !paper.title.is_empty());
            let is_title = label.role == Role::Field("title") && is_new && self.evidence(at, 0) > Evidence::None;
            return is_title.then(|| Draft::on(block.line));
        }
        if let Some(draft) = head(text, block.line, Titles::Marked) {
            return Some(draft);
        }
        let Start::Item(indent) = start else {
            let is_told = || self.evidence(at, 0) > Evidence::None;
            return head(text, block.line, Titles::Bold).filter(|_| is_told());
        };
        let is_within = matches!(self.paper, Some((Start::Item(of_paper), _)) if indent > of_paper);
        let is_linked = text.papers().next().is_some();
        let is_told = !is_within && (is_linked || self.evidence(at, indent + 1) == Evidence::Labelled);
        is_told.then(|| head(text, block.line, Titles::Plain)).flatten()
    }

    fn begin(&mut self, start: Start, draft: Draft) {
        self.end_paper();
        self.open = draft.title.is_empty().then_some(Role::Field("title"));
        self.paper = Some((start, draft));
    }

    fn end_paper(&mut self) {
        self.open = None;
        if let Some((start, draft)) = self.paper.take() {
            let section = self.section.map(|(_, day)| day);
            self.found.push(Found { start, draft, section });
        }
    }

    /// Adds a block to the paper that it stands below.
    fn add(&mut self, at: usize) {
        let (blocks, texts) = (self.blocks, self.texts);
        let (block, text) = (&blocks[at], &texts[at]);
        let is_next = |paper: &(Start, Draft)| matches!((block.kind, paper.0), (Kind::Item(indent), Start::Item(of_paper)) if indent <= of_paper);
        if self.paper.as_ref().is_some_and(is_next) && labelled(text).is_empty() {
            // The next item of the list, which is no paper.
            self.end_paper();
        }
        if self.paper.is_none() {
            return;
        }
        if block.kind == Kind::Summary {
            self.open = labels::role_of_summary(&text.text);
            return;
        }
        let goes_on = matches!(self.open, Some(Role::Abstract(_)));
        let labels: Vec<Labelled> = labelled(text)
            .into_iter()
            .filter(|label| !goes_on || label.is_strong || label.is_known && label.role != Role::Aside)
            .collect();
        let first = labels.first().map_or(text.text.len(), |label| label.start);
        if text.text[..first].contains(char::is_alphanumeric) {
            self.add_unlabelled(text, first);
        }
        for label in &labels {
            self.add_labelled(text, label);
        }
    }

    fn add_labelled(&mut self, text: &Inline, label: &Labelled) {
        let Some((_, draft)) = &mut self.paper else { return };
        let content = text.part(&label.content).trim();
        // Some write it twice.
        let again = labels::plain(content).filter(|(role, _)| *role == label.role);
        let content = again.map_or(content, |(_, length)| content[length..].trim_start());
        let is_alone = !content.contains(char::is_alphanumeric);
        if label.role != Role::Aside {
            draft.add_marks(text);
        }
        draft.add(label.role, content);
        // What it names stands below it, or goes on there.
        let goes_on = is_alone || matches!(label.role, Role::Abstract(_) | Role::Aside);
        self.open = goes_on.then_some(label.role);
    }

    /// - `end`: where the first label of the block begins.
    fn add_unlabelled(&mut self, text: &Inline, end: usize) {
        let Some((_, draft)) = &mut self.paper else { return };
        match self.open {
            Some(Role::Abstract(rank)) => draft.add_abstract(rank, &text.text[..end]),
            Some(Role::Aside) => {}
            Some(role) => {
                draft.add(role, &text.text[..end]);
                draft.add_marks(text);
                self.open = None;
            }
            None if end == text.text.len() => draft.add_unlabelled(text),
            None => draft.add_marks(text),
        }
    }
}

/// Before a day that is all of a heading.
const BEFORE_DAY: [&str; 3] = ["Showing new listings for ", "New submissions for ", "Papers of "];

/// The day that a heading is: `2024-05-01`, `📅 May 1, 2024 (new)`.
fn day(heading: &str) -> Option<MonthDay> {
    let heading = heading.split(['(', '（']).next().unwrap_or(heading);
    let heading = heading.trim_matches(|c: char| !c.is_alphanumeric());
    let heading = BEFORE_DAY
        .iter()
        .find_map(|before| heading.strip_prefix(before))
        .unwrap_or(heading);
    MonthDay::parse(heading).filter(|day| day.year().is_some())
}
