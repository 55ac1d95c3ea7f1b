//! Disjoint sets of rows, what their ids claim, and why rows were united.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use crate::corpus::merges::MergeReason;

/// That a row is the paper of an id: whose ids they are, and the number of the id.
pub(super) type Claim = (Class, u32);

/// The claims of single rows, one row after the other.
#[derive(Debug, Default)]
pub(super) struct RowClaims {
    claims: Vec<Claim>,
    /// By row: where its claims begin; one more for the end.
    starts: Vec<usize>,
}

impl RowClaims {
    /// - `claims`: sorted, each with its row.
    pub(super) fn of(n_rows: usize, claims: Vec<(usize, Claim)>) -> Self {
        let mut starts = vec![0; n_rows + 1];
        claims.iter().for_each(|(row, _)| starts[row + 1] += 1);
        for row in 0..n_rows {
            starts[row + 1] += starts[row];
        }
        Self {
            claims: claims.into_iter().map(|(_, claim)| claim).collect(),
            starts,
        }
    }

    fn n_rows(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    fn of_row(&self, row: usize) -> &[Claim] {
        &self.claims[self.starts[row]..self.starts[row + 1]]
    }
}

/// Ids of which a paper has one: two of a class are two papers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Class {
    Arxiv,
    Doi,
    PubMed,
    /// A listing's own, within that listing.
    Own(usize),
}

impl Class {
    /// Whether the class tells papers apart whatever they look like; a listing may have a paper twice.
    fn is_strict(self) -> bool {
        !matches!(self, Self::Own(_))
    }
}

/// How sure claims have to be to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strictness {
    /// Those of ids that the world gave.
    World,
    /// Those of listings too.
    All,
}

/// Two rows that became one paper, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::corpus) struct Joined {
    pub(in crate::corpus) left: usize,
    pub(in crate::corpus) right: usize,
    pub(in crate::corpus) reason: MergeReason,
    pub(in crate::corpus) detail: String,
    pub(in crate::corpus) is_doubtful: bool,
}

/// Why two rows are united.
#[derive(Debug, Clone)]
pub(super) struct Why {
    pub(super) reason: MergeReason,
    pub(super) detail: String,
    pub(super) is_doubtful: bool,
}

impl Why {
    pub(super) fn sure(reason: MergeReason) -> Self {
        Self {
            reason,
            detail: String::new(),
            is_doubtful: false,
        }
    }

    pub(super) fn doubtful(reason: MergeReason, detail: &str) -> Self {
        Self {
            reason,
            detail: detail.to_owned(),
            is_doubtful: true,
        }
    }
}

/// Disjoint sets of rows, as trees whose root is the smallest row.
pub(super) struct Sets {
    parents: Vec<usize>,
    /// Of single rows.
    row_claims: RowClaims,
    /// Of sets of several rows, by root.
    set_claims: FxHashMap<usize, BTreeSet<Claim>>,
    /// What people said is not one, by root: number of the decision, and which side of it the set is on.
    sides: FxHashMap<usize, Vec<(usize, usize)>>,
    pub(super) joined: Vec<Joined>,
}

impl Sets {
    pub(super) fn new(row_claims: RowClaims) -> Self {
        Self {
            parents: (0..row_claims.n_rows()).collect(),
            row_claims,
            set_claims: FxHashMap::default(),
            sides: FxHashMap::default(),
            joined: Vec::new(),
        }
    }

    /// Puts a row on one side of a decision that papers differ; the first side holds.
    pub(super) fn take_side(&mut self, row: usize, decision: usize, side: usize) {
        let sides = self.sides.entry(row).or_default();
        if sides.iter().all(|(known, _)| *known != decision) {
            sides.push((decision, side));
        }
    }

    pub(super) fn root(&mut self, mut row: usize) -> usize {
        while self.parents[row] != row {
            self.parents[row] = self.parents[self.parents[row]];
            row = self.parents[row];
        }
        row
    }

    /// Roots of rows, each once, ascending.
    pub(super) fn roots(&mut self, rows: &[usize]) -> Vec<usize> {
        let mut roots: Vec<usize> = rows.iter().map(|row| self.root(*row)).collect();
        roots.sort_unstable();
        roots.dedup();
        roots
    }

    /// Whether the ids of these sets, by root, are those of several papers.
    pub(super) fn are_torn(&self, roots: &[usize], strictness: Strictness) -> bool {
        let mut all: BTreeSet<Claim> = BTreeSet::new();
        for root in roots {
            let claims: Vec<Claim> = self.claims(*root).filter(|claim| counts(claim.0, strictness)).collect();
            if clash(&claims, |claim| all.contains(claim), |class| has_class(&all, class)) {
                return true;
            }
            all.extend(claims);
        }
        false
    }

    /// Whether a set claims to be the paper of no id that the world gave.
    pub(super) fn is_free(&self, root: usize) -> bool {
        !self.claims(root).any(|(class, _)| class.is_strict())
    }

    /// Whether the ids that the world gave make two papers of the sets of two rows.
    pub(super) fn clash(&mut self, left: usize, right: usize) -> bool {
        let (left, right) = (self.root(left), self.root(right));
        // A set may be large; the smaller one is gone through.
        let (fewer, more) = match self.n_claims(left) <= self.n_claims(right) {
            true => (left, right),
            false => (right, left),
        };
        let claims: Vec<Claim> = self.claims(fewer).filter(|claim| claim.0.is_strict()).collect();
        match self.set_claims.get(&more) {
            _ if left == right => false,
            Some(all) => clash(&claims, |claim| all.contains(claim), |class| has_class(all, class)),
            None => {
                let all = self.row_claims.of_row(more);
                clash(
                    &claims,
                    |claim| all.contains(claim),
                    |class| all.iter().any(|other| other.0 == class),
                )
            }
        }
    }

