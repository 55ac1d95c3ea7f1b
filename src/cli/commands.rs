//! One function a command.

use std::io::{self, Write};
use std::path::PathBuf;

use paperthemes::config::Config;
use paperthemes::corpus::titles::normalised_title;
use paperthemes::corpus::{Corpus, DateSource, Listing, Paper, Rejected, paper_id};
use paperthemes::report::{self, Report};
use paperthemes::store::{Added, Run, Store};
use paperthemes::themes::{BORDERLINE_MARGIN, Member, Theme, ThemeId, Themes};
use paperthemes::workspace::{self, Workspace};
use paperthemes::{Error, pipeline};
use serde_json::{Value, json};

use super::args::{AddArguments, Arguments, Command, Common, Format, Reading, ReportArguments};
use super::failure::Failure;
use super::output::Answer;
use super::progress::Progress;

type Outcome = Result<(), Failure>;

/// Papers named where a piece of a title fits several.
const N_CANDIDATES: usize = 5;

/// Refused rows told one by one; the report lists all.
const N_REJECTED_SHOWN: usize = 20;

/// Runs the command that was asked for.
pub fn run(arguments: &Arguments) -> Outcome {
    let common = &arguments.common;
    if let Some(n_threads) = common.threads {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(usize::from(n_threads)).build_global();
        pool.map_err(|error| Error::Bug { what: format!("starting {n_threads} threads: {error}") })?;
    }
    let workspace = Workspace::new(&common.directory);
    match &arguments.command {
        Command::Report(arguments) => report(&workspace, common, arguments),
        Command::Add(arguments) => add(&workspace, common, arguments),
        Command::Themes => themes(&workspace, common),
        Command::Show { theme } => show(&workspace, common, theme),
        Command::Paper { words } => paper(&workspace, common, &words.join(" ")),
    }
}

fn report(workspace: &Workspace, common: &Common, arguments: &ReportArguments) -> Outcome {
    let config = configured(workspace, arguments)?;
    let progress = Progress::new(common.quiet);
    let listings = read(workspace, &arguments.listings, &arguments.reading, common, &progress)?;
    let mut store = Store::create(&workspace.database())?;
    let run = store.begin()?;
    let added = keep(&run, &listings)?;

    progress.step("reading the corpus", 1);
    let corpus = Corpus::merge(run.listings()?);
    let fingerprint = fingerprint(&corpus, &config);
    let themes = match run.themes_of(&fingerprint, &corpus)? {
        Some(themes) => themes,
        None => {
            progress.step("finding themes", 1);
            let themes = pipeline::fit(&corpus, &config, &run.lineage()?)?;
            run.save(&fingerprint, &corpus, &themes)?;
            themes
        }
    };
    progress.step("writing the report", 1);
    let report = pipeline::report(&corpus, &themes, &config)?;
    let files = report::files(&report).map_err(Error::from)?;
    let staged = workspace.stage(&files)?;
    run.commit()?;
    let n_changed = staged.publish()?;
    drop(progress);

    if !common.quiet {
        tell_added(&added, &listings)?;
        tell_report(&report, n_changed, workspace)?;
    }
    theme_answer(&themes, &corpus).write(common.format, &mut io::stdout().lock())?;
    Ok(())
}

fn add(workspace: &Workspace, common: &Common, arguments: &AddArguments) -> Outcome {
    let progress = Progress::new(common.quiet);
    // A settings file with mistakes is told at once, not at the next report.
    workspace.config()?;
    let listings = read(workspace, &arguments.listings, &arguments.reading, common, &progress)?;
    let mut store = Store::create(&workspace.database())?;
    let run = store.begin()?;
    let added = keep(&run, &listings)?;
    run.commit()?;
    drop(progress);
    if !common.quiet {
        tell_added(&added, &listings)?;
    }
    let mut answer = Answer::new(&["listing", "papers", "rejected", "state"]);
    for (listing, added) in listings.iter().zip(&added) {
        let state = match added {
            Added::New => "new",
            Added::Known => "known",
            Added::Redated => "new dates",
        };
        answer.push(vec![json!(listing.name), json!(listing.rows.len()), json!(listing.rejected.len()), json!(state)]);
    }
    answer.write(common.format, &mut io::stdout().lock())?;
    Ok(())
}

