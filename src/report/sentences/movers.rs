//! What changes, as a sentence: how many themes do what, the one that does it most, and what chance alone would do.

use crate::report::numbers::{count, counted, decimal};
use crate::report::piece::{Sentence, leading_to, words};
use crate::report::{Report, ThemeView, groups};
use crate::trends::Verdict;
use crate::trends::statistics::MIN_PERIODS;

/// What changes, or why nothing can be said of it.
pub(super) fn change(report: &Report) -> Option<Sentence> {
    let length = &report.corpus.period_length;
    let n_tested = report.change.n_tested_periods;
    let text = match report.periods.as_slice() {
        [] if report.papers.is_empty() => return None,
        [] => "No paper has a date, so nothing can be said about change.".to_owned(),
        _ if n_tested >= MIN_PERIODS => return (!report.themes.is_empty()).then(|| movers(report)),
        _ => format!(
            "The papers span {}, {} of them covered from end to end: too few to speak of change (it takes \
             {MIN_PERIODS}), so counts are told and not compared.",
            counted(report.periods.len(), length),
            if n_tested == 0 {
                "none".to_owned()
            } else {
                count(n_tested)
            },
        ),
    };
    Some(vec![leading_to("periods", text)])
}

/// How many themes change in which way, the one that changes most by name, and what chance alone would do.
fn movers(report: &Report) -> Sentence {
    let themes = report.themes_by_trend();
    let length = &report.corpus.period_length;
    let mut sentence = vec![words(format!(
        "Over {}, ",
        counted(report.change.n_tested_periods, &format!("whole {length}"))
    ))];
    let mut is_first = true;
    for verdict in Verdict::ALL.into_iter().filter(|verdict| verdict.is_change()) {
        let named = verdict.to_string();
        let moved: Vec<&ThemeView> = (themes.iter().copied())
            .filter(|theme| theme.trend.verdict == named)
            .collect();
        if moved.is_empty() {
            continue;
        }
        if !is_first {
            sentence.push(words("; "));
        }
        is_first = false;
        let verb = verb(verdict, moved.len());
        sentence.push(leading_to(
            "themes",
            format!("{} {verb}", counted(moved.len(), "theme")),
        ));
        if let Some(groups) = groups::in_place_of(report, &moved) {
            sentence.extend(groups);
        } else if let Some(most) = moved.iter().find(|theme| theme.is_subject()) {
            sentence.push(words(if moved.len() == 1 { ": " } else { ", above all " }));
            sentence.push(leading_to(&most.id, format!("{} “{}”", most.id, most.label)));
            if let Some(course) = &most.trend.course {
                sentence.push(words(format!(" ({})", course.text)));
            }
        }
    }
    if is_first {
        sentence.push(words("no theme’s share changes beyond doubt"));
    }
    sentence.push(words(format!(". {}", chance(report))));
    sentence
}

/// What themes of a verdict do.
fn verb(verdict: Verdict, n_themes: usize) -> &'static str {
    match (verdict, n_themes) {
        (Verdict::Rising, 1) => "rises",
        (Verdict::Rising, _) => "rise",
        (Verdict::Falling, 1) => "falls",
        (Verdict::Falling, _) => "fall",
        (Verdict::Fading, 1) => "fades",
        (Verdict::Fading, _) => "fade",
        (Verdict::Seasonal, 1) => "recurs each year",
        (Verdict::Seasonal, _) => "recur each year",
        (Verdict::Emerged, _) => "emerged",
        (Verdict::Surged, _) => "surged",
        (Verdict::Peaked, _) => "peaked",
        (Verdict::Steady | Verdict::CantTell, _) => "stay",
    }
}

/// What chance alone would show.
pub fn chance(report: &Report) -> String {
    match &report.change.placebo {
        Some(placebo) => format!(
            "With the dates shuffled ({} times) {} of {} would seem to change on average, at most {} in 95 of 100 \
             shuffles.",
            count(placebo.n_shuffles),
            decimal(placebo.mean, 2),
            counted(report.themes.len(), "theme"),
            count(placebo.most),
        ),
        None if report.change.n_tested_periods < MIN_PERIODS => format!(
            "Nothing was tested: a test takes {MIN_PERIODS} periods that the listings cover from end to end, there {}.",
            match report.change.n_tested_periods {
                0 => "is none".to_owned(),
                1 => "is 1".to_owned(),
                n => format!("are {}", count(n)),
            }
        ),
        None => "Nothing was tested with the dates shuffled.".to_owned(),
    }
}
