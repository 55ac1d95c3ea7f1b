//! Counts along the periods as small columns, for the strip of volumes, the cards and the table of themes.

use std::fmt::Write as _;

use serde::Serialize;

use crate::report::numbers::{count, counted, share};
use crate::report::{PeriodView, Report, ThemeView};

/// Pixels there are on the narrowest screen for columns that carry their numbers and names.
const NAMED_WIDTH: usize = 330;
/// Pixels a character of a name takes, and pixels between names.
const NAME_ADVANCE: usize = 7;
const NAME_GAP: usize = 12;
/// Up to this many periods, every column of a theme is a link.
const MAX_LINKED: usize = 40;
/// Units of a [`Spark`]; style sets its size in pixels.
const SPARK_WIDTH: f64 = 120.0;
const SPARK_HEIGHT: f64 = 24.0;

/// Columns with what stands under them.
#[derive(Debug, Serialize)]
pub(super) struct Columns {
    pub items: Vec<Column>,
    /// True if there is room for the number and the name of every column.
    pub is_named: bool,
    /// Characters of the longest name.
    pub name_length: usize,
    pub first: String,
    pub last: String,
    /// The highest column, in words.
    pub most: Option<Most>,
}

#[derive(Debug, Serialize)]
pub(super) struct Column {
    pub name: String,
    pub count: String,
    /// Percent of the height there is.
    pub height: String,
    /// Percent of the height there is, stacked on `height`: papers seen again. Absent if there are none.
    pub again: Option<String>,
    pub n_again: Option<String>,
    /// Or with too few papers to be compared.
    pub is_partial: bool,
    /// In words, for pointers and screen readers.
    pub words: String,
    /// Position of the period.
    pub period: usize,
}

#[derive(Debug, Serialize)]
pub(super) struct Most {
    pub count: String,
    pub name: String,
    pub period: usize,
}

/// Stands for the papers of a period in which nothing was listed: nobody knows how many there were.
const NO_LISTING: &str = "–";

/// Papers of the corpus, and above them those seen again; `None` without periods.
pub(super) fn of_corpus(report: &Report) -> Option<Columns> {
    let highest = report
        .periods
        .iter()
        .map(|period| period.appearances.max(period.papers))
        .max()?;
    let items = report.periods.iter().enumerate().map(|(i, period)| {
        let n_again = period.appearances.saturating_sub(period.papers);
        let mut column = column(i, period, period.papers, highest);
        if n_again > 0 {
            column.again = Some(percent(n_again, highest));
            column.n_again = Some(count(n_again));
            let _ = write!(column.words, ", and {} shown before", counted(n_again, "paper"));
        }
        column
    });
    Some(columns(report, items.collect(), |i| report.periods[i].papers))
}

/// Papers of a theme; `None` without periods, or if the periods are too many for links.
pub(super) fn of_theme(report: &Report, theme: &ThemeView) -> Option<Columns> {
    let cells = || theme.cells.iter().zip(&report.periods).enumerate();
    if theme.cells.is_empty() || report.periods.is_empty() {
        return None;
    }
    let highest = theme.cells.iter().map(|cell| cell.papers).max()?;
    let items = if report.periods.len() > MAX_LINKED {
        Vec::new()
    } else {
        cells()
            .map(|(i, (cell, period))| column(i, period, cell.papers, highest))
            .collect()
    };
    Some(columns(report, items, |i| {
        theme.cells.get(i).map_or(0, |cell| cell.papers)
    }))
}

fn columns(report: &Report, items: Vec<Column>, papers: impl Fn(usize) -> usize) -> Columns {
    let name = |period: Option<&PeriodView>| period.map(|period| period.name.clone()).unwrap_or_default();
    // The first of the highest: `max_by_key` takes the last, so the order is turned.
    let most = (0..report.periods.len())
        .rev()
        .max_by_key(|&i| papers(i))
        .filter(|&i| papers(i) > 0);
    Columns {
        is_named: has_room_for_names(report),
        name_length: longest_name(report),
        first: name(report.periods.first()),
        last: name(report.periods.last()),
        most: most.map(|i| Most {
            count: count(papers(i)),
            name: name(report.periods.get(i)),
            period: i,
        }),
        items,
    }
}

fn longest_name(report: &Report) -> usize {
    report
        .periods
        .iter()
        .map(|period| period.name.chars().count())
        .max()
        .unwrap_or(0)
}

fn has_room_for_names(report: &Report) -> bool {
    report.periods.len() * (longest_name(report) * NAME_ADVANCE + NAME_GAP) <= NAMED_WIDTH
}

fn column(i: usize, period: &PeriodView, papers: usize, highest: usize) -> Column {
    Column {
        name: period.name.clone(),
        count: if period.is_gap() {
            NO_LISTING.to_owned()
        } else {
            count(papers)
        },
        height: percent(papers, highest),
        again: None,
        n_again: None,
        is_partial: period.is_partial || period.is_sparse,
        words: match period.is_gap() {
            true => format!("{}: no listing", period.name),
            false => format!("{}{}: {}", period.name, period.lack(), counted(papers, "paper")),
        },
        period: i,
    }
}

fn percent(part: usize, whole: usize) -> String {
    format!("{:.0}", part as f64 / whole.max(1) as f64 * 100.0)
}

/// Columns without words, as two SVG paths: whole periods, and partial ones.
#[derive(Debug, Serialize)]
pub(super) struct Spark {
    /// True for a line of shares, false for columns of papers.
    pub is_line: bool,
    pub whole: String,
    pub partial: String,
    pub words: String,
}

