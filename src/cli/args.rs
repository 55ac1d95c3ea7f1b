//! Arguments of the command line.

pub(crate) mod decide;
pub(crate) mod evaluate;
#[cfg(feature = "fetch")]
pub(crate) mod fetch;
pub(crate) mod forget;
mod help;
pub(crate) mod inspect;
pub(crate) mod report;
pub(crate) mod watch;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use self::decide::{HideArguments, MergeArguments, NameArguments};
use self::evaluate::EvaluateArguments;
#[cfg(feature = "fetch")]
use self::fetch::{FetchArguments, UpdateArguments};
use self::forget::ForgetArguments;
use self::inspect::{
    CompareArguments, ListingArguments, MergesArguments, PaperArguments, PaperName, Rows, SearchArguments,
    ShowArguments, SimilarArguments, TermsArguments, TrendsArguments, with_columns,
};
use self::report::{AddArguments, ReportArguments, Settings};
use self::watch::WatchArguments;
use super::output::Format;
use super::output::screen::Presentation;

/// Group listings of research papers into themes, and report how the themes move.
#[derive(Debug, Parser)]
#[command(name = "paperthemes", version, long_version = LONG_VERSION, max_term_width = 100, after_help = help::of_the_program(EXAMPLES), disable_help_subcommand = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,

    #[command(flatten)]
    pub(crate) common: Common,
}

const EXAMPLES: &str = "\
Examples:
  paperthemes report                        report on the listings in data/listings
  paperthemes report page.txt more.jsonl.gz add two listings and report on everything so far
  curl … | paperthemes add -                add a listing from standard input
  paperthemes themes                        the themes, a line each
  paperthemes trends                        which themes rise and fall, fastest first
  paperthemes show T4                       the papers of theme T4, best first
  paperthemes paper successor heads         one paper: its theme, runner-up and margin
  paperthemes search 'attention sink'       papers that say so
  paperthemes browse                        all of it, in the terminal

Themes and papers are named as you like: T4, t4 or the theme's label; an arXiv id with or without version, a DOI, an
address, or words of the title.

Everything pipes:
  paperthemes show T4 --format jsonl | jq -r .url
  paperthemes show T4 --format csv | csvlens
  paperthemes show T4 --format bibtex > theme.bib
  paperthemes themes --columns theme_id,theme | fzf --header-lines 1";

/// With the version of what programs read: `VERSION` in `super::output::schema`, which a test compares.
pub(crate) const LONG_VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), " (output schema 1)");

/// Options of every command.
#[derive(Debug, Clone, Args)]
pub(crate) struct Common {
    /// Folder to work in, with data/, reports/ and paperthemes.toml; listings are named from where you are
    #[arg(
        short = 'C',
        long = "directory",
        value_name = "DIR",
        global = true,
        default_value = "."
    )]
    pub(crate) directory: PathBuf,

    /// How the answer is written
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,

    /// Threads to use; the result is the same for any number [default: one a core]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,

    /// Print nothing but the answer and errors
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,

    /// No colours, as with NO_COLOR set; only a terminal gets any
    #[arg(long, global = true, hide_short_help = true)]
    pub(crate) no_color: bool,

    /// No pager, though the answer is longer than the terminal [default: PAGER, or less]
    #[arg(long, global = true, hide_short_help = true)]
    pub(crate) no_pager: bool,
}

