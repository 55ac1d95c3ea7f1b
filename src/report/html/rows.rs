//! Papers as rows of tables. They are written by code: a corpus has thousands of them, and a template takes twenty times as
//! long for each.
//!
//! Keeps: every text from a listing goes through [`HtmlEscape`], as in the templates.

use std::fmt::{self, Write};

use minijinja::HtmlEscape;

use super::listed::{Listed, shown_title};
use crate::report::links::links;
use crate::report::numbers::{MISSING, decimal};
use crate::report::{MemberView, PaperView, ThemeView, WhyView};

/// Authors that are shown; the others are counted.
const MAX_AUTHORS: usize = 6;

/// Where the ids of themes lead to from a theme's own page.
pub(super) const FROM_A_THEME: &str = "../index.html";

/// Rows of the members of a theme that have one, and their number.
///
/// - `root`: address of the page with the themes, empty on that page itself.
pub(super) fn members<'r>(listed: &Listed<'r>, theme: &'r ThemeView, root: &str) -> (String, usize) {
    let mut html = String::new();
    let rows = (listed.members(theme).iter()).filter_map(|member| Some((member, listed.paper(member.paper)?)));
    let mut n_rows = 0;
    for (member, (paper, anchor)) in rows {
        let row = MemberRow { member, paper, anchor };
        // Writing to a string does not fail.
        let _ = row.write(&mut html, listed, &theme.id, root);
        n_rows += 1;
    }
    (html, n_rows)
}

/// Rows of the papers in no theme.
pub(super) fn unplaced(listed: &Listed<'_>) -> String {
    let mut html = String::new();
    for (paper, anchor) in listed.unplaced().iter().filter_map(|position| listed.paper(*position)) {
        let _ = unplaced_row(&mut html, listed, paper, &anchor);
    }
    html
}

fn safe(text: &str) -> HtmlEscape<'_> {
    HtmlEscape(text)
}

/// A member of a theme, its paper, and the anchor of its row.
struct MemberRow<'a> {
    member: &'a MemberView,
    paper: &'a PaperView,
    anchor: String,
}

impl MemberRow<'_> {
    fn write(&self, html: &mut String, listed: &Listed<'_>, theme: &str, root: &str) -> fmt::Result {
        let Self { member, paper, anchor } = self;
        row_start(html, listed, paper, anchor)?;
        write!(html, "<td>")?;
        cell(html, paper, |html| match listed.why(member.paper) {
            Some(why) => why_here(html, why, theme, root, listed.is_shown(&why.runner_up)),
            None => Ok(()),
        })?;
        writeln!(html, "</td>")?;
        write!(
            html,
            "<td class=\"date wide\">{}</td><td class=\"number\">{}</td><td class=\"number wide\">{}</td><td class=\"or\">",
            safe(paper.date.as_deref().unwrap_or(MISSING)),
            decimal(member.fit, 2),
            decimal(member.margin, 2)
        )?;
        let or_else = (member.runner_up.as_ref()).filter(|id| member.is_borderline && listed.is_shown(id));
        if let Some(id) = or_else {
            let (id, root) = (safe(id), safe(root));
            write!(
                html,
                "≈ <a href=\"{root}#{id}\" aria-label=\"could as well stand in {id}\">{id}</a>"
            )?;
        }
        writeln!(
            html,
            "</td><td class=\"number wide\">{}×</td></tr>",
            paper.appearances.len()
        )
    }
}

fn unplaced_row(html: &mut String, listed: &Listed<'_>, paper: &PaperView, anchor: &str) -> fmt::Result {
    row_start(html, listed, paper, anchor)?;
    write!(html, "<td>")?;
    cell(html, paper, |_| Ok(()))?;
    let date = paper.date.as_deref().unwrap_or(MISSING);
    writeln!(html, "</td><td class=\"date\">{}</td></tr>", safe(date))
}

fn row_start(html: &mut String, listed: &Listed<'_>, paper: &PaperView, anchor: &str) -> fmt::Result {
    write!(html, "<tr id=\"{}\" data-id=\"{}\"", safe(anchor), safe(&paper.id))?;
    if !paper.authors.is_empty() {
        write!(html, " data-authors=\"{}\"", safe(&paper.authors.join("; ")))?;
    }
    if let Some(period) = paper.date.as_deref().and_then(|date| listed.period_of(date)) {
        write!(html, " data-period=\"{period}\"")?;
    }
    write!(html, ">")
}

