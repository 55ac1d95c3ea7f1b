//! Listing files as sources write them, which stand beside the project, against what other parsers count in them.

mod differences;

use std::path::PathBuf;
use std::{env, fs};

use serde_json::Value;

use self::differences::DIFFERENCES;

use super::{Columns, FormatError, Parsed, YearHint, recognise, resolve};
use crate::corpus::text::readable;
use crate::corpus::{Flag, IdKind, Row};

/// Files that are no listing, or whose paper has neither title nor abstract.
const WITHOUT_PAPERS: [&str; 5] = [
    "arxiv_atom/id_not_found.xml",
    "arxiv_oai/retry_503.html",
    "ris/bom.ris",
    "semantic_scholar/search_cassette.yaml",
    "wild/arxiv_atom_error_2026.xml",
];

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
        for (what, differs) in ASPECTS {
            let pairs = papers.iter().zip(&rows);
            let found: Vec<String> = pairs.filter_map(|(paper, row)| differs(paper, row)).collect();
            let known = DIFFERENCES.iter().find(|(file, of, ..)| *file == name && of == what);
            if found.len() != known.map_or(0, |(_, _, count, _)| *count) {
                let n_papers = found.len();
                let shown = found.iter().take(3);
                told.extend(shown.map(|found| format!("{name} ({format}): {n_papers} {what}: {found}")));
            }
        }
    }
    told
}

/// How a paper differs, if it does.
type Difference = fn(&Value, &Row) -> Option<String>;

/// What of a paper is compared, and what says how it differs.
const ASPECTS: &[(&str, Difference)] = &[
    ("titles", other_title),
    ("abstracts", other_abstract),
    ("dates", other_date),
];

fn other_title(paper: &Value, row: &Row) -> Option<String> {
    let letters = |text: &str| -> String {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.take(15).collect::<String>().to_lowercase()
    };
    let title = readable(paper["title"].as_str().unwrap());
    let differs = !title.is_empty() && letters(&title) != letters(&row.title);
    differs.then(|| format!("line {}: `{}`, not `{title}`", row.line, row.title))
}

/// Markup and the like make abstracts somewhat shorter.
fn other_abstract(paper: &Value, row: &Row) -> Option<String> {
    let n_chars = paper["abstract_chars"].as_u64().unwrap() as f64;
    let n_found = row.abstract_text.chars().count() as f64;
    let differs = (n_chars - n_found).abs() > 40.0 + 0.1 * n_chars;
    differs.then(|| {
        format!(
            "line {}: {n_found} characters, not {n_chars}: {}",
            row.line, row.abstract_text
        )
    })
}

fn other_date(paper: &Value, row: &Row) -> Option<String> {
    let date = row.date.map_or_else(String::new, |date| date.to_string());
    let wanted = paper["date"].as_str().unwrap();
    (date != wanted).then(|| format!("line {}: `{date}`, not `{wanted}`", row.line))
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
