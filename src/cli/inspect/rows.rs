//! Papers as rows of answers.

use paperthemes::store::inspect::PaperRow;
use serde_json::{Value, json};

use super::rounded;
use crate::cli::output::Answer;
use crate::cli::output::citation::Citation;

/// Adds a paper to an answer whose rows are papers.
///
/// - `own`: values of the command's own columns, before those of the paper.
pub fn push_paper(answer: &mut Answer, own: Vec<Value>, paper: &PaperRow) {
    let mut row = own;
    row.extend(values(paper));
    answer.push_paper(row, Citation::of(paper));
}

/// In the order of the columns of papers in [`crate::cli::output::schema`].
fn values(paper: &PaperRow) -> [Value; 16] {
    let place = paper.place.as_ref();
    let number = |value: Option<f64>| value.map_or(Value::Null, rounded);
    [
        json!(paper.id),
        json!(paper.title),
        json!(paper.first_seen),
        json!(place.map(|place| place.theme)),
        json!(place.map(|place| &place.label)),
        number(place.map(|place| place.fit)),
        number(place.map(|place| place.membership)),
        number(place.map(|place| place.margin)),
        json!(place.is_some_and(|place| place.is_borderline())),
        json!(place.and_then(|place| place.runner_up)),
        json!(paper.n_listed),
        json!(paper.authors),
        json!(paper.categories),
        json!(paper.url),
        json!(paper.flags),
        json!(paper.abstract_text),
    ]
}
