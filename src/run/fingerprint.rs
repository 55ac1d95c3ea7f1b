//! By which a run knows that nothing has changed since the one before.

use rayon::prelude::*;
use serde_json::{Value, json};

use crate::config::Config;
use crate::corpus::{Corpus, Paper, PartialDate};
use crate::decisions::Decisions;

/// Papers that a thread takes at a time.
const PIECE: usize = 4096;

/// One value for everything the themes depend on.
///
/// Of the decisions, words are among the settings; names and hidden themes change what is shown, not what is found.
pub(super) fn of_themes(corpus: &Corpus, config: &Config, decisions: &Decisions) -> String {
    let listings: Vec<Value> = corpus
        .listings
        .iter()
        .map(|listing| json!([listing.hash, listing.name, listing.date_source]))
        .collect();
    let settings = config.shaping_settings();
    let mut all = json!([listings, settings, decisions.merged, decisions.split, decisions.papers]).to_string();
    all.push('\n');
    let mut hasher = blake3::Hasher::new();
    hasher.update(all.as_bytes());
    for dates in corpus.papers.par_chunks(PIECE).map(dates).collect::<Vec<_>>() {
        hasher.update(&dates);
    }
    hasher.finalize().to_hex().to_string()
}

/// How often each paper was listed, and when.
fn dates(papers: &[Paper]) -> Vec<u8> {
    let dates = papers.iter().flat_map(|paper| {
        let n_rows = (paper.appearances.len() as u64).to_le_bytes();
        let rows = paper
            .appearances
            .iter()
            .flat_map(|appearance| PartialDate::bytes(appearance.date));
        n_rows.into_iter().chain(rows)
    });
    dates.collect()
}

/// One value for everything but the run itself that what a report says of its themes depends on.
pub(super) fn of_overview(config: &Config, decisions: &Decisions) -> String {
    let all = json!([env!("CARGO_PKG_VERSION"), config.trends, decisions]);
    blake3::hash(all.to_string().as_bytes()).to_hex().to_string()
}
