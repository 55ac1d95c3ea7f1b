//! Papers as rows of the page: which of them are listed, and under which anchor.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::report::numbers::decimal;
use crate::report::{MemberView, PaperView, Report, ThemeView};

/// Above this many papers the page leaves abstracts out and lists the first members of a theme only.
const MAX_PAPERS_IN_FULL: usize = 3000;
/// Members listed of a theme, and papers listed overall, once there are more papers than that.
const MAX_MEMBERS: usize = 50;
const MAX_ROWS: usize = 1500;
/// Bytes of titles kept for the search beyond the papers listed.
const MAX_INDEX_BYTES: usize = 500_000;

/// What of the corpus the page lists.
#[derive(Debug)]
pub(super) struct Listed<'r> {
    report: &'r Report,
    /// Id of its row, for every paper, listed or not.
    anchors: Vec<String>,
    pub has_abstracts: bool,
    max_members: usize,
}

/// A paper as a row.
#[derive(Debug, Serialize)]
pub(super) struct PaperRow {
    pub anchor: String,
    pub id: String,
    pub title: String,
    pub url: Option<String>,
    pub date: Option<String>,
    /// Position of the period of `date`.
    pub period: Option<usize>,
    pub abstract_text: Option<String>,
    /// At most six, then `and 12 more`.
    pub authors: String,
    pub categories: String,
    pub appearances: Vec<Seen>,
}

#[derive(Debug, Serialize)]
pub(super) struct Seen {
    pub listing: String,
    pub line: u64,
    pub date: Option<String>,
}

/// A paper as a row of its theme.
#[derive(Debug, Serialize)]
pub(super) struct MemberRow {
    #[serde(flatten)]
    pub paper: PaperRow,
    pub fit: String,
    pub margin: String,
    /// Id of the theme it could as well stand in; absent unless it is borderline.
    pub or_else: Option<String>,
}

/// A paper named elsewhere than in its row.
#[derive(Debug, Clone, Serialize)]
pub(super) struct PaperLink {
    pub title: String,
    /// Row or, for a paper not listed, card of its theme; absent if it is nowhere on the page.
    pub anchor: Option<String>,
    pub url: Option<String>,
    pub date: Option<String>,
}

/// A paper that has no row but can be searched: title, theme, date, position of the period, address.
pub(super) type Indexed = (String, String, String, Option<usize>, String);

impl<'r> Listed<'r> {
    pub fn new(report: &'r Report) -> Self {
        let is_small = report.papers.len() <= MAX_PAPERS_IN_FULL;
        let shared_out = MAX_ROWS / report.themes.len().max(1);
        Listed {
            report,
            anchors: anchors(&report.papers),
            has_abstracts: is_small,
            max_members: if is_small {
                usize::MAX
            } else {
                shared_out.clamp(5, MAX_MEMBERS)
            },
        }
    }

    /// Members of `theme` that have a row.
    fn members(&self, theme: &'r ThemeView) -> &'r [MemberView] {
        &theme.members[..theme.members.len().min(self.max_members)]
    }

    /// Papers in no theme that have a row.
    fn unplaced(&self) -> &'r [usize] {
        let unplaced = &self.report.corpus.unplaced;
        &unplaced[..unplaced.len().min(self.max_members)]
    }

    pub fn member_rows(&self, theme: &'r ThemeView) -> Vec<MemberRow> {
        self.members(theme)
            .iter()
            .filter_map(|member| self.member_row(member))
            .collect()
    }

    pub fn unplaced_rows(&self) -> Vec<PaperRow> {
        self.unplaced()
            .iter()
            .filter_map(|&paper| self.paper_row(paper))
            .collect()
    }

    fn member_row(&self, member: &MemberView) -> Option<MemberRow> {
        Some(MemberRow {
            paper: self.paper_row(member.paper)?,
            fit: decimal(member.fit, 2),
            margin: decimal(member.margin, 2),
            or_else: (member.runner_up.clone()).filter(|id| member.is_borderline && self.is_shown(id)),
        })
    }

    fn paper_row(&self, position: usize) -> Option<PaperRow> {
        let paper = self.report.papers.get(position)?;
        let seen = |seen: &crate::report::AppearanceView| Seen {
            listing: seen.listing.clone(),
            line: seen.line,
            date: seen.date.clone(),
        };
        Some(PaperRow {
            anchor: self.anchors[position].clone(),
            id: paper.id.clone(),
            title: paper.title.clone(),
            url: paper.web_address().map(str::to_owned),
            date: paper.date.clone(),
            period: paper.date.as_deref().and_then(|date| self.report.period_of(date)),
            abstract_text: Some(paper.abstract_text.clone()).filter(|text| self.has_abstracts && !text.is_empty()),
            authors: authors(&paper.authors),
            categories: paper.categories.join(", "),
            appearances: paper.appearances.iter().map(seen).collect(),
        })
    }