    fn n_claims(&self, root: usize) -> usize {
        self.set_claims
            .get(&root)
            .map_or(self.row_claims.of_row(root).len(), BTreeSet::len)
    }

    /// Whether people said that the sets of two rows are two papers.
    pub(super) fn is_forbidden(&mut self, left: usize, right: usize) -> bool {
        if self.sides.is_empty() {
            return false;
        }
        let (left, right) = (self.root(left), self.root(right));
        let (Some(left), Some(right)) = (self.sides.get(&left), self.sides.get(&right)) else {
            return false;
        };
        left.iter()
            .any(|(decision, side)| right.iter().any(|(other, at)| decision == other && side != at))
    }

    /// Makes one set of those of two rows, unless people said otherwise or they are one already.
    pub(super) fn unite(&mut self, left: usize, right: usize, why: Why) {
        let (one, other) = (self.root(left), self.root(right));
        if one == other || self.is_forbidden(one, other) {
            return;
        }
        let (root, child) = (one.min(other), one.max(other));
        let claims = [root, child].map(|at| {
            self.set_claims
                .remove(&at)
                .unwrap_or_else(|| self.row_claims.of_row(at).iter().copied().collect())
        });
        let [mut larger, mut smaller] = claims;
        if larger.len() < smaller.len() {
            std::mem::swap(&mut larger, &mut smaller);
        }
        larger.extend(smaller);
        self.set_claims.insert(root, larger);
        if let Some(sides) = self.sides.remove(&child) {
            self.sides.entry(root).or_default().extend(sides);
        }
        self.parents[child] = root;
        self.joined.push(Joined {
            left: left.min(right),
            right: left.max(right),
            reason: why.reason,
            detail: why.detail,
            is_doubtful: why.is_doubtful,
        });
    }

    pub(super) fn unite_all(&mut self, rows: &[usize], why: &Why) {
        if let Some((first, others)) = rows.split_first() {
            others.iter().for_each(|other| self.unite(*first, *other, why.clone()));
        }
    }

    /// The rows of each set, ascending; sets in order of their first row.
    pub(super) fn groups(&mut self) -> Vec<Vec<usize>> {
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

    fn claims(&self, root: usize) -> Box<dyn Iterator<Item = Claim> + '_> {
        match self.set_claims.get(&root) {
            Some(claims) => Box::new(claims.iter().copied()),
            None => Box::new(self.row_claims.of_row(root).iter().copied()),
        }
    }
}

fn counts(class: Class, strictness: Strictness) -> bool {
    strictness == Strictness::All || class.is_strict()
}

fn has_class(claims: &BTreeSet<Claim>, class: Class) -> bool {
    claims.range((class, 0)..=(class, u32::MAX)).next().is_some()
}

/// Whether some class is on both sides without an id that is.
fn clash(claims: &[Claim], contains: impl Fn(&Claim) -> bool, has_class: impl Fn(Class) -> bool) -> bool {
    let mut of_class = claims.chunk_by(|left, right| left.0 == right.0);
    of_class.any(|claims| has_class(claims[0].0) && !claims.iter().any(&contains))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(rows: &[&[Claim]]) -> RowClaims {
        let claims = rows
            .iter()
            .enumerate()
            .flat_map(|(row, claims)| claims.iter().map(move |claim| (row, *claim)));
        RowClaims::of(rows.len(), claims.collect())
    }

    #[test]
    fn sets_clash_by_ids_of_a_class_that_they_do_not_share() {
        let rows: [&[Claim]; 6] = [
            &[(Class::Arxiv, 1)],
            &[(Class::Doi, 2)],
            &[(Class::Doi, 3)],
            &[(Class::Own(0), 4)],
            &[(Class::Own(0), 5)],
            &[],
        ];
        let mut sets = Sets::new(claims(&rows));
        assert!(!sets.clash(0, 1) && sets.clash(1, 2) && !sets.clash(3, 4));
        assert!(sets.are_torn(&[3, 4], Strictness::All) && !sets.are_torn(&[0, 1, 3, 5], Strictness::All));
        assert!(sets.is_free(5) && sets.is_free(3) && !sets.is_free(0));
        sets.unite(0, 1, Why::sure(MergeReason::SameTitle));
        assert!(sets.clash(0, 2));
        sets.unite(1, 2, Why::sure(MergeReason::SameAbstract));
        assert_eq!(sets.groups(), [vec![0, 1, 2], vec![3], vec![4], vec![5]]);
        assert_eq!(sets.joined.len(), 2);
    }

    #[test]
    fn what_people_said_is_two_stays_two_by_any_way() {
        let mut sets = Sets::new(claims(&[&[], &[], &[]]));
        sets.take_side(0, 0, 0);
        sets.take_side(2, 0, 1);
        let why = Why::sure(MergeReason::SameTitle);
        sets.unite(0, 1, why.clone());
        sets.unite(1, 2, why);
        assert_eq!(sets.groups(), [vec![0, 1], vec![2]]);
    }
}
