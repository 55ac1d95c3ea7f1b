//! The map is true: files and folders, the order of the stages, and who may name which crate.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A stage names those before it, never those after it.
const STAGES: [&str; 5] = ["corpus", "features", "themes", "trends", "report"];

/// Names under `crate::` that every stage may use.
const EVERYWHERE: [&str; 5] = ["config", "error", "Error", "Result", "nouns"];

/// Crates and modules of the standard library that only these files, or files of these folders, name.
const NAMED_ONLY_IN: [(&str, &[&str]); 11] = [
    ("linfa", &["src/themes/kmeans.rs"]),
    ("kodama", &["src/themes/hierarchy.rs"]),
    ("polars", &["src/trends/prevalence.rs"]),
    ("plotters", &["src/report/charts/"]),
    ("resvg", &["src/report/charts/png.rs"]),
    ("ratatui", &["src/cli/browse/"]),
    ("notify", &["src/workspace/watched.rs"]),
    ("signal_hook", &["src/cli/watch.rs", "src/cli/browse/terminal.rs"]),
    ("toml_edit", &["src/decisions/edit.rs"]),
    ("rusqlite", &["src/store.rs", "src/store/", "src/error.rs"]),
    (
        "std::fs",
        &["src/store.rs", "src/store/", "src/workspace.rs", "src/workspace/"],
    ),
];

const MAX_LINES: usize = 400;

/// What exists only once the program has run.
const MADE_BY_RUNS: [&str; 2] = ["reports/", "data/paperthemes.db"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file below `src/` with its text, by path.
fn sources() -> BTreeMap<String, String> {
    let (mut files, mut folders) = (BTreeMap::new(), vec![root().join("src")]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
                files.insert(name, fs::read_to_string(path).unwrap());
            }
        }
    }
    files
}

/// The sources without comments, and without what is compiled for tests only.
fn code() -> BTreeMap<String, String> {
    let sources = sources();
    let mut code = BTreeMap::new();
    for (name, text) in &sources {
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        code.insert(name.clone(), lines.collect::<Vec<_>>().join("\n"));
    }
    for (name, text) in &sources {
        for declared in text
            .split("#[cfg(test)]\n")
            .skip(1)
            .filter_map(|rest| rest.lines().next()?.strip_suffix(';'))
        {
            let module = declared.rsplit(' ').next().unwrap();
            let folder = name
                .strip_suffix("mod.rs")
                .or(name.strip_suffix("lib.rs"))
                .map(str::to_owned);
            let folder = folder.unwrap_or_else(|| name.replace(".rs", "/"));
            code.remove(&format!("{folder}{module}.rs"));
        }
    }
    code
}

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

#[test]
fn a_stage_names_no_later_stage() {
    for (file, code) in code() {
        let stage = file.split('/').nth(1).unwrap().trim_end_matches(".rs");
        let Some(own) = STAGES.iter().position(|name| *name == stage) else {
            continue;
        };
        for named in code.split("crate::").skip(1) {
            let name = named.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap();
            let is_allowed = EVERYWHERE.contains(&name) || STAGES[..=own].contains(&name);
            assert!(
                is_allowed,
                "{file} names `crate::{name}`; rule: a stage names itself and those before it ({STAGES:?})"
            );
        }
    }
}

#[test]
fn files_of_a_folder_do_not_need_each_other_in_a_circle() {
    let code = code();
    let is_of_library = |module: &&str| !module.starts_with("src/cli/");
    let modules = code.keys().filter_map(|file| file.strip_suffix(".rs"));
    let modules: BTreeSet<&str> = modules.filter(is_of_library).collect();
    let needs = |module: &&str| -> (String, BTreeSet<String>) {
        let (folder, _) = module.rsplit_once('/').unwrap();
        let beside = words_after_super(&code[&format!("{module}.rs")]);
        let beside = beside.into_iter().map(|name| format!("{folder}/{name}"));
        let is_other = |other: &String| other != module && modules.contains(other.as_str());
        ((*module).to_owned(), beside.filter(is_other).collect())
    };
    let mut needs: BTreeMap<String, BTreeSet<String>> = modules.iter().map(needs).collect();
    // What needs none that is left goes, until all of them need one.
    while let Some(free) = needs.iter().find(|(_, others)| others.is_empty()) {
        let free = free.0.clone();
        needs.remove(&free);
        needs
            .values_mut()
            .for_each(|others| others.retain(|other| *other != free));
    }
    assert!(
        needs.is_empty(),
        "{needs:?}; rule: what two files of a folder both need stands in a file below both"
    );
}

/// The first names after `super::`, alone or in braces.
fn words_after_super(code: &str) -> Vec<&str> {
    let is_end = |c: char| !c.is_alphanumeric() && c != '_';
    let mut words = Vec::new();
    for (at, _) in code.match_indices("super::") {
        let rest = &code[at + "super::".len()..];
        match rest.strip_prefix('{') {
            // Of the folder above.
            _ if code[..at].ends_with("super::") => (),
            Some(list) => words.extend(list.split('}').next().unwrap().split(is_end)),
            None => words.extend(rest.split(is_end).next()),
        }
    }
    words
}

#[test]
fn some_crates_are_named_in_one_place_only() {
    for (file, code) in code() {
        for (name, places) in NAMED_ONLY_IN {
            if places.iter().any(|place| file.starts_with(place)) {
                continue;
            }
            let line = code.lines().find(|line| names(line, name));
            assert!(
                line.is_none(),
                "{file} has `{}`; rule: `{name}` only in {places:?}",
                line.unwrap().trim()
            );
        }
    }
}

/// Whether a line of code names a crate (`linfa` also as `linfa_nn`) or module, also within `use std::{…}`.
fn names(line: &str, name: &str) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let is_path = |at: usize| {
        let after = line[at + name.len()..].trim_start_matches(is_name);
        !line[..at].ends_with(is_name) && (after.starts_with("::") || name.contains("::") || line.contains("use "))
    };
    let in_braces = name.split_once("::").is_some_and(|(outer, inner)| {
        line.contains(&format!("use {outer}::{{")) && line.split(|c: char| !is_name(c)).any(|word| word == inner)
    });
    in_braces || line.match_indices(name).any(|(at, _)| is_path(at))
}

#[test]
fn no_source_file_is_too_long() {
    let long: Vec<String> = sources()
        .into_iter()
        .map(|(file, text)| (file, text.lines().count()))
        .filter(|(_, n_lines)| *n_lines > MAX_LINES)
        .map(|(file, n_lines)| format!("{file} has {n_lines} lines"))
        .collect();
    assert!(long.is_empty(), "{}; rule: at most {MAX_LINES}", long.join(", "));
}
