//! The model of the last fit and the points of papers.

use ndarray::Array2;

use super::View;
use crate::corpus::Corpus;
use crate::error::Result;
use crate::features::Vocabulary;
use crate::store::values::optional;
use crate::store::{model, papers};
use crate::themes::ThemeModel;

impl View {
    /// The model of the last fit, if there is one.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn model(&self) -> Result<Option<ThemeModel>> {
        self.explained(model::read(&self.connection))
    }

    /// The places of the papers of a corpus in the embedding of the last fit, n_papers × n_components; zero for those without.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn points(&self, corpus: &Corpus) -> Result<Array2<f32>> {
        let found = || -> rusqlite::Result<Array2<f32>> {
            let appearances = papers::appearances(&self.connection)?;
            let points = model::points(&self.connection, appearances.n_rows())?;
            Ok(points.along(corpus, &appearances.positions(corpus)).0)
        };
        self.explained(found())
    }

    /// The terms of the last fit, and the number of papers they were counted in.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn vocabulary(&self) -> Result<Option<(Vocabulary, usize)>> {
        self.explained(model::read_vocabulary(&self.connection))
    }

    /// The papers nearest to one in the embedding, nearest first, with the cosine of the angle between them, in [-1, 1].
    ///
    /// - returns: nothing for a paper without a point.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn nearest(&self, id: &str, limit: usize) -> Result<Option<Vec<(String, f64)>>> {
        let found = || {
            let own = "SELECT point FROM points WHERE paper_id = ?1";
            let own: Option<Vec<u8>> = optional(self.connection.query_row(own, [id], |row| row.get(0)))?;
            let own: Vec<f32> = coordinates(&own.unwrap_or_default()).collect();
            if own.iter().all(|coordinate| *coordinate == 0.0) {
                return Ok(None);
            }
            self.query_nearest(id, &own, limit).map(Some)
        };
        self.explained(found())
    }

    fn query_nearest(&self, id: &str, own: &[f32], limit: usize) -> rusqlite::Result<Vec<(String, f64)>> {
        let mut query = self.connection.prepare("SELECT paper_id, point FROM points")?;
        let mut rows = query.query([])?;
        let mut nearest: Vec<(String, f64)> = Vec::new();
        let mut farthest = f64::NEG_INFINITY;
        while let Some(row) = rows.next()? {
            let cosine = dot(own, row.get_ref(1)?.as_blob()?);
            // Equals of the last one in are kept: the ids decide at the end.
            if cosine < farthest || row.get_ref(0)?.as_str()? == id {
                continue;
            }
            nearest.push((row.get(0)?, cosine));
            if nearest.len() >= 2 * limit + 64 {
                keep_nearest(&mut nearest, limit);
                farthest = nearest.last().map_or(f64::NEG_INFINITY, |last| last.1);
            }
        }
        keep_nearest(&mut nearest, limit);
        Ok(nearest)
    }
}

fn keep_nearest(papers: &mut Vec<(String, f64)>, limit: usize) {
    papers.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    papers.truncate(limit);
}

fn coordinates(point: &[u8]) -> impl Iterator<Item = f32> {
    point.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes))
}

/// Sum in the order of the coordinates; rows of length 1, so it is a cosine.
fn dot(own: &[f32], point: &[u8]) -> f64 {
    own.iter()
        .zip(coordinates(point))
        .map(|(a, b)| f64::from(*a) * f64::from(b))
        .sum()
}
