//! The command `fetch`, and how `update` fetches too.

use std::io;

use paperthemes::fetch::{Ask, Came, Outcome, State, fetch as fetch_all, planned};
use paperthemes::nouns::counted;
use paperthemes::workspace::Workspace;
use serde_json::json;

use super::args::Common;
use super::args::fetch::FetchArguments;
use super::failure::{CommandResult, Failure};
use super::messages;
use super::output::Answer;
use super::output::schema::Schema;
use super::progress::Progress;

pub(super) fn fetch(workspace: &Workspace, common: &Common, arguments: &FetchArguments) -> CommandResult {
    let asks = arguments.asks()?;
    if arguments.dry_run {
        workspace.config()?;
        return answer_planned(workspace, common, &asks);
    }
    let fetched = Fetched::of(workspace, common, &asks)?;
    fetched.answer().write(common.format, &mut io::stdout().lock())?;
    fetched.result()
}

/// Answers with the requests that would be sent.
pub(super) fn answer_planned(workspace: &Workspace, common: &Common, asks: &[Ask]) -> CommandResult {
    let mut answer = Answer::with(Schema::of("fetch --dry-run"));
    for planned in planned(workspace, asks)? {
        answer.push(vec![json!(planned.source), json!(planned.file), json!(planned.request)]);
    }
    answer.write(common.format, &mut io::stdout().lock())?;
    Ok(())
}

/// What came of what was asked.
#[derive(Debug)]
pub(super) struct Fetched {
    outcomes: Vec<Outcome>,
}

impl Fetched {
    /// Fetches, and says on standard error what came and what failed.
    pub(super) fn of(workspace: &Workspace, common: &Common, asks: &[Ask]) -> Result<Self, Failure> {
        let settings = workspace.config()?.fetch;
        let progress = Progress::new(common.quiet);
        let outcomes = fetch_all(workspace, asks, &settings, &progress)?;
        progress.done();
        for outcome in &outcomes {
            if !common.quiet {
                messages::say(&sentence(outcome));
            }
            if let Some(error) = &outcome.failure {
                messages::say(&format!("error: {error}"));
                if let Some(hint) = error.hint() {
                    messages::say(&format!("hint: {hint}"));
                }
            }
        }
        Ok(Self { outcomes })
    }

    fn answer(&self) -> Answer {
        let mut answer = Answer::with(Schema::of("fetch"));
        for came in self.outcomes.iter().flat_map(|outcome| &outcome.came) {
            answer.push(vec![
                json!(came.source),
                json!(came.file),
                json!(came.n_requests),
                json!(came.n_papers),
                json!(state(came.state)),
            ]);
        }
        answer
    }

    /// - returns: a failure if something that was asked for did not come; it is told already.
    pub(super) fn result(&self) -> CommandResult {
        match self.outcomes.iter().any(|outcome| outcome.failure.is_some()) {
            true => Err(Failure::InPart),
            false => Ok(()),
        }
    }
}

fn state(state: State) -> &'static str {
    match state {
        State::New => "new",
        State::Changed => "changed",
        State::Unchanged => "unchanged",
        State::Empty => "empty",
    }
}

/// What came of one source: `hf: 3 pages (2 new, 1 without papers); 61 papers, 3 requests`.
fn sentence(outcome: &Outcome) -> String {
    if outcome.came.is_empty() {
        return format!("{}: nothing came", outcome.name);
    }
    let count = |state: State| outcome.came.iter().filter(|came| came.state == state).count();
    let parts = [
        (count(State::New), "new"),
        (count(State::Changed), "changed"),
        (count(State::Unchanged), "unchanged"),
        (count(State::Empty), "without papers"),
    ];
    let parts = parts.into_iter().filter(|(n, _)| *n > 0);
    let parts: Vec<String> = parts.map(|(n, what)| format!("{n} {what}")).collect();
    let sum = |number: fn(&Came) -> usize| outcome.came.iter().map(number).sum();
    let (n_papers, n_requests) = (sum(|came| came.n_papers), sum(|came| came.n_requests));
    format!(
        "{}: {} ({}); {}, {}",
        outcome.name,
        counted(outcome.came.len(), "page"),
        parts.join(", "),
        counted(n_papers, "paper"),
        counted(n_requests, "request")
    )
}
