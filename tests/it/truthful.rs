//! No sentence of a report contradicts the numbers in it: words of direction beside two shares, or two counts.

use paperthemes::config::Config;
use paperthemes::corpus::{Corpus, DateSource, Ids, Listing, Row};
use paperthemes::report::Report;
use paperthemes::themes::{Member, SuperTheme, Theme, ThemeId, Themes};
use paperthemes::{features, report, run};
use proptest::collection::vec;
use proptest::prelude::*;

const UP: [&str; 13] = [
    "rises", "rise", "rising", "rose", "grew", "grows", "gained", "emerged", "surged", "surges", "climbs", "doubles",
    "spreads",
];
const DOWN: [&str; 12] = [
    "falls", "fall", "falling", "fell", "shrank", "shrinks", "lost", "fading", "fades", "fade", "faded", "declines",
];

const N_MONTHS: usize = 26;

/// Words that the papers of a theme share.
const SUBJECTS: [&str; 6] = [
    "glacier ice meltwater moraine",
    "violin tone string varnish",
    "girder steel truss rust",
    "orchid pollen petal nectar",
    "comet orbit dust nucleus",
    "harbour crane quay tide",
];

/// How the share of a theme goes over the months, from 0 to 1.
#[derive(Debug, Clone, Copy)]
enum Shape {
    Flat,
    Up,
    Down,
    Peak,
    /// Up, and back in the last months.
    UpAndBack,
    /// Nothing until the last third.
    Late,
    Season,
}

fn weight(shape: Shape, month: usize) -> f64 {
    let at = month as f64 / N_MONTHS as f64;
    match shape {
        Shape::Flat => 1.0,
        Shape::Up => 0.3 + 2.0 * at,
        Shape::Down => 2.3 - 2.0 * at,
        Shape::Peak => 0.4 + 8.0 * at * (1.0 - at),
        Shape::UpAndBack if month + 4 > N_MONTHS => 0.2,
        Shape::UpAndBack => 0.3 + 2.0 * at,
        Shape::Late if at < 0.66 => 0.0,
        Shape::Late => 2.0,
        Shape::Season => 1.0 + 0.8 * (std::f64::consts::TAU * month as f64 / 12.0).sin(),
    }
}

fn any_shape() -> impl Strategy<Value = Shape> {
    use Shape::{Down, Flat, Late, Peak, Season, Up, UpAndBack};
    prop::sample::select(vec![Flat, Up, Down, Peak, UpAndBack, Late, Season])
}

/// Papers of six themes, as many a month as their shapes and a little noise want.
///
/// - `scale`: papers of a theme in a month where its weight is 1; `noise`: along themes and months, in [0, 1].
fn planted(shapes: &[Shape], scale: f64, noise: &[f64]) -> Report {
    let mut rows = Vec::new();
    let mut theme_of = std::collections::BTreeMap::new();
    for (theme, (shape, subject)) in shapes.iter().zip(SUBJECTS).enumerate() {
        for month in 0..N_MONTHS {
            let n_papers = scale * weight(*shape, month) * (0.7 + 0.6 * noise[theme * N_MONTHS + month]);
            for paper in 0..n_papers.round() as usize {
                let id = format!("p{theme}-{month:02}-{paper:03}");
                theme_of.insert(id.clone(), theme);
                rows.push(Row {
                    line: rows.len() as u64 + 1,
                    ids: Ids::from(id.as_str()),
                    title: format!("{subject} {theme} {month} {paper}"),
                    abstract_text: format!("{subject} number{theme}x{month}x{paper}.").into(),
                    date: format!("{}-{:02}-{:02}", 2021 + month / 12, 1 + month % 12, 1 + paper % 28)
                        .parse()
                        .ok(),
                    ..Row::default()
                });
            }
        }
    }
    let corpus = Corpus::merge(vec![Listing {
        hash: "00".to_owned(),
        name: "planted.jsonl".to_owned(),
        format: "jsonl".to_owned(),
        date_source: DateSource::Written,
        reading: String::new(),
        rows,
        rejected: Vec::new(),
    }]);
    let themes = themes(&corpus, &theme_of);
    run::report(&corpus, &features::words(&corpus), &themes, &config()).unwrap()
}

fn config() -> Config {
    let mut config = Config::default();
    config.trends.shuffles = 5;
    config
}

/// The first three themes in a group, the next two in another one, and one on its own.
fn themes(corpus: &Corpus, theme_of: &std::collections::BTreeMap<String, usize>) -> Themes {
    let member = |paper: usize| Member {
        paper,
        fit: 0.5,
        membership: 0.9,
        runner_up: None,
        margin: 0.9,
        likeness: None,
    };
    let is_in = |paper: &usize, theme: usize| theme_of.get(&corpus.papers[*paper].id) == Some(&theme);
    let theme = |number: usize| Theme {
        id: ThemeId(number as u32 + 1),
        label: SUBJECTS[number].to_owned(),
        label_terms: Vec::new(),
        members: (0..corpus.papers.len())
            .filter(|paper| is_in(paper, number))
            .map(member)
            .collect(),
        representatives: Vec::new(),
        stability: Some(0.9),
        is_hidden: false,
    };
    let ids = |numbers: &[u32]| numbers.iter().map(|number| ThemeId(*number)).collect::<Vec<_>>();
    let group = |label: &str, numbers: &[u32]| SuperTheme {
        label: label.to_owned(),
        themes: ids(numbers),
    };
    Themes {
        themes: (0..SUBJECTS.len()).map(theme).collect(),
        order: ids(&[1, 2, 3, 4, 5, 6]),
        super_themes: vec![
            group("things of the land", &[1, 2, 3]),
            group("things of the sky", &[4, 5]),
        ],
        ..Themes::default()
    }
}

