//! The commands `name`, `merge`, `hide` and `split`: a decision is checked, kept in `themes.toml`, and the report is written
//! anew, so that it holds at once.

use std::io::{self, Write};

use clap::Args;
use paperthemes::Error;
use paperthemes::decisions::Decisions;
use paperthemes::pipeline::Wish;
use paperthemes::store::inspect::View;
use paperthemes::themes::ThemeId;
use paperthemes::workspace::Workspace;

use super::args::{Common, Settings};
use super::commands::Outcome;
use super::inspect::{ask, theme_answer};
use super::progress::Progress;
use super::rerun::{configured, rerun};
use super::{lookup, messages};

pub(super) const NAME_HELP: &str = "\
Names, merges, hidden themes and splits are kept in `themes.toml`, which you can edit, share and put under version control.
The report is written anew at once, from the papers there are.

Examples:
  paperthemes name T4 \"Attention sinks\"
  paperthemes name \"attention heads\" \"Attention sinks\"     by its label
  paperthemes name T4 --remove                             its label again";

pub(super) const MERGE_HELP: &str = "\
The first theme stays, the second one goes into it, now and whenever the report is made again; `themes.toml` keeps that. To take it
back, remove the line there and run `paperthemes report`.

Examples:
  paperthemes merge T4 T9                                  T9 goes into T4";

pub(super) const HIDE_HELP: &str = "\
Lists and charts leave the theme out and say so; its papers still count in all totals and shares, and stay in members.csv and
report.json. `themes.toml` keeps the decision.

Examples:
  paperthemes hide T7
  paperthemes hide T7 --remove                             show it again";

pub(super) const SPLIT_HELP: &str = "\
`themes.toml` keeps the decision. To take it back, remove the theme there and run `paperthemes report`.

Examples:
  paperthemes split T3";

#[derive(Debug, Args)]
pub struct NameArguments {
    /// Id or label of the theme
    pub theme: String,

    /// Its name, up to 60 characters; empty takes the name back
    #[arg(required_unless_present = "remove", conflicts_with = "remove")]
    pub name: Option<String>,

    /// Take the name back: the theme gets its label again
    #[arg(long)]
    pub remove: bool,
}

#[derive(Debug, Args)]
pub struct MergeArguments {
    /// Id or label of the theme that stays
    pub into: String,

    /// Id or label of the theme that goes into it
    pub from: String,
}

#[derive(Debug, Args)]
pub struct HideArguments {
    /// Id or label of the theme
    pub theme: String,

    /// Show it again
    #[arg(long)]
    pub remove: bool,
}

/// A theme as it is told.
#[derive(Debug)]
struct Told {
    id: ThemeId,
    label: String,
}

impl std::fmt::Display for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} “{}”", self.id, self.label)
    }
}

pub(super) fn name(workspace: &Workspace, common: &Common, arguments: &NameArguments) -> Outcome {
    let theme = find(workspace, &arguments.theme)?;
    let name = arguments.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
    let done = match name {
        Some(name) => format!("{theme} is named “{name}” from now on"),
        None => format!("{theme} gets its label again"),
    };
    decide(workspace, common, &done, |decisions| match name {
        Some(name) => decisions.name(theme.id, name),
        None => {
            decisions.names.remove(&theme.id);
            Ok(())
        }
    })
}

pub(super) fn merge(workspace: &Workspace, common: &Common, arguments: &MergeArguments) -> Outcome {
    let into = find(workspace, &arguments.into)?;
    let from = find(workspace, &arguments.from)?;
    let done = format!("{from} goes into {into}");
    decide(workspace, common, &done, |decisions| {
        decisions.merge(from.id, into.id).map(|_| ())
    })
}

pub(super) fn hide(workspace: &Workspace, common: &Common, arguments: &HideArguments) -> Outcome {
    let theme = find(workspace, &arguments.theme)?;
    let done = match arguments.remove {
        false => format!("{theme} is hidden; its papers still count"),
        true => format!("{theme} is shown"),
    };
    decide(workspace, common, &done, |decisions| {
        match arguments.remove {
            false => decisions.hidden.insert(theme.id),
            true => decisions.hidden.remove(&theme.id),
        };
        Ok(())
    })
}

pub(super) fn split(workspace: &Workspace, common: &Common, asked: &str) -> Outcome {
    let theme = find(workspace, asked)?;
    let done = format!("{theme} is to become several themes");
    decide(workspace, common, &done, |decisions| decisions.split(theme.id))
}

/// A theme of the last report.
fn find(workspace: &Workspace, asked: &str) -> Result<Told, Error> {
    let themes = ask(workspace, View::themes)?;
    let theme = lookup::theme(&themes, asked)?;
    Ok(Told {
        id: theme.id,
        label: theme.label.clone(),
    })
}

/// Keeps a decision and writes the report anew, on the papers there are.
///
/// - `done`: what is told.
fn decide(
    workspace: &Workspace,
    common: &Common,
    done: &str,
    change: impl FnOnce(&mut Decisions) -> Result<(), String>,
) -> Outcome {
    let lock = workspace.lock(messages::waiting)?;
    let is_new = workspace.decide(change)?;
    // The run takes it again.
    drop(lock);
    if !common.quiet {
        let known = if is_new { "" } else { " (as it was)" };
        let _ = writeln!(io::stderr(), "{done}{known}; `themes.toml` has it");
    }
    let config = configured(workspace, &Settings::default())?;
    let progress = Progress::new(common.quiet);
    let (corpus, themes) = rerun(workspace, common, &config, &progress, &[], false, Some(Wish::Update))?;
    theme_answer(&themes, &corpus).write(common.format, &mut io::stdout().lock())?;
    Ok(())
}
