//! The level above the theme: whether groups of similar themes rise or fall.

use super::counted::{counted, counted_in_part};
use super::{Analysis, ThemeTrend};
use crate::themes::{SuperTheme, ThemeId, Themes};
use crate::trends::Prevalence;
use crate::trends::judged::Judged;
use crate::trends::mix::Mix;
use crate::trends::terms::{Around, TermCounts};

/// Change of a group of similar themes.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupTrend {
    /// The themes whose papers count, hidden ones left out.
    pub themes: Vec<ThemeId>,
    /// As of a theme with the papers of all of them; of no stability, and without terms of its own.
    pub trend: ThemeTrend,
}

/// Tests the groups that have a theme to show, in the order of [`Themes::super_themes`]: among each other, so that their
/// q-values and how much neighbouring periods depend on each other are those of groups.
///
/// - `ends`: of the themes, so that shares of groups can be compared with those of their themes.
pub(super) fn groups(
    themes: &Themes,
    prevalence: &Prevalence,
    counts: &TermCounts<'_>,
    around: Around<'_>,
    seed: u64,
) -> Vec<GroupTrend> {
    let members: Vec<Vec<usize>> = (themes.super_themes.iter())
        .map(|group| shown(themes, group))
        .filter(|members| !members.is_empty())
        .collect();
    let summed =
        |papers: &[Vec<f64>]| -> Vec<Vec<f64>> { members.iter().map(|members| sum(papers, members)).collect() };
    let judged = |papers: &[Vec<f64>]| Judged::of(around.timeline.all_series(&summed(papers)), around.settings, seed);
    let whole = judged(&counted(prevalence));
    let analysis = Analysis {
        counts,
        prevalence,
        stabilities: &[],
        in_part: &judged(&counted_in_part(themes, prevalence)),
        around: Around {
            dependence: &whole.learnt.of_all,
            ..around
        },
        whole: &whole,
        // What explains the themes of a group is told of them.
        mix: &Mix::default(),
    };
    let groups = members.iter().enumerate();
    groups
        .map(|(position, members)| GroupTrend {
            themes: members.iter().map(|theme| themes.themes[*theme].id).collect(),
            trend: analysis.change(position, themes.themes[members[0]].id),
        })
        .collect()
}

/// Positions of the themes of a group that are not hidden.
fn shown(themes: &Themes, group: &SuperTheme) -> Vec<usize> {
    let position = |id: &ThemeId| {
        themes
            .themes
            .iter()
            .position(|theme| theme.id == *id && !theme.is_hidden)
    };
    group.themes.iter().filter_map(position).collect()
}

/// Along the periods: what some themes have together.
fn sum(papers: &[Vec<f64>], members: &[usize]) -> Vec<f64> {
    let n_periods = papers.first().map_or(0, Vec::len);
    let in_period = |period: usize| members.iter().map(|theme| papers[*theme][period]).sum::<f64>();
    (0..n_periods).map(in_period).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_has_the_papers_of_its_themes() {
        let papers = [vec![1.0, 2.0], vec![10.0, 20.0], vec![0.5, 0.0]];
        assert_eq!(sum(&papers, &[0, 2]), [1.5, 2.0]);
        assert_eq!(sum(&papers, &[1]), [10.0, 20.0]);
        assert!(sum(&[], &[]).is_empty());
    }
}
