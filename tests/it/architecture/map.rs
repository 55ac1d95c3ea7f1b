//! ARCHITECTURE.md is true: files and folders.

use std::fs;
use std::path::Path;

use super::sources::{root, sources};

/// What exists only once the program has run.
const MADE_BY_RUNS: [&str; 3] = ["reports/", "data/paperthemes.db", "data/fetched.json"];

fn architecture() -> String {
    fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md is there and is text")
}

/// Paths in the map: the `text` block with a line for `src/`, one file or folder a line, folders indented under theirs.
fn map(architecture: &str) -> Vec<String> {
    let blocks = architecture
        .split("```text\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap());
    let tree = blocks
        .into_iter()
        .find(|block| block.lines().any(|line| line.trim_start().starts_with("src/")));
    let mut folders: Vec<(usize, &str)> = Vec::new();
    let mut paths = Vec::new();
    for line in tree.expect("ARCHITECTURE.md has a map of src/").lines() {
        let Some(word) = line.split_whitespace().next() else {
            continue;
        };
        let indent = line.len() - line.trim_start().len();
        if !word.ends_with('/') && Path::new(word).extension().is_none() {
            continue;
        }
        folders.retain(|folder| folder.0 < indent);
        paths.push(folders.iter().map(|folder| folder.1).chain([word]).collect());
        if word.ends_with('/') {
            folders.push((indent, word));
        }
    }
    paths
}

#[test]
fn the_map_shows_every_source_file_once_and_no_other() {
    let paths = map(&architecture());
    for file in sources().keys() {
        let n_shown = paths.iter().filter(|path| *path == file).count();
        assert_eq!(
            n_shown, 1,
            "{file} stands {n_shown} times in the map of ARCHITECTURE.md; rule: once"
        );
    }
    for path in paths.iter().filter(|path| !is_made_by_runs(path)) {
        assert!(
            root().join(path).exists(),
            "{path} is in the map of ARCHITECTURE.md; rule: what it shows exists"
        );
    }
}

#[test]
fn every_path_in_architecture_md_exists() {
    let architecture = architecture();
    let prose: String = architecture.split("```").step_by(2).collect();
    let is_path = |word: &&str| {
        let is_plain = word.chars().all(|c| c.is_ascii_alphanumeric() || "._-/".contains(c));
        is_plain && (word.contains('/') || [".rs", ".md", ".toml", ".sql"].iter().any(|end| word.ends_with(end)))
    };
    for path in prose
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(is_path)
        .filter(|path| !is_made_by_runs(path))
    {
        let exists = root().join(path).exists() || root().join("src").join(path).exists();
        assert!(
            exists,
            "ARCHITECTURE.md names `{path}`; rule: paths in backticks exist, from the root or from src/"
        );
    }
}

fn is_made_by_runs(path: &str) -> bool {
    MADE_BY_RUNS.iter().any(|made| path.starts_with(made))
}
