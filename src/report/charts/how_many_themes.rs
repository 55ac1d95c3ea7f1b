//! How many themes: how well each number of clusters is found again, beside shuffled papers.

use super::area::Area;
use super::canvas::{Align, Canvas, Type, sheet};
use super::{Chart, ChartError, DataRow, DataTable, Frame};
use crate::report::{Report, numbers, palette};
use crate::themes::CountEvidence;
use crate::themes::choose_k::Stability;

pub(in crate::report) const CHART: Chart = Chart {
    name: "how_many_themes",
    title: "How many themes?",
    meaning: "Two random halves of the papers are clustered each, and compared with the clusters of the other half: 1 if both \
              agree, 0 by chance (adjusted Rand index). Bars are standard errors. The pale band is what the same words \
              shuffled over the same papers give. Shaded are the numbers of themes that do about as well as the one taken.",
    note,
    is_shown: |report| evidence(report).is_some(),
    draw,
    data,
};

const HEIGHT: f64 = 240.0;
/// Room for the name of the number that was taken.
const HEAD: f64 = 24.0;
/// Room for the numbers of themes.
const AXIS: f64 = 26.0;
/// Room for the scale.
const LEFT: f64 = 34.0;
const RIGHT: f64 = 16.0;
const FONT: f64 = 12.0;
/// Least room between two numbers of themes.
const LABEL_STEP: f64 = 24.0;

/// Where numbers of themes and indices stand; numbers of themes on a logarithmic scale.
struct Scale {
    left: f64,
    right: f64,
    least: f64,
    most: f64,
}

impl Scale {
    fn new(curve: &[Stability], frame: Frame) -> Self {
        let log = |row: Option<&Stability>| row.map_or(0.0, |row| libm::log(row.k as f64));
        Self {
            left: LEFT,
            right: frame.width() - RIGHT,
            least: log(curve.first()),
            most: log(curve.last()),
        }
    }

    fn x(&self, k: usize) -> f64 {
        let position = (libm::log(k.max(1) as f64) - self.least) / (self.most - self.least).max(1e-9);
        self.left + position.clamp(0.0, 1.0) * (self.right - self.left)
    }

    fn y(&self, index: f64) -> f64 {
        HEAD + (1.0 - index.clamp(0.0, 1.0)) * (HEIGHT - HEAD)
    }
}

/// The evidence if there is a curve to draw.
fn evidence(report: &Report) -> Option<&CountEvidence> {
    report
        .count_evidence
        .as_ref()
        .filter(|evidence| evidence.curve.len() > 1)
}

fn note(report: &Report) -> Option<String> {
    let evidence = evidence(report)?;
    (!evidence.is_clusterable)
        .then(|| "These papers are no more alike in groups than shuffled ones, so they are one theme.".to_owned())
}

fn draw(report: &Report, frame: Frame) -> Result<String, ChartError> {
    sheet(&CHART, report, frame, HEIGHT + AXIS, |canvas| {
        if let Some(evidence) = evidence(report) {
            let scale = Scale::new(&evidence.curve, frame);
            draw_choice(canvas, &scale, evidence);
            draw_axes(canvas, &scale, &evidence.curve);
            draw_null(canvas, &scale, &evidence.curve);
            draw_curve(canvas, &scale, &evidence.curve);
        }
    })
}

/// The range as a shaded ground, the number that was taken as a line.
fn draw_choice(canvas: &Canvas<'_>, scale: &Scale, evidence: &CountEvidence) {
    if evidence.at_choice().is_none() {
        return;
    }
    let (left, middle, right) = (scale.x(evidence.low), scale.x(evidence.k), scale.x(evidence.high));
    if left < right {
        let area = Area {
            left,
            top: HEAD,
            right,
            bottom: HEIGHT,
        };
        canvas.bar(area, palette::SHADE);
    }
    canvas.line(&[(middle, HEAD), (middle, HEIGHT)], 1.0, palette::ACCENT);
    let align = match middle {
        x if x < scale.left + 40.0 => Align::Left,
        x if x > scale.right - 40.0 => Align::Right,
        _ => Align::Centre,
    };
    let name = numbers::counted(evidence.k, "theme");
    canvas.text(
        (middle, HEAD / 2.0),
        &name,
        Type::new(FONT, palette::ACCENT).bold().aligned(align),
    );
}

