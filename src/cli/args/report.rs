//! Arguments of the commands that add listings and make reports.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;
use paperthemes::config::{Auto, Overrides, PeriodLength, ranges};
use paperthemes::corpus::PartialDate;

#[derive(Debug, Args)]
pub(crate) struct ReportArguments {
    /// Files, folders or patterns of listings; `-` is standard input [default: data/listings]
    #[arg(value_name = "LISTING")]
    pub(crate) listings: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) reading: Reading,

    #[command(flatten)]
    pub(crate) settings: Settings,
}

/// Settings for one run, instead of those in `paperthemes.toml`.
#[derive(Debug, Clone, Args)]
pub(crate) struct Settings {
    /// Number of themes, or `auto`
    #[arg(long, value_name = "auto|K", value_parser = parse_count)]
    pub(crate) themes: Option<Auto<usize>>,

    /// Length of a period: auto, day, week, month, quarter or year
    #[arg(long, value_name = "LENGTH", value_parser = parse_period)]
    pub(crate) period: Option<Auto<PeriodLength>>,

    /// Where the random numbers begin; the same number gives the same themes
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(ranges::SEED))]
    pub(crate) seed: Option<u64>,

    /// List as new the papers dated DATE or later, instead of those that the last run brought; a paper is dated by its listings, and a
    /// month or a year counts from its first day
    #[arg(long, value_name = "DATE", value_parser = parse_since)]
    pub(crate) since: Option<Date>,
}

impl Settings {
    /// As the library has them.
    pub(crate) fn overrides(&self) -> Overrides {
        Overrides {
            themes: self.themes,
            period: self.period,
            seed: self.seed,
            since: self.since,
        }
    }
}

pub(super) const ADD_EXAMPLES: &str = "\
What a file is, is told by its content, not by its name; plain, gzip, zstd, and each file in a zip archive.

Examples:
  paperthemes add export.csv --dry-run         how it would be read, and what it would bring
  paperthemes add export.csv papers.bib.gz
  paperthemes add 'downloads/2024-*.json'      all files that the pattern fits
  curl -s URL | paperthemes add -              standard input";

#[derive(Debug, Args)]
pub(crate) struct AddArguments {
    /// Files, folders or patterns of listings; `-` is standard input
    #[arg(required = true, value_name = "LISTING")]
    pub(crate) listings: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) reading: Reading,

    /// Say what each file holds and would bring, and keep nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// How listings are read.
#[derive(Debug, Clone, Args)]
pub(crate) struct Reading {
    /// Year of dates that are written without one
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i16).range(1400..=2999))]
    pub(crate) year: Option<i16>,

    /// Add nothing if any row of a listing has to be refused
    #[arg(long)]
    pub(crate) strict: bool,
}

pub(super) fn parse_count(text: &str) -> Result<Auto<usize>, String> {
    match text {
        "auto" => Ok(Auto::Auto),
        _ => match text.parse() {
            Ok(count) if ranges::COUNT.contains(&count) => Ok(Auto::Fixed(count)),
            _ => Err(format!("must be `auto` or {}", ranges::in_words(&ranges::COUNT))),
        },
    }
}

fn parse_since(text: &str) -> Result<Date, String> {
    let date = text.parse::<PartialDate>();
    date.map(PartialDate::first_day).map_err(|error| error.to_string())
}

fn parse_period(text: &str) -> Result<Auto<PeriodLength>, String> {
    if text == "auto" {
        return Ok(Auto::Auto);
    }
    let length = text.parse().map(Auto::Fixed);
    length.map_err(|_| "must be auto, day, week, month, quarter or year".to_owned())
}
