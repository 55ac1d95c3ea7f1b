//! A run: listings in, themes brought up to date, report out.

use std::cell::OnceCell;

use super::forget::Forget;
use super::inputs::ReportInputs;
use super::listings::{AddedListing, keep, missing};
use super::reporting::Parts;
use super::span::check_since;
use super::{Observer, fingerprint};
use crate::config::{Config, Overrides};
use crate::corpus::{Corpus, Listing};
use crate::decisions::{Decisions, Orphan};
use crate::error::{Error, Result};
use crate::features::PaperWords;
use crate::report::files::FileHashes;
use crate::report::{self, Report};
use crate::store::{Added, KeptReasons, Prefetch, Remembered, Run, Store};
use crate::themes::Themes;
use crate::themes::ledger::{RunKind, RunRecord};
use crate::themes::rises::Rises;
use crate::themes::update::{self, PlacedModel, RunMode, Updated};
use crate::trends::prevalence;
use crate::workspace::{Staged, Workspace};

/// What a run is to do.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// To be added first.
    pub listings: Vec<Listing>,
    /// True if the listings are all files of the workspace's own folder, where a name is one file, whatever becomes of it.
    pub are_own: bool,
    /// What is done with the themes there are.
    pub mode: RunMode,
    /// Leaves the corpus before anything else is done.
    pub forget: Forget,
    /// Settings for this report only.
    pub overrides: Overrides,
}

impl Request {
    /// Adds listings, and lets their papers join the themes.
    pub fn adding(listings: Vec<Listing>) -> Self {
        Self {
            listings,
            ..Self::default()
        }
    }
}

/// What a run did.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// All papers after the run.
    pub corpus: Corpus,
    /// As people decided on them.
    pub themes: Themes,
    /// Along the listings of the request.
    pub added: Vec<AddedListing>,
    /// Listings whose files are no longer in the workspace's own folder; their papers stay.
    pub missing: Vec<String>,
    /// What became of the themes; absent where listings, settings and decisions are those of the run before.
    pub record: Option<RunRecord>,
    /// The report without its papers.
    pub overview: Report,
    /// Files of the report that changed.
    pub n_changed: usize,
    /// Decisions about themes that are not there.
    pub orphans: Vec<Orphan>,
}

/// Adds listings, brings the themes up to date and writes the report.
///
/// # Errors
/// [`crate::Error::NoPapers`] if there is nothing to report on, [`crate::Error::TooManyThemes`],
/// [`crate::Error::TooManyPeriods`], [`crate::Error::NothingSince`]; those of the
/// settings, of the decisions, of the database and of writing. Nothing is kept then, and the report before stays.
pub fn rerun(workspace: &Workspace, request: Request, observer: &dyn Observer) -> Result<Outcome> {
    let config = workspace.effective_config(&request.overrides)?;
    let _lock = workspace.lock(|holder| observer.waiting(holder))?;
    let decisions = workspace.decisions()?;
    let mut store = Store::create(&workspace.database())?;
    let run = store.begin()?;
    request.forget.carry_out(&run)?;
    let added = keep(&run, &request.listings, request.are_own)?;
    let missing = match request.are_own {
        true => missing(&run, &request.listings)?,
        false => Vec::new(),
    };
    if request.mode == RunMode::Fresh {
        run.forget_themes()?;
    }
    let prefetch = may_prefetch(&added, request.mode).then(|| Prefetch::begin(workspace.database()));
    observer.step("reading the corpus", 1);
    let corpus = Corpus::merge_decided(run.listings(request.listings)?, &decisions.papers);
    if corpus.papers.is_empty() {
        return Err(match request.forget.is_empty() {
            true => Error::NoPapers,
            false => Error::NothingLeft,
        });
    }
    check_since(&corpus, &config, &request.forget)?;
    // Before anything is fitted, which takes far longer than this tells.
    prevalence::check_span(&corpus, &config.trends, config.limits.max_periods)?;
    let job = Job {
        workspace,
        fingerprint: fingerprint::of_themes(&corpus, &config, &decisions),
        overview_key: fingerprint::of_overview(&config, &decisions),
        overrides: request.overrides,
        corpus: &corpus,
        config: &config,
        decisions: &decisions,
    };
    let (mut themes, found) = job.themes(&run, prefetch, request.mode, observer)?;
    let orphans = decisions.apply(&mut themes);
    observer.step("writing the report", 1);
    let found = found.map(|found| found.with_listings(&request.forget, &added));
    let record = found.as_ref().map(|found| found.updated.record.clone());
    let (overview, n_changed) = job.report(run, &themes, found)?;
    Ok(Outcome {
        corpus,
        themes,
        added,
        missing,
        record,
        overview,
        n_changed,
        orphans,
    })
}

