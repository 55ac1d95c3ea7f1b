//! The report as typed tables for programs: `members.parquet`, `trends.parquet` and `groups.parquet`.
//!
//! The columns are those of the CSV files. Ids are texts, which readers of CSV may take for numbers; texts are as they are, since no
//! spreadsheet runs them; the listings of a paper are a list.

mod column;

use parquet::errors::ParquetError;

use self::column::{Kind, Table};
use super::numbers::rounded;
use super::tables::{Rows, group_rows, trend_rows};
use super::{MemberView, Report, ThemeView};
use crate::trends::statistics::{STATISTICS, Unit};

/// Rows that are written together.
const ROWS_AT_A_TIME: usize = 100_000;

/// The columns of `members.parquet`.
const MEMBERS: [(&str, Kind); 12] = [
    ("theme_id", Kind::Text),
    ("theme", Kind::Text),
    ("paper_id", Kind::OwnText),
    ("title", Kind::OwnText),
    ("date", Kind::Text),
    ("fit", Kind::Number),
    ("membership", Kind::Number),
    ("margin", Kind::Number),
    ("runner_up", Kind::Text),
    ("is_borderline", Kind::Truth),
    ("listings", Kind::Texts),
    ("url", Kind::OwnText),
];

/// A paper, and its place in a theme if it has one.
type Member<'r> = (usize, Option<(&'r ThemeView, &'r MemberView)>);

/// One row a paper, in the order of `members.csv`.
pub(super) fn members_parquet(report: &Report) -> Result<Vec<u8>, ParquetError> {
    let columns = MEMBERS.map(|(name, kind)| (name.to_owned(), kind));
    let mut table = Table::new(columns.into())?;
    let themes = report.themes.iter().chain(&report.hidden_themes);
    let placed = themes.flat_map(|theme| {
        theme
            .members
            .iter()
            .map(move |member| (member.paper, Some((theme, member))))
    });
    let members: Vec<Member<'_>> = placed
        .chain(report.corpus.unplaced.iter().map(|&paper| (paper, None)))
        .collect();
    for some in members.chunks(ROWS_AT_A_TIME) {
        let mut cells = table.cells();
        for (paper, place) in some {
            let paper = report.papers.get(*paper);
            let mut listings: Vec<&str> = paper
                .map_or(&[][..], |paper| &paper.appearances)
                .iter()
                .map(|seen| seen.listing.as_str())
                .collect();
            listings.sort_unstable();
            listings.dedup();
            let [
                theme_id,
                theme,
                id,
                title,
                date,
                fit,
                membership,
                margin,
                runner_up,
                borderline,
                listed,
                url,
            ] = &mut cells[..]
            else {
                continue;
            };
            let member = place.map(|(_, member)| member);
            theme_id.text(place.map(|(theme, _)| theme.id.as_str()));
            theme.text(place.map(|(theme, _)| theme.label.as_str()));
            id.text(paper.map(|paper| paper.id.as_str()));
            title.text(paper.map(|paper| paper.title.as_str()));
            date.text(paper.and_then(|paper| paper.date.as_deref()));
            fit.number(member.map(|member| rounded(member.fit)));
            membership.number(member.map(|member| rounded(member.membership)));
            margin.number(member.map(|member| rounded(member.margin)));
            runner_up.text(member.and_then(|member| member.runner_up.as_deref()));
            borderline.truth(member.map(|member| member.is_borderline));
            listed.texts(&listings);
            url.text(paper.and_then(|paper| paper.url.as_deref()));
        }
        table.write(cells)?;
    }
    table.finish()
}

/// One row a theme, as in `trends.csv`.
pub(super) fn trends_parquet(report: &Report) -> Result<Vec<u8>, ParquetError> {
    typed(trend_rows(report))
}

/// One row a group of themes, as in `groups.csv`.
pub(super) fn groups_parquet(report: &Report) -> Result<Vec<u8>, ParquetError> {
    typed(group_rows(report))
}

fn typed(rows: Rows) -> Result<Vec<u8>, ParquetError> {
    let (names, rows) = rows;
    let columns = names.into_iter().map(|name| {
        let kind = kind(&name);
        (name, kind)
    });
    let mut table = Table::new(columns.collect())?;
    let mut cells = table.cells();
    for row in &rows {
        for (cells, value) in cells.iter_mut().zip(row) {
            cells.text(value.as_str());
            cells.number(value.as_f64());
            cells.count(value.as_i64().unwrap_or_default());
        }
    }
    table.write(cells)?;
    table.finish()
}

