//! Papers that are new, theme by theme: those that the last run brought, or those of a span that was asked for.
//!
//! In:    the [`Report`] with all else in it, and the ledger or the first day of the span.
//! Out:   [`Report::new_papers`]; the words for it are in `words`.
//! Keeps: when a paper came only a clock could tell. The ledger knows in which run; a span goes by the dates of papers alone.

mod words;

use std::cmp::Reverse;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{MemberView, PaperView, Report, RiseView, ThemeView};
use crate::corpus::PartialDate;
use crate::themes::ledger::RunRecord;

pub(super) use words::{MARKS, first_report, where_from};

/// Other papers of a theme below which a new one is not compared with them.
const FEWEST_OTHERS: usize = 20;

/// Papers that are new, by theme.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct NewPapersView {
    /// First day of the span that was asked for, ISO; absent where they are those that the last run brought.
    pub since: Option<String>,
    /// How many are new.
    pub n_papers: usize,
    /// Those of them that are in hidden themes: counted and not listed.
    pub n_hidden: usize,
    /// Those of them that are in no theme.
    pub n_unplaced: usize,
    /// Themes with new papers, most of them first.
    pub themes: Vec<NewInThemeView>,
    /// In no theme; positions in [`Report::papers`].
    pub unplaced: Vec<usize>,
}

/// New papers of a theme, and what they do to it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct NewInThemeView {
    /// Id of the theme.
    pub theme: String,
    /// Its new papers.
    pub n_papers: usize,
    /// All of its papers.
    pub n_theme: usize,
    /// Of all new papers those in the theme, 0-1.
    pub share_of_new: f64,
    /// Of all other papers those in the theme, 0-1; absent if there are no others.
    pub share_of_others: Option<f64>,
    /// Best fit first.
    pub papers: Vec<NewPaperView>,
}

/// A new paper in its theme.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewPaperView {
    /// Position in [`Report::papers`].
    pub paper: usize,
    /// As [`MemberView::fit`].
    pub fit: f64,
    /// True if it fits the theme less well than 19 in 20 of the theme's other papers; false if these are fewer than 20.
    pub is_far: bool,
    /// Phrases of it that are on the rise within the theme.
    pub rises: Vec<String>,
}

impl Report {
    /// Takes in which papers are new; what is on the rise has to be there already.
    ///
    /// - `history`: the record of every run, oldest first; the last is the one that the report stands for.
    /// - `since`: first day of the span that was asked for.
    pub(crate) fn take_new_papers(&mut self, history: &[RunRecord], since: Option<Date>) {
        let new = match since {
            Some(day) => Some(self.dated_since(day)),
            None => self.brought_by_last(history),
        };
        self.new_papers = new.map(|new| self.new_papers_of(&new, since.map(|day| day.to_string())));
    }

    /// Papers whose date, or the first day that it can mean, is not before a day.
    fn dated_since(&self, day: Date) -> Vec<usize> {
        let date = |paper: &PaperView| paper.date.as_deref()?.parse::<PartialDate>().ok();
        let is_since = |paper: &usize| date(&self.papers[*paper]).is_some_and(|date| date.first_day() >= day);
        (0..self.papers.len()).filter(is_since).collect()
    }

    /// Absent for the first run, and for a run of an earlier version, which did not keep them.
    fn brought_by_last(&self, history: &[RunRecord]) -> Option<Vec<usize>> {
        let [_, .., last] = history else {
            return None;
        };
        let is_kept = last.n_new_papers == 0 || !last.new_papers.is_empty();
        let position = |id: &String| self.papers.binary_search_by(|paper| paper.id.cmp(id)).ok();
        is_kept.then(|| last.new_papers.iter().filter_map(position).collect())
    }

    /// - `new`: positions of papers, ascending.
    pub(super) fn new_papers_of(&self, new: &[usize], since: Option<String>) -> NewPapersView {
        let is_new = |paper: usize| new.binary_search(&paper).is_ok();
        let of_theme = |theme: &ThemeView| self.new_in(theme, &is_new, new.len());
        let mut themes: Vec<NewInThemeView> = self.themes.iter().filter_map(of_theme).collect();
        // Stable: of as many new papers, the larger theme comes first.
        themes.sort_by_key(|theme| Reverse(theme.n_papers));
        let hidden = self.hidden_themes.iter().flat_map(|theme| &theme.members);
        let unplaced: Vec<usize> = (self.corpus.unplaced.iter().copied())
            .filter(|paper| is_new(*paper))
            .collect();
        NewPapersView {
            since,
            n_papers: new.len(),
            n_hidden: hidden.filter(|member| is_new(member.paper)).count(),
            n_unplaced: unplaced.len(),
            themes,
            unplaced,
        }
    }

    /// - `n_new`: of all themes.
    fn new_in(&self, theme: &ThemeView, is_new: &dyn Fn(usize) -> bool, n_new: usize) -> Option<NewInThemeView> {
        let (new, others): (Vec<&MemberView>, Vec<&MemberView>) =
            theme.members.iter().partition(|member| is_new(member.paper));
        let n_others = self.papers.len().saturating_sub(n_new);
        let view = |member: &&MemberView| NewPaperView {
            paper: member.paper,
            fit: member.fit,
            is_far: is_far(member.fit, &others),
            rises: (self.rises_in(&theme.id))
                .filter(|rise| rise.papers.binary_search(&member.paper).is_ok())
                .map(|rise: &RiseView| rise.phrase.clone())
                .collect(),
        };
        (!new.is_empty()).then(|| NewInThemeView {
            theme: theme.id.clone(),
            n_papers: new.len(),
            n_theme: theme.members.len(),
            share_of_new: new.len() as f64 / n_new as f64,
            share_of_others: (n_others > 0).then(|| others.len() as f64 / n_others as f64),
            papers: new.iter().map(view).collect(),
        })
    }
}

