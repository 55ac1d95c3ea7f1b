//! Whether themes last: `cargo bench --bench lineage` reruns week by week over real listings, and takes a subject out and
//! feeds it in again.
//!
//! Input, in the data beside the project (`PAPERTHEMES_SHARED`, default `../shared`): `corpora/dated/hf_daily_papers`, the
//! first twelve months at once and then every week; `corpora/labelled/arxiv_dev`.
//!
//! `cargo bench --bench lineage -- weeks` (or `born`, `faded`) is one of them; `max_candidate=0.04` or `max_growth=0.15` tries
//! another value of that setting, `seed=4` another beginning of the weeks.

#![allow(clippy::unwrap_used, reason = "a benchmark that can't go on has failed")]
#![allow(clippy::print_stdout, reason = "the tables are its output")]

mod beside;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Instant;

use paperthemes::config::{Auto, Config};
use paperthemes::corpus::{Corpus, Listing, Row};
use paperthemes::features;
use paperthemes::run::{self, Request};
use paperthemes::themes::ledger::{EventKind, RunKind, RunRecord};
use paperthemes::themes::quality::agreement::adjusted_rand_index;
use paperthemes::themes::{Lineage, ThemeId, Themes, update};
use paperthemes::workspace::{self, Workspace};

/// Seeds of the fits from scratch that the running themes are compared with, and with each other.
const SEEDS: [u64; 3] = [1, 2, 3];

/// Reruns over which a subject is fed in.
const FEEDS: usize = 10;

fn main() {
    if !beside::is_asked() {
        return;
    }
    let is_asked = |name: &str| {
        let named: Vec<String> = std::env::args()
            .skip(1)
            .filter(|argument| argument != "--bench" && !argument.contains('='))
            .collect();
        named.is_empty() || named.iter().any(|asked| asked == name)
    };
    let weekly = "corpora/dated/hf_daily_papers.jsonl.gz";
    let of_subjects = "corpora/labelled/arxiv_dev.jsonl.gz";
    let (Some(weekly), Some(of_subjects)) = (beside::data(weekly), beside::data(of_subjects)) else {
        return;
    };
    if is_asked("weeks") {
        weeks(&weekly);
    }
    if is_asked("born") {
        for category in ["cond-mat.quant-gas", "cs.SE", "cs.RO"] {
            for seed in SEEDS {
                born(&of_subjects, category, seed);
            }
        }
    }
    if is_asked("faded") {
        faded(&of_subjects, "cond-mat.quant-gas");
    }
}

/// Settings to try: name and value.
fn asked() -> Vec<(String, f64)> {
    let asked = std::env::args().filter_map(|argument| {
        let (name, value) = argument.split_once('=')?;
        Some((name.to_owned(), value.parse().unwrap()))
    });
    asked.collect()
}

/// The defaults, but for what is asked for, as `paperthemes.toml` has it.
fn settings(seed: u64) -> String {
    let mut reruns = String::new();
    for (name, value) in asked() {
        match name.as_str() {
            "max_growth" | "max_candidate" => reruns.push_str(&format!("{name} = {value:?}\n")),
            "seed" => (),
            other => panic!("no setting to try: {other}"),
        }
    }
    format!("[themes]\nseed = {seed}\n\n[reruns]\n{reruns}")
}

/// A workspace that is rerun.
struct State {
    _folder: tempfile::TempDir,
    workspace: Workspace,
    config: Config,
}

/// What a rerun left.
struct Rerun {
    corpus: Corpus,
    themes: Themes,
    record: RunRecord,
    seconds: f64,
}

impl State {
    fn new(seed: u64) -> Self {
        let folder = tempfile::TempDir::new().unwrap();
        std::fs::write(folder.path().join("paperthemes.toml"), settings(seed)).unwrap();
        let workspace = Workspace::new(folder.path());
        Self {
            _folder: folder,
            config: workspace.config().unwrap(),
            workspace,
        }
    }

