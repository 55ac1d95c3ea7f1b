//! Settings of fetching.

use serde::{Deserialize, Serialize};

use super::{Auto, SettingRow, auto_row, ranges, row, text_row};

/// How listings are fetched from the web.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FetchSettings {
    /// Where the people who run a source can reach you: an address, sent with each request.
    ///
    /// Range: printable ASCII. Default: none.
    pub contact: String,
    /// Pause between the beginnings of two requests to a source.
    ///
    /// Lower than what the source asks for only for a mirror of your own.
    /// Unit: seconds. Range: 0 to 3600. Default: auto (what the source asks for).
    pub pause: Auto<f64>,
    /// How often a request is sent until an answer comes.
    ///
    /// Unit: times. Range: 1 to 20. Default: 5.
    pub tries: u32,
    /// Wait before a request is sent again; it doubles with each time, and varies by a half.
    ///
    /// Unit: seconds. Range: 0 to 600. Default: 2.
    pub backoff: f64,
    /// Longest wait that a source may ask for (Retry-After) before the request is given up.
    ///
    /// Unit: seconds. Range: 0 to 86400. Default: 300.
    pub max_wait: f64,
    /// How long it may take to reach a server.
    ///
    /// Unit: seconds. Range: 0.1 to 600. Default: 15.
    pub connect_timeout: f64,
    /// How long nothing may come of an answer; one that comes slowly is waited for.
    ///
    /// Unit: seconds. Range: 0.1 to 3600. Default: 60.
    pub silence_timeout: f64,
    /// Largest answer that is kept, decompressed.
    ///
    /// Unit: MiB. Range: 1 to 4096. Default: 64.
    pub max_size: u64,
    /// Most pages of one answer.
    ///
    /// Unit: pages. Range: 1 to 100000. Default: 1000.
    pub max_pages: usize,
    /// Whose signatures a server's certificate may have: those that came with the program, or those of the system, as behind
    /// a proxy of an institution.
    ///
    /// `bundled` or `system`. Default: bundled.
    pub certificates: Certificates,
}

/// Whose signatures are trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Certificates {
    /// Those that came with the program.
    #[default]
    Bundled,
    /// Those of the system.
    System,
}

impl Default for FetchSettings {
    fn default() -> Self {
        Self {
            contact: String::new(),
            pause: Auto::Auto,
            tries: 5,
            backoff: 2.0,
            max_wait: 300.0,
            connect_timeout: 15.0,
            silence_timeout: 60.0,
            max_size: 64,
            max_pages: 1000,
            certificates: Certificates::Bundled,
        }
    }
}

impl FetchSettings {
    /// The rows of [`super::Config::rows`].
    pub(super) fn rows(&self) -> Vec<SettingRow> {
        let certificates = match self.certificates {
            Certificates::Bundled => "bundled",
            Certificates::System => "system",
        };
        vec![
            SettingRow {
                range: Some("printable ASCII".to_owned()),
                is_allowed: self.contact.chars().all(|c| c == ' ' || c.is_ascii_graphic()),
                ..text_row("fetch.contact", &self.contact)
            },
            auto_row("fetch.pause", self.pause, &ranges::PAUSE),
            row("fetch.tries", self.tries, &ranges::TRIES),
            row("fetch.backoff", self.backoff, &ranges::BACKOFF),
            row("fetch.max_wait", self.max_wait, &ranges::MAX_WAIT),
            row("fetch.connect_timeout", self.connect_timeout, &ranges::CONNECT_TIMEOUT),
            row("fetch.silence_timeout", self.silence_timeout, &ranges::SILENCE_TIMEOUT),
            row("fetch.max_size", self.max_size, &ranges::MAX_SIZE),
            row("fetch.max_pages", self.max_pages, &ranges::MAX_PAGES),
            text_row("fetch.certificates", certificates),
        ]
    }
}
