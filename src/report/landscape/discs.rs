//! Discs for themes: similar ones near each other, none over another.

use super::{Disc, MAP_WIDTH};

/// Rounds of stress majorisation; distances of a hundred themes settle in half of them.
const SPREAD_ROUNDS: usize = 300;
/// Rounds of pushing discs apart.
const PACK_ROUNDS: usize = 600;
/// Share of the map that discs cover; of few papers they cover less, so that a cloud stays one.
const COVERED: f64 = 0.42;
const MANY_PAPERS: f64 = 2_000.0;
/// Room between discs and to the edge, in map heights.
const GAP: f64 = 0.022;
/// Smallest radius, in map heights: a theme of one paper can still be seen.
const MIN_RADIUS: f64 = 0.012;

/// Points in the plane whose distances follow the given ones as well as the plane allows, longest side along x.
///
/// - `distances`: k × k.
/// - `order`: every position once, similar ones side by side: the points begin on a circle in this order.
///
/// Source: stress majorisation, Gansner, Koren, North 2004, doi:10.1007/978-3-540-31843-9_25, weights d⁻¹.
pub(super) fn spread_out(distances: &[Vec<f64>], order: &[usize]) -> Vec<(f64, f64)> {
    let k = distances.len();
    let mut points = vec![(0.0, 0.0); k];
    for (place, theme) in order.iter().enumerate() {
        let angle = std::f64::consts::TAU * place as f64 / k as f64;
        points[*theme] = (libm::cos(angle), libm::sin(angle));
    }
    for _ in 0..SPREAD_ROUNDS {
        points = (0..k).map(|i| majorised(i, &points, &distances[i])).collect();
    }
    upright(points)
}

/// Where point `i` is pulled by all others.
fn majorised(i: usize, points: &[(f64, f64)], distances: &[f64]) -> (f64, f64) {
    let (mut sum, mut weights) = ((0.0, 0.0), 0.0);
    for (j, other) in points.iter().enumerate().filter(|(j, _)| *j != i) {
        let wanted = distances[j].max(1e-6);
        let (dx, dy) = (points[i].0 - other.0, points[i].1 - other.1);
        let length = (dx * dx + dy * dy).sqrt().max(1e-9);
        let weight = 1.0 / wanted;
        sum.0 += weight * (other.0 + wanted * dx / length);
        sum.1 += weight * (other.1 + wanted * dy / length);
        weights += weight;
    }
    if weights > 0.0 {
        (sum.0 / weights, sum.1 / weights)
    } else {
        points[i]
    }
}

/// Turned so that the points spread most along x, their mean at the origin.
fn upright(points: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    let n = points.len().max(1) as f64;
    let (x, y) = points
        .iter()
        .fold((0.0, 0.0), |sum, point| (sum.0 + point.0, sum.1 + point.1));
    let (x, y) = (x / n, y / n);
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for point in &points {
        let (dx, dy) = (point.0 - x, point.1 - y);
        xx += dx * dx;
        xy += dx * dy;
        yy += dy * dy;
    }
    let angle = 0.5 * libm::atan2(2.0 * xy, xx - yy);
    let (sin, cos) = (libm::sin(angle), libm::cos(angle));
    let turn = |(px, py): (f64, f64)| {
        let (dx, dy) = (px - x, py - y);
        (dx * cos + dy * sin, dy * cos - dx * sin)
    };
    points.into_iter().map(turn).collect()
}

/// Discs around the points, on the map, pushed apart until none covers another.
///
/// - `sizes`: papers of each theme: the area of its disc.
pub(super) fn pack(points: &[(f64, f64)], sizes: &[usize]) -> Vec<Disc> {
    let total: usize = sizes.iter().sum();
    let covered = COVERED * (total as f64 / MANY_PAPERS).sqrt().clamp(0.4, 1.0);
    let unit = (covered * MAP_WIDTH / std::f64::consts::PI / total.max(1) as f64).sqrt();
    let radii = sizes.iter().map(|size| (unit * (*size as f64).sqrt()).max(MIN_RADIUS));
    let mut discs: Vec<Disc> = (stretched(points).into_iter().zip(radii))
        .map(|((x, y), radius)| Disc { x, y, radius })
        .collect();
    for round in 0..PACK_ROUNDS {
        // Pushes weaken, so that the last rounds settle what is left.
        let strength = 0.5 * (1.0 - 0.6 * round as f64 / PACK_ROUNDS as f64);
        push_apart(&mut discs, strength);
        discs.iter_mut().for_each(keep_on_map);
    }
    discs
}

