//! `report.md`: the report, shortened for code hosts; `digest.md`: what is new, whole.
//!
//! Keeps: text from listings is escaped, so that it shows as it was written and forms neither link nor heading.

mod digest;
mod news;
mod text;

use std::fmt::{self, Write as _};

use self::news::Room;
use self::text::{escaped, listed};
use super::headlines::{counts_of, windows};
use super::numbers::{MISSING, count, counted, decimal, share};
use super::sentences::{STABILITY, chance, heading, plain, sentences};
use super::{PaperView, PeriodView, Report, TermView, ThemeView, TrendView, groups};

/// Periods a table has room for; longer spans show the last ones.
const MAX_PERIOD_COLUMNS: usize = 6;
const MAX_REPRESENTATIVES: usize = 5;

pub(super) use self::digest::digest;

/// The report, shortened.
pub(super) fn render(report: &Report) -> String {
    let mut text = String::new();
    // Writing to a string does not fail.
    let _ = write_report(&mut text, report);
    text
}

fn write_report(out: &mut String, report: &Report) -> fmt::Result {
    let (papers, themes) = (
        counted(report.corpus.n_papers, "paper"),
        counted(report.themes.len(), "theme"),
    );
    writeln!(out, "# {papers} in {themes}")?;
    let has_news = news::write(out, report, Room::Little)?;
    writeln!(out, "{}", if has_news { "\n## At a glance\n" } else { "" })?;
    for sentence in sentences(report) {
        writeln!(out, "- {}", escaped(&plain(&sentence)))?;
    }
    write_themes(out, report)?;
    write_trends(out, report)?;
    for (super_theme, themes) in report.listed() {
        if let Some(name) = heading(report, super_theme) {
            writeln!(out, "\n## {}", escaped(&name))?;
        }
        for theme in themes {
            write_theme(out, report, theme)?;
        }
    }
    write_unplaced(out, report)?;
    writeln!(out, "\n---\n\n{}", escaped(&report.count_reason))?;
    writeln!(out, "\nWritten by `paperthemes report` {}.", escaped(&report.version))
}

fn write_themes(out: &mut String, report: &Report) -> fmt::Result {
    if report.themes.is_empty() {
        return Ok(());
    }
    let first = report.periods.len().saturating_sub(MAX_PERIOD_COLUMNS);
    let periods = &report.periods[first..];
    write!(out, "\n## Themes\n\n| Theme | Papers | Share |")?;
    for period in periods {
        write!(
            out,
            " {}{} |",
            escaped(&period.name),
            match period.lack() {
                "" => "",
                _ if period.is_partial => "\\*",
                _ => "†",
            }
        )?;
    }
    writeln!(out, "\n|:--|--:|--:|{}", "--:|".repeat(periods.len()))?;
    for (super_theme, themes) in report.listed() {
        if let Some(name) = heading(report, super_theme) {
            let size = super_theme.map(|group| (count(group.n_papers), share(group.share)));
            let (papers, share) = size.unwrap_or_default();
            writeln!(
                out,
                "| **{}** | {papers} | {share} |{}",
                escaped(&name),
                " |".repeat(periods.len())
            )?;
        }
        for theme in themes {
            write_row(out, theme, periods, first)?;
        }
    }
    if report.themes.iter().any(|theme| theme.is_mixed) {
        writeln!(out, "\n{STABILITY}")?;
    }
    if periods.iter().any(|period| period.is_partial) {
        writeln!(
            out,
            "\n\\* partial: the corpus does not cover the whole {}.",
            escaped(&report.corpus.period_length)
        )?;
    }
    if periods.iter().any(|period| period.is_sparse) {
        writeln!(out, "\n† far fewer papers than usual: not compared.")?;
    }
    if periods.iter().any(PeriodView::is_gap) {
        let length = escaped(&report.corpus.period_length);
        writeln!(out, "\n{MISSING} no listing in that {length}.")?;
    }
    Ok(())
}

/// - `first`: of the periods, among all.
fn write_row(out: &mut String, theme: &ThemeView, periods: &[PeriodView], first: usize) -> fmt::Result {
    let name = format!("{} {}{}", escaped(&theme.id), escaped(&theme.label), mark(theme));
    write!(out, "| {name} | {} | {} |", count(theme.n_papers), share(theme.share))?;
    for (at, period) in periods.iter().enumerate() {
        let cell = theme.cells.get(first + at).filter(|_| !period.is_gap());
        let papers = cell.map_or(MISSING.to_owned(), |cell| count(cell.papers));
        write!(out, " {papers} |")?;
    }
    writeln!(out)
}

/// ` (mixed)`, or nothing.
fn mark(theme: &ThemeView) -> String {
    theme.mark().map_or_else(String::new, |mark| format!(" ({mark})"))
}

