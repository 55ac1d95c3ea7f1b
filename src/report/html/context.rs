//! The values that the page's template needs, formatted.

use serde::Serialize;

use super::cards::{GroupHead, ThemeCard};
use super::columns::{self, Columns};
use super::listed::{Indexed, Listed};
use super::new_papers::{NewPapers, to_paper};
use super::provenance::Provenance;
use super::rows;
use super::since::Since;
use super::trends::{TrendRow, TrendSection};
use crate::config::Config;
use crate::nouns::plural;
use crate::report::charts::{DataTable, how_many_themes};
use crate::report::feeds;
use crate::report::numbers::{count, counted, share};
use crate::report::sentences::{STABILITY, Sentence, heading, refinement, sentences};
use crate::report::{PeriodView, Report, ThemeView};

/// Everything on the page.
#[derive(Debug, Serialize)]
pub(super) struct Page {
    pub title: String,
    pub version: String,
    /// The span of dates; absent if no paper has one.
    pub dates: Option<String>,
    pub period_length: String,
    /// Names of all periods, for the script.
    pub period_names: Vec<String>,
    pub figures_row: Vec<KeyFigure>,
    pub sentences: Vec<Sentence>,
    pub volume: Option<Columns>,
    pub has_partial_periods: bool,
    pub has_sparse_periods: bool,
    pub has_gaps: bool,
    pub has_repeats: bool,
    pub new_papers: Option<NewPapers>,
    /// The feed of all papers, if there is one.
    pub feed: Option<&'static str>,
    pub since: Option<Since>,
    pub trends: TrendSection,
    pub themes: Vec<ThemeCard>,
    pub figures: Vec<Figure>,
    /// The chart beside `count_reason`; absent without evidence.
    pub count_figure: Option<Figure>,
    /// Rows of the papers in no theme, as HTML.
    pub unplaced: String,
    pub n_unplaced: String,
    pub provenance: Provenance,
    pub count_reason: String,
    /// How papers moved after k-means, a sentence or two.
    pub refinement: Option<String>,
    /// What stability is; absent if no theme has one.
    pub about_stability: Option<&'static str>,
    pub settings: Vec<(String, String)>,
    /// Settings that are not at their default, as lines of `paperthemes.toml`.
    pub changed_settings: Vec<String>,
    /// True if every paper is on the page itself; else each theme has a page of its own.
    pub is_full: bool,
    pub index: Vec<Indexed>,
    /// Papers the search can't find; absent if it finds all.
    pub n_beyond_search: Option<String>,
    pub n_papers: String,
}

/// A number of the first screen, and where it leads.
#[derive(Debug, Serialize)]
pub(super) struct KeyFigure {
    pub number: String,
    pub name: String,
    pub anchor: &'static str,
}

/// A chart with its words and numbers.
#[derive(Debug, Serialize)]
pub(super) struct Figure {
    pub name: &'static str,
    pub title: &'static str,
    pub meaning: &'static str,
    pub note: Option<String>,
    /// SVG text.
    pub wide: String,
    /// SVG text.
    pub narrow: String,
    pub data: DataTable,
}

/// The page of one theme, beside the main one.
#[derive(Debug, Serialize)]
pub(super) struct ThemePage {
    pub title: String,
    pub version: String,
    pub period_names: Vec<String>,
    pub theme: ThemeCard,
}

impl Page {
    pub(super) fn new(report: &Report, figures: Vec<Figure>) -> Self {
        let listed = Listed::new(report);
        let largest = largest(report);
        let index = listed.index();
        let (mut of_count, figures): (Vec<Figure>, _) = figures
            .into_iter()
            .partition(|figure| figure.name == how_many_themes::CHART.name);
        let n_indexed: usize = index.iter().map(|theme| theme.papers.len()).sum();
        let n_placed: usize = report.themes.iter().map(|theme| theme.members.len()).sum();
        let n_beyond = if listed.is_full {
            0
        } else {
            n_placed.saturating_sub(n_indexed)
        };
        Page {
            title: title(report),
            version: report.version.clone(),
            dates: dates(report),
            period_length: report.corpus.period_length.clone(),
            period_names: period_names(report),
            figures_row: key_figures(report),
            sentences: sentences(report),
            volume: columns::of_corpus(report),
            has_partial_periods: report.periods.iter().any(|period| period.is_partial),
            has_sparse_periods: report.periods.iter().any(|period| period.is_sparse),
            has_gaps: report.periods.iter().any(PeriodView::is_gap),
            has_repeats: report.periods.iter().any(|period| period.appearances > period.papers),
            new_papers: new_papers(report, &listed),
            feed: feeds::has_any(report).then_some(feeds::ALL),
            since: report.since.as_ref().map(|since| Since::new(report, since, &listed)),
            trends: TrendSection::new(report),
            themes: cards(report, |theme| {
                ThemeCard::new(report, theme, largest, &listed, listed.is_full.then_some(""))
            }),
            figures,
            count_figure: of_count.pop(),
            unplaced: rows::unplaced(&listed),
            n_unplaced: counted(report.corpus.unplaced.len(), "paper"),
            provenance: Provenance::new(report, &listed),
            count_reason: report.count_reason.clone(),
            refinement: report.refinement.as_ref().map(refinement),
            about_stability: report
                .themes
                .iter()
                .any(|theme| theme.stability.is_some())
                .then_some(STABILITY),
            settings: report.settings.clone(),
            changed_settings: changed_settings(report),
            is_full: listed.is_full,
            index,
            n_beyond_search: (n_beyond > 0).then(|| counted(n_beyond, "paper")),
            n_papers: counted(report.corpus.n_papers, "paper"),
        }
    }
}

