//! `browse`: themes, papers and abstracts in the terminal.
//!
//! Keys become actions (`keys`), actions change the state (`state`), the state is drawn (`draw`): none of these knows the
//! terminal or the database. This file and `terminal` do.

mod draw;
mod export;
mod highlight;
mod keys;
mod list;
mod state;
mod terminal;
#[cfg(test)]
mod tests;

use std::io::IsTerminal;

use paperthemes::run::{ask, rerun};
use paperthemes::store::inspect::{ThemeRow, View};
use paperthemes::themes::ThemeId;
use paperthemes::workspace::Workspace;

use self::draw::Look;
use self::state::{Effect, State, Wanted};
use self::terminal::{Event, Terminal};
use super::args::Common;
use super::decide::{self, Decision};
use super::failure::{CommandResult, Failure};
use super::output::style::Style;
use super::reruns;

pub(crate) fn browse(workspace: &Workspace, common: &Common) -> CommandResult {
    if !std::io::stdout().is_terminal() || !std::io::stdin().is_terminal() {
        return Err(Failure::Usage {
            what: "`browse` needs a terminal".to_owned(),
            hint: "`paperthemes themes` and `paperthemes show T4` write what it shows".to_owned(),
        });
    }
    let mut state = State::new(shown_themes(workspace)?);
    let look = Look {
        is_coloured: Style::of_output(!common.no_color).is_coloured,
    };
    let mut effect = state.wanted();
    let mut terminal = Terminal::open()?;
    loop {
        if let Effect::Decide(theme, wanted) = &effect {
            state.say("writing the report …".to_owned());
            terminal.draw(|frame| draw::draw(&state, look, frame))?;
            let message = decided(workspace, *theme, wanted).unwrap_or_else(|failure| failure.in_short());
            state.take(shown_themes(workspace)?, *theme);
            state.say(message);
            effect = state.wanted();
        }
        if !perform(effect, &mut state, workspace)? {
            return Ok(());
        }
        terminal.draw(|frame| draw::draw(&state, look, frame))?;
        effect = match terminal.next(state.is_typing())? {
            Event::Act(action) => state.act(action),
            Event::Redraw => Effect::None,
            Event::End(signal) => return terminal.end_by(signal),
        };
    }
}

fn shown_themes(workspace: &Workspace) -> Result<Vec<ThemeRow>, Failure> {
    let mut themes = ask(workspace, View::themes)?;
    themes.retain(|theme| !theme.is_hidden);
    Ok(themes)
}

/// Keeps a decision and writes the report again, without a word on the terminal.
///
/// - returns: what was done, for people.
fn decided(workspace: &Workspace, theme: ThemeId, wanted: &Wanted) -> Result<String, Failure> {
    let id = theme.to_string();
    let decision = match wanted {
        Wanted::Name(name) => Decision::Name(&id, Some(name.as_str()).filter(|name| !name.is_empty())),
        Wanted::MergeInto(into) => Decision::Merge { into, from: &id },
        Wanted::Hide => Decision::Hide(&id),
    };
    let done = decide::keep(workspace, decision, &())?;
    rerun(workspace, reruns::again(workspace)?, &())?;
    Ok(done)
}

/// Does what the state asks for; false to quit.
fn perform(effect: Effect, state: &mut State, workspace: &Workspace) -> Result<bool, Failure> {
    match effect {
        Effect::None | Effect::Decide(..) => {}
        Effect::Quit => return Ok(false),
        Effect::Load(theme) => {
            let papers = ask(workspace, |view| view.members(theme, None))?;
            state.fill(theme, papers);
        }
        Effect::Export(name) => {
            let message = match export::export(&name, state.marked.values()) {
                Ok(message) | Err(message) => message,
            };
            state.say(message);
        }
    }
    Ok(true)
}
