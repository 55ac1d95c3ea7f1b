//! Arguments of the command line.

mod format;
pub mod inspect;

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};
use paperthemes::evaluate::{Count, METHODS, Method};
use paperthemes::trends::PeriodLength;
use paperthemes::trends::statistics::STATISTICS;
use serde::{Deserialize, Serialize};

pub use format::Format;

use inspect::{
    COMPLETIONS_EXAMPLES, CompareArguments, ListingArguments, MAN_EXAMPLES, PAPER_EXAMPLES, PaperName, Rows,
    SearchArguments, ShowArguments, SimilarArguments, TermsArguments, with_columns,
};

use super::{decide, verify, watch};

/// Group listings of research papers into themes, and report how the themes move.
#[derive(Debug, Parser)]
#[command(name = "paperthemes", version, long_version = LONG_VERSION, max_term_width = 100, after_help = EXAMPLES, disable_help_subcommand = true)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,

    #[command(flatten)]
    pub common: Common,
}

const EXAMPLES: &str = "\
Examples:
  paperthemes report                        report on the listings in data/listings
  paperthemes report page.txt more.jsonl.gz add two listings and report on everything so far
  curl … | paperthemes add -                add a listing from standard input
  paperthemes themes                        the themes, a line each
  paperthemes trends                        which themes rise and fall, fastest first
  paperthemes show T4                       the papers of theme T4, best first
  paperthemes paper attention sink          one paper: its theme, runner-up and margin
  paperthemes search 'attention sink'       papers that say so
  paperthemes browse                        all of it, in the terminal

Themes and papers are named as you like: T4, t4 or the theme's label; an arXiv id with or without version, a DOI, an
address, or words of the title.

Everything pipes:
  paperthemes show T4 --format jsonl | jq -r .url
  paperthemes show T4 --format csv | csvlens
  paperthemes show T4 --format bibtex > theme.bib
  paperthemes themes --columns theme_id,theme | fzf --header-lines 1";

const EVALUATE_EXAMPLES: &str = "\
Every row of the file is a paper of its own: duplicates are not merged, so that other programs can be compared.
Papers without a label are clustered and left out of the agreement.

Examples:
  paperthemes evaluate papers.jsonl.gz --themes labels       as many themes as there are labels
  paperthemes evaluate papers.jsonl --themes 20 --seeds 5    mean and standard deviation of five seeds
  paperthemes evaluate papers.jsonl --method tfidf           what plain k-means would give
  curl … | paperthemes evaluate - --label field --format json | jq .measures.nmi.mean";

const REFIT_HELP: &str = "\
`report` lets new papers join the themes there are, and nobody else moves. It fits the themes anew by itself once the corpus
has grown, or drifted, beyond the limits in `paperthemes.toml` (reruns.max_growth, reruns.max_drift).

After `--fresh` the themes depend on the papers and settings alone, however the listings came in.";

const HISTORY_HELP: &str = "\
Examples:
  paperthemes history                                the runs, newest last
  paperthemes history --format json | jq '.[-1]'     all that is known of the last run";

const EXPLAIN_HELP: &str = "\
A contribution is in nats: 0.69 doubles the odds of the theme against the runner-up, -0.69 halves them. All of them, with
what the themes' sizes say, add up to the difference. The paper's own words are taken out of its theme first.

Examples:
  paperthemes explain 2405.14906
  paperthemes explain attention sink --limit 5
  paperthemes explain 2405.14906 --format csv > terms.csv";

/// With the version of what programs read: `VERSION` in `super::output::schema`, which a test compares.
pub const LONG_VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), " (output schema 1)");

