//! `explain`: why a paper is where it is.

use std::io::{self, Write};

use paperthemes::store::Store;
use paperthemes::themes::explain::Explanation;
use paperthemes::themes::{Member, Themes};
use paperthemes::workspace::Workspace;
use paperthemes::{Error, pipeline};
use serde_json::{Value, json};

use super::args::{Common, Format};
use super::commands::{Outcome, current, rounded};
use super::lookup;
use super::output::Answer;

/// Terms that a table shows.
const SHOWN: usize = 12;

pub(super) fn explain(workspace: &Workspace, common: &Common, asked: &str, limit: Option<usize>) -> Outcome {
    let (corpus, themes) = current(workspace)?;
    let position = lookup::paper(&corpus, asked)?;
    let paper = &corpus.papers[position];
    let model = Store::open(&workspace.database())?.model()?;
    let config = workspace.config()?;
    let explanation = model.and_then(|model| pipeline::explain(&corpus, &themes, &model, &config, position));
    let explanation = explanation.ok_or_else(|| Error::NothingToExplain {
        paper: paper.id.clone(),
    })?;
    let mut out = io::stdout().lock();
    if common.format == Format::Table {
        head(&paper.title, &explanation, &themes, position, &mut out)?;
    }
    let shown = limit.unwrap_or(if common.format == Format::Table {
        SHOWN
    } else {
        usize::MAX
    });
    answer(&explanation, shown).write(common.format, &mut out)?;
    Ok(())
}

/// What is compared, for people.
fn head(title: &str, explanation: &Explanation, themes: &Themes, paper: usize, out: &mut dyn Write) -> io::Result<()> {
    let label = |id| {
        let theme = themes.themes.iter().find(|theme| theme.id == id);
        theme.map_or("", |theme| theme.label.as_str())
    };
    let members = themes.themes.iter().flat_map(|theme| &theme.members);
    let member: Option<&Member> = members.into_iter().find(|member| member.paper == paper);
    let (membership, border) = member.map_or((0.0, ""), |member| {
        (
            member.membership,
            if member.is_borderline() { ", borderline" } else { "" },
        )
    });
    writeln!(out, "{title}\n")?;
    writeln!(
        out,
        "theme      {}  {} (membership {membership:.2}{border})",
        explanation.theme,
        label(explanation.theme)
    )?;
    writeln!(
        out,
        "runner-up  {}  {}",
        explanation.runner_up,
        label(explanation.runner_up)
    )?;
    writeln!(
        out,
        "\nWhat speaks for {} (+) and for {} (-), in nats; in all {:+.2}:\n",
        explanation.theme, explanation.runner_up, explanation.difference
    )
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
