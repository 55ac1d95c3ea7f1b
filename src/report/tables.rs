//! The report as tables for spreadsheets: `themes.csv`, `trends.csv`, `groups.csv` and `members.csv`.
//!
//! Keeps: a text cell never begins with a character that makes a spreadsheet run it.

use std::borrow::Cow;
use std::io::Write;

use rayon::prelude::*;
use serde_json::{Value, json};

use super::{BurstView, EstimateView, MemberView, Report, SuperThemeView, ThemeView, TrendView, numbers::rounded};
use crate::trends::statistics::{STATISTICS, Statistic, Unit};

/// Themes whose members are in memory as rows together.
const THEMES_AT_A_TIME: usize = 8;

/// One row a theme, one column a period: papers first seen in it.
pub fn themes_csv(report: &Report) -> Result<Vec<u8>, csv::Error> {
    let mut table = csv::Writer::from_writer(Vec::new());
    let fixed = [
        "id",
        "label",
        "papers",
        "share",
        "stability",
        "standing",
        "super_theme",
        "label_terms",
    ]
    .map(str::to_owned);
    table.write_record(
        fixed
            .into_iter()
            .chain(report.periods.iter().map(|period| text(&period.name))),
    )?;
    for theme in report.largest_in_order(report.themes.len()) {
        let papers = |i: usize| theme.cells.get(i).map_or(String::new(), |cell| cell.papers.to_string());
        table.write_record(
            theme_cells(report, theme)
                .into_iter()
                .chain((0..report.periods.len()).map(papers)),
        )?;
    }
    bytes(table)
}

fn theme_cells(report: &Report, theme: &ThemeView) -> [String; 8] {
    let terms: Vec<&str> = theme
        .label_terms
        .iter()
        .map(|label_term| label_term.term.as_str())
        .collect();
    [
        text(&theme.id),
        text(&theme.label),
        theme.n_papers.to_string(),
        float(theme.share),
        theme.stability.map_or_else(String::new, float),
        theme.standing.map_or_else(String::new, |standing| standing.to_string()),
        report
            .super_theme(theme)
            .map_or_else(String::new, |super_theme| text(&super_theme.label)),
        text(&terms.join("; ")),
    ]
}

/// One row a theme: its verdict and every statistic.
pub fn trends_csv(report: &Report) -> Result<Vec<u8>, csv::Error> {
    written(trend_rows(report))
}

/// The same of the groups of themes; no row if themes are not grouped.
pub fn groups_csv(report: &Report) -> Result<Vec<u8>, csv::Error> {
    written(group_rows(report))
}

/// Names of columns, and rows with a value for each.
pub type Rows = (Vec<String>, Vec<Vec<Value>>);

#[allow(clippy::needless_pass_by_value, reason = "made for this")]
fn written(rows: Rows) -> Result<Vec<u8>, csv::Error> {
    let (columns, rows) = rows;
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(columns)?;
    for row in rows {
        table.write_record(row.iter().map(|cell| match cell {
            Value::Null => String::new(),
            Value::String(value) => text(value),
            other => other.to_string(),
        }))?;
    }
    bytes(table)
}

/// Columns and rows of [`trends_csv`], numbers as numbers.
pub fn trend_rows(report: &Report) -> Rows {
    let row = |theme: &ThemeView| {
        let own = vec![json!(theme.id), json!(theme.label), json!(theme.n_papers)];
        [own, change_cells(report, &theme.trend)].concat()
    };
    let rows = report.themes_by_trend().into_iter().map(row);
    (change_columns(&["theme_id", "theme", "papers"]), rows.collect())
}

/// Columns and rows of [`groups_csv`], numbers as numbers.
pub fn group_rows(report: &Report) -> Rows {
    let row = |group: &SuperThemeView| {
        let own = vec![
            json!(group.label),
            json!(group.themes.join("; ")),
            json!(group.n_papers),
            json!(rounded(group.share)),
        ];
        [own, change_cells(report, &group.trend)].concat()
    };
    let rows = report.super_themes.iter().map(row);
    (
        change_columns(&["group", "theme_ids", "papers", "share"]),
        rows.collect(),
    )
}

/// - `own`: columns before those of change.
fn change_columns(own: &[&str]) -> Vec<String> {
    let names = own.iter().chain(&["verdict", "sentence", "q_value"]);
    let mut columns: Vec<String> = names.map(|name| (*name).to_owned()).collect();
    for statistic in STATISTICS {
        columns.extend(parts(statistic).map(|(suffix, _)| format!("{}{suffix}", statistic.name)));
    }
    columns.extend(["bursts", "doubts"].map(str::to_owned));
    columns
}

