//! How well two groupings of the same papers agree.
//!
//! A is the found grouping, B that of people; n(a, b) counts papers in group a of A and group b of B. Entropies are in nats.

use std::collections::BTreeMap;

use serde::Serialize;

/// Agreement of a grouping with labels; every measure is 1 where the two are the same up to names.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Agreement {
    /// Normalised mutual information, in [0, 1]; grows with the number of groups even by chance.
    pub nmi: f64,
    /// Adjusted mutual information, at most 1; 0 on average by chance.
    pub ami: f64,
    /// Adjusted Rand index, in [-0.5, 1]; 0 on average by chance.
    pub ari: f64,
    /// Harmonic mean of homogeneity and completeness, in [0, 1]; equals the NMI of arithmetic mean.
    pub v_measure: f64,
    /// 1 - H(B|A)/H(B), in [0, 1]: each theme holds papers of one label only.
    pub homogeneity: f64,
    /// 1 - H(A|B)/H(A), in [0, 1]: all papers of a label are in one theme.
    pub completeness: f64,
    /// Share of papers that have the most frequent label of their theme, in (0, 1]; grows with the number of themes.
    pub purity: f64,
}

/// Compares the found groups with those of people.
///
/// - `found`, `labels`: the group of each paper, in the same order and of the same length.
/// - returns: for no papers at all, perfect agreement.
///
/// Sources: homogeneity, completeness and V-measure, Rosenberg and Hirschberg 2007, aclanthology.org/D07-1043; purity, Zhao
/// and Karypis 2004, doi:10.1023/B:MACH.0000027785.44527.d6; the others at their functions.
pub fn agreement<A: Ord, B: Ord>(found: &[A], labels: &[B]) -> Agreement {
    let table = Contingency::count(found, labels);
    let (homogeneity, completeness) = (table.share_of(&table.columns), table.share_of(&table.rows));
    let sum = homogeneity + completeness;
    Agreement {
        nmi: table.nmi(),
        ami: table.ami(),
        ari: table.ari(),
        v_measure: if sum > 0.0 {
            2.0 * homogeneity * completeness / sum
        } else {
            0.0
        },
        homogeneity,
        completeness,
        purity: table.purity(),
    }
}

/// Normalised mutual information of two groupings, in [0, 1]; 1 if they are the same up to names.
///
/// NMI = I(A; B) / ((H(A) + H(B)) / 2); 1 if both put all papers together.
///
/// - `a`, `b`: the group of each paper, in the same order and of the same length.
///
/// Source: Strehl and Ghosh 2002, doi:10.1162/153244303321897735; arithmetic mean as scikit-learn's default.
pub fn normalised_mutual_information<A: Ord, B: Ord>(a: &[A], b: &[B]) -> f64 {
    Contingency::count(a, b).nmi()
}

/// Adjusted Rand index of two groupings, in [-0.5, 1]; 1 if they are the same up to names, 0 on average by chance.
///
/// Source: Hubert and Arabie 1985, doi:10.1007/BF01908075.
pub fn adjusted_rand_index<A: Ord, B: Ord>(a: &[A], b: &[B]) -> f64 {
    Contingency::count(a, b).ari()
}

/// Papers by group; groups are numbered in sorted order.
struct Contingency {
    /// Papers by (group of A, group of B), where there are any.
    joint: BTreeMap<(usize, usize), usize>,
    /// Papers by group of A.
    rows: Vec<usize>,
    /// Papers by group of B.
    columns: Vec<usize>,
    n_papers: f64,
}

impl Contingency {
    fn count<A: Ord, B: Ord>(a: &[A], b: &[B]) -> Self {
        let (a, b) = (numbered(a), numbered(b));
        let mut joint = BTreeMap::new();
        for pair in a.iter().copied().zip(b.iter().copied()) {
            *joint.entry(pair).or_default() += 1;
        }
        Self {
            joint,
            rows: sizes(&a),
            columns: sizes(&b),
            n_papers: a.len() as f64,
        }
    }

    /// H of one grouping from its sizes.
    fn entropy(&self, sizes: &[usize]) -> f64 {
        -sizes
            .iter()
            .map(|size| plogp(*size as f64 / self.n_papers))
            .sum::<f64>()
    }

    /// I(A; B) = Σ n(a, b)/n · ln(n·n(a, b) / (n(a)·n(b))).
    fn information(&self) -> f64 {
        let n = self.n_papers;
        let cell = |((row, column), count): (&(usize, usize), &usize)| {
            let count = *count as f64;
            count / n * libm::log(count * n / (self.rows[*row] as f64 * self.columns[*column] as f64))
        };
        self.joint.iter().map(cell).sum()
    }

    /// Share of a grouping's entropy that the other one explains, in [0, 1]; 1 if there is nothing to explain.
    fn share_of(&self, sizes: &[usize]) -> f64 {
        let entropy = self.entropy(sizes);
        if entropy > 0.0 {
            (self.information() / entropy).clamp(0.0, 1.0)
        } else {
            1.0
        }
    }

    fn nmi(&self) -> f64 {
        let entropies = self.entropy(&self.rows) + self.entropy(&self.columns);
        if entropies <= 0.0 {
            return 1.0;
        }
        (2.0 * self.information() / entropies).clamp(0.0, 1.0)
    }

