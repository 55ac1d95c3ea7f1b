//! What became of the themes from run to run: bars for themes, bands for the papers that they share.

use super::area::Area;
use super::canvas::{Align, Canvas, Type, sheet};
use super::{Chart, ChartError, DataRow, DataTable, Frame, text};
use crate::report::{LineageNode, LineageRun, Report, numbers, palette};

pub(super) const CHART: Chart = Chart {
    name: "lineage",
    title: "What became of the themes from run to run?",
    meaning: "A column for each run, a bar for each theme, as long as its papers are many; bands are the papers that were in one \
              theme and are now in another or the same.",
    note,
    is_shown: |report| report.lineage.len() >= 2,
    draw,
    data,
};

/// The last runs are drawn.
const MAX_RUNS: usize = 8;

/// Sizes in pixels.
const HEIGHT: f64 = 560.0;
const AXIS: f64 = 24.0;
const BAR: f64 = 12.0;
const FONT: f64 = 12.0;
const MOST_GAP: f64 = 6.0;
/// Points on the bend of a band.
const BEND: usize = 12;

fn runs(report: &Report) -> &[LineageRun] {
    &report.lineage[report.lineage.len().saturating_sub(MAX_RUNS)..]
}

fn note(report: &Report) -> Option<String> {
    let n_runs = report.lineage.len();
    (n_runs > MAX_RUNS).then(|| format!("The last {MAX_RUNS} of {n_runs} runs are drawn."))
}

/// Heights in pixels from papers.
struct Layout {
    pixels_per_paper: f64,
    gap: f64,
    /// Left ends of the columns.
    columns: Vec<f64>,
    label_room: f64,
}

impl Layout {
    fn new(runs: &[LineageRun], frame: Frame) -> Self {
        let most_papers = runs.iter().map(|run| papers_of(&run.nodes)).max().unwrap_or(0).max(1);
        let most_nodes = runs.iter().map(|run| run.nodes.len()).max().unwrap_or(0);
        let gap = (0.3 * HEIGHT / most_nodes.max(1) as f64).min(MOST_GAP);
        let label_room = if frame == Frame::Phone { 120.0 } else { 260.0 };
        let step = (frame.width() - label_room - BAR) / runs.len().saturating_sub(1).max(1) as f64;
        Layout {
            pixels_per_paper: (HEIGHT - gap * most_nodes as f64) / most_papers as f64,
            gap,
            columns: (0..runs.len()).map(|i| i as f64 * step).collect(),
            label_room,
        }
    }

    /// Upper and lower end of each node of a run.
    fn spans(&self, run: &LineageRun) -> Vec<(f64, f64)> {
        let mut top = AXIS;
        let span = |node: &LineageNode| {
            let bottom = top + node.n_papers as f64 * self.pixels_per_paper;
            let span = (top, bottom.max(top + 1.0));
            top = span.1 + self.gap;
            span
        };
        run.nodes.iter().map(span).collect()
    }
}

fn papers_of(nodes: &[LineageNode]) -> usize {
    nodes.iter().map(|node| node.n_papers).sum()
}

fn draw(report: &Report, frame: Frame) -> Result<String, ChartError> {
    let runs = runs(report);
    let layout = Layout::new(runs, frame);
    sheet(&CHART, report, frame, AXIS + HEIGHT, |canvas| {
        for (pair, columns) in runs.windows(2).zip(layout.columns.windows(2)) {
            let from = BandEnds {
                run: &pair[0],
                x: columns[0] + BAR,
            };
            let to = BandEnds {
                run: &pair[1],
                x: columns[1],
            };
            draw_bands(canvas, &layout, from, to);
        }
        for (i, (run, left)) in runs.iter().zip(&layout.columns).enumerate() {
            draw_run(canvas, &layout, run, *left, i + 1 == runs.len());
        }
    })
}

fn draw_run(canvas: &Canvas<'_>, layout: &Layout, run: &LineageRun, left: f64, is_last: bool) {
    let muted = Type::new(FONT, palette::MUTED);
    canvas.text((left, 8.0), &format!("run {}", run.run), muted);
    for (node, (top, bottom)) in run.nodes.iter().zip(layout.spans(run)) {
        let area = Area {
            left,
            top,
            right: left + BAR,
            bottom,
        };
        let id = node.theme.to_string();
        canvas.bar(area, palette::of_theme(&id));
        let words = format!(
            "run {}, {id} {}: {}",
            run.run,
            node.label,
            numbers::counted(node.n_papers, "paper")
        );
        canvas.tip(area, words, Some(&id));
        let middle = (top + bottom) / 2.0;
        if bottom - top + layout.gap < FONT + 1.0 {
            continue;
        }
        if is_last {
            canvas.text((left + BAR + 6.0, middle), &id, muted);
            let id_width = text::width(&id, FONT) + 12.0;
            let label = text::fitted(&node.label, FONT, layout.label_room - id_width);
            canvas.text((left + BAR + id_width, middle), &label, Type::new(FONT, palette::INK));
        } else {
            canvas.text_over((left + BAR + 5.0, middle), &id, muted.aligned(Align::Left));
        }
    }
}

