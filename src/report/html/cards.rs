//! A theme, for its row in the table, its card and its own page.

use serde::Serialize;

use super::columns::{self, Columns, Spark};
use super::listed::{Listed, PaperLink, page_of};
use super::rows;
use super::trends::{CardTrend, TrendRow};
use crate::nouns::plural;
use crate::report::feeds;
use crate::report::numbers::{count, decimal, share};
use crate::report::summary::summary;
use crate::report::{Report, RiseView, ThemeView, palette};

/// Papers named on a card of the typical, the newest and the borderline ones, fewer where the members are elsewhere.
const MAX_NAMED: usize = 4;
const MAX_NAMED_ELSEWHERE: usize = 3;

#[derive(Debug, Serialize)]
pub(super) struct ThemeCard {
    pub id: String,
    /// The group that begins with this theme; absent within a group, and if themes are not grouped.
    pub group: Option<GroupHead>,
    /// Custom property of its colour.
    pub colour: &'static str,
    pub label: String,
    pub n_papers: String,
    pub papers_noun: String,
    /// For sorting.
    pub n_papers_value: usize,
    pub share: String,
    /// Percent of the largest theme.
    pub share_width: String,
    pub summary: String,
    /// What is on the rise within the theme, in words.
    pub rises: Vec<String>,
    pub terms: Vec<Term>,
    /// Label terms that the label does not contain.
    pub further_terms: Vec<String>,
    pub n_borderline: Option<String>,
    /// Two decimals.
    pub stability: Option<String>,
    /// `loose` or `unstable`; absent for a stable theme.
    pub mark: Option<&'static str>,
    /// Why it is no subject; absent for a subject.
    pub no_subject: Option<String>,
    pub row: TrendRow,
    pub trend: CardTrend,
    pub spark: Option<Spark>,
    pub columns: Option<Columns>,
    pub representatives: Vec<PaperLink>,
    pub newest: Vec<PaperLink>,
    pub borderline: Vec<PaperLink>,
    pub related: Vec<Related>,
    /// Of the members, best fit first, as HTML; empty where the theme has a page of its own.
    pub rows: String,
    pub n_listed: String,
    /// True if some members have no row.
    pub is_cut: bool,
    /// Address of its feed, from the page with the themes; absent if none of its papers has a date.
    pub feed: Option<String>,
    /// Address of the theme's own page; absent if its members are on the page.
    pub page: Option<String>,
}

/// A super-theme, above its first theme.
#[derive(Debug, Serialize)]
pub(super) struct GroupHead {
    pub anchor: String,
    pub label: String,
    /// Its themes and papers, in words; absent for the themes in none.
    pub size: Option<String>,
    /// How it changes; absent for the themes in none.
    pub row: Option<TrendRow>,
    /// The verdict with its numbers.
    pub sentence: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct Term {
    pub term: String,
    /// Percent of the strongest.
    pub width: String,
    pub weight: String,
}

/// A theme that is like this one.
#[derive(Debug, Serialize)]
pub(super) struct Related {
    pub id: String,
    pub label: String,
    pub likeness: String,
}

impl ThemeCard {
    /// - `largest`: papers of the largest theme.
    /// - `root`: where the members are listed, the way from there to the page with the themes.
    pub(super) fn new<'r>(
        report: &Report,
        theme: &'r ThemeView,
        largest: usize,
        listed: &Listed<'r>,
        root: Option<&str>,
    ) -> Self {
        let (rows, n_rows) = root.map_or_else(Default::default, |root| rows::members(listed, theme, root));
        let with_members = root.is_some();
        let term = |label_term: &crate::report::LabelTermView| Term {
            term: label_term.term.clone(),
            width: decimal((label_term.weight * 100.0).clamp(0.0, 100.0), 0),
            weight: decimal(label_term.weight, 2),
        };
        let n_named = if with_members { MAX_NAMED } else { MAX_NAMED_ELSEWHERE };
        let links = |papers: Vec<usize>| {
            let named = papers.into_iter().take(n_named);
            named.filter_map(|paper| listed.link(paper)).collect()
        };
        let n_borderline = theme.n_borderline();
        ThemeCard {
            id: theme.id.clone(),
            group: None,
            colour: palette::of_theme(&theme.id).name,
            label: theme.label.clone(),
            n_papers: count(theme.n_papers),
            papers_noun: plural(theme.n_papers, "paper"),
            n_papers_value: theme.n_papers,
            share: share(theme.share),
            share_width: format!("{:.1}", theme.n_papers as f64 / largest.max(1) as f64 * 100.0),
            summary: summary(report, theme),
            rises: report.rises_in(&theme.id).map(RiseView::in_theme).collect(),
            terms: theme.label_terms.iter().map(term).collect(),
            further_terms: further_terms(theme),
            n_borderline: (n_borderline > 0).then(|| count(n_borderline)),
            stability: theme.stability.map(|stability| decimal(stability, 2)),
            mark: theme.mark(),
            no_subject: theme.no_subject.clone(),
            row: TrendRow::new(report, theme),
            trend: CardTrend::new(report, theme),
            spark: columns::spark(report, theme),
            columns: columns::of_theme(report, theme),
            representatives: links(theme.representatives.clone()),
            newest: links(newest(report, theme)),
            borderline: links(borderline(theme)),
            related: related(report, theme),
            n_listed: count(n_rows),
            is_cut: with_members && n_rows < theme.members.len(),
            rows,
            feed: feeds::path_of(report, theme),
            page: (!with_members).then(|| page_of(&theme.id)),
        }
    }
}

