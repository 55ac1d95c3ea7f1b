//! New papers in words.

use super::{NewInThemeView, NewPaperView, NewPapersView};
use crate::report::Report;
use crate::report::numbers::{count, counted, share};

/// New papers of a theme, and of all themes together, that are named where there is little room.
const MOST_OF_A_THEME: usize = 5;
const MOST_OF_ALL: usize = 200;

/// What is said of a paper that is not like those of its theme.
const FAR: &str = "far from its theme";

/// What the marks of papers mean.
pub(in crate::report) const MARKS: &str = "A paper is marked as far from its theme if it fits it less well than 19 in 20 of its other papers, and \
     with a phrase of its own that is on the rise within the theme.";

impl NewPapersView {
    /// What the list is headed by.
    pub fn heading(&self) -> String {
        match &self.since {
            Some(day) => format!("New papers since {day}"),
            None => "New papers since the last run".to_owned(),
        }
    }

    /// How many there are in a span, and those that are not listed: sentences. Of those that a run brought the run tells how many.
    ///
    /// - `n_undated`: papers without a date, which are in no span.
    pub fn lead(&self, n_undated: usize) -> String {
        let themes = match self.themes.len() {
            0 => String::new(),
            n => format!(", in {}", counted(n, "theme")),
        };
        let mut told = match (&self.since, self.n_papers) {
            (None, _) => Vec::new(),
            (Some(day), 0) => vec![format!("No paper is dated {day} or later.")],
            (Some(day), n) => {
                let papers = counted(n, "paper");
                vec![format!("{papers} {} dated {day} or later{themes}.", is(n))]
            }
        };
        if self.n_hidden > 0 {
            let (n, is) = (count(self.n_hidden), is(self.n_hidden));
            told.push(format!("Of the new papers {n} {is} in hidden themes and not listed."));
        }
        if self.since.is_some() && n_undated > 0 {
            let have = if n_undated == 1 { "has" } else { "have" };
            let papers = counted(n_undated, "paper");
            told.push(format!("{papers} {have} no date and {} in no span.", is(n_undated)));
        }
        told.join(" ")
    }

    /// A line of a terminal: the themes with most new papers; absent if there is none.
    pub fn line(&self) -> Option<String> {
        const MOST: usize = 4;
        let told = |theme: &NewInThemeView| format!("{} in {}", count(theme.n_papers), theme.theme);
        let mut parts: Vec<String> = self.themes.iter().take(MOST).map(told).collect();
        match self.themes.len().saturating_sub(MOST) {
            0 => (),
            more => parts.push(format!("others in {}", counted(more, "more theme"))),
        }
        if self.n_unplaced > 0 {
            parts.push(format!("{} in no theme", count(self.n_unplaced)));
        }
        let since = self
            .since
            .as_ref()
            .map_or_else(String::new, |day| format!(" since {day}"));
        (!parts.is_empty()).then(|| format!("new{since}: {}", parts.join(", ")))
    }

    /// True if any paper is marked.
    pub(in crate::report) fn has_marks(&self) -> bool {
        let mut papers = self.themes.iter().flat_map(|theme| &theme.papers);
        papers.any(|paper| !paper.marks().is_empty())
    }

    /// New papers of each theme that are named where there is little room; at least one.
    pub(in crate::report) fn most_of_a_theme(&self) -> usize {
        (MOST_OF_ALL / self.themes.len().max(1)).clamp(1, MOST_OF_A_THEME)
    }
}

impl NewInThemeView {
    /// What the new papers do to the theme, a sentence.
    pub(in crate::report) fn effect(&self) -> String {
        let new = match self.n_theme {
            1 => "its only paper".to_owned(),
            n if n == self.n_papers => format!("all its {} papers", count(n)),
            n => format!("{} of its {} papers", count(self.n_papers), count(n)),
        };
        let begin = uppercase_first(&format!("{new} {} new", is(self.n_papers)));
        match self.share_of_others {
            Some(others) => format!(
                "{begin}: {} of the new papers, {} of the others.",
                share(self.share_of_new),
                share(others)
            ),
            None => format!("{begin}: {} of the new papers.", share(self.share_of_new)),
        }
    }
}

impl NewPaperView {
    /// What sets it apart, in a few words each.
    pub(in crate::report) fn marks(&self) -> Vec<String> {
        let far = self.is_far.then(|| FAR.to_owned());
        let rises = self.rises.iter().map(|phrase| format!("on the rise: {phrase}"));
        far.into_iter().chain(rises).collect()
    }
}

fn is(n: usize) -> &'static str {
    if n == 1 { "is" } else { "are" }
}

fn uppercase_first(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}

/// What a first report says in place of what is new, sentences.
pub(in crate::report) fn first_report(report: &Report) -> String {
    let (papers, themes) = (report.corpus.n_papers, report.themes.len());
    format!(
        "This is the first run, to which all papers are new. There are {} in {}; paperthemes report --since DATE lists those from a day on.",
        counted(papers, "paper"),
        counted(themes, "theme")
    )
}

/// What a digest is part of, sentences.
pub(in crate::report) fn where_from(report: &Report) -> String {
    format!(
        "From a report on {} in {}; its page is index.html. Written by paperthemes {}.",
        counted(report.corpus.n_papers, "paper"),
        counted(report.themes.len(), "theme"),
        report.version
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_themes_leave_room_for_fewer_papers_each() {
        let of = |n| NewPapersView {
            themes: vec![NewInThemeView::default(); n],
            ..NewPapersView::default()
        };
        assert_eq!([1, 40, 66, 500].map(|n| of(n).most_of_a_theme()), [5, 5, 3, 1]);
    }
}
