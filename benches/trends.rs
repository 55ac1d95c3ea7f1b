//! Whether verdicts can be trusted, on planted trends: power, false discoveries, coverage, bursts: `cargo bench --bench trends`.
//!
//! Input: `corpora/dated/` in the data beside the project (`PAPERTHEMES_SHARED`, default `../shared`). Months, and how many
//! papers each has, are those of the real listings; papers are dealt to planted themes at random, so that what changes, and
//! how fast, is known.

#![allow(clippy::unwrap_used, reason = "a benchmark that can't go on has failed")]
#![allow(clippy::print_stdout, reason = "the tables are its output")]

mod beside;
mod planted;

use std::time::Instant;

use paperthemes::config::TrendSettings;
use paperthemes::trends::bursts::{self, Automaton};
use paperthemes::trends::statistics::{Estimate, GROWTH, Statistic, TooLittle};
use paperthemes::trends::{Judged, Series, Verdict, placebo};
use planted::{Feed, NOISES, Noise, along, dealt, feed, months, plant, weeks};
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// Planted growths, times a year; half of the themes stay.
const GROWTHS: [f64; 12] = [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.25, 1.5, 2.0, 1.0 / 1.25, 1.0 / 1.5, 0.5];

const N_REPLICATES: usize = 30;

/// Weeks of the weekly feed.
const N_WEEKS: usize = 60;

/// Replicates of each planted shape, of which there are many.
const N_OF_SHAPES: usize = 20;

fn main() {
    if !beside::is_asked() {
        return;
    }
    let Some(dated) = beside::data("corpora/dated") else {
        return;
    };
    let arxiv = months(&dated.join("arxiv_cs_2005_2018.jsonl.gz"));
    let daily = months(&dated.join("hf_daily_papers.jsonl.gz"));
    let by_week = weeks(&dated.join("hf_daily_papers.jsonl.gz"));
    let weekly = Feed {
        name: "daily papers, weeks",
        years: (0..N_WEEKS).map(|week| week as f64 * 7.0 / 365.2425).collect(),
        papers: by_week[by_week.len() - N_WEEKS..].to_vec(),
    };
    let feeds = [
        feed("arXiv, 20 quarters", &arxiv[arxiv.len() - 60..], 3),
        feed("arXiv, 14 years", &arxiv, 12),
        feed("daily papers, 26 months", &daily[1..daily.len() - 1], 1),
        feed("daily papers, 8 quarters", &daily[2..26], 3),
    ];
    shapes(&[
        feed("daily papers, 26 months", &daily[1..daily.len() - 1], 1),
        Feed {
            name: "300 papers a month",
            years: (0..30).map(|month| f64::from(month) / 12.0).collect(),
            papers: vec![300; 30],
        },
    ]);
    verdicts(&feeds);
    power(&feeds[0]);
    nothing_planted(&feeds);
    planted_bursts(&feeds[2]);
    seconds();
    shapes(&[weekly]);
}

fn judge(series: Vec<Series>) -> Judged {
    Judged::of(series, &TrendSettings::default(), 1)
}

fn growths(judged: &Judged) -> Vec<Result<Estimate, TooLittle>> {
    let row = Statistic::named(GROWTH).unwrap();
    (judged.series.iter().zip(&judged.learnt.of_each))
        .map(|(series, dependence)| row.measure(series, dependence))
        .collect()
}

fn verdicts_of(judged: &Judged) -> Vec<Verdict> {
    judged.judgements.iter().map(|judgement| judgement.verdict).collect()
}

fn says(verdict: Verdict) -> bool {
    verdict.is_change()
}

/// Mean and its standard error, in percent.
fn percent(values: &[f64]) -> String {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0).max(1.0);
    format!("{:5.1} ± {:.1}", mean * 100.0, (variance / n).sqrt() * 100.0)
}

/// A way in which the chance of a paper to be in a theme changes.
struct Planted {
    name: &'static str,
    /// Of the part of the span that is over, 0-1, and of years from its beginning.
    curve: fn(f64, f64) -> f64,
    /// Verdicts that are right.
    right: &'static [Verdict],
}

