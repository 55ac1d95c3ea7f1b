//! `terms --moving`: what gained or lost most, and what is new.

use paperthemes::report::{Report, TermMovesView, TermView, WindowView};
use paperthemes::run::{ask, last_report};
use paperthemes::store::inspect::ThemeRow;
use paperthemes::workspace::Workspace;
use serde_json::{Value, json};

use crate::cli::failure::Failure;
use crate::cli::lookup;
use crate::cli::output::schema::Schema;
use crate::cli::output::{Answer, rounded};

/// Terms on the move among all papers, or within a theme; with that theme.
pub(super) fn terms(workspace: &Workspace, asked: Option<&String>) -> Result<(Option<ThemeRow>, Answer), Failure> {
    let theme = asked.map(|asked| ask(workspace, |view| lookup::theme(&view.themes()?, asked).cloned()));
    let theme = theme.transpose()?;
    let report = last_report(workspace)?;
    let moves = match &theme {
        None => Some(&report.change.terms),
        Some(theme) => {
            let id = theme.id.to_string();
            let shown = report.themes.iter().chain(&report.hidden_themes);
            shown
                .into_iter()
                .find(|theme| theme.id == id)
                .map(|theme| &theme.trend.terms)
        }
    };
    let answer = moves.map_or_else(
        || Answer::with(Schema::of("terms --moving")),
        |moves| rows(&report, moves),
    );
    Ok((theme, answer))
}

fn rows(report: &Report, moves: &TermMovesView) -> Answer {
    let mut answer = Answer::with(Schema::of("terms --moving"));
    let window = |window: Option<WindowView>| json!(window.map(|window| window.name(&report.periods)));
    let number = |value: Option<f64>| value.map_or(Value::Null, rounded);
    let kinds = [
        ("rising", &moves.rising),
        ("new", &moves.new),
        ("falling", &moves.falling),
    ];
    for (kind, terms) in kinds {
        for term in terms {
            let since = term.first_seen.and_then(|period| report.periods.get(period));
            answer.push(vec![
                json!(kind),
                json!(term.term),
                number(gain(term)),
                json!(term.n_now),
                json!(term.of_now),
                window(moves.now),
                json!(term.n_before),
                json!(term.of_before),
                window(moves.before),
                number(term.growth.value),
                number(term.q_value),
                json!(since.map(|period| &period.name)),
            ]);
        }
    }
    answer.with_decimals(3)
}

/// Share of the last periods less that of the first ones.
fn gain(term: &TermView) -> Option<f64> {
    Some(term.share_now? - term.share_before?)
}