/// `report.md`, whose sentences are those of the page.
fn digest(report: &Report) -> String {
    let files = report::files(report).unwrap();
    let (_, bytes) = files.into_iter().find(|(name, _)| name == "report.md").unwrap();
    String::from_utf8(bytes).unwrap().replace(['\u{202f}', '\\'], "")
}

/// 1 for a clause that says up, −1 for down, 0 for both or neither, or for one that admits the contrast.
fn direction(clause: &str) -> i32 {
    let words: Vec<String> = (clause.split(|c: char| !c.is_alphabetic()))
        .map(str::to_lowercase)
        .collect();
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    match () {
        () if has(&["though"]) => 0,
        () => i32::from(has(&UP)) - i32::from(has(&DOWN)),
    }
}

/// Pairs of numbers before and now: `4.1 % → 9.7 %`, `4.1 % of papers in …, 9.7 % in …`, `31 of 520 papers …, 4 of 480 …`.
fn pairs(clause: &str) -> Vec<(f64, f64)> {
    let number = |text: &str| text.trim_matches(|c: char| !c.is_ascii_digit()).parse::<f64>().ok();
    let mut pairs = Vec::new();
    // What stands before the last percent sign, or up to the next one.
    let last = |text: &str| number(text.trim_end_matches('%').split_whitespace().next_back()?);
    let next = |text: &str| last(text.split('%').next()?);
    for sign in [" → ", "% of papers in "] {
        let parts: Vec<&str> = clause.split(sign).collect();
        for ends in parts.windows(2) {
            pairs.extend(last(ends[0]).zip(next(ends[1])));
        }
    }
    let words: Vec<&str> = clause.split_whitespace().collect();
    let parts: Vec<f64> = (words.windows(3))
        .filter(|words| words[1] == "of")
        .filter_map(|words| Some(number(words[0])? / number(words[2])?))
        .collect();
    pairs.extend(parts.chunks_exact(2).map(|parts| (parts[1], parts[0])));
    pairs
}

/// Clauses whose words and numbers go opposite ways.
fn contradictions(text: &str) -> Vec<String> {
    // What falls is told after what rises, in the same sentence.
    let text = (0..10).fold(text.to_owned(), |text, n| {
        text.replace(&format!("), {n} theme"), &format!("); {n} theme"))
    });
    let clauses = text
        .lines()
        .flat_map(|line| line.split("; "))
        .flat_map(|part| part.split(". "));
    clauses
        .filter(|clause| {
            let direction = f64::from(direction(clause));
            pairs(clause)
                .iter()
                .any(|(before, now)| direction * (now - before) < 0.0)
        })
        .map(str::to_owned)
        .collect()
}

#[test]
fn contradictions_are_seen() {
    let told = [
        ("rising: 1.8× a year, 9.7% → 4.1% of papers", 1),
        ("rising: 1.8× a year, 4.1% → 9.7% of papers", 0),
        ("rising: 1.8× a year, though 9.7% → 4.1% of papers", 0),
        ("steady: 9.7% → 4.1% of papers", 0),
        (
            "2 themes fall — 2 in “x” (2.0% of papers in 2024-01 to 2024-03, 5.0% in 2025-01 to 2025-03)",
            1,
        ),
        (
            "2 in “x” rise (2.0% of papers in 2024-01 to 2024-03, 5.0% in 2025-01)",
            0,
        ),
        ("“x” gained most: 4 of 480 papers in 2026-Q3, 31 of 520 in 2024-Q1", 1),
        (
            "Falling terms: a (4 of 480 papers, 31 of 520 before), b (9 of 480 papers, 2 of 520 before)",
            1,
        ),
    ];
    for (clause, n) in told {
        assert_eq!(contradictions(clause).len(), n, "{clause}");
    }
}

#[test]
fn a_group_is_told_in_place_of_its_themes() {
    use Shape::{Down, Flat, Up};
    let report = planted(&[Up, Up, Up, Flat, Flat, Down], 9.0, &[0.5; N_MONTHS * 6]);
    let digest = digest(&report);
    let group = &report.super_themes[0];
    assert_eq!(group.trend.verdict, "rising", "{}", group.trend.sentence);
    let papers: usize = report
        .themes
        .iter()
        .filter(|theme| group.themes.contains(&theme.id))
        .map(|theme| theme.n_papers)
        .sum();
    assert_eq!(group.n_papers, papers);
    assert!(
        digest.contains("3 themes rise — 3 in “things of the land” ("),
        "{digest}"
    );
    assert!(digest.contains(" of papers in 2021-01 to 2021-"), "{digest}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn no_sentence_contradicts_its_numbers(
        shapes in vec(any_shape(), 6),
        scale in prop::sample::select(vec![2.0, 6.0, 15.0]),
        noise in vec(0.0..1.0f64, 6 * N_MONTHS),
    ) {
        let report = planted(&shapes, scale, &noise);
        let text = digest(&report);
        let found = contradictions(&text);
        prop_assert!(found.is_empty(), "{found:?}\n{text}");
    }
}
