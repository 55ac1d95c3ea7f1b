//! Every way a command can fail, each with its sentence and, where there is one, the way out.

/// Shorthand used throughout the crate.
pub type Result<T> = std::result::Result<T, Error>;
