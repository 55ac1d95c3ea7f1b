//! Sparse papers × terms matrices, and TF-IDF weights.

use std::sync::Arc;

use rayon::prelude::*;

/// A sparse matrix, one row a paper, one column a term, columns ascending within a row (CSR).
#[derive(Debug, Clone, PartialEq)]
pub struct TermMatrix {
    n_columns: usize,
    pattern: Arc<Pattern>,
    values: Vec<f32>,
}

/// Where the entries stand; counts and the weights made of them share it.
#[derive(Debug, Clone, PartialEq)]
struct Pattern {
    /// Row r holds entries `offsets[r]..offsets[r + 1]`; n_rows + 1 numbers.
    offsets: Vec<usize>,
    columns: Vec<u32>,
}

impl TermMatrix {
    /// Builds a matrix from rows of (column, value), columns ascending and below `n_columns`.
    pub fn from_rows<R: AsRef<[(u32, f32)]>>(n_columns: usize, rows: &[R]) -> Self {
        let mut matrix = Self::with_capacity(n_columns, 0);
        rows.iter().for_each(|row| matrix.push_row(row.as_ref()));
        matrix
    }

    /// No rows, and room for so many entries.
    fn with_capacity(n_columns: usize, n_entries: usize) -> Self {
        Self {
            n_columns,
            pattern: Arc::new(Pattern {
                offsets: vec![0],
                columns: Vec::with_capacity(n_entries),
            }),
            values: Vec::with_capacity(n_entries),
        }
    }

    /// Adds a row of (column, value), columns ascending.
    pub(crate) fn push_row(&mut self, row: &[(u32, f32)]) {
        let Pattern { offsets, columns } = Arc::make_mut(&mut self.pattern);
        columns.extend(row.iter().map(|entry| entry.0));
        self.values.extend(row.iter().map(|entry| entry.1));
        offsets.push(columns.len());
    }

    /// The rows of all parts, one part after the other, each freed once it is read.
    pub(crate) fn stacked(n_columns: usize, parts: Vec<Self>) -> Self {
        let n_entries = parts.iter().map(|part| part.values.len()).sum();
        let mut matrix = Self::with_capacity(n_columns, n_entries);
        let Pattern { offsets, columns } = Arc::make_mut(&mut matrix.pattern);
        for part in parts {
            let start = columns.len();
            offsets.extend(part.pattern.offsets[1..].iter().map(|offset| start + offset));
            columns.extend_from_slice(&part.pattern.columns);
            matrix.values.extend(part.values);
        }
        matrix
    }

    /// One a paper.
    pub fn n_rows(&self) -> usize {
        self.pattern.offsets.len() - 1
    }

    /// One a term.
    pub fn n_columns(&self) -> usize {
        self.n_columns
    }

    /// Rows with at least one entry.
    pub fn n_filled_rows(&self) -> usize {
        self.pattern.offsets.windows(2).filter(|pair| pair[0] < pair[1]).count()
    }

    /// Entries of a row: columns, ascending, and their values.
    pub fn row(&self, row: usize) -> (&[u32], &[f32]) {
        let range = self.pattern.offsets[row]..self.pattern.offsets[row + 1];
        (&self.pattern.columns[range.clone()], &self.values[range])
    }

    /// Every `step`-th row, from the first on, with every value replaced; `value(row, column, old)`, row as it was.
    pub(crate) fn every(&self, step: usize, value: impl Fn(usize, usize, f32) -> f32 + Sync) -> Self {
        let mut chosen = if step == 1 { self.clone() } else { self.every_row(step) };
        chosen.update_rows(|row, columns, values| {
            for (column, entry) in columns.iter().zip(values) {
                *entry = value(row * step, *column as usize, *entry);
            }
        });
        chosen
    }

    fn every_row(&self, step: usize) -> Self {
        let mut chosen = Self::with_capacity(self.n_columns, 0);
        let pattern = Arc::make_mut(&mut chosen.pattern);
        for row in (0..self.n_rows()).step_by(step) {
            let (columns, values) = self.row(row);
            pattern.columns.extend_from_slice(columns);
            chosen.values.extend_from_slice(values);
            pattern.offsets.push(pattern.columns.len());
        }
        chosen
    }

    /// Applies `update(row, columns, values)` to every row in parallel.
    fn update_rows(&mut self, update: impl Fn(usize, &[u32], &mut [f32]) + Sync) {
        let mut rows = Vec::with_capacity(self.n_rows());
        let mut rest = self.values.as_mut_slice();
        for pair in self.pattern.offsets.windows(2) {
            let (row, after) = rest.split_at_mut(pair[1] - pair[0]);
            rows.push((&self.pattern.columns[pair[0]..pair[1]], row));
            rest = after;
        }
        rows.into_par_iter()
            .with_min_len(256)
            .enumerate()
            .for_each(|(row, (columns, values))| {
                update(row, columns, values);
            });
    }

    /// The matrix with rows and columns exchanged.
    pub(crate) fn transposed(&self) -> Self {
        let mut offsets = vec![0usize; self.n_columns + 1];
        for column in &self.pattern.columns {
            offsets[*column as usize + 1] += 1;
        }
        for column in 0..self.n_columns {
            offsets[column + 1] += offsets[column];
        }
        let mut next = offsets.clone();
        let mut columns = vec![0u32; self.values.len()];
        let mut values = vec![0f32; self.values.len()];
        for row in 0..self.n_rows() {
            let (row_columns, row_values) = self.row(row);
            for (column, value) in row_columns.iter().zip(row_values) {
                let place = &mut next[*column as usize];
                columns[*place] = row as u32;
                values[*place] = *value;
                *place += 1;
            }
        }
        Self {
            n_columns: self.n_rows(),
            pattern: Arc::new(Pattern { offsets, columns }),
            values,
        }
    }

