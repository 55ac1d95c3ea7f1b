//! Truncated singular value decomposition of sparse matrices.
//!
//! Written for reproducible bits: every sum runs in an order fixed by the matrix alone, never by threads, and no kernel is
//! chosen by the processor it runs on.

use ndarray::{Array2, ArrayView2, ArrayViewMut2, Axis};
use rand::{RngCore, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

use super::TermMatrix;

/// Extra random directions; more make the last components more exact.
const OVERSAMPLING: usize = 10;

/// Rows of a partial sum; fixed, so that sums don't depend on the number of threads.
const BLOCK: usize = 1024;

/// The largest singular values of a matrix and their vectors.
#[derive(Debug, Clone)]
pub struct Svd {
    /// n_rows × rank, orthonormal columns.
    pub left: Array2<f32>,
    /// Descending.
    pub singular_values: Vec<f64>,
    /// n_columns × rank, orthonormal columns.
    pub right: Array2<f32>,
}

/// Finds the `rank` largest singular triplets by randomised subspace iteration.
///
/// - `matrix`: any shape.
/// - `n_iterations`: power iterations; 2 suffice for clustering, 7 give about 4 exact digits.
/// - returns: at most `rank` triplets, fewer if the matrix has a smaller rank; the largest entry of each left vector is
///   positive.
///
/// Source: Halko, Martinsson, Tropp 2011, doi:10.1137/090771806, algorithms 4.4 and 5.1.
pub fn decompose(matrix: &TermMatrix, rank: usize, n_iterations: usize, seed: u64) -> Svd {
    let transposed = matrix.transposed();
    let width = (rank + OVERSAMPLING).min(matrix.n_rows()).min(matrix.n_columns());
    let mut range = multiply(matrix, &random_signs(matrix.n_columns(), width, seed));
    orthonormalise(&mut range);
    for _ in 0..n_iterations {
        let mut corange = multiply(&transposed, &range);
        orthonormalise(&mut corange);
        range = multiply(matrix, &corange);
        orthonormalise(&mut range);
    }
    let projected = multiply(&transposed, &range);
    let (eigenvalues, eigenvectors) = symmetric_eigen(gram(projected.view()));

    let largest = eigenvalues.first().copied().unwrap_or(0.0).max(0.0);
    let kept = eigenvalues
        .iter()
        .take(rank)
        .take_while(|value| **value > largest * 1e-10)
        .count();
    let singular_values: Vec<f64> = eigenvalues[..kept].iter().map(|value| value.sqrt()).collect();
    let rotation = eigenvectors.slice_move(ndarray::s![.., ..kept]);
    let mut left = rotate(range.view(), &rotation);
    let mut right = rotate(projected.view(), &rotation);
    for (mut column, value) in right.columns_mut().into_iter().zip(&singular_values) {
        column.mapv_inplace(|entry| (f64::from(entry) / value) as f32);
    }
    fix_signs(&mut left, &mut right);
    Svd {
        left,
        singular_values,
        right,
    }
}

/// A matrix of +1 and -1.
fn random_signs(n_rows: usize, n_columns: usize, seed: u64) -> Array2<f32> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    Array2::from_shape_fn(
        (n_rows, n_columns),
        |_| if rng.next_u64() >> 63 == 0 { 1.0 } else { -1.0 },
    )
}

/// sparse × dense, row by row.
pub(crate) fn multiply(sparse: &TermMatrix, dense: &Array2<f32>) -> Array2<f32> {
    let mut product = Array2::<f32>::zeros((sparse.n_rows(), dense.ncols()));
    product
        .axis_iter_mut(Axis(0))
        .into_par_iter()
        .with_min_len(64)
        .enumerate()
        .for_each(|(row, mut out)| {
            let (columns, values) = sparse.row(row);
            let out = out.as_slice_mut().expect("rows of a fresh array are contiguous");
            for (column, value) in columns.iter().zip(values) {
                let addend = dense
                    .row(*column as usize)
                    .to_slice()
                    .expect("dense is in standard layout");
                for (sum, term) in out.iter_mut().zip(addend) {
                    *sum += value * term;
                }
            }
        });
    product
}

/// columnsᵀ × columns in double precision.
fn gram(columns: ArrayView2<'_, f32>) -> Array2<f64> {
    let width = columns.ncols();
    let partial: Vec<Array2<f64>> = columns
        .axis_chunks_iter(Axis(0), BLOCK)
        .into_par_iter()
        .map(|block| {
            let mut sum = Array2::<f64>::zeros((width, width));
            let mut wide = vec![0f64; width];
            for row in block.rows() {
                wide.iter_mut()
                    .zip(row)
                    .for_each(|(wide, value)| *wide = f64::from(*value));
                for (i, factor) in wide.iter().enumerate() {
                    let mut out = sum.row_mut(i);
                    let out = out.as_slice_mut().expect("rows of a fresh array are contiguous");
                    for (sum, value) in out[i..].iter_mut().zip(&wide[i..]) {
                        *sum += factor * value;
                    }
                }
            }
            sum
        })
        .collect();
    let mut total = Array2::<f64>::zeros((width, width));
    for block in &partial {
        total += block;
    }
    for i in 0..width {
        for j in 0..i {
            total[[i, j]] = total[[j, i]];
        }
    }
    total
}

