//! Taking in what is remembered of every run, once the report is composed.
//!
//! In:    the ledger, [`RunRecord`].
//! Out:   [`Report::since`] and [`Report::lineage`].

use std::collections::BTreeMap;

use super::Report;
use super::lineage::{
    BORN, CONTINUED, CandidateTheme, LineageFlow, LineageNode, LineageRun, MovedPaper, RunEvent, SinceLastRun,
};
use super::numbers::{count, counted};
use crate::themes::ledger::{Event, EventKind, Flow, RunRecord, ThemeSize};

impl Report {
    /// Takes in what is remembered of every run, oldest first; the last is the one that the report stands for.
    pub fn remember(&mut self, history: &[RunRecord]) {
        self.lineage = (history.iter().zip(1..))
            .map(|(record, run)| lineage_run(record, run))
            .collect();
        let labels: BTreeMap<&str, &str> = (self.themes.iter().chain(&self.hidden_themes))
            .map(|theme| (theme.id.as_str(), theme.label.as_str()))
            .collect();
        // A theme that is still there goes by the name it has now.
        for node in self.lineage.iter_mut().flat_map(|run| &mut run.nodes) {
            if let Some(label) = labels.get(node.theme.to_string().as_str()) {
                (*label).clone_into(&mut node.label);
            }
        }
        self.since = match history {
            [_, .., last] => Some(self.since_last(last, history.len() as u32)),
            _ => None,
        };
        self.compare_verdicts(history);
    }

    fn since_last(&self, record: &RunRecord, run: u32) -> SinceLastRun {
        let title = |id: &str| {
            let paper = self.papers.binary_search_by(|paper| paper.id.as_str().cmp(id));
            paper.map_or_else(|_| id.to_owned(), |paper| self.papers[paper].title.clone())
        };
        let moved = record.moved.iter().filter_map(|moved| {
            Some(MovedPaper {
                paper_id: moved.paper_id.clone(),
                title: title(&moved.paper_id),
                from: Some(moved.from),
                to: moved.to?,
            })
        });
        let candidates = record.candidates.iter().map(|candidate| CandidateTheme {
            label: candidate.label.clone(),
            n_papers: candidate.papers.len(),
            papers: candidate.papers.clone(),
            within: candidate.within,
        });
        SinceLastRun {
            run,
            reason: record.reason.clone(),
            new_listings: record.new_listings.clone(),
            n_new_papers: record.n_new_papers,
            new_by_theme: record.new_by_theme.clone(),
            events: record.events.iter().map(run_event).collect(),
            moved: moved.collect(),
            candidates: candidates.collect(),
        }
    }
}

fn lineage_run(record: &RunRecord, run: u32) -> LineageRun {
    let node = |size: &ThemeSize| LineageNode {
        theme: size.theme,
        label: size.label.clone(),
        n_papers: size.n_papers,
    };
    let flow = |flow: &Flow| LineageFlow {
        from: flow.from,
        to: flow.to,
        n_papers: flow.n_papers,
    };
    LineageRun {
        run,
        n_papers: record.n_papers,
        nodes: record.themes.iter().map(node).collect(),
        flows: record.flows.iter().map(flow).collect(),
    }
}

fn run_event(event: &Event) -> RunEvent {
    let (before, after) = (counted(event.n_before, "paper"), counted(event.n_after, "paper"));
    let shared = count(event.n_shared);
    let other = event.other.map_or_else(String::new, |other| other.to_string());
    let (kind, sentence) = match event.kind {
        EventKind::Born if event.other.is_some() => {
            let sentence = format!("A new theme of {after}, born from {other}: {shared} of them were there.");
            (BORN, sentence)
        }
        EventKind::Born => (BORN, format!("A new theme of {after}.")),
        EventKind::Split => (
            "split",
            format!("{after}, {shared} of them from {other}, which goes on."),
        ),
        EventKind::Merged => (
            "merged",
            format!("It had {before}; {shared} of them are in {other} now."),
        ),
        EventKind::Retired => ("retired", format!("Its {before} went apart.")),
        EventKind::Continued => (CONTINUED, format!("{before} before, {after} now, {shared} the same.")),
        EventKind::Grown => (
            "grown",
            format!("From {before} to {after}, more than was to be expected."),
        ),
        EventKind::Faded => (
            "faded",
            "None of the new papers joined, though some were to be expected.".to_owned(),
        ),
    };
    RunEvent {
        kind: kind.to_owned(),
        themes: [event.theme].into_iter().chain(event.other).collect(),
        sentence,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;
    use crate::themes::ThemeId;
    use crate::themes::ledger::{CandidateRecord, Move, RunKind};

    fn record(events: Vec<Event>) -> RunRecord {
        RunRecord {
            kind: RunKind::Refitted,
            reason: "It was asked for.".to_owned(),
            new_listings: vec!["b.txt".to_owned()],
            n_papers: 8,
            n_new_papers: 3,
            new_papers: Vec::new(),
            n_new_unplaced: 0,
            n_unplaced: 0,
            forgotten: Vec::new(),
            new_by_theme: vec![(ThemeId(2), 3)],
            events,
            moved: vec![Move {
                paper_id: "arxiv:2501.00003".to_owned(),
                from: ThemeId(1),
                to: Some(ThemeId(2)),
            }],
            candidates: vec![CandidateRecord {
                label: "tides".to_owned(),
                papers: vec!["a".to_owned(), "b".to_owned()],
                within: None,
            }],
            drift: None,
            themes: vec![ThemeSize {
                theme: ThemeId(2),
                label: "ice".to_owned(),
                n_papers: 8,
            }],
            flows: vec![Flow {
                from: ThemeId(1),
                to: ThemeId(2),
                n_papers: 5,
            }],
            look: None,
        }
    }

    #[test]
    fn the_first_run_has_nothing_before_it() {
        let mut report = sample::report();
        report.remember(&[record(Vec::new())]);
        assert_eq!((report.since, report.lineage.len()), (None, 1));
    }

    #[test]
    fn the_last_run_is_told_and_all_are_drawn() {
        let event = Event {
            kind: EventKind::Merged,
            theme: ThemeId(1),
            other: Some(ThemeId(2)),
            n_before: 6,
            n_after: 0,
            n_shared: 5,
            overlap: Some(0.5),
        };
        let mut report = sample::report();
        report.remember(&[record(Vec::new()), record(vec![event])]);
        let since = report.since.unwrap();
        assert_eq!((since.run, since.n_new_papers, since.candidates[0].n_papers), (2, 3, 2));
        assert_eq!(since.events[0].sentence, "It had 6 papers; 5 of them are in T2 now.");
        assert_eq!(since.events[0].themes, [ThemeId(1), ThemeId(2)]);
        assert_eq!(since.moved[0].title, sample::FORMULA_TITLE);
        assert_eq!(report.lineage[1].flows[0].n_papers, 5);
        let theme = report.themes.iter().find(|theme| theme.id == "T2").unwrap();
        assert_eq!(report.lineage[0].nodes[0].label, theme.label, "the name it has now");
    }
}
