//! When each theme had its papers: a row a theme, a column a period.

use super::area::Area;
use super::canvas::{Align, Canvas, Type, sheet};
use super::chart::mark_note;
use super::{Chart, ChartError, DataTable, Frame, text};
use crate::report::{Report, ThemeView, numbers, palette};

pub(super) const CHART: Chart = Chart {
    name: "heat_map",
    title: "When did each theme have its papers?",
    meaning: "A row for each theme, a column for each period: the darker, the larger the theme's share of the papers first seen \
              in the period. Hatched: the period is not covered from end to end.",
    note,
    is_shown: |report| !report.themes.is_empty() && report.periods.len() >= 2,
    draw,
    data,
};

/// More rows than this are a list.
const MAX_THEMES: usize = 60;

/// Sizes in pixels.
const ROW: f64 = 21.0;
const FONT: f64 = 12.5;
const AXIS: f64 = 22.0;
const KEY: f64 = 30.0;
const KEY_STEP: f64 = 26.0;

/// Colour of the cells, and how strong it is from the smallest share to the largest.
const COLOUR: palette::Colour = palette::THEMES[0];
const STRENGTHS: [f64; 6] = [0.06, 0.14, 0.29, 0.47, 0.69, 1.0];

fn note(report: &Report) -> Option<String> {
    let n_themes = report.themes.len();
    let left_out = (n_themes > MAX_THEMES).then(|| format!("The largest {MAX_THEMES} of {n_themes} themes are drawn."));
    let notes: Vec<String> = left_out.into_iter().chain(mark_note(report)).collect();
    (!notes.is_empty()).then(|| notes.join(" "))
}

struct Grid<'r> {
    report: &'r Report,
    /// Where cells begin, and how wide each is.
    left: f64,
    cell: f64,
    right: f64,
    /// Shares at which the colour becomes stronger.
    steps: [f64; 5],
}

fn draw(report: &Report, frame: Frame) -> Result<String, ChartError> {
    let is_narrow = frame == Frame::Phone;
    let themes = report.largest_in_order(MAX_THEMES);
    let left = match (is_narrow, report.periods.len()) {
        (false, _) => 312.0,
        (true, ..=12) => 196.0,
        (true, _) => 136.0,
    };
    let grid = Grid {
        report,
        left,
        cell: ((frame.width() - left) / report.periods.len().max(1) as f64).min(90.0),
        right: frame.width(),
        steps: steps(report, &themes),
    };
    let height = KEY + themes.len() as f64 * ROW + AXIS;
    sheet(&CHART, report, frame, height, |canvas| {
        grid.draw_key(canvas);
        grid.draw_cells(canvas, &themes);
        for (i, theme) in themes.iter().enumerate() {
            grid.draw_row(canvas, KEY + i as f64 * ROW, theme);
        }
        grid.draw_axis(canvas, KEY + themes.len() as f64 * ROW);
    })
}

/// Round shares that part the range up to the highest one.
fn steps(report: &Report, themes: &[&ThemeView]) -> [f64; 5] {
    let mut shares: Vec<f64> = (themes.iter())
        .flat_map(|theme| theme.cells.iter().zip(&report.periods))
        .filter(|(_, period)| !period.is_sparse)
        .filter_map(|(cell, _)| cell.share)
        .collect();
    shares.sort_by(f64::total_cmp);
    // Single periods with few papers reach shares that no other cell has.
    let high = shares.get(shares.len() * 49 / 50).copied().unwrap_or(0.0);
    let scales = [
        [0.001, 0.0025, 0.005, 0.0075, 0.01],
        [0.0025, 0.005, 0.01, 0.015, 0.02],
        [0.005, 0.01, 0.02, 0.03, 0.05],
        [0.01, 0.02, 0.04, 0.06, 0.08],
        [0.02, 0.05, 0.1, 0.15, 0.2],
        [0.05, 0.1, 0.2, 0.3, 0.4],
    ];
    let [.., last] = scales;
    scales.into_iter().find(|scale| scale[4] * 1.2 >= high).unwrap_or(last)
}

