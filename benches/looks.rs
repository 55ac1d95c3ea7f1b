//! Whether news is news: looks at a feed through a year in which nothing changes, and in which one theme does:
//! `cargo bench --bench looks`.
//!
//! Input: none; papers are dealt to themes at random. A look tests all periods there are, with one more each time, as a reader
//! does who runs the report whenever a period is over.

#![allow(clippy::unwrap_used, reason = "a benchmark that can't go on has failed")]
#![allow(clippy::print_stdout, reason = "the table is its output")]

#[allow(dead_code, reason = "the feeds are made up")]
mod beside;

use paperthemes::config::TrendSettings;
use paperthemes::themes::ledger::Look;
use paperthemes::trends::looks::{is_claim, level};
use paperthemes::trends::{Judged, Series, Verdict};
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

const N_YEARS: u64 = 200;

const N_THEMES: usize = 30;

/// What the share of the theme that changes is multiplied by when the year begins.
const JUMP: f64 = 3.0;

/// How counts scatter around what is expected of them.
#[derive(Clone, Copy)]
struct Noise {
    name: &'static str,
    /// Standard deviation of the logarithm of the expected count.
    deviation: f64,
    /// From one period to the next.
    autocorrelation: f64,
}

const NOISES: [Noise; 4] = [
    noise("chance alone", 0.0, 0.0),
    noise("over-dispersed", 0.3, 0.0),
    noise("autocorrelated .4", 0.3, 0.4),
    noise("autocorrelated .7", 0.3, 0.7),
];

const fn noise(name: &'static str, deviation: f64, autocorrelation: f64) -> Noise {
    Noise {
        name,
        deviation,
        autocorrelation,
    }
}

/// When a reader looks.
struct Reader {
    name: &'static str,
    a_year: usize,
    /// Periods there are when the year begins.
    before: usize,
    /// Papers of a period.
    papers: usize,
    /// Papers of a small, a middle and a large theme in a period.
    sizes: [f64; 3],
}

const READERS: [Reader; 2] = [
    Reader {
        name: "months, 24 before",
        a_year: 12,
        before: 24,
        papers: 600,
        sizes: [4.0, 12.0, 40.0],
    },
    Reader {
        name: "weeks, 26 before",
        a_year: 52,
        before: 26,
        papers: 140,
        sizes: [1.0, 3.0, 10.0],
    },
];

impl Reader {
    /// - `n_periods`: that there are.
    fn look(&self, n_periods: usize) -> Look {
        let days = (n_periods * 365 / self.a_year) as i64;
        let through = jiff::civil::date(2020, 1, 1).saturating_add(jiff::Span::new().days(days));
        Look {
            n_periods,
            through: Some(through.to_string()),
            ..Look::default()
        }
    }
}

fn main() {
    if !beside::is_asked() {
        return;
    }
    println!(
        "{N_THEMES} themes; percent of {N_YEARS} years in which any theme is told to have changed: at max_q, at max_q in"
    );
    println!("two looks in a row, and as news. Then the same for one theme whose share is {JUMP} times what it was.\n");
    println!(
        "{:<20}{:<20}{:>8}{:>8}{:>8}{:>12}{:>8}{:>8}",
        "looks", "counts", "at q", "twice", "news", "changed", "twice", "news"
    );
    for reader in &READERS {
        for noise in NOISES {
            let told: Vec<[bool; 6]> = (0..N_YEARS)
                .into_par_iter()
                .map(|year| told(reader, noise, year))
                .collect();
            let percent = |column: usize| {
                let n = told.iter().filter(|told| told[column]).count();
                format!("{:>8.1}", n as f64 / told.len() as f64 * 100.0)
            };
            println!(
                "{:<20}{:<20}{}{}{}    {}{}{}",
                reader.name,
                noise.name,
                percent(0),
                percent(1),
                percent(2),
                percent(3),
                percent(4),
                percent(5)
            );
        }
    }
}

