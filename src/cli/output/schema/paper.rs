//! Columns of papers.

use super::super::kind::Kind::{Count, List, Number, Text, Truth};
use super::column::{Column, column};

/// Columns of every row that is a paper.
pub(super) const PAPER: &[Column] = &[
    column(
        "paper_id",
        Text,
        "`arxiv:2405.14906`, `doi:10.1145/…`, the listing's own id, or `title:` and 16 hex digits",
    ),
    column("title", Text, "title, as in the newest version of the paper"),
    column(
        "first_seen",
        Text,
        "earliest date in any listing: `2025`, `2025-03` or `2025-03-12`",
    ),
    column("theme_id", Text, "its theme; empty for a paper in none"),
    column("theme", Text, "label of the theme"),
    column(
        "fit",
        Number,
        "cosine between the paper and its theme's centroid, -1 to 1",
    ),
    column(
        "membership",
        Number,
        "probability of the theme given the paper's words, 0 to 1",
    ),
    column(
        "margin",
        Number,
        "`membership` less that in the runner-up, 0 to 1; 0 is on the border",
    ),
    column(
        "borderline",
        Truth,
        "true if the paper could as well stand in the runner-up",
    ),
    column("runner_up", Text, "id of the next most probable theme"),
    column("listed", Count, "rows of listings that show it"),
    column("authors", List, "names as listed"),
    column("categories", List, "subject classes as listed"),
    column("url", Text, "address as listed"),
    column("flags", List, "what looked wrong with the row that is shown"),
    column("abstract", Text, "abstract; empty if no listing has one"),
];
