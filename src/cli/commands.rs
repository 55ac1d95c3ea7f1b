//! One function a command.

use std::io::{self, Write};
use std::path::PathBuf;

use paperthemes::Error;
use paperthemes::corpus::{Corpus, Listing, Paper};
use paperthemes::pipeline;
use paperthemes::report;
use paperthemes::store::{Added, Run, Store};
use paperthemes::themes::{Member, Theme, Themes};
use paperthemes::workspace::{self, Workspace};
use serde_json::{Value, json};

use super::args::{AddArguments, Arguments, Command, Common, Format, Reading};
use super::failure::Failure;
use super::output::Answer;
use super::progress::Progress;
use super::{decide, evaluate, explain, history, lookup, messages, rerun, trends, verify, watch};

pub(super) type Outcome = Result<(), Failure>;

/// Runs the command that was asked for.
pub fn run(arguments: &Arguments) -> Outcome {
    let common = &arguments.common;
    if let Some(n_threads) = common.threads {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(usize::from(n_threads))
            .build_global();
        pool.map_err(|error| Error::Bug {
            what: format!("starting {n_threads} threads: {error}"),
        })?;
    }
    let workspace = Workspace::new(&common.directory);
    match &arguments.command {
        Command::Report(arguments) => rerun::report(&workspace, common, arguments),
        Command::Add(arguments) => add(&workspace, common, arguments),
        Command::Refit { fresh } => rerun::refit(&workspace, common, *fresh),
        Command::History { all } => history::history(&workspace, common, *all),
        Command::Themes => themes(&workspace, common),
        Command::Trends => trends(&workspace, common),
        Command::Show { theme } => show(&workspace, common, theme),
        Command::Paper { words } => paper(&workspace, common, &words.join(" ")),
        Command::Explain { words, limit } => explain::explain(&workspace, common, &words.join(" "), *limit),
        Command::Name(arguments) => decide::name(&workspace, common, arguments),
        Command::Merge(arguments) => decide::merge(&workspace, common, arguments),
        Command::Hide(arguments) => decide::hide(&workspace, common, arguments),
        Command::Split { theme } => decide::split(&workspace, common, theme),
        Command::Watch(arguments) => watch::watch(&workspace, common, arguments),
        Command::Verify(settings) => verify::verify(&workspace, common, settings),
        Command::Evaluate(arguments) => evaluate::evaluate(&workspace, common, arguments),
    }
}

fn add(workspace: &Workspace, common: &Common, arguments: &AddArguments) -> Outcome {
    let progress = Progress::new(common.quiet);
    // A settings file with mistakes is told at once, not at the next report.
    workspace.config()?;
    let listings = read(workspace, &arguments.listings, &arguments.reading, common, &progress)?;
    let _lock = workspace.lock(messages::waiting)?;
    let mut store = Store::create(&workspace.database())?;
    let run = store.begin()?;
    let added = keep(&run, &listings, false)?;
    run.commit()?;
    drop(progress);
    if !common.quiet {
        messages::added(&added, &listings);
    }
    let mut answer = Answer::new(&["listing", "papers", "rejected", "state"]);
    for (listing, added) in listings.iter().zip(&added) {
        let state = match added {
            Added::New => "new",
            Added::Known => "known",
            Added::Reread => "read anew",
        };
        answer.push(vec![
            json!(listing.name),
            json!(listing.rows.len()),
            json!(listing.rejected.len()),
            json!(state),
        ]);
    }
    answer.write(common.format, &mut io::stdout().lock())?;
    Ok(())
}

fn themes(workspace: &Workspace, common: &Common) -> Outcome {
    let (corpus, themes) = current(workspace)?;
    theme_answer(&themes, &corpus).write(common.format, &mut io::stdout().lock())?;
    if !common.quiet {
        messages::hidden(&themes);
    }
    Ok(())
}

fn trends(workspace: &Workspace, common: &Common) -> Outcome {
    let (corpus, themes) = current(workspace)?;
    let report = pipeline::report(&corpus, &themes, &workspace.config()?)?;
    let mut out = io::stdout().lock();
    if common.format == Format::Table {
        trends::table(&report).write(common.format, &mut out)?;
        if !common.quiet {
            messages::trends(&report);
        }
    } else {
        trends::full(&report).write(common.format, &mut out)?;
    }
    Ok(())
}

