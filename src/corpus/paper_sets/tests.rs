//! Rows by paper, and the costs of sorting them.

use super::*;
use crate::corpus::{IdKind, Row, normalised_title};

const LONG: &str = "learning from noisy labels";
const ICE: &str = "We measure how the ice of twenty outlet glaciers moves from summer to winter.";
const BEES: &str = "Bees dance on slopes, and hives that stand level are found no later than all others.";

/// Ids with spaces between them, title, abstract.
type Told<'a> = (&'a str, &'a str, &'a str);

fn grouped_rows(rows: &[Told<'_>]) -> Grouped {
    let listed: Vec<Listed> = (1..)
        .zip(rows)
        .map(|(line, (ids, title, abstract_text))| {
            let mut row = Row {
                line,
                title: (*title).to_owned(),
                abstract_text: (*abstract_text).into(),
                ..Row::default()
            };
            ids.split(' ').for_each(|id| row.ids.add_own(id));
            Listed { listing: 0, row }
        })
        .collect();
    let titles: Vec<String> = rows.iter().map(|row| normalised_title(row.1)).collect();
    let rows = Rows {
        listed: &listed,
        titles: &titles,
    };
    group(rows, &Decided::default())
}

fn grouped(rows: &[Told<'_>]) -> Vec<Vec<usize>> {
    grouped_rows(rows).sets
}

#[test]
fn unites_by_id_and_by_title() {
    let rows = [
        ("arxiv:2405.00001", "a", ""),
        ("x", LONG, ""),
        ("arxiv:2405.00001", "b", ""),
        ("", LONG, ""),
    ];
    assert_eq!(grouped(&rows), [vec![0, 2], vec![1, 3]]);
    let rows = [
        ("arxiv:2405.00001", "a", ""),
        ("arxiv:2405.00001", LONG, ""),
        ("10.1/a", LONG, ""),
    ];
    assert_eq!(grouped(&rows), [[0, 1, 2]]);
    // Not the first id counts but every one.
    assert_eq!(
        grouped(&[("2405.00001 10.1/a", LONG, ICE), ("10.1/a", "speed of glaciers", ICE)]),
        [[0, 1]]
    );
}

#[test]
fn never_unites_by_an_empty_title() {
    assert_eq!(grouped(&[("", "", ""), ("", "?", "")]), [[0], [1]]);
}

#[test]
fn two_ids_of_a_kind_are_two_papers_unless_the_abstract_is_one() {
    assert_eq!(grouped(&[("10.1/a", LONG, ""), ("10.1/b", LONG, "")]), [[0], [1]]);
    assert_eq!(grouped(&[("10.1/a", LONG, ICE), ("10.1/b", LONG, BEES)]), [[0], [1]]);
    assert_eq!(grouped(&[("10.1/a", LONG, ICE), ("10.1/b", LONG, ICE)]), [[0, 1]]);
    assert_eq!(grouped(&[("10.1/a", LONG, ""), ("2405.00001", LONG, "")]), [[0, 1]]);
    // A row that may show either joins neither.
    let rows = [
        ("10.1/a", LONG, ""),
        ("", LONG, ""),
        ("10.1/b", LONG, ""),
        ("", LONG, ""),
    ];
    assert_eq!(grouped(&rows), [vec![0], vec![1, 3], vec![2]]);
}

#[test]
fn an_id_on_unlike_papers_joins_nothing_and_is_told() {
    let rows = [
        ("10.1/book", "ice flow of outlet glaciers", ICE),
        ("10.1/book", "waggle dances of honey bees", BEES),
    ];
    let found = grouped_rows(&rows);
    assert_eq!(found.sets, [[0], [1]]);
    assert_eq!(found.shared_ids, [(0, 0), (1, 0)].into_iter().collect());
    let reason = ApartReason::SharedId(IdKind::Doi);
    assert_eq!((found.apart.len(), found.apart[0].reason), (1, reason));
    // Such an id tells no papers apart either.
    let rows = [rows[0], rows[1], ("10.1/chapter", "ice flow of outlet glaciers", "")];
    assert_eq!(grouped(&rows), [vec![0, 2], vec![1]]);
    // One row that has it by mistake takes it from nobody.
    let rows = [rows[0], ("10.1/book", "ice flow of the outlet glaciers", ICE), rows[1]];
    assert_eq!(grouped_rows(&rows).shared_ids, [(2, 0)].into_iter().collect());
}

#[test]
fn unites_near_titles_unless_their_ids_differ() {
    let slip = "learning from noisy label";
    assert_eq!(grouped(&[("", LONG, ""), ("2405.00001", slip, "")]), [[0, 1]]);
    assert_eq!(grouped(&[("10.1/a", LONG, ""), ("2405.00001", slip, "")]), [[0, 1]]);
    assert_eq!(
        grouped(&[("2405.00002", LONG, ""), ("2405.00001", slip, "")]),
        [[0], [1]]
    );
    // Not even by way of a third title; the first pair in the order of titles is united.
    let third = "learning from nosy labels";
    let rows = [("2405.00002", LONG, ""), ("", slip, ""), ("2405.00001", third, "")];
    assert_eq!(grouped(&rows), [vec![0, 1], vec![2]]);
}

#[test]
fn no_chain_of_slips_leads_to_another_word() {
    let titles = [
        "learning of noissy labels",
        "learning of noisy labels",
        "learning of nosiy labels",
    ];
    let rows = titles.map(|title| ("", title, ""));
    // In order of titles `noissy` and `noisy` go first; the others are two slips from one.
    assert_eq!(grouped(&rows), [vec![0, 1], vec![2]]);
}

/// Ids, title and abstract of the row of a number.
type Made = fn(usize) -> [String; 3];

fn letter(n: usize) -> char {
    char::from(b'a' + (n % 26) as u8)
}

fn word(n: usize) -> String {
    [n / 17_576, n / 676, n / 26, n].map(letter).iter().collect()
}

/// Two letters of one title exchanged for others, in another way for each number.
fn a_letter_apart(n: usize) -> [String; 3] {
    let title = "the quick brown fox jumps over the lazy dog and then sleeps again";
    let mut letters: Vec<char> = title.chars().collect();
    for part in [n % 1600, n / 1600] {
        letters[part % 64] = letter(part / 64);
    }
    [String::new(), letters.into_iter().collect(), String::new()]
}

/// What could cost more than in proportion.
const MADE: [(&str, Made); 10] = [
    ("equal titles", |_| [String::new(), LONG.into(), String::new()]),
    ("other abstracts", |n| {
        [String::new(), LONG.into(), format!("about {n} of it")]
    }),
    ("a title of many papers", |n| {
        [format!("p-{n}"), "Introduction".into(), String::new()]
    }),
    ("a title of many papers, other abstracts", |n| {
        [format!("p-{n}"), "Introduction".into(), format!("about {n} of it")]
    }),
    ("equal abstracts, other ids of the listing", |n| {
        [format!("p-{n}"), LONG.into(), ICE.into()]
    }),
    ("equal abstracts under other titles", |n| {
        [
            String::new(),
            format!("measuring {} in {}", word(n), word(n * 7)),
            format!("{ICE} {ICE}"),
        ]
    }),
    ("other DOIs", |n| [format!("10.1/{n}"), LONG.into(), ICE.into()]),
    ("equal DOIs", |n| {
        ["10.1/a".into(), format!("on {}", word(n)), String::new()]
    }),
    ("a letter apart", a_letter_apart),
    ("unlike titles", |n| {
        [
            String::new(),
            format!("measuring {} in {}", word(n), word(n * 7)),
            String::new(),
        ]
    }),
];

/// Of twice the rows no more than 1.3 times twice the time, for a quiet machine.
#[test]
#[ignore = "a measurement"]
fn costs_grow_with_the_rows() {
    for (kind, made) in MADE {
        let seconds = [25_000, 50_000, 100_000, 200_000].map(|n_rows| {
            let texts: Vec<[String; 3]> = (0..n_rows).map(made).collect();
            let told: Vec<Told<'_>> = texts
                .iter()
                .map(|[id, title, text]| (&**id, &**title, &**text))
                .collect();
            let begin = std::time::Instant::now();
            grouped(&told);
            begin.elapsed().as_secs_f64()
        });
        let grows = seconds.windows(2).all(|pair| pair[1] <= 2.6 * pair[0].max(0.05));
        assert!(grows, "{kind}: {seconds:?} seconds");
    }
}
