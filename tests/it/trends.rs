//! What is said to rise and fall, on made-up and on real papers.

use std::fmt::Write;

use paperthemes::config::Config;
use paperthemes::corpus::Corpus;
use paperthemes::features;
use paperthemes::report::{Report, ThemeView};
use paperthemes::themes::Lineage;
use paperthemes::themes::update;
use paperthemes::{run, workspace};

use crate::corpora::shared;
use crate::workspace::Workspace;

/// A listing of three subjects over months from 2021 on: glaciers have `shares` of the papers, a month each, violins and
/// girders the rest in halves; a month without a share has no listing.
fn three_subjects(shares: impl Iterator<Item = Option<f64>>) -> String {
    let mut listing = String::new();
    for (month, share) in shares.enumerate() {
        let n_papers = if share.is_some() { 20 } else { 0 };
        for paper in 0..n_papers {
            let is_glacier = f64::from(paper) < share.unwrap_or(0.0) * f64::from(n_papers);
            let text = match (is_glacier, paper % 2) {
                (true, _) => "glacier ice meltwater snow retreat flow bed radar",
                (false, 0) => "violin tone string bow varnish spruce resonance plate",
                (false, _) => "girder load steel bolt weld truss span rust",
            };
            let (year, month_of_year) = (2021 + month / 12, 1 + month % 12);
            writeln!(
                listing,
                r#"{{"id": "p{month}-{paper}", "title": "{text} {month} {paper}", "abstract": "{text}.", "date": "{year}-{month_of_year:02}-{:02}"}}"#,
                1 + paper % 31 % 28
            )
            .unwrap();
        }
    }
    listing
}

pub(crate) fn report_on(listing: &str) -> Report {
    let workspace = Workspace::new().file("listing.jsonl", listing);
    workspace
        .run("report listing.jsonl --themes 3 --period month")
        .succeeds();
    workspace.report()
}

fn about<'r>(report: &'r Report, word: &str) -> &'r ThemeView {
    let is_about = |theme: &&ThemeView| report.papers[theme.members[0].paper].title.contains(word);
    report.themes.iter().find(is_about).unwrap()
}

#[test]
fn a_theme_that_takes_over_rises_and_the_other_falls() {
    let report = report_on(&three_subjects(
        (0..24).map(|month| Some(0.2 + 0.02 * f64::from(month))),
    ));
    let (rising, falling) = (about(&report, "glacier"), about(&report, "violin"));
    assert_eq!(rising.trend.verdict, "rising", "{}", rising.trend.sentence);
    assert_eq!(falling.trend.verdict, "falling", "{}", falling.trend.sentence);
    assert!(
        rising.trend.sentence.contains("× a year ["),
        "{}",
        rising.trend.sentence
    );
    assert_eq!(report.themes_by_trend()[0].id, rising.id);
}

#[test]
fn what_holds_its_share_is_steady_though_the_last_month_is_not_over() {
    let mut listing = three_subjects((0..30).map(|_| Some(0.4)));
    // Of the month after, two days are there.
    listing.push_str(
        r#"{"id": "last", "title": "violin tone", "abstract": "violin tone string bow.", "date": "2023-07-02"}"#,
    );
    let report = report_on(&listing);
    assert!(report.periods.last().unwrap().is_partial);
    for theme in &report.themes {
        assert_eq!(theme.trend.verdict, "steady", "{}", theme.trend.sentence);
    }
}

#[test]
fn months_without_a_listing_are_no_zeros() {
    let shares = (0..36).map(|month| (!(9..14).contains(&month)).then_some(0.4));
    let report = report_on(&three_subjects(shares));
    // The last month ends on its 20th.
    assert_eq!((report.periods.len(), report.change.n_tested_periods), (36, 30));
    for theme in &report.themes {
        let growth = theme.trend.statistics["growth"].value.unwrap();
        assert!((0.97..1.03).contains(&growth), "{}", theme.trend.sentence);
        assert_eq!(theme.trend.verdict, "steady", "{}", theme.trend.sentence);
    }
}

#[test]
fn too_few_periods_are_said() {
    let report = report_on(&three_subjects((0..6).map(|_| Some(0.4))));
    for theme in &report.themes {
        assert_eq!(
            theme.trend.sentence,
            "can't tell: not enough data: 5 whole periods, needs 8"
        );
    }
}

fn report_on_shared(path: &str, year: Option<i16>) -> Option<Report> {
    let path = shared(path)?;
    let files = workspace::listing_files(&[path]).unwrap();
    let listings = files.iter().map(|file| workspace::read_listing(file, year).unwrap());
    let corpus = Corpus::merge(listings.collect());
    let config = Config::default();
    let themes = update::fit(&corpus, &features::words(&corpus), &config, &Lineage::default())
        .unwrap()
        .themes;
    Some(run::report(&corpus, &features::words(&corpus), &themes, &config).unwrap())
}

#[test]
fn of_four_days_nothing_can_be_told() {
    let Some(report) = report_on_shared("listings", Some(2025)) else {
        return;
    };
    assert!(!report.themes.is_empty());
    for theme in &report.themes {
        assert_eq!(theme.trend.verdict, "can't tell");
        assert!(
            theme.trend.sentence.contains("not enough data"),
            "{}",
            theme.trend.sentence
        );
    }
    assert_eq!(report.change.placebo, None);
}

#[test]
fn agents_and_reinforcement_learning_rise_and_low_resource_languages_fall_among_daily_papers() {
    let Some(report) = report_on_shared("corpora/dated/hf_daily_papers.jsonl.gz", None) else {
        return;
    };
    let has = |word: &str, verdict: &str| {
        let is_that = |theme: &&ThemeView| theme.label.to_lowercase().contains(word) && theme.trend.verdict == verdict;
        report.themes.iter().any(|theme| is_that(&theme))
    };
    assert!(has("agent", "rising") && !has("agent", "falling"));
    assert!(has("reinforcement", "rising") && !has("reinforcement", "falling"));
    // Counted in the texts: low-resource or multilingual in 4.0 % of the papers of 2024 Q2 and Q3, in 2.4 % of 2026 Q2 and Q3; image
    // generation or editing in 10.0 and 5.9 %, over several themes.
    assert!(has("low-resource", "fading") && !has("low-resource", "rising"));
    // Chain of thought in 2.6 % of the papers of 2024 Q3 and Q4, 9.0 % of 2025 Q2, 3.9 % of 2026 Q1 and Q2.
    assert!(has("chain-of-thought", "peaked"));
    // On-policy distillation in none of the papers of 2025 Q3, in 2.5 % of 2026 Q2.
    let is_opd = |rise: &&paperthemes::report::RiseView| rise.phrase == "on-policy distillation (OPD)";
    assert!(report.rises.iter().any(|rise| is_opd(&rise)), "{:?}", report.rises);
    assert!(!has("image", "rising"));
    let placebo = report.change.placebo.unwrap();
    assert!(placebo.mean < 0.5, "{placebo:?}");
}
