//! Which rows show the same paper.
//!
//! In:    each row's id, if it has one, and its normalised title.
//! Out:   the rows in disjoint sets.
//! Keeps: the sets depend on the ids and titles, not on their order.
//! Order: same id → same title → near-identical title.

use rayon::prelude::*;

use super::paper_id::Scheme;
use super::titles::near_pairs;

/// Titles with fewer words (`Introduction`) are shared by different papers.
const MIN_TELLING_WORDS: usize = 4;

/// Sorts rows into sets, one a paper.
///
/// - `ids`, `titles`: one a row; rows with an empty title are the same only by id.
/// - returns: positions of rows, ascending in each set; sets in order of their first row.
pub(super) fn group(ids: &[Option<&str>], titles: &[&str]) -> Vec<Vec<usize>> {
    let mut sets = Sets::new(ids.len());
    let with_id = (0..ids.len()).filter(|&row| ids[row].is_some()).collect();
    let with_title = (0..titles.len()).filter(|&row| !titles[row].is_empty()).collect();
    let (same_id, mut same_title) = rayon::join(
        || rows_by(with_id, |row| ids[row].unwrap_or_default()),
        || rows_by(with_title, |row| titles[row]),
    );
    for (number, rows) in same_id.iter().enumerate() {
        rows.iter()
            .for_each(|&row| sets.claims[row] = Claims::of(ids[row], number));
        sets.unite_all(rows);
    }
    let row_claims = sets.row_claims();
    same_title.retain(|rows| {
        if rows.len() == 1 {
            return true;
        }
        let is_telling = rows
            .first()
            .is_some_and(|&row| titles[row].split(' ').count() >= MIN_TELLING_WORDS);
        let is_one_paper = is_telling
            || !rows
                .iter()
                .map(|&row| row_claims[row])
                .fold(Claims::NONE, Claims::joined)
                .is_torn();
        let united = rows
            .iter()
            .copied()
            .filter(|&row| is_one_paper || row_claims[row] == Claims::NONE);
        sets.unite_all(&united.collect::<Vec<_>>());
        is_one_paper
    });
    unite_near(&mut sets, titles, &same_title);
    sets.into_groups()
}

/// Unites sets whose titles are near-identical, unless that would give one paper two ids of the same scheme.
///
/// Pairs come in the order of the titles, so that where not all can be united the choice is the same every time.
fn unite_near(sets: &mut Sets, titles: &[&str], same_title: &[Vec<usize>]) {
    let first_rows: Vec<usize> = same_title.iter().filter_map(|rows| rows.first().copied()).collect();
    let distinct: Vec<&str> = first_rows.iter().map(|&row| titles[row]).collect();
    for (left, right) in near_pairs(&distinct) {
        let (left, right) = (first_rows[left], first_rows[right]);
        if !sets.claims_of(left).clash(sets.claims_of(right)) {
            sets.unite(left, right);
        }
    }
}

/// Rows with the same text together, in order of the text; ascending in each group.
fn rows_by<'a>(rows: Vec<usize>, text: impl Fn(usize) -> &'a str + Sync) -> Vec<Vec<usize>> {
    let mut rows: Vec<(u128, usize)> = (rows.into_par_iter()).map(|row| (beginning(text(row)), row)).collect();
    rows.par_sort_unstable_by(|(one, left), (other, right)| {
        let by_text = || text(*left).cmp(text(*right)).then(left.cmp(right));
        one.cmp(other).then_with(by_text)
    });
    rows.chunk_by(|(one, left), (other, right)| one == other && text(*left) == text(*right))
        .map(|group| group.iter().map(|(_, row)| *row).collect())
        .collect()
}

/// The first bytes of a text as a number in the same order, so that most texts are compared without reading them.
fn beginning(text: &str) -> u128 {
    let mut bytes = [0; 16];
    let n_bytes = text.len().min(bytes.len());
    bytes[..n_bytes].copy_from_slice(&text.as_bytes()[..n_bytes]);
    u128::from_be_bytes(bytes)
}

/// What ids of one scheme the rows of a set carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Claim {
    None,
    /// Number of the id.
    One(usize),
    Several,
}

impl Claim {
    fn joined(self, other: Self) -> Self {
        match (self, other) {
            (Self::None, claim) | (claim, Self::None) => claim,
            (one, another) if one == another => one,
            _ => Self::Several,
        }
    }

    fn clashes(self, other: Self) -> bool {
        self != Self::None && other != Self::None && self.joined(other) == Self::Several
    }
}

/// The claims by arXiv ids and by DOIs; a listing's own ids claim nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Claims {
    arxiv: Claim,
    doi: Claim,
}

impl Claims {
    const NONE: Self = Self {
        arxiv: Claim::None,
        doi: Claim::None,
    };

    fn of(id: Option<&str>, number: usize) -> Self {
        match id.map(Scheme::of) {
            Some(Scheme::Arxiv) => Self {
                arxiv: Claim::One(number),
                ..Self::NONE
            },
            Some(Scheme::Doi) => Self {
                doi: Claim::One(number),
                ..Self::NONE
            },
            _ => Self::NONE,
        }
    }

