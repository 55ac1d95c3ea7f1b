//! The commands `name`, `merge`, `hide` and `split`: a decision is checked, kept in `themes.toml`, and the report is written
//! again, so that it holds at once.

use std::io::{self, Write};

use paperthemes::Error;
use paperthemes::decisions::Decisions;
use paperthemes::run::{Observer, ask};
use paperthemes::store::inspect::View;
use paperthemes::themes::ThemeId;
use paperthemes::workspace::Workspace;

use super::args::Common;
use super::args::decide::{HideArguments, MergeArguments, NameArguments};
use super::failure::{CommandResult, Failure};
use super::progress::Progress;
use super::{lookup, messages, reruns};

/// A theme as messages name it.
#[derive(Debug)]
struct NamedTheme {
    id: ThemeId,
    label: String,
}

impl std::fmt::Display for NamedTheme {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} “{}”", self.id, self.label)
    }
}

/// What a person decides on themes, which are named by id or label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decision<'a> {
    /// Without a name the theme gets its label again.
    Name(&'a str, Option<&'a str>),
    Merge {
        into: &'a str,
        from: &'a str,
    },
    Hide(&'a str),
    Show(&'a str),
    Split(&'a str),
}

pub(super) fn name(workspace: &Workspace, common: &Common, arguments: &NameArguments) -> CommandResult {
    let name = arguments.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
    decide(workspace, common, Decision::Name(&arguments.theme, name))
}

pub(super) fn merge(workspace: &Workspace, common: &Common, arguments: &MergeArguments) -> CommandResult {
    let (into, from) = (&arguments.into, &arguments.from);
    decide(workspace, common, Decision::Merge { into, from })
}

pub(super) fn hide(workspace: &Workspace, common: &Common, arguments: &HideArguments) -> CommandResult {
    let decision = match arguments.remove {
        false => Decision::Hide(&arguments.theme),
        true => Decision::Show(&arguments.theme),
    };
    decide(workspace, common, decision)
}

pub(super) fn split(workspace: &Workspace, common: &Common, asked: &str) -> CommandResult {
    decide(workspace, common, Decision::Split(asked))
}

fn decide(workspace: &Workspace, common: &Common, decision: Decision<'_>) -> CommandResult {
    let progress = Progress::new(common.quiet);
    let done = keep(workspace, decision, &progress)?;
    if !common.quiet {
        let _ = writeln!(io::stderr(), "{done}; `themes.toml` has it");
    }
    let run = reruns::again(workspace).and_then(|request| reruns::run(workspace, common, request, &progress));
    run.inspect_err(|failure| {
        if !failure.is_closed_pipe() {
            messages::say("note: `themes.toml` keeps the decision; the next report has it");
        }
    })
}

/// Keeps a decision in `themes.toml`.
///
/// - returns: what was done, for people.
pub(super) fn keep(workspace: &Workspace, decision: Decision<'_>, observer: &dyn Observer) -> Result<String, Failure> {
    let themes = ask(workspace, View::themes)?;
    let find = |asked: &str| -> Result<NamedTheme, Error> {
        let theme = lookup::theme(&themes, asked)?;
        Ok(NamedTheme {
            id: theme.id,
            label: theme.label.clone(),
        })
    };
    let change = |change: &dyn Fn(&mut Decisions) -> bool| {
        workspace.decide(|decisions| {
            change(decisions);
            Ok(())
        })
    };
    let _lock = workspace.lock(|holder| observer.waiting(holder))?;
    let (is_new, done) = match decision {
        Decision::Name(theme, Some(name)) => {
            let theme = find(theme)?;
            let is_new = workspace.decide(|decisions| decisions.name(theme.id, name))?;
            (is_new, format!("{theme} is named “{name}” from now on"))
        }
        Decision::Name(theme, None) => {
            let theme = find(theme)?;
            let is_new = change(&|decisions| decisions.names.remove(&theme.id).is_some())?;
            (is_new, format!("{theme} gets its label again"))
        }
        Decision::Merge { into, from } => {
            let (into, from) = (find(into)?, find(from)?);
            let is_new = workspace.decide(|decisions| decisions.merge(from.id, into.id).map(|_| ()))?;
            (is_new, format!("{from} goes into {into}"))
        }
        Decision::Hide(theme) => {
            let theme = find(theme)?;
            let is_new = change(&|decisions| decisions.hidden.insert(theme.id))?;
            (is_new, format!("{theme} is hidden; its papers still count"))
        }
        Decision::Show(theme) => {
            let theme = find(theme)?;
            let is_new = change(&|decisions| decisions.hidden.remove(&theme.id))?;
            (is_new, format!("{theme} is shown"))
        }
        Decision::Split(theme) => {
            let theme = find(theme)?;
            let is_new = workspace.decide(|decisions| decisions.split(theme.id))?;
            (is_new, format!("{theme} is to become several themes"))
        }
    };
    let as_it_was = match decision {
        _ if is_new => "",
        Decision::Split(_) => " (as it was: a theme is split once, nothing changes)",
        _ => " (as it was)",
    };
    Ok(done + as_it_was)
}
