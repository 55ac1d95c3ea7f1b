//! Themes and papers as rows of answers.

use paperthemes::corpus::Corpus;
use paperthemes::store::inspect::{PaperRow, ThemeRow};
use paperthemes::themes::{Theme, Themes};
use serde_json::{Value, json};

use super::args::inspect::Rows;
use super::failure::Failure;
use super::output::citation::Citation;
use super::output::schema::Schema;
use super::output::{Answer, Format, rounded};

/// Rows that a table shows by default: nobody reads more, and other formats have all.
const TABLE_ROWS: usize = 500;

/// Rows that are wanted; none for all.
pub(crate) fn limit(rows: &Rows, format: Format) -> Option<usize> {
    let of_table = (format == Format::Table).then_some(TABLE_ROWS);
    rows.limit.or(of_table)
}

/// Cuts an answer to the rows and columns that are wanted.
pub(crate) fn cut(answer: &mut Answer, rows: &Rows, format: Format) -> Result<(), Failure> {
    answer.limit(limit(rows, format).unwrap_or(usize::MAX));
    match &rows.columns {
        Some(columns) => answer.choose(columns),
        None => Ok(()),
    }
}

/// Adds a paper to an answer whose rows are papers.
///
/// - `own`: values of the command's own columns, before those of the paper.
pub(crate) fn push_paper(answer: &mut Answer, own: Vec<Value>, paper: &PaperRow) {
    let mut row = own;
    row.extend(values(paper));
    answer.push_paper(row, Citation::of(paper));
}

/// In the order of the columns of papers in [`super::output::schema`].
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

/// The answer of `report`: the same as `themes` gives afterwards.
pub(crate) fn themes_of_run(themes: &Themes, corpus: &Corpus) -> Answer {
    let row = |theme: &Theme| ThemeRow {
        id: theme.id,
        label: theme.label.clone(),
        label_terms: theme.label_terms.clone(),
        stability: theme.stability,
        super_theme: themes.super_theme(theme.id).map(|group| group.label.clone()),
        n_papers: theme.members.len(),
        is_hidden: theme.is_hidden,
    };
    let rows: Vec<ThemeRow> = themes.in_order().into_iter().map(row).collect();
    themes_rows(&rows, corpus.papers.len())
}

/// The answer of `themes`.
pub(crate) fn themes_rows(themes: &[ThemeRow], n_papers: usize) -> Answer {
    let mut answer = Answer::with(Schema::of("themes"));
    for theme in themes.iter().filter(|theme| !theme.is_hidden) {
        answer.push(vec![
            json!(theme.id),
            json!(theme.n_papers),
            rounded(theme.n_papers as f64 / n_papers.max(1) as f64),
            theme.stability.map_or(Value::Null, rounded),
            json!(theme.standing()),
            json!(theme.super_theme),
            json!(theme.label),
            json!(theme.terms()),
        ]);
    }
    answer
}
