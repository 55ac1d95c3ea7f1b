//! Which themes hold the field together, and which are worked out: the strategic diagram.

use super::area::Area;
use super::canvas::{Align, Canvas, Type, sheet};
use super::chart::mark_note;
use super::labels::TakenAreas;
use super::{Chart, ChartError, DataRow, DataTable, Frame, text};
use crate::report::{Report, ThemeView, numbers, palette};

pub(super) const CHART: Chart = Chart {
    name: "strategy",
    title: "Which themes hold the field together, and which are worked out?",
    meaning: "To the right: a theme's keywords stand in papers with those of other themes (centrality). Upwards: they stand with \
              each other (density). Themes are placed by rank, the circle's area goes with the number of papers.",
    note: mark_note,
    is_shown: |report| placed(report).len() >= 3,
    draw,
    data,
};

/// Sizes in pixels.
const HEIGHT: f64 = 600.0;
const PHONE_HEIGHT: f64 = 400.0;
const FONT: f64 = 12.0;
const AXIS: f64 = 22.0;
const LARGEST: f64 = 15.0;

/// A theme with its ranks, 0 lowest to 1 highest.
struct Placed<'r> {
    theme: &'r ThemeView,
    centrality: f64,
    density: f64,
}

fn placed(report: &Report) -> Vec<Placed<'_>> {
    let themes: Vec<(&ThemeView, f64, f64)> = (report.themes.iter())
        .filter_map(|theme| {
            let strategy = theme.strategy?;
            Some((theme, strategy.centrality, strategy.density))
        })
        .collect();
    let centralities = ranks(themes.iter().map(|theme| theme.1).collect());
    let densities = ranks(themes.iter().map(|theme| theme.2).collect());
    let ranked = themes.iter().zip(centralities).zip(densities);
    ranked
        .map(|((theme, centrality), density)| Placed {
            theme: theme.0,
            centrality,
            density,
        })
        .collect()
}

/// Ranks from 0 to 1; of equal values the earlier is lower.
fn ranks(values: Vec<f64>) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]).then(a.cmp(b)));
    let mut ranks = vec![0.5; values.len()];
    if values.len() > 1 {
        for (rank, position) in order.into_iter().enumerate() {
            ranks[position] = rank as f64 / (values.len() - 1) as f64;
        }
    }
    ranks
}

fn draw(report: &Report, frame: Frame) -> Result<String, ChartError> {
    let is_narrow = frame == Frame::Phone;
    let height = if is_narrow { PHONE_HEIGHT } else { HEIGHT };
    let largest = report
        .themes
        .iter()
        .map(|theme| theme.n_papers)
        .max()
        .unwrap_or(1)
        .max(1);
    let themes = placed(report);
    sheet(&CHART, report, frame, height, |canvas| {
        let plot = Area {
            left: 0.0,
            top: 0.0,
            right: frame.width(),
            bottom: height - AXIS,
        };
        let mut taken = TakenAreas::new(frame.width(), plot.bottom);
        draw_axes(canvas, plot, &mut taken);
        let most = if is_narrow { 0.6 * LARGEST } else { LARGEST };
        let radius = |theme: &ThemeView| (most * (theme.n_papers as f64 / largest as f64).sqrt()).max(4.0);
        // Small circles over large ones.
        for theme in &themes {
            let ((x, y), radius) = (point(theme, plot), radius(theme.theme));
            canvas.disc((x, y), radius, palette::of_theme(&theme.theme.id));
            let area = square(x, y, radius);
            taken.take(area);
            canvas.tip(area, words(theme.theme), Some(&theme.theme.id));
        }
        for theme in &themes {
            draw_label(
                canvas,
                &mut taken,
                theme.theme,
                point(theme, plot),
                radius(theme.theme),
                is_narrow,
            );
        }
    })
}

fn words(theme: &ThemeView) -> String {
    let strategy = theme.strategy.map_or_else(String::new, |strategy| {
        format!(
            ", centrality {}, density {}",
            numbers::decimal(strategy.centrality, 2),
            numbers::decimal(strategy.density, 1)
        )
    });
    format!(
        "{} {}: {}{strategy}",
        theme.id,
        theme.label,
        numbers::counted(theme.n_papers, "paper")
    )
}

fn square(x: f64, y: f64, radius: f64) -> Area {
    Area {
        left: x - radius,
        top: y - radius,
        right: x + radius,
        bottom: y + radius,
    }
}

