//! Arguments of `name`, `merge`, `hide` and `split`.

use clap::Args;

pub(super) const NAME_HELP: &str = "\
Names, merges, hidden themes and splits are kept in `themes.toml`, which you can edit, share and put under version control.
The report is written again at once, from the papers there are.

Examples:
  paperthemes name T4 \"Attention sinks\"
  paperthemes name hallucination \"Truthfulness\"            by its label
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
pub(crate) struct NameArguments {
    /// Id or label of the theme
    pub(crate) theme: String,

    /// Its name, up to 60 characters; empty takes the name back
    #[arg(required_unless_present = "remove", conflicts_with = "remove")]
    pub(crate) name: Option<String>,

    /// Take the name back: the theme gets its label again
    #[arg(long)]
    pub(crate) remove: bool,
}

#[derive(Debug, Args)]
pub(crate) struct MergeArguments {
    /// Id or label of the theme that stays
    pub(crate) into: String,

    /// Id or label of the theme that goes into it
    pub(crate) from: String,
}

#[derive(Debug, Args)]
pub(crate) struct HideArguments {
    /// Id or label of the theme
    pub(crate) theme: String,

    /// Show it again
    #[arg(long)]
    pub(crate) remove: bool,
}