    fn ari(&self) -> f64 {
        let pairs = |count: f64| count * (count - 1.0) / 2.0;
        let together: f64 = self.joint.values().map(|count| pairs(*count as f64)).sum();
        let in_rows: f64 = self.rows.iter().map(|count| pairs(*count as f64)).sum();
        let in_columns: f64 = self.columns.iter().map(|count| pairs(*count as f64)).sum();
        let expected = in_rows * in_columns / pairs(self.n_papers).max(1.0);
        let most = (in_rows + in_columns) / 2.0;
        if most == expected {
            1.0
        } else {
            (together - expected) / (most - expected)
        }
    }

    /// AMI = (I - E) / ((H(A) + H(B))/2 - E), E the mean of I over all groupings of these sizes; 1 if both groupings have
    /// one group or both have singletons only, 0 if just one has one group.
    ///
    /// Source: Vinh, Epps, Bailey 2010, jmlr.org/papers/v11/vinh10a; arithmetic mean as scikit-learn's default.
    fn ami(&self) -> f64 {
        match (self.rows.len(), self.columns.len()) {
            (0 | 1, 0 | 1) => return 1.0,
            (1, _) | (_, 1) => return 0.0,
            _ => {}
        }
        let expected = self.expected_information();
        let most = (self.entropy(&self.rows) + self.entropy(&self.columns)) / 2.0;
        // Both groupings are all singletons: chance alone makes them equal, and only rounding is left of the difference.
        if most - expected <= 1e-12 * most {
            return 1.0;
        }
        (self.information() - expected) / (most - expected)
    }

    /// Mean of I over all pairs of groupings with these sizes, exact: n(a, b) follows the hypergeometric distribution.
    ///
    /// E = Σ over a, b and m of m/n · ln(n·m / (n(a)·n(b))) · P(m), with m from max(1, n(a) + n(b) - n) to min(n(a), n(b)).
    /// Groups of one size are taken together, so the cost is bounded by the pairs of different sizes.
    fn expected_information(&self) -> f64 {
        let n = self.rows.iter().sum::<usize>();
        let ln_factorial: Vec<f64> = (0..=n).map(|m| libm::lgamma(m as f64 + 1.0)).collect();
        let mut expected = 0.0;
        for (a, n_rows) in multiplicities(&self.rows) {
            for (b, n_columns) in multiplicities(&self.columns) {
                let fixed = ln_factorial[a] + ln_factorial[b] + ln_factorial[n - a] + ln_factorial[n - b];
                let term = |m: usize| {
                    let arrangements = ln_factorial[m] + ln_factorial[a - m] + ln_factorial[b - m];
                    let rest = ln_factorial[n + m - a - b] + ln_factorial[n];
                    let (m, n) = (m as f64, n as f64);
                    m / n * libm::log(n * m / (a as f64 * b as f64)) * libm::exp(fixed - arrangements - rest)
                };
                let fewest = (a + b).saturating_sub(n).max(1);
                expected += (n_rows * n_columns) as f64 * (fewest..=a.min(b)).map(term).sum::<f64>();
            }
        }
        expected
    }

    fn purity(&self) -> f64 {
        let mut most = vec![0; self.rows.len()];
        for ((row, _), count) in &self.joint {
            most[*row] = (*count).max(most[*row]);
        }
        if most.is_empty() {
            return 1.0;
        }
        most.iter().sum::<usize>() as f64 / self.n_papers
    }
}

fn plogp(share: f64) -> f64 {
    if share > 0.0 { share * libm::log(share) } else { 0.0 }
}

/// Each size with the number of groups that have it.
fn multiplicities(sizes: &[usize]) -> BTreeMap<usize, usize> {
    let mut multiplicities = BTreeMap::new();
    sizes
        .iter()
        .for_each(|size| *multiplicities.entry(*size).or_default() += 1);
    multiplicities
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

    #[test]
    fn purity_homogeneity_and_completeness_equal_the_hand_computed_values() {
        // As above: purity (2 + 1)/4, homogeneity I/H(b), completeness I/H(a); the other way round they change places.
        let (a, b) = ([0, 0, 0, 1], [0, 0, 1, 1]);
        let (there, back) = (agreement(&a, &b), agreement(&b, &a));
        assert_eq!((there.purity, back.purity), (0.75, 0.75));
        assert!((there.homogeneity - 0.3113).abs() < 1e-4 && (there.completeness - 0.3837).abs() < 1e-4);
        assert_eq!(
            (there.homogeneity, there.completeness),
            (back.completeness, back.homogeneity)
        );
        assert!((there.v_measure - there.nmi).abs() < 1e-12);
    }

    #[test]
    fn what_chance_expects_equals_the_mean_over_all_arrangements() {
        // Sizes 3 and 1 against 2 and 2: wherever the single paper lands, the other group splits 2 and 1.
        let only = agreement(&[0, 0, 0, 1], &[0, 0, 1, 1]);
        assert!(only.ami.abs() < 1e-12, "every arrangement is as good: {}", only.ami);
        // Sizes 2 and 2 against 2 and 2: of 3 arrangements one is equal (I = ln 2) and two are independent (I = 0).
        let crossed = agreement(&[0, 0, 1, 1], &[0, 1, 0, 1]);
        let expected = 2f64.ln() / 3.0;
        assert!((crossed.ami + expected / (2f64.ln() - expected)).abs() < 1e-12);
    }
}
