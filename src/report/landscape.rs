//! How themes and papers stand to each other: places on a map, similarity, centrality and density, the tree of themes.
//!
//! In:    points of papers, [`Themes`].
//! Out:   [`Landscape`], which the view takes its coordinates and links from.
//! Keeps: sums run in a fixed order and angles come from a portable library, so the map is the same everywhere.

mod discs;
mod spread;

use ndarray::{Array1, Array2};
use serde::{Deserialize, Serialize};

use crate::features::embedding;
pub use crate::themes::Strategy;
use crate::themes::{ThemeModel, Themes, hierarchy};

/// Width of the map, in its height.
pub(crate) const MAP_WIDTH: f64 = 1.6;

/// Themes named as related to one.
const MAX_RELATED: usize = 4;

/// Everything that relates themes to each other; empty without a theme.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Landscape {
    /// Along [`Themes::themes`].
    pub themes: Vec<ThemePlace>,
    /// Along the papers: place on the map, x from 0 to [`MAP_WIDTH`], y from 0 (top) to 1; absent for a paper in no theme.
    pub papers: Vec<Option<(f64, f64)>>,
    /// Merges of the tree of themes, lowest first: nodes below the number of themes are positions in [`Themes::themes`],
    /// node k + i is the i-th merge.
    pub merges: Vec<hierarchy::Merge>,
}

/// Where a theme stands among the others.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ThemePlace {
    pub disc: Disc,
    /// Position of a theme and cosine of the centroids, above 0 to 1; most similar first.
    pub related: Vec<(usize, f64)>,
    /// Absent for the only theme.
    pub strategy: Option<Strategy>,
}

/// The part of the map that belongs to a theme; its area goes with its papers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Disc {
    /// Centre, from 0 (left) to 1.6.
    pub x: f64,
    /// Centre, from 0 (top) to 1.
    pub y: f64,
    /// In the same units.
    pub radius: f64,
}

/// Sets out the themes of a corpus and their papers.
///
/// - `points`: n_papers × n_components, of the corpus that `themes` stand for; `model`: of their fit.
pub(crate) fn survey(points: &Array2<f32>, themes: &Themes, model: &ThemeModel) -> Landscape {
    let centroids: Vec<Array1<f32>> = (themes.themes.iter())
        .map(|theme| {
            let members: Vec<usize> = theme.members.iter().map(|member| member.paper).collect();
            embedding::centroid(points, &members)
        })
        .collect();
    let sizes: Vec<usize> = themes.themes.iter().map(|theme| theme.members.len()).collect();
    let start: Vec<usize> = themes
        .in_order()
        .iter()
        .filter_map(|theme| themes.themes.iter().position(|other| other.id == theme.id))
        .collect();
    let discs = discs::pack(&discs::spread_out(&hierarchy::distances(&centroids), &start), &sizes);
    let places = discs.iter().enumerate().map(|(position, disc)| ThemePlace {
        disc: *disc,
        related: related(position, &centroids),
        strategy: model.strategy(themes.themes[position].id),
    });
    Landscape {
        themes: places.collect(),
        papers: spread::papers(points, themes, &centroids, &discs),
        merges: hierarchy::merges(&centroids),
    }
}

fn related(position: usize, centroids: &[Array1<f32>]) -> Vec<(usize, f64)> {
    let cosine = |other: usize| -> f64 {
        let pairs = centroids[position].iter().zip(&centroids[other]);
        pairs.map(|(a, b)| f64::from(*a) * f64::from(*b)).sum()
    };
    let mut others: Vec<(usize, f64)> = (0..centroids.len())
        .filter(|other| *other != position)
        .map(|other| (other, cosine(other)))
        .filter(|(_, cosine)| *cosine > 0.0)
        .collect();
    others.sort_by(|a, b| b.1.total_cmp(&a.1));
    others.truncate(MAX_RELATED);
    others
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Auto, Config};
    use crate::features::{self, Text};
    use crate::themes::mixture::Mixture;
    use crate::themes::{self, Lineage, ThemeId};

    fn surveyed(n_themes: usize) -> (Themes, Landscape) {
        let words = [
            "ice snow glacier melt",
            "violin strings wood tone",
            "orbit planet star dust",
        ];
        let abstracts: Vec<String> = (0..24).map(|i| format!("{} w{i}x", words[i % 3])).collect();
        let texts: Vec<Text<'_>> = abstracts
            .iter()
            .map(|abstract_text| Text {
                title: "on",
                abstract_text,
            })
            .collect();
        let mut config = Config::default();
        config.themes.count = Auto::Fixed(n_themes);
        let features = features::extract(&texts, &config.features, 1);
        let fitted = themes::fit(&texts, &features, &config.themes, &Lineage::default()).unwrap();
        let model = fitted.model.unwrap();
        let landscape = survey(&features.embedding.points, &fitted.themes, &model);
        (fitted.themes, landscape)
    }

    #[test]
    fn papers_stand_nearest_to_the_middle_of_their_theme() {
        let (themes, landscape) = surveyed(3);
        for (position, theme) in themes.themes.iter().enumerate() {
            for member in &theme.members {
                let (x, y) = landscape.papers[member.paper].unwrap();
                let distance = |place: &ThemePlace| (place.disc.x - x).powi(2) + (place.disc.y - y).powi(2);
                let own = distance(&landscape.themes[position]);
                assert!(
                    landscape.themes.iter().all(|place| own <= distance(place)),
                    "{member:?}"
                );
            }
        }
    }

    #[test]
    fn everything_lies_on_the_map_and_a_theme_is_not_related_to_itself() {
        for n_themes in [1, 2, 3] {
            let (themes, landscape) = surveyed(n_themes);
            assert_eq!(landscape.themes.len(), n_themes);
            assert_eq!(landscape.merges.len(), n_themes - 1);
            for (x, y) in landscape.papers.iter().flatten() {
                assert!((0.0..=MAP_WIDTH).contains(x) && (0.0..=1.0).contains(y), "{x} {y}");
            }
            for (position, place) in landscape.themes.iter().enumerate() {
                assert!(place.related.iter().all(|(other, _)| *other != position));
                assert_eq!(place.strategy.is_some(), themes.themes.len() > 1);
            }
        }
    }

    #[test]
    fn related_themes_point_the_same_way_the_nearest_first() {
        let centroids = [[1.0, 0.0], [0.6, 0.8], [-1.0, 0.0], [0.8, -0.6]].map(|point| Array1::from(point.to_vec()));
        let related = |position| -> Vec<usize> {
            let related = related(position, &centroids);
            related.into_iter().map(|(other, _)| other).collect()
        };
        assert_eq!(related(0), [3, 1]);
        assert_eq!(related(1), [0], "at a right angle to the last");
        assert!(related(2).is_empty());
    }

    #[test]
    fn nothing_has_no_landscape() {
        let features = features::of_titles(&["ice snow", "wood tone"]);
        let clusters = [(ThemeId(1), vec![0]), (ThemeId(2), vec![1])];
        let model = ThemeModel::new(&features, &clusters, Mixture::count(&features, &[0, 1], &[0, 1], 2));
        let points = Array2::zeros((0, features.embedding.points.ncols()));
        assert_eq!(survey(&points, &Themes::default(), &model), Landscape::default());
    }
}
