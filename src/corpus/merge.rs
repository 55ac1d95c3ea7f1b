//! Rows of listings to distinct papers.
//!
//! In:    [`Listing`]s in any order, their rows in any order.
//! Out:   [`Corpus`]: every paper once, sorted by id, with every appearance.
//! Keeps: accepted rows = appearances; a listing given twice counts once.
//! Order: distinct listings → `far_dates` → `rows` (`decided` → `paper_sets` → ids → `paper`).

use super::rows::Rows;
use super::{Corpus, Listing, ListingSummary, PaperDecisions, Row, far_dates, paper_id};

impl Corpus {
    /// Merges listings into distinct papers, as nobody decided otherwise.
    pub fn merge(listings: Vec<Listing>) -> Self {
        Self::merge_decided(listings, &PaperDecisions::default())
    }

    /// Merges listings into distinct papers.
    ///
    /// Rows show the same paper if they share an id or a title that tells, if their titles are one slip apart, or if the abstract is
    /// the same under a title in other words; ids that no paper has two of keep rows apart, unless the abstract is the same. [`Corpus::merges`] says why, [`Corpus::apart`] why
    /// not. Listings with the same hash are one, under the smallest of their names.
    ///
    /// - `decisions`: which papers are one and which are not, whatever the rows say.
    /// - returns: the same corpus whatever the order of listings and rows.
    pub fn merge_decided(listings: Vec<Listing>, decisions: &PaperDecisions) -> Self {
        let mut listings = distinct(listings);
        let far_off = far_dates::take_off(&mut listings);
        let mut summaries = Vec::new();
        let mut rows = Rows::with_capacity(listings.iter().map(|listing| listing.rows.len()).sum());
        for (position, mut listing) in listings.into_iter().enumerate() {
            let listed = std::mem::take(&mut listing.rows);
            summaries.push(summary(listing, &listed));
            rows.push(position, listed);
        }
        let names: Vec<&str> = summaries.iter().map(|summary| summary.name.as_str()).collect();
        let merged = rows.into_papers(decisions, &names);
        for (summary, n_forgotten) in summaries.iter_mut().zip(&merged.n_forgotten) {
            summary.n_rows -= n_forgotten;
        }
        Self {
            listings: summaries,
            papers: merged.papers,
            merges: merged.merges,
            apart: merged.apart,
            orphans: merged.orphans,
            far_off,
        }
    }

    /// Position of the paper with an id, any of those it has, in any way of writing it (`arXiv:2405.14906v2`).
    pub fn find(&self, id: &str) -> Option<usize> {
        let position = |id: &str| self.papers.binary_search_by(|paper| paper.id.as_str().cmp(id)).ok();
        position(id)
            .or_else(|| position(&paper_id::normalise(id)?))
            .or_else(|| {
                let wanted = paper_id::recognise(id)?;
                self.papers
                    .iter()
                    .position(|paper| paper.ids.binary_search(&wanted).is_ok())
            })
    }

    /// Accepted rows of all listings, the same as appearances of all papers.
    pub fn n_rows(&self) -> usize {
        self.listings.iter().map(|listing| listing.n_rows).sum()
    }

    /// Refused rows of all listings.
    pub fn n_rejected(&self) -> usize {
        self.listings.iter().map(|listing| listing.rejected.len()).sum()
    }

    /// Rows that show a paper another row shows already.
    pub fn n_merged(&self) -> usize {
        self.n_rows() - self.papers.len()
    }
}

/// Each listing once, sorted by name, then hash, with sorted rows.
fn distinct(mut listings: Vec<Listing>) -> Vec<Listing> {
    for listing in &mut listings {
        listing.rows.sort_unstable();
        listing.rejected.sort_unstable();
    }
    // Sorted by hash, then name, then everything else: the first of each hash has the smallest name.
    listings.sort_unstable();
    listings.dedup_by(|second, first| second.hash == first.hash);
    listings.sort_by(|left, right| (&left.name, &left.hash).cmp(&(&right.name, &right.hash)));
    listings
}

