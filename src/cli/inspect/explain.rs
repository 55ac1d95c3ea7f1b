//! `explain`: why a paper is where it is.

use paperthemes::Error;
use paperthemes::features::Text;
use paperthemes::run::ask;
use paperthemes::store::inspect::{PaperRow, ThemeRow};
use paperthemes::themes::explain::{self, Explanation};
use paperthemes::workspace::Workspace;
use serde_json::{Value, json};

use crate::cli::args::Common;
use crate::cli::failure::CommandResult;
use crate::cli::lookup;
use crate::cli::output::screen::Screen;
use crate::cli::output::style::Role;
use crate::cli::output::{Answer, rounded};

/// Terms that a table shows.
const SHOWN: usize = 12;

pub(crate) fn explain(workspace: &Workspace, common: &Common, asked: &str, limit: Option<usize>) -> CommandResult {
    let config = workspace.config()?;
    let (paper, themes, explanation) = ask(workspace, |view| {
        let themes = view.themes()?;
        let paper = lookup::paper(view, asked)?;
        let model = paper.place.as_ref().map_or(Ok(None), |_| view.model())?;
        let text = Text {
            title: &paper.title,
            abstract_text: &paper.abstract_text,
        };
        let explanation =
            paper.place.as_ref().zip(model).and_then(|(place, model)| {
                explain::explain(&model, &config.features, text, place.theme, &place.member())
            });
        let explanation = explanation.ok_or_else(|| Error::NothingToExplain {
            paper: paper.id.clone(),
        })?;
        Ok((paper, themes, explanation))
    })?;
    let mut screen = Screen::new(common.presentation());
    let shown = limit.unwrap_or(if screen.is_table() { SHOWN } else { usize::MAX });
    if screen.is_table() {
        head(&mut screen, &paper, &themes, &explanation);
    }
    screen.answer(&answer(&explanation, shown))?;
    screen.show()
}

/// What is compared, for people.
fn head(screen: &mut Screen, paper: &PaperRow, themes: &[ThemeRow], explanation: &Explanation) {
    let label = |id| {
        themes
            .iter()
            .find(|theme| theme.id == id)
            .map_or("", |theme| &theme.label)
    };
    let (membership, border) = paper.place.as_ref().map_or((0.0, ""), |place| {
        (
            place.membership,
            if place.is_borderline() { ", borderline" } else { "" },
        )
    });
    screen.line(&screen.paint(Role::Header, &paper.title));
    screen.line(&format!(
        "\ntheme      {}  {} (membership {membership:.2}{border})",
        explanation.theme,
        label(explanation.theme)
    ));
    screen.line(&format!(
        "runner-up  {}  {}",
        explanation.runner_up,
        label(explanation.runner_up)
    ));
    screen.line(&format!(
        "\nWhat speaks for {} (+) and for {} (-), in nats; in all {:+.2}:\n",
        explanation.theme, explanation.runner_up, explanation.difference
    ));
}

/// The terms that say most, what the others say together, what sizes say, and the sum.
fn answer(explanation: &Explanation, shown: usize) -> Answer {
    let mut answer = Answer::new(&["contribution", "term"]);
    let (shown, others) = explanation.reasons.split_at(shown.min(explanation.reasons.len()));
    let mut row = |contribution: f64, term: Value| answer.push(vec![rounded(contribution), term]);
    for reason in shown {
        row(reason.contribution, json!(reason.term));
    }
    if !others.is_empty() {
        let rest = others.iter().map(|reason| reason.contribution).sum();
        row(rest, json!(format!("({} other terms)", others.len())));
    }
    row(explanation.sizes, json!("(sizes of the themes)"));
    row(explanation.difference, json!("(in all)"));
    answer
}
