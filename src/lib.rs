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
//! [`pipeline`] runs them in order and opens no file; [`evaluate`] runs 2 and 3 on papers that people have labelled and
//! measures how well the themes agree with the labels. Files are touched at the edge only: [`workspace`] reads listings
//! and settings and writes reports, [`store`] keeps the database. [`decisions`] are what people say about the themes found.

pub mod config;
pub mod error;

pub mod corpus;
pub mod features;
pub mod themes;
pub mod trends;

pub mod report;

pub mod decisions;
pub mod evaluate;
pub mod pipeline;

pub mod store;
pub mod workspace;

pub use error::{Error, Result};