/// A number of an estimate.
type Part = fn(&EstimateView) -> Option<f64>;

/// The numbers a statistic has: column suffix, and where it is found.
fn parts(statistic: &Statistic) -> impl Iterator<Item = (&'static str, Part)> {
    let all: [(&str, bool, Part); 4] = [
        ("", true, |estimate| estimate.value),
        ("_low", statistic.has_interval, |estimate| estimate.low),
        ("_high", statistic.has_interval, |estimate| estimate.high),
        ("_p", statistic.has_p_value, |estimate| estimate.p_value),
    ];
    all.into_iter()
        .filter(|(_, is_there, _)| *is_there)
        .map(|(suffix, _, part)| (suffix, part))
}

/// What changes, in the order of [`change_columns`].
fn change_cells(report: &Report, trend: &TrendView) -> Vec<Value> {
    let number = |value: Option<f64>| {
        value
            .filter(|value| value.is_finite())
            .map_or(Value::Null, |value| json!(rounded(value)))
    };
    let mut row = vec![json!(trend.verdict), json!(trend.sentence), number(trend.q_value)];
    let missing = EstimateView::default();
    for statistic in STATISTICS {
        let estimate = trend.statistics.get(statistic.name).unwrap_or(&missing);
        row.extend(
            parts(statistic).map(|(_, part)| match (statistic.unit, part(estimate)) {
                (Unit::Period, Some(position)) => {
                    json!(report.periods.get(position as usize).map(|period| &period.name))
                }
                (_, value) => number(value),
            }),
        );
    }
    let bursts: Vec<String> = trend.bursts.iter().map(|burst| burst_text(report, burst)).collect();
    row.extend([json!(bursts.join("; ")), json!(trend.doubts.join("; "))]);
    row
}

/// `2025-03 to 2025-05 (strength 4.1)`.
fn burst_text(report: &Report, burst: &BurstView) -> String {
    let name = |position: usize| report.periods.get(position).map_or("", |period| period.name.as_str());
    format!(
        "{} to {} (strength {:.1})",
        name(burst.begin),
        name(burst.end),
        burst.strength
    )
}

/// One row a paper, by theme, best fit first; papers of hidden themes and those in no theme come last.
pub fn members_csv(report: &Report, out: &mut dyn Write) -> Result<(), csv::Error> {
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record([
        "theme_id",
        "theme",
        "paper_id",
        "title",
        "date",
        "fit",
        "membership",
        "margin",
        "runner_up",
        "is_borderline",
        "listings",
        "url",
    ])?;
    out.write_all(&bytes(table)?)?;
    let themes: Vec<&ThemeView> = report.themes.iter().chain(&report.hidden_themes).collect();
    let rows = |theme: &&ThemeView| -> Result<Vec<u8>, csv::Error> {
        let mut table = csv::Writer::from_writer(Vec::new());
        for member in &theme.members {
            table.write_record(
                member_cells(report, Some((theme, member)), member.paper)
                    .iter()
                    .map(|cell| cell.as_bytes()),
            )?;
        }
        bytes(table)
    };
    for some in themes.chunks(THEMES_AT_A_TIME) {
        let of_themes: Vec<Result<Vec<u8>, csv::Error>> = some.par_iter().map(rows).collect();
        of_themes
            .into_iter()
            .try_for_each(|rows| Ok::<_, csv::Error>(out.write_all(&rows?)?))?;
    }
    let mut table = csv::Writer::from_writer(out);
    for &paper in &report.corpus.unplaced {
        table.write_record(member_cells(report, None, paper).iter().map(|cell| cell.as_bytes()))?;
    }
    Ok(table.flush()?)
}

