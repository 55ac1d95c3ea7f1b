//! What rises and falls: the table of trends and the terms on the move.

use serde::Serialize;

use super::columns::{self, Spark};
use crate::report::change::{q_text, ratio, statistic_text};
use crate::report::headlines::{counts_of, windows};
use crate::report::numbers::{count, share};
use crate::report::sentences::chance;
use crate::report::{Report, TermMovesView, TermView, ThemeView, TrendView};
use crate::trends::Verdict;
use crate::trends::statistics::{GROWTH, STATISTICS};

/// What is shown of change, over all themes.
#[derive(Debug, Serialize)]
pub(super) struct TrendSection {
    /// What chance alone would show.
    pub chance: String,
    /// True if any theme could be tested.
    pub is_tested: bool,
    /// The periods of `share now`, in words.
    pub now: Option<String>,
    /// In which periods shares are compared.
    pub windows: Option<String>,
    pub terms: Option<Moves>,
    pub statistics: Vec<StatisticNote>,
}

/// What the table of themes shows of one theme's change.
#[derive(Debug, Serialize)]
pub(super) struct TrendRow {
    pub verdict: String,
    /// What stands for the verdict where there is little room; also readable without colour.
    pub sign: &'static str,
    /// Class of the verdict.
    pub kind: &'static str,
    /// For sorting.
    pub rank: usize,
    pub growth: Option<String>,
    /// For sorting.
    pub growth_value: f64,
    pub interval: Option<String>,
    /// Share in the last periods, or of all papers where it is unknown.
    pub now: Option<String>,
    pub now_value: f64,
    pub q: Option<String>,
    pub q_value: f64,
    pub spark: Option<Spark>,
    /// Why there is no verdict, and what stands in doubt.
    pub notes: Vec<String>,
}

/// What a card shows of its theme's change.
#[derive(Debug, Serialize)]
pub(super) struct CardTrend {
    pub kind: &'static str,
    pub sign: &'static str,
    pub sentence: String,
    pub doubts: Vec<String>,
    pub terms: Option<Moves>,
    /// Name and value of every statistic that could be estimated.
    pub statistics: Vec<(String, String)>,
}

/// Terms by what they do.
#[derive(Debug, Serialize)]
pub(super) struct Moves {
    pub groups: Vec<Group>,
    pub n_tested: String,
    /// The periods that are compared, in words.
    pub before: Option<String>,
    pub now: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct Group {
    pub name: &'static str,
    pub kind: &'static str,
    pub sign: &'static str,
    pub terms: Vec<Term>,
}

#[derive(Debug, Serialize)]
pub(super) struct Term {
    pub term: String,
    pub change: String,
    /// In words, for pointers and screen readers.
    pub words: String,
}

/// A row of the table of statistics.
#[derive(Debug, Serialize)]
pub(super) struct StatisticNote {
    pub name: String,
    pub meaning: &'static str,
    pub source: &'static str,
}

impl TrendSection {
    pub(super) fn new(report: &Report) -> Self {
        Self {
            chance: chance(report),
            is_tested: report.themes.iter().any(|theme| theme.trend.q_value.is_some()),
            now: report.change.now.map(|now| now.name(&report.periods)),
            windows: windows(report),
            terms: moves(report, &report.change.terms),
            statistics: STATISTICS
                .iter()
                .map(|statistic| StatisticNote {
                    name: statistic.name.replace('_', " "),
                    meaning: statistic.meaning,
                    source: statistic.source,
                })
                .collect(),
        }
    }
}

impl CardTrend {
    pub(super) fn new(report: &Report, theme: &ThemeView) -> Self {
        let trend = &theme.trend;
        let (kind, sign) = look(&trend.verdict);
        let estimated = STATISTICS.iter().filter_map(|statistic| {
            let value = trend.value(statistic.name)?;
            Some((
                statistic.name.replace('_', " "),
                statistic_text(statistic, value, &report.periods),
            ))
        });
        Self {
            kind,
            sign,
            sentence: trend.sentence.clone(),
            doubts: trend.doubts.clone(),
            terms: moves(report, &trend.terms),
            statistics: estimated.collect(),
        }
    }
}

/// Class and sign of a verdict.
fn look(verdict: &str) -> (&'static str, &'static str) {
    match Verdict::named(verdict) {
        Some(Verdict::Emerged) => ("rising", "✦"),
        Some(Verdict::Rising) => ("rising", "▲"),
        Some(Verdict::Surged) => ("turning", "⋀"),
        Some(Verdict::Peaked) => ("turning", "∩"),
        Some(Verdict::Seasonal) => ("turning", "∿"),
        Some(Verdict::Falling) => ("falling", "▼"),
        Some(Verdict::Fading) => ("falling", "▽"),
        Some(Verdict::Steady) => ("steady", "="),
        Some(Verdict::CantTell) | None => ("unclear", "?"),
    }
}

impl TrendRow {
    pub(super) fn new(report: &Report, theme: &ThemeView) -> Self {
        let spark = columns::share_spark(report, theme).or_else(|| columns::spark(report, theme));
        let mut row = Self::of(&theme.trend, spark);
        row.notes.extend(theme.no_subject.clone());
        row
    }

