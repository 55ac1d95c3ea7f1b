//! Rows that show one paper to that paper.

mod sources;

use super::digest::text_digest;
use super::paper_id::PaperId;
use super::retraction::mark;
use super::{Appearance, Flag, Paper, PartialDate, Row};

pub use self::sources::{FieldSource, field_sources};

/// A row and the position of its listing.
#[derive(Debug)]
pub(super) struct Listed {
    pub(super) listing: usize,
    pub(super) row: Row,
}

/// Makes one paper of the rows that show it, shown as in the newest of those with a whole abstract.
pub(super) fn paper(id: String, mut listed: Vec<Listed>) -> Paper {
    if listed.len() > 1 {
        listed = by_rank(listed);
    }
    let appearance = |listed: &Listed| Appearance {
        listing: listed.listing,
        line: listed.row.line,
        date: listed.row.date,
    };
    let mut appearances: Vec<Appearance> = listed.iter().map(appearance).collect();
    appearances.sort_unstable();
    let ids = ids(&mut listed);
    let first_seen = earliest(&appearances);
    let date_flags = date_flags(&listed, first_seen);
    let (title, mut flags) = title_and_flags(&mut listed);
    flags.retain(|flag| !is_about_date(*flag));
    flags.extend(date_flags);
    let abstract_text = listed
        .first_mut()
        .map(|best| std::mem::take(&mut best.row.abstract_text));
    let abstract_text = abstract_text.unwrap_or_default();
    Paper {
        id,
        text_digest: text_digest(&title, &abstract_text),
        title,
        abstract_text,
        first_seen,
        authors: first_filled(&mut listed, |row| &mut row.authors),
        categories: first_filled(&mut listed, |row| &mut row.categories),
        url: listed.iter_mut().find_map(|listed| listed.row.url.take()),
        flags,
        ids,
        appearances,
    }
}

fn ids(listed: &mut [Listed]) -> Vec<PaperId> {
    let mut ids: Vec<PaperId> = Vec::new();
    for listed in listed {
        let of_row = std::mem::take(&mut listed.row.ids).into_vec();
        match ids.is_empty() {
            true => ids = of_row,
            false => ids.extend(of_row),
        }
    }
    ids.sort_unstable();
    ids.dedup();
    ids
}

fn n_chars(row: &Row) -> usize {
    row.abstract_text.chars().count()
}

/// Whole abstracts first, the newest of them before all: by version, by the day of the update, by the day of the row; then
/// longest abstract, longest title, and the order of the text.
fn by_rank(listed: Vec<Listed>) -> Vec<Listed> {
    let lengths: Vec<usize> = listed.iter().map(|listed| n_chars(&listed.row)).collect();
    let longest = lengths.iter().max().copied().unwrap_or_default();
    // What all rows have cut is as whole as it gets.
    let is_any_whole = (listed.iter())
        .any(|listed| !listed.row.abstract_text.is_empty() && !listed.row.flags.contains(&Flag::AbstractCut));
    let newest = |row: &Row, length: usize| newest(row, length, longest, is_any_whole);
    let mut ranked: Vec<(usize, Listed)> = lengths.into_iter().zip(listed).collect();
    ranked.sort_by(|(left_length, left), (right_length, right)| {
        let (left, right) = (&left.row, &right.row);
        let by_title = || left.title.chars().count().cmp(&right.title.chars().count());
        let text = || (&left.title, &left.abstract_text).cmp(&(&right.title, &right.abstract_text));
        (newest(right, *right_length).cmp(&newest(left, *left_length)))
            .then(right_length.cmp(left_length))
            .then_with(|| by_title().reverse())
            .then_with(text)
    });
    ranked.into_iter().map(|(_, listed)| listed).collect()
}

/// Whether an abstract is whole, and the title beside it; then how new they are.
type Newness = (bool, bool, Option<(u32, Option<PartialDate>, Option<PartialDate>)>);

/// - `longest`: characters of the longest abstract; one of less than half of them is a summary, however new.
/// - `is_any_whole`: whether some abstract is not cut.
fn newest(row: &Row, length: usize, longest: usize, is_any_whole: bool) -> Newness {
    let is_cut = is_any_whole && row.flags.contains(&Flag::AbstractCut);
    let is_whole = 2 * length >= longest && !is_cut;
    (is_whole, is_whole && is_told(row), is_whole.then(|| age(row)))
}

fn age(row: &Row) -> (u32, Option<PartialDate>, Option<PartialDate>) {
    (row.ids.version(), row.updated, row.date)
}

/// Whether a row has a whole title.
fn is_told(row: &Row) -> bool {
    !(row.flags.iter()).any(|flag| matches!(flag, Flag::TitleCut | Flag::TitleMissing))
}

/// The row whose title is shown: the best one with a title, or one without abstract that is newer; a summary is no version.
fn titled(listed: &[Listed]) -> Option<usize> {
    let is_written = |listed: &Listed| !listed.row.flags.contains(&Flag::TitleMissing);
    let best = listed.iter().position(is_written)?;
    let mut shown = best;
    for (at, newer) in listed.iter().enumerate() {
        let is_version = newer.row.abstract_text.is_empty() && is_told(&newer.row);
        if is_version && age(&newer.row) > age(&listed[shown].row) {
            shown = at;
        }
    }
    Some(shown)
}

