//! Aligned columns, cut to the terminal.

use std::io::{self, Write};

use serde_json::Value;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::answer::{Answer, Head};
use super::cells::table_cell;
use super::style::{Role, Style};

/// Narrowest a column is cut to.
const MIN_WIDTH: usize = 12;

/// Widest a column is made for its longest cell: one that is longer stands out alone, and pads no other.
const MAX_PADDED: usize = 200;

/// Spaces before a line that belongs to the row above.
const INDENT: usize = 4;

/// Between columns.
const GAP: &str = "  ";

/// What is shown of an answer.
struct Shown<'a> {
    heads: Vec<&'a Head>,
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    /// A line below each row, or none.
    below: Vec<Option<String>>,
}

pub(super) fn write(answer: &Answer, style: Style, to: &mut dyn Write) -> io::Result<()> {
    let shown = shown(answer);
    let widths = widths(&shown.header, &shown.rows, style.width.unwrap_or(usize::MAX));
    let line = |cells: &[String], role: &dyn Fn(&Head, &str) -> Option<Role>| {
        let last = cells.len().saturating_sub(1);
        let cells = cells.iter().zip(&widths).zip(&shown.heads).enumerate();
        let cells = cells.map(|(at, ((text, width), head))| {
            let is_last_text = at == last && !head.kind.is_number();
            let fitted = match style.width {
                // Where nothing is cut.
                None if text.width() > *width => text.clone(),
                _ => fit(text, *width, head.kind.is_number()),
            };
            let fitted = if is_last_text { fitted.trim_end() } else { &fitted };
            role(head, text).map_or_else(|| fitted.to_owned(), |role| style.paint(role, fitted))
        });
        let line = cells.collect::<Vec<_>>().join(GAP);
        line.trim_end().to_owned()
    };
    writeln!(to, "{}", line(&shown.header, &|_, _| Some(Role::Header)))?;
    for (row, below) in shown.rows.iter().zip(&shown.below) {
        writeln!(to, "{}", line(row, &role_of))?;
        if let Some(below) = below {
            let width = style.width.map_or(usize::MAX, |width| width.saturating_sub(INDENT));
            let cut = fit(below, width.max(MIN_WIDTH), false);
            writeln!(to, "{}{}", " ".repeat(INDENT), marked(cut.trim_end(), style))?;
        }
    }
    Ok(())
}

fn shown(answer: &Answer) -> Shown<'_> {
    // Without groups of themes there is nothing to say of them.
    let is_said =
        |at: &usize| answer.heads[*at].name != "super_theme" || answer.rows.iter().any(|row| !row[*at].is_null());
    let places: Vec<usize> = answer.shown().into_iter().filter(is_said).collect();
    let below = answer.heads.iter().position(|head| head.is_below);
    let cell = |value: &Value| table_cell(value, answer.n_decimals);
    Shown {
        header: places
            .iter()
            .map(|at| answer.heads[*at].name.replace('_', " "))
            .collect(),
        rows: (answer.rows.iter())
            .map(|row| places.iter().map(|at| cell(&row[*at])).collect())
            .collect(),
        below: (answer.rows.iter())
            .map(|row| below.map(|at| cell(&row[at])).filter(|text| !text.is_empty()))
            .collect(),
        heads: places.iter().map(|at| &answer.heads[*at]).collect(),
    }
}

fn role_of(head: &Head, text: &str) -> Option<Role> {
    match head.name.as_str() {
        "paper_id" | "theme_id" => Some(Role::Id),
        "borderline" if text == "yes" => Some(Role::Notable),
        "first_seen" | "runner_up" => Some(Role::Dim),
        _ => None,
    }
}

/// Dim, but for what stands between `**`; without colour the marks go.
fn marked(text: &str, style: Style) -> String {
    let parts = text.split("**").enumerate();
    let part = |(at, part)| style.paint(if at % 2 == 1 { Role::Hit } else { Role::Dim }, part);
    parts.map(part).collect()
}

/// Widths of the columns; the widest give way first where the row would not fit.
fn widths(header: &[String], rows: &[Vec<String>], available: usize) -> Vec<usize> {
    let widest = |column: usize| {
        let cells = rows.iter().map(|row| row[column].width());
        let widest = cells.chain([header[column].width()]).max().unwrap_or(0);
        widest.min(available.clamp(MIN_WIDTH, MAX_PADDED))
    };
    let mut widths: Vec<usize> = (0..header.len()).map(widest).collect();
    let gaps = GAP.len() * header.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > available {
        let Some(widest) = widths.iter_mut().filter(|width| **width > MIN_WIDTH).max() else {
            break;
        };
        *widest -= 1;
    }
    widths
}

/// Text cut or padded to a width.
pub(crate) fn fit(text: &str, width: usize, to_the_right: bool) -> String {
    let (mut fitted, mut used) = (text.to_owned(), text.width());
    if used > width {
        fitted.clear();
        used = 0;
        for c in text.chars() {
            if used + c.width().unwrap_or(0) + 1 > width {
                break;
            }
            used += c.width().unwrap_or(0);
            fitted.push(c);
        }
        fitted.push('…');
        used += 1;
    }
    // A line of no limit is not padded.
    let padding = if width == usize::MAX {
        0
    } else {
        width.saturating_sub(used)
    };
    let padding = " ".repeat(padding);
    if to_the_right {
        padding + &fitted
    } else {
        fitted + &padding
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_widest_column_gives_way_to_the_terminal() {
        let header = vec!["id".to_owned(), "title".to_owned()];
        let rows = vec![vec!["T1".to_owned(), "a".repeat(50)]];
        assert_eq!(widths(&header, &rows, 30), [2, 26]);
        assert_eq!(fit("abcdef", 4, false), "abc…");
        assert_eq!(fit("注意力", 5, false), "注意…");
    }

    #[test]
    fn marks_become_colour_or_go() {
        assert_eq!(marked("an **attention** sink", Style::plain()), "an attention sink");
        let coloured = Style {
            width: None,
            is_coloured: true,
        };
        assert!(marked("an **attention** sink", coloured).contains("\u{1b}[33mattention"));
    }
}