    /// Positions of the papers that have a row.
    pub fn positions(&self) -> BTreeSet<usize> {
        let members = self
            .report
            .themes
            .iter()
            .flat_map(|theme| self.members(theme))
            .map(|member| member.paper);
        members
            .chain(self.unplaced().iter().copied())
            .filter(|&paper| paper < self.report.papers.len())
            .collect()
    }

    /// A way to a paper from elsewhere on the page.
    ///
    /// - `rows`: [`Listed::positions`].
    pub fn link(&self, position: usize, rows: &BTreeSet<usize>) -> Option<PaperLink> {
        let paper = self.report.papers.get(position)?;
        let anchor = if rows.contains(&position) {
            Some(self.anchors[position].clone())
        } else {
            self.card_of(paper)
        };
        Some(PaperLink {
            title: paper.title.clone(),
            anchor,
            url: paper.web_address().map(str::to_owned),
            date: paper.date.clone(),
        })
    }

    fn card_of(&self, paper: &PaperView) -> Option<String> {
        paper.theme.clone().filter(|id| self.is_shown(id))
    }

    fn is_shown(&self, theme: &str) -> bool {
        self.report.themes.iter().any(|shown| shown.id == theme)
    }

    /// Papers without a row, theme by theme, as far as there is room.
    ///
    /// - `rows`: [`Listed::positions`].
    pub fn index(&self, rows: &BTreeSet<usize>) -> Vec<Indexed> {
        let members = self
            .report
            .themes
            .iter()
            .flat_map(|theme| &theme.members)
            .map(|member| member.paper);
        let mut left = MAX_INDEX_BYTES;
        members
            .filter(|paper| !rows.contains(paper))
            .filter_map(|paper| self.report.papers.get(paper))
            .map(|paper| {
                let text = |field: Option<&str>| field.unwrap_or_default().to_owned();
                let (theme, date) = (text(paper.theme.as_deref()), text(paper.date.as_deref()));
                let period = self.report.period_of(&date);
                (paper.title.clone(), theme, date, period, text(paper.web_address()))
            })
            .take_while(|(title, theme, date, _, url)| {
                let bytes = title.len() + theme.len() + date.len() + url.len() + 20;
                let fits = bytes <= left;
                left = left.saturating_sub(bytes);
                fits
            })
            .collect()
    }
}

/// A row id for every paper, made of its id so that links to it hold in the next report too.
fn anchors(papers: &[PaperView]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    papers
        .iter()
        .enumerate()
        .map(|(position, paper)| {
            let plain = |c: char| {
                if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') {
                    c
                } else {
                    '-'
                }
            };
            let mut anchor = format!("paper-{}", paper.id.chars().map(plain).collect::<String>());
            while !taken.insert(anchor.clone()) {
                anchor = format!("{anchor}-{position}");
            }
            anchor
        })
        .collect()
}

fn authors(names: &[String]) -> String {
    const MAX_NAMES: usize = 6;
    let shown = names.iter().take(MAX_NAMES).cloned().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(MAX_NAMES) {
        0 => shown,
        left => format!("{shown} and {left} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{self, Size};

    #[test]
    fn ids_that_look_alike_get_anchors_of_their_own() {
        let mut papers = sample::report().papers;
        papers[0].id = "a/b".to_owned();
        papers[1].id = "a:b".to_owned();
        let anchors = anchors(&papers);
        assert_eq!(anchors[..2], ["paper-a-b", "paper-a-b-1"]);
    }

    #[test]
    fn a_large_corpus_lists_the_first_members_and_indexes_the_rest() {
        let report = sample::sized(Size {
            n_themes: 2,
            n_periods: 2,
            n_papers: 4000,
        });
        let listed = Listed::new(&report);
        let rows = listed.positions();
        assert_eq!((rows.len(), listed.index(&rows).len()), (100, 3900));
        assert!(listed.member_rows(&report.themes[0])[0].paper.abstract_text.is_none());
    }

    #[test]
    fn a_paper_without_a_row_is_linked_to_its_theme() {
        let report = sample::report();
        let listed = Listed::new(&report);
        assert_eq!(listed.link(0, &BTreeSet::new()).unwrap().anchor.as_deref(), Some("T1"));
        assert!(listed.link(99, &BTreeSet::new()).is_none());
    }

    #[test]
    fn long_lists_of_authors_are_cut() {
        let names: Vec<String> = (0..8).map(|i| format!("A{i}")).collect();
        assert_eq!(authors(&names), "A0, A1, A2, A3, A4, A5 and 2 more");
    }
}
