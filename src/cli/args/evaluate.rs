//! Arguments of `evaluate`.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use paperthemes::config::{Auto, ranges};
use paperthemes::evaluate::{Count, METHODS, Method};

use super::report::parse_count;

pub(super) const EVALUATE_EXAMPLES: &str = "\
Every row of the file is a paper of its own: duplicates are not merged, so that other programs can be compared.
Papers without a label are clustered and left out of the agreement.

Examples:
  paperthemes evaluate papers.jsonl.gz --themes labels       as many themes as there are labels
  paperthemes evaluate papers.jsonl --themes 20 --seeds 5    mean and standard deviation of five seeds
  paperthemes evaluate papers.jsonl --method tfidf           what plain k-means would give
  curl … | paperthemes evaluate - --label field --format json | jq .measures.nmi.mean";

#[derive(Debug, Args)]
pub(crate) struct EvaluateArguments {
    /// JSON Lines with title, abstract and label, plain, gzip or zstd; `-` is standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// Number of themes, `labels` for as many as there are different labels, or `auto` [default: the settings]
    #[arg(long, value_name = "auto|labels|K", value_parser = parse_theme_count)]
    pub(crate) themes: Option<Count>,

    /// Runs the seeds 1 to N, and gives mean and standard deviation [default: the seed of the settings, once]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1000))]
    pub(crate) seeds: Option<u64>,

    /// How papers are clustered
    #[arg(long, value_name = "METHOD", default_value = "refined", value_parser = methods())]
    pub(crate) method: Method,

    /// Field that holds the label
    #[arg(long, value_name = "FIELD", default_value = "label")]
    pub(crate) label: String,
}

fn parse_theme_count(text: &str) -> Result<Count, String> {
    if text == "labels" {
        return Ok(Count::Labels);
    }
    match parse_count(text) {
        Ok(Auto::Auto) => Ok(Count::Auto),
        Ok(Auto::Fixed(k)) => Ok(Count::Fixed(k)),
        Err(_) => Err(format!(
            "must be `auto`, `labels` or {}",
            ranges::in_words(&ranges::COUNT)
        )),
    }
}

fn methods() -> impl TypedValueParser<Value = Method> {
    let names = METHODS.iter().map(|row| PossibleValue::new(row.name).help(row.meaning));
    PossibleValuesParser::new(names).try_map(|name| Method::by_name(&name).ok_or("no such method"))
}
