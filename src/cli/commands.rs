//! Dispatch: a row for each command.

use paperthemes::Error;
use paperthemes::nouns::counted;
use paperthemes::run::unpublished;
use paperthemes::workspace::Workspace;

use super::args::{Arguments, Command, Common};
use super::failure::CommandResult;
use super::{browse, complete, decide, evaluate, forget, history, inspect, listings, messages, reruns, verify, watch};
#[cfg(feature = "fetch")]
use super::{fetch, update};

/// Runs the command that was asked for.
pub(crate) fn run(arguments: &Arguments) -> CommandResult {
    let common = &arguments.common;
    start_threads(common)?;
    let workspace = Workspace::new(&common.directory);
    if !common.quiet
        && let Some(writes_it) = writes_the_report(&arguments.command)
        && let Some(unpublished) = unpublished(&workspace)
    {
        messages::unpublished(unpublished, writes_it);
    }
    match &arguments.command {
        Command::Report(arguments) => reruns::report(&workspace, common, arguments),
        Command::Add(arguments) => listings::add(&workspace, common, arguments),
        Command::Formats(rows) => inspect::formats(common, rows),
        Command::Refit { fresh } => reruns::refit(&workspace, common, *fresh),
        Command::History { all } => history::history(&workspace, common, *all),
        Command::Themes(rows) => inspect::themes(&workspace, common, rows),
        Command::Trends(arguments) => inspect::trends(&workspace, common, arguments),
        Command::Show(arguments) => inspect::show(&workspace, common, arguments),
        Command::Paper(arguments) => inspect::paper(&workspace, common, arguments),
        Command::Explain { paper, limit } => inspect::explain(&workspace, common, &paper.asked(), *limit),
        Command::Search(arguments) => inspect::search(&workspace, common, arguments),
        Command::Similar(arguments) => inspect::similar(&workspace, common, arguments),
        Command::Compare(arguments) => inspect::compare(&workspace, common, arguments),
        Command::Terms(arguments) => inspect::terms(&workspace, common, arguments),
        Command::Listing(arguments) => inspect::listing(&workspace, common, arguments),
        Command::Merges(arguments) => inspect::merges(&workspace, common, arguments),
        Command::Rejected(rows) => inspect::rejected(&workspace, common, rows),
        Command::Completions { shell } => complete::script(shell),
        Command::Man { folder } => complete::manual(folder.as_deref()),
        Command::Browse => browse::browse(&workspace, common),
        Command::Name(arguments) => decide::name(&workspace, common, arguments),
        Command::Merge(arguments) => decide::merge(&workspace, common, arguments),
        Command::Hide(arguments) => decide::hide(&workspace, common, arguments),
        Command::Split { theme } => decide::split(&workspace, common, theme),
        Command::Forget(arguments) => forget::forget(&workspace, common, arguments),
        #[cfg(feature = "fetch")]
        Command::Fetch(arguments) => fetch::fetch(&workspace, common, arguments),
        #[cfg(feature = "fetch")]
        Command::Update(arguments) => update::update(&workspace, common, arguments),
        Command::Watch(arguments) => watch::watch(&workspace, common, arguments),
        Command::Verify(settings) => verify::verify(&workspace, common, settings),
        Command::Evaluate(arguments) => evaluate::evaluate(&workspace, common, arguments),
    }
}

/// True of commands that write the report, false of those that only speak of what it says; none of those that do neither.
fn writes_the_report(command: &Command) -> Option<bool> {
    match command {
        Command::Formats(_) | Command::Completions { .. } | Command::Man { .. } | Command::Evaluate(_) => None,
        Command::Forget(arguments) => Some(!arguments.dry_run),
        Command::Report(_) | Command::Refit { .. } | Command::Watch(_) => Some(true),
        Command::Name(_) | Command::Merge(_) | Command::Hide(_) | Command::Split { .. } => Some(true),
        #[cfg(feature = "fetch")]
        Command::Update(_) => Some(true),
        _ => Some(false),
    }
}

/// Threads for each core, beyond which they only wait for each other.
const MOST_THREADS_PER_CORE: usize = 4;

/// Starts the threads that were asked for, as far as there are cores for them.
fn start_threads(common: &Common) -> Result<(), Error> {
    let n_cores = std::thread::available_parallelism().map_or(1, |n_cores| n_cores.get());
    let most = MOST_THREADS_PER_CORE * n_cores;
    let asked = common.threads.map_or(n_cores, usize::from);
    if asked > most && !common.quiet {
        messages::say(&format!(
            "note: {asked} threads asked for, {most} started: more than {MOST_THREADS_PER_CORE} for each of the {} only take time",
            counted(n_cores, "core")
        ));
    }
    let n_threads = asked.min(most);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build_global();
    pool.map_err(|error| Error::Threads {
        n_threads,
        cause: error.to_string(),
    })
}
