//! Whether verdicts can be trusted, on planted trends: power, false discoveries, coverage, bursts: `cargo bench --bench trends`.
//!
//! Input: `corpora/dated/` in the data beside the project (`PAPERTHEMES_SHARED`, default `../shared`). Months, and how many
//! papers each has, are those of the real listings; papers are dealt to planted themes at random, so that what changes, and
//! how fast, is known.

#![allow(clippy::unwrap_used, reason = "a benchmark that can't go on has failed")]
#![allow(clippy::print_stdout, reason = "the tables are its output")]

mod beside;

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::time::Instant;

use paperthemes::config::TrendSettings;
use paperthemes::trends::bursts::{self, Automaton};
use paperthemes::trends::statistics::{self, Estimate, GROWTH, Statistic, TooLittle, many_tests};
use paperthemes::trends::{Series, Verdict, placebo, verdict};
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// Planted growths, times a year; half of the themes stay.
const GROWTHS: [f64; 12] = [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.25, 1.5, 2.0, 1.0 / 1.25, 1.0 / 1.5, 0.5];

const N_REPLICATES: usize = 200;

/// Highest chance that a paper belongs to a planted theme.
const MAX_CHANCE: f64 = 0.3;

/// How counts scatter around the planted trend.
#[derive(Clone, Copy)]
struct Noise {
    name: &'static str,
    /// Standard deviation of the logarithm of the expected count.
    deviation: f64,
    /// From one period to the next.
    autocorrelation: f64,
}

const NOISES: [Noise; 4] = [
    Noise {
        name: "chance alone",
        deviation: 0.0,
        autocorrelation: 0.0,
    },
    Noise {
        name: "over-dispersed",
        deviation: 0.3,
        autocorrelation: 0.0,
    },
    Noise {
        name: "autocorrelated .4",
        deviation: 0.3,
        autocorrelation: 0.4,
    },
    Noise {
        name: "autocorrelated .7",
        deviation: 0.3,
        autocorrelation: 0.7,
    },
];

/// Periods to plant trends in: years from the first, and papers of each.
struct Feed {
    name: &'static str,
    years: Vec<f64>,
    papers: Vec<usize>,
}

fn main() {
    if !beside::is_asked() {
        return;
    }
    let Some(dated) = beside::data("corpora/dated") else {
        return;
    };
    let arxiv = months(&dated.join("arxiv_cs_2005_2018.jsonl.gz"));
    let daily = months(&dated.join("hf_daily_papers.jsonl.gz"));
    let feeds = [
        feed("arXiv, 20 quarters", &arxiv[arxiv.len() - 60..], 3),
        feed("arXiv, 14 years", &arxiv, 12),
        feed("daily papers, 26 months", &daily[1..daily.len() - 1], 1),
        feed("daily papers, 8 quarters", &daily[2..26], 3),
    ];
    verdicts(&feeds);
    power(&feeds[0]);
    nothing_planted(&feeds);
    planted_bursts(&feeds[2]);
    seconds();
}

/// Papers of each month.
fn months(path: &Path) -> Vec<usize> {
    let lines = BufReader::new(flate2::read::GzDecoder::new(std::fs::File::open(path).unwrap())).lines();
    let mut counts = std::collections::BTreeMap::new();
    for line in lines {
        let paper: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
        let date = paper["date"].as_str().unwrap();
        let month = |part: &str| part.parse::<usize>().unwrap();
        *counts
            .entry(month(&date[..4]) * 12 + month(&date[5..7]) - 1)
            .or_insert(0) += 1;
    }
    let (first, last) = (*counts.keys().next().unwrap(), *counts.keys().last().unwrap());
    (first..=last)
        .map(|month| counts.get(&month).copied().unwrap_or(0))
        .collect()
}

fn feed(name: &'static str, months: &[usize], months_a_period: usize) -> Feed {
    let papers: Vec<usize> = months
        .chunks(months_a_period)
        .map(|months| months.iter().sum())
        .collect();
    let years = (0..papers.len())
        .map(|period| (period * months_a_period) as f64 / 12.0)
        .collect();
    Feed { name, years, papers }
}

/// A theme of about `size` papers, each paper of the feed in it by chance, the chance growing by `growth` a year.
fn plant(feed: &Feed, size: f64, growth: f64, noise: Noise, random: &mut Xoshiro256PlusPlus) -> Series {
    let mut wave = normal(random);
    let mut weights = Vec::new();
    for year in &feed.years {
        weights.push((growth.ln() * year + noise.deviation * wave).exp());
        let (kept, fresh) = (noise.autocorrelation, (1.0 - noise.autocorrelation.powi(2)).sqrt());
        wave = kept * wave + fresh * normal(random);
    }
    dealt(feed, size, &weights, random)
}

