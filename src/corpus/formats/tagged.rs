//! Tagged lines, as reference managers and databases exchange them: RIS, PubMed, Web of Science, EndNote, RefWorks and others.
//!
//! A line begins with a tag and what follows is its value; lines without a tag continue it. What differs is a table: how a tag looks,
//! which one begins or ends a record, and which field it holds (`tagged/dialects.rs`). Whatever the file, a record also begins with
//! the first tag behind the end of the one before, so that nothing is lost where the tag that should begin it is missing; where a
//! file has none of these tags, blank lines part its records.
//! Order: shapes → dialects → split → fields.

mod dialects;
mod fields;
mod shapes;
mod split;

use rayon::prelude::*;

use self::dialects::Dialect;
use self::split::{Piece, pieces};
use super::{Format, FormatError, Head, Parse, Parsed};

/// One row for each dialect.
pub(super) const PUBMED: Format = Format {
    name: "pubmed",
    title: "PubMed",
    looked_for: "records of PubMed (MEDLINE, .nbib): lines such as `PMID- 12` and `TI  - …`",
    example: "PMID- 12\nTI  - Ice flow of a glacier\nAB  - We measure ice flow.\nDP  - 2024 Jan 5",
    extensions: &["nbib", "txt"],
    recognise: |head| dialects::PUBMED.begins(head),
    parse: Parse::Text(|text| parse(text, &dialects::PUBMED)),
};
pub(super) const RIS: Format = Format {
    name: "ris",
    title: "RIS",
    looked_for: "RIS: lines such as `TY  - JOUR`, `TI  - …` and `ER  -`",
    example: "TY  - JOUR\nTI  - Ice flow of a glacier\nAB  - We measure ice flow.\nDA  - 2024/01/05/\nER  -",
    extensions: &["ris", "txt"],
    recognise: |head| dialects::RIS.begins(head) || dialects::RIS.is_untyped(head),
    parse: Parse::Text(|text| parse(text, &dialects::RIS)),
};
pub(super) const WEB_OF_SCIENCE: Format = Format {
    name: "wos",
    title: "Web of Science plain text",
    looked_for: "plain text of the Web of Science (.txt, .ciw): lines such as `FN …`, `PT J`, `TI …` and `ER`",
    example: "FN Web of Science\nVR 1.0\nPT J\nTI Ice flow of a glacier\nAB We measure ice flow.\nPD JAN 5\nPY 2024\nER",
    extensions: &["txt", "ciw", "isi"],
    recognise: |head| dialects::WEB_OF_SCIENCE.begins(head),
    parse: Parse::Text(|text| parse(text, &dialects::WEB_OF_SCIENCE)),
};
pub(super) const ENDNOTE: Format = Format {
    name: "endnote",
    title: "EndNote",
    looked_for: "EndNote's own export (.enw, Refer): lines such as `%0 Journal Article` and `%T …`",
    example: "%0 Journal Article\n%T Ice flow of a glacier\n%X We measure ice flow.\n%D 2024",
    extensions: &["enw", "txt"],
    recognise: |head| dialects::ENDNOTE.begins(head) || dialects::ENDNOTE.is_untyped(head),
    parse: Parse::Text(|text| parse(text, &dialects::ENDNOTE)),
};
pub(super) const REFWORKS: Format = Format {
    name: "refworks",
    title: "RefWorks",
    looked_for: "RefWorks' tagged format: lines such as `RT Journal Article` and `T1 …`",
    example: "RT Journal Article\nT1 Ice flow of a glacier\nAB We measure ice flow.\nYR 2024",
    extensions: &["txt", "ref"],
    recognise: |head| dialects::REFWORKS.begins(head),
    parse: Parse::Text(|text| parse(text, &dialects::REFWORKS)),
};
pub(super) const COCHRANE: Format = Format {
    name: "cochrane",
    title: "Cochrane Library",
    looked_for: "plain text of the Cochrane Library: `Record #1 of 2`, then lines such as `ID: CN-1` and `TI: …`",
    example: "Record #1 of 1\nID: CN-1\nTI: Ice flow of a glacier\nYR: 2024\nAB: We measure ice flow.",
    extensions: &["txt"],
    recognise: |head| dialects::COCHRANE.begins(head),
    parse: Parse::Text(|text| parse(text, &dialects::COCHRANE)),
};
pub(super) const CNKI: Format = Format {
    name: "cnki",
    title: "CNKI and NoteExpress",
    looked_for: "an export of CNKI or NoteExpress: lines such as `Title-题名: …` or `{Title}: …`",
    example: "{Reference Type}: Journal Article\n{Title}: Ice flow of a glacier\n{Year}: 2024\n{Abstract}: We measure ice flow.",
    extensions: &["txt", "net"],
    recognise: |head| dialects::CNKI.begins(head),
    parse: Parse::Text(|text| parse(text, &dialects::CNKI)),
};

fn parse(text: &str, dialect: &Dialect) -> Result<Parsed, FormatError> {
    let pieces = pieces(text, dialect);
    let rows: Vec<_> = (pieces.par_iter())
        .map(|piece| match piece {
            Piece::Record(record) => dialect.record(record).map(|fields| fields.row(record.line)),
            Piece::Stray(_) => Some(Err(
                "text outside of the records: no line with a tag before it".to_owned()
            )),
        })
        .collect();
    let mut parsed = Parsed::default();
    for (piece, row) in pieces.iter().zip(rows) {
        let (line, found) = piece.place();
        if let Some(row) = row {
            parsed.add(line, found, row);
        }
    }
    Ok(parsed)
}

/// Most lines before the first record, as databases write them.
const MOST_BEFORE: usize = 12;
/// Lines with tags that must follow each other where nothing else tells the dialect.
const FEWEST_TAGS: usize = 3;

impl Dialect {
    /// Whether the first tag is one that begins files, and another one follows soon.
    fn begins(&self, head: &Head<'_>) -> bool {
        let mut lines = split::lines(&head.text).filter(|line| !line.text.trim().is_empty());
        let mut n_before = 0;
        let first = lines.by_ref().find_map(|line| match self.tag(line.text) {
            Some((tag, _)) => Some(self.first.contains(&tag)),
            None => {
                n_before += 1;
                (n_before > MOST_BEFORE || is_markup(line.text)).then_some(false)
            }
        });
        let mut next = lines.take(FEWEST_TAGS).peekable();
        let is_all = next.peek().is_none();
        first == Some(true) && (is_all || next.any(|line| self.tag(line.text).is_some()))
    }

    /// Whether it has lines with tags from the first on and a title among them, though none that begins a record.
    fn is_untyped(&self, head: &Head<'_>) -> bool {
        let lines = || split::lines(&head.text).filter(|line| !line.text.trim().is_empty());
        let tags = || lines().filter_map(|line| self.tag(line.text));
        let n_tags = (lines().take(FEWEST_TAGS)).filter(|line| self.tag(line.text).is_some());
        n_tags.count() == FEWEST_TAGS && tags().any(|(tag, _)| self.is_title(tag))
    }
}

/// A line as a Markdown document, a table or a program has it.
fn is_markup(line: &str) -> bool {
    line.trim_start().starts_with(['#', '|', '`', '{', '[', '\\']) || line.starts_with("<!") || line.starts_with("</")
}

#[cfg(test)]
mod tests;