/// The points, filling the map.
fn stretched(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let reach = |of: fn(&(f64, f64)) -> f64| {
        points
            .iter()
            .map(of)
            .fold(1e-9, |most: f64, value| most.max(value.abs()))
    };
    let (across, down) = (reach(|point| point.0), reach(|point| point.1));
    let place = |(x, y): &(f64, f64)| {
        let (half_width, half_height) = (MAP_WIDTH / 2.0, 0.5);
        (
            half_width + x / across * half_width * 0.84,
            half_height + y / down * half_height * 0.84,
        )
    };
    points.iter().map(place).collect()
}

fn push_apart(discs: &mut [Disc], strength: f64) {
    for i in 1..discs.len() {
        for j in 0..i {
            let (a, b) = (discs[i], discs[j]);
            let (mut dx, mut dy) = (a.x - b.x, a.y - b.y);
            let mut distance = (dx * dx + dy * dy).sqrt();
            if distance < 1e-9 {
                // From one place they part in different directions, a golden angle from one to the next.
                let angle = 2.399_963 * i as f64;
                (dx, dy, distance) = (1e-9 * libm::cos(angle), 1e-9 * libm::sin(angle), 1e-9);
            }
            let overlap = a.radius + b.radius + GAP - distance;
            if overlap > 0.0 {
                let (x, y) = (dx / distance * overlap * strength, dy / distance * overlap * strength);
                // The smaller disc gives way more.
                let part = b.radius / (a.radius + b.radius);
                (discs[i].x, discs[i].y) = (a.x + x * 2.0 * part, a.y + y * 2.0 * part);
                (discs[j].x, discs[j].y) = (b.x - x * 2.0 * (1.0 - part), b.y - y * 2.0 * (1.0 - part));
            }
        }
    }
}

fn keep_on_map(disc: &mut Disc) {
    let room = (disc.radius + GAP).min(0.5);
    disc.x = disc.x.clamp(room, MAP_WIDTH - room);
    disc.y = disc.y.clamp(room, 1.0 - room);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_that_fit_into_the_plane_are_kept() {
        // A 3 × 4 rectangle: sides 3 and 4, diagonals 5.
        let distances = [
            vec![0.0, 4.0, 5.0, 3.0],
            vec![4.0, 0.0, 3.0, 5.0],
            vec![5.0, 3.0, 0.0, 4.0],
            vec![3.0, 5.0, 4.0, 0.0],
        ];
        let points = spread_out(&distances, &[0, 1, 2, 3]);
        for (i, row) in distances.iter().enumerate() {
            for (j, wanted) in row.iter().enumerate() {
                let (dx, dy) = (points[i].0 - points[j].0, points[i].1 - points[j].1);
                assert!(((dx * dx + dy * dy).sqrt() - wanted).abs() < 1e-3, "{i} {j}");
            }
        }
    }

    #[test]
    fn no_disc_covers_another_whatever_the_sizes() {
        for sizes in [vec![1; 60], vec![400, 300, 5, 1, 1, 80, 20], vec![7]] {
            let points: Vec<(f64, f64)> = (0..sizes.len()).map(|i| ((i % 5) as f64, (i % 3) as f64)).collect();
            let discs = pack(&points, &sizes);
            for (i, a) in discs.iter().enumerate() {
                assert!(a.x >= a.radius && a.x <= MAP_WIDTH - a.radius && a.y >= a.radius && a.y <= 1.0 - a.radius);
                for b in &discs[..i] {
                    let distance = ((a.x - b.x).powi(2) + (a.y - b.y).powi(2)).sqrt();
                    assert!(distance > a.radius + b.radius, "{a:?} {b:?}");
                }
            }
        }
    }
}