/// Where bands leave the bars of a run, or meet them.
#[derive(Clone, Copy)]
struct BandEnds<'a> {
    run: &'a LineageRun,
    x: f64,
}

/// Bands leave a bar and meet the next one in the order of the bars.
fn draw_bands(canvas: &Canvas<'_>, layout: &Layout, from: BandEnds<'_>, to: BandEnds<'_>) {
    let (from_spans, to_spans) = (layout.spans(from.run), layout.spans(to.run));
    let position = |run: &LineageRun, theme| run.nodes.iter().position(|node| node.theme == theme);
    let mut flows: Vec<(usize, usize, f64)> = (to.run.flows.iter())
        .filter_map(|flow| {
            let ends = position(from.run, flow.from).zip(position(to.run, flow.to))?;
            Some((ends.0, ends.1, flow.n_papers as f64 * layout.pixels_per_paper))
        })
        .collect();
    flows.sort_by_key(|flow| (flow.0, flow.1));
    let mut left_tops: Vec<f64> = from_spans.iter().map(|span| span.0).collect();
    let starts: Vec<f64> = flows
        .iter()
        .map(|flow| passed(&mut left_tops[flow.0], flow.2))
        .collect();
    let mut by_end: Vec<usize> = (0..flows.len()).collect();
    by_end.sort_by_key(|i| (flows[*i].1, flows[*i].0));
    let mut right_tops: Vec<f64> = to_spans.iter().map(|span| span.0).collect();
    for i in by_end {
        let (source, end, thickness) = flows[i];
        let top = passed(&mut right_tops[end], thickness);
        let colour = palette::of_theme(&from.run.nodes[source].theme.to_string());
        canvas.surface(&band((from.x, starts[i]), (to.x, top), thickness), colour);
    }
}

/// Moves a position on; returns where it was.
fn passed(position: &mut f64, by: f64) -> f64 {
    *position += by;
    *position - by
}

/// A band of one thickness, bent like an S.
fn band(from: (f64, f64), to: (f64, f64), thickness: f64) -> Vec<(f64, f64)> {
    let edge = |i: usize| {
        let t = i as f64 / BEND as f64;
        let bend = t * t * (3.0 - 2.0 * t);
        (from.0 + t * (to.0 - from.0), from.1 + bend * (to.1 - from.1))
    };
    let upper = (0..=BEND).map(edge);
    let lower = (0..=BEND).rev().map(edge).map(|(x, y)| (x, y + thickness));
    upper.chain(lower).collect()
}

fn data(report: &Report) -> DataTable {
    let runs = runs(report);
    let label = |run: &LineageRun, theme| {
        let node = run.nodes.iter().find(|node| node.theme == theme);
        node.map_or_else(String::new, |node| node.label.clone())
    };
    let rows = runs.windows(2).flat_map(|pair| {
        pair[1].flows.iter().map(move |flow| DataRow {
            theme: String::new(),
            label: format!("{} {}", flow.from, label(&pair[0], flow.from)),
            cells: vec![
                format!("{} → {}", pair[0].run, pair[1].run),
                format!("{} {}", flow.to, label(&pair[1], flow.to)),
                numbers::count(flow.n_papers),
            ],
        })
    });
    DataTable {
        columns: ["Runs", "To", "Papers"].map(str::to_owned).to_vec(),
        rows: rows.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn every_flow_is_a_band() {
        let report = sample::report();
        let n_flows: usize = report.lineage[1..].iter().map(|run| run.flows.len()).sum();
        assert_eq!(draw(&report, Frame::Page).unwrap().matches("<polygon").count(), n_flows);
    }

    #[test]
    fn a_band_keeps_its_thickness() {
        let band = band((0.0, 0.0), (10.0, 50.0), 7.0);
        for (upper, lower) in band.iter().zip(band.iter().rev()) {
            assert!((lower.1 - upper.1).abs() - 7.0 < 1e-9 && (lower.0 - upper.0).abs() < 1e-9);
        }
    }
}
