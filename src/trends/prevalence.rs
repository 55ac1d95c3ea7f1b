//! How many papers each theme has in each period.

mod timespan;

use jiff::civil::Date;
use polars::prelude::{
    Column, DataFrame, DataFrameJoinOps, DataType, FillNullStrategy, IntoColumn, PolarsResult, SortMultipleOptions,
};
use rayon::prelude::*;

pub(crate) use self::timespan::check_span;
use self::timespan::{appearance_dates, length_of, span};
use super::sources::Sources;
use super::{Period, PeriodLength, Timeline, coverage};
use crate::config::TrendSettings;
use crate::corpus::{Corpus, PartialDate};
use crate::error::{Error, Result};
use crate::features::{self, Language, told};
use crate::themes::{ThemeId, Themes};

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
    /// Of the theme.
    pub id: ThemeId,
    /// One a period, those without papers too.
    pub cells: Vec<Cell>,
}

/// Papers and appearances by theme and period.
#[derive(Debug, Clone, PartialEq)]
pub struct Prevalence {
    /// The same for all periods.
    pub length: PeriodLength,
    /// Every period from the first to the last, without gap; empty if no paper has a date.
    pub periods: Vec<Period>,
    /// Along `periods`: papers first seen, in any theme or none.
    pub papers: Vec<usize>,
    /// Along `periods`: rows dated in it.
    pub appearances: Vec<usize>,
    /// Along `periods`: true if the corpus begins well after, or ends well before, the period does.
    pub is_partial: Vec<bool>,
    /// Along `periods`: true if it has too few papers to be compared.
    pub is_sparse: Vec<bool>,
    /// In the order of [`Themes::themes`].
    pub themes: Vec<ThemeSeries>,
    /// For each paper of the corpus the position of the period it was first seen in; absent without a date fine enough.
    pub period_of: Vec<Option<usize>>,
    /// Papers without any date.
    pub n_undated: usize,
    /// Papers whose date is too coarse for the period length.
    pub n_too_coarse: usize,
    /// Along the papers of the corpus: the language that each is written in.
    pub languages: Vec<Language>,
    /// Where the papers come from, in every way in which that is known of most.
    pub sources: Vec<Sources>,
}

impl Prevalence {
    /// The periods, and those of them that are compared.
    pub fn timeline(&self) -> Timeline {
        Timeline::new(&self.periods, &self.papers, &self.is_partial, &self.is_sparse)
    }
}

/// One thing to count: a paper or an appearance.
#[derive(Clone, Copy)]
struct Event {
    /// Position in the themes, or their number for papers in none.
    theme: u32,
    period: Option<Period>,
}

/// Counts papers and appearances by theme and period.
///
/// A paper counts once, in the period it was first seen; every row that shows it counts as an appearance beside.
///
/// # Errors
/// [`Error::Bug`] if polars refuses the tables.
pub(crate) fn measure(corpus: &Corpus, themes: &Themes, settings: &TrendSettings) -> Result<Prevalence> {
    let length = length_of(corpus, settings);
    let theme_of = theme_positions(corpus, themes);
    let event = |theme: &u32, date: Option<PartialDate>| Event {
        theme: *theme,
        period: date.and_then(|date| Period::containing(date, length)),
    };
    let papers: Vec<Event> = (corpus.papers.par_iter().zip(&theme_of))
        .map(|(paper, theme)| event(theme, paper.first_seen))
        .collect();
    let appearances: Vec<Event> = (corpus.papers.par_iter().zip(&theme_of))
        .flat_map_iter(|(paper, theme)| paper.appearances.iter().map(move |shown| event(theme, shown.date)))
        .collect();

    let periods = span(papers.iter().chain(&appearances).filter_map(|event| event.period));
    let counts = Counts::of(&papers, &appearances, themes.themes.len(), &periods).map_err(|error| Error::Bug {
        what: format!("counting papers: {error}"),
    })?;
    let n_undated = corpus.papers.iter().filter(|paper| paper.first_seen.is_none()).count();
    let languages = told::of_each(&features::texts(corpus));
    let is_partial = coverage::partial(appearance_dates(corpus), &periods, length);
    Ok(Prevalence {
        length,
        is_sparse: coverage::sparse(&counts.papers, &is_partial, settings.min_period_papers),
        is_partial,
        sources: Sources::of(corpus, &languages),
        languages,
        period_of: (papers.par_iter())
            .map(|event| periods.binary_search(event.period.as_ref()?).ok())
            .collect(),
        themes: (themes.themes.iter().zip(counts.cells))
            .map(|(theme, cells)| ThemeSeries { id: theme.id, cells })
            .collect(),
        papers: counts.papers,
        appearances: counts.appearances,
        periods,
        n_undated,
        n_too_coarse: papers.iter().filter(|event| event.period.is_none()).count() - n_undated,
    })
}

