//! Series of themes that change in a known way: papers of real periods, dealt to them at random.

use std::io::{BufRead, BufReader};
use std::path::Path;

use paperthemes::trends::Series;
use rand::Rng;
use rand_xoshiro::Xoshiro256PlusPlus;

/// Highest chance that a paper belongs to a planted theme.
const MAX_CHANCE: f64 = 0.3;

/// How counts scatter around the planted trend.
#[derive(Clone, Copy)]
pub(crate) struct Noise {
    pub(crate) name: &'static str,
    /// Standard deviation of the logarithm of the expected count.
    pub(crate) deviation: f64,
    /// From one period to the next.
    pub(crate) autocorrelation: f64,
}

pub(crate) const NOISES: [Noise; 4] = [
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
pub(crate) struct Feed {
    pub(crate) name: &'static str,
    pub(crate) years: Vec<f64>,
    pub(crate) papers: Vec<usize>,
}

/// Papers of each week, the last one left out, which may not be over.
pub(crate) fn weeks(path: &Path) -> Vec<usize> {
    let mut counts = std::collections::BTreeMap::new();
    for date in dates(path) {
        let day: jiff::civil::Date = date.parse().unwrap();
        let days = jiff::civil::Date::ZERO.until(day).unwrap().get_days();
        *counts.entry(days / 7).or_insert(0) += 1;
    }
    let (first, last) = (*counts.keys().next().unwrap(), *counts.keys().last().unwrap());
    (first + 1..last)
        .map(|week| counts.get(&week).copied().unwrap_or(0))
        .collect()
}

fn dates(path: &Path) -> Vec<String> {
    let lines = BufReader::new(flate2::read::GzDecoder::new(std::fs::File::open(path).unwrap())).lines();
    let date = |line: std::io::Result<String>| {
        let paper: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
        paper["date"].as_str().unwrap().to_owned()
    };
    lines.map(date).collect()
}

/// Papers of each month.
pub(crate) fn months(path: &Path) -> Vec<usize> {
    let mut counts = std::collections::BTreeMap::new();
    for date in dates(path) {
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

pub(crate) fn feed(name: &'static str, months: &[usize], months_a_period: usize) -> Feed {
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
pub(crate) fn plant(feed: &Feed, size: f64, growth: f64, noise: Noise, random: &mut Xoshiro256PlusPlus) -> Series {
    along(
        feed,
        size,
        &|period| (growth.ln() * feed.years[period]).exp(),
        noise,
        random,
    )
}

/// The same, the chance following a curve.
///
/// - `curve`: of the position of a period; above 0.
pub(crate) fn along(
    feed: &Feed,
    size: f64,
    curve: &dyn Fn(usize) -> f64,
    noise: Noise,
    random: &mut Xoshiro256PlusPlus,
) -> Series {
    let mut wave = normal(random);
    let mut weights = Vec::new();
    for period in 0..feed.years.len() {
        weights.push(curve(period) * (noise.deviation * wave).exp());
        let (kept, fresh) = (noise.autocorrelation, (1.0 - noise.autocorrelation.powi(2)).sqrt());
        wave = kept * wave + fresh * normal(random);
    }
    dealt(feed, size, &weights, random)
}

/// Counts of a theme to which each paper belongs with a chance in proportion to the weight of its period.
pub(crate) fn dealt(feed: &Feed, size: f64, weights: &[f64], random: &mut Xoshiro256PlusPlus) -> Series {
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
