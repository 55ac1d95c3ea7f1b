//! What an answer says, as far as it has to be understood to be kept: whether it is one, how many papers it has, what comes next.
//! Papers themselves are read from the listing file, by those who read listings.

mod json;
mod page;
mod says;
mod xml;

pub use json::JsonShape;
pub(super) use page::Page;
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
