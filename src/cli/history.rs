//! `history`: what happened in each run.

use std::io::{self, Write};

use paperthemes::nouns::counted;
use paperthemes::report::verdict_change::turn;
use paperthemes::run::ask;
use paperthemes::store::inspect::View;
use paperthemes::themes::ThemeId;
use paperthemes::themes::ledger::{EventKind, RunKind, RunRecord};
use paperthemes::workspace::Workspace;
use serde_json::json;

use super::args::Common;
use super::failure::CommandResult;
use super::output::{Answer, Format};

/// Papers that moved, listed one by one.
const SHOWN: usize = 5;

pub(super) fn history(workspace: &Workspace, common: &Common, is_full: bool) -> CommandResult {
    let records = ask(workspace, View::history)?;
    let mut out = io::stdout().lock();
    match common.format {
        Format::Table => {
            for (run, record) in (1..).zip(&records) {
                write_run(run, record, &records[..run], is_full, &mut out)?;
            }
        }
        Format::Json => {
            serde_json::to_writer_pretty(&mut out, &records).map_err(io::Error::from)?;
            writeln!(out)?;
        }
        Format::Jsonl => {
            for record in &records {
                serde_json::to_writer(&mut out, record).map_err(io::Error::from)?;
                writeln!(out)?;
            }
        }
        Format::Csv | Format::Md | Format::Bibtex | Format::Ris => events(&records).write(common.format, &mut out)?,
    }
    Ok(())
}

/// A run as text.
///
/// - `so_far`: all runs up to this one.
fn write_run(
    run: usize,
    record: &RunRecord,
    so_far: &[RunRecord],
    is_full: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    if run > 1 {
        writeln!(out)?;
    }
    let verb = match record.kind {
        RunKind::Fitted => "fitted",
        RunKind::Assigned if record.n_new_papers == 0 => "kept",
        RunKind::Assigned => "joined",
        RunKind::Decided => "decided",
        RunKind::Refitted => "fitted again",
    };
    let unplaced = match record.n_new_unplaced {
        0 => String::new(),
        n => format!(", {n} of them in no theme"),
    };
    writeln!(
        out,
        "run {run}  {verb}: {} ({} new{unplaced}) in {}",
        counted(record.n_papers, "paper"),
        record.n_new_papers,
        counted(record.themes.len(), "theme")
    )?;
    writeln!(out, "  {}", record.reason)?;
    if !record.forgotten.is_empty() {
        writeln!(out, "  forgotten: {}", record.forgotten.join(", "))?;
    }
    if !record.new_listings.is_empty() {
        writeln!(out, "  listings: {}", record.new_listings.join(", "))?;
    }
    if let Some(drift) = record.drift.filter(|drift| drift.n_later > 0) {
        writeln!(
            out,
            "  {} placed since the fit: {:.0} % suit no theme well, {} borderline",
            counted(drift.n_later, "paper"),
            drift.poor_share() * 100.0,
            drift.n_borderline
        )?;
    }
    let name = |id: ThemeId| label(so_far, id);
    let shown = record.events.iter().filter(|event| {
        let is_first = run == 1 && event.kind == EventKind::Born;
        is_full || !is_first && event.kind != EventKind::Continued
    });
    for event in shown {
        writeln!(out, "  {}", event.sentence(&name))?;
    }
    write_verdicts(record, &name, out)?;
    for candidate in &record.candidates {
        writeln!(out, "  {}", candidate.sentence())?;
    }
    write_moves(record, is_full, out)
}

/// Verdicts that are not those of the run before.
fn write_verdicts(record: &RunRecord, name: &dyn Fn(ThemeId) -> String, out: &mut dyn Write) -> io::Result<()> {
    for change in record.look.iter().flat_map(|look| &look.changes) {
        let settled = if change.is_news { "" } else { " (not settled)" };
        let turn = turn(&change.from, &change.to);
        let why = change.why.join(", ");
        writeln!(out, "  {} {turn}{settled}: {why}", name(change.theme))?;
    }
    Ok(())
}

fn write_moves(record: &RunRecord, is_full: bool, out: &mut dyn Write) -> io::Result<()> {
    if record.moved.is_empty() {
        return Ok(());
    }
    writeln!(out, "  {} moved", counted(record.moved.len(), "paper"))?;
    let shown = if is_full { usize::MAX } else { SHOWN };
    for moved in record.moved.iter().take(shown) {
        let to = moved.to.map_or("no theme".to_owned(), |id| id.to_string());
        writeln!(out, "    {}  {} → {to}", moved.paper_id, moved.from)?;
    }
    if record.moved.len() > shown {
        writeln!(out, "    and {} more (--all shows them)", record.moved.len() - shown)?;
    }
    Ok(())
}

/// A theme's id, and what it was called last.
fn label(so_far: &[RunRecord], id: ThemeId) -> String {
    let themes = so_far.iter().rev().flat_map(|record| &record.themes);
    let found = themes.into_iter().find(|size| size.theme == id);
    found.map_or_else(|| id.to_string(), |size| format!("{id} {}", size.label))
}

/// One row an event.
fn events(records: &[RunRecord]) -> Answer {
    let columns = [
        "run",
        "event",
        "theme_id",
        "other_id",
        "papers_before",
        "papers_after",
        "papers_shared",
        "overlap",
    ];
    let mut answer = Answer::new(&columns);
    for (run, record) in (1..).zip(records) {
        for event in &record.events {
            answer.push(vec![
                json!(run),
                json!(event.kind),
                json!(event.theme),
                json!(event.other),
                json!(event.n_before),
                json!(event.n_after),
                json!(event.n_shared),
                json!(event.overlap.map(paperthemes::report::numbers::rounded)),
            ]);
        }
    }
    answer
}
