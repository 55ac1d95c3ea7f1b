//! Papers with the labels that people gave them: JSON Lines as of a listing, with one field more.
//!
//! Every row that has text is a paper of its own, also where two read the same: other programs that cluster the same file
//! count the same papers, and no label has to give way to another. Of the fields only title, abstract and label are read; a
//! date that a listing couldn't have is no obstacle here.

use std::io::BufRead;
use std::sync::Arc;

use super::lines::parse_lines;
use super::record::Fields;
use super::{FormatError, jsonl};
use crate::config::LimitSettings;
use crate::corpus::Rejected;

/// A paper, and the group that people put it into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelledPaper {
    /// White space folded; made from the abstract if the row has none.
    pub title: String,
    /// White space folded; empty if the row has none.
    pub abstract_text: Arc<str>,
    /// White space folded, never empty; absent if the row has none.
    pub label: Option<String>,
}

/// The papers of one file, in its order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LabelledPapers {
    /// Rows that could be read.
    pub papers: Vec<LabelledPaper>,
    /// Rows that could not, in the order of the file.
    pub rejected: Vec<Rejected>,
}

/// Reads papers with labels.
///
/// - `field`: the field that holds the label, text or a number; a row without it has no label.
///
/// # Errors
/// [`FormatError::Io`], [`FormatError::OverLimit`]; [`FormatError::NoPapers`] if not a single line can be read as a paper.
pub fn read(
    input: &mut (dyn BufRead + Send),
    field: &str,
    limits: &LimitSettings,
) -> Result<LabelledPapers, FormatError> {
    let (papers, rejected) = parse_lines(input, limits, |number, line| parse_line(number, line, field))?;
    let read = LabelledPapers { papers, rejected };
    if read.papers.is_empty() {
        return Err(FormatError::NoPapers {
            format: jsonl::FORMAT.name,
            looked_for: jsonl::FORMAT.looked_for,
        });
    }
    Ok(read)
}

fn parse_line(number: u64, line: &[u8], field: &str) -> Result<LabelledPaper, String> {
    let fields = Fields::parse(line)?;
    let row = fields.texts(number)?;
    Ok(LabelledPaper {
        title: row.title,
        abstract_text: row.abstract_text,
        label: fields.name(field)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<LabelledPaper, String> {
        parse_line(1, line.as_bytes(), "label")
    }

    #[test]
    fn a_label_is_text_or_a_number_or_not_there() {
        let label = |line| parsed(line).unwrap().label;
        assert_eq!(
            label(r#"{"title": "A", "label": " cs. CL\n"}"#).as_deref(),
            Some("cs. CL")
        );
        assert_eq!(label(r#"{"title": "A", "label": 7}"#).as_deref(), Some("7"));
        for line in [
            r#"{"title": "A"}"#,
            r#"{"title": "A", "label": null}"#,
            r#"{"title": "A", "label": " "}"#,
        ] {
            assert_eq!(label(line), None, "{line}");
        }
        assert_eq!(
            parsed(r#"{"title": "A", "label": ["x"]}"#).unwrap_err(),
            "`label` must be text or a number, got a list"
        );
    }

    #[test]
    fn rows_that_read_the_same_are_papers_of_their_own_and_dates_do_not_matter() {
        let file =
            "{\"title\": \"A\", \"label\": \"x\", \"date\": \"?\"}\n\n{\"title\": \"A\", \"label\": \"y\"}\n{}\n";
        let read = read(&mut file.as_bytes(), "label", &LimitSettings::default()).unwrap();
        assert_eq!(
            (read.papers.len(), read.rejected.len(), read.rejected[0].line),
            (2, 1, 4)
        );
    }

    #[test]
    fn a_file_without_a_paper_is_no_labelled_file() {
        let error = read(&mut &b"dear diary,\n"[..], "label", &LimitSettings::default()).unwrap_err();
        assert!(matches!(error, FormatError::NoPapers { format: "jsonl", .. }));
    }
}
