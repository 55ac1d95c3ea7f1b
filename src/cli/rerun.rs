//! `report` and `refit`: listings in, themes brought up to date, report out.

use std::cell::OnceCell;
use std::io;

use paperthemes::config::Config;
use paperthemes::corpus::{Corpus, Listing, Paper, PartialDate};
use paperthemes::decisions::Decisions;
use paperthemes::features::PaperWords;
use paperthemes::pipeline::{self, Counts, Ground, Updated, Wish};
use paperthemes::store::inspect::View;
use paperthemes::store::{Added, Ahead, KeptReasons, Reasons, Remembered, Run, State, Store};
use paperthemes::themes::Themes;
use paperthemes::themes::ledger::RunKind;
use paperthemes::trends::prevalence;
use paperthemes::trends::terms::{Occurrences, Places};
use paperthemes::workspace::Workspace;
use paperthemes::{Error, report};
use rayon::prelude::*;
use serde_json::{Value, json};

use super::args::{Common, ReportArguments, Settings};
use super::commands::{Outcome, keep, read};
use super::failure::Failure;
use super::inspect::theme_answer;
use super::messages;
use super::progress::Progress;

pub(super) fn report(workspace: &Workspace, common: &Common, arguments: &ReportArguments) -> Outcome {
    let config = configured(workspace, &arguments.settings)?;
    let progress = Progress::new(common.quiet);
    let listings = read(workspace, &arguments.listings, &arguments.reading, common, &progress)?;
    let are_own = arguments.listings.is_empty();
    let wish = Some(Wish::Update);
    let found = rerun(
        workspace,
        common,
        (&config, &arguments.settings),
        &progress,
        listings,
        are_own,
        wish,
    )?;
    tell(common, found)
}

pub(super) fn refit(workspace: &Workspace, common: &Common, is_fresh: bool) -> Outcome {
    let config = workspace.config()?;
    let progress = Progress::new(common.quiet);
    let wish = (!is_fresh).then_some(Wish::Refit);
    if !workspace.database().exists() {
        return Err(Error::NoThemes {
            path: workspace.database().display().to_string(),
        }
        .into());
    }
    let found = rerun(
        workspace,
        common,
        (&config, &Settings::default()),
        &progress,
        Vec::new(),
        false,
        wish,
    )?;
    tell(common, found)
}

fn tell(common: &Common, (corpus, themes): (Corpus, Themes)) -> Outcome {
    theme_answer(&themes, &corpus).write(common.format, &mut io::stdout().lock())?;
    free((corpus, themes));
    Ok(())
}

