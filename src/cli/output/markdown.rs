//! A table in Markdown.

use std::io::{self, Write};

use super::answer::Answer;
use super::cells::{plain, table_cell};

/// Writes the columns of a table, whole.
pub(super) fn write(answer: &Answer, to: &mut dyn Write) -> io::Result<()> {
    let mut shown = answer.shown();
    shown.extend(answer.heads.iter().position(|head| head.is_below));
    // An answer that is no table for people, such as one paper, has all its columns.
    if shown.is_empty() {
        shown = (0..answer.heads.len()).collect();
    }
    let heads = || shown.iter().map(|at| &answer.heads[*at]);
    let names: Vec<String> = heads().map(|head| head.name.replace('_', " ")).collect();
    writeln!(to, "| {} |", names.join(" | "))?;
    let rules: Vec<&str> = heads()
        .map(|head| if head.kind.is_number() { "---:" } else { "---" })
        .collect();
    writeln!(to, "|{}|", rules.join("|"))?;
    for row in &answer.rows {
        let cells: Vec<String> = shown
            .iter()
            .map(|at| match &row[*at] {
                serde_json::Value::Null => String::new(),
                value if value.is_string() || value.is_array() => escaped(&plain(value)),
                value => table_cell(value, answer.n_decimals),
            })
            .collect();
        writeln!(to, "| {} |", cells.join(" | "))?;
    }
    Ok(())
}

/// Text that no renderer takes for markup. `**` around matches is left, it is meant as such.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '*' if letters.peek() == Some(&'*') => {
                letters.next();
                escaped.push_str("**");
            }
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '$' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            _ => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn cells_can_not_break_the_table_or_run_as_markup() {
        let mut answer = Answer::new(&["theme_id", "papers", "title"]);
        answer.push(vec![json!("T1"), json!(2), json!("a | b <script> *c* [d](e)")]);
        let mut bytes = Vec::new();
        write(&answer, &mut bytes).unwrap();
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            "| theme id | papers | title |\n|---|---:|---|\n\
             | T1 | 2 | a \\| b \\<script\\> \\*c\\* \\[d\\](e) |\n"
        );
    }
}
