//! `trends`: which themes change, and how.

use paperthemes::report::change::{growth_text, q_text};
use paperthemes::report::headlines::windows;
use paperthemes::report::numbers::share;
use paperthemes::report::tables::{Rows, group_rows, trend_rows};
use paperthemes::report::{Report, TrendView};
use paperthemes::run::last_report;
use paperthemes::trends::statistics::{GROWTH, SHARE_BEFORE, SHARE_NOW};
use paperthemes::workspace::Workspace;
use serde_json::{Value, json};

use crate::cli::args::Common;
use crate::cli::args::inspect::TrendsArguments;
use crate::cli::failure::CommandResult;
use crate::cli::messages;
use crate::cli::output::Answer;
use crate::cli::output::screen::Screen;

pub(crate) fn trends(workspace: &Workspace, common: &Common, arguments: &TrendsArguments) -> CommandResult {
    let report = last_report(workspace)?;
    let mut screen = Screen::new(common.presentation());
    let is_table = screen.is_table();
    if let (true, Some(windows)) = (is_table, windows(&report)) {
        screen.line(&format!("{windows}\n"));
    }
    screen.answer(&match (is_table, arguments.groups) {
        (true, true) => groups(&report),
        (true, false) => table(&report),
        (false, true) => of(group_rows(&report)),
        (false, false) => of(trend_rows(&report)),
    })?;
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
        let size_and_name = [json!(theme.n_papers), json!(theme.label)];
        let row = [
            vec![json!(theme.id)],
            change(&theme.trend),
            size_and_name.to_vec(),
            vec![json!(note(&theme.trend, theme.no_subject.as_ref()))],
        ];
        answer.push(row.concat());
    }
    answer
}

/// For people: a line a group.
fn groups(report: &Report) -> Answer {
    let mut answer = Answer::new(&["group", "verdict", "growth", "share", "q", "papers", "themes", "note"]);
    for group in &report.super_themes {
        let size_and_themes = [json!(group.n_papers), json!(group.themes.join(", "))];
        let row = [
            vec![json!(group.label)],
            change(&group.trend),
            size_and_themes.to_vec(),
            vec![json!(note(&group.trend, None))],
        ];
        answer.push(row.concat());
    }
    answer
}

/// Verdict, growth, share at both ends, and q.
fn change(trend: &TrendView) -> Vec<Value> {
    let growth = trend.statistics.get(GROWTH);
    let text = |value: Option<String>| value.map_or(Value::Null, Value::from);
    let ends = trend.value(SHARE_BEFORE).zip(trend.value(SHARE_NOW));
    vec![
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
    ]
}

/// What is missing, and what stands in doubt.
///
/// - `no_subject`: why it is no subject.
fn note(trend: &TrendView, no_subject: Option<&String>) -> String {
    let missing = trend.statistics.get(GROWTH).and_then(|growth| growth.missing.clone());
    missing
        .into_iter()
        .chain(trend.doubts.iter().cloned())
        .chain(no_subject.cloned())
        .collect::<Vec<_>>()
        .join("; ")
}

/// For programs: every statistic.
fn of(rows: Rows) -> Answer {
    let (columns, rows) = rows;
    Answer::of(columns, rows)
}
