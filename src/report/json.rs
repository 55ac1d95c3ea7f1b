//! `report.json`: the [`Report`], field for field, without the abstracts.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};

use super::{Report, numbers::rounded};

/// The report as indented JSON, floats rounded to 4 decimals.
pub fn render(report: &Report) -> Result<Vec<u8>, serde_json::Error> {
    let mut bytes = Vec::new();
    report.serialize(&mut Serializer::with_formatter(
        &mut bytes,
        Rounded(PrettyFormatter::new()),
    ))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Indented JSON with rounded floats.
struct Rounded(PrettyFormatter<'static>);

impl Formatter for Rounded {
    fn write_f64<W: ?Sized + Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        self.0.write_f64(writer, rounded(value))
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn reading_it_back_gives_the_report_to_four_decimals_without_abstracts() {
        let mut report = sample::report();
        let read: Report = serde_json::from_slice(&render(&report).unwrap()).unwrap();
        assert!(report.papers.iter().all(|paper| !paper.abstract_text.is_empty()));
        report
            .papers
            .iter_mut()
            .for_each(|paper| paper.abstract_text = "".into());
        assert_eq!(read.papers, report.papers);
        assert_eq!(read.themes[0].members[0].fit, 0.9123);
    }
}