/// Positions of the papers first seen last.
fn newest(report: &Report, theme: &ThemeView) -> Vec<usize> {
    let mut newest: Vec<(&str, usize)> = Vec::with_capacity(MAX_NAMED + 1);
    for member in &theme.members {
        if let Some(date) = (report.papers.get(member.paper)).and_then(|paper| paper.date.as_deref()) {
            // Of one day, the best fit comes first.
            let rank = newest.partition_point(|known| known.0 >= date);
            newest.insert(rank, (date, member.paper));
            newest.truncate(MAX_NAMED);
        }
    }
    newest.into_iter().map(|(_, paper)| paper).collect()
}

/// Positions of the papers that are nearest to another theme.
fn borderline(theme: &ThemeView) -> Vec<usize> {
    let mut members: Vec<_> = theme.members.iter().filter(|member| member.is_borderline).collect();
    members.sort_by(|a, b| a.margin.total_cmp(&b.margin));
    members.into_iter().take(MAX_NAMED).map(|member| member.paper).collect()
}

fn related(report: &Report, theme: &ThemeView) -> Vec<Related> {
    let label = |id: &str| {
        report
            .themes
            .iter()
            .find(|theme| theme.id == id)
            .map(|theme| theme.label.clone())
    };
    let related = theme.related.iter().filter_map(|related| {
        Some(Related {
            id: related.id.clone(),
            label: label(&related.id)?,
            likeness: decimal(related.likeness, 2),
        })
    });
    related.collect()
}

/// Label terms whose words the label does not contain.
fn further_terms(theme: &ThemeView) -> Vec<String> {
    const MAX_TERMS: usize = 4;
    let label = theme.label.to_lowercase();
    let is_said = |term: &str| label.contains(&term.to_lowercase());
    theme
        .label_terms
        .iter()
        .map(|label_term| label_term.term.clone())
        .filter(|term| !is_said(term))
        .take(MAX_TERMS)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{self, Size};

    #[test]
    fn the_newest_and_the_most_borderline_papers_are_named() {
        let mut report = sample::sized(Size {
            n_themes: 1,
            n_periods: 3,
            n_papers: 9,
        });
        // Papers are dealt to three months in turn, their day goes up.
        assert_eq!(newest(&report, &report.themes[0]), [8, 5, 2, 7]);
        // Of one day the best fit comes first.
        report.papers[5].date = report.papers[8].date.clone();
        assert_eq!(newest(&report, &report.themes[0]), [5, 8, 2, 7]);
        assert_eq!(borderline(&report.themes[0]), [2, 5, 8]);
    }

    #[test]
    fn a_card_names_related_themes_that_exist() {
        let report = sample::report();
        assert_eq!(related(&report, &report.themes[0])[0].id, "T2");
        assert!(
            related(&report, &{
                let mut theme = report.themes[0].clone();
                theme.related[0].id = "T99".to_owned();
                theme
            })
            .is_empty()
        );
    }
}