fn draw_axes(canvas: &Canvas<'_>, scale: &Scale, curve: &[Stability]) {
    let type_ = Type::new(FONT - 1.0, palette::MUTED);
    for index in [0.0, 0.5, 1.0] {
        let y = scale.y(index);
        canvas.line(&[(scale.left, y), (scale.right, y)], 0.75, palette::LINE);
        canvas.text(
            (scale.left - 8.0, y),
            &numbers::decimal(index, 1),
            type_.aligned(Align::Right),
        );
    }
    let mut free_from = f64::NEG_INFINITY;
    for row in curve {
        let x = scale.x(row.k);
        if x >= free_from {
            canvas.text(
                (x, HEIGHT + AXIS / 2.0),
                &numbers::count(row.k),
                type_.aligned(Align::Centre),
            );
            free_from = x + LABEL_STEP;
        }
    }
}

/// The shuffled papers: mean and standard deviation.
fn draw_null(canvas: &Canvas<'_>, scale: &Scale, curve: &[Stability]) {
    let at = |row: &Stability, deviations: f64| (scale.x(row.k), scale.y(row.null + deviations * row.null_spread));
    let upper = curve.iter().map(|row| at(row, 1.0));
    let lower = curve.iter().rev().map(|row| at(row, -1.0));
    canvas.surface(&upper.chain(lower).collect::<Vec<_>>(), palette::MUTED);
    let mean: Vec<_> = curve.iter().map(|row| at(row, 0.0)).collect();
    canvas.line(&mean, 1.0, palette::MUTED);
}

/// The papers: mean and standard error.
fn draw_curve(canvas: &Canvas<'_>, scale: &Scale, curve: &[Stability]) {
    let at = |row: &Stability, errors: f64| (scale.x(row.k), scale.y(row.value + errors * row.error));
    let means: Vec<_> = curve.iter().map(|row| at(row, 0.0)).collect();
    canvas.line(&means, 1.5, palette::INK);
    for row in curve {
        canvas.line(&[at(row, -1.0), at(row, 1.0)], 1.0, palette::INK);
        canvas.ring(at(row, 0.0), 3.0, palette::INK);
    }
}

fn data(report: &Report) -> DataTable {
    let two = |value: f64| numbers::decimal(value, 2);
    let row = |row: &Stability| DataRow {
        theme: String::new(),
        label: numbers::counted(row.k, "theme"),
        cells: vec![two(row.value), two(row.error), two(row.null), two(row.null_spread)],
    };
    DataTable {
        columns: ["Found again", "Standard error", "Shuffled", "Standard deviation"]
            .map(str::to_owned)
            .to_vec(),
        rows: evidence(report).map_or(Vec::new(), |evidence| evidence.curve.iter().map(row).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn marks_the_number_that_was_taken_and_names_the_numbers_compared() {
        let svg = draw(&sample::report(), Frame::Page).unwrap();
        assert!(svg.contains(">3 themes</text>"), "{svg}");
        assert!([2, 3, 6].iter().all(|k| svg.contains(&format!(">{k}</text>"))), "{svg}");
    }

    #[test]
    fn without_evidence_there_is_no_chart_and_without_clusters_a_note() {
        let mut report = sample::report();
        assert_eq!(note(&report), None);
        if let Some(evidence) = &mut report.count_evidence {
            evidence.is_clusterable = false;
        }
        assert!(note(&report).unwrap().starts_with("These papers are no more alike"));
        report.count_evidence = None;
        assert!(!(CHART.is_shown)(&report) && data(&report).rows.is_empty());
    }
}
