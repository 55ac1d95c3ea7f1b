//! Truncated singular value decomposition of sparse matrices.
//!
//! Written for reproducible bits: every sum runs in an order fixed by the matrix alone, never by threads, and no kernel is
//! chosen by the processor it runs on.

use ndarray::{Array2, ArrayView1, ArrayView2, ArrayViewMut1, Axis};
use rand::{RngCore, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

use super::TermMatrix;

/// Extra random directions; more make the last components more exact.
const OVERSAMPLING: usize = 10;

/// Rows of a partial sum; fixed, so that sums don't depend on the number of threads.
const BLOCK: usize = 1024;

/// Columns whose sums stay in registers; the directions are rounded up to a multiple of it.
const LANES: usize = 16;

/// The largest singular values of a matrix and their right vectors.
#[derive(Debug, Clone)]
pub struct Svd {
    /// Descending.
    pub singular_values: Vec<f64>,
    /// n_columns × rank, orthonormal columns.
    pub right: Array2<f32>,
}

/// Finds the `rank` largest singular values and their right vectors by randomised subspace iteration on AᵀA.
///
/// Only vectors as long as the matrix is wide are made orthonormal: terms are fewer than papers where it takes long.
///
/// - `matrix`: any shape.
/// - `n_iterations`: power iterations; 2 suffice for clustering, 7 give about 4 exact digits.
/// - returns: at most `rank` pairs, fewer if the matrix has a smaller rank; the largest entry of each vector is positive.
///
/// Source: Halko, Martinsson, Tropp 2011, doi:10.1137/090771806, algorithms 4.4 and 5.1, for Aᵀ.
pub fn decompose(matrix: &TermMatrix, rank: usize, n_iterations: usize, seed: u64) -> Svd {
    let width = (rank + OVERSAMPLING)
        .next_multiple_of(LANES)
        .min(matrix.n_rows())
        .min(matrix.n_columns());
    let range = iterate(matrix, random_signs(matrix.n_columns(), width, seed), n_iterations);
    let (eigenvalues, eigenvectors) = symmetric_eigen(gram(multiply(matrix, &range).view()));

    let largest = eigenvalues.first().copied().unwrap_or(0.0).max(0.0);
    let kept = eigenvalues
        .iter()
        .take(rank)
        .take_while(|value| **value > largest * 1e-10)
        .count();
    let mut right = rotate(range.view(), &eigenvectors.slice_move(ndarray::s![.., ..kept]));
    right.columns_mut().into_iter().for_each(fix_sign);
    Svd {
        singular_values: eigenvalues[..kept].iter().map(|value| value.sqrt()).collect(),
        right,
    }
}

/// Shifted power iterations: Q ← orth((AᵀA - α)·Q), α at most half the smallest eigenvalue that Q has found.
///
/// The shift takes the same from every eigenvalue, so that those sought stand out more from the rest.
///
/// - returns: n_columns × width, orthonormal columns.
///
/// Source: Feng, Yu, Xie, Tang 2024, doi:10.1145/3660629.
fn iterate(matrix: &TermMatrix, mut range: Array2<f32>, n_iterations: usize) -> Array2<f32> {
    let transposed = matrix.transposed();
    let mut shift = 0f64;
    orthonormalise(&mut range);
    for _ in 0..n_iterations {
        let mut image = multiply(&transposed, &multiply(matrix, &range));
        image.scaled_add(-shift as f32, &range);
        let smallest = orthonormalise(&mut image);
        shift = shift.max((smallest + shift) / 2.0);
        range = image;
    }
    // The second round mends what rounding left of the first (Yamamoto et al. 2015, doi:10.1553/etna_vol44s306).
    orthonormalise(&mut range);
    range
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
    let width = dense.ncols();
    let entries = dense.as_slice().expect("dense is in standard layout");
    let mut product = Array2::<f32>::zeros((sparse.n_rows(), width));
    product
        .axis_iter_mut(Axis(0))
        .into_par_iter()
        .with_min_len(64)
        .enumerate()
        .for_each(|(row, mut out)| {
            let out = out.as_slice_mut().expect("rows of a fresh array are contiguous");
            multiply_row(sparse.row(row), entries, out);
        });
    product
}

/// One sparse row × dense.
///
/// - `row`: columns and values; `entries`: dense, row by row, each as wide as `out`.
pub(crate) fn multiply_row(row: (&[u32], &[f32]), entries: &[f32], mut out: &mut [f32]) {
    let width = out.len();
    while !out.is_empty() {
        let dense = &entries[width - out.len()..];
        let done = match out.len() {
            n if n >= 2 * LANES => add_rows::<{ 2 * LANES }>(row, dense, width, out),
            n if n >= LANES => add_rows::<LANES>(row, dense, width, out),
            n if n >= LANES / 4 => add_rows::<{ LANES / 4 }>(row, dense, width, out),
            _ => add_rows::<1>(row, dense, width, out),
        };
        out = &mut out[done..];
    }
}

/// The smallest whole number of lanes that holds `width` columns: [`multiply_row`] reads a row of terms once for each part
/// of the width.
pub(crate) const fn padded(width: usize) -> usize {
    width.next_multiple_of(if width > LANES { LANES } else { LANES / 4 })
}

/// Writes the first N entries of a sparse row × dense; returns N.
///
/// - `dense`: from the first of these columns on; a row begins every `width` entries.
fn add_rows<const N: usize>(row: (&[u32], &[f32]), dense: &[f32], width: usize, out: &mut [f32]) -> usize {
    let mut sums = [0f32; N];
    for (column, value) in row.0.iter().zip(row.1) {
        let start = *column as usize * width;
        for (sum, entry) in sums.iter_mut().zip(&dense[start..start + N]) {
            *sum += value * entry;
        }
    }
    out[..N].copy_from_slice(&sums);
    N
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

/// Makes the columns orthonormal by Cholesky QR; a column that depends on those before it becomes zero.
///
/// After one round they are orthogonal up to rounding times their condition number squared.
///
/// - returns: the smallest singular value that they had, 0 if there are none.
fn orthonormalise(columns: &mut Array2<f32>) -> f64 {
    let gram = gram(columns.view());
    *columns = rotate(columns.view(), &inverse_transposed(&cholesky(&gram)));
    let (squares, _) = symmetric_eigen(gram);
    squares.last().map_or(0.0, |square| square.max(0.0).sqrt())
}

/// L⁻ᵀ, upper triangular, of a lower triangular L; a column without a pivot is 0.
fn inverse_transposed(lower: &Array2<f64>) -> Array2<f64> {
    let size = lower.nrows();
    let mut inverse = Array2::<f64>::zeros((size, size));
    for j in 0..size {
        if lower[[j, j]] <= 0.0 {
            continue;
        }
        inverse[[j, j]] = 1.0 / lower[[j, j]];
        for i in 0..j {
            let known: f64 = (i..j).map(|between| inverse[[i, between]] * lower[[j, between]]).sum();
            inverse[[i, j]] = -known / lower[[j, j]];
        }
    }
    inverse
}

/// Lower triangular L with L·Lᵀ = matrix; a pivot lost in rounding is 0 and so is its column.
fn cholesky(matrix: &Array2<f64>) -> Array2<f64> {
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
    let rotation = rotation.as_standard_layout();
    let width = rotation.ncols();
    let factors = rotation.as_slice().expect("it is in standard layout");
    let mut product = Array2::<f32>::zeros((dense.nrows(), width));
    let rotate_row = |sums: &mut Vec<f64>, (row, mut out): (ArrayView1<'_, f32>, ArrayViewMut1<'_, f32>)| {
        sums.fill(0.0);
        for (value, factors) in row.iter().zip(factors.chunks_exact(width)) {
            let value = f64::from(*value);
            sums.iter_mut()
                .zip(factors)
                .for_each(|(sum, factor)| *sum += value * factor);
        }
        out.iter_mut().zip(&*sums).for_each(|(out, sum)| *out = *sum as f32);
    };
    if width > 0 {
        let rows = dense.axis_iter(Axis(0)).into_par_iter().with_min_len(64);
        rows.zip(product.axis_iter_mut(Axis(0)))
            .for_each_init(|| vec![0f64; width], rotate_row);
    }
    product
}

/// Turns a vector so that its largest entry is positive: its sign would else differ between settings.
fn fix_sign(mut vector: ArrayViewMut1<'_, f32>) {
    let largest = vector.iter().fold(0f32, |a, b| if b.abs() > a.abs() { *b } else { a });
    if largest < 0.0 {
        vector.mapv_inplace(|entry| -entry);
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
        assert!((svd.right[[1, 0]] - 1.0).abs() < 1e-6, "the largest entry is positive");
    }

    #[test]
    fn right_vectors_are_those_of_the_matrix_times_its_transpose() {
        // M = [[4, 0], [3, -5]] has singular values √40 and √10 (trace 50, determinant 400 of MᵀM), and MᵀM·v = σ²·v.
        let svd = decompose(&sparse(&array![[4.0, 0.0], [3.0, -5.0]]), 2, 4, 1);
        assert!((svd.singular_values[0] - 40f64.sqrt()).abs() < 1e-5);
        assert!((svd.singular_values[1] - 10f64.sqrt()).abs() < 1e-5);
        let square = array![[25f32, -15.0], [-15.0, 25.0]];
        for (vector, value) in svd.right.columns().into_iter().zip(&svd.singular_values) {
            let difference = square.dot(&vector) - &vector * (value * value) as f32;
            assert!(difference.iter().all(|entry| entry.abs() < 1e-4));
            assert!((vector.dot(&vector) - 1.0).abs() < 1e-6);
        }
    }

    #[test]
    fn products_of_any_width_equal_the_plain_sum() {
        let left = Array2::from_shape_fn((3, 5), |(row, column)| (row * column % 3) as f32);
        for width in [1, 15, 16, 17, 33, 50, 64] {
            let dense = Array2::from_shape_fn((5, width), |(row, column)| (row + column) as f32);
            assert_eq!(multiply(&sparse(&left), &dense), left.dot(&dense), "{width} columns");
        }
    }

    #[test]
    fn an_empty_matrix_has_no_components() {
        let svd = decompose(&TermMatrix::from_rows(4, &[vec![], vec![]]), 3, 2, 1);
        assert!(svd.singular_values.is_empty());
        assert_eq!(svd.right.dim(), (4, 0));
    }

    #[test]
    fn dependent_columns_become_zero() {
        let mut columns = array![[1f32, 2.0, 0.0], [1.0, 2.0, 1.0], [0.0, 0.0, 1.0]];
        orthonormalise(&mut columns);
        assert!(columns.column(1).iter().all(|v| *v == 0.0));
        assert!((columns.column(0).dot(&columns.column(2))).abs() < 1e-6);
    }
}
