//! What can go wrong when a report is written down.

use std::io;

use super::charts::ChartError;

/// A report that could not be written down.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    #[error(transparent)]
    Chart(#[from] ChartError),
    #[error("can't fill in the page: {0}")]
    Page(#[from] minijinja::Error),
    #[error("can't write a table: {0}")]
    Table(#[from] csv::Error),
    #[error("can't write `report.json`: {0}")]
    Json(#[from] serde_json::Error),
    #[error(transparent)]
    Write(#[from] io::Error),
}

impl From<ReportError> for crate::Error {
    fn from(error: ReportError) -> Self {
        Self::Report(Box::new(error))
    }
}
