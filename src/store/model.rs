//! The model that themes were fitted with, and the points of papers, as columns of bytes.

use ndarray::{Array2, ArrayView1};
use rusqlite::types::FromSql;
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
            to_json(&(parts.temperature, &model.yardstick)).into_bytes(),
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
    let centroids = numbers(&bytes(connection, "centroids")?, f32::from_le_bytes)?;
    let totals = numbers(&bytes(connection, "totals")?, f64::from_le_bytes)?;
    let k = totals.len();
    let n_components = centroids.len() / k.max(1);
    let (temperature, yardstick) = measures(connection)?;
    let parts = Parts {
        counts: matrix(&bytes(connection, "counts")?, k)?,
        weights: numbers(&bytes(connection, "weights")?, f32::from_le_bytes)?,
        totals,
        log_shares: numbers(&bytes(connection, "log_shares")?, f64::from_le_bytes)?,
        centroids: Array2::from_shape_vec((k, n_components), centroids)
            .map_err(|error| unreadable(error.to_string().into()))?,
        temperature,
    };
    let Some(mixture) = parts.join() else {
        return Err(unreadable("the parts of the model don't fit each other".into()));
    };
    let ids = numbers(&bytes(connection, "theme_ids")?, u32::from_le_bytes)?;
    let strategies = numbers(&bytes(connection, "strategies")?, f64::from_le_bytes)?;
    Ok(Some(ThemeModel {
        vocabulary,
        projection: matrix(&bytes(connection, "projection")?, n_components)?,
        mixture,
        sums: matrix(&bytes(connection, "sums")?, k)?,
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
    if part::<Vec<u8>>(connection, "stems")?.is_none() {
        return Ok(None);
    }
    let words = |name: &str| -> rusqlite::Result<Vec<String>> {
        Ok(text(connection, name)?.lines().map(str::to_owned).collect())
    };
    let doc_freqs = numbers(&bytes(connection, "doc_freqs")?, u32::from_le_bytes)?;
    let known = Vocabulary::known(words("stems")?, doc_freqs, words("too_common")?);
    known
        .map(Some)
        .ok_or_else(|| unreadable("the terms of the model don't fit each other".into()))
}

/// T of the mixture, and what the papers of the fit were like.
fn measures(connection: &Connection) -> rusqlite::Result<(f64, Yardstick)> {
    from_json(&text(connection, "yardstick")?)
}

fn text(connection: &Connection, name: &str) -> rusqlite::Result<String> {
    String::from_utf8(bytes(connection, name)?).map_err(|error| unreadable(error.into()))
}

fn bytes(connection: &Connection, name: &str) -> rusqlite::Result<Vec<u8>> {
    let bytes = part::<Vec<u8>>(connection, name)?;
    bytes.ok_or_else(|| unreadable(format!("the model has no `{name}`").into()))
}

fn part<T: FromSql>(connection: &Connection, name: &str) -> rusqlite::Result<Option<T>> {
    optional(connection.query_row("SELECT value FROM model WHERE part = ?1", [name], |row| row.get(0)))
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

pub(super) fn points(connection: &Connection) -> rusqlite::Result<Points> {
    let mut query = connection.prepare("SELECT paper_id, point FROM points")?;
    let mut rows = query.query([])?;
    let mut points = Points::default();
    while let Some(row) = rows.next()? {
        let (coordinates, _) = row.get_ref(1)?.as_blob()?.as_chunks();
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
    pub(super) fn along(&self, corpus: &Corpus, positions: &FxHashMap<&str, usize>) -> (Array2<f32>, Vec<usize>) {
        let n_components = self.coordinates.len() / self.ids.len().max(1);
        let mut points = Array2::zeros((corpus.papers.len(), n_components));
        let mut renamed = Vec::new();
        for (id, coordinates) in self.ids.iter().zip(self.coordinates.chunks_exact(n_components.max(1))) {
            let Some(paper) = positions.get(id.as_str()) else {
                continue;
            };
            points.row_mut(*paper).assign(&ArrayView1::from(coordinates));
            if corpus.papers[*paper].id != *id {
                renamed.push(*paper);
            }
        }
        (points, renamed)
    }
}
