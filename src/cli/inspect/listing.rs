//! `listing` and `rejected`: what came in.

use paperthemes::nouns::counted;
use paperthemes::run::ask;
use paperthemes::store::inspect::{ListingRow, View};
use paperthemes::workspace::Workspace;
use serde_json::json;

use crate::cli::answers::{cut, limit, push_paper};
use crate::cli::args::Common;
use crate::cli::args::inspect::{ListingArguments, Rows};
use crate::cli::failure::CommandResult;
use crate::cli::lookup;
use crate::cli::output::Answer;
use crate::cli::output::schema::Schema;
use crate::cli::output::screen::Screen;
use crate::cli::output::style::Role;

pub(crate) fn listing(workspace: &Workspace, common: &Common, arguments: &ListingArguments) -> CommandResult {
    match &arguments.listing {
        Some(asked) => papers_of(workspace, common, asked, &arguments.rows),
        None => all(workspace, common, &arguments.rows),
    }
}

fn all(workspace: &Workspace, common: &Common, rows: &Rows) -> CommandResult {
    let listings = ask(workspace, View::listings)?;
    let mut answer = Answer::with(Schema::of("listing"));
    for listing in &listings {
        answer.push(vec![
            json!(listing.name),
            json!(listing.format),
            json!(listing.n_rows),
            json!(listing.n_rejected),
            json!(listing.n_papers),
            json!(listing.n_only_here),
            json!(listing.dates.as_ref().map(|dates| &dates.0)),
            json!(listing.dates.as_ref().map(|dates| &dates.1)),
            json!(listing.hash),
        ]);
    }
    cut(&mut answer, rows, common.format)?;
    let mut screen = Screen::new(common.presentation());
    screen.answer(&answer)?;
    screen.show()
}

fn papers_of(workspace: &Workspace, common: &Common, asked: &str, rows: &Rows) -> CommandResult {
    let found = ask(workspace, |view| {
        let listings = view.listings()?;
        let Ok(listing) = lookup::listing(&listings, asked) else {
            return Ok(Err(listings));
        };
        Ok(Ok((
            listing.clone(),
            view.papers_of_listing(&listing.hash, limit(rows, common.format))?,
        )))
    })?;
    let (listing, papers) = match found {
        Ok(found) => found,
        Err(listings) => {
            return Err(lookup::listing(&listings, asked)
                .err()
                .unwrap_or_else(|| lookup::no_listing(&listings, asked)));
        }
    };
    let mut answer = Answer::with(Schema::of("listing FILE"));
    for (line, is_only_here, paper) in &papers {
        push_paper(&mut answer, vec![json!(line), json!(is_only_here)], paper);
    }
    cut(&mut answer, rows, common.format)?;
    let mut screen = Screen::new(common.presentation());
    if screen.is_table() {
        screen.line(&screen.paint(Role::Header, &listing.name));
        screen.line(&summary(&listing));
    }
    screen.answer(&answer)?;
    screen.show()
}

fn summary(listing: &ListingRow) -> String {
    let dates = listing
        .dates
        .as_ref()
        .map_or(String::new(), |dates| format!(" · {} to {}", dates.0, dates.1));
    let papers = match listing.n_papers {
        0 if listing.n_rows > 0 => "added since the last report".to_owned(),
        n => format!("{}, {} in no other listing", counted(n, "paper"), listing.n_only_here),
    };
    format!(
        "{} · {}, {} refused · {papers}{dates}\n",
        listing.format,
        counted(listing.n_rows, "row"),
        listing.n_rejected
    )
}

pub(crate) fn rejected(workspace: &Workspace, common: &Common, rows: &Rows) -> CommandResult {
    let rejected = ask(workspace, View::rejected)?;
    let mut answer = Answer::with(Schema::of("rejected"));
    for row in &rejected {
        answer.push(vec![
            json!(row.listing),
            json!(row.line),
            json!(row.reason),
            json!(row.found),
        ]);
    }
    cut(&mut answer, rows, common.format)?;
    let mut screen = Screen::new(common.presentation());
    if screen.is_table() && rejected.is_empty() {
        screen.line("no row was refused");
    } else {
        screen.answer(&answer)?;
    }
    screen.show()
}