fn write_trends(out: &mut String, report: &Report) -> fmt::Result {
    if report.themes.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## Trends\n\n{}\n", escaped(&chance(report)))?;
    if let Some(windows) = windows(report) {
        writeln!(out, "{}\n", escaped(&windows))?;
    }
    for group in &report.super_themes {
        let doubts = doubts(&group.trend);
        let name = escaped(&groups::name(report, group));
        writeln!(out, "- **{name}** — {}{doubts}", escaped(&group.trend.sentence))?;
    }
    for theme in report.themes_by_trend() {
        let name = format!("{} {}{}", escaped(&theme.id), escaped(&theme.label), mark(theme));
        let no_subject = theme.no_subject.iter().map(|doubt| format!("; but {}", escaped(doubt)));
        let doubts = [doubts(&theme.trend), no_subject.collect()].concat();
        writeln!(out, "- {name} — {}{doubts}", escaped(&theme.trend.sentence))?;
    }
    write_terms(out, report)
}

fn doubts(trend: &TrendView) -> String {
    let doubts = trend.doubts.iter().map(|doubt| format!("; but {}", escaped(doubt)));
    doubts.collect()
}

/// Terms on the move, with how many papers have them.
fn write_terms(out: &mut String, report: &Report) -> fmt::Result {
    let terms = &report.change.terms;
    if let (Some(before), Some(now)) = (terms.before, terms.now) {
        let (before, now) = (before.name(&report.periods), now.name(&report.periods));
        writeln!(
            out,
            "\nTerms are compared in {} and, before, in {}.",
            escaped(&now),
            escaped(&before)
        )?;
    }
    for (name, terms) in [
        ("Rising", &terms.rising),
        ("New", &terms.new),
        ("Falling", &terms.falling),
    ] {
        let told = |term: &TermView| format!("{} ({})", escaped(&term.term), counts_of(term));
        let terms: Vec<String> = terms.iter().map(told).collect();
        if !terms.is_empty() {
            writeln!(out, "\n{name} terms: {}", terms.join(", "))?;
        }
    }
    Ok(())
}

fn write_theme(out: &mut String, report: &Report, theme: &ThemeView) -> fmt::Result {
    let mark = mark(theme);
    writeln!(out, "\n### {} {}{mark}\n", escaped(&theme.id), escaped(&theme.label))?;
    let terms: Vec<String> = theme
        .label_terms
        .iter()
        .map(|label_term| escaped(&label_term.term))
        .collect();
    let stability = theme.stability.map_or_else(String::new, |stability| {
        format!(", stability {}", decimal(stability, 2))
    });
    let size = format!(
        "{}, {}{stability}",
        counted(theme.n_papers, "paper"),
        share(theme.share)
    );
    writeln!(
        out,
        "{size}{}{}\n",
        if terms.is_empty() { "" } else { " · " },
        terms.join(" · ")
    )?;
    for rise in report.rises_in(&theme.id) {
        writeln!(out, "On the rise here: {}.\n", escaped(&rise.in_theme()))?;
    }
    if let Some(reason) = &theme.no_subject {
        writeln!(out, "No subject: {}.\n", escaped(reason))?;
    }
    for paper in theme
        .representatives
        .iter()
        .take(MAX_REPRESENTATIVES)
        .filter_map(|&i| report.papers.get(i))
    {
        writeln!(out, "- {}", listed(paper))?;
    }
    Ok(())
}

fn write_unplaced(out: &mut String, report: &Report) -> fmt::Result {
    let unplaced: Vec<&PaperView> = report
        .corpus
        .unplaced
        .iter()
        .filter_map(|&i| report.papers.get(i))
        .collect();
    if unplaced.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "\n### In no theme\n\n{} without a word to place them by.\n",
        counted(unplaced.len(), "paper")
    )?;
    for paper in unplaced.iter().take(MAX_REPRESENTATIVES) {
        writeln!(out, "- {}", listed(paper))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{self, Size};

    #[test]
    fn hostile_text_shows_as_written() {
        let text = render(&sample::report());
        assert!(
            !text.contains("<script") && !text.contains("<img") && !text.contains("javascript:"),
            "{text}"
        );
        assert!(text.contains("Routing &lt;/script&gt;"), "{text}");
    }

    #[test]
    fn every_row_of_the_table_has_the_same_number_of_cells() {
        let text = render(&sample::sized(Size {
            n_themes: 5,
            n_periods: 28,
            n_papers: 90,
        }));
        let cells: std::collections::BTreeSet<usize> = text
            .lines()
            .filter(|line| line.starts_with('|'))
            .map(|line| line.matches('|').count())
            .collect();
        // Theme, papers, share and the last 6 months between 10 bars.
        assert_eq!(cells.into_iter().collect::<Vec<_>>(), [10]);
    }

    #[test]
    fn what_is_new_opens_the_report() {
        let text = render(&sample::report());
        let told = text
            .find("Run 2 read 1 new listing and 3 new papers. The corpus grew by 30 %")
            .unwrap();
        assert!(told < text.find("The largest theme").unwrap());
        assert!(
            text.contains(
                "- T3 “theme 3, graphs, attention”: T3 “&lt;i&gt;attention&lt;/i&gt;” is new, with 2 papers."
            ),
            "{text}"
        );
    }

    #[test]
    fn an_empty_report_is_a_short_digest() {
        let text = render(&sample::sized(Size {
            n_themes: 0,
            n_periods: 0,
            n_papers: 0,
        }));
        assert!(text.starts_with("# 0 papers in 0 themes\n"));
    }
}
