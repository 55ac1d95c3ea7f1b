//! Listing files as sources write them, which stand beside the project, against what other parsers count in them.

use std::path::PathBuf;
use std::{env, fs};

use serde_json::Value;

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
const DIFFERENCES: &[(&str, &str, usize, &str)] = &[
    ("ris/bom.ris", "rows", 0, "its record has neither title nor abstract"),
    ("ris/bom.ris", "doi", 0, "its record has neither title nor abstract"),
    (
        "ris/ieee_example.ris",
        "date_day",
        2,
        "`24-27 Sept. 2019` is no day; two give one twice",
    ),
    ("wild/rayyan.ris", "date_day", 1, "`Apr 15` stands beside the year"),
    ("wild/pubmed.nbib", "date_day", 2, "DEP has the day in the year of DP"),
    ("wild/wos.ciw", "date_day", 1, "`DEC 2020` is no day"),
    ("wos/wos_sample.txt", "date_day", 3, "`2026 FEB 25` is a day"),
    (
        "bibtex/pmlr_uai22.bib",
        "date_any",
        230,
        "the entry of their volume says when",
    ),
    (
        "bibtex/pmlr_uai22.bib",
        "date_day",
        230,
        "the entry of their volume says when",
    ),
    (
        "wild/nasa_ads.bib",
        "doi",
        9,
        "a DOI stands directly before that of arXiv",
    ),
    ("wild/wos_savedrecs.bib", "date_day", 3, "`JUL 15` is a day"),
];

/// Files in which dates are finer or coarser than expected, and why.
const DATES: &[(&str, &str)] = &[
    (
        "ris/ieee_example.ris",
        "`24-27 Sept. 2019` is no day, and `June 2021` is a month",
    ),
    ("wild/rayyan.ris", "DA has month and day, PY the year"),
    ("wild/pubmed.nbib", "DEP has the day in the year of DP"),
    ("wild/wos.ciw", "`DEC 2020` is no day"),
    ("wos/wos_sample.txt", "`2026 FEB 25` is a day"),
    ("bibtex/pmlr_uai22.bib", "the entry of their volume says when"),
    ("wild/wos_savedrecs.bib", "`JUL 15` is a day"),
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
        let pairs = papers.iter().zip(&rows);
        told.extend(
            pairs
                .filter_map(|(paper, row)| differs(name, paper, row))
                .take(3)
                .map(|what| format!("{name} ({format}): {what}")),
        );
    }
    told
}

/// What differs in one paper; markup and the like make abstracts somewhat shorter.
fn differs(name: &str, paper: &Value, row: &Row) -> Option<String> {
    let letters = |text: &str| -> String {
        text.chars()
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
    let is_known = DATES.iter().any(|(file, _)| *file == name);
    let is_same = date == wanted || (is_known && (date.starts_with(wanted) || wanted.starts_with(&date)));
    (!is_same).then(|| format!("line {}: date `{date}`, not `{wanted}`", row.line))
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