    pub(super) fn of(trend: &TrendView, spark: Option<Spark>) -> Self {
        let (kind, sign) = look(&trend.verdict);
        let growth = trend.statistics.get(GROWTH);
        let ends = growth.and_then(|growth| growth.low.zip(growth.high));
        let missing = growth.and_then(|growth| growth.missing.clone());
        let now = trend.value("share_now");
        TrendRow {
            verdict: trend.verdict.clone(),
            sign,
            kind,
            rank: trend.rank().0,
            growth: trend.value(GROWTH).map(|growth| format!("{}×", ratio(growth))),
            growth_value: trend.value(GROWTH).unwrap_or(0.0),
            interval: ends.map(|(low, high)| format!("{}–{}", ratio(low), ratio(high))),
            now: now.map(share),
            now_value: now.unwrap_or(0.0),
            q: trend
                .q_value
                .map(|q_value| q_text(q_value).replacen("q = ", "", 1).replacen("q ", "", 1)),
            q_value: trend.q_value.unwrap_or(2.0),
            spark,
            notes: missing.into_iter().chain(trend.doubts.iter().cloned()).collect(),
        }
    }
}

/// The groups that have a term; `None` if none has.
fn moves(report: &Report, terms: &TermMovesView) -> Option<Moves> {
    let period = |position: Option<usize>| position.and_then(|position| report.periods.get(position));
    let listed = |name, kind, sign, terms: &[TermView], is_new: bool| Group {
        name,
        kind,
        sign,
        terms: terms
            .iter()
            .map(|term| {
                let ends = term.share_before.zip(term.share_now);
                let ends = ends.map_or_else(String::new, |(before, now)| {
                    format!("{} → {}", share(before), share(now))
                });
                let since = period(term.first_seen).filter(|_| is_new);
                let growth = (term.growth.value).map(|growth| format!("{}× a year", ratio(growth)));
                let words = [
                    Some(counts_of(term)),
                    since.map(|period| format!("since {}", period.name)),
                    growth.filter(|_| !is_new),
                    term.q_value.map(q_text),
                ];
                Term {
                    words: words.into_iter().flatten().collect::<Vec<_>>().join(", "),
                    term: term.term.clone(),
                    change: since.map_or(ends, |period| format!("since {}", period.name)),
                }
            })
            .collect(),
    };
    let mut groups = vec![
        listed("Rising", "rising", "▲", &terms.rising, false),
        listed("New", "new", "+", &terms.new, true),
        listed("Falling", "falling", "▼", &terms.falling, false),
    ];
    groups.retain(|group| !group.terms.is_empty());
    (!groups.is_empty()).then(|| Moves {
        groups,
        n_tested: count(terms.n_tested),
        before: terms.before.map(|before| before.name(&report.periods)),
        now: terms.now.map(|now| now.name(&report.periods)),
    })
}
