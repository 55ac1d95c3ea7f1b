//! The lowest and the highest value of each setting, for everything that checks, takes or shows it.

use std::fmt::Display;
use std::ops::RangeInclusive;

/// `features.min_doc_freq`.
pub const MIN_DOC_FREQ: RangeInclusive<u32> = 1..=1000;
/// `features.max_doc_share`.
pub const MAX_DOC_SHARE: RangeInclusive<f64> = 0.05..=1.0;
/// `features.title_weight`.
pub const TITLE_WEIGHT: RangeInclusive<u32> = 1..=10;
/// `features.components`.
pub const COMPONENTS: RangeInclusive<usize> = 2..=500;
/// `features.regularisation`.
pub const REGULARISATION: RangeInclusive<f64> = 0.0..=100.0;

/// `themes.count`.
pub const COUNT: RangeInclusive<usize> = 1..=500;
/// `themes.starts`.
pub const STARTS: RangeInclusive<usize> = 1..=1000;
/// `themes.seed`: whole numbers that every reader of JSON keeps.
pub const SEED: RangeInclusive<u64> = 0..=9_007_199_254_740_991;

/// `reruns.max_growth`.
pub const MAX_GROWTH: RangeInclusive<f64> = 0.01..=100.0;
/// `reruns.max_drift`.
pub const MAX_DRIFT: RangeInclusive<f64> = 0.05..=1.0;
/// `reruns.min_candidate`.
pub const MIN_CANDIDATE: RangeInclusive<usize> = 2..=1000;
/// `reruns.max_candidate`.
pub const MAX_CANDIDATE: RangeInclusive<f64> = 0.01..=10.0;

/// `trends.min_period_papers`.
pub const MIN_PERIOD_PAPERS: RangeInclusive<usize> = 0..=10_000;
/// `trends.max_q`.
pub const MAX_Q: RangeInclusive<f64> = 0.001..=0.2;
/// `trends.min_change`.
pub const MIN_CHANGE: RangeInclusive<f64> = 1.0..=10.0;
/// `trends.steady_change`.
pub const STEADY_CHANGE: RangeInclusive<f64> = 1.0..=10.0;
/// `trends.shuffles`.
pub const SHUFFLES: RangeInclusive<u32> = 0..=10_000;
/// `trends.burst_scale`.
pub const BURST_SCALE: RangeInclusive<f64> = 1.1..=10.0;
/// `trends.burst_cost`.
pub const BURST_COST: RangeInclusive<f64> = 0.01..=100.0;
/// `trends.min_stability`.
pub const MIN_STABILITY: RangeInclusive<f64> = 0.0..=1.0;

/// `limits.max_size`, in MiB.
pub const LARGEST: RangeInclusive<u64> = 1..=1_048_576;
/// `limits.max_whole`, in MiB.
pub const MAX_WHOLE: RangeInclusive<u64> = 1..=65_536;
/// `limits.max_ratio`.
pub const MAX_RATIO: RangeInclusive<u64> = 2..=1_000_000;
/// `limits.max_line`, in MiB.
pub const MAX_LINE: RangeInclusive<u64> = 1..=1024;
/// `limits.max_lines`.
pub const MAX_LINES: RangeInclusive<usize> = 1..=1_000_000_000;
/// `limits.max_rows`.
pub const MAX_ROWS: RangeInclusive<usize> = 1..=1_000_000_000;
/// `limits.max_refused`.
pub const MAX_REFUSED: RangeInclusive<usize> = 0..=100_000_000;
/// `limits.max_refused_share`.
pub const MAX_REFUSED_SHARE: RangeInclusive<f64> = 0.0..=1.0;
/// `limits.max_periods`.
pub const MAX_PERIODS: RangeInclusive<usize> = 2..=20_000;
/// `limits.max_words`.
pub const MAX_WORDS: RangeInclusive<usize> = 1..=1000;

/// `fetch.pause`, in seconds.
pub const PAUSE: RangeInclusive<f64> = 0.0..=3600.0;
/// `fetch.tries`.
pub const TRIES: RangeInclusive<u32> = 1..=20;
/// `fetch.backoff`, in seconds.
pub const BACKOFF: RangeInclusive<f64> = 0.0..=600.0;
/// `fetch.max_wait`, in seconds.
pub const MAX_WAIT: RangeInclusive<f64> = 0.0..=86_400.0;
/// `fetch.connect_timeout`, in seconds.
pub const CONNECT_TIMEOUT: RangeInclusive<f64> = 0.1..=600.0;
/// `fetch.silence_timeout`, in seconds.
pub const SILENCE_TIMEOUT: RangeInclusive<f64> = 0.1..=3600.0;
/// `fetch.max_size`, in MiB.
pub const MAX_SIZE: RangeInclusive<u64> = 1..=4096;
/// `fetch.max_pages`.
pub const MAX_PAGES: RangeInclusive<usize> = 1..=100_000;

/// A range as people read it: `1 to 500`.
pub fn in_words<T: Display>(range: &RangeInclusive<T>) -> String {
    format!("{} to {}", range.start(), range.end())
}