fn summary(listing: Listing, rows: &[Row]) -> ListingSummary {
    let dates = || rows.iter().filter_map(|row| row.date);
    ListingSummary {
        hash: listing.hash,
        name: listing.name,
        format: listing.format,
        date_source: listing.date_source,
        n_rows: rows.len(),
        dates: dates().min().zip(dates().max()),
        rejected: listing.rejected,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::corpus::formats::{self, YearHint};
    use crate::corpus::real_pages::real_pages;
    use crate::corpus::{DateSource, Flag, Ids, Rejected};

    fn row(line: u64, title: &str, abstract_text: &str) -> Row {
        Row {
            line,
            title: title.into(),
            abstract_text: abstract_text.into(),
            ..Row::default()
        }
    }

    fn listing(name: &str, rows: Vec<Row>) -> Listing {
        let rejected = vec![Rejected {
            line: 99,
            found: "x".into(),
            reason: "no letters".into(),
        }];
        let (hash, format) = (format!("hash of {name}"), "jsonl".to_owned());
        Listing {
            hash,
            name: name.into(),
            format,
            date_source: DateSource::Written,
            reading: String::new(),
            rows,
            rejected,
        }
    }

    #[test]
    fn shows_the_longest_abstract_and_the_earliest_date() {
        let short = Row {
            date: "2025-03-12".parse().ok(),
            flags: vec![Flag::AbstractMissing],
            ..row(1, "A TITLE", "")
        };
        let long = Row {
            date: "2025-03-20".parse().ok(),
            categories: vec!["cs.CL".into()],
            ..row(5, "A title", "Long.")
        };
        let authors = Row {
            authors: vec!["Ada L.".into()],
            ..row(9, "A title!", "")
        };
        let corpus = Corpus::merge(vec![listing("b", vec![long]), listing("a", vec![short, authors])]);
        let paper = &corpus.papers[0];
        assert_eq!(
            (paper.title.as_str(), &*paper.abstract_text, &paper.flags),
            ("A title", "Long.", &vec![])
        );
        assert_eq!(
            (&paper.authors[..], &paper.categories[..]),
            (&["Ada L.".to_owned()][..], &["cs.CL".to_owned()][..])
        );
        assert_eq!(paper.first_seen, "2025-03-12".parse().ok());
        let places: Vec<_> = paper
            .appearances
            .iter()
            .map(|appearance| (appearance.listing, appearance.line))
            .collect();
        assert_eq!(places, [(0, 1), (0, 9), (1, 5)]);
        assert_eq!((corpus.n_rows(), corpus.n_merged(), corpus.n_rejected()), (3, 2, 2));
        assert_eq!(
            corpus.listings[0].dates,
            "2025-03-12".parse().ok().zip("2025-03-12".parse().ok())
        );
        assert_eq!(corpus.listings[1].name, "b");
    }

    #[test]
    fn takes_the_best_known_id() {
        let with_id = |line, id: &str| Row {
            ids: id.into(),
            ..row(line, "Learning from noisy labels", "")
        };
        let id_of = |ids: &[&str]| {
            let rows = (1..).zip(ids).map(|(line, id)| with_id(line, id)).collect();
            Corpus::merge(vec![listing("a", rows)])
                .papers
                .into_iter()
                .map(|paper| paper.id)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            id_of(&["W17", "doi:10.1/b", "arxiv:2405.00001v2", "2405.00001"]),
            ["arxiv:2405.00001"]
        );
        assert_eq!(id_of(&["W17", "doi:10.1/b"]), ["doi:10.1/b"]);
        assert_eq!(id_of(&["W17", "W16"]), ["W16"]);
    }

    #[test]
    fn names_papers_without_id_by_their_title() {
        let corpus = Corpus::merge(vec![listing(
            "a",
            vec![row(1, "A Title!", ""), row(2, "?", "x"), row(3, "?", "y")],
        )]);
        assert_eq!(corpus.papers.len(), 3);
        assert!(corpus.papers.iter().all(|paper| paper.id.len() == "title:".len() + 16));
        let id = format!("title:{}", &blake3::hash(b"a title").to_hex()[..16]);
        assert_eq!(
            corpus.find(&id).map(|paper| corpus.papers[paper].title.as_str()),
            Some("A Title!")
        );
        // Read back with the id it was given, it is the same paper.
        let again = Row {
            ids: id.as_str().into(),
            ..row(1, "Renamed", "")
        };
        assert_eq!(
            Corpus::merge(vec![listing("a", vec![again, row(2, "A title", "")])])
                .papers
                .len(),
            1
        );
    }

    #[test]
    fn finds_a_paper_by_any_way_of_writing_its_id() {
        let rows = vec![Row {
            ids: "arxiv:2405.14906".into(),
            ..row(1, "A", "")
        }];
        let corpus = Corpus::merge(vec![listing("a", rows)]);
        for id in ["arxiv:2405.14906", "2405.14906v2", "https://arxiv.org/abs/2405.14906"] {
            assert!(corpus.find(id).is_some(), "{id}");
        }
        assert!(corpus.find("2405.14907").is_none() && corpus.find("").is_none());
    }

    #[test]
    fn counts_a_listing_given_twice_once() {
        let one = listing("b.txt", vec![row(1, "A", "")]);
        let copy = Listing {
            name: "a.txt".into(),
            ..one.clone()
        };
        let corpus = Corpus::merge(vec![one, copy]);
        assert_eq!(
            (corpus.listings.len(), corpus.listings[0].name.as_str(), corpus.n_rows()),
            (1, "a.txt", 1)
        );
    }

    #[test]
    fn compares_rows_without_title_by_their_whole_abstract() {
        let made = |line, text| Row {
            flags: vec![Flag::TitleMissing],
            ..row(line, "We show…", text)
        };
        let rows = vec![made(1, "We show it."), made(2, "We show that."), made(3, "We show it!")];
        assert_eq!(Corpus::merge(vec![listing("a", rows)]).papers.len(), 2);
    }

    #[test]
    fn merges_the_five_real_pages_into_175_papers() {
        let pages = real_pages().into_iter().map(|(name, bytes)| {
            let format = formats::recognise(&bytes[..1 << 15]).unwrap();
            let parsed = format.read(&mut &bytes[..], &Default::default()).unwrap();
            let (rows, date_source) = formats::resolve(
                parsed.entries,
                &YearHint {
                    given: Some(2025),
                    ..YearHint::default()
                },
            );
            Listing {
                date_source,
                reading: String::new(),
                rejected: parsed.rejected,
                ..listing(&name, rows)
            }
        });
        let pages: Vec<Listing> = pages.collect();
        if !pages.is_empty() {
            let corpus = Corpus::merge(pages);
            assert_eq!(
                (corpus.n_rows(), corpus.papers.len(), corpus.n_rejected()),
                (262, 175, 0)
            );
            assert!(corpus.papers.iter().all(|paper| paper.first_seen.is_some()));
        }
    }

    fn all_ids(written: &[String]) -> Ids {
        let mut ids = Ids::default();
        for text in written {
            ids.add_own(text);
            ids.add_url(text);
        }
        ids
    }

    fn any_row() -> impl Strategy<Value = Row> {
        let ids = proptest::collection::vec("(arxiv:2405.0000|doi:10.1/|PMID:|https://a.b/|N/A|)[12]", 0..3);
        let title = "(a|introduction|learning from nois[yi] label[sz]?|RETRACTED: learning from noisy labels|\\?)";
        (
            1u64..5,
            ids,
            title,
            "([a-c]{0,2}|measuring [a-c] [a-c] [a-c] of ice in winter)",
            proptest::option::of("202[45]"),
            any::<bool>(),
        )
            .prop_map(|(line, ids, title, abstract_text, date, is_made)| Row {
                ids: all_ids(&ids),
                date: date.and_then(|date| date.parse().ok()),
                authors: vec![format!("author {line}")],
                flags: if is_made { vec![Flag::TitleMissing] } else { Vec::new() },
                ..row(line, &title, &abstract_text)
            })
    }

    fn any_listings() -> impl Strategy<Value = Vec<Listing>> {
        let listing =
            ("[ab]", proptest::collection::vec(any_row(), 0..6)).prop_map(|(name, rows)| listing(&name, rows));
        proptest::collection::vec(listing, 0..5)
    }

    proptest! {
        #[test]
        fn order_changes_nothing((listings, shuffled) in any_listings().prop_flat_map(|listings| {
            (Just(listings.clone()), Just(listings).prop_shuffle())
        })) {
            let reversed = shuffled.into_iter().map(|mut listing| { listing.rows.reverse(); listing });
            prop_assert_eq!(Corpus::merge(reversed.collect()), Corpus::merge(listings));
        }

        #[test]
        fn merging_twice_changes_nothing(listings in any_listings()) {
            let twice = listings.iter().chain(&listings).cloned().collect();
            prop_assert_eq!(Corpus::merge(twice), Corpus::merge(listings));
        }

        #[test]
        fn every_row_is_one_appearance_and_every_id_unique(listings in any_listings()) {
            let corpus = Corpus::merge(listings);
            prop_assert_eq!(corpus.merges.len(), corpus.n_merged());
            let n_appearances: usize = corpus.papers.iter().map(|paper| paper.appearances.len()).sum();
            prop_assert_eq!(n_appearances, corpus.n_rows());
            prop_assert!(corpus.papers.is_sorted_by(|left, right| left.id < right.id));
        }
    }
}
