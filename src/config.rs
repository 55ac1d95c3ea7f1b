//! Every setting, its range, its default and what turning it does; `paperthemes.toml` holds them all.

mod auto;
mod columns;
mod fetch;
mod limits;
mod overrides;
mod period_length;
pub mod ranges;
mod reruns;
mod setting_row;
mod shaping;
mod sources;
mod trends;
mod words;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

use self::setting_row::{auto_row, row, text_row};
pub use auto::Auto;
pub use columns::ColumnSettings;
pub use fetch::{Certificates, FetchSettings};
pub use limits::LimitSettings;
pub use overrides::Overrides;
pub use period_length::PeriodLength;
pub use reruns::RerunSettings;
pub use setting_row::SettingRow;
pub use sources::{LastDays, SourceKind, SourceSettings, Via};
pub use trends::TrendSettings;
pub use words::Words;

/// Line, from 1, on which a mistake in TOML text begins.
pub(crate) fn line_at(text: &str, span: Option<std::ops::Range<usize>>) -> usize {
    span.map_or(1, |span| text[..span.start].matches('\n').count() + 1)
}

/// A mistake with the line it is on, which names the setting.
fn with_line(text: &str, span: Option<std::ops::Range<usize>>, message: &str) -> String {
    let line = text.lines().nth(line_at(text, span) - 1).unwrap_or_default().trim();
    let message = message.lines().collect::<Vec<_>>().join(" ");
    format!("`{line}`: {message}")
}

/// All settings; a missing one has its default, an unknown one is an error.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// How papers become vectors.
    pub features: FeatureSettings,
    /// How vectors become themes.
    pub themes: ThemeSettings,
    /// When themes are fitted again.
    pub reruns: RerunSettings,
    /// How change over time is measured.
    pub trends: TrendSettings,
    /// Which columns of tables hold what.
    pub columns: ColumnSettings,
    /// How much is read.
    pub limits: LimitSettings,
    /// How listings are fetched.
    pub fetch: FetchSettings,
    /// What `update` fetches.
    pub sources: Vec<SourceSettings>,
    /// First day whose papers a report lists as new; without it, those that the last run brought. Only by an option of a report.
    #[serde(skip)]
    pub since: Option<jiff::civil::Date>,
}

/// How papers become vectors.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FeatureSettings {
    /// A term must occur in at least this many papers to count.
    ///
    /// Higher drops typos and names; lower keeps young terms in small corpora.
    /// Unit: papers. Range: 1 to 1000. Default: auto (1 below 20 papers, 2 below 1,000, 3 from there).
    pub min_doc_freq: Auto<u32>,
    /// A term in more than this share of the papers is left out.
    ///
    /// Lower drops what nearly every paper contains; higher keeps it.
    /// Unit: share of papers. Range: 0.05 to 1. Default: 0.5.
    pub max_doc_share: f64,
    /// How often a title's words count for each time they are written.
    ///
    /// Higher lets titles decide; 1 treats them like the abstract.
    /// Unit: times. Range: 1 to 10. Default: 4.
    pub title_weight: u32,
    /// Components of the spectral embedding.
    ///
    /// More separate finer themes; fewer are steadier in small corpora.
    /// Range: 2 to 500. Default: auto (1.15·√papers, from 3 to 50).
    pub components: Auto<usize>,
    /// How strongly the embedding smooths rare words and short papers, τ.
    ///
    /// Higher steadies small corpora; lower keeps detail in large ones.
    /// Unit: mean degrees. Range: 0 to 100. Default: 1.
    pub regularisation: f64,
    /// Own stop words and synonyms, from `themes.toml`.
    #[serde(skip)]
    pub words: Words,
}

impl Default for FeatureSettings {
    fn default() -> Self {
        Self {
            min_doc_freq: Auto::Auto,
            max_doc_share: 0.5,
            title_weight: 4,
            components: Auto::Auto,
            regularisation: 1.0,
            words: Words::default(),
        }
    }
}

impl FeatureSettings {
    /// Papers a term must occur in, for a corpus of `n_papers`.
    pub fn min_doc_freq(&self, n_papers: usize) -> u32 {
        self.min_doc_freq.or(match n_papers {
            0..20 => 1,
            20..1000 => 2,
            _ => 3,
        })
    }
}

/// How vectors become themes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ThemeSettings {
    /// Number of themes.
    ///
    /// Range: 1 to 500. Default: auto (a number whose clusters stand out, else a readable one, 15 for 175 papers).
    pub count: Auto<usize>,
    /// Starts of k-means, of which the best is kept; from 40 to 999 papers what all of them agree on.
    ///
    /// More are steadier and slower.
    /// Range: 1 to 1000. Default: auto (40 below 1,000 papers, 10 from there).
    pub starts: Auto<usize>,
    /// Where the random numbers begin; any number, the same number gives the same themes.
    ///
    /// Range: 0 to 9007199254740991. Default: 1.
    pub seed: u64,
}