    /// Adds a listing as a person does, report included.
    fn rerun(&mut self, listing: Listing) -> Rerun {
        let begin = Instant::now();
        let outcome = run::rerun(&self.workspace, Request::adding(vec![listing]), &()).unwrap();
        Rerun {
            seconds: begin.elapsed().as_secs_f64(),
            record: outcome.record.expect("a new listing changes the themes"),
            corpus: outcome.corpus,
            themes: outcome.themes,
        }
    }
}

fn listing(name: &str, rows: Vec<Row>) -> Listing {
    Listing {
        hash: name.to_owned(),
        name: name.to_owned(),
        format: "jsonl".to_owned(),
        date_source: paperthemes::corpus::DateSource::Written,
        reading: String::new(),
        rows,
        rejected: Vec::new(),
    }
}

/// Paper id → theme.
fn partition(corpus: &Corpus, themes: &Themes) -> BTreeMap<String, ThemeId> {
    let members = themes
        .themes
        .iter()
        .flat_map(|theme| theme.members.iter().map(move |member| (theme.id, member)));
    members
        .map(|(id, member)| (corpus.papers[member.paper].id.clone(), id))
        .collect()
}

fn agreement(one: &BTreeMap<String, ThemeId>, other: &BTreeMap<String, ThemeId>) -> f64 {
    let both: Vec<(usize, usize)> = (one.iter())
        .filter_map(|(paper, id)| Some((id.0 as usize, other.get(paper)?.0 as usize)))
        .collect();
    let (one, other): (Vec<usize>, Vec<usize>) = both.into_iter().unzip();
    adjusted_rand_index(&one, &other)
}

/// The themes of a corpus fitted from scratch.
fn from_scratch(corpus: &Corpus, config: &Config, seed: u64, k: usize) -> BTreeMap<String, ThemeId> {
    let mut config = config.clone();
    config.themes.seed = seed;
    config.themes.count = Auto::Fixed(k);
    let fitted = update::fit(corpus, &features::words(corpus), &config, &Lineage::default()).unwrap();
    partition(corpus, &fitted.themes)
}

/// True if an event's numbers follow from the themes of the papers before and after.
fn is_justified(record: &RunRecord, before: &BTreeMap<String, ThemeId>, after: &BTreeMap<String, ThemeId>) -> bool {
    let of = |themes: &BTreeMap<String, ThemeId>, id: ThemeId| -> BTreeSet<String> {
        themes
            .iter()
            .filter(|(_, theme)| **theme == id)
            .map(|(paper, _)| paper.clone())
            .collect()
    };
    record.events.iter().all(|event| {
        let (from, to) = match event.kind {
            EventKind::Split | EventKind::Born => (event.other, Some(event.theme)),
            EventKind::Merged | EventKind::Retired => (Some(event.theme), event.other),
            _ => (Some(event.theme), Some(event.theme)),
        };
        let (Some(from), Some(to)) = (from, to) else {
            return true;
        };
        let (old, new) = (of(before, from), of(after, to));
        let shared = old.intersection(&new).count();
        let known = new.iter().filter(|paper| before.contains_key(*paper)).count();
        let overlap = shared as f64 / (old.len() + known - shared).max(1) as f64;
        let is_enough = match event.kind {
            EventKind::Split => 2 * shared >= known && shared > 0,
            EventKind::Merged => 2 * shared >= old.len(),
            EventKind::Continued => 2 * shared >= old.len().min(known),
            _ => true,
        };
        is_enough && shared == event.n_shared && event.overlap.is_none_or(|told| (told - overlap).abs() < 1e-9)
    })
}

