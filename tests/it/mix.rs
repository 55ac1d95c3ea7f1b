//! What is said where the papers come from elsewhere than before, and of periods of few papers.

use std::fmt::Write;

use paperthemes::report::{Report, ThemeView};

use crate::trends::report_on;
use crate::workspace::Workspace;

const N_MONTHS: usize = 24;
const PAPERS_A_MONTH: usize = 40;

/// A number in [0, 1) that looks drawn at random, the same for the same paper.
fn drawn(paper: usize, salt: u64) -> f64 {
    let mut state = (paper as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ salt.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    // The finaliser of SplitMix64.
    state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((state ^ (state >> 31)) >> 11) as f64 / (1u64 << 53) as f64
}

/// One paper, dated in a month from 2021 on.
fn paper(listing: &mut String, month: usize, number: usize, is_glacier: bool, category: &str) {
    let text = match (is_glacier, number % 2) {
        (true, _) => "glacier ice meltwater snow retreat flow bed radar",
        (false, 0) => "violin tone string bow varnish spruce resonance plate",
        (false, _) => "girder load steel bolt weld truss span rust",
    };
    let (year, month_of_year) = (2021 + month / 12, 1 + month % 12);
    // The last month ends on its last day, so that it is whole.
    let day = if (month_of_year, number) == (12, 0) {
        31
    } else {
        1 + number % 28
    };
    writeln!(
        listing,
        r#"{{"id": "p{month}-{number}", "title": "{text} {month} {number}", "abstract": "{text}.", "date": "{year}-{month_of_year:02}-{day:02}", "categories": ["{category}"]}}"#
    )
    .unwrap();
}

/// Papers of two categories over two years: `harbour` has 10 % of the papers until one year is over, then 90 %.
///
/// - `glaciers`: their share of a category's papers in a month.
fn two_categories(glaciers: impl Fn(&str, usize) -> f64) -> String {
    let mut listing = String::new();
    for month in 0..N_MONTHS {
        for number in 0..PAPERS_A_MONTH {
            let of_harbour = if month < N_MONTHS / 2 { 0.1 } else { 0.9 };
            let at = month * PAPERS_A_MONTH + number;
            let category = if drawn(at, 1) < of_harbour { "harbour" } else { "quarry" };
            let is_glacier = drawn(at, 2) < glaciers(category, month);
            paper(&mut listing, month, number, is_glacier, category);
        }
    }
    listing
}

fn glaciers(report: &Report) -> &ThemeView {
    let is_it = |theme: &&ThemeView| report.papers[theme.members[0].paper].title.contains("glacier");
    report.themes.iter().find(is_it).unwrap()
}

#[test]
fn a_theme_that_comes_with_a_category_is_not_said_to_rise() {
    let report = report_on(&two_categories(
        |category, _| if category == "harbour" { 0.7 } else { 0.1 },
    ));
    let trend = &glaciers(&report).trend;
    assert_eq!(trend.verdict, "can't tell", "{}", trend.sentence);
    assert!(
        trend.sentence.contains("the mix of categories explains it"),
        "{}",
        trend.sentence
    );
    let shift = &report.change.shifts[0];
    assert_eq!(
        (shift.dimension.as_str(), report.periods[shift.from].name.as_str()),
        ("categories", "2022-01")
    );
    assert!(
        shift.before.min(shift.then) < 0.15 && shift.before.max(shift.then) > 0.85,
        "{shift:?}"
    );
    // No theme rises or falls by the mix alone.
    let of_mix = |theme: &&ThemeView| theme.trend.sentence.contains("the mix of categories");
    assert!(
        report
            .themes
            .iter()
            .all(|theme| theme.trend.verdict == "can't tell" || theme.trend.verdict == "steady")
    );
    assert!(report.themes.iter().filter(of_mix).count() >= 1);
}

#[test]
fn a_theme_that_rises_within_each_category_is_said_to_rise_whatever_the_mix() {
    let report = report_on(&two_categories(|category, month| {
        let first = if category == "harbour" { 0.1 } else { 0.08 };
        first * 1.07f64.powi(month as i32)
    }));
    assert!(!report.change.shifts.is_empty());
    let trend = &glaciers(&report).trend;
    assert_eq!(trend.verdict, "rising", "{}; {:?}", trend.sentence, trend.doubts);
}

#[test]
fn without_a_shift_nothing_is_explained_by_categories() {
    let mut listing = String::new();
    for month in 0..N_MONTHS {
        for number in 0..PAPERS_A_MONTH {
            let at = month * PAPERS_A_MONTH + number;
            let category = if drawn(at, 1) < 0.5 { "harbour" } else { "quarry" };
            let share = 0.1 * 1.07f64.powi(month as i32);
            paper(&mut listing, month, number, drawn(at, 2) < share, category);
        }
    }
    let report = report_on(&listing);
    assert_eq!(report.change.shifts, []);
    assert_eq!(glaciers(&report).trend.verdict, "rising");
}

#[test]
fn a_month_of_few_papers_is_not_compared_and_said_so() {
    let mut listing = String::new();
    for month in 0..N_MONTHS {
        let n_papers = if month == 7 { 5 } else { PAPERS_A_MONTH };
        (0..n_papers).for_each(|number| paper(&mut listing, month, number, number % 5 == 0, "quarry"));
    }
    let workspace = Workspace::new().file("listing.jsonl", &listing);
    workspace
        .run("report listing.jsonl --themes 3 --period month")
        .succeeds();
    let report = workspace.report();
    let sparse: Vec<&str> = (report.periods.iter())
        .filter(|period| period.is_sparse)
        .map(|period| period.name.as_str())
        .collect();
    assert_eq!(sparse, ["2021-08"]);
    assert_eq!(report.change.n_tested_periods, N_MONTHS - 1);
    assert_eq!(report.themes[0].trend.bands[7], None);
    let digest = std::fs::read_to_string(workspace.path("reports/report.md")).unwrap();
    assert!(
        digest.contains(
            "1 month with fewer than 30 papers, far fewer than usual, is left out of what is compared: 2021-08."
        ),
        "{digest}"
    );
}