/// What is shown of a paper, under its title.
///
/// - `why`: writes why it is where it is.
fn cell(html: &mut String, paper: &PaperView, why: impl FnOnce(&mut String) -> fmt::Result) -> fmt::Result {
    writeln!(
        html,
        "<details class=\"paper\"><summary><bdi>{}</bdi></summary>",
        safe(&shown_title(&paper.title))
    )?;
    if !paper.authors.is_empty() {
        write!(
            html,
            "<p class=\"by\"><bdi>{}</bdi></p>",
            safe(&authors(&paper.authors))
        )?;
    }
    if !paper.abstract_text.is_empty() {
        write!(
            html,
            "<p class=\"abstract\" dir=\"auto\">{}</p>",
            safe(&paper.abstract_text)
        )?;
    }
    why(html)?;
    write!(html, "<p class=\"by\">")?;
    for link in links(paper) {
        let (url, name) = (safe(&link.url), safe(link.name));
        write!(html, "<a href=\"{url}\" rel=\"noopener\">{name} ↗</a> · ")?;
    }
    write!(html, "<bdi>{}</bdi>", safe(&paper.id))?;
    if !paper.categories.is_empty() {
        write!(html, " · <bdi>{}</bdi>", safe(&paper.categories.join(", ")))?;
    }
    write!(html, " · listed in ")?;
    for (number, seen) in paper.appearances.iter().enumerate() {
        let comma = if number > 0 { ", " } else { "" };
        write!(html, "{comma}<bdi>{}</bdi> line {}", safe(&seen.listing), seen.line)?;
        if let Some(date) = &seen.date {
            write!(html, " ({})", safe(date))?;
        }
    }
    write!(html, "</p>\n</details>\n")
}

/// What speaks for a paper's theme, and what for the next.
///
/// - `is_linked`: false if the runner-up is hidden.
fn why_here(html: &mut String, why: &WhyView, theme: &str, root: &str, is_linked: bool) -> fmt::Result {
    let (id, root) = (safe(&why.runner_up), safe(root));
    let runner_up = match is_linked {
        true => format!("<a href=\"{root}#{id}\">{id}</a>"),
        false => id.to_string(),
    };
    writeln!(
        html,
        "<div class=\"why\">\n<p class=\"by\">Why here: the words that tell {} from {runner_up}, the next theme; the odds are {} to 1.</p>",
        safe(theme),
        odds(why.difference)
    )?;
    write!(html, "<ul>")?;
    let strongest = why.terms.iter().map(|(_, value)| value.abs()).fold(1e-9, f64::max);
    for (term, value) in &why.terms {
        let against = if *value < 0.0 { " class=\"against\"" } else { "" };
        let sign = if *value > 0.0 { "+" } else { "" };
        write!(
            html,
            "<li{against} style=\"--w:{}\"><bdi>{}</bdi> <small>{sign}{}</small></li>",
            decimal(value.abs() / strongest * 100.0, 0),
            safe(term),
            decimal(*value, 2)
        )?;
    }
    write!(html, "</ul>\n</div>\n")
}

/// Odds of so much ln(odds), to 1.
fn odds(difference: f64) -> String {
    match libm::exp(difference.clamp(-12.0, 12.0)) {
        1000.0.. => "over 1000".to_owned(),
        odds @ 10.0.. => decimal(odds, 0),
        odds => decimal(odds, 1),
    }
}

fn authors(names: &[String]) -> String {
    let shown = names.iter().take(MAX_AUTHORS).cloned().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(MAX_AUTHORS) {
        0 => shown,
        left => format!("{shown} and {left} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_told_with_their_signs_and_the_odds() {
        let why = WhyView {
            runner_up: "T2".to_owned(),
            terms: vec![("router".to_owned(), 0.8), ("a<b".to_owned(), -0.2)],
            difference: 3.0,
        };
        let written = |is_linked| {
            let mut html = String::new();
            why_here(&mut html, &why, "T1", "", is_linked).unwrap();
            html
        };
        // e³ is 20.09.
        assert!(written(true).contains("tell T1 from <a href=\"#T2\">T2</a>, the next theme; the odds are 20 to 1."));
        assert!(written(false).contains("from T2, the next"));
        assert!(written(true).contains("<li style=\"--w:100\"><bdi>router</bdi> <small>+0.80</small></li>"));
        assert!(
            written(true)
                .contains("<li class=\"against\" style=\"--w:25\"><bdi>a&lt;b</bdi> <small>−0.20</small></li>")
        );
    }

    #[test]
    fn odds_are_as_exact_as_they_are_of_use() {
        assert_eq!([0.0, 3.0, 8.0].map(odds), ["1.0", "20", "over 1000"]);
    }

    #[test]
    fn long_lists_of_authors_are_cut() {
        let names: Vec<String> = (0..8).map(|i| format!("A{i}")).collect();
        assert_eq!(authors(&names), "A0, A1, A2, A3, A4, A5 and 2 more");
    }
}
