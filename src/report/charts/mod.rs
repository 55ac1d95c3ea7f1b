//! The charts of the report, one file each, one row each in [`CHARTS`].
//!
//! In:    [`super::Report`].
//! Out:   SVG text for a file or for the page, and the same numbers as a [`DataTable`].
//! Keeps: plotters and resvg are named in this folder only; the same report draws the same bytes.
//!
//! To add a chart, write a file with a `CHART` and name it in the table.

mod area;
mod bursts;
mod canvas;
mod chart;
mod hatching;
mod heat_map;
pub(super) mod how_many_themes;
mod labels;
mod lineage;
pub(super) mod png;
mod share_over_time;
mod strategy;
mod svg;
mod text;
mod theme_map;
mod tree;

pub(crate) use chart::{Chart, ChartError, DataRow, DataTable, Frame};

/// Every chart, in the order the page shows them.
pub(crate) static CHARTS: &[Chart] = &[
    theme_map::CHART,
    share_over_time::CHART,
    heat_map::CHART,
    bursts::CHART,
    strategy::CHART,
    tree::CHART,
    lineage::CHART,
    how_many_themes::CHART,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Report;
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
