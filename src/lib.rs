//! Listings of research papers in, themes and how they move out.
//!
//! The modules stand in the order data flows; a stage uses the stages above it, never below:
//!
//! 1. [`corpus`] — listings to distinct papers
//! 2. [`features`] — papers to vectors
//! 3. [`themes`] — vectors to themes
//! 4. [`trends`] — themes to change over time
//! 5. [`report`] — trends to what people read
//!
//! [`run`] is what a person does with them: add listings, bring the themes up to date, write the report. [`evaluate`] runs 2
//! and 3 on papers that people have labelled and measures how well the themes agree with the labels. Files are touched at the
//! edge only: [`workspace`] reads listings and settings and writes reports, [`store`] keeps the database. [`decisions`] are
//! what people decide on the themes found. With the feature `fetch`, `fetch` brings listings from the web.
//!
//! ```
//! use paperthemes::run::{self, Request};
//! use paperthemes::workspace::Workspace;
//!
//! # fn main() -> paperthemes::Result<()> {
//! let folder = tempfile::tempdir().expect("a temporary folder");
//! let listing = folder.path().join("papers.jsonl");
//! let papers = r#"{"title": "Glacier ice", "abstract": "Ice flow of a glacier.", "date": "2024-01-05"}
//! {"title": "Ice melt", "abstract": "Glacier melt and ice.", "date": "2024-02-07"}
//! {"title": "Violin strings", "abstract": "Tone of violin strings.", "date": "2024-02-09"}
//! {"title": "Violin tone", "abstract": "Strings and violin wood.", "date": "2024-03-01"}"#;
//! std::fs::write(&listing, papers).expect("a listing");
//!
//! let workspace = Workspace::new(folder.path());
//! let listings = run::read_listings(&workspace, &[listing], None, &())?;
//! let outcome = run::rerun(&workspace, Request::adding(listings), &())?;
//! assert_eq!(outcome.corpus.papers.len(), 4);
//! assert!(workspace.reports().join("index.html").exists());
//! # Ok(())
//! # }
//! ```

pub mod config;
pub mod error;
pub mod nouns;

pub mod corpus;
pub mod features;
pub mod themes;
pub mod trends;

pub mod report;

pub mod decisions;
pub mod evaluate;

pub mod store;
pub mod workspace;

pub mod run;

#[cfg(feature = "fetch")]
pub mod fetch;

pub use error::{Error, Result};
