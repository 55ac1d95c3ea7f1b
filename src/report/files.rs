//! The files of `reports/`, one row each in `FILES`, and the charts.

use std::collections::BTreeMap;
use std::io::{self, Write};

use rayon::prelude::*;

use super::charts::png;
use super::error::ReportError;
use super::{CHARTS, Chart, ChartError, Frame, Report, feeds, html, json, markdown, tables, typed_tables};

/// A file name, and how its bytes are made and written.
type File = (&'static str, fn(&Report, &mut dyn Write) -> Result<(), ReportError>);

/// Every file but the charts, which [`CHARTS`] lists, the feeds, and the pages of themes.
static FILES: &[File] = &[
    ("index.html", |report, out| {
        Ok(out.write_all(html::render(report)?.as_bytes())?)
    }),
    ("report.md", |report, out| {
        Ok(out.write_all(markdown::render(report).as_bytes())?)
    }),
    ("digest.md", |report, out| {
        Ok(out.write_all(markdown::digest(report).as_bytes())?)
    }),
    ("digest.html", |report, out| {
        Ok(out.write_all(html::digest(report)?.as_bytes())?)
    }),
    ("report.json", |report, out| Ok(json::write(report, out)?)),
    ("themes.csv", |report, out| {
        Ok(out.write_all(&tables::themes_csv(report)?)?)
    }),
    ("trends.csv", |report, out| {
        Ok(out.write_all(&tables::trends_csv(report)?)?)
    }),
    ("groups.csv", |report, out| {
        Ok(out.write_all(&tables::groups_csv(report)?)?)
    }),
    ("members.csv", |report, out| Ok(tables::members_csv(report, out)?)),
    ("trends.parquet", |report, out| {
        Ok(out.write_all(&typed_tables::trends_parquet(report)?)?)
    }),
    ("groups.parquet", |report, out| {
        Ok(out.write_all(&typed_tables::groups_parquet(report)?)?)
    }),
    ("members.parquet", |report, out| {
        Ok(out.write_all(&typed_tables::members_parquet(report)?)?)
    }),
];

/// Path relative to `reports/` of each file of a report, and the BLAKE3 of its bytes.
pub(crate) type FileHashes = BTreeMap<String, String>;

/// The picture of that path relative to `reports/`, if one was made of this very drawing before.
pub(crate) type PictureOf<'a> = dyn Fn(&str, &str) -> Option<Vec<u8>> + Sync + 'a;

/// Where the files of a report go, several at a time and in any order.
pub(crate) trait FileSink: Sync {
    /// A file that is being written; what goes wrong is reported by [`FileSink::finish`].
    type Begun: Write;
    type Finished: Send;

    /// - `name`: path relative to `reports/`.
    fn begin(&self, name: &str) -> Self::Begun;

    fn finish(&self, name: String, begun: Self::Begun) -> Self::Finished;

    /// A file that is there as a whole.
    fn put(&self, name: String, bytes: &[u8]) -> io::Result<Self::Finished> {
        let mut begun = self.begin(&name);
        begun.write_all(bytes)?;
        Ok(self.finish(name, begun))
    }
}

/// Keeps all files in memory.
struct InMemory;

impl FileSink for InMemory {
    type Begun = Vec<u8>;
    type Finished = (String, Vec<u8>);

    fn begin(&self, _: &str) -> Vec<u8> {
        Vec::new()
    }

    fn finish(&self, name: String, bytes: Vec<u8>) -> (String, Vec<u8>) {
        (name, bytes)
    }
}

/// Path relative to `reports/` and bytes of every file, in a fixed order.
///
/// Charts that have nothing to show are left out.
pub fn files(report: &Report) -> Result<Vec<(String, Vec<u8>)>, ReportError> {
    write_files(report, &|_, _| None, &InMemory)
}

/// Writes each of the [`files`] to a sink as it is made, so that they needn't be in memory together.
///
/// - `picture_of`: a chart of which there is a picture isn't rasterised again.
/// - returns: in the order of the files.
pub(crate) fn write_files<S: FileSink>(
    report: &Report,
    picture_of: &PictureOf<'_>,
    sink: &S,
) -> Result<Vec<S::Finished>, ReportError> {
    let render = |(name, write): &File| -> Result<S::Finished, ReportError> {
        let mut begun = sink.begin(name);
        write(report, &mut begun)?;
        Ok(sink.finish((*name).to_owned(), begun))
    };
    let draw = |chart: &Chart| -> Result<Vec<S::Finished>, ReportError> {
        let drawn = drawing_and_picture(chart, report, picture_of)?;
        let put = drawn.into_iter().map(|(name, bytes)| Ok(sink.put(name, &bytes)?));
        put.collect()
    };
    let charts: Vec<&Chart> = CHARTS.iter().filter(|chart| (chart.is_shown)(report)).collect();
    let (files, (pages, drawn)): (Result<Vec<S::Finished>, ReportError>, _) = rayon::join(
        || FILES.par_iter().map(render).collect(),
        || {
            rayon::join(
                || {
                    let mut pages = html::theme_pages(report, &|name, page| Ok(sink.put(name, page.as_bytes())?))?;
                    pages.extend(feeds::feeds(report, &|name, feed| Ok(sink.put(name, &feed)?))?);
                    Ok::<_, ReportError>(pages)
                },
                || {
                    charts
                        .par_iter()
                        .map(|chart| draw(chart))
                        .collect::<Result<Vec<_>, _>>()
                },
            )
        },
    );
    let mut finished = files?;
    finished.extend(pages?);
    finished.extend(drawn?.into_iter().flatten());
    Ok(finished)
}

fn drawing_and_picture(
    chart: &Chart,
    report: &Report,
    picture_of: &PictureOf<'_>,
) -> Result<[(String, Vec<u8>); 2], ChartError> {
    let svg = (chart.draw)(report, Frame::File)?;
    let picture = format!("charts/{}.png", chart.name);
    let png = picture_of(&picture, &svg).map_or_else(|| png::rasterise(&svg), Ok)?;
    Ok([(format!("charts/{}.svg", chart.name), svg.into_bytes()), (picture, png)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{self, Size};

    #[test]
    fn a_report_is_a_page_a_digest_tables_and_charts() {
        let names: Vec<String> = files(&sample::report())
            .unwrap()
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        let expected = [
            "index.html",
            "report.md",
            "digest.md",
            "digest.html",
            "report.json",
            "themes.csv",
            "trends.csv",
            "groups.csv",
            "members.csv",
            "trends.parquet",
            "groups.parquet",
            "members.parquet",
            "feeds/all.xml",
            "feeds/T1.xml",
            "feeds/T2.xml",
            "feeds/T3.xml",
            "charts/theme_map.svg",
            "charts/theme_map.png",
            "charts/share_over_time.svg",
            "charts/share_over_time.png",
            "charts/heat_map.svg",
            "charts/heat_map.png",
            "charts/bursts.svg",
            "charts/bursts.png",
            "charts/strategy.svg",
            "charts/strategy.png",
            "charts/tree.svg",
            "charts/tree.png",
            "charts/lineage.svg",
            "charts/lineage.png",
            "charts/how_many_themes.svg",
            "charts/how_many_themes.png",
        ];
        assert_eq!(names, expected);
    }

    #[test]
    fn writing_twice_gives_the_same_bytes() {
        assert_eq!(files(&sample::report()).unwrap(), files(&sample::report()).unwrap());
    }

    #[test]
    fn any_size_of_report_can_be_written() {
        for (n_themes, n_periods, n_papers) in [(0, 0, 0), (0, 2, 5), (1, 1, 1), (7, 0, 7), (70, 150, 400)] {
            assert!(
                files(&sample::sized(Size {
                    n_themes,
                    n_periods,
                    n_papers
                }))
                .is_ok(),
                "{n_themes} {n_periods}"
            );
        }
    }

    #[test]
    fn a_report_whose_positions_lead_nowhere_is_written_too() {
        let mut report = sample::report();
        report.papers.truncate(2);
        report.themes[0].cells.clear();
        report.corpus.n_papers = 0;
        assert!(files(&report).is_ok());
    }
}
