//! Arguments of `forget`.

use clap::Args;

pub(super) const FORGET_HELP: &str = "\
Papers leave the report in no other way: a file that is gone or saved over keeps its papers. A listing stays away until its file is
named again, as in `paperthemes add wrong.jsonl`; a paper stays away from every listing, also from those to come. `paperthemes
history` has what was forgotten. Nothing is deleted from your files.

Examples:
  paperthemes forget wrong.jsonl --dry-run     what would leave
  paperthemes forget wrong.jsonl               a listing, by its name or the beginning of its hash
  paperthemes forget 2405.14906                a paper, by id or title
  paperthemes forget 2405.14906 --undo         take it in again";

#[derive(Debug, Args)]
pub(crate) struct ForgetArguments {
    /// Listing or paper
    #[arg(required = true, value_name = "FILE|ID")]
    pub(crate) what: Vec<String>,

    /// Say what would leave, and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,

    /// Take papers in again that were forgotten
    #[arg(long, conflicts_with = "dry_run")]
    pub(crate) undo: bool,
}
