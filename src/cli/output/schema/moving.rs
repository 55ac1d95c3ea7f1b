//! Columns of terms on the move.

use super::super::kind::Kind::{Count, Number, Text};
use super::Schema;
use super::column::column;

pub(super) const MOVING: Schema = Schema {
    command: "terms --moving",
    row: "a term on the move: those that rise, what gained most first, then the new ones, then those that fall, what lost most first",
    own: &[
        column("move", Text, "`rising`, `new` or `falling`"),
        column("term", Text, "as most of the papers write it"),
        column("gain", Number, "share of papers with it now less that before, -1 to 1"),
        column("papers_now", Count, "papers with it in the last whole periods"),
        column("of_now", Count, "all papers of these periods"),
        column("now", Text, "these periods: `2026-07 to 2026-09`"),
        column("papers_before", Count, "papers with it in the first whole periods"),
        column("of_before", Count, "all papers of these periods"),
        column("before", Text, "these periods"),
        column(
            "growth",
            Number,
            "what its share is multiplied by in a year; empty where that is not finite",
        ),
        column(
            "q_value",
            Number,
            "of the test that it is listed for, over all terms tested with it",
        ),
        column("first_seen", Text, "the first whole period with a paper"),
    ],
    are_papers: false,
    in_table: &[
        "move",
        "gain",
        "papers_now",
        "of_now",
        "now",
        "papers_before",
        "of_before",
        "before",
        "first_seen",
        "term",
    ],
    below: None,
};