/// Adds listings, brings the themes up to date and writes the report.
///
/// - `config`: the settings, with what is `asked` for this report only.
/// - `are_own`: the listings are those of the workspace's folder.
/// - `wish`: none to begin with T1 again.
pub(super) fn rerun(
    workspace: &Workspace,
    common: &Common,
    (config, asked): (&Config, &Settings),
    progress: &Progress,
    listings: Vec<Listing>,
    are_own: bool,
    wish: Option<Wish>,
) -> Result<(Corpus, Themes), Failure> {
    let _lock = workspace.lock(|holder| messages::waiting(holder, common))?;
    let decisions = workspace.decisions()?;
    let mut store = Store::create(&workspace.database())?;
    let run = store.begin()?;
    let added = keep(&run, &listings, are_own)?;
    if wish.is_none() {
        run.forget_themes()?;
    }
    let is_new = added.iter().any(|added| *added != Added::Known);
    let ahead = (is_new && wish.is_some()).then(|| Ahead::begin(workspace.database()));
    let brought = (!listings.is_empty()).then(|| messages::added(&added, &listings));
    progress.step("reading the corpus", 1);
    let corpus = Corpus::merge(run.listings(listings)?);
    let fingerprint = fingerprint(&corpus, config, &decisions);
    let known = match wish {
        Some(Wish::Update) => run.themes_of(&fingerprint, &corpus)?,
        _ => None,
    };
    let is_known = known.is_some();
    let (mut themes, found) = match known {
        Some(themes) => {
            drop(ahead);
            (themes, None)
        }
        None => {
            progress.step("finding themes", 1);
            let state = ahead.and_then(Ahead::wait).map_or_else(|| run.state(), Ok)?;
            let found = find(&run, state, &corpus, (config, &decisions), wish.unwrap_or(Wish::Update))?;
            (found.updated.themes.clone(), Some(found))
        }
    };
    let orphans = decisions.apply(&mut themes);
    progress.step("writing the report", 1);
    let mut history = run.history()?;
    history.extend(found.as_ref().map(|found| found.updated.record.clone()));
    let asked = json!(asked).to_string();
    let key = overview_key(config, &decisions);
    let written = run.written(&key, &asked)?;
    let (overview, n_changed) = match written {
        Some((overview, files))
            if is_known && overview.settings == config.named_values() && workspace.holds(&files) =>
        {
            run.commit()?;
            (overview, 0)
        }
        written => {
            let written = written.map(|(_, files)| files).unwrap_or_default();
            let picture_of = |name: &str, drawing: &str| workspace.picture_of(&written, name, drawing);
            let save =
                |updated: &Updated| run.save(&fingerprint, &pipeline::shaping_settings(config), &corpus, updated);
            let make = |basis: &Basis<'_>, ground: Option<Ground<'_>>| -> Result<_, Error> {
                let Basis { words, counts, reasons } = basis;
                let counted = (counts, ground, reasons.known.as_slice());
                let report = pipeline::counted_report(&corpus, words, &themes, counted, &history, config);
                let staging = workspace.begin_report()?;
                let files = report::files::write_files(&report, &picture_of, &staging)?;
                Ok((report, staging.end(files)?))
            };
            let (basis, made) = match found {
                Some(Found {
                    updated,
                    remembered,
                    words,
                }) => {
                    let basis = Basis::of(&run, &corpus, &themes, (remembered, words), config)?;
                    let made = beside(|| make(&basis, updated.ground()), || save(&updated))?;
                    free(updated);
                    (basis, made)
                }
                None => {
                    let mut state = run.state()?;
                    let basis = Basis::of(&run, &corpus, &themes, (state.take_remembered(), None), config)?;
                    let points = &state.take_points(&corpus);
                    let made = make(&basis, state.model().map(|model| Ground { model, points }))?;
                    (basis, made)
                }
            };
            let (mut report, staged) = made;
            run.save_reasons(&basis.reasons, &report.why)?;
            run.save_occurrences(&basis.counts.occurrences)?;
            free(std::mem::take(&mut report.papers));
            let overview = report.into_overview();
            run.save_overview(&key, &asked, &overview, &staged.hashes())?;
            run.commit()?;
            let n_changed = staged.publish()?;
            free((basis.words, basis.counts.occurrences, basis.reasons));
            (overview, n_changed)
        }
    };
    progress.done();

    if !common.quiet {
        if let Some(brought) = brought {
            messages::say(&brought);
        }
        if !is_known && let Some(record) = history.last() {
            messages::run(record);
        }
        messages::report(&overview, n_changed, workspace);
        messages::orphans(&orphans);
    }
    Ok((corpus, themes))
}

/// Themes brought up to date, not saved yet.
struct Found {
    updated: Updated,
    remembered: Remembered,
    /// Of all papers, if they were read for a fit.
    words: Option<PaperWords>,
}

fn find(
    run: &Run<'_>,
    mut state: State,
    corpus: &Corpus,
    (config, decisions): (&Config, &Decisions),
    wish: Wish,
) -> Result<Found, Error> {
    let mut remembered = state.take_remembered();
    let before = run.before(corpus, state, &pipeline::shaping_settings(config), decisions)?;
    let read = OnceCell::new();
    let words = || match read.get() {
        Some(words) => Ok(words),
        None => run
            .words(corpus, &remembered.forms)
            .map(|words| read.get_or_init(|| words)),
    };
    let updated = pipeline::update(corpus, &words, config, before, wish)?;
    if updated.record.kind != RunKind::Assigned {
        // Those of another model are forgotten with it.
        remembered.reasons = KeptReasons::default();
    }
    Ok(Found {
        updated,
        words: read.into_inner(),
        remembered,
    })
}

/// What a report is made from beside the themes.
struct Basis<'c> {
    words: PaperWords,
    counts: Counts<'c>,
    reasons: Reasons,
}

