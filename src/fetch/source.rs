//! What a source is: where it answers, how its pages follow each other, and how it wants to be asked.

use jiff::civil::Date;

use super::answer::Shape;
use super::paging::Paging;
use crate::config::{SourceKind, Via};

/// A source of listings, a row of [`super::SOURCES`].
#[derive(Debug, Clone, Copy)]
pub struct Source {
    /// As it is told; names of its listing files begin with it.
    pub name: &'static str,
    /// Which settings mean it.
    pub kind: SourceKind,
    /// Which of several interfaces it is.
    pub via: Option<Via>,
    /// What its answers hold.
    pub holds: &'static str,
    /// Its server, in place of which another one can be asked.
    pub origin: &'static str,
    /// Path and query of the first request, from the origin.
    pub first: fn(&Wanted<'_>) -> String,
    /// How often it answers.
    pub rhythm: Rhythm,
    /// How its pages follow each other.
    pub paging: Paging,
    /// The same for those who have no key, where that is another.
    pub without_key: Option<Paging>,
    /// What its answers look like.
    pub shape: Shape,
    /// Seconds between two requests that it asks for.
    pub pause: f64,
    /// How it knows who asks.
    pub key: Option<Key>,
}

/// What is asked of a source.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// A category, a query or an address; empty for a source that has one list only.
    pub asked: &'a str,
    /// First day.
    pub since: Date,
    /// Last day.
    pub until: Date,
    /// Most papers.
    pub max: Option<usize>,
}

/// How often a source answers, and with it what its listing files are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rhythm {
    /// With a list for each day, which may grow for a while: `hf-2026-11-30.json`.
    Daily,
    /// With what is there now: `arxiv-cs.CL-2026-11-30.xml`.
    Now,
    /// With all papers of some days, in pages: `openalex-ice-2026-11-01_2026-11-30-0001.json`.
    Span {
        /// Days that are asked for again the next time, since papers come to the source after the day they are dated by.
        overlap: i64,
    },
}

/// A key that the environment holds, so that it stands in no file that is passed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// Name of the environment variable.
    pub variable: &'static str,
    /// Where it is sent.
    pub place: KeyPlace,
}

/// Where a key is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyPlace {
    /// In a header.
    Header(&'static str),
    /// In a parameter of the address.
    Parameter(&'static str),
}

impl Key {
    /// The key, if there is one.
    pub fn value(&self) -> Option<String> {
        std::env::var(self.variable).ok().filter(|key| !key.trim().is_empty())
    }
}

impl Source {
    /// How its pages follow each other.
    pub fn paging(&self) -> Paging {
        let has_key = self.key.is_some_and(|key| key.value().is_some());
        match self.without_key {
            Some(paging) if !has_key => paging,
            _ => self.paging,
        }
    }
}