/// Makes the columns orthonormal; a column that depends on those before it becomes zero.
///
/// Two rounds of Cholesky QR: the second mends what rounding left of the first (Yamamoto et al. 2015,
/// doi:10.1553/etna_vol44s306).
fn orthonormalise(columns: &mut Array2<f32>) {
    for _ in 0..2 {
        let factor = cholesky(gram(columns.view()));
        columns
            .axis_iter_mut(Axis(0))
            .into_par_iter()
            .with_min_len(64)
            .for_each(|mut row| {
                let row = row
                    .as_slice_mut()
                    .expect("rows of an array in standard layout are contiguous");
                let mut solved = vec![0f64; row.len()];
                for j in 0..row.len() {
                    let pivot = factor[[j, j]];
                    if pivot > 0.0 {
                        let known: f64 = (0..j).map(|i| solved[i] * factor[[j, i]]).sum();
                        solved[j] = (f64::from(row[j]) - known) / pivot;
                    }
                    row[j] = solved[j] as f32;
                }
            });
    }
}

/// Lower triangular L with L·Lᵀ = matrix; a pivot lost in rounding is 0 and so is its column.
fn cholesky(matrix: Array2<f64>) -> Array2<f64> {
    let size = matrix.nrows();
    let mut lower = Array2::<f64>::zeros((size, size));
    for j in 0..size {
        let pivot = matrix[[j, j]] - (0..j).map(|i| lower[[j, i]].powi(2)).sum::<f64>();
        // Entries are single precision: what is left of a column below 1e-10 of its square is noise.
        if pivot <= matrix[[j, j]] * 1e-10 {
            continue;
        }
        lower[[j, j]] = pivot.sqrt();
        for row in j + 1..size {
            let known: f64 = (0..j).map(|i| lower[[row, i]] * lower[[j, i]]).sum();
            lower[[row, j]] = (matrix[[row, j]] - known) / lower[[j, j]];
        }
    }
    lower
}

/// dense × rotation, row by row.
fn rotate(dense: ArrayView2<'_, f32>, rotation: &Array2<f64>) -> Array2<f32> {
    let mut product = Array2::<f32>::zeros((dense.nrows(), rotation.ncols()));
    let rotate_row = |row: ndarray::ArrayView1<'_, f32>, mut out: ndarray::ArrayViewMut1<'_, f32>| {
        let mut sums = vec![0f64; rotation.ncols()];
        for (value, factors) in row.iter().zip(rotation.rows()) {
            for (sum, factor) in sums.iter_mut().zip(factors) {
                *sum += f64::from(*value) * factor;
            }
        }
        out.iter_mut().zip(sums).for_each(|(out, sum)| *out = sum as f32);
    };
    let rows = dense.axis_iter(Axis(0)).into_par_iter().with_min_len(64);
    rows.zip(product.axis_iter_mut(Axis(0)))
        .for_each(|(row, out)| rotate_row(row, out));
    product
}

/// Turns each pair of vectors so that the left one's largest entry is positive: signs would else differ between settings.
fn fix_signs(left: &mut Array2<f32>, right: &mut Array2<f32>) {
    let flip = |column: &mut ArrayViewMut2<'_, f32>| column.mapv_inplace(|entry| -entry);
    for component in 0..left.ncols() {
        let largest = left
            .column(component)
            .iter()
            .copied()
            .fold(0f32, |a, b| if b.abs() > a.abs() { b } else { a });
        if largest < 0.0 {
            flip(&mut left.slice_mut(ndarray::s![.., component..=component]));
            flip(&mut right.slice_mut(ndarray::s![.., component..=component]));
        }
    }
}

/// Eigenvalues, descending, and eigenvectors, as columns, of a symmetric matrix, by cyclic Jacobi rotations.
///
/// Source: Golub and Van Loan 2013, Matrix Computations, section 8.5.
fn symmetric_eigen(mut matrix: Array2<f64>) -> (Vec<f64>, Array2<f64>) {
    let size = matrix.nrows();
    // Row r of `vectors` is an eigenvector, so that a rotation touches two contiguous rows.
    let mut vectors = Array2::<f64>::eye(size);
    let total: f64 = matrix.iter().map(|entry| entry * entry).sum();
    for _sweep in 0..60 {
        let off_diagonal: f64 = matrix
            .indexed_iter()
            .filter(|((i, j), _)| i != j)
            .map(|(_, entry)| entry * entry)
            .sum();
        if off_diagonal <= total * 1e-26 {
            break;
        }
        for p in 0..size {
            for q in p + 1..size {
                jacobi_rotation(&mut matrix, &mut vectors, p, q);
            }
        }
    }
    let mut order: Vec<usize> = (0..size).collect();
    order.sort_by(|a, b| matrix[[*b, *b]].total_cmp(&matrix[[*a, *a]]));
    let values = order.iter().map(|i| matrix[[*i, *i]]).collect();
    let vectors = Array2::from_shape_fn((size, size), |(row, column)| vectors[[order[column], row]]);
    (values, vectors)
}

