//! What happened since the run before, as the page shows it.

use serde::Serialize;

use super::listed::{Listed, PaperLink};
use crate::report::lineage::{BORN, CONTINUED};
use crate::report::numbers::{count, counted};
use crate::report::{Report, SinceLastRun, VerdictChangeView};

/// Papers that moved, and papers of a theme to be, that are named.
const MAX_MOVED: usize = 50;
const MAX_CANDIDATE_PAPERS: usize = 5;

#[derive(Debug, Serialize)]
pub(super) struct Since {
    pub run: u32,
    /// New listings and papers, in words.
    pub news: String,
    /// A sentence.
    pub reason: String,
    pub new_listings: Vec<String>,
    /// Empty where the new papers are listed.
    pub new_by_theme: Vec<Grown>,
    pub events: Vec<Event>,
    /// Themes that go on under their ids after a new fit; absent if there are none.
    pub n_continued: Option<String>,
    /// Verdicts that are not those of the run before.
    pub verdicts: Vec<Turned>,
    pub n_moved: String,
    pub moved: Vec<Moved>,
    pub candidates: Vec<Candidate>,
}

/// A theme with new papers.
#[derive(Debug, Serialize)]
pub(super) struct Grown {
    pub theme: Named,
    pub n_papers: String,
}

/// A theme as it is named in passing.
#[derive(Debug, Serialize)]
pub(super) struct Named {
    pub id: String,
    /// Empty for a theme that is no more.
    pub label: String,
    /// False for a theme that is no more.
    pub is_here: bool,
}

#[derive(Debug, Serialize)]
pub(super) struct Event {
    pub kind: String,
    pub is_birth: bool,
    pub sentence: String,
    pub themes: Vec<Named>,
}

/// A verdict that is not that of the run before.
#[derive(Debug, Serialize)]
pub(super) struct Turned {
    pub theme: Named,
    /// What it was, and what it is.
    pub turn: String,
    pub why: String,
    pub is_news: bool,
}

#[derive(Debug, Serialize)]
pub(super) struct Moved {
    pub paper: PaperLink,
    pub from: Option<Named>,
    pub to: Named,
}

/// A theme to be.
#[derive(Debug, Serialize)]
pub(super) struct Candidate {
    pub label: String,
    pub size: String,
    pub papers: Vec<PaperLink>,
}

impl Since {
    pub(super) fn new(report: &Report, since: &SinceLastRun, listed: &Listed<'_>) -> Self {
        let paper = |id: &str| report.papers.iter().position(|paper| paper.id == id);
        let link = |id: &str| paper(id).and_then(|position| listed.link(position));
        let moved = since.moved.iter().take(MAX_MOVED).map(|moved| Moved {
            paper: link(&moved.paper_id).unwrap_or_else(|| PaperLink {
                title: moved.title.clone(),
                href: None,
                is_away: false,
                date: None,
            }),
            from: moved.from.map(|theme| Named::of(report, &theme.to_string())),
            to: Named::of(report, &moved.to.to_string()),
        });
        let candidates = since.candidates.iter().map(|candidate| Candidate {
            label: candidate.label.clone(),
            size: candidate.size(),
            papers: (candidate.papers.iter().take(MAX_CANDIDATE_PAPERS))
                .filter_map(|id| link(id))
                .collect(),
        });
        let n_continued = since.events.iter().filter(|event| event.kind == CONTINUED).count();
        Since {
            run: since.run,
            news: since.news(),
            reason: since.reason.clone(),
            new_listings: since.new_listings.clone(),
            new_by_theme: match &report.new_papers {
                Some(new) if new.since.is_none() => Vec::new(),
                _ => (since.new_by_theme.iter())
                    .map(|(theme, n_papers)| Grown {
                        theme: Named::of(report, &theme.to_string()),
                        n_papers: count(*n_papers),
                    })
                    .collect(),
            },
            n_continued: (n_continued > 0).then(|| counted(n_continued, "theme")),
            events: (since.events.iter())
                .filter(|event| event.kind != CONTINUED)
                .map(|event| Event {
                    kind: event.kind.clone(),
                    is_birth: event.kind == BORN,
                    sentence: event.sentence.clone(),
                    themes: (event.themes.iter())
                        .map(|theme| Named::of(report, &theme.to_string()))
                        .collect(),
                })
                .collect(),
            verdicts: report.change.verdicts.iter().map(turned).collect(),
            n_moved: count(since.moved.len()),
            moved: moved.collect(),
            candidates: candidates.collect(),
        }
    }
}

fn turned(change: &VerdictChangeView) -> Turned {
    Turned {
        theme: Named {
            id: change.theme_id.clone(),
            label: change.theme.clone(),
            is_here: true,
        },
        turn: change.turn(),
        why: change.why.clone(),
        is_news: change.is_news,
    }
}

impl Named {
    pub(super) fn of(report: &Report, id: &str) -> Self {
        let here = report.themes.iter().find(|theme| theme.id == id);
        Self {
            label: here.map(|theme| theme.label.clone()).unwrap_or_default(),
            is_here: here.is_some(),
            id: id.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;
    use crate::themes::ThemeId;

    #[test]
    fn news_lead_to_papers_and_themes_that_are_still_there() {
        let mut report = sample::report();
        let mut since = report.since.take().unwrap();
        since.moved[0].from = Some(ThemeId(77));
        let view = Since::new(&report, &since, &Listed::new(&report));
        assert_eq!(view.news, "1 new listing and 3 new papers");
        assert!(!view.moved[0].from.as_ref().unwrap().is_here && view.moved[0].to.is_here);
        assert_eq!(view.moved[0].paper.href.as_deref(), Some("#paper-arxiv-2501.00001"));
        assert_eq!(view.candidates[0].papers.len(), 2);
    }
}