/// For each paper the position of its theme, or the number of themes for a paper in none.
fn theme_positions(corpus: &Corpus, themes: &Themes) -> Vec<u32> {
    let mut positions = vec![themes.themes.len() as u32; corpus.papers.len()];
    for (position, theme) in (0..).zip(&themes.themes) {
        theme
            .members
            .iter()
            .for_each(|member| positions[member.paper] = position);
    }
    positions
}

/// Columns of the tables: a position in the themes, or their number for papers in none; the first day of a period, as a number.
const THEME: &str = "theme";
const PERIOD: &str = "period";

/// What is counted of every theme in every period.
const PAPERS: &str = "papers";
const APPEARANCES: &str = "appearances";
const SHARE: &str = "share";

/// The same of all papers.
const ALL_PAPERS: &str = "all_papers";
const ALL_APPEARANCES: &str = "all_appearances";

/// Counts, read out of the table.
#[derive(Default)]
struct Counts {
    /// By theme, along the periods; those of papers in no theme at the end.
    cells: Vec<Vec<Cell>>,
    /// Along the periods.
    papers: Vec<usize>,
    /// Along the periods.
    appearances: Vec<usize>,
}

impl Counts {
    fn of(papers: &[Event], appearances: &[Event], n_themes: usize, periods: &[Period]) -> PolarsResult<Self> {
        if periods.is_empty() {
            return Ok(Self {
                cells: vec![Vec::new(); n_themes + 1],
                ..Self::default()
            });
        }
        let table = table(papers, appearances, &cells(n_themes + 1, periods)?)?;
        let numbers = |name: &str| -> PolarsResult<Vec<usize>> {
            let column = table.column(name)?.fill_null(FillNullStrategy::Zero)?;
            Ok(column.u32()?.into_no_null_iter().map(|n| n as usize).collect())
        };
        let shares = table.column(SHARE)?.f64()?.iter();
        let counts = numbers(PAPERS)?.into_iter().zip(numbers(APPEARANCES)?);
        let cells = counts.zip(shares).map(|((papers, appearances), share)| Cell {
            papers,
            share,
            appearances,
        });
        let cells: Vec<Cell> = cells.collect();
        // All themes have the numbers of all papers beside theirs.
        let of_first_theme = |mut numbers: Vec<usize>| {
            numbers.truncate(periods.len());
            numbers
        };
        Ok(Self {
            cells: cells.chunks(periods.len()).map(<[Cell]>::to_vec).collect(),
            papers: of_first_theme(numbers(ALL_PAPERS)?),
            appearances: of_first_theme(numbers(ALL_APPEARANCES)?),
        })
    }
}

/// What is counted, a row each: theme and period of those that have a period.
fn events(events: &[Event]) -> PolarsResult<DataFrame> {
    let dated = events
        .iter()
        .filter_map(|event| Some((event.theme, day(event.period?))));
    let (themes, days): (Vec<u32>, Vec<i32>) = dated.unzip();
    frame(themes, days)
}

/// Every theme with every period, in this order.
fn cells(n_themes: usize, periods: &[Period]) -> PolarsResult<DataFrame> {
    let cells = (0..n_themes as u32).flat_map(|theme| periods.iter().map(move |period| (theme, day(*period))));
    let (themes, days): (Vec<u32>, Vec<i32>) = cells.unzip();
    frame(themes, days)
}

fn frame(themes: Vec<u32>, days: Vec<i32>) -> PolarsResult<DataFrame> {
    // Days as numbers: the type for dates brings some forty packages, for a column that is only compared.
    let columns = vec![Column::new(THEME.into(), themes), Column::new(PERIOD.into(), days)];
    DataFrame::new_infer_height(columns)
}