fn themes(workspace: &Workspace, common: &Common) -> Outcome {
    let (corpus, themes) = current(workspace)?;
    theme_answer(&themes, &corpus).write(common.format, &mut io::stdout().lock())?;
    Ok(())
}

fn show(workspace: &Workspace, common: &Common, asked: &str) -> Outcome {
    let (corpus, themes) = current(workspace)?;
    let theme = find_theme(&themes, asked)?;
    let mut out = io::stdout().lock();
    if common.format == Format::Table {
        let terms: Vec<&str> = theme.label_terms.iter().map(|term| term.term.as_str()).collect();
        writeln!(out, "{}  {}", theme.id, theme.label)?;
        writeln!(out, "{} papers · {}\n", theme.members.len(), terms.join(" · "))?;
    }
    let mut answer =
        Answer::new(&["paper_id", "title", "first_seen", "listed", "fit", "margin", "borderline", "runner_up"]);
    for member in &theme.members {
        let paper = &corpus.papers[member.paper];
        answer.push(vec![
            json!(paper.id),
            json!(paper.title),
            date(paper),
            json!(paper.appearances.len()),
            rounded(member.fit),
            rounded(member.margin),
            json!(is_borderline(member)),
            json!(member.runner_up),
        ]);
    }
    answer.write(common.format, &mut out)?;
    Ok(())
}

fn paper(workspace: &Workspace, common: &Common, asked: &str) -> Outcome {
    let (corpus, themes) = current(workspace)?;
    let position = find_paper(&corpus, asked)?;
    let paper = &corpus.papers[position];
    let place = themes.themes.iter().find_map(|theme| {
        theme.members.iter().find(|member| member.paper == position).map(|member| (theme, member))
    });
    let mut out = io::stdout().lock();
    if common.format == Format::Table {
        return Ok(describe(paper, place, &corpus, &themes, &mut out)?);
    }
    let mut answer = Answer::new(&[
        "paper_id", "title", "abstract", "first_seen", "url", "theme_id", "theme", "fit", "margin", "borderline",
        "runner_up", "listed_in",
    ]);
    let listed: Vec<&str> =
        paper.appearances.iter().map(|appearance| corpus.listings[appearance.listing].name.as_str()).collect();
    answer.push(vec![
        json!(paper.id),
        json!(paper.title),
        json!(paper.abstract_text),
        date(paper),
        json!(paper.url),
        json!(place.map(|(theme, _)| theme.id)),
        json!(place.map(|(theme, _)| &theme.label)),
        place.map_or(Value::Null, |(_, member)| rounded(member.fit)),
        place.map_or(Value::Null, |(_, member)| rounded(member.margin)),
        json!(place.is_some_and(|(_, member)| is_borderline(member))),
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
            writeln!(out, "\ntheme      {}  {} (fit {:.2})", theme.id, theme.label, member.fit)?;
            if let Some(other) = themes.themes.iter().find(|theme| Some(theme.id) == member.runner_up) {
                let border = if is_borderline(member) { ", borderline" } else { "" };
                writeln!(out, "runner-up  {}  {} (margin {:.2}{border})", other.id, other.label, member.margin)?;
            }
        }
    }
    writeln!(out)?;
    for appearance in &paper.appearances {
        let listed = appearance.date.map_or_else(|| "undated".to_owned(), |date| date.to_string());
        writeln!(out, "{listed}  {} line {}", corpus.listings[appearance.listing].name, appearance.line)?;
    }
    if !paper.abstract_text.is_empty() {
        writeln!(out, "\n{}", paper.abstract_text)?;
    }
    Ok(())
}

