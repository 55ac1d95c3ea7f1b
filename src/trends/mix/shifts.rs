//! Periods from which on the papers come from elsewhere.

use crate::trends::Timeline;
use crate::trends::sources::{Dimension, Sources};

/// A source's share of the papers has to change by this to be told of.
const LARGE: f64 = 0.25;

/// A source that appears or vanishes has this share where it is there.
const LARGE_AS_NEW: f64 = 0.1;

/// Tested periods that a source lasts at least.
const LASTING: usize = 3;

/// Part of the papers that are from sources that last: files of a month each tell nothing that the months don't.
const MOSTLY_LASTING: f64 = 0.8;

/// Stretches are looked for among so many blocks of periods.
const MOST_BLOCKS: usize = 400;

/// The median of χ² with one degree of freedom.
const MEDIAN_CHI_SQUARED: f64 = 0.454_936_423_119_572_7;

/// A change of the mix of sources between two stretches of periods.
#[derive(Debug, Clone, PartialEq)]
pub struct Shift {
    /// What tells the sources apart.
    pub dimension: Dimension,
    /// The source whose share changes most.
    pub source: String,
    /// Position among all periods of the first with the new share.
    pub from: usize,
    /// Position of the last.
    pub until: usize,
    /// Share of the papers in the stretch before, 0-1.
    pub before: f64,
    /// Share in the stretch itself, 0-1.
    pub then: f64,
}

/// The large shifts, oldest first; of several sources that shift at once the one that does most.
///
/// For each source the tested periods are divided into the stretches of equal share that explain its counts best:
/// least Σ −ln likelihood / φ + stretches · (½ ln papers + ln periods + ln sources), the likelihood binomial.
/// φ, the over-dispersion, is the median χ² of neighbouring periods over that of the distribution, at least 1: a few shifts
/// hardly change it. A new stretch so takes a likelihood ratio that chance gives less than once in many thousand times.
///
/// - `papers`: by source and tested period, those of unknown source last.
///
/// Source: Schwarz 1978, doi:10.1214/aos/1176344136; Jackson et al. 2005, doi:10.1109/LSP.2001.838216.
pub(super) fn find(sources: &Sources, papers: &[Vec<f64>], timeline: &Timeline) -> Vec<Shift> {
    let known = &papers[..sources.names.len()];
    if !do_last(known) {
        return Vec::new();
    }
    let totals: Vec<f64> = (0..timeline.tested.len())
        .map(|at| known.iter().map(|of| of[at]).sum())
        .collect();
    let n_sources = known.iter().filter(|of| of.iter().sum::<f64>() > 0.0).count() as f64;
    let mut shifts: Vec<Shift> = Vec::new();
    for (name, counts) in sources.names.iter().zip(known) {
        let stretches = stretches(counts, &totals, n_sources);
        let large = stretches.windows(2).filter(|pair| is_large(&pair[0], &pair[1]));
        shifts.extend(large.map(|pair| Shift {
            dimension: sources.dimension,
            source: name.clone(),
            from: timeline.tested[pair[1].first],
            until: timeline.tested[pair[1].last],
            before: pair[0].share(),
            then: pair[1].share(),
        }));
    }
    // Stable: of equal changes that of the larger source stays.
    let change = |shift: &Shift| (shift.then - shift.before).abs();
    let is_loss = |shift: &Shift| shift.then < shift.before;
    shifts.sort_by(|a, b| {
        let by_change = change(b).total_cmp(&change(a));
        a.from.cmp(&b.from).then(by_change).then(is_loss(a).cmp(&is_loss(b)))
    });
    shifts.dedup_by_key(|shift| shift.from);
    shifts
}

/// Whether most papers are of sources that are there in several periods.
fn do_last(papers: &[Vec<f64>]) -> bool {
    let of = |rows: &mut dyn Iterator<Item = &Vec<f64>>| -> f64 { rows.map(|row| row.iter().sum::<f64>()).sum() };
    let all = of(&mut papers.iter());
    let lasts = |row: &&Vec<f64>| row.iter().filter(|papers| **papers > 0.0).count() >= LASTING;
    all > 0.0 && of(&mut papers.iter().filter(lasts)) >= MOSTLY_LASTING * all
}

