//! The charts of the report, one file each, one row each in [`CHARTS`].
//!
//! In:    [`Report`].
//! Out:   SVG text for a file or for the page, and the same numbers as a [`DataTable`].
//! Keeps: plotters and resvg are named in this folder only; the same report draws the same bytes.
//!
//! To add a chart, write a file with a `CHART` and name it in the table.

mod area;
mod bursts;
mod canvas;
mod hatching;
mod heat_map;
pub(super) mod how_many_themes;
mod labels;
mod lineage;
pub mod png;
mod share_over_time;
mod strategy;
mod svg;
mod text;
mod theme_map;
mod tree;

use serde::Serialize;

use super::{Report, ThemeView, numbers};

/// Every chart, in the order the page shows them.
pub static CHARTS: &[Chart] = &[
    theme_map::CHART,
    share_over_time::CHART,
    heat_map::CHART,
    bursts::CHART,
    strategy::CHART,
    tree::CHART,
    lineage::CHART,
    how_many_themes::CHART,
];

/// A chart, with the words that go with it.
#[derive(Debug, Clone, Copy)]
pub struct Chart {
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
pub enum Frame {
    /// A file of its own: carries its title, meaning and note, and a background.
    File,
    /// Inside the page, whose text names it.
    Page,
    /// Inside the page on a screen as wide as a hand.
    Phone,
}

impl Frame {
    /// Width in CSS pixels.
    fn width(self) -> f64 {
        match self {
            Frame::File | Frame::Page => 1000.0,
            Frame::Phone => 340.0,
        }
    }
}

/// The numbers of a chart, for readers and for copying.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DataTable {
    pub columns: Vec<String>,
    pub rows: Vec<DataRow>,
}

impl DataTable {
    /// A row a theme, a column a period.
    ///
    /// - `cell`: what is known of a theme in a period, by its position.
    fn by_period(report: &Report, cell: impl Fn(&ThemeView, usize) -> Option<String>) -> Self {
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
pub struct DataRow {
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
fn mark_note(report: &Report) -> Option<String> {
    let is_marked = report.themes.iter().any(ThemeView::is_unstable);
    is_marked.then(|| "A question mark after an id: the theme is unstable.".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{self, Size};

    const FRAMES: [Frame; 3] = [Frame::File, Frame::Page, Frame::Phone];

    fn sizes() -> Vec<Report> {
        let periods = [0, 1, 2, 4, 28, 150];
        let themes = [0, 1, 2, 12, 60];
        periods
            .into_iter()
            .flat_map(|n_periods| {
                themes.map(|n_themes| {
                    sample::sized(Size {
                        n_themes,
                        n_periods,
                        n_papers: 120,
                    })
                })
            })
            .collect()
    }

    #[test]
    fn every_chart_is_complete() {
        for chart in CHARTS {
            assert!(
                chart.name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'),
                "{}",
                chart.name
            );
            assert!(chart.title.ends_with('?'), "{}: the title is a question", chart.name);
            assert!(
                chart.meaning.contains("papers"),
                "{}: the meaning names the unit",
                chart.name
            );
            assert!(
                (chart.is_shown)(&sample::report()),
                "{}: the sample shows every chart",
                chart.name
            );
        }
    }

    #[test]
    fn names_are_unique() {
        let names: std::collections::BTreeSet<_> = CHARTS.iter().map(|chart| chart.name).collect();
        assert_eq!(names.len(), CHARTS.len());
    }

    #[test]
    fn every_chart_draws_any_number_of_themes_and_periods() {
        for report in sizes() {
            for chart in CHARTS {
                for frame in FRAMES {
                    let svg = (chart.draw)(&report, frame).unwrap();
                    assert!(
                        svg.starts_with("<svg ") && svg.trim_end().ends_with("</svg>"),
                        "{}",
                        chart.name
                    );
                    assert!(!svg.contains("NaN"), "{}", chart.name);
                }
            }
        }
    }

    #[test]
    fn drawing_twice_gives_the_same_bytes() {
        for chart in CHARTS {
            let draw = || (chart.draw)(&sample::report(), Frame::File).unwrap();
            assert_eq!(draw(), draw());
        }
    }

    #[test]
    fn a_hostile_label_stays_text() {
        let mut report = sample::report();
        report.themes[0].label = "</text><script>alert(1)</script>\u{0}\u{1b}".to_owned();
        for chart in CHARTS {
            for frame in FRAMES {
                let svg = (chart.draw)(&report, frame).unwrap();
                assert!(!svg.contains("<script"), "{}", chart.name);
                assert!(!svg.contains('\u{0}') && !svg.contains('\u{1b}'), "{}", chart.name);
            }
        }
    }

    #[test]
    fn only_a_file_carries_its_title_as_drawn_text() {
        for chart in CHARTS {
            let drawn = |frame| {
                (chart.draw)(&sample::report(), frame)
                    .unwrap()
                    .matches(chart.title)
                    .count()
            };
            assert_eq!(drawn(Frame::File), drawn(Frame::Page) + 1, "{}", chart.name);
        }
    }

    #[test]
    fn every_row_of_the_data_has_a_cell_for_every_column() {
        for report in sizes() {
            for chart in CHARTS {
                let data = (chart.data)(&report);
                assert!(
                    data.rows.iter().all(|row| row.cells.len() == data.columns.len()),
                    "{}",
                    chart.name
                );
            }
        }
    }

    #[test]
    fn colours_are_custom_properties_with_a_fallback() {
        for chart in CHARTS {
            let svg = (chart.draw)(&sample::report(), Frame::Page).unwrap();
            assert!(svg.contains("var(--ink,#1b2127)"), "{}", chart.name);
            assert!(!svg.contains("=\"#"), "{}: a colour is hard-coded", chart.name);
        }
    }
}
