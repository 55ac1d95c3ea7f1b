//! `trends`: which themes change, and how.

use paperthemes::report::change::{growth_text, q_text};
use paperthemes::report::numbers::share;
use paperthemes::report::tables::trend_rows;
use paperthemes::report::{Report, ThemeView};
use paperthemes::run::last_report;
use paperthemes::trends::statistics::GROWTH;
use paperthemes::workspace::Workspace;
use serde_json::{Value, json};

use crate::cli::args::Common;
use crate::cli::failure::CommandResult;
use crate::cli::messages;
use crate::cli::output::Answer;
use crate::cli::output::screen::Screen;

pub(crate) fn trends(workspace: &Workspace, common: &Common) -> CommandResult {
    let report = last_report(workspace)?;
    let mut screen = Screen::new(common.presentation());
    let is_table = screen.is_table();
    screen.answer(&if is_table { table(&report) } else { full(&report) })?;
    screen.show()?;
    if is_table && !common.quiet {
        messages::trends(&report);
    }
    Ok(())
}

/// For people: a line a theme.
fn table(report: &Report) -> Answer {
    let mut answer = Answer::new(&["theme_id", "verdict", "growth", "share", "q", "papers", "theme", "note"]);
    for theme in report.themes_by_trend() {
        let trend = &theme.trend;
        let growth = trend.statistics.get(GROWTH);
        let text = |value: Option<String>| value.map_or(Value::Null, Value::from);
        let ends = trend.value("share_before").zip(trend.value("share_now"));
        answer.push(vec![
            json!(theme.id),
            json!(trend.verdict),
            text(growth.and_then(|growth| Some(growth_text(growth.value?, growth.low.zip(growth.high))))),
            text(match &trend.course {
                Some(course) => Some(course.text.clone()),
                None => ends.map(|(before, now)| format!("{} → {}", share(before), share(now))),
            }),
            text(trend.q_value.map(|q_value| {
                q_text(q_value)
                    .trim_start_matches("q ")
                    .trim_start_matches("= ")
                    .to_owned()
            })),
            json!(theme.n_papers),
            json!(theme.label),
            json!(note(theme)),
        ]);
    }
    answer
}

/// What is missing, and what stands in doubt.
fn note(theme: &ThemeView) -> String {
    let trend = &theme.trend;
    let missing = trend.statistics.get(GROWTH).and_then(|growth| growth.missing.clone());
    missing
        .into_iter()
        .chain(trend.doubts.iter().cloned())
        .chain(theme.no_subject.clone())
        .collect::<Vec<_>>()
        .join("; ")
}

/// For programs: every statistic.
fn full(report: &Report) -> Answer {
    let (columns, rows) = trend_rows(report);
    Answer::of(columns, rows)
}