impl Default for ThemeSettings {
    fn default() -> Self {
        Self {
            count: Auto::Auto,
            starts: Auto::Auto,
            seed: 1,
        }
    }
}

impl ThemeSettings {
    /// Starts of k-means for a corpus of `n_papers`: the fewer papers, the more a start decides and the less it costs.
    pub fn starts(&self, n_papers: usize) -> usize {
        self.starts.or(if n_papers < 1000 { 40 } else { 10 })
    }
}

impl Config {
    /// Reads settings from TOML text.
    ///
    /// # Errors
    /// [`Error::Settings`] names the line of what can't be read; [`Error::SettingRange`] the setting outside its range.
    pub fn parse(text: &str, path: &str) -> Result<Self> {
        let config: Self = toml::from_str(text).map_err(|error| Error::Settings {
            path: path.to_owned(),
            line: line_at(text, error.span()),
            cause: with_line(text, error.span(), error.message()),
        })?;
        config.check()?;
        Ok(config)
    }

    /// Checks every range, and what is asked of each source.
    ///
    /// # Errors
    /// [`Error::SettingRange`] for the first setting outside its range; [`Error::Source`].
    pub fn check(&self) -> Result<()> {
        for row in self.rows() {
            if let Some(range) = row.range
                && !row.is_allowed
            {
                let or_auto = if row.has_auto { "`auto` or " } else { "" };
                return Err(Error::SettingRange {
                    name: row.name,
                    allowed: format!("{or_auto}{range}"),
                    found: row.value,
                });
            }
        }
        let mut sources = self.sources.iter().enumerate();
        sources.try_for_each(|(at, source)| source.check(&format!("`[[sources]]` number {}", at + 1)))
    }

    /// Name and value of every setting that a report depends on, in the order of `paperthemes.toml`. How listings are fetched is
    /// nothing to those who read the report, least of all who is to be reached about it, and neither are limits that held, and
    /// columns that are not set.
    pub fn named_values(&self) -> Vec<(String, String)> {
        let is_about_input = |row: &SettingRow| ["fetch.", "limits."].iter().any(|table| row.name.starts_with(table));
        let is_idle = |row: &SettingRow| row.name.starts_with("columns.") && row.value.is_empty();
        let rows = self
            .rows()
            .into_iter()
            .filter(|row| !is_about_input(row) && !is_idle(row));
        rows.map(|row| (row.name.to_owned(), row.value)).collect()
    }

    /// Every setting in the order of `paperthemes.toml`.
    pub fn rows(&self) -> Vec<SettingRow> {
        let Self {
            features,
            themes,
            reruns,
            trends,
            columns,
            limits,
            fetch,
            sources: _,
            since: _,
        } = self;
        let mut rows = vec![
            auto_row("features.min_doc_freq", features.min_doc_freq, &ranges::MIN_DOC_FREQ),
            row("features.max_doc_share", features.max_doc_share, &ranges::MAX_DOC_SHARE),
            row("features.title_weight", features.title_weight, &ranges::TITLE_WEIGHT),
            auto_row("features.components", features.components, &ranges::COMPONENTS),
            row(
                "features.regularisation",
                features.regularisation,
                &ranges::REGULARISATION,
            ),
            auto_row("themes.count", themes.count, &ranges::COUNT),
            auto_row("themes.starts", themes.starts, &ranges::STARTS),
            row("themes.seed", themes.seed, &ranges::SEED),
            row("reruns.max_growth", reruns.max_growth, &ranges::MAX_GROWTH),
            row("reruns.max_drift", reruns.max_drift, &ranges::MAX_DRIFT),
            row("reruns.min_candidate", reruns.min_candidate, &ranges::MIN_CANDIDATE),
            row("reruns.max_candidate", reruns.max_candidate, &ranges::MAX_CANDIDATE),
            SettingRow {
                has_auto: true,
                ..text_row("trends.period", trends.period)
            },
            row(
                "trends.min_period_papers",
                trends.min_period_papers,
                &ranges::MIN_PERIOD_PAPERS,
            ),
            row("trends.max_q", trends.max_q, &ranges::MAX_Q),
            row("trends.min_change", trends.min_change, &ranges::MIN_CHANGE),
            row("trends.steady_change", trends.steady_change, &ranges::STEADY_CHANGE),
            row("trends.shuffles", trends.shuffles, &ranges::SHUFFLES),
            row("trends.burst_scale", trends.burst_scale, &ranges::BURST_SCALE),
            row("trends.burst_cost", trends.burst_cost, &ranges::BURST_COST),
            row("trends.min_stability", trends.min_stability, &ranges::MIN_STABILITY),
        ];
        rows.extend(columns.rows());
        rows.extend(limits.rows());
        rows.extend(fetch.rows());
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_file_holds_every_setting_at_its_default() {
        let text = include_str!("../paperthemes.toml");
        assert_eq!(Config::parse(text, "paperthemes.toml").unwrap(), Config::default());
        for row in Config::default().rows() {
            let (table, key) = row.name.split_once('.').unwrap();
            let section = text
                .split(&format!("[{table}]\n"))
                .nth(1)
                .unwrap_or_else(|| panic!("no [{table}]"));
            let section = section.split("\n[").next().unwrap();
            // What has no default may be shown as a comment.
            let mark = if row.value.is_empty() { "# " } else { "" };
            let is_it = |line: &&str| line.trim_start_matches(mark).starts_with(&format!("{key} = "));
            let line = section.lines().find(is_it);
            if row.value.is_empty() {
                assert!(line.is_some(), "{} is missing", row.name);
                continue;
            }
            let written = line
                .unwrap_or_else(|| panic!("{} is missing", row.name))
                .split_once(" = ")
                .unwrap()
                .1;
            assert_eq!(written.trim_matches('"'), row.value, "{}", row.name);
        }
    }

    /// The words of comments without their marks, one space between them.
    fn comment<'a>(lines: impl Iterator<Item = &'a str>) -> String {
        let words = lines.flat_map(|line| line.trim_start_matches(['/', '#', ' ']).split_whitespace());
        words.collect::<Vec<_>>().join(" ")
    }

