//! Settings of one run only, in place of those in `paperthemes.toml`.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Auto, Config, PeriodLength};

/// Settings given for one run, as options of a command; the database keeps those of the last report.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Overrides {
    /// In place of `themes.count`.
    pub themes: Option<Auto<usize>>,
    /// In place of `trends.period`.
    pub period: Option<Auto<PeriodLength>>,
    /// In place of `themes.seed`.
    pub seed: Option<u64>,
    /// As [`Config::since`].
    pub since: Option<Date>,
}

impl Overrides {
    /// These, and others where these say nothing.
    pub fn or(self, others: Self) -> Self {
        Self {
            themes: self.themes.or(others.themes),
            period: self.period.or(others.period),
            seed: self.seed.or(others.seed),
            since: self.since.or(others.since),
        }
    }
}

impl Config {
    /// The settings with those of one run in place of them.
    pub fn with(mut self, overrides: &Overrides) -> Self {
        self.themes.count = overrides.themes.unwrap_or(self.themes.count);
        self.trends.period = overrides.period.unwrap_or(self.trends.period);
        self.themes.seed = overrides.seed.unwrap_or(self.themes.seed);
        self.since = overrides.since.or(self.since);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_comes_before_what_was_given_last_and_before_the_settings() {
        let last = Overrides {
            themes: Some(Auto::Fixed(12)),
            seed: Some(7),
            ..Overrides::default()
        };
        let given = Overrides {
            seed: Some(3),
            since: Some(Date::constant(2025, 6, 1)),
            period: Some(Auto::Fixed(PeriodLength::Quarter)),
            ..Overrides::default()
        };
        let config = Config::default().with(&given.or(last));
        assert_eq!(config.themes.count, Auto::Fixed(12));
        assert_eq!(config.themes.seed, 3);
        assert_eq!(config.since, Some(Date::constant(2025, 6, 1)));
        assert_eq!(config.trends.period, Auto::Fixed(PeriodLength::Quarter));
        assert_eq!(Config::default().with(&Overrides::default()), Config::default());
    }

    #[test]
    fn options_of_another_version_are_an_error_and_not_the_defaults() {
        let text = serde_json::to_string(&Overrides::default()).unwrap();
        assert_eq!(text, r#"{"themes":null,"period":null,"seed":null,"since":null}"#);
        let earlier = r#"{"themes":null,"period":null,"seed":7}"#;
        assert_eq!(
            serde_json::from_str::<Overrides>(earlier).unwrap().seed,
            Some(7),
            "before there was `since`"
        );
        assert!(serde_json::from_str::<Overrides>(r#"{"themes":"many"}"#).is_err());
        assert!(serde_json::from_str::<Overrides>(r#"{"colour":1}"#).is_err());
    }
}
