//! Arguments of `fetch` and `update`.

use clap::{Args, Subcommand};
use jiff::civil::Date;
use paperthemes::config::{LastDays, SourceKind, SourceSettings, Via};
use paperthemes::fetch::{Ask, Days, SOURCES};

use super::inspect::columns;
use super::report::{Reading, Settings};
use crate::cli::failure::Failure;

const EXAMPLES: &str = "\
An answer is kept as it came, as a file in data/listings; `report` reads it. What is there is not asked for again, a run that was
killed goes on where it was. `[fetch]` in `paperthemes.toml` has a contact, pauses, limits and time-outs; proxies are taken from
HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY. OPENALEX_API_KEY and S2_API_KEY hold keys for those who have them.
Exit code 3: something that was asked for did not come; what came is kept.

Examples:
  paperthemes fetch hf                                      the daily papers of today
  paperthemes fetch hf --last 2w
  paperthemes fetch arxiv --category cs.CL                  what was announced last
  paperthemes fetch arxiv --category cs.CL --category cs.LG --since 2026-11-01
  paperthemes fetch openalex 'glacier mass balance' --since 2025-01-01 --max 2000
  paperthemes fetch url https://example.org/papers.jsonl --dry-run";

/// Help of `fetch`: examples, sources, columns.
pub(super) fn help() -> String {
    let rows = SOURCES
        .iter()
        .map(|source| format!("  {:<14} {}", source.name, source.holds));
    let rows: Vec<String> = rows.collect();
    format!("{EXAMPLES}\n\nSources:\n{}\n\n{}", rows.join("\n"), columns("fetch"))
}

pub(super) const UPDATE_HELP: &str = "\
Each of the `[[sources]]` in `paperthemes.toml` is asked for what came since its newest listing in data/listings, the first time for the
days since `since` or for the `last` ones. Those that list papers by the day of publication are asked again for the days before it, in
which papers come late; papers that are there already count once. A source that fails stops no other one: what came is reported on.

Exit code 3: the report is written, but a source failed, or a listing had many rows refused. Exit code 1: there is no report.

Examples:
  paperthemes update
  paperthemes update --dry-run

A line of a crontab, which says nothing unless something fails:
  0 7 * * 1-5  paperthemes -C ~/papers update --quiet > /dev/null";

#[derive(Debug, Args)]
pub(crate) struct FetchArguments {
    #[command(subcommand)]
    pub(crate) what: What,

    /// Ask this server in place of the source's own
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) base_url: Option<String>,

    /// Only say which requests would be sent
    #[arg(long, global = true)]
    pub(crate) dry_run: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum What {
    /// The daily papers of Hugging Face [default: of today]
    Hf {
        /// One day
        #[arg(long, value_name = "DATE", conflicts_with_all = ["since", "last"])]
        date: Option<Date>,

        #[command(flatten)]
        period: Period,
    },

    /// Papers of a category of arXiv [default: those that were announced last]
    Arxiv {
        /// Category, such as cs.CL; several are asked one after the other
        #[arg(long, value_name = "CATEGORY", required = true)]
        category: Vec<String>,

        /// How: rss has only what was announced last, search papers by the day they were submitted, oai records by the day they
        /// last changed [default: rss; search with --since or --last]
        #[arg(long, value_name = "rss|search|oai", value_parser = parse_via)]
        via: Option<Via>,

        #[command(flatten)]
        period: Period,

        #[command(flatten)]
        most: Most,
    },

    /// Works of OpenAlex that a search finds [default: of the last 7 days]
    Openalex(SearchFor),

    /// Papers of Semantic Scholar that a search finds [default: of the last 7 days]
    S2(SearchFor),

    /// Papers of Europe PMC that a search finds [default: of the last 7 days]
    Europepmc(SearchFor),

    /// Listings at any addresses, in any format that can be read
    Url {
        /// Addresses
        #[arg(required = true, value_name = "URL")]
        url: Vec<String>,
    },
}

/// Days that are asked for.
#[derive(Debug, Args)]
pub(crate) struct Period {
    /// Since this day, up to today
    #[arg(long, value_name = "DATE", conflicts_with = "last")]
    since: Option<Date>,

    /// So many days, up to today: 7d, 2w
    #[arg(long, value_name = "DAYS")]
    last: Option<LastDays>,
}

/// How much is asked for.
#[derive(Debug, Args)]
pub(crate) struct Most {
    /// Stop once there are so many papers; the last page is kept whole
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    max: Option<u32>,
}

#[derive(Debug, Args)]
pub(crate) struct SearchFor {
    /// What is searched, as the source reads it
    query: String,

    #[command(flatten)]
    period: Period,

    #[command(flatten)]
    most: Most,
}

#[derive(Debug, Args)]
pub(crate) struct UpdateArguments {
    #[command(flatten)]
    pub(crate) reading: Reading,

    #[command(flatten)]
    pub(crate) settings: Settings,

    /// Only say which requests would be sent
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl FetchArguments {
    /// As the library has them.
    ///
    /// # Errors
    /// [`Failure::Usage`] for days that the feed of arXiv does not have.
    pub(crate) fn asks(&self) -> Result<Vec<Ask>, Failure> {
        let new = SourceSettings::new;
        let (settings, days) = match &self.what {
            What::Hf { date, period } => (new(SourceKind::Hf), date.map_or_else(|| period.days(1), Days::Only)),
            What::Arxiv {
                category,
                via,
                period,
                most,
            } => {
                if *via == Some(Via::Rss) && (period.since.is_some() || period.last.is_some()) {
                    return Err(Failure::Usage {
                        what: "`--via rss` has only what was announced last".to_owned(),
                        hint: "`--since` and `--last` go with `--via search` or `--via oai`".to_owned(),
                    });
                }
                let settings = SourceSettings {
                    category: category.clone(),
                    via: *via,
                    max: most.papers(),
                    ..new(SourceKind::Arxiv)
                };
                // A category without days is asked for by its feed; the other interfaces have any days.
                let usual = if matches!(via, None | Some(Via::Rss)) { 1 } else { 7 };
                (settings, period.days(usual))
            }
            What::Openalex(search) => search.settings(SourceKind::Openalex),
            What::S2(search) => search.settings(SourceKind::S2),
            What::Europepmc(search) => search.settings(SourceKind::Europepmc),
            What::Url { url } => {
                let settings = SourceSettings {
                    url: url.clone(),
                    ..new(SourceKind::Url)
                };
                (settings, Days::Last(1))
            }
        };
        let settings = SourceSettings {
            base_url: self.base_url.clone(),
            ..settings
        };
        Ok(Ask::all(&settings, days))
    }
}

impl Period {
    /// - `usual`: number of days where nothing is said.
    fn days(&self, usual: u16) -> Days {
        match (self.since, self.last) {
            (Some(day), _) => Days::Since(day),
            (None, last) => Days::Last(last.map_or(usual, |last| last.0)),
        }
    }
}

impl Most {
    fn papers(&self) -> Option<usize> {
        self.max.map(|max| max as usize)
    }
}

impl SearchFor {
    fn settings(&self, kind: SourceKind) -> (SourceSettings, Days) {
        let settings = SourceSettings {
            query: Some(self.query.clone()),
            max: self.most.papers(),
            ..SourceSettings::new(kind)
        };
        (settings, self.period.days(7))
    }
}

fn parse_via(text: &str) -> Result<Via, String> {
    match text {
        "rss" => Ok(Via::Rss),
        "search" => Ok(Via::Search),
        "oai" => Ok(Via::Oai),
        _ => Err("must be rss, search or oai".to_owned()),
    }
}
