//! Tables: a row is a paper, the heads of its columns are labels.

use super::blocks::{Block, Kind};
use super::draft::Draft;
use super::head::{Titles, head};
use super::inline;
use super::labels::{self, Role};

/// Papers of a table; none if it has no column for titles.
///
/// - `rows`: blocks that are rows or delimiters, one after the other.
pub(super) fn papers(rows: &[Block]) -> Vec<Draft> {
    let at = rows.iter().position(|row| row.kind == Kind::Delimiter);
    let Some((heads, body)) = at.and_then(|at| Some((rows.get(at.checked_sub(1)?)?, &rows[at + 1..]))) else {
        return Vec::new();
    };
    let columns = columns(&heads.text);
    let body = body.iter().filter(|row| row.kind == Kind::Row);
    let drafts: Vec<Draft> = match columns.iter().position(|role| *role == Some(Role::Field("title"))) {
        Some(title) => body.filter_map(|row| paper(row, &columns, title)).collect(),
        None => Vec::new(),
    };
    // A table of tools has titles too.
    let is_of_papers = columns
        .iter()
        .flatten()
        .any(|role| matches!(role, Role::Abstract(_) | Role::Field("authors" | "date" | "paper_id")));
    let n_told = drafts.iter().filter(|draft| draft.is_told()).count();
    match is_of_papers || 2 * n_told >= drafts.len() {
        true => drafts,
        false => Vec::new(),
    }
}

fn columns(heads: &str) -> Vec<Option<Role>> {
    let roles: Vec<Option<Role>> = cells(heads)
        .iter()
        .map(|cell| labels::role(&inline::read(cell).text))
        .collect();
    // With a column `Title`, one called `Paper` has links.
    let is_title = |role: &Option<Role>| *role == Some(Role::Field("title"));
    let named: Vec<bool> = cells(heads)
        .iter()
        .map(|cell| inline::read(cell).text.to_lowercase().contains("titl"))
        .collect();
    let has_named = roles
        .iter()
        .zip(&named)
        .any(|(role, is_named)| is_title(role) && *is_named);
    let choose = |(role, is_named): (Option<Role>, bool)| match is_title(&role) && has_named && !is_named {
        true => Some(Role::Field("url")),
        false => role,
    };
    roles.into_iter().zip(named).map(choose).collect()
}

/// The paper of a row; absent for one without text.
fn paper(row: &Block, columns: &[Option<Role>], title: usize) -> Option<Draft> {
    let cells = fitted(cells(&row.text), columns);
    if cells.iter().all(|cell| cell.trim().is_empty()) {
        return None;
    }
    let inline = inline::read(cells.get(title).map_or("", String::as_str));
    let mut draft = head(&inline, row.line, Titles::Plain).unwrap_or_else(|| {
        let mut draft = Draft::on(row.line);
        draft.add_abstract(0, &inline.text);
        draft
    });
    for (at, (cell, role)) in cells.iter().zip(columns).enumerate().filter(|(at, _)| *at != title) {
        let inline = inline::read(cell);
        draft.add_marks(&inline);
        if let Some(role) = role.filter(|_| at != title) {
            draft.add(role, &inline.text);
        }
    }
    Some(draft)
}

/// The cells of a row.
fn cells(row: &str) -> Vec<String> {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let mut cells = vec![String::new()];
    let (mut is_escaped, mut is_code) = (false, false);
    let has_pairs = row.matches('`').count().is_multiple_of(2);
    for letter in row.chars() {
        let cell = cells.last_mut();
        match letter {
            '|' if !is_escaped && !is_code => cells.push(String::new()),
            _ => {
                if let Some(cell) = cell {
                    // Within a table alone, a bar is escaped.
                    if letter == '|' && is_escaped {
                        cell.pop();
                    }
                    cell.push(letter);
                }
            }
        }
        is_code ^= letter == '`' && !is_escaped && has_pairs;
        is_escaped = letter == '\\' && !is_escaped;
    }
    // Behind the last bar there is no cell.
    if cells.len() > 1 && cells.last().is_some_and(|cell| cell.trim().is_empty()) {
        cells.pop();
    }
    cells
}