/// True if 19 in 20 of the other members fit better.
///
/// - `others`: best fit first.
fn is_far(fit: f64, others: &[&MemberView]) -> bool {
    let n_better = others.partition_point(|other| other.fit > fit);
    others.len() >= FEWEST_OTHERS && n_better * 20 >= others.len() * 19
}

impl NewPapersView {
    /// The same without the papers.
    pub(super) fn counts(self) -> Self {
        let without_papers = |theme: NewInThemeView| NewInThemeView {
            papers: Vec::new(),
            ..theme
        };
        Self {
            themes: self.themes.into_iter().map(without_papers).collect(),
            unplaced: Vec::new(),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{self, Size};

    fn sized(n_papers: usize) -> Report {
        sample::sized(Size {
            n_themes: 2,
            n_periods: 3,
            n_papers,
        })
    }

    #[test]
    fn new_papers_stand_with_their_themes_best_fit_first() {
        let mut report = sized(60);
        report.rises = vec![RiseView {
            theme: "T2".to_owned(),
            phrase: "tides".to_owned(),
            n_papers: 2,
            n_recent: 2,
            since: "2025-03".to_owned(),
            n_theme: 30,
            n_theme_recent: 10,
            share_before: 0.0,
            share_now: 0.2,
            p_value: 0.01,
            in_titles: false,
            papers: vec![1, 55],
        }];
        // T1 has the even papers; the fit falls with the number.
        let new = report.new_papers_of(&[0, 2, 55, 57, 59], None);
        assert_eq!(
            (new.n_papers, new.themes[0].theme.as_str(), new.themes[0].n_papers),
            (5, "T2", 3)
        );
        let papers: Vec<usize> = new.themes[0].papers.iter().map(|paper| paper.paper).collect();
        assert_eq!(papers, [55, 57, 59]);
        // 27 others, all of them fit better than the last three of the theme.
        let marks: Vec<String> = new.themes[0]
            .papers
            .iter()
            .map(|paper| paper.marks().join("; "))
            .collect();
        assert_eq!(
            marks,
            [
                "far from its theme; on the rise: tides",
                "far from its theme",
                "far from its theme"
            ]
        );
        assert!(new.themes[1].papers.iter().all(|paper| paper.marks().is_empty()));
        // 3 of 5 new papers, 27 of 55 others.
        assert_eq!(
            new.themes[0].effect(),
            "3 of its 30 papers are new: 60.0\u{202f}% of the new papers, 49.1\u{202f}% of the others."
        );
        assert_eq!(new.lead(7), "", "the run says how many there are");
        assert_eq!(new.line().unwrap(), "new: 3 in T2, 2 in T1");
    }

    #[test]
    fn far_is_less_well_than_19_in_20_of_the_others_and_of_few_others_nothing_is_said() {
        let report = sized(60);
        let member = |fit| MemberView {
            fit,
            ..report.themes[0].members[0].clone()
        };
        let others: Vec<MemberView> = (0..20).rev().map(|i| member(f64::from(i))).collect();
        let others: Vec<&MemberView> = others.iter().collect();
        assert!(is_far(0.5, &others) && !is_far(1.5, &others), "19 fit better, then 18");
        assert!(!is_far(-1.0, &others[..19]));
    }

    #[test]
    fn a_span_goes_by_the_first_day_that_a_date_can_mean() {
        let mut report = sized(6);
        let dates = ["2025-03-09", "2025-03-10", "2025-03", "2025-04", "2025"];
        for (paper, date) in report.papers.iter_mut().zip(dates) {
            paper.date = Some(date.to_owned());
        }
        report.papers[5].date = None;
        assert_eq!(report.dated_since(Date::constant(2025, 3, 10)), [1, 3]);
        assert_eq!(report.dated_since(Date::constant(2025, 3, 1)), [0, 1, 2, 3]);
        report.take_new_papers(&[], Some(Date::constant(2025, 3, 10)));
        let new = report.new_papers.as_ref().unwrap();
        assert_eq!(new.heading(), "New papers since 2025-03-10");
        assert_eq!(
            new.lead(1),
            "2 papers are dated 2025-03-10 or later, in 1 theme. 1 paper has no date and is in no span."
        );
    }

    #[test]
    fn hidden_themes_and_papers_in_none_are_accounted_for() {
        let mut report = sample::report();
        report.hidden_themes.push(report.themes.remove(0));
        let new = report.new_papers_of(&[0, 1, 7], None);
        assert_eq!(
            (new.n_hidden, new.themes.len(), new.unplaced.as_slice()),
            (1, 1, &[7][..])
        );
        assert_eq!(new.lead(0), "Of the new papers 1 is in hidden themes and not listed.");
        assert_eq!(new.line().unwrap(), "new: 1 in T2, 1 in no theme");
    }

    #[test]
    fn no_new_paper_is_said_and_the_first_run_has_none() {
        let mut report = sized(6);
        report.take_new_papers(&[], None);
        assert_eq!(report.new_papers, None);
        let none = report.new_papers_of(&[], Some("2026-01-01".to_owned()));
        assert_eq!(
            (none.lead(0).as_str(), none.line()),
            ("No paper is dated 2026-01-01 or later.", None)
        );
        let all = report.new_papers_of(&[0, 1, 2, 3, 4, 5], None);
        assert_eq!(
            all.themes[0].effect(),
            "All its 3 papers are new: 50.0\u{202f}% of the new papers."
        );
    }
}
