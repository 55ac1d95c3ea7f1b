//! New papers by theme, as the page and the digest show them.

use serde::Serialize;

use super::listed::{PaperLink, shown_title};
use super::since::Named;
use crate::report::new_papers::MARKS;
use crate::report::numbers::{count, counted};
use crate::report::{NewInThemeView, NewPapersView, PaperView, Report, palette};

#[derive(Debug, Serialize)]
pub(super) struct NewPapers {
    pub heading: String,
    /// Sentences; may be empty.
    pub lead: String,
    /// True if they are those of a span that was asked for, and not those of the last run.
    pub is_span: bool,
    /// Themes, most new papers first, then those in none.
    pub themes: Vec<NewInTheme>,
    /// What the marks mean; absent if no paper has one.
    pub marks: Option<&'static str>,
    /// True if not all are named.
    pub is_cut: bool,
}

/// New papers of a theme, or of those in none.
#[derive(Debug, Serialize)]
pub(super) struct NewInTheme {
    /// Absent for papers in no theme.
    pub theme: Option<Named>,
    /// Custom property of its colour.
    pub colour: &'static str,
    /// A sentence.
    pub effect: String,
    pub papers: Vec<NewPaper>,
    /// Absent if all are named.
    pub n_more: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct NewPaper {
    pub link: PaperLink,
    pub authors: String,
    pub marks: Vec<String>,
}

impl NewPapers {
    /// - `most`: papers of a theme that are named.
    /// - `link`: leads to the paper at a position.
    pub(super) fn new(
        report: &Report,
        new: &NewPapersView,
        most: usize,
        link: &dyn Fn(usize) -> Option<PaperLink>,
    ) -> Self {
        let paper = |position: usize, marks: Vec<String>| {
            let authors = &report.papers.get(position)?.authors;
            Some(NewPaper {
                link: link(position)?,
                authors: first_authors(authors),
                marks,
            })
        };
        let of_theme = |new: &NewInThemeView| NewInTheme {
            theme: Some(Named::of(report, &new.theme)),
            colour: palette::of_theme(&new.theme).name,
            effect: new.effect(),
            papers: (new.papers.iter().take(most))
                .filter_map(|new| paper(new.paper, new.marks()))
                .collect(),
            n_more: more(new.papers.len(), most),
        };
        let unplaced = (new.n_unplaced > 0).then(|| NewInTheme {
            theme: None,
            colour: "muted",
            effect: format!(
                "{} without a word to place them by.",
                counted(new.n_unplaced, "new paper")
            ),
            papers: (new.unplaced.iter().take(most))
                .filter_map(|position| paper(*position, Vec::new()))
                .collect(),
            n_more: more(new.unplaced.len(), most),
        });
        let themes: Vec<NewInTheme> = new.themes.iter().map(of_theme).chain(unplaced).collect();
        Self {
            heading: new.heading(),
            lead: new.lead(report.corpus.n_undated),
            is_span: new.since.is_some(),
            is_cut: themes.iter().any(|theme| theme.n_more.is_some()),
            marks: new.has_marks().then_some(MARKS),
            themes,
        }
    }
}

/// A link to where a paper can be read; the title alone, if nobody says where.
pub(super) fn to_paper(paper: &PaperView) -> PaperLink {
    PaperLink {
        title: shown_title(&paper.title),
        href: paper.address(),
        is_away: true,
        date: paper.date.clone(),
    }
}

fn more(n_papers: usize, most: usize) -> Option<String> {
    let more = n_papers.saturating_sub(most);
    (more > 0).then(|| count(more))
}

/// The first authors, and how many more there are.
fn first_authors(names: &[String]) -> String {
    const MOST: usize = 3;
    let first = names.iter().take(MOST).cloned().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(MOST) {
        0 => first,
        more => format!("{first} and {} more", count(more)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn a_few_papers_of_each_theme_are_named_and_the_others_counted() {
        let report = sample::report();
        let new = report.new_papers_of(&[0, 2, 3, 6, 7], None);
        let link = |paper: usize| report.papers.get(paper).map(to_paper);
        let shown = NewPapers::new(&report, &new, 2, &link);
        let told: Vec<(usize, Option<&str>)> = (shown.themes.iter())
            .map(|theme| (theme.papers.len(), theme.n_more.as_deref()))
            .collect();
        assert_eq!(told, [(2, Some("1")), (1, None), (1, None)]);
        assert!(shown.is_cut && shown.themes[2].theme.is_none());
        let link = &shown.themes[0].papers[0].link;
        assert_eq!(link.href.as_deref(), Some("https://arxiv.org/abs/2501.00000"));
    }

    #[test]
    fn long_lists_of_authors_are_cut() {
        let names = ["A", "B", "C", "D"].map(str::to_owned);
        assert_eq!(first_authors(&names), "A, B, C and 1 more");
        assert_eq!(first_authors(&names[..1]), "A");
    }
}
