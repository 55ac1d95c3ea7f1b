//! A report from a folder of listings: `cargo run --example report -- FOLDER LISTING…`.
//!
//! The folder gets `data/` (the state) and `reports/` (what people read).

#![allow(clippy::print_stdout, reason = "an example prints what it found")]

use std::path::PathBuf;
use std::process::ExitCode;

use paperthemes::run::{self, Observer, Request};
use paperthemes::workspace::Workspace;

/// Prints each step of the run.
struct Printed;

impl Observer for Printed {
    fn step(&self, name: &str, _n_parts: usize) {
        println!("{name} …");
    }
}

fn main() -> ExitCode {
    let mut paths = std::env::args().skip(1).map(PathBuf::from);
    let Some(folder) = paths.next() else {
        println!("usage: report FOLDER LISTING…");
        return ExitCode::from(2);
    };
    match report(&Workspace::new(folder), &paths.collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn report(workspace: &Workspace, listings: &[PathBuf]) -> paperthemes::Result<()> {
    let listings = run::read_listings(workspace, listings, None, &Printed)?;
    let outcome = run::rerun(workspace, Request::adding(listings), &Printed)?;
    for theme in outcome.themes.in_order() {
        println!("{}  {} ({} papers)", theme.id, theme.label, theme.members.len());
    }
    println!("{}", workspace.reports().join("index.html").display());
    Ok(())
}
