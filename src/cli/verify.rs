//! The command `verify`: is the report what the database says, and are the listings what was read?

use std::io::{self, Write};

use paperthemes::pipeline::Ground;
use paperthemes::report;
use paperthemes::workspace::{Difference, Workspace};
use paperthemes::{Error, pipeline};
use serde_json::json;

use super::args::{Common, Format, Settings};
use super::commands::Outcome;
use super::inspect::{ask, current};
use super::messages::counted;
use super::output::Answer;
use super::rerun::{configured, last_asked};

pub(super) const HELP: &str = "\
Also reads the listings in data/listings that the database knows, and tells which have changed since or are missing. Exit code
1 if anything differs. The options of the last report (`--period`, `--themes`, `--seed`) hold unless others are given.

Examples:
  paperthemes verify
  paperthemes verify --period month
  paperthemes verify --format json";

pub(super) fn verify(workspace: &Workspace, common: &Common, settings: &Settings) -> Outcome {
    let decisions = workspace.decisions()?;
    // One question for all of it, so that a run that ends meanwhile can't mix two states.
    let (corpus, themes, words, (model, points), history, listings, asked) = ask(workspace, |view| {
        let (corpus, themes) = current(view, &decisions)?;
        let words = view.words(&corpus)?;
        let ground = (view.model()?, view.points(&corpus)?);
        let (history, listings) = (view.history()?, view.own_listings()?);
        Ok((corpus, themes, words, ground, history, listings, last_asked(view)?))
    })?;
    let config = configured(workspace, &settings.clone().or(asked))?;
    let points = &points;
    let ground = model.as_ref().map(|model| Ground { model, points });
    let report = pipeline::full_report(&corpus, &words, &themes, ground, &history, &config)?;
    let files = report::files(&report).map_err(Error::from)?;
    let mut differences = workspace.compare_reports(&files)?;
    differences.extend(workspace.compare_listings(&listings)?);

    let mut out = io::stdout().lock();
    if differences.is_empty() && common.format == Format::Table {
        let listings = match listings.len() {
            0 => String::new(),
            n => format!(", {}", counted(n, "listing")),
        };
        writeln!(out, "equal: {}{listings}", counted(files.len(), "file"))?;
        return Ok(());
    }
    answer(&differences).write(common.format, &mut out)?;
    match differences.len() {
        0 => Ok(()),
        n_files => Err(Error::NotEqual { n_files }.into()),
    }
}

fn answer(differences: &[Difference]) -> Answer {
    let mut answer = Answer::new(&["file", "state", "line", "found", "expected"]);
    for difference in differences {
        let line = difference.line.as_ref();
        answer.push(vec![
            json!(difference.file),
            json!(difference.kind.word()),
            json!(line.map(|line| line.number)),
            json!(line.map(|line| &line.found)),
            json!(line.map(|line| &line.expected)),
        ]);
    }
    answer
}
