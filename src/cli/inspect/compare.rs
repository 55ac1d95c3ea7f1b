//! `compare`: which terms distinguish two themes, and what stands between them.

use paperthemes::Error;
use paperthemes::nouns::counted;
use paperthemes::run::ask;
use paperthemes::store::inspect::{PaperRow, ThemeRow, View};
use paperthemes::workspace::Workspace;
use serde_json::json;

use super::forms::Forms;
use super::terms::THOUSAND;
use crate::cli::answers::{cut, limit, push_paper};
use crate::cli::args::Common;
use crate::cli::args::inspect::CompareArguments;
use crate::cli::failure::{CommandResult, Failure};
use crate::cli::lookup;
use crate::cli::output::schema::Schema;
use crate::cli::output::screen::Screen;
use crate::cli::output::style::Role;
use crate::cli::output::{Answer, rounded};

/// Terms for each theme by default.
const TERMS: usize = 10;

/// Papers between that a table shows by default.
const PAPERS: usize = 10;

/// What is known of two themes together.
struct Comparison {
    first: ThemeRow,
    second: ThemeRow,
    terms: Answer,
    between: Vec<PaperRow>,
}

pub(crate) fn compare(workspace: &Workspace, common: &Common, arguments: &CompareArguments) -> CommandResult {
    let found = ask(workspace, |view| compared(view, arguments))?;
    if found.first.id == found.second.id {
        return Err(Failure::Usage {
            what: format!(
                "`{}` and `{}` are the same theme, {}",
                arguments.first, arguments.second, found.first.id
            ),
            hint: "`paperthemes themes` lists all".to_owned(),
        });
    }
    let mut screen = Screen::new(common.presentation());
    let mut papers = Answer::with(Schema::of("compare --papers"));
    found
        .between
        .iter()
        .for_each(|paper| push_paper(&mut papers, Vec::new(), paper));
    let mut terms = found.terms;
    if !screen.is_table() {
        let mut asked = if arguments.papers { papers } else { terms };
        cut(&mut asked, &arguments.rows, common.format)?;
        screen.answer(&asked)?;
        return screen.show();
    }
    for theme in [&found.first, &found.second] {
        let title = format!("{}  {} ({})", theme.id, theme.label, counted(theme.n_papers, "paper"));
        screen.line(&screen.paint(Role::Header, &title));
    }
    if !arguments.papers {
        screen.line("\nTerms that distinguish them; z above 0 speaks for the first:\n");
        if arguments.rows.columns.is_some() {
            cut(&mut terms, &arguments.rows, common.format)?;
        }
        screen.answer(&terms)?;
    }
    screen.line(&format!(
        "\n{} between them, nearest to the border first:\n",
        counted(found.between.len(), "paper")
    ));
    let shown = if arguments.papers {
        limit(&arguments.rows, common.format)
    } else {
        Some(PAPERS)
    };
    papers.limit(shown.unwrap_or(usize::MAX));
    if arguments.papers
        && let Some(columns) = &arguments.rows.columns
    {
        papers.choose(columns)?;
    }
    if papers.n_rows() > 0 {
        screen.answer(&papers)?;
    }
    screen.show()
}

fn compared(view: &View, arguments: &CompareArguments) -> Result<Comparison, Error> {
    let themes = view.themes()?;
    let first = lookup::theme(&themes, &arguments.first)?;
    let second = lookup::theme(&themes, &arguments.second)?;
    let n_terms = arguments.rows.limit.map_or(TERMS, |limit| limit.div_ceil(2));
    Ok(Comparison {
        terms: telling(view, first, second, n_terms)?,
        between: view.between(first.id, second.id)?,
        first: first.clone(),
        second: second.clone(),
    })
}

/// The terms that speak most for the first theme, then those for the second.
fn telling(view: &View, first: &ThemeRow, second: &ThemeRow, n_terms: usize) -> Result<Answer, Error> {
    let mut answer = Answer::with(Schema::of("compare"));
    let Some(model) = view.model()? else {
        return Ok(answer);
    };
    let position = |theme: &ThemeRow| model.ids.binary_search(&theme.id).ok();
    let Some((one, other)) = position(first).zip(position(second)) else {
        return Ok(answer);
    };
    let mut terms = model.mixture.telling(0..model.vocabulary.len(), one, Some(other));
    terms.sort_by(|a, b| b.z.total_cmp(&a.z).then(a.term.cmp(&b.term)));
    let forms = Forms::of(view, &[first.id, second.id])?;
    let for_first = terms.iter().take(n_terms).filter(|term| term.z > 0.0);
    let for_second = terms.iter().rev().take(n_terms).filter(|term| term.z < 0.0);
    for term in for_first.chain(for_second) {
        let speaks_for = if term.z > 0.0 { first.id } else { second.id };
        answer.push(vec![
            json!(forms.written(view, model.vocabulary.stem(term.term))?),
            json!(speaks_for),
            rounded(term.z),
            rounded(THOUSAND * term.share_first),
            rounded(THOUSAND * term.share_second),
        ]);
    }
    Ok(answer)
}
