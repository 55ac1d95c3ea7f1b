//! How many papers each theme has in each period: a small panel a theme, all on one scale.

use super::canvas::{Align, Area, Canvas, Type, sheet};
use super::{Chart, ChartError, DataRow, DataTable, Frame, mark_note, text};
use crate::report::{PeriodView, Report, ThemeView, numbers, palette};

pub(super) const CHART: Chart = Chart {
    name: "papers_over_time",
    title: "How many papers does each theme have over time?",
    meaning: "A panel for each theme, all on one scale: papers first seen in a period. Hatched or hollow: the period \
              is not covered from end to end, so its count is too low.",
    note,
    is_shown: |report| !report.themes.is_empty() && report.periods.len() >= 2,
    draw,
    data,
};

/// Themes drawn; the table beside the chart has all.
const MAX_PANELS: usize = 24;
/// Up to this many periods, every bar carries its number.
const MAX_NUMBERED: usize = 4;
/// Up to this many periods are bars; more are a line.
const MAX_BARS: usize = 40;

/// Sizes in pixels.
const FONT: f64 = 12.0;
const LABEL: f64 = 22.0;
const NUMBER: f64 = 16.0;
const PLOT: f64 = 66.0;
const AXIS: f64 = 20.0;
const BELOW: f64 = 12.0;
const MAX_BAR: f64 = 30.0;

/// Where panels stand and how counts become pixels: shared by all panels.
struct Grid<'r> {
    periods: &'r [PeriodView],
    n_columns: usize,
    /// Between panels.
    gap: f64,
    panel_width: f64,
    /// Papers at the upper edge of a plot.
    top_count: f64,
    /// Papers the thin line marks; absent where bars carry numbers.
    line_count: Option<usize>,
}

fn shown(report: &Report) -> Vec<&ThemeView> {
    report.largest_in_order(MAX_PANELS)
}

fn highest(report: &Report) -> usize {
    shown(report)
        .iter()
        .flat_map(|theme| &theme.cells)
        .map(|cell| cell.papers)
        .max()
        .unwrap_or(0)
}

/// The largest of 1, 2, 5, 10, 20, 50 … that is no larger than `highest`.
fn round_count(highest: usize) -> Option<usize> {
    let steps = (0..9).flat_map(|power| [1, 2, 5].map(|digit| digit * 10_usize.pow(power)));
    steps.take_while(|&step| step <= highest).last()
}

fn line_count(report: &Report) -> Option<usize> {
    if report.periods.len() <= MAX_NUMBERED {
        None
    } else {
        round_count(highest(report))
    }
}

fn note(report: &Report) -> Option<String> {
    let line = line_count(report).map(|n| format!("The thin line marks {}.", numbers::counted(n, "paper")));
    let n_themes = report.themes.len();
    let left_out = (n_themes > MAX_PANELS).then(|| format!("The largest {MAX_PANELS} of {n_themes} themes are drawn."));
    let notes: Vec<String> = line.into_iter().chain(left_out).chain(mark_note(report)).collect();
    (!notes.is_empty()).then(|| notes.join(" "))
}

fn draw(report: &Report, frame: Frame) -> Result<String, ChartError> {
    let themes = shown(report);
    let grid = Grid::new(report, frame);
    let n_rows = themes.len().div_ceil(grid.n_columns);
    let height = n_rows as f64 * Grid::ROW + if n_rows > 0 { AXIS - BELOW } else { 0.0 };
    sheet(&CHART, report, frame, height, |canvas| {
        for (i, theme) in themes.iter().enumerate() {
            let is_lowest = i + grid.n_columns >= themes.len();
            grid.draw_panel(canvas, i, theme, is_lowest);
        }
    })
}

impl<'r> Grid<'r> {
    const ROW: f64 = LABEL + NUMBER + PLOT + BELOW;

    fn new(report: &'r Report, frame: Frame) -> Self {
        let (n_columns, gap) = if frame == Frame::Phone { (2, 20.0) } else { (4, 32.0) };
        Grid {
            periods: &report.periods,
            n_columns,
            gap,
            panel_width: (frame.width() - gap * (n_columns as f64 - 1.0)) / n_columns as f64,
            top_count: highest(report).max(1) as f64,
            line_count: line_count(report),
        }
    }

