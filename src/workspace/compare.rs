//! What stands in the folder, compared with what should.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use rayon::prelude::*;

use super::hashes::{has_hash, stale};
use super::listings::{ListingFile, files_in};
use super::{Workspace, shown};
use crate::error::{Error, Result};
use crate::report::files::FileHashes;

/// Characters shown of each side of a line that differs.
const N_SHOWN: usize = 60;

/// Characters before the first one that differs.
const N_BEFORE: usize = 16;

/// A file that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// With `/`, from the workspace.
    pub file: String,
    /// What is wrong with it.
    pub kind: DifferenceKind,
    /// The first line that differs, in a text.
    pub line: Option<DifferentLine>,
}

/// How a file differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DifferenceKind {
    /// It should be there.
    Missing,
    /// Its bytes are others.
    Differs,
    /// It is there and should not.
    Extra,
    /// A listing with other contents than those that were read.
    Changed,
}

impl DifferenceKind {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Differs => "differs",
            Self::Extra => "extra",
            Self::Changed => "changed since it was read",
        }
    }
}

/// A line, both ways.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DifferentLine {
    /// From 1.
    pub number: usize,
    /// As it stands there, from a little before the first difference; empty beyond the end of the file.
    pub found: String,
    /// As it should stand there, from the same place; empty beyond the end of the file.
    pub expected: String,
}

impl Workspace {
    /// Whether `reports/` is a report as it was written: each of its files, and no chart, page or feed of a theme beside them.
    ///
    /// - `files`: name and hash of each.
    pub fn holds(&self, files: &FileHashes) -> bool {
        let reports = self.reports();
        let is_as_written = |(name, hash): (&String, &String)| has_hash(&reports.join(name), hash);
        files.par_iter().all(is_as_written)
            && stale(&reports, |name| files.contains_key(name)).is_ok_and(|stale| stale.is_empty())
    }

    /// The picture of a chart in `reports/`, if it is as it was written, and was made of this very drawing.
    ///
    /// - `files`: name and hash of each file of the report that was written last.
    /// - `name`: of the picture.
    pub fn picture_of(&self, files: &FileHashes, name: &str, drawing: &str) -> Option<Vec<u8>> {
        let is_same = |name: &str, bytes: &[u8]| {
            let hash = blake3::hash(bytes).to_hex();
            files.get(name).is_some_and(|written| *written == *hash.as_str())
        };
        let drawn = format!("{}svg", name.strip_suffix("png")?);
        let picture = is_same(&drawn, drawing.as_bytes()).then(|| fs::read(self.reports().join(name)).ok())?;
        picture.filter(|picture| is_same(name, picture))
    }

    /// Compares the files of a report with those in `reports/`, where only a chart or a page of a theme can be one too many: people
    /// may keep files of their own there.
    ///
    /// # Errors
    /// [`Error::Read`] for a file that can't be read.
    pub fn compare_reports(&self, files: &[(String, Vec<u8>)]) -> Result<Vec<Difference>> {
        let reports = self.reports();
        let unreadable = |path: &Path, cause| Error::Read {
            path: shown(path),
            cause,
        };
        let mut differences = Vec::new();
        for (name, expected) in files {
            let path = reports.join(name);
            let found = match fs::read(&path) {
                Ok(found) => Some(found),
                Err(cause) if cause.kind() == io::ErrorKind::NotFound => None,
                Err(cause) => return Err(unreadable(&path, cause)),
            };
            let kind = match &found {
                None => DifferenceKind::Missing,
                Some(found) if found == expected => continue,
                Some(_) => DifferenceKind::Differs,
            };
            differences.push(Difference {
                file: format!("reports/{name}"),
                kind,
                line: found.and_then(|found| first_different_line(&found, expected)),
            });
        }
        let names: BTreeSet<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        let stale = stale(&reports, |name| names.contains(name)).map_err(|cause| unreadable(&reports, cause))?;
        let mut extra: Vec<String> = (stale.iter())
            .filter_map(|path| path.strip_prefix(&self.root).ok())
            .map(shown)
            .collect();
        extra.sort_unstable();
        differences.extend(extra.into_iter().map(|file| Difference {
            file,
            kind: DifferenceKind::Extra,
            line: None,
        }));
        Ok(differences)
    }

    /// Hashes the files of `data/listings` again and compares them with what was read of them.
    ///
    /// - `known`: name and hash of each listing that was read from there. A file that was not read yet is no difference.
    ///
    /// # Errors
    /// [`Error::Read`] for a file that can't be read; those of the settings.
    pub fn compare_listings(&self, known: &[(String, String)]) -> Result<Vec<Difference>> {
        let files = match files_in(&self.listings()) {
            Err(Error::NoListings { .. }) => Vec::new(),
            Err(Error::Read { cause, .. }) if cause.kind() == io::ErrorKind::NotFound => Vec::new(),
            files => files?,
        };
        let mut hashes = BTreeMap::new();
        for file in ListingFile::all(&files, None, &self.config()?)? {
            if let Some(hash) = file.hash()? {
                hashes.insert(file.name().to_owned(), hash);
            }
        }
        // The same bytes are one listing, under one of their names.
        let is_there = |hash: &String| hashes.values().any(|there| there == hash);
        let gone = known.iter().filter(|(_, hash)| !is_there(hash));
        let difference = |(name, _): &(String, String)| Difference {
            file: format!("data/listings/{name}"),
            kind: match hashes.contains_key(name) {
                true => DifferenceKind::Changed,
                false => DifferenceKind::Missing,
            },
            line: None,
        };
        Ok(gone.map(difference).collect())
    }
}