fn show(workspace: &Workspace, common: &Common, asked: &str) -> Outcome {
    let (corpus, themes) = current(workspace)?;
    let theme = lookup::theme(&themes, asked)?;
    let mut out = io::stdout().lock();
    if common.format == Format::Table {
        let terms: Vec<&str> = theme.label_terms.iter().map(|term| term.term.as_str()).collect();
        writeln!(out, "{}  {}", theme.id, theme.label)?;
        writeln!(
            out,
            "{}{} · {}\n",
            messages::counted(theme.members.len(), "paper"),
            stability_words(theme),
            terms.join(" · ")
        )?;
    }
    let mut answer = Answer::new(&[
        "paper_id",
        "title",
        "first_seen",
        "listed",
        "fit",
        "membership",
        "margin",
        "borderline",
        "runner_up",
    ]);
    for member in &theme.members {
        let paper = &corpus.papers[member.paper];
        answer.push(vec![
            json!(paper.id),
            json!(paper.title),
            date(paper),
            json!(paper.appearances.len()),
            rounded(member.fit),
            rounded(member.membership),
            rounded(member.margin),
            json!(member.is_borderline()),
            json!(member.runner_up),
        ]);
    }
    answer.write(common.format, &mut out)?;
    Ok(())
}

/// ` · unstable (stability 0.41)`, or nothing for an only theme.
fn stability_words(theme: &Theme) -> String {
    match (theme.stability, theme.standing()) {
        (Some(stability), Some(standing)) => format!(" · {standing} (stability {stability:.2})"),
        _ => String::new(),
    }
}

fn paper(workspace: &Workspace, common: &Common, asked: &str) -> Outcome {
    let (corpus, themes) = current(workspace)?;
    let position = lookup::paper(&corpus, asked)?;
    let paper = &corpus.papers[position];
    let place = themes.themes.iter().find_map(|theme| {
        theme
            .members
            .iter()
            .find(|member| member.paper == position)
            .map(|member| (theme, member))
    });
    let mut out = io::stdout().lock();
    if common.format == Format::Table {
        return Ok(describe(paper, place, &corpus, &themes, &mut out)?);
    }
    let mut answer = Answer::new(&[
        "paper_id",
        "title",
        "abstract",
        "first_seen",
        "url",
        "theme_id",
        "theme",
        "fit",
        "membership",
        "margin",
        "borderline",
        "runner_up",
        "listed_in",
    ]);
    let listed: Vec<&str> = paper
        .appearances
        .iter()
        .map(|appearance| corpus.listings[appearance.listing].name.as_str())
        .collect();
    answer.push(vec![
        json!(paper.id),
        json!(paper.title),
        json!(paper.abstract_text),
        date(paper),
        json!(paper.url),
        json!(place.map(|(theme, _)| theme.id)),
        json!(place.map(|(theme, _)| &theme.label)),
        place.map_or(Value::Null, |(_, member)| rounded(member.fit)),
        place.map_or(Value::Null, |(_, member)| rounded(member.membership)),
        place.map_or(Value::Null, |(_, member)| rounded(member.margin)),
        json!(place.is_some_and(|(_, member)| member.is_borderline())),
        json!(place.and_then(|(_, member)| member.runner_up)),
        json!(listed),
    ]);
    answer.write(common.format, &mut out)?;
    Ok(())
}