impl Grid<'_> {
    /// Position in [`STRENGTHS`]; absent for no share.
    fn level(&self, share: f64) -> Option<usize> {
        (share > 0.0).then(|| self.steps.iter().filter(|step| share >= **step).count())
    }

    fn draw_row(&self, canvas: &Canvas<'_>, top: f64, theme: &ThemeView) {
        let middle = top + ROW / 2.0;
        let id_width = 38.0;
        canvas.text((0.0, middle), &theme.marked_id(), Type::new(FONT - 0.5, palette::MUTED));
        let room = self.left - id_width - 10.0;
        canvas.text(
            (id_width, middle),
            &text::fitted(&theme.label, FONT, room),
            Type::new(FONT, palette::INK),
        );
        let most = (theme.cells.iter().zip(&self.report.periods))
            .filter(|(_, period)| !period.is_sparse)
            .filter_map(|(cell, period)| Some((cell.share?, period)))
            .fold(None, |most: Option<(f64, _)>, cell| match most {
                Some(most) if most.0 >= cell.0 => Some(most),
                _ => Some(cell),
            });
        let most = most.map_or_else(String::new, |(share, period)| {
            format!(", most in {} with {} of its papers", period.name, numbers::share(share))
        });
        let row = Area {
            left: 0.0,
            top,
            right: self.right,
            bottom: top + ROW,
        };
        let words = format!(
            "{} {}: {}{most}",
            theme.id,
            theme.label,
            numbers::counted(theme.n_papers, "paper")
        );
        canvas.tip(row, words, Some(&theme.id));
    }

    /// Cells of one strength at a time, then what is not certain.
    fn draw_cells(&self, canvas: &Canvas<'_>, themes: &[&ThemeView]) {
        let gap = if self.cell > 5.0 { 1.0 } else { 0.0 };
        let size = (self.cell - gap, ROW - 2.0);
        let mut by_strength: Vec<Vec<(f64, f64)>> = vec![Vec::new(); STRENGTHS.len()];
        for (row, theme) in themes.iter().enumerate() {
            let middle = KEY + (row as f64 + 0.5) * ROW;
            for (i, (cell, _)) in theme.cells.iter().zip(&self.report.periods).enumerate() {
                let Some(level) = cell.share.and_then(|share| self.level(share)) else {
                    continue;
                };
                let left = self.left + i as f64 * self.cell;
                by_strength[level].push((left, middle));
            }
        }
        for (points, strength) in by_strength.iter().zip(STRENGTHS) {
            canvas.cells(points, size, COLOUR, strength);
        }
        let partial = self
            .report
            .periods
            .iter()
            .enumerate()
            .filter(|(_, period)| period.is_partial || period.is_sparse);
        for (i, _) in partial {
            let left = self.left + i as f64 * self.cell;
            canvas.hatch_over(Area {
                left,
                top: KEY,
                right: left + size.0,
                bottom: KEY + themes.len() as f64 * ROW,
            });
        }
    }

    fn draw_key(&self, canvas: &Canvas<'_>) {
        let type_ = Type::new(FONT - 1.5, palette::MUTED);
        let left = self.right - KEY_STEP * 6.0 - 6.0;
        canvas.text((left - 8.0, 8.0), "share of papers", type_.aligned(Align::Right));
        for (i, strength) in STRENGTHS.iter().enumerate() {
            let area = Area {
                left: left + i as f64 * KEY_STEP,
                top: 3.0,
                right: left + (i + 1) as f64 * KEY_STEP - 1.0,
                bottom: 12.0,
            };
            canvas.tint(area, COLOUR, *strength);
            if i > 0 {
                let places = if self.steps[0] < 0.01 { 2 } else { 0 };
                let step = numbers::decimal(self.steps[i - 1] * 100.0, places);
                let step = step.trim_end_matches('0').trim_end_matches('.');
                let step = if step.is_empty() || self.steps[i - 1] * 100.0 >= 9.99 {
                    numbers::decimal(self.steps[i - 1] * 100.0, 0)
                } else {
                    step.to_owned()
                };
                canvas.text((area.left, 20.0), &step, type_.aligned(Align::Centre));
            }
        }
        canvas.text((self.right, 20.0), "%", type_.aligned(Align::Right));
    }

    /// As many names of periods as there is room for, evenly.
    fn draw_axis(&self, canvas: &Canvas<'_>, top: f64) {
        let type_ = Type::new(FONT - 1.5, palette::MUTED);
        let widest = (self.report.periods.iter())
            .map(|period| text::width(&period.name, type_.size))
            .fold(1.0, f64::max);
        let every = ((widest + 12.0) / self.cell).ceil().max(1.0) as usize;
        for (i, period) in self.report.periods.iter().enumerate().step_by(every) {
            let x = self.left + i as f64 * self.cell;
            if x + widest <= self.right {
                canvas.text((x, top + AXIS / 2.0), &period.name, type_);
            }
        }
    }
}

fn data(report: &Report) -> DataTable {
    DataTable::by_period(report, |theme, period| {
        let cell = theme.cells.get(period)?;
        let papers = numbers::count(cell.papers);
        Some(match cell.share {
            Some(share) => format!("{papers} · {}", numbers::share(share)),
            None => papers,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn larger_shares_have_higher_levels() {
        let report = sample::report();
        let grid = Grid {
            report: &report,
            left: 0.0,
            cell: 1.0,
            right: 1.0,
            steps: [0.01, 0.02, 0.04, 0.06, 0.08],
        };
        let levels = [0.0, 0.005, 0.01, 0.05, 0.5].map(|share| grid.level(share));
        assert_eq!(levels, [None, Some(0), Some(1), Some(3), Some(5)]);
    }
}
