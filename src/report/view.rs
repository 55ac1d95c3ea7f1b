//! The report as data: every number that is shown, from the results of the stages before.

use rayon::prelude::*;

use super::groups;
use super::landscape::{Landscape, ThemePlace};
use super::mixed;
use super::numbers::rounded;
use super::subject;
use super::{
    AppearanceView, CellView, ChangeView, CorpusView, FlaggedView, LabelTermView, LanguageView, ListingView,
    MemberView, MergeView, NewPapersView, PaperView, PeriodView, RejectedView, RelatedView, Report, RiseView, SCHEMA,
    ThemeView, TreeView, TrendView, WhyView,
};
use crate::config::Config;
use crate::config::FeatureSettings;
use crate::corpus::{Corpus, DateSource, Flag, ListingSummary, Paper, PartialDate};
use crate::features::{Language, PaperWords, told};
use crate::themes::explain::{self, Explanation};
use crate::themes::{Member, Theme, ThemeId, ThemeModel, Themes, hierarchy};
use crate::trends::{Cell, Prevalence, ThemeSeries, Trends};

/// Above this many papers the reasons for a paper's place are left to `paperthemes explain`.
const MAX_EXPLAINED: usize = 20_000;

/// Whether a report on so many papers gives the reasons for their places.
pub(crate) fn gives_reasons(n_papers: usize) -> bool {
    n_papers <= MAX_EXPLAINED
}
/// Terms listed of those that speak for a paper's theme, and of those that speak for the runner-up.
const MAX_REASONS: usize = 5;

/// Puts together the report of a run.
///
/// - `landscape`: of these themes, or an empty one: the report then has no map, tree or strategic diagram.
pub(crate) fn compose(
    corpus: &Corpus,
    themes: &Themes,
    prevalence: &Prevalence,
    trends: &Trends,
    landscape: &Landscape,
    config: &Config,
) -> Report {
    let names: Vec<String> = prevalence.periods.iter().map(ToString::to_string).collect();
    let mixed = mixed::mixed(themes, corpus);
    let view = |(position, ((theme, series), trend)): (usize, _)| ThemeView {
        is_mixed: mixed[position],
        trend: TrendView::new(trend, trends, &names),
        no_subject: subject::why_none(&themes.themes[position], trend, prevalence),
        disc: landscape.themes.get(position).map(|place| place.disc),
        strategy: landscape.themes.get(position).and_then(|place| place.strategy),
        related: (landscape.themes.get(position)).map_or_else(Vec::new, |place| related_views(place, themes)),
        ..theme_view(theme, series, corpus.papers.len())
    };
    let rows = themes.themes.iter().zip(&prevalence.themes).zip(&trends.themes);
    let mut all: Vec<(&Theme, ThemeView)> = (rows.enumerate()).map(|row| (row.1.0.0, view(row))).collect();
    // Stable: themes of one size stay in order of id.
    all.sort_by_key(|(_, view)| std::cmp::Reverse(view.n_papers));
    let (hidden, shown): (Vec<_>, Vec<_>) = all.into_iter().partition(|(theme, _)| theme.is_hidden);
    let views = |themes: Vec<(&Theme, ThemeView)>| themes.into_iter().map(|(_, view)| view).collect();
    Report {
        schema: SCHEMA,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        corpus: corpus_view(corpus, themes, prevalence),
        change: ChangeView {
            through: through(prevalence, trends),
            ..ChangeView::new(trends)
        },
        periods: period_views(prevalence),
        themes: views(shown),
        hidden_themes: views(hidden),
        order: groups::shown_ids(&themes.order, themes),
        super_themes: groups::views(themes, prevalence, trends, &names),
        papers: paper_views(corpus, themes, landscape),
        settings: config.named_values(),
        count_reason: themes.count_reason.clone(),
        refinement: themes.refinement.clone(),
        count_evidence: themes.count_evidence.clone(),
        tree: tree_view(landscape, themes),
        rises: Vec::new(),
        new_papers: None,
        since: None,
        lineage: Vec::new(),
        why: Vec::new(),
        look: None,
    }
}

/// Along the papers of the corpus.
fn paper_views(corpus: &Corpus, themes: &Themes, landscape: &Landscape) -> Vec<PaperView> {
    let theme_ids = themes.theme_of_papers(corpus.papers.len());
    let papers = corpus.papers.par_iter().zip(theme_ids).enumerate();
    let view = |(position, (paper, theme)): (usize, (_, Option<ThemeId>))| {
        let place = landscape.papers.get(position).copied().flatten();
        PaperView {
            place: place.map(|(x, y)| (rounded(x), rounded(y))),
            ..paper_view(paper, theme.map(|id| id.to_string()), corpus)
        }
    };
    papers.map(view).collect()
}