/// Options of every command.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// Folder to work in, with data/, reports/ and paperthemes.toml; listings are named from where you are
    #[arg(
        short = 'C',
        long = "directory",
        value_name = "DIR",
        global = true,
        default_value = "."
    )]
    pub directory: PathBuf,

    /// How the answer is written
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub format: Format,

    /// Threads to use; the result is the same for any number [default: one a core]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,

    /// Say nothing but the answer and errors
    #[arg(short, long, global = true)]
    pub quiet: bool,

    /// No colours, as with NO_COLOR set; only a terminal gets any
    #[arg(long, global = true, hide_short_help = true)]
    pub no_color: bool,

    /// No pager, though the answer is longer than the terminal [default: PAGER, or less]
    #[arg(long, global = true, hide_short_help = true)]
    pub no_pager: bool,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Add listings, update the themes, and write the report into reports/
    Report(ReportArguments),

    /// Add listings without a report
    Add(AddArguments),

    /// Fit the themes anew from those there are; ids stay where papers stay together
    #[command(after_help = REFIT_HELP)]
    Refit {
        /// Forget all themes, runs and ids, and begin with T1 again
        #[arg(long)]
        fresh: bool,
    },

    /// Say what happened in each run, and why: themes born, split, merged, and papers that moved
    #[command(after_help = HISTORY_HELP)]
    History {
        /// Tell of every theme, also of those that just went on
        #[arg(long)]
        all: bool,
    },

    /// List the themes of the last report
    #[command(after_help = with_columns("themes"))]
    Themes(Rows),

    /// Say which themes of the last report rise, fall or hold steady, and how sure that is
    #[command(after_help = trends_help())]
    Trends,

    /// Show the papers of a theme, best first
    #[command(after_help = with_columns("show"))]
    Show(ShowArguments),

    /// Show one paper: its theme, runner-up, margin, and where it was listed
    #[command(after_help = PAPER_EXAMPLES)]
    Paper(PaperName),

    /// Say why a paper is in its theme and not in the runner-up: what each of its terms contributes
    #[command(after_help = EXPLAIN_HELP)]
    Explain {
        #[command(flatten)]
        paper: PaperName,

        /// Terms to show, those that say most first; a table shows 12 unless told, other formats all
        #[arg(long, value_name = "N")]
        limit: Option<usize>,
    },

    /// Search titles and abstracts, best matches first
    #[command(after_help = with_columns("search"))]
    Search(SearchArguments),

    /// List what is most like a paper, and the terms that make it so
    #[command(after_help = with_columns("similar"))]
    Similar(SimilarArguments),

    /// Say what tells two themes apart, and which papers stand between them
    #[command(after_help = with_columns("compare"))]
    Compare(CompareArguments),

    /// List the terms that papers are told apart by, of all papers or of one theme
    #[command(after_help = with_columns("terms"))]
    Terms(TermsArguments),

    /// List the listings, or the papers that one of them brought
    #[command(after_help = with_columns("listing"))]
    Listing(ListingArguments),

    /// List the rows of listings that were refused, and why
    #[command(after_help = with_columns("rejected"))]
    Rejected(Rows),

    /// Walk through themes and papers in the terminal
    #[command(after_help = super::browse::HELP)]
    Browse,

    /// Give a theme a name that stays, in place of its label
    #[command(after_help = decide::NAME_HELP)]
    Name(decide::NameArguments),

    /// Put a theme into another one
    #[command(after_help = decide::MERGE_HELP)]
    Merge(decide::MergeArguments),

    /// Leave a theme out of lists and charts; its papers still count
    #[command(after_help = decide::HIDE_HELP)]
    Hide(decide::HideArguments),

    /// Let a theme become several
    #[command(after_help = decide::SPLIT_HELP)]
    Split {
        /// Id or label of the theme
        theme: String,
    },

    /// Add listings as they are dropped into a folder, and keep the report up to date
    #[command(after_help = watch::HELP)]
    Watch(watch::WatchArguments),

    /// Make the report again from the database and compare it with reports/, byte by byte; writes nothing
    #[command(after_help = verify::HELP)]
    Verify(Settings),

    /// Measure how well themes agree with labels that people gave; keeps nothing
    #[command(after_help = EVALUATE_EXAMPLES)]
    Evaluate(EvaluateArguments),

    /// Print what makes a shell complete commands, options, theme ids and paper ids
    #[command(after_help = COMPLETIONS_EXAMPLES)]
    Completions {
        /// The shell
        #[arg(value_name = "SHELL", value_parser = ["bash", "elvish", "fish", "powershell", "zsh"])]
        shell: String,
    },

    /// Print the manual page, or write the pages of all commands into a folder
    #[command(after_help = MAN_EXAMPLES)]
    Man {
        /// Folder that gets a page for every command
        #[arg(value_name = "DIR")]
        folder: Option<PathBuf>,
    },
}

#[derive(Debug, Args)]
pub struct ReportArguments {
    /// Files or folders of listings; `-` is standard input [default: data/listings]
    #[arg(value_name = "LISTING")]
    pub listings: Vec<PathBuf>,

    #[command(flatten)]
    pub reading: Reading,

    #[command(flatten)]
    pub settings: Settings,
}