fn is_large(before: &Stretch, then: &Stretch) -> bool {
    let (low, high) = (before.share().min(then.share()), before.share().max(then.share()));
    high - low > LARGE || low <= 0.0 && high >= LARGE_AS_NEW
}

/// Neighbouring periods in which a source has one share.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Stretch {
    /// Positions among the tested periods.
    first: usize,
    last: usize,
    papers: f64,
    of: f64,
}

impl Stretch {
    fn share(&self) -> f64 {
        if self.of > 0.0 { self.papers / self.of } else { 0.0 }
    }
}

/// The stretches of equal share that explain the counts of a source best.
///
/// - `counts`: its papers along the periods; `totals`: those of all sources.
fn stretches(counts: &[f64], totals: &[f64], n_sources: f64) -> Vec<Stretch> {
    let n_periods = counts.len();
    let block = n_periods.div_ceil(MOST_BLOCKS).max(1);
    let blocks: Vec<Stretch> = (0..n_periods)
        .step_by(block)
        .map(|first| {
            let last = (first + block).min(n_periods) - 1;
            Stretch {
                first,
                last,
                papers: counts[first..=last].iter().sum(),
                of: totals[first..=last].iter().sum(),
            }
        })
        .collect();
    let n_papers: f64 = totals.iter().sum();
    if blocks.len() < 2 || n_papers <= 0.0 {
        return blocks;
    }
    let penalty = libm::log(n_papers) / 2.0 + libm::log(blocks.len() as f64) + libm::log(n_sources.max(1.0));
    best_partition(&blocks, penalty * dispersion(&blocks))
}

/// The partition of least surprise, a stretch costing `penalty`, by dynamic programming.
fn best_partition(blocks: &[Stretch], penalty: f64) -> Vec<Stretch> {
    // By number of blocks: least cost of these, and where their last stretch begins.
    let mut best: Vec<(f64, usize)> = vec![(0.0, 0)];
    for end in 1..=blocks.len() {
        let (mut papers, mut of) = (0.0, 0.0);
        let mut least = (f64::INFINITY, 0);
        for first in (0..end).rev() {
            papers += blocks[first].papers;
            of += blocks[first].of;
            let cost = best[first].0 + surprise(papers, of) + penalty;
            if cost < least.0 {
                least = (cost, first);
            }
        }
        best.push(least);
    }
    let mut stretches = Vec::new();
    let mut end = blocks.len();
    while end > 0 {
        let first = best[end].1;
        stretches.push(Stretch {
            first: blocks[first].first,
            last: blocks[end - 1].last,
            papers: blocks[first..end].iter().map(|block| block.papers).sum(),
            of: blocks[first..end].iter().map(|block| block.of).sum(),
        });
        end = first;
    }
    stretches.reverse();
    stretches
}

/// −ln of the binomial likelihood at its maximum, without the constant.
fn surprise(papers: f64, of: f64) -> f64 {
    let part = |count: f64| {
        if count > 0.0 {
            -count * libm::log(count / of)
        } else {
            0.0
        }
    };
    part(papers) + part(of - papers)
}

/// How much more neighbouring periods differ than papers drawn at random would, at least 1.
fn dispersion(blocks: &[Stretch]) -> f64 {
    let mut squares: Vec<f64> = blocks
        .windows(2)
        .filter_map(|pair| chi_squared(&pair[0], &pair[1]))
        .collect();
    squares.sort_by(f64::total_cmp);
    let middle = squares.get(squares.len() / 2).copied().unwrap_or(0.0);
    (middle / MEDIAN_CHI_SQUARED).max(1.0)
}

