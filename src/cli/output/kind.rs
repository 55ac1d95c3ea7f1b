//! What a column holds.

/// What a column holds; empty cells are `null` in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A string; guarded in CSV where a spreadsheet would run it as a formula.
    Text,
    /// Strings: an array in JSON, joined by `; ` elsewhere, guarded as a whole.
    List,
    /// A number with at most four decimals.
    Number,
    /// A whole number.
    Count,
    /// `true` or `false`.
    Truth,
}

impl Kind {
    /// As the documentation says it.
    #[cfg(test)]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::List => "list",
            Self::Number => "number",
            Self::Count => "count",
            Self::Truth => "truth",
        }
    }

    /// True if a table aligns it to the right.
    pub(crate) fn is_number(self) -> bool {
        matches!(self, Self::Number | Self::Count)
    }
}
