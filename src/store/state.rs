//! The state that the run before left, read whole while a run is still busy with its listings.

use std::path::PathBuf;
use std::thread::JoinHandle;

use ndarray::Array2;
use rusqlite::{Connection, OpenFlags};

use super::reasons::{self, KeptReasons};
use super::{Store, explain, model, themes, words};
use crate::corpus::Corpus;
use crate::error::Result;
use crate::themes::ThemeModel;

/// Words, themes and model as they are kept, whatever the papers are now.
#[derive(Debug)]
pub struct State {
    pub(super) words: words::Kept,
    /// Absent before the first run.
    pub(super) themes: Option<themes::Kept>,
    pub(super) model: Option<ThemeModel>,
    pub(super) points: model::Points,
    pub(super) reasons: KeptReasons,
}

impl State {
    pub(super) fn read(connection: &Connection) -> rusqlite::Result<Self> {
        Ok(Self {
            words: words::kept(connection)?,
            themes: themes::kept(connection)?,
            model: model::read(connection)?,
            points: model::points(connection)?,
            reasons: reasons::kept(connection)?,
        })
    }

    /// The model that the themes were fitted with; absent before the first fit.
    pub fn model(&self) -> Option<&ThemeModel> {
        self.model.as_ref()
    }

    /// The places of papers in the embedding of that fit, n_papers × n_components; zero for those without.
    pub fn points(&self, corpus: &Corpus) -> Array2<f32> {
        let themes = self.themes.as_ref();
        themes.map_or_else(
            || Array2::zeros((0, 0)),
            |kept| self.points.along(corpus, &kept.positions(corpus)).0,
        )
    }

    /// Reasons for the places of papers that were found with this model; they are taken out.
    pub fn take_reasons(&mut self) -> KeptReasons {
        std::mem::take(&mut self.reasons)
    }
}

/// A state that is being read, on a thread and through a connection of its own.
#[derive(Debug)]
pub struct Ahead(Option<JoinHandle<Option<State>>>);

impl Ahead {
    /// Begins to read.
    ///
    /// A run that has begun lets no other one change the state, and nobody sees what it changes itself until it commits.
    pub fn begin(path: PathBuf) -> Self {
        let read = move || -> Result<State> {
            let store = Store::connect(&path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
            let read = || State::read(&*store.connection.unchecked_transaction()?);
            read().map_err(|cause| explain(&path, cause))
        };
        Self(Some(std::thread::spawn(move || read().ok())))
    }

    /// The state, once it is read; nothing if that failed: who reads it through the run is told why.
    pub fn wait(mut self) -> Option<State> {
        self.0.take()?.join().ok().flatten()
    }
}

impl Drop for Ahead {
    /// A connection that outlives the run would keep it from tidying up its log.
    fn drop(&mut self) {
        if let Some(thread) = self.0.take() {
            let _ = thread.join();
        }
    }
}
