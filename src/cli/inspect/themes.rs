//! `themes`: a line each.

use paperthemes::run::ask;
use paperthemes::workspace::Workspace;

use crate::cli::answers::{cut, themes_rows};
use crate::cli::args::Common;
use crate::cli::args::inspect::Rows;
use crate::cli::failure::CommandResult;
use crate::cli::messages;
use crate::cli::output::screen::Screen;

pub(crate) fn themes(workspace: &Workspace, common: &Common, rows: &Rows) -> CommandResult {
    let (themes, n_papers) = ask(workspace, |view| {
        Ok((view.themes()?, view.n_papers()?.unwrap_or_default()))
    })?;
    let mut answer = themes_rows(&themes, n_papers);
    cut(&mut answer, rows, common.format)?;
    let mut screen = Screen::new(common.presentation());
    screen.answer(&answer)?;
    screen.show()?;
    if !common.quiet {
        messages::hidden(&themes);
    }
    Ok(())
}
