//! What is new: papers by theme, then verdicts that changed, and what became of the themes.

use std::fmt::{self, Write as _};

use super::text::{escaped, linked};
use crate::report::lineage::{BORN, CONTINUED};
use crate::report::new_papers::MARKS;
use crate::report::numbers::counted;
use crate::report::{NewInThemeView, NewPapersView, Report, SinceLastRun};

/// How much room there is for new papers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Room {
    /// For a few of each theme.
    Little,
    /// For all.
    Whole,
}

/// Writes what is new.
///
/// - returns: false if there is nothing to tell, since it is the first report.
pub(super) fn write(out: &mut String, report: &Report, room: Room) -> Result<bool, fmt::Error> {
    let run = report.since.as_ref().map(run_sentence);
    if let Some(new) = &report.new_papers {
        // A span has a beginning of its own, and the run comes after it.
        let run = run.as_ref().filter(|_| new.since.is_none());
        writeln!(out, "\n## {}", escaped(&new.heading()))?;
        for sentence in run.into_iter().chain([&new.lead(report.corpus.n_undated)]) {
            if !sentence.is_empty() {
                writeln!(out, "\n{}", escaped(sentence))?;
            }
        }
        write_papers(out, report, new, room)?;
    }
    let is_told = report.new_papers.as_ref().is_some_and(|new| new.since.is_none());
    if let Some(run) = run.filter(|_| !is_told) {
        writeln!(out, "\n## Since the last run\n\n{}", escaped(&run))?;
    }
    if let Some(since) = &report.since {
        write_events(out, report, since)?;
    }
    Ok(report.new_papers.is_some() || report.since.is_some())
}

fn run_sentence(since: &SinceLastRun) -> String {
    format!("Run {} read {}. {}", since.run, since.news(), since.reason)
}

fn write_papers(out: &mut String, report: &Report, new: &NewPapersView, room: Room) -> fmt::Result {
    let most = match room {
        Room::Little => new.most_of_a_theme(),
        Room::Whole => usize::MAX,
    };
    if new.has_marks() {
        writeln!(out, "\n{MARKS}")?;
    }
    for theme in &new.themes {
        writeln!(out, "\n### {}\n\n{}\n", name(report, &theme.theme), theme.effect())?;
        write_of_theme(out, report, theme, most)?;
    }
    if new.n_unplaced > 0 {
        let papers = counted(new.n_unplaced, "new paper");
        writeln!(out, "\n### In no theme\n\n{papers} without a word to place them by.\n")?;
        for paper in new.unplaced.iter().take(most) {
            write_paper(out, report, *paper, &[])?;
        }
        write_rest(out, new.unplaced.len(), most)?;
    }
    Ok(())
}

fn write_of_theme(out: &mut String, report: &Report, theme: &NewInThemeView, most: usize) -> fmt::Result {
    for paper in theme.papers.iter().take(most) {
        write_paper(out, report, paper.paper, &paper.marks())?;
    }
    write_rest(out, theme.papers.len(), most)
}

/// How many papers are left out, and where they are.
fn write_rest(out: &mut String, n_papers: usize, most: usize) -> fmt::Result {
    match n_papers.saturating_sub(most) {
        0 => Ok(()),
        more => writeln!(out, "- and {more} more, in `digest.md`"),
    }
}

fn write_paper(out: &mut String, report: &Report, paper: usize, marks: &[String]) -> fmt::Result {
    let Some(paper) = report.papers.get(paper) else {
        return Ok(());
    };
    let date = paper.date.as_ref().map(|date| format!(" ({})", escaped(date)));
    let marks: String = marks.iter().map(|mark| format!(" — *{}*", escaped(mark))).collect();
    writeln!(
        out,
        "- {}{}{marks}",
        linked(&paper.title, paper.address().as_deref()),
        date.unwrap_or_default()
    )
}

fn write_events(out: &mut String, report: &Report, since: &SinceLastRun) -> fmt::Result {
    let verdicts = report.change.verdicts.iter().map(|change| escaped(&change.sentence()));
    write_list(out, "Changes of verdict", verdicts.collect())?;
    let (born, others): (Vec<_>, Vec<_>) = (since.events.iter())
        .filter(|event| event.kind != CONTINUED)
        .partition(|event| event.kind == BORN);
    for (heading, events) in [("New themes", born), ("What became of the themes", others)] {
        let told = events.into_iter().map(|event| {
            let theme = event.themes.first().map(|theme| name(report, &theme.to_string()));
            format!("{}: {}", theme.unwrap_or_default(), escaped(&event.sentence))
        });
        write_list(out, heading, told.collect())?;
    }
    let candidates = since.candidates.iter().map(|candidate| {
        let (question, size) = (candidate.question(), candidate.size());
        format!("{question} {}: {size}", escaped(&candidate.label))
    });
    write_list(out, "Themes to be", candidates.collect())
}

fn write_list(out: &mut String, heading: &str, lines: Vec<String>) -> fmt::Result {
    if !lines.is_empty() {
        writeln!(out, "\n## {heading}\n")?;
    }
    lines.iter().try_for_each(|line| writeln!(out, "- {line}"))
}

/// `T8 “graphs”`, or the id alone of a theme that is no more.
fn name(report: &Report, id: &str) -> String {
    let here = report.themes.iter().find(|theme| theme.id == id);
    here.map_or_else(
        || escaped(id),
        |theme| format!("{} “{}”", escaped(id), escaped(&theme.label)),
    )
}
