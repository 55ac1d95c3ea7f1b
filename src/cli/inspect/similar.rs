//! `similar`: what is most like a paper.

use paperthemes::Error;
use paperthemes::config::FeatureSettings;
use paperthemes::features::Text;
use paperthemes::features::shared::shared_terms;
use paperthemes::run::ask;
use paperthemes::store::inspect::{PaperRow, View};
use paperthemes::workspace::Workspace;
use serde_json::json;

use crate::cli::answers::push_paper;
use crate::cli::args::Common;
use crate::cli::args::inspect::SimilarArguments;
use crate::cli::failure::{CommandResult, Failure};
use crate::cli::lookup;
use crate::cli::output::schema::Schema;
use crate::cli::output::screen::Screen;
use crate::cli::output::style::Role;
use crate::cli::output::{Answer, rounded};

/// Shared terms of each pair.
const TERMS: usize = 6;

/// A paper near another: cosine, and the terms they share.
type Near = (f64, Vec<String>, PaperRow);

pub(crate) fn similar(workspace: &Workspace, common: &Common, arguments: &SimilarArguments) -> CommandResult {
    let settings = workspace.config()?.features;
    let asked = arguments.paper.asked();
    let (paper, near) = ask(workspace, |view| {
        let paper = lookup::paper(view, &asked)?;
        let near = near(view, &paper, &settings, arguments.limit)?;
        Ok((paper, near))
    })?;
    let near = near.ok_or_else(|| Failure::NotFound {
        what: format!("`{}` has no place among the papers", paper.id),
        hint: "papers added since the last report get theirs by `paperthemes report`; a paper without any known word has none"
            .to_owned(),
    })?;
    let mut answer = Answer::with(Schema::of("similar"));
    for (cosine, terms, other) in &near {
        push_paper(&mut answer, vec![rounded(*cosine), json!(terms)], other);
    }
    if let Some(columns) = &arguments.columns {
        answer.choose(columns)?;
    }
    let mut screen = Screen::new(common.presentation());
    if screen.is_table() {
        screen.line(&screen.paint(Role::Header, &paper.title));
        screen.line(&format!("{}\n", screen.paint(Role::Id, &paper.id)));
    }
    screen.answer(&answer)?;
    screen.show()
}

fn near(view: &View, paper: &PaperRow, settings: &FeatureSettings, limit: usize) -> Result<Option<Vec<Near>>, Error> {
    let Some(nearest) = view.nearest(&paper.id, limit)? else {
        return Ok(None);
    };
    let mut others = Vec::with_capacity(nearest.len());
    for (id, cosine) in nearest {
        others.extend(view.paper(&id)?.map(|other| (cosine, other)));
    }
    let Some((vocabulary, n_counted)) = view.vocabulary()? else {
        return Ok(None);
    };
    let texts: Vec<Text<'_>> = others.iter().map(|(_, other)| text(other)).collect();
    let shared = shared_terms(text(paper), &texts, &vocabulary, n_counted, settings, TERMS);
    let near = others
        .iter()
        .cloned()
        .zip(shared)
        .map(|((cosine, other), terms)| (cosine, terms, other));
    Ok(Some(near.collect()))
}

fn text(paper: &PaperRow) -> Text<'_> {
    Text {
        title: &paper.title,
        abstract_text: &paper.abstract_text,
    }
}
