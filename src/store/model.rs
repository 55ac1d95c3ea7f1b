//! The model that themes were fitted with, and the points of papers, as columns of bytes.

use ndarray::Array2;
use rusqlite::{Connection, Transaction, params};
use rustc_hash::FxHashMap;

use super::values::{from_json, optional, to_json, unreadable};
use crate::corpus::Corpus;
use crate::features::Vocabulary;
use crate::themes::mixture::Parts;
use crate::themes::{Strategy, ThemeId, ThemeModel, Yardstick};

/// Numbers as they are kept: little-endian, whatever the machine.
fn bytes_of<T: Copy, const N: usize>(values: impl IntoIterator<Item = T>, bytes: impl Fn(T) -> [u8; N]) -> Vec<u8> {
    values.into_iter().flat_map(bytes).collect()
}

fn numbers<T, const N: usize>(bytes: &[u8], number: impl Fn([u8; N]) -> T) -> rusqlite::Result<Vec<T>> {
    let (chunks, rest) = bytes.as_chunks::<N>();
    if rest.is_empty() {
        Ok(chunks.iter().map(|chunk| number(*chunk)).collect())
    } else {
        Err(unreadable("a column of numbers ends in the middle of one".into()))
    }
}

fn matrix(bytes: &[u8], n_columns: usize) -> rusqlite::Result<Array2<f32>> {
    let values = numbers(bytes, f32::from_le_bytes)?;
    let n_rows = values.len() / n_columns.max(1);
    Array2::from_shape_vec((n_rows, n_columns), values).map_err(|error| unreadable(error.to_string().into()))
}

fn floats(matrix: &Array2<f32>) -> Vec<u8> {
    bytes_of(matrix.iter().copied(), f32::to_le_bytes)
}

/// Makes this the model; none, if there was nothing to form a theme by.
pub(super) fn save(transaction: &Transaction<'_>, model: Option<&ThemeModel>) -> rusqlite::Result<()> {
    transaction.execute_batch("DELETE FROM model; DELETE FROM reasons;")?;
    let Some(model) = model else { return Ok(()) };
    let parts = model.mixture.parts();
    let strategies = model.strategies.iter();
    let rows: [(&str, Vec<u8>); 13] = [
        ("stems", model.vocabulary.stems().join("\n").into_bytes()),
        ("too_common", model.vocabulary.too_common().join("\n").into_bytes()),
        (
            "doc_freqs",
            bytes_of(model.vocabulary.doc_freqs().iter().copied(), u32::to_le_bytes),
        ),
        ("projection", floats(&model.projection)),
        ("counts", floats(&parts.counts)),
        ("weights", bytes_of(parts.weights, f32::to_le_bytes)),
        ("sums", floats(&model.sums)),
        ("centroids", floats(&parts.centroids)),
        ("totals", bytes_of(parts.totals, f64::to_le_bytes)),
        ("log_shares", bytes_of(parts.log_shares, f64::to_le_bytes)),
        ("theme_ids", bytes_of(model.ids.iter().map(|id| id.0), u32::to_le_bytes)),
        (
            "strategies",
            bytes_of(
                strategies.flat_map(|strategy| [strategy.centrality, strategy.density]),
                f64::to_le_bytes,
            ),
        ),
        (
            "yardstick",
            to_json(&(parts.temperature, &model.yardstick))?.into_bytes(),
        ),
    ];
    let mut insert = transaction.prepare("INSERT INTO model (part, value) VALUES (?1, ?2)")?;
    for (part, value) in rows {
        insert.execute(params![part, value])?;
    }
    Ok(())
}

