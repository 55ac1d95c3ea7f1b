//! Answers about files that may be added.

use super::super::kind::Kind::{Count, List, Text};
use super::Schema;
use super::column::column;

/// What adding would bring.
pub(super) const DRY_RUN: Schema = Schema {
    command: "add --dry-run",
    row: "a file that would be added",
    own: &[
        column("listing", Text, "name of the file, behind that of its archive"),
        column("format", Text, "what it is read as, one of `paperthemes formats`"),
        column("papers", Count, "its rows, each a paper as the file shows it"),
        column("with_abstract", Count, "rows with an abstract"),
        column("with_date", Count, "rows with a date"),
        column("known", Count, "its papers that a listing added before shows"),
        column(
            "repeated",
            Count,
            "rows that show a paper that another row of the file shows",
        ),
        column("rejected", Count, "rows that can't be read"),
        column("columns", List, "of a table: each field, and the column that holds it"),
        column("notes", List, "what a person should know of how it is read"),
    ],
    are_papers: false,
    in_table: &[
        "papers",
        "with_abstract",
        "with_date",
        "known",
        "repeated",
        "rejected",
        "format",
        "listing",
    ],
    below: Some("columns"),
};

/// What can be read.
pub(super) const FORMATS: Schema = Schema {
    command: "formats",
    row: "a format of listings that can be read",
    own: &[
        column("format", Text, "its name"),
        column("title", Text, "what it is called"),
        column("extensions", List, "usual endings of such files; any other will do"),
        column("looked_for", Text, "what it is told by"),
        column("example", Text, "the beginning of such a file"),
    ],
    are_papers: false,
    in_table: &["format", "extensions", "title"],
    below: Some("looked_for"),
};
