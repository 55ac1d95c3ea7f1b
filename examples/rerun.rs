//! A rerun with a new listing: `cargo run --example rerun`.
//!
//! Papers that come later join the themes there are, and no other paper moves.

#![allow(clippy::print_stdout, reason = "an example prints what it found")]

use paperthemes::corpus::{DateSource, Listing, Row};
use paperthemes::run::{self, Request};
use paperthemes::workspace::Workspace;

const SUBJECTS: [(&str, &str); 2] = [
    (
        "Glacier ice",
        "Ice flow, melt and crevasses of a mountain glacier, measured by radar",
    ),
    (
        "Violin tone",
        "Strings, wood and varnish of a violin, and the tone of its strings",
    ),
];

fn main() -> paperthemes::Result<()> {
    let folder = std::env::temp_dir().join(format!("paperthemes-rerun-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a temporary folder");
    let workspace = Workspace::new(&folder);

    let first = run::rerun(&workspace, Request::adding(vec![listing("spring", 1..9)]), &())?;
    println!(
        "spring: {} papers in {} themes",
        first.corpus.papers.len(),
        first.themes.themes.len()
    );

    let second = run::rerun(&workspace, Request::adding(vec![listing("summer", 9..10)]), &())?;
    let record = second.record.expect("a new listing makes a record");
    println!("summer: {} {} papers moved", record.reason, record.moved.len());

    std::fs::remove_dir_all(&folder).expect("the folder is ours");
    Ok(())
}

/// A listing with a paper on each subject for each number.
fn listing(name: &str, numbers: std::ops::Range<u64>) -> Listing {
    let rows = numbers.flat_map(|number| {
        SUBJECTS.iter().map(move |(title, abstract_text)| Row {
            line: number,
            title: format!("{title}, part {number}"),
            abstract_text: (*abstract_text).into(),
            date: format!("2024-0{number}-01").parse().ok(),
            ..Row::default()
        })
    });
    Listing {
        hash: name.to_owned(),
        name: name.to_owned(),
        format: "jsonl".to_owned(),
        date_source: DateSource::Written,
        reading: String::new(),
        rows: rows.collect(),
        rejected: Vec::new(),
    }
}
