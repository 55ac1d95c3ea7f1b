//! `paper`: one paper.

use paperthemes::corpus::{Row, field_sources};
use paperthemes::run::ask;
use paperthemes::store::inspect::{AppearanceRow, PaperRow, ThemeRow};
use paperthemes::workspace::Workspace;
use serde_json::json;

use crate::cli::answers::push_paper;
use crate::cli::args::Common;
use crate::cli::args::inspect::PaperArguments;
use crate::cli::failure::CommandResult;
use crate::cli::lookup;
use crate::cli::output::Answer;
use crate::cli::output::schema::Schema;
use crate::cli::output::screen::Screen;
use crate::cli::output::style::Role;

pub(crate) fn paper(workspace: &Workspace, common: &Common, arguments: &PaperArguments) -> CommandResult {
    let asked = &arguments.paper.asked();
    if arguments.sources {
        return sources(workspace, common, asked);
    }
    let (paper, appearances, themes) = ask(workspace, |view| {
        let themes = view.themes()?;
        let paper = lookup::paper(view, asked)?;
        let appearances = view.appearances(&paper.id)?;
        Ok((paper, appearances, themes))
    })?;
    let mut screen = Screen::new(common.presentation());
    if screen.is_table() {
        describe(&mut screen, &paper, &appearances, &themes);
        return screen.show();
    }
    let mut listed: Vec<&str> = appearances.iter().map(|seen| seen.listing.as_str()).collect();
    listed.dedup();
    let mut answer = Answer::with(Schema::of("paper"));
    push_paper(&mut answer, vec![json!(listed)], &paper);
    screen.answer(&answer)?;
    screen.show()
}

/// Which listing each field of a paper comes from.
fn sources(workspace: &Workspace, common: &Common, asked: &str) -> CommandResult {
    let listed = ask(workspace, |view| {
        let paper = lookup::paper(view, asked)?;
        view.rows_of_paper(&paper.id)
    })?;
    let (names, rows): (Vec<String>, Vec<Row>) = listed.into_iter().unzip();
    let lines: Vec<u64> = rows.iter().map(|row| row.line).collect();
    let mut answer = Answer::with(Schema::of("paper --sources"));
    for source in field_sources(rows) {
        answer.push(vec![
            json!(source.field),
            json!(source.value),
            json!(names[source.row]),
            json!(lines[source.row]),
        ]);
    }
    let mut screen = Screen::new(common.presentation());
    screen.answer(&answer)?;
    screen.show()
}

/// A paper as text for people.
fn describe(screen: &mut Screen, paper: &PaperRow, appearances: &[AppearanceRow], themes: &[ThemeRow]) {
    screen.line(&screen.paint(Role::Header, &paper.title));
    if !paper.authors.is_empty() {
        screen.line(&paper.authors.join(", "));
    }
    screen.line(&screen.paint(Role::Id, &paper.id));
    paper.url.iter().for_each(|url| screen.line(url));
    screen.line("");
    match &paper.place {
        None => screen.line("in no theme: no known word, or added since the last report"),
        Some(place) => {
            screen.line(&format!(
                "theme      {}  {} (membership {:.2}, fit {:.2})",
                place.theme, place.label, place.membership, place.fit
            ));
            if let Some(other) = themes.iter().find(|theme| Some(theme.id) == place.runner_up) {
                let border = if place.is_borderline() { ", borderline" } else { "" };
                screen.line(&format!(
                    "runner-up  {}  {} (margin {:.2}{border})",
                    other.id, other.label, place.margin
                ));
            }
        }
    }
    screen.line("");
    for seen in appearances {
        let date = seen.date.as_deref().unwrap_or("undated");
        let reason = seen
            .reason
            .map_or_else(String::new, |reason| format!(" ({})", reason.phrase()));
        screen.line(&format!("{date}  {} line {}{reason}", seen.listing, seen.line));
    }
    if !paper.abstract_text.is_empty() {
        screen.line("");
        wrapped(&paper.abstract_text, screen.style.width)
            .iter()
            .for_each(|line| screen.line(line));
    }
}

/// Lines no longer than the terminal and than is good to read; one line where no terminal limits it.
fn wrapped(text: &str, width: Option<usize>) -> Vec<String> {
    use unicode_width::UnicodeWidthStr;
    let Some(width) = width.map(|width| width.min(100)) else {
        return vec![text.to_owned()];
    };
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last_mut().map(|line| line.width()).unwrap_or_default();
        if line > 0 && line + 1 + word.width() > width {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}
