//! Listing files as sources write them, which stand beside the project, against what other parsers count in them.

use std::path::PathBuf;
use std::{env, fs};

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use super::{Columns, FormatError, Parsed, YearHint, recognise, resolve};
use crate::corpus::{Flag, IdKind, Row};

/// Files that are no listing, or whose paper has neither title nor abstract.
const WITHOUT_PAPERS: [&str; 5] = [
    "arxiv_atom/id_not_found.xml",
    "arxiv_oai/retry_503.html",
    "ris/bom.ris",
    "semantic_scholar/search_cassette.yaml",
    "wild/arxiv_atom_error_2026.xml",
];

/// Counts in which this crate differs, and why it is right.
const DIFFERENCES: &[(&str, &str, usize, &str)] = &[(
    "wild/arxiv_mail_2024-11-07.eml",
    "doi",
    2,
    "two papers have a line `DOI:`",
)];

fn folder() -> Option<PathBuf> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = env::var_os("PAPERTHEMES_SHARED")
        .map_or_else(beside, PathBuf::from)
        .join("formats");
    let is_there = folder.join("expected.json").exists();
    assert!(
        is_there || env::var_os("CI").is_none(),
        "{} is missing",
        folder.display()
    );
    is_there.then_some(folder)
}

fn read(bytes: &[u8]) -> Result<(&'static str, Parsed), FormatError> {
    let format = recognise(&bytes[..bytes.len().min(64 * 1024)])?;
    Ok((format.name, format.read(&mut &bytes[..], &Columns::new())?))
}

fn count(rows: &[Row], what: &str) -> usize {
    let has = |row: &&Row| match what {
        "title" => !row.flags.contains(&Flag::TitleMissing),
        "abstract" => !row.abstract_text.is_empty(),
        "date_any" => row.date.is_some(),
        "date_day" => row.date.is_some_and(|date| date.is_full()),
        "arxiv" => row.ids.iter().any(|id| id.kind == IdKind::Arxiv),
        "doi" => row.ids.iter().any(|id| id.kind == IdKind::Doi),
        _ => true,
    };
    rows.iter().filter(has).count()
}

/// What differs in one file, as lines.
fn differences(name: &str, bytes: &[u8], expected: &Value) -> Vec<String> {
    let (format, parsed) = match read(bytes) {
        Ok(read) => read,
        Err(_) if WITHOUT_PAPERS.contains(&name) => return Vec::new(),
        Err(error) => return vec![format!("{name}: {error}")],
    };
    let n_rejected = parsed.rejected.len();
    let (rows, _) = resolve(parsed.entries, &YearHint::default());
    let mut told = Vec::new();
    for what in ["rows", "title", "abstract", "date_any", "date_day", "arxiv", "doi"] {
        let expected_count = expected["counts"][what].as_u64().unwrap() as usize;
        let known = DIFFERENCES.iter().find(|(file, of, ..)| *file == name && *of == what);
        let wanted = known.map_or(expected_count, |(_, _, count, _)| *count);
        let found = count(&rows, what);
        if found != wanted {
            told.push(format!(
                "{name} ({format}): {what} {found}, not {wanted}; {n_rejected} rejected"
            ));
        }
    }
    let papers = expected["papers"].as_array().unwrap();
    if papers.len() == rows.len() {
        let pairs = papers.iter().zip(&rows);
        told.extend(
            pairs
                .filter_map(|(paper, row)| differs(paper, row))
                .take(3)
                .map(|what| format!("{name} ({format}): {what}")),
        );
    }
    told
}

/// What differs in one paper; markup and the like make abstracts somewhat shorter.
fn differs(paper: &Value, row: &Row) -> Option<String> {
    let letters = |text: &str| -> String {
        text.nfkc()
            .filter(|c| c.is_alphanumeric())
            .take(15)
            .collect::<String>()
            .to_lowercase()
    };
    let title = paper["title"].as_str().unwrap();
    let (n_chars, n_found) = (
        paper["abstract_chars"].as_u64().unwrap() as f64,
        row.abstract_text.chars().count() as f64,
    );
    let date = row.date.map_or_else(String::new, |date| date.to_string());
    let wanted = paper["date"].as_str().unwrap();
    if !title.is_empty() && letters(title) != letters(&row.title) {
        return Some(format!("line {}: title `{}`, not `{title}`", row.line, row.title));
    }
    if (n_chars - n_found).abs() > 40.0 + 0.1 * n_chars {
        return Some(format!(
            "line {}: abstract of {n_found} characters, not {n_chars}: {}",
            row.line, row.abstract_text
        ));
    }
    (date != wanted).then(|| format!("line {}: date `{date}`, not `{wanted}`", row.line))
}

#[test]
fn real_files_hold_what_other_parsers_count() {
    let Some(folder) = folder() else { return };
    let expected: Value = serde_json::from_slice(&fs::read(folder.join("expected.json")).unwrap()).unwrap();
    let only = env::var("ONLY_FILES").unwrap_or_default();
    let mut told = Vec::new();
    for (name, expected) in expected.as_object().unwrap() {
        if name.contains(&only) {
            told.extend(differences(name, &fs::read(folder.join(name)).unwrap(), expected));
        }
    }
    assert!(told.is_empty(), "\n{}", told.join("\n"));
}