/// Settings for one run, instead of those in `paperthemes.toml`.
#[derive(Debug, Clone, Default, Args, Serialize, Deserialize)]
pub struct Settings {
    /// Number of themes, or `auto`
    #[arg(long, value_name = "auto|K", value_parser = parse_count)]
    pub themes: Option<paperthemes::config::Auto<usize>>,

    /// Length of a period: auto, day, week, month, quarter or year
    #[arg(long, value_name = "LENGTH", value_parser = parse_period)]
    pub period: Option<paperthemes::config::Auto<PeriodLength>>,

    /// Where the random numbers begin; the same number gives the same themes
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(..=9_007_199_254_740_991))]
    pub seed: Option<u64>,
}

impl Settings {
    /// These, and others where these say nothing.
    pub fn or(self, others: Self) -> Self {
        Self {
            themes: self.themes.or(others.themes),
            period: self.period.or(others.period),
            seed: self.seed.or(others.seed),
        }
    }
}

#[derive(Debug, Args)]
pub struct AddArguments {
    /// Files or folders of listings; `-` is standard input
    #[arg(required = true, value_name = "LISTING")]
    pub listings: Vec<PathBuf>,

    #[command(flatten)]
    pub reading: Reading,
}

#[derive(Debug, Args)]
pub struct EvaluateArguments {
    /// JSON Lines with title, abstract and label, plain, gzip or zstd; `-` is standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// Number of themes, `labels` for as many as there are different labels, or `auto` [default: the settings]
    #[arg(long, value_name = "auto|labels|K", value_parser = parse_theme_count)]
    pub themes: Option<Count>,

    /// Runs the seeds 1 to N, and gives mean and standard deviation [default: the seed of the settings, once]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1000))]
    pub seeds: Option<u64>,

    /// How papers are clustered
    #[arg(long, value_name = "METHOD", default_value = "refined", value_parser = methods())]
    pub method: Method,

    /// Field that holds the label
    #[arg(long, value_name = "FIELD", default_value = "label")]
    pub label: String,
}

/// How listings are read.
#[derive(Debug, Args)]
pub struct Reading {
    /// Year of dates that are written without one
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i16).range(1400..=2999))]
    pub year: Option<i16>,

    /// Add nothing if any row of a listing has to be refused
    #[arg(long)]
    pub strict: bool,
}

/// What the columns mean, from the table of statistics.
fn trends_help() -> String {
    let rows = STATISTICS
        .iter()
        .map(|statistic| format!("  {:<14} {}", statistic.name, statistic.meaning));
    let rows: Vec<String> = rows.collect();
    format!(
        "A theme rises or falls only if its q-value (Benjamini-Krieger-Yekutieli, over all themes), the size of its growth and \
         its 95 % interval all say so; `trends.*` in `paperthemes.toml` sets the limits. `--format csv` and `json` have \
         every statistic.\n\nStatistics:\n{}",
        rows.join("\n")
    )
}

fn parse_count(text: &str) -> Result<paperthemes::config::Auto<usize>, String> {
    use paperthemes::config::Auto;
    match text {
        "auto" => Ok(Auto::Auto),
        _ => match text.parse() {
            Ok(count) if (1..=500).contains(&count) => Ok(Auto::Fixed(count)),
            _ => Err("must be `auto` or 1 to 500".to_owned()),
        },
    }
}

fn parse_period(text: &str) -> Result<paperthemes::config::Auto<PeriodLength>, String> {
    use paperthemes::config::Auto;
    if text == "auto" {
        return Ok(Auto::Auto);
    }
    let length = text.parse().map(Auto::Fixed);
    length.map_err(|_| "must be auto, day, week, month, quarter or year".to_owned())
}

fn parse_theme_count(text: &str) -> Result<Count, String> {
    use paperthemes::config::Auto;
    if text == "labels" {
        return Ok(Count::Labels);
    }
    match parse_count(text) {
        Ok(Auto::Auto) => Ok(Count::Auto),
        Ok(Auto::Fixed(k)) => Ok(Count::Fixed(k)),
        Err(_) => Err("must be `auto`, `labels` or 1 to 500".to_owned()),
    }
}

fn methods() -> impl TypedValueParser<Value = Method> {
    let names = METHODS.iter().map(|row| PossibleValue::new(row.name).help(row.meaning));
    PossibleValuesParser::new(names).try_map(|name| Method::by_name(&name).ok_or("no such method"))
}
