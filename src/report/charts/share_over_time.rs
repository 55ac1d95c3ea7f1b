//! What share of the papers each theme has over time: a small panel a theme, all on one scale.

use super::area::Area;
use super::canvas::{Align, Canvas, Type, sheet};
use super::chart::mark_note;
use super::{Chart, ChartError, DataTable, Frame, text};
use crate::report::{Report, ThemeView, numbers, palette};

pub(super) const CHART: Chart = Chart {
    name: "share_over_time",
    title: "What share of the papers does each theme have over time?",
    meaning: "A panel for each theme, all on one scale: its share of the papers of a period. Pale: the interval that holds \
              the share in 95 of 100 cases, by the number of papers there are. Thin: the trend, where one could be tested. \
              Periods that the corpus covers in part, or not at all, are left out.",
    note,
    is_shown,
    draw,
    data,
};

/// Themes drawn; the table beside the chart has all.
const MAX_PANELS: usize = 24;
/// Up to this many periods, intervals are bars; of more they are a band.
const MAX_BARS: usize = 10;
/// Intervals may reach this far above the highest share before they are cut.
const HEADROOM: f64 = 1.4;

/// Sizes in pixels.
const FONT: f64 = 12.0;
/// Two lines.
const LABEL: f64 = 32.0;
const ABOVE: f64 = 6.0;
const PLOT: f64 = 72.0;
const AXIS: f64 = 20.0;
const BELOW: f64 = 14.0;
const ROW: f64 = LABEL + ABOVE + PLOT + BELOW;

/// Where panels stand and how shares become pixels: shared by all panels.
struct Grid<'r> {
    report: &'r Report,
    n_columns: usize,
    gap: f64,
    panel_width: f64,
    /// Share at the upper edge of a plot.
    top: f64,
    /// Share the thin line marks.
    line: f64,
}

fn shown(report: &Report) -> Vec<&ThemeView> {
    report.largest_in_order(MAX_PANELS)
}

/// True if there are two periods to compare.
fn is_shown(report: &Report) -> bool {
    let is_compared = |theme: &ThemeView| theme.trend.bands.iter().flatten().count() >= 2;
    report.periods.len() >= 2 && report.themes.iter().any(is_compared)
}

/// Share and interval of a theme in a period that is compared.
fn tested(theme: &ThemeView, period: usize) -> Option<(f64, f64, f64)> {
    let (low, high) = (*theme.trend.bands.get(period)?)?;
    Some((theme.cells.get(period)?.share?, low, high))
}

fn highest(report: &Report) -> f64 {
    let periods = 0..report.periods.len();
    shown(report)
        .iter()
        .flat_map(|theme| periods.clone().filter_map(|period| Some(tested(theme, period)?.0)))
        .fold(0.0, f64::max)
}

/// The largest of 1, 2, 5, 10, 20, 50 % that is no larger than `highest`, or the smallest.
fn round_share(highest: f64) -> f64 {
    let steps = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5];
    steps
        .into_iter()
        .rev()
        .find(|step| *step <= highest)
        .unwrap_or(steps[0])
}

fn note(report: &Report) -> Option<String> {
    let highest = highest(report);
    let line = (highest > 0.0).then(|| {
        format!(
            "The thin line marks {} of the papers.",
            numbers::share(round_share(highest))
        )
    });
    let n_themes = report.themes.len();
    let left_out = (n_themes > MAX_PANELS).then(|| format!("The largest {MAX_PANELS} of {n_themes} themes are drawn."));
    let notes: Vec<String> = line.into_iter().chain(left_out).chain(mark_note(report)).collect();
    (!notes.is_empty()).then(|| notes.join(" "))
}

fn draw(report: &Report, frame: Frame) -> Result<String, ChartError> {
    let themes = shown(report);
    let (n_columns, gap) = if frame == Frame::Phone { (2, 20.0) } else { (4, 32.0) };
    let highest = highest(report);
    let grid = Grid {
        report,
        n_columns,
        gap,
        panel_width: (frame.width() - gap * (n_columns as f64 - 1.0)) / n_columns as f64,
        top: (highest * HEADROOM).clamp(1e-3, 1.0),
        line: round_share(highest),
    };
    let height = themes.len().div_ceil(n_columns) as f64 * ROW + if themes.is_empty() { 0.0 } else { AXIS - BELOW };
    sheet(&CHART, report, frame, height, |canvas| {
        for (i, theme) in themes.iter().enumerate() {
            grid.draw_panel(canvas, i, theme, i + n_columns >= themes.len());
        }
    })
}