    /// The comment right above the line of a file that begins like that.
    fn comment_above(text: &str, section: &str, begin: &str) -> String {
        let section = &text[text.find(section).expect(section)..];
        let lines: Vec<&str> = section.lines().map(str::trim_start).collect();
        let at = lines.iter().position(|line| line.starts_with(begin)).expect(begin);
        let is_comment = |line: &&&str| line.starts_with("///") || line.starts_with('#');
        let n_lines = lines[..at].iter().rev().take_while(is_comment).count();
        comment(lines[at - n_lines..at].iter().copied())
    }

    #[test]
    fn what_is_said_of_each_setting_is_its_range() {
        let sources = [
            ("features", "FeatureSettings", include_str!("config.rs")),
            ("themes", "ThemeSettings", include_str!("config.rs")),
            ("reruns", "RerunSettings", include_str!("config/reruns.rs")),
            ("trends", "TrendSettings", include_str!("config/trends.rs")),
            ("limits", "LimitSettings", include_str!("config/limits.rs")),
            ("fetch", "FetchSettings", include_str!("config/fetch.rs")),
        ];
        let shipped = include_str!("../paperthemes.toml");
        for row in Config::default().rows() {
            let Some(range) = &row.range else { continue };
            let (table, key) = row.name.split_once('.').unwrap();
            let (_, settings, source) = sources.iter().find(|source| source.0 == table).unwrap();
            let comment = comment_above(source, &format!("pub struct {settings}"), &format!("pub {key}: "));
            assert!(
                comment.contains(&format!("Range: {range}. ")),
                "{}: {comment}",
                row.name
            );
            let mark = if row.value.is_empty() { "# " } else { "" };
            let comment = comment_above(shipped, &format!("[{table}]\n"), &format!("{mark}{key} = "));
            let or_auto = if row.has_auto { "\"auto\" or " } else { ". " };
            assert!(
                comment.contains(&format!("{or_auto}{range}")),
                "{}: {comment}",
                row.name
            );
        }
    }

    #[test]
    fn an_unknown_setting_is_named_with_its_line() {
        let error = Config::parse("[themes]\ncount = 5\nsede = 3\n", "p.toml").unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("`p.toml` line 3: `sede = 3`: unknown field `sede`"),
            "{error}"
        );
    }

    #[test]
    fn a_value_outside_its_range_is_refused_with_both_numbers() {
        let error = Config::parse("[themes]\ncount = 501\n", "p.toml").unwrap_err();
        assert_eq!(error.to_string(), "`themes.count` must be `auto` or 1 to 500, got 501");
    }

    #[test]
    fn auto_and_a_value_are_both_read() {
        let config = Config::parse("[themes]\ncount = 7\n[trends]\nperiod = \"week\"\n", "p.toml").unwrap();
        assert_eq!(config.themes.count, Auto::Fixed(7));
        assert_eq!(config.trends.period, Auto::Fixed(PeriodLength::Week));
        assert_eq!(config.features.components, Auto::Auto);
        assert!(Config::parse("[themes]\ncount = \"many\"\n", "p.toml").is_err());
    }
}