/// - `place`: theme and membership, absent for a paper in no theme.
fn member_cells<'r>(
    report: &'r Report,
    place: Option<(&'r ThemeView, &'r MemberView)>,
    paper: usize,
) -> [Cow<'r, str>; 12] {
    let paper = report.papers.get(paper);
    let of_paper =
        |field: fn(&'r super::PaperView) -> Option<&'r str>| paper.and_then(field).map(guarded).unwrap_or_default();
    let of_member =
        |field: fn(&'r MemberView) -> Cow<'r, str>| place.map(|(_, member)| field(member)).unwrap_or_default();
    let mut listings: Vec<&str> = paper
        .map_or(&[][..], |paper| &paper.appearances)
        .iter()
        .map(|seen| seen.listing.as_str())
        .collect();
    listings.sort_unstable();
    listings.dedup();
    [
        place.map(|(theme, _)| guarded(&theme.id)).unwrap_or_default(),
        place.map(|(theme, _)| guarded(&theme.label)).unwrap_or_default(),
        of_paper(|paper| Some(&paper.id)),
        of_paper(|paper| Some(&paper.title)),
        of_paper(|paper| paper.date.as_deref()),
        of_member(|member| float(member.fit).into()),
        of_member(|member| float(member.membership).into()),
        of_member(|member| float(member.margin).into()),
        of_member(|member| guarded(member.runner_up.as_deref().unwrap_or_default())),
        of_member(|member| if member.is_borderline { "true" } else { "false" }.into()),
        match listings[..] {
            [listing] => guarded(listing),
            _ => guarded(&listings.join("; ")).into_owned().into(),
        },
        of_paper(|paper| paper.url.as_deref()),
    ]
}

fn bytes(table: csv::Writer<Vec<u8>>) -> Result<Vec<u8>, csv::Error> {
    table.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// `value` with `'` before a character that would make a spreadsheet run it as a formula.
pub fn text(value: &str) -> String {
    guarded(value).into_owned()
}

fn guarded(value: &str) -> Cow<'_, str> {
    if value.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{value}").into()
    } else {
        value.into()
    }
}

fn float(value: f64) -> String {
    if !value.is_finite() {
        return String::new();
    }
    // A whole number of ten-thousandths is written several times faster than a float, and looks the same.
    let parts = (rounded(value) * 1e4).round() as i64;
    let sign = if parts < 0 { "-" } else { "" };
    format!("{sign}{}.{:04}", parts.abs() / 10_000, parts.abs() % 10_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{self, FORMULA_TITLE};

    fn rows(bytes: Vec<u8>) -> Vec<Vec<String>> {
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        reader
            .records()
            .map(|row| row.unwrap().iter().map(str::to_owned).collect())
            .collect()
    }

    #[test]
    fn themes_have_a_column_for_every_period() {
        let table = String::from_utf8(themes_csv(&sample::report()).unwrap()).unwrap();
        assert!(
            table.starts_with("id,label,papers,share,stability,standing,super_theme,label_terms,2025-01,2025-02\n"),
            "{table}"
        );
        assert!(
            table.contains("T1,\"experts, routing & <sparse> models\",3,0.3750,0.9123,stable,<b>sparse</b> & dense,graphs; attention,"),
            "{table}"
        );
    }

    fn members(report: &Report) -> Vec<u8> {
        let mut bytes = Vec::new();
        members_csv(report, &mut bytes).unwrap();
        bytes
    }

    #[test]
    fn members_hold_every_paper_once() {
        let report = sample::report();
        let mut ids: Vec<String> = rows(members(&report)).into_iter().map(|row| row[2].clone()).collect();
        ids.sort();
        assert_eq!(
            ids,
            report.papers.iter().map(|paper| paper.id.clone()).collect::<Vec<_>>()
        );
    }

    #[test]
    fn a_cell_that_would_run_as_a_formula_is_guarded() {
        let rows = rows(members(&sample::report()));
        let titles: Vec<&str> = rows.iter().map(|row| row[3].as_str()).collect();
        assert!(titles.contains(&format!("'{FORMULA_TITLE}").as_str()), "{titles:?}");
        for start in ["=1", "+1", "-1", "@a", "\ta", "\ra"] {
            assert_eq!(text(start), format!("'{start}"));
        }
        assert_eq!(text("a=1"), "a=1");
    }

    #[test]
    fn floats_have_four_decimals_and_a_missing_one_is_empty() {
        assert_eq!(float(0.123_456), "0.1235");
        assert_eq!(
            (float(-0.000_04), float(-12.5), float(1.0)),
            ("0.0000".into(), "-12.5000".into(), "1.0000".into())
        );
        for parts in -20_000..20_000 {
            let value = f64::from(parts) / 1e4 + 3e-5;
            assert_eq!(float(value), format!("{:.4}", rounded(value)));
        }
        assert_eq!(float(f64::NAN), "");
    }
}
