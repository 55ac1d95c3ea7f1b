//! What an answer says, as far as it has to be understood to be kept: whether it is one, how many papers it has, what comes next.
//! Papers themselves are read from the listing file, by those who read listings.

mod json;
mod says;
mod xml;

use jiff::civil::Date;

use crate::error::FetchError;

pub use json::JsonShape;
pub(super) use says::says;
pub use xml::XmlShape;

/// What answers of a source look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// JSON.
    Json(JsonShape),
    /// XML.
    Xml(XmlShape),
    /// Anything that can be read as a listing.
    Listing,
}

/// A page of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Page {
    /// Papers on it.
    pub(super) n_papers: usize,
    /// Papers on all pages, if it says so.
    pub(super) total: Option<usize>,
    /// What leads to the next one.
    pub(super) token: Option<String>,
    /// The day it is of, if it says so.
    pub(super) day: Option<Date>,
}

impl Shape {
    /// The header `Accept`.
    pub(super) fn accept(&self) -> &'static str {
        match self {
            Self::Json(_) => "application/json",
            Self::Xml(_) => "application/xml, application/rss+xml, application/atom+xml, text/xml",
            Self::Listing => "*/*",
        }
    }
}

/// An answer that ends in the middle: the connection did, so it may come whole another time.
fn cut() -> FetchError {
    FetchError::Connection {
        cause: "the answer ends in the middle".to_owned(),
    }
}
