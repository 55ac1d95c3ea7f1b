//! The command `update`: what is new at the sources, then the report.

use paperthemes::fetch::Ask;
use paperthemes::workspace::Workspace;

use super::args::Common;
use super::args::fetch::UpdateArguments;
use super::args::report::ReportArguments;
use super::failure::{CommandResult, Failure};
use super::fetch::{Fetched, answer_planned};
use super::reruns;

pub(super) fn update(workspace: &Workspace, common: &Common, arguments: &UpdateArguments) -> CommandResult {
    let config = workspace.effective_config(&arguments.settings.overrides())?;
    if config.sources.is_empty() {
        return Err(Failure::NotFound {
            what: "no source in `paperthemes.toml`".to_owned(),
            hint: "name one or more: `[[sources]]`, below it `kind = \"hf\"`; `paperthemes update --help` says what follows".to_owned(),
        });
    }
    let asks = Ask::whatever_is_new(&config.sources);
    if arguments.dry_run {
        return answer_planned(workspace, common, &asks);
    }
    let fetched = Fetched::of(workspace, common, &asks)?;
    let report = ReportArguments {
        listings: Vec::new(),
        reading: arguments.reading.clone(),
        settings: arguments.settings.clone(),
    };
    reruns::report(workspace, common, &report)?;
    fetched.result()
}
