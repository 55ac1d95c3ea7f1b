//! What the numbers say, in two to six plain sentences; the same ones open the page and the digest.
//!
//! Out:   `Sentence`s, whose pieces lead to the papers they speak of.
//! Keeps: nothing is claimed about change unless there are periods enough to see one.

mod movers;

use super::numbers::{count, counted, share};
pub(crate) use super::piece::{Piece, Sentence, plain};
use super::piece::{leading_to, words};
use super::{Report, SuperThemeView, ThemeView, headlines, languages, mix, rises};
use crate::themes::{Refinement, Standing};
pub use movers::chance;
use movers::change;

/// What stability is, and when a theme is mixed.
pub(crate) const STABILITY: &str = "Stability: papers are drawn at random and grouped again, many times; it is the part of a theme \
     that comes back, on average (1 is all of it). A theme among the least stable third whose name also says little of its \
     papers is mixed.";

/// The sentences of a report, most telling first.
pub(crate) fn sentences(report: &Report) -> Vec<Sentence> {
    [
        largest(report),
        headlines::news(report),
        change(report),
        mix::warning(report).map(|sentence| vec![leading_to("data", sentence)]),
        headlines::terms(report),
        headlines::novelty(report),
        rises::rising_inside(report),
        doubt(report),
        sources(report),
        hidden(report),
        languages::other_languages(report).map(|sentence| vec![words(sentence)]),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn largest(report: &Report) -> Option<Sentence> {
    let themes: Vec<&ThemeView> = report.subjects().take(3).collect();
    if themes.len() > 1 && themes.len() < report.themes.len() {
        let mut sentence = vec![words(format!("The largest themes{} are ", shown(report)))];
        for (i, theme) in themes.iter().enumerate() {
            sentence.push(words(if i == 0 {
                ""
            } else if i + 1 == themes.len() {
                " and "
            } else {
                ", "
            }));
            sentence.extend(named(theme));
        }
        let together: usize = themes.iter().map(|theme| theme.n_papers).sum();
        let part = together as f64 / report.corpus.n_papers as f64;
        sentence.push(words(format!("; together they hold {} of all papers.", share(part))));
        return Some(sentence);
    }
    let first = themes.first()?;
    let which = if report.themes.len() == 1 { "only" } else { "largest" };
    let mut sentence = vec![words(format!("The {which} theme{} is ", shown(report)))];
    sentence.extend(named(first));
    sentence.push(words("."));
    Some(sentence)
}

/// ` shown`, where there are themes that are not.
fn shown(report: &Report) -> &'static str {
    if report.hidden_themes.is_empty() { "" } else { " shown" }
}

/// Which themes are left out; their papers are not.
fn hidden(report: &Report) -> Option<Sentence> {
    let themes = &report.hidden_themes;
    let (verb, their) = match themes.len() {
        1 => ("is", "its"),
        _ => ("are", "their"),
    };
    let names = themes.iter().map(|theme| {
        let size = format!("{}, {}", counted(theme.n_papers, "paper"), share(theme.share));
        format!("{} “{}” ({size})", theme.id, theme.label)
    });
    (!themes.is_empty()).then(|| {
        vec![words(format!(
            "{} {verb} hidden: {}; {their} papers count in all totals and shares.",
            counted(themes.len(), "theme"),
            names.collect::<Vec<_>>().join(", "),
        ))]
    })
}

fn named(theme: &ThemeView) -> [Piece; 2] {
    let mark = theme.mark().map_or_else(String::new, |mark| format!(", {mark}"));
    let size = format!(" ({}, {}{mark})", counted(theme.n_papers, "paper"), share(theme.share));
    [
        leading_to(&theme.id, format!("{} “{}”", theme.id, theme.label)),
        words(size),
    ]
}

fn sources(report: &Report) -> Option<Sentence> {
    let corpus = &report.corpus;
    let mut sentence = vec![
        leading_to("listings", counted(corpus.listings.len(), "listing")),
        words(format!(" gave {}", counted(corpus.n_rows, "row"))),
    ];
    if corpus.n_merged > 0 {
        sentence.push(words("; "));
        sentence.push(leading_to("merged", count(corpus.n_merged)));
        let papers = counted(corpus.n_papers, "distinct paper");
        let verb = if corpus.n_merged == 1 { "shows" } else { "show" };
        sentence.push(words(format!(
            " of them {verb} a paper already seen, which leaves {papers}."
        )));
    } else {
        sentence.push(words(", each of another paper."));
    }
    if !corpus.rejected.is_empty() {
        sentence.push(words(" "));
        sentence.push(leading_to("rejected", counted(corpus.rejected.len(), "row")));
        sentence.push(words(" could not be read."));
    }
    (corpus.n_rows > 0).then_some(sentence)
}

/// What can't be said: themes and papers that might as well be grouped otherwise.
fn doubt(report: &Report) -> Option<Sentence> {
    let mut sentence = edges(report).unwrap_or_default();
    let borderline = certainty(report).unwrap_or_default();
    if !sentence.is_empty() && !borderline.is_empty() {
        sentence.push(words(" "));
    }
    sentence.extend(borderline);
    (!sentence.is_empty()).then_some(sentence)
}

fn certainty(report: &Report) -> Option<Sentence> {
    let n_borderline = report.n_borderline();
    let n_placed: usize = report.themes.iter().map(|theme| theme.n_papers).sum();
    if n_borderline == 0 || n_placed == 0 {
        return None;
    }
    let part = share(n_borderline as f64 / n_placed as f64);
    let (verb, which) = if n_borderline == 1 {
        ("is", "it")
    } else {
        ("are", "each")
    };
    Some(vec![
        leading_to("cards", counted(n_borderline, "paper")),
        words(format!(
            " ({part}) {verb} borderline: {which} could as well stand in another theme."
        )),
    ])
}

/// The name of a group of [`Report::listed`]; absent if themes are not grouped.
pub(crate) fn heading(report: &Report, group: Option<&SuperThemeView>) -> Option<String> {
    let is_grouped = !report.super_themes.is_empty();
    is_grouped.then(|| group.map_or_else(|| "each on its own".to_owned(), |group| group.label.clone()))
}

/// How soft the edges of the themes are, in one sentence for all, and which themes are a mix.
fn edges(report: &Report) -> Option<Sentence> {
    let stabilities = report.themes.iter().filter_map(|theme| theme.stability);
    let mut stabilities: Vec<f64> = stabilities.collect();
    stabilities.sort_by(f64::total_cmp);
    let middle = *stabilities.get(stabilities.len() / 2)?;
    let mut sentence = Sentence::new();
    if Standing::of(middle) != Standing::Stable {
        sentence.push(words(
            "Edges are soft: when papers are drawn again and grouped anew, a theme and the group most like it share ",
        ));
        sentence.push(leading_to("stability", share(middle)));
        sentence.push(words(" of their papers, at the median."));
    }
    let mixed: Vec<String> = (report.themes.iter().filter(|theme| theme.is_mixed))
        .map(|theme| theme.id.clone())
        .collect();
    if !mixed.is_empty() {
        let (verb, their) = if mixed.len() == 1 {
            ("is", "its name says")
        } else {
            ("are", "their names say")
        };
        let before = if sentence.is_empty() { "" } else { " " };
        sentence.push(words(format!(
            "{before}{} {verb} mixed: {their} little of the papers.",
            mixed.join(", ")
        )));
    }
    (!sentence.is_empty()).then_some(sentence)
}

/// How papers moved from the clusters of k-means to the themes.
pub(crate) fn refinement(refinement: &Refinement) -> String {
    let moved: Vec<String> = refinement.moved.iter().map(|moved| share(*moved)).collect();
    let rounds = counted(moved.len(), "round");
    format!(
        "K-means gave a first grouping; in {rounds} each paper then moved to the theme whose other papers use its words most, \
         in the last of them by what the words tell about the theme ({} of the papers moved, round by round).",
        moved.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{self, Size};

    fn text(report: &Report) -> String {
        sentences(report)
            .iter()
            .map(|sentence| plain(sentence))
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn few_periods_are_said_to_be_too_few() {
        let text = text(&sample::report());
        assert!(
            text.contains("span 2 months, 1 of them covered from end to end: too few to speak of change"),
            "{text}"
        );
    }

    #[test]
    fn many_periods_may_be_compared() {
        let text = text(&sample::sized(Size {
            n_themes: 4,
            n_periods: 28,
            n_papers: 100,
        }));
        assert!(
            text.contains("Over 27 whole months, no theme’s share changes beyond doubt."),
            "{text}"
        );
    }

    #[test]
    fn names_the_largest_themes_and_what_they_hold_together() {
        let text = text(&sample::sized(Size {
            n_themes: 4,
            n_periods: 2,
            n_papers: 100,
        }));
        assert!(text.starts_with("The largest themes are T1 “theme 1"), "{text}");
        assert!(
            text.contains("together they hold 75.0\u{202f}% of all papers."),
            "{text}"
        );
    }

    #[test]
    fn an_empty_report_claims_nothing() {
        assert_eq!(
            text(&sample::sized(Size {
                n_themes: 0,
                n_periods: 0,
                n_papers: 0
            })),
            ""
        );
    }

    #[test]
    fn two_to_five_sentences_open_a_report() {
        for (n_themes, n_periods) in [(1, 0), (3, 1), (60, 150)] {
            let n = sentences(&sample::sized(Size {
                n_themes,
                n_periods,
                n_papers: 200,
            }))
            .len();
            assert!(
                (2..=5).contains(&n),
                "{n_themes} themes, {n_periods} periods: {n} sentences"
            );
        }
    }
}
