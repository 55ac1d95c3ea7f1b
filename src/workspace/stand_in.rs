//! The folder that a report is written into, standing in for `reports/` while files are replaced there, so that whoever opens
//! `reports/` finds the old report or the new one, whole, whenever the run is killed.
//!
//! It has the new report, and leads to whatever else people keep in `reports/`. It takes the place of `reports/` in one step, and gives
//! it back in one step when the files there are replaced: `reports/` stays the folder that it was, for those who stand in it, serve it
//! or watch it, and nothing of theirs is moved or copied.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::hashes::{FOLDERS, stale};
use super::system::{exchange, is_same_file, lead, make_alike};

/// Name beside `reports/` of the folder that is not in place: the one that is to stand in, or `reports/` itself meanwhile.
pub(super) const ASIDE: &str = ".reports-aside";

/// A file that only the folder that stands in has. It is empty until that has all it needs.
const MARK: &str = ".unfinished";

/// What that file says first; then follow the names of the report's files, a line each.
const MARK_TEXT: &str = "\
A run of paperthemes was ended while it put this report into place; the next run finishes that.
Until then what you keep in this folder is in `.reports-aside` beside it, and shown from there.
";

/// Its last line.
const MARK_END: &str = "That is all.";

/// A folder that can stand in for `reports/`.
#[derive(Debug, Clone, Copy)]
pub(super) struct StandIn<'a> {
    /// Where it is, and `reports/` is while it stands in.
    pub aside: &'a Path,
    pub reports: &'a Path,
}

/// True while `reports` is a folder that stands in, of a run that was killed or is under way.
pub(super) fn stands_in(reports: &Path) -> bool {
    fs::symlink_metadata(reports.join(MARK)).is_ok()
}

/// Says of a new folder that it is to stand in.
pub(super) fn mark(folder: &Path) -> io::Result<()> {
    fs::write(folder.join(MARK), "")
}

impl StandIn<'_> {
    /// Adds to the report what else people find in `reports/`.
    ///
    /// - `names`: of the files of the report; `stale`: what is to go from `reports/`.
    ///
    /// # Errors
    /// Where links can't be made, for one.
    pub(super) fn prepare(&self, names: &BTreeSet<&str>, stale: &[PathBuf]) -> io::Result<()> {
        let stale: BTreeSet<&Path> = stale.iter().map(PathBuf::as_path).collect();
        let is_folder = |name: &&str| fs::symlink_metadata(self.reports.join(name)).is_ok_and(|found| found.is_dir());
        let folders: Vec<&str> = FOLDERS.iter().map(|(name, _)| *name).filter(is_folder).collect();
        for folder in &folders {
            fs::create_dir_all(self.aside.join(folder))?;
        }
        self.show_theirs("", "..", &stale)?;
        for folder in &folders {
            self.show_theirs(folder, "../..", &stale)?;
        }
        let lines = names.iter().fold(MARK_TEXT.to_owned(), |text, name| text + name + "\n");
        fs::write(self.aside.join(MARK), lines + MARK_END)?;
        // Last: without the permission to write, nothing could be made in them.
        folders.iter().chain([&""]).try_for_each(|folder| {
            let model = fs::metadata(self.reports.join(folder))?;
            make_alike(&self.aside.join(folder), &model)
        })
    }

    /// Leads to each thing of a folder in `reports/` that the report does not have.
    ///
    /// - `up`: the way from the folder to what `reports/` stands in.
    fn show_theirs(&self, folder: &str, up: &str, stale: &BTreeSet<&Path>) -> io::Result<()> {
        for entry in fs::read_dir(self.reports.join(folder))? {
            let entry = entry?;
            let name = self.aside.join(folder).join(entry.file_name());
            if !stale.contains(entry.path().as_path()) && fs::symlink_metadata(&name).is_err() {
                let place = Path::new(up).join(ASIDE).join(folder).join(entry.file_name());
                lead(&place, &name)?;
            }
        }
        Ok(())
    }

    /// Takes the place of `reports/`, which is aside then.
    ///
    /// # Errors
    /// Where the system or the file system can't do that; `reports/` is in its place then.
    pub(super) fn step_in(&self) -> io::Result<()> {
        exchange(self.aside, self.reports)
    }

    /// Gives `reports/` its place back, and goes. What of it can't be removed, the next run tries again.
    ///
    /// # Errors
    /// If it can't; the next run tries again.
    pub(super) fn step_out(&self) -> io::Result<()> {
        exchange(self.aside, self.reports)?;
        let _ = remove(self.aside, self.reports);
        Ok(())
    }
}