impl Report {
    /// The report without its papers: its themes only.
    #[must_use]
    pub fn into_overview(self) -> Self {
        let without_papers = |theme: ThemeView| ThemeView {
            representatives: Vec::new(),
            members: Vec::new(),
            ..theme
        };
        let without_positions = |rise: RiseView| RiseView {
            papers: Vec::new(),
            ..rise
        };
        Self {
            rises: self.rises.into_iter().map(without_positions).collect(),
            themes: self.themes.into_iter().map(without_papers).collect(),
            hidden_themes: self.hidden_themes.into_iter().map(without_papers).collect(),
            papers: Vec::new(),
            new_papers: self.new_papers.map(NewPapersView::counts),
            since: None,
            lineage: Vec::new(),
            why: Vec::new(),
            ..self
        }
    }
}

/// Along the papers: the terms that decide most about each paper's place; empty for a large corpus.
///
/// - `words`: at least of the papers that nothing is known of.
/// - `known`: along the papers, what was found of some of them before; or nothing at all.
pub(crate) fn reasons(
    model: &ThemeModel,
    settings: &FeatureSettings,
    words: &PaperWords,
    themes: &Themes,
    known: &[Option<WhyView>],
) -> Vec<Option<WhyView>> {
    let members: usize = themes.themes.iter().map(|theme| theme.members.len()).sum();
    let n_papers = members + themes.unplaced.len();
    if !gives_reasons(n_papers) {
        return Vec::new();
    }
    let mut why: Vec<Option<WhyView>> = (0..n_papers).map(|paper| known.get(paper).cloned().flatten()).collect();
    let unknown: Vec<usize> = (0..n_papers).filter(|paper| why[*paper].is_none()).collect();
    let explanations = explain::explain_all(model, settings, words, themes, &unknown, MAX_REASONS);
    for (paper, found) in unknown.into_iter().zip(explanations) {
        why[paper] = found.map(why_view);
    }
    why
}

fn why_view(explanation: Explanation) -> WhyView {
    let deciding = (explanation.reasons.into_iter()).filter(|reason| reason.contribution != 0.0);
    WhyView {
        runner_up: explanation.runner_up.to_string(),
        terms: deciding.map(|reason| (reason.term, reason.contribution)).collect(),
        difference: explanation.difference,
    }
}

fn related_views(place: &ThemePlace, themes: &Themes) -> Vec<RelatedView> {
    let related = place.related.iter().map(|(position, likeness)| RelatedView {
        id: themes.themes[*position].id.to_string(),
        likeness: *likeness,
    });
    related.collect()
}

fn tree_view(landscape: &Landscape, themes: &Themes) -> TreeView {
    if landscape.merges.is_empty() {
        return TreeView::default();
    }
    let merge = |merge: &hierarchy::Merge| MergeView {
        nodes: merge.nodes,
        height: merge.height,
    };
    TreeView {
        leaves: themes.themes.iter().map(|theme| theme.id.to_string()).collect(),
        merges: landscape.merges.iter().map(merge).collect(),
    }
}

fn corpus_view(corpus: &Corpus, themes: &Themes, prevalence: &Prevalence) -> CorpusView {
    let dates = || corpus.listings.iter().filter_map(|listing| listing.dates);
    CorpusView {
        n_papers: corpus.papers.len(),
        n_rows: corpus.n_rows(),
        n_merged: corpus.n_merged(),
        merges: merges(corpus),
        n_doubtful: corpus.merges.iter().filter(|merge| merge.is_doubtful).count(),
        n_undated: prevalence.n_undated,
        n_too_coarse: prevalence.n_too_coarse,
        unplaced: themes.unplaced.clone(),
        first_date: dates().map(|(first, _)| first).min().map(iso),
        last_date: dates().map(|(_, last)| last).max().map(iso),
        period_length: prevalence.length.to_string(),
        listings: corpus.listings.iter().map(listing_view).collect(),
        rejected: corpus.listings.iter().flat_map(rejected_views).collect(),
        flagged: flagged_views(&corpus.papers),
        languages: language_views(&prevalence.languages),
    }
}

fn merges(corpus: &Corpus) -> Vec<(String, usize)> {
    let counts = corpus.merges_by_reason().into_iter();
    let mut counts: Vec<(String, usize)> = counts.map(|(reason, n)| (reason.phrase(), n)).collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts
}

/// None if all papers are in the same language.
fn language_views(languages: &[Language]) -> Vec<LanguageView> {
    let counted = told::counted(languages);
    let view = |(language, n_papers): (Language, usize)| LanguageView {
        code: language.code().to_owned(),
        name: language.name().to_owned(),
        n_papers,
    };
    match counted.len() {
        0 | 1 => Vec::new(),
        _ => counted.into_iter().map(view).collect(),
    }
}