/// The model of the last fit, if there is one.
pub(super) fn read(connection: &Connection) -> rusqlite::Result<Option<ThemeModel>> {
    let Some(vocabulary) = vocabulary(connection)? else {
        return Ok(None);
    };
    let centroids = part(connection, "centroids", |bytes| numbers(bytes, f32::from_le_bytes))?;
    let doubles = |name: &str| part(connection, name, |bytes| numbers(bytes, f64::from_le_bytes));
    let totals = doubles("totals")?;
    let k = totals.len();
    let n_components = centroids.len() / k.max(1);
    let rows_of = |name: &str, n_columns: usize| part(connection, name, |bytes| matrix(bytes, n_columns));
    let (temperature, yardstick) = measures(connection)?;
    let parts = Parts {
        counts: rows_of("counts", k)?,
        weights: part(connection, "weights", |bytes| numbers(bytes, f32::from_le_bytes))?,
        totals,
        log_shares: doubles("log_shares")?,
        centroids: Array2::from_shape_vec((k, n_components), centroids)
            .map_err(|error| unreadable(error.to_string().into()))?,
        temperature,
    };
    let Some(mixture) = parts.join() else {
        return Err(unreadable("the parts of the model don't fit each other".into()));
    };
    let ids = part(connection, "theme_ids", |bytes| numbers(bytes, u32::from_le_bytes))?;
    let strategies = doubles("strategies")?;
    Ok(Some(ThemeModel {
        vocabulary,
        projection: rows_of("projection", n_components)?,
        mixture,
        sums: rows_of("sums", k)?,
        ids: ids.into_iter().map(ThemeId).collect(),
        yardstick,
        strategies: (strategies.as_chunks().0.iter())
            .map(|[centrality, density]| Strategy {
                centrality: *centrality,
                density: *density,
            })
            .collect(),
    }))
}

/// The terms of the last fit, and the number of papers they were counted in.
pub(super) fn read_vocabulary(connection: &Connection) -> rusqlite::Result<Option<(Vocabulary, usize)>> {
    let Some(vocabulary) = vocabulary(connection)? else {
        return Ok(None);
    };
    let (_, yardstick) = measures(connection)?;
    Ok(Some((vocabulary, yardstick.n_papers)))
}

fn vocabulary(connection: &Connection) -> rusqlite::Result<Option<Vocabulary>> {
    let words = |bytes: &[u8]| Ok(text(bytes)?.lines().map(str::to_owned).collect());
    let Some(stems) = optional(stored(connection, "stems", words))? else {
        return Ok(None);
    };
    let doc_freqs = part(connection, "doc_freqs", |bytes| numbers(bytes, u32::from_le_bytes))?;
    let known = Vocabulary::known(stems, doc_freqs, part(connection, "too_common", words)?);
    known
        .map(Some)
        .ok_or_else(|| unreadable("the terms of the model don't fit each other".into()))
}

/// T of the mixture, and what the papers of the fit were like.
fn measures(connection: &Connection) -> rusqlite::Result<(f64, Yardstick)> {
    part(connection, "yardstick", |bytes| from_json(text(bytes)?))
}

fn text(bytes: &[u8]) -> rusqlite::Result<&str> {
    std::str::from_utf8(bytes).map_err(|error| unreadable(error.into()))
}

/// What `read` makes of a part that every model has.
fn part<T>(
    connection: &Connection,
    name: &str,
    read: impl FnOnce(&[u8]) -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    let found = optional(stored(connection, name, read))?;
    found.ok_or_else(|| unreadable(format!("the model has no `{name}`").into()))
}

/// What `read` makes of a part of the model as it stands in the database.
fn stored<T>(
    connection: &Connection,
    name: &str,
    read: impl FnOnce(&[u8]) -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    let value = "SELECT value FROM model WHERE part = ?1";
    connection.query_row(value, [name], |row| read(row.get_ref(0)?.as_blob()?))
}

/// Keeps the points of papers: of all of them, or of those that came later.
///
/// - `papers`: positions in the corpus; `points`: along it.
pub(super) fn save_points(
    transaction: &Transaction<'_>,
    corpus: &Corpus,
    papers: &[usize],
    points: &Array2<f32>,
    are_all: bool,
) -> rusqlite::Result<()> {
    if are_all {
        transaction.execute("DELETE FROM points", [])?;
    }
    let mut insert = transaction.prepare("INSERT OR REPLACE INTO points (paper_id, point) VALUES (?1, ?2)")?;
    for paper in papers {
        let point = bytes_of(points.row(*paper).iter().copied(), f32::to_le_bytes);
        insert.execute(params![corpus.papers[*paper].id, point])?;
    }
    Ok(())
}

/// Points as they are kept, whatever the papers are now.
#[derive(Debug, Default)]
pub(super) struct Points {
    /// Of the papers.
    ids: Vec<String>,
    /// One paper's after the other's.
    coordinates: Vec<f32>,
}

