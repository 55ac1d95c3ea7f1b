//! Titles to their abstracts, where one is missing or they stand in each other's place.

use std::collections::BTreeSet;

use super::paragraphs::Paragraph;
use crate::corpus::formats::checks::flagged_row;
use crate::corpus::titles::normalised_title;
use crate::corpus::{Flag, Row};

/// Of 9,868 papers the page listed from 2024 to 2026, no title has more than 175 characters, and one abstract has fewer
/// than these.
const ABSTRACT_CHARS: usize = 250;

/// From here on a paragraph that ends as a sentence does may be an abstract, if its place says so.
const SENTENCE_CHARS: usize = 60;

/// What a paragraph looks like by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Title,
    Abstract,
    /// A short abstract or a long title with a full stop.
    Unclear,
}

impl Kind {
    pub(super) fn of(paragraph: &Paragraph) -> Self {
        let n_chars = paragraph.text.chars().count();
        let is_sentence = paragraph.text.ends_with(['.', '。', '…']);
        match n_chars {
            ABSTRACT_CHARS.. => Self::Abstract,
            SENTENCE_CHARS.. if is_sentence => Self::Unclear,
            _ => Self::Title,
        }
    }
}

/// Makes rows of the paragraphs of one section; each paragraph ends up in exactly one row.
///
/// A title goes with the abstract below it. Where abstracts stand above titles, the words they share decide whether
/// the two are swapped or the first abstract lost its title.
pub(super) fn pair(paragraphs: &[Paragraph]) -> Vec<Row> {
    let kinds = settled_kinds(paragraphs);
    let mut rows = Vec::new();
    let mut at = 0;
    while let Some(paragraph) = paragraphs.get(at) {
        let (made, n_used) = match kinds[at] {
            Kind::Abstract => pair_abstract(&paragraphs[at..], &kinds[at..]),
            _ => {
                let below = paragraphs.get(at + 1).filter(|_| kinds[at + 1] == Kind::Abstract);
                let text = below.map_or("", |below| below.text.as_str());
                let row = flagged_row(paragraph.line, &paragraph.text, text);
                (row.into_iter().collect(), 1 + usize::from(below.is_some()))
            }
        };
        rows.extend(made);
        at += n_used;
    }
    rows
}

/// Rows of the paragraphs from an abstract without a title above it on, and how many of the paragraphs they use.
fn pair_abstract(paragraphs: &[Paragraph], kinds: &[Kind]) -> (Vec<Row>, usize) {
    let run = &paragraphs[..alternating(kinds)];
    if is_swapped(run) {
        let pairs = run.chunks_exact(2);
        let n_used = run.len() - pairs.remainder().len();
        (
            pairs.filter_map(|pair| swapped_row(&pair[0], &pair[1])).collect(),
            n_used,
        )
    } else {
        let titleless = run.first().and_then(|text| flagged_row(text.line, "", &text.text));
        (titleless.into_iter().collect(), 1)
    }
}

/// Kinds without an unclear one: below a title stands an abstract, unless the next paragraph is one.
fn settled_kinds(paragraphs: &[Paragraph]) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = paragraphs.iter().map(Kind::of).collect();
    for at in 0..kinds.len() {
        if kinds[at] == Kind::Unclear {
            let is_below_title = at > 0 && kinds[at - 1] == Kind::Title;
            let is_above_abstract = kinds.get(at + 1) == Some(&Kind::Abstract);
            kinds[at] = if is_below_title && !is_above_abstract {
                Kind::Abstract
            } else {
                Kind::Title
            };
        }
    }
    kinds
}

/// How many kinds from the first on differ from the one before; at least 1 unless there are none.
fn alternating(kinds: &[Kind]) -> usize {
    let n_changes = kinds.windows(2).take_while(|pair| pair[0] != pair[1]).count();
    (n_changes + 1).min(kinds.len())
}

/// Whether a run abstract, title, abstract, … has each title below its abstract, not above the next one.
fn is_swapped(run: &[Paragraph]) -> bool {
    let above = run.chunks_exact(2).map(|pair| shared_words(&pair[1], &pair[0]));
    let below = run
        .get(1..)
        .unwrap_or_default()
        .chunks_exact(2)
        .map(|pair| shared_words(&pair[0], &pair[1]));
    let (n_above, n_below) = (run.len() / 2, run.len().saturating_sub(1) / 2);
    // Means compared without division: above / n_above ≥ below / n_below.
    let (above, below) = (above.sum::<usize>() * n_below, below.sum::<usize>() * n_above);
    let is_even = run.len().is_multiple_of(2);
    above > below || (is_even && above == below)
}

