//! How similar the themes are: a tree whose branches meet the sooner, the more similar they are.

use super::area::Area;
use super::canvas::{Canvas, Type, sheet};
use super::chart::mark_note;
use super::{Chart, ChartError, DataRow, DataTable, Frame, text};
use crate::report::{Report, ThemeView, numbers, palette};

pub(super) const CHART: Chart = Chart {
    name: "tree",
    title: "Which themes are alike?",
    meaning: "Themes whose papers use the same words meet first, at the right; the further to the left two branches meet, the \
              less alike they are. Bars count papers.",
    note: mark_note,
    is_shown: |report| (3..=MAX_THEMES + 1).contains(&report.tree.leaves.len()),
    draw,
    data,
};

/// More leaves than this can't be read.
const MAX_THEMES: usize = 120;

/// Sizes in pixels.
const ROW: f64 = 20.0;
const FONT: f64 = 12.5;

/// A node: where its branch begins.
#[derive(Clone, Copy)]
struct Node {
    /// Height of the merge, 0 for a leaf.
    height: f64,
    y: f64,
    n_papers: usize,
}

/// The leaves below a node, the larger side first.
fn leaves(report: &Report, node: usize, sizes: &[usize]) -> Vec<usize> {
    let k = report.tree.leaves.len();
    let Some(merge) = node.checked_sub(k).and_then(|i| report.tree.merges.get(i)) else {
        return vec![node];
    };
    let (left, right) = merge.nodes;
    if left >= node || right >= node {
        return Vec::new();
    }
    let sides = [leaves(report, left, sizes), leaves(report, right, sizes)];
    let size = |side: &Vec<usize>| side.iter().filter_map(|leaf| sizes.get(*leaf)).sum::<usize>();
    let [first, second] = sides;
    if size(&second) > size(&first) {
        [second, first].concat()
    } else {
        [first, second].concat()
    }
}

fn theme_of(report: &Report, leaf: usize) -> Option<&ThemeView> {
    let id = report.tree.leaves.get(leaf)?;
    let mut themes = report.themes.iter().chain(&report.hidden_themes);
    themes.find(|theme| theme.id == *id)
}

fn sizes(report: &Report) -> Vec<usize> {
    let n_papers = |leaf| theme_of(report, leaf).map_or(0, |theme| theme.n_papers);
    (0..report.tree.leaves.len()).map(n_papers).collect()
}

fn order(report: &Report) -> Vec<usize> {
    let k = report.tree.leaves.len();
    match report.tree.merges.len() {
        0 => (0..k).collect(),
        n => leaves(report, k + n - 1, &sizes(report)),
    }
}

/// Where the branches end and the labels begin.
struct Layout {
    tree_right: f64,
    label_left: f64,
    bar_left: f64,
    right: f64,
    highest: f64,
}

fn draw(report: &Report, frame: Frame) -> Result<String, ChartError> {
    let (order, sizes) = (order(report), sizes(report));
    let layout = if frame == Frame::Phone {
        Layout {
            tree_right: 92.0,
            label_left: 98.0,
            bar_left: 292.0,
            right: frame.width(),
            highest: highest(report),
        }
    } else {
        Layout {
            tree_right: 500.0,
            label_left: 508.0,
            bar_left: 860.0,
            right: frame.width(),
            highest: highest(report),
        }
    };
    sheet(&CHART, report, frame, order.len() as f64 * ROW, |canvas| {
        let mut nodes: Vec<Node> = sizes
            .iter()
            .map(|n_papers| Node {
                height: 0.0,
                y: 0.0,
                n_papers: *n_papers,
            })
            .collect();
        for (row, leaf) in order.iter().enumerate() {
            nodes[*leaf].y = (row as f64 + 0.5) * ROW;
            if let Some(theme) = theme_of(report, *leaf) {
                layout.draw_leaf(canvas, theme, nodes[*leaf].y, sizes.iter().copied().max().unwrap_or(1));
            }
        }
        for merge in &report.tree.merges {
            let (Some(a), Some(b)) = (nodes.get(merge.nodes.0).copied(), nodes.get(merge.nodes.1).copied()) else {
                break;
            };
            layout.draw_merge(canvas, a, b, merge.height);
            nodes.push(Node {
                height: merge.height,
                y: (a.y + b.y) / 2.0,
                n_papers: a.n_papers + b.n_papers,
            });
        }
    })
}