/// The first day of a period, in days since 1970 began.
fn day(period: Period) -> i32 {
    Date::constant(1970, 1, 1)
        .until(period.start())
        .map_or(0, |span| span.get_days())
}

/// How many papers and appearances each theme has in each period, how many there are in all, and the theme's share of the papers:
/// nothing where there are none.
///
/// - `cells`: every theme with every period.
fn table(papers: &[Event], appearances: &[Event], cells: &DataFrame) -> PolarsResult<DataFrame> {
    let (by_both, by_period) = ([THEME, PERIOD], [PERIOD]);
    let counts = |of: &[Event], name: &str, name_of_all: &str| -> PolarsResult<(DataFrame, DataFrame)> {
        let events = events(of)?;
        Ok((
            counted(&events, &by_both, name)?,
            counted(&events, &by_period, name_of_all)?,
        ))
    };
    let (papers, appearances) = rayon::join(
        || counts(papers, PAPERS, ALL_PAPERS),
        || counts(appearances, APPEARANCES, ALL_APPEARANCES),
    );
    let ((papers, all_papers), (appearances, all_appearances)) = (papers?, appearances?);
    let mut table = cells
        .left_join(&papers, by_both, by_both)?
        .left_join(&appearances, by_both, by_both)?
        .left_join(&all_papers, by_period, by_period)?
        .left_join(&all_appearances, by_period, by_period)?
        .sort(by_both, SortMultipleOptions::default())?;
    let papers = table.column(PAPERS)?.fill_null(FillNullStrategy::Zero)?;
    let all_papers = table.column(ALL_PAPERS)?.cast(&DataType::Float64)?;
    let share = (&papers.cast(&DataType::Float64)? / &all_papers)?;
    table.with_column(share.with_name(SHARE.into()))?;
    Ok(table)
}

/// A row for each of the values that `events` have in the columns `by`, with the number of events that have them.
fn counted(events: &DataFrame, by: &[&str], name: &str) -> PolarsResult<DataFrame> {
    let groups = events.group_by(by.iter().copied())?;
    let counts = groups.get_groups().group_count().with_name(name.into());
    DataFrame::new_infer_height(groups.keys().into_iter().chain([counts.into_column()]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn papers_and_rows_are_counted_by_theme_and_period() {
        let month = |text: &str| Period::containing(text.parse().unwrap(), PeriodLength::Month);
        let (january, march) = (month("2024-01"), month("2024-03"));
        let periods = span([january, march].into_iter().flatten());
        let event = |(theme, period)| Event { theme, period };
        // Of theme 0, of theme 1, and in none.
        let papers = [
            (1, march),
            (0, january),
            (1, january),
            (2, january),
            (0, None),
            (1, january),
        ]
        .map(event);
        let appearances = [(0, march), (0, january), (2, march), (0, march)].map(event);
        let counts = Counts::of(&papers, &appearances, 2, &periods).unwrap();
        let cell = |papers, share, appearances| Cell {
            papers,
            share,
            appearances,
        };
        let expected = [
            [cell(1, Some(0.25), 1), cell(0, None, 0), cell(0, Some(0.0), 2)],
            [cell(2, Some(0.5), 0), cell(0, None, 0), cell(1, Some(1.0), 0)],
            [cell(1, Some(0.25), 0), cell(0, None, 0), cell(0, Some(0.0), 1)],
        ];
        assert_eq!(counts.cells, expected);
        assert_eq!((counts.papers, counts.appearances), (vec![4, 0, 1], vec![1, 0, 3]));
    }

    #[test]
    fn rows_may_have_dates_where_no_paper_has() {
        let day = Period::containing("2024-01-05".parse().unwrap(), PeriodLength::Day);
        let event = |period| Event { theme: 0, period };
        let counts = Counts::of(&[event(None)], &[event(day)], 1, &span(day.into_iter())).unwrap();
        let cell = Cell {
            papers: 0,
            share: None,
            appearances: 1,
        };
        assert_eq!(counts.cells[0], [cell]);
        let counts = Counts::of(&[event(None)], &[], 1, &[]).unwrap();
        assert_eq!(counts.cells, [[], []] as [[Cell; 0]; 2]);
    }
}
