//! `report` and `refit`.

use std::io;

use paperthemes::Error;
use paperthemes::run::{Request, ask, rerun};
use paperthemes::store::inspect::View;
use paperthemes::themes::update::RunMode;
use paperthemes::workspace::Workspace;

use super::answers::themes_of_run;
use super::args::Common;
use super::args::report::ReportArguments;
use super::failure::{CommandResult, Failure};
use super::listings::InPart;
use super::progress::Progress;
use super::{listings, messages};

pub(super) fn report(workspace: &Workspace, common: &Common, arguments: &ReportArguments) -> CommandResult {
    let overrides = arguments.settings.overrides();
    // A mistake in the settings is reported before listings are read.
    workspace.effective_config(&overrides)?;
    let progress = Progress::new(common.quiet);
    let (paths, reading) = (&arguments.listings, &arguments.reading);
    let listings = listings::read(workspace, paths, reading, common.quiet, &progress)?;
    let in_part = InPart::of(workspace, &listings, &progress)?;
    let request = Request {
        listings,
        are_own: paths.is_empty(),
        overrides,
        ..Request::default()
    };
    run(workspace, common, request, &progress)?;
    in_part.result()
}

pub(super) fn refit(workspace: &Workspace, common: &Common, is_fresh: bool) -> CommandResult {
    workspace.config()?;
    if !workspace.has_database()? {
        let path = workspace.database().display().to_string();
        return Err(Error::NoThemes { path }.into());
    }
    let request = Request {
        mode: if is_fresh { RunMode::Fresh } else { RunMode::Refit },
        ..Request::default()
    };
    run(workspace, common, request, &Progress::new(common.quiet))
}

/// The last report again, with its options, on the papers there are and with what was decided since.
pub(super) fn again(workspace: &Workspace) -> Result<Request, Failure> {
    Ok(Request {
        overrides: ask(workspace, View::last_overrides)?,
        ..Request::default()
    })
}

/// Runs, tells what came of it, and answers with the themes.
pub(super) fn run(workspace: &Workspace, common: &Common, request: Request, progress: &Progress) -> CommandResult {
    let outcome = rerun(workspace, request, progress)?;
    progress.done();
    if !common.quiet {
        messages::outcome(&outcome, workspace);
    }
    themes_of_run(&outcome.themes, &outcome.corpus).write(common.format, &mut io::stdout().lock())?;
    // Large, and nobody waits for a process that ends.
    std::mem::forget(outcome);
    Ok(())
}