/// - `n_likely`: papers that will have one.
pub(super) fn points(connection: &Connection, n_likely: usize) -> rusqlite::Result<Points> {
    let mut query = connection.prepare("SELECT paper_id, point FROM points")?;
    let mut rows = query.query([])?;
    let mut points = Points::default();
    points.ids.reserve(n_likely);
    while let Some(row) = rows.next()? {
        let (coordinates, _) = row.get_ref(1)?.as_blob()?.as_chunks();
        if points.ids.is_empty() {
            points.coordinates.reserve(n_likely * coordinates.len());
        }
        let coordinates = coordinates.iter().map(|bytes| f32::from_le_bytes(*bytes));
        points.coordinates.extend(coordinates);
        points.ids.push(row.get(0)?);
    }
    Ok(points)
}

impl Points {
    /// n_papers × n_components, zero for papers without a point; and the papers that have one under another id.
    ///
    /// - `positions`: of papers in the corpus, by the ids they are kept under.
    pub(super) fn along(self, corpus: &Corpus, positions: &FxHashMap<&str, usize>) -> (Array2<f32>, Vec<usize>) {
        let n_papers = corpus.papers.len();
        let n_rows = n_papers.max(self.ids.len());
        let n_components = self.coordinates.len() / self.ids.len().max(1);
        let mut points = self.coordinates;
        points.resize(n_rows * n_components, 0.0);
        let (mut places, mut renamed) = (vec![None; n_rows], Vec::new());
        let mut is_taken = vec![false; n_rows];
        // Of two papers that have become one, the one whose id it has.
        for is_own in [true, false] {
            for (row, id) in self.ids.iter().enumerate() {
                let paper = positions.get(id.as_str()).copied();
                let paper = paper.filter(|paper| (corpus.papers[*paper].id == *id) == is_own);
                if let Some(paper) = paper.filter(|paper| !std::mem::replace(&mut is_taken[*paper], true)) {
                    places[row] = Some(paper);
                    renamed.extend((!is_own).then_some(paper));
                }
            }
        }
        let gone = (0..self.ids.len()).filter(|row| places[*row].is_none());
        gone.for_each(|row| points[row * n_components..][..n_components].fill(0.0));
        let mut free = (0..n_rows).filter(|place| !is_taken[*place]);
        let places = places.into_iter().filter_map(|place| place.or_else(|| free.next()));
        put_in_places(&mut points, n_components, places.collect());
        points.truncate(n_papers * n_components);
        let points = Array2::from_shape_vec((n_papers, n_components), points);
        (points.expect("there is a row for every paper"), renamed)
    }
}

/// Moves rows where they are, since a copy of all of them is large.
///
/// - `places`: of each row, a permutation.
fn put_in_places(rows: &mut [f32], n_columns: usize, mut places: Vec<usize>) {
    for row in 0..places.len() {
        while places[row] != row {
            let other = places[row];
            let (one, another) = rows.split_at_mut(row.max(other) * n_columns);
            one[row.min(other) * n_columns..][..n_columns].swap_with_slice(&mut another[..n_columns]);
            places.swap(row, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Paper;

    #[test]
    fn points_follow_their_papers_and_those_of_gone_ones_are_forgotten() {
        let mut corpus = Corpus::default();
        let paper = |id: &str| Paper {
            id: id.to_owned(),
            ..Paper::default()
        };
        corpus.papers = ["a", "b", "new", "c"].map(paper).into();
        let points = Points {
            ids: ["also c", "c", "gone", "old a", "b"].map(str::to_owned).into(),
            coordinates: vec![8.0, 8.5, 3.0, 3.5, 9.0, 9.5, 1.0, 1.5, 2.0, 2.5],
        };
        let positions = [("also c", 3), ("c", 3), ("old a", 0), ("b", 1)].into_iter().collect();
        let (points, renamed) = points.along(&corpus, &positions);
        let expected = ndarray::array![[1.0, 1.5], [2.0, 2.5], [0.0, 0.0], [3.0, 3.5]];
        assert_eq!((points, renamed), (expected, vec![0]));
    }
}
