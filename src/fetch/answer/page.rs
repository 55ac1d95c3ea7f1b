//! A page of an answer.

use jiff::civil::Date;

use crate::error::FetchError;

/// A page of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::fetch) struct Page {
    /// Papers on it.
    pub(in crate::fetch) n_papers: usize,
    /// Papers on all pages, if it says so.
    pub(in crate::fetch) total: Option<usize>,
    /// What leads to the next one.
    pub(in crate::fetch) token: Option<String>,
    /// The day it is of, if it says so.
    pub(in crate::fetch) day: Option<Date>,
}

/// An answer that ends in the middle: the connection did, so it may come whole another time.
pub(super) fn cut() -> FetchError {
    FetchError::Connection {
        cause: "the answer ends in the middle".to_owned(),
    }
}