const SHAPES: [Planted; 8] = [
    Planted {
        name: "none",
        curve: |_, _| 1.0,
        right: &[Verdict::Steady, Verdict::CantTell],
    },
    Planted {
        name: "slope, ×2 a year",
        curve: |_, years| 2f64.powf(years),
        right: &[Verdict::Rising, Verdict::Emerged],
    },
    Planted {
        name: "step, ×2",
        curve: |part, _| if part < 0.6 { 1.0 } else { 2.0 },
        right: &[Verdict::Rising],
    },
    Planted {
        name: "step, ÷4",
        curve: |part, _| if part < 0.6 { 4.0 } else { 1.0 },
        right: &[Verdict::Fading, Verdict::Falling],
    },
    Planted {
        name: "birth, ×100 in the last fifth",
        curve: |part, _| 0.01 + 0.99 * ((part - 0.8) / 0.2).max(0.0),
        right: &[Verdict::Emerged],
    },
    Planted {
        name: "peak, ×3",
        curve: |part, _| 3f64.powf(1.0 - (part - 0.5).abs() / 0.5),
        right: &[Verdict::Peaked],
    },
    Planted {
        name: "burst, ×3 for a seventh",
        curve: |part, _| if (0.35..0.49).contains(&part) { 3.0 } else { 1.0 },
        right: &[Verdict::Surged],
    },
    Planted {
        name: "season, ×2.7",
        curve: |_, years| (0.5 * (years * std::f64::consts::TAU).cos()).exp(),
        right: &[Verdict::Seasonal],
    },
];

/// One theme of each shape among 19 that stay: how often its verdict is right, another change, or none.
fn shapes(feeds: &[Feed]) {
    println!("one theme that changes among 19 that stay; percent of {N_OF_SHAPES} replicates in which its verdict");
    println!(
        "is right / names another change / names none; last column: false changes among the others, per replicate\n"
    );
    for feed in feeds {
        for noise in &NOISES[..2] {
            println!("{}, {}", feed.name, noise.name);
            print!("{:<32}", "papers");
            SIZES.iter().for_each(|size| print!("{size:>16}"));
            println!("{:>10}", "false");
            for planted in &SHAPES {
                shape_row(feed, *noise, planted);
            }
            println!();
        }
    }
}

const SIZES: [f64; 5] = [60.0, 125.0, 250.0, 500.0, 1000.0];

fn shape_row(feed: &Feed, noise: Noise, planted: &Planted) {
    print!("{:<32}", planted.name);
    let span = feed.years.last().unwrap() - feed.years[0];
    let curve = |period: usize| (planted.curve)((feed.years[period] - feed.years[0]) / span, feed.years[period]);
    let mut n_false = 0;
    for size in SIZES {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(6);
        let (mut right, mut other) = (0, 0);
        for _ in 0..N_OF_SHAPES {
            let mut series = vec![along(feed, size, &curve, noise, &mut random)];
            series.extend((0..19).map(|_| plant(feed, 200.0, 1.0, noise, &mut random)));
            let verdicts = verdicts_of(&judge(series));
            if planted.right.contains(&verdicts[0]) {
                right += 1;
            } else if verdicts[0].is_change() {
                other += 1;
            }
            n_false += verdicts[1..].iter().filter(|verdict| verdict.is_change()).count();
        }
        let percent = |n: usize| n as f64 / N_OF_SHAPES as f64 * 100.0;
        let none = percent(N_OF_SHAPES - right - other);
        let cell = format!("{:.0} / {:.0} / {none:.0}", percent(right), percent(other));
        print!("{cell:>16}");
    }
    println!("{:>10.2}", n_false as f64 / (N_OF_SHAPES * SIZES.len()) as f64);
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
                let judged = judge(series);
                let (growths, verdicts) = (growths(&judged), verdicts_of(&judged));
                let said = verdicts.iter().filter(|verdict| says(**verdict)).count();
                let is_wrong =
                    |verdict: Verdict, growth: f64| verdict.goes_up().is_some_and(|goes_up| goes_up != (growth > 1.0));
                let pairs = || verdicts.iter().copied().zip(planted.iter().copied());
                let n_false = pairs()
                    .filter(|(verdict, growth)| *growth == 1.0 && says(*verdict))
                    .count();
                let n_wrong = pairs()
                    .filter(|(verdict, growth)| *growth != 1.0 && is_wrong(*verdict, *growth))
                    .count();
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
                    says(verdicts_of(&judge(series))[0])
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
                    f64::from(u8::from(verdicts_of(&judge(series)).into_iter().any(says)))
                })
                .collect();
            let series: Vec<Series> = (0..30).map(|_| plant(feed, 150.0, 1.0, noise, &mut random)).collect();
            let placebo = placebo::shuffle(&judge(series), &TrendSettings::default(), 1).unwrap();
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
        let judged = judge(series);
        let tests = started.elapsed().as_secs_f64();
        placebo::shuffle(&judged, &TrendSettings::default(), 1);
        let shuffles = started.elapsed().as_secs_f64() - tests;
        println!("50 themes, {n_periods} periods: tests {tests:.2} s, 200 shuffles {shuffles:.2} s");
    }
}
