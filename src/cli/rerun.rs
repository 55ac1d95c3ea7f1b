//! `report` and `refit`: listings in, themes brought up to date, report out.

use std::io;

use paperthemes::config::Config;
use paperthemes::corpus::{Corpus, Listing};
use paperthemes::pipeline::{self, Wish};
use paperthemes::store::Store;
use paperthemes::workspace::Workspace;
use paperthemes::{Error, report};
use serde_json::{Value, json};

use super::args::{Common, ReportArguments};
use super::commands::{Outcome, date, keep, read, theme_answer};
use super::messages;
use super::progress::Progress;

pub(super) fn report(workspace: &Workspace, common: &Common, arguments: &ReportArguments) -> Outcome {
    let config = configured(workspace, arguments)?;
    let progress = Progress::new(common.quiet);
    let listings = read(workspace, &arguments.listings, &arguments.reading, common, &progress)?;
    rerun(
        workspace,
        common,
        &config,
        &progress,
        &listings,
        arguments.listings.is_empty(),
        Some(Wish::Update),
    )
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
    rerun(workspace, common, &config, &progress, &[], false, wish)
}

/// Adds listings, brings the themes up to date and writes the report.
///
/// - `are_own`: the listings are those of the workspace's folder.
/// - `wish`: none to begin with T1 again.
fn rerun(
    workspace: &Workspace,
    common: &Common,
    config: &Config,
    progress: &Progress,
    listings: &[Listing],
    are_own: bool,
    wish: Option<Wish>,
) -> Outcome {
    let _lock = workspace.lock(messages::waiting)?;
    let mut store = Store::create(&workspace.database())?;
    let run = store.begin()?;
    let added = keep(&run, listings, are_own)?;
    if wish.is_none() {
        run.forget_themes()?;
    }
    progress.step("reading the corpus", 1);
    let corpus = Corpus::merge(run.listings()?);
    let fingerprint = fingerprint(&corpus, config);
    let known = match wish {
        Some(Wish::Update) => run.themes_of(&fingerprint, &corpus)?,
        _ => None,
    };
    let is_known = known.is_some();
    let themes = match known {
        Some(themes) => themes,
        None => {
            progress.step("finding themes", 1);
            let settings = pipeline::shaping_settings(config);
            let before = run.before(&corpus, &settings)?;
            let updated = pipeline::update(&corpus, config, before, wish.unwrap_or(Wish::Update))?;
            run.save(&fingerprint, &settings, &corpus, &updated)?;
            updated.themes
        }
    };
    progress.step("writing the report", 1);
    let history = run.history()?;
    let report = pipeline::report(&corpus, &themes, config)?;
    let files = report::files(&report).map_err(Error::from)?;
    let staged = workspace.stage(&files)?;
    run.commit()?;
    let n_changed = staged.publish()?;
    progress.done();

    if !common.quiet {
        messages::added(&added, listings);
        if !is_known && let Some(record) = history.last() {
            messages::run(record);
        }
        messages::report(&report, n_changed, workspace);
    }
    theme_answer(&themes, &corpus).write(common.format, &mut io::stdout().lock())?;
    Ok(())
}

/// One value for everything the themes depend on.
fn fingerprint(corpus: &Corpus, config: &Config) -> String {
    let listings: Vec<Value> = corpus
        .listings
        .iter()
        .map(|listing| json!([listing.hash, listing.name, listing.date_source]))
        .collect();
    let dates: Vec<Value> = corpus.papers.iter().map(date).collect();
    let all = json!([listings, dates, pipeline::shaping_settings(config)]);
    blake3::hash(all.to_string().as_bytes()).to_hex().to_string()
}

/// The settings of the workspace with what the command line says instead.
fn configured(workspace: &Workspace, arguments: &ReportArguments) -> Result<Config, Error> {
    let mut config = workspace.config()?;
    config.themes.count = arguments.themes.unwrap_or(config.themes.count);
    config.trends.period = arguments.period.unwrap_or(config.trends.period);
    config.themes.seed = arguments.seed.unwrap_or(config.themes.seed);
    Ok(config)
}
