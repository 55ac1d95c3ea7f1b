//! `listing` and `rejected`: what came in.

use paperthemes::nouns::counted;
use paperthemes::run::ask;
use paperthemes::store::inspect::{ListingRow, View};
use paperthemes::workspace::Workspace;
use serde_json::json;

use crate::cli::answers::{cut, limit, push_paper};
use crate::cli::args::Common;
use crate::cli::args::inspect::{ListingArguments, Rows};
use crate::cli::failure::{CommandResult, Failure};
use crate::cli::output::Answer;
use crate::cli::output::schema::Schema;
use crate::cli::output::screen::Screen;
use crate::cli::output::style::Role;

pub fn listing(workspace: &Workspace, common: &Common, arguments: &ListingArguments) -> CommandResult {
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
        let Ok(listing) = named(&listings, asked) else {
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
            return Err(named(&listings, asked)
                .err()
                .unwrap_or_else(|| not_there(&listings, asked)));
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

/// The listing of a name, with or without its folder, or of the beginning of a hash.
fn named<'a>(listings: &'a [ListingRow], asked: &str) -> Result<&'a ListingRow, Failure> {
    let name = asked.rsplit(['/', '\\']).next().unwrap_or(asked);
    let mut fitting: Vec<&ListingRow> = listings.iter().filter(|listing| listing.name == name).collect();
    if fitting.is_empty() && asked.len() >= 4 {
        fitting = listings
            .iter()
            .filter(|listing| listing.hash.starts_with(asked))
            .collect();
    }
    if fitting.is_empty() {
        fitting = listings.iter().filter(|listing| listing.name.contains(name)).collect();
    }
    match fitting.as_slice() {
        [only] => Ok(only),
        [] => Err(not_there(listings, asked)),
        several => Err(Failure::NotFound {
            what: format!("`{asked}` fits {} listings:{}", several.len(), lines(several)),
            hint: "give the whole name, or the beginning of the hash".to_owned(),
        }),
    }
}

fn not_there(listings: &[ListingRow], asked: &str) -> Failure {
    let likeness = |listing: &ListingRow| strsim::jaro_winkler(&listing.name, asked);
    let nearest = listings.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    let nearest = nearest.filter(|listing| likeness(listing) > 0.8);
    let hint = nearest.map_or("`paperthemes listing` lists all".to_owned(), |listing| {
        format!("did you mean `{}`? `paperthemes listing` lists all", listing.name)
    });
    Failure::NotFound {
        what: format!("no listing `{asked}`"),
        hint,
    }
}

fn lines(listings: &[&ListingRow]) -> String {
    let line = |listing: &&ListingRow| format!("\n  {}  {}", &listing.hash[..12.min(listing.hash.len())], listing.name);
    listings.iter().map(line).collect()
}

pub fn rejected(workspace: &Workspace, common: &Common, rows: &Rows) -> CommandResult {
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
