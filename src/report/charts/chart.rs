//! What a chart is: its words, its picture and its numbers.

use serde::Serialize;

use crate::report::{Report, ThemeView, numbers};

/// A chart, with the words that go with it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Chart {
    /// File stem, and anchor on the page.
    pub name: &'static str,
    /// The question it answers.
    pub title: &'static str,
    /// How to read it, and its unit.
    pub meaning: &'static str,
    /// What holds for this report only, such as what was left out; absent if nothing does.
    pub note: fn(&Report) -> Option<String>,
    /// True if the report has what the chart shows.
    pub is_shown: fn(&Report) -> bool,
    /// The picture, as SVG text.
    pub draw: fn(&Report, Frame) -> Result<String, ChartError>,
    /// The numbers in the picture.
    pub data: fn(&Report) -> DataTable,
}

/// Where a chart is going to be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Frame {
    /// A file of its own: carries its title, meaning and note, and a background.
    File,
    /// Inside the page, whose text names it.
    Page,
    /// Inside the page on a screen as wide as a hand.
    Phone,
}

impl Frame {
    /// Width in CSS pixels.
    pub(super) fn width(self) -> f64 {
        match self {
            Frame::File | Frame::Page => 1000.0,
            Frame::Phone => 340.0,
        }
    }
}

/// The numbers of a chart, for readers and for copying.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct DataTable {
    pub columns: Vec<String>,
    pub rows: Vec<DataRow>,
}

impl DataTable {
    /// A row a theme, a column a period.
    ///
    /// - `cell`: what is known of a theme in a period, by its position.
    pub(super) fn by_period(report: &Report, cell: impl Fn(&ThemeView, usize) -> Option<String>) -> Self {
        let text = |theme: &ThemeView, period| cell(theme, period).unwrap_or_else(|| numbers::MISSING.to_owned());
        let row = |theme: &ThemeView| DataRow {
            theme: theme.id.clone(),
            label: theme.label.clone(),
            cells: (0..report.periods.len()).map(|period| text(theme, period)).collect(),
        };
        Self {
            columns: report.periods.iter().map(|period| period.name.clone()).collect(),
            rows: report.themes.iter().map(row).collect(),
        }
    }
}

/// A theme and its numbers, or what else a row is about: then `theme` is empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct DataRow {
    pub theme: String,
    pub label: String,
    /// As many as [`DataTable::columns`], formatted.
    pub cells: Vec<String>,
}

/// A chart that could not be drawn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("can't draw a chart: {cause}")]
pub struct ChartError {
    pub cause: String,
}

/// What [`ThemeView::marked_id`] means, if any theme has the mark.
pub(super) fn mark_note(report: &Report) -> Option<String> {
    let is_marked = report.themes.iter().any(|theme| theme.is_mixed);
    is_marked.then(|| "A question mark after an id: the theme is mixed.".to_owned())
}