/// The settings of the workspace with what the command line says instead.
fn configured(workspace: &Workspace, arguments: &ReportArguments) -> Result<Config, Error> {
    let mut config = workspace.config()?;
    config.themes.count = arguments.themes.unwrap_or(config.themes.count);
    config.trends.period = arguments.period.unwrap_or(config.trends.period);
    config.themes.seed = arguments.seed.unwrap_or(config.themes.seed);
    Ok(config)
}

/// Reads the listings that are named, or those of the workspace; a workspace whose folder is gone or empty still has what
/// was added before.
fn read(
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
        tell_rejected(&listings)?;
    }
    if reading.strict && n_rejected > 0 {
        return Err(Error::Strict { n_rejected }.into());
    }
    Ok(listings)
}

fn keep(run: &Run<'_>, listings: &[Listing]) -> Result<Vec<Added>, Error> {
    listings.iter().map(|listing| run.add(listing)).collect()
}

/// One value for everything the themes depend on.
fn fingerprint(corpus: &Corpus, config: &Config) -> String {
    let listings: Vec<Value> =
        corpus.listings.iter().map(|listing| json!([listing.hash, listing.name, listing.date_source])).collect();
    let dates: Vec<Value> = corpus.papers.iter().map(date).collect();
    let settings: Vec<(&str, String)> = config.rows().into_iter().map(|row| (row.name, row.value)).collect();
    let all = json!([env!("CARGO_PKG_VERSION"), listings, dates, settings]);
    blake3::hash(all.to_string().as_bytes()).to_hex().to_string()
}

/// Corpus and themes of the last report.
fn current(workspace: &Workspace) -> Result<(Corpus, Themes), Error> {
    let store = Store::open(&workspace.database())?;
    let corpus = Corpus::merge(store.listings()?);
    let themes = store.themes(&corpus)?;
    Ok((corpus, themes))
}

fn theme_answer(themes: &Themes, corpus: &Corpus) -> Answer {
    let mut answer = Answer::new(&["theme_id", "papers", "share", "theme", "label_terms"]);
    let mut by_size: Vec<&Theme> = themes.themes.iter().collect();
    by_size.sort_by_key(|theme| std::cmp::Reverse(theme.members.len()));
    for theme in by_size {
        let share = theme.members.len() as f64 / corpus.papers.len().max(1) as f64;
        let terms: Vec<&str> = theme.label_terms.iter().map(|term| term.term.as_str()).collect();
        answer.push(vec![
            json!(theme.id),
            json!(theme.members.len()),
            rounded(share),
            json!(theme.label),
            json!(terms.join("; ")),
        ]);
    }
    answer
}

fn find_theme<'a>(themes: &'a Themes, asked: &str) -> Result<&'a Theme, Error> {
    let id = ThemeId::try_from(asked.to_owned()).ok();
    themes.themes.iter().find(|theme| Some(theme.id) == id).ok_or_else(|| {
        let ids: Vec<String> = themes.themes.iter().map(|theme| theme.id.to_string()).collect();
        let known = match (ids.first(), ids.last()) {
            (Some(first), Some(last)) if first != last => format!("{} themes, from {first} to {last}", ids.len()),
            (Some(only), _) => format!("there is only {only}"),
            _ => "there is none".to_owned(),
        };
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let nearest = ids.iter().find(|id| digits(id) == digits(asked)).cloned();
        Error::UnknownTheme { asked: asked.to_owned(), known, nearest }
    })
}

