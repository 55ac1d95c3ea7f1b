//! What a run did to the themes, and why, with the numbers that justify it.

mod events;
mod looks;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Drift, Lineage, ThemeId, Themes};
use crate::nouns::counted;

pub use events::{Event, EventKind};
use events::{Flows, Sizes};
pub use looks::{Look, ThemeVerdict, VerdictChange};

/// How a run came by its themes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunKind {
    /// Without regard to any themes before.
    Fitted,
    /// New papers joined the themes; nobody else moved.
    Assigned,
    /// People merged or split themes.
    Decided,
    /// From the themes before.
    Refitted,
}

/// A theme in a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ThemeSize {
    /// The same id in every run.
    pub theme: ThemeId,
    /// As it was called after the run.
    pub label: String,
    /// Its members after the run.
    pub n_papers: usize,
}

/// Papers of one theme that are in another, or the same, after the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// Theme before the run.
    pub from: ThemeId,
    /// Theme after it.
    pub to: ThemeId,
    /// At least 1.
    pub n_papers: usize,
}

/// A paper that changed its theme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// As [`crate::corpus::Paper::id`].
    pub paper_id: String,
    /// Theme before the run.
    pub from: ThemeId,
    /// None, if no known word is left to it.
    pub to: Option<ThemeId>,
}

/// Papers similar to each other that fit no theme, or a part of one, by their ids.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CandidateRecord {
    /// The terms that distinguish them.
    pub label: String,
    /// At least two.
    pub papers: Vec<String>,
    /// The theme that they are in; absent for papers that fit none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<ThemeId>,
}

impl CandidateRecord {
    /// As a sentence.
    pub fn sentence(&self) -> String {
        let papers = counted(self.papers.len(), "paper");
        match self.within {
            None => format!("a theme to come? {}: {papers} that suit no theme", self.label),
            Some(theme) => format!("a theme to come inside {theme}? {}: {papers}", self.label),
        }
    }
}

/// All that is remembered of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunRecord {
    /// What was done with the themes there were.
    pub kind: RunKind,
    /// Why, one sentence.
    pub reason: String,
    /// Names of the listings that were added or read again, sorted; those that grew with their new rows.
    pub new_listings: Vec<String>,
    /// Papers after the run.
    pub n_papers: usize,
    /// Papers that the run before did not have.
    pub n_new_papers: usize,
    /// Ids of these papers, sorted; empty for the first run, to which all are new, and for runs of earlier versions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub new_papers: Vec<String>,
    /// Those of the new papers that are in no theme.
    #[serde(default)]
    pub n_new_unplaced: usize,
    /// Papers in no theme after the run.
    #[serde(default)]
    pub n_unplaced: usize,
    /// What people wanted forgotten in this run, as they named it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forgotten: Vec<String>,
    /// Themes that new papers joined, most papers first.
    pub new_by_theme: Vec<(ThemeId, usize)>,
    /// Those that need attention first: in order of [`EventKind`], then of ids.
    pub events: Vec<Event>,
    /// In order of papers.
    pub moved: Vec<Move>,
    /// Largest first.
    pub candidates: Vec<CandidateRecord>,
    /// Absent for a fit.
    pub drift: Option<Drift>,
    /// Every theme after the run, by id.
    pub themes: Vec<ThemeSize>,
    /// Where the papers of the themes before are, by ids.
    pub flows: Vec<Flow>,
    /// What the last report on this run said of change; absent for runs of earlier versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub look: Option<Look>,
}

