//! The state that the run before left, read whole while a run is still busy with its listings.

use std::cell::RefCell;
use std::path::PathBuf;
use std::thread::JoinHandle;

use ndarray::Array2;
use rusqlite::{Connection, OpenFlags};

use super::reasons::{self, KeptReasons};
use super::{ONCE_KIB, Store, explain, model, occurrences, themes, words};
use crate::corpus::Corpus;
use crate::error::Result;
use crate::themes::ThemeModel;
use crate::trends::terms::Occurrences;

/// Themes, model and counts as they are kept, whatever the papers are now, and the words that texts are written in.
#[derive(Debug)]
pub struct State {
    /// Absent before the first run.
    pub(super) themes: Option<themes::Kept>,
    pub(super) model: Option<ThemeModel>,
    pub(super) points: model::Points,
    remembered: Remembered,
}

/// What was found of the papers and need not be found again.
#[derive(Debug, Default)]
pub struct Remembered {
    pub forms: Forms,
    pub occurrences: Occurrences,
    pub reasons: KeptReasons,
}

/// The words that texts are written in, until somebody takes them to read texts.
#[derive(Debug, Default)]
pub struct Forms(pub(super) RefCell<Option<words::Forms>>);

impl State {
    pub(super) fn read(connection: &Connection) -> rusqlite::Result<Self> {
        let themes = themes::kept(connection)?;
        let n_members = themes.as_ref().map_or(0, themes::Kept::n_members);
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

/// A state that is being read, on a thread and through a connection of its own.
#[derive(Debug)]
pub struct Ahead(Option<JoinHandle<Option<State>>>);

impl Ahead {
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