/// True if the state of the run before is needed, and this run has changed nothing of it: a file with other rows than before
/// changes where papers are listed.
fn may_prefetch(added: &[AddedListing], mode: RunMode) -> bool {
    let is_new = |state: Added| matches!(state, Added::New | Added::Reread);
    let is_changed = |state: Added| matches!(state, Added::Changed { .. });
    let states = || added.iter().map(|added| added.state);
    mode != RunMode::Fresh && states().any(is_new) && !states().any(is_changed)
}

/// The input of a run, once the listings are added.
struct Job<'a> {
    workspace: &'a Workspace,
    corpus: &'a Corpus,
    config: &'a Config,
    decisions: &'a Decisions,
    overrides: Overrides,
    fingerprint: String,
    overview_key: String,
}

/// Themes brought up to date, not saved yet.
struct FoundThemes {
    updated: Updated,
    remembered: Remembered,
    /// Of all papers, if they were read for a fit.
    words: Option<PaperWords>,
}

impl FoundThemes {
    /// The record says too what was forgotten, and which listings were mended.
    fn with_listings(mut self, forget: &Forget, added: &[AddedListing]) -> Self {
        let record = &mut self.updated.record;
        record.forgotten = forget.names();
        for (added, mended) in added.iter().filter_map(|added| Some((added, added.mended()?))) {
            record.new_listings.retain(|told| !added.is_told_by(told));
            record.new_listings.push(mended);
        }
        record.new_listings.sort();
        self
    }
}

/// What was found with the themes, where it is there.
struct FoundWith<'a> {
    placed: Option<PlacedModel<'a>>,
    rises: Option<&'a Rises>,
}

/// A report that stands beside the old one, and what it was made from.
struct Made<'c> {
    inputs: ReportInputs<'c>,
    report: Report,
    staged: Staged,
}