fn listing_view(listing: &ListingSummary) -> ListingView {
    ListingView {
        name: listing.name.clone(),
        format: listing.format.clone(),
        n_rows: listing.n_rows,
        n_rejected: listing.rejected.len(),
        first_date: listing.dates.map(|(first, _)| iso(first)),
        last_date: listing.dates.map(|(_, last)| iso(last)),
        is_year_inferred: listing.date_source == DateSource::Inferred,
        hash: listing.hash.clone(),
    }
}

fn rejected_views(listing: &ListingSummary) -> impl Iterator<Item = RejectedView> + '_ {
    listing.rejected.iter().map(|rejected| RejectedView {
        listing: listing.name.clone(),
        line: rejected.line,
        found: rejected.found.clone(),
        reason: rejected.reason.clone(),
    })
}

fn flagged_views(papers: &[Paper]) -> Vec<FlaggedView> {
    papers
        .iter()
        .enumerate()
        .filter(|(_, paper)| !paper.flags.is_empty())
        .map(|(paper, Paper { flags, .. })| FlaggedView {
            paper,
            reasons: flags.iter().map(|flag| words(*flag)).collect(),
        })
        .collect()
}

fn words(flag: Flag) -> String {
    match flag {
        Flag::Swapped => "title and abstract stood in each other's place and were exchanged",
        Flag::AbstractCut => "the abstract ends in the middle of a sentence",
        Flag::TitleCut => "the title is cut",
        Flag::AbstractMissing => "no abstract",
        Flag::Withdrawn => "says that it was withdrawn",
        Flag::NotEnglish => "not in English, as far as its words tell",
        Flag::SharedId => "an id of it stands on other papers too",
        Flag::DateUnread => "what stands for its date can't be read",
        Flag::DateInPart => "its date can be read in part only",
        Flag::DateOfYear => "dated 1 January as far too many of its listing: only the year counts",
        Flag::DateFarOff => "its date is far from all others: in no period",
        Flag::TitleMissing => "no title; the first words of the abstract stand in for it",
    }
    .to_owned()
}

fn period_views(prevalence: &Prevalence) -> Vec<PeriodView> {
    prevalence
        .periods
        .iter()
        .enumerate()
        .map(|(position, period)| PeriodView {
            name: period.to_string(),
            papers: prevalence.papers[position],
            appearances: prevalence.appearances[position],
            is_partial: prevalence.is_partial[position],
            is_sparse: prevalence.is_sparse[position],
        })
        .collect()
}

/// Last day of the last whole period.
fn through(prevalence: &Prevalence, trends: &Trends) -> Option<String> {
    let last = trends.timeline.tested.last()?;
    Some(prevalence.periods.get(*last)?.end().to_string())
}

fn theme_view(theme: &Theme, series: &ThemeSeries, n_papers: usize) -> ThemeView {
    ThemeView {
        id: theme.id.to_string(),
        label: theme.label.clone(),
        label_terms: theme
            .label_terms
            .iter()
            .map(|term| LabelTermView {
                term: term.term.clone(),
                weight: term.weight,
            })
            .collect(),
        n_papers: theme.members.len(),
        share: theme.members.len() as f64 / n_papers as f64,
        cells: series.cells.iter().map(cell_view).collect(),
        trend: TrendView::default(),
        no_subject: None,
        stability: theme.stability,
        standing: theme.standing(),
        is_mixed: false,
        disc: None,
        strategy: None,
        related: Vec::new(),
        representatives: theme.representatives.clone(),
        members: theme.members.iter().map(member_view).collect(),
    }
}

fn cell_view(cell: &Cell) -> CellView {
    CellView {
        papers: cell.papers,
        share: cell.share,
        appearances: cell.appearances,
    }
}

fn member_view(member: &Member) -> MemberView {
    MemberView {
        paper: member.paper,
        fit: member.fit,
        membership: member.membership,
        margin: member.margin,
        runner_up: member.runner_up.map(|id| id.to_string()),
        is_borderline: member.is_borderline(),
    }
}

fn paper_view(paper: &Paper, theme: Option<String>, corpus: &Corpus) -> PaperView {
    PaperView {
        id: paper.id.clone(),
        title: paper.title.clone(),
        abstract_text: paper.abstract_text.clone(),
        date: paper.first_seen.map(iso),
        authors: paper.authors.clone(),
        categories: paper.categories.clone(),
        url: paper.url.clone(),
        theme,
        place: None,
        appearances: paper
            .appearances
            .iter()
            .map(|appearance| AppearanceView {
                listing: corpus.listings[appearance.listing].name.clone(),
                line: appearance.line,
                date: appearance.date.map(iso),
            })
            .collect(),
    }
}

fn iso(date: PartialDate) -> String {
    date.to_string()
}
