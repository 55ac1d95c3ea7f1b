//! What another version of a file changes: rows that are new, known or changed, and those that the file no longer has.
//!
//! In:    the rows of the versions before, and those of this one, in the order of their files.
//! Out:   a [`RowChange`] for each row.
//! Keeps: a row of either side is matched once at most, whatever the order of rows.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

use super::{Digest, Digester, Row, normalised_title};

/// What a row of a version is, beside the versions before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowChange {
    /// No version had it.
    New,
    /// A version had the very same row, at this position among the rows before.
    Known(usize),
    /// A version had that paper with other words, dates or names, at this position among the rows before.
    Changed(usize),
}

/// Compares the rows of a file with those of its versions before.
///
/// A row is the one before if it says the same, whatever its line; else, where both are the same list, if it shares an id or has the
/// same title. A file is the same list as a version, grown or mended, if at least half of that version's rows are found again. Of
/// another list under the same name, as where every day is saved over the day before, a paper that both have is listed twice.
///
/// - `versions`: the rows of each.
/// - returns: along the rows; a position counts through the rows of all versions.
pub(crate) fn compare(versions: &[&[Row]], rows: &[Row]) -> Vec<RowChange> {
    let before: Vec<&Row> = versions.iter().flat_map(|version| version.iter()).collect();
    let mut matched = Matched {
        is_taken: vec![false; before.len()],
        rows: vec![RowChange::New; rows.len()],
    };
    matched.by(&before, rows, |row| vec![Key::Whole(whole(row))], RowChange::Known);
    matched.by(&before, rows, ids, RowChange::Changed);
    matched.by(&before, rows, title, RowChange::Changed);
    let is_same_list = matched.same_lists(versions);
    for change in &mut matched.rows {
        if matches!(change, RowChange::Changed(at) if !is_same_list[*at]) {
            *change = RowChange::New;
        }
    }
    matched.rows
}

/// By what rows are found again.
#[derive(PartialEq, Eq, Hash)]
enum Key {
    Whole(Digest),
    Text(String),
}

struct Matched {
    /// Along the rows before.
    is_taken: Vec<bool>,
    rows: Vec<RowChange>,
}

impl Matched {
    /// Along the rows before: whether the file is the same list as their version.
    fn same_lists(&self, versions: &[&[Row]]) -> Vec<bool> {
        let mut taken = self.is_taken.as_slice();
        let mut is_same_list = Vec::with_capacity(taken.len());
        for version in versions {
            let (of_version, rest) = taken.split_at(version.len());
            let n_found = of_version.iter().filter(|taken| **taken).count();
            is_same_list.resize(is_same_list.len() + version.len(), 2 * n_found >= version.len());
            taken = rest;
        }
        is_same_list
    }

    /// Matches rows that share a key, in the order of both files.
    fn by(
        &mut self,
        before: &[&Row],
        rows: &[Row],
        keys: impl Fn(&Row) -> Vec<Key>,
        change: impl Fn(usize) -> RowChange,
    ) {
        let mut places: FxHashMap<Key, VecDeque<usize>> = FxHashMap::default();
        for (at, row) in before.iter().enumerate().filter(|(at, _)| !self.is_taken[*at]) {
            for key in keys(row) {
                places.entry(key).or_default().push_back(at);
            }
        }
        if places.is_empty() {
            return;
        }
        for (row, found) in rows
            .iter()
            .zip(&mut self.rows)
            .filter(|(_, found)| **found == RowChange::New)
        {
            for key in keys(row) {
                let Some(places) = places.get_mut(&key) else { continue };
                while places.front().is_some_and(|at| self.is_taken[*at]) {
                    places.pop_front();
                }
                if let Some(at) = places.pop_front() {
                    self.is_taken[at] = true;
                    *found = change(at);
                    break;
                }
            }
        }
    }
}

/// All that a row says, wherever it stands.
fn whole(row: &Row) -> Digest {
    let mut digester = Digester::default();
    digester.text(&row.ids.to_text());
    digester.text(&row.title);
    digester.text(&row.abstract_text);
    digester.date(row.date);
    digester.date(row.updated);
    digester.texts(&row.authors);
    digester.texts(&row.categories);
    digester.text(row.url.as_deref().unwrap_or_default());
    digester.digest()
}

fn ids(row: &Row) -> Vec<Key> {
    row.ids.iter().map(|id| Key::Text(id.text.clone())).collect()
}

