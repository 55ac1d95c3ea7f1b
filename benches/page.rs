//! How soon the page can be read and used, by size of the corpus: `cargo bench --bench page`.
//!
//! Input: the demo listings, and `corpora/` in the data beside the project (`PAPERTHEMES_SHARED`, default `../shared`).
//! Output: bytes; milliseconds from the start of the navigation until the page is painted, until its scripts have run and it
//! can be used, and until typing two letters has found papers. Median of five visits in headless Chromium, from a file.
//!
//! `cargo bench --bench page -- pictures` takes the README's pictures of the demo report instead.

#![allow(clippy::unwrap_used, reason = "a benchmark that can't go on has failed")]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "the table is its output")]
#![allow(dead_code, reason = "the driver can do more than is measured here")]

mod beside;

#[path = "../tests/it/browser.rs"]
mod browser;

use std::path::{Path, PathBuf};
use std::process::Command;

use browser::Browser;

const N_VISITS: usize = 5;

/// Name, listing below its folder, further arguments.
const CORPORA: [(&str, &str, &str); 3] = [
    ("demo", "data/listings", ""),
    ("10,000 papers", "corpora/dated/hf_daily_papers.jsonl.gz", ""),
    ("150,000 papers", "corpora/large/papers_150k.jsonl.zst", "--themes 50"),
];

/// Painted, usable, found, in milliseconds. Two frames after the load, the page has been drawn.
const TIMES: &str = "new Promise((resolve) => {
    const after = () => requestAnimationFrame(() => requestAnimationFrame(() => {
        const painted = performance.getEntriesByName('first-contentful-paint')[0];
        const usable = performance.now();
        const query = document.getElementById('query');
        query.value = 'le';
        query.dispatchEvent(new Event('input'));
        resolve([painted ? painted.startTime : 0, performance.getEntriesByType('navigation')[0].domInteractive,
                 performance.now() - usable, document.querySelectorAll('#hits li').length]);
    }));
    if (document.readyState === 'complete') after(); else addEventListener('load', after);
})";

fn main() {
    if !beside::is_asked() {
        return;
    }
    let Some(mut browser) = Browser::start() else { return };
    if std::env::args().any(|argument| argument == "pictures") {
        take_pictures(&mut browser);
        return;
    }
    println!(
        "{:<16}{:>10}{:>12}{:>12}{:>12}",
        "corpus", "kB", "painted", "interactive", "found"
    );
    for (name, listing, arguments) in CORPORA {
        let is_demo = listing.starts_with("data");
        let demo = is_demo.then(|| Path::new(env!("CARGO_MANIFEST_DIR")).join(listing));
        let Some(listing) = demo.or_else(|| beside::data(listing)) else {
            continue;
        };
        let folder = tempfile::tempdir().unwrap();
        if let Err(reason) = report(folder.path(), &listing, arguments) {
            eprintln!("skipped: {name}: {reason}");
            continue;
        }
        let page = folder.path().join("reports/index.html");
        let mut visits: Vec<[f64; 4]> = (0..N_VISITS)
            .map(|_| {
                browser.open(&page, "");
                serde_json::from_value(browser.eval(TIMES)).unwrap()
            })
            .collect();
        let mut median = |time: usize| {
            visits.sort_by(|a, b| a[time].total_cmp(&b[time]));
            visits[N_VISITS / 2][time]
        };
        println!(
            "{name:<16}{:>10}{:>9.0} ms{:>9.0} ms{:>9.0} ms",
            std::fs::metadata(&page).unwrap().len() / 1000,
            median(0),
            median(1),
            median(2)
        );
    }
}

/// The demo report in the light, in the dark, on a phone and on paper, into `docs/`.
fn take_pictures(browser: &mut Browser) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    report(folder.path(), &root.join(CORPORA[0].1), CORPORA[0].2).unwrap();
    let page = folder.path().join("reports/index.html");
    for (name, light, width, height) in [
        ("report", "light", 1200, 1150),
        ("report-dark", "dark", 1200, 1150),
        ("report-phone", "light", 360, 780),
        ("report-print", "print", 794, 1123),
    ] {
        browser.resize(width, height);
        if light == "print" {
            browser.print();
        } else {
            browser.prefer("prefers-color-scheme", light);
        }
        browser.open(&page, "");
        if light == "print" {
            // The margins of the paper.
            browser.eval("document.body.style.padding = '56px 60px'");
        }
        let picture = browser.picture(0, width, height);
        std::fs::write(root.join(format!("docs/{name}.png")), picture).unwrap();
    }
}

fn report(folder: &Path, listing: &Path, arguments: &str) -> Result<(), String> {
    if !listing.exists() {
        return Err(format!("{} is missing", listing.display()));
    }
    let listings: Vec<PathBuf> = if listing.is_dir() {
        let entries = std::fs::read_dir(listing).unwrap().map(|entry| entry.unwrap().path());
        let mut pages: Vec<PathBuf> = entries
            .filter(|path| path.extension().is_some_and(|end| end == "txt"))
            .collect();
        pages.sort();
        pages
    } else {
        vec![listing.to_owned()]
    };
    let output = Command::new(env!("CARGO_BIN_EXE_paperthemes"))
        .arg("report")
        .args(listings)
        .args(["--quiet", "-C"])
        .arg(folder)
        .args(arguments.split_whitespace())
        .output()
        .unwrap();
    match output.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}
