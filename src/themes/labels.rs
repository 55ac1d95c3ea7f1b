//! Names for themes: the phrases and terms that distinguish a theme from the rest, as papers write them.
//!
//! Order: reading (words, their use, acronyms) → phrases → candidates → choice.

mod acronyms;
mod candidates;
mod choice;
mod lexicon;
mod phrases;
mod pointers;
mod reading;
mod score;
mod usage;

use rayon::prelude::*;

use super::LabelTerm;
use crate::features::{Text, WordRules};
use candidates::{Candidate, rank};
use phrases::PhraseTable;
use reading::{NumberedPaper, Read};
use score::Sizes;

/// About as many papers are read; larger corpora are thinned evenly.
const SAMPLE: usize = 16_000;

/// Papers of a theme that are read in any case, best members first.
const READ_PER_THEME: usize = 100;

/// Names themes: [`Reading::of`], then [`Reading::name`].
pub fn label(texts: &[Text<'_>], themes: &[Vec<usize>]) -> Vec<(String, Vec<LabelTerm>)> {
    Reading::of(texts, themes, &WordRules::default()).name(themes, &[])
}

/// Papers read for names, so that several groupings of them can be named.
#[derive(Debug)]
pub struct Reading<'a> {
    texts: &'a [Text<'a>],
    read: Read,
    /// By paper: its place among those read.
    places: Vec<Option<u32>>,
}

impl<'a> Reading<'a> {
    /// Reads the papers of themes; of a large corpus a sample, the best members of each theme first.
    ///
    /// - `texts`: all papers.
    /// - `themes`: positions of each theme's papers, best members first.
    /// - `words`: words that are read as another one, or not at all.
    pub fn of(texts: &'a [Text<'a>], themes: &[Vec<usize>], words: &WordRules) -> Self {
        let papers = sample(texts.len(), themes);
        let read = reading::read(&papers.iter().map(|paper| texts[*paper]).collect::<Vec<_>>(), words);
        let mut places = vec![None; texts.len()];
        papers
            .iter()
            .zip(0..)
            .for_each(|(paper, place)| places[*paper] = Some(place));
        Self { texts, read, places }
    }

    /// Names the groups of one grouping of the papers.
    ///
    /// The label is the phrase that names the group best, and a second one where the first leaves much of the group unsaid.
    ///
    /// - `groups`: positions of each group's papers, best members first; no paper in two groups.
    /// - `taken`: labels of other groupings, which no group gets.
    /// - returns: for each group a label of up to 40 characters, no two the same, and up to ten label terms.
    pub fn name(&self, groups: &[Vec<usize>], taken: &[String]) -> Vec<(String, Vec<LabelTerm>)> {
        let papers: Vec<Vec<&NumberedPaper>> = groups.iter().map(|group| self.papers(group)).collect();
        let table = PhraseTable::of(&papers, &self.read.lexicon);
        let all = papers.iter().map(Vec::len).sum::<usize>() as f64;
        let candidates: Vec<Vec<Candidate>> = papers
            .par_iter()
            .enumerate()
            .map(|(group, papers)| {
                let sizes = Sizes {
                    theme: papers.len() as f64,
                    all,
                };
                rank(group, papers, &table, &self.read.lexicon, sizes)
            })
            .collect();
        let best_title = |group: usize| groups[group].first().map_or("", |paper| self.texts[*paper].title);
        choice::labels(&candidates, taken, best_title)
            .into_iter()
            .zip(candidates.iter().map(|own| choice::label_terms(own)))
            .collect()
    }

    fn papers(&self, group: &[usize]) -> Vec<&NumberedPaper> {
        let places = group.iter().filter_map(|paper| self.places[*paper]);
        places.map(|place| &self.read.papers[place as usize]).collect()
    }
}

