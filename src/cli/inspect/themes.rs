//! `themes`: a line each.

use paperthemes::corpus::Corpus;
use paperthemes::store::inspect::ThemeRow;
use paperthemes::themes::Themes;
use paperthemes::workspace::Workspace;
use serde_json::{Value, json};

use super::{ask, cut, rounded};
use crate::cli::args::Common;
use crate::cli::args::inspect::Rows;
use crate::cli::commands::Outcome;
use crate::cli::messages;
use crate::cli::output::Answer;
use crate::cli::output::schema::Schema;
use crate::cli::output::screen::Screen;

pub fn themes(workspace: &Workspace, common: &Common, rows: &Rows) -> Outcome {
    let (themes, n_papers) = ask(workspace, |view| {
        Ok((view.themes()?, view.n_papers()?.unwrap_or_default()))
    })?;
    let mut answer = answer(&themes, n_papers);
    cut(&mut answer, rows, common)?;
    let mut screen = Screen::new(common);
    screen.answer(&answer)?;
    screen.show()?;
    if !common.quiet {
        messages::hidden(&themes);
    }
    Ok(())
}

/// The answer of `report`: the same as `themes` gives afterwards.
pub fn theme_answer(themes: &Themes, corpus: &Corpus) -> Answer {
    let row = |theme: &paperthemes::themes::Theme| ThemeRow {
        id: theme.id,
        label: theme.label.clone(),
        label_terms: theme.label_terms.clone(),
        stability: theme.stability,
        super_theme: themes.super_theme(theme.id).map(|group| group.label.clone()),
        n_papers: theme.members.len(),
        is_hidden: theme.is_hidden,
    };
    let rows: Vec<ThemeRow> = themes.in_order().into_iter().map(row).collect();
    answer(&rows, corpus.papers.len())
}

fn answer(themes: &[ThemeRow], n_papers: usize) -> Answer {
    let mut answer = Answer::with(Schema::of("themes"));
    for theme in themes.iter().filter(|theme| !theme.is_hidden) {
        answer.push(vec![
            json!(theme.id),
            json!(theme.n_papers),
            rounded(theme.n_papers as f64 / n_papers.max(1) as f64),
            theme.stability.map_or(Value::Null, rounded),
            json!(theme.standing()),
            json!(theme.super_theme),
            json!(theme.label),
            json!(theme.terms()),
        ]);
    }
    answer
}
