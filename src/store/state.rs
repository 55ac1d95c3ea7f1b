//! The state that the run before left, read whole while a run is still busy with its listings.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::thread::JoinHandle;

use ndarray::Array2;
use rusqlite::{Connection, OpenFlags, Transaction};

use super::reasons::{self, KeptReasons};
use super::{ONCE_KIB, Store, explain, model, occurrences, runs, themes, words};
use crate::corpus::Corpus;
use crate::decisions::Decisions;
use crate::error::Result;
use crate::themes::update::Before;
use crate::themes::{ByHand, ThemeModel};
use crate::trends::terms::Occurrences;

/// Themes, model and counts as they are kept, whatever the papers are now, and the words that texts are written in.
#[derive(Debug)]
pub struct State {
    /// Absent before the first run.
    pub(super) themes: Option<themes::StoredThemes>,
    pub(super) model: Option<ThemeModel>,
    pub(super) points: model::Points,
    remembered: Remembered,
}

/// What was found of the papers and need not be found again.
#[derive(Debug, Default)]
pub struct Remembered {
    pub(crate) forms: Forms,
    pub(crate) occurrences: Occurrences,
    pub(crate) reasons: KeptReasons,
}

/// The words that texts are written in, until somebody takes them to read texts.
#[derive(Debug, Default)]
pub struct Forms(pub(super) RefCell<Option<words::StoredForms>>);

impl State {
    pub(super) fn read(connection: &Connection) -> rusqlite::Result<Self> {
        let themes = themes::kept(connection)?;
        let n_members = themes.as_ref().map_or(0, themes::StoredThemes::n_members);
        Ok(Self {
            themes,
            model: model::read(connection)?,
            points: model::points(connection, n_members)?,
            remembered: Remembered {
                forms: Forms(RefCell::new(Some(words::forms(connection)?))),
                occurrences: occurrences::read(connection)?,
                reasons: reasons::kept(connection)?,
            },
        })
    }

    /// As [`super::Run::before`] has it.
    pub(super) fn before(
        self,
        transaction: &Transaction<'_>,
        corpus: &Corpus,
        settings: &[(String, String)],
        decisions: &Decisions,
    ) -> rusqlite::Result<Before> {
        let mut before = self.themes.as_ref().map_or_else(Before::default, |kept| {
            let positions = kept.positions(corpus);
            let (themes, (points, renamed)) = rayon::join(
                || kept.seen_by(corpus, &positions),
                || self.points.along(corpus, &positions),
            );
            let mut is_known = vec![false; corpus.papers.len()];
            positions.values().for_each(|paper| is_known[*paper] = true);
            Before {
                is_known,
                n_gone: kept.appearances().n_papers() - positions.len(),
                listings: kept.appearances().listings(),
                themes,
                points,
                renamed,
                ..Before::default()
            }
        });
        // Large, and nobody waits for that.
        rayon::spawn(move || drop(self.themes));
        let done = match decisions.split.is_empty() {
            true => BTreeSet::new(),
            false => runs::split_by_hand(transaction)?,
        };
        before.by_hand = ByHand::pending(&decisions.merged, &decisions.split, &before.themes, &done);
        before.lineage = themes::lineage(transaction, corpus, &before.themes)?;
        before.model = self.model;
        before.changed_settings = changed(&runs::last_settings(transaction)?, settings);
        Ok(before)
    }

    /// The model that the themes were fitted with; absent before the first fit.
    pub fn model(&self) -> Option<&ThemeModel> {
        self.model.as_ref()
    }

    /// The places of papers in the embedding of that fit, n_papers × n_components, zero for those without; they are taken out.
    pub fn take_points(&mut self, corpus: &Corpus) -> Array2<f32> {
        let points = std::mem::take(&mut self.points);
        let themes = self.themes.as_ref();
        themes.map_or_else(
            || Array2::zeros((0, 0)),
            |kept| points.along(corpus, &kept.positions(corpus)).0,
        )
    }

    /// What is remembered of the papers; it is taken out.
    pub fn take_remembered(&mut self) -> Remembered {
        std::mem::take(&mut self.remembered)
    }
}

/// Settings that have another value now, as `name: old → new`; none before the first run.
fn changed(last: &[(String, String)], now: &[(String, String)]) -> Vec<String> {
    let then = |name: &str| last.iter().find(|(other, _)| other == name);
    let changed = |(name, now): &(String, String)| {
        let then = then(name).map_or("", |(_, value)| value);
        (then != now && !last.is_empty()).then(|| format!("{name}: {then} → {now}"))
    };
    now.iter().filter_map(changed).collect()
}

/// A state that is being read, on a thread and through a connection of its own.
#[derive(Debug)]
pub struct Prefetch(Option<JoinHandle<Option<State>>>);

impl Prefetch {
    /// Begins to read.
    ///
    /// A run that has begun lets no other one change the state, and nobody sees what it changes itself until it commits.
    pub fn begin(path: PathBuf) -> Self {
        let read = move || -> Result<State> {
            let store = Store::connect(&path, OpenFlags::SQLITE_OPEN_READ_ONLY, ONCE_KIB)?;
            let read = || State::read(&*store.connection.unchecked_transaction()?);
            read().map_err(|cause| explain(&path, cause))
        };
        Self(Some(std::thread::spawn(move || read().ok())))
    }

    /// The state, once it is read; nothing if that failed: reading it through the run then reports why.
    pub fn wait(mut self) -> Option<State> {
        self.0.take()?.join().ok().flatten()
    }
}

impl Drop for Prefetch {
    /// A connection that outlives the run would keep it from tidying up its log.
    fn drop(&mut self) {
        if let Some(thread) = self.0.take() {
            let _ = thread.join();
        }
    }
}