impl ThemePage {
    pub(super) fn new<'r>(report: &Report, theme: &'r ThemeView, listed: &Listed<'r>) -> Self {
        ThemePage {
            title: title(report),
            version: report.version.clone(),
            period_names: period_names(report),
            theme: ThemeCard::new(report, theme, largest(report), listed, Some(rows::FROM_A_THEME)),
        }
    }
}

/// A few new papers of each theme, each with a way to the paper itself or, where nobody says where it is, to its row.
fn new_papers(report: &Report, listed: &Listed<'_>) -> Option<NewPapers> {
    let link = |position: usize| {
        let away = report.papers.get(position).map(to_paper)?;
        match away.href {
            Some(_) => Some(away),
            None => listed.link(position),
        }
    };
    let new = report.new_papers.as_ref()?;
    Some(NewPapers::new(report, new, new.most_of_a_theme(), &link))
}

fn largest(report: &Report) -> usize {
    report.themes.iter().map(|theme| theme.n_papers).max().unwrap_or(0)
}

fn period_names(report: &Report) -> Vec<String> {
    report.periods.iter().map(|period| period.name.clone()).collect()
}

/// Cards of all themes as they are listed, the first of each group with its head.
fn cards<'r>(report: &'r Report, card: impl Fn(&'r ThemeView) -> ThemeCard) -> Vec<ThemeCard> {
    let mut cards = Vec::with_capacity(report.themes.len());
    for (number, (super_theme, themes)) in report.listed().into_iter().enumerate() {
        let first = cards.len();
        cards.extend(themes.into_iter().map(&card));
        cards[first].group = heading(report, super_theme).map(|label| GroupHead {
            anchor: format!("group-{}", number + 1),
            label,
            size: super_theme.map(|group| {
                let themes = counted(group.themes.len(), "theme");
                format!("{themes}, {}, {}", counted(group.n_papers, "paper"), share(group.share))
            }),
            row: super_theme.map(|group| TrendRow::of(&group.trend, None)),
            sentence: super_theme.map(|group| group.trend.sentence.clone()),
        });
    }
    cards
}

fn title(report: &Report) -> String {
    format!(
        "{} in {}",
        counted(report.corpus.n_papers, "paper"),
        counted(report.themes.len(), "theme")
    )
}

fn dates(report: &Report) -> Option<String> {
    match (&report.corpus.first_date, &report.corpus.last_date) {
        (Some(first), Some(last)) if first != last => Some(format!("{first} to {last}")),
        (Some(date), _) | (None, Some(date)) => Some(date.clone()),
        (None, None) => None,
    }
}

/// Lines of `paperthemes.toml` that make these settings from the defaults.
fn changed_settings(report: &Report) -> Vec<String> {
    let defaults = Config::default().rows();
    let is_changed = |(name, value): &&(String, String)| {
        let default = defaults.iter().find(|row| row.name == name);
        default.is_some_and(|row| row.value != *value)
    };
    let line = |(name, value): &(String, String)| {
        let has_range = defaults.iter().any(|row| row.name == name && row.range.is_some());
        let is_bare = has_range && value.parse::<f64>().is_ok();
        // A text is written as in JSON.
        let value = if is_bare {
            value.clone()
        } else {
            serde_json::json!(value).to_string()
        };
        format!("{name} = {value}")
    };
    report.settings.iter().filter(is_changed).map(line).collect()
}

/// Counts of the corpus; those of things that can be wrong only if there are any.
fn key_figures(report: &Report) -> Vec<KeyFigure> {
    let corpus = &report.corpus;
    let always = [
        (corpus.n_papers, plural(corpus.n_papers, "paper"), "themes"),
        (report.themes.len(), plural(report.themes.len(), "theme"), "themes"),
        (
            corpus.listings.len(),
            plural(corpus.listings.len(), "listing"),
            "listings",
        ),
        (corpus.n_rows, plural(corpus.n_rows, "row"), "listings"),
    ];
    let if_any = [
        (corpus.n_merged, plural(corpus.n_merged, "repeat"), "merged"),
        (corpus.unplaced.len(), "in no theme".to_owned(), "unplaced"),
        (corpus.n_undated, "undated".to_owned(), "undated"),
        (corpus.flagged.len(), "flagged".to_owned(), "flagged"),
        (
            corpus.rejected.len(),
            plural(corpus.rejected.len(), "rejected row"),
            "rejected",
        ),
    ];
    let some = if_any.into_iter().filter(|(n, ..)| *n > 0);
    always
        .into_iter()
        .chain(some)
        .map(|(n, name, anchor)| KeyFigure {
            number: count(n),
            name,
            anchor,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn only_settings_that_were_changed_are_told_again() {
        let mut report = sample::report();
        report.settings = Config::default()
            .rows()
            .into_iter()
            .map(|row| (row.name.to_owned(), row.value))
            .collect();
        assert!(changed_settings(&report).is_empty());
        let count = report
            .settings
            .iter_mut()
            .find(|(name, _)| name == "themes.count")
            .unwrap();
        count.1 = "12".to_owned();
        assert_eq!(changed_settings(&report), ["themes.count = 12"]);
    }
}
