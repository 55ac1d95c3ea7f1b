//! How many papers each theme has in each period.

use polars::prelude::{Column, DataFrame, IdxCa, PolarsResult};
use polars::series::IsSorted;
use rayon::prelude::*;

use super::coverage;
use super::{Period, PeriodLength};
use crate::config::{Auto, TrendSettings};
use crate::corpus::{Corpus, PartialDate};
use crate::error::{Error, Result};
use crate::themes::{ThemeId, Themes};

/// Most periods that can be shown; all years that a date can have are fewer.
const MOST_PERIODS: usize = 2000;

/// Counts of one theme in one period.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Cell {
    /// Distinct papers first seen in the period.
    pub papers: usize,
    /// `papers` / papers of the period, in [0, 1]; absent in a period without papers.
    pub share: Option<f64>,
    /// Rows dated in the period that show a paper of the theme.
    pub appearances: usize,
}

/// The counts of one theme, along [`Prevalence::periods`].
#[derive(Debug, Clone, PartialEq)]
pub struct ThemeSeries {
    pub id: ThemeId,
    pub cells: Vec<Cell>,
}

/// Papers and appearances by theme and period.
#[derive(Debug, Clone, PartialEq)]
pub struct Prevalence {
    pub length: PeriodLength,
    /// Every period from the first to the last, without gap; empty if no paper has a date.
    pub periods: Vec<Period>,
    /// Along `periods`: papers first seen, in any theme or none.
    pub papers: Vec<usize>,
    /// Along `periods`: rows dated in it.
    pub appearances: Vec<usize>,
    /// Along `periods`: true if the corpus begins well after, or ends well before, the period does.
    pub is_partial: Vec<bool>,
    /// In the order of [`Themes::themes`].
    pub themes: Vec<ThemeSeries>,
    /// For each paper of the corpus the position of the period it was first seen in; absent without a date fine enough.
    pub period_of: Vec<Option<usize>>,
    /// Papers without any date.
    pub n_undated: usize,
    /// Papers whose date is too coarse for the period length.
    pub n_too_coarse: usize,
}

/// One thing to count: a paper or an appearance.
struct Event {
    /// Position in the themes, or their number for papers in none.
    theme: usize,
    period: Option<Period>,
}

/// Counts papers and appearances by theme and period.
///
/// A paper counts once, in the period it was first seen; every row that shows it counts as an appearance beside.
///
/// # Errors
/// [`Error::TooManyPeriods`] for short periods over a long span; [`Error::Bug`] if polars refuses the table of counts.
pub fn measure(corpus: &Corpus, themes: &Themes, settings: &TrendSettings) -> Result<Prevalence> {
    let length = match settings.period {
        Auto::Fixed(length) => length,
        Auto::Auto => period_length(corpus),
    };
    let theme_of = theme_positions(corpus, themes);
    let papers: Vec<Event> = (corpus.papers.par_iter().zip(&theme_of))
        .map(|(paper, theme)| Event {
            theme: *theme,
            period: paper.first_seen.and_then(|date| Period::containing(date, length)),
        })
        .collect();
    let appearances: Vec<Event> = (corpus.papers.par_iter().zip(&theme_of))
        .flat_map_iter(|(paper, theme)| paper.appearances.iter().map(move |appearance| (appearance, *theme)))
        .map(|(appearance, theme)| Event {
            theme,
            period: appearance.date.and_then(|date| Period::containing(date, length)),
        })
        .collect();

    let periods = span(papers.iter().chain(&appearances).filter_map(|event| event.period));
    if periods.len() > MOST_PERIODS {
        let (n_periods, length) = (periods.len(), length.to_string());
        return Err(Error::TooManyPeriods {
            n_periods,
            length,
            most: MOST_PERIODS,
        });
    }
    let counts = |events: &[Event]| count(events, &periods, themes.themes.len() + 1);
    let (paper_counts, appearance_counts) = rayon::join(|| counts(&papers), || counts(&appearances));
    let (paper_counts, appearance_counts) = (paper_counts?, appearance_counts?);
    let totals = column_sums(&paper_counts, periods.len());
    let series = themes.themes.iter().enumerate().map(|(position, theme)| ThemeSeries {
        id: theme.id,
        cells: (0..periods.len())
            .map(|period| Cell {
                papers: paper_counts[position][period],
                share: (totals[period] > 0).then(|| paper_counts[position][period] as f64 / totals[period] as f64),
                appearances: appearance_counts[position][period],
            })
            .collect(),
    });
    let n_undated = corpus.papers.iter().filter(|paper| paper.first_seen.is_none()).count();
    Ok(Prevalence {
        length,
        themes: series.collect(),
        appearances: column_sums(&appearance_counts, periods.len()),
        is_partial: coverage::partial(appearance_dates(corpus), &periods, length),
        period_of: papers
            .par_iter()
            .map(|event| periods.binary_search(event.period.as_ref()?).ok())
            .collect(),
        papers: totals,
        periods,
        n_undated,
        n_too_coarse: papers.iter().filter(|event| event.period.is_none()).count() - n_undated,
    })
}

