//! How well two groupings of the same papers agree.

use std::collections::BTreeMap;

/// Normalised mutual information of two groupings, in [0, 1]; 1 if they are the same up to names.
///
/// NMI = I(A; B) / ((H(A) + H(B)) / 2); 1 if both put all papers together.
///
/// - `a`, `b`: the group of each paper, in the same order and of the same length.
///
/// Source: Strehl and Ghosh 2002, doi:10.1162/153244303321897735; arithmetic mean as scikit-learn's default.
pub fn normalised_mutual_information<A: Ord, B: Ord>(a: &[A], b: &[B]) -> f64 {
    let (joint, rows, columns) = contingency(a, b);
    let n = a.len() as f64;
    let entropy = |counts: &[usize]| -> f64 { counts.iter().map(|count| plogp(*count as f64 / n)).sum::<f64>() };
    let (row_entropy, column_entropy) = (-entropy(&rows), -entropy(&columns));
    if row_entropy + column_entropy <= 0.0 {
        return 1.0;
    }
    let information: f64 = joint
        .iter()
        .map(|((row, column), count)| {
            let count = *count as f64;
            count / n * libm::log(count * n / (rows[*row] as f64 * columns[*column] as f64))
        })
        .sum();
    (2.0 * information / (row_entropy + column_entropy)).clamp(0.0, 1.0)
}

/// Adjusted Rand index of two groupings, in [-0.5, 1]; 1 if they are the same up to names, 0 on average by chance.
///
/// Source: Hubert and Arabie 1985, doi:10.1007/BF01908075.
pub fn adjusted_rand_index<A: Ord, B: Ord>(a: &[A], b: &[B]) -> f64 {
    let (joint, rows, columns) = contingency(a, b);
    let pairs = |count: usize| count as f64 * (count as f64 - 1.0) / 2.0;
    let together: f64 = joint.values().map(|count| pairs(*count)).sum();
    let in_rows: f64 = rows.iter().map(|count| pairs(*count)).sum();
    let in_columns: f64 = columns.iter().map(|count| pairs(*count)).sum();
    let expected = in_rows * in_columns / pairs(a.len()).max(1.0);
    let most = (in_rows + in_columns) / 2.0;
    if most == expected {
        1.0
    } else {
        (together - expected) / (most - expected)
    }
}

fn plogp(share: f64) -> f64 {
    if share > 0.0 { share * libm::log(share) } else { 0.0 }
}

/// Papers by (group in `a`, group in `b`), by group in `a`, and by group in `b`.
type Contingency = (BTreeMap<(usize, usize), usize>, Vec<usize>, Vec<usize>);

/// Counts papers by group; groups are numbered in sorted order.
fn contingency<A: Ord, B: Ord>(a: &[A], b: &[B]) -> Contingency {
    let (a, b) = (numbered(a), numbered(b));
    let mut joint = BTreeMap::new();
    for pair in a.iter().copied().zip(b.iter().copied()) {
        *joint.entry(pair).or_default() += 1;
    }
    (joint, sizes(&a), sizes(&b))
}

fn numbered<T: Ord>(groups: &[T]) -> Vec<usize> {
    let mut names: Vec<&T> = groups.iter().collect();
    names.sort();
    names.dedup();
    groups
        .iter()
        .map(|group| names.binary_search(&group).unwrap_or_default())
        .collect()
}

fn sizes(numbers: &[usize]) -> Vec<usize> {
    let mut sizes = vec![0; numbers.iter().max().map_or(0, |most| most + 1)];
    numbers.iter().for_each(|number| sizes[*number] += 1);
    sizes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_groupings_agree_whatever_their_names() {
        let (a, b) = ([1, 1, 2, 2], ["y", "y", "x", "x"]);
        assert!((normalised_mutual_information(&a, &b) - 1.0).abs() < 1e-12);
        assert!((adjusted_rand_index(&a, &b) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn independent_groupings_share_no_information() {
        let (a, b) = ([1, 1, 2, 2], [1, 2, 1, 2]);
        assert!(normalised_mutual_information(&a, &b).abs() < 1e-12);
        // No pair together in both; expected 2 · 2 / 6 = 2/3, most 2: (0 - 2/3) / (2 - 2/3) = -0.5.
        assert!((adjusted_rand_index(&a, &b) + 0.5).abs() < 1e-12);
    }

    #[test]
    fn partial_agreement_equals_the_hand_computed_value() {
        // a = {1,2,3}{4}, b = {1,2}{3,4}. H(a) = .5623, H(b) = ln 2, I = .5·ln(4/3) + .25·ln(2/3) + .25·ln 2 = .2158.
        let nmi = normalised_mutual_information(&[0, 0, 0, 1], &[0, 0, 1, 1]);
        let information = 0.5 * (4f64 / 3.0).ln() + 0.25 * (2f64 / 3.0).ln() + 0.25 * 2f64.ln();
        let entropy = -(0.75 * 0.75f64.ln() + 0.25 * 0.25f64.ln());
        assert!((nmi - 2.0 * information / (entropy + 2f64.ln())).abs() < 1e-12);
        assert!((nmi - 0.3437).abs() < 1e-4);
    }
}