impl Common {
    /// How answers are to be shown.
    pub(crate) fn presentation(&self) -> Presentation {
        Presentation {
            format: self.format,
            wants_colour: !self.no_color,
            wants_pager: !self.no_pager,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Add listings, update the themes, and write the report into reports/
    Report(ReportArguments),

    /// Add listings without a report
    #[command(after_help = report::ADD_EXAMPLES)]
    Add(AddArguments),

    /// List the formats of listings that can be read, with an example of each
    #[command(after_help = with_columns("formats"))]
    Formats(Rows),
    /// Fetch listings from a source on the web
    #[cfg(feature = "fetch")]
    #[command(after_help = fetch::help())]
    Fetch(FetchArguments),

    /// Fetch what is new at the sources that paperthemes.toml names, and report on it
    #[cfg(feature = "fetch")]
    #[command(after_help = fetch::UPDATE_HELP)]
    Update(UpdateArguments),

    /// Fit the themes again, beginning with those there are; ids stay where papers stay together
    #[command(after_help = help::REFIT_HELP)]
    Refit {
        /// Forget all themes, runs and ids, and begin with T1 again
        #[arg(long)]
        fresh: bool,
    },

    /// Show what happened in each run, and why: themes born, split, merged, and papers that moved
    #[command(after_help = help::HISTORY_HELP)]
    History {
        /// Include themes that only continued
        #[arg(long)]
        all: bool,
    },

    /// List the themes of the last report
    #[command(after_help = with_columns("themes"))]
    Themes(Rows),

    /// Show which themes of the last report rise, fall or hold steady, and how sure that is
    #[command(after_help = help::trends_help())]
    Trends(TrendsArguments),

    /// Show the papers of a theme, best first
    #[command(after_help = with_columns("show"))]
    Show(ShowArguments),

    /// Show one paper: its theme, runner-up, margin, and where it was listed
    #[command(after_help = inspect::PAPER_EXAMPLES)]
    Paper(PaperArguments),

    /// Explain why a paper is in its theme and not in the runner-up: what each of its terms contributes
    #[command(after_help = help::EXPLAIN_HELP)]
    Explain {
        #[command(flatten)]
        paper: PaperName,

        /// Terms to show, the strongest first [default: 12 in a table, all in other formats]
        #[arg(long, value_name = "N")]
        limit: Option<usize>,
    },

    /// Search titles and abstracts, best matches first
    #[command(after_help = with_columns("search"))]
    Search(SearchArguments),

    /// List the papers most similar to a paper, and the terms they share
    #[command(after_help = with_columns("similar"))]
    Similar(SimilarArguments),

    /// Show which terms distinguish two themes, and which papers stand between them
    #[command(after_help = with_columns("compare"))]
    Compare(CompareArguments),

    /// List the terms that distinguish papers, of all papers or of one theme
    #[command(after_help = with_columns("terms"))]
    Terms(TermsArguments),

    /// List the listings, or the papers of one of them
    #[command(after_help = with_columns("listing"))]
    Listing(ListingArguments),

    /// List why rows are one paper, or why papers that share something are two
    #[command(after_help = with_columns("merges"))]
    Merges(MergesArguments),

    /// List the rows of listings that were refused, and why
    #[command(after_help = with_columns("rejected"))]
    Rejected(Rows),

    /// Walk through themes and papers in the terminal
    #[command(after_help = help::BROWSE_HELP)]
    Browse,

    /// Give a theme a name that stays, in place of its label
    #[command(after_help = decide::NAME_HELP)]
    Name(NameArguments),

    /// Put a theme into another one
    #[command(after_help = decide::MERGE_HELP)]
    Merge(MergeArguments),

    /// Leave a theme out of lists and charts; its papers still count
    #[command(after_help = decide::HIDE_HELP)]
    Hide(HideArguments),

    /// Let a theme become several
    #[command(after_help = decide::SPLIT_HELP)]
    Split {
        /// Id or label of the theme
        theme: String,
    },

    /// Take listings or papers out of the report, and keep them out
    #[command(after_help = forget::FORGET_HELP)]
    Forget(ForgetArguments),

    /// Add listings as they are dropped into a folder, and keep the report up to date
    #[command(after_help = watch::HELP)]
    Watch(WatchArguments),

    /// Compare reports/ with the database, byte by byte; writes nothing
    #[command(after_help = help::VERIFY_HELP)]
    Verify(Settings),

    /// Measure how well themes agree with labels that people gave; keeps nothing
    #[command(after_help = evaluate::EVALUATE_EXAMPLES)]
    Evaluate(EvaluateArguments),

    /// Print what makes a shell complete commands, options, theme ids and paper ids
    #[command(after_help = inspect::COMPLETIONS_EXAMPLES)]
    Completions {
        /// The shell
        #[arg(value_name = "SHELL", value_parser = ["bash", "elvish", "fish", "powershell", "zsh"])]
        shell: String,
    },

    /// Print the manual page, or write the pages of all commands into a folder
    #[command(after_help = inspect::MAN_EXAMPLES)]
    Man {
        /// Folder that gets a page for every command
        #[arg(value_name = "DIR")]
        folder: Option<PathBuf>,
    },
}
