//! How large are the themes: a bar for each, longest on top.

use super::canvas::{Align, Area, Canvas, Type, sheet};
use super::{Chart, ChartError, DataRow, DataTable, Frame, mark_note, text};
use crate::report::{Report, ThemeView, numbers, palette};

pub(super) const CHART: Chart = Chart {
    name: "theme_sizes",
    title: "How large are the themes?",
    meaning: "Bars count papers. The hatched end of a bar is its borderline papers, which could as well stand in \
              another theme.",
    note,
    is_shown: |report| !report.themes.is_empty(),
    draw,
    data,
};

/// More bars than this are a list, not a picture.
const MAX_THEMES: usize = 60;

/// Sizes in pixels.
struct Layout {
    row: f64,
    bar: f64,
    /// Where bars begin.
    left: f64,
    /// Room behind the longest bar, for its numbers.
    right: f64,
    font: f64,
    /// True if a label stands above its bar rather than beside it.
    is_stacked: bool,
}

const BESIDE: Layout = Layout {
    row: 26.0,
    bar: 14.0,
    left: 368.0,
    right: 112.0,
    font: 13.0,
    is_stacked: false,
};
const STACKED: Layout = Layout {
    row: 44.0,
    bar: 12.0,
    left: 0.0,
    right: 100.0,
    font: 13.0,
    is_stacked: true,
};

fn note(report: &Report) -> Option<String> {
    let n_themes = report.themes.len();
    let left_out = (n_themes > MAX_THEMES).then(|| format!("The largest {MAX_THEMES} of {n_themes} themes are drawn."));
    let notes: Vec<String> = left_out.into_iter().chain(mark_note(report)).collect();
    (!notes.is_empty()).then(|| notes.join(" "))
}

fn draw(report: &Report, frame: Frame) -> Result<String, ChartError> {
    let layout = if frame == Frame::Phone { STACKED } else { BESIDE };
    let themes = &report.themes[..report.themes.len().min(MAX_THEMES)];
    let largest = themes.iter().map(|theme| theme.n_papers).max().unwrap_or(0).max(1);
    let pixels_per_paper = (frame.width() - layout.left - layout.right) / largest as f64;
    sheet(&CHART, report, frame, themes.len() as f64 * layout.row, |canvas| {
        for (row, theme) in themes.iter().enumerate() {
            draw_row(canvas, &layout, row as f64 * layout.row, pixels_per_paper, theme, frame);
        }
    })
}

fn draw_row(canvas: &Canvas<'_>, layout: &Layout, top: f64, scale: f64, theme: &ThemeView, frame: Frame) {
    let colour = palette::of_theme(&theme.id);
    let middle = if layout.is_stacked {
        top + 30.0
    } else {
        top + layout.row / 2.0
    };
    draw_label(
        canvas,
        layout,
        if layout.is_stacked { top + 12.0 } else { middle },
        theme,
        frame,
    );

    let end = layout.left + theme.n_papers as f64 * scale;
    let firm_end = end - theme.n_borderline().min(theme.n_papers) as f64 * scale;
    let (bar_top, bar_bottom) = (middle - layout.bar / 2.0, middle + layout.bar / 2.0);
    if firm_end > layout.left {
        canvas.bar(
            Area {
                left: layout.left,
                top: bar_top,
                right: firm_end,
                bottom: bar_bottom,
            },
            colour,
        );
    }
    if end > firm_end {
        canvas.hatched(
            Area {
                left: firm_end,
                top: bar_top,
                right: end,
                bottom: bar_bottom,
            },
            colour,
        );
    }

    let count = numbers::count(theme.n_papers);
    let count_left = end + 8.0;
    canvas.text(
        (count_left, middle),
        &count,
        Type::new(layout.font, palette::INK).bold(),
    );
    let share_left = count_left + text::width(&count, layout.font) + 8.0;
    canvas.text(
        (share_left, middle),
        &numbers::share(theme.share),
        Type::new(layout.font - 1.0, palette::MUTED),
    );
}

/// The id in a column of its own, then as much of the label as there is room for.
fn draw_label(canvas: &Canvas<'_>, layout: &Layout, middle: f64, theme: &ThemeView, frame: Frame) {
    let id = Type::new(layout.font - 1.0, palette::MUTED);
    let label = Type::new(layout.font, palette::INK);
    if layout.is_stacked {
        let left = text::width(&theme.marked_id(), id.size) + 7.0;
        canvas.text((0.0, middle), &theme.marked_id(), id);
        canvas.text(
            (left, middle),
            &text::fitted(&theme.label, label.size, frame.width() - left),
            label,
        );
    } else {
        let room = layout.left - 56.0;
        canvas.text(
            (layout.left - 12.0, middle),
            &theme.marked_id(),
            id.aligned(Align::Right),
        );
        let fitted = text::fitted(&theme.label, label.size, room);
        canvas.text((layout.left - 48.0, middle), &fitted, label.aligned(Align::Right));
    }
}

fn data(report: &Report) -> DataTable {
    let row = |theme: &ThemeView| DataRow {
        theme: theme.id.clone(),
        label: theme.label.clone(),
        cells: vec![
            numbers::count(theme.n_papers),
            numbers::count(theme.n_borderline()),
            numbers::share(theme.share),
        ],
    };
    DataTable {
        columns: ["Papers", "Borderline", "Share of all papers"]
            .map(str::to_owned)
            .to_vec(),
        rows: report.themes.iter().map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn labels_the_bars_with_their_counts() {
        let svg = draw(&sample::report(), Frame::Page).unwrap();
        for theme in &sample::report().themes {
            assert!(svg.contains(&format!(">{}</text>", theme.n_papers)), "{}", theme.id);
        }
    }

    #[test]
    fn says_how_many_themes_it_leaves_out() {
        let size = sample::Size {
            n_themes: 61,
            n_periods: 2,
            n_papers: 300,
        };
        assert_eq!(
            note(&sample::sized(size)).as_deref(),
            Some("The largest 60 of 61 themes are drawn.")
        );
        assert_eq!(
            note(&sample::report()).as_deref(),
            Some("A question mark after an id: the theme is unstable.")
        );
    }
}