impl RunRecord {
    /// Writes down what a run did.
    ///
    /// - `before`: the themes of the papers before the run.
    /// - `after`: the themes of the same corpus after it; `ids`: of its papers.
    pub fn new(kind: RunKind, reason: String, before: &Lineage, after: &Themes, ids: &[&str]) -> Self {
        let theme_of = after.theme_of_papers(ids.len());
        let was = |paper: usize| before.theme_of.get(paper).copied().flatten();
        let mut flows = Flows::new();
        let mut joined: BTreeMap<ThemeId, usize> = BTreeMap::new();
        let mut moved = Vec::new();
        for (paper, to) in theme_of.iter().copied().enumerate() {
            match (was(paper), to) {
                (Some(from), to) => {
                    if let Some(to) = to {
                        *flows.entry((from, to)).or_default() += 1;
                    }
                    if to != Some(from) {
                        moved.push(Move {
                            paper_id: ids[paper].to_owned(),
                            from,
                            to,
                        });
                    }
                }
                (None, Some(to)) => *joined.entry(to).or_default() += 1,
                (None, None) => (),
            }
        }
        let mut new_by_theme: Vec<(ThemeId, usize)> = joined.into_iter().collect();
        new_by_theme.sort_by_key(|(id, n)| (std::cmp::Reverse(*n), *id));
        let sizes = Sizes::new(before, &theme_of, &flows);
        let mut events = match kind {
            RunKind::Assigned => Vec::new(),
            _ => sizes.successions(),
        };
        events.extend(sizes.growth());
        events.sort_by_key(|event| (event.kind, event.theme));
        Self {
            kind,
            reason,
            new_listings: Vec::new(),
            n_papers: ids.len(),
            n_new_papers: (0..ids.len()).filter(|paper| was(*paper).is_none()).count(),
            new_papers: Vec::new(),
            n_new_unplaced: 0,
            n_unplaced: after.unplaced.len(),
            forgotten: Vec::new(),
            new_by_theme,
            events,
            moved,
            candidates: Vec::new(),
            drift: None,
            themes: theme_sizes(after),
            flows: flows
                .into_iter()
                .map(|((from, to), n_papers)| Flow { from, to, n_papers })
                .collect(),
            look: None,
        }
    }
}

fn theme_sizes(themes: &Themes) -> Vec<ThemeSize> {
    let size = |theme: &super::Theme| ThemeSize {
        theme: theme.id,
        label: theme.label.clone(),
        n_papers: theme.members.len(),
    };
    themes.themes.iter().map(size).collect()
}

