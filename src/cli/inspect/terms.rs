//! `terms`: the terms that distinguish papers.

use paperthemes::Error;
use paperthemes::run::ask;
use paperthemes::store::inspect::{ThemeRow, View};
use paperthemes::themes::ThemeModel;
use paperthemes::workspace::Workspace;
use serde_json::json;

use super::forms::Forms;
use super::moving;
use crate::cli::answers::cut;
use crate::cli::args::Common;
use crate::cli::args::inspect::TermsArguments;
use crate::cli::failure::{CommandResult, Failure};
use crate::cli::lookup;
use crate::cli::output::schema::Schema;
use crate::cli::output::screen::Screen;
use crate::cli::output::style::Role;
use crate::cli::output::{Answer, rounded};

/// Terms of an answer by default: naming each takes a look at the papers.
pub(crate) const TERMS: usize = 50;

/// Words that shares are counted by.
pub(crate) const THOUSAND: f64 = 1000.0;

pub(crate) fn terms(workspace: &Workspace, common: &Common, arguments: &TermsArguments) -> CommandResult {
    let (theme, mut answer) = match arguments.moving {
        true => moving::terms(workspace, arguments.theme.as_ref())?,
        false => telling(workspace, arguments)?,
    };
    cut(&mut answer, &arguments.rows, common.format)?;
    let mut screen = Screen::new(common.presentation());
    if let (true, Some(theme)) = (screen.is_table(), theme) {
        screen.line(&screen.paint(Role::Header, &format!("{}  {}\n", theme.id, theme.label)));
    }
    screen.answer(&answer)?;
    screen.show()
}

/// Terms of the vocabulary, or of a theme; with that theme.
fn telling(workspace: &Workspace, arguments: &TermsArguments) -> Result<(Option<ThemeRow>, Answer), Failure> {
    let limit = arguments.rows.limit.unwrap_or(TERMS);
    ask(workspace, |view| {
        let themes = view.themes()?;
        let asked = arguments
            .theme
            .as_ref()
            .map(|asked| lookup::theme(&themes, asked))
            .transpose()?;
        let answer = match (asked, view.model()?) {
            (_, None) => Answer::with(Schema::of("terms")),
            (Some(theme), Some(model)) => of_theme(view, &model, theme, limit)?,
            (None, Some(model)) => of_all(view, &model, &themes, limit)?,
        };
        Ok((asked.cloned(), answer))
    })
    .map_err(Failure::from)
}

/// The most frequent terms, each with the theme that it distinguishes most.
fn of_all(view: &View, model: &ThemeModel, themes: &[ThemeRow], limit: usize) -> Result<Answer, Error> {
    let doc_freqs = model.vocabulary.doc_freqs();
    let mut columns: Vec<usize> = (0..doc_freqs.len()).collect();
    columns.sort_by(|a, b| doc_freqs[*b].cmp(&doc_freqs[*a]).then(a.cmp(b)));
    columns.truncate(limit);
    let ids: Vec<_> = themes.iter().map(|theme| theme.id).collect();
    let forms = Forms::of(view, &ids)?;
    let mut answer = Answer::with(Schema::of("terms"));
    for column in columns {
        let of = |theme: usize| model.mixture.telling([column], theme, None)[0].z;
        let best = (0..model.ids.len()).map(|theme| (of(theme), model.ids[theme]));
        let best = best.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        let label = best
            .and_then(|best| themes.iter().find(|theme| theme.id == best.1))
            .map(|theme| &theme.label);
        let n_papers = doc_freqs[column];
        answer.push(vec![
            json!(forms.written(view, model.vocabulary.stem(column))?),
            json!(n_papers),
            rounded(f64::from(n_papers) / model.yardstick.n_papers.max(1) as f64),
            json!(best.map(|best| best.1)),
            json!(label),
            best.map_or(serde_json::Value::Null, |best| rounded(best.0)),
        ]);
    }
    Ok(answer)
}

/// The terms that distinguish a theme most.
fn of_theme(view: &View, model: &ThemeModel, theme: &ThemeRow, limit: usize) -> Result<Answer, Error> {
    let mut answer = Answer::with(Schema::of("terms --theme"));
    let Ok(position) = model.ids.binary_search(&theme.id) else {
        return Ok(answer);
    };
    let mut telling = model.mixture.telling(0..model.vocabulary.len(), position, None);
    telling.sort_by(|a, b| b.z.total_cmp(&a.z).then(a.term.cmp(&b.term)));
    let forms = Forms::of(view, &[theme.id])?;
    for term in telling.iter().take(limit) {
        answer.push(vec![
            json!(forms.written(view, model.vocabulary.stem(term.term))?),
            rounded(term.z),
            rounded(THOUSAND * term.share_first),
            rounded(THOUSAND * term.share_second),
            json!(model.vocabulary.doc_freqs()[term.term]),
        ]);
    }
    Ok(answer)
}
