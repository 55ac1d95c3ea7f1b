//! Where the papers come from and what is wrong with some: listings, repeats, undated, flagged and rejected rows.

use serde::Serialize;

use super::listed::{Listed, PaperLink};
use crate::report::languages::other_languages;
use crate::report::numbers::count;
use crate::report::{ListingView, Report, merges, mix};

/// Rows shown of each list; `report.json` has all.
const MAX_ROWS: usize = 200;
/// Characters shown of a rejected row.
const MAX_FOUND: usize = 160;
/// Digits shown of a hash.
const SHORT_HASH: usize = 12;

/// The section on data.
#[derive(Debug, Serialize)]
pub(super) struct Provenance {
    pub listings: Vec<Listing>,
    pub has_inferred_years: bool,
    pub merged: List<Repeat>,
    /// Why; absent if there are none.
    pub merge_reasons: Option<String>,
    pub undated: List<PaperLink>,
    pub flagged: List<Flagged>,
    pub rejected: List<Rejected>,
    /// Absent if there are none.
    pub n_too_coarse: Option<String>,
    /// A sentence; absent if all papers are in the same language.
    pub languages: Option<String>,
    /// Shifts of where the papers come from, a clause each, oldest first.
    pub shifts: Vec<String>,
    /// Which periods are left out for their few papers, a sentence; absent if there are none.
    pub few_papers: Option<String>,
}

/// The first rows of a list, and how long it is.
#[derive(Debug, Serialize)]
pub(super) struct List<T> {
    pub rows: Vec<T>,
    pub count: String,
    /// Absent if all are shown.
    pub n_left_out: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct Listing {
    pub name: String,
    pub format: String,
    pub n_rows: String,
    pub n_rejected: String,
    pub first_date: Option<String>,
    pub last_date: Option<String>,
    pub is_year_inferred: bool,
    pub hash: String,
}

/// A paper that was listed more than once.
#[derive(Debug, Serialize)]
pub(super) struct Repeat {
    pub paper: PaperLink,
    pub times: usize,
    pub places: Vec<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct Flagged {
    pub paper: PaperLink,
    pub reasons: String,
}

#[derive(Debug, Serialize)]
pub(super) struct Rejected {
    pub listing: String,
    pub line: u64,
    pub found: String,
    pub reason: String,
}

impl<T> List<T> {
    fn new<S>(all: Vec<S>, row: impl FnMut(S) -> Option<T>) -> Self {
        let n_all = all.len();
        let rows: Vec<T> = all.into_iter().take(MAX_ROWS).filter_map(row).collect();
        let n_left_out = n_all.saturating_sub(MAX_ROWS);
        List {
            rows,
            count: count(n_all),
            n_left_out: (n_left_out > 0).then(|| count(n_left_out)),
        }
    }
}

impl Provenance {
    pub(super) fn new(report: &Report, listed: &Listed<'_>) -> Self {
        let corpus = &report.corpus;
        let undated: Vec<usize> = (0..report.papers.len())
            .filter(|&i| report.papers[i].date.is_none())
            .collect();
        Provenance {
            listings: corpus.listings.iter().map(listing).collect(),
            has_inferred_years: corpus.listings.iter().any(|listing| listing.is_year_inferred),
            merged: List::new(repeats(report), |paper| repeat(report, listed, paper)),
            merge_reasons: merges::in_words(&report.corpus),
            undated: List::new(undated, |paper| listed.link(paper)),
            flagged: List::new(corpus.flagged.iter().collect(), |flagged| {
                Some(Flagged {
                    paper: listed.link(flagged.paper)?,
                    reasons: flagged.reasons.join("; "),
                })
            }),
            rejected: List::new(corpus.rejected.iter().collect(), |rejected| {
                Some(Rejected {
                    listing: rejected.listing.clone(),
                    line: rejected.line,
                    found: shortened(&rejected.found),
                    reason: rejected.reason.clone(),
                })
            }),
            n_too_coarse: (corpus.n_too_coarse > 0).then(|| count(corpus.n_too_coarse)),
            languages: other_languages(report),
            shifts: mix::all_told(report),
            few_papers: mix::left_out(report),
        }
    }
}

fn listing(listing: &ListingView) -> Listing {
    Listing {
        name: listing.name.clone(),
        format: listing.format.clone(),
        n_rows: count(listing.n_rows),
        n_rejected: count(listing.n_rejected),
        first_date: listing.first_date.clone(),
        last_date: listing.last_date.clone(),
        is_year_inferred: listing.is_year_inferred,
        hash: listing.hash.chars().take(SHORT_HASH).collect(),
    }
}

/// Papers listed more than once, most often first.
fn repeats(report: &Report) -> Vec<usize> {
    let times = |i: &usize| report.papers[*i].appearances.len();
    let mut repeats: Vec<usize> = (0..report.papers.len()).filter(|i| times(i) > 1).collect();
    repeats.sort_by_key(|i| std::cmp::Reverse(times(i)));
    repeats
}

fn repeat(report: &Report, listed: &Listed<'_>, paper: usize) -> Option<Repeat> {
    let appearances = &report.papers.get(paper)?.appearances;
    Some(Repeat {
        paper: listed.link(paper)?,
        times: appearances.len(),
        places: appearances
            .iter()
            .map(|seen| format!("{}:{}", seen.listing, seen.line))
            .collect(),
    })
}

fn shortened(found: &str) -> String {
    match found.char_indices().nth(MAX_FOUND) {
        Some((end, _)) => format!("{}…", &found[..end]),
        None => found.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn papers_listed_again_are_named_with_their_places() {
        let report = sample::report();
        let listed = Listed::new(&report);
        let merged = Provenance::new(&report, &listed).merged;
        assert_eq!(merged.rows[0].places, ["may.txt:6", "june <b>.txt:12"]);
    }

    #[test]
    fn long_lists_say_how_many_rows_they_leave_out() {
        let list = List::new((0..250).collect(), Some);
        assert_eq!((list.rows.len(), list.n_left_out.as_deref()), (200, Some("50")));
    }

    #[test]
    fn a_long_row_is_cut_between_characters() {
        assert_eq!(shortened(&"é".repeat(161)).chars().count(), 161);
        assert_eq!(shortened("short"), "short");
    }
}
