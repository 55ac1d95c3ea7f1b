//! How fast a source is asked: pauses between requests, and waits before one is sent again.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use super::http::Trouble;
use super::source::Source;
use crate::config::{FetchSettings, SourceKind};
use crate::error::FetchError;

/// Answers after which it is worth asking again (RFC 9110).
const PASSING: [u16; 6] = [408, 429, 500, 502, 503, 504];

/// When each source was asked last, and how long is waited.
#[derive(Debug)]
pub(super) struct Pace {
    settings: FetchSettings,
    /// By kind: the interfaces of a source share its limit.
    last: BTreeMap<&'static str, Instant>,
    random: Xoshiro256PlusPlus,
}

impl Pace {
    /// Waits vary by who asks, so that many who ask at the same hour do not come back together, and are the same each time.
    pub(super) fn new(settings: &FetchSettings) -> Self {
        let seed = blake3::hash(settings.contact.as_bytes());
        let mut first = [0; 8];
        first.copy_from_slice(&seed.as_bytes()[..8]);
        Self {
            settings: settings.clone(),
            last: BTreeMap::new(),
            random: Xoshiro256PlusPlus::seed_from_u64(u64::from_le_bytes(first)),
        }
    }

    /// Waits until a source may be asked.
    pub(super) fn wait_for(&mut self, source: &Source) {
        let pause = Duration::from_secs_f64(self.settings.pause.or(source.pause));
        let kind: SourceKind = source.kind;
        if let Some(last) = self.last.get(kind.name()) {
            std::thread::sleep(pause.saturating_sub(last.elapsed()));
        }
        self.last.insert(kind.name(), Instant::now());
    }

    /// How long to wait before a request is sent again.
    ///
    /// - `n_tries`: how often it was sent.
    ///
    /// # Errors
    /// What went wrong, if it would go wrong again, or if it was sent often enough.
    pub(super) fn again_in(&mut self, trouble: Trouble, n_tries: u32) -> Result<Duration, FetchError> {
        if n_tries >= self.settings.tries || !may_pass(&trouble.cause) {
            return Err(trouble.cause);
        }
        let most = self.settings.max_wait;
        let asked_for = trouble
            .retry_after
            .and_then(|text| retry_after(&text, Timestamp::now()));
        if let Some(wait) = asked_for.filter(|wait| wait.as_secs_f64() > most) {
            return Err(FetchError::TooLongAWait {
                seconds: wait.as_secs(),
                most,
            });
        }
        let doubled = self.settings.backoff * f64::from(2_u32.saturating_pow(n_tries - 1));
        let own = (doubled * self.random.gen_range(0.5..1.5)).min(most);
        Ok(asked_for.unwrap_or_default().max(Duration::from_secs_f64(own)))
    }
}

fn may_pass(cause: &FetchError) -> bool {
    match cause {
        FetchError::Status { status, .. } => PASSING.contains(status),
        FetchError::Connection { .. } | FetchError::Silent { .. } | FetchError::Missing { .. } => true,
        _ => false,
    }
}

/// The header `Retry-After`: seconds, or a date.
fn retry_after(text: &str, now: Timestamp) -> Option<Duration> {
    if let Ok(seconds) = text.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let then = DateTimeParser::new().parse_timestamp(text.trim()).ok()?;
    let milliseconds = u64::try_from(then.as_millisecond() - now.as_millisecond()).unwrap_or(0);
    Some(Duration::from_millis(milliseconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pace(backoff: f64) -> Pace {
        Pace::new(&FetchSettings {
            backoff,
            ..FetchSettings::default()
        })
    }

    fn trouble(status: u16, retry_after: Option<&str>) -> Trouble {
        Trouble {
            cause: FetchError::Status {
                status,
                says: String::new(),
            },
            retry_after: retry_after.map(str::to_owned),
        }
    }

    #[test]
    fn a_wait_is_read_in_seconds_or_until_a_date() {
        let now: Timestamp = "2026-11-30T20:00:00Z".parse().unwrap();
        assert_eq!(retry_after(" 120 ", now), Some(Duration::from_secs(120)));
        assert_eq!(
            retry_after("Mon, 30 Nov 2026 20:01:30 GMT", now),
            Some(Duration::from_secs(90))
        );
        assert_eq!(retry_after("Mon, 30 Nov 2026 19:00:00 GMT", now), Some(Duration::ZERO));
        for text in ["soon", "", "-5", "1.5"] {
            assert_eq!(retry_after(text, now), None, "{text}");
        }
    }

    #[test]
    fn waits_double_vary_and_are_the_same_each_time() {
        let waits = |mut pace: Pace| [1, 2, 3].map(|n| pace.again_in(trouble(503, None), n).unwrap().as_secs_f64());
        let first = waits(pace(2.0));
        assert_eq!(first, waits(pace(2.0)));
        for (wait, middle) in first.iter().zip([2.0, 4.0, 8.0]) {
            assert!((middle * 0.5..middle * 1.5).contains(wait), "{wait} for {middle}");
        }
    }

    #[test]
    fn what_will_not_pass_is_not_asked_again() {
        let mut pace = pace(0.0);
        assert!(pace.again_in(trouble(404, None), 1).is_err());
        assert!(pace.again_in(trouble(503, None), 5).is_err());
        assert_eq!(
            pace.again_in(trouble(503, Some("7")), 1).unwrap(),
            Duration::from_secs(7)
        );
        let long = pace.again_in(trouble(429, Some("3600")), 1).unwrap_err();
        assert_eq!(
            long.to_string(),
            "it wants to be asked again in 3600 s, `fetch.max_wait` allows 300 s"
        );
        let huge = pace.again_in(trouble(429, Some("99999999999999999999")), 1);
        assert!(huge.is_ok(), "a number that is none is no wait");
    }
}