/// The shape of a theme over time, its highest period as high as there is room; `None` without periods.
pub(super) fn spark(report: &Report, theme: &ThemeView) -> Option<Spark> {
    let highest = theme.cells.iter().map(|cell| cell.papers).max()?;
    let slot = (SPARK_WIDTH / report.periods.len().max(1) as f64).min(SPARK_WIDTH / 6.0);
    let gap = if slot > 3.0 { 1.0 } else { 0.0 };
    let mut spark = Spark {
        is_line: false,
        whole: String::new(),
        partial: String::new(),
        words: words(report, theme),
    };
    for (i, (cell, period)) in theme
        .cells
        .iter()
        .zip(&report.periods)
        .enumerate()
        .filter(|(_, (cell, _))| cell.papers > 0)
    {
        let height = (cell.papers as f64 / highest.max(1) as f64 * (SPARK_HEIGHT - 1.0)).max(1.0);
        let is_partial = period.is_partial || period.is_sparse;
        let path = if is_partial {
            &mut spark.partial
        } else {
            &mut spark.whole
        };
        let (x, width) = (i as f64 * slot, slot - gap);
        // Partial columns are outlined; the half unit keeps the outline inside.
        let inset = if is_partial { 0.5 } else { 0.0 };
        let (right, top) = (width - 2.0 * inset, height - inset);
        let _ = write!(
            path,
            "M{:.1} {SPARK_HEIGHT}v-{top:.1}h{:.1}v{top:.1}z",
            x + inset,
            right.max(0.3)
        );
    }
    Some(spark)
}

/// The share of a theme over time in whole periods; `None` if fewer than two are compared.
pub(super) fn share_spark(report: &Report, theme: &ThemeView) -> Option<Spark> {
    let tested: Vec<(usize, f64)> = (0..report.periods.len())
        .filter(|i| matches!(theme.trend.bands.get(*i), Some(Some(_))))
        .filter_map(|i| Some((i, theme.cells.get(i)?.share?)))
        .collect();
    let (first, last) = (tested.first()?, tested.last()?);
    let highest = tested.iter().map(|(_, share)| *share).fold(0.0, f64::max);
    if first.0 == last.0 || highest <= 0.0 {
        return None;
    }
    let mut line = String::new();
    for (n, (i, share)) in tested.iter().enumerate() {
        let x = 1.0 + (i - first.0) as f64 / (last.0 - first.0) as f64 * (SPARK_WIDTH - 2.0);
        let y = SPARK_HEIGHT - 1.5 - share / highest * (SPARK_HEIGHT - 3.0);
        let _ = write!(line, "{}{x:.1} {y:.1}", if n == 0 { "M" } else { "L" });
    }
    let named = |(i, value): &(usize, f64)| format!("{} in {}", share(*value), report.periods[*i].name);
    Some(Spark {
        is_line: true,
        whole: line,
        partial: String::new(),
        words: format!("{} to {}, highest {}", named(first), named(last), share(highest)),
    })
}

fn words(report: &Report, theme: &ThemeView) -> String {
    let named = |(cell, period): (&crate::report::CellView, &PeriodView)| format!("{}: {}", period.name, cell.papers);
    if has_room_for_names(report) {
        let counts: Vec<String> = theme.cells.iter().zip(&report.periods).map(named).collect();
        return counts.join(", ");
    }
    columns(report, Vec::new(), |i| theme.cells.get(i).map_or(0, |cell| cell.papers))
        .most
        .map(|most| format!("most in {}: {}", most.name, most.count))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{self, Size};

    #[test]
    fn the_highest_column_fills_the_height() {
        let report = sample::sized(Size {
            n_themes: 1,
            n_periods: 2,
            n_papers: 9,
        });
        let columns = of_corpus(&report).unwrap();
        // 9 papers dealt to 2 months: 5 and 4.
        let heights: Vec<&str> = columns.items.iter().map(|column| column.height.as_str()).collect();
        assert_eq!(heights, ["100", "80"]);
        assert_eq!(columns.items[1].words, "2025-02 (partial): 4 papers");
    }

    #[test]
    fn the_earliest_of_equal_periods_is_the_one_with_most() {
        let report = sample::sized(Size {
            n_themes: 1,
            n_periods: 4,
            n_papers: 8,
        });
        assert_eq!(of_corpus(&report).unwrap().most.unwrap().name, "2025-01");
    }

    #[test]
    fn columns_are_named_while_the_names_fit_on_a_narrow_screen() {
        let is_named = |n_periods| {
            of_corpus(&sample::sized(Size {
                n_themes: 1,
                n_periods,
                n_papers: 9,
            }))
            .is_some_and(|columns| columns.is_named)
        };
        // A month has 7 characters: 7 × 7 + 12 = 61 pixels, 5 of them are 305, 6 are 366.
        assert!(is_named(5) && !is_named(6));
    }

    #[test]
    fn without_periods_there_are_no_columns() {
        let report = sample::sized(Size {
            n_themes: 1,
            n_periods: 0,
            n_papers: 8,
        });
        assert!(of_corpus(&report).is_none() && of_theme(&report, &report.themes[0]).is_none());
        assert!(spark(&report, &report.themes[0]).is_none());
    }

    #[test]
    fn partial_periods_are_a_path_of_their_own() {
        let report = sample::sized(Size {
            n_themes: 1,
            n_periods: 2,
            n_papers: 8,
        });
        let spark = spark(&report, &report.themes[0]).unwrap();
        assert_eq!(
            (spark.whole.matches('M').count(), spark.partial.matches('M').count()),
            (1, 1)
        );
    }
}
