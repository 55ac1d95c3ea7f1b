//! The values the page's template asks for, formatted.

use serde::Serialize;

use super::columns::{self, Columns, Spark};
use super::listed::{Indexed, Listed, MemberRow, PaperLink, PaperRow};
use super::provenance::Provenance;
use super::trends::{CardTrend, TrendSection};
use crate::report::charts::{DataTable, how_many_themes};
use crate::report::numbers::{count, counted, decimal, share};
use crate::report::sentences::{STANDINGS, Sentence, heading, refinement, sentences};
use crate::report::{Report, ThemeView, palette};

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
    pub has_repeats: bool,
    pub trends: TrendSection,
    pub themes: Vec<ThemeCard>,
    pub figures: Vec<Figure>,
    /// The chart beside `count_reason`; absent without evidence.
    pub count_figure: Option<Figure>,
    pub unplaced: Vec<PaperRow>,
    pub n_unplaced: String,
    pub provenance: Provenance,
    pub count_reason: String,
    /// How papers moved after k-means, a sentence or two.
    pub refinement: Option<String>,
    /// What the words for stability mean; absent if no theme has one.
    pub standings: Option<&'static str>,
    pub settings: Vec<(String, String)>,
    pub has_abstracts: bool,
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

/// A theme, for its row in the table and for its card.
#[derive(Debug, Serialize)]
pub(super) struct ThemeCard {
    pub id: String,
    /// The group that begins with this theme; absent within a group, and if themes are not grouped.
    pub group: Option<GroupHead>,
    /// Custom property of its colour.
    pub colour: &'static str,
    pub label: String,
    pub n_papers: String,
    pub papers_noun: &'static str,
    /// For sorting.
    pub n_papers_value: usize,
    pub share: String,
    /// Percent of the largest theme.
    pub share_width: String,
    pub terms: Vec<Term>,
    /// Label terms that the label does not say.
    pub further_terms: Vec<String>,
    pub n_borderline: Option<String>,
    /// Two decimals.
    pub stability: Option<String>,
    /// `loose` or `unstable`; absent for a stable theme.
    pub standing: Option<String>,
    pub trend: CardTrend,
    pub spark: Option<Spark>,
    pub columns: Option<Columns>,
    pub representatives: Vec<PaperLink>,
    pub members: Vec<MemberRow>,
    pub n_listed: String,
    /// True if some members have no row.
    pub is_cut: bool,
}

/// A super-theme, above its first theme.
#[derive(Debug, Serialize)]
pub(super) struct GroupHead {
    pub anchor: String,
    pub label: String,
    /// Its themes and papers, in words; absent for the themes in none.
    pub size: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct Term {
    pub term: String,
    /// Percent of the strongest.
    pub width: String,
    pub weight: String,
}

impl Page {
    pub fn new(report: &Report, figures: Vec<Figure>) -> Self {
        let listed = Listed::new(report);
        let rows = listed.positions();
        let largest = report.themes.iter().map(|theme| theme.n_papers).max().unwrap_or(0);
        let card = |theme| ThemeCard::new(report, theme, largest, &listed, &rows);
        let index = listed.index(&rows);
        let (mut of_count, figures): (Vec<Figure>, _) = figures
            .into_iter()
            .partition(|figure| figure.name == how_many_themes::CHART.name);
        let n_beyond = report.papers.len().saturating_sub(rows.len() + index.len());
        Page {
            title: title(report),
            version: report.version.clone(),
            dates: dates(report),
            period_length: report.corpus.period_length.clone(),
            period_names: report.periods.iter().map(|period| period.name.clone()).collect(),
            figures_row: key_figures(report),
            sentences: sentences(report),
            volume: columns::of_corpus(report),
            has_partial_periods: report.periods.iter().any(|period| period.is_partial),
            has_repeats: report.periods.iter().any(|period| period.appearances > period.papers),
            trends: TrendSection::new(report),
            themes: cards(report, card),
            figures,
            count_figure: of_count.pop(),
            unplaced: listed.unplaced_rows(),
            n_unplaced: counted(report.corpus.unplaced.len(), "paper"),
            provenance: Provenance::new(report, &listed, &rows),
            count_reason: report.count_reason.clone(),
            refinement: report.refinement.as_ref().map(refinement),
            standings: report
                .themes
                .iter()
                .any(|theme| theme.stability.is_some())
                .then_some(STANDINGS),
            settings: report.settings.clone(),
            has_abstracts: listed.has_abstracts,
            index,
            n_beyond_search: (n_beyond > 0).then(|| counted(n_beyond, "paper")),
            n_papers: counted(report.corpus.n_papers, "paper"),
        }
    }
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

/// Counts of the corpus; those of things that can be wrong only if there are any.
fn key_figures(report: &Report) -> Vec<KeyFigure> {
    let corpus = &report.corpus;
    let plural = |n: usize, noun: &str| format!("{noun}{}", if n == 1 { "" } else { "s" });
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

fn further_terms(theme: &ThemeView) -> Vec<String> {
    const MAX_TERMS: usize = 5;
    let label = theme.label.to_lowercase();
    let terms = theme.label_terms.iter().map(|label_term| &label_term.term);
    terms
        .filter(|term| !label.contains(&term.to_lowercase()))
        .take(MAX_TERMS)
        .cloned()
        .collect()
}

impl ThemeCard {
    fn new(
        report: &Report,
        theme: &ThemeView,
        largest: usize,
        listed: &Listed<'_>,
        rows: &std::collections::BTreeSet<usize>,
    ) -> Self {
        let members = listed.member_rows(theme);
        let term = |label_term: &crate::report::LabelTermView| Term {
            term: label_term.term.clone(),
            width: decimal((label_term.weight * 100.0).clamp(0.0, 100.0), 0),
            weight: decimal(label_term.weight, 2),
        };
        let n_borderline = theme.n_borderline();
        ThemeCard {
            id: theme.id.clone(),
            group: None,
            colour: palette::of_theme(&theme.id).name,
            label: theme.label.clone(),
            n_papers: count(theme.n_papers),
            papers_noun: if theme.n_papers == 1 { "paper" } else { "papers" },
            n_papers_value: theme.n_papers,
            share: share(theme.share),
            share_width: format!("{:.1}", theme.n_papers as f64 / largest.max(1) as f64 * 100.0),
            terms: theme.label_terms.iter().map(term).collect(),
            further_terms: further_terms(theme),
            n_borderline: (n_borderline > 0).then(|| count(n_borderline)),
            stability: theme.stability.map(|stability| decimal(stability, 2)),
            standing: theme.doubtful_standing().map(|standing| standing.to_string()),
            trend: CardTrend::new(report, theme),
            spark: columns::spark(report, theme),
            columns: columns::of_theme(report, theme),
            representatives: theme
                .representatives
                .iter()
                .filter_map(|&paper| listed.link(paper, rows))
                .collect(),
            n_listed: count(members.len()),
            is_cut: members.len() < theme.members.len(),
            members,
        }
    }
}
