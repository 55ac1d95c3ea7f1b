//! Groups of similar themes, the level above the theme: as data, and in words.

use super::Report;
use super::change::TrendView;
use super::contents::{CellView, SuperThemeView, ThemeView};
use super::numbers::{count, share};
use super::piece::{Piece, words};
use crate::themes::{SuperTheme, ThemeId, Themes};
use crate::trends::statistics::{SHARE_BEFORE, SHARE_NOW};
use crate::trends::{GroupTrend, Prevalence, ThemeSeries, Trends, Verdict};

/// How a group is called that no phrase was found for: by the title of a paper.
const TITLED: &str = "like “";

/// Themes of a group that are named where it has no name of its own.
const MAX_NAMED: usize = 3;

/// Groups that are told of one verdict.
const MAX_GROUPS: usize = 2;

/// The groups that have a theme to show, largest first.
///
/// - `names`: of all periods.
pub(super) fn views(
    themes: &Themes,
    prevalence: &Prevalence,
    trends: &Trends,
    names: &[String],
) -> Vec<SuperThemeView> {
    let groups = themes
        .super_themes
        .iter()
        .map(|group| (group, shown_ids(&group.themes, themes)));
    let groups = groups.filter(|(_, ids)| !ids.is_empty()).zip(&trends.groups);
    let n_papers = prevalence.period_of.len();
    let view = |((group, ids), tested): ((&SuperTheme, Vec<String>), &GroupTrend)| {
        let inside = themes.themes.iter().filter(|theme| tested.themes.contains(&theme.id));
        let n_inside: usize = inside.map(|theme| theme.members.len()).sum();
        SuperThemeView {
            label: group.label.clone(),
            n_papers: n_inside,
            share: n_inside as f64 / n_papers as f64,
            themes: ids,
            cells: cells(tested, prevalence),
            trend: TrendView::new(&tested.trend, trends, names),
        }
    };
    groups.map(view).collect()
}

/// Without the hidden ones.
pub(super) fn shown_ids(ids: &[ThemeId], themes: &Themes) -> Vec<String> {
    let is_hidden = |id: &ThemeId| themes.themes.iter().any(|theme| theme.id == *id && theme.is_hidden);
    ids.iter()
        .filter(|id| !is_hidden(id))
        .map(ToString::to_string)
        .collect()
}

/// Along the periods: what the themes of a group have together.
fn cells(group: &GroupTrend, prevalence: &Prevalence) -> Vec<CellView> {
    let inside: Vec<&ThemeSeries> = (prevalence.themes.iter())
        .filter(|series| group.themes.contains(&series.id))
        .collect();
    let cell = |period: usize| {
        let of_all = prevalence.papers[period];
        let papers: usize = inside.iter().map(|series| series.cells[period].papers).sum();
        CellView {
            papers,
            share: (of_all > 0).then(|| papers as f64 / of_all as f64),
            appearances: inside.iter().map(|series| series.cells[period].appearances).sum(),
        }
    };
    (0..prevalence.periods.len()).map(cell).collect()
}

/// A group that moves as two or more of its themes do: it is told in their place.
struct Told<'r> {
    group: &'r SuperThemeView,
    /// Those of its themes that move the same way.
    n_themes: usize,
    before: f64,
    now: f64,
}

/// What is said of themes of one verdict in place of their names: the groups that move with them, if there are any.
///
/// - `moved`: themes of the same verdict.
pub(super) fn in_place_of(report: &Report, moved: &[&ThemeView]) -> Option<Vec<Piece>> {
    let verdict = &moved.first()?.trend.verdict;
    let mut told: Vec<Told<'_>> = (report.super_themes.iter())
        .filter(|group| group.trend.verdict == *verdict)
        .filter_map(|group| told(group, moved))
        .collect();
    let change = |told: &Told<'_>| (told.now - told.before).abs();
    // Stable: groups that change as much stay in order of size.
    told.sort_by(|a, b| change(b).total_cmp(&change(a)));
    let (first, last) = (report.change.before?, report.change.now?);
    let (first, last) = (first.name(&report.periods), last.name(&report.periods));
    let mut pieces = Vec::new();
    for told in told.iter().take(MAX_GROUPS) {
        let lead = if pieces.is_empty() { " — " } else { ", " };
        pieces.push(words(format!("{lead}{} in ", count(told.n_themes))));
        pieces.push(Piece {
            text: name(report, told.group),
            anchor: anchor(report, told.group),
        });
        let (before, now) = (share(told.before), share(told.now));
        pieces.push(words(format!(" ({before} of papers in {first}, {now} in {last})")));
    }
    (!pieces.is_empty()).then_some(pieces)
}

/// Nothing where fewer than two themes move with the group, or where its shares do not say what its verdict says: over the
/// whole span it may rise and still have more at first than at last.
fn told<'r>(group: &'r SuperThemeView, moved: &[&ThemeView]) -> Option<Told<'r>> {
    let n_themes = moved.iter().filter(|theme| group.themes.contains(&theme.id)).count();
    let (before, now) = (group.trend.value(SHARE_BEFORE)?, group.trend.value(SHARE_NOW)?);
    (n_themes >= 2 && !is_contradicted(&group.trend.verdict, before, now)).then_some(Told {
        group,
        n_themes,
        before,
        now,
    })
}