/// The papers that are read, each theme's in order of membership.
fn sample(n_papers: usize, themes: &[Vec<usize>]) -> Vec<usize> {
    let n_best: usize = themes.iter().map(|members| members.len().min(READ_PER_THEME)).sum();
    let room = SAMPLE.saturating_sub(n_best).max(themes.len()).max(1);
    let step = n_papers.saturating_sub(n_best).div_ceil(room).max(1);
    let thinned = |members: &'_ Vec<usize>| -> Vec<usize> {
        let after_best = members.iter().skip(READ_PER_THEME).step_by(step);
        members.iter().take(READ_PER_THEME).chain(after_best).copied().collect()
    };
    themes.iter().flat_map(thinned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text<'a>(title: &'a str, abstract_text: &'a str) -> Text<'a> {
        Text { title, abstract_text }
    }

    fn papers() -> (Vec<Text<'static>>, Vec<Vec<usize>>) {
        let texts = vec![
            text(
                "Routing in MoE",
                "A mixture of experts (MoE) routes tokens. Sparse routing saves time.",
            ),
            text("Sparse experts", "Each Mixture of Experts (MoE) layer has a router."),
            text("Balanced MoE", "Load balancing for MoEs with sparse routing."),
            text(
                "Where sinks come from",
                "Attention sinks draw attention to the first token.",
            ),
            text("Attention sinks", "We find attention sinks in every head."),
            text("Streaming", "Attention sinks keep streaming models stable."),
        ];
        (texts, vec![vec![0, 1, 2], vec![3, 4, 5]])
    }

    #[test]
    fn labels_are_phrases_as_written_with_their_acronym() {
        let (texts, themes) = papers();
        let labels = label(&texts, &themes);
        assert!(labels[0].0.starts_with("mixture of experts (MoE)"), "{labels:?}");
        assert!(labels[1].0.starts_with("attention sinks"), "{labels:?}");
    }

    #[test]
    fn weights_descend_from_one() {
        let (texts, themes) = papers();
        for (_, terms) in label(&texts, &themes) {
            assert!(terms[0].weight == 1.0 && terms.windows(2).all(|pair| pair[0].weight >= pair[1].weight));
        }
    }

    #[test]
    fn a_grouping_of_themes_is_named_unlike_them() {
        let (texts, themes) = papers();
        let reading = Reading::of(&texts, &themes, &WordRules::default());
        let names: Vec<String> = reading.name(&themes, &[]).into_iter().map(|(label, _)| label).collect();
        let all = reading.name(&[vec![0, 1, 2, 3, 4, 5]], &names);
        let parts = names.iter().flat_map(|name| name.split(", "));
        assert!(
            parts.into_iter().all(|part| !all[0].0.contains(part)),
            "{all:?} {names:?}"
        );
    }

    #[test]
    fn a_theme_without_words_of_its_own_still_has_a_label() {
        let texts = ["One", "Two"].map(|title| text(title, "same words"));
        let labels = label(&texts, &[vec![0], vec![1]]);
        assert_ne!(labels[0].0, labels[1].0);
    }

    #[test]
    fn the_only_theme_is_named_by_its_most_frequent_phrase() {
        let texts = [text("Graph coloring", "On graph coloring."); 2];
        assert_eq!(label(&texts, &[vec![0, 1]])[0].0, "graph coloring");
    }

    #[test]
    fn names_that_keep_their_capital_keep_it() {
        let texts = [
            text(
                "Lie algebra cohomology",
                "The Lie algebra of a group. We lie in wait and lie low, we lie still.",
            ),
            text(
                "Representations",
                "Each Lie algebra has a dual. Tensors lie there, and lie here.",
            ),
            text("Deformed Lie algebra", "On the Lie algebra again."),
            text("Tides", "The tides of the sea."),
            text("Tides", "The tides of the moon."),
        ];
        let labels = label(&texts, &[vec![0, 1, 2], vec![3, 4]]);
        assert!(labels[0].0.starts_with("Lie algebra"), "{labels:?}");
    }

    #[test]
    fn names_are_the_same_for_any_number_of_threads() {
        let (texts, themes) = papers();
        let texts: Vec<Text<'_>> = texts.iter().cycle().take(6 * 150).copied().collect();
        let themes: Vec<Vec<usize>> = (0..2)
            .map(|theme| {
                (0..texts.len())
                    .filter(|paper| themes[theme].contains(&(paper % 6)))
                    .collect()
            })
            .collect();
        let with = |n_threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
            pool.install(|| label(&texts, &themes))
        };
        assert_eq!(with(1), with(3));
    }

    #[test]
    fn large_corpora_are_thinned_and_best_members_kept() {
        let themes = vec![(0..50_000).collect::<Vec<_>>(), (50_000..50_020).collect()];
        let read = sample(50_020, &themes);
        assert!((12_000..=16_000).contains(&read.len()), "{}", read.len());
        assert!((0..100).chain(50_000..50_020).all(|paper| read.contains(&paper)));
    }
}