    fn joined(self, other: Self) -> Self {
        Self {
            arxiv: self.arxiv.joined(other.arxiv),
            doi: self.doi.joined(other.doi),
        }
    }

    fn clash(self, other: Self) -> bool {
        self.arxiv.clashes(other.arxiv) || self.doi.clashes(other.doi)
    }

    fn is_torn(self) -> bool {
        self.arxiv == Claim::Several || self.doi == Claim::Several
    }
}

/// Disjoint sets of rows, as trees whose root is the smallest row, each with the claims of its rows.
struct Sets {
    parents: Vec<usize>,
    /// Those of a whole set stand at its root.
    claims: Vec<Claims>,
}

impl Sets {
    fn new(n_rows: usize) -> Self {
        Self {
            parents: (0..n_rows).collect(),
            claims: vec![Claims::NONE; n_rows],
        }
    }

    fn root(&mut self, mut row: usize) -> usize {
        while self.parents[row] != row {
            self.parents[row] = self.parents[self.parents[row]];
            row = self.parents[row];
        }
        row
    }

    fn claims_of(&mut self, row: usize) -> Claims {
        let root = self.root(row);
        self.claims[root]
    }

    fn row_claims(&self) -> Vec<Claims> {
        self.claims.clone()
    }

    fn unite(&mut self, left: usize, right: usize) {
        let (left, right) = (self.root(left), self.root(right));
        if left != right {
            let (root, child) = (left.min(right), left.max(right));
            self.parents[child] = root;
            self.claims[root] = self.claims[root].joined(self.claims[child]);
        }
    }

    fn unite_all(&mut self, rows: &[usize]) {
        rows.windows(2).for_each(|pair| self.unite(pair[0], pair[1]));
    }

    fn into_groups(mut self) -> Vec<Vec<usize>> {
        // A root is the first row of its group.
        let mut groups: Vec<Vec<usize>> = Vec::new();
        let mut group_of = vec![0; self.parents.len()];
        for row in 0..self.parents.len() {
            let root = self.root(row);
            if root == row {
                group_of[row] = groups.len();
                groups.push(Vec::new());
            }
            groups[group_of[root]].push(row);
        }
        groups
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: &str = "learning from noisy labels";

    fn grouped(rows: &[(&str, &str)]) -> Vec<Vec<usize>> {
        let ids: Vec<Option<&str>> = rows.iter().map(|row| Some(row.0).filter(|id| !id.is_empty())).collect();
        group(&ids, &rows.iter().map(|row| row.1).collect::<Vec<_>>())
    }

    #[test]
    fn unites_by_id_and_by_title() {
        assert_eq!(
            grouped(&[("arxiv:1", "a"), ("x", LONG), ("arxiv:1", "b"), ("", LONG)]),
            [vec![0, 2], vec![1, 3]]
        );
        assert_eq!(
            grouped(&[("arxiv:1", "a"), ("arxiv:1", LONG), ("doi:1", LONG)]),
            [[0, 1, 2]]
        );
        assert_eq!(grouped(&[("arxiv:1", LONG), ("arxiv:2", LONG)]), [[0, 1]]);
    }

    #[test]
    fn never_unites_by_an_empty_title() {
        assert_eq!(grouped(&[("", ""), ("", "")]), [[0], [1]]);
    }

    #[test]
    fn keeps_papers_with_the_same_short_title_apart() {
        assert_eq!(
            grouped(&[("arxiv:1", "introduction"), ("arxiv:2", "introduction")]),
            [[0], [1]]
        );
        assert_eq!(
            grouped(&[
                ("arxiv:1", "introduction"),
                ("doi:2", "introduction"),
                ("", "introduction")
            ]),
            [[0, 1, 2]]
        );
        // With two papers of that title, a row without id may show either; it joins neither.
        let rows = [
            ("doi:1", "introduction"),
            ("", "introduction"),
            ("doi:2", "introduction"),
            ("", "introduction"),
        ];
        assert_eq!(grouped(&rows), [vec![0], vec![1, 3], vec![2]]);
    }

    #[test]
    fn unites_near_titles_unless_their_ids_differ() {
        let slip = "learning from noisy label";
        assert_eq!(grouped(&[("", LONG), ("arxiv:1", slip)]), [[0, 1]]);
        assert_eq!(grouped(&[("doi:1", LONG), ("arxiv:1", slip)]), [[0, 1]]);
        assert_eq!(grouped(&[("arxiv:2", LONG), ("arxiv:1", slip)]), [[0], [1]]);
        // Not even by way of a third title; the first pair in the order of titles is united.
        let third = "learning from noisy labe";
        assert_eq!(
            grouped(&[("arxiv:2", LONG), ("", slip), ("arxiv:1", third)]),
            [vec![0], vec![1, 2]]
        );
    }
}