/// The finest length that suits the span and leaves no more than half of the periods empty.
fn period_length(corpus: &Corpus) -> PeriodLength {
    let mut dates: Vec<PartialDate> = appearance_dates(corpus).collect();
    dates.par_sort_unstable();
    dates.dedup();
    let (Some(first), Some(last)) = (dates.first().copied(), dates.last().copied()) else {
        return PeriodLength::Month;
    };
    let finest = PeriodLength::for_span(first, last);
    let is_dense = |length: &PeriodLength| {
        let mut filled: Vec<Period> = dates
            .iter()
            .filter_map(|date| Period::containing(*date, *length))
            .collect();
        filled.dedup();
        2 * filled.len() >= span(filled.iter().copied()).len()
    };
    let mut fitting = PeriodLength::ALL.into_iter().filter(|length| *length >= finest);
    fitting.find(is_dense).unwrap_or(PeriodLength::Year)
}

fn appearance_dates(corpus: &Corpus) -> impl Iterator<Item = PartialDate> + '_ {
    corpus
        .papers
        .iter()
        .flat_map(|paper| &paper.appearances)
        .filter_map(|appearance| appearance.date)
}

/// For each paper the position of its theme, or the number of themes for a paper in none.
fn theme_positions(corpus: &Corpus, themes: &Themes) -> Vec<usize> {
    let mut positions = vec![themes.themes.len(); corpus.papers.len()];
    for (position, theme) in themes.themes.iter().enumerate() {
        for member in &theme.members {
            positions[member.paper] = position;
        }
    }
    positions
}

/// Every period from the earliest to the latest.
fn span(periods: impl Iterator<Item = Period> + Clone) -> Vec<Period> {
    let (Some(first), Some(last)) = (periods.clone().min(), periods.max()) else {
        return Vec::new();
    };
    std::iter::successors(Some(first), |period| {
        (period.start() < last.start()).then(|| period.next())
    })
    .collect()
}

/// Events by theme (rows) and period (columns).
fn count(events: &[Event], periods: &[Period], n_rows: usize) -> Result<Vec<Vec<usize>>> {
    let mut counts = vec![vec![0usize; periods.len()]; n_rows];
    let grouped = grouped(events, periods).map_err(|error| Error::Bug {
        what: format!("counting papers: {error}"),
    })?;
    for (cell, events) in grouped {
        counts[cell as usize / periods.len()][cell as usize % periods.len()] = events as usize;
    }
    Ok(counts)
}

/// (theme · n_periods + period, events) wherever there is an event, by polars; in no particular order.
fn grouped(events: &[Event], periods: &[Period]) -> PolarsResult<Vec<(u32, u32)>> {
    let cell = |event: &Event| -> Option<u32> {
        let position = periods.binary_search(event.period.as_ref()?).ok()?;
        Some((event.theme * periods.len() + position) as u32)
    };
    let mut cells: Vec<u32> = events.iter().filter_map(cell).collect();
    // Polars finds groups in one pass where it knows that equals stand together.
    cells.sort_unstable();
    let n_cells = cells.len();
    let mut column = Column::new("cell".into(), cells);
    column.set_sorted_flag(IsSorted::Ascending);
    let table = DataFrame::new(n_cells, vec![column])?;
    let groups = table.group_by(["cell"])?;
    let keys = groups.keys();
    let sizes: IdxCa = groups.get_groups().group_count();
    Ok(keys[0]
        .u32()?
        .into_no_null_iter()
        .zip(sizes.into_no_null_iter())
        .collect())
}

fn column_sums(counts: &[Vec<usize>], n_columns: usize) -> Vec<usize> {
    (0..n_columns)
        .map(|column| counts.iter().map(|row| row[column]).sum())
        .collect()
}
