//! What is written for reference managers, read back as a listing: the papers are the same.

use std::fs;

use serde_json::Value;

use crate::corpora::shared;
use crate::workspace::Workspace;

/// Real files of several formats, small ones: all others are read back in `src/cli/output/round_trip.rs`.
const FILES: [&str; 4] = [
    "ris/ieee_example.ris",
    "wild/nasa_ads.bib",
    "wild/pubmed.nbib",
    "wild/wos_savedrecs.bib",
];

/// What the papers of a listing are told to be.
fn told(workspace: &Workspace, listing: &str) -> Vec<Vec<Value>> {
    const COLUMNS: [&str; 7] = [
        "paper_id",
        "title",
        "abstract",
        "first_seen",
        "authors",
        "categories",
        "url",
    ];
    let rows = workspace
        .run(&format!("listing {listing} --format json"))
        .succeeds()
        .json_rows();
    let told = rows
        .iter()
        .map(|row| COLUMNS.map(|column| row[column].clone()).to_vec());
    told.collect()
}

#[test]
fn real_papers_come_back_from_bibtex_and_ris_as_they_were() {
    for file in FILES {
        let Some(path) = shared("formats").map(|folder| folder.join(file)) else {
            return;
        };
        let listing = file.rsplit('/').next().unwrap();
        let first = Workspace::new().file(listing, fs::read(path).unwrap());
        first.run(&format!("report {listing}")).succeeds();
        let papers = told(&first, listing);
        assert!(!papers.is_empty(), "{file}");
        for (format, copy) in [("bibtex", "copy.bib"), ("ris", "copy.ris")] {
            let written = first
                .run(&format!("listing {listing} --format {format}"))
                .succeeds()
                .stdout;
            let second = Workspace::new().file(copy, written);
            second.run(&format!("report {copy}")).succeeds();
            let read = told(&second, copy);
            assert_eq!(read.len(), papers.len(), "{file} as {format}");
            for (paper, again) in papers.iter().zip(&read) {
                assert_eq!(paper, again, "{file} as {format}");
            }
        }
    }
}