fn highest(report: &Report) -> f64 {
    let heights = report.tree.merges.iter().map(|merge| merge.height);
    heights.fold(1e-9, f64::max)
}

impl Layout {
    fn x(&self, height: f64) -> f64 {
        self.tree_right - height / self.highest * (self.tree_right - 2.0)
    }

    fn draw_merge(&self, canvas: &Canvas<'_>, a: Node, b: Node, height: f64) {
        let x = self.x(height);
        canvas.line(
            &[(self.x(a.height), a.y), (x, a.y), (x, b.y), (self.x(b.height), b.y)],
            1.25,
            palette::MUTED,
        );
        let area = Area {
            left: x - 5.0,
            top: a.y.min(b.y),
            right: x + 5.0,
            bottom: a.y.max(b.y),
        };
        let papers = numbers::counted(a.n_papers + b.n_papers, "paper");
        canvas.tip(area, format!("{papers} meet at {}", numbers::decimal(height, 2)), None);
    }

    fn draw_leaf(&self, canvas: &Canvas<'_>, theme: &ThemeView, y: f64, largest: usize) {
        canvas.text(
            (self.label_left, y),
            &theme.marked_id(),
            Type::new(FONT - 0.5, palette::MUTED),
        );
        let left = self.label_left + 36.0;
        let label = text::fitted(&theme.label, FONT, self.bar_left - left - 8.0);
        canvas.text((left, y), &label, Type::new(FONT, palette::INK));
        let count = numbers::count(theme.n_papers);
        let room = self.right - self.bar_left - text::width(&numbers::count(largest), FONT - 1.0) - 6.0;
        let end = self.bar_left + (theme.n_papers as f64 / largest.max(1) as f64 * room.max(4.0)).max(1.0);
        let area = Area {
            left: self.bar_left,
            top: y - 4.5,
            right: end,
            bottom: y + 4.5,
        };
        canvas.bar(area, palette::of_theme(&theme.id));
        canvas.text((end + 5.0, y), &count, Type::new(FONT - 1.0, palette::MUTED));
        let row = Area {
            left: self.label_left,
            top: y - ROW / 2.0,
            right: self.right,
            bottom: y + ROW / 2.0,
        };
        canvas.tip(
            row,
            format!("{} {}: {count} papers", theme.id, theme.label),
            Some(&theme.id),
        );
    }
}

fn data(report: &Report) -> DataTable {
    let row = |leaf: usize| {
        let theme = theme_of(report, leaf)?;
        let is_hidden = report.hidden_themes.contains(theme);
        let first = report
            .tree
            .merges
            .iter()
            .find(|merge| merge.nodes.0 == leaf || merge.nodes.1 == leaf);
        Some(DataRow {
            theme: if is_hidden { String::new() } else { theme.id.clone() },
            label: theme.label.clone(),
            cells: vec![
                numbers::count(theme.n_papers),
                first.map_or_else(
                    || numbers::MISSING.to_owned(),
                    |merge| numbers::decimal(merge.height, 2),
                ),
            ],
        })
    };
    DataTable {
        columns: ["Papers", "Meets its neighbour at"].map(str::to_owned).to_vec(),
        rows: order(report).into_iter().filter_map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{MergeView, sample};

    #[test]
    fn branches_do_not_cross_and_the_larger_side_comes_first() {
        let mut report = sample::sized(sample::Size {
            n_themes: 4,
            n_periods: 2,
            n_papers: 7,
        });
        let merge = |nodes, height| MergeView { nodes, height };
        report.tree.merges = vec![merge((0, 2), 0.1), merge((1, 3), 0.2), merge((4, 5), 0.9)];
        // Papers of the themes: 2, 2, 2 and 1; together 4 and 3.
        assert_eq!(order(&report), [0, 2, 1, 3]);
    }

    #[test]
    fn a_tree_that_bites_its_tail_is_cut() {
        let mut report = sample::report();
        report.tree.merges[0].nodes = (3, 3);
        assert!(draw(&report, Frame::Page).is_ok());
    }
}