/// Names of the report's files, as the mark of a folder has them; none before the folder has all it needs.
fn names_in_mark(folder: &Path) -> io::Result<Option<BTreeSet<PathBuf>>> {
    let text = fs::read_to_string(folder.join(MARK))?;
    let names = text
        .strip_prefix(MARK_TEXT)
        .and_then(|text| text.strip_suffix(MARK_END));
    Ok(names.map(|names| names.lines().map(PathBuf::from).collect()))
}

/// Removes a folder that was to stand in, or has. What people have put there, taking it for `reports/`, goes to `reports/`.
fn remove(aside: &Path, reports: &Path) -> io::Result<()> {
    let Some(names) = names_in_mark(aside)? else {
        return fs::remove_dir_all(aside);
    };
    for folder in folders(aside)? {
        for entry in fs::read_dir(aside.join(&folder))? {
            let name = folder.join(entry?.file_name());
            let path = aside.join(&name);
            if names.contains(&name) || leads_aside(&path) {
                fs::remove_file(path)?;
            } else if name != Path::new(MARK) {
                fs::create_dir_all(reports.join(&folder))?;
                fs::rename(path, reports.join(name))?;
            }
        }
        if folder != Path::new("") {
            fs::remove_dir(aside.join(folder))?;
        }
    }
    // Last: without it the folder would be taken for somebody's own.
    fs::remove_file(aside.join(MARK))?;
    fs::remove_dir(aside)
}

/// Those folders that a report may have, and then `""`, the whole; others are somebody's own.
fn folders(whole: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(whole)? {
        let entry = entry?;
        let name = PathBuf::from(entry.file_name());
        if entry.file_type()?.is_dir() && FOLDERS.iter().any(|(folder, _)| Path::new(folder) == name) {
            found.push(name);
        }
    }
    found.push(PathBuf::new());
    Ok(found)
}

/// True of what [`StandIn::prepare`] has made to lead to what is somebody's own.
fn leads_aside(link: &Path) -> bool {
    fs::read_link(link).is_ok_and(|place| place.components().any(|part| part.as_os_str() == ASIDE))
}

/// Finishes what a run that was killed has begun: `reports/` is in its place again, with the report that was to be there.
///
/// The caller holds the lock of the workspace.
///
/// # Errors
/// If that can't be; nothing of what people keep in `reports/` is lost then.
pub(super) fn finish_left(root: &Path, reports: &Path) -> io::Result<()> {
    let aside = root.join(ASIDE);
    let is_folder = fs::symlink_metadata(&aside).is_ok_and(|found| found.is_dir());
    match (stands_in(reports), is_folder) {
        (true, true) => bring_back(&aside, reports),
        // Somebody has removed the folder that was aside: what stood in is all there is.
        (true, false) => keep_what_stands_in(reports),
        (false, true) if stands_in(&aside) => remove(&aside, reports),
        // Killed before the mark was made, or after it was removed; a folder that holds something is somebody's own.
        (false, true) => fs::remove_dir(&aside).or(Ok(())),
        (false, false) => Ok(()),
    }
}

/// - `aside`: where `reports/` is; `reports`: where the folder is that stands in.
fn bring_back(aside: &Path, reports: &Path) -> io::Result<()> {
    let names = names_in_mark(reports)?.unwrap_or_default();
    for name in &names {
        let (new, home) = (reports.join(name), aside.join(name));
        if is_same_file(&new, &home) || fs::read(&home).is_ok_and(|old| fs::read(&new).is_ok_and(|new| new == old)) {
            continue;
        }
        if let Some(folder) = home.parent() {
            fs::create_dir_all(folder)?;
        }
        // Nobody finds it by its path there, so it need not be one step.
        if fs::symlink_metadata(&home).is_ok() {
            fs::remove_file(&home)?;
        }
        give_name(&new, &home)?;
    }
    let stale = stale(aside, |name| names.contains(Path::new(name)))?;
    stale.into_iter().try_for_each(fs::remove_file)?;
    StandIn { aside, reports }.step_out()
}

/// Gives a file another name, or its contents where files have one name only.
pub(super) fn give_name(file: &Path, name: &Path) -> io::Result<()> {
    fs::hard_link(file, name).or_else(|_| fs::copy(file, name).map(|_| ()))
}

fn keep_what_stands_in(reports: &Path) -> io::Result<()> {
    for folder in folders(reports)? {
        for entry in fs::read_dir(reports.join(folder))? {
            let path = entry?.path();
            if leads_aside(&path) {
                fs::remove_file(path)?;
            }
        }
    }
    fs::remove_file(reports.join(MARK))
}