/// True if a verdict says the opposite of the two shares beside it: it is found over the whole span, and the last periods may
/// be an exception. Of most verdicts nothing follows: what peaked may be above or below where it began.
fn is_contradicted(verdict: &str, before: f64, now: f64) -> bool {
    let verdict = Verdict::named(verdict);
    let goes_up = verdict
        .and_then(Verdict::goes_up)
        .or((verdict == Some(Verdict::Surged)).then_some(true));
    goes_up.is_some_and(|goes_up| if goes_up { now <= before } else { now >= before })
}

/// The name of a group in a sentence: its own, or those of its themes where it is called by the title of a paper.
pub fn name(report: &Report, group: &SuperThemeView) -> String {
    if !group.label.is_empty() && !group.label.starts_with(TITLED) {
        return format!("“{}”", group.label);
    }
    let inside = report.themes.iter().filter(|theme| group.themes.contains(&theme.id));
    let names: Vec<String> = inside
        .take(MAX_NAMED)
        .map(|theme| format!("“{}”", theme.label))
        .collect();
    match group.themes.len() - names.len() {
        0 => names.join(", "),
        more => format!("{} and {} more", names.join(", "), count(more)),
    }
}

/// Where the page lists the themes of a group.
fn anchor(report: &Report, group: &SuperThemeView) -> Option<String> {
    let position = (report.listed().iter()).position(|(listed, _)| *listed == Some(group))?;
    Some(format!("group-{}", position + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{self, Size};
    use crate::report::sentences::{plain, sentences};
    use crate::report::{EstimateView, WindowView};

    fn ends(before: f64, now: f64) -> [(String, EstimateView); 2] {
        let estimate = |value| EstimateView {
            value: Some(value),
            ..EstimateView::default()
        };
        [(SHARE_BEFORE, before), (SHARE_NOW, now)].map(|(name, value)| (name.to_owned(), estimate(value)))
    }

    /// Three rising themes in a group that rises, with its shares at both ends.
    fn rising(label: &str, before: f64, now: f64) -> Report {
        let mut report = sample::sized(Size {
            n_themes: 5,
            n_periods: 12,
            n_papers: 120,
        });
        report.change.before = Some(WindowView { first: 0, last: 2 });
        report.change.now = Some(WindowView { first: 8, last: 10 });
        for theme in &mut report.themes[..3] {
            theme.trend.verdict = "rising".to_owned();
        }
        report.super_themes = vec![SuperThemeView {
            label: label.to_owned(),
            themes: ["T1", "T2", "T3"].map(str::to_owned).to_vec(),
            trend: TrendView {
                verdict: "rising".to_owned(),
                statistics: ends(before, now).into(),
                ..TrendView::default()
            },
            ..SuperThemeView::default()
        }];
        report
    }

    fn told(report: &Report) -> String {
        let sentences = sentences(report);
        let texts: Vec<String> = sentences.iter().map(|sentence| plain(sentence)).collect();
        texts.join("\n").replace('\u{202f}', " ")
    }

    #[test]
    fn a_group_is_named_in_place_of_its_themes() {
        let told = told(&rising("agents", 0.06, 0.35));
        let expected =
            "3 themes rise — 3 in “agents” (6.0 % of papers in 2025-01 to 2025-03, 35.0 % in 2025-09 to 2025-11).";
        assert!(told.contains(expected), "{told}");
        assert!(!told.contains("above all"), "{told}");
    }

    #[test]
    fn a_group_without_a_name_is_told_by_its_themes() {
        let told = told(&rising("like “A survey of agents”", 0.06, 0.35));
        assert!(
            told.contains("3 in “theme 1, graphs, attention”, “theme 2, graphs, attention”, “theme 3"),
            "{told}"
        );
    }

    #[test]
    fn a_group_that_contradicts_its_shares_or_moves_alone_is_not_told() {
        let contradicted = told(&rising("agents", 0.35, 0.06));
        assert!(contradicted.contains("3 themes rise, above all T1"), "{contradicted}");
        let mut alone = rising("agents", 0.06, 0.35);
        for theme in &mut alone.themes[1..] {
            theme.trend.verdict = "steady".to_owned();
        }
        assert!(told(&alone).contains("1 theme rises: T1"), "{}", told(&alone));
    }

    #[test]
    fn a_rise_is_contradicted_by_a_lower_share() {
        assert!(is_contradicted("rising", 0.2, 0.1) && is_contradicted("falling", 0.1, 0.1));
        assert!(!is_contradicted("rising", 0.1, 0.2) && !is_contradicted("falling", 0.2, 0.1));
        assert!(!is_contradicted("peaked", 0.2, 0.1) && !is_contradicted("can't tell", 0.1, 0.2));
    }
}