/// The first line in which two texts differ; nothing if one is no text.
fn first_different_line(found: &[u8], expected: &[u8]) -> Option<DifferentLine> {
    let (found, expected) = (std::str::from_utf8(found).ok()?, std::str::from_utf8(expected).ok()?);
    let (mut ours, mut theirs) = (expected.split('\n'), found.split('\n'));
    for number in 1.. {
        let (expected, found) = (ours.next(), theirs.next());
        if expected == found && expected.is_some() {
            continue;
        }
        let (expected, found) = (expected.unwrap_or_default(), found.unwrap_or_default());
        let same = expected.chars().zip(found.chars()).take_while(|(a, b)| a == b).count();
        return Some(DifferentLine {
            number,
            found: shortened(found, same),
            expected: shortened(expected, same),
        });
    }
    None
}

/// The part of a line around a character, with `…` where something is left out.
fn shortened(line: &str, around: usize) -> String {
    let first = around.saturating_sub(N_BEFORE);
    let mut rest = line.chars().skip(first);
    let part: String = rest.by_ref().take(N_SHOWN).collect();
    let before = if first > 0 { "…" } else { "" };
    let after = if rest.next().is_some() { "…" } else { "" };
    format!("{before}{}{after}", part.trim_end_matches('\r'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_that_differs_is_shown_from_a_little_before() {
        let line = |found: &str, expected: &str| first_different_line(found.as_bytes(), expected.as_bytes()).unwrap();
        let short = line("a\nb\nc\n", "a\nx\nc\n");
        assert_eq!((short.number, &*short.found, &*short.expected), (2, "b", "x"));
        let (found, expected) = (format!("{}1{}", "=".repeat(100), "-".repeat(100)), "=".repeat(100));
        let long = line(&found, &expected);
        assert_eq!(long.found, format!("…{}1{}…", "=".repeat(16), "-".repeat(43)));
        assert_eq!(long.expected, format!("…{}", "=".repeat(16)));
        let more = line("a\n", "a\nb\n");
        assert_eq!((more.number, &*more.found, &*more.expected), (2, "", "b"));
        assert_eq!(first_different_line(&[0xff], b"a"), None);
    }

    #[test]
    fn a_picture_is_that_of_a_drawing_while_neither_has_changed() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::new(folder.path().to_owned());
        fs::create_dir_all(workspace.reports().join("charts")).unwrap();
        let write = |bytes: &[u8]| fs::write(workspace.reports().join("charts/tree.png"), bytes).unwrap();
        let written = [("charts/tree.svg", "<svg/>"), ("charts/tree.png", "picture")];
        let hash = |text: &str| blake3::hash(text.as_bytes()).to_hex().to_string();
        let files = written.map(|(name, text)| (name.to_owned(), hash(text))).into();
        let picture_of = |drawing: &str| workspace.picture_of(&files, "charts/tree.png", drawing);
        assert_eq!(picture_of("<svg/>"), None, "there is none");
        write(b"picture");
        assert_eq!(picture_of("<svg/>"), Some(b"picture".to_vec()));
        assert_eq!(picture_of("<svg></svg>"), None, "of another drawing");
        write(b"another");
        assert_eq!(picture_of("<svg/>"), None, "somebody has changed it");
        assert_eq!(workspace.picture_of(&files, "charts/map.png", "<svg/>"), None);
    }

    #[test]
    fn files_are_equal_missing_extra_or_different() {
        let root = tempfile::tempdir().unwrap();
        let reports = root.path().join("reports");
        fs::create_dir_all(reports.join("charts")).unwrap();
        for (name, text) in [
            ("same", "1"),
            ("other", "1\n2"),
            ("charts/old.svg", ""),
            ("charts/notes.txt", ""),
            ("README.md", ""),
        ] {
            fs::write(reports.join(name), text).unwrap();
        }
        let files = [("same", "1"), ("other", "1\n3"), ("charts/new.svg", "x")];
        let files = files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
        let found = Workspace::new(root.path()).compare_reports(&files).unwrap();
        let kinds: Vec<(&str, DifferenceKind)> = found.iter().map(|found| (found.file.as_str(), found.kind)).collect();
        let expected = [
            ("reports/other", DifferenceKind::Differs),
            ("reports/charts/new.svg", DifferenceKind::Missing),
            ("reports/charts/old.svg", DifferenceKind::Extra),
        ];
        assert_eq!(kinds, expected);
        assert_eq!(found[0].line.as_ref().unwrap().number, 2);
    }
}
