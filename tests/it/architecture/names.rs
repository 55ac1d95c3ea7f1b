//! Who may name what: stages in their order, and libraries in one place each.

use super::sources::code;

/// A stage names those before it, never those after it.
const STAGES: [&str; 5] = ["corpus", "features", "themes", "trends", "report"];

/// Names under `crate::` that every stage may use.
const EVERYWHERE: [&str; 5] = ["config", "error", "nouns", "Error", "Result"];

/// Crates and modules of the standard library that only these files, or files of these folders, name.
const NAMED_ONLY_IN: [(&str, &[&str]); 16] = [
    ("linfa", &["src/themes/kmeans.rs"]),
    ("kodama", &["src/themes/hierarchy.rs"]),
    ("polars", &["src/trends/prevalence.rs"]),
    ("plotters", &["src/report/charts/"]),
    ("resvg", &["src/report/charts/png.rs"]),
    ("calamine", &["src/corpus/formats/xlsx.rs"]),
    (
        "parquet",
        &[
            "src/corpus/formats/mod.rs",
            "src/corpus/formats/parquet.rs",
            "src/corpus/formats/parquet/",
            "src/report/error.rs",
            "src/report/typed_tables.rs",
            "src/report/typed_tables/",
        ],
    ),
    ("ratatui", &["src/cli/browse/"]),
    ("notify", &["src/workspace/watched.rs"]),
    ("rustix", &["src/workspace/system.rs"]),
    ("signal_hook", &["src/cli/watch.rs", "src/cli/browse/terminal.rs"]),
    ("ureq", &["src/fetch/http.rs"]),
    (
        "quick_xml",
        &["src/fetch/answer/xml.rs", "src/corpus/formats/", "src/report/feeds.rs"],
    ),
    ("toml_edit", &["src/decisions/edit.rs"]),
    ("rusqlite", &["src/store.rs", "src/store/", "src/error.rs"]),
    (
        "std::fs",
        &["src/store.rs", "src/store/", "src/workspace.rs", "src/workspace/"],
    ),
];

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
