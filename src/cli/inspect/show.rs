//! `show`: the papers of a theme.

use paperthemes::nouns::counted;
use paperthemes::report::RiseView;
use paperthemes::run::{ask, last_overview};
use paperthemes::store::inspect::{PaperRow, ThemeRow};
use paperthemes::workspace::Workspace;

use crate::cli::answers::{cut, limit, push_paper};
use crate::cli::args::Common;
use crate::cli::args::inspect::{ShowArguments, Sort};
use crate::cli::failure::CommandResult;
use crate::cli::lookup;
use crate::cli::output::Answer;
use crate::cli::output::schema::Schema;
use crate::cli::output::screen::Screen;
use crate::cli::output::style::Role;

pub(crate) fn show(workspace: &Workspace, common: &Common, arguments: &ShowArguments) -> CommandResult {
    let since = arguments.since.date();
    // What is neither sorted nor sieved need not be read to its end.
    let is_simple = arguments.sort == Sort::Fit && since.is_none() && !arguments.borderline;
    let (theme, mut papers) = ask(workspace, |view| {
        let themes = view.themes()?;
        let theme = lookup::theme(&themes, &arguments.theme)?;
        let wanted = if is_simple {
            limit(&arguments.rows, common.format)
        } else {
            None
        };
        Ok((theme.clone(), view.members(theme.id, wanted)?))
    })?;
    papers.retain(|paper| {
        let is_border = paper.place.as_ref().is_some_and(|place| place.is_borderline());
        (!arguments.borderline || is_border) && (since.is_none() || paper.first_seen >= since)
    });
    sort(&mut papers, arguments.sort);
    let mut answer = Answer::with(Schema::of("show"));
    papers
        .iter()
        .for_each(|paper| push_paper(&mut answer, Vec::new(), paper));
    cut(&mut answer, &arguments.rows, common.format)?;

    let mut screen = Screen::new(common.presentation());
    if screen.is_table() {
        let n_fitting = if is_simple { theme.n_papers } else { papers.len() };
        head(&mut screen, &theme, n_fitting, answer.n_rows());
        if let Some(report) = last_overview(workspace)? {
            let rises: Vec<String> = report.rises_in(&theme.id.to_string()).map(RiseView::in_theme).collect();
            rises
                .iter()
                .for_each(|rise| screen.line(&format!("on the rise here: {rise}")));
            if !rises.is_empty() {
                screen.line("");
            }
        }
    }
    screen.answer(&answer)?;
    screen.show()
}

/// What the theme is, and how much of it is shown.
fn head(screen: &mut Screen, theme: &ThemeRow, n_fitting: usize, n_shown: usize) {
    let title = format!("{}  {}", theme.id, theme.label);
    screen.line(&screen.paint(Role::Header, &title));
    let stability = theme
        .stability
        .map_or_else(String::new, |stability| format!(" · stability {stability:.2}"));
    let all = counted(theme.n_papers, "paper");
    let shown = match (n_fitting == theme.n_papers, n_shown == n_fitting) {
        (true, true) => all,
        (false, true) => format!("{n_fitting} of {all}"),
        (true, false) => format!("{all}, {n_shown} shown"),
        (false, false) => format!("{n_fitting} of {all}, {n_shown} shown"),
    };
    screen.line(&format!("{shown}{stability} · {}\n", theme.terms().join(" · ")));
}

/// Ties keep the order of fit.
fn sort(papers: &mut [PaperRow], by: Sort) {
    let margin = |paper: &PaperRow| paper.place.as_ref().map_or(1.0, |place| place.margin);
    match by {
        Sort::Fit => {}
        Sort::Date => papers.sort_by(|a, b| b.first_seen.cmp(&a.first_seen)),
        Sort::Margin => papers.sort_by(|a, b| margin(a).total_cmp(&margin(b))),
        Sort::Title => papers.sort_by_cached_key(|paper| paperthemes::corpus::normalised_title(&paper.title)),
    }
}