    /// Sum of each row; n_rows numbers.
    pub(crate) fn row_sums(&self) -> Vec<f64> {
        (0..self.n_rows())
            .map(|row| self.row(row).1.iter().map(|value| f64::from(*value)).sum())
            .collect()
    }

    /// Sum of each column; n_columns numbers.
    pub(crate) fn column_sums(&self) -> Vec<f64> {
        let mut sums = vec![0f64; self.n_columns];
        for (column, value) in self.pattern.columns.iter().zip(&self.values) {
            sums[*column as usize] += f64::from(*value);
        }
        sums
    }

    /// Sum of the given rows; n_columns numbers.
    pub(crate) fn sum_of_rows(&self, rows: impl IntoIterator<Item = usize>) -> Vec<f64> {
        let mut sums = vec![0f64; self.n_columns];
        for row in rows {
            let (columns, values) = self.row(row);
            let entries = columns.iter().zip(values);
            entries.for_each(|(column, value)| sums[*column as usize] += f64::from(*value));
        }
        sums
    }

    /// Weights term frequencies by inverse document frequency and scales each row to unit length.
    ///
    /// w(p, t) = (1 + ln tf(p, t)) · (ln((1 + n) / (1 + df(t))) + 1), n = papers, df = papers with t.
    ///
    /// - `self`: n_papers × n_terms, term frequencies, each at least 1.
    /// - `doc_freqs`: n_terms, papers with the term.
    /// - `n_counted`: papers that `doc_freqs` were counted in: n, for the corpus itself.
    /// - returns: same shape, entries in (0, 1]; a paper without any term keeps a row of zeros.
    ///
    /// Source: Spärck Jones 1972, doi:10.1108/eb026526; sublinear and smoothed as scikit-learn's `TfidfVectorizer` with
    /// `sublinear_tf` and `smooth_idf`.
    pub fn tf_idf(&self, doc_freqs: &[u32], n_counted: usize) -> Self {
        let n_papers = n_counted as f64;
        let idf: Vec<f64> = doc_freqs
            .iter()
            .map(|df| libm::log((1.0 + n_papers) / (1.0 + f64::from(*df))) + 1.0)
            .collect();
        // Of the frequencies that occur most.
        let tf: Vec<f64> = (0..64).map(|freq| 1.0 + libm::log(f64::from(freq).max(1.0))).collect();
        let of_freq = |freq: f32| match tf.get(freq as usize) {
            Some(weight) if freq.fract() == 0.0 => *weight,
            _ => 1.0 + libm::log(f64::from(freq)),
        };
        let mut weights = self.clone();
        weights.update_rows(|_, columns, values| {
            let weighted = |column: &u32, freq: &f32| of_freq(*freq) * idf[*column as usize];
            let length = columns
                .iter()
                .zip(&*values)
                .map(|(c, f)| weighted(c, f).powi(2))
                .sum::<f64>()
                .sqrt();
            for (column, value) in columns.iter().zip(values) {
                *value = (weighted(column, value) / length) as f32;
            }
        });
        weights
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matrix() -> TermMatrix {
        TermMatrix::from_rows(3, &[vec![(0, 1.0), (2, 2.0)], vec![], vec![(1, 3.0), (2, 4.0)]])
    }

    #[test]
    fn transposing_exchanges_rows_and_columns() {
        let transposed = matrix().transposed();
        assert_eq!(transposed.n_rows(), 3);
        assert_eq!(transposed.row(2), ([0, 2].as_slice(), [2.0, 4.0].as_slice()));
        assert_eq!(transposed.transposed(), matrix());
    }

    #[test]
    fn every_second_row_is_valued_by_its_old_place() {
        let half = matrix().every(2, |row, column, value| (100 * row + 10 * column) as f32 + value);
        assert_eq!(half.n_rows(), 2);
        assert_eq!(half.row(0), ([0, 2].as_slice(), [1.0, 22.0].as_slice()));
        assert_eq!(half.row(1), ([1, 2].as_slice(), [213.0, 224.0].as_slice()));
    }

    #[test]
    fn counts_rows_with_entries() {
        assert_eq!(matrix().n_filled_rows(), 2);
        assert_eq!(matrix().row_sums(), [3.0, 0.0, 7.0]);
        assert_eq!(matrix().column_sums(), [1.0, 3.0, 6.0]);
        assert_eq!(matrix().sum_of_rows([2, 1]), [0.0, 3.0, 4.0]);
    }

    #[test]
    fn tf_idf_equals_the_formula() {
        // n = 3; df = 1, 1, 2; idf = ln(4/2) + 1, the same, ln(4/3) + 1.
        let weights = matrix().tf_idf(&[1, 1, 2], 3);
        let rare = 2f64.ln() + 1.0;
        let common = (1.0 + 2f64.ln()) * ((4f64 / 3.0).ln() + 1.0);
        let length = (rare * rare + common * common).sqrt();
        let (columns, values) = weights.row(0);
        assert_eq!(columns, [0, 2]);
        assert!((f64::from(values[0]) - rare / length).abs() < 1e-7);
        assert!((f64::from(values[1]) - common / length).abs() < 1e-7);
        assert!(weights.row(1).1.is_empty());
    }
}