fn point(theme: &Placed<'_>, plot: Area) -> (f64, f64) {
    // Room for half a circle at every edge, and for the names of the quarters above and below.
    let (across, down) = (LARGEST + 4.0, LARGEST + 24.0);
    (
        plot.left + across + theme.centrality * (plot.right - plot.left - 2.0 * across),
        plot.bottom - down - theme.density * (plot.bottom - plot.top - 2.0 * down),
    )
}

fn draw_axes(canvas: &Canvas<'_>, plot: Area, taken: &mut TakenAreas) {
    let (x, y) = ((plot.left + plot.right) / 2.0, (plot.top + plot.bottom) / 2.0);
    canvas.line(&[(plot.left, y), (plot.right, y)], 1.0, palette::LINE);
    canvas.line(&[(x, plot.top), (x, plot.bottom)], 1.0, palette::LINE);
    canvas.line(
        &[(plot.left, plot.bottom), (plot.right, plot.bottom)],
        1.0,
        palette::MUTED,
    );
    let type_ = Type::new(FONT, palette::MUTED);
    let quarters = [
        (plot.left, plot.top + 8.0, Align::Left, "worked out, on its own"),
        (plot.right, plot.top + 8.0, Align::Right, "driving the field"),
        (plot.left, plot.bottom - 9.0, Align::Left, "emerging or fading"),
        (plot.right, plot.bottom - 9.0, Align::Right, "basic, cutting across"),
    ];
    for (x, y, align, name) in quarters {
        let width = text::width(name, FONT);
        let left = if matches!(align, Align::Left) { x } else { x - width };
        taken.take(Area {
            left,
            top: y - 8.0,
            right: left + width,
            bottom: y + 8.0,
        });
        canvas.text((x, y), name, type_.aligned(align));
    }
    canvas.text(
        (plot.right, plot.bottom + AXIS / 2.0),
        "more central →",
        type_.aligned(Align::Right),
    );
    canvas.text((plot.left, plot.bottom + AXIS / 2.0), "↑ denser", type_);
}

/// Beside the circle where there is room, else the id, else nothing: pointing at the circle shows it.
fn draw_label(
    canvas: &Canvas<'_>,
    taken: &mut TakenAreas,
    theme: &ThemeView,
    at: (f64, f64),
    radius: f64,
    is_narrow: bool,
) {
    let label = text::fitted(&theme.label, FONT, 230.0);
    let short = text::fitted(&theme.label, FONT, 130.0);
    let alternatives = if is_narrow {
        vec![theme.marked_id()]
    } else {
        vec![label, short, theme.marked_id()]
    };
    for words in alternatives {
        let width = text::width(&words, FONT);
        let place = |left: f64, y: f64| Area {
            left,
            top: y - 8.0,
            right: left + width,
            bottom: y + 8.0,
        };
        let (x, y) = at;
        let around = [
            place(x + radius + 4.0, y),
            place(x - radius - 4.0 - width, y),
            place(x - width / 2.0, y - radius - 9.0),
            place(x - width / 2.0, y + radius + 9.0),
            place(x + 0.8 * radius, y - radius - 5.0),
            place(x + 0.8 * radius, y + radius + 5.0),
            place(x - 0.8 * radius - width, y - radius - 5.0),
            place(x - 0.8 * radius - width, y + radius + 5.0),
        ];
        if let Some(place) = taken.first_free(around) {
            canvas.text_over(
                (place.left, (place.top + place.bottom) / 2.0),
                &words,
                Type::new(FONT, palette::INK),
            );
            return;
        }
    }
}

fn data(report: &Report) -> DataTable {
    let row = |theme: &ThemeView| DataRow {
        theme: theme.id.clone(),
        label: theme.label.clone(),
        cells: match theme.strategy {
            Some(strategy) => vec![
                numbers::decimal(strategy.centrality, 2),
                numbers::decimal(strategy.density, 1),
                numbers::count(theme.n_papers),
            ],
            None => vec![numbers::MISSING.to_owned(); 3],
        },
    };
    DataTable {
        columns: ["Centrality", "Density", "Papers"].map(str::to_owned).to_vec(),
        rows: report.themes.iter().map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_run_from_zero_to_one() {
        assert_eq!(ranks(vec![5.0, -1.0, 5.0]), [0.5, 0.0, 1.0]);
        assert_eq!(ranks(vec![7.0]), [0.5]);
    }
}
