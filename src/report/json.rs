//! `report.json`: the [`Report`], field for field, without the abstracts.

use std::io::{self, BufWriter, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer};

use super::{Report, numbers::rounded};

/// Lists of which every entry is a line: there are thousands.
const LISTS: [&str; 4] = ["papers", "members", "flagged", "rejected"];

/// Bytes written at a time.
const PIECE: usize = 1 << 18;

/// The report as indented JSON, floats rounded to 4 decimals.
pub(super) fn write(report: &Report, out: &mut dyn Write) -> Result<(), serde_json::Error> {
    let mut out = BufWriter::with_capacity(PIECE, out);
    report.serialize(&mut Serializer::with_formatter(&mut out, Readable::default()))?;
    let end = out.write_all(b"\n").and_then(|()| out.flush());
    end.map_err(serde_json::Error::io)
}

/// Indented JSON with rounded floats and an entry of [`LISTS`] a line.
#[derive(Default)]
struct Readable {
    pretty: PrettyFormatter<'static>,
    key: String,
    is_in_key: bool,
    is_in_list: bool,
    /// How deep it is within an entry of a list; 0 outside.
    depth: usize,
}

impl Readable {
    /// Whether what begins stands on one line.
    fn enter(&mut self) -> bool {
        let is_flat = self.is_in_list || self.depth > 0;
        self.depth += usize::from(is_flat);
        is_flat
    }

    /// Whether what ends stands on one line.
    fn leave(&mut self) -> bool {
        let is_flat = self.depth > 0;
        self.depth -= usize::from(is_flat);
        is_flat
    }
}

impl Formatter for Readable {
    fn write_f64<W: ?Sized + Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        self.pretty.write_f64(writer, rounded(value))
    }

    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        if self.is_in_key {
            self.key.push_str(fragment);
        }
        self.pretty.write_string_fragment(writer, fragment)
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        if self.enter() {
            return CompactFormatter.begin_array(writer);
        }
        self.is_in_list = LISTS.contains(&self.key.as_str());
        self.pretty.begin_array(writer)
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        if self.leave() {
            return CompactFormatter.end_array(writer);
        }
        self.is_in_list = false;
        self.pretty.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        match self.depth {
            0 => self.pretty.begin_array_value(writer, first),
            _ => CompactFormatter.begin_array_value(writer, first),
        }
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        match self.depth {
            0 => self.pretty.end_array_value(writer),
            _ => CompactFormatter.end_array_value(writer),
        }
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        match self.enter() {
            true => CompactFormatter.begin_object(writer),
            false => self.pretty.begin_object(writer),
        }
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        match self.leave() {
            true => CompactFormatter.end_object(writer),
            false => self.pretty.end_object(writer),
        }
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if self.depth > 0 {
            return CompactFormatter.begin_object_key(writer, first);
        }
        self.key.clear();
        self.is_in_key = true;
        self.pretty.begin_object_key(writer, first)
    }

    fn end_object_key<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.is_in_key = false;
        Ok(())
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        match self.depth {
            0 => self.pretty.begin_object_value(writer),
            _ => CompactFormatter.begin_object_value(writer),
        }
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        match self.depth {
            0 => self.pretty.end_object_value(writer),
            _ => CompactFormatter.end_object_value(writer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn written(report: &Report) -> String {
        let mut bytes = Vec::new();
        write(report, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_paper_and_a_member_are_a_line_each() {
        let report = sample::report();
        let text = written(&report);
        let lines = |start: &str| text.lines().filter(|line| line.trim_start().starts_with(start)).count();
        let n_members: usize = report.themes.iter().map(|theme| theme.members.len()).sum();
        let new = report.new_papers.as_ref().map_or(&[][..], |new| &new.themes);
        let n_new: usize = new.iter().map(|theme| theme.papers.len()).sum();
        assert_eq!(
            (lines("{\"id\":"), lines("{\"paper\":")),
            (report.papers.len(), n_members + report.corpus.flagged.len() + n_new)
        );
        let first = format!("\n  \"papers\": [\n    {{\"id\":\"{}\",", report.papers[0].id);
        assert!(text.contains(&first), "{text}");
    }

    #[test]
    fn reading_it_back_gives_the_report_to_four_decimals_without_abstracts() {
        let mut report = sample::report();
        let read: Report = serde_json::from_str(&written(&report)).unwrap();
        assert!(report.papers.iter().all(|paper| !paper.abstract_text.is_empty()));
        report
            .papers
            .iter_mut()
            .for_each(|paper| paper.abstract_text = "".into());
        assert_eq!(read.papers, report.papers);
        assert_eq!(read.themes[0].members[0].fit, 0.9123);
    }
}
