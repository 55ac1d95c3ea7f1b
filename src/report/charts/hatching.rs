//! Slanted strokes: the sign of an uncertain mark.

use super::area::Area;

/// Pixels between strokes.
const HATCH_STEP: f64 = 4.0;

/// One line that fills a rectangle with slanted strokes, going from each to the next along the edges.
pub(super) fn hatching(area: Area) -> Vec<(f64, f64)> {
    let Area {
        left,
        top,
        right,
        bottom,
    } = area;
    // The stroke at `x` rises from (x, bottom) to (x + height, top); what lies outside the rectangle is cut off.
    let height = bottom - top;
    let n_strokes = ((right - left + height) / HATCH_STEP).ceil().clamp(0.0, 2000.0) as usize;
    let mut points = vec![(left, top)];
    for i in 1..n_strokes {
        let x = left - height + i as f64 * HATCH_STEP;
        let from = (x.max(left), bottom - (left - x).max(0.0));
        let to = ((x + height).min(right), top + (x + height - right).max(0.0));
        let [first, second] = if i % 2 == 1 { [from, to] } else { [to, from] };
        points.extend(corner_between(points[points.len() - 1], first, area));
        points.extend([first, second]);
    }
    points
}

/// The corner to turn at on the way along the edges from one point to another; absent if both are on one edge.
fn corner_between(from: (f64, f64), to: (f64, f64), area: Area) -> Option<(f64, f64)> {
    let turns_lower_left = from.0 == area.left && to.1 == area.bottom;
    let turns_upper_right = from.1 == area.top && to.0 == area.right;
    match (turns_lower_left, turns_upper_right) {
        (true, _) => Some((area.left, area.bottom)),
        (_, true) => Some((area.right, area.top)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hatching_stays_inside_its_rectangle() {
        for (width, height) in [(100.0, 14.0), (3.0, 60.0), (0.0, 5.0), (7.0, 0.0), (1.0, 1.0)] {
            let area = Area {
                left: 10.0,
                top: 20.0,
                right: 10.0 + width,
                bottom: 20.0 + height,
            };
            for (x, y) in hatching(area) {
                assert!((area.left..=area.right).contains(&x), "{width} × {height}: {x}");
                assert!((area.top..=area.bottom).contains(&y), "{width} × {height}: {y}");
            }
        }
    }

    #[test]
    fn hatching_is_slanted_or_on_an_edge() {
        let area = Area {
            left: 0.0,
            top: 0.0,
            right: 30.0,
            bottom: 10.0,
        };
        for pair in hatching(area).windows(2) {
            let [(x0, y0), (x1, y1)] = [pair[0], pair[1]];
            let is_slanted = (x1 - x0) == -(y1 - y0);
            assert!(is_slanted || x0 == x1 || y0 == y1, "{pair:?}");
        }
    }
}