impl<'c> Basis<'c> {
    /// Reads the words of those papers only of which something is not remembered.
    ///
    /// - `words`: of all papers, if they are known.
    fn of(
        run: &Run<'_>,
        corpus: &Corpus,
        themes: &Themes,
        (remembered, words): (Remembered, Option<PaperWords>),
        config: &'c Config,
    ) -> Result<Self, Error> {
        let prevalence = prevalence::measure(corpus, themes, &config.trends)?;
        let places = Places::of(corpus, themes, &prevalence, &config.features.words);
        let (forms, occurrences) = (remembered.forms, remembered.occurrences);
        let reasons = remembered.reasons.of(corpus, themes);
        let missing = words.is_none().then(|| occurrences.missing(&places)).flatten();
        let add = |missing: Vec<usize>| -> Result<Option<(PaperWords, Occurrences)>, Error> {
            let mut papers = [missing.clone(), reasons.unknown()].concat();
            papers.sort_unstable();
            papers.dedup();
            let words = run.words_of(corpus, papers, &forms)?;
            let added = occurrences.with(&words, &places, &missing);
            Ok(added.map(|added| (words, added)))
        };
        let added = missing.map(add).transpose()?.flatten();
        let (words, occurrences) = match added {
            Some(added) => added,
            None => {
                let words = words.map_or_else(|| run.words(corpus, &forms), Ok)?;
                let occurrences = Occurrences::count(&words, &places);
                (words, occurrences)
            }
        };
        Ok(Self {
            words,
            counts: Counts {
                prevalence,
                places,
                occurrences,
            },
            reasons,
        })
    }
}

/// Makes something on another thread while this one saves.
fn beside<T: Send>(
    make: impl FnOnce() -> Result<T, Error> + Send,
    save: impl FnOnce() -> Result<(), Error>,
) -> Result<T, Error> {
    std::thread::scope(|scope| {
        let made = scope.spawn(make);
        let saved = save();
        let made = made.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        saved.and(made)
    })
}

/// Frees what is large on a thread of its own: nobody waits for that, least of all a process that ends.
fn free<T: Send + 'static>(large: T) {
    std::thread::spawn(move || drop(large));
}

/// Papers that a thread takes at a time.
const PIECE: usize = 4096;

/// One value for everything the themes depend on.
///
/// Of the decisions, words are among the settings; names and hidden themes change what is shown, not what is found.
fn fingerprint(corpus: &Corpus, config: &Config, decisions: &Decisions) -> String {
    let listings: Vec<Value> = corpus
        .listings
        .iter()
        .map(|listing| json!([listing.hash, listing.name, listing.date_source]))
        .collect();
    let settings = pipeline::shaping_settings(config);
    let mut all = json!([listings, settings, decisions.merged, decisions.split]).to_string();
    all.push('\n');
    let mut hasher = blake3::Hasher::new();
    hasher.update(all.as_bytes());
    let dates = |papers: &[Paper]| -> Vec<u8> {
        let dates = papers.iter().flat_map(|paper| {
            let n_rows = (paper.appearances.len() as u64).to_le_bytes();
            let rows = paper
                .appearances
                .iter()
                .flat_map(|appearance| PartialDate::bytes(appearance.date));
            n_rows.into_iter().chain(rows)
        });
        dates.collect()
    };
    for dates in corpus.papers.par_chunks(PIECE).map(dates).collect::<Vec<_>>() {
        hasher.update(&dates);
    }
    hasher.finalize().to_hex().to_string()
}

/// One value for everything but the run itself that what a report says of its themes depends on.
pub(super) fn overview_key(config: &Config, decisions: &Decisions) -> String {
    let all = json!([env!("CARGO_PKG_VERSION"), config.trends, decisions]);
    blake3::hash(all.to_string().as_bytes()).to_hex().to_string()
}

/// What the last report alone was asked for with; a report that follows from a decision is made with the same.
pub(super) fn last_asked(view: &View) -> Result<Settings, Error> {
    let asked = view.asked()?;
    Ok(asked
        .and_then(|asked| serde_json::from_str(&asked).ok())
        .unwrap_or_default())
}

/// The settings of the workspace with what the command line says instead.
pub(super) fn configured(workspace: &Workspace, asked: &Settings) -> Result<Config, Error> {
    let mut config = workspace.config()?;
    config.themes.count = asked.themes.unwrap_or(config.themes.count);
    config.trends.period = asked.period.unwrap_or(config.trends.period);
    config.themes.seed = asked.seed.unwrap_or(config.themes.seed);
    Ok(config)
}
