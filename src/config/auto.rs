//! Settings that are chosen from the corpus.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A setting that is chosen from the corpus unless a value is given.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(from = "AutoText<T>", into = "AutoText<T>")]
#[serde(bound(serialize = "T: Serialize + Clone", deserialize = "T: Deserialize<'de>"))]
pub enum Auto<T> {
    /// Chosen from the corpus.
    #[default]
    Auto,
    /// Given by a person.
    Fixed(T),
}

/// How [`Auto`] is written: the word `auto`, or the value.
#[derive(Serialize, Deserialize)]
#[serde(untagged, expecting = "expected \"auto\" or a value of the setting's type")]
enum AutoText<T> {
    Word(AutoWord),
    Value(T),
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum AutoWord {
    Auto,
}

impl<T> From<AutoText<T>> for Auto<T> {
    fn from(text: AutoText<T>) -> Self {
        match text {
            AutoText::Word(AutoWord::Auto) => Self::Auto,
            AutoText::Value(value) => Self::Fixed(value),
        }
    }
}

impl<T> From<Auto<T>> for AutoText<T> {
    fn from(setting: Auto<T>) -> Self {
        match setting {
            Auto::Auto => Self::Word(AutoWord::Auto),
            Auto::Fixed(value) => Self::Value(value),
        }
    }
}

impl<T: Copy> Auto<T> {
    /// The given value, or `chosen`.
    pub fn or(self, chosen: T) -> T {
        match self {
            Self::Auto => chosen,
            Self::Fixed(value) => value,
        }
    }
}

impl<T: fmt::Display> fmt::Display for Auto<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => f.write_str("auto"),
            Self::Fixed(value) => value.fmt(f),
        }
    }
}
