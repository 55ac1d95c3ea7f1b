//! The command `forget`: listings and papers leave the report, and stay away.

use std::io::{self, Write};

use paperthemes::run::{self, Forecast, Forget, Request};
use paperthemes::store::inspect::View;
use paperthemes::workspace::Workspace;
use paperthemes::{Error, nouns};

use super::args::Common;
use super::args::forget::ForgetArguments;
use super::failure::{CommandResult, Failure};
use super::output::Answer;
use super::progress::Progress;
use super::{lookup, reruns};

pub(super) fn forget(workspace: &Workspace, common: &Common, arguments: &ForgetArguments) -> CommandResult {
    let progress = Progress::new(common.quiet);
    if arguments.undo {
        return undo(workspace, common, &arguments.what, &progress);
    }
    let mut forget = Forget::default();
    for asked in &arguments.what {
        forget = forget.and(named(workspace, asked)?);
    }
    let forecast = forget.forecast(workspace)?;
    if arguments.dry_run {
        return answer(&forecast, common);
    }
    if !common.quiet {
        let _ = writeln!(io::stderr(), "forgetting {}", forecast.sentence());
    }
    report(workspace, common, forget, &progress)
}

/// The listing of that name, else the paper.
fn named(workspace: &Workspace, asked: &str) -> Result<Forget, Failure> {
    let listings = run::ask(workspace, View::listings)?;
    // A file can have several earlier versions: they go together.
    let named = listings.iter().filter(|listing| listing.name == asked);
    let forget = named.fold(Forget::default(), |forget, listing| {
        forget.and(Forget::listing(listing))
    });
    if !forget.is_empty() {
        return Ok(forget);
    }
    if let Ok(listing) = lookup::listing(&listings, asked) {
        return Ok(Forget::listing(listing));
    }
    match run::ask(workspace, |view| lookup::paper(view, asked)) {
        Ok(paper) => Ok(Forget::paper(&paper)),
        Err(Error::UnknownPaper { .. }) => Err(Failure::NotFound {
            what: format!("neither a listing nor a paper `{asked}`"),
            hint: "`paperthemes listing` lists the listings; a paper is named by its id or its title".to_owned(),
        }),
        Err(error) => Err(error.into()),
    }
}

fn undo(workspace: &Workspace, common: &Common, asked: &[String], progress: &Progress) -> CommandResult {
    for asked in asked {
        let n_rows = run::take_in_again(workspace, asked, progress)?;
        if n_rows == 0 {
            return Err(Failure::NotFound {
                what: format!("`{asked}` is no paper that was forgotten"),
                hint: "name it by its whole id or title; a listing is taken in again by `paperthemes add FILE`"
                    .to_owned(),
            });
        }
        if !common.quiet {
            let _ = writeln!(
                io::stderr(),
                "`{asked}` is taken in again: {}",
                nouns::counted(n_rows, "row")
            );
        }
    }
    report(workspace, common, Forget::default(), progress)
}

/// Writes the last report again, with its options, without what is forgotten.
fn report(workspace: &Workspace, common: &Common, forget: Forget, progress: &Progress) -> CommandResult {
    let request = Request {
        forget,
        ..reruns::again(workspace)?
    };
    reruns::run(workspace, common, request, progress)
}

/// What would leave.
fn answer(forecast: &Forecast, common: &Common) -> CommandResult {
    let mut answer = Answer::new(&["paper_id", "title"]);
    for (id, title) in &forecast.papers {
        answer.push(vec![id.as_str().into(), title.as_str().into()]);
    }
    if !common.quiet {
        let _ = writeln!(io::stderr(), "would forget {}", forecast.sentence());
    }
    answer.write(common.format, &mut io::stdout().lock())
}