/// The paper with an id, or the only one whose title contains the words.
fn find_paper(corpus: &Corpus, asked: &str) -> Result<usize, Error> {
    let id = paper_id::normalise(asked).unwrap_or_default();
    if let Ok(position) = corpus.papers.binary_search_by(|paper| paper.id.as_str().cmp(&id)) {
        return Ok(position);
    }
    let wanted = normalised_title(asked);
    let titles: Vec<String> =
        corpus.papers.iter().map(|paper| normalised_title(&paper.title)).collect();
    let fitting: Vec<usize> =
        (0..titles.len()).filter(|paper| !wanted.is_empty() && titles[*paper].contains(&wanted)).collect();
    match fitting.as_slice() {
        [] => Err(Error::UnknownPaper { asked: asked.to_owned() }),
        [only] => Ok(*only),
        several => {
            // The whole title of one paper may begin that of another.
            if let Some(whole) = several.iter().find(|paper| titles[**paper] == wanted) {
                return Ok(*whole);
            }
            let shown: Vec<String> = several
                .iter()
                .take(N_CANDIDATES)
                .map(|paper| format!("\n  {}  {}", corpus.papers[*paper].id, corpus.papers[*paper].title))
                .collect();
            Err(Error::AmbiguousPaper { asked: asked.to_owned(), n_fitting: several.len(), shown: shown.concat() })
        }
    }
}

fn is_borderline(member: &Member) -> bool {
    member.runner_up.is_some() && member.margin < BORDERLINE_MARGIN
}

fn date(paper: &Paper) -> Value {
    paper.first_seen.map_or(Value::Null, |date| json!(date.to_string()))
}

fn rounded(value: f64) -> Value {
    json!((value * 10_000.0).round() / 10_000.0)
}

/// Warns of refused rows on standard error.
fn tell_rejected(listings: &[Listing]) -> io::Result<()> {
    let mut err = io::stderr().lock();
    let rejected: Vec<(&str, &Rejected)> = listings
        .iter()
        .flat_map(|listing| listing.rejected.iter().map(|rejected| (listing.name.as_str(), rejected)))
        .collect();
    for (name, rejected) in rejected.iter().take(N_REJECTED_SHOWN) {
        writeln!(err, "warning: `{name}` line {}: {}, row left out: {}", rejected.line, rejected.reason, rejected.found)?;
    }
    if !rejected.is_empty() {
        let n_rows: usize = listings.iter().map(|listing| listing.rows.len() + listing.rejected.len()).sum();
        writeln!(err, "warning: {} of {n_rows} rows left out, all are listed in the report", rejected.len())?;
    }
    Ok(())
}

/// Says on standard error what the listings brought.
fn tell_added(added: &[Added], listings: &[Listing]) -> io::Result<()> {
    let n_new = added.iter().filter(|added| **added == Added::New).count();
    let n_rows: usize = listings.iter().map(|listing| listing.rows.len()).sum();
    let n_inferred = listings
        .iter()
        .zip(added)
        .filter(|(listing, added)| {
            **added == Added::New && listing.date_source == DateSource::Inferred
        })
        .count();
    let mut err = io::stderr().lock();
    writeln!(err, "{} read, {n_new} new; {}", counted(listings.len(), "listing"), counted(n_rows, "row"))?;
    if n_inferred > 0 {
        writeln!(
            err,
            "warning: the dates of {} have no year; it was taken from the file's modification time\nhint: `--year YEAR` \
             sets it",
            counted(n_inferred, "listing")
        )?;
    }
    Ok(())
}

/// Says on standard error what the report is about and where it is.
fn tell_report(report: &Report, n_changed: usize, workspace: &Workspace) -> io::Result<()> {
    let mut err = io::stderr().lock();
    let corpus = &report.corpus;
    writeln!(
        err,
        "{} ({} merged) in {}",
        counted(corpus.n_papers, "paper"),
        counted(corpus.n_merged, "duplicate"),
        counted(report.themes.len(), "theme")
    )?;
    let page = workspace.reports().join("index.html");
    match n_changed {
        0 => writeln!(err, "nothing new: {} is up to date\n", page.display()),
        _ => writeln!(err, "wrote {}\n", page.display()),
    }
}

fn counted(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}