/// As many cells as columns: an abstract may have bars in it.
fn fitted(mut cells: Vec<String>, columns: &[Option<Role>]) -> Vec<String> {
    let text = columns.iter().position(|role| matches!(role, Some(Role::Abstract(_))));
    if let Some(text) = text.filter(|_| cells.len() > columns.len()) {
        let n_more = cells.len() - columns.len();
        let joined = cells[text..=text + n_more].join("|");
        cells.splice(text..=text + n_more, [joined]);
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::super::blocks::blocks;
    use super::*;

    fn shown(table: &str) -> Vec<String> {
        let shown = |draft: Draft| {
            let (line, found, row) = draft.row();
            match row {
                Ok(row) => {
                    let ids: Vec<&str> = row.ids.iter().map(|id| id.text.as_str()).collect();
                    let date = row.date.map(|date| date.to_string()).unwrap_or_default();
                    format!(
                        "{line}: {} | {} | {} | {date} | {}",
                        row.title,
                        row.authors.join(", "),
                        row.abstract_text,
                        ids.join(" ")
                    )
                }
                Err(reason) => format!("{line}: {found} – {reason}"),
            }
        };
        papers(&blocks(table)).into_iter().map(shown).collect()
    }

    #[test]
    fn rows_are_papers() {
        let daily = "|Publish Date|Title|Authors|PDF|Code|\n|---|---|---|---|---|\n\
            |**2026-05-13**|**Ice \\| water**|A. One et.al.|[2605.00001](http://arxiv.org/abs/2605.00001)|null|\n|||||\n\
            |**2026-05-12**||B. Two|[2605.00002](http://arxiv.org/abs/2605.00002)|[link](https://github.com/a)|\n";
        assert_eq!(
            shown(daily),
            [
                "3: Ice | water | A. One |  | 2026-05-13 | arxiv:2605.00001",
                "5: http://arxiv.org/abs/2605.00002 – neither title nor abstract: one of them must have text",
            ]
        );
        let linked = "| **Title** | **Date** | **Abstract** | **Comment** |\n| --- | --- | --- | --- |\n\
            | **[Ice](https://arxiv.org/abs/2608.00001v1)** | 2026-08-19 | <details><summary>Show</summary><p>We measure |x| of ice.</p></details> | 12 pages |\n";
        assert_eq!(
            shown(linked),
            ["3: Ice |  | We measure |x| of ice. | 2026-08-19 | arxiv:2608.00001"]
        );
        let whole = "| paper id | title | first seen | theme id | fit | authors | categories | url | flags | abstract |\n|---|---|---|---|---:|---|---|---|---|---|\n\
            | doi:10.5555/x | Ice\\_flow | 2024 | T1 | 0.50 | A. One; B. Two | cs.CL; cs.LG | https://ice.example.org/1 |  | We measure \\| x \\|. |\n";
        assert_eq!(
            shown(whole),
            ["3: Ice_flow | A. One, B. Two | We measure | x |. | 2024 | doi:10.5555/x https://ice.example.org/1"]
        );
        let own = "| paper id | first seen | title |\n|---|---|---|\n| arxiv:2405.00001 | 2024-05 | Ice \\[Re\\] \\*hot\\* |\n| title:0123456789abcdef |  | 5\\$ ice |\n";
        assert_eq!(
            shown(own),
            [
                "3: Ice [Re] *hot* |  |  | 2024-05 | arxiv:2405.00001",
                "4: 5$ ice |  |  |  | title:0123456789abcdef"
            ]
        );
    }

    #[test]
    fn heads_of_one_word_and_titles_with_more_beside_them_are_read() {
        let weekly = "**Paper** | **Links**\n---|---\n1) **Ice flow** - a long text that says what the paper is about, namely ice, and how it was measured by whom in which year | [Paper](https://arxiv.org/abs/2404.00001), [Tweet](https://x.com/a)\n";
        assert_eq!(
            shown(weekly),
            [
                "3: Ice flow |  | a long text that says what the paper is about, namely ice, and how it was measured by whom in which year |  | arxiv:2404.00001"
            ]
        );
        let both = "| Title | Venue | Date | Paper |\n|:--|:-:|:-:|:-:|\n| ![Star](https://img.shields.io/x.svg) <br> [**Ice**](https://arxiv.org/pdf/2312.00001.pdf) <br> | CVPR | 2023-12-11 | [Github](https://github.com/a) |\n";
        assert_eq!(shown(both), ["3: Ice |  |  | 2023-12-11 | arxiv:2312.00001"]);
    }

    #[test]
    fn tables_of_other_things_have_no_papers() {
        for table in [
            "| Name | Stars |\n|---|---|\n| ice | 5 |\n",
            "| Title | Code |\n|---|---|\n| ice | [code](https://github.com/a) |\n| wood | none |\n",
            "| ID | Category | Papers |\n|---|---|---|\n| T1 | Ice | `2607.00001` |\n",
            "| Title | Authors |\n| Ice | A. One |\n",
        ] {
            assert!(shown(table).is_empty(), "{table}");
        }
    }
}