/// Counts of a theme to which each paper belongs with a chance in proportion to the weight of its period.
fn dealt(feed: &Feed, size: f64, weights: &[f64], random: &mut Xoshiro256PlusPlus) -> Series {
    let expected: f64 = weights
        .iter()
        .zip(&feed.papers)
        .map(|(weight, papers)| weight * *papers as f64)
        .sum();
    // A share can't grow beyond everything: a theme that would is planted smaller.
    let highest = weights.iter().copied().fold(0.0, f64::max) / expected;
    let size = size.min(MAX_CHANCE / highest);
    let counts = weights.iter().zip(&feed.papers).map(|(weight, papers)| {
        let chance = size * weight / expected;
        (0..*papers).filter(|_| random.r#gen::<f64>() < chance).count() as f64
    });
    Series {
        years: feed.years.clone(),
        counts: counts.collect(),
        exposures: feed.papers.iter().map(|papers| *papers as f64).collect(),
    }
}

/// Box and Muller 1958.
fn normal(random: &mut Xoshiro256PlusPlus) -> f64 {
    let (u, v): (f64, f64) = (random.gen_range(f64::MIN_POSITIVE..1.0), random.r#gen());
    (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
}

fn growths(series: &[Series]) -> Vec<Result<Estimate, TooLittle>> {
    let row = Statistic::named(GROWTH).unwrap();
    let learnt = statistics::learn_dependence(series);
    (series.iter().zip(&learnt.of_each))
        .map(|(series, dependence)| row.measure(series, dependence))
        .collect()
}

fn judged(growths: &[Result<Estimate, TooLittle>], span: f64) -> Vec<Verdict> {
    let p_values: Vec<Option<f64>> = growths.iter().map(|growth| growth.ok()?.p_value).collect();
    let settings = TrendSettings::default();
    let q_values = many_tests::two_stage(&p_values, settings.max_q);
    growths
        .iter()
        .zip(q_values)
        .map(|(growth, q)| verdict::judge(growth, q, span, &settings).0)
        .collect()
}

fn says(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Rising | Verdict::Falling)
}

/// Mean and its standard error, in percent.
fn percent(values: &[f64]) -> String {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0).max(1.0);
    format!("{:5.1} ± {:.1}", mean * 100.0, (variance / n).sqrt() * 100.0)
}

/// Corpora of 24 themes, half of which stay: false discovery rate, coverage and power.
fn verdicts(feeds: &[Feed]) {
    println!("24 themes of 40 to 600 papers, 12 of which stay and 12 grow or shrink by 1.25, 1.5 or 2 a year;");
    println!("percent of {N_REPLICATES} replicates, nominal false discovery rate 5, nominal coverage 95\n");
    println!(
        "{:<26}{:<20}{:>14}{:>14}{:>14}{:>14}",
        "feed", "counts", "false found", "coverage", "found", "wrong way"
    );
    for feed in feeds {
        for noise in NOISES {
            let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
            let (mut false_found, mut covered, mut found, mut wrong) = (vec![], vec![], vec![], vec![]);
            for _ in 0..N_REPLICATES {
                let planted: Vec<f64> = GROWTHS.iter().chain(&GROWTHS).copied().collect();
                let series: Vec<Series> = planted
                    .iter()
                    .enumerate()
                    .map(|(i, growth)| {
                        plant(
                            feed,
                            [40.0, 150.0, 600.0][(i + i / 12) % 3],
                            *growth,
                            noise,
                            &mut random,
                        )
                    })
                    .collect();
                let growths = growths(&series);
                let verdicts = judged(&growths, series[0].span());
                let said = verdicts.iter().filter(|verdict| says(**verdict)).count();
                let is_wrong = |verdict: Verdict, growth: f64| {
                    (verdict == Verdict::Rising && growth < 1.0) || (verdict == Verdict::Falling && growth > 1.0)
                };
                let pairs = || verdicts.iter().copied().zip(planted.iter().copied());
                let n_false = pairs()
                    .filter(|(verdict, growth)| *growth == 1.0 && says(*verdict))
                    .count();
                let n_wrong = pairs().filter(|(verdict, growth)| is_wrong(*verdict, *growth)).count();
                false_found.push((n_false + n_wrong) as f64 / said.max(1) as f64);
                wrong.push(n_wrong as f64 / 12.0);
                found.push((said - n_false - n_wrong) as f64 / 12.0);
                let holds = |(estimate, growth): (&Estimate, &f64)| {
                    let (low, high) = estimate.interval.unwrap();
                    f64::from(u8::from((low..=high).contains(growth)))
                };
                let measured: Vec<f64> = growths
                    .iter()
                    .zip(&planted)
                    .filter_map(|(estimate, growth)| Some(holds((estimate.as_ref().ok()?, growth))))
                    .collect();
                covered.push(measured.iter().sum::<f64>() / measured.len() as f64);
            }
            let columns = [&false_found, &covered, &found, &wrong].map(|values| format!("{:>14}", percent(values)));
            println!("{:<26}{:<20}{}", feed.name, noise.name, columns.concat());
        }
    }
}

/// Power by growth and size, each theme among 11 that stay.
fn power(feed: &Feed) {
    println!("\npower in percent, one such theme among 11 that stay, {}\n", feed.name);
    println!(
        "{:<20}{:>8}{:>9}{:>9}{:>9}{:>9}",
        "counts", "papers", "×1.25", "×1.5", "×2", "÷1.5"
    );
    for noise in NOISES {
        for size in [50.0, 100.0, 300.0, 1000.0] {
            let cells = [1.25, 1.5, 2.0, 1.0 / 1.5].map(|growth| {
                let mut random = Xoshiro256PlusPlus::seed_from_u64(2);
                let found = (0..N_REPLICATES).filter(|_| {
                    let mut series = vec![plant(feed, size, growth, noise, &mut random)];
                    series.extend((0..11).map(|_| plant(feed, 300.0, 1.0, noise, &mut random)));
                    says(judged(&growths(&series), series[0].span())[0])
                });
                format!("{:>9.1}", found.count() as f64 / N_REPLICATES as f64 * 100.0)
            });
            println!("{:<20}{size:>8}{}", noise.name, cells.concat());
        }
    }
}

/// Corpora in which nothing changes: how often anything is said to, and what the placebo says.
fn nothing_planted(feeds: &[Feed]) {
    println!(
        "\nnothing planted, 30 themes of 150 papers: percent of {N_REPLICATES} replicates in which any is said to change\n"
    );
    for feed in feeds {
        for noise in NOISES {
            let mut random = Xoshiro256PlusPlus::seed_from_u64(3);
            let any: Vec<f64> = (0..N_REPLICATES)
                .map(|_| {
                    let series: Vec<Series> = (0..30).map(|_| plant(feed, 150.0, 1.0, noise, &mut random)).collect();
                    f64::from(u8::from(
                        judged(&growths(&series), series[0].span()).into_iter().any(says),
                    ))
                })
                .collect();
            let series: Vec<Series> = (0..30).map(|_| plant(feed, 150.0, 1.0, noise, &mut random)).collect();
            let placebo = placebo::shuffle(
                &series,
                &statistics::learn_dependence(&series),
                &TrendSettings::default(),
                1,
            )
            .unwrap();
            println!(
                "{:<26}{:<20}{:>14}   placebo {:.2} themes",
                feed.name,
                noise.name,
                percent(&any),
                placebo.mean
            );
        }
    }
}

/// A theme that is more frequent for a season: periods found in a burst against periods planted.
fn planted_bursts(feed: &Feed) {
    println!(
        "\nbursts of 4 periods among {} ({}): percent of periods; false alarms in percent of replicates\n",
        feed.years.len(),
        feed.name
    );
    println!(
        "{:>8}{:>8}{:>11}{:>11}{:>22}",
        "papers", "times", "precision", "recall", "false alarms"
    );
    for size in [50.0, 150.0, 600.0] {
        for times in [2.0, 3.0, 5.0] {
            let mut random = Xoshiro256PlusPlus::seed_from_u64(4);
            let (mut hits, mut found, mut planted, mut false_alarms) = (0, 0, 0, 0);
            for _ in 0..N_REPLICATES {
                let begin = random.gen_range(2..feed.years.len() - 6);
                let is_planted = |period: usize| (begin..begin + 4).contains(&period);
                let weights: Vec<f64> = (0..feed.years.len())
                    .map(|period| if is_planted(period) { times } else { 1.0 })
                    .collect();
                for burst in bursts::find(&dealt(feed, size, &weights, &mut random), AUTOMATON) {
                    found += burst.end + 1 - burst.begin;
                    hits += (burst.begin..=burst.end).filter(|period| is_planted(*period)).count();
                }
                planted += 4;
                let flat = vec![1.0; feed.years.len()];
                false_alarms +=
                    usize::from(!bursts::find(&dealt(feed, size, &flat, &mut random), AUTOMATON).is_empty());
            }
            println!(
                "{size:>8}{times:>8}{:>11.1}{:>11.1}{:>22.1}",
                hits as f64 / f64::from(found.max(1) as u32) * 100.0,
                hits as f64 / f64::from(planted) * 100.0,
                false_alarms as f64 / N_REPLICATES as f64 * 100.0
            );
        }
    }
}

const AUTOMATON: Automaton = Automaton { scale: 2.0, cost: 1.0 };

/// Seconds of 200 shuffles of 50 themes.
fn seconds() {
    println!();
    for n_periods in [28, 60, 168, 300] {
        let feed = Feed {
            name: "",
            years: (0..n_periods).map(|period| f64::from(period) / 12.0).collect(),
            papers: vec![400; n_periods as usize],
        };
        let mut random = Xoshiro256PlusPlus::seed_from_u64(5);
        let series: Vec<Series> = (0..50)
            .map(|_| plant(&feed, 300.0, 1.2, NOISES[2], &mut random))
            .collect();
        let started = Instant::now();
        placebo::shuffle(
            &series,
            &statistics::learn_dependence(&series),
            &TrendSettings::default(),
            1,
        );
        println!(
            "50 themes, {n_periods} periods, 200 shuffles: {:.2} s",
            started.elapsed().as_secs_f64()
        );
    }
}