/// Title and flags of the first row; a title made from the abstract gives way to a written one, an older one to a newer.
fn title_and_flags(listed: &mut [Listed]) -> (String, Vec<Flag>) {
    let written = titled(listed);
    let mut flags = (listed.first_mut()).map_or_else(Vec::new, |best| std::mem::take(&mut best.row.flags));
    // One row is enough: the others are older.
    let is_withdrawn =
        |listed: &Listed| listed.row.flags.contains(&Flag::Withdrawn) || mark(&listed.row.title).is_some();
    for (flag, is_set) in [
        (Flag::Withdrawn, listed.iter().any(is_withdrawn)),
        (
            Flag::SharedId,
            listed.iter().any(|listed| listed.row.flags.contains(&Flag::SharedId)),
        ),
    ] {
        if is_set {
            flag.add_to(&mut flags);
        }
    }
    if written.is_some() {
        flags.retain(|&flag| flag != Flag::TitleMissing);
    }
    let titled = listed.get_mut(written.unwrap_or(0));
    let title = titled.map(|listed| std::mem::take(&mut listed.row.title));
    (title.unwrap_or_default(), flags)
}

/// What is wrong with the dates of any row; what another row mended is not.
fn date_flags(listed: &[Listed], first_seen: Option<PartialDate>) -> Vec<Flag> {
    let is_mended = first_seen.is_some_and(PartialDate::is_full);
    let of_rows = listed.iter().flat_map(|listed| listed.row.flags.iter().copied());
    let mut flags: Vec<Flag> = of_rows
        .filter(|flag| is_about_date(*flag) && (*flag == Flag::DateFarOff || !is_mended))
        .collect();
    flags.sort_unstable();
    flags.dedup();
    flags
}

fn is_about_date(flag: Flag) -> bool {
    matches!(
        flag,
        Flag::DateUnread | Flag::DateInPart | Flag::DateOfYear | Flag::DateFarOff
    )
}

fn first_filled(listed: &mut [Listed], field: impl Fn(&mut Row) -> &mut Vec<String>) -> Vec<String> {
    (listed.iter_mut())
        .map(|listed| field(&mut listed.row))
        .find(|list| !list.is_empty())
        .map(std::mem::take)
        .unwrap_or_default()
}

fn earliest(appearances: &[Appearance]) -> Option<PartialDate> {
    appearances.iter().filter_map(|appearance| appearance.date).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(line: u64, title: &str, abstract_text: &str) -> Row {
        Row {
            line,
            title: title.into(),
            abstract_text: abstract_text.into(),
            ..Row::default()
        }
    }

    fn shown(rows: &[Row]) -> Paper {
        paper(
            "W1".into(),
            rows.iter()
                .map(|row| Listed {
                    listing: 0,
                    row: row.clone(),
                })
                .collect(),
        )
    }

    #[test]
    fn prefers_the_longest_abstract_then_the_longest_title_then_the_smallest_text() {
        let rows = [
            row(1, "Long title", ""),
            row(2, "A", "text"),
            row(3, "BC", "text"),
            row(4, "BB", "text"),
        ];
        assert_eq!(shown(&rows).title, "BB");
        assert_eq!(shown(&rows[..3]).title, "BC");
        assert_eq!(shown(&rows[..1]).title, "Long title");
    }

    #[test]
    fn fills_gaps_from_the_other_rows() {
        let best = Row {
            flags: vec![Flag::AbstractCut],
            ..row(1, "A", "text and")
        };
        let second = Row {
            authors: vec!["Ada L.".into()],
            url: Some("https://a.org".into()),
            ..row(2, "A", "te")
        };
        let third = Row {
            authors: vec!["Alan T.".into()],
            categories: vec!["cs.CL".into()],
            ..row(3, "A", "")
        };
        let paper = shown(&[third, best, second]);
        assert_eq!(
            (paper.authors, paper.categories),
            (vec!["Ada L.".to_owned()], vec!["cs.CL".to_owned()])
        );
        assert_eq!(
            (paper.url.as_deref(), paper.flags),
            (Some("https://a.org"), vec![Flag::AbstractCut])
        );
    }

    #[test]
    fn tells_what_is_wrong_with_dates_unless_another_row_mends_it() {
        let unread = Row {
            flags: vec![Flag::AbstractCut, Flag::DateUnread],
            ..row(1, "A", "text and")
        };
        let dated = |line, date: &str| Row {
            date: date.parse().ok(),
            ..row(line, "A", "")
        };
        let far_off = Row {
            flags: vec![Flag::DateFarOff],
            ..row(3, "A", "")
        };
        let flags = |rows: &[Row]| shown(rows).flags;
        assert_eq!(
            flags(&[unread.clone(), dated(2, "2024")]),
            [Flag::AbstractCut, Flag::DateUnread]
        );
        assert_eq!(flags(&[unread.clone(), dated(2, "2024-05-01")]), [Flag::AbstractCut]);
        assert_eq!(
            flags(&[dated(2, "2024-05-01"), far_off, unread]),
            [Flag::AbstractCut, Flag::DateFarOff]
        );
    }

    #[test]
    fn prefers_a_written_title_to_a_made_one() {
        let made = Row {
            flags: vec![Flag::TitleMissing],
            ..row(1, "We show…", "We show it.")
        };
        let written = Row {
            flags: vec![Flag::AbstractMissing],
            ..row(2, "A title", "")
        };
        let paper = shown(&[made.clone(), written]);
        assert_eq!((paper.title.as_str(), paper.flags), ("A title", vec![]));
        assert_eq!(shown(&[made]).flags, [Flag::TitleMissing]);
    }
}