/// What is told of a year in which nothing changes, then of the one theme that does.
fn told(reader: &Reader, noise: Noise, year: u64) -> [bool; 6] {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(100 + year);
    let mut themes: Vec<Series> = (0..N_THEMES)
        .map(|theme| dealt(reader, reader.sizes[theme % 3], 1.0, noise, &mut random))
        .collect();
    let none = looks(reader, &themes);
    themes[1] = dealt(reader, reader.sizes[1], JUMP, noise, &mut random);
    let one = looks(reader, &themes);
    let any = |kind: usize| none.iter().any(|theme| theme[kind]);
    [any(0), any(1), any(2), one[1][0], one[1][1], one[1][2]]
}

/// - `jump`: what the share is multiplied by when the year begins.
fn dealt(reader: &Reader, size: f64, jump: f64, noise: Noise, random: &mut Xoshiro256PlusPlus) -> Series {
    let n_periods = reader.before + reader.a_year;
    let mut wave = normal(random);
    let mut counts = Vec::with_capacity(n_periods);
    for period in 0..n_periods {
        let jump = if period < reader.before { 1.0 } else { jump };
        let chance = size / reader.papers as f64 * jump * (noise.deviation * wave).exp();
        counts.push((0..reader.papers).filter(|_| random.r#gen::<f64>() < chance).count() as f64);
        let (kept, fresh) = (noise.autocorrelation, (1.0 - noise.autocorrelation.powi(2)).sqrt());
        wave = kept * wave + fresh * normal(random);
    }
    Series {
        years: (0..n_periods)
            .map(|period| period as f64 / reader.a_year as f64)
            .collect(),
        exposures: vec![reader.papers as f64; n_periods],
        counts,
    }
}

/// Box and Muller 1958.
fn normal(random: &mut Xoshiro256PlusPlus) -> f64 {
    let (u, v): (f64, f64) = (random.gen_range(f64::MIN_POSITIVE..1.0), random.r#gen());
    (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
}

/// By theme, whether it was told in the year to have changed: at max_q, in two looks in a row, as news.
fn looks(reader: &Reader, themes: &[Series]) -> Vec<[bool; 3]> {
    let at = |n: usize| verdicts(&themes.iter().map(|theme| first(theme, n)).collect::<Vec<_>>());
    let begun: Vec<Verdict> = at(reader.before).into_iter().map(|(verdict, _)| verdict).collect();
    let (mut settled, mut last) = (begun.clone(), begun.clone());
    let mut told = vec![[false; 3]; themes.len()];
    for n in reader.before + 1..=reader.before + reader.a_year {
        let level = level(&reader.look(n - 1), &reader.look(n), TrendSettings::default().max_q);
        for (theme, (verdict, q_value)) in at(n).into_iter().enumerate() {
            let is_change = is_claim(&verdict.to_string()) && verdict != begun[theme];
            told[theme][0] |= is_change;
            told[theme][1] |= is_change && last[theme] == verdict;
            if is_claim(&verdict.to_string()) && verdict != settled[theme] && q_value.is_some_and(|q| q <= level) {
                told[theme][2] = true;
                settled[theme] = verdict;
            } else if !is_claim(&verdict.to_string()) && verdict == last[theme] {
                settled[theme] = verdict;
            }
            last[theme] = verdict;
        }
    }
    told
}

fn first(series: &Series, n_periods: usize) -> Series {
    Series {
        years: series.years[..n_periods].to_vec(),
        counts: series.counts[..n_periods].to_vec(),
        exposures: series.exposures[..n_periods].to_vec(),
    }
}

fn verdicts(series: &[Series]) -> Vec<(Verdict, Option<f64>)> {
    let judged = Judged::of(series.to_vec(), &TrendSettings::default(), 1);
    let judgements = judged.judgements.iter();
    judgements
        .map(|judgement| (judgement.verdict, judgement.q_value))
        .collect()
}
