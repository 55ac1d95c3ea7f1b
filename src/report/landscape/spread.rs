//! Places of papers within the discs of their themes.

use ndarray::{Array1, Array2};
use rayon::prelude::*;

use super::{Disc, MAP_WIDTH};
use crate::features::embedding;
use crate::themes::{Member, Theme, Themes};

/// Papers fill this part of the radius; the borderline ones reach over the edge by up to so much of it.
const FILLED: f64 = 0.94;
const OVER_THE_EDGE: f64 = 0.3;
/// How far borderline papers stand aside for each other, in radians.
const ASIDE: f64 = 0.45;
/// How much denser a cloud is on the side that its papers lean to.
const LEANING: f64 = 0.7;

/// A place for every paper of a theme, on its disc.
///
/// The nearer to the middle, the better a paper fits its theme (by rank, so that discs are filled evenly); it lies on the
/// side of the themes it is also like, and a borderline one reaches towards the theme it could as well stand in.
pub(super) fn papers(
    points: &Array2<f32>,
    themes: &Themes,
    centroids: &[Array1<f32>],
    discs: &[Disc],
) -> Vec<Option<(f64, f64)>> {
    let centroids: Vec<Vec<f32>> = centroids.iter().map(Array1::to_vec).collect();
    let of_theme = |(position, theme): (usize, &Theme)| -> Vec<(usize, (f64, f64))> {
        let angles = angles(points, themes, position, &centroids, discs);
        let members = theme.members.iter().enumerate().zip(angles);
        members
            .map(|((rank, member), angle)| (member.paper, place(theme, rank, member, discs[position], angle)))
            .collect()
    };
    let by_theme: Vec<Vec<(usize, (f64, f64))>> = themes.themes.par_iter().enumerate().map(of_theme).collect();
    let mut places = vec![None; points.nrows()];
    for (paper, place) in by_theme.into_iter().flatten() {
        places[paper] = Some(place);
    }
    places
}

fn place(theme: &Theme, rank: usize, member: &Member, disc: Disc, angle: f64) -> (f64, f64) {
    let inner = ((rank as f64 + 0.5) / theme.members.len() as f64).sqrt() * FILLED;
    let over = if member.is_borderline() {
        OVER_THE_EDGE * (1.0 - member.margin) * inner
    } else {
        0.0
    };
    let radius = disc.radius * (inner + over);
    let (x, y) = (disc.x + radius * libm::cos(angle), disc.y + radius * libm::sin(angle));
    (x.clamp(0.0, MAP_WIDTH), y.clamp(0.0, 1.0))
}

/// The direction in which each member of a theme lies, in radians.
///
/// Borderline members lie towards the theme they could as well stand in. The others are spread around the middle in the order
/// of their own directions, densest where most of them lean to.
fn angles(points: &Array2<f32>, themes: &Themes, own: usize, centroids: &[Vec<f32>], discs: &[Disc]) -> Vec<f64> {
    let ways: Vec<(f64, f64)> = discs.iter().map(|other| way(discs[own], *other)).collect();
    let members = &themes.themes[own].members;
    let mut angles: Vec<f64> = (members.par_iter())
        .map(|member| {
            let runner_up = themes
                .themes
                .iter()
                .position(|theme| Some(theme.id) == member.runner_up);
            match runner_up.filter(|_| member.is_borderline()) {
                Some(other) => direction(discs[own], discs[other]),
                None => pull(embedding::row(points, member.paper), centroids, &ways),
            }
        })
        .collect();
    let (firm, borderline): (Vec<usize>, Vec<usize>) =
        (0..members.len()).partition(|member| !members[*member].is_borderline());
    for (number, member) in borderline.into_iter().enumerate() {
        angles[member] += ASIDE * SIDES[number % SIDES.len()];
    }
    spread_around(&mut angles, firm);
    angles
}

/// Steps aside, in turn: similar ones far apart.
const SIDES: [f64; 9] = [0.0, 0.5, -0.5, 0.25, -0.75, 0.75, -0.25, 1.0, -1.0];

/// Spreads some of the angles over the whole circle, in their order, densest at their mean direction.
fn spread_around(angles: &mut [f64], some: Vec<usize>) {
    let n = some.len().max(1) as f64;
    let (sin, cos) = some.iter().fold((0.0, 0.0), |sum, member| {
        (sum.0 + libm::sin(angles[*member]), sum.1 + libm::cos(angles[*member]))
    });
    let (mean, length) = (libm::atan2(sin, cos), (sin * sin + cos * cos).sqrt() / n);
    let from_mean = |angle: f64| libm::atan2(libm::sin(angle - mean), libm::cos(angle - mean));
    let mut by_angle: Vec<(f64, usize)> = some
        .into_iter()
        .map(|member| (from_mean(angles[member]), member))
        .collect();
    by_angle.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    for (rank, (_, member)) in by_angle.into_iter().enumerate() {
        let even = 2.0 * (rank as f64 + 0.5) / n - 1.0;
        let leaning = even.signum() * libm::pow(even.abs(), 1.0 + LEANING * length);
        angles[member] = mean + std::f64::consts::PI * leaning;
    }
}

fn direction(from: Disc, to: Disc) -> f64 {
    libm::atan2(to.y - from.y, to.x - from.x)
}

/// From the middle of a disc towards another, of length 1; nowhere from a disc to itself.
fn way(from: Disc, to: Disc) -> (f64, f64) {
    let (x, y) = (to.x - from.x, to.y - from.y);
    let length = (x * x + y * y).sqrt().max(1e-9);
    (x / length, y / length)
}

/// The direction of the themes a paper is like, each weighted by its cosine, cubed.
///
/// - `ways`: along the centroids, from the paper's own theme.
fn pull(point: &[f32], centroids: &[Vec<f32>], ways: &[(f64, f64)]) -> f64 {
    let (mut x, mut y) = (0.0, 0.0);
    for (centroid, way) in centroids.iter().zip(ways) {
        let weight = f64::from(embedding::product(point, centroid)).max(0.0).powi(3);
        x += weight * way.0;
        y += weight * way.1;
    }
    libm::atan2(y, x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn angles_cover_the_circle_and_crowd_where_they_lean_to() {
        let mut angles: Vec<f64> = (0..40).map(|i| 0.5 + 0.01 * f64::from(i)).collect();
        spread_around(&mut angles, (0..40).collect());
        let turned: Vec<f64> = angles.iter().map(|angle| angle - 0.695).collect();
        let (least, most) = turned
            .iter()
            .fold((9.0f64, -9.0f64), |(a, b), x| (a.min(*x), b.max(*x)));
        assert!(least < -2.9 && most > 2.9, "{least} {most}");
        let n_near = turned
            .iter()
            .filter(|angle| angle.abs() < std::f64::consts::FRAC_PI_2)
            .count();
        assert!((24..36).contains(&n_near), "{n_near}");
    }
}
