//! Bounds of memory and time: what lies beyond is refused with an error that says which of them it broke.

use serde::{Deserialize, Serialize};

use super::{SettingRow, ranges, row};

/// How much of anything is read before it is taken for damaged, or for made to fill the memory.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LimitSettings {
    /// Largest listing, unpacked; also of all files of an archive together.
    ///
    /// Unit: MiB. Range: 1 to 1048576. Default: 8192.
    pub max_size: u64,
    /// Largest listing that is held in memory as a whole, unpacked: of all formats but JSON Lines, and any file of a zip archive.
    ///
    /// Unit: MiB. Range: 1 to 65536. Default: 1024.
    pub max_whole: u64,
    /// How many times its packed size an unpacked listing may have, once it is larger than 64 MiB.
    ///
    /// Unit: times. Range: 2 to 1000000. Default: 200.
    pub max_ratio: u64,
    /// Longest line of JSON Lines.
    ///
    /// Unit: MiB. Range: 1 to 1024. Default: 16.
    pub max_line: u64,
    /// Most lines of a listing that is held in memory as a whole.
    ///
    /// Unit: lines. Range: 1 to 1000000000. Default: 20000000.
    pub max_lines: usize,
    /// Most rows of a listing, with those that were refused.
    ///
    /// Unit: rows. Range: 1 to 1000000000. Default: 3000000.
    pub max_rows: usize,
    /// Most refused rows of a listing; each is kept and shown in the report.
    ///
    /// Unit: rows. Range: 0 to 100000000. Default: 100000.
    pub max_refused: usize,
    /// Share of a listing's rows that may be refused before the exit code says so.
    ///
    /// Unit: share of rows. Range: 0 to 1. Default: 0.1.
    pub max_refused_share: f64,
    /// Most periods that papers are counted in.
    ///
    /// Unit: periods. Range: 2 to 20000. Default: 2000.
    pub max_periods: usize,
    /// Most words of a search.
    ///
    /// Unit: words. Range: 1 to 1000. Default: 100.
    pub max_words: usize,
}

impl Default for LimitSettings {
    fn default() -> Self {
        Self {
            max_size: 8192,
            max_whole: 1024,
            max_ratio: 200,
            max_line: 16,
            max_lines: 20_000_000,
            max_rows: 3_000_000,
            max_refused: 100_000,
            max_refused_share: 0.1,
            max_periods: 2000,
            max_words: 100,
        }
    }
}

impl LimitSettings {
    /// The rows of [`super::Config::rows`].
    pub(super) fn rows(&self) -> Vec<SettingRow> {
        vec![
            row("limits.max_size", self.max_size, &ranges::LARGEST),
            row("limits.max_whole", self.max_whole, &ranges::MAX_WHOLE),
            row("limits.max_ratio", self.max_ratio, &ranges::MAX_RATIO),
            row("limits.max_line", self.max_line, &ranges::MAX_LINE),
            row("limits.max_lines", self.max_lines, &ranges::MAX_LINES),
            row("limits.max_rows", self.max_rows, &ranges::MAX_ROWS),
            row("limits.max_refused", self.max_refused, &ranges::MAX_REFUSED),
            row(
                "limits.max_refused_share",
                self.max_refused_share,
                &ranges::MAX_REFUSED_SHARE,
            ),
            row("limits.max_periods", self.max_periods, &ranges::MAX_PERIODS),
            row("limits.max_words", self.max_words, &ranges::MAX_WORDS),
        ]
    }

    /// Whether so many of a listing's rows were refused that whoever runs the program has to know.
    ///
    /// - `n_rows`: with those that were refused.
    pub fn is_damaged(&self, n_refused: usize, n_rows: usize) -> bool {
        n_refused as f64 > self.max_refused_share * n_rows as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listing_is_damaged_from_one_row_more_than_a_tenth() {
        let limits = LimitSettings::default();
        let damaged = [(0, 0), (6, 60), (7, 60), (43, 60), (1, 1), (1, 10), (1, 9)];
        let damaged = damaged.map(|(n_refused, n_rows)| limits.is_damaged(n_refused, n_rows));
        assert_eq!(damaged, [false, false, true, true, true, false, true]);
        let all = LimitSettings {
            max_refused_share: 1.0,
            ..limits
        };
        assert!(!all.is_damaged(3, 3));
    }
}