fn weeks(path: &Path) {
    let rows = workspace::read_listing(path, None).unwrap().rows;
    let day = |row: &Row| row.date.map(|date| date.to_string());
    let mut dated: Vec<(String, Row)> = rows.into_iter().filter_map(|row| Some((day(&row)?, row))).collect();
    dated.sort_by(|a, b| a.0.cmp(&b.0));
    let first_day: jiff::civil::Date = dated[0].0.parse().unwrap();
    let week = |date: &str| {
        let date: jiff::civil::Date = date.parse().unwrap();
        let days = date.since(first_day).unwrap().get_days();
        if days < 365 { 0 } else { 1 + (days - 365) / 7 }
    };
    let mut parts: BTreeMap<i32, Vec<Row>> = BTreeMap::new();
    for (date, row) in dated {
        parts.entry(week(&date)).or_default().push(row);
    }
    println!("# Week by week: hf_daily_papers, {} reruns\n", parts.len() - 1);
    println!("  run papers   new kind      moved themes kept  ARI scratch  ceiling  seconds  justified");
    let seed = (asked().iter().find(|(name, _)| name == "seed")).map_or(SEEDS[0], |(_, seed)| *seed as u64);
    let mut state = State::new(seed);
    let mut before: BTreeMap<String, ThemeId> = BTreeMap::new();
    let (mut n_justified, mut worst, mut kept_shares, mut n_moved_outside) = (0, f64::MAX, Vec::new(), 0);
    let n_parts = parts.len();
    for (run, rows) in parts.into_values().enumerate() {
        let rerun = state.rerun(listing(&format!("week {run:03}"), rows));
        let after = partition(&rerun.corpus, &rerun.themes);
        let moved = before
            .iter()
            .filter(|(paper, id)| after.get(*paper) != Some(*id))
            .count();
        let is_fit = rerun.record.kind == RunKind::Refitted;
        let is_justified = is_justified(&rerun.record, &before, &after);
        n_justified += usize::from(is_justified);
        n_moved_outside += if is_fit { 0 } else { moved };
        if is_fit || run + 1 == n_parts {
            let ids = |themes: &BTreeMap<String, ThemeId>| themes.values().copied().collect::<BTreeSet<_>>();
            let (old, new) = (ids(&before), ids(&after));
            let kept = old.intersection(&new).count() as f64 / old.len().max(1) as f64;
            let scratch: Vec<_> = SEEDS
                .map(|seed| from_scratch(&rerun.corpus, &state.config, seed, new.len()))
                .into_iter()
                .collect();
            let against: Vec<f64> = scratch.iter().map(|scratch| agreement(scratch, &after)).collect();
            let ari = mean(&against);
            let ceiling = mean(&[
                agreement(&scratch[0], &scratch[1]),
                agreement(&scratch[0], &scratch[2]),
                agreement(&scratch[1], &scratch[2]),
            ]);
            if run > 0 {
                worst = worst.min(ari);
                if is_fit {
                    kept_shares.push(kept);
                }
            }
            println!(
                "{run:>5} {:>6} {:>5} {:<9} {moved:>5} {:>6} {kept:>4.2} {ari:>12.3} {ceiling:>8.3} {:>8.2}  {is_justified}",
                rerun.corpus.papers.len(),
                rerun.record.n_new_papers,
                kind(&rerun.record),
                new.len(),
                rerun.seconds,
            );
        }
        before = after;
    }
    println!(
        "\nids kept per refit: mean {:.3}; papers moved outside refits: {n_moved_outside}; lowest ARI with a fit from scratch: \
         {worst:.3}; runs whose events are justified: {n_justified} of {n_parts}\n",
        mean(&kept_shares)
    );
}