impl Job<'_> {
    /// The themes of the run before where nothing changed since, else those that are found now.
    fn themes(
        &self,
        run: &Run<'_>,
        prefetch: Option<Prefetch>,
        mode: RunMode,
        observer: &dyn Observer,
    ) -> Result<(Themes, Option<FoundThemes>)> {
        if mode == RunMode::Update
            && let Some(themes) = run.themes_of(&self.fingerprint, self.corpus)?
        {
            return Ok((themes, None));
        }
        observer.step("finding themes", 1);
        let found = self.find(run, prefetch, mode)?;
        Ok((found.updated.themes.clone(), Some(found)))
    }

    fn find(&self, run: &Run<'_>, prefetch: Option<Prefetch>, mode: RunMode) -> Result<FoundThemes> {
        let mut state = prefetch.and_then(Prefetch::wait).map_or_else(|| run.state(), Ok)?;
        let mut remembered = state.take_remembered();
        let before = run.before(self.corpus, state, &self.config.shaping_settings(), self.decisions)?;
        let read = OnceCell::new();
        let words = || match read.get() {
            Some(words) => Ok(words),
            None => run
                .words(self.corpus, &remembered.forms)
                .map(|words| read.get_or_init(|| words)),
        };
        let updated = update::update(self.corpus, &words, self.config, before, mode)?;
        if updated.record.kind != RunKind::Assigned {
            // Those of another model are forgotten with it.
            remembered.reasons = KeptReasons::default();
        }
        Ok(FoundThemes {
            updated,
            words: read.into_inner(),
            remembered,
        })
    }

    /// Writes the report, unless it is there as it would be written, and ends the run.
    ///
    /// - returns: the report without its papers, and how many of its files changed.
    fn report(&self, run: Run<'_>, themes: &Themes, found: Option<FoundThemes>) -> Result<(Report, usize)> {
        let overrides = &self.overrides;
        let files = match run.written(&self.overview_key, overrides)? {
            Some((overview, files))
                if found.is_none()
                    && overview.settings == self.config.named_values()
                    && self.workspace.holds(&files) =>
            {
                run.commit()?;
                self.workspace.is_published();
                return Ok((overview, 0));
            }
            written => written.map(|(_, files)| files).unwrap_or_default(),
        };
        let made = match found {
            Some(found) => self.make_and_save(&run, themes, found, &files)?,
            None => self.make(&run, themes, &files)?,
        };
        let Made {
            inputs,
            mut report,
            staged,
        } = made;
        run.save_reasons(&inputs.reasons, &report.why)?;
        run.save_occurrences(&inputs.counts.occurrences)?;
        run.save_look(report.look.as_ref())?;
        free(std::mem::take(&mut report.papers));
        let overview = report.into_overview();
        run.save_overview(&self.overview_key, overrides, &overview, &staged.hashes())?;
        let n_changed = staged.publish(|| run.commit())?;
        free((inputs.words, inputs.counts.occurrences, inputs.reasons));
        Ok((overview, n_changed))
    }

    /// Makes the report of themes that were just found, while they are saved.
    fn make_and_save(
        &self,
        run: &Run<'_>,
        themes: &Themes,
        found: FoundThemes,
        files: &FileHashes,
    ) -> Result<Made<'_>> {
        let FoundThemes {
            updated,
            remembered,
            words,
        } = found;
        let mut history = run.history()?;
        history.push(updated.record.clone());
        let inputs = ReportInputs::gather(run, self.corpus, themes, remembered, words, self.config)?;
        let settings = self.config.shaping_settings();
        let (report, staged) = beside(
            || self.stage(&inputs, themes, &found_with(&updated), &history, files),
            || run.save(&self.fingerprint, &settings, self.corpus, &updated),
        )?;
        free(updated);
        Ok(Made { inputs, report, staged })
    }

    /// Makes the report of themes that the run before found.
    fn make(&self, run: &Run<'_>, themes: &Themes, files: &FileHashes) -> Result<Made<'_>> {
        let mut state = run.state()?;
        let inputs = ReportInputs::gather(run, self.corpus, themes, state.take_remembered(), None, self.config)?;
        let points = &state.take_points(self.corpus);
        let found = FoundWith {
            placed: state.model().map(|model| PlacedModel { model, points }),
            rises: None,
        };
        let (report, staged) = self.stage(&inputs, themes, &found, &run.history()?, files)?;
        Ok(Made { inputs, report, staged })
    }

    /// Composes the report and writes its files beside the old ones.
    ///
    /// - `files`: of the report that was written last: a picture whose drawing is the same is taken from there.
    fn stage(
        &self,
        inputs: &ReportInputs<'_>,
        themes: &Themes,
        found: &FoundWith<'_>,
        history: &[RunRecord],
        files: &FileHashes,
    ) -> Result<(Report, Staged)> {
        let parts = Parts {
            corpus: self.corpus,
            words: &inputs.words,
            themes,
            counts: &inputs.counts,
            placed: found.placed,
            rises: found.rises,
            known_reasons: &inputs.reasons.known,
            history,
            config: self.config,
        };
        let report = parts.report();
        let staging = self.workspace.begin_report()?;
        let picture_of = |name: &str, drawing: &str| self.workspace.picture_of(files, name, drawing);
        let written = report::files::write_files(&report, &picture_of, &staging)?;
        Ok((report, staging.end(written)?))
    }
}

fn found_with(updated: &Updated) -> FoundWith<'_> {
    FoundWith {
        placed: updated.placed_model(),
        rises: updated.rises.as_ref(),
    }
}

/// Makes something on another thread while this one saves.
fn beside<T: Send>(make: impl FnOnce() -> Result<T> + Send, save: impl FnOnce() -> Result<()>) -> Result<T> {
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
