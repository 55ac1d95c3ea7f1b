//! A column of an answer.

use super::super::kind::Kind;

/// A column of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// With unit and range.
    pub(crate) meaning: &'static str,
}

pub(super) const fn column(name: &'static str, kind: Kind, meaning: &'static str) -> Column {
    Column { name, kind, meaning }
}
