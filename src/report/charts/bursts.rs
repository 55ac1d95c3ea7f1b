//! When themes burst: a bar from the first to the last period of each burst.

use super::area::Area;
use super::canvas::{Align, Canvas, Type, sheet};
use super::chart::mark_note;
use super::{Chart, ChartError, DataRow, DataTable, Frame, text};
use crate::report::{BurstView, Report, ThemeView, numbers, palette};

pub(super) const CHART: Chart = Chart {
    name: "bursts",
    title: "When was a theme far more frequent than usual?",
    meaning: "A bar runs over the periods in which a theme's share of the papers was more like twice the usual one than like \
              the usual one; its number is the strength, the logarithm of how much likelier. Strongest theme first; periods \
              that the corpus covers in part are left out.",
    note,
    is_shown: |report| report.themes.iter().any(|theme| !theme.trend.bursts.is_empty()),
    draw,
    data,
};

/// More themes than this are a list, not a picture.
const MAX_THEMES: usize = 30;

/// Sizes in pixels.
const FONT: f64 = 13.0;
const ROW: f64 = 26.0;
const STACKED_ROW: f64 = 42.0;
const BAR: f64 = 10.0;
const LABELS: f64 = 300.0;
const AXIS: f64 = 22.0;

/// Themes that burst, strongest first.
fn bursting(report: &Report) -> Vec<&ThemeView> {
    let strength = |theme: &ThemeView| {
        theme
            .trend
            .bursts
            .iter()
            .map(|burst| burst.strength)
            .fold(0.0, f64::max)
    };
    let mut themes: Vec<&ThemeView> = report
        .themes
        .iter()
        .filter(|theme| !theme.trend.bursts.is_empty())
        .collect();
    themes.sort_by(|a, b| strength(b).total_cmp(&strength(a)));
    themes
}

fn note(report: &Report) -> Option<String> {
    let n_themes = bursting(report).len();
    let left_out =
        (n_themes > MAX_THEMES).then(|| format!("The strongest {MAX_THEMES} of {n_themes} themes are drawn."));
    let notes: Vec<String> = left_out.into_iter().chain(mark_note(report)).collect();
    (!notes.is_empty()).then(|| notes.join(" "))
}

/// Pixels of the axis of time, and where a row stands.
struct Layout<'r> {
    report: &'r Report,
    left: f64,
    right: f64,
    is_stacked: bool,
}

fn draw(report: &Report, frame: Frame) -> Result<String, ChartError> {
    let mut themes = bursting(report);
    themes.truncate(MAX_THEMES);
    let is_stacked = frame == Frame::Phone;
    let layout = Layout {
        report,
        left: if is_stacked { 0.0 } else { LABELS },
        right: frame.width(),
        is_stacked,
    };
    let row = if is_stacked { STACKED_ROW } else { ROW };
    let height = themes.len() as f64 * row;
    sheet(&CHART, report, frame, height + AXIS, |canvas| {
        for (i, theme) in themes.iter().enumerate() {
            layout.draw_theme(canvas, i as f64 * row, theme);
        }
        layout.draw_axis(canvas, height);
    })
}

impl Layout<'_> {
    fn draw_theme(&self, canvas: &Canvas<'_>, top: f64, theme: &ThemeView) {
        let middle = top + if self.is_stacked { 30.0 } else { ROW / 2.0 };
        let label_middle = if self.is_stacked { top + 11.0 } else { middle };
        let room = if self.is_stacked { self.right } else { LABELS - 16.0 };
        let id_width = text::width(&theme.marked_id(), FONT) + 8.0;
        canvas.text((0.0, label_middle), &theme.marked_id(), Type::new(FONT, palette::MUTED));
        let label = text::fitted(&theme.label, FONT, room - id_width);
        canvas.text((id_width, label_middle), &label, Type::new(FONT, palette::INK));
        canvas.line(&[(self.left, middle), (self.right, middle)], 0.75, palette::LINE);
        for burst in &theme.trend.bursts {
            self.draw_burst(canvas, middle, theme, burst);
        }
    }

    fn draw_burst(&self, canvas: &Canvas<'_>, middle: f64, theme: &ThemeView, burst: &BurstView) {
        let area = Area {
            left: self.start_of(burst.begin),
            top: middle - BAR / 2.0,
            right: self.start_of(burst.end + 1).max(self.start_of(burst.begin) + 2.0),
            bottom: middle + BAR / 2.0,
        };
        canvas.bar(area, palette::of_theme(&theme.id));
        let name = |i: usize| self.report.periods.get(i).map_or("", |period| period.name.as_str());
        let words = format!(
            "{} {}: {} to {}, strength {}",
            theme.id,
            theme.label,
            name(burst.begin),
            name(burst.end),
            numbers::decimal(burst.strength, 1)
        );
        canvas.tip(area, words, Some(&theme.id));
        let type_ = Type::new(FONT - 1.5, palette::MUTED);
        let number = numbers::decimal(burst.strength, 1);
        let width = text::width(&number, type_.size) + 6.0;
        if area.right + width <= self.right {
            canvas.text((area.right + 5.0, middle), &number, type_);
        } else if area.left - width >= self.left {
            canvas.text((area.left - 5.0, middle), &number, type_.aligned(Align::Right));
        }
    }

    fn draw_axis(&self, canvas: &Canvas<'_>, y: f64) {
        canvas.line(&[(self.left, y), (self.right, y)], 1.0, palette::MUTED);
        let type_ = Type::new(FONT - 1.5, palette::MUTED);
        if let [first, .., last] = self.report.periods.as_slice() {
            canvas.text((self.left, y + AXIS / 2.0), &first.name, type_);
            canvas.text((self.right, y + AXIS / 2.0), &last.name, type_.aligned(Align::Right));
        }
    }

    fn start_of(&self, period: usize) -> f64 {
        self.left + period as f64 / self.report.periods.len().max(1) as f64 * (self.right - self.left)
    }
}

fn data(report: &Report) -> DataTable {
    let name = |period: usize| {
        report
            .periods
            .get(period)
            .map(|period| period.name.clone())
            .unwrap_or_default()
    };
    let rows = bursting(report).into_iter().flat_map(|theme| {
        theme.trend.bursts.iter().map(|burst| DataRow {
            theme: theme.id.clone(),
            label: theme.label.clone(),
            cells: vec![name(burst.begin), name(burst.end), numbers::decimal(burst.strength, 1)],
        })
    });
    DataTable {
        columns: ["First", "Last", "Strength"].map(str::to_owned).into(),
        rows: rows.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn every_burst_is_in_the_table() {
        let report = sample::report();
        // Of three themes the first and the third burst.
        let rows = data(&report).rows;
        assert_eq!(
            rows.iter().map(|row| row.theme.as_str()).collect::<Vec<_>>(),
            ["T1", "T3"]
        );
        assert_eq!(rows[0].cells, ["2025-01", "2025-01", "3.2"]);
    }

    #[test]
    fn without_bursts_there_is_no_chart() {
        let mut report = sample::report();
        report.themes.iter_mut().for_each(|theme| theme.trend.bursts.clear());
        assert!(!(CHART.is_shown)(&report));
    }
}