/// Per mille of a title's distinct words that occur in an abstract.
fn shared_words(title: &Paragraph, text: &Paragraph) -> usize {
    let (title, text) = (normalised_title(&title.text), normalised_title(&text.text));
    let (title, text): (BTreeSet<&str>, BTreeSet<&str>) = (title.split(' ').collect(), text.split(' ').collect());
    1000 * title.intersection(&text).count() / title.len().max(1)
}

fn swapped_row(text: &Paragraph, title: &Paragraph) -> Option<Row> {
    let mut row = flagged_row(text.line, &title.text, &text.text)?;
    Flag::Swapped.add_to(&mut row.flags);
    Some(row)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn paragraph(line: u64, text: String) -> Paragraph {
        Paragraph {
            line,
            lines: vec![text.clone()],
            text,
        }
    }

    /// `t1` is a title, `a1` the abstract that speaks of the same, `s1` a short one, `l1` a title with a full stop.
    fn paired(page: &str) -> String {
        let topics = ["zero", "apples", "bridges", "clouds", "deserts"];
        let paragraphs = page.split(' ').zip(1..).map(|(word, line)| {
            let topic = topics[usize::from(word.as_bytes()[1] - b'0')];
            let text = match &word[..1] {
                "t" => format!("Learning {topic}"),
                "a" => format!(
                    "{}{topic} are learnt.",
                    "We study with care what others did not: ".repeat(8)
                ),
                "s" => format!("We learn {topic} in a way that nobody has tried before, and it works."),
                _ => format!("{topic} are learnt in a way that nobody tried, and other tales of woe."),
            };
            paragraph(line, text)
        });
        let shown = |row: Row| {
            let topic = |text: &str| {
                topics
                    .iter()
                    .position(|topic| text.contains(topic))
                    .map_or("-".into(), |at| at.to_string())
            };
            format!("{}{}{:?}", topic(&row.title), topic(&row.abstract_text), row.flags)
        };
        pair(&paragraphs.collect::<Vec<_>>())
            .into_iter()
            .map(shown)
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn pairs_a_title_with_the_abstract_below_it() {
        assert_eq!(paired("t1 a1 t2 a2"), "11[] 22[]");
        assert_eq!(paired("t1 s1 t2 s2"), "11[] 22[]");
        assert_eq!(paired("l1 a1 l2 a2"), "11[] 22[]");
    }

    #[test]
    fn keeps_titles_without_an_abstract() {
        assert_eq!(paired("t1 t2 a2 t3"), "1-[AbstractMissing] 22[] 3-[AbstractMissing]");
    }

    #[test]
    fn keeps_abstracts_without_a_title() {
        assert_eq!(paired("t1 a1 a2 t3 a3"), "11[] -2[TitleMissing] 33[]");
        assert_eq!(paired("a1"), "-1[TitleMissing]");
    }

    #[test]
    fn puts_swapped_ones_right() {
        assert_eq!(paired("a1 t1"), "11[Swapped]");
        assert_eq!(paired("t1 a1 a2 t2 t3 a3"), "11[] 22[Swapped] 33[]");
        assert_eq!(paired("a1 t1 a2 t2 a3 t3"), "11[Swapped] 22[Swapped] 33[Swapped]");
    }

    #[test]
    fn does_not_shift_a_page_whose_first_title_is_lost() {
        assert_eq!(
            paired("a1 t2 a2 t3 a3 t4"),
            "-1[TitleMissing] 22[] 33[] 4-[AbstractMissing]"
        );
    }

    proptest! {
        #[test]
        fn every_paragraph_is_in_exactly_one_row(lengths in proptest::collection::vec(1usize..500, 0..30)) {
            let paragraphs: Vec<Paragraph> =
                lengths.iter().zip(1..).map(|(&length, line)| paragraph(line, format!("{line}{}", "w".repeat(length)))).collect();
            let mut found: Vec<String> = Vec::new();
            for row in pair(&paragraphs) {
                found.extend((!row.flags.contains(&Flag::TitleMissing)).then_some(row.title));
                found.extend(Some(row.abstract_text.to_string()).filter(|text| !text.is_empty()));
            }
            let mut expected: Vec<String> = paragraphs.into_iter().map(|paragraph| paragraph.text).collect();
            found.sort();
            expected.sort();
            prop_assert_eq!(found, expected);
        }
    }
}
