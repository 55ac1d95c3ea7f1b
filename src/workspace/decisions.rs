//! The file of decisions, `themes.toml`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{Workspace, shown, text_of, unwritable};
use crate::decisions::{self, Decisions, Mistake};
use crate::error::{Error, Result};

/// What holds when a decision can't be kept.
const NOTHING_DECIDED: &str = "nothing was decided";

impl Workspace {
    fn decisions_file(&self) -> PathBuf {
        self.root.join("themes.toml")
    }

    /// What people decided; nothing where there is no file.
    ///
    /// # Errors
    /// [`Error::Decisions`] names the line of the first mistake; [`Error::Read`] if the file can't be read.
    pub fn decisions(&self) -> Result<Decisions> {
        let path = self.decisions_file();
        decisions::parse(&read(&path)?).map_err(|mistake| explained(&path, mistake))
    }

    /// Changes what people decided, in one step: whoever reads the file finds it whole, before or after.
    ///
    /// The caller holds the lock of [`Workspace::lock`], so that no other change is lost.
    ///
    /// - `change`: its error is why the decision can't be taken.
    /// - returns: true if that made a difference; else the file is left alone.
    ///
    /// # Errors
    /// As [`Workspace::decisions`]; [`Error::Undecidable`] if `change` refuses; [`Error::Write`].
    pub fn decide(&self, change: impl FnOnce(&mut Decisions) -> std::result::Result<(), String>) -> Result<bool> {
        let path = self.decisions_file();
        let before = read(&path)?;
        let known = decisions::parse(&before).map_err(|mistake| explained(&path, mistake))?;
        let mut decisions = known.clone();
        change(&mut decisions).map_err(|why| Error::Undecidable { why })?;
        if decisions == known {
            return Ok(false);
        }
        let text = decisions
            .written_over(&before)
            .map_err(|mistake| explained(&path, mistake))?;
        write(&path, &self.root, &text).map_err(|cause| unwritable(&path, cause, NOTHING_DECIDED))?;
        Ok(true)
    }
}

fn read(path: &Path) -> Result<String> {
    match text_of(path) {
        Ok(text) => Ok(text),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        Err(cause) => Err(Error::Read {
            path: shown(path),
            cause,
        }),
    }
}

/// Writes beside the file, then puts it into place; permissions stay as they were.
fn write(path: &Path, root: &Path, text: &str) -> io::Result<()> {
    let folder = tempfile::Builder::new().prefix(".writing-").tempdir_in(root)?;
    let new = folder.path().join("themes.toml");
    fs::write(&new, text)?;
    if let Ok(known) = fs::metadata(path) {
        fs::set_permissions(&new, known.permissions())?;
    }
    fs::rename(new, path)
}

fn explained(path: &Path, Mistake { line, cause }: Mistake) -> Error {
    Error::Decisions {
        path: shown(path),
        line,
        cause,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::themes::ThemeId;

    #[test]
    fn a_decision_is_kept_and_no_file_is_left_beside() {
        let root = tempfile::tempdir().unwrap();
        let workspace = Workspace::new(root.path());
        assert_eq!(workspace.decisions().unwrap(), Decisions::default());
        let hide = |decisions: &mut Decisions| {
            decisions.hidden.insert(ThemeId(7));
            Ok(())
        };
        assert!(workspace.decide(hide).unwrap());
        assert!(!workspace.decide(hide).unwrap());
        assert_eq!(workspace.decisions().unwrap().hidden, [ThemeId(7)].into());
        let names: Vec<_> = fs::read_dir(root.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        assert_eq!(names, ["themes.toml"]);
    }

    #[test]
    fn a_refused_decision_writes_nothing() {
        let root = tempfile::tempdir().unwrap();
        let workspace = Workspace::new(root.path());
        let refused = workspace.decide(|_| Err("no".to_owned())).unwrap_err();
        assert_eq!(refused.to_string(), "no");
        assert!(!root.path().join("themes.toml").exists());
        fs::write(root.path().join("themes.toml"), "[names]\nT1 = 3\n").unwrap();
        let broken = workspace.decide(|_| Ok(())).unwrap_err();
        assert!(broken.to_string().contains("themes.toml` line 2: "), "{broken}");
    }
}