/// A paper as text for people.
fn describe(
    paper: &Paper,
    place: Option<(&Theme, &Member)>,
    corpus: &Corpus,
    themes: &Themes,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "{}", paper.title)?;
    writeln!(out, "{}", paper.id)?;
    if let Some(url) = &paper.url {
        writeln!(out, "{url}")?;
    }
    match place {
        None => writeln!(out, "\nin no theme: no known word, or added since the last report")?,
        Some((theme, member)) => {
            writeln!(
                out,
                "\ntheme      {}  {} (membership {:.2}, fit {:.2})",
                theme.id, theme.label, member.membership, member.fit
            )?;
            if let Some(other) = themes.themes.iter().find(|theme| Some(theme.id) == member.runner_up) {
                let border = if member.is_borderline() { ", borderline" } else { "" };
                writeln!(
                    out,
                    "runner-up  {}  {} (margin {:.2}{border})",
                    other.id, other.label, member.margin
                )?;
            }
        }
    }
    writeln!(out)?;
    for appearance in &paper.appearances {
        let listed = appearance
            .date
            .map_or_else(|| "undated".to_owned(), |date| date.to_string());
        writeln!(
            out,
            "{listed}  {} line {}",
            corpus.listings[appearance.listing].name, appearance.line
        )?;
    }
    if !paper.abstract_text.is_empty() {
        writeln!(out, "\n{}", paper.abstract_text)?;
    }
    Ok(())
}

/// Reads the listings that are named, or those of the workspace; a workspace whose folder is gone or empty still has what
/// was added before.
pub(super) fn read(
    workspace: &Workspace,
    paths: &[PathBuf],
    reading: &Reading,
    common: &Common,
    progress: &Progress,
) -> Result<Vec<Listing>, Failure> {
    let files = if paths.is_empty() {
        match workspace::listing_files(&[workspace.listings()]) {
            Err(Error::NotFound { .. } | Error::NoListings { .. }) if workspace.database().exists() => Vec::new(),
            files => files?,
        }
    } else {
        workspace::listing_files(paths)?
    };
    progress.step("reading listings", files.len());
    let mut listings = Vec::with_capacity(files.len());
    for file in &files {
        listings.push(workspace::read_listing(file, reading.year)?);
        progress.advance();
    }
    let n_rejected: usize = listings.iter().map(|listing| listing.rejected.len()).sum();
    if !common.quiet || reading.strict {
        messages::rejected(&listings);
    }
    if reading.strict && n_rejected > 0 {
        return Err(Error::Strict { n_rejected }.into());
    }
    Ok(listings)
}

pub(super) fn keep(run: &Run<'_>, listings: &[Listing], are_own: bool) -> Result<Vec<Added>, Error> {
    listings.iter().map(|listing| run.add(listing, are_own)).collect()
}

/// Corpus and themes of the last report, as people decided on them since.
pub(super) fn current(workspace: &Workspace) -> Result<(Corpus, Themes), Error> {
    let store = Store::open(&workspace.database())?;
    let corpus = Corpus::merge(store.listings()?);
    let mut themes = store.themes(&corpus)?;
    // The run that made the report told of decisions that apply to nothing.
    workspace.decisions()?.apply(&mut themes);
    Ok((corpus, themes))
}

pub(super) fn theme_answer(themes: &Themes, corpus: &Corpus) -> Answer {
    let mut columns = vec![
        "theme_id",
        "papers",
        "share",
        "stability",
        "standing",
        "theme",
        "label_terms",
    ];
    if !themes.super_themes.is_empty() {
        columns.insert(5, "super_theme");
    }
    let mut answer = Answer::new(&columns);
    for theme in themes.in_order().into_iter().filter(|theme| !theme.is_hidden) {
        let share = theme.members.len() as f64 / corpus.papers.len().max(1) as f64;
        let terms: Vec<&str> = theme.label_terms.iter().map(|term| term.term.as_str()).collect();
        let mut row = vec![
            json!(theme.id),
            json!(theme.members.len()),
            rounded(share),
            theme.stability.map_or(Value::Null, rounded),
            json!(theme.standing()),
            json!(theme.label),
            json!(terms.join("; ")),
        ];
        if !themes.super_themes.is_empty() {
            row.insert(5, json!(themes.super_theme(theme.id).map(|group| &group.label)));
        }
        answer.push(row);
    }
    answer
}

pub(super) fn date(paper: &Paper) -> Value {
    paper.first_seen.map_or(Value::Null, |date| json!(date.to_string()))
}

pub(super) fn rounded(value: f64) -> Value {
    json!(report::numbers::rounded(value))
}
