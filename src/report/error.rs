//! What can go wrong when a report is written down.

use std::io;

use super::charts::ChartError;

/// A report that could not be written down.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// A figure can't be drawn.
    #[error(transparent)]
    Chart(#[from] ChartError),
    /// The template of a page and its data don't fit.
    #[error("can't fill in the page: {0}")]
    Page(#[from] minijinja::Error),
    /// A CSV file can't be made.
    #[error("can't write a table: {0}")]
    Table(#[from] csv::Error),
    /// A Parquet file can't be made.
    #[error("can't write a table: {0}")]
    TypedTable(#[from] parquet::errors::ParquetError),
    /// The report can't be put as JSON.
    #[error("can't write `report.json`: {0}")]
    Json(#[from] serde_json::Error),
    /// The files can't be put in their place.
    #[error(transparent)]
    Write(#[from] io::Error),
}

impl From<ReportError> for crate::Error {
    fn from(error: ReportError) -> Self {
        Self::Report(Box::new(error))
    }
}
