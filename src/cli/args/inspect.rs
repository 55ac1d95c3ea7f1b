//! Arguments of the commands that answer questions.

use clap::{Args, ValueEnum};
use paperthemes::corpus::PartialDate;

use crate::cli::output::schema::SCHEMAS;

pub(super) const PAPER_EXAMPLES: &str = "\
Examples:
  paperthemes paper 2405.14906v2
  paperthemes paper https://arxiv.org/abs/2405.14906
  paperthemes paper successor heads
  paperthemes paper 2405.14906 --format bibtex >> references.bib
  paperthemes paper 2405.14906 --format json | jq -r '.[0].abstract'";

pub(super) const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  bash:  echo 'source <(paperthemes completions bash)' >> ~/.bashrc
  zsh:   echo 'source <(paperthemes completions zsh)' >> ~/.zshrc
  fish:  echo 'paperthemes completions fish | source' >> ~/.config/fish/config.fish

What is printed asks the program itself at every key, so ids are those of the last report in this folder, or in that of -C.";

pub(super) const MAN_EXAMPLES: &str = "\
Examples:
  paperthemes man | man -l -
  paperthemes man ~/.local/share/man/man1";

/// Examples of each command that answers with rows.
const EXAMPLES: &[(&str, &str)] = &[
    (
        "themes",
        "  paperthemes themes --columns theme_id,papers,theme
  paperthemes themes --format json | jq -r '.[] | select(.standing == \"stable\") | .theme'
  paperthemes show $(paperthemes themes --columns theme_id,theme | fzf --header-lines 1 | cut -d' ' -f1)",
    ),
    (
        "show",
        "  paperthemes show T4 --since 2025-03 --sort date
  paperthemes show hallucination --borderline
  paperthemes show T4 --format csv | csvlens
  paperthemes show T4 --format csv | duckdb -c \"select runner_up, count(*) from read_csv('/dev/stdin') group by all\"
  paperthemes show T4 --format bibtex > theme.bib",
    ),
    (
        "search",
        "  paperthemes search attention sink              papers with both words, in any form (sinks, …)
  paperthemes search 'attention sink'            the words in a row
  paperthemes search 'attention*' NOT vision     words written with this beginning, without another
  paperthemes search title:sparse OR title:moe   in titles
  paperthemes search sink --theme T4 --since 2025
  paperthemes search sink --format jsonl | jq -r '[.paper_id, .title] | @tsv' | fzf",
    ),
    (
        "similar",
        "  paperthemes similar 2405.14906
  paperthemes similar successor heads -n 30 --format ris > similar.ris
  paperthemes similar 2405.14906 --format json | jq -r '.[] | select(.theme_id != \"T4\") | .title'",
    ),
    (
        "compare",
        "  paperthemes compare T4 T9
  paperthemes compare T4 T9 --papers --format csv | csvlens",
    ),
    (
        "terms",
        "  paperthemes terms --limit 30
  paperthemes terms --theme T4
  paperthemes terms --format csv | duckdb -c \"from read_csv('/dev/stdin') where papers > 20 order by z desc\"",
    ),
    (
        "listing",
        "  paperthemes listing                            all listings
  paperthemes listing july.jsonl                 its papers
  paperthemes listing july.jsonl --format jsonl | jq 'select(.only_here)'",
    ),
    (
        "merges",
        "  paperthemes merges                             every row that shows a paper listed elsewhere too, and why
  paperthemes merges --doubtful                  those to look at
  paperthemes merges --apart                     papers that share an id or a title and are kept apart

Two papers that are one, or one that is two: `themes.toml` decides, as in
  same_papers = [[\"arxiv:2405.14906\", \"doi:10.1145/3366423\"]]
  different_papers = [[\"p-001\", \"p-002\"]]",
    ),
    (
        "rejected",
        "  paperthemes rejected
  paperthemes rejected --format csv | csvlens",
    ),
];

/// Examples of a command, and the columns of its answers.
pub(super) fn with_columns(command: &str) -> String {
    let examples = EXAMPLES.iter().find(|row| row.0 == command).map_or("", |row| row.1);
    format!("Examples:\n{examples}\n\n{}", columns(command))
}

/// The columns of a command's answers.
pub(super) fn columns(command: &str) -> String {
    let schemas = SCHEMAS
        .iter()
        .filter(|schema| schema.command.split(' ').next() == Some(command));
    let columns = schemas.map(|schema| {
        let names: Vec<&str> = schema.columns().map(|column| column.name).collect();
        let title = match schema.command.strip_prefix(command).unwrap_or_default().trim() {
            "" => "Columns".to_owned(),
            option => format!("Columns with {option}"),
        };
        format!("{title}: {}\n\n", names.join(", "))
    });
    format!("{}docs/output.md says what they mean.", columns.collect::<String>())
}

/// Which rows and columns of the answer are written.
#[derive(Debug, Args)]
pub(crate) struct Rows {
    /// Rows at most, the first ones
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,

    /// Columns to write, in this order, parted by commas
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(crate) columns: Option<Vec<String>>,
}

/// A paper as people name it.
#[derive(Debug, Args)]
pub(crate) struct PaperName {
    /// arXiv id, DOI or address of the paper, or words of its title
    #[arg(required = true, value_name = "PAPER")]
    pub(crate) words: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct PaperArguments {
    #[command(flatten)]
    pub(crate) paper: PaperName,

    /// Say of each field which listing it comes from
    #[arg(long)]
    pub(crate) sources: bool,
}

impl PaperName {
    pub(crate) fn asked(&self) -> String {
        self.words.join(" ")
    }
}

#[derive(Debug, Args)]
pub(crate) struct ShowArguments {
    /// Id of the theme, such as T7, or its label
    #[arg(value_name = "THEME")]
    pub(crate) theme: String,

    /// What comes first
    #[arg(long, value_enum, default_value_t = Sort::Fit)]
    pub(crate) sort: Sort,

    /// Only papers that could as well stand in their runner-up
    #[arg(long)]
    pub(crate) borderline: bool,

    #[command(flatten)]
    pub(crate) since: Since,

    #[command(flatten)]
    pub(crate) rows: Rows,
}

/// Order of papers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sort {
    /// Those that fit their theme best
    Fit,
    /// The latest
    Date,
    /// Those nearest to the border
    Margin,
    /// In alphabetical order
    Title,
}

/// From when on papers are of interest.
#[derive(Debug, Args)]
pub(crate) struct Since {
    /// Only papers first seen on this date or later: 2025, 2025-03 or 2025-03-12
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    since: Option<PartialDate>,
}

impl Since {
    /// As dates compare as text: `2025-03` comes before all its days, and so it counts as their beginning.
    pub(crate) fn date(&self) -> Option<String> {
        let mut text = self.since?.to_string();
        while let Some(shorter) = text.strip_suffix("-01") {
            text.truncate(shorter.len());
        }
        Some(text)
    }
}

fn parse_date(text: &str) -> Result<PartialDate, String> {
    text.parse()
        .map_err(|_| "must be YEAR, YEAR-MONTH or YEAR-MONTH-DAY".to_owned())
}

#[derive(Debug, Args)]
pub(crate) struct SearchArguments {
    /// Words that all have to occur; 'several in quotes' in a row, begin* with any end, OR, NOT, title:word
    #[arg(required = true, value_name = "WORD")]
    pub(crate) words: Vec<String>,

    /// Only papers of this theme
    #[arg(long, value_name = "THEME")]
    pub(crate) theme: Option<String>,

    #[command(flatten)]
    pub(crate) since: Since,

    /// Papers at most, the best ones
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) limit: usize,

    /// Columns to write, in this order, parted by commas
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(crate) columns: Option<Vec<String>>,
}

#[derive(Debug, Args)]
pub(crate) struct SimilarArguments {
    #[command(flatten)]
    pub(crate) paper: PaperName,

    /// Papers at most, the most similar ones
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    pub(crate) limit: usize,

    /// Columns to write, in this order, parted by commas
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(crate) columns: Option<Vec<String>>,
}

#[derive(Debug, Args)]
pub(crate) struct CompareArguments {
    /// Id or label of a theme
    #[arg(value_name = "THEME")]
    pub(crate) first: String,

    /// Id or label of another theme
    #[arg(value_name = "OTHER")]
    pub(crate) second: String,

    /// The papers between them instead of the terms; a table has both
    #[arg(long)]
    pub(crate) papers: bool,

    #[command(flatten)]
    pub(crate) rows: Rows,
}

#[derive(Debug, Args)]
pub(crate) struct TrendsArguments {
    /// Of the groups of similar themes, each as a whole
    #[arg(long)]
    pub(crate) groups: bool,
}

#[derive(Debug, Args)]
pub(crate) struct TermsArguments {
    /// Of this theme, the most telling first
    #[arg(long, value_name = "THEME")]
    pub(crate) theme: Option<String>,

    /// Those on the move in the last report: what gained or lost most, and what is new
    #[arg(long)]
    pub(crate) moving: bool,

    #[command(flatten)]
    pub(crate) rows: Rows,
}

#[derive(Debug, Args)]
pub(crate) struct ListingArguments {
    /// Name of the listing, or the beginning of its hash [default: list all]
    #[arg(value_name = "FILE")]
    pub(crate) listing: Option<String>,

    #[command(flatten)]
    pub(crate) rows: Rows,
}

#[derive(Debug, Args)]
pub(crate) struct MergesArguments {
    /// Only those that a person might decide otherwise
    #[arg(long, conflicts_with = "apart")]
    pub(crate) doubtful: bool,

    /// Papers that share an id or a title and are kept apart
    #[arg(long)]
    pub(crate) apart: bool,

    #[command(flatten)]
    pub(crate) rows: Rows,
}