    fn draw_panel(&self, canvas: &Canvas<'_>, i: usize, theme: &ThemeView, is_lowest: bool) {
        let left = (i % self.n_columns) as f64 * (self.panel_width + self.gap);
        let top = (i / self.n_columns) as f64 * Self::ROW;
        let plot_top = top + LABEL + NUMBER;
        let plot = Area {
            left,
            top: plot_top,
            right: left + self.panel_width,
            bottom: plot_top + PLOT,
        };
        self.draw_label(canvas, (left, top + LABEL / 2.0), theme);
        if let Some(count) = self.line_count {
            let y = self.height_of(count, plot);
            canvas.line(&[(plot.left, y), (plot.right, y)], 0.75, palette::LINE);
        }
        if self.periods.len() <= MAX_BARS {
            self.draw_bars(canvas, plot, theme);
        } else {
            self.draw_curve(canvas, plot, theme);
        }
        canvas.line(
            &[(plot.left, plot.bottom), (plot.right, plot.bottom)],
            1.0,
            palette::MUTED,
        );
        if is_lowest {
            self.draw_axis(canvas, plot);
        }
    }

    fn draw_label(&self, canvas: &Canvas<'_>, at: (f64, f64), theme: &ThemeView) {
        let id_width = text::width(&theme.marked_id(), FONT) + 6.0;
        let label = text::fitted(&theme.label, FONT, self.panel_width - id_width);
        canvas.text(at, &theme.marked_id(), Type::new(FONT, palette::MUTED));
        canvas.text((at.0 + id_width, at.1), &label, Type::new(FONT, palette::INK));
    }

    fn draw_bars(&self, canvas: &Canvas<'_>, plot: Area, theme: &ThemeView) {
        let colour = palette::of_theme(&theme.id);
        let width = (self.slot() * 0.74).min(MAX_BAR);
        let peak = peak(theme);
        for (i, (cell, period)) in theme.cells.iter().zip(self.periods).enumerate() {
            let middle = self.middle_of(i, plot);
            let top = self.height_of(cell.papers, plot);
            let bar = Area {
                left: middle - width / 2.0,
                top,
                right: middle + width / 2.0,
                bottom: plot.bottom,
            };
            match (cell.papers, period.is_partial) {
                (0, _) => {}
                (_, true) => canvas.hatched(bar, colour),
                (_, false) => canvas.bar(bar, colour),
            }
            let is_numbered = self.periods.len() <= MAX_NUMBERED && period.papers > 0;
            if is_numbered || peak == Some(i) {
                draw_number(canvas, plot, (middle, top), cell.papers);
            }
        }
    }

    /// A line over the whole periods; partial ones are rings apart from it.
    fn draw_curve(&self, canvas: &Canvas<'_>, plot: Area, theme: &ThemeView) {
        let colour = palette::of_theme(&theme.id);
        let point = |i: usize, papers: usize| (self.middle_of(i, plot), self.height_of(papers, plot));
        let counts: Vec<_> = theme
            .cells
            .iter()
            .zip(self.periods)
            .map(|(cell, period)| (cell.papers, period))
            .collect();
        for run in runs(&counts, |(_, period)| !period.is_partial) {
            let points: Vec<_> = run.clone().map(|i| point(i, counts[i].0)).collect();
            let (first, last) = (points[0].0, points[points.len() - 1].0);
            let outline = [&[(first, plot.bottom)][..], &points, &[(last, plot.bottom)]].concat();
            canvas.surface(&outline, colour);
            canvas.line(&points, 1.25, colour);
        }
        for (i, (papers, _)) in counts.iter().enumerate().filter(|(_, (_, period))| period.is_partial) {
            canvas.ring(point(i, *papers), 2.2, colour);
        }
        if let Some(i) = peak(theme).filter(|&i| i < counts.len()) {
            draw_number(canvas, plot, point(i, counts[i].0), counts[i].0);
        }
    }