impl RunRecord {
    /// Notes the papers that the run before did not have, wherever they are now.
    ///
    /// - `ids`: of all papers; `is_known`: along them, empty if there was no run before.
    pub fn note_new(&mut self, themes: &Themes, ids: &[&str], is_known: &[bool]) {
        let is_new = |paper: usize| !is_known.get(paper).copied().unwrap_or(false);
        let new: Vec<usize> = (0..self.n_papers).filter(|paper| is_new(*paper)).collect();
        self.n_new_papers = new.len();
        if !is_known.is_empty() {
            self.new_papers = new.into_iter().map(|paper| ids[paper].to_owned()).collect();
            self.new_papers.sort_unstable();
        }
        self.n_new_unplaced = themes.unplaced.iter().filter(|paper| is_new(**paper)).count();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::themes::Theme;

    fn themes(clusters: &[(u32, &[usize])]) -> Themes {
        Themes {
            themes: clusters.iter().map(|(id, papers)| Theme::of(*id, papers)).collect(),
            ..Themes::default()
        }
    }

    fn record(kind: RunKind, before: &[u32], after: &[(u32, &[usize])]) -> RunRecord {
        let n_papers = after.iter().map(|(_, papers)| papers.len()).sum();
        let lineage = Lineage {
            theme_of: before.iter().map(|id| (*id > 0).then_some(ThemeId(*id))).collect(),
            ..Lineage::default()
        };
        let ids: Vec<String> = (0..n_papers).map(|paper| format!("p{paper}")).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        RunRecord::new(kind, String::new(), &lineage, &themes(after), &ids)
    }

    fn kinds(record: &RunRecord) -> Vec<(EventKind, u32, Option<u32>)> {
        let events = record.events.iter();
        events
            .map(|event| (event.kind, event.theme.0, event.other.map(|id| id.0)))
            .collect()
    }

    #[test]
    fn a_theme_cut_in_two_is_a_split_with_its_numbers() {
        let record = record(RunKind::Refitted, &[1, 1, 1, 1, 1], &[(1, &[0, 1, 2]), (2, &[3, 4])]);
        assert_eq!(
            kinds(&record),
            [(EventKind::Split, 2, Some(1)), (EventKind::Continued, 1, None)]
        );
        let split = &record.events[0];
        // 2 shared of 5 in T1 before and 2 in T2: 2 of 5 in either.
        assert_eq!(
            (split.n_before, split.n_after, split.n_shared, split.overlap),
            (0, 2, 2, Some(0.4))
        );
        assert_eq!(record.events[1].overlap, Some(0.6));
        let moved: Vec<&str> = record.moved.iter().map(|moved| moved.paper_id.as_str()).collect();
        assert_eq!(moved, ["p3", "p4"]);
        assert_eq!(record.flows.iter().map(|flow| flow.n_papers).sum::<usize>(), 5);
    }

    #[test]
    fn a_theme_that_ends_in_another_is_a_merger_and_one_that_comes_apart_is_retired() {
        let after: &[(u32, &[usize])] = &[(1, &[0, 1, 2, 3, 6]), (3, &[4, 5, 7, 8])];
        // T2 was 2, 3; T3 4, 5; T4 6, 7 and one paper each in T1 and T3 now; 8 is new.
        let record = record(RunKind::Refitted, &[1, 1, 2, 2, 3, 3, 4, 4], after);
        assert!(kinds(&record).contains(&(EventKind::Merged, 2, Some(1))), "{record:?}");
        let apart = record.events.iter().find(|event| event.theme == ThemeId(4)).unwrap();
        assert_eq!((apart.kind, apart.n_before, apart.n_after), (EventKind::Merged, 2, 0));
        assert_eq!(record.new_by_theme, [(ThemeId(3), 1)]);
    }

    #[test]
    fn papers_from_everywhere_are_born_and_those_that_scatter_are_retired() {
        let before = [1, 1, 1, 2, 2, 2, 3, 3, 3, 0, 0, 0, 0];
        let after: &[(u32, &[usize])] = &[(1, &[0, 1, 2, 6]), (2, &[3, 4, 7]), (4, &[5, 8, 9, 10, 11, 12])];
        let record = record(RunKind::Refitted, &before, after);
        assert_eq!(
            kinds(&record)[..2],
            [(EventKind::Born, 4, None), (EventKind::Retired, 3, None)]
        );
    }

    #[test]
    fn joining_papers_make_themes_grow_or_show_that_they_faded() {
        let mut before = vec![1; 10];
        before.extend([2; 10]);
        before.extend([0; 10]);
        let first: Vec<usize> = (0..10).chain(20..30).collect();
        let second: Vec<usize> = (10..20).collect();
        let record = record(RunKind::Assigned, &before, &[(1, &first), (2, &second)]);
        // Ten new papers, half of them to be expected of T2.
        assert_eq!(
            kinds(&record),
            [(EventKind::Grown, 1, None), (EventKind::Faded, 2, None)]
        );
        assert_eq!(record.events[0].n_after, 20);
        assert!(record.moved.is_empty());
        assert_eq!(
            (record.n_new_papers, record.new_by_theme.clone()),
            (10, vec![(ThemeId(1), 10)])
        );
    }

    #[test]
    fn papers_that_the_run_before_did_not_have_are_noted_but_not_in_the_first_run() {
        let mut record = record(RunKind::Assigned, &[1, 1], &[(1, &[0, 1, 2, 3])]);
        let after = themes(&[(1, &[0, 1, 2, 3])]);
        record.note_new(&after, &["d", "c", "b", "a"], &[true, false, true, false]);
        assert_eq!(
            (record.n_new_papers, record.new_papers.join(" ")),
            (2, "a c".to_owned())
        );
        record.new_papers.clear();
        record.note_new(&after, &["d", "c", "b", "a"], &[]);
        assert_eq!((record.n_new_papers, record.new_papers.len()), (4, 0));
    }

    #[test]
    fn events_are_told_in_sentences() {
        let record = record(RunKind::Refitted, &[1, 1, 1, 1, 1], &[(1, &[0, 1, 2]), (2, &[3, 4])]);
        let found: Vec<String> = (record.events.iter())
            .map(|event| event.sentence(&|id| format!("{id} ice")))
            .collect();
        assert_eq!(
            found,
            [
                "T2 ice split off from T1 ice: 2 of its 2 papers were there.",
                "T1 ice goes on: 60 % of its 5 papers stayed, and it has 3 now."
            ]
        );
    }
}
