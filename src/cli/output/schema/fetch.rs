//! Columns of `fetch`.

use super::super::kind::Kind::{Count, Text};
use super::Schema;
use super::column::column;

pub(super) const FETCH: Schema = Schema {
    command: "fetch",
    row: "a page of an answer",
    own: &[
        column("source", Text, "what was asked: `arxiv cs.CL`"),
        column(
            "file",
            Text,
            "its listing file in data/listings; empty for a page without papers",
        ),
        column(
            "requests",
            Count,
            "requests that were sent for it, 0 if it was there already",
        ),
        column("papers", Count, "papers on it"),
        column(
            "state",
            Text,
            "`new`, `changed` (the file has other bytes now), `unchanged`, or `empty` (no papers, as on a holiday)",
        ),
    ],
    are_papers: false,
    in_table: &["source", "file", "requests", "papers", "state"],
    below: None,
};

pub(super) const DRY_RUN: Schema = Schema {
    command: "fetch --dry-run",
    row: "a request that would be sent, of an answer in pages the first one; also of `update --dry-run`",
    own: &[
        column("source", Text, "what is asked: `arxiv cs.CL`"),
        column("file", Text, "the listing file that the answer would become"),
        column("request", Text, "the address, without keys"),
    ],
    are_papers: false,
    in_table: &["source", "file", "request"],
    below: None,
};