/// Makes entry (p, q) zero.
fn jacobi_rotation(matrix: &mut Array2<f64>, vectors: &mut Array2<f64>, p: usize, q: usize) {
    let (pp, qq, pq) = (matrix[[p, p]], matrix[[q, q]], matrix[[p, q]]);
    if pq.abs() <= f64::MIN_POSITIVE {
        return;
    }
    let ratio = (qq - pp) / (2.0 * pq);
    let tangent = ratio.signum() / (ratio.abs() + (ratio * ratio + 1.0).sqrt());
    let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
    let sine = tangent * cosine;
    rotate_rows(matrix, p, q, cosine, sine);
    for i in 0..matrix.nrows() {
        let (a, b) = (matrix[[i, p]], matrix[[i, q]]);
        matrix[[i, p]] = cosine * a - sine * b;
        matrix[[i, q]] = sine * a + cosine * b;
    }
    rotate_rows(vectors, p, q, cosine, sine);
}

fn rotate_rows(matrix: &mut Array2<f64>, p: usize, q: usize, cosine: f64, sine: f64) {
    let (mut row_p, mut row_q) = matrix.multi_slice_mut((ndarray::s![p, ..], ndarray::s![q, ..]));
    for (a, b) in row_p.iter_mut().zip(row_q.iter_mut()) {
        (*a, *b) = (cosine * *a - sine * *b, sine * *a + cosine * *b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    fn sparse(dense: &Array2<f32>) -> TermMatrix {
        let rows: Vec<Vec<(u32, f32)>> = dense
            .rows()
            .into_iter()
            .map(|row| {
                (0u32..)
                    .zip(row)
                    .filter(|(_, v)| **v != 0.0)
                    .map(|(c, v)| (c, *v))
                    .collect()
            })
            .collect();
        TermMatrix::from_rows(dense.ncols(), &rows)
    }

    #[test]
    fn finds_the_singular_values_of_a_diagonal_matrix() {
        let svd = decompose(
            &sparse(&array![[3.0, 0.0, 0.0], [0.0, 5.0, 0.0], [0.0, 0.0, 0.0]]),
            3,
            4,
            7,
        );
        assert_eq!(
            svd.singular_values.len(),
            2,
            "the matrix has rank 2: {:?}",
            svd.singular_values
        );
        assert!((svd.singular_values[0] - 5.0).abs() < 1e-6);
        assert!((svd.singular_values[1] - 3.0).abs() < 1e-6);
        assert!((svd.left[[1, 0]] - 1.0).abs() < 1e-6, "the largest entry is positive");
    }

    #[test]
    fn the_triplets_rebuild_the_matrix() {
        // [[4, 0], [3, -5]] has singular values √40 and √10 (trace 50, determinant 400 of MᵀM).
        let dense = array![[4.0, 0.0], [3.0, -5.0]];
        let svd = decompose(&sparse(&dense), 2, 4, 1);
        assert!((svd.singular_values[0] - 40f64.sqrt()).abs() < 1e-5);
        assert!((svd.singular_values[1] - 10f64.sqrt()).abs() < 1e-5);
        for ((row, column), value) in dense.indexed_iter() {
            let rebuilt: f64 = (0..2)
                .map(|i| svd.singular_values[i] * f64::from(svd.left[[row, i]]) * f64::from(svd.right[[column, i]]))
                .sum();
            assert!((rebuilt - f64::from(*value)).abs() < 1e-5);
        }
    }

    #[test]
    fn an_empty_matrix_has_no_components() {
        let svd = decompose(&TermMatrix::from_rows(4, &[vec![], vec![]]), 3, 2, 1);
        assert!(svd.singular_values.is_empty());
        assert_eq!(svd.left.dim(), (2, 0));
    }

    #[test]
    fn dependent_columns_become_zero() {
        let mut columns = array![[1f32, 2.0, 0.0], [1.0, 2.0, 1.0], [0.0, 0.0, 1.0]];
        orthonormalise(&mut columns);
        assert!(columns.column(1).iter().all(|v| *v == 0.0));
        assert!((columns.column(0).dot(&columns.column(2))).abs() < 1e-6);
    }
}
