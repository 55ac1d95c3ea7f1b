//! Shell completions that know the last report, and manual pages.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::CommandFactory;
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};
use clap_complete::env::Shells;
use paperthemes::Error;
use paperthemes::run::ask;
use paperthemes::store::inspect::View;
use paperthemes::workspace::Workspace;

use super::args::Arguments;
use super::failure::{CommandResult, Failure};

/// Variable by which a shell asks for completions; it holds the shell's name.
const VARIABLE: &str = "PAPERTHEMES_COMPLETE";

/// Candidates at most.
const N_CANDIDATES: usize = 50;

/// What a shell completes from the last report: command, argument, and who knows the candidates.
const COMPLETED: &[(&str, &str, Completer)] = &[
    ("show", "theme", themes),
    ("paper", "words", papers),
    ("explain", "words", papers),
    ("search", "theme", themes),
    ("similar", "words", papers),
    ("compare", "first", themes),
    ("compare", "second", themes),
    ("terms", "theme", themes),
    ("listing", "listing", listings),
    ("name", "theme", themes),
    ("merge", "into", themes),
    ("merge", "from", themes),
    ("hide", "theme", themes),
    ("split", "theme", themes),
    ("forget", "what", listings),
];

type Completer = fn(&OsStr) -> Vec<CompletionCandidate>;

/// Answers and ends the program if a shell asks for completions.
pub(crate) fn answer_shell() {
    clap_complete::CompleteEnv::with_factory(completed)
        .var(VARIABLE)
        .complete();
}

/// The command line with the candidates of its arguments.
fn completed() -> clap::Command {
    Arguments::command().mut_subcommands(|command| {
        let name = command.get_name().to_owned();
        command.mut_args(|argument| match completer(&name, argument.get_id().as_str()) {
            Some(completer) => argument.add(ArgValueCompleter::new(completer)),
            None => argument,
        })
    })
}

fn completer(command: &str, argument: &str) -> Option<Completer> {
    let row = COMPLETED.iter().find(|row| row.0 == command && row.1 == argument);
    row.map(|row| row.2)
}

/// Prints what a shell runs to ask this program.
pub(crate) fn script(shell: &str) -> CommandResult {
    let program = std::env::current_exe()
        .ok()
        .and_then(|path| path.to_str().map(str::to_owned));
    let program = program.unwrap_or_else(|| "paperthemes".to_owned());
    let mut out = std::io::stdout().lock();
    if let Some(shell) = Shells::builtins().completer(shell) {
        shell.write_registration(VARIABLE, "paperthemes", "paperthemes", &program, &mut out)?;
    }
    Ok(out.flush()?)
}

/// Prints the manual page, or writes those of all commands into a folder.
pub(crate) fn manual(folder: Option<&Path>) -> CommandResult {
    let pages = pages()?;
    match (folder, pages.first()) {
        (Some(folder), _) => Workspace::write_pages(folder, &pages)?,
        (None, Some((_, page))) => std::io::stdout().lock().write_all(page)?,
        (None, None) => {}
    }
    Ok(())
}

/// File names and contents: the program's own page, then one for each command.
fn pages() -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let mut command = Arguments::command();
    command.build();
    let commands = std::iter::once(&command).chain(command.get_subcommands());
    let page = |command: &clap::Command| {
        let page = clap_mangen::Man::new(command.clone());
        let mut text = Vec::new();
        page.render(&mut text)?;
        Ok((page.get_filename(), text))
    };
    commands.map(page).collect()
}

/// Ids and labels of themes.
fn themes(current: &OsStr) -> Vec<CompletionCandidate> {
    let typed = current.to_string_lossy().to_lowercase();
    let themes = offered(View::themes);
    let fitting = themes.into_iter().filter(|theme| {
        let id = theme.id.to_string().to_lowercase();
        id.starts_with(&typed) || theme.label.to_lowercase().starts_with(&typed)
    });
    fitting
        .map(|theme| candidate(theme.id.to_string(), &theme.label))
        .collect()
}

/// Ids of papers, also by their number alone.
fn papers(current: &OsStr) -> Vec<CompletionCandidate> {
    let typed = current.to_string_lossy().into_owned();
    offered(|view| {
        let mut found = view.ids_that_begin(&typed, N_CANDIDATES)?;
        for prefix in ["arxiv:", "doi:"] {
            if found.is_empty() && !typed.is_empty() {
                let with_prefix = view.ids_that_begin(&format!("{prefix}{typed}"), N_CANDIDATES)?;
                let bare = |(id, title): (String, String)| (id[prefix.len()..].to_owned(), title);
                found = with_prefix.into_iter().map(bare).collect();
            }
        }
        Ok(found)
    })
    .into_iter()
    .map(|(id, title)| candidate(id, &title))
    .collect()
}

/// Names of listings.
fn listings(current: &OsStr) -> Vec<CompletionCandidate> {
    let typed = current.to_string_lossy().into_owned();
    let listings = offered(View::listings)
        .into_iter()
        .filter(|listing| listing.name.starts_with(&typed));
    listings
        .map(|listing| candidate(listing.name, &listing.format))
        .collect()
}

fn candidate(value: String, help: &str) -> CompletionCandidate {
    CompletionCandidate::new(value).help(Some(help.to_owned().into()))
}

/// What the last report knows; nothing if there is none, since a shell has nowhere to show an error.
fn offered<T>(question: impl Fn(&View) -> Result<Vec<T>, Error>) -> Vec<T> {
    let workspace = Workspace::new(directory());
    ask(&workspace, question).unwrap_or_default()
}

/// The folder that `-C` names on the line that is being completed, or this one.
fn directory() -> PathBuf {
    let words: Vec<String> = std::env::args().collect();
    let named = words.iter().enumerate().find_map(|(at, word)| match word.as_str() {
        "-C" | "--directory" => words.get(at + 1).cloned(),
        _ => (word
            .strip_prefix("--directory=")
            .or(word.strip_prefix("-C").filter(|rest| !rest.is_empty())))
        .map(str::to_owned),
    });
    named.map_or_else(|| PathBuf::from("."), PathBuf::from)
}