/// χ² of equal shares in two periods, with one degree of freedom; nothing where there is nothing to differ.
fn chi_squared(one: &Stretch, other: &Stretch) -> Option<f64> {
    let share = (one.papers + other.papers) / (one.of + other.of);
    let variance = share * (1.0 - share) * (1.0 / one.of + 1.0 / other.of);
    let difference = one.share() - other.share();
    (variance > 0.0 && variance.is_finite()).then(|| difference * difference / variance)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timeline(n_periods: usize) -> Timeline {
        Timeline {
            tested: (1..=n_periods).collect(),
            years: (0..n_periods).map(|year| year as f64).collect(),
            ..Timeline::default()
        }
    }

    /// Shifts of two sources, of which the second has these shares of 100 papers.
    fn shifts_of(shares: &[f64]) -> Vec<(String, usize, usize)> {
        let sources = Sources {
            dimension: Dimension::Venue,
            names: ["old", "new"].map(str::to_owned).to_vec(),
            of_papers: Vec::new(),
        };
        let new: Vec<f64> = shares.iter().map(|share| (share * 100.0).round()).collect();
        let old = new.iter().map(|new| 100.0 - new).collect();
        let papers = [old, new, vec![0.0; shares.len()]];
        let shifts = find(&sources, &papers, &timeline(shares.len()));
        shifts
            .into_iter()
            .map(|shift| (shift.source, shift.from, shift.until))
            .collect()
    }

    #[test]
    fn a_source_that_takes_over_is_a_shift_and_one_that_grows_slowly_is_none() {
        let takes_over = [vec![0.1; 6], vec![0.9; 6]].concat();
        assert_eq!(shifts_of(&takes_over), [("new".to_owned(), 7, 12)]);
        let slowly: Vec<f64> = (0..40).map(|period| f64::from(period) / 100.0).collect();
        assert_eq!(shifts_of(&slowly), []);
        assert_eq!(shifts_of(&[0.3, 0.2, 0.35, 0.25, 0.3, 0.22, 0.33, 0.28]), []);
    }

    #[test]
    fn a_single_period_of_another_source_is_told_with_its_end() {
        let mut once = vec![0.12; 12];
        once[5] = 0.95;
        let names = |source: &str, from, until| (source.to_owned(), from, until);
        assert_eq!(shifts_of(&once), [names("new", 6, 6), names("old", 7, 12)]);
    }

    #[test]
    fn a_source_that_appears_is_told_from_a_tenth_on() {
        let appears = |share: f64| shifts_of(&[vec![0.0; 6], vec![share; 6]].concat()).len();
        assert_eq!((appears(0.15), appears(0.06)), (1, 0));
    }

    #[test]
    fn files_of_a_period_each_are_no_sources() {
        let sources = Sources {
            dimension: Dimension::Listing,
            names: ["may", "june", "july", "august"].map(str::to_owned).to_vec(),
            of_papers: Vec::new(),
        };
        let mut papers = vec![vec![0.0; 4]; 5];
        (0..4).for_each(|at| papers[at][at] = 100.0);
        assert_eq!(find(&sources, &papers, &timeline(4)), []);
    }

    #[test]
    fn the_surprise_and_the_dispersion_are_the_hand_computed_ones() {
        // 1 of 4: −ln ¼ − 3 ln ¾.
        let expected = 4f64.ln() + 3.0 * (4.0 / 3.0f64).ln();
        assert!((surprise(1.0, 4.0) - expected).abs() < 1e-12);
        assert_eq!(surprise(4.0, 4.0), 0.0);
        // 10 and 20 of 100: share .15, difference .1, variance .15 · .85 · .02.
        let block = |papers| Stretch {
            first: 0,
            last: 0,
            papers,
            of: 100.0,
        };
        let squared = 0.01 / (0.15 * 0.85 * 0.02);
        assert!((chi_squared(&block(10.0), &block(20.0)).unwrap() - squared).abs() < 1e-12);
        assert!((dispersion(&[block(10.0), block(20.0)]) - squared / MEDIAN_CHI_SQUARED).abs() < 1e-9);
        assert_eq!(dispersion(&[block(10.0), block(10.0)]), 1.0);
    }
}
