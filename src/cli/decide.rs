//! The commands `name`, `merge`, `hide` and `split`: a decision is checked, kept in `themes.toml`, and the report is written
//! anew, so that it holds at once.

use std::io::{self, Write};

use clap::Args;
use paperthemes::Error;
use paperthemes::corpus::Corpus;
use paperthemes::decisions::Decisions;
use paperthemes::pipeline::Wish;
use paperthemes::store::inspect::View;
use paperthemes::themes::{ThemeId, Themes};
use paperthemes::workspace::Workspace;

use super::args::Common;
use super::commands::Outcome;
use super::failure::Failure;
use super::inspect::{ask, theme_answer};
use super::progress::Progress;
use super::rerun::{configured, last_asked, rerun};
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

pub(super) fn name(workspace: &Workspace, common: &Common, arguments: &NameArguments) -> Outcome {
    let name = arguments.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
    decide(workspace, common, Decision::Name(&arguments.theme, name))
}

pub(super) fn merge(workspace: &Workspace, common: &Common, arguments: &MergeArguments) -> Outcome {
    let (into, from) = (&arguments.into, &arguments.from);
    decide(workspace, common, Decision::Merge { into, from })
}

pub(super) fn hide(workspace: &Workspace, common: &Common, arguments: &HideArguments) -> Outcome {
    let decision = match arguments.remove {
        false => Decision::Hide(&arguments.theme),
        true => Decision::Show(&arguments.theme),
    };
    decide(workspace, common, decision)
}

pub(super) fn split(workspace: &Workspace, common: &Common, asked: &str) -> Outcome {
    decide(workspace, common, Decision::Split(asked))
}

fn decide(workspace: &Workspace, common: &Common, decision: Decision<'_>) -> Outcome {
    let done = keep(workspace, common, decision)?;
    if !common.quiet {
        let _ = writeln!(io::stderr(), "{done}; `themes.toml` has it");
    }
    let (corpus, themes) = report_anew(workspace, common)?;
    theme_answer(&themes, &corpus).write(common.format, &mut io::stdout().lock())?;
    Ok(())
}

/// Keeps a decision in `themes.toml`.
///
/// - returns: what is told.
pub(super) fn keep(workspace: &Workspace, common: &Common, decision: Decision<'_>) -> Result<String, Failure> {
    let themes = ask(workspace, View::themes)?;
    let find = |asked: &str| -> Result<Told, Error> {
        let theme = lookup::theme(&themes, asked)?;
        Ok(Told {
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
    let _lock = workspace.lock(|holder| messages::waiting(holder, common))?;
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
    Ok(format!("{done}{}", if is_new { "" } else { " (as it was)" }))
}

/// Writes the last report again, on the papers there are, with what was decided since.
pub(super) fn report_anew(workspace: &Workspace, common: &Common) -> Result<(Corpus, Themes), Failure> {
    let asked = ask(workspace, last_asked)?;
    let config = configured(workspace, &asked)?;
    let progress = Progress::new(common.quiet);
    let wish = Some(Wish::Update);
    rerun(workspace, common, (&config, &asked), &progress, Vec::new(), false, wish)
}
