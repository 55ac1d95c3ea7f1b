//! Which terms are told to move, and by what numbers.

use super::*;
use crate::config::Words;
use crate::trends::{Coverage, Timeline};

const MONTHS: usize = 12;
const A_MONTH: usize = 50;

/// Of 50 papers a month, 5 have `agent` at first and 20 at last, 1 has `violin` and then 6 have, 20 have `glacier` and then
/// 5; all of theme 1.
fn moves(theme: Option<ThemeId>) -> TermMoves {
    let between = |first: usize, last: usize, month: usize| match month {
        0..3 => first,
        9.. => last,
        _ => (first * (11 - month) + last * month) / 11,
    };
    let has = |term: &str, n_papers: usize, paper: usize| {
        if paper < n_papers {
            format!("{term}. ")
        } else {
            String::new()
        }
    };
    let (mut abstracts, mut places) = (Vec::new(), Vec::new());
    for month in 0..MONTHS {
        for paper in 0..A_MONTH {
            let agent = has("agent", between(5, 20, month), paper);
            let violin = has("violin", between(1, 6, month), paper);
            let glacier = has("glacier", between(20, 5, month), A_MONTH - 1 - paper);
            abstracts.push(format!("{agent}{violin}{glacier}paper"));
            places.push((1, month));
        }
    }
    let abstracts: Vec<&str> = abstracts.iter().map(String::as_str).collect();
    let (words, own) = (sample::words(&abstracts), Words::default());
    let counted = sample::counted_over(MONTHS, &places, 10, &own);
    let occurrences = Occurrences::count(&words, &counted);
    let timeline = Timeline {
        coverage: vec![Coverage::Whole; MONTHS],
        tested: (0..MONTHS).collect(),
        years: (0..MONTHS).map(|month| month as f64 / 12.0).collect(),
        papers: vec![A_MONTH as f64; MONTHS],
    };
    let around = Around {
        timeline: &timeline,
        ends: &Ends {
            before: 0..3,
            now: 9..12,
        },
        dependence: &DependencePrior::default(),
        settings: &TrendSettings::default(),
    };
    let counts = occurrences.counts(&words, &counted);
    match theme {
        None => overall(&counts, around),
        Some(theme) => in_theme(&counts, theme, &timeline.papers, around),
    }
}

#[test]
fn the_term_that_gained_most_comes_first_though_another_grew_faster() {
    let moves = moves(None);
    let told: Vec<&str> = moves.rising.iter().map(|term| term.term.as_str()).collect();
    assert_eq!(told, ["agent", "violin"]);
    let part = |papers| Part { papers, of: 150 };
    assert_eq!((moves.rising[0].before, moves.rising[0].now), (part(15), part(60)));
    assert_eq!((moves.rising[1].before, moves.rising[1].now), (part(3), part(18)));
    assert_eq!((moves.falling[0].before, moves.falling[0].now), (part(60), part(15)));
    assert_eq!((moves.before, moves.now), (Some((0, 2)), Some((9, 11))));
}

#[test]
fn a_theme_has_periods_of_its_own_papers() {
    // 50 papers a month are enough: three months at either end.
    let moves = moves(Some(ThemeId(1)));
    assert_eq!((moves.before, moves.now), (Some((0, 2)), Some((9, 11))));
    assert_eq!(moves.rising[0].term, "agent");
}
