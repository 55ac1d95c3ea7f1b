//! A setting as people see it.

use std::fmt::Display;
use std::ops::RangeInclusive;

use super::{Auto, ranges};

/// A setting as people see it: its name in `paperthemes.toml`, its value, and the range it must keep.
#[derive(Debug, Clone, PartialEq)]
pub struct SettingRow {
    /// With its section: `themes.count`.
    pub name: &'static str,
    /// As it is written in the file.
    pub value: String,
    /// Values that are allowed, in words; absent where they are a few words.
    pub range: Option<String>,
    /// True if the value is one of them.
    pub(super) is_allowed: bool,
    /// True if the word `auto` may stand for the value.
    pub(super) has_auto: bool,
}

/// A setting with the lowest and the highest value that it may have.
pub(super) fn row<T: PartialOrd + Display>(name: &'static str, value: T, range: &RangeInclusive<T>) -> SettingRow {
    SettingRow {
        name,
        value: value.to_string(),
        range: Some(ranges::in_words(range)),
        is_allowed: range.contains(&value),
        has_auto: false,
    }
}

/// As [`row`], where the word `auto` may stand for the value.
pub(super) fn auto_row<T: PartialOrd + Display>(
    name: &'static str,
    value: Auto<T>,
    range: &RangeInclusive<T>,
) -> SettingRow {
    SettingRow {
        name,
        value: value.to_string(),
        range: Some(ranges::in_words(range)),
        is_allowed: match value {
            Auto::Auto => true,
            Auto::Fixed(value) => range.contains(&value),
        },
        has_auto: true,
    }
}

/// A setting that is a word or a text.
pub(super) fn text_row(name: &'static str, value: impl Display) -> SettingRow {
    SettingRow {
        name,
        value: value.to_string(),
        range: None,
        is_allowed: true,
        has_auto: false,
    }
}
