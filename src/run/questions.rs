//! What people ask of the last report.

use super::{fingerprint, report};
use crate::corpus::Corpus;
use crate::decisions::Decisions;
use crate::error::Result;
use crate::report::Report;
use crate::store::inspect::{self, View};
use crate::themes::Themes;
use crate::workspace::{Unpublished, Workspace};

/// Asks the tables of the last report, with the names that people gave since.
///
/// - `question`: asked again if a run has changed the database meanwhile, so it should do nothing but read.
///
/// # Errors
/// As [`inspect::read`] and [`Workspace::decisions`].
pub fn ask<T>(workspace: &Workspace, question: impl Fn(&View) -> Result<T>) -> Result<T> {
    inspect::read(&workspace.database(), &workspace.decisions()?, question)
}

/// Corpus and themes of the last report, with what people decided since.
///
/// # Errors
/// [`crate::Error::NoThemes`] before the first run; [`crate::Error::Database`].
pub fn last_corpus(view: &View, decisions: &Decisions) -> Result<(Corpus, Themes)> {
    let corpus = Corpus::merge_decided(view.rows()?, &decisions.papers);
    let mut themes = view.found_themes(&corpus)?;
    // The run that made the report has warned of decisions that apply to nothing.
    decisions.apply(&mut themes);
    Ok((corpus, themes))
}

/// Whether the last run was ended before its report was in `reports/`, so that answers are newer than the files there.
///
/// A database that can't be read says nothing; whoever asks it something else is told why.
pub fn unpublished(workspace: &Workspace) -> Option<Unpublished> {
    if !workspace.may_be_unpublished() {
        return None;
    }
    let files = ask(workspace, View::report_files).ok()??;
    workspace.unpublished(&files)
}

/// What the last report says of its themes, without its papers, if that still holds.
///
/// # Errors
/// As [`ask`] and [`Workspace::effective_config`].
pub fn last_overview(workspace: &Workspace) -> Result<Option<Report>> {
    let decisions = workspace.decisions()?;
    ask(workspace, |view| {
        let config = workspace.effective_config(&view.last_overrides()?)?;
        view.overview(&fingerprint::of_overview(&config, &decisions))
    })
}

/// What the last report says of its themes, without its papers; made again if settings or decisions changed since.
///
/// The options of the last report hold, as for everything that follows from it.
///
/// # Errors
/// As [`ask`], [`Workspace::effective_config`] and [`report`].
pub fn last_report(workspace: &Workspace) -> Result<Report> {
    let decisions = workspace.decisions()?;
    ask(workspace, |view| {
        let config = workspace.effective_config(&view.last_overrides()?)?;
        if let Some(report) = view.overview(&fingerprint::of_overview(&config, &decisions))? {
            return Ok(report);
        }
        let (corpus, themes) = last_corpus(view, &decisions)?;
        report(&corpus, &view.words(&corpus)?, &themes, &config)
    })
}