fn title(row: &Row) -> Vec<Key> {
    let title = normalised_title(&row.title);
    (!title.is_empty()).then_some(Key::Text(title)).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::RowChange::{Changed, Known, New};
    use super::*;

    fn row(line: u64, title: &str, abstract_text: &str) -> Row {
        Row {
            line,
            title: title.to_owned(),
            abstract_text: abstract_text.into(),
            ..Row::default()
        }
    }

    fn changes(before: &[Row], rows: &[Row]) -> Vec<RowChange> {
        compare(&[before], rows)
    }

    #[test]
    fn rows_that_are_appended_are_new_and_the_others_known_wherever_they_stand() {
        let before = [row(1, "Ice", "a"), row(2, "Wood", "b")];
        let rows = [row(1, "Wood", "b"), row(2, "Snow", "c"), row(3, "Ice", "a")];
        assert_eq!(changes(&before, &rows), [Known(1), New, Known(0)]);
    }

    #[test]
    fn a_mended_row_is_found_by_its_id_or_its_title() {
        let mut before = [
            row(1, "Glacier iec", "a"),
            row(2, "Violin wood", "b"),
            row(3, "Snow", "c"),
        ];
        before[0].ids.add_own("p-1");
        let mut rows = [
            row(1, "Glacier ice", "a"),
            row(2, "Violin Wood", "longer"),
            row(3, "Snow", "c"),
        ];
        rows[0].ids.add_own("p-1");
        assert_eq!(changes(&before, &rows), [Changed(0), Changed(1), Known(2)]);
    }

    #[test]
    fn another_list_under_the_same_name_adds_its_rows() {
        let before = [row(1, "Ice", "a"), row(2, "Wood", "b"), row(3, "Snow", "c")];
        // One of three is there again, with another abstract: listed twice.
        let rows = [row(1, "Tides", "d"), row(2, "Ice", "longer"), row(3, "Moon", "e")];
        assert_eq!(changes(&before, &rows), [New, New, New]);
        // The very same row is no second appearance.
        let rows = [row(1, "Tides", "d"), row(2, "Ice", "a")];
        assert_eq!(changes(&before, &rows), [New, Known(0)]);
    }

    #[test]
    fn a_file_that_comes_back_finds_the_rows_of_all_versions() {
        let (last, earlier) = ([row(1, "Ice", "a")], [row(7, "Wood", "b"), row(8, "Snow", "c")]);
        assert_eq!(compare(&[&last, &earlier], &[row(1, "Wood", "b")]), [Known(1)]);
        // What was mended in between gives way to what the file says again.
        let rows = [row(1, "Wood", "b"), row(2, "Snow", "as it was")];
        assert_eq!(compare(&[&last, &earlier], &rows), [Known(1), Changed(2)]);
    }

    #[test]
    fn a_row_that_stands_twice_is_matched_twice() {
        let before = [row(1, "Ice", "a"), row(2, "Ice", "a")];
        let rows = [row(1, "Ice", "a"), row(2, "Ice", "a"), row(3, "Ice", "a")];
        assert_eq!(changes(&before, &rows), [Known(0), Known(1), New]);
    }

    proptest! {
        #[test]
        fn every_row_before_is_matched_once_at_most(
            before in prop::collection::vec((0u8..6, 0u8..3), 0..12),
            now in prop::collection::vec((0u8..6, 0u8..3), 0..12),
        ) {
            let rows = |numbers: &[(u8, u8)]| -> Vec<Row> {
                let row = |(at, (title, text)): (usize, &(u8, u8))| row(at as u64, &format!("title {title}"), &format!("text {text}"));
                numbers.iter().enumerate().map(row).collect()
            };
            let (before, now) = (rows(&before), rows(&now));
            let found = changes(&before, &now);
            let mut places: Vec<usize> = found.iter().filter_map(|change| match change {
                Known(at) | Changed(at) => Some(*at),
                New => None,
            }).collect();
            let n_matched = places.len();
            places.sort_unstable();
            places.dedup();
            prop_assert_eq!(places.len(), n_matched);
            for (row, change) in now.iter().zip(&found) {
                if let Known(at) = change {
                    prop_assert_eq!(&before[*at].title, &row.title);
                    prop_assert_eq!(&before[*at].abstract_text, &row.abstract_text);
                }
            }
        }
    }
}