    /// Names under the axis: all of them if they fit, else the first and the last.
    fn draw_axis(&self, canvas: &Canvas<'_>, plot: Area) {
        let type_ = Type::new(FONT - 1.0, palette::MUTED);
        let y = plot.bottom + AXIS / 2.0;
        let widest = self
            .periods
            .iter()
            .map(|period| text::width(&period.name, type_.size))
            .fold(0.0, f64::max);
        if widest + 6.0 <= self.slot() {
            for (i, period) in self.periods.iter().enumerate() {
                canvas.text((self.middle_of(i, plot), y), &period.name, type_.aligned(Align::Centre));
            }
        } else if let [first, .., last] = self.periods {
            canvas.text((plot.left, y), &first.name, type_);
            if 2.0 * widest + 6.0 <= self.panel_width {
                canvas.text((plot.right, y), &last.name, type_.aligned(Align::Right));
            }
        }
    }

    /// Pixels a period is wide.
    fn slot(&self) -> f64 {
        let widest = self.panel_width / 4.0;
        (self.panel_width / self.periods.len().max(1) as f64).min(widest)
    }

    fn middle_of(&self, period: usize, plot: Area) -> f64 {
        plot.left + (period as f64 + 0.5) * self.slot()
    }

    fn height_of(&self, papers: usize, plot: Area) -> f64 {
        plot.bottom - papers as f64 / self.top_count * PLOT
    }
}

/// Stretches of neighbouring items that hold, as ranges of positions, none empty.
fn runs<T>(items: &[T], holds: impl Fn(&T) -> bool) -> Vec<std::ops::Range<usize>> {
    let mut runs: Vec<std::ops::Range<usize>> = Vec::new();
    for (i, _) in items.iter().enumerate().filter(|(_, item)| holds(item)) {
        match runs.last_mut() {
            Some(run) if run.end == i => run.end = i + 1,
            _ => runs.push(i..i + 1),
        }
    }
    runs
}

/// The first period with the most papers, if there are any.
fn peak(theme: &ThemeView) -> Option<usize> {
    let most = theme
        .cells
        .iter()
        .map(|cell| cell.papers)
        .max()
        .filter(|&most| most > 0)?;
    theme.cells.iter().position(|cell| cell.papers == most)
}

/// A count above its bar or point, kept inside the plot.
fn draw_number(canvas: &Canvas<'_>, plot: Area, (x, top): (f64, f64), papers: usize) {
    let type_ = Type::new(FONT - 1.0, palette::MUTED).aligned(Align::Centre);
    let number = numbers::count(papers);
    let half = text::width(&number, type_.size) / 2.0;
    canvas.text(
        (x.min(plot.right - half).max(plot.left + half), top - 8.0),
        &number,
        type_,
    );
}

fn data(report: &Report) -> DataTable {
    let name = |period: &PeriodView| format!("{}{}", period.name, if period.is_partial { " (partial)" } else { "" });
    let row = |theme: &ThemeView| DataRow {
        theme: theme.id.clone(),
        label: theme.label.clone(),
        cells: theme
            .cells
            .iter()
            .take(report.periods.len())
            .map(|cell| numbers::count(cell.papers))
            .collect(),
    };
    DataTable {
        columns: report.periods.iter().map(name).collect(),
        rows: report.themes.iter().map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{self, Size};

    #[test]
    fn the_thin_line_marks_a_round_count_below_the_highest() {
        assert_eq!(round_count(0), None);
        assert_eq!(round_count(4), Some(2));
        assert_eq!(round_count(23), Some(20));
        assert_eq!(round_count(500), Some(500));
    }

    #[test]
    fn runs_are_split_where_the_claim_does_not_hold() {
        assert_eq!(runs(&[false, true, true, false, true], |holds| *holds), [1..3, 4..5]);
    }

    #[test]
    fn few_periods_carry_every_number() {
        let report = sample::report();
        let svg = draw(&report, Frame::Page).unwrap();
        let n_cells: usize = report.themes.iter().map(|theme| theme.cells.len()).sum();
        assert_eq!(
            svg.matches("font-size=\"44\"").count(),
            n_cells + report.periods.len() * report.themes.len()
        );
    }

    #[test]
    fn says_which_themes_it_leaves_out() {
        let many = sample::sized(Size {
            n_themes: 30,
            n_periods: 28,
            n_papers: 600,
        });
        assert!(note(&many).unwrap().ends_with("The largest 24 of 30 themes are drawn."));
        assert_eq!(note(&sample::report()), mark_note(&sample::report()));
    }
}