impl Grid<'_> {
    fn draw_panel(&self, canvas: &Canvas<'_>, i: usize, theme: &ThemeView, is_lowest: bool) {
        let left = (i % self.n_columns) as f64 * (self.panel_width + self.gap);
        let top = (i / self.n_columns) as f64 * ROW;
        let plot = Area {
            left,
            top: top + LABEL + ABOVE,
            right: left + self.panel_width,
            bottom: top + LABEL + ABOVE + PLOT,
        };
        let id_width = text::width(&theme.marked_id(), FONT) + 6.0;
        let lines = text::lines(&theme.label, FONT, self.panel_width - id_width);
        // A label of one line stands next to its plot.
        let first = top + if lines.len() > 1 { 9.0 } else { 23.0 };
        canvas.text((left, first), &theme.marked_id(), Type::new(FONT, palette::MUTED));
        for (i, line) in lines.iter().take(2).enumerate() {
            let is_cut = i == 1 && lines.len() > 2;
            let line = if is_cut { format!("{line} …") } else { line.clone() };
            let line = text::fitted(&line, FONT, self.panel_width - id_width);
            let middle = first + i as f64 * 14.0;
            canvas.text((left + id_width, middle), &line, Type::new(FONT, palette::INK));
        }
        let words = format!("{} {}: {}", theme.id, theme.label, theme.trend.sentence);
        canvas.tip(Area { top, ..plot }, words, Some(&theme.id));
        let marked = self.height_of(self.line, plot);
        canvas.line(&[(plot.left, marked), (plot.right, marked)], 0.75, palette::LINE);
        self.draw_shares(canvas, plot, theme);
        self.draw_trend(canvas, plot, theme);
        canvas.line(
            &[(plot.left, plot.bottom), (plot.right, plot.bottom)],
            1.0,
            palette::MUTED,
        );
        if is_lowest {
            self.draw_axis(canvas, plot);
        }
    }

    /// Shares with their intervals, interrupted where periods are not compared.
    fn draw_shares(&self, canvas: &Canvas<'_>, plot: Area, theme: &ThemeView) {
        let colour = palette::of_theme(&theme.id);
        let points: Vec<Option<(f64, f64, f64, f64)>> = (0..self.report.periods.len())
            .map(|period| {
                let (share, low, high) = tested(theme, period)?;
                let [share, low, high] = [share, low, high].map(|share| self.height_of(share, plot));
                Some((self.middle_of(period, plot), share, low, high))
            })
            .collect();
        for run in points.split(Option::is_none) {
            let run: Vec<_> = run.iter().flatten().collect();
            let line: Vec<_> = run.iter().map(|(x, share, ..)| (*x, *share)).collect();
            if self.report.periods.len() <= MAX_BARS || run.len() == 1 {
                for (x, share, low, high) in &run {
                    canvas.line(&[(*x, *low), (*x, *high)], 3.0, palette::LINE);
                    canvas.ring((*x, *share), 2.6, colour);
                }
            } else if run.len() > 1 {
                let low = run.iter().map(|(x, _, low, _)| (*x, *low));
                let high = run.iter().rev().map(|(x, _, _, high)| (*x, *high));
                canvas.surface(&low.chain(high).collect::<Vec<_>>(), colour);
                canvas.line(&line, 1.25, colour);
            }
        }
    }

    fn draw_trend(&self, canvas: &Canvas<'_>, plot: Area, theme: &ThemeView) {
        let points: Vec<(f64, f64)> = theme
            .trend
            .fitted
            .iter()
            .enumerate()
            .filter_map(|(period, share)| Some((self.middle_of(period, plot), self.height_of((*share)?, plot))))
            .collect();
        if points.len() > 1 {
            canvas.line(&points, 1.0, palette::INK);
        }
    }

    /// The first and the last period.
    fn draw_axis(&self, canvas: &Canvas<'_>, plot: Area) {
        let type_ = Type::new(FONT - 1.0, palette::MUTED);
        let y = plot.bottom + AXIS / 2.0;
        if let [first, .., last] = self.report.periods.as_slice() {
            canvas.text((plot.left, y), &first.name, type_);
            if text::width(&first.name, type_.size) + text::width(&last.name, type_.size) + 6.0 <= self.panel_width {
                canvas.text((plot.right, y), &last.name, type_.aligned(Align::Right));
            }
        }
    }

    fn middle_of(&self, period: usize, plot: Area) -> f64 {
        plot.left + (period as f64 + 0.5) / self.report.periods.len().max(1) as f64 * self.panel_width
    }

    /// Cut at the upper edge.
    fn height_of(&self, share: f64, plot: Area) -> f64 {
        plot.bottom - (share / self.top).clamp(0.0, 1.0) * PLOT
    }
}

fn data(report: &Report) -> DataTable {
    DataTable::by_period(report, |theme, period| {
        let (share, low, high) = tested(theme, period)?;
        let percent = |share: f64| numbers::decimal(share * 100.0, 1);
        Some(format!(
            "{} [{}–{}]",
            numbers::share(share),
            percent(low),
            percent(high)
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{self, Size};

    #[test]
    fn the_thin_line_marks_a_round_share_below_the_highest() {
        assert_eq!(round_share(0.37), 0.2);
        assert_eq!(round_share(0.05), 0.05);
        assert_eq!(round_share(0.0), 0.001);
    }

    #[test]
    fn periods_that_are_not_compared_are_no_part_of_the_line() {
        let mut report = sample::sized(Size {
            n_themes: 1,
            n_periods: 12,
            n_papers: 60,
        });
        let n_points = |report: &Report| draw(report, Frame::Page).unwrap().matches("<polygon").count();
        assert_eq!(n_points(&report), 1);
        report.themes[0].trend.bands[5] = None;
        assert_eq!(n_points(&report), 2);
        assert_eq!(data(&report).rows[0].cells[5], "–");
    }
}
