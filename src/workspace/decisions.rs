//! The file of decisions, `themes.toml`.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::system::{make_alike, sync_folder};
use super::{Workspace, shown, text_of, unwritable};
use crate::decisions::{self, Decisions, Mistake};
use crate::error::{Error, Result};

/// What holds when a decision can't be kept.
const NOTHING_DECIDED: &str = "nothing was decided";

/// What the names of files begin with that decisions are written into, before they replace those there were.
pub(super) const TEMPORARY_DECISIONS: &str = ".writing-themes-";

/// Links that are followed, one after the other, as Linux does.
const MOST_LINKS: usize = 40;

impl Workspace {
    fn decisions_file(&self) -> PathBuf {
        self.root.join("themes.toml")
    }

    /// Where the file itself is, or is to be, if people have put a link in its place.
    pub(super) fn decisions_place(&self) -> PathBuf {
        let mut place = self.decisions_file();
        for _ in 0..MOST_LINKS {
            let Ok(target) = fs::read_link(&place) else {
                break;
            };
            place = place.parent().unwrap_or(Path::new("")).join(target);
        }
        place
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
        write(&self.decisions_place(), &text).map_err(|cause| unwritable(&path, cause, NOTHING_DECIDED))?;
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

/// Writes beside the file, then puts it into place once it is on the disk; permissions and owner stay as they were.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| *folder != Path::new(""))
        .unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY_DECISIONS);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut new = builder.tempfile_in(folder)?;
    new.write_all(text.as_bytes())?;
    if let Ok(known) = fs::metadata(path) {
        make_alike(new.path(), &known)?;
    }
    new.as_file().sync_all()?;
    new.persist(path)?;
    // It is decided by now, whatever a file system says that can't do this for folders.
    let _ = sync_folder(folder);
    Ok(())
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

    #[cfg(unix)]
    #[test]
    fn a_link_is_followed_also_where_there_is_no_file_yet() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (root, kept) = (folder.path().join("work"), folder.path().join("kept"));
        fs::create_dir_all(&root).unwrap();
        fs::create_dir_all(&kept).unwrap();
        symlink("../kept/link.toml", root.join("themes.toml")).unwrap();
        symlink("mine.toml", kept.join("link.toml")).unwrap();
        let workspace = Workspace::new(&root);
        for theme in [7, 8] {
            let hide = |decisions: &mut Decisions| {
                decisions.hidden.insert(ThemeId(theme));
                Ok(())
            };
            assert!(workspace.decide(hide).unwrap());
            let mine = kept.join("mine.toml");
            assert_eq!(
                fs::read_to_string(&mine).unwrap(),
                fs::read_to_string(root.join("themes.toml")).unwrap()
            );
            fs::set_permissions(&mine, fs::Permissions::from_mode(0o640)).unwrap();
        }
        assert_eq!(workspace.decisions().unwrap().hidden, [ThemeId(7), ThemeId(8)].into());
        assert!(fs::symlink_metadata(root.join("themes.toml")).unwrap().is_symlink());
        assert_eq!(fs::read_link(kept.join("link.toml")).unwrap(), Path::new("mine.toml"));
        let names = fs::read_dir(&kept).unwrap().map(|entry| entry.unwrap().file_name());
        assert_eq!(names.count(), 2);
        // What a run that was killed has left there goes with the next one; what others keep stays.
        for name in [".writing-themes-abc", ".writing-other"] {
            fs::write(kept.join(name), "").unwrap();
        }
        drop(workspace.lock(|_| ()).unwrap());
        assert!(!kept.join(".writing-themes-abc").exists());
        assert!(kept.join(".writing-other").exists());
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