/// What a column of change holds, whatever its cells are: they may all be absent.
fn kind(column: &str) -> Kind {
    let is_period = |column: &str| {
        let periods = STATISTICS.iter().filter(|statistic| statistic.unit == Unit::Period);
        periods.into_iter().any(|statistic| column.starts_with(statistic.name))
    };
    match column {
        "theme_id" | "theme" | "group" | "theme_ids" | "verdict" | "sentence" | "bursts" | "doubts" => Kind::Text,
        "papers" => Kind::Count,
        column if is_period(column) => Kind::Text,
        _ => Kind::Number,
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use serde_json::{Value, json};

    use super::*;
    use crate::report::sample::{self, FORMULA_TITLE, Size};
    use crate::report::tables::members_csv;

    /// Names, and rows as JSON.
    fn read(bytes: Vec<u8>) -> (Vec<String>, Vec<Vec<String>>) {
        let reader = SerializedFileReader::new(Bytes::from(bytes)).unwrap();
        let schema = reader.metadata().file_metadata().schema();
        let names = schema
            .get_fields()
            .iter()
            .map(|field| field.name().to_owned())
            .collect();
        let rows = reader.get_row_iter(None).unwrap().map(|row| {
            let row = row.unwrap();
            row.get_column_iter().map(|(_, field)| field.to_string()).collect()
        });
        (names, rows.collect())
    }

    #[test]
    fn members_are_those_of_the_csv_file_typed() {
        let report = sample::report();
        let (names, rows) = read(members_parquet(&report).unwrap());
        let mut csv = Vec::new();
        members_csv(&report, &mut csv).unwrap();
        let mut csv = csv::Reader::from_reader(csv.as_slice());
        assert_eq!(names, csv.headers().unwrap().iter().collect::<Vec<_>>());
        let csv: Vec<csv::StringRecord> = csv.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), csv.len());
        for (row, csv) in rows.iter().zip(&csv) {
            let plain = |text: &str| match text {
                "null" => String::new(),
                text => text.trim_matches('"').to_owned(),
            };
            assert_eq!((plain(&row[0]), plain(&row[2])), (csv[0].to_owned(), csv[2].to_owned()));
            let fit = csv[5].parse::<f64>().ok();
            assert_eq!(row[5].parse::<f64>().ok(), fit);
            assert_eq!(plain(&row[9]), csv[9]);
        }
        let titles: Vec<&str> = rows.iter().map(|row| row[3].trim_matches('"')).collect();
        assert!(titles.contains(&FORMULA_TITLE), "as it is: {titles:?}");
        assert!(rows[0][10].starts_with('['), "a list: {}", rows[0][10]);
    }

    #[test]
    fn trends_have_numbers_as_numbers() {
        let report = sample::report();
        let (names, rows) = read(trends_parquet(&report).unwrap());
        let (expected_names, expected) = trend_rows(&report);
        assert_eq!(names, expected_names);
        for (row, expected) in rows.iter().zip(&expected) {
            for (cell, expected) in row.iter().zip(expected) {
                let cell: Value = serde_json::from_str(cell).unwrap_or_else(|_| json!(cell.trim_matches('"')));
                match expected {
                    Value::Number(number) => assert_eq!(cell.as_f64(), number.as_f64()),
                    expected => assert_eq!(&cell, expected),
                }
            }
        }
    }

    #[test]
    fn what_a_column_holds_does_not_depend_on_its_cells() {
        let schemas = [(0, 0, 0), (3, 0, 7), (7, 20, 40)].map(|(n_themes, n_periods, n_papers)| {
            let report = sample::sized(Size {
                n_themes,
                n_periods,
                n_papers,
            });
            [trends_parquet(&report).unwrap(), members_parquet(&report).unwrap()].map(|bytes| {
                let reader = SerializedFileReader::new(Bytes::from(bytes)).unwrap();
                format!("{:?}", reader.metadata().file_metadata().schema())
            })
        });
        assert!(schemas.iter().all(|schema| *schema == schemas[0]));
    }

    #[test]
    fn more_rows_than_are_written_at_a_time_are_all_there() {
        let mut table = Table::new(vec![("n".to_owned(), Kind::Count), ("text".to_owned(), Kind::Text)]).unwrap();
        for n_rows in [3, 2] {
            let mut cells = table.cells();
            for number in 0..n_rows {
                cells[0].count(number);
                cells[1].text((number > 0).then_some("x"));
            }
            table.write(cells).unwrap();
        }
        let (_, rows) = read(table.finish().unwrap());
        let numbers: Vec<&str> = rows.iter().map(|row| row[0].as_str()).collect();
        assert_eq!(numbers, ["0", "1", "2", "0", "1"]);
        assert_eq!(rows[4], ["1", "\"x\""]);
    }
}