fn kind(record: &RunRecord) -> &'static str {
    match record.kind {
        RunKind::Fitted => "fitted",
        RunKind::Assigned => "joined",
        RunKind::Decided => "decided",
        RunKind::Refitted => "refitted",
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// Papers by label.
fn labelled(path: &Path) -> Vec<(String, Row)> {
    let papers = workspace::read_labelled(path, "label", &Default::default())
        .unwrap()
        .papers;
    let rows = (1..).zip(papers).map(|(line, paper)| {
        let row = Row {
            line,
            ids: format!("p{line:06}").as_str().into(),
            title: paper.title,
            abstract_text: paper.abstract_text,
            ..Row::default()
        };
        (paper.label.unwrap_or_default(), row)
    });
    rows.collect()
}

/// Fits without a category, then feeds it in: is there a new theme in the end that holds it?
fn born(path: &Path, category: &str, seed: u64) {
    let (inside, outside): (Vec<_>, Vec<_>) = labelled(path).into_iter().partition(|(label, _)| label == category);
    let inside: Vec<Row> = inside.into_iter().map(|(_, row)| row).collect();
    let fed: BTreeSet<String> = (inside.iter())
        .filter_map(|row| row.ids.shown().map(|id| id.text.clone()))
        .collect();
    let mut state = State::new(seed);
    let first = state.rerun(listing("without", outside.into_iter().map(|(_, row)| row).collect()));
    let highest = first.themes.themes.iter().map(|theme| theme.id).max();
    println!(
        "# Born: {category}, {} papers into {}, seed {seed}\n",
        inside.len(),
        first.corpus.papers.len()
    );
    println!("  run new kind     poor  candidates");
    let mut last = first;
    for (run, rows) in (1..).zip(inside.chunks(inside.len().div_ceil(FEEDS))) {
        last = state.rerun(listing(&format!("part {run:02}"), rows.to_vec()));
        let poor = last.record.drift.map_or(0.0, |drift| drift.poor_share());
        let candidates: Vec<String> = (last.record.candidates.iter())
            .map(|one| format!("{} ({})", one.label, one.papers.len()))
            .collect();
        println!(
            "{run:>5} {:>3} {:<8} {poor:.2}  {}",
            rows.len(),
            kind(&last.record),
            candidates.join("; ")
        );
    }
    let mut shares: BTreeMap<ThemeId, usize> = BTreeMap::new();
    for (paper, id) in partition(&last.corpus, &last.themes) {
        if fed.contains(&paper) {
            *shares.entry(id).or_default() += 1;
        }
    }
    let mut shares: Vec<(ThemeId, usize)> = shares.into_iter().collect();
    shares.sort_by_key(|(id, n)| (std::cmp::Reverse(*n), *id));
    println!("\nwhere they are:");
    for (id, n) in shares.into_iter().take(3) {
        let theme = last.themes.themes.iter().find(|theme| theme.id == id).unwrap();
        println!(
            "  {:>3.0} % {} {id} \"{}\" of {} papers",
            100.0 * n as f64 / fed.len() as f64,
            if Some(id) > highest { "new" } else { "old" },
            theme.label,
            theme.members.len()
        );
    }
    println!();
}

/// Feeds everything but a category: is its theme still there, and said to fade?
fn faded(path: &Path, category: &str) {
    let papers = labelled(path);
    let (early, late): (Vec<_>, Vec<_>) = papers.into_iter().enumerate().partition(|(at, _)| at % 2 == 0);
    let rows = |part: Vec<(usize, (String, Row))>| part.into_iter().map(|(_, (_, row))| row).collect::<Vec<_>>();
    let late = late.into_iter().filter(|(_, (label, _))| label != category).collect();
    let mut state = State::new(SEEDS[0]);
    let first = state.rerun(listing("early", rows(early)));
    let ids: BTreeSet<ThemeId> = first.themes.themes.iter().map(|theme| theme.id).collect();
    let late = rows(late);
    println!("# Faded: {category}\n\n  run kind     lost  faded");
    for (run, rows) in (1..).zip(late.chunks(late.len().div_ceil(FEEDS))) {
        let rerun = state.rerun(listing(&format!("part {run:02}"), rows.to_vec()));
        let now: BTreeSet<ThemeId> = rerun.themes.themes.iter().map(|theme| theme.id).collect();
        let faded = rerun
            .record
            .events
            .iter()
            .filter(|event| event.kind == EventKind::Faded);
        let faded: Vec<String> = faded.map(|event| event.theme.to_string()).collect();
        println!(
            "{run:>5} {:<8} {:>4}  {}",
            kind(&rerun.record),
            ids.difference(&now).count(),
            faded.join(" ")
        );
    }
}
